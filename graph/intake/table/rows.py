"""What every reader of tables yields: rows with their table and number, and the bounds that hold for all of them."""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from graph.errors import Unreadable

MAX_COLUMNS = 500
MAX_CELL = 100_000
MAX_ROWS = 5_000_000

Cells = Mapping[str, str | tuple[str, ...]]


class Row(NamedTuple):
    """One row: its table (a sheet, a record list, a file), its number there counted from 1, its cells by head.

    ``problem`` says why it cannot be used, where the reader already knows; ``column`` where.
    """

    table: str
    number: int
    cells: Cells
    problem: str | None = None
    column: str | None = None


def heads(cells: list[str], where: str, line: int) -> list[str]:
    """Return the heads of a table, columns without one named by their number.

    Raises:
        Unreadable: two columns have the same head, or there are too many.
    """
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) > MAX_COLUMNS:
        raise Unreadable(f"{where} has {len(cells)} columns; at most {MAX_COLUMNS} are read.", line=line)
    named = [" ".join(cell.split()) or f"#{number}" for number, cell in enumerate(cells, 1)]
    for number, head in enumerate(named):
        if head in named[:number]:
            first = named.index(head) + 1
            raise Unreadable(
                f"{where}, line {line}: columns {first} and {number + 1} are both called '{head[:80]}'; rename one.",
                line=line,
                column=number + 1,
            )
    return named


def laid_out(table: str, where: str, lines: Iterator[tuple[int, list[str]]]) -> Iterator[Row]:
    """Yield the rows of a table whose first line with content holds the heads; empty lines are passed over.

    A line of one cell above heads of several is a title, and no head.
    """
    full = ((number, cells) for number, cells in lines if any(cells))
    first, second = next(full, None), next(full, None)
    if first and second and _filled(first[1]) == 1 < _filled(second[1]):
        first, second = second, next(full, None)
    if first is None:
        return
    named = heads(first[1], where, first[0])
    for number, cells in chain([second] if second else (), full):
        yield _row(table, number, named, cells)


def _filled(cells: list[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def _row(table: str, number: int, named: list[str], cells: list[str]) -> Row:
    if len(cells) > len(named) and any(cell.strip() for cell in cells[len(named) :]):
        counts = f"it has {len(cells)} cells and the head has {len(named)}"
        problem = f"{counts}; check separators, quotation marks, and lines above the heads"
        return Row(table, number, {}, problem, f"#{len(named) + 1}")
    return Row(table, number, dict(zip(named, cells, strict=False)))
