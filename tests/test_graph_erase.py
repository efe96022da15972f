"""Erasing a person: nothing of them is left in the folder's bytes, all else reads as before, in every generation."""

import hashlib
import shutil
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from graph import spelling
from graph.derive import derive
from graph.erased import is_erased
from graph.errors import Conflict, Gone, Invalid, Refused, Unavailable
from graph.history import history
from graph.intake.commit import Author
from graph.intake.document import Document
from graph.intake.erase import Mention, erase
from graph.intake.kept import Kept
from graph.intake.redact import Names
from graph.intake.undo import undo
from graph.intake.whole import validate_whole
from graph.snapshots import Snapshots
from graph.store import Query
from graph.store import journal as journals
from graph.store.embedded import EmbeddedStore
from ontology import names
from tests.graph_data import ENTITIES, carried, everything, links, load, n, node, remove, statement
from tests.person_data import MAX, PERSON, SECRETS, found_in


@pytest.fixture
def person(with_person: Path, folder: Path) -> Iterator[EmbeddedStore]:
    """Open a copy of that folder."""
    store = EmbeddedStore(Path(shutil.copytree(with_person, folder)))
    yield store
    store.close()


def test_nothing_of_a_person_is_left_in_any_file(person: EmbeddedStore, folder: Path) -> None:
    """Names, roles, claims, what was removed long before: not in journal, person, views or caches, by any byte."""
    person.answer(Query("SELECT * { ?s ?p ?o }"))
    person.at(3)
    assert found_in(folder) == set(SECRETS)
    told = erase(person, n("maximiliane").value)
    assert (told.generation, told.statements, told.addresses) == (11, 6, 3)
    assert found_in(folder) == set()
    person.answer(Query("SELECT * { ?s ?p ?o }"))
    person.at(3)
    load(person, statement("s9", "b", "cooperatesWith", "c"))
    assert found_in(folder) == set()
    person.close()
    assert found_in(folder) == set()


def test_no_word_of_a_name_is_remembered(person: EmbeddedStore) -> None:
    """What names were taken apart into for a search goes with the person, out of this process too."""
    found = Snapshots(person).current()
    assert found.index.resolve("Maximiliane").id == "maximiliane"
    spelling.initials(found.nodes[n("maximiliane").value].name())
    assert spelling._letters_of.cache_info().currsize > 0
    erase(person, n("maximiliane").value, dry_run=True)
    assert spelling._letters_of.cache_info().currsize > 0
    erase(person, n("maximiliane").value)
    assert spelling._letters_of.cache_info().currsize == 0


def test_all_else_stays_and_is_valid(person: EmbeddedStore, folder: Path) -> None:
    """Statements of others keep their parts but the person; links, checks and rules hold, also when reopened."""
    before = {quad for name in ("a", "b", "c", "s1", "s3", "source") for quad in node(person, name)}
    erase(person, n("maximiliane").value)
    check_others(person, before)
    person.close()
    again = EmbeddedStore(folder)
    check_others(again, before)
    again.close()
    assert sorted(item.name for item in folder.iterdir()) == ["VERSION", "identity", "journal", "store"]


def check_others(store: EmbeddedStore, before: set[Quad]) -> None:
    """Hold what is there after an erasure to what was there of others before."""
    names_of_others = ("a", "b", "c", "s1", "s3", "source")
    assert {quad for name in names_of_others for quad in node(store, name)} == {
        quad for quad in before if quad.object != n("maximiliane")
    }
    parts = {quad.predicate.value: quad.object for quad in node(store, "s2")}
    assert names.VIA not in parts
    assert parts[names.NOTE] == Literal("laut […], mündlich", language="de")
    assert links(store) == carried(store)
    assert set(store.quads(names.GRAPH_DERIVED)) == set(derive(store))
    assert validate_whole(store).conforms
    assert store.generation == 11


