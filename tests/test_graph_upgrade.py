"""Versions: a folder of the first release is refused with advice, brought forward, and then reads as it was."""

import stat
import tarfile
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from graph.derive import derive
from graph.errors import Unavailable
from graph.history import history
from graph.intake.commit import refresh_derived
from graph.intake.undo import undo
from graph.intake.whole import validate_whole
from graph.store import version
from graph.store.embedded import EmbeddedStore
from ontology import names
from tests.graph_data import carried, links, load
from tests.served import run, serving

OLD = Path(__file__).parent / "data" / "first-release.tar.gz"
CURRENT = "store 2\njournal 1\nvocabulary 2\n"


@pytest.fixture
def old(folder: Path) -> Path:
    """Unpack a data folder that the first release wrote."""
    with tarfile.open(OLD) as archive:
        archive.extractall(folder, filter="data")
    return folder


def test_an_older_folder_is_refused_with_advice(old: Path) -> None:
    """One sentence says of which versions it is and what to run; the folder stays as it is."""
    before = {file: file.read_bytes() for file in old.rglob("*") if file.is_file()}
    advice = f"is of store 1, journal 1, vocabulary 1; .* Keep a copy of it, then run `geflecht upgrade --data {old}`"
    with pytest.raises(Unavailable, match=advice):
        EmbeddedStore(old)
    assert {file: file.read_bytes() for file in old.rglob("*") if file.is_file()} == before


def test_an_older_folder_is_brought_forward(old: Path) -> None:
    """Afterwards everything is there, what is derived is derived by today's rules, and only the owner may look in."""
    before, after = version.upgrade(old)
    assert (before["store"], after) == (1, {"store": 2, "journal": 1, "vocabulary": 2})
    store = EmbeddedStore(old)
    assert not store.derived_is_current
    refresh_derived(store)
    assert (old / "VERSION").read_text() == CURRENT
    assert store.generation == 2
    labels = {q.object for q in store.quads() if q.predicate == NamedNode(names.PREF_LABEL)}
    assert {Literal("Amt für Wege", language="de"), Literal("Wegefonds", language="de")} <= labels
    assert links(store) == carried(store)
    assert len(links(store)) == 3
    assert set(store.quads(names.GRAPH_DERIVED)) == set(derive(store)) != set()
    assert validate_whole(store).conforms
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (old / "journal", old / "store")}
    files = {stat.S_IMODE(path.stat().st_mode) for path in (old / "journal").iterdir()}
    assert (modes, files) == ({0o700}, {0o600})
    store.close()


def test_what_was_brought_forward_can_be_changed_and_undone(old: Path) -> None:
    """The old journal is history like any other: read, taken back, gone on with."""
    version.upgrade(old)
    store = EmbeddedStore(old)
    first, second = history(store, 0, 5).items
    assert (len(first.added.statements), len(second.added.statements), second.undoable) == (1, 2, True)
    undo(store, 2)
    assert len(links(store)) == 1
    assert len(list(store.at(2).rows("SELECT ?s { ?s a gf:Statement }"))) == 3
    load(store, 'id:neu a gf:Company ; skos:prefLabel "Neu"@de .')
    assert store.generation == 4
    store.close()


def test_an_upgrade_that_was_broken_off_is_done_again(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The version is written last; a folder that is current is left alone."""
    with monkeypatch.context() as patched:
        patched.setattr(version, "_write", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            version.upgrade(old)
    assert (old / "VERSION").read_text() == "1"
    assert version.upgrade(old)[0]["store"] == 1
    assert version.upgrade(old)[0]["store"] == version.current()["store"] == 2


def test_another_vocabulary_has_what_is_derived_made_anew(store: EmbeddedStore, folder: Path) -> None:
    """Other rules may derive something else; nothing needs to be upgraded for that."""
    refresh_derived(store)
    store.close()
    (folder / "VERSION").write_text(CURRENT.replace("vocabulary 2", "vocabulary 1"))
    again = EmbeddedStore(folder)
    assert not again.derived_is_current
    assert (folder / "VERSION").read_text() == CURRENT
    again.close()


def test_the_command_upgrades_and_says_so(old: Path) -> None:
    """It names the versions before and after; a second time, and beside a server, that the folder is current."""
    done = run("upgrade", "--lang", "en", folder=old)
    assert done.stdout == (
        "The folder was brought from store 1, journal 1, vocabulary 1 to store 2, journal 1, vocabulary 2.\n"
    )
    with serving(old):
        again = run("upgrade", "--lang", "de", folder=old)
    assert again.stdout == "Der Ordner hat diesen Stand: store 2, journal 1, vocabulary 2.\n"
