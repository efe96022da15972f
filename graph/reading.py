"""What a store holds, read for a snapshot: whole, or only what has changed.

Enters: a store. Leaves: the statements and entities of its current generation. Of a folder of our own the statements
are read as columns; a SPARQL server tells of no changes, and gives its statements at once.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from graph.arrays.edges import DERIVED, Edges
from graph.arrays.filling import edges_from
from graph.arrays.kept import Held
from graph.arrays.said import Cells
from graph.node import Credit, Node, credit_from_terms, node_from_terms
from graph.statements import DETAILS, Statement, Term, from_terms
from graph.store.dataset import STATUS_GRAPHS
from graph.store.reading import Reading
from ontology import names

if TYPE_CHECKING:
    from graph.store import Readable, Row

_NODES = """SELECT ?node ?predicate ?object WHERE { ?node skos:prefLabel ?name ; ?predicate ?object .
  FILTER(?predicate IN (rdf:type, skos:prefLabel, skos:altLabel, skos:hiddenLabel, dcterms:identifier)) }"""
_STATEMENTS = "SELECT ?node ?predicate ?object WHERE { ?node a gf:Statement ; ?predicate ?object . }"
_ASIDE = "SELECT ?node ?predicate ?object WHERE {{ GRAPH <{graph}> {{ ?node a {kind} ; ?predicate ?object . }} }}"
_TITLES = "SELECT ?source ?title WHERE { ?source dcterms:title ?title . }"
_CREDITS = """SELECT ?source ?predicate ?said WHERE {
  VALUES ?predicate { dcterms:license schema:creditText } ?source ?predicate ?said . ?source a ?kind }"""
_MOVED = "SELECT ?old ?new WHERE { ?old dcterms:isReplacedBy ?new }"
_MANY = "SELECT ?one ?other WHERE {{ ?one {predicate} ?other }}"
_PROPOSED_NODES = f"""SELECT ?node ?predicate ?object WHERE {{ GRAPH <{names.GRAPH_PROPOSED}> {{
  ?node skos:prefLabel ?name ; ?predicate ?object . }} }}"""
_KINDS = {
    names.GRAPH_DERIVED: "gf:DerivedStatement",
    names.GRAPH_PROPOSED: "gf:Statement",
    names.GRAPH_REJECTED: "gf:Statement",
}
_OURS = frozenset((*STATUS_GRAPHS, NamedNode(names.GRAPH_DERIVED)))
_Terms = dict[str, dict[str, list[Term]]]


@dataclass(frozen=True)
class Now:
    """What a node is now, and what is said of it (see Held, and Said); None or empty where nothing is."""

    node: Node | None
    statement: Statement | None
    said: Cells
    title: str | None
    about: frozenset[str]
    credit: Credit | None
    replaced_by: str | None
    apart: frozenset[str]


def columns_of(store: "Readable") -> Held:
    """Read a store of our own, with its statements as columns."""
    assert isinstance(store, Reading)
    return _held(store, edges_from(store.table))


def objects_of(store: "Readable") -> tuple[Held, tuple[Statement, ...]]:
    """Read a store with all its statements, as each is."""
    statements = (*_read_statements(store, _STATEMENTS), *_aside(store))
    return _held(store, Edges.of(statements)), statements


def now(store: "Readable", generation: int, iris: Iterable[str]) -> dict[str, Now]:
    """Read some nodes as they were at a generation not long ago.

    Raises:
        Unavailable: too much has changed since.
    """
    return {iri: _now(iri, quads) for iri, quads in store.about_at(generation, list(iris)).items()}


def proposed_nodes(store: "Readable") -> dict[str, Node]:
    """Read the entities that are only proposed."""
    return _nodes(store.rows(_PROPOSED_NODES))


def derived_since(store: "Readable", edges: Edges) -> set[str]:
    """Return the derived statements, by IRI, that came, went or changed their certainty since the edges were read.

    The address of a derived statement follows from its rule and ends, so nothing else of it can change.
    """
    query = f"SELECT ?node ?certainty WHERE {{ GRAPH <{names.GRAPH_DERIVED}> {{ ?node gf:certainty ?certainty }} }}"
    now = {(_text(node), int(_text(certainty) == names.INFERRED)) for node, certainty in store.rows(query)}
    rows = edges.of_origin(DERIVED)
    known = zip(edges.numbering.statements.many(rows), edges.columns["certainty"][rows].tolist(), strict=True)
    return {iri for iri, _ in now.symmetric_difference(known)}


def called(store: "Readable", identifier: str) -> Iterator[str]:
    """Yield the statements, by IRI, that have a number in their source."""
    pattern = f"?node dcterms:identifier {Literal(identifier)} ; rdf:subject ?subject"
    query = f"SELECT ?node WHERE {{ {{ {pattern} }} UNION {{ GRAPH ?graph {{ {pattern} }} }} }}"
    return (_text(node) for (node,) in store.rows(query))


def _held(store: "Readable", edges: Edges) -> Held:
    titles = {_text(source): _text(title) for source, title in sorted(store.rows(_TITLES), key=str)}
    asked = ((iri, credit_from_terms(terms)) for iri, terms in _grouped(store.rows(_CREDITS)).items())
    return Held(
        generation=store.generation,
        nodes=_nodes(store.rows(_NODES)),
        edges=edges,
        sources=titles,
        claims=_many(store, "gf:about"),
        credits={iri: credit for iri, credit in asked if credit is not None},
        moved={_text(old): _text(new) for old, new in store.rows(_MOVED)},
        apart=_many(store, "owl:differentFrom"),
    )


def _many(store: "Readable", predicate: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in store.rows(_MANY.format(predicate=predicate)):
        found[_text(one)].add(_text(other))
    return {iri: frozenset(others) for iri, others in found.items()}


def _now(iri: str, quads: Iterable[Quad]) -> Now:
    ours, main = [quad for quad in quads if quad.graph_name in _OURS], defaultdict[str, list[Term]](list)
    terms: dict[str, list[Term]] = defaultdict(list)
    for quad in ours:
        terms[quad.predicate.value].append(quad.object)
        if quad.graph_name == STATUS_GRAPHS[0]:
            main[quad.predicate.value].append(quad.object)
    return Now(
        node=node_from_terms(iri, main),
        statement=from_terms(iri, terms) if names.SUBJECT in terms else None,
        said=_said(terms),
        title=max(map(_text, main[names.TITLE]), default=None),
        about=frozenset(map(_text, main[names.ABOUT])),
        credit=credit_from_terms(main) if names.TYPE in main else None,
        replaced_by=max(map(_text, main[names.REPLACED_BY]), default=None),
        apart=frozenset(map(_text, main[names.DIFFERENT_FROM])),
    )


def _said(terms: Mapping[str, list[Term]]) -> Cells:
    values = [str(target) for target in terms.get(names.OBJECT, ()) if isinstance(target, Literal)]
    details = [(name, str(value)) for name in DETAILS for value in terms.get(name, ())]
    return (*((names.OBJECT, value) for value in values), *details)


def _aside(store: "Readable") -> list[Statement]:
    queries = (_ASIDE.format(graph=graph, kind=kind) for graph, kind in _KINDS.items())
    return [s for query in queries for s in _read_statements(store, query)]


def _read_statements(store: "Readable", query: str) -> list[Statement]:
    return [from_terms(iri, terms) for iri, terms in _grouped(store.rows(query)).items()]


def _nodes(rows: Iterable["Row"]) -> dict[str, Node]:
    nodes = (node_from_terms(iri, terms) for iri, terms in sorted(_grouped(rows).items()))
    return {node.iri: node for node in nodes if node is not None}


def _grouped(rows: Iterable["Row"]) -> _Terms:
    grouped: _Terms = defaultdict(lambda: defaultdict(list))
    for node, predicate, target in rows:
        if target is not None:
            grouped[_text(node)][_text(predicate)].append(target)
    return grouped


def _text(term: Term | None) -> str:
    return "" if term is None else str(getattr(term, "value", term))