def test_earlier_generations_are_shown_without_the_person(person: EmbeddedStore) -> None:
    """Numbers keep their meaning; each change tells what it did to others, when and by whom."""
    was = [(h.generation, h.at, h.who) for h in history(person, 0, 100).items]
    first = set(person.at(1).quads())
    erase(person, n("maximiliane").value, Author("Datenschutz"))
    now = history(person, 0, 100).items
    assert [(h.generation, h.at, h.who) for h in now[:-1]] == was
    assert [(h.added.count, h.removed.count) for h in now[1:7]] == [(0, 0)] * 6
    assert now[8].why == "from […].ttl"
    assert (now[10].who, now[10].why, now[10].erasure, now[10].undoable) == ("Datenschutz", "erasure", True, False)
    assert set(person.at(1).quads()) == first
    assert [set(person.at(g).quads()) for g in (4, 7)] == [first, first]
    assert set(person.at(10).quads()) == set(person.quads())


def test_an_erasure_cannot_be_undone_nor_what_it_took(person: EmbeddedStore) -> None:
    """Neither the erasure, nor a change that is empty since; a file that is read again brings nobody back."""
    erase(person, n("maximiliane").value)
    before = everything(person)
    with pytest.raises(Refused, match=r"Change 11 erased a person for good; it cannot be undone\."):
        undo(person, 11)
    with pytest.raises(Refused, match=r"Nothing is left of change 4 that could be undone\."):
        undo(person, 4)
    with pytest.raises(Gone, match=r"maximiliane was erased here for good; leave it out"):
        load(person, PERSON)
    with pytest.raises(Gone, match="erased already"):
        erase(person, n("maximiliane").value)
    assert everything(person) == before
    assert is_erased(person, n("maximiliane").value)
    assert not is_erased(person, n("a").value)
    undo(person, 9)
    with pytest.raises(Conflict):
        undo(person, 1)


def test_columns_and_job_results_beside_the_store_go_too(person: EmbeddedStore, folder: Path) -> None:
    """What reading kept of the network is removed, and what was read before is never kept again."""
    read = Snapshots(person, folder, worth=1)
    read.current()
    read.keep()
    (folder / "jobs").mkdir()
    (folder / "jobs" / "j.result").write_text(MAX, encoding="utf-8")
    assert "maximiliane" in found_in(folder / "arrays")
    erase(person, names.ID + "maximiliane")
    read.keep()
    assert found_in(folder) == set()
    read.current()
    read.keep()
    assert (folder / "arrays").exists()
    assert found_in(folder) == set()


def test_a_dry_run_tells_and_changes_nothing(person: EmbeddedStore, folder: Path) -> None:
    """It counts what would go, and lists the texts that carry a surname or are names of others."""
    load(person, f'id:d a gf:Company ; skos:prefLabel "Stiftung {MAX}"@de ; skos:note "Frau Ohnegleich kam"@de .')
    before = (everything(person), found_in(folder), person.generation)
    told = erase(person, n("maximiliane").value, dry_run=True)
    assert (told.statements, told.texts, told.changes) == (6, 1, 8)
    assert told.mentions == (Mention("d", "note"), Mention("d", "prefLabel"))
    assert (everything(person), found_in(folder), person.generation) == before
    done = erase(person, n("maximiliane").value)
    assert replace(done, generation=told.generation) == told
    assert {q.object.value for q in node(person, "d") if isinstance(q.object, Literal)} == {
        f"Stiftung {MAX}",
        "Frau Ohnegleich kam",
    }


def test_a_claim_that_others_made_too_stays(store: EmbeddedStore) -> None:
    """It is theirs as much; what only the erased person said goes with them."""
    load(store, ENTITIES, PERSON, statement("p3", "maximiliane", "claims", "said"))
    load(store, statement("s4", "c", "claims", "said", source="other"))
    erase(store, n("maximiliane").value)
    assert node(store, "said")
    assert node(store, "s4")
    assert not node(store, "about")


