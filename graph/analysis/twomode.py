"""Two modes: actors and what they are members of (events, as the literature says), measured without projecting.

Enters: a Network that holds memberships. Leaves: the two-mode graph, centralities of both modes, and, within a bound,
the projection onto actors. Which relations are memberships is read from the vocabulary unless asked for by name. An
entity that has members and is a member itself stands once in each mode.
"""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from typing import TYPE_CHECKING, Any, Literal

from graph.analysis.centrality import eigenvector
from graph.analysis.engine import IGRAPH, use
from graph.analysis.engine.convert import from_networkx
from graph.analysis.filters import of_relations
from graph.analysis.network import Network, distinct, only, placed
from graph.analysis.work import affordable
from graph.errors import Refused
from graph.node import Node
from ontology.model import model

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx

Mode = Literal["actor", "event"]
MODES: tuple[Mode, Mode] = ("actor", "event")
Place = tuple[Mode, str]
Values = dict[Place, float]
MOST_PAIRS = 1_000_000
"""The most pairs of a projection, summed over events: about a second and 300 MB."""


@dataclass(frozen=True)
class Member:
    """A node in one mode, and its centralities in the two-mode graph; None where they are not defined or left out."""

    node: Node
    links: int
    degree: float
    closeness: float | None
    betweenness: float | None
    eigenvector: float


@dataclass(frozen=True)
class TwoMode:
    """The members of both modes by name, the number of memberships, and what was left out with the reason."""

    actors: tuple[Member, ...]
    events: tuple[Member, ...]
    memberships: int
    relations: tuple[str, ...]
    left_out: "Mapping[str, str]"


METHODS = {
    "links": "Events of an actor, actors of an event; parallel statements are one membership.",
    "degree": "Links as a share of the nodes of the other mode (Borgatti and Everett 1997).",
    "closeness": "The least sum of distances there could be over the sum to all others (Borgatti and Everett 1997), in "
    "each component by itself and times the share of nodes reached (Wasserman and Faust 1994).",
    "betweenness": "Shortest paths through a node as a share of the most there could be in its mode (Borgatti and "
    "Everett 1997); needs a mode in which there could be any.",
    "eigenvector": "Leading eigenvector of the two-mode graph over the most there could be, the root of one half "
    "(Bonacich 1987; Borgatti and Everett 1997), zero outside the components that lead.",
    "shared": "Number of events that two actors are both members of (Breiger 1974).",
}


def affiliations(network: Network, relations: Collection[str] | None = None) -> "nx.Graph[Place]":
    """Return the two-mode graph: an edge from ("actor", IRI) to ("event", IRI) per membership that any statement says.

    ``strength`` is the number of statements behind an edge; loops are left out.
    """
    import networkx as nx

    members = only(network, of_relations(model().membership if relations is None else relations))
    iris, place = placed(members)
    subject, object_ = (place[ends[members.rows]] for ends in (network.data.edges.subject, network.data.edges.object))
    apart = subject != object_
    graph = nx.Graph()
    for start, end, strength in zip(*(side.tolist() for side in distinct(subject[apart], object_[apart])), strict=True):
        graph.add_edge(("actor", iris[start]), ("event", iris[end]), strength=strength)
    return graph


