"""The engine as a setting: a graph class like NetworkX's, and a clear word where something is lacking."""

import subprocess
import sys

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings

from graph.analysis import engine
from graph.analysis.engine.backend import TABLE
from graph.analysis.engine.convert import converted, from_networkx, to_networkx
from graph.analysis.engine.graph import ArrayGraph
from graph.analysis.engine.info import FUNCTIONS, LEFT_TO_NETWORKX, get_info
from graph.errors import Invalid, Refused
from tests.engine_data import graphs, ring

community = nx.community


@settings(max_examples=30)
@given(graphs())
def test_an_array_graph_answers_like_a_networkx_graph(graph: ArrayGraph) -> None:
    """Density, degrees, nodes, edges, neighbours and their values are those of the same nx.Graph."""
    theirs = to_networkx(graph)
    assert nx.density(graph) == nx.density(theirs)
    assert nx.degree_histogram(graph) == nx.degree_histogram(theirs)
    assert (list(graph), len(graph), graph.order()) == (list(theirs), len(theirs), theirs.order())
    assert list(graph.nodes(data=True)) == list(theirs.nodes(data=True))
    assert dict(graph.adj) == dict(theirs.adj)
    assert {(*pair, value) for *pair, value in graph.edges(data="strength")} == {
        (*sorted(pair, key=graph.codes.__getitem__), value) if not graph.directed else (*pair, value)
        for *pair, value in theirs.edges(data="strength")
    }
    assert dict(graph.degree(weight="strength")) == dict(theirs.degree(weight="strength"))
    assert (graph.size(), graph.size("strength")) == (theirs.size(), theirs.size("strength"))
    first, last = graph.labels[0], graph.labels[-1]
    assert first in graph
    assert "?" not in graph
    assert graph.has_edge(first, last) == theirs.has_edge(first, last)
    assert graph.get_edge_data(first, last, 0) == theirs.get_edge_data(first, last, 0)
    assert hasattr(graph, "in_degree") == graph.is_directed()
    if graph.is_directed():
        assert dict(graph.in_degree) == dict(theirs.in_degree)
        assert set(graph.predecessors(first)) == set(theirs.predecessors(first))
    part = graph.subgraph({first, last, "?"})
    assert dict(part.adj) == dict(theirs.subgraph({first, last}).adj)


@pytest.mark.parametrize(
    ("start", "end", "strength", "message"),
    [
        ([0, 1], [1, 0], [1, 1], "several edges"),
        ([1], [1], [1], "to itself"),
        ([0], [2], [1], "no node"),
        ([0], [1], [0], "above 0"),
        ([0], [1], [1, 2], "one number per edge"),
    ],
)
def test_arrays_that_make_no_simple_graph_are_invalid(
    start: list[int], end: list[int], strength: list[float], message: str
) -> None:
    """Parallel edges, loops, unknown nodes and values that are no weight are told, never repaired in silence."""
    with pytest.raises(Invalid, match=message):
        ArrayGraph("ab", np.array(start), np.array(end), {"strength": np.array(strength)})


def test_a_value_that_edges_do_not_have_is_invalid() -> None:
    """A misspelt weight is not taken for a weight of one."""
    graph = ArrayGraph("ab", np.array([0]), np.array([1]), {"strength": np.array([2])})
    with pytest.raises(Invalid, match='no value "strenght"; they have strength'):
        nx.betweenness_centrality(graph, weight="strenght")


def test_what_is_not_in_the_table_is_left_to_networkx_up_to_a_size() -> None:
    """A function or a parameter that we lack works on a small network, and on a large one the error names it."""
    small, large = ring(10), ring(LEFT_TO_NETWORKX)
    assert nx.square_clustering(small) == nx.square_clustering(nx.cycle_graph(10))
    with pytest.raises(Refused, match=r"square_clustering .* not in the table .* 20000 .* 40000"):
        nx.square_clustering(large)
    assert nx.closeness_centrality(small, u=3) == nx.closeness_centrality(small)[3]
    with pytest.raises(Refused, match=r"betweenness_centrality .* parameter endpoints"):
        nx.betweenness_centrality(large, endpoints=True)
    with pytest.raises(Refused, match=r"leiden_communities .* max_level, and NetworkX does not have it"):
        community.leiden_communities(small, max_level=2)
    with pytest.raises(nx.NetworkXPointlessConcept):
        nx.is_connected(ring(0))


def test_an_array_graph_is_never_changed() -> None:
    """A function that changes its graph is refused instead of changing a copy."""
    with pytest.raises(NotImplementedError, match="will mutate"):
        nx.double_edge_swap(ring(5))


def test_another_engine_names_what_it_lacks() -> None:
    """An engine without a function names it in a sentence; an unknown engine lists the known."""
    with (
        pytest.raises(Refused, match="engine rustworkx does not compute louvain_communities"),
        engine.use("rustworkx") as prepare,
    ):
        community.louvain_communities(prepare(ring(5)))
    with pytest.raises(Refused, match="engine networkx does not compute leiden"), engine.use("networkx") as prepare:
        community.leiden_communities(prepare(ring(5)))
    with pytest.raises(Invalid, match='"abacus"; there are igraph, networkx, rustworkx'), engine.use("abacus"):
        pass


def test_engines_give_the_same_values() -> None:
    """The setting changes what computes, not what is computed; igraph takes the arrays as they are."""
    graph = from_networkx(nx.krackhardt_kite_graph(), None)
    for name in engine.engines():
        with engine.use(name) as prepare:
            assert nx.betweenness_centrality(prepare(graph))[7] == pytest.approx(14 / 36)
    with engine.use() as prepare:
        assert prepare(graph) is graph


def test_a_networkx_graph_can_ask_for_the_backend() -> None:
    """``backend="geflecht"`` converts a simple graph, and refuses parallel edges and parameters that we lack."""
    network = nx.krackhardt_kite_graph()
    assert nx.core_number(network, backend="geflecht") == nx.core_number(network)
    for graph, options in ((network, {"endpoints": True}), (nx.MultiGraph(network), {})):
        with pytest.raises(NotImplementedError):
            nx.betweenness_centrality(graph, backend="geflecht", **options)
    assert nx.is_isomorphic(converted(from_networkx(network, None), "networkx"), network)


def test_the_info_lists_the_table_and_imports_nothing() -> None:
    """NetworkX is told of exactly the functions there are, by a module that imports neither it nor numpy."""
    assert set(TABLE) == set(FUNCTIONS)
    assert get_info()["backend_name"] == ArrayGraph.__networkx_backend__
    code = "import sys, graph.analysis.engine.info; print({'networkx', 'numpy', 'igraph'} & {*sys.modules})"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "set()"
