"""Reading a document into the store: proposed with place, score and rule, invisible until accepted, never twice."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from graph.analysis.network import project
from graph.errors import Invalid, Unknown
from graph.intake.commit import Change, commit
from graph.intake.document import Document, read_document
from graph.intake.extract import ENTRY_POINTS, Actor, Mention, Page, Proposal, plugged
from graph.intake.kept import FOLDER, Kept
from graph.intake.reading import Reading, Told, read
from graph.snapshots import read as snapshot_of
from graph.store.embedded import EmbeddedStore
from ontology import names

TEXT = """Brandt AG gewinnt Partner

Peine, 3. Juni 2024. Die Brandt AG wird vom Bundesminis-
terium fiir Wirtschaft und Klimaschutz seit 2022 mit knapp 7,6 Millionen Euro gefördert.

Eva Kolb, Geschäftsführerin der Brandt AG, dankte dem Landkreis Peine. Der Jury gehörten die IG Metall und der
Landkreis Peine an.
"""
PROPOSED, PLAIN = NamedNode(names.GRAPH_PROPOSED), Told()


def release(text: str = TEXT, name: str = "release.txt") -> Document:
    """Return a document."""
    return read_document(name, text.encode())


def reading(store: EmbeddedStore, document: Document | None = None, told: Told = PLAIN) -> Reading:
    """Read a document into a store, as it is now."""
    return read(store, snapshot_of(store), document or release(), told)


def take(store: EmbeddedStore, document: Document | None = None, told: Told = PLAIN) -> Reading:
    """Read a document and commit what it proposes."""
    found = reading(store, document, told)
    commit(store, found.change)
    return found


def about(store: EmbeddedStore, iri: str) -> dict[str, list[str]]:
    """Return what a store says of a node: values by the local name of the predicate."""
    said: dict[str, list[str]] = {}
    for quad in store.about([NamedNode(iri)]):
        said.setdefault(names.local_name(quad.predicate.value), []).append(str(getattr(quad.object, "value", "")))
    return {key: sorted(values) for key, values in said.items()}


def test_a_statement_is_proposed_with_all_that_the_text_says(bundled: EmbeddedStore) -> None:
    """Ends, date, amount, place in the raw text, quote, score and rule; known actors by their own address."""
    found = take(bundled)
    funds = next(one for one in found.found if one.proposal.relation == "funds")
    assert funds.subject == names.ID + "bmwk"
    said = about(bundled, funds.iri)
    assert (said["status"], said["certainty"]) == ([names.PROPOSED], [names.STATED])
    assert (said["value"], said["currency"], said["approximate"]) == (["7600000"], ["EUR"], ["true"])
    assert (said["startDate"], said["startPrecision"]) == (["2022-01-01"], ["year"])
    assert (said["foundBy"], float(said["score"][0]) > 0.5) == (["german: is funded by"], True)
    start, end = int(said["charStart"][0]), int(said["charEnd"][0])
    assert TEXT[start:end] == TEXT[TEXT.index("Die Brandt") : TEXT.index("gefördert.") + len("gefördert.")]
    assert said["quote"] == [found.view.text[found.view.text.index("Die Brandt") : found.view.text.index("\nEva")]]
    assert "Bundesministerium für Wirtschaft" in said["quote"][0]


def test_nothing_is_in_the_network_before_it_is_accepted(bundled: EmbeddedStore) -> None:
    """The same nodes, the same statements, the same links; proposals wait apart."""
    before = snapshot_of(bundled)
    found = take(bundled)
    after = snapshot_of(bundled)
    assert {one.iri for one in found.found} == {s.iri for s in after.proposed} - {s.iri for s in before.proposed}
    assert len(found.found) == 4
    assert after.statements == before.statements
    assert project(after).nodes.keys() == project(before).nodes.keys()
    assert after.nodes.keys() - before.nodes.keys() == {found.source.iri}
    new = {quad.graph_name for quad in bundled.about([NamedNode(names.ID + "brandt-ag")])}
    assert new == {PROPOSED}


def test_the_document_becomes_a_source(bundled: EmbeddedStore) -> None:
    """With title, day, hash, address, licence and who is to be credited."""
    told = Told("Ein Titel", None, "https://example.org/1", "CC-BY-4.0", "Brandt AG")
    found = take(bundled, told=told)
    said = about(bundled, found.source.iri)
    assert found.source.iri == f"{names.ID}doc-{release().hash[:16]}"
    assert (said["title"], said["issued"], said["url"]) == (["Ein Titel"], ["2024-06-03"], ["https://example.org/1"])
    assert said["identifier"] == [f"sha256:{release().hash}"]
    assert said["license"] == ["https://creativecommons.org/licenses/by/4.0/"]
    assert said["creditText"] == ["Brandt AG"]


def test_a_day_and_a_title_are_taken_from_the_text_unless_told(store: EmbeddedStore) -> None:
    """The first line and the first full date; what the reader says comes first."""
    assert (reading(store).source.title, str(reading(store).day)) == ("Brandt AG gewinnt Partner", "2024-06-03")
    told = reading(store, told=Told("Anders", date(2020, 1, 2)))
    assert (told.source.title, str(told.day)) == ("Anders", "2020-01-02")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Peine\n\nDie Brandt AG baut.\n", "Die Brandt AG baut."),
        ("Wort " * 100, "Wort " * 39 + "…"),
        ("kurz", "release.txt"),
    ],
)
def test_a_title_is_the_first_line_that_is_long_enough(store: EmbeddedStore, text: str, title: str) -> None:
    """A line of a place alone is none, a long one is cut at a word; the file's name stands where there is none."""
    assert reading(store, release(text)).source.title == title


