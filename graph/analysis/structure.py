"""The structure of a whole network: how dense, how centralised, how mixed between kinds, in numbers with their papers.

Enters: a Network. Leaves: a Structure. Measures run on the simple undirected graph (network.simple), except
reciprocity; they are plain ``nx.*`` on the engine asked for, or counted here where no library has them. A number that
is not defined is None, never NaN; one that a bound leaves out is None too, and ``left_out`` says why.
"""

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from graph.analysis.chance import USUAL, Deals, MixingTest, mixing_test
from graph.analysis.engine import IGRAPH, NETWORKX, use
from graph.analysis.mixing import Block, assortativity, blocks, external_internal, kinds_at
from graph.analysis.network import Network, distinct, placed, simple
from graph.analysis.work import affordable
from graph.errors import Refused
from ontology.model import model

if TYPE_CHECKING:
    import networkx as nx

    from graph.analysis.engine.graph import ArrayGraph

Found = TypeVar("Found")
MOST_SEARCHED = 20_000
"""The most nodes and edges, taken together, of a network that is searched for cliques."""
MOST_CLIQUES = 10_000
CLIQUE_SECONDS = 10.0
SMALLEST_CLIQUE = 3
_SMALLEST_CENTRALISED = 3


@dataclass(frozen=True)
class Structure:
    """What ``METHODS`` describes, field by field; None where it is not defined or left out."""

    nodes: int
    pairs: int
    statements: int
    components: int
    largest: int
    density: float | None
    reciprocity: float | None
    transitivity: float | None
    assortativity: float | None
    degree_centralisation: float | None
    betweenness_centralisation: float | None
    closeness_centralisation: float | None
    ei: float | None
    ei_test: MixingTest | None
    ei_by_kind: Mapping[str, float | None]
    blocks: tuple[Block, ...]
    cliques: tuple[tuple[str, ...], ...] | None
    left_out: Mapping[str, str]
    """By field, in one sentence, why it was not computed."""


METHODS = {
    "nodes": "All nodes of the network.",
    "pairs": "Pairs of nodes that any statement links; parallel statements are one pair, whose strength is their "
    "number, and a statement that links a node to itself is none.",
    "statements": "All statements of the network, parallel ones each.",
    "components": "Parts within which every node reaches every other, direction ignored (Wasserman and Faust 1994).",
    "largest": "Nodes of the largest component.",
    "density": "Linked pairs as a share of all pairs of nodes (Wasserman and Faust 1994); needs two nodes.",
    "reciprocity": "Share of the directed links that are answered by a link the other way, through whatever relation "
    "(Wasserman and Faust 1994); only relations that have a direction count; needs such a link.",
    "transitivity": "Share of the paths of two links whose ends are linked too (Luce and Perry 1949); needs a path.",
    "assortativity": "How far linked nodes are of one kind beyond what their degrees lead to expect, up to 1 "
    "(Newman 2003); needs links of two kinds of node.",
    "degree_centralisation": "How far the network is centred on one node by degree, 1 for a star (Freeman 1978); "
    "needs three nodes.",
    "betweenness_centralisation": "How far the network is centred on one node by betweenness, 1 for a star "
    "(Freeman 1978); needs three nodes.",
    "closeness_centralisation": "How far the network is centred on one node by closeness, 1 for a star (Freeman 1978); "
    "needs three nodes and one component.",
    "ei": "Linked pairs between kinds less those within kinds, as a share of both, from -1 to 1 (Krackhardt and Stern "
    "1988); needs a link.",
    "ei_test": "The E-I index beside what chance gives when kinds are dealt anew to the actors, each kind to as many "
    "as before, while the pairs stay (Krackhardt and Stern 1988): the expected index, exactly; and from seeded "
    "permutations the share in which it is as high, as low, or as far from expected; needs a link.",
    "ei_by_kind": "For each kind, linked pairs to other kinds less those within it, as a share of both (Krackhardt and "
    "Stern 1988); each pair counts once; needs a link.",
    "blocks": "For each two kinds, and each kind with itself, linked pairs as a share of the pairs there could be "
    "(White, Boorman and Breiger 1976).",
    "cliques": "Largest possible groups of three nodes or more in which all are linked (Luce and Perry 1949; Bron and "
    "Kerbosch 1973).",
}


def structure(network: Network, engine: str = IGRAPH, level: int | None = None, deals: Deals = USUAL) -> Structure:
    """Return the structure of a network.

    Args:
        network: any network.
        engine: what computes (graph.analysis.engine).
        level: how broad kinds are taken (mixing.kinds_at); the most specific by default.
        deals: how often kinds are dealt anew to test the E-I index; 0 leaves the test out.

    Raises:
        Invalid: no such engine is installed, or the number of deals is out of range.
        Refused: the engine lacks a function.
    """
    import networkx as nx

    deals.check()
    plain, ties = simple(network), directed(network)
    kinds = kinds_at(network, level)
    left_out = dict[str, str]()
    with use(engine) as prepare:
        graph = prepare(plain)
        sizes = [len(part) for part in nx.connected_components(graph)]
        return Structure(
            nodes=len(plain),
            pairs=plain.number_of_edges(),
            statements=len(network.rows),
            components=len(sizes),
            largest=max(sizes, default=0),
            density=nx.density(plain) if len(plain) > 1 else None,
            reciprocity=reciprocity(prepare(ties)) if ties.number_of_edges() else None,
            transitivity=_transitivity(plain, graph),
            degree_centralisation=degree_centralisation(plain),
            **_centralised(graph, engine, left_out),
            ei_test=_unless_refused("ei_test", left_out, mixing_test, plain, kinds, deals),
            **_mixing(plain, kinds),
            cliques=_unless_refused("cliques", left_out, cliques, plain),
            left_out=left_out,
        )


