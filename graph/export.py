"""Exports: the stored triples in the formats that RDF tools read.

Enters: a store and a format's suffix. Leaves: bytes, in the same order every time. What is derived or internal stays
out: it is recomputed where it is imported.
"""

from pyoxigraph import NamedNode, RdfFormat, serialize

from graph.store import Readable
from ontology import names

_FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "trig": RdfFormat.TRIG,
    "nq": RdfFormat.N_QUADS,
}
MEDIA_TYPES = {suffix: format_.media_type for suffix, format_ in _FORMATS.items()}


def export(store: Readable, suffix: str) -> bytes:
    """Return everything in main, and in formats with named graphs also what is proposed, rejected, or a user's."""
    format_ = _FORMATS[suffix]
    with store.writing():
        quads = sorted(store.quads(), key=str)
        if format_.supports_datasets:
            for graph in _graphs(store):
                quads.extend(sorted(store.quads(graph), key=str))
    triples = quads if format_.supports_datasets else [quad.triple for quad in quads]
    return serialize(triples, format=format_, prefixes=names.PREFIXES) or b""


def _graphs(store: Readable) -> list[str]:
    found = {
        graph.value for (graph,) in store.rows("SELECT DISTINCT ?g { GRAPH ?g {} }") if isinstance(graph, NamedNode)
    }
    return sorted(found - {names.GRAPH_DERIVED, names.GRAPH_META})
