"""The graph class of this backend: arrays that answer like an immutable ``nx.Graph`` or ``nx.DiGraph``.

Enters: what Arrays takes. Leaves: an ArrayGraph, to be given to any ``nx.*`` function.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.analysis.engine.arrays import Arrays
from graph.analysis.engine.info import BACKEND

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class ArrayGraph(Arrays):
    """A simple graph on arrays; what is computed on it in C is said by ``graph.analysis.engine.info.FUNCTIONS``."""

    __networkx_backend__ = BACKEND

    @cached_property
    def graph(self) -> dict[str, Any]:
        """Attributes of the graph; there are none."""
        return {}

    @cached_property
    def others(self) -> dict[str, Any]:
        """The same graph as other engines take it, by engine, as far as it was asked for."""
        return {}

    def __iter__(self) -> Iterator[Hashable]:
        """Iterate over the labels in the order of the codes."""
        return iter(self.labels)

    def __len__(self) -> int:
        """Return the number of nodes."""
        return len(self.labels)

    def __contains__(self, label: object) -> bool:
        """Whether there is such a node."""
        return isinstance(label, Hashable) and label in self.codes

    def __getitem__(self, label: Hashable) -> dict[Hashable, Mapping[str, Any]]:
        """Return a node's neighbours (successors if directed) with the values of the edges to them."""
        return self._adj[label]

    def is_directed(self) -> bool:
        """Whether an edge leads one way only."""
        return self.directed

    def is_multigraph(self) -> bool:
        """Return False: parallel edges are aggregated before."""
        return False

    def number_of_nodes(self) -> int:
        """Return n."""
        return len(self.labels)

    order = number_of_nodes

    def number_of_edges(self, u: Hashable = None, v: Hashable = None) -> int:
        """Return m, or how many edges lead from one node to another."""
        return len(self.start) if u is None else int(self.has_edge(u, v))

    def size(self, weight: str | None = None) -> float:
        """Return the number of edges, or the sum of a value."""
        name = self.column(weight)
        return len(self.start) if name is None else float(self.values[name].sum())

    def has_node(self, label: object) -> bool:
        """Whether there is such a node."""
        return label in self

    def has_edge(self, u: Hashable, v: Hashable) -> bool:
        """Whether an edge leads from one node to another."""
        return u in self and v in self._adj[u]

    def get_edge_data(self, u: Hashable, v: Hashable, default: Any = None) -> Any:
        """Return the values of an edge, or a default if there is none."""
        return self._adj[u][v] if self.has_edge(u, v) else default

    def neighbors(self, label: Hashable) -> Iterator[Hashable]:
        """Iterate over a node's neighbours (successors if directed), in the order of the codes."""
        return iter(self._adj[label])

    successors = neighbors

    def predecessors(self, label: Hashable) -> Iterator[Hashable]:
        """Iterate over the nodes that an edge leads from to this one."""
        return iter(Rows(self, self.incoming)[label])

    def adjacency(self) -> Iterator[tuple[Hashable, Mapping[Hashable, Any]]]:
        """Iterate over nodes, each with its neighbours."""
        return iter(self._adj.items())

    def nbunch_iter(self, nbunch: Any = None) -> Iterator[Hashable]:
        """Iterate over all nodes, one node, or those of some that are in the graph."""
        if nbunch is None:
            return iter(self)
        return iter([nbunch]) if nbunch in self else (label for label in nbunch if label in self)

    @cached_property
    def _adj(self) -> "Rows":
        return Rows(self, self.rows)

    @property
    def _succ(self) -> "Rows":
        return self._adj if self.directed else _no("_succ")

    @property
    def _pred(self) -> "Rows":
        return Rows(self, self.incoming) if self.directed else _no("_pred")

    @cached_property
    def _node(self) -> dict[Hashable, Mapping[str, Any]]:
        return dict.fromkeys(self.labels, _NOTHING)

    @property
    def nodes(self) -> Any:
        """The nodes, as NetworkX shows them."""
        from networkx.classes.reportviews import NodeView

        return NodeView(self)

    @property
    def edges(self) -> Any:
        """The edges, as NetworkX shows them."""
        from networkx.classes import reportviews

        return reportviews.OutEdgeView(self) if self.directed else reportviews.EdgeView(self)

    @property
    def adj(self) -> Any:
        """The neighbours of each node, as NetworkX shows them."""
        from networkx.classes.coreviews import AdjacencyView

        return AdjacencyView(self._adj)

    def _degree(self, view: str) -> Any:
        from networkx.classes import reportviews

        return getattr(reportviews, view)(self)

    @property
    def degree(self) -> Any:
        """The degree of each node, as NetworkX shows it; in and out together if directed."""
        return self._degree("DiDegreeView" if self.directed else "DegreeView")

    @property
    def in_degree(self) -> Any:
        """How many edges lead to each node."""
        return self._degree("InDegreeView") if self.directed else _no("in_degree")

    @property
    def out_degree(self) -> Any:
        """How many edges lead from each node."""
        return self._degree("OutDegreeView") if self.directed else _no("out_degree")

    def subgraph(self, labels: Iterable[Hashable]) -> "ArrayGraph":
        """Return the graph on some of the nodes; labels that are not there are passed over."""
        keep = np.zeros(len(self.labels), bool)
        keep[[self.codes[label] for label in labels if label in self.codes]] = True
        return self.part(keep)

    def part(self, keep: NDArray[np.bool_]) -> "ArrayGraph":
        """Return the graph on the nodes that a mask of length n keeps."""
        recoded = np.cumsum(keep, dtype=np.int32) - 1
        edges = keep[self.start] & keep[self.end]
        return ArrayGraph(
            [label for label, kept in zip(self.labels, keep.tolist(), strict=True) if kept],
            recoded[self.start[edges]],
            recoded[self.end[edges]],
            {name: column[edges] for name, column in self.values.items()},
            directed=self.directed,
        )


class Rows(Mapping[Hashable, dict[Hashable, Mapping[str, Any]]]):
    """Neighbours by node, each with the values of the edge; made when asked for, never kept."""

    def __init__(self, graph: ArrayGraph, rows: Any) -> None:
        self._graph = graph
        self._rows = rows

    def __getitem__(self, label: Hashable) -> dict[Hashable, Mapping[str, Any]]:
        """Return the neighbours of a node in the order of their codes."""
        code, labels = self._graph.codes[label], self._graph.labels
        part = slice(self._rows.indptr[code], self._rows.indptr[code + 1])
        near, edges = self._rows.indices[part].tolist(), self._rows.data[part]
        columns = {name: column[edges].tolist() for name, column in self._graph.values.items()}
        if not columns:
            return {labels[other]: _NOTHING for other in near}
        rows = zip(*columns.values(), strict=True)
        return {labels[other]: dict(zip(columns, row, strict=True)) for other, row in zip(near, rows, strict=True)}

    def __iter__(self) -> Iterator[Hashable]:
        """Iterate over all nodes."""
        return iter(self._graph)

    def __len__(self) -> int:
        """Return the number of nodes."""
        return len(self._graph)


def _no(name: str) -> Any:
    raise AttributeError(f"An undirected graph has no {name}.")
