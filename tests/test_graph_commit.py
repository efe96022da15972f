"""The write path: what a commit writes, what it refuses, and how plain links and derived statements follow."""

import threading
from contextlib import suppress

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from graph.derive import concerns, derive
from graph.errors import Refused, Rejected
from graph.intake.bundled import load_bundled
from graph.intake.commit import Author, Change, commit, refresh_derived
from graph.intake.sparql import apply_update
from graph.intake.whole import validate_whole
from graph.snapshots import Snapshots
from graph.store import Update
from graph.store.embedded import EmbeddedStore
from ontology import names
from tests.graph_data import (
    ENTITIES,
    MAIN,
    everything,
    g,
    links,
    load,
    lone_values,
    n,
    node,
    quad,
    read,
    remove,
    statement,
)

LINK = (n("a"), g("partnerIn"), n("b"))
S1 = statement("s1")
S2 = statement("s2", source="other")


def journal_bytes(store: EmbeddedStore) -> bytes:
    """Return the journal as it is on the disk."""
    return b"".join(file.read_bytes() for file in sorted(store._journal._folder.glob("*.gfj")))


def state(store: EmbeddedStore) -> tuple[int, bytes, set[Quad]]:
    """Return all that a refused change must leave as it was."""
    return store.generation, journal_bytes(store), everything(store)


def test_importing_twice_changes_nothing(bundled: EmbeddedStore) -> None:
    """The bundled network a second time adds no quad, no journal entry and no generation."""
    before = state(bundled)
    receipt = load_bundled(bundled)
    assert (receipt.generation, receipt.added, receipt.removed) == (1, 0, 0)
    assert state(bundled) == before


def test_values_that_the_engine_rewrites_change_nothing_the_second_time(store: EmbeddedStore) -> None:
    """Integers with zeros, decimals and booleans are compared as the engine stores them, and can be removed so."""
    quads = frozenset(quad(n("a"), "http://example.org/p", value) for value in lone_values())
    load(store, ENTITIES)
    assert commit(store, Change(quads)).generation == 2
    assert commit(store, Change(quads)).generation == 2
    assert commit(store, Change(frozenset(), quads)).removed == 4
    assert [q for q in node(store, "a") if q.predicate.value == "http://example.org/p"] == []


def test_a_link_with_a_rewritten_value_goes_with_its_statement(store: EmbeddedStore) -> None:
    """A statement whose value was written 007 takes its plain link with it when it is removed as it was written."""
    load(store, ENTITIES)
    change = read(statement("s", target="x", relation="hasCount").replace("id:x", "007")).change
    receipt = commit(store, change)
    assert links(store) == {(n("a"), g("hasCount"), Literal(7))}
    assert remove(store, change.added).removed == receipt.added
    assert links(store) == set()


def test_a_plain_link_comes_with_the_first_statement_and_goes_with_the_last(store: EmbeddedStore) -> None:
    """Two sources for one fact are two statements and one link; it stands until both are gone."""
    load(store, ENTITIES, S1)
    assert links(store) == {LINK}
    assert load(store, S2).added == 7
    assert links(store) == {LINK}
    remove(store, node(store, "s1"))
    assert links(store) == {LINK}
    remove(store, node(store, "s2"))
    assert links(store) == set()


def test_a_link_that_is_given_or_taken_alone_is_refused(store: EmbeddedStore) -> None:
    """Plain links follow from statements: one without a statement, or a statement without one, is a violation."""
    load(store, ENTITIES, S1)
    with pytest.raises(Rejected) as taken:
        commit(store, Change(frozenset(), frozenset([Quad(*LINK, MAIN)])))
    assert [f.check for f in taken.value.report.violations] == ["accepted-without-link"]
    with pytest.raises(Rejected) as given:
        commit(store, Change(frozenset([Quad(n("c"), g("partnerIn"), n("b"), MAIN)])))
    assert [f.check for f in given.value.report.violations] == ["link-without-statement"]
    assert commit(store, Change(frozenset([Quad(*LINK, MAIN)]))).generation == 1
    assert links(store) == {LINK}


