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
_SPARSE = 3
"""The fewest nodes that sparse solvers take."""
_REST, _ROUNDING, _LOST = 1e-12, 1e-15, 1e100


def eigenvector_centrality(
    graph: ArrayGraph, max_iter: int = 100, tol: float = 1.0e-6, weight: str | None = None
) -> Values:
    """Leading left eigenvector of the adjacency matrix, of length one (Bonacich 1987).

    By Lanczos' method where one component leads for sure; else by power iteration, as the limit from equal values.
    There the unit matrix is added, so that bipartite networks converge.

    Raises:
        networkx.PowerIterationFailedConvergence: as NetworkX, for instance without cycles.
    """
    incoming = graph.matrix(weight).T
    found = _leading_part(graph, incoming, weight)
    if found is not None:
        return graph.by_label(found)

    def step(values: Floats) -> Floats:
        values = values + incoming @ values
        return np.asarray(values / np.linalg.norm(values))

    return graph.by_label(_settle(step, np.full(len(graph), 1 / len(graph)), tol, max_iter))


def _leading_part(graph: ArrayGraph, incoming: Any, weight: str | None) -> Floats | None:
    """Return the eigenvector on the one component that leads, or None where it may not be the only one."""
    from scipy.sparse.linalg import eigsh

    if len(graph) < _SPARSE or not len(graph.start) or (graph.is_directed() and graph.parts.any()):
        return None
    if graph.is_directed():
        found = np.array(graph.compiled.eigenvector_centrality(directed=True, weights=graph.weights(weight)))
    else:
        found = np.abs(eigsh(incoming, k=1, which="LA", v0=np.ones(len(graph)))[1].ravel())
    inside = graph.parts == graph.parts[np.argmax(found)]
    vector = np.where(inside, found, 0) / np.linalg.norm(found[inside])
    total = incoming.sum(axis=1)
    rivals = ~inside[graph.start]
    value = float(vector @ (incoming @ vector))
    return vector if _leads(value, total[graph.start][rivals] * total[graph.end][rivals]) else None


def _leads(value: float, products: Floats) -> bool:
    """Whether an eigenvalue is above those of other parts: at most the root of the row sums of two linked nodes.

    That bound is of Berman and Zhang (2001).
    """
    return not products.size or float(products.max()) < value**2 * (1 - _ROUNDING**0.5)


def eigenvector_centrality_numpy(
    graph: ArrayGraph, weight: str | None = None, max_iter: int = 50, tol: float = 0
) -> Values:
    """Leading left eigenvector of a connected network, of length one (Bonacich 1987).

    Raises:
        networkx.AmbiguousSolution: several parts, each with a vector of its own.
        scipy.sparse.linalg.ArpackNoConvergence: as NetworkX, not reached in so many restarts.
    """
    import networkx as nx
    from scipy.sparse.linalg import eigsh

    if not graph.compiled.is_connected(mode="strong"):
        raise nx.AmbiguousSolution("A network of several parts has no single leading eigenvector.")
    if len(graph) < _SPARSE:
        raise NotHonoured("there are fewer than three nodes")
    if graph.is_directed():
        if (max_iter, tol) != (50, 0):
            raise NotHonoured("compiled code settles directed networks in its own way")
        found = np.array(graph.compiled.eigenvector_centrality(directed=True, weights=graph.weights(weight)))
    else:
        matrix = graph.matrix(weight)
        found = np.abs(eigsh(matrix, k=1, which="LA", v0=np.ones(len(graph)), maxiter=max_iter, tol=tol)[1].ravel())
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
    """Hubs and authorities, each with sum one (Kleinberg 1999).

    By Lanczos' method where one part of the network leads for sure; else by power iteration, as the limit from equal
    values: the other method returns any mixture. NetworkX counts restarts of such a solver in ``max_iter``, each of
    about twenty steps.

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

    authorities = _leading_authorities(graph, matrix)
    if authorities is None:
        authorities = _settle(step, np.full(len(graph), len(graph) ** -0.5), tol / len(graph), _RESTART * max_iter)
    hubs = matrix @ authorities
    if normalized:
        hubs, authorities = hubs / hubs.sum(), authorities / authorities.sum()
    return graph.by_label(hubs), graph.by_label(authorities)


def _leading_authorities(graph: ArrayGraph, matrix: Any) -> Floats | None:
    """Return the authorities in the one part that leads, or None where it may not be the only one.

    Parts are those of the two-mode network of every node as hub and every node as authority.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components
    from scipy.sparse.linalg import svds

    count = len(graph)
    if count < _SPARSE:
        return None
    ends = np.concatenate((matrix.indptr, np.full(count, matrix.nnz, matrix.indptr.dtype)))
    both = csr_array((matrix.data, matrix.indices + np.int32(count), ends), shape=(2 * count, 2 * count))
    parts = connected_components(both, directed=False)[1]
    found = np.abs(svds(matrix, k=1, v0=np.ones(count))[2].ravel())
    inside = parts[count:] == parts[count + np.argmax(found)]
    vector = np.where(inside, found, 0) / np.linalg.norm(found[inside])
    total_in, total_out = matrix.sum(axis=0), matrix.sum(axis=1)
    rivals = ~inside[matrix.indices]
    products = np.repeat(total_out, np.diff(matrix.indptr))[rivals] * total_in[matrix.indices[rivals]]
    return vector if _leads(float(np.linalg.norm(matrix @ vector)), products) else None


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
