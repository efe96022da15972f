"""Statements from rows: who, what, whom, and which source says so.

Enters: a row and the rules of its table. Leaves: its statements as N-Quads, each with the row as its place; or
SkippedError. What is built here keeps the checks by construction: relations are the vocabulary's, days exist and are
in order, amounts are positive and have a currency.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from graph.intake.table import cells, lines, phrases
from graph.intake.table.details import Details, Part
from graph.intake.table.entities import Entities
from graph.intake.table.mapping import Mapping, Phrase, Statement
from graph.intake.table.report import Note
from graph.intake.table.rows import Row
from graph.intake.table.source import credit
from graph.intake.table.taking import Said, SkippedError, Taken, column_of, empty, text_of, texts_of
from graph.sentences import Sentence
from graph.statements import statement_iri
from ontology import names
from ontology.model import Relation, model

_IDENTIFIER, _AS_READ = lines.iri(names.IDENTIFIER), lines.iri(names.AS_READ)
_PARTS = tuple(map(lines.iri, (names.SUBJECT, names.PREDICATE, names.OBJECT, names.SOURCE, names.STATUS)))
_WAITS, _STANDS = lines.iri(names.PROPOSED), lines.iri(names.ACCEPTED)
_IS = f"{lines.iri(names.TYPE)} {lines.iri(names.STATEMENT)}"
_FOUND_BY, _QUOTE = lines.iri(names.FOUND_BY), lines.iri(names.QUOTE)
_MOST_QUOTED = 1000
Doubt = tuple[str, Sentence, str | None]
"""The rule by which a statement waits, why it does, and the column to blame."""


class Statements:
    """The statements of one import."""

    def __init__(self, mapping: Mapping, entities: Entities, source: str, *, proposed: bool = False) -> None:
        self._mapping, self._entities, self._source, self._proposed = mapping, entities, source, proposed
        self._details = Details(mapping, entities)
        self._occurrences: Counter[int] = Counter()
        self._phrases: dict[str, tuple[Phrase, bool] | None] = {}

    def notes(self) -> Iterator[Note]:
        """Yield what is worth knowing about columns as they were read."""
        yield from self._entities.notes()
        yield from self._details.notes()

    def state(self, row: Row, rules: list[Statement], taken: Taken) -> None:
        """Take the statements that a row makes.

        Raises:
            SkippedError: one of them cannot be taken.
        """
        place = self._place(row) if not all(text_of(row, rule.id) for rule in rules) else ""
        for number, rule in enumerate(rules):
            subjects, targets = texts_of(row, rule.subject), texts_of(row, rule.object)
            if len(rules) == 1 and not (subjects and targets):
                raise empty(row, (rule.object if subjects else rule.subject).column, "empty cell")
            for subject in subjects:
                for target in targets:
                    self._state(row, rule, (subject, target), f"{place}:{number}" if number else place, taken)

    def _place(self, row: Row) -> str:
        """Return what a row is known by where it has no id: its content, and the how-manieth of its kind it is."""
        content = "\x1f".join([f"{head}\x1e{cell}" for head, cell in row.cells.items() if cell])
        digest = hashlib.sha256(f"{row.table}\x1d{content}".encode()).digest()[:8]
        key = int.from_bytes(digest)
        self._occurrences[key] += 1
        return f"row-{digest.hex()}-{self._occurrences[key]}"

    def _state(self, row: Row, rule: Statement, said: tuple[str, str], place: str, taken: Taken) -> None:
        text = text_of(row, rule.relation)
        phrase, near = self._phrase(row, text, rule.relation.column)
        relation = model().relations[phrase.relation]
        source = self._said_by(row, rule, taken)
        (first, second), ends = said, (rule.subject, rule.object)
        if phrase.inverse:
            first, second, ends = second, first, (rule.object, rule.subject)
        subject = self._entities.end(row, ends[0], first, relation.source, taken)
        target = (
            self._details.value(second, relation, ends[1].column)
            if (has_value := relation.has_value)
            else self._entities.end(row, ends[1], second, relation.target, taken)
        )
        role, own = phrase.role or text_of(row, rule.role), text_of(row, rule.id)
        iri = self._address(row, rule) or statement_iri(source, own or place, said[0], text, said[1], role)
        if target == subject or iri in taken.said:
            why = "ends the same" if target == subject else "same twice in row"
            raise SkippedError(Sentence(why), rule.object.column)
        doubt = self._doubt(rule, near, (subject, target), relation, text)
        if doubt and taken.state == "accepted":
            taken.state, taken.reason, taken.column = "proposed", *doubt[1:]
        about = self._details.of(row, rule, relation, role, second)
        about.append((_IDENTIFIER, lines.text(own or f"{row.table}#{row.number}")))
        if rule.relation.column:
            about.append((_AS_READ, lines.text(text)))
        if doubt:
            about += [(_FOUND_BY, lines.text(f"table: {doubt[0]}")), (_QUOTE, lines.text(_quoted(row)))]
        last = target if has_value else f"<{target}>"
        parts = _said((subject, relation.iri, last), (iri, source), about, waits=bool(doubt))
        taken.said[iri] = Said(iri, (subject,) if has_value else (subject, target), source, *parts)

    def _address(self, row: Row, rule: Statement) -> str | None:
        if rule.address is None:
            return None
        text = text_of(row, rule.address)
        if text and not re.fullmatch("s-[0-9a-f]{16}", text):
            raise SkippedError(Sentence("no statement id", text=text[:80]), column_of(rule.address))
        return names.ID + text if text else None

    def _phrase(self, row: Row, text: str, column: str | None) -> tuple[Phrase, bool]:
        """Return the relation that a phrase means, and whether it only comes near."""
        if text not in self._phrases:
            own = self._mapping.phrase(text)
            known = phrases.relation(text) if own is None else None
            self._phrases[text] = (
                (own, False) if own else (Phrase(relation=known[0], inverse=known[1]), known[2]) if known else None
            )
        found = self._phrases[text]
        if found is None:
            raise SkippedError(_unknown(text[:80]), column) if text else empty(row, column, "relation empty")
        return found

    def _said_by(self, row: Row, rule: Statement, taken: Taken) -> str:
        """Return the source of a row: the document that it names, with its licence where it is new, else the file."""
        if rule.source is None or not (texts := texts_of(row, rule.source)):
            return self._source
        before = len(taken.new)
        iri = self._entities.end(row, rule.source, texts[0], "Document", taken)
        if len(taken.new) > before:
            attribution = text_of(row, rule.attribution)
            told = credit(text_of(row, rule.licence), attribution and self._entities.text(attribution))
            told.append((names.TITLE, self._entities.text(cells.name(texts[0]))))
            taken.new[iri] += "".join([lines.line(iri, lines.iri(predicate), term) for predicate, term in told])
        return iri

    def _doubt(self, rule: Statement, near: bool, ends: tuple[str, str], relation: Relation, text: str) -> Doubt | None:
        """Return why a statement is only proposed."""
        if near:
            why = Sentence("near phrase", text=text[:80], label=relation.label, relation=relation.name)
            return "near phrase", why, rule.relation.column
        kinds = self._entities.naming.kinds
        if unfit := _unfit(relation.name, kinds.get(ends[0]), kinds.get(ends[1])):
            wanted, known, which = unfit
            why = Sentence("kind does not fit", relation=relation.name, wanted=wanted, known=known)
            return "kind of an end", why, (rule.subject, rule.object)[which].column
        if rule.status == "proposed":
            return "no relation named", Sentence("relation not named", label=relation.label), None
        return ("to be reviewed", Sentence("to be reviewed"), None) if self._proposed else None


def _unknown(text: str) -> Sentence:
    """Return what is told of a phrase that names no relation: which ones come near, if any, and how to map it."""
    near = [model().relations[name] for name in phrases.near(text)]
    if not near:
        return Sentence("no such relation", text=text, near="")
    listed = {lang: ", ".join(f"{one.label[lang]} ({one.name})" for one in near) for lang in ("de", "en")}
    return Sentence("no such relation", text=text, near=Sentence("relations near", near=listed))


@cache
def _unfit(name: str, *known: str | None) -> tuple[str, str, int] | None:
    """Return what a relation wants of the first end that is of another kind, what that is, and which end it is."""
    relation = model().relations[name]
    for which, (kind, wanted) in enumerate(zip(known, (relation.source, relation.target), strict=True)):
        if kind and wanted in model().kinds and not model().is_a(kind, wanted):
            return wanted, kind, which
    return None


def _quoted(row: Row) -> str:
    """Return a row as one reads it beside what is proposed of it."""
    cells = (
        f"{head}: {'; '.join(cell) if isinstance(cell, tuple) else cell}" for head, cell in row.cells.items() if cell
    )
    return " | ".join(cells)[:_MOST_QUOTED]


def _said(
    link: tuple[str, str, str], at: tuple[str, str], about: list[Part], *, waits: bool
) -> tuple[str, str, str | None]:
    """Return who and what and whom, all else, and the plain link of a statement; what waits carries none."""
    (subject, relation, target), (iri, source) = link, at
    node = f"<{iri}>"
    of_subject, of_relation, of_object, of_source, of_status = _PARTS
    core = (
        f"{node} {_IS} .\n{node} {of_subject} <{subject}> .\n{node} {of_relation} <{relation}> .\n"
        f"{node} {of_object} {target} .\n{node} {of_status} {_WAITS if waits else _STANDS} .\n"
    )
    said = "".join([f"{node} {predicate} {value} .\n" for predicate, value in about])
    details = f"{node} {of_source} <{source}> .\n{said}"
    if waits:
        return lines.proposed(core), lines.proposed(details), None
    return core, details, f"<{subject}> <{relation}> {target} .\n"