@pytest.mark.parametrize(
    ("text", "check"),
    [
        (statement("s1", target="nowhere"), "dangling-end"),
        (S1.replace("gf:certainty gf:stated ;", ""), "statement-certainty"),
        (S1 + statement("s9"), "same-statement-twice"),
        ('id:b skos:prefLabel "Zwei"@de .', "entity-one-name"),
        (statement("s1", status="proposed").replace("rdf:subject id:a ;", ""), "statement-subject"),
        (statement("s1", status="rejected", target="nowhere"), "dangling-end"),
        (S1.replace("gf:accepted", "gf:accepted , gf:proposed"), "statement-status"),
    ],
)
def test_a_rejected_change_writes_nothing(store: EmbeddedStore, text: str, check: str) -> None:
    """Journal, generation and quads stay as they were, and the report names the check; proposals are checked too."""
    load(store, ENTITIES)
    before = state(store)
    with pytest.raises(Rejected) as refused:
        load(store, text)
    assert check in {f.check for f in refused.value.report.violations}
    assert str(refused.value).startswith("Nothing was written: https://w3id.org/geflecht/id/")
    assert state(store) == before


@pytest.mark.parametrize("status", ["accepted", "proposed", "rejected"])
def test_an_entity_that_statements_refer_to_cannot_be_removed(store: EmbeddedStore, status: str) -> None:
    """Removing it would leave an end dangling, whatever the status; once the statements are gone, it can go."""
    load(store, ENTITIES, statement("s1", status=status))
    before = state(store)
    for name in ("a", "b", "source"):
        with pytest.raises(Rejected) as refused:
            remove(store, node(store, name))
        assert {(f.check, f.node) for f in refused.value.report.violations} == {("dangling-end", n("s1").value)}
    assert state(store) == before
    remove(store, node(store, "s1"))
    remove(store, node(store, "a"))
    assert node(store, "a") == set()


def test_an_entity_may_go_together_with_its_statements(store: EmbeddedStore) -> None:
    """One change may remove both."""
    load(store, ENTITIES, S1)
    remove(store, node(store, "s1") | node(store, "a"))
    assert (links(store), node(store, "a")) == (set(), set())


def test_a_proposed_statement_has_its_own_graph_and_no_link(store: EmbeddedStore) -> None:
    """All its triples are in the proposed graph."""
    load(store, ENTITIES, statement("s1", status="proposed"))
    assert {q.graph_name for q in node(store, "s1")} == {NamedNode(names.GRAPH_PROPOSED)}
    assert len(node(store, "s1")) == 7
    assert links(store) == set()


def test_a_decision_moves_a_proposal_and_stays(store: EmbeddedStore) -> None:
    """Accepting takes a statement from one graph to the other with its link; what was decided is not proposed anew."""
    load(store, ENTITIES, statement("s1", status="proposed"))
    load(store, S1)
    assert {q.graph_name for q in node(store, "s1")} == {MAIN}
    assert links(store) == {LINK}
    before = state(store)
    load(store, statement("s1", status="proposed"))
    load(store, statement("s1", status="rejected"))
    assert state(store) == before


def test_a_rejected_statement_is_not_brought_back(store: EmbeddedStore) -> None:
    """Reading the file in which it was accepted again leaves it rejected."""
    load(store, ENTITIES, statement("s1", status="rejected"))
    assert load(store, S1).generation == 1
    assert {q.graph_name for q in node(store, "s1")} == {NamedNode(names.GRAPH_REJECTED)}
    assert links(store) == set()


def test_what_is_derived_follows_each_change(bundled: EmbeddedStore) -> None:
    """Without the management of the network nothing rests on it any more; with it again all is as before."""
    derived = set(bundled.quads(names.GRAPH_DERIVED))
    (managing,) = bundled.rows("SELECT ?s { ?s dcterms:identifier 'F080' }")
    assert isinstance(managing[0], NamedNode)
    gone = set(bundled.about([managing[0]]))
    premise = NamedNode(names.WAS_DERIVED_FROM)
    assert any(q.object == managing[0] for q in derived if q.predicate == premise)
    remove(bundled, gone)
    left = set(bundled.quads(names.GRAPH_DERIVED))
    assert not any(q.object == managing[0] for q in left)
    assert left < derived
    assert bundled.derived_is_current
    commit(bundled, Change(frozenset(gone)))
    assert set(bundled.quads(names.GRAPH_DERIVED)) == derived


