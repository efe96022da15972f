"""A snapshot: the entities and statements of one generation, as objects in memory.

Enters: a store. Leaves: an immutable Snapshot; reads of one generation share it, a commit makes the next read build
anew.
"""

import threading
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from graph.analysis.network import Node
from graph.statements import Statement, Term, by_language, from_terms
from ontology import names
from ontology.model import model

if TYPE_CHECKING:
    from graph.search import Index
    from graph.store import Readable, Row, Store

_NODES = """SELECT ?node ?predicate ?object WHERE {
  VALUES ?predicate { rdf:type skos:prefLabel skos:altLabel skos:hiddenLabel dcterms:identifier }
  ?node skos:prefLabel ?name ; ?predicate ?object . }"""
_STATEMENTS = "SELECT ?node ?predicate ?object WHERE { ?node a gf:Statement ; ?predicate ?object . }"
_IN_GRAPH = "SELECT ?node ?predicate ?object WHERE {{ GRAPH <{graph}> {{ ?node a {kind} ; ?predicate ?object . }} }}"
_TITLES = "SELECT ?source ?title WHERE { ?source dcterms:title ?title . ?any dcterms:source ?source . }"
_COUNTS = """SELECT (COUNT(DISTINCT ?entity) AS ?entities) (COUNT(DISTINCT ?statement) AS ?statements)
  (COUNT(DISTINCT ?source) AS ?sources) WHERE {
  { ?entity skos:prefLabel ?name ; rdf:type ?kind FILTER(STRSTARTS(STR(?kind), STR(gf:))) }
  UNION { ?statement a gf:Statement } UNION { ?any dcterms:source ?source . ?source dcterms:title ?title } }"""
_CLAIMS = "SELECT ?claim ?about WHERE { ?claim gf:about ?about . }"

_Grouped = dict[str, dict[str, list[Term]]]


@dataclass(frozen=True)
class Snapshot:
    """Entities by IRI, accepted statements, what is derived from them, and what waits for review."""

    generation: int
    nodes: dict[str, Node]
    statements: tuple[Statement, ...]
    derived: tuple[Statement, ...]
    proposed: tuple[Statement, ...]
    rejected: tuple[Statement, ...]
    sources: dict[str, str]
    claims: dict[str, frozenset[str]]
    _names: dict[str, dict[str, str]] = field(default_factory=dict, repr=False)

    @cached_property
    def index(self) -> "Index":
        """The index of names, built when first asked."""
        from graph.search import Index

        return Index(self.nodes)

    @cached_property
    def by_end(self) -> dict[str, tuple[Statement, ...]]:
        """Accepted statements by the IRI of either end, claims also by what they are about."""
        found: dict[str, list[Statement]] = defaultdict(list)
        for statement in self.statements:
            ends = {statement.subject, statement.object} | self.claims.get(statement.object, frozenset())
            for end in ends:
                found[end].append(statement)
        return {iri: tuple(statements) for iri, statements in found.items()}

    def names_in(self, language: str) -> dict[str, str]:
        """Return the names of all entities in a language, by IRI; built once per language."""
        if language not in self._names:
            self._names[language] = {iri: node.name(language) for iri, node in self.nodes.items()}
        return self._names[language]


@dataclass(frozen=True)
class Counts:
    """How much there is in one generation."""

    generation: int
    entities: int
    statements: int
    sources: int


class Snapshots:
    """The snapshot of a store's current generation, built once per generation."""

    def __init__(self, store: "Store") -> None:
        self._store = store
        self._lock = threading.Lock()
        self._current: Snapshot | None = None
        self._counts: Counts | None = None

    def current(self) -> Snapshot:
        """Return the snapshot of the store as it is now; a commit that is being checked does not hold readers up."""
        with self._lock:
            while self._current is None or self._current.generation != self._store.generation:
                self._current = self._between_writes()
            return self._current

    def counts(self) -> Counts:
        """Return how much there is now, without reading all of it."""
        generation = self._store.generation
        if self._counts is None or self._counts.generation != generation:
            (row,) = self._store.rows(_COUNTS)
            self._counts = Counts(generation, *(int(_text(number)) for number in row))
        return self._counts

    def _between_writes(self) -> Snapshot | None:
        """Read a snapshot, or None where a write came in between."""
        if not self._store.derived_is_current:
            with self._store.writing():  # the rest of a commit takes a moment; its checks are over
                pass
        generation = self._store.generation
        snapshot = read(self._store)
        return snapshot if self._store.generation == generation == snapshot.generation else None


def read(store: "Readable") -> Snapshot:
    """Read a snapshot; five queries, whatever the number of entities."""
    proposed, rejected = (
        _statements(store.rows(_IN_GRAPH.format(graph=graph, kind="gf:Statement")))
        for graph in (names.GRAPH_PROPOSED, names.GRAPH_REJECTED)
    )
    claims: dict[str, set[str]] = defaultdict(set)
    for claim, about in store.rows(_CLAIMS):
        claims[_text(claim)].add(_text(about))
    return Snapshot(
        generation=store.generation,
        nodes=_nodes(store.rows(_NODES)),
        statements=_statements(store.rows(_STATEMENTS)),
        derived=_statements(store.rows(_IN_GRAPH.format(graph=names.GRAPH_DERIVED, kind="gf:DerivedStatement"))),
        proposed=proposed,
        rejected=rejected,
        sources={_text(source): _text(title) for source, title in sorted(store.rows(_TITLES), key=str)},
        claims={claim: frozenset(about) for claim, about in claims.items()},
    )


def _text(term: Term | None) -> str:
    return "" if term is None else str(getattr(term, "value", term))


def _grouped(rows: Iterable["Row"]) -> _Grouped:
    grouped: _Grouped = defaultdict(lambda: defaultdict(list))
    for node, predicate, target in rows:
        if target is not None:
            grouped[_text(node)][_text(predicate)].append(target)
    return grouped


def _statements(rows: Iterable["Row"]) -> tuple[Statement, ...]:
    found = (from_terms(iri, terms) for iri, terms in _grouped(rows).items())
    return tuple(sorted(found, key=lambda s: (s.subject, s.relation, s.object, s.iri)))


def _nodes(rows: Iterable["Row"]) -> dict[str, Node]:
    nodes = (_node(iri, terms) for iri, terms in sorted(_grouped(rows).items()))
    return {node.iri: node for node in nodes if node is not None}


def _node(iri: str, terms: dict[str, list[Term]]) -> Node | None:
    kinds = [names.local_name(_text(kind)) for kind in terms[names.TYPE] if _text(kind).startswith(names.GF)]
    kind = model().most_specific(kinds)
    if kind is None:
        return None
    return Node(
        id=names.id_of(iri),
        iri=iri,
        names=dict(sorted(by_language(terms[names.PREF_LABEL]).items())),
        kind=kind,
        alternative=_texts(terms[names.ALT_LABEL]),
        hidden=_texts(terms[names.HIDDEN_LABEL]),
        identifiers=_texts(terms[names.IDENTIFIER]),
    )


def _texts(terms: Iterable[Term]) -> tuple[str, ...]:
    return tuple(sorted({_text(term) for term in terms}))
