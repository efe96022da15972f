"""Shortest paths along the edges' direction.

Enters: an ArrayGraph, nodes, and the edge value that is a path's length, else the number of steps. Leaves: paths as
lists of nodes, lengths, or whether there is a path.
"""

import math
import sys
from collections.abc import Hashable, Iterator
from itertools import repeat
from typing import Any

import numpy as np

from graph.analysis.engine.arrays import Floats
from graph.analysis.engine.graph import ArrayGraph
from graph.analysis.engine.table import NotHonoured

Path = list[Hashable]
_FAR = sys.float_info.max
_EQUAL = 1e-10
"""Lengths that differ by less, relatively, are equal: the same numbers added in another order."""


def has_path(graph: ArrayGraph, source: Hashable, target: Hashable) -> bool:
    """Whether a path leads from one node to another."""
    return math.isfinite(_distance(graph, source, target, None))


def shortest_path(
    graph: ArrayGraph,
    source: Hashable = None,
    target: Hashable = None,
    weight: str | None = None,
    method: str = "dijkstra",
) -> Any:
    """Return one shortest path to a node, or one to each node that can be reached (Dijkstra 1959)."""
    _known(source, method)
    if target is not None:
        return _path(graph, source, target, weight)
    reached = np.flatnonzero(np.isfinite(_distances(graph, source, weight))).tolist()
    labels = graph.labels
    found = graph.compiled.get_shortest_paths(graph.code(source), reached, weights=graph.weights(weight), mode="out")
    return {labels[path[-1]]: [labels[code] for code in path] for path in found}


def _path(graph: ArrayGraph, source: Hashable, target: Hashable, weight: str | None) -> Path:
    first, last = graph.code(source), graph.code(target)
    apart = graph.parts[first] != graph.parts[last]
    if apart and not (graph.is_directed() and has_path(graph, source, target)):
        _raise(source, target)  # igraph would warn, and return an empty path
    found = graph.compiled.get_shortest_path(first, last, weights=graph.weights(weight), mode="out")
    return [graph.labels[code] for code in found]


def shortest_path_length(
    graph: ArrayGraph,
    source: Hashable = None,
    target: Hashable = None,
    weight: str | None = None,
    method: str = "dijkstra",
) -> Any:
    """Return the length of the shortest path to a node, or to each node that can be reached (Dijkstra 1959)."""
    _known(source, method)
    if target is None:
        return _lengths(graph, source, weight, _FAR)
    found = _distance(graph, source, target, weight)
    if math.isinf(found):
        _raise(source, target)
    return found


def single_source_shortest_path_length(
    graph: ArrayGraph, source: Hashable, cutoff: float | None = None
) -> dict[Hashable, int]:
    """Return the number of steps to each node that can be reached; at most ``cutoff`` of them."""
    return _lengths(graph, source, None, _FAR if cutoff is None else min(cutoff, _FAR))


def all_shortest_paths(
    graph: ArrayGraph, source: Hashable, target: Hashable, weight: str | None = None, method: str = "dijkstra"
) -> Iterator[Path]:
    """Yield the shortest paths one by one: there may be far more than memory holds."""
    _known(source, method)
    distances, end = _row(graph, source, weight), graph.code(target)
    if math.isinf(distances[end]):
        _raise(source, target)
    return _backwards(graph, graph.code(source), end, distances, graph.column(weight))


def _backwards(graph: ArrayGraph, first: int, last: int, distances: list[float], weight: str | None) -> Iterator[Path]:
    """Walk back from the last node; each step leads to a node that is nearer by just that step, so none is in vain."""
    path, branches = [last], [_before(graph, last, distances, weight)]
    while path:
        if path[-1] == first:
            yield [graph.labels[code] for code in reversed(path)]
        elif branches[-1]:
            path.append(branches[-1].pop())
            branches.append(_before(graph, path[-1], distances, weight))
            continue
        path.pop()
        branches.pop()


def _before(graph: ArrayGraph, code: int, distances: list[float], weight: str | None) -> list[int]:
    """Return the nodes that are last but one on a shortest path to a node, in falling order."""
    rows = graph.incoming
    part = slice(rows.indptr[code], rows.indptr[code + 1])
    near = rows.indices[part].tolist()
    steps = repeat(1.0) if weight is None else graph.values[weight][rows.data[part]].tolist()
    most = distances[code] * (1 + _EQUAL)
    return [node for node, step in zip(near, steps, strict=False) if distances[node] + step <= most][::-1]


def _row(graph: ArrayGraph, source: Hashable, weight: str | None) -> list[float]:
    """Return the distances to all nodes by code: whole steps or lengths, and infinity."""
    found: list[float] = graph.compiled.distances(graph.code(source), weights=graph.weights(weight), mode="out")[0]
    return found


def _distances(graph: ArrayGraph, source: Hashable, weight: str | None) -> Floats:
    return np.array(_row(graph, source, weight), np.float64)


def _distance(graph: ArrayGraph, source: Hashable, target: Hashable, weight: str | None) -> float:
    pair = graph.code(source), graph.code(target)
    found: float = graph.compiled.distances(*pair, weights=graph.weights(weight), mode="out")[0][0]
    return found


def _lengths(graph: ArrayGraph, source: Hashable, weight: str | None, most: float) -> dict[Hashable, Any]:
    row = _row(graph, source, weight)
    if max(row) <= most:
        return graph.by_label(row)
    return {label: value for label, value in zip(graph.labels, row, strict=True) if value <= most}


def _known(source: Hashable, method: str) -> None:
    if source is None:
        raise NotHonoured("compiled code needs a source")
    if method not in {"dijkstra", "bellman-ford"}:
        raise NotHonoured(f"compiled code has no method {method}")


def _raise(source: Hashable, target: Hashable) -> None:
    import networkx as nx

    raise nx.NetworkXNoPath(f"No path leads from {source} to {target}.")
