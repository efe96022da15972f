"""Small networks for the tests of the graph floor, as Turtle and as quads."""

from collections.abc import Iterable, Iterator

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from graph.intake.after import is_link
from graph.intake.commit import Change, Receipt, commit
from graph.intake.rdf import Reading, read_rdf
from graph.statements import Term
from graph.store import Store
from ontology import names
from ontology.model import model

MAIN = DefaultGraph()
PREFIXES = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in names.PREFIXES.items())
ENTITIES = """
id:a a gf:Company ; skos:prefLabel "A"@de .
id:b a gf:Network ; skos:prefLabel "B"@de .
id:c a gf:Company ; skos:prefLabel "C"@de .
id:source a gf:Document ; skos:prefLabel "Quelle"@de ; dcterms:title "Quelle"@de .
id:other a gf:Document ; skos:prefLabel "Andere Quelle"@de .
"""


def n(local: str) -> NamedNode:
    """Return an entity of the tests."""
    return NamedNode(names.ID + local)


def g(local: str) -> NamedNode:
    """Return a term of the vocabulary."""
    return NamedNode(names.GF + local)


def quad(subject: NamedNode, predicate: str, target: Term) -> Quad:
    """Return a quad of main."""
    return Quad(subject, NamedNode(predicate), target, MAIN)


def read(text: str, name: str = "x.ttl") -> Reading:
    """Read Turtle that may use all prefixes."""
    return read_rdf(name, (PREFIXES + text).encode())


def load(store: Store, *texts: str) -> Receipt:
    """Import Turtle that may use all prefixes."""
    return commit(store, read("\n".join(texts)).change)


def remove(store: Store, quads: Iterable[Quad]) -> Receipt:
    """Remove quads."""
    return commit(store, Change(frozenset(), frozenset(quads)))


def statement(
    name: str, subject: str = "a", relation: str = "partnerIn", target: str = "b", more: str = "", **parts: str
) -> str:
    """Return a statement in Turtle; ``parts`` may give source, certainty and status."""
    source, certainty = parts.get("source", "source"), parts.get("certainty", "stated")
    return (
        f"id:{name} a gf:Statement ; rdf:subject id:{subject} ; rdf:predicate gf:{relation} ; rdf:object id:{target} ; "
        f"dcterms:source id:{source} ; gf:certainty gf:{certainty} ; gf:status gf:{parts.get('status', 'accepted')} "
        f"{'; ' + more if more else ''} .\n"
    )


def node(store: Store, name: str) -> set[Quad]:
    """Return all quads about an entity or statement, in any graph, without plain links: those follow by themselves."""
    return {quad for quad in store.about([n(name)]) if not is_link(quad)}


def everything(store: Store) -> set[Quad]:
    """Return all quads of main and of our other graphs."""
    return {quad for graph in (None, *names.SYSTEM_GRAPHS) for quad in store.quads(graph)}


def links(store: Store) -> set[tuple[Term, NamedNode, Term]]:
    """Return the plain links of a store."""
    relations = {relation.iri for relation in model().relations.values()}
    return {(q.subject, q.predicate, q.object) for q in store.quads() if q.predicate.value in relations}


def carried(store: Store) -> set[tuple[Term, Term, Term]]:
    """Return what the accepted statements of a store carry."""
    query = """SELECT ?s ?p ?o {
        ?n a gf:Statement ; gf:status gf:accepted ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }"""
    return {(s, p, o) for s, p, o in store.rows(query) if s is not None and p is not None and o is not None}


def lone_values() -> Iterator[Literal]:
    """Yield literals that engines write in other ways than people."""
    for value, kind in (("01", "integer"), ("7600000.00", "decimal"), ("1", "boolean"), ("2022-01-01", "date")):
        yield Literal(value, datatype=NamedNode(names.XSD + kind))
