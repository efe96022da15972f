"""Who leads by closeness or harmonic centrality where following the shortest paths between all nodes takes too long.

Enters: a simple undirected graph and how many are asked for. Leaves: the exact values of those who lead, in NetworkX's
conventions. NetworKit prunes all others by bounds on their distances (Bergamini et al. 2019; Bisenius et al. 2018); it
is an optional extra, ``geflecht[large]``.
"""

import importlib.util
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.analysis.centrality import Values
    from graph.analysis.engine.graph import ArrayGraph

LEADING = ("closeness", "harmonic")
MOST_LEADING = 100
SECONDS = 30.0
"""How long an answer waits for it, in a process that is stopped then."""
NOTE = (
    "Only the leading nodes were computed, exactly (NetworKit; Bergamini et al. 2019, Bisenius et al. 2018): the "
    "network is too large to follow all shortest paths."
)


def can_lead(by: str, top: int | None) -> bool:
    """Whether the leading nodes of a measure can be found without all others."""
    known = by in LEADING and importlib.util.find_spec("networkit") is not None
    return known and top is not None and top <= MOST_LEADING


def leading(graph: "ArrayGraph", by: str, top: int) -> "Values":
    """Return the values of at least so many leading nodes, of all that are equal to the last among them."""
    import networkit
    import numpy as np

    linked, ends = np.unique(np.concatenate([graph.start, graph.end]), return_inverse=True)  # it miscounts lone nodes
    start, end = ends.astype(np.uint64).reshape(2, -1)
    links = networkit.GraphFromCoo((np.ones(len(start)), (start, end)), n=len(linked), directed=False)
    count = min(top, len(linked))
    if by == "closeness":
        found, scale = networkit.centrality.TopCloseness(links, count), (len(linked) - 1) / (len(graph) - 1)
    else:
        found, scale = networkit.centrality.TopHarmonicCloseness(links, count, useNBbound=False), 1 / (len(graph) - 1)
    found.run()
    pairs = zip(found.topkNodesList(includeTrail=True), found.topkScoresList(includeTrail=True), strict=True)
    return {str(graph.labels[linked[code]]): value * scale for code, value in pairs}
