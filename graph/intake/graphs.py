"""Whole graphs in and out (SPARQL 1.1 Graph Store HTTP Protocol): replaced, merged, deleted through the write path.

Enters: the IRI of a graph (none is main), RDF in a media type. Leaves: a Receipt, or the graph's triples. Plain
links are not replaced by themselves: they follow from the statements that come and go.
"""

from pyoxigraph import DefaultGraph, NamedNode, Quad, serialize

from graph.errors import Invalid, Refused, Unknown, Unsupported
from graph.intake.after import is_link
from graph.intake.commit import Author, Change, Receipt, commit
from graph.intake.rdf import parsed
from graph.sentences import Sentence
from graph.store import Answer, Store
from graph.store.results import GRAPHS, best
from ontology import names

MAIN = DefaultGraph()
SUFFIXES = {
    "text/turtle": ".ttl",
    "application/n-triples": ".nt",
    "application/rdf+xml": ".rdf",
    "application/ld+json": ".jsonld",
    "application/json": ".jsonld",
    "application/xml": ".rdf",
    "text/plain": ".nt",
}


def read_graph(store: Store, graph: str | None, accept: str) -> Answer:
    """Return the triples of a graph in the format that is wanted.

    Raises:
        Unknown: there is no such graph; main is always there.
        Refused: no format that we write is acceptable.
    """
    _check(graph)
    quads = sorted(store.quads(graph), key=str)
    if graph and not quads:
        raise Unknown("graph", graph)
    media = best(accept, list(GRAPHS))
    body = serialize([quad.triple for quad in quads], format=GRAPHS[media], prefixes=names.PREFIXES)
    return Answer(body or b"", f"{media}; charset=utf-8" if media.startswith("text/") else media)


def is_there(store: Store, graph: str | None) -> bool:
    """Whether a graph has triples; main is always there."""
    _check(graph)
    return graph is None or next(iter(store.quads(graph)), None) is not None


def put_graph(store: Store, graph: str | None, data: bytes, media: str, by: Author) -> Receipt:
    """Make a graph hold just these triples."""
    added = _triples(graph, data, media)
    removed = frozenset(quad for quad in store.quads(graph) if not is_link(quad)) - added
    return commit(store, Change(added, removed, by, f"PUT {graph or 'default'}"))


def post_graph(store: Store, graph: str | None, data: bytes, media: str, by: Author) -> Receipt:
    """Add triples to a graph."""
    return commit(store, Change(_triples(graph, data, media), frozenset(), by, f"POST {graph or 'default'}"))


def delete_graph(store: Store, graph: str | None, by: Author) -> Receipt:
    """Remove a graph with its triples.

    Raises:
        Unknown: there is no such graph.
    """
    if not is_there(store, graph):
        raise Unknown("graph", graph or "default")
    _node(graph)
    removed = frozenset(quad for quad in store.quads(graph) if not is_link(quad))
    return commit(store, Change(frozenset(), removed, by, f"DELETE {graph or 'default'}"))


def _triples(graph: str | None, data: bytes, media: str) -> frozenset[Quad]:
    target = _node(graph)
    suffix = SUFFIXES.get(media)
    if suffix is None:
        raise Unsupported(Sentence("rdf, other media", media=media, known=", ".join(SUFFIXES)))
    if not data.strip() and suffix in (".ttl", ".nt"):
        return frozenset()
    quads = parsed(f"body{suffix}", data)
    return frozenset(Quad(quad.subject, quad.predicate, quad.object, target) for quad in quads)


def _node(graph: str | None) -> NamedNode | DefaultGraph:
    """Return the graph that is to be written.

    Raises:
        Refused: it is one of ours, which only the system writes.
        Invalid: it is no IRI.
    """
    if graph is None:
        return MAIN
    if graph in names.SYSTEM_GRAPHS:
        raise Refused(Sentence("graph of the system", graph=graph), limit="graph")
    _check(graph)
    return NamedNode(graph)


def _check(graph: str | None) -> None:
    """Refuse a graph whose name is no IRI.

    Raises:
        Invalid: it is none.
    """
    try:
        NamedNode(graph or names.GRAPH)
    except ValueError as error:
        raise Invalid(Sentence("graph, no iri", graph=graph)) from error
