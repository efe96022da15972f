"""The engine computes the same values as NetworkX, as the literature and as a third library."""

import random
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graph.analysis import engine
from graph.analysis.engine.convert import from_networkx, to_networkx
from graph.analysis.engine.graph import ArrayGraph
from tests.engine_data import EXACT, graphs, outcome, ring, same

community = nx.community


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("degree_centrality", {}),
        ("in_degree_centrality", {}),
        ("out_degree_centrality", {}),
        ("betweenness_centrality", {}),
        ("betweenness_centrality", {"weight": "distance", "normalized": False}),
        ("betweenness_centrality", {"k": 3, "seed": 1}),
        ("betweenness_centrality", {"k": 2, "seed": 2, "normalized": False}),
        ("betweenness_centrality", {"endpoints": True}),
        ("edge_betweenness_centrality", {}),
        ("edge_betweenness_centrality", {"weight": "distance", "normalized": False}),
        ("edge_betweenness_centrality", {"k": 3, "seed": 1}),
        ("closeness_centrality", {}),
        ("closeness_centrality", {"distance": "distance", "wf_improved": False}),
        ("harmonic_centrality", {}),
        ("harmonic_centrality", {"distance": "distance", "nbunch": ["a", "b"]}),
        ("katz_centrality", {"alpha": 0.05, "tol": 1e-14}),
        ("katz_centrality", {"alpha": 0.02, "tol": 1e-14, "weight": "strength", "normalized": False}),
        ("core_number", {}),
        ("constraint", {}),
        ("constraint", {"weight": "strength"}),
        ("connected_components", {}),
        ("weakly_connected_components", {}),
        ("strongly_connected_components", {}),
        ("number_connected_components", {}),
        ("number_weakly_connected_components", {}),
        ("number_strongly_connected_components", {}),
        ("is_connected", {}),
        ("is_weakly_connected", {}),
        ("is_strongly_connected", {}),
        ("bridges", {}),
        ("has_bridges", {}),
        ("clustering", {}),
        ("clustering", {"weight": "strength"}),
        ("average_clustering", {}),
        ("average_clustering", {"nodes": ["a", "b", "c"], "weight": "strength"}),
        ("triangles", {}),
        ("transitivity", {}),
        ("overall_reciprocity", {}),
    ],
)
@settings(max_examples=25)
@given(data=st.data())
def test_a_function_of_the_table_equals_networkx(name: str, options: dict[str, Any], data: st.DataObject) -> None:
    """On random networks a function gives NetworkX's values, or its error, whatever the direction and the parts."""
    graph = data.draw(graphs())
    function = getattr(nx, name)
    same(outcome(function, graph, **options), outcome(function, to_networkx(graph), **options))


@settings(max_examples=40)
@given(graphs(directed=False))
def test_articulation_points_and_cores_equal_networkx(graph: ArrayGraph) -> None:
    """The nodes that hold parts together are NetworkX's; a k-core has its nodes, edges and values."""
    theirs = to_networkx(graph)
    assert set(nx.articulation_points(graph)) == set(nx.articulation_points(theirs))
    core, same_core = nx.k_core(graph, 2), nx.k_core(theirs, 2)
    assert isinstance(core, ArrayGraph)
    assert dict(core.adj) == dict(same_core.adj)
    assert set(nx.k_core(graph)) == set(nx.k_core(theirs))


@settings(max_examples=40)
@given(graphs(), st.sampled_from([None, "strength"]))
def test_pagerank_is_exact(graph: ArrayGraph, weight: str | None) -> None:
    """PageRank, also with a preference for a node, is what NetworkX would settle to, at our tolerance by default."""
    fine = {"tol": 1e-15, "max_iter": 10_000, "weight": weight}
    first = {graph.labels[0]: 1.0}
    for preference in (None, first):
        theirs = nx.pagerank(to_networkx(graph), personalization=preference, **fine)
        assert nx.pagerank(graph, personalization=preference, weight=weight) == pytest.approx(theirs, abs=1e-10)


