"""Derived statements: what the rules make of the bundled network, and what they never make."""

from collections import defaultdict
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QueryTriples, RdfFormat, Store, Triple

import ontology
from graph.derive import derive
from graph.statements import Statement, from_terms
from ontology import names

DERIVED = NamedNode(names.GRAPH_DERIVED)
Term = NamedNode | BlankNode | Literal | Triple


class Main:
    """An in-memory store with the interface that derive asks for."""

    def __init__(self, turtle: str) -> None:
        self.store = Store()
        self.store.load(turtle.encode(), format=RdfFormat.TURTLE)

    def construct(self, query: str) -> list[Quad]:
        """Return what a CONSTRUCT yields as quads of the derived graph."""
        triples = self.store.query(query)
        assert isinstance(triples, QueryTriples)
        return [Quad(t.subject, t.predicate, t.object, DERIVED) for t in triples]


def as_statements(quads: list[Quad]) -> list[Statement]:
    """Read derived quads as statements."""
    nodes: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        assert isinstance(quad.subject, NamedNode)
        nodes[quad.subject.value][quad.predicate.value].append(quad.object)
    return [from_terms(iri, terms) for iri, terms in nodes.items()]


@pytest.fixture(scope="module")
def bundled() -> Main:
    """Return the bundled network."""
    return Main(ontology.read("dataset", "retrason", "retrason.ttl"))


@pytest.fixture(scope="module")
def derived(bundled: Main) -> list[Statement]:
    """Return what the rules derive from the bundled network."""
    return as_statements(derive(bundled))


@pytest.fixture(scope="module")
def fact(bundled: Main) -> dict[str, str]:
    """Return the fact number of each statement of the bundled network by its IRI."""
    pattern = bundled.store.quads_for_pattern(None, NamedNode(names.IDENTIFIER), None)
    return {str(q.subject)[1:-1]: q.object.value for q in pattern if isinstance(q.object, Literal)}


def by_relation(derived: list[Statement], relation: str) -> list[Statement]:
    """Return the derived statements of one relation, ordered by subject."""
    return sorted((s for s in derived if s.relation == relation), key=lambda s: s.subject)


def test_members_of_the_jury_took_part_in_evaluating(derived: list[Statement], fact: dict[str, str]) -> None:
    """Each of the five organisations counts once, though the jury's view stands in three statements."""
    found = by_relation(derived, "tookPartInEvaluating")
    assert [names.local_name(s.subject) for s in found] == ["bdi", "bmwk", "dgb", "dihk", "ig-metall"]
    assert {s.object for s in found} == {names.ID + "retrason"}
    premises = {names.local_name(s.subject): sorted(fact[p] for p in s.premises) for s in found}
    assert premises["bdi"] == ["F056", "F062", "F063", "F064"]
    assert premises["ig-metall"] == ["F058", "F062", "F063", "F064"]
    assert {s.rule for s in found} == {"rule-jury-evaluation"}
    assert {s.certainty for s in found} == {"inferred"}


def test_shareholders_are_indirectly_linked_to_the_network(derived: list[Statement], fact: dict[str, str]) -> None:
    """Each of the 21 shareholders is linked to ReTraSON through its network management."""
    found = by_relation(derived, "indirectlyLinkedTo")
    assert len(found) == 21
    assert {s.object for s in found} == {names.ID + "retrason"}
    premises = sorted(sorted(fact[p] for p in s.premises) for s in found)
    assert premises == [["F080", f"F{number}"] for number in range(111, 132)]
    assert {(s.rule, s.certainty) for s in found} == {("rule-shareholder-network", "inferred")}


def test_the_ministry_funds_through_its_programme_without_counting_money(
    derived: list[Statement], fact: dict[str, str]
) -> None:
    """The one derived funding carries no amount, and is as uncertain as who runs the programme."""
    (found,) = by_relation(derived, "funds")
    assert (names.local_name(found.subject), names.local_name(found.object)) == ("bmwk", "retrason")
    assert sorted(fact[p] for p in found.premises) == ["F082", "F083"]
    assert (found.amount, found.currency, found.certainty) == (None, None, "inferred")


def test_derived_statements_stand_apart(bundled: Main) -> None:
    """They have a type, an address and a graph of their own, a version of their rule, and no status or plain link."""
    quads = derive(bundled)
    assert {q.graph_name for q in quads} == {DERIVED}
    subjects = {str(q.subject) for q in quads}
    assert len(subjects) == 27
    assert all(subject.startswith(f"<{names.ID}d-") and len(subject) == len(names.ID) + 20 for subject in subjects)
    assert {q.object for q in quads if q.predicate.value == names.TYPE} == {NamedNode(names.DERIVED_STATEMENT)}
    versions = {q.object for q in quads if q.predicate.value == names.RULE_VERSION}
    assert versions == {Literal("1", datatype=NamedNode(names.XSD + "integer"))}
    assert names.STATUS not in {q.predicate.value for q in quads}


def test_deriving_twice_gives_the_same(bundled: Main) -> None:
    """The same statements give the same quads in the same order."""
    again = Main(ontology.read("dataset", "retrason", "retrason.ttl"))
    assert derive(bundled) == derive(bundled) == derive(again)


def test_nothing_is_derived_from_what_was_derived(bundled: Main) -> None:
    """With the derived statements in the store, in their graph or even in main, the rules yield the same."""
    quads = derive(bundled)
    store = Main(ontology.read("dataset", "retrason", "retrason.ttl"))
    store.store.extend(quads)
    store.store.extend([Quad(q.subject, q.predicate, q.object) for q in quads])
    assert derive(store) == quads


def test_only_accepted_statements_are_premises() -> None:
    """What is proposed or rejected derives nothing, and stated premises make a stated result."""
    example = (
        ontology.read("examples", "ok", "one-relation.ttl")
        + """
        id:n a gf:Network ; skos:prefLabel "N"@de . id:c a gf:Company ; skos:prefLabel "C"@de .
        id:s1 a gf:Statement ; rdf:subject id:a ; rdf:predicate gf:shareholderOf ; rdf:object id:c ;
            gf:certainty gf:stated ; gf:status gf:%s .
        id:s2 a gf:Statement ; rdf:subject id:c ; rdf:predicate gf:managesNetworkOf ; rdf:object id:n ;
            gf:certainty gf:stated ; gf:status gf:accepted ."""
    )
    (found,) = as_statements(derive(Main(example % "accepted")))
    assert (found.subject, found.object, found.certainty) == (names.ID + "a", names.ID + "n", "stated")
    assert derive(Main(example % "proposed")) == derive(Main(example % "rejected")) == []


def test_every_rule_is_described_in_the_vocabulary() -> None:
    """A rule's query has an individual of the same name that explains it in German and English."""
    vocabulary = Store()
    vocabulary.load(ontology.read("actors.ttl").encode(), format=RdfFormat.TURTLE)
    rules = {Path(file).stem for file in ontology.listing("rules", ".rq")}
    assert rules == {"jury-evaluation", "programme-funding", "shareholder-network"}
    for rule in rules:
        quads = vocabulary.quads_for_pattern(
            NamedNode(f"{names.GF}rule-{rule}"), NamedNode(names.RDFS + "comment"), None
        )
        assert {q.object.language for q in quads if isinstance(q.object, Literal)} == {"de", "en"}
