"""Review: proposals are accepted, corrected, joined with what is known, or rejected; decisions stay."""

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from graph.errors import Invalid, Outdated, Rejected, Unknown, WrongFields
from graph.intake.commit import LOCAL, Author, Change, commit
from graph.intake.draft import Draft
from graph.intake.edit import Editing
from graph.intake.fields import Reader
from graph.intake.review import MOST, Decision, decide
from graph.snapshots import read as snapshot_of
from graph.snapshots import with_proposed
from graph.store.embedded import EmbeddedStore
from ontology import names
from tests.graph_data import ENTITIES, everything, g, load, n, node, read, statement

PROPOSED = NamedNode(names.GRAPH_PROPOSED)
EDITING = Editing(Author("Erika"), Reader("de", lambda asked: names.ID + asked), "Sichtung")
FOUND = """
id:neu a gf:Company ; skos:prefLabel "A GmbH"@de ; skos:altLabel "Die A"@de .
id:aussage a gf:Claim ; skos:prefLabel "Es hilft"@de ; gf:about id:neu .
"""


def propose(store: EmbeddedStore, *texts: str) -> None:
    """Propose what Turtle says: statements and entities alike stand in the graph of what is proposed."""
    quads = read("\n".join(texts)).change.added
    placed = frozenset(Quad(q.subject, q.predicate, q.object, PROPOSED) for q in quads)
    commit(store, Change(placed, by=Author("rules"), why="read"))


@pytest.fixture
def queue(store: EmbeddedStore) -> EmbeddedStore:
    """Return a store with proposals: two about known actors, two about one that is only proposed."""
    load(store, ENTITIES)
    propose(
        store,
        FOUND,
        statement("p1", status="proposed", more="gf:score 0.9 ; gf:charStart 3 ; gf:charEnd 9"),
        statement("p2", "c", "partnerIn", "b", status="proposed"),
        statement("p3", "neu", "partnerIn", "b", status="proposed"),
        statement("p4", "neu", "claims", "aussage", status="proposed"),
    )
    return store


def accept(*ids: str, **more: object) -> Decision:
    """Return the decision to accept some proposals."""
    return Decision(ids, accepted=True, **more)  # type: ignore[arg-type]  # as a test names them


def test_what_is_accepted_is_in_the_network_with_who_and_when(queue: EmbeddedStore) -> None:
    """An accepted proposal moves to main under its address, gets its link, and says who decided; the rest stays."""
    decide(queue, [accept("p1")], EDITING)
    found = snapshot_of(queue)
    assert [(s.id, s.status, s.decided_by) for s in found.statements] == [("p1", "accepted", "Erika")]
    assert str(found.statements[0].decided_at).startswith("20")
    assert {s.id for s in found.proposed} == {"p2", "p3", "p4"}
    assert Quad(n("a"), g("partnerIn"), n("b"), DefaultGraph()) in everything(queue)
    entry = list(queue._journal.entries())[-1]
    assert (entry.who, entry.why) == ("Erika", "review: 1 accepted, 0 rejected: Sichtung")


def test_a_list_is_one_change_and_its_inverse_opens_all_again(queue: EmbeddedStore) -> None:
    """Several decisions raise the generation by one; undone, every quad is as before."""
    before, generation = everything(queue), queue.generation
    decide(queue, [accept("p1", "p2"), Decision(("p3", "p4"), accepted=False)], EDITING)
    assert queue.generation == generation + 1
    entry = list(queue._journal.entries())[-1]
    commit(queue, Change(frozenset(entry.removed), frozenset(entry.added), LOCAL, "undo"))
    meta = NamedNode(names.GRAPH_META)
    assert {q for q in everything(queue) if q.graph_name != meta} == {q for q in before if q.graph_name != meta}


def test_the_ends_that_were_only_proposed_come_along(queue: EmbeddedStore) -> None:
    """Accepting what someone said brings the speaker, the claim and what the claim is about into main."""
    assert names.ID + "neu" not in snapshot_of(queue).nodes
    assert with_proposed(queue, snapshot_of(queue)).nodes[names.ID + "neu"].names == {"de": "A GmbH"}
    decide(queue, [accept("p4")], EDITING)
    found = snapshot_of(queue)
    assert {names.ID + "neu", names.ID + "aussage"} <= set(found.nodes)
    assert found.claims == {names.ID + "aussage": frozenset({names.ID + "neu"})}


def test_the_same_as_a_known_actor_moves_everything_and_learns_the_spelling(queue: EmbeddedStore) -> None:
    """All that was proposed of the new actor is proposed of the known one, found by the name as read from then on."""
    decide(queue, [accept("p3", same_as={"": "a"})], EDITING)
    found = snapshot_of(queue)
    assert [(s.id, s.subject) for s in found.statements] == [("p3", names.ID + "a")]
    assert {s.id: s.subject for s in found.proposed}["p4"] == names.ID + "a"
    assert found.nodes[names.ID + "a"].hidden == ("A GmbH",)
    assert found.nodes[names.ID + "a"].alternative == ("Die A",)
    assert found.index.resolve("A GmbH").id == "a"
    assert names.ID + "neu" not in with_proposed(queue, found).nodes


