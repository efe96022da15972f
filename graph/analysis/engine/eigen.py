"""Centralities that feed on themselves: eigenvector, PageRank, Katz, HITS.

Enters: an ArrayGraph and the parameters that are honoured. Leaves: values by node, in NetworkX's conventions.

NetworkX stops iterating when all nodes together change by less than n times ``tol``; on large networks that is far too
early. Here the same must be reached within ``max_iter`` steps, and is then settled to 1e-10.
"""

from collections.abc import Callable, Hashable, Mapping
from typing import Any

import numpy as np

from graph.analysis.engine.arrays import UNWEIGHTED, Floats
from graph.analysis.engine.graph import ArrayGraph
from graph.analysis.engine.table import TOLERANCE, NotHonoured

Values = dict[Hashable, float]
_SETTLING = 10
"""How many times as many steps may settle what NetworkX would return."""
_RESTART = 20
_REST, _ROUNDING, _LOST = 1e-12, 1e-15, 1e100


def eigenvector_centrality(
    graph: ArrayGraph, max_iter: int = 100, tol: float = 1.0e-6, weight: str | None = None
) -> Values:
    """Leading left eigenvector of the adjacency matrix, of length one (Bonacich 1987), by power iteration.

    The unit matrix is added, so that bipartite networks converge. In a network of several parts it is the limit from
    equal values.

    Raises:
        networkx.PowerIterationFailedConvergence: as NetworkX, for instance without cycles.
    """
    incoming = graph.matrix(weight).T

    def step(values: Floats) -> Floats:
        values = values + incoming @ values
        return np.asarray(values / np.linalg.norm(values))

    return graph.by_label(_settle(step, np.full(len(graph), 1 / len(graph)), tol, max_iter))


def eigenvector_centrality_numpy(graph: ArrayGraph, weight: str | None = None) -> Values:
    """Leading left eigenvector of a connected network, of length one (Bonacich 1987).

    Raises:
        networkx.AmbiguousSolution: several parts, each with a vector of its own.
    """
    import networkx as nx

    if not graph.compiled.is_connected(mode="strong"):
        raise nx.AmbiguousSolution("A network of several parts has no single leading eigenvector.")
    if len(graph) < 3:  # noqa: PLR2004 (as NetworkX)
        raise NotHonoured("there are fewer than three nodes")
    found = np.array(graph.compiled.eigenvector_centrality(directed=True, weights=graph.weights(weight)))
    return graph.by_label(found / np.linalg.norm(found))


def pagerank(
    graph: ArrayGraph,
    alpha: float = 0.85,
    personalization: Mapping[Hashable, float] | None = None,
    max_iter: int = 100,  # noqa: ARG001 (nothing is iterated that could fail to converge)
    tol: float = 1.0e-6,
    weight: str | None = UNWEIGHTED,
) -> Values:
    """Where a walker is found who jumps with probability 1 - alpha (Brin and Page 1998); from dead ends always."""
    if tol * len(graph) < 0.99 * TOLERANCE:
        raise NotHonoured(f"compiled code is exact to {TOLERANCE:g} in all nodes together")
    if not 0 <= alpha < 1:
        raise NotHonoured("alpha is not between 0 and 1")
    reset = None if personalization is None else _vector(graph, personalization)
    if reset is not None and not (reset.sum() > 0 and (reset >= 0).all()):
        raise NotHonoured("the personalization has no positive sum")
    options = {"damping": alpha, "weights": graph.weights(weight), "implementation": "prpack"}
    if reset is None:
        return graph.by_label(graph.compiled.pagerank(**options))
    return graph.by_label(graph.compiled.personalized_pagerank(reset=reset.tolist(), **options))


def katz_centrality(
    graph: ArrayGraph,
    alpha: float = 0.1,
    beta: Any = 1.0,
    max_iter: int = 1000,
    tol: float = 1.0e-6,
    normalized: bool = True,
    weight: str | None = None,
) -> Values:
    """Walks that end at a node, each step weighing alpha (Katz 1953).

    Raises:
        networkx.PowerIterationFailedConvergence: alpha is not below one over the largest eigenvalue, or close to it.
    """
    incoming = alpha * graph.matrix(weight).T
    if isinstance(beta, Mapping) and beta.keys() != graph.codes.keys():
        raise NotHonoured("beta must name every node")
    base = _vector(graph, beta) if isinstance(beta, Mapping) else np.full(len(graph), float(beta))
    values = _settle(lambda values: np.asarray(incoming @ values + base), np.zeros(len(graph)), tol, max_iter)
    return graph.by_label(values / np.linalg.norm(values) if normalized else values)


def katz_centrality_numpy(
    graph: ArrayGraph, alpha: float = 0.1, beta: Any = 1.0, normalized: bool = True, weight: str | None = None
) -> Values:
    """Walks that end at a node, each step weighing alpha (Katz 1953).

    NetworkX solves a dense system, here the same values are iterated; where they do not settle, NetworkX is asked.
    """
    import networkx as nx

    if normalized and isinstance(beta, Mapping):
        raise NotHonoured("compiled code takes one beta for all")
    try:
        found = katz_centrality(graph, alpha, beta, 10_000, TOLERANCE, normalized, weight)
    except nx.PowerIterationFailedConvergence as error:
        raise NotHonoured("alpha is not well below one over the largest eigenvalue") from error
    return found


def hits(graph: ArrayGraph, max_iter: int = 100, tol: float = 1.0e-8, normalized: bool = True) -> tuple[Values, Values]:
    """Hubs and authorities, each with sum one (Kleinberg 1999), by power iteration.

    In a network of several parts it is the limit from equal values, where a solver for singular vectors would return
    any mixture. NetworkX counts restarts of such a solver in ``max_iter``, each of about twenty steps.

    Raises:
        networkx.PowerIterationFailedConvergence: not reached in so many steps.
    """
    if not len(graph.start):
        raise NotHonoured("there are no edges")
    matrix = graph.matrix(UNWEIGHTED)
    incoming = matrix.T

    def step(values: Floats) -> Floats:
        values = incoming @ (matrix @ values)
        return np.asarray(values / np.linalg.norm(values))

    authorities = _settle(step, np.full(len(graph), len(graph) ** -0.5), tol / len(graph), _RESTART * max_iter)
    hubs = matrix @ authorities
    if normalized:
        hubs, authorities = hubs / hubs.sum(), authorities / authorities.sum()
    return graph.by_label(hubs), graph.by_label(authorities)


def _vector(graph: ArrayGraph, values: Mapping[Hashable, float]) -> Floats:
    return np.array([values.get(label, 0) for label in graph.labels], np.float64)


def _settle(step: Callable[[Floats], Floats], values: Floats, tol: float, max_iter: int) -> Floats:
    """Repeat a step until NetworkX would stop, and on until what is still to come is negligible."""
    import networkx as nx

    last, near = np.inf, False
    for count in range(1, _SETTLING * max_iter + 1):
        before = values
        values = step(before)
        change = float(np.abs(values - before).sum())
        near = near or change < len(values) * tol
        if not near and (count >= max_iter or change > _LOST):
            break
        if near and _settled(change, last, float(np.abs(values).sum())):
            return values
        last = change
    if not near:
        raise nx.PowerIterationFailedConvergence(max_iter)
    return values


def _settled(change: float, last: float, total: float) -> bool:
    """Whether all further changes, if they shrink as the last one did, add up to less than 1e-12 of the total."""
    ratio = change / last
    return change < _ROUNDING * total or (0 < ratio < 1 and change * ratio / (1 - ratio) < _REST * total)
