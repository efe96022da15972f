"""Statements from rows: who, what, whom, since when, how much, says who.

Enters: a row and the rules of its table. Leaves: the quads of its statements, each with the row as its place; or
SkippedError. What is built here keeps the checks by construction: relations are the vocabulary's, days exist and are
in order, amounts are positive and have a currency.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from graph.intake.table import cells, words
from graph.intake.table.entities import Entities
from graph.intake.table.mapping import End, Mapping, Phrase, Statement
from graph.intake.table.rows import Row
from graph.intake.table.taking import SkippedError, Taken, blaming, term, text_of, texts_of
from graph.search import nearest
from graph.statements import Day, Term, statement_iri
from ontology import names
from ontology.model import Relation, model

_MAIN, _WAITING = DefaultGraph(), NamedNode(names.GRAPH_PROPOSED)
_DATE, _DECIMAL, _BOOLEAN, _INTEGER = (
    NamedNode(names.XSD + name) for name in ("date", "decimal", "boolean", "integer")
)
_CERTAIN = {"": names.STATED, "stated": names.STATED, "genannt": names.STATED}
_CERTAIN |= {"inferred": names.INFERRED, "erschlossen": names.INFERRED}
_YES = frozenset({"true", "ja", "yes", "x", "1", "wahr"})
_DAYS = (
    ("start", names.START_DATE, names.START_PRECISION, False),
    ("end", names.END_DATE, names.END_PRECISION, True),
    ("observed", names.OBSERVED_ON, names.OBSERVED_PRECISION, False),
)
_Parts = list[tuple[NamedNode, Term]]


class Statements:
    """The statements of one import."""

    def __init__(self, mapping: Mapping, entities: Entities, source: str, *, proposed: bool = False) -> None:
        self._mapping, self._entities, self._source, self._proposed = mapping, entities, source, proposed
        self._occurrences: Counter[int] = Counter()
        self._phrases: dict[str, tuple[Phrase, bool] | None] = {}

    def state(self, row: Row, rules: list[Statement], taken: Taken) -> None:
        """Take the statements that a row makes.

        Raises:
            SkippedError: one of them cannot be taken.
        """
        place = self._place(row)
        for number, rule in enumerate(rules):
            subjects, targets = texts_of(row, rule.subject), texts_of(row, rule.object)
            if len(rules) == 1 and not (subjects and targets):
                raise SkippedError("the cell is empty", (rule.object if subjects else rule.subject).column)
            for subject in subjects:
                for target in targets:
                    self._state(row, rule, (subject, target), f"{place}:{number}" if number else place, taken)

    def _place(self, row: Row) -> str:
        """Return what a row is known by where it has no id: its content, and the how-manieth of its kind it is."""
        content = "\x1f".join(f"{head}\x1e{cell}" for head, cell in row.cells.items() if cell)
        digest = hashlib.sha256(f"{row.table}\x1d{content}".encode()).digest()[:8]
        key = int.from_bytes(digest)
        self._occurrences[key] += 1
        return f"row-{digest.hex()}-{self._occurrences[key]}"

    def _state(self, row: Row, rule: Statement, said: tuple[str, str], place: str, taken: Taken) -> None:
        text = text_of(row, rule.relation)
        phrase, near = self._phrase(text, rule.relation.column)
        relation = model().relations[phrase.relation]
        source = self._said_by(row, rule.source, taken)
        (first, second), ends = said, (rule.subject, rule.object)
        if phrase.inverse:
            first, second, ends = second, first, (rule.object, rule.subject)
        subject = self._entities.end(row, ends[0], first, relation.source, taken)
        target: Term = (
            self._value(second, relation, ends[1].column)
            if relation.has_value
            else NamedNode(self._entities.end(row, ends[1], second, relation.target, taken))
        )
        role, own = phrase.role or text_of(row, rule.role), text_of(row, rule.id)
        iri = statement_iri(source, own or place, said[0], text, said[1], role)
        if target == NamedNode(subject):
            raise SkippedError("both ends are the same", rule.object.column)
        if iri in taken.statements:
            raise SkippedError("the row says the same twice", rule.object.column)
        doubt = self._doubt(rule, near, subject, target, relation, text)
        parts: _Parts = [
            (term(names.TYPE), term(names.STATEMENT)),
            (term(names.SUBJECT), NamedNode(subject)),
            (term(names.PREDICATE), term(relation.iri)),
            (term(names.OBJECT), target),
            (term(names.SOURCE), term(source)),
            (term(names.STATUS), term(names.PROPOSED if doubt else names.ACCEPTED)),
            (term(names.IDENTIFIER), Literal(own or f"{row.table}#{row.number}")),
        ]
        if rule.relation.column:
            parts.append((term(names.AS_READ), Literal(text)))
        parts += self._about(row, rule, relation, role, second)
        node, graph = NamedNode(iri), _WAITING if doubt else _MAIN
        taken.statements[iri] = [Quad(node, predicate, value, graph) for predicate, value in parts]
        if doubt and taken.state == "accepted":
            taken.state, taken.reason, taken.column = "proposed", *doubt

    def _phrase(self, text: str, column: str | None) -> tuple[Phrase, bool]:
        """Return the relation that a phrase means, and whether it only comes near."""
        if text not in self._phrases:
            own = self._mapping.phrase(text)
            known = words.relation(text) if own is None else None
            self._phrases[text] = (
                (own, False) if own else (Phrase(relation=known[0], inverse=known[1]), known[2]) if known else None
            )
        found = self._phrases[text]
        if found is None:
            near = ", ".join(nearest(text[:80], model().relations))
            shown = f"'{text[:80]}' is no relation of the vocabulary; nearest: {near}" if text else "no relation is named"
            raise SkippedError(shown, column)
        return found

    def _said_by(self, row: Row, rule: End | None, taken: Taken) -> str:
        texts = texts_of(row, rule)
        if rule is None or not texts:
            return self._source
        before = len(taken.entities)
        iri = self._entities.end(row, rule, texts[0], "Document", taken)
        if len(taken.entities) > before:
            title = self._entities.literal(cells.name(texts[0]))
            taken.entities.append(Quad(NamedNode(iri), term(names.TITLE), title, _MAIN))
        return iri

    def _value(self, text: str, relation: Relation, column: str | None) -> Literal:
        with blaming(column):
            if relation.target == _DATE.value:
                return Literal(cells.day(text, self._mapping.read.dates).date.isoformat(), datatype=_DATE)
            if relation.target == _INTEGER.value:
                return Literal(str(cells.whole_number(text)), datatype=_INTEGER)
            return Literal(cells.name(text))

    def _doubt(
        self, rule: Statement, near: bool, subject: str, target: Term, relation: Relation, text: str
    ) -> tuple[str, str | None] | None:
        """Return why a statement is only proposed, and the column to blame."""
        kinds = self._entities.naming.kinds
        if near:
            label = relation.label["en"]
            return f"'{text[:80]}' was taken for '{label}' ({relation.name}); accept it, or name it in the mapping", (
                rule.relation.column
            )
        for iri, wanted, end in ((subject, relation.source, rule.subject), (target, relation.target, rule.object)):
            known = kinds.get(iri if isinstance(iri, str) else getattr(iri, "value", ""))
            if known and wanted in model().kinds and not model().is_a(known, wanted):
                return f"{relation.name} wants {wanted}, and this is {known}; check direction, relation and kind", end.column
        if rule.status == "proposed":
            return "no column names the relation; taken as cooperation", None
        return ("the import is to be reviewed", None) if self._proposed else None

    def _about(self, row: Row, rule: Statement, relation: Relation, role: str, target: str) -> _Parts:
        parts: _Parts = [(term(names.CERTAINTY), self._certainty(row, rule))]
        parts += self._days(row, rule)
        if rule.amount and (amount := text_of(row, rule.amount)):
            parts += self._money(row, rule, amount)
        if role:
            parts.append((term(names.ROLE_NAME), Literal(role)))
        if relation.name == "holdsRoleAt":
            parts.append((term(names.TYPE), term(names.ORG + "Membership")))
        if relation.target == _DATE.value:
            precision = cells.day(target, self._mapping.read.dates).precision
            parts.append((term(names.OBJECT_PRECISION), Literal(precision)))
        for cell, predicate in ((rule.reason, names.REASON), (rule.note, names.NOTE)):
            if text := text_of(row, cell):
                parts.append((term(predicate), self._entities.literal(text, cell)))
        return parts

    def _certainty(self, row: Row, rule: Statement) -> Term:
        text = text_of(row, rule.certainty)
        if text.casefold() not in _CERTAIN:
            raise SkippedError(f"'{text[:80]}' is no certainty; write stated or inferred", rule.certainty and rule.certainty.column)
        return term(_CERTAIN[text.casefold()])

    def _days(self, row: Row, rule: Statement) -> Iterator[tuple[NamedNode, Term]]:
        found: dict[str, Day] = {}
        for part, predicate, precision, last in _DAYS:
            cell = getattr(rule, part)
            if cell is None or not (text := text_of(row, cell)):
                continue
            with blaming(cell.column):
                day = found[part] = cells.day(text, self._mapping.read.dates, last=last)
            yield term(predicate), Literal(day.date.isoformat(), datatype=_DATE)
            yield term(precision), Literal(day.precision)
        if "start" in found and "end" in found and found["start"].date > found["end"].date:
            raise SkippedError("the start is after the end; check both days", rule.start and rule.start.column)

    def _money(self, row: Row, rule: Statement, text: str) -> Iterator[tuple[NamedNode, Term]]:
        with blaming(rule.amount and rule.amount.column):
            money = cells.money(text, self._mapping.read.decimal or ",")
        currency = money.currency or text_of(row, rule.currency).upper()
        if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):  # noqa: PLR2004 (as ISO 4217 writes it)
            raise SkippedError("the amount has no currency; name it, such as EUR", rule.amount and rule.amount.column)
        yield term(names.VALUE), Literal(f"{money.value:f}", datatype=_DECIMAL)
        yield term(names.CURRENCY), Literal(currency)
        if money.approximate or text_of(row, rule.approximate).casefold() in _YES:
            yield term(names.APPROXIMATE), Literal("true", datatype=_BOOLEAN)