def test_the_same_document_read_again_proposes_nothing_that_was_decided(queue: EmbeddedStore) -> None:
    """Accepted, rejected and joined proposals come back as nothing, though the document still says the old name."""
    decide(queue, [accept("p1"), accept("p3", same_as={"subject": "a"}), Decision(("p2",), accepted=False)], EDITING)
    before = everything(queue)
    propose(
        queue,
        FOUND,
        statement("p1", status="proposed", more="gf:score 0.9 ; gf:charStart 3 ; gf:charEnd 9"),
        statement("p2", "c", "partnerIn", "b", status="proposed"),
        statement("p3", "neu", "partnerIn", "b", status="proposed"),
        statement("p4", "neu", "claims", "aussage", status="proposed"),
    )
    assert everything(queue) == before


def test_a_correction_on_the_way_keeps_the_address(queue: EmbeddedStore) -> None:
    """Fields are changed as the statement is accepted; the certainty is one of them."""
    decide(queue, [accept("p1", fields={"since": "2022-01", "object": "b", "certainty": "stated"})], EDITING)
    (found,) = snapshot_of(queue).statements
    assert (found.id, str(found.start), found.certainty) == ("p1", "2022-01", "stated")


def test_whoever_concludes_says_why(queue: EmbeddedStore) -> None:
    """Without a reason a conclusion is refused at that field; with one it is inferred and carries it."""
    before = everything(queue)
    with pytest.raises(WrongFields) as refused:
        decide(queue, [accept("p2"), accept("p1", fields={"certainty": "inferred"})], EDITING)
    assert [one["field"] for one in refused.value.details["errors"]] == ["reason"]
    assert everything(queue) == before
    decide(queue, [accept("p1", fields={"certainty": "inferred", "reason": "Sie sitzt im Beirat."})], EDITING)
    (found,) = snapshot_of(queue).statements
    assert (found.certainty, found.reason) == ("inferred", {"de": "Sie sitzt im Beirat."})


def test_a_rejection_keeps_its_reason_as_a_note(queue: EmbeddedStore) -> None:
    """Why something was rejected stands on it, and it carries no link."""
    decide(queue, [Decision(("p1",), accepted=False, fields={"reason": "Verlesen."})], EDITING)
    (found,) = snapshot_of(queue).rejected
    assert (found.note, found.status, found.decided_by) == ({"de": "Verlesen."}, "rejected", "Erika")
    assert node(queue, "p1") == {q for q in everything(queue) if q.subject == n("p1")}
    assert not [q for q in everything(queue) if q.predicate == g("partnerIn")]


@pytest.mark.parametrize(
    ("decision", "error", "says"),
    [
        (accept("p9"), Unknown, "p9"),
        (accept("a"), Unknown, "a"),
        (accept(" "), Unknown, " "),
        (accept("p1", "p1"), Outdated, "p1 is accepted already"),
        (accept("p1", same_as={"": "c"}), Invalid, "its ends are known"),
        (accept("p4", same_as={"": "a"}), Invalid, "both ends are new"),
        (accept("p3", same_as={"via": "a"}), Invalid, "no end of a statement"),
        (accept("p1", fields={"since": "gestern"}), WrongFields, "since"),
        (accept("p1", fields={"subject": "b"}), Rejected, "leads back"),
        (accept(*["p1"] * (MOST + 1)), Invalid, "at once"),
    ],
)
def test_a_decision_that_cannot_stand_refuses_the_whole_list(
    queue: EmbeddedStore, decision: Decision, error: type[Exception], says: str
) -> None:
    """Nothing of the list is written, and the sentence names what is wrong."""
    before = everything(queue)
    with pytest.raises(error, match=says):
        decide(queue, [accept("p2"), decision], EDITING)
    assert everything(queue) == before


def test_of_two_who_decide_at_once_the_second_is_told(queue: EmbeddedStore) -> None:
    """What was decided, changed, or looked at in another generation is a conflict, and the first decision stands."""
    seen, version = queue.generation, Draft(queue).version(n("p2"))
    decide(queue, [Decision(("p1",), accepted=False)], EDITING, seen)
    with pytest.raises(Outdated, match="p1 is rejected already"):
        decide(queue, [accept("p1")], EDITING)
    with pytest.raises(Outdated, match="someone else decided meanwhile"):
        decide(queue, [accept("p2")], EDITING, seen)
    commit(queue, Change(frozenset({Quad(n("p2"), NamedNode(names.NOTE), Literal("neu"), PROPOSED)})))
    with pytest.raises(Outdated, match="p2 was changed"):
        decide(queue, [accept("p2", versions={"p2": version})], EDITING)
    decide(queue, [accept("p2", versions={"p2": Draft(queue).version(n("p2"))})], EDITING, queue.generation)
    assert [s.id for s in snapshot_of(queue).statements] == ["p2"]


def test_a_proposal_that_is_known_already_is_refused_with_the_one_that_is(queue: EmbeddedStore) -> None:
    """Accepting what another accepted statement says in the same place names that one."""
    load(queue, statement("old", "c", "partnerIn", "b"))
    with pytest.raises(Rejected, match="says the same as"):
        decide(queue, [accept("p2")], EDITING)
