"""Shortest paths between two actors, with the statements behind each step.

Enters: a Network and two IRIs, and what no path may pass. Leaves: a Paths. Paths ignore direction, and each step says
which it has; a step is as sure as its surest statement, a path as its weakest step. Inferred steps are avoided by
asking in a network of stated statements only (Filters.certainty).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import Literal as OneOf

from graph.analysis.network import Network, restrict, simple
from graph.statements import Certainty, Statement
from ontology.model import model

MOST = 20
Direction = OneOf["forward", "backward", "both"]


@dataclass(frozen=True)
class Crossed:
    """A relation that a step crosses: forward from subject to object, backward against it, or both."""

    relation: str
    direction: Direction


@dataclass(frozen=True)
class Step:
    """One step between two linked nodes, by IRI, and every statement that links them."""

    source: str
    target: str
    statements: tuple[Statement, ...]

    @property
    def certainty(self) -> Certainty:
        """Whether any statement of the step is stated."""
        return surest(self.statements)

    @property
    def relations(self) -> tuple[Crossed, ...]:
        """The relations of the step, each with its direction, sorted by name; a symmetric one goes both ways."""
        starts: dict[str, set[str]] = defaultdict(set)
        for s in self.statements:
            known = model().relations.get(s.relation)
            starts[s.relation] |= {s.subject, s.object} if known is not None and known.symmetric else {s.subject}
        return tuple(Crossed(name, _direction(found, self.source)) for name, found in sorted(starts.items()))

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources of the step's statements, by IRI."""
        return tuple(sorted({s.source for s in self.statements if s.source}))


@dataclass(frozen=True)
class Avoid:
    """What no path may pass: nodes of some kinds and below, nodes with more than ``most_links`` neighbours.

    The two ends are never avoided. Neighbours are counted in the network that is asked.
    """

    kinds: Collection[str] = ()
    most_links: int | None = None


@dataclass(frozen=True)
class Paths:
    """All shortest paths, at most ``MOST``; ``more`` says whether others were left out. Empty: none is recorded.

    ``avoided`` is the number of nodes of the network that no path was to pass.
    """

    paths: tuple[tuple[Step, ...], ...]
    more: bool = False
    avoided: int = field(default=0)

    @property
    def length(self) -> int | None:
        """Steps of a shortest path, ``None`` where there is none."""
        return len(self.paths[0]) if self.paths else None


def shortest_paths(network: Network, start: str, end: str, avoid: Avoid = Avoid()) -> Paths:
    """Return the shortest paths between two nodes of a network, sorted by the names of the nodes they pass."""
    import networkx as nx

    open_ = _passable(network, {start, end}, avoid)
    avoided = len(network.codes) - len(open_.codes)
    graph = simple(open_)
    if start not in graph or end not in graph or not nx.has_path(graph, start, end):
        return Paths((), avoided=avoided)
    found = list(islice(nx.all_shortest_paths(graph, start, end), MOST + 1))
    ordered = sorted(found[:MOST], key=lambda path: [network.nodes[iri].name() for iri in path])
    linking = {pair: network.between(*sorted(pair)) for path in ordered for pair in map(frozenset, pairwise(path))}
    steps = tuple(
        tuple(Step(one, other, linking[frozenset((one, other))]) for one, other in pairwise(path)) for path in ordered
    )
    return Paths(steps, more=len(found) > MOST, avoided=avoided)


def surest(statements: Iterable[Statement]) -> Certainty:
    """Return whether any of several statements is stated; what a rule derived is not."""
    return "stated" if any(s.certainty == "stated" and not s.derived for s in statements) else "inferred"


def weakest(certainties: Iterable[Certainty]) -> Certainty:
    """Return how sure a chain is: stated where every link of it is."""
    return "stated" if all(certainty == "stated" for certainty in certainties) else "inferred"


def _passable(network: Network, ends: set[str], avoid: Avoid) -> Network:
    if avoid == Avoid():
        return network
    kinds = model().below(avoid.kinds)
    closed = {iri for iri, node in network.nodes.items() if node.kind in kinds}
    if avoid.most_links is not None:
        closed |= {iri for iri, links in network.degree().items() if links > avoid.most_links}
    return restrict(network, network.nodes.keys() - (closed - ends))


def _direction(starts: set[str], source: str) -> Direction:
    if len(starts) > 1:
        return "both"
    return "forward" if source in starts else "backward"