def twomode(network: Network, relations: Collection[str] | None = None, engine: str = IGRAPH) -> TwoMode:
    """Return the centralities of actors and events in the two-mode graph of some relations, all memberships by default.

    Raises:
        Invalid: no such engine is installed.
        Refused: the engine lacks a function.
    """
    plain, left_out = affiliations(network, relations), dict[str, str]()
    sizes: dict[Mode, int] = {mode: sum(place[0] == mode for place in plain) for mode in MODES}
    close, between = Values(), Values()
    with use(engine) as prepare:
        graph = prepare(from_networkx(plain, None))
        leading: dict[Any, float] = eigenvector(graph) if plain else {}
        try:
            affordable(plain, "Closeness and betweenness of two modes", engine)
            close, between = closeness(graph), betweenness(graph, sizes)
        except Refused as refused:
            left_out = dict.fromkeys(("closeness", "betweenness"), refused.message)
    members: dict[Mode, list[Member]] = {mode: [] for mode in MODES}
    for place in plain:
        links, other = plain.degree[place], sizes[_other(place[0])]
        places = (close.get(place), between.get(place), min(1.0, leading[place] * sqrt(2)))
        members[place[0]].append(Member(network.nodes[place[1]], links, links / other, *places))
    actors, events = (tuple(sorted(members[mode], key=_by_name)) for mode in MODES)
    asked = tuple(sorted(model().membership if relations is None else relations))
    return TwoMode(actors, events, plain.number_of_edges(), asked, left_out)


def _other(mode: Mode) -> Mode:
    return "event" if mode == "actor" else "actor"


def _by_name(member: Member) -> tuple[str, str]:
    return member.node.name(), member.node.iri


def closeness(graph: Any) -> Values:
    """Return closeness over its most, in each component by its own nodes, times the share of nodes reached.

    With n own and m other nodes the distances add up to m + 2 (n - 1) at least. In a connected graph this is what
    NetworkX returns; in others NetworkX counts the nodes of all components, which leads to more than 1.
    """
    import networkx as nx

    total, values = len(graph) - 1, Values()
    found = nx.closeness_centrality(graph, wf_improved=False)
    for part in nx.connected_components(graph):
        sizes = Counter(mode for mode, _ in part)
        for place in part:
            least = sizes[_other(place[0])] + 2 * (sizes[place[0]] - 1)
            # What NetworkX returns is the number of nodes reached over the sum of the distances to them.
            values[place] = float(found[place]) * least / total
    return values


def betweenness(graph: Any, sizes: "Mapping[Mode, int]") -> Values:
    """Return betweenness over its most in each mode; nodes of a mode whose most is 0 are left out."""
    import networkx as nx

    most = {mode: most_between(sizes[mode], sizes[_other(mode)]) for mode in sizes}
    found = nx.betweenness_centrality(graph, normalized=False)
    return {place: float(value) / most[place[0]] for place, value in found.items() if most[place[0]]}


def most_between(own: int, other: int) -> float:
    """Return the highest betweenness that a node may have in a mode of ``own`` nodes beside one of ``other``.

    It is reached where the node links all of the other mode, and the rest of its own hangs on those as evenly as may be
    (Borgatti and Everett 1997).
    """
    if not own or not other:
        return 0.0
    s, t = divmod(own - 1, other)
    return (other**2 * (s + 1) ** 2 + other * (s + 1) * (2 * t - s - 1) - t * (2 * s - t + 3)) / 2


def projection(
    network: Network, relations: Collection[str] | None = None, *, most: int = MOST_PAIRS
) -> "nx.Graph[str]":
    """Return actors by IRI, linked where they share events; ``shared`` is the number of these.

    Raises:
        Refused: the events have more than ``most`` pairs of members, each with k having k (k - 1) / 2.
    """
    import networkx as nx

    members: dict[str, set[str]] = defaultdict(set)
    for (_, actor), (_, event) in map(sorted, affiliations(network, relations).edges):
        members[event].add(actor)
    pairs = sum(len(group) * (len(group) - 1) // 2 for group in members.values())
    if pairs > most:
        raise Refused(
            f"The projection would have up to {pairs} pairs of actors and at most {most} are made; take the two-mode "
            "measures, which keep actors and events apart and need no projection.",
            limit=most,
            pairs=pairs,
        )
    graph = nx.Graph()
    graph.add_nodes_from(sorted({actor for group in members.values() for actor in group}))
    for event in sorted(members):
        for one, other in combinations(sorted(members[event]), 2):
            shared = graph.get_edge_data(one, other, {"shared": 0})["shared"]
            graph.add_edge(one, other, shared=shared + 1)
    return graph
