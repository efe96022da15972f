"""What every reader of tables yields: rows with their table and number, and the bounds that hold for all of them."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from graph.errors import Unreadable
from graph.intake.table import words
from graph.sentences import Sentence
from graph.spelling import fold

MAX_COLUMNS = 500
MAX_CELL = 100_000
MAX_ROWS = 5_000_000

_TOTAL = re.compile(
    r"(?:(?:zwischen|gesamt|end)?summen?(?: .*)?|(?:ins)?gesamt|(?:sub|grand ?)?totals?|sums?)[ :=]*", re.IGNORECASE
)
_TOTAL_BEGINS = frozenset(("", *"eEgGiIsStTzZ "))
_NUMBER = re.compile(r"[\d\s.,'+%€$£-]*(?:EUR|Euro|USD|CHF)?")

Cells = Mapping[str, str | tuple[str, ...]]


class Row(NamedTuple):
    """One row: its table (a sheet, a record list, a file), its number there counted from 1, its cells by head.

    ``problem`` says why it cannot be used, where the reader already knows; ``column`` where.
    """

    table: str
    number: int
    cells: Cells
    problem: Sentence | None = None
    column: str | None = None
    merged: frozenset[str] = frozenset()
    """Heads of empty cells that are part of a merged one, whose value stands in its first cell alone."""


def heads(cells: list[str], where: Sentence | str, line: int) -> list[str]:
    """Return the heads of a table, columns without one named by their number.

    Raises:
        Unreadable: two columns have the same head, or there are too many.
    """
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) > MAX_COLUMNS:
        raise Unreadable(Sentence("too many columns", where=where, count=len(cells), most=MAX_COLUMNS), line=line)
    named = [" ".join(cell.split()) or f"#{number}" for number, cell in enumerate(cells, 1)]
    for number, head in enumerate(named):
        if head in named[:number]:
            first = named.index(head) + 1
            told = Sentence("same head twice", where=where, line=line, first=first, second=number + 1, head=head[:80])
            raise Unreadable(told, line=line, column=number + 1)
    return named


def laid_out(table: str, where: Sentence | str, lines: Iterator[tuple[int, list[str]]]) -> Iterator[Row]:
    """Yield the rows of a table whose first line with content holds the heads; empty lines are passed over.

    A line of one cell above heads of several is a title, and no head.
    """
    full = ((number, cells) for number, cells in lines if any(cells))
    first, second = next(full, None), next(full, None)
    if first and second and _filled(first[1]) == 1 < _filled(second[1]):
        first, second = second, next(full, None)
    if first is None:
        return
    if second is not None:
        _check_heads(where, first, second)
    named = heads(first[1], where, first[0])
    if second is not None:
        again = Row(table, second[0], {}, Sentence("heads again")) if _are_heads(second[1]) else None
        yield again or _row(table, second[0], named, second[1])
    width = len(named)
    for number, cells in full:
        if len(cells) > width or cells[0][:1] in _TOTAL_BEGINS:
            yield _row(table, number, named, cells)
        else:  # most rows of most tables
            yield Row(table, number, dict(zip(named, cells, strict=False)))


def _check_heads(where: Sentence | str, first: tuple[int, list[str]], second: tuple[int, list[str]]) -> None:
    """Refuse heads in two lines, the first of which names groups of columns.

    Raises:
        Unreadable: the second line names columns that the first leaves without a name.
    """
    above = [cell.strip() for cell in first[1]] + [""] * (len(second[1]) - len(first[1]))
    gaps = [below.strip() for cell, below in zip(above, second[1], strict=False) if not cell]
    plain = not any(character.isdigit() for cell in second[1] for character in cell)
    if plain and any(gaps) and any(words.part_of(cell) for cell in second[1] if cell.strip()):
        raise Unreadable(Sentence("two lines of heads", where=where, first=first[0], second=second[0]), line=second[0])


def _are_heads(cells: list[str]) -> bool:
    """Whether a line under the heads holds heads again, such as those in another language."""
    told = [fold(cell) for cell in cells if cell.strip()]
    return len(told) > 1 and all(cell in words.heads() for cell in told)


def _is_total(cells: list[str]) -> bool:
    """Whether a line sums up others: it begins with a word for that, and holds nothing besides but numbers."""
    filled = [cell.strip() for cell in cells if cell and not cell.isspace()]
    return bool(filled) and bool(_TOTAL.fullmatch(filled[0])) and all(map(_NUMBER.fullmatch, filled[1:]))


def _filled(cells: list[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def _row(table: str, number: int, named: list[str], cells: list[str]) -> Row:
    if len(cells) > len(named) and any(cell.strip() for cell in cells[len(named) :]):
        problem = Sentence("more cells than heads", count=len(cells), heads=len(named))
        return Row(table, number, {}, problem, f"#{len(named) + 1}")
    if _is_total(cells):
        return Row(table, number, {}, Sentence("totals"))
    return Row(table, number, dict(zip(named, cells, strict=False)))
