"""Facets: how much of a snapshot there is of each kind, relation, certainty, source and place, under filters.

Enters: a snapshot and filters. Leaves: Facets. Each is counted under the filters on the others and not under its own:
it says what choosing something else there would give.

Statements alike in the kinds of both ends, relation, certainty and origin are one sort; there are some hundred sorts,
whatever the size of the network. What filters keep is decided and counted by sorts; of the statements themselves only
those that are kept are looked at, for their ends and sources.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from graph.analysis.filters import Filters
from graph.arrays.codes import NONE, Codes, Ints
from graph.arrays.edges import ACCEPTED, CERTAINTIES, DERIVED, Bools, Edges
from graph.snapshot import Snapshot
from ontology.model import model

_MOST_KEPT = 64
_MOST_KEYS = 10_000_000
"""More combinations of kinds, relation, certainty and origin than this are sorted and not counted."""
Counts = Mapping[str, int]


@dataclass(frozen=True)
class Facets:
    """Counts, the largest first: of nodes by kind and by the place where they are, of statements by all others."""

    nodes: int
    statements: int
    kinds: Counts
    relations: Counts
    certainty: Counts
    sources: Counts
    places: Counts


def facets(snapshot: Snapshot, filters: Filters) -> Facets:
    """Return what there is under filters; the last answers are kept with the snapshot."""
    kept, key = snapshot.counted, ("facets", filters.key())
    if key not in kept:
        if "sorts" not in kept:
            kept["sorts"] = _Sorts(snapshot)
        kept[key] = _counted(snapshot, kept["sorts"], filters)
        for old in [one for one in list(kept) if isinstance(one, tuple) and one[0] == key[0]][:-_MOST_KEPT]:
            kept.pop(old, None)
    found: Facets = kept[key]
    return found


class _Sorts:
    """The sorts of statements of a snapshot, how many of each there are, and which; accepted and derived ones alone."""

    def __init__(self, snapshot: Snapshot) -> None:
        edges = snapshot.edges
        rows = edges.of_origin(ACCEPTED, DERIVED)
        kinds = np.append(snapshot.kinds, NONE)  # the last place is that of a value
        columns = [
            kinds[edges.subject[rows]],
            kinds[edges.object[rows]],
            *(edges.columns[name][rows] for name in ("relation", "certainty", "origin")),
        ]
        key = np.zeros(len(rows), np.int64)
        for column in columns:
            key = key * (int(column.max(initial=0)) + 2) + column + 1
        order, self.sizes = _grouped(key)
        self.starts = np.cumsum(self.sizes) - self.sizes
        first = order[self.starts]
        self.subject, self.object, self.relation, self.certainty, self.origin = (column[first] for column in columns)
        self.rows = rows[order].astype(np.int32)
        self._edges = edges

    @cached_property
    def _names(self) -> list[str]:
        return list(self._edges.numbering.relations)

    def keeps(self, filters: Filters) -> Bools:
        """Return which sorts filters keep, whatever the day."""
        kinds = np.array([*(filters.keeps_kind(kind) for kind in sorted(model().kinds)), False])
        kept = kinds[self.subject] & kinds[self.object]
        kept &= np.isin(self.origin, (ACCEPTED, DERIVED) if filters.derived else (ACCEPTED,))
        if filters.relations is not None:
            kept &= np.array([self._names[code] in filters.relations for code in self.relation.tolist()], bool)
        if filters.certainty is not None:
            kept &= np.isin(self.certainty, [CERTAINTIES.index(name) for name in filters.certainty])
        return np.asarray(kept, bool)

    def of(self, sorts: Bools) -> Ints:
        """Return the rows of some sorts, in time with their number."""
        parts = zip(self.starts[sorts].tolist(), self.sizes[sorts].tolist(), strict=True)
        return np.concatenate([self.rows[:0], *(self.rows[start : start + size] for start, size in parts)])

    def under(self, filters: Filters) -> Ints:
        """Return the rows that filters keep."""
        rows = self.of(self.keeps(filters))
        if filters.on is None:
            return rows
        there, timeless = self._edges.presence(rows, filters.on)
        return rows[there | timeless if filters.undated else there]

    def counts(self, column: str, filters: Filters) -> list[tuple[int, int]]:
        """Return how many statements filters keep of each value of a column: without a day no row is looked at."""
        if filters.on is not None:
            return _bins(self._edges.columns[column][self.under(filters)])
        kept = self.keeps(filters)
        found = np.bincount(getattr(self, column)[kept], self.sizes[kept]).astype(np.int64)
        return [(at, count) for at, count in enumerate(found.tolist()) if count]


def _grouped(key: Ints) -> tuple[Ints, Ints]:
    """Return the places of numbers in the order of these, and how often each different one is there."""
    if int(key.max(initial=0)) > max(_MOST_KEYS, len(key)):
        key = np.unique(key, return_inverse=True)[1]
    counts = np.bincount(key)
    there = np.flatnonzero(counts)
    small = np.min_scalar_type(len(there))
    places = np.zeros(len(counts), small)
    places[there] = np.arange(len(there))
    return np.argsort(places[key], kind="stable"), counts[there]  # of 16 bits, as there are few, in one pass


def _counted(snapshot: Snapshot, sorts: _Sorts, filters: Filters) -> Facets:
    edges, relations = snapshot.edges, snapshot.edges.numbering.relations
    entities = edges.numbering.entities
    here = sorts.under(filters)
    among = _linked(edges, here)
    whole = among if filters.kinds is None else _linked(edges, sorts.under(replace(filters, kinds=None)))
    named = sorted(model().kinds)
    certainty = sorts.counts("certainty", replace(filters, certainty=None))
    return Facets(
        nodes=int(np.count_nonzero(among)),
        statements=len(here),
        kinds=_largest((named[at], count) for at, count in _bins(snapshot.kinds[whole])),
        relations=_largest(
            (relations[at], count) for at, count in sorts.counts("relation", replace(filters, relations=None))
        ),
        certainty=_largest((CERTAINTIES[at], count) for at, count in certainty),
        sources=_named(entities, edges.columns["source"][here]),
        places=_named(entities, _places(sorts, edges, among)),
    )


def _linked(edges: Edges, rows: Ints) -> Bools:
    found = np.zeros(len(edges.numbering.entities), bool)
    found[edges.subject[rows]] = found[edges.object[rows]] = True
    return found


def _places(sorts: _Sorts, edges: Edges, among: Bools) -> Ints:
    """Return the place of each node that accepted statements locate, once for each place."""
    locating = [edges.numbering.relations.find(one.name) for one in model().relations.values() if one.locates]
    rows = sorts.of(np.isin(sorts.relation, locating) & (sorts.origin == ACCEPTED))
    rows = rows[among[edges.subject[rows]] & (edges.object[rows] != NONE)]
    pairs = np.unique(edges.subject[rows].astype(np.int64) << 32 | edges.object[rows])
    return pairs & 0xFFFFFFFF


def _bins(codes: Ints) -> list[tuple[int, int]]:
    counts = np.bincount(codes[codes != NONE]) if len(codes) else np.zeros(0, np.int64)
    there = np.flatnonzero(counts)
    return list(zip(there.tolist(), counts[there].tolist(), strict=True))


def _named(entities: Codes, codes: Ints) -> Counts:
    found = _bins(codes)
    return _largest(zip(entities.many(np.array([at for at, _ in found], np.int64)), (n for _, n in found), strict=True))


def _largest(counts: Iterable[tuple[str, int]]) -> Counts:
    return dict(sorted(counts, key=lambda one: (-one[1], one[0])))
