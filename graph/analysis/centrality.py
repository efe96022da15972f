"""Centralities: pure functions on a NetworkX graph, each with the words that say how it was computed.

Enters: a Network. Leaves: a Ranking. Measures run on the simple undirected graph (network.simple). Every call is plain
``nx.*``, computed by the engine that is set; values follow NetworkX's conventions: betweenness and degree normalised,
closeness scaled by component (Wasserman and Faust 1994), harmonic divided by n - 1 so that it lies between 0 and 1.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.analysis.engine import IGRAPH, use
from graph.analysis.network import Network, simple
from graph.analysis.work import affordable, excess
from graph.errors import Unknown
from graph.node import Node
from graph.search import nearest

if TYPE_CHECKING:
    import networkx as nx

    from graph.analysis.engine.graph import ArrayGraph

Values = dict[str, float]
TOLERANCE = 1e-10
_TIE, _DIGITS = 1e-9, 9
_SHORT, _MOST_KEPT = 200, 50
"""Rankings of few rows are kept with their network, so that who leads is not computed for each who asks."""
ON_PATHS = ("betweenness", "closeness", "harmonic")
_SEED, _DOUBT = 1, 0.05
_QUICKER, _SMALLEST_SAMPLE = 10, 50


@dataclass(frozen=True)
class Measure:
    """A centrality: its name, the function, and how it is computed, in one sentence."""

    name: str
    function: Callable[["nx.Graph[str]"], Values]
    method: str


@dataclass(frozen=True)
class Ranked:
    """A node's place: ties share the best rank they could have."""

    rank: int
    node: Node
    value: float


@dataclass(frozen=True)
class Ranking:
    """Ranked nodes, and the network they were ranked in."""

    measure: Measure
    rows: tuple[Ranked, ...]
    nodes: int
    pairs: int
    engine: str = IGRAPH
    tied_below: int = 0
    """Nodes beyond the bound that share the last rank shown."""
    sample: int | None = None
    """From how many nodes shortest paths were followed; None: from all, so that values are exact."""

    @property
    def error_bound(self) -> float:
        """How far any value may be off, with 95 % certainty for all nodes together (Hoeffding 1963); 0 if exact."""
        return 0.0 if self.sample is None else math.sqrt(math.log(2 * self.nodes / _DOUBT) / (2 * self.sample))


def rank(network: Network, by: str, *, top: int | None = None, engine: str = IGRAPH) -> Ranking:
    """Rank the nodes of a network by a measure, highest first, ties by name.

    Raises:
        Unknown: there is no such measure; with the nearest names.
        Invalid: there is no such engine.
        Refused: the engine lacks a function that the measure needs.
    """
    measure, graph = measure_called(by), simple(network)
    sample = sample_size(by, graph, engine)
    asked = (by, top, engine, sample)
    if (kept := network.kept.get(asked)) is not None:
        return kept
    values = computed(measure, graph, engine, sample)
    found = ranking(network, measure, values, graph.number_of_edges(), top=top, engine=engine, sample=sample)
    if len(found.rows) <= _SHORT and len(network.kept) < _MOST_KEPT:
        network.kept[asked] = found
    return found


def ranking(
    network: Network,
    measure: Measure,
    values: Values,
    pairs: int,
    *,
    top: int | None = None,
    engine: str = IGRAPH,
    sample: int | None = None,
) -> Ranking:
    """Return the ranking that follows from the values of all nodes, by IRI, and the number of linked pairs.

    Where only ``top`` nodes are shown, the values of these and of those equal to the last of them will do.
    """
    import numpy as np

    found = np.round(np.fromiter(values.values(), float, len(values)), _DIGITS)
    falling = -np.sort(-found)
    gaps = np.flatnonzero(falling[:-1] - falling[1:] > 1.5 * _TIE) + 1
    ends = np.append(gaps, len(found))  # behind each group of equals
    count = len(found) if top is None else min(top, len(found))
    last = int(ends[np.searchsorted(ends, count)]) if count else 0
    least = falling[last - 1] if last else np.inf
    nodes = network.data.nodes
    leading = sorted(
        (-value, nodes[iri].name(), iri) for iri, value in zip(values, found.tolist(), strict=True) if value >= least
    )
    starts = np.concatenate([[0], gaps])
    first = starts[np.searchsorted(starts, np.arange(count), side="right") - 1] + 1
    ranked = zip(first.tolist(), leading[:count], strict=True)
    rows = tuple(Ranked(rank, nodes[iri], values[iri]) for rank, (_, _, iri) in ranked)
    return Ranking(measure, rows, len(network.codes), pairs, engine, last - count, sample)


def measure_called(name: str) -> Measure:
    """Return a measure by its name.

    Raises:
        Unknown: there is no such measure; with the nearest names.
    """
    measure = MEASURES.get(name)
    if measure is None:
        raise Unknown("measure", name, nearest(name, MEASURES))
    return measure


