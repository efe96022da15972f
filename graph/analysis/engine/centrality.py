"""Centralities by degree and by shortest paths, in NetworkX's conventions.

Enters: an ArrayGraph and the parameters that are honoured, named as NetworkX names them. Leaves: values.
"""

import math
from collections.abc import Hashable
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.analysis.engine.graph import ArrayGraph
from graph.analysis.engine.table import NotHonoured

Values = dict[Hashable, float]


def degree_centrality(graph: ArrayGraph) -> Values:
    """Share of the other nodes that a node is linked to (Freeman 1978); in and out add up if directed."""
    return _share(graph, graph.start, graph.end)


def in_degree_centrality(graph: ArrayGraph) -> Values:
    """Share of the other nodes that lead to a node (Freeman 1978)."""
    return _share(graph, graph.end)


def out_degree_centrality(graph: ArrayGraph) -> Values:
    """Share of the other nodes that a node leads to (Freeman 1978)."""
    return _share(graph, graph.start)


def _share(graph: ArrayGraph, *ends: NDArray[np.int32]) -> Values:
    nodes = len(graph)
    if nodes == 1:
        return dict.fromkeys(graph.labels, 1)
    return graph.by_label(sum(np.bincount(end, minlength=nodes) for end in ends) * (1 / (nodes - 1)))


def betweenness_centrality(
    graph: ArrayGraph,
    k: int | None = None,
    normalized: bool = True,
    weight: str | None = None,
    seed: Random | None = None,
) -> Values:
    """Shortest paths between others that run through a node (Freeman 1977; Brandes 2001).

    With ``k``, from as many sources as that, drawn with the seed as NetworkX draws them (Brandes and Pich 2007).
    """
    sources = _sample(graph, k, seed)
    found = graph.compiled.betweenness(directed=True, weights=graph.weights(weight), sources=sources)
    values = np.array(found) * (1 if graph.is_directed() else 2)
    others = len(graph) - 1
    if others < 2:  # noqa: PLR2004 (no pair of others)
        return graph.by_label(values)
    targets = others - 1 if normalized else (1 if graph.is_directed() else 2) / others
    values /= (others if sources is None else len(sources)) * targets
    if sources is not None:
        # a source is no target of its own paths, so that one source fewer is counted for it
        values[sources] *= len(sources) / (len(sources) - 1) if len(sources) > 1 else math.nan
    return graph.by_label(values)


def edge_betweenness_centrality(
    graph: ArrayGraph,
    k: int | None = None,
    normalized: bool = True,
    weight: str | None = None,
    seed: Random | None = None,
) -> dict[tuple[Hashable, Hashable], float]:
    """Shortest paths that run along an edge (Girvan and Newman 2002; Brandes 2001); ``k`` samples sources."""
    sources = _sample(graph, k, seed)
    found = graph.compiled.edge_betweenness(directed=True, weights=graph.weights(weight), sources=sources)
    nodes, ways = len(graph), 1 if graph.is_directed() else 2
    scale = ways / max(1, nodes - 1) if normalized else nodes
    values = np.array(found) * (scale / (nodes if sources is None else len(sources)))
    labels = graph.labels
    pairs = ((labels[one], labels[other]) for one, other in zip(graph.start.tolist(), graph.end.tolist(), strict=True))
    return dict(zip(pairs, values.tolist(), strict=True))


def _sample(graph: ArrayGraph, k: int | None, seed: Random | None) -> list[int] | None:
    if k is None or k == len(graph):
        return None
    if not isinstance(seed, Random):
        raise NotHonoured("a sample needs a seed for Python's own generator")
    return seed.sample(range(len(graph)), k)


def closeness_centrality(
    graph: ArrayGraph, u: Hashable = None, distance: str | None = None, wf_improved: bool = True
) -> Values | float:
    """Inverse mean distance from the nodes that reach a node (Freeman 1978), by default times their share.

    The share is that of Wasserman and Faust (1994). igraph does not tell how many nodes reach a node if directed.
    """
    codes = list(range(len(graph))) if u is None else [graph.code(u)]
    found = graph.compiled.closeness(codes, mode="in", weights=graph.weights(distance), normalized=True)
    values = np.nan_to_num(np.array(found, np.float64))
    if wf_improved and len(graph) > 1:
        values *= _reaching(graph, codes) / (len(graph) - 1)
    return float(values[0]) if u is not None else graph.by_label(values)


def _reaching(graph: ArrayGraph, codes: list[int]) -> NDArray[np.int64]:
    """Return how many other nodes have a path to each of some nodes."""
    if graph.is_directed():
        _, first, part = np.unique(graph.parts[codes], return_index=True, return_inverse=True)
        one_each = [codes[place] for place in first.tolist()]  # nodes that reach each other are reached by the same
        return np.array(graph.compiled.neighborhood_size(one_each, order=len(graph), mode="in"))[part] - 1
    return np.asarray(np.bincount(graph.parts)[graph.parts[codes]] - 1)


def harmonic_centrality(graph: ArrayGraph, nbunch: Any = None, distance: str | None = None) -> Values:
    """Sum of the inverse distances from all others, 0 for those that do not reach (Marchiori and Latora 2000)."""
    labels = graph.labels if nbunch is None else list(dict.fromkeys(graph.nbunch_iter(nbunch)))
    codes = None if nbunch is None else [graph.codes[label] for label in labels]
    found = graph.compiled.harmonic_centrality(codes, mode="in", weights=graph.weights(distance), normalized=False)
    return dict(zip(labels, (value * 1.0 for value in found), strict=True))
