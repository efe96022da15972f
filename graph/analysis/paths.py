"""Shortest paths between two actors, with the statements behind each step.

Enters: a Network and two IRIs. Leaves: a Paths. Paths ignore direction; a step is as sure as its surest statement, a
path as its weakest step.
"""

from dataclasses import dataclass
from itertools import islice, pairwise

from graph.analysis.network import Network, simple
from graph.statements import Certainty, Statement

MOST = 20


@dataclass(frozen=True)
class Step:
    """One step between two linked nodes, by IRI, and every statement that links them."""

    source: str
    target: str
    statements: tuple[Statement, ...]

    @property
    def certainty(self) -> Certainty:
        """Whether any statement of the step is stated."""
        return "stated" if any(s.certainty == "stated" and not s.derived for s in self.statements) else "inferred"


@dataclass(frozen=True)
class Paths:
    """All shortest paths, at most ``MOST``; ``more`` says whether others were left out. Empty: none is recorded."""

    paths: tuple[tuple[Step, ...], ...]
    more: bool = False

    @property
    def length(self) -> int | None:
        """Steps of a shortest path, ``None`` where there is none."""
        return len(self.paths[0]) if self.paths else None


def shortest_paths(network: Network, start: str, end: str) -> Paths:
    """Return the shortest paths between two nodes of a network, sorted by the names of the nodes they pass."""
    import networkx as nx

    graph = simple(network)
    if start not in graph or end not in graph or not nx.has_path(graph, start, end):
        return Paths(())
    found = list(islice(nx.all_shortest_paths(graph, start, end), MOST + 1))
    ordered = sorted(found[:MOST], key=lambda path: [network.nodes[iri].name() for iri in path])
    steps = tuple(
        tuple(Step(one, other, network.between(one, other)) for one, other in pairwise(path)) for path in ordered
    )
    return Paths(steps, more=len(found) > MOST)