def computed(measure: Measure, graph: "ArrayGraph", engine: str = IGRAPH, sample: int | None = None) -> Values:
    """Return the values of a measure; without any edge every node has 0."""
    import networkx as nx

    if not graph.number_of_edges():
        return dict.fromkeys(map(str, graph), 0.0)
    with use(engine) as prepare:
        if sample is not None:
            return dict(nx.betweenness_centrality(prepare(graph), k=sample, seed=_SEED))
        return measure.function(prepare(graph))


def sample_size(by: str, graph: "ArrayGraph", engine: str = IGRAPH) -> int | None:
    """Return from how many nodes betweenness follows shortest paths where following them from all takes too long.

    Raises:
        Refused: another measure on paths would take too long.
    """
    if by not in ON_PATHS or not (over := excess(graph, engine)):
        return None
    if by != betweenness.__name__:
        affordable(graph, by.capitalize(), engine)
    return max(_SMALLEST_SAMPLE, int(len(graph) / over / _QUICKER))


def degree(graph: "nx.Graph[str]") -> Values:
    """Share of the other nodes that a node is linked to (Freeman 1978)."""
    import networkx as nx

    return dict(nx.degree_centrality(graph))


def betweenness(graph: "nx.Graph[str]") -> Values:
    """Share of the shortest paths between others that run through a node (Freeman 1977; Brandes 2001)."""
    import networkx as nx

    return dict(nx.betweenness_centrality(graph, normalized=True))


def closeness(graph: "nx.Graph[str]") -> Values:
    """Inverse mean distance, scaled by the share of nodes reached (Wasserman and Faust 1994)."""
    import networkx as nx

    return dict(nx.closeness_centrality(graph, wf_improved=True))


def harmonic(graph: "nx.Graph[str]") -> Values:
    """Mean of the inverse distances to all others, 0 for those not reached (Boldi and Vigna 2014)."""
    import networkx as nx

    others = max(1, graph.number_of_nodes() - 1)
    return {node: value / others for node, value in nx.harmonic_centrality(graph).items()}


def eigenvector(graph: "nx.Graph[str]") -> Values:
    """Leading eigenvector of the adjacency matrix (Bonacich 1987), zero outside the components that lead."""
    import networkx as nx

    parts = [graph.subgraph(sorted(part)) for part in nx.connected_components(graph) if len(part) > 1]
    found = [(_eigenvalue(part, values), values) for part in parts for values in (_leading(part),)]
    largest = max((eigenvalue for eigenvalue, _ in found), default=0.0)
    leading = [values for eigenvalue, values in found if eigenvalue > largest - _TIE]
    scaled = {node: value / len(leading) ** 0.5 for values in leading for node, value in values.items()}
    return {**dict.fromkeys(graph, 0.0), **scaled}


def _leading(component: "nx.Graph[str]") -> Values:
    """Return the eigenvector centrality of one component; a pair is too small for the sparse solver."""
    import networkx as nx

    if len(component) == 2:  # noqa: PLR2004 (a pair)
        return dict.fromkeys(component, 0.5**0.5)
    return {node: abs(value) for node, value in nx.eigenvector_centrality_numpy(component, max_iter=10_000).items()}


def _eigenvalue(graph: "nx.Graph[str]", vector: Values) -> float:
    """Return the eigenvalue of an eigenvector, read off the node with the largest value."""
    top = max(vector, key=vector.__getitem__)
    return sum(vector[near] for near in graph.neighbors(top)) / vector[top]


def pagerank(graph: "nx.Graph[str]") -> Values:
    """PageRank with damping 0.85, iterated until all nodes together change by less than 1e-10 (Brin and Page 1998)."""
    import networkx as nx

    # networkx stops at tol times the number of nodes, which on large networks is far too early.
    return dict(nx.pagerank(graph, alpha=0.85, tol=TOLERANCE / graph.number_of_nodes(), max_iter=1000))


def katz(graph: "nx.Graph[str]") -> Values:
    """Katz (1953) with an attenuation of 0.85 over the largest eigenvalue, so that the sum always converges."""
    import networkx as nx

    return dict(nx.katz_centrality_numpy(graph, alpha=0.85 / _eigenvalue(graph, eigenvector(graph))))


def core(graph: "nx.Graph[str]") -> Values:
    """Core number: the largest k such that the node is in a subgraph where all have k neighbours (Seidman 1983)."""
    import networkx as nx

    return {node: float(value) for node, value in nx.core_number(graph).items()}


def _measure(function: Callable[["nx.Graph[str]"], Values]) -> Measure:
    return Measure(function.__name__, function, (function.__doc__ or "").strip())


MEASURES = {
    measure.name: measure
    for measure in map(_measure, (degree, betweenness, closeness, harmonic, eigenvector, pagerank, katz, core))
}
