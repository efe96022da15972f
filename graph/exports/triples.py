"""A view as RDF: its entities, its statements with all that is known of them, their sources, and their plain links.

Enters: a store and a Network. Leaves: bytes in any RDF format, in the same order every time; what rules derived stays
out, for it is computed anew where the file is imported.
"""

from collections.abc import Iterable
from itertools import chain

from pyoxigraph import DefaultGraph, NamedNode, Quad

from graph.analysis.network import Network
from graph.exports.view import check_size
from graph.intake.after import is_link
from graph.statements import Statement
from graph.store import Readable
from ontology.names import local_name

_MAIN = DefaultGraph()


def triples_of(store: Readable, network: Network) -> list[Quad]:
    """Return what main says of a network, sorted.

    Raises:
        Refused: it has more nodes or statements than an export takes.
    """
    check_size(network)
    said = [s for s in network.statements if not s.derived]
    nodes = {*network.nodes, *_others(said)}
    links = {(s.subject, s.relation, s.object) for s in said}
    asked = (NamedNode(iri) for iri in sorted(nodes | {s.iri for s in said}))
    return sorted({q for q in store.about(asked) if q.graph_name == _MAIN and _belongs(q, links)}, key=str)


def _others(said: Iterable[Statement]) -> set[str]:
    """Return sources, and whom relations run through, by IRI."""
    return set(filter(None, chain.from_iterable((s.source, s.via, s.on_behalf_of) for s in said)))


def _belongs(quad: Quad, links: set[tuple[str, str, str]]) -> bool:
    """Whether a quad is of the view: a plain link only where a statement of the view carries it."""
    if not is_link(quad):
        return True
    return (_text(quad.subject), local_name(quad.predicate.value), _text(quad.object)) in links


def _text(term: object) -> str:
    return str(getattr(term, "value", term))