@settings(max_examples=40)
@given(graphs(), st.sampled_from([None, "strength"]))
def test_katz_solves_its_equation(graph: ArrayGraph, weight: str | None) -> None:
    """Katz centrality is one plus alpha times the sum over those who lead to a node; NetworkX is asked beyond that."""
    matrix = graph.matrix(weight).toarray()
    alpha = 0.85 / max(1.0, np.abs(np.linalg.eigvals(matrix)).max())
    solved = np.linalg.solve(np.eye(len(graph)) - alpha * matrix.T, np.ones(len(graph)))
    found = nx.katz_centrality_numpy(graph, alpha=alpha, weight=weight, normalized=False)
    assert found == pytest.approx(dict(zip(graph, solved, strict=True)), **EXACT)
    same(nx.katz_centrality_numpy(ring(5), alpha=2), nx.katz_centrality_numpy(to_networkx(ring(5)), alpha=2))
    with pytest.raises(nx.PowerIterationFailedConvergence):
        nx.katz_centrality(ring(5), alpha=2)


@settings(max_examples=40)
@given(graphs())
def test_effective_size_equals_networkx_node_by_node(graph: ArrayGraph) -> None:
    """Effective size is what NetworkX computes for each node by itself, with weights and without."""
    for weight in (None, "strength"):
        theirs = nx.effective_size(to_networkx(graph), nodes=graph.labels, weight=weight)
        found = nx.effective_size(graph, weight=weight)
        linked = {label: value for label, value in theirs.items() if graph[label]}  # NetworkX has no value for a sink
        assert {label: found[label] for label in linked} == pytest.approx(linked, **EXACT)


