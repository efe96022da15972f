"""Measures beside peers, on random networks of three sizes: `python -m bench.analysis --size 10k`.

Enters: the names of sizes. Leaves: a Markdown table. Ours is the plain ``nx.*`` call on an ArrayGraph, its result a
dict by node; the peers compute the same on graphs of their own, which are made before. A peer that is not installed, or
that would take minutes, is a dot. Processor seconds: the fastest of three runs, of one that takes over a second.
"""

import argparse
import importlib.util
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import igraph
import networkx as nx
import numpy as np

from graph.analysis.engine.graph import ArrayGraph

SIZES = {"200": (200, 800), "10k": (10_000, 50_000), "100k": (100_000, 1_000_000)}
_HEAVY = ("betweenness", "closeness", "harmonic", "edge betweenness")
_PATIENT = 2_000
"""The most nodes on which NetworkX is asked for what it takes minutes for."""
Action = Callable[[], object]


def main() -> None:
    """Measure the sizes that the command line names, and print each as it comes."""
    parser = argparse.ArgumentParser(prog="python -m bench.analysis", description=__doc__)
    parser.add_argument("--size", action="append", choices=list(SIZES))
    for size in parser.parse_args().size or ["200"]:
        sys.stdout.write(measured(*SIZES[size]) + "\n\n")
        sys.stdout.flush()


def measured(nodes: int, edges: int) -> str:
    """Return the table of one size, for an undirected network whose pairs are drawn with a fixed seed."""
    start, end = _pairs(nodes, edges)
    labels = [f"n{n}" for n in range(nodes)]
    begun = time.process_time()
    ours = ArrayGraph(labels, start, end)
    ours.compiled  # noqa: B018 (made here, so that no measure pays for it)
    made = time.process_time() - begun
    rows = ["| measure | ours, s | igraph | NetworkX | networkit | rustworkx |", "|---|---|---|---|---|---|"]
    others = (_igraph(nodes, start, end), _networkx(labels, start, end), _networkit(nodes, start, end))
    peers = [*others, _rustworkx(nodes, start, end)]
    for name, action in _ours(ours).items():
        if nodes > SIZES["10k"][0] and name in _HEAVY:
            continue
        mine = _seconds(action)
        rows.append(f"| {name} | {mine:.4f} | " + " | ".join(_cell(peer.get(name), mine) for peer in peers) + " |")
    head = (
        f"### {nodes:,} actors, {len(start):,} pairs (made in {made:.2f} s)\n\nPeers: seconds, and their ratio to ours."
    )
    return "\n".join([head, "", *rows])


def _pairs(nodes: int, edges: int) -> tuple[Any, Any]:
    drawn = np.random.default_rng(1).integers(0, nodes, (edges * 2, 2))
    drawn = np.sort(drawn[drawn[:, 0] != drawn[:, 1]], axis=1)
    found = np.unique(drawn, axis=0)
    kept = np.random.default_rng(2).permutation(len(found))[:edges]
    return found[np.sort(kept), 0], found[np.sort(kept), 1]


def _ours(graph: Any) -> dict[str, Action]:
    return {
        "degree": partial(nx.degree_centrality, graph),
        "PageRank": partial(nx.pagerank, graph, tol=1e-10 / len(graph)),
        "eigenvector": partial(nx.eigenvector_centrality, graph, max_iter=1000),
        "core number": partial(nx.core_number, graph),
        "clustering": partial(nx.clustering, graph),
        "components": lambda: list(nx.connected_components(graph)),
        "constraint": partial(nx.constraint, graph),
        "betweenness": partial(nx.betweenness_centrality, graph),
        "closeness": partial(nx.closeness_centrality, graph),
        "harmonic": partial(nx.harmonic_centrality, graph),
    }


def _networkx(labels: list[str], start: Any, end: Any) -> dict[str, Action]:
    graph = nx.Graph()
    graph.add_nodes_from(labels)
    graph.add_edges_from((labels[a], labels[b]) for a, b in zip(start.tolist(), end.tolist(), strict=True))
    slow = {*_HEAVY, "constraint", "clustering"} if len(labels) > _PATIENT else set()
    return {name: action for name, action in _ours(graph).items() if name not in slow}


def _igraph(nodes: int, start: Any, end: Any) -> dict[str, Action]:
    graph = igraph.Graph(n=nodes, edges=np.column_stack((start, end)))
    return {
        "degree": graph.degree,
        "PageRank": graph.pagerank,
        "eigenvector": graph.eigenvector_centrality,
        "core number": graph.coreness,
        "clustering": partial(graph.transitivity_local_undirected, mode="zero"),
        "components": lambda: list(graph.connected_components()),
        "constraint": graph.constraint,
        "betweenness": graph.betweenness,
        "closeness": graph.closeness,
        "harmonic": graph.harmonic_centrality,
    }


def _networkit(nodes: int, start: Any, end: Any) -> dict[str, Action]:
    if importlib.util.find_spec("networkit") is None:
        return {}
    import networkit as nk

    nk.setNumberOfThreads(1)
    graph = nk.Graph(nodes)
    for a, b in zip(start.tolist(), end.tolist(), strict=True):
        graph.addEdge(a, b)
    kinds = nk.centrality
    return {
        "degree": lambda: kinds.DegreeCentrality(graph).run().scores(),
        "PageRank": lambda: kinds.PageRank(graph, tol=1e-10).run().scores(),
        "eigenvector": lambda: kinds.EigenvectorCentrality(graph).run().scores(),
        "core number": lambda: kinds.CoreDecomposition(graph).run().scores(),
        "components": lambda: nk.components.ConnectedComponents(graph).run().getComponents(),
        "betweenness": lambda: kinds.Betweenness(graph).run().scores(),
        "closeness": lambda: kinds.Closeness(graph, normalized=False, checkConnectedness=False).run().scores(),
        "harmonic": lambda: kinds.HarmonicCloseness(graph, normalized=False).run().scores(),
    }


def _rustworkx(nodes: int, start: Any, end: Any) -> dict[str, Action]:
    if importlib.util.find_spec("rustworkx") is None:
        return {}
    import rustworkx as rx

    graph = rx.PyGraph()
    graph.add_nodes_from(range(nodes))
    graph.add_edges_from_no_data(list(zip(start.tolist(), end.tolist(), strict=True)))
    return {
        "degree": partial(rx.degree_centrality, graph),
        "eigenvector": partial(rx.eigenvector_centrality, graph, max_iter=1000),
        "core number": partial(rx.core_number, graph),
        "components": partial(rx.connected_components, graph),
        "betweenness": partial(rx.betweenness_centrality, graph, parallel_threshold=10**9),
        "closeness": partial(rx.closeness_centrality, graph),
    }


def _seconds(action: Action) -> float:
    """Return processor seconds: the fastest of three runs, of one where it takes longer than a second."""
    taken = []
    for _ in range(3):
        begun = time.process_time()
        action()
        taken.append(time.process_time() - begun)
        if taken[-1] > 1:
            break
    return min(taken)


def _cell(action: Action | None, ours: float) -> str:
    if action is None:
        return "·"
    seconds = _seconds(action)
    return f"{seconds:.4f} ({seconds / max(ours, 1e-6):.1f})"


if __name__ == "__main__":
    main()
