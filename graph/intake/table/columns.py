"""The columns of a file beside those that its mapping reads.

Enters: a mapping, and the rows as they are read. Leaves: Invalid where the mapping names a column that is not there; a
note for each column that is not used, with the field that would fit where it looks like an end or a relation.
"""

from collections.abc import Iterable, Iterator

from graph.errors import Invalid
from graph.intake.table import phrases, words
from graph.intake.table.mapping import Mapping, Table
from graph.intake.table.report import Note
from graph.intake.table.rows import Row
from graph.search import nearest
from graph.sentences import Sentence
from graph.spelling import fold

_ENDS = frozenset({"subject", "object", "name"})
_TELLING = 6
"""Letters that a known head has at least, to be recognised within a longer one: Partner in Projektpartner."""


class Columns:
    """The columns of the tables of a file, in their order."""

    def __init__(self, mapping: Mapping) -> None:
        self._mapping = mapping
        self._heads: dict[str, dict[str, None]] = {}

    def see(self, row: Row) -> None:
        """Take note of the columns of a row."""
        heads = self._heads.get(row.table)
        if heads is None:
            heads = self._heads[row.table] = {}
        if not row.cells.keys() <= heads.keys():
            heads.update(dict.fromkeys(row.cells))

    def check(self) -> None:
        """Hold the mapping to what was seen; a cell that says what holds where its column is absent may miss it.

        Raises:
            Invalid: it names a column that a table does not have, and is not lenient.
        """
        if self._mapping.lenient:
            return
        for table, heads, rule in self._read():
            wanted = (cell.column for _, cell in rule.cells() if cell.value is None)
            missing = next((column for column in wanted if column is not None and column not in heads), None)
            if missing is not None:
                near = nearest(missing, heads)
                told = Sentence("no such column", column=missing, table=table, near=", ".join(near)[:300])
                raise Invalid(told, table=table, column=missing, nearest=list(near))

    def unused(self, rows: Iterable[Row]) -> Iterator[Note]:
        """Yield a note for each column that is not used; ``rows`` are the first ones, for what stands there."""
        sample = [row for row in rows if row.cells]
        for table, heads, rule in self._read():
            used = rule.columns()
            for head in heads:
                if head not in used:
                    cells = {text for row in sample if row.table == table and (text := _text(row, head))}
                    if cells or not head.startswith("#"):
                        yield Note(table, head, _said(_role(head, cells)))

    def _read(self) -> Iterator[tuple[str, dict[str, None], Table]]:
        for table, heads in self._heads.items():
            rule = self._mapping.table(table)
            if rule is not None and heads:
                yield table, heads, rule


def _text(row: Row, head: str) -> str:
    cell = row.cells.get(head, "")
    return cell.strip() if isinstance(cell, str) else "; ".join(cell)


def _said(role: str | None) -> Sentence:
    return Sentence("unused but fits", role=role) if role else Sentence("unused")


def _role(head: str, cells: set[str]) -> str | None:
    """Return the field of a mapping that a column would fit: by its cells, else by its head."""
    if cells and sum(phrases.relation(cell[:200]) is not None for cell in cells) * 2 > len(cells):
        return "relation"
    if cells and sum(words.kind_by_name(cell[:200]) is not None for cell in cells) * 2 > len(cells):
        return "object"
    part = words.part_of(head) or _within(fold(head))
    return "object" if part in _ENDS else part


def _within(head: str) -> str | None:
    """Return what a head is for that has a known one in it."""
    found = ((known, part) for known, part in words.heads().items() if len(known) >= _TELLING and known in head)
    return next((part for _, part in found if part in ("object", "relation")), None)
