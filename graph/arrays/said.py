"""What no integer column holds of statements: their roles, amounts, places, reasons, beside the columns.

Enters: the values of properties, each as a cell: a term as Turtle writes it. Leaves: an immutable Said, which gives
what is said of some rows. A property has an array of rows, sorted, and one of numbers of cells; equal cells have one
number.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from graph.arrays.codes import NONE, Codes, Ints

Cells = tuple[tuple[str, str], ...]
"""What is said of a statement: properties, by IRI, and the cell of each value."""


@dataclass(frozen=True, eq=False)
class Said:
    """By property the rows, sorted, and the numbers of their cells; ``loose`` is what holds of rows changed since."""

    parts: Mapping[str, tuple[Ints, Ints]] = field(default_factory=dict)
    cells: Codes = field(default_factory=lambda: Codes.of(()))
    loose: Mapping[int, Cells] = field(default_factory=dict)

    def of(self, rows: list[int]) -> list[Cells]:
        """Return what is said of each of some rows, in that order; of a row without details nothing."""
        found: list[list[tuple[str, str]]] = [[] for _ in rows]
        wanted = np.array(rows, np.int32)  # of the type of what is searched, or numpy would copy all of that
        for name, (known, numbers) in self.parts.items():
            starts, ends = (np.searchsorted(known, wanted, side) for side in ("left", "right"))
            for at in np.flatnonzero(ends > starts).tolist():
                found[at] += [(name, self.cells[number]) for number in numbers[starts[at] : ends[at]].tolist()]
        return [self.loose.get(row, tuple(cells)) for row, cells in zip(rows, found, strict=True)]

    def with_rows(self, changed: Mapping[int, Cells]) -> "Said":
        """Return the same where something else is said of some rows."""
        return Said(self.parts, self.cells, {**self.loose, **changed})

    def placed(self, places: Ints) -> "Said":
        """Return the same without loose rows, each row at its new place; what is NONE there is left out."""
        named = [(name, row, cell) for row, cells in self.loose.items() for name, cell in cells]
        texts = dict.fromkeys(cell for _, _, cell in named)
        numbers = dict(zip(texts, range(len(self.cells), len(self.cells) + len(texts)), strict=True))
        places, loose = places.copy(), places
        places[[row for row in self.loose if row < len(places)]] = NONE
        merged: dict[str, tuple[Ints, Ints]] = {}
        for name in sorted({*self.parts, *(name for name, _, _ in named)}):
            known, codes = self.parts.get(name, (_NONE, _NONE))
            more = [(loose[row], numbers[cell]) for own, row, cell in named if own == name]
            rows = np.concatenate([places[known], np.array([row for row, _ in more], np.int32)])
            codes = np.concatenate([codes, np.array([code for _, code in more], np.int32)])
            merged[name] = _sorted(rows[rows != NONE], codes[rows != NONE])
        return _numbered(merged, [*self.cells, *texts])


_NONE: Ints = np.empty(0, np.int32)


def said(parts: Mapping[str, tuple[Ints, Ints]], texts: Iterable[str]) -> Said:
    """Return what is said: by property rows, in any order, and numbers of cells, counted as the texts come."""
    return _numbered({name: _sorted(*part) for name, part in parts.items()}, list(texts))


def _sorted(rows: Ints, numbers: Ints) -> tuple[Ints, Ints]:
    order = np.argsort(rows, kind="stable")
    return rows[order].astype(np.int32, copy=False), numbers[order]


def _numbered(parts: Mapping[str, tuple[Ints, Ints]], texts: list[str]) -> Said:
    """Number cells anew by their order as texts, and leave out those that nothing says any more."""
    used = np.zeros(len(texts), bool)
    for _, numbers in parts.values():
        used[numbers] = True
    cells = Codes.of(texts[number] for number in np.flatnonzero(used).tolist())
    codes = {cell: code for code, cell in enumerate(cells)}
    smallest = np.min_scalar_type(-len(texts) - 1)  # a million lines have few different numbers
    places = np.array([codes.get(text, NONE) for text in texts], smallest)
    return Said({name: (rows, places[numbers]) for name, (rows, numbers) in parts.items() if len(rows)}, cells)
