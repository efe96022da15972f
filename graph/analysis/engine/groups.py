"""Components, cuts, cores and communities.

Enters: an ArrayGraph and the parameters that are honoured. Leaves: sets of nodes, edges, numbers, or a smaller graph.
"""

import random
from collections.abc import Collection, Hashable, Iterator
from random import Random
from threading import Lock
from typing import Any

import numpy as np

from graph.analysis.engine.graph import ArrayGraph
from graph.analysis.engine.table import NotHonoured, sets, undirected

Nodes = set[Hashable]
_drawing = Lock()
_ROUNDS = 2
"""How often Leiden starts from its last partition; until nothing changes took minutes on 1 M edges at random."""


def connected_components(graph: ArrayGraph) -> Iterator[Nodes]:
    """Yield the nodes of each component; NetworkX has refused directed graphs before."""
    yield from sets(graph, _membership(graph, "weak"))


def weakly_connected_components(graph: ArrayGraph) -> Iterator[Nodes]:
    """Yield the nodes of each component, direction ignored."""
    yield from sets(graph, _membership(graph, "weak"))


def strongly_connected_components(graph: ArrayGraph) -> Iterator[Nodes]:
    """Yield the largest sets of nodes that all reach each other (Tarjan 1972)."""
    yield from sets(graph, _membership(graph, "strong"))


def number_connected_components(graph: ArrayGraph) -> int:
    """Count the components."""
    return _count(graph, "weak")


def number_weakly_connected_components(graph: ArrayGraph) -> int:
    """Count the components, direction ignored."""
    return _count(graph, "weak")


def number_strongly_connected_components(graph: ArrayGraph) -> int:
    """Count the largest sets of nodes that all reach each other."""
    return _count(graph, "strong")


def is_connected(graph: ArrayGraph) -> bool:
    """Whether all nodes are in one component."""
    return bool(graph.compiled.is_connected(mode="weak"))


def is_weakly_connected(graph: ArrayGraph) -> bool:
    """Whether all nodes are in one component, direction ignored."""
    return bool(graph.compiled.is_connected(mode="weak"))


def is_strongly_connected(graph: ArrayGraph) -> bool:
    """Whether all nodes reach each other."""
    return bool(graph.compiled.is_connected(mode="strong"))


def _membership(graph: ArrayGraph, mode: str) -> list[int]:
    return list(graph.compiled.connected_components(mode=mode).membership)


def _count(graph: ArrayGraph, mode: str) -> int:
    return 1 + max(_membership(graph, mode))


@undirected
def bridges(graph: ArrayGraph) -> Iterator[tuple[Hashable, Hashable]]:
    """Yield the edges without which there are more components (Tarjan 1974)."""
    for edge in graph.compiled.bridges():
        yield graph.labels[graph.start[edge]], graph.labels[graph.end[edge]]


@undirected
def has_bridges(graph: ArrayGraph) -> bool:
    """Whether there is an edge without which there are more components."""
    return bool(graph.compiled.bridges())


@undirected
def articulation_points(graph: ArrayGraph) -> Iterator[Hashable]:
    """Yield the nodes without which there are more components (Tarjan 1972)."""
    for code in graph.compiled.articulation_points():
        yield graph.labels[code]


def core_number(graph: ArrayGraph) -> dict[Hashable, int]:
    """Return the largest k such that a node is in a part where all have k neighbours (Seidman 1983)."""
    return graph.by_label(graph.compiled.coreness(mode="all"))


def k_core(graph: ArrayGraph, k: int | None = None) -> ArrayGraph:
    """Return the part of the nodes with a core number of at least k, by default the largest (Seidman 1983)."""
    core = np.array(graph.compiled.coreness(mode="all"))
    return graph.part(core >= (core.max() if k is None else k))


@undirected
def louvain_communities(
    graph: ArrayGraph, weight: str | None = "weight", resolution: float = 1, seed: Random | None = None
) -> list[Nodes]:
    """Return a partition of high modularity (Blondel et al. 2008)."""
    return _communities(graph, seed, "community_multilevel", weights=graph.weights(weight), resolution=resolution)


@undirected
def leiden_communities(
    graph: ArrayGraph, weight: str | None = "weight", resolution: float = 1, seed: Random | None = None
) -> list[Nodes]:
    """Return a partition of high modularity into connected parts (Traag, Waltman and van Eck 2019).

    igraph maximises another quality unless it is asked for modularity.
    """
    return _communities(
        graph,
        seed,
        "community_leiden",
        weights=graph.weights(weight),
        resolution=resolution,
        objective_function="modularity",
        n_iterations=_ROUNDS,
    )


def _communities(graph: ArrayGraph, seed: Random | None, method: str, **options: Any) -> list[Nodes]:
    """Run a community detection with its own random numbers; igraph has one generator for all threads."""
    import igraph

    if not isinstance(seed, Random):
        raise NotHonoured("it needs a seed for Python's own generator")
    function = getattr(graph.compiled, method)
    with _drawing:
        igraph.set_random_number_generator(seed)
        try:
            membership = function(**options).membership
        finally:
            igraph.set_random_number_generator(random)  # igraph's own default
    return sets(graph, membership)


def modularity(
    graph: ArrayGraph,
    communities: Collection[Collection[Hashable]],
    weight: str | None = "weight",
    resolution: float = 1,
) -> float:
    """Return how many more edges are within communities than expected from the degrees (Newman 2006)."""
    membership = np.full(len(graph), -1)
    listed = [list(community) for community in communities]
    for number, community in enumerate(listed):
        membership[[graph.codes.get(label, -1) for label in community]] = number
    if sum(map(len, listed)) != len(graph) or (membership < 0).any():
        raise NotHonoured("the communities are no partition of the network")
    if not len(graph.start):
        raise NotHonoured("there are no edges")
    weights = graph.weights(weight)
    return float(graph.compiled.modularity(membership.tolist(), weights, resolution, directed=True))
