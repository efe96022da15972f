"""What is known about a statement: how sure, since when, how much, in which role, as terms of its node.

Enters: a row and its rule. Leaves: pairs of predicate and object, or SkippedError with the column.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from graph.intake.table import cells, lines
from graph.intake.table.entities import Entities
from graph.intake.table.mapping import Mapping, Statement
from graph.intake.table.report import Note
from graph.intake.table.rows import Row
from graph.intake.table.taking import SkippedError, blaming, column_of, text_of
from graph.sentences import Sentence, WrongError
from graph.statements import Day
from ontology import names
from ontology.model import Relation

_CERTAIN = dict.fromkeys(("", "stated", "genannt"), lines.iri(names.STATED))
_CERTAIN |= dict.fromkeys(("inferred", "erschlossen"), lines.iri(names.INFERRED))
_DATE, _INTEGER = names.XSD + "date", names.XSD + "integer"
_YES = frozenset({"true", "ja", "yes", "x", "1", "wahr"})
_CODE = 3
_VALUE, _CURRENCY = lines.iri(names.VALUE), lines.iri(names.CURRENCY)
_CERTAINTY, _ROLE, _TYPE = lines.iri(names.CERTAINTY), lines.iri(names.ROLE_NAME), lines.iri(names.TYPE)
_DAYS = tuple(
    (part, lines.iri(predicate), lines.iri(precision), last)
    for part, predicate, precision, last in (
        ("start", names.START_DATE, names.START_PRECISION, False),
        ("end", names.END_DATE, names.END_PRECISION, True),
        ("observed", names.OBSERVED_ON, names.OBSERVED_PRECISION, False),
    )
)
Part = tuple[str, str]


@lru_cache(maxsize=10_000)  # the days of a table repeat
def _dated(text: str, order: cells.Order | None, last: bool) -> tuple[Day, str, str] | str:
    """Return the first or last day of the period that a text names, that day and its precision as terms.

    Where the text says that no day is known, return the sentence for that.
    """
    if told := cells.no_day(text, last=last):
        return told
    day = cells.day(text, order, last=last)
    return day, lines.typed(day.date.isoformat(), "date"), lines.text(day.precision)


class Details:
    """The details of the statements of one import."""

    def __init__(self, mapping: Mapping, entities: Entities) -> None:
        self._entities = entities
        self._order, self._mark = mapping.read.dates, mapping.read.decimal or ","
        self._undated: defaultdict[tuple[str, str, str, str], set[int]] = defaultdict(set)

    def of(self, row: Row, rule: Statement, relation: Relation, role: str, value: str) -> list[Part]:
        """Return all that a row says about its statement.

        Raises:
            SkippedError: a cell does not say what its column is for.
        """
        parts = [(_CERTAINTY, self._certainty(row, rule))]
        if rule.start or rule.end or rule.observed:
            parts += self._days(row, rule)
        if rule.amount is not None and (amount := text_of(row, rule.amount)):
            parts += self._money(row, rule, amount)
        if role:
            parts.append((_ROLE, lines.text(role)))
        if relation.name == "holdsRoleAt":
            parts.append((_TYPE, lines.iri(names.ORG + "Membership")))
        if relation.target == _DATE:
            parts.append((lines.iri(names.OBJECT_PRECISION), lines.text(self.day(value).precision)))
        for cell, predicate in ((rule.reason, names.REASON), (rule.note, names.NOTE)):
            if cell is not None and (text := text_of(row, cell)):
                parts.append((lines.iri(predicate), self._entities.text(text, cell)))
        return parts

    def notes(self) -> Iterator[Note]:
        """Yield a note for each word that was read as no day."""
        for (table, column, text, key), rows in self._undated.items():
            yield Note(table, column, Sentence(key, text=text[:80], count=len(rows)))

    def value(self, text: str, relation: Relation, column: str | None) -> str:
        """Return the value that a relation asks for.

        Raises:
            SkippedError: the cell holds none.
        """
        with blaming(column):
            if relation.target == _DATE:
                return lines.typed(self.day(text).date.isoformat(), "date")
            if relation.target == _INTEGER:
                return lines.typed(str(cells.whole_number(text)), "integer")
            return lines.text(cells.name(text))

    def day(self, text: str) -> Day:
        """Return the first day of the period that a text names; raises WrongError."""
        return cells.day(text, self._order)

    def _certainty(self, row: Row, rule: Statement) -> str:
        text = text_of(row, rule.certainty)
        found = _CERTAIN.get(text.casefold())
        if found is None:
            raise SkippedError(Sentence("no certainty", text=text[:80]), column_of(rule.certainty))
        return found

    def _days(self, row: Row, rule: Statement) -> Iterator[Part]:
        found: dict[str, Day] = {}
        for part, predicate, precision, last in _DAYS:
            cell = getattr(rule, part)
            if cell is None or not (text := text_of(row, cell)):
                continue
            try:
                read = _dated(text, self._order, last)
            except WrongError as error:
                raise SkippedError(error.sentence, cell.column) from error
            if isinstance(read, str):
                self._undated[row.table, cell.column or part, text, read].add(row.number)
                continue
            found[part], day, exact = read
            yield predicate, day
            yield precision, exact
        if len(found) > 1 and "start" in found and "end" in found and found["start"].date > found["end"].date:
            raise SkippedError(Sentence("start after end"), column_of(rule.start))

    def _money(self, row: Row, rule: Statement, text: str) -> list[Part]:
        try:
            money = cells.money(text, self._mark)
        except WrongError as error:
            raise SkippedError(error.sentence, column_of(rule.amount)) from error
        currency = money.currency or text_of(row, rule.currency).upper()
        if not (len(currency) == _CODE and currency.isascii() and currency.isalpha()):
            raise SkippedError(Sentence("no currency"), column_of(rule.amount))
        parts = [(_VALUE, lines.typed(f"{money.value:f}", "decimal")), (_CURRENCY, lines.text(currency))]
        if money.approximate or text_of(row, rule.approximate).casefold() in _YES:
            parts.append((lines.iri(names.APPROXIMATE), lines.typed("true", "boolean")))
        return parts