def test_reading_again_proposes_nothing(bundled: EmbeddedStore) -> None:
    """Not from the same file, not from the same text in another file, not under another title."""
    take(bundled)
    generation = bundled.generation
    assert [one.new for one in take(bundled).found] == [False] * 4
    assert [one.new for one in take(bundled, told=Told("Anderer Titel")).found] == [False] * 4
    assert [one.new for one in take(bundled, release(name="kopie.md")).found] == [False] * 4
    assert bundled.generation == generation


def test_what_was_decided_is_not_proposed_again(bundled: EmbeddedStore) -> None:
    """An accepted statement stays accepted, a rejected one rejected."""
    found = take(bundled).found
    for one, status, graph in (
        (found[0], names.ACCEPTED, DefaultGraph()),
        (found[1], names.REJECTED, NamedNode(names.GRAPH_REJECTED)),
    ):
        _decide(bundled, one.iri, status, graph)
    again = take(bundled)
    assert not any(one.new for one in again.found)
    assert about(bundled, found[0].iri)["status"] == [names.ACCEPTED]
    assert about(bundled, found[1].iri)["status"] == [names.REJECTED]


def _decide(store: EmbeddedStore, iri: str, status: str, graph: NamedNode | DefaultGraph) -> None:
    """Move a statement, and the actors that it needs, to where its status belongs."""
    node = NamedNode(iri)
    ends = [quad.object for quad in store.about([node]) if quad.predicate.value in (names.SUBJECT, names.OBJECT)]
    moved = [quad for quad in store.about([node]) if quad.predicate.value != names.STATUS]
    removed = frozenset(store.about([node]))
    added = {Quad(node, quad.predicate, quad.object, graph) for quad in moved}
    added.add(Quad(node, NamedNode(names.STATUS), NamedNode(status), graph))
    if status == names.ACCEPTED:
        waiting = [quad for quad in store.about(ends) if quad.graph_name == PROPOSED]
        added |= {Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()) for quad in waiting}
        removed |= frozenset(waiting)
    commit(store, Change(frozenset(added), removed))


def test_what_a_source_is_known_to_say_is_not_proposed_from_it(bundled: EmbeddedStore) -> None:
    """The release that the bundled network was read from by hand proposes only what was not read."""
    text = "Matthias Wilhelm, Erster Bevollmächtigter der IG Metall Salzgitter-Peine, und Eva Kolb von der Prognos AG."
    found = reading(bundled, release(text), Told(source="pm-2023-11-01"))
    assert found.source.iri == names.ID + "pm-2023-11-01"
    assert str(found.day) == "2023-11-01"
    assert [(one.proposal.subject.name, one.new) for one in found.found] == [
        ("Matthias Wilhelm", False),
        ("Eva Kolb", True),
    ]


def test_what_waits_is_known_to_the_next_document(bundled: EmbeddedStore) -> None:
    """An actor that one document proposed is the same in another, and is not proposed twice."""
    take(bundled)
    text = "Jan Meier, Leiter Einkauf bei der Brandt AG, trifft Eva Kolb."
    found = take(bundled, release(text))
    assert [(one.subject, one.object) for one in found.found] == [(names.ID + "jan-meier", names.ID + "brandt-ag")]
    assert about(bundled, names.ID + "brandt-ag")["prefLabel"] == ["Brandt AG"]


