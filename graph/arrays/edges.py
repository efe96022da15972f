"""Edges: every statement as one row of integer columns, and which rows an entity is an end of.

Enters: statements. Leaves: immutable Edges; a change of some statements makes new ones beside them in the time that
copying the columns takes. What no column holds (roles, amounts, reasons) stands beside them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.arrays.codes import NONE, Codes, Ints
from graph.arrays.said import Cells, Said
from graph.statements import Day, Statement

Bools = NDArray[np.bool_]
ORIGINS = ("accepted", "derived", "proposed", "rejected")
ACCEPTED, DERIVED, PROPOSED, REJECTED = range(4)
CERTAINTIES = ("stated", "inferred")
COLUMNS = {
    "subject": np.int32,
    "object": np.int32,
    "source": np.int32,
    "relation": np.int16,
    "certainty": np.int8,
    "origin": np.int8,
    "begun": np.int32,
    "ended": np.int32,
    "observed": np.int32,
}
_NO_DAY = 0
_FEWEST_LOOSE, _MOST_LOOSE = 1000, 0.05
"""How many loose rows, and what share of all, make a new index and new arrays of what is said worth it."""


class Row(NamedTuple):
    """One statement in codes; days are proleptic Gregorian ordinals, 0 where there is none."""

    subject: int
    object: int
    source: int
    relation: int
    certainty: int
    origin: int
    begun: int = _NO_DAY
    ended: int = _NO_DAY
    observed: int = _NO_DAY


GONE = Row(NONE, NONE, NONE, NONE, 0, NONE)


@dataclass(frozen=True)
class Numbering:
    """The codes of statements (a statement's code is its row), entities and relations."""

    statements: Codes
    entities: Codes
    relations: Codes

    def row(self, statement: Statement) -> Row:
        """Return a statement in codes; its value, where it has one, has no code."""
        return Row(
            subject=self.entities.add(statement.subject),
            object=NONE if statement.value is not None else self.entities.add(statement.object),
            source=self.entities.add(statement.source) if statement.source else NONE,
            relation=self.relations.add(statement.relation),
            certainty=CERTAINTIES.index(statement.certainty),
            origin=DERIVED if statement.derived else ORIGINS.index(statement.status),
            begun=ordinal(statement.start),
            ended=ordinal(statement.end),
            observed=ordinal(statement.observed),
        )


def ordinal(day: Day | None) -> int:
    """Return a day as the columns hold it."""
    return day.date.toordinal() if day else _NO_DAY


@dataclass(frozen=True, eq=False)
class Edges:
    """Columns of one length by name (see ``COLUMNS``), read-only; a row that is gone has the origin NONE.

    ``loose`` are the rows that the index of ends does not know: those that came or changed after it was made. ``said``
    is what no column holds of statements that are not derived.
    """

    numbering: Numbering
    columns: Mapping[str, Ints]
    index: "Ends"
    loose: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    said: Said = field(default_factory=Said)

    @classmethod
    def of(cls, statements: Iterable[Statement], also: Iterable[str] = ()) -> "Edges":
        """Return the edges of statements, a row each by the order of their IRIs; other entities may be numbered too."""
        ordered = sorted(statements, key=lambda s: s.iri)
        ends = {
            *also,
            *(end for s in ordered for end in (s.subject, s.source, s.object if s.value is None else "") if end),
        }
        numbers = Numbering(
            Codes.of(s.iri for s in ordered), Codes.of({*also, *ends}), Codes.of({s.relation for s in ordered})
        )
        return cls.made(numbers, columns([numbers.row(s) for s in ordered]))

    @classmethod
    def made(cls, numbering: Numbering, columns: Mapping[str, Ints], said: Said | None = None) -> "Edges":
        """Return the edges of whole columns, with the index of their ends."""
        index = Ends.of(columns["subject"], columns["object"], len(numbering.entities))
        return cls(numbering, columns, index, said=said or Said())

    def __len__(self) -> int:
        """Return the number of rows, those that are gone among them."""
        return len(self.columns["subject"])

    @property
    def subject(self) -> Ints:
        """Code of the subject of each row."""
        return self.columns["subject"]

    @property
    def object(self) -> Ints:
        """Code of the object of each row, NONE for a value."""
        return self.columns["object"]

    @cached_property
    def accepted(self) -> tuple[int, int, int]:
        """The number of accepted statements: all of them, those stated, those inferred."""
        inferred = self.columns["certainty"][self.of_origin(ACCEPTED)]
        later = int(np.count_nonzero(inferred))
        return len(inferred), len(inferred) - later, later

    def of_origin(self, *origins: int) -> Ints:
        """Return the rows of some origins."""
        origin = self.columns["origin"]
        return np.flatnonzero(np.isin(origin, origins) if len(origins) != 1 else origin == origins[0])

    def with_rows(self, changed: Mapping[int, Row], cells: Mapping[int, Cells]) -> "Edges":
        """Return edges in which some rows are others, or are new where they stand just behind the last.

        ``cells`` is what is said of each of them.
        """
        if not changed:
            return self
        rows = np.fromiter(changed, np.int64, len(changed))
        more = max(0, int(rows.max()) + 1 - len(self))
        values = columns(changed.values())
        none = columns([GONE] * more)
        made = {name: np.concatenate([column, none[name]]) for name, column in self.columns.items()}
        for name, column in made.items():
            column[rows] = values[name]
        loose, said = np.union1d(self.loose, rows), self.said.with_rows(cells)
        if len(loose) > max(_FEWEST_LOOSE, _MOST_LOOSE * len(self)):
            return Edges.made(self.numbering, made, said.placed(np.arange(len(self) + more, dtype=np.int32)))
        return Edges(self.numbering, made, self.index, loose, said)

    def compact(self) -> "Edges":
        """Return the same statements numbered anew by the order of their IRIs, without rows that are gone."""
        statements, entities = list(self.numbering.statements), list(self.numbering.entities)
        kept = sorted(np.flatnonzero(self.columns["origin"] != NONE).tolist(), key=statements.__getitem__)
        placed = np.full(len(entities) + 1, NONE, np.int32)  # the last place is that of NONE
        placed[sorted(range(len(entities)), key=entities.__getitem__)] = np.arange(len(entities))
        made = {name: column[kept] for name, column in self.columns.items()}
        made |= {name: placed[made[name]] for name in ("subject", "object", "source")}
        numbers = Numbering(Codes.of(statements[row] for row in kept), Codes.of(entities), self.numbering.relations)
        places = np.full(len(self), NONE, np.int32)
        places[kept] = np.arange(len(kept))
        return Edges.made(numbers, made, self.said.placed(places))

    def at(self, codes: Ints) -> Ints:
        """Return the rows, sorted, of which one of some entities is an end; in time with their number."""
        codes = codes[codes != NONE]
        found = self.index.rows(codes)
        if len(self.loose):
            near = self.loose[np.isin(self.subject[self.loose], codes) | np.isin(self.object[self.loose], codes)]
            found = np.concatenate([np.setdiff1d(found, self.loose), near])
        return np.unique(found)

    def of_subjects(self, codes: Ints) -> Ints:
        """Return the rows, sorted, of which one of some entities is the subject."""
        own, near = self.index.rows(codes), self.loose[np.isin(self.subject[self.loose], codes)]
        own = own[np.isin(self.subject[own], codes)]
        return np.union1d(np.setdiff1d(own, self.loose) if len(self.loose) else own, near)

    def presence(self, rows: Ints, day: date) -> tuple[Bools, Bools]:
        """Return which of some rows are valid or observed on a day, and which are undated (Statement.presence)."""
        on = day.toordinal()
        begun, ended, seen = (self.columns[name][rows] for name in ("begun", "ended", "observed"))
        holds = (ended == _NO_DAY) | (on <= ended)
        valid = (begun != _NO_DAY) & (begun <= on)
        sighted = (begun == _NO_DAY) & (seen != _NO_DAY) & ((ended == _NO_DAY) | (seen <= ended))
        undated = (begun == _NO_DAY) & ~sighted
        return holds & (valid | (sighted & (seen <= on))), holds & undated


class Ends:
    """The rows of each entity, as one array sorted by entity and where each begins in it."""

    def __init__(self, rows: Ints, starts: Ints) -> None:
        self.sorted = rows
        self.starts = starts

    @classmethod
    def of(cls, subject: Ints, object_: Ints, entities: int) -> "Ends":
        """Sort rows by their ends; NONE is no end."""
        codes = np.concatenate([subject, object_])
        order = np.argsort(codes, kind="stable")
        starts = np.searchsorted(codes[order], np.arange(entities + 1))
        return cls((order % max(1, len(subject))).astype(np.int32), starts.astype(np.int64))

    def rows(self, codes: Ints) -> Ints:
        """Return the rows of some entities, one after the other; a row with both ends among them stands twice."""
        known = codes[codes < len(self.starts) - 1]
        starts, ends = self.starts[known], self.starts[known + 1]
        counts = ends - starts
        before = np.repeat(np.cumsum(counts) - counts, counts)
        found: Ints = self.sorted[np.repeat(starts, counts) + np.arange(counts.sum()) - before].astype(np.int64)
        return found


def columns(rows: Iterable[Row]) -> dict[str, Ints]:
    """Return rows as columns."""
    table: NDArray[np.int64] = np.array(list(rows), np.int64).reshape(-1, len(COLUMNS))
    return {name: table[:, at].astype(kind) for at, (name, kind) in enumerate(COLUMNS.items())}
