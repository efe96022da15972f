"""Merged cells of a sheet: a spreadsheet shows one value over all of them, and keeps it in the first alone.

Enters: the XML of a sheet, and its rows in order. Leaves: each row with the heads of its empty cells that are part of a
merged one. What a merged cell says of the rows below its first is not guessed.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO, NamedTuple

from graph.intake.table.rows import MAX_COLUMNS, Row

_MOST = 100_000
_CHUNK = 1024 * 1024
_RANGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^<>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_LONGEST = 300


class Range(NamedTuple):
    """The rows and columns of a merged cell, counted from 1."""

    first: int
    last: int
    left: int
    right: int


def ranges(source: IO[bytes]) -> list[Range]:
    """Return the merged cells that a sheet names, from top to bottom; they stand after its rows."""
    return sorted(islice(_found(source), _MOST))


def _found(source: IO[bytes]) -> Iterator[Range]:
    rest = b""
    while chunk := source.read(_CHUNK):
        held = rest + chunk
        end = 0
        for found in _RANGE.finditer(held):
            end = found.end()
            left, first, right, last = found.groups()
            yield Range(int(first), int(last), _number(left), _number(right))
        rest = held[max(end, len(held) - _LONGEST) :]


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


class Covered:
    """The merged cells that reach into a row, asked for rows in order."""

    def __init__(self, known: list[Range]) -> None:
        self._coming, self._open = iter(known), list[Range]()
        self._next = next(self._coming, None)

    def at(self, row: int) -> list[Range]:
        """Return the merged cells that reach into a row: as many as a row has columns, for they cannot overlap."""
        if not self._open and self._next is None:
            return self._open
        self._open = [one for one in self._open if one.last >= row]
        while self._next is not None and self._next.first <= row:
            if self._next.last >= row and len(self._open) < MAX_COLUMNS:
                self._open.append(self._next)
            self._next = next(self._coming, None)
        return self._open


def marked(row: Row, open_: Iterable[Range]) -> Row:
    """Return a row with the heads of its empty cells that are part of a merged one."""
    heads = [
        head
        for column, (head, cell) in enumerate(row.cells.items(), 1)
        if not cell and any(one.first <= row.number <= one.last and one.left <= column <= one.right for one in open_)
    ]
    return row._replace(merged=frozenset(heads)) if heads else row


def width(open_: Iterable[Range]) -> int:
    """Return the last column that merged cells reach, 0 where there are none; not more than are read."""
    return min(MAX_COLUMNS, max((one.right for one in open_), default=0))
