"""Statements one by one: those that pass filters, in the order in which they are listed.

Enters: a snapshot and what is asked. Leaves: rows; a page of them is read when it is shown.
"""

from collections.abc import Mapping

import numpy as np

from graph.analysis.filters import Filters, kinds_shown, passes
from graph.arrays.codes import NONE, Ints
from graph.arrays.edges import DERIVED, ORIGINS
from graph.snapshot import Snapshot


def listed(
    snapshot: Snapshot, filters: Filters, status: str, actor: str | None, ends: Mapping[str, str]
) -> tuple[Ints, int]:
    """Return the rows that ``kept`` returns sorted by their ends, and how many of those asked for carry no date."""
    rows, undated = kept(snapshot, filters, status, actor, ends)
    return snapshot.ordered(rows), undated


def kept(
    snapshot: Snapshot, filters: Filters, status: str, actor: str | None, ends: Mapping[str, str]
) -> tuple[Ints, int]:
    """Return the rows of statements, in no order, and how many of those asked for carry no date.

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
    return rows, 0 if filters.undated else undated


def relations_of(snapshot: Snapshot, iri: str, rows: Ints) -> dict[str, int]:
    """Return how many of some rows have an entity as an end, by relation."""
    edges, code = snapshot.edges, snapshot.edges.numbering.entities.find(iri)
    own = rows[(edges.subject[rows] == code) | (edges.object[rows] == code)]
    counts = np.bincount(edges.columns["relation"][own], minlength=1)
    return dict(sorted((edges.numbering.relations[at], int(counts[at])) for at in np.flatnonzero(counts).tolist()))
