"""Who stands between others: brokerage roles between groups, and structural holes.

Enters: a Network. Leaves: roles and holes by IRI. Roles are counted on directed links, in which a relation without a
direction leads both ways; holes are taken from the simple undirected graph (network.simple). A number that is not
defined is None, never NaN.
"""

import math
from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from graph.analysis.chance import USUAL, Beside, Deals, roles_test
from graph.analysis.engine import IGRAPH, use
from graph.analysis.mixing import kinds_at
from graph.analysis.network import Network, simple
from graph.analysis.structure import directed
from graph.errors import Refused

if TYPE_CHECKING:
    import networkx as nx

MOST_STEPS = 50_000_000
"""The most steps of a count: about half a minute for roles, a few seconds for holes."""


@dataclass(frozen=True)
class Roles:
    """How often a node stands between two others that are not linked that way, by the groups of the three."""

    coordinator: int = 0
    itinerant: int = 0
    gatekeeper: int = 0
    representative: int = 0
    liaison: int = 0

    @property
    def total(self) -> int:
        """All of the five."""
        return sum(getattr(self, field.name) for field in fields(self))


@dataclass(frozen=True)
class Holes:
    """The contacts of a node, and how far they are linked among themselves; None where it is not defined."""

    contacts: int
    constraint: float | None
    effective_size: float | None
    efficiency: float | None
    hierarchy: float | None


METHODS = {
    "coordinator": "Paths of two directed links through the node, ends not linked that way, all three of one kind "
    "(Gould and Fernandez 1989).",
    "itinerant": "As coordinator, but both ends of one kind and the node of another (Gould and Fernandez 1989).",
    "gatekeeper": "As coordinator, but from another kind to the node's own (Gould and Fernandez 1989).",
    "representative": "As coordinator, but from the node's own kind to another (Gould and Fernandez 1989).",
    "liaison": "As coordinator, but of three kinds (Gould and Fernandez 1989).",
    "total": "All of the five; each path counts once, however many others stand between the same two.",
    "chance": "Each role beside what chance gives when kinds are dealt anew to all actors, each kind to as many as "
    "before, while every link stays (Gould and Fernandez 1989): the expected count, exactly; and z, how many standard "
    "deviations of seeded permutations the count lies above it.",
    "contacts": "Nodes that any statement links the node to, in either direction; each counts once, whatever the "
    "number of statements.",
    "constraint": "How far a node's contacts lead back to each other (Burt 1992); needs a contact.",
    "effective_size": "Contacts less the mean number of links that each has to the others (Burt 1992; Borgatti 1997); "
    "needs a contact.",
    "efficiency": "Effective size as a share of the contacts (Burt 1992); needs a contact.",
    "hierarchy": "How far the constraint comes from a single contact, from 0 to 1 (Burt 1992); needs two contacts.",
}


def brokerage(network: Network, level: int | None = None) -> dict[str, Roles]:
    """Return the brokerage roles of all nodes by IRI; groups are kinds, as broad as ``level`` says (mixing.kinds_at).

    Raises:
        Refused: the network is too large.
    """
    return roles(directed(network, both_ways=True), kinds_at(network, level))


def beside_chance(
    network: Network, found: Mapping[str, Roles], level: int | None = None, deals: Deals = USUAL
) -> dict[str, dict[str, Beside]]:
    """Return by IRI and role how the roles that were found stand to chance; nothing without deals.

    Raises:
        Invalid: the number of deals is out of range.
        Refused: the network is too large for so many deals.
    """
    deals.check()
    counts = {iri: asdict(role) for iri, role in found.items()}
    graph, names = directed(network, both_ways=True), [field.name for field in fields(Roles)]
    return roles_test(graph, kinds_at(network, level), counts, names, deals)


