"""What RDF says of one address: an entity with the statements about it, one statement, or a source.

Enters: a store, the snapshot of one generation of it, an IRI. Leaves: triples of main, a page of statements at a time.
What is proposed, rejected or derived is in none. Beside each statement stand its plain link, the names of what it
speaks of, and the title, licence and attribution of its source.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple, serialize

from graph.arrays.codes import NONE, Ints
from graph.arrays.edges import ACCEPTED
from graph.errors import Unknown
from graph.framing import framed
from graph.snapshot import Snapshot
from graph.statements import Statement
from graph.store import Readable
from ontology import names
from ontology.model import model

MOST = 500
"""The most statements of a page."""
FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
    "nt": RdfFormat.N_TRIPLES,
}
_MAIN = DefaultGraph()
_NAMED = {names.TYPE, names.PREF_LABEL, names.TITLE, names.LICENCE, names.ATTRIBUTION, names.ISSUED, names.ABOUT}


@dataclass(frozen=True)
class Resource:
    """What is told of an address: a page of its statements, how many there are, and where the next page begins."""

    iri: str
    statements: tuple[Statement, ...]
    total: int
    next: int | None
    triples: tuple[Triple, ...]
    data: Snapshot

    @property
    def is_statement(self) -> bool:
        """Whether the address is that of a statement."""
        return [s.iri for s in self.statements] == [self.iri]

    @property
    def sources(self) -> list[str]:
        """The sources of the statements that are told, by IRI."""
        return sorted({s.source for s in self.statements if s.source})


def resource(store: Readable, data: Snapshot, iri: str, cursor: int = 0, most: int = MOST) -> Resource:
    """Return what is told of an address; ``store`` holds the generation of ``data`` or a later one.

    Raises:
        Unknown: nothing in main has this address.
        Unavailable: too much has changed since that generation.
    """
    rows = _rows(data, iri)
    page, end = data.load(rows[cursor : cursor + most]), cursor + most
    own = _main(store, data, {iri, *(s.iri for s in page)})
    spoken = _main(store, data, {about for s in page for about in _spoken_of(s)} - {iri})
    links = {relation.iri for relation in model().relations.values()}
    found = {q.triple for q in own if q.predicate.value not in links}
    found |= {q.triple for q in spoken if q.predicate.value in _NAMED}
    found |= _links(own, page)
    return Resource(iri, page, len(rows), end if end < len(rows) else None, tuple(sorted(found, key=str)), data)


def is_told(data: Snapshot, iri: str) -> bool:
    """Whether main says something of an address."""
    row = data.row(iri)
    return iri in data.nodes or iri in data.sources or (row != NONE and data.edges.columns["origin"][row] == ACCEPTED)


def serialised(found: Resource, suffix: str) -> bytes:
    """Return a resource in a format, JSON-LD in the shape of ``framed``."""
    if suffix == "jsonld":
        return framed(found.iri, found.triples)
    return written(found.triples, suffix)


def written(triples: Iterable[Triple], suffix: str, prefixes: dict[str, str] | None = None) -> bytes:
    """Return triples in a format."""
    return serialize(triples, format=FORMATS[suffix], prefixes={**names.PREFIXES, **(prefixes or {})}) or b""


def _rows(data: Snapshot, iri: str) -> Ints:
    if not is_told(data, iri):
        raise Unknown("address", iri)
    if iri in data.nodes or iri in data.sources:
        return data.ordered(data.rows_about(iri))
    return np.array([data.row(iri)])


def _main(store: Readable, data: Snapshot, iris: Iterable[str]) -> list[Quad]:
    found = store.about_at(data.generation, sorted(iris))
    return [quad for quads in found.values() for quad in quads if quad.graph_name == _MAIN]


def _spoken_of(s: Statement) -> Iterable[str]:
    """Yield what a statement speaks of, by IRI."""
    target = None if s.value is not None else s.object
    return [iri for iri in (s.subject, target, s.source, s.via, s.on_behalf_of) if iri]


def _links(own: Iterable[Quad], page: Iterable[Statement]) -> set[Triple]:
    """Return the plain links of statements, from their nodes: each with the very term that is its object."""
    objects = {q.subject: q.object for q in own if q.predicate.value == names.OBJECT}
    return {
        Triple(NamedNode(s.subject), NamedNode(names.GF + s.relation), target)
        for s in page
        if (target := objects.get(NamedNode(s.iri))) is not None
    }
