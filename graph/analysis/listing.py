"""Statements one by one: those that pass filters, in the order in which they are listed, and by what source says them.

Enters: a snapshot and what is asked. Leaves: rows; a page of them is read when it is shown. What has to look at every
statement is done once for a list of a generation; a page then takes the same time in a network of any size.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from graph.analysis.filters import Filters, kinds_shown, passes
from graph.arrays.codes import NONE, Ints
from graph.arrays.edges import CERTAINTIES, DERIVED, ORIGINS, Bools
from graph.snapshot import Snapshot

_MOST_KEPT = 8
"""Lists of a million statements that are kept: each is about 6 MB."""
_FEW = 1000
"""So many rows are sorted in less time than it takes to count them by subject."""


@dataclass(frozen=True, eq=False)
class Listed:
    """The rows of statements, in no order, and how many of those asked for carry no date."""

    snapshot: Snapshot
    rows: Ints
    undated: int = 0

    def page(self, part: slice) -> Ints:
        """Return some rows of the list as ``Snapshot.ordered`` sorts it, in time with their number.

        What stands before and after them is counted by subjects, once, and not sorted.
        """
        start, stop, _ = part.indices(len(self.rows))
        if start >= stop:
            return self.rows[:0]
        if len(self.rows) <= _FEW:
            return self.snapshot.ordered(self.rows)[part]
        subjects, ends = self._by_subject
        first, last = np.searchsorted(ends, [start, stop - 1], side="right")
        before = int(ends[first - 1]) if first else 0
        near = self.snapshot.edges.of_subjects(subjects[first : last + 1])
        return self.snapshot.ordered(near[self._among[near]])[start - before : stop - before]

    @cached_property
    def _among(self) -> Bools:
        """Which rows of the snapshot are in the list."""
        among = np.zeros(len(self.snapshot.edges), bool)
        among[self.rows] = True
        return among

    @cached_property
    def _by_subject(self) -> tuple[Ints, Ints]:
        """The subjects in the order of their IRIs, and how many rows there are up to each."""
        edges, entities = self.snapshot.edges, self.snapshot.edges.numbering.entities
        counts = np.bincount(edges.subject[self.rows], minlength=len(entities))
        there = np.flatnonzero(counts)
        subjects = there[
            np.argsort(entities.ranks(there), kind="stable")
        ]  # sorted already but for those that came later
        return subjects, np.cumsum(counts[subjects])

    @cached_property
    def cited(self) -> tuple[list["Cited"], int]:
        """The sources of the statements, as ``by_source`` returns them."""
        return by_source(self.snapshot, self.rows)


def kept(snapshot: Snapshot, filters: Filters, status: str, actor: str | None, ends: Mapping[str, str]) -> Listed:
    """Return the statements that pass filters; the last lists are kept with the snapshot, for their next pages.

    Args:
        snapshot: what is asked.
        filters: kinds keep statements with an end of such a kind; roles do not count.
        status: accepted, proposed or rejected.
        actor: an entity that is either end, or that a claim is about; by IRI.
        ends: the subject, object or source, by IRI.
    """
    if actor or ends:
        return _kept(snapshot, filters, status, actor, ends)
    last, key = snapshot.counted, ("listed", filters.key(), status)
    if key not in last:
        last[key] = _kept(snapshot, filters, status, actor, ends)
        for old in [one for one in list(last) if isinstance(one, tuple) and one[0] == "listed"][:-_MOST_KEPT]:
            last.pop(old, None)
    found: Listed = last[key]
    return found


def _kept(snapshot: Snapshot, filters: Filters, status: str, actor: str | None, ends: Mapping[str, str]) -> Listed:
    edges = snapshot.edges
    origins = (ORIGINS.index(status), *((DERIVED,) if filters.derived else ()))
    rows = edges.of_origin(*origins) if actor is None else snapshot.rows_about(actor, origins)
    rows = rows[passes(edges, rows, filters)]
    for end, iri in ends.items():
        code = edges.numbering.entities.find(iri)
        rows = rows[edges.columns[end][rows] == code] if code != NONE else rows[:0]
    if filters.kinds is not None:
        shown = kinds_shown(snapshot, filters)
        rows = rows[shown[edges.subject[rows]] | shown[edges.object[rows]]]
    undated = 0
    if filters.on is not None:
        there, timeless = edges.presence(rows, filters.on)
        undated = int(np.count_nonzero(timeless))
        rows = rows[there | timeless if filters.undated else there]
    return Listed(snapshot, rows.astype(np.int32), 0 if filters.undated else undated)


def relations_of(snapshot: Snapshot, iri: str, rows: Ints) -> dict[str, int]:
    """Return how many of some rows have an entity as an end, by relation."""
    edges, code = snapshot.edges, snapshot.edges.numbering.entities.find(iri)
    own = rows[(edges.subject[rows] == code) | (edges.object[rows] == code)]
    counts = np.bincount(edges.columns["relation"][own], minlength=1)
    return dict(sorted((edges.numbering.relations[at], int(counts[at])) for at in np.flatnonzero(counts).tolist()))


class Cited(NamedTuple):
    """A source, by IRI, with how many statements it states and from how many a reader concluded."""

    iri: str
    stated: int
    inferred: int


def by_source(snapshot: Snapshot, rows: Ints) -> tuple[list[Cited], int]:
    """Return the sources of some statements, those of most first, and how many statements name none."""
    columns, entities = snapshot.edges.columns, snapshot.edges.numbering.entities
    source, certainty = columns["source"][rows], columns["certainty"][rows]
    named = source != NONE
    codes, at = np.unique(source[named], return_inverse=True)
    counts = np.bincount(len(CERTAINTIES) * at + certainty[named], minlength=len(CERTAINTIES) * len(codes))
    stated, inferred = counts.reshape(-1, len(CERTAINTIES)).T.tolist()
    found = [Cited(*one) for one in zip(entities.many(codes), stated, inferred, strict=True)]
    return sorted(found, key=lambda one: (-one.stated - one.inferred, one.iri)), int(np.count_nonzero(~named))
