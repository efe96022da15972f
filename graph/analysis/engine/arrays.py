"""A network as integer-coded arrays, and what compiled code takes of it.

Enters: node labels, the positions of both ends of each edge, and values of the edges such as ``strength`` (for
PageRank, eigenvector, communities) and ``distance`` (for paths). Leaves: Arrays, which are never changed. What igraph
and scipy need is made from them once, when it is first asked for.
"""

from collections.abc import Hashable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.errors import Invalid

Codes = NDArray[np.int32]
Floats = NDArray[np.float64]

UNWEIGHTED = "weight"
"""What NetworkX calls an edge value unless told otherwise; an edge without it counts as one."""


class Arrays:
    """A simple graph: no loops, at most one edge between a pair (or per direction); aggregate before.

    Args:
        labels: the nodes in the order of their codes, length n.
        start: code of one end of each edge, length m.
        end: code of the other end, length m.
        values: numbers of the edges by name, each of length m, finite and above 0.
        directed: whether an edge leads from start to end only.

    Raises:
        Invalid: the arrays do not make such a graph.
    """

    def __init__(
        self,
        labels: Sequence[Hashable] | NDArray[Any],
        start: NDArray[np.integer[Any]],
        end: NDArray[np.integer[Any]],
        values: Mapping[str, NDArray[Any]] = MappingProxyType({}),
        *,
        directed: bool = False,
    ) -> None:
        self.labels: list[Hashable] = labels.tolist() if isinstance(labels, np.ndarray) else list(labels)
        self.directed = directed
        self.values: dict[str, Floats] = {name: np.asarray(column, np.float64) for name, column in values.items()}
        _check(self.labels, start, end, self.values)
        ends = (start, end) if directed else (np.minimum(start, end), np.maximum(start, end))
        self.start, self.end = (np.ascontiguousarray(one, np.int32) for one in ends)
        keys = np.sort(self.start.astype(np.int64) * len(self.labels) + self.end)
        if (keys[1:] == keys[:-1]).any():
            raise Invalid("A pair of nodes has several edges; aggregate them before measuring.")

    @cached_property
    def compiled(self) -> Any:
        """The igraph.Graph of the arrays; edges keep their order."""
        import igraph

        return igraph.Graph(len(self.labels), np.column_stack((self.start, self.end)), directed=self.directed)

    def weights(self, name: str | None) -> str | None:
        """Return the igraph edge attribute with a value, or None if all edges count one."""
        name = self.column(name)
        if name is not None and name not in self.compiled.es.attributes():
            self.compiled.es[name] = self.values[name].tolist()
        return name

    def column(self, name: str | None) -> str | None:
        """Return the name of an edge value if the edges have it and differ from one.

        Raises:
            Invalid: the edges have no such value.
        """
        if name is None or (name == UNWEIGHTED and name not in self.values):
            return None
        if name not in self.values:
            known = ", ".join(sorted(self.values)) or "no values"
            raise Invalid(f'The edges have no value "{name}"; they have {known}.')
        return None if (self.values[name] == 1).all() else name

    @cached_property
    def rows(self) -> Any:
        """A sparse n x n array of edge numbers: which edge leads from a row to a column; both ways if undirected."""
        from scipy.sparse import csr_array

        start, end, edge = self.start, self.end, np.arange(len(self.start), dtype=np.int32)
        if not self.directed:
            start, end, edge = np.concatenate((start, end)), np.concatenate((end, start)), np.concatenate((edge, edge))
        found = csr_array((edge, (start, end)), shape=(len(self.labels), len(self.labels)))
        found.sort_indices()
        return found

    @cached_property
    def parts(self) -> Codes:
        """The number of each node's component; if directed, of the strong one."""
        return np.array(self.compiled.connected_components(mode="strong").membership, np.int32)

    @cached_property
    def incoming(self) -> Any:
        """As rows, but which edge leads from a column to a row."""
        if not self.directed:
            return self.rows
        found = self.rows.T.tocsr()
        found.sort_indices()
        return found

    def matrix(self, weight: str | None = None) -> Any:
        """Return the sparse n x n adjacency array of floats: a row's edges lead to its columns."""
        from scipy.sparse import csr_array

        name = self.column(weight)
        data = np.ones(self.rows.nnz) if name is None else self.values[name][self.rows.data]
        return csr_array((data, self.rows.indices, self.rows.indptr), shape=self.rows.shape)

    @cached_property
    def codes(self) -> dict[Hashable, int]:
        """The code of each label."""
        return {label: code for code, label in enumerate(self.labels)}

    def code(self, label: Hashable) -> int:
        """Return the code of a node.

        Raises:
            networkx.NodeNotFound: there is no such node.
        """
        try:
            return self.codes[label]
        except KeyError:
            import networkx as nx

            raise nx.NodeNotFound(f"Node {label} is not in the network.") from None

    def by_label(self, values: Any) -> dict[Hashable, Any]:
        """Return n values, in the order of the codes, by label and as Python numbers."""
        return dict(zip(self.labels, values.tolist() if isinstance(values, np.ndarray) else values, strict=True))


def _check(labels: list[Hashable], start: NDArray[Any], end: NDArray[Any], values: Mapping[str, Floats]) -> None:
    if len(set(labels)) != len(labels):
        raise Invalid("Two nodes have the same label.")
    if start.shape != end.shape or start.ndim != 1:
        raise Invalid("Both ends of the edges must be arrays of one length.")
    if start.size and (min(start.min(), end.min()) < 0 or max(start.max(), end.max()) >= len(labels)):
        raise Invalid("An edge has an end that is no node.")
    if (start == end).any():
        raise Invalid("An edge leads from a node to itself; leave such edges out before measuring.")
    for name, column in values.items():
        if column.shape != start.shape:
            raise Invalid(f'"{name}" must have one number per edge.')
        if not (np.isfinite(column) & (column > 0)).all():
            raise Invalid(f'"{name}" must be finite and above 0 on every edge.')
