"""Between NetworkX's own graphs, those of other backends, and ours.

Enters: a graph of one sort. Leaves: the same graph of another sort.
"""

from typing import Any

import numpy as np

from graph.analysis.engine.graph import ArrayGraph
from graph.errors import Invalid


def to_networkx(graph: ArrayGraph) -> Any:
    """Return an nx.Graph or nx.DiGraph with the nodes, edges and values of an ArrayGraph; made once."""
    return converted(graph, "networkx")


def converted(graph: ArrayGraph, engine: str) -> Any:
    """Return an ArrayGraph as NetworkX or a backend of it takes it; made once and kept beside the arrays."""
    if engine not in graph.others:
        graph.others[engine] = _plain(graph) if engine == "networkx" else _foreign(graph, engine)
    return graph.others[engine]


def _plain(graph: ArrayGraph) -> Any:
    import networkx as nx

    found = nx.DiGraph() if graph.is_directed() else nx.Graph()
    found.add_nodes_from(graph.labels)
    labels = graph.labels
    starts, ends = ([labels[code] for code in side.tolist()] for side in (graph.start, graph.end))
    if not graph.values:
        found.add_edges_from(zip(starts, ends, strict=True))
        return found
    rows = zip(*(column.tolist() for column in graph.values.values()), strict=True)
    values = (dict(zip(graph.values, row, strict=True)) for row in rows)
    found.add_edges_from(zip(starts, ends, values, strict=True))
    return found


def _foreign(graph: ArrayGraph, engine: str) -> Any:
    from networkx.utils.backends import backends

    return (
        backends[engine]
        .load()
        .convert_from_nx(
            to_networkx(graph),
            edge_attrs=dict.fromkeys(graph.values, 1) or None,
            node_attrs=None,
            preserve_edge_attrs=False,
            preserve_node_attrs=False,
            preserve_graph_attrs=False,
            name=None,
            graph_name=None,
        )
    )


def from_networkx(graph: Any, edge_attrs: dict[str, Any] | None) -> ArrayGraph:
    """Return a NetworkX graph as arrays, with some of its edge values.

    Raises:
        NotImplementedError: parallel edges, loops, values that are no numbers above 0; so NetworkX knows that it has to
            compute itself.
    """
    if graph.is_multigraph():
        raise NotImplementedError("Parallel edges must be aggregated first.")
    labels = list(graph)
    codes = {label: code for code, label in enumerate(labels)}
    pairs = [(codes[one], codes[other]) for one, other in graph.edges]
    ends = np.array(pairs, dtype=np.int32).reshape(-1, 2)
    try:
        values = {
            name: np.array([value for *_, value in graph.edges(data=name, default=default)], dtype=np.float64)
            for name, default in (edge_attrs or {}).items()
        }
        found = ArrayGraph(labels, ends[:, 0], ends[:, 1], values, directed=graph.is_directed())
    except (Invalid, TypeError, ValueError) as error:
        raise NotImplementedError(str(error)) from error
    found.others["networkx"] = graph
    return found
