"""Communities: groups of actors with more links among themselves than chance would give.

Enters: a Network, a seed. Leaves: Groups. They follow from the links alone, and no source says that they exist. Leiden
by modularity (Traag, Waltman and van Eck 2019) where the engine has it, else Louvain (Blondel et al. 2008).
"""

from dataclasses import dataclass

from graph.analysis.engine import IGRAPH, use
from graph.analysis.network import Network, Node, simple

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
    whole = (_group(network, part) for part in found)
    ordered = sorted(whole, key=lambda group: (-len(group.members), group.members[0].name(), group.members[0].iri))
    return Groups(tuple(ordered), modularity, graph.number_of_edges(), seed, METHODS[method])


def _group(network: Network, part: frozenset[str]) -> Group:
    pairs = {frozenset((s.subject, s.object)) for s in network.statements if {s.subject, s.object} <= part}
    linked = [pair for pair in pairs if len(pair) > 1]
    count = dict.fromkeys(part, 0)
    for pair in linked:
        for iri in pair:
            count[iri] += 1
    members = sorted((network.nodes[iri] for iri in part), key=lambda node: (-count[node.iri], node.name(), node.iri))
    return Group(tuple(members), len(linked))