def _centralised(graph: Any, engine: str, left_out: dict[str, str]) -> dict[str, Any]:
    """Return the fields on how far the network is centred by what follows shortest paths."""
    return {
        f"{name}_centralisation": _unless_refused(f"{name}_centralisation", left_out, measure, graph, engine)
        for name, measure in _ON_PATHS.items()
    }


def _mixing(graph: Any, kinds: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields that follow from the blocks of kinds."""
    found = blocks(graph, kinds)
    return {
        "assortativity": assortativity(found),
        "ei": external_internal(found),
        "ei_by_kind": {kind: external_internal(found, kind) for kind in sorted(set(kinds.values()))},
        "blocks": found,
    }


def _unless_refused(
    name: str, left_out: dict[str, str], function: Callable[..., Found], *arguments: Any
) -> Found | None:
    try:
        return function(*arguments)
    except Refused as refused:
        left_out[name] = refused.message
        return None


def directed(network: Network, *, both_ways: bool = False) -> "ArrayGraph":
    """Return the links that have a direction: one edge per ordered pair that any statement leads from and to.

    A relation without a direction (symmetric in the vocabulary, or not in it) leads nowhere, or with ``both_ways`` in
    both directions. Loops are left out; ``strength`` is the number of statements behind an edge.
    """
    import numpy as np

    from graph.analysis.engine.graph import ArrayGraph

    labels, place = placed(network)
    edges, rows, known = network.data.edges, network.rows, model().relations
    start, end = place[edges.subject[rows]], place[edges.object[rows]]
    names = list(edges.numbering.relations)
    symmetric = np.array([name not in known or known[name].symmetric for name in names], bool)
    both = symmetric[edges.columns["relation"][rows]]
    there, back = (start != end) & (both_ways | ~both), (start != end) & both & both_ways
    starts, ends = np.concatenate([start[there], end[back]]), np.concatenate([end[there], start[back]])
    start, end, strength = distinct(starts, ends)
    return ArrayGraph(labels, start, end, {"strength": strength}, directed=True)


def reciprocity(graph: "nx.DiGraph[str]") -> float:
    """Return the share of edges that are answered; the graph has an edge."""
    import networkx as nx

    return float(nx.overall_reciprocity(graph))


def _transitivity(plain: "nx.Graph[str]", graph: Any) -> float | None:
    import networkx as nx

    return float(nx.transitivity(graph)) if any(degree > 1 for _, degree in plain.degree) else None


def degree_centralisation(graph: "nx.Graph[str]") -> float | None:
    """Return Freeman's centralisation of degree; None below three nodes."""
    count = len(graph)
    if count < _SMALLEST_CENTRALISED:
        return None
    degrees = [degree for _, degree in graph.degree]
    return _spread(degrees) / ((count - 1) * (count - 2))


def betweenness_centralisation(graph: Any, engine: str = NETWORKX) -> float | None:
    """Return Freeman's centralisation of betweenness; None below three nodes.

    Raises:
        Refused: the network is too large for this engine.
    """
    import networkx as nx

    if len(graph) < _SMALLEST_CENTRALISED:
        return None
    affordable(graph, "Betweenness centralisation", engine)
    values = nx.betweenness_centrality(graph, normalized=True).values()
    return _spread(values) / (len(graph) - 1)


def closeness_centralisation(graph: Any, engine: str = NETWORKX) -> float | None:
    """Return Freeman's centralisation of closeness; None below three nodes or in several components.

    Raises:
        Refused: the network is too large for this engine.
    """
    import networkx as nx

    count = len(graph)
    if count < _SMALLEST_CENTRALISED or not nx.is_connected(graph):
        return None
    affordable(graph, "Closeness centralisation", engine)
    values = nx.closeness_centrality(graph).values()
    return _spread(values) * (2 * count - 3) / ((count - 1) * (count - 2))


def _spread(values: Collection[float]) -> float:
    """Return the sum of what all fall short of the highest by."""
    highest = max(values)
    return float(sum(highest - value for value in values))


_ON_PATHS = {"betweenness": betweenness_centralisation, "closeness": closeness_centralisation}


def cliques(graph: "nx.Graph[str]", seconds: float = CLIQUE_SECONDS) -> tuple[tuple[str, ...], ...]:
    """Return all maximal cliques of three nodes or more, largest first, then by their nodes.

    Raises:
        Refused: the network is too large, or has too many of them, or the search takes longer than ``seconds``,
            which is looked at whenever a clique is found.
    """
    import networkx as nx

    size = len(graph) + graph.number_of_edges()
    if size > MOST_SEARCHED:
        raise _too_many(f"The network has {size} nodes and links, more than {MOST_SEARCHED}", MOST_SEARCHED)
    found: list[tuple[str, ...]] = []
    end = time.monotonic() + seconds
    for clique in nx.find_cliques(graph):
        if len(clique) >= SMALLEST_CLIQUE:
            found.append(tuple(sorted(clique)))
        if len(found) > MOST_CLIQUES:
            raise _too_many(f"The network has more than {MOST_CLIQUES} cliques", MOST_CLIQUES)
        if time.monotonic() > end:
            raise _too_many(f"The search for cliques takes more than {seconds:g} seconds", seconds)
    return tuple(sorted(found, key=lambda clique: (-len(clique), clique)))


def _too_many(why: str, limit: float) -> Refused:
    return Refused(f"{why}; take core numbers instead, or filter the network by kind, relation or day.", limit=limit)
