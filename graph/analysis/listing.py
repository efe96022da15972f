"""Statements one by one: those that pass filters, in the order in which they are listed, and by what source says them.

Enters: a snapshot and what is asked. Leaves: rows; a page of them is read when it is shown.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from graph.analysis.filters import Filters, kinds_shown, passes
from graph.arrays.codes import NONE, Ints
from graph.arrays.edges import CERTAINTIES, DERIVED, ORIGINS
from graph.snapshot import Snapshot


def listed(
    snapshot: Snapshot, filters: Filters, status: str, actor: str | None, ends: Mapping[str, str]
) -> tuple[Ints, int]:
    """Return the rows of statements sorted by their ends, and how many of those asked for carry no date.

    Args:
        snapshot: what is asked.
        filters: kinds keep statements with an end of such a kind; roles do not count.
        status: accepted, proposed or rejected.
        actor: an entity that is either end, or that a claim is about; by IRI.
        ends: the subject, object or source, by IRI.
    """
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
    return snapshot.ordered(rows), 0 if filters.undated else undated


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