def test_addresses_that_were_merged_into_one_go_with_it(store: EmbeddedStore, folder: Path) -> None:
    """The double that led there, and its names of long ago."""
    load(store, ENTITIES, 'id:doppel a gf:Person ; skos:prefLabel "Maxi Musterfrau-Doppelt"@de .')
    load(store, PERSON)
    double = node(store, "doppel")
    moved = Quad(n("doppel"), NamedNode(names.DCTERMS + "isReplacedBy"), n("maximiliane"), DefaultGraph())
    store.apply(journals.Entry(3, "2026-01-01T00:00:00+00:00", "t", "merge", (moved,), tuple(double)))
    assert erase(store, n("maximiliane").value).addresses == 3
    assert found_in(folder, ("Doppelt", "doppel", MAX)) == set()


def test_texts_that_become_the_same_come_and_go_as_one(store: EmbeddedStore) -> None:
    """Two notes that differ by the name alone: replayed or undone, the graph is what the store holds."""
    load(store, ENTITIES, PERSON, f'id:a skos:note "mit {MAX}"@de .')
    load(store, f'id:a skos:note "mit Dr. {MAX}"@de , "mit Dr. {MAX.upper()}"@de .')
    gone = [q for q in node(store, "a") if isinstance(q.object, Literal) and q.object.value.endswith(MAX.upper())]
    remove(store, gone)
    erase(store, n("maximiliane").value)
    assert notes_of_a(store) == {"mit […]", "mit Dr. […]"}
    with pytest.raises(Refused, match="Nothing is left of change 3"):
        undo(store, 3)
    undo(store, 2)
    assert notes_of_a(store) == {"mit […]"}


def notes_of_a(store: EmbeddedStore) -> set[str]:
    """Return what is noted of A."""
    return {
        q.object.value for q in node(store, "a") if q.predicate.value == names.NOTE and isinstance(q.object, Literal)
    }


def test_kept_files_lose_the_name_and_keep_their_places(store: EmbeddedStore, folder: Path) -> None:
    """Each changed file has the hash of its new content as name, wherever that was cited; packed files are told."""
    text = f"Es sprach Dr. {MAX}\nund {MAX.replace(' ', chr(10))}, später Ärztin."
    old, packed = (hashlib.sha256(data).hexdigest() for data in (text.encode(), PDF))
    keep(folder, text.encode(), text)
    keep(folder, PDF, f"Sie heißt {MAX}.")
    keep(folder, "Grüße".encode("cp1252"), "Grüße")
    keep(folder, f"Die {MAX}.".encode("cp1252"), f"Die {MAX}.")
    load(store, ENTITIES, PERSON, f'id:a dcterms:identifier "{old}" . id:c dcterms:identifier "file-sha256:{packed}" .')
    told = erase(store, n("maximiliane").value)
    assert (told.files, told.unsearched) == (4, ())
    (new,) = [found for found in (folder / "documents").iterdir() if "sprach" in (found / "text").read_text("utf-8")]
    assert {tuple(sorted(part.name for part in found.iterdir())) for found in (folder / "documents").iterdir()} == {
        ("text",),
        ("file", "text"),
    }
    after = (new / "text").read_text(encoding="utf-8")
    assert new.name == hashlib.sha256(after.encode()).hexdigest()
    assert (len(after), after.index("Ärztin"), "Musterfrau" in after) == (len(text), text.index("Ärztin"), False)
    assert Literal(new.name) in {quad.object for quad in node(store, "a")}
    assert found_in(folder, ("maximiliane", "Musterfrau", old, packed, "PDF-1.7")) == set()


def test_a_dry_run_counts_kept_files_as_they_will_be_written(store: EmbeddedStore, folder: Path) -> None:
    """Files, texts and what is left to people are the same before and after; a hash that changes is no text."""
    text = f"Es sprach {MAX} (m.ohnegleich@example.org)."
    digest = hashlib.sha256(text.encode()).hexdigest()
    keep(folder, text.encode(), text)
    keep(folder, PDF, f"Sie heißt {MAX}.")
    load(store, ENTITIES, PERSON, f'id:a dcterms:identifier "sha256:{digest}" ; skos:note "laut {MAX}"@de .')
    (folder / "documents" / ("0" * 64)).mkdir()
    (folder / "documents" / ("0" * 64) / "file").write_bytes(PDF)
    told = erase(store, n("maximiliane").value, dry_run=True)
    assert (told.texts, told.files, told.unsearched, told.mentions) == (1, 3, ("0" * 64,), (Mention("a", "text"),))
    assert (folder / "documents" / digest / "text").read_text("utf-8") == text
    done = erase(store, n("maximiliane").value)
    assert replace(done, generation=told.generation) == told
    assert not (folder / "documents" / digest).exists()