def test_the_jury_of_one_document_is_not_that_of_another(store: EmbeddedStore) -> None:
    """A noun that means one thing only within its document gets an address and a name of its own there."""
    juries = set()
    for city in ("Celle", "Peine"):
        found = take(store, release(f"Preis in {city}\n\nDer Jury gehörten die Stadt {city} und die Brandt AG an."))
        juries |= {(one.object, *about(store, one.object)["prefLabel"]) for one in found.found}
    assert sorted(name for _, name in juries) == ["Jury (Preis in Celle)", "Jury (Preis in Peine)"]
    assert len({iri for iri, _ in juries}) == 2


def test_a_text_without_relations_is_a_source_and_proposes_nothing(store: EmbeddedStore) -> None:
    """The document is kept as a source all the same."""
    found = take(store, release("Heute regnet es in Peine."))
    assert (found.found, found.dropped) == ((), 0)
    assert about(store, found.source.iri)["title"] == ["Heute regnet es in Peine."]


@pytest.mark.parametrize(
    ("told", "error"),
    [
        (Told(source="nirgends"), Unknown),
        (Told(source="bmwk"), Invalid),
        (Told(source="https://exa mple.org/<x>"), Invalid),
        (Told(licence="frei"), Invalid),
        (Told(licence="https://exa mple.org"), Invalid),
    ],
)
def test_a_wrong_source_or_licence_is_refused(bundled: EmbeddedStore, told: Told, error: type[Exception]) -> None:
    """A source is a document or an address, a licence an address or a name that is known."""
    with pytest.raises(error):
        reading(bundled, told=told)


class Guessing:
    """An extractor such as a language model could be: right once, and wrong in two ways."""

    def mentions(self, page: Page) -> Iterable[Mention]:
        """Name nobody, and one place that is not there."""
        return [Mention(0, 10_000_000, "x", "Company", 1.0, "guess")]

    def proposals(self, page: Page) -> Iterable[Proposal]:
        """Propose what the text says, a passage that it does not hold, and a name that it does not hold."""
        right = Proposal(
            Actor("Landkreis Peine", "Landkreis Peine", "District"),
            "cooperatesWith",
            Actor("Brandt AG", "Brandt AG", "Company"),
            "Eva Kolb, Geschäftsführerin der Brandt AG, dankte dem Landkreis Peine.",
            0.4,
            "thanks",
        )
        yield right
        yield replace(right, passage="Der Landkreis Peine und die Brandt AG kooperieren.")
        yield replace(right, subject=Actor("Stadt Celle", "Stadt Celle", "City"))


def test_another_extractor_is_believed_only_where_it_quotes(
    bundled: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An entry point adds one; what it proposes without standing in the text is dropped, the rest names it."""
    point = EntryPoint("guessing", "tests.test_graph_reading:Guessing", ENTRY_POINTS)
    monkeypatch.setattr(plugged, "entry_points", lambda group: [point] if group == "geflecht.extractors" else [])
    found = reading(bundled)
    assert found.dropped == 2
    assert [one.proposal.rule for one in found.found if one.proposal.rule.startswith("guessing")] == [
        "guessing: thanks"
    ]
    assert len(found.found) == 5
    assert all(mention.end <= len(found.view.text) for mention in found.mentions)


def test_a_document_is_kept_with_its_text(tmp_path: Path) -> None:
    """In a folder that the text's hash names; the text is found again, other names are not."""
    kept, document = Kept(tmp_path), read_document("a.txt", TEXT.encode("cp1252"))
    kept.keep(document)
    kept.keep(document)
    (folder,) = (tmp_path / FOLDER).iterdir()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        "file": TEXT.encode("cp1252"),
        "text": TEXT.encode(),
    }
    assert kept.text(folder.name) == TEXT
    for wrong in ("0" * 64, "../VERSION", document.hash):
        with pytest.raises(Unknown):
            kept.text(wrong)


def test_literals_of_a_proposal_are_typed(bundled: EmbeddedStore) -> None:
    """Days are xsd:date, scores and amounts xsd:decimal, places xsd:integer: what the shapes ask for."""
    found = take(bundled)
    (funds,) = (one for one in found.found if one.proposal.relation == "funds")
    kinds = {
        names.local_name(quad.predicate.value): names.local_name(quad.object.datatype.value)
        for quad in bundled.about([NamedNode(funds.iri)])
        if isinstance(quad.object, Literal)
    }
    assert kinds["score"] == kinds["value"] == "decimal"
    assert (kinds["startDate"], kinds["charStart"]) == ("date", "integer")
