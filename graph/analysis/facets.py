"""Facets: how much of a snapshot there is of each kind, relation, certainty, source and place, under filters.

Enters: a snapshot and filters. Leaves: Facets. Each is counted under the filters on the others and not under its own:
it says what choosing something else there would give.

Statements alike in the kinds of both ends, relation, certainty and origin are one sort; there are some hundred sorts,
whatever the size of the network. What filters keep is decided for sorts, and looked up for statements.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from graph.analysis.filters import Filters
from graph.arrays.codes import NONE, Codes, Ints
from graph.arrays.edges import ACCEPTED, CERTAINTIES, DERIVED, Bools
from graph.snapshot import Snapshot
from ontology.model import model

_MOST_KEPT = 64
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
    """The sorts of statements of a snapshot, and of which sort each accepted or derived one is."""

    def __init__(self, snapshot: Snapshot) -> None:
        edges = snapshot.edges
        self.rows = edges.of_origin(ACCEPTED, DERIVED)
        kinds = np.append(snapshot.kinds, NONE)  # the last place is that of a value
        columns = [
            kinds[edges.subject[self.rows]],
            kinds[edges.object[self.rows]],
            *(edges.columns[name][self.rows] for name in ("relation", "certainty", "origin")),
        ]
        key = np.zeros(len(self.rows), np.int64)
        for column in columns:
            key = key * (int(column.max(initial=0)) + 2) + column + 1
        _, first, found = np.unique(key, return_index=True, return_inverse=True)
        self.of = found.astype(np.int32)
        self.subject, self.object, self.relation, self.certainty, self.origin = (column[first] for column in columns)
        self.subjects, self.objects = edges.subject[self.rows], edges.object[self.rows]
        self.sources = edges.columns["source"][self.rows]
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

    def under(self, filters: Filters) -> Ints:
        """Return the statements that filters keep, as places in ``rows``."""
        found = np.flatnonzero(self.keeps(filters)[self.of])
        if filters.on is None:
            return found
        there, timeless = self._edges.presence(self.rows[found], filters.on)
        return found[there | timeless if filters.undated else there]


def _counted(snapshot: Snapshot, sorts: _Sorts, filters: Filters) -> Facets:
    entities, relations = snapshot.edges.numbering.entities, snapshot.edges.numbering.relations
    here = sorts.under(filters)
    among = _linked(sorts, here, len(entities))
    any_kind, any_relation, any_certainty = (
        here if own is None else sorts.under(without)
        for own, without in (
            (filters.kinds, replace(filters, kinds=None)),
            (filters.relations, replace(filters, relations=None)),
            (filters.certainty, replace(filters, certainty=None)),
        )
    )
    kinds = snapshot.kinds[among if any_kind is here else _linked(sorts, any_kind, len(entities))]
    named = sorted(model().kinds)
    return Facets(
        nodes=int(np.count_nonzero(among)),
        statements=len(here),
        kinds=_largest((named[at], count) for at, count in _bins(kinds)),
        relations=_largest((relations[at], count) for at, count in _bins(sorts.relation[sorts.of[any_relation]])),
        certainty=_largest((CERTAINTIES[at], count) for at, count in _bins(sorts.certainty[sorts.of[any_certainty]])),
        sources=_named(entities, sorts.sources[here]),
        places=_named(entities, _places(sorts, relations, among)),
    )


def _linked(sorts: _Sorts, here: Ints, entities: int) -> Bools:
    found = np.zeros(entities, bool)
    found[sorts.subjects[here]] = found[sorts.objects[here]] = True
    return found


def _places(sorts: _Sorts, relations: Codes, among: Bools) -> Ints:
    """Return the place of each node that accepted statements locate, once for each place."""
    locating = [relations.find(one.name) for one in model().relations.values() if one.locates]
    sort = np.isin(sorts.relation, locating) & (sorts.origin == ACCEPTED)
    at = np.flatnonzero(sort[sorts.of])
    at = at[among[sorts.subjects[at]] & (sorts.objects[at] != NONE)]
    pairs = np.unique(sorts.subjects[at].astype(np.int64) << 32 | sorts.objects[at])
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
