"""Entities from cells: found by name or id, else made with their kind and name.

Enters: a cell, under a mapping. Leaves: an address, and the quads of what is new; or SkippedError.
"""

from collections import defaultdict
from collections.abc import Iterator

from graph.intake.table import cells, lines, words
from graph.intake.table.lines import line
from graph.intake.table.mapping import Cell, End, Entity, Mapping
from graph.intake.table.naming import Naming, default_kind
from graph.intake.table.report import Note
from graph.intake.table.rows import Row
from graph.intake.table.source import credit
from graph.intake.table.taking import SkippedError, Taken, blaming, column_of, empty, text_of, texts_of
from graph.search import nearest
from graph.sentences import Sentence, WrongError
from ontology import names
from ontology.model import model

_TYPE, _NAME, _ALSO = lines.iri(names.TYPE), lines.iri(names.PREF_LABEL), lines.iri(names.ALT_LABEL)
_NOTATION = lines.iri(names.SKOS + "notation")


class Entities:
    """The entities of one import."""

    def __init__(self, mapping: Mapping, naming: Naming) -> None:
        self._mapping, self.naming = mapping, naming
        self._kinds: dict[str, str] = {}
        self._resolved: dict[tuple[str, str, str, str], str] = {}
        self._invisible: defaultdict[tuple[str, str], set[int]] = defaultdict(set)

    def describe(self, row: Row, rule: Entity, taken: Taken) -> None:
        """Take the entity that a row describes.

        Raises:
            SkippedError: it has no name, or a kind that is unknown.
        """
        self.naming.has_ids |= rule.id is not None or rule.address is not None
        texts = texts_of(row, rule.name)
        self._see(row, rule.name, "".join(texts))
        with blaming(rule.name.column):
            name, *others = map(cells.name, texts or [""])
        if not name:
            raise empty(row, rule.name.column, "no name")
        kind = self.kind(row, rule.kind)
        iri = self._addressed(row, rule, name, kind, taken)
        if iri is None:
            with blaming(rule.name.column):
                iri = self.naming.find(name, kind) or self._made(name, kind or default_kind(name, "Entity"), taken)
        self._identify(row, rule, iri, taken, others)
        self._document(row, rule, iri, taken)
        taken.described = iri

    def end(self, row: Row, rule: End, text: str, wanted: str, taken: Taken) -> str:
        """Return the address of an end of a relation, an entity that is made where there is none.

        Raises:
            SkippedError: the name may be several, or the id is nowhere.
        """
        kind = self.kind(row, rule.kind)
        self._see(row, rule, text)
        key = (rule.by, text, kind or "", wanted)
        if key in self._resolved:
            return self._resolved[key]
        with blaming(rule.column):
            found = self.naming.by_id(text) if rule.by == "id" else None
            name = cells.name(text)
            if not name:
                raise WrongError("no name")
            found = found or self.naming.find(name, kind)
            if found is None and rule.by == "id" and self.naming.has_ids:
                raise WrongError("no such row id", text=text[:80])
            if found is None:
                return self._made(name, kind or default_kind(name, wanted), taken)
        self._resolved[key] = found
        return found

    def notes(self) -> Iterator[Note]:
        """Yield a note for each column whose names were read without characters that nobody sees."""
        for (table, column), rows in self._invisible.items():
            yield Note(table, column, Sentence("invisible characters", count=len(rows)))

    def _see(self, row: Row, cell: Cell, text: str) -> None:
        """Take note of a name that has characters that nobody sees."""
        if cell.column is not None and cells.visible(text) != text:
            self._invisible[row.table, cell.column].add(row.number)

    def keep(self) -> None:
        """Keep what the row brought."""
        self.naming.keep()

    def forget(self) -> None:
        """Take back what a row brought that is not taken."""
        self.naming.forget()
        self._resolved.clear()

    def kind(self, row: Row, cell: Cell | None) -> str | None:
        """Return the kind that a cell names, None where it is empty.

        Raises:
            SkippedError: it is no kind of the vocabulary or the mapping.
        """
        text = text_of(row, cell)
        if not text or cell is None:
            return None
        if text not in self._kinds:
            found = self._mapping.kinds.get(text) or words.kind(text)
            if found is None:
                near = ", ".join(nearest(text[:80], model().kinds))
                raise SkippedError(Sentence("no such kind", text=text[:80], near=near), cell.column)
            self._kinds[text] = found
        return self._kinds[text]

    def text(self, text: str, cell: Cell | None = None) -> str:
        """Return a text as a term in its language."""
        return lines.text(text, (cell and cell.language) or self._mapping.language)

    def _made(self, name: str, kind: str, taken: Taken) -> str:
        iri, is_new = self.naming.make(name, kind)
        if is_new:
            taken.new[iri] = self._called(iri, name, kind)
        return iri

    def _called(self, iri: str, name: str, kind: str) -> str:
        return line(iri, _TYPE, lines.iri(names.GF + kind)) + line(iri, _NAME, self.text(name))

    def _addressed(self, row: Row, rule: Entity, name: str, kind: str | None, taken: Taken) -> str | None:
        """Return the entity that a row is by its address: one that is here, or one that is made there."""
        address = text_of(row, rule.address)
        if not address:
            return None
        kind = kind or default_kind(name, "Entity")
        with blaming(column_of(rule.address)):
            iri, is_new = self.naming.at(address, name, kind) or (None, False)
            if iri is None:
                return None
            self.naming.remember(names.id_of(address), iri)
        if is_new:
            taken.new[iri] = self._called(iri, name, kind)
        return iri

    def _identify(self, row: Row, rule: Entity, iri: str, taken: Taken, others: list[str]) -> None:
        own = text_of(row, rule.id)
        if own:
            with blaming(column_of(rule.id)):
                self.naming.remember(own, iri)
            taken.also.append((iri, line(iri, _NOTATION, lines.text(own))))
        with blaming(column_of(rule.alternatives)):
            others += map(cells.name, texts_of(row, rule.alternatives))
        for name in others:
            if name and self.naming.add(name, iri):
                taken.also.append((iri, line(iri, _ALSO, self.text(name))))

    def _document(self, row: Row, rule: Entity, iri: str, taken: Taken) -> None:
        """Add what a document is known by, and a note."""
        told: list[tuple[str, str]] = []
        if title := text_of(row, rule.title):
            told.append((names.TITLE, self.text(title)))
        if publisher := text_of(row, rule.publisher):
            told.append((names.DCTERMS + "publisher", lines.text(publisher)))
        if url := text_of(row, rule.url):
            told.append((names.URL, _address(url, column_of(rule.url))))
        if language := text_of(row, rule.language):
            told.append((names.DCTERMS + "language", lines.text(language)))
        if issued := text_of(row, rule.issued):
            with blaming(column_of(rule.issued)):
                day = cells.day(issued, self._mapping.read.dates)
            exact = day.precision == "day"  # a year is no first of January
            told.append((names.ISSUED, lines.typed(str(day), "date") if exact else lines.text(str(day))))
        attribution = text_of(row, rule.attribution)
        told += credit(text_of(row, rule.licence), attribution and self.text(attribution, rule.attribution))
        if note := text_of(row, rule.note):
            told.append((names.NOTE, self.text(note, rule.note)))
        if iri not in self.naming.corrected:  # what a person said of it stands
            taken.also += [(iri, line(iri, lines.iri(predicate), value)) for predicate, value in told]


def _address(text: str, column: str | None) -> str:
    if not text.startswith(("https://", "http://")) or set(text) & set('<>"{}|^`\\ '):
        raise SkippedError(Sentence("no web address", text=text[:80]), column)
    return lines.typed(text, "anyURI")