def test_a_crash_before_deriving_is_made_good(bundled: EmbeddedStore) -> None:
    """The store knows that its derived graph is of an earlier generation, and refreshing brings it up."""
    derived = set(bundled.quads(names.GRAPH_DERIVED))
    bundled.replace_derived(())
    bundled._store.update(f"DELETE WHERE {{ GRAPH ?g {{ ?s <{names.DERIVED_AT}> ?o }} }}")
    was_current = bundled.derived_is_current
    refresh_derived(bundled)
    assert (was_current, bundled.derived_is_current) == (False, True)
    assert set(bundled.quads(names.GRAPH_DERIVED)) == derived


def test_a_dry_run_writes_nothing_and_says_what_it_would(store: EmbeddedStore) -> None:
    """The receipt counts what would come, links too; a bad change is refused all the same."""
    load(store, ENTITIES)
    before = state(store)
    receipt = commit(store, read(S1).change, dry_run=True)
    assert (receipt.generation, receipt.added, receipt.removed) == (1, 8, 0)
    with pytest.raises(Rejected):
        commit(store, read(statement("s1", source="nowhere")).change, dry_run=True)
    assert state(store) == before


def test_nodes_without_an_address_are_refused_before_the_journal(store: EmbeddedStore) -> None:
    """A blank node could be added but never removed or replayed, so it is not journalled."""
    from pyoxigraph import BlankNode

    with pytest.raises(Refused, match="Blank nodes"):
        commit(store, Change(frozenset([quad(n("a"), names.NOTE, BlankNode("x"))])))
    assert (store.generation, journal_bytes(store)) == (0, b"")


def test_warnings_do_not_stop_a_change(store: EmbeddedStore) -> None:
    """An inferred statement without a reason is written, and the receipt says that it lacks one."""
    receipt = load(store, ENTITIES, statement("s1", certainty="inferred"))
    assert [f.check for f in receipt.report.findings] == ["inferred-reason"]
    assert links(store) == {LINK}


def test_a_reification_that_is_no_statement_carries_no_link(store: EmbeddedStore) -> None:
    """Foreign triples that look like a statement but are not typed as one do not keep a link alive."""
    load(
        store,
        ENTITIES,
        S1,
        "id:r rdf:subject id:a ; rdf:predicate gf:partnerIn ; rdf:object id:b ; gf:status gf:accepted .",
    )
    remove(store, node(store, "s1"))
    assert links(store) == set()
    assert validate_whole(store).conforms


def test_reading_goes_on_while_a_change_is_checked(bundled: EmbeddedStore) -> None:
    """A snapshot is read while another thread holds the right to write, and is of the generation before."""
    started, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        with bundled.writing():
            started.set()
            go_on.wait(20)

    thread = threading.Thread(target=hold)
    thread.start()
    started.wait(20)
    try:
        assert len(Snapshots(bundled).current().statements) == 131
    finally:
        go_on.set()
        thread.join()


@pytest.mark.parametrize(
    ("update", "anew"),
    [
        ("DELETE WHERE { ?s rdf:predicate gf:representedIn ; ?p ?o }", True),
        ("DELETE { id:fachjury-2023 a gf:Jury } INSERT { id:fachjury-2023 a gf:Network } WHERE {}", True),
        ("DELETE { ?s gf:certainty ?c } INSERT { ?s gf:certainty gf:stated } WHERE { ?s gf:certainty ?c }", True),
        ("INSERT DATA { id:bmwk skos:hiddenLabel 'Wirtschaftsressort'@de }", False),
        ("INSERT DATA { GRAPH <x:g> { id:ig-metall a gf:Jury } }", False),
    ],
)  # fmt: skip
def test_what_is_derived_follows_every_change_and_nothing_is_derived_for_others(
    bundled: EmbeddedStore, update: str, anew: bool
) -> None:
    """After each change the derived graph is what the rules say; a change that no rule reads runs none."""
    refresh_derived(bundled)
    before = set(bundled.quads(names.GRAPH_DERIVED))
    with suppress(Rejected):
        apply_update(bundled, Update(update), Author("test"))
    assert bundled.derived_is_current
    assert set(bundled.quads(names.GRAPH_DERIVED)) == set(derive(bundled))
    if not anew:
        assert bundled.generation == 2
        assert set(bundled.quads(names.GRAPH_DERIVED)) == before
        quads = [Quad(NamedNode(names.ID + "ig-metall"), NamedNode(names.ALT_LABEL), Literal("IGM"))]
        assert not concerns(quads)
