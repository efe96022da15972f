"""Structural holes and closed triads.

Enters: an ArrayGraph and the parameters that are honoured. Leaves: values by node, or one value.
"""

from collections.abc import Hashable
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.analysis.engine.arrays import Floats
from graph.analysis.engine.graph import ArrayGraph
from graph.analysis.engine.table import NotHonoured, chosen, undirected

_TERMS = 10_000_000
"""How many products are held at once: 12 bytes each."""


def constraint(graph: ArrayGraph, weight: str | None = None) -> dict[Hashable, float]:
    """How far a node's contacts lead back to each other (Burt 1992); undefined (nan) for isolated nodes."""
    return graph.by_label(graph.compiled.constraint(weights=graph.weights(weight)))


def effective_size(graph: ArrayGraph, weight: str | None = None) -> dict[Hashable, float]:
    """Contacts less the redundant ones (Burt 1992); undirected without weights as in Borgatti (1997).

    With weights or direction as NetworkX computes node by node: for all nodes at once its version 3.6 divides by the
    maxima of the wrong nodes (its pull request 8906).
    """
    if graph.column(weight) is None and not graph.is_directed():
        degree = _degree(graph)
        with np.errstate(invalid="ignore"):
            return graph.by_label(degree - 2 * _triangles(graph, degree) / degree)
    mutual = graph.matrix(weight)
    mutual = (mutual + mutual.T).tocsr()
    counts = np.diff(mutual.indptr)
    share, part, contact = mutual.copy(), mutual.copy(), mutual.copy()
    share.data /= np.repeat(mutual.sum(axis=1), counts)
    part.data /= np.repeat(mutual.max(axis=1).toarray(), counts)
    contact.data[:] = 1
    size = counts - _closed(share, contact, part)
    return graph.by_label(np.where(counts == 0, np.nan, size))


def clustering(graph: ArrayGraph, nodes: Any = None, weight: str | None = None) -> Any:
    """How many pairs of a node's neighbours are linked (Watts and Strogatz 1998).

    With weights the geometric mean of the triangle's (Onnela et al. 2005), directed as in Fagiolo (2007).
    """
    return chosen(graph, _clustering(graph, weight), nodes)


def average_clustering(
    graph: ArrayGraph, nodes: Any = None, weight: str | None = None, count_zeros: bool = True
) -> float:
    """Mean of clustering over nodes, or over those where it is not 0 (Watts and Strogatz 1998)."""
    values = _clustering(graph, weight)
    if nodes is not None:
        values = values[[graph.codes[label] for label in graph.nbunch_iter(nodes)]]
    values = values if count_zeros else values[np.abs(values) > 0]
    if not values.size:
        raise NotHonoured("there is nothing to average")
    return float(values.mean())


def _clustering(graph: ArrayGraph, weight: str | None) -> Floats:
    if graph.column(weight) is None and not graph.is_directed():
        return np.array(graph.compiled.transitivity_local_undirected(mode="zero"), np.float64)
    matrix = graph.matrix(weight)
    if matrix.nnz:
        matrix.data = np.cbrt(matrix.data / matrix.data.max())
    both = graph.matrix()
    pairs = _degree(graph) * (_degree(graph) - 1)
    if graph.is_directed():
        reciprocal = both.multiply(both.T).sum(axis=1)
        matrix, pairs = (matrix + matrix.T).tocsr(), 2 * (pairs - 2 * reciprocal)
    closed = _closed(matrix, matrix, matrix)
    return np.asarray(np.divide(closed, pairs, out=np.zeros(len(graph)), where=closed != 0))


@undirected
def triangles(graph: ArrayGraph, nodes: Any = None) -> Any:
    """Count the triangles that a node is in."""
    return chosen(graph, _triangles(graph, _degree(graph)), nodes)


@undirected
def transitivity(graph: ArrayGraph) -> float:
    """Share of the connected triads that are closed (Luce and Perry 1949)."""
    return float(graph.compiled.transitivity_undirected(mode="zero"))


def overall_reciprocity(graph: ArrayGraph) -> float:
    """Share of the edges that another one answers."""
    if not len(graph.start):
        raise NotHonoured("there are no edges")
    return float(graph.compiled.reciprocity()) if graph.is_directed() else 0.0


def _degree(graph: ArrayGraph) -> NDArray[np.int64]:
    return np.bincount(graph.start, minlength=len(graph)) + np.bincount(graph.end, minlength=len(graph))


def _triangles(graph: ArrayGraph, degree: NDArray[np.int64]) -> NDArray[np.int64]:
    share = np.array(graph.compiled.transitivity_local_undirected(mode="zero"), np.float64)
    return np.rint(share * degree * (degree - 1) / 2).astype(np.int64)


def _closed(rows: Any, middle: Any, right: Any) -> Floats:
    """Return the row sums of ``rows * (middle @ right)``, sparse n x n; a hub's product is never held as a whole."""
    terms = np.cumsum(_terms(middle, right))
    cuts = np.searchsorted(terms, np.arange(_TERMS, terms[-1], _TERMS))
    bounds: list[int] = np.unique(np.concatenate(([0], cuts, [rows.shape[0]]))).astype(int).tolist()
    parts = [rows[one:next_].multiply(middle[one:next_] @ right).sum(axis=1) for one, next_ in pairwise(bounds)]
    return np.concatenate(parts)


def _terms(middle: Any, right: Any) -> NDArray[np.int64]:
    """Return how many products each row of ``middle @ right`` adds up."""
    lengths = np.diff(right.indptr).astype(np.int64)
    total = np.concatenate(([0], np.cumsum(lengths[middle.indices])))
    return np.asarray(total[middle.indptr[1:]] - total[middle.indptr[:-1]])
