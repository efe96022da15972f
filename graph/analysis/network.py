"""The network: actors and the statements between them, projected from a snapshot and filtered.

Enters: a snapshot of the store and filters. Leaves: an immutable Network, and NetworkX graphs made from it. Which kinds
are actors and which relations have direction is read from ontology.model, never from names in code.

The default network is: accepted statements, stated and inferred, nothing derived, all time.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from graph.analysis.filters import UNFILTERED, Filters, coded, kinds_shown, passes
from graph.arrays.codes import NONE, Ints
from graph.arrays.edges import ACCEPTED, DERIVED, Bools, Edges
from graph.node import Node
from graph.snapshot import Snapshot
from graph.statements import Presence, Statement

if TYPE_CHECKING:
    from graph.analysis.centrality import Ranking
    from graph.analysis.engine.graph import ArrayGraph


_FEW = 8
"""A part with fewer nodes than one of so many is read from the index of ends and not from all rows."""


@dataclass(frozen=True, eq=False)
class Network:
    """Some entities of a snapshot and statements between them, by code and row; parallel statements are all kept.

    ``undated_rows`` are the statements left out of a network on a day because they carry no date. ``left_out`` is the
    number of nodes that a bound cut off.
    """

    data: Snapshot
    codes: Ints
    rows: Ints
    undated_rows: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    on: date | None = None
    left_out: int = 0

    @classmethod
    def of(
        cls, nodes: Mapping[str, Node], statements: Iterable[Statement], sources: Mapping[str, str] | None = None
    ) -> "Network":
        """Return the network of just these nodes and statements."""
        data = Snapshot.of(nodes, statements, sources)
        codes = np.array(sorted(data.edges.numbering.entities.find(iri) for iri in nodes), np.int64)
        return cls(data, codes, np.arange(len(data.edges)))

    @cached_property
    def kept(self) -> "dict[tuple[str, int | None, str, int | None], Ranking]":
        """Rankings of this network that were asked for."""
        return {}

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """The nodes by IRI."""
        return {iri: self.data.nodes[iri] for iri in self.data.edges.numbering.entities.many(self.codes)}

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """The statements themselves; of a large network this reads them one by one."""
        return self.data.load(self.rows)

    @cached_property
    def undated(self) -> tuple[Statement, ...]:
        """The statements that were left out because they carry no date."""
        return self.data.load(self.undated_rows)

    @property
    def sources(self) -> Mapping[str, str]:
        """The titles of sources by IRI."""
        return self.data.sources

    @cached_property
    def _has(self) -> Bools:
        has = np.zeros(len(self.data.edges), bool)
        has[self.rows] = True
        return has

    def code(self, iri: str) -> int:
        """Return the code of a node, NONE where it is not in the network."""
        code = self.data.edges.numbering.entities.find(iri)
        at = np.searchsorted(self.codes, code)
        return code if at < len(self.codes) and self.codes[at] == code else NONE

    def rows_at(self, codes: Ints, relations: Collection[str] | None = None) -> Ints:
        """Return the rows of which one of some nodes is an end, of all relations or of some."""
        edges = self.data.edges
        rows = edges.at(codes)
        rows = rows[self._has[rows]]
        return rows if relations is None else rows[np.isin(edges.columns["relation"][rows], coded(edges, relations))]

    def at(self, *iris: str, relations: Collection[str] | None = None) -> tuple[Statement, ...]:
        """Return the statements of which one of some nodes is an end, of all relations or of some."""
        return self.data.load(self.rows_at(np.array([self.code(iri) for iri in iris], np.int64), relations))

    def between(self, one: str, other: str) -> tuple[Statement, ...]:
        """Return the statements that link two nodes, in either direction."""
        return self.linking(one, [other])

    def linking(self, iri: str, ends: Collection[str]) -> tuple[Statement, ...]:
        """Return the statements that link a node with one of some nodes, in either direction."""
        edges, code = self.data.edges, self.code(iri)
        others = np.array([self.code(end) for end in ends], np.int64)
        rows = self.rows_at(np.array([code]))
        subject, object_ = edges.subject[rows], edges.object[rows]
        return self.data.load(rows[np.isin(np.where(subject == code, object_, subject), others)])

    def undated_at(self, iri: str, relations: Collection[str]) -> tuple[Statement, ...]:
        """Return the statements of some relations that were left out without a date and have a node as an end."""
        edges, rows = self.data.edges, self.undated_rows
        code = edges.numbering.entities.find(iri)
        kept = (edges.subject[rows] == code) | (edges.object[rows] == code)
        return self.data.load(rows[kept & np.isin(edges.columns["relation"][rows], coded(edges, relations))])

    def neighbours(self, codes: Ints) -> Ints:
        """Return the nodes that a statement links with one of some nodes, sorted; also these where they are linked."""
        edges, rows = self.data.edges, self.rows_at(codes)
        among, near = np.zeros((2, len(edges.numbering.entities)), bool)
        among[codes] = True
        for here, there in ((edges.subject[rows], edges.object[rows]), (edges.object[rows], edges.subject[rows])):
            near[there[among[here] & (here != there)]] = True
        return np.flatnonzero(near)

    @cached_property
    def _degrees(self) -> Ints:
        """The number of distinct neighbours of each node, in the order of the codes."""
        subject, object_ = (ends[self.rows] for ends in (self.data.edges.subject, self.data.edges.object))
        apart = subject != object_
        one, other, _ = distinct(np.minimum(subject, object_)[apart], np.maximum(subject, object_)[apart])
        return np.bincount(np.concatenate([one, other]), minlength=len(self.data.edges.numbering.entities))[self.codes]

    def degrees(self, codes: Ints) -> Ints:
        """Return the number of distinct neighbours of some nodes."""
        return self._degrees[np.searchsorted(self.codes, codes)]

    def degree(self) -> dict[str, int]:
        """Return the number of distinct neighbours of each node, by IRI."""
        return dict(zip(self.nodes, self._degrees.tolist(), strict=True))

    @cached_property
    def pairs(self) -> "ArrayGraph":
        """The network as measures take it; see ``simple``."""
        from graph.analysis.engine.graph import ArrayGraph

        labels, place = placed(self)
        start, end = (place[ends[self.rows]] for ends in (self.data.edges.subject, self.data.edges.object))
        apart = start != end
        start, end, strength = distinct(np.minimum(start, end)[apart], np.maximum(start, end)[apart])
        return ArrayGraph(labels, start, end, {"strength": strength})

    def presence(self, statement: Statement) -> Presence | None:
        """Return how a statement stands on the day of this network, if it has one."""
        return statement.presence(self.on) if self.on else None


def project(snapshot: Snapshot, filters: Filters = UNFILTERED) -> Network:
    """Return the network of a snapshot under filters; nodes without a statement in it are left out.

    The last ones are remembered, with what was computed of them: of a large snapshot one, of others a few.
    """
    found: Network = snapshot.remembered(filters.key(), lambda: _projected(snapshot, filters))
    return found


def _projected(snapshot: Snapshot, filters: Filters) -> Network:
    edges = snapshot.edges
    rows = edges.of_origin(ACCEPTED, *((DERIVED,) if filters.derived else ()))
    rows, undated = rows[passes(edges, rows, filters)], np.empty(0, np.int64)
    shown = kinds_shown(snapshot, filters)
    rows = rows[shown[edges.subject[rows]] & shown[edges.object[rows]]]
    if filters.on is not None:
        there, timeless = edges.presence(rows, filters.on)
        undated = rows[timeless]
        rows = rows[there | timeless if filters.undated else there]
    return Network(snapshot, _ends(edges, rows), rows, undated[: 0 if filters.undated else None], filters.on)


def restrict(network: Network, keep: Collection[str], left_out: int = 0) -> Network:
    """Return the part of a network on some of its nodes."""
    codes = np.array([network.code(iri) for iri in keep], np.int64)
    return _restricted(network, np.sort(codes[codes != NONE]), left_out)


def bounded(network: Network, most: int) -> Network:
    """Return a network cut to its best-linked nodes where it has more than ``most``, by IRI where they are equal."""
    if len(network.codes) <= most:
        return network
    return _restricted(network, np.sort(_best(network, network.codes, most)), len(network.codes) - most)


def ego(network: Network, centre: str, hops: int = 1, most: int = 2000) -> Network:
    """Return the ego network: all nodes within some hops of the centre, at most ``most``, nearest first.

    Of the undated statements those that touch one of these nodes are listed.
    Among equally near nodes those with more neighbours come first, then by IRI, so that a cut is always the same.
    """
    code = network.code(centre)
    kept = found = ring = np.array([] if code == NONE else [code], np.int64)
    for _ in range(hops):
        ring = np.setdiff1d(network.neighbours(ring), found)
        kept = np.concatenate([kept, _best(network, ring, most - len(kept))])
        found = np.union1d(found, ring)
    part = _restricted(network, np.sort(kept), max(0, len(found) - len(kept)))
    undated, edges = network.undated_rows, network.data.edges
    touching = np.isin(edges.subject[undated], kept) | np.isin(edges.object[undated], kept)
    return replace(part, undated_rows=undated[touching])


def only(network: Network, keeps: Callable[[Edges, Ints], Bools]) -> Network:
    """Return a network with all its nodes and some of its statements, chosen by their columns."""
    return replace(network, rows=network.rows[keeps(network.data.edges, network.rows)])


def _restricted(network: Network, codes: Ints, left_out: int) -> Network:
    edges, small = network.data.edges, len(codes) * _FEW < len(network.codes)
    rows = network.rows_at(codes) if small else network.rows
    keep = np.zeros(len(edges.numbering.entities) + 1, bool)
    keep[codes] = True
    kept = rows[keep[edges.subject[rows]] & keep[edges.object[rows]]]
    return replace(network, codes=codes, rows=kept, left_out=left_out)


def _best(network: Network, codes: Ints, most: int) -> Ints:
    """Return at most so many codes, those with most neighbours, by IRI where they have as many."""
    if len(codes) <= most:
        return codes
    iris = network.data.edges.numbering.entities.many(codes)
    degrees = network.degrees(codes).tolist()
    order = sorted(range(len(codes)), key=lambda at: (-degrees[at], iris[at]))
    return codes[order[: max(0, most)]]


def _ends(edges: Edges, rows: Ints) -> Ints:
    """Return the entities that some statements link, sorted by code."""
    linked = np.zeros(len(edges.numbering.entities), bool)
    linked[edges.subject[rows]] = linked[edges.object[rows]] = True
    return np.flatnonzero(linked)


def distinct(one: Ints, other: Ints) -> tuple[Ints, Ints, Ints]:
    """Return pairs of codes once each, sorted, and how often each was there."""
    key = np.left_shift(one.astype(np.int64), 32) | other
    found, counts = np.unique(key, return_counts=True)
    return found >> 32, found & 0xFFFFFFFF, counts


def simple(network: Network) -> "ArrayGraph":
    """Return the network as measures take it: undirected, no loops, one edge per pair that any statement links.

    Each edge carries ``strength``, the number of statements behind it. Parallel statements are aggregated here and
    nowhere else, because libraries treat parallel edges differently. Any ``nx.*`` function takes the result.
    """
    return network.pairs


def placed(network: Network) -> tuple[list[str], Ints]:
    """Return the IRIs of all nodes, sorted, and the place of each code among them."""
    entities = network.data.edges.numbering.entities
    iris = entities.many(network.codes)
    order = sorted(range(len(iris)), key=iris.__getitem__)
    place = np.full(len(entities), NONE, np.int64)
    place[network.codes[order]] = np.arange(len(order))
    return [iris[at] for at in order], place
