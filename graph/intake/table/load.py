"""A table comes in: read, understood row by row, and committed; every row accounted for.

Enters: a file's name and bytes, maybe a mapping. Leaves: an Imported with the report. Up to ten thousand statements are
one change, whole or not at all, under all checks. More are staged on disk until the last row is understood, then
committed in portions, each whole and journalled: a row that cannot be read anywhere in the file leaves nothing behind, a
crash leaves whole portions, and importing again goes on where it ended.
"""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, Any

from pyoxigraph import Quad, RdfFormat, parse, serialize

from graph.errors import Unreadable
from graph.intake.commit import LOCAL, Author, Change, Receipt, commit, refresh_derived
from graph.intake.table import guess, reader
from graph.intake.table.entities import Entities
from graph.intake.table.mapping import Mapping, Table
from graph.intake.table.naming import Naming
from graph.intake.table.report import Report, Told
from graph.intake.table.rows import Row
from graph.intake.table.source import Source
from graph.intake.table.stating import Statements
from graph.intake.table.taking import SkippedError, Taken, term
from graph.store import Store
from ontology import names

WHOLE = 10_000
"""Statements that are one change; pySHACL checks as many in seconds."""
PORTION = 20_000
SHOWN = 5
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Options:
    """What is told about a file besides its content."""

    mapping: Mapping | None = None
    title: str | None = None
    licence: str | None = None
    attribution: str | None = None
    proposed: bool = False
    dry_run: bool = False
    by: Author = LOCAL
    progress: Progress | None = None


@dataclass(frozen=True)
class Imported:
    """What came of a file: the mapping used, the first rows as they were read, the report, what was written."""

    mapping: Mapping
    first: tuple[Row, ...]
    report: Report
    receipt: Receipt
    statements: int


def import_table(store: Store, name: str, data: bytes, options: Options | None = None) -> Imported:
    """Import a table.

    Raises:
        Unreadable: the file cannot be read, or none of its rows can be taken; nothing was written.
        Rejected: the checks refuse what its rows say; nothing was written.
    """
    return _Import(store, name, data, options or Options()).run()


class _Import:
    """One file on its way into a store."""

    def __init__(self, store: Store, name: str, data: bytes, options: Options) -> None:
        self._store, self._name, self._data, self._options = store, name, data, options
        self._mapping = options.mapping or guess.guessed(name, reader.rows(name, data))
        licence, attribution = options.licence or self._mapping.licence, options.attribution or self._mapping.attribution
        self._source = Source.of(name, data, options.title, licence, attribution)
        self._entities = Entities(self._mapping, Naming(store))
        self._statements = Statements(self._mapping, self._entities, self._source.iri, proposed=options.proposed)
        self._tables: dict[str, Table | None] = {}
        self._seen: set[str] = set()
        self._failed: dict[tuple[str, int], Told] = {}
        self._count = 0
        self.report = Report()

    def run(self) -> Imported:
        """Read, understand and commit."""
        taken = self._taken()
        quads = self._source.quads(self._store)
        for row in taken:
            quads += row
            if self._count > WHOLE:
                break
        else:
            return self._imported(self._whole(quads))
        return self._imported(self._staged(quads, taken))

    def _rows(self) -> Iterator[Row]:
        read = self._mapping.read
        return reader.rows(self._name, self._data, reader.How(read.encoding, read.delimiter, read.sheets))

    def _taken(self) -> Iterator[list[Quad]]:
        """Yield the new quads of each row, entities of all tables first, for others may refer to them by id."""
        if any(rule.entity and not rule.statements for rule in self._mapping.tables):
            for row in self._rows():
                rule = self._table(row.table)
                if rule and rule.entity and not rule.statements:
                    yield self._row(row, rule)
        for row in self._rows():
            rule = self._table(row.table)
            if rule is None:
                self.report.add(Told(row.table, row.number, None, "skipped", "the mapping leaves this table out"))
            elif rule.statements or not rule.entity:
                yield self._row(row, rule)
            if self._options.progress and self.report.rows % 1000 == 0:
                self._options.progress(self.report.rows, "rows")

    def _row(self, row: Row, rule: Table) -> list[Quad]:
        taken = Taken()
        try:
            if row.problem:
                raise SkippedError(row.problem, row.column)
            if rule.entity:
                self._entities.describe(row, rule.entity, taken)
            self._statements.state(row, rule.statements, taken)
        except SkippedError as why:
            self._entities.forget()
            self.report.add(Told(row.table, row.number, why.column, "skipped", why.reason))
            return []
        self._entities.keep()
        return self._new(row, taken)

    def _new(self, row: Row, taken: Taken) -> list[Quad]:
        """Return what a row adds: statements that are there already stay as they are, corrected, rejected or not."""
        again = [iri for iri in taken.statements if iri in self._seen]
        if again:
            self.report.add(Told(row.table, row.number, None, "skipped", "another row has the same id and says the same"))
            return taken.entities
        self._seen.update(taken.statements)
        known = {iri for iri, quads in taken.statements.items() if self._is_known(quads)}
        self.report.unchanged += bool(known) and len(known) == len(taken.statements)
        self.report.add(Told(row.table, row.number, taken.column, taken.state, taken.reason))
        new = [quads for iri, quads in taken.statements.items() if iri not in known]
        self._count += len(new)
        return [*taken.entities, *(quad for quads in new for quad in quads)]

    def _is_known(self, quads: list[Quad]) -> bool:
        return self._store.generation > 0 and any(True for _ in self._store.about([quads[0].subject]))

    def _table(self, name: str) -> Table | None:
        if name not in self._tables:
            self._tables[name] = self._mapping.table(name)
        return self._tables[name]

    def _whole(self, quads: list[Quad]) -> Receipt:
        self._check_taken()
        change = Change(frozenset(quads), by=self._options.by, why=f"import {self._source.file}")
        return commit(self._store, change, dry_run=self._options.dry_run)

    def _check_taken(self) -> None:
        """Refuse a file of which nothing can be taken: the mapping does not fit it.

        Raises:
            Unreadable: every row was skipped; with the first of them.
        """
        if self.report.rows and self.report.rows > self.report.skipped:
            return
        first = next(iter(self.report.told), None)
        if first is None:
            raise Unreadable(f"{self._source.file} has no rows; there is nothing to import.", file=self._source.file)
        where = f"{first.table}, row {first.row}" + (f", column '{first.column}'" if first.column else "")
        raise Unreadable(
            f"{self._source.file}: none of its {self.report.rows} rows can be taken; {where}: {first.reason}.",
            file=self._source.file,
            row=first.row,
            column=first.column,
        )

    def _staged(self, quads: list[Quad], taken: Iterator[list[Quad]]) -> Receipt:
        raise NotImplementedError

    def _imported(self, receipt: Receipt) -> Imported:
        return Imported(self._mapping, tuple(islice(self._rows(), SHOWN)), self.report, receipt, self._count)