@settings(max_examples=40)
@given(graphs(), st.sampled_from([None, "distance"]), st.integers(0, 80))
def test_shortest_paths_equal_networkx(graph: ArrayGraph, weight: str | None, which: int) -> None:
    """All shortest paths, their lengths and their absence are NetworkX's; a single one is among them."""
    theirs = to_networkx(graph)
    source, target = graph.labels[which % 9 % len(graph)], graph.labels[which // 9 % len(graph)]
    ways = outcome(nx.all_shortest_paths, theirs, source, target, weight=weight)
    assert nx.has_path(graph, source, target) == nx.has_path(theirs, source, target)
    found = outcome(nx.all_shortest_paths, graph, source, target, weight=weight)
    if isinstance(ways, type):
        assert found is ways
        assert outcome(nx.shortest_path, graph, source, target) is ways
        assert outcome(nx.shortest_path_length, graph, source, target) is ways
    else:
        assert sorted(found) == sorted(ways)
        assert nx.shortest_path(graph, source, target, weight=weight) in ways
        length = nx.shortest_path_length(theirs, source, target, weight=weight)
        assert nx.shortest_path_length(graph, source, target, weight=weight) == length
    same(nx.shortest_path_length(graph, source, weight=weight), nx.shortest_path_length(theirs, source, weight=weight))
    steps = nx.single_source_shortest_path_length(theirs, source, cutoff=2)
    assert nx.single_source_shortest_path_length(graph, source, cutoff=2) == steps
    tree = nx.shortest_path(graph, source, weight=weight)
    assert {label: nx.path_weight(theirs, path, weight or "none") for label, path in tree.items() if weight} == {
        label: value for label, value in nx.shortest_path_length(theirs, source, weight=weight).items() if weight
    }
    assert tree.keys() == nx.shortest_path(theirs, source).keys()


@settings(max_examples=40)
@given(graphs(directed=False), st.sampled_from([None, "strength"]))
def test_eigenvector_centrality_is_an_eigenvector(graph: ArrayGraph, weight: str | None) -> None:
    """Eigenvector centrality has length one, no negative value, and the largest eigenvalue leaves it in place."""
    matrix = graph.matrix(weight).toarray()
    largest = np.linalg.eigvalsh(matrix)[-1]
    values = nx.eigenvector_centrality(graph, max_iter=20_000, weight=weight)
    vector = np.array([values[label] for label in graph])
    assert np.linalg.norm(vector) == pytest.approx(1)
    assert vector.min() >= 0
    assert np.abs(matrix @ vector - largest * vector).max() < 1e-8
    if len(graph) > 2 and nx.is_connected(graph):
        assert nx.eigenvector_centrality_numpy(graph, weight=weight) == pytest.approx(values, abs=1e-8)


@settings(max_examples=40)
@given(graphs())
def test_hubs_and_authorities_are_singular_vectors(graph: ArrayGraph) -> None:
    """HITS gives vectors with sum one, each made of the other by the largest singular value."""
    assume(graph.number_of_edges())
    matrix = graph.matrix().toarray()
    hubs, authorities = (np.array(list(values.values())) for values in nx.hits(graph))
    assert hubs.sum() == pytest.approx(1)
    assert authorities.sum() == pytest.approx(1)
    assert min(hubs.min(), authorities.min()) > -1e-9
    largest = np.linalg.norm(matrix, 2)
    assert np.abs(matrix.T @ (matrix @ authorities) - largest**2 * authorities).max() < 1e-8
    assert np.abs(hubs * (matrix @ authorities).sum() - matrix @ authorities).max() < 1e-8


def test_a_network_without_cycles_has_no_eigenvector_centrality() -> None:
    """Where powers of the matrix vanish, the error is NetworkX's, not a row of zeros."""
    path = from_networkx(nx.path_graph(4, create_using=nx.DiGraph), None)
    with pytest.raises(nx.PowerIterationFailedConvergence):
        nx.eigenvector_centrality(path)
    with pytest.raises(nx.AmbiguousSolution):
        nx.eigenvector_centrality_numpy(path)


@pytest.mark.parametrize(
    "network",
    [nx.karate_club_graph(), nx.les_miserables_graph(), nx.florentine_families_graph()],
    ids=["karate", "miserables", "florentine"],
)
def test_communities_are_as_good_as_those_of_networkx(network: "nx.Graph[Any]") -> None:
    """The best Louvain partition of ten seeds reaches NetworkX's best, each Leiden partition its median."""
    graph = from_networkx(network, {"weight": 1})
    seeds = range(10)
    theirs = sorted(community.modularity(network, community.louvain_communities(network, seed=s)) for s in seeds)
    louvain = [community.louvain_communities(graph, seed=s) for s in seeds]
    leiden = [community.leiden_communities(graph, seed=s) for s in seeds]
    assert max(community.modularity(network, parts) for parts in louvain) >= theirs[-1] - 1e-9
    assert min(community.modularity(network, parts) for parts in leiden) >= theirs[5] - 1e-9
    assert louvain[3] == community.louvain_communities(graph, seed=3)
    assert leiden[3] == community.leiden_communities(graph, seed=3)
    for parts in (louvain[0], leiden[0]):
        assert community.is_partition(network, parts)
        found = community.modularity(graph, parts, resolution=1.5)
        assert found == pytest.approx(community.modularity(network, parts, resolution=1.5))


def test_a_seeded_community_leaves_the_common_random_numbers_alone() -> None:
    """What igraph draws elsewhere, for instance for a layout, still follows Python's common seed."""
    graph = ring(8)
    drawn = []
    for _ in range(2):
        community.louvain_communities(graph, seed=1)
        random.seed(5)
        drawn.append(graph.compiled.layout_random().coords)
    assert drawn[0] == drawn[1]


def test_modularity_of_directed_networks_equals_networkx() -> None:
    """Direction counts in modularity, and parts that leave a node out are NetworkX's error."""
    network = nx.gn_graph(12, seed=3)
    graph, parts = from_networkx(network, None), [set(range(5)), set(range(5, 12))]
    assert community.modularity(graph, parts) == pytest.approx(community.modularity(network, parts))
    with pytest.raises(community.quality.NotAPartition):
        community.modularity(graph, parts[:1])


def test_florentine_marriages() -> None:
    """The Medici stand where the literature has them: betweenness .522, closeness .560."""
    graph = from_networkx(nx.florentine_families_graph(), None)
    assert nx.betweenness_centrality(graph)["Medici"] == pytest.approx(0.522, abs=5e-4)
    assert nx.closeness_centrality(graph)["Medici"] == pytest.approx(0.560, abs=5e-4)


def test_southern_women() -> None:
    """Two-mode values of Borgatti and Halgin for the event E8, Evelyn and Nora, from our one-mode values.

    A woman is at least 1 step from every event and 2 from every woman; betweenness is divided by the most that one
    side can have.
    """
    network = nx.davis_southern_women_graph()
    graph = from_networkx(network, None)
    women, events = set(network.graph["top"]), set(network.graph["bottom"])
    degree, closeness = dict(graph.degree), nx.closeness_centrality(graph)
    between = nx.betweenness_centrality(graph, normalized=False)
    expected = {"E8": (0.78, 0.85, 0.24), "Evelyn Jefferson": (0.57, 0.80, 0.10), "Nora Fayette": (0.57, 0.80, 0.11)}
    for name, (shown_degree, shown_closeness, shown_between) in expected.items():
        mine, theirs = (women, events) if name in women else (events, women)
        n, m = len(mine), len(theirs)
        s, t = divmod(n - 1, m)
        most = (m**2 * (s + 1) ** 2 + m * (s + 1) * (2 * t - s - 1) - t * (2 * s - t + 3)) / 2
        assert degree[name] / m == pytest.approx(shown_degree, abs=5e-3)
        assert closeness[name] * (m + 2 * (n - 1)) / (n + m - 1) == pytest.approx(shown_closeness, abs=5e-3)
        assert between[name] / most == pytest.approx(shown_between, abs=5e-3)


def test_structural_holes_as_in_ucinet() -> None:
    """Burt's example: constraint of G .400, A .595, C 1; with weights effective size of G 5.4717, A 2.475, B 1.6714."""
    pairs = ["AB", "AF", "AG", "AE", "EG", "FG", "BG", "BD", "DG", "GC"]
    network = nx.Graph((pair[0], pair[1]) for pair in pairs)
    found = nx.constraint(from_networkx(network, None))
    assert {name: round(found[name], 3) for name in "GAC"} == {"G": 0.400, "A": 0.595, "C": 1.0}
    weights = dict(zip(pairs, (2, 3, 5, 2, 8, 3, 4, 1, 3, 10), strict=True))
    network = nx.Graph()
    network.add_weighted_edges_from((pair[0], pair[1], weight) for pair, weight in weights.items())
    sizes = nx.effective_size(from_networkx(network, {"weight": 1}), weight="weight")
    assert {name: round(sizes[name], 4) for name in "GAB"} == {"G": 5.4717, "A": 2.475, "B": 1.6714}


@pytest.mark.parametrize("directed", [False, True])
def test_rustworkx_agrees(directed: bool) -> None:
    """A third library gives the same values on a network of 60 nodes in several parts."""
    graph = from_networkx(nx.gnp_random_graph(60, 0.03, seed=5, directed=directed), None)
    with engine.use("rustworkx") as prepare:
        other = prepare(graph)
        for name in ("degree_centrality", "betweenness_centrality", "closeness_centrality", "core_number"):
            same(getattr(nx, name)(graph), getattr(nx, name)(other))
        assert nx.pagerank(graph) == pytest.approx(nx.pagerank(other, tol=1e-14, max_iter=1000), abs=1e-9)
        assert prepare(graph) is other