def roles(graph: "nx.DiGraph[str]", groups: Mapping[str, Hashable]) -> dict[str, Roles]:
    """Return the brokerage roles of all nodes of a directed graph without loops, by any grouping.

    All paths of two links are counted by group, then those are taken off whose ends are one node or are linked, so that
    a hub costs no more than its links and triangles.

    Raises:
        Refused: finding the triangles takes more than MOST_STEPS steps.
    """
    after = {node: set(graph.successors(node)) for node in graph}
    before = {node: set(graph.predecessors(node)) for node in graph}
    _affordable(sum(min(len(after[start]), len(before[end])) for start, end in graph.edges), "Brokerage")
    found = {node: _paths(node, before[node], after[node], groups) for node in graph}
    for start, end in graph.edges:
        for node in after[start] & before[end]:
            found[node][_role(groups[start], groups[node], groups[end])] -= 1
    return {node: Roles(**counts) for node, counts in found.items()}


def _paths(node: str, before: set[str], after: set[str], groups: Mapping[str, Hashable]) -> Counter[str]:
    """Count the paths through a node by role, those from a node back to itself left out."""
    own = groups[node]
    sources, ends = Counter(groups[one] for one in before), Counter(groups[one] for one in after)
    back = Counter(groups[one] for one in before & after)
    from_others, to_others = len(before) - sources[own], len(after) - ends[own]
    within_others = sum(count * ends[group] for group, count in sources.items() if group != own)
    return Counter(
        coordinator=sources[own] * ends[own] - back[own],
        itinerant=within_others - (back.total() - back[own]),
        gatekeeper=from_others * ends[own],
        representative=sources[own] * to_others,
        liaison=from_others * to_others - within_others,
    )


def _role(source: Hashable, own: Hashable, end: Hashable) -> str:
    if source == end:
        return "coordinator" if source == own else "itinerant"
    if end == own:
        return "gatekeeper"
    return "representative" if source == own else "liaison"


def structural_holes(network: Network, engine: str = IGRAPH) -> dict[str, Holes]:
    """Return the structural holes around all nodes, by IRI; every contact counts the same.

    Raises:
        Invalid: no such engine is installed.
        Refused: the network is too large, or the engine lacks a function.
    """
    import networkx as nx

    plain = simple(network)
    if not plain.number_of_edges():
        return dict.fromkeys(network.nodes, Holes(0, None, None, None, None))
    degree = dict(plain.degree)
    _affordable(sum(count**2 for count in degree.values()), "Structural holes")
    with use(engine) as prepare:
        graph = prepare(plain)
        constraint, size = nx.constraint(graph), nx.effective_size(graph)
    hierarchy = _hierarchy(plain)
    return {iri: _holes(degree[iri], constraint[iri], size[iri], hierarchy[iri]) for iri in network.nodes}


def _holes(contacts: int, constraint: float, size: float, hierarchy: float | None) -> Holes:
    if not contacts:
        return Holes(0, None, None, None, None)
    return Holes(contacts, float(constraint), float(size), float(size) / contacts, hierarchy)


def _hierarchy(graph: "nx.Graph[str]") -> dict[str, float | None]:
    """Return the Coleman-Theil disorder of each node's constraint over its contacts.

    With the share r of the constraint that comes from each of N contacts, times N: sum r ln r / (N ln N).
    """
    import networkx as nx
    import numpy as np

    order = list(graph)
    links = nx.to_scipy_sparse_array(graph, nodelist=order, weight=None, dtype=float, format="csr")
    shares = links.multiply(1 / np.maximum(links.sum(axis=1), 1)[:, None]).tocsr()
    reached = (shares + shares @ shares).multiply(links).tocsr()
    return {node: _disorder(reached.data[slice(*reached.indptr[at : at + 2])] ** 2) for at, node in enumerate(order)}


def _disorder(constraints: Any) -> float | None:
    count = len(constraints)
    if count < 2:  # noqa: PLR2004 (ln 1 = 0)
        return None
    parts = constraints / constraints.mean()
    return max(0.0, float((parts * [math.log(part) for part in parts]).sum() / (count * math.log(count))))


def _affordable(steps: int, what: str) -> None:
    if steps > MOST_STEPS:
        raise Refused(
            f"{what} would take {steps} steps and at most {MOST_STEPS} are taken; filter the network by kind, relation "
            "or day, or take an ego network.",
            limit=MOST_STEPS,
            steps=steps,
        )
