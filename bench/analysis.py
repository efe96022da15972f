"""Measures beside peers, on random networks of three sizes: `python -m bench.analysis --size 10k`.

Enters: the names of sizes. Leaves: a Markdown table. Ours is the plain ``nx.*`` call on an ArrayGraph, its result a
dict by node; the peers compute the same on graphs of their own, which are made before. A peer that is not installed, or
that would take minutes, is a dot. Processor seconds: the fastest of three runs, of one that takes over a second. What
grows with the number of sources is asked of NetworkX for some of them, and told as about so much.
"""

import argparse
import importlib.util
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import igraph
import networkx as nx
import numpy as np
from numpy.typing import NDArray

from graph.analysis.engine.graph import ArrayGraph
from graph.analysis.leading import leading

SIZES = {"200": (200, 800), "10k": (10_000, 50_000), "100k": (100_000, 1_000_000)}
_HEAVY = ("betweenness", "closeness", "harmonic", "edge betweenness")
_PATIENT = 2_000
"""The most nodes on which NetworkX is asked for what it takes minutes for."""
_SOURCES = 200
_TOP = 20
Action = Callable[[], object]
Pairs = NDArray[np.int64]


class About(NamedTuple):
    """A part of what is asked, and how many times as long the whole takes."""

    action: Action
    times: float


def main() -> None:
    """Measure the sizes that the command line names, and print each as it comes."""
    parser = argparse.ArgumentParser(prog="python -m bench.analysis", description=__doc__)
    parser.add_argument("--size", action="append", choices=list(SIZES))
    parser.add_argument("--weigh", choices=list(_GRAPHS), help="tell the memory of one library alone")
    given = parser.parse_args()
    for size in given.size or ["200"]:
        told = f"{weighed(given.weigh, *SIZES[size]):.1f}" if given.weigh else measured(size)
        sys.stdout.write(told + "\n\n")
        sys.stdout.flush()


def measured(size: str) -> str:
    """Return the tables of one size, for an undirected network whose pairs are drawn with a fixed seed."""
    nodes, edges = SIZES[size]
    start, end = _pairs(nodes, edges)
    labels = [f"n{n}" for n in range(nodes)]
    begun = time.process_time()
    ours = ArrayGraph(labels, start, end)
    ours.compiled  # noqa: B018 (made here, so that no measure pays for it)
    made = time.process_time() - begun
    rows = ["| measure | ours, s | igraph | NetworkX | networkit | rustworkx |", "|---|---|---|---|---|---|"]
    others = (_igraph(nodes, start, end), _networkx(nodes, start, end), _networkit(nodes, start, end))
    peers: list[Mapping[str, Action | About]] = [*others, _rustworkx(nodes, start, end)]
    for name, action in _ours(ours).items():
        if nodes > SIZES["10k"][0] and name in _HEAVY:
            continue
        mine = _seconds(action)
        rows.append(f"| {name} | {mine:.4f} | " + " | ".join(_cell(peer.get(name), mine) for peer in peers) + " |")
    head = (
        f"### {nodes:,} actors, {len(start):,} pairs (made in {made:.2f} s)\n\nPeers: seconds, and their ratio to ours."
    )
    return "\n".join([head, "", *rows, *_leading(ours, start, end), "", *_memory(size)])


def weighed(library: str, nodes: int, edges: int) -> float:
    """Return the megabytes that a graph and its core numbers add to this process at their peak."""
    pairs = _pairs(nodes, edges)
    _GRAPHS[library](4, *_pairs(4, 3))["core number"]()  # libraries are loaded before
    before = _status("VmRSS")
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak from here on
    _GRAPHS[library](nodes, *pairs)["core number"]()
    return _status("VmHWM") - before


def _memory(size: str) -> list[str]:
    """Return a table of what each library needs for a graph and its core numbers, each in a process of its own."""
    rows = ["| a graph and its core numbers | at most, MB |", "|---|---|"]
    for library in _GRAPHS:
        command = [sys.executable, "-m", "bench.analysis", "--size", size, "--weigh", library]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (ourselves)
        rows.append(f"| {library} | {done.stdout.strip() or '·'} |")
    return rows


def _status(field: str) -> float:
    found = re.search(rf"{field}:\s*(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    assert found is not None
    return int(found[1]) / 1000


def _leading(graph: ArrayGraph, start: Pairs, end: Pairs) -> list[str]:
    """Return rows on the nodes that lead, where following all shortest paths takes too long."""
    if len(graph) <= SIZES["10k"][0] or importlib.util.find_spec("networkit") is None:
        return []
    import networkit as nk

    links = nk.GraphFromCoo((np.ones(len(start)), (start, end)), n=len(graph), directed=False)
    direct = {
        "closeness": lambda: nk.centrality.TopCloseness(links, _TOP).run(),
        "harmonic": lambda: nk.centrality.TopHarmonicCloseness(links, _TOP, useNBbound=False).run(),
    }
    rows = []
    for name, action in direct.items():
        mine = _seconds(partial(leading, graph, name, _TOP))
        rows.append(f"| the {_TOP} leading by {name} | {mine:.4f} | · | · | {_cell(action, mine)} | · |")
    return rows


def _pairs(nodes: int, edges: int) -> tuple[Pairs, Pairs]:
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


def _array_graph(nodes: int, start: Pairs, end: Pairs) -> dict[str, Action]:
    return _ours(ArrayGraph([f"n{n}" for n in range(nodes)], start, end))


def _networkx(nodes: int, start: Pairs, end: Pairs) -> dict[str, Action | About]:
    labels = [f"n{n}" for n in range(nodes)]
    graph = nx.Graph()
    graph.add_nodes_from(labels)
    graph.add_edges_from((labels[a], labels[b]) for a, b in zip(start.tolist(), end.tolist(), strict=True))
    if nodes <= _PATIENT:
        return {**_ours(graph)}
    quick = {n: action for n, action in _ours(graph).items() if n not in {*_HEAVY, "constraint", "clustering"}}
    sampled = partial(nx.betweenness_centrality, graph, k=_SOURCES, seed=1)
    return {**quick, "betweenness": About(sampled, nodes / _SOURCES)}


def _igraph(nodes: int, start: Pairs, end: Pairs) -> dict[str, Action]:
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


def _networkit(nodes: int, start: Pairs, end: Pairs) -> dict[str, Action]:
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


def _rustworkx(nodes: int, start: Pairs, end: Pairs) -> dict[str, Action]:
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


def _cell(asked: Action | About | None, ours: float) -> str:
    if asked is None:
        return "·"
    if isinstance(asked, About):
        seconds = _seconds(asked.action) * asked.times
        return f"about {seconds:.0f} ({seconds / max(ours, 1e-6):.0f})"
    seconds = _seconds(asked)
    return f"{seconds:.4f} ({seconds / max(ours, 1e-6):.1f})"


_GRAPHS: dict[str, Callable[[int, Pairs, Pairs], Any]] = {
    "ours": _array_graph,
    "igraph": _igraph,
    "NetworkX": _networkx,
    "networkit": _networkit,
    "rustworkx": _rustworkx,
}


if __name__ == "__main__":
    main()
