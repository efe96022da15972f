"""Communities: groups of actors with more links among themselves than chance would give.

Enters: a Network, a seed. Leaves: Groups. They follow from the links alone, and no source says that they exist. Leiden
by modularity (Traag, Waltman and van Eck 2019) where the engine has it, else Louvain (Blondel et al. 2008).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.analysis.engine import IGRAPH, use
from graph.analysis.network import Network, simple
from graph.node import Node

if TYPE_CHECKING:
    from graph.analysis.engine.graph import ArrayGraph

SEED = 1
METHODS = {
    "leiden": "Groups by modularity (Leiden: Traag, Waltman and van Eck 2019). No source states them.",
    "louvain": "Groups by modularity (Louvain: Blondel et al. 2008). No source states them.",
}


@dataclass(frozen=True)
class Group:
    """Nodes of one group, those with most neighbours within it first, and the linked pairs within."""

    members: tuple[Node, ...]
    pairs: int


@dataclass(frozen=True)
class Groups:
    """All groups, the largest first; ``modularity`` is None without links."""

    groups: tuple[Group, ...]
    modularity: float | None
    pairs: int
    seed: int
    method: str


def groups(network: Network, *, seed: int = SEED, engine: str = IGRAPH) -> Groups:
    """Return the groups of a network; the same seed gives the same groups.

    Raises:
        Invalid: there is no such engine.
        Refused: the engine lacks a function.
    """
    import networkx as nx

    graph = simple(network)
    method = "leiden" if engine == IGRAPH else "louvain"
    if not graph.number_of_edges():
        return Groups((), None, 0, seed, METHODS[method])
    with use(engine) as prepare:
        prepared = prepare(graph)
        find = nx.community.leiden_communities if method == "leiden" else nx.community.louvain_communities
        found = [frozenset(map(str, part)) for part in find(prepared, seed=seed)]
        modularity = float(nx.community.modularity(prepared, found))
    whole = _groups(network, graph, found)
    ordered = sorted(whole, key=lambda group: (-len(group.members), group.members[0].name(), group.members[0].iri))
    return Groups(tuple(ordered), modularity, graph.number_of_edges(), seed, METHODS[method])


def _groups(network: Network, graph: "ArrayGraph", parts: list[frozenset[str]]) -> Iterator[Group]:
    """Yield each part with its linked pairs, its members by their links within it."""
    import numpy as np

    of = np.empty(len(graph), np.int64)
    for number, part in enumerate(parts):
        of[[graph.codes[iri] for iri in part]] = number
    inside = of[graph.start] == of[graph.end]
    pairs = np.bincount(of[graph.start[inside]], minlength=len(parts)).tolist()
    links = np.bincount(np.concatenate([graph.start[inside], graph.end[inside]]), minlength=len(graph)).tolist()
    for part, linked in zip(parts, pairs, strict=True):
        nodes = (network.nodes[iri] for iri in part)
        members = sorted(nodes, key=lambda node: (-links[graph.codes[node.iri]], node.name(), node.iri))
        yield Group(tuple(members), linked)
