"""The network: actors and the statements between them, projected from a snapshot and filtered.

Enters: a snapshot of the store and filters. Leaves: an immutable Network, and NetworkX graphs made from it. Which kinds
are actors and which relations have direction is read from ontology.model, never from names in code.

The default network is: accepted statements, stated and inferred, nothing derived, all time.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from graph.statements import Presence, Statement
from ontology.model import Role, model

if TYPE_CHECKING:
    import networkx as nx

    from graph.analysis.engine.graph import ArrayGraph
    from graph.snapshot import Snapshot

ACTORS: tuple[Role, ...] = ("actor",)
DRAWN: tuple[Role, ...] = ("actor", "affiliation")


@dataclass(frozen=True)
class Node:
    """An entity: the last part of its IRI, its names by language, its most specific kind, and its other names."""

    id: str
    iri: str
    names: Mapping[str, str]
    kind: str
    alternative: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()

    def name(self, language: str = "de") -> str:
        """Return the main name in a language, else in any, else the id."""
        return self.names.get(language) or next(iter(self.names.values()), self.id)


@dataclass(frozen=True)
class Filters:
    """What of the snapshot is in the network; ``None`` is no filter.

    ``kinds`` holds kinds with everything below them. ``on`` keeps what is valid or observed on a day; statements
    without any date then stand apart, unless ``undated`` asks for them.
    """

    kinds: Collection[str] | None = None
    relations: Collection[str] | None = None
    certainty: Collection[str] | None = None
    on: date | None = None
    undated: bool = False
    derived: bool = False
    roles: Collection[Role] = ACTORS

    def keeps_kind(self, kind: str) -> bool:
        """Whether nodes of a kind are in the network."""
        known = model().kinds.get(kind)
        role_kept = known is not None and known.role in self.roles
        return role_kept if self.kinds is None else kind in model().below(self.kinds)

    def keeps(self, statement: Statement) -> bool:
        """Whether a statement passes the filters other than the day."""
        return (
            (self.derived or not statement.derived)
            and (self.relations is None or statement.relation in self.relations)
            and (self.certainty is None or statement.certainty in self.certainty)
        )


@dataclass(frozen=True)
class Network:
    """Nodes by IRI and the statements between them; parallel statements are all kept.

    ``sources`` gives the title of each source by IRI. ``undated`` are the statements left out of a network on a day
    because they carry no date. ``left_out`` is the number of nodes that a bound cut off.
    """

    nodes: Mapping[str, Node]
    statements: tuple[Statement, ...]
    sources: Mapping[str, str]
    undated: tuple[Statement, ...] = ()
    on: date | None = None
    left_out: int = field(default=0)

    def degree(self) -> dict[str, int]:
        """Return the number of distinct neighbours of each node, by IRI."""
        count = dict.fromkeys(self.nodes, 0)
        for pair in {frozenset((s.subject, s.object)) for s in self.statements if s.subject != s.object}:
            for iri in pair:
                count[iri] += 1
        return count

    def neighbours(self) -> dict[str, set[str]]:
        """Return the distinct neighbours of each node, by IRI; direction is ignored."""
        found: dict[str, set[str]] = {iri: set() for iri in self.nodes}
        for statement in self.statements:
            found[statement.subject].add(statement.object)
            found[statement.object].add(statement.subject)
        return found

    def between(self, one: str, other: str) -> tuple[Statement, ...]:
        """Return the statements that link two nodes, in either direction."""
        return tuple(s for s in self.statements if {s.subject, s.object} == {one, other})

    def presence(self, statement: Statement) -> Presence | None:
        """Return how a statement stands on the day of this network, if it has one."""
        return statement.presence(self.on) if self.on else None


def project(snapshot: "Snapshot", filters: Filters = Filters()) -> Network:
    """Return the network of a snapshot under filters; nodes without a statement in it are left out."""
    nodes = {iri: node for iri, node in snapshot.nodes.items() if filters.keeps_kind(node.kind)}
    pool = (*snapshot.statements, *(snapshot.derived if filters.derived else ()))
    kept = [s for s in within(pool, nodes) if filters.keeps(s)]
    undated: list[Statement] = []
    if filters.on is not None:
        undated = [s for s in kept if s.presence(filters.on) == "undated"]
        shown = {"valid", "observed"} | ({"undated"} if filters.undated else set())
        kept = [s for s in kept if s.presence(filters.on) in shown]
    network = Network(nodes, tuple(kept), snapshot.sources, () if filters.undated else tuple(undated), filters.on)
    return restrict(network, {end for s in kept for end in (s.subject, s.object)})


def restrict(network: Network, keep: Collection[str], left_out: int = 0) -> Network:
    """Return the part of a network on some of its nodes."""
    nodes = {iri: node for iri, node in network.nodes.items() if iri in keep}
    statements = within(network.statements, nodes)
    return replace(network, nodes=nodes, statements=statements, left_out=left_out)


def bounded(network: Network, most: int) -> Network:
    """Return a network cut to its best-linked nodes where it has more than ``most``, by IRI where they are equal."""
    if len(network.nodes) <= most:
        return network
    degree = network.degree()
    kept = sorted(network.nodes, key=lambda iri: (-degree[iri], iri))[:most]
    return restrict(network, set(kept), left_out=len(network.nodes) - most)


def ego(network: Network, centre: str, hops: int = 1, most: int = 2000) -> Network:
    """Return the ego network: all nodes within some hops of the centre, at most ``most``, nearest first.

    Of the undated statements those that touch one of these nodes are listed.
    Among equally near nodes those with more neighbours come first, then by IRI, so that a cut is always the same.
    """
    neighbours, degree = network.neighbours(), network.degree()
    found, ring = [centre], {centre}
    for _ in range(hops):
        ring = {near for iri in ring for near in neighbours.get(iri, ())} - set(found)
        found.extend(sorted(ring, key=lambda iri: (-degree[iri], iri)))
    kept = set(found[:most])
    near = tuple(s for s in network.undated if kept & {s.subject, s.object})
    return replace(restrict(network, kept, left_out=max(0, len(found) - most)), undated=near)


def within(statements: Iterable[Statement], nodes: Mapping[str, Node]) -> tuple[Statement, ...]:
    """Return the statements with both ends among the nodes."""
    return tuple(s for s in statements if s.subject in nodes and s.object in nodes)


def multigraph(network: Network) -> "nx.MultiDiGraph[str]":
    """Return the network as NetworkX keeps it whole: one directed edge per statement, keyed by the statement's id.

    Nodes carry ``kind`` and ``name``; edges ``relation`` and ``certainty``.
    """
    import networkx as nx

    graph = nx.MultiDiGraph()
    for iri, node in sorted(network.nodes.items()):
        graph.add_node(iri, kind=node.kind, name=node.name())
    for s in network.statements:
        graph.add_edge(s.subject, s.object, key=s.id, relation=s.relation, certainty=s.certainty)
    return graph


def simple(network: Network) -> "ArrayGraph":
    """Return the network as measures take it: undirected, no loops, one edge per pair that any statement links.

    Each edge carries ``strength``, the number of statements behind it. Parallel statements are aggregated here and
    nowhere else, because libraries treat parallel edges differently. Any ``nx.*`` function takes the result.
    """
    import numpy as np

    from graph.analysis.engine.graph import ArrayGraph

    labels = sorted(network.nodes)
    codes = {iri: code for code, iri in enumerate(labels)}
    ends = [(codes[s.subject], codes[s.object]) for s in network.statements if s.subject != s.object]
    pairs = np.sort(np.array(ends, np.int64).reshape(-1, 2), axis=1)
    found, strength = np.unique(pairs[:, 0] * len(labels) + pairs[:, 1], return_counts=True)
    start, end = np.divmod(found, max(1, len(labels)))
    return ArrayGraph(labels, start, end, {"strength": strength})