@pytest.mark.parametrize(
    ("note", "left"),
    [
        ("Kontakt: {} (maximiliane.ohnegleich@x.de)", True),
        ("{} (m_musterfrau-ohnegleich2@x.de)", True),
        ("{},\nmaximiliane@x.de", True),
        ("{} und Frau\tOhnegleich", True),
        ("Es sprach {}, ohne gleich zu gehen", False),
    ],
)
def test_a_text_that_lost_the_name_is_searched_again(store: EmbeddedStore, note: str, left: bool) -> None:
    """What it still has of the name, such as an e-mail address, is taken out by nobody, so it is listed."""
    load(store, ENTITIES, PERSON, f'id:a skos:note """{note.format(MAX)}"""@de .')
    told = erase(store, n("maximiliane").value)
    assert notes_of_a(store) == {note.format("[…]")}
    assert told.mentions == ((Mention("a", "note"),) if left else ())


PDF = b"%PDF-1.7 ..."


def keep(folder: Path, data: bytes, text: str) -> None:
    """Keep a document as the reader of documents keeps it."""
    Kept(folder).keep(Document("a", data, "text", text))


def test_who_may_not_be_erased_is_told_why(person: EmbeddedStore) -> None:
    """A source is what others rest on; an address without a name is nobody; some write some graphs only."""
    for wrong, why in (("source", "is the source of statements"), ("nobody", "Nothing is recorded under nobody")):
        with pytest.raises((Refused, Invalid), match=why):
            erase(person, n(wrong).value)
    with pytest.raises(Refused, match="erasing takes from all"):
        erase(person, n("maximiliane").value, Author("x", ("default",)))


def test_names_are_found_without_titles_turned_and_across_lines() -> None:
    """A surname alone is looked for and never taken out, nor is a part of a longer word."""
    named = Names(["Prof. Dr. Anna  Beispiel", "Beispiel"])
    assert named.without("Anna Beispiel, anna\n beispiel; Beispiel, Anna; Prof. Dr. Anna Beispiel") == (
        "[…], […]; […]; Prof. Dr. […]"
    )
    assert (
        named.without("Beispiel; Anna Beispielmann; Johanna Beispiel")
        == "Beispiel; Anna Beispielmann; Johanna Beispiel"
    )
    assert named.any is not None
    assert named.any.search("zum Beispiel")
    assert Names(["Cher"]).full is None


def test_private_parts_are_the_owners(person: EmbeddedStore, folder: Path) -> None:
    """Journal, person, views and caches are closed to others, also after an erasure."""
    for _ in range(2):
        person.answer(Query("ASK {}"))
        person.at(2)
        modes = {stat.S_IMODE(path.stat().st_mode) for path in (folder / "journal").iterdir()}
        folders = {stat.S_IMODE((folder / name).stat().st_mode) for name in ("journal", "views", "past")}
        assert (modes, folders) == ({0o600}, {0o700})
        if not is_erased(person, n("maximiliane").value):
            assert stat.S_IMODE((folder / "store").stat().st_mode) == 0o700
            erase(person, n("maximiliane").value)


def test_an_exchange_that_fails_after_its_decision_takes_no_more_changes(
    person: EmbeddedStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What would be written now would be lost; opened anew, the folder is as decided."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("graph.store.embedded.opened", full)
        with pytest.raises(OSError, match="No space"):
            erase(person, n("maximiliane").value)
    with pytest.raises(Unavailable, match="close the folder and open it again"):
        load(person, 'id:neu a gf:Company ; skos:prefLabel "Neu"@de .')
    person.close()
    again = EmbeddedStore(folder)
    assert (again.generation, is_erased(again, n("maximiliane").value)) == (11, True)
    again.close()
    assert found_in(folder) == set()
