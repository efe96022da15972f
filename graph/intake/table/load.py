"""A table comes in: read, understood row by row, and committed; every row accounted for.

Enters: a file's name and bytes, maybe a mapping. Leaves: an Imported with the report. Up to a portion, 25,000
statements, is one change, whole or not at all. More are committed in portions, each whole and journalled, after the
whole file was read once: a file that breaks off leaves nothing behind, a crash leaves whole portions, and importing
again goes on where it ended.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import RdfFormat, parse

from graph.errors import Invalid
from graph.intake.commit import LOCAL, Author, Change, Checked, Receipt, commit, refresh_derived
from graph.intake.table import again, guess, reader
from graph.intake.table.again import Standing, standing
from graph.intake.table.columns import Columns
from graph.intake.table.entities import Entities
from graph.intake.table.lines import iri, line
from graph.intake.table.mapping import Mapping, Table
from graph.intake.table.naming import Naming
from graph.intake.table.newcomers import Newcomers
from graph.intake.table.portions import Portions, bringing, written
from graph.intake.table.report import Report, Told
from graph.intake.table.rows import Row
from graph.intake.table.source import Source
from graph.intake.table.stating import Statements
from graph.intake.table.taking import Portion, Said, SkippedError, Taken
from graph.sentences import Sentence
from graph.store import Store
from ontology import names

WHOLE = 2_000
"""Statements that pySHACL checks in seconds; for more, rules for single rows and set-based queries do."""
PORTION = 25_000
SHOWN = 5
_SOURCE = iri(names.SOURCE)
_SAMPLE = 200
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
        Unreadable: the file cannot be read, or none of its rows can be taken, which a dry run reports; nothing was
            written.
        Rejected: the checks refuse what its rows say; nothing was written.
    """
    return _Import(store, name, data, options or Options()).run()


class _Import:
    """One file on its way into a store."""

    def __init__(self, store: Store, name: str, data: bytes, options: Options) -> None:
        self._store, self._name, self._data, self._options = store, name, data, options
        self._mapping = options.mapping or guess.guessed(name, reader.rows(name, data))
        licence, attribution = (
            options.licence or self._mapping.licence,
            options.attribution or self._mapping.attribution,
        )
        self._source = Source.of(name, data, options.title, licence, attribution)
        self._read = store.generation
        self._naming = Naming(store)
        self._known = self._naming.known()
        self._came_before = self._source.iri in self._known
        self._newcomers = Newcomers(self._naming.waiting)
        self._entities = Entities(self._mapping, self._naming)
        source = self._naming.merged.get(self._source.iri, self._source.iri)
        self._statements = Statements(self._mapping, self._entities, source, proposed=options.proposed)
        self._tables: dict[str, Table | None] = {}
        self._seen: set[int] = set()  # hashes: a million addresses and links as texts are half a gigabyte
        self._links: set[int] = set()
        self._about = "" if source != self._source.iri else self._told_of_source()
        self._naming.kinds.setdefault(source, names.local_name(names.DOCUMENT))
        self._columns = Columns(self._mapping)
        self._portion = Portion()
        self._why = f"import {self._source.file}"
        self._count = 0
        self.report = Report()

    def run(self) -> Imported:
        """Read, understand and commit."""
        if self._naming.is_retracted(self._source.iri):
            raise Invalid(Sentence("source retracted", title=self._source.title))
        rows = self._understood()
        for _ in rows:
            if self._count > WHOLE:
                return self._imported(self._portions(rows))
        return self._imported(self._whole())

    def _told_of_source(self) -> str:
        corrected = self._source.iri in self._naming.corrected
        return "".join(self._source.lines(self._store, corrected=corrected))

    def _rows(self) -> Iterator[Row]:
        read = self._mapping.read
        return reader.rows(self._name, self._data, reader.How(read.encoding, read.delimiter, read.sheets))

    def _understood(self) -> Iterator[int]:
        """Understand each row, entities of all tables first, for others may refer to them by id."""
        if any(rule.entity and not rule.statements for rule in self._mapping.tables):
            for row in self._rows():
                rule = self._table(row.table)
                if rule and rule.entity and not rule.statements:
                    yield self._row(row, rule)
        for row in self._rows():
            self._columns.see(row)
            rule = self._table(row.table)
            if rule is None:
                self.report.add(Told(row.table, row.number, None, "skipped", Sentence("table left out")))
            elif rule.statements or not rule.entity:
                yield self._row(row, rule)

    def _row(self, row: Row, rule: Table) -> int:
        """Take a row, or report why not; return its number."""
        taken = Taken()
        try:
            self._take(row, rule, taken)
        except SkippedError as why:
            self._entities.forget()
            self.report.add(Told(row.table, row.number, why.column, "skipped", why.reason))
        else:
            self._entities.keep()
            self._add(row, taken)
        return row.number

    def _take(self, row: Row, rule: Table, taken: Taken) -> None:
        if row.problem:
            raise SkippedError(row.problem, row.column)
        if rule.entity:
            self._entities.describe(row, rule.entity, taken)
            if self._options.proposed and taken.described in taken.new:
                taken.state, taken.reason = "proposed", Sentence("with its relation")
        self._statements.state(row, rule.statements, taken)
        addresses = {hash(iri) for iri in taken.said}
        if not self._seen.isdisjoint(addresses):
            raise SkippedError(Sentence("row twice"))
        self._seen |= addresses

    def _add(self, row: Row, taken: Taken) -> None:
        """Add what a row says: statements that are there already stay as they are, corrected, rejected or not."""
        stands = [(said, self._stands(said)) for said in taken.said.values()]
        new = [said for said, standing in stands if standing is None]
        if stands and not new:
            known = {standing for _, standing in stands}
            self.report.add_known(again.told(row, taken, known), rejected=known == {"rejected"})
        elif taken.state == "accepted":
            self.report.accept()
        else:
            self.report.add(Told(row.table, row.number, taken.column, taken.state, taken.reason))
        self._count += len(new)
        for entity, about in taken.new.items():
            self._newcomers.hold(entity, about)
        if taken.described:
            self._newcomers.need(taken.described, accepted=not self._options.proposed)
        if taken.also:
            self._describe(taken)
        for said in new:
            self._state(said)

    def _describe(self, taken: Taken) -> None:
        """Add what a row says of entities that may be there already; what a person corrected of them stands."""
        corrected = self._naming.corrected if self._came_before else frozenset[str]()
        also = (self._newcomers.describe(entity, about) for entity, about in taken.also if entity not in corrected)
        self._portion.details += self._absent([about for about in also if about])

    def _state(self, said: Said) -> None:
        """Add a statement, with its source and its ends where they are new."""
        self._newcomers.need(said.source, accepted=True)
        if said.source not in self._portion.sources:
            self._portion.sources[said.source] = line(said.iri, _SOURCE, f"<{said.source}>")
        self._portion.ends.update((said.source, *said.ends))
        for end in said.ends:
            self._newcomers.need(end, accepted=said.link is not None)
        self._portion.core.append(said.core)
        self._portion.details.append(said.details)
        if said.link and self._is_new_link(said.link):
            self._portion.core.append(said.link)
        elif said.link:
            self._portion.links.append(said.link)

    def _stands(self, said: Said) -> Standing | None:
        """Return how a statement stands in the store, None where it is new: it can be there only with its source."""
        came = self._came_before or said.source in self._known
        return standing(self._store, said.iri) if came else None

    def _is_new_link(self, link: str) -> bool:
        if hash(link) in self._links:
            return False
        self._links.add(hash(link))
        return not self._known or bool(self._absent([link]))

    def _absent(self, also: list[str]) -> list[str]:
        """Return the lines that the store does not hold."""
        if not also or not self._known:
            return also
        quads = {quad: told for told in also for quad in parse(told, format=RdfFormat.N_QUADS)}
        held = self._store.contains(quads)
        return [told for quad, told in quads.items() if quad not in held]

    def _table(self, name: str) -> Table | None:
        if name not in self._tables:
            self._tables[name] = self._mapping.table(name)
        return self._tables[name]

    def _whole(self) -> Receipt:
        self._columns.check()
        self.report.check_taken(self._source.file, dry_run=self._options.dry_run)
        core = (*self._newcomers.coming(), *self._portion.core)
        lines = self._with_source("".join((*core, *self._portion.details)))
        quads = frozenset(parse(lines, format=RdfFormat.N_QUADS))
        moved = bringing(self._store, self._newcomers.brought(), self._options.by, self._why)
        change = Change(quads | moved.added, moved.removed, moved.by, moved.why)
        return commit(self._store, change, dry_run=self._options.dry_run)

    def _portions(self, rows: Iterator[int]) -> Receipt:
        """Commit what is too large for one change in portions, after the whole file has been read once."""
        total = 0
        for row in self._rows():
            self._columns.see(row)
            total += 1
        self._columns.check()
        begun = 0
        with written(self._store, self._read, dry_run=self._options.dry_run) as portions:
            for _ in rows:
                if self._count - begun >= PORTION:
                    self._hand_over(portions, total)
                    begun = self._count
            self._hand_over(portions, total)
            receipt = portions.receipt()
        if not self._options.dry_run:
            refresh_derived(self._store)
            self._store.tidy()
        return receipt

    def _with_source(self, lines: str) -> str:
        """Add what is said of the file to the first lines that it brings; what brings nothing leaves no trace."""
        about, self._about = (self._about, "") if lines else ("", self._about)
        return about + lines

    def _hand_over(self, portions: Portions, total: int) -> None:
        """Let what was understood so far be written."""
        core = self._with_source("".join((*self._newcomers.coming(), *self._portion.core)))
        lines = core + "".join(self._portion.details)
        about = core + "".join(self._portion.sources.values()), self._naming.lines(self._portion.ends)
        unsure = frozenset(iri for iri in self._portion.ends if not self._naming.kinds.get(iri))
        links, self._portion = "".join(self._portion.links), Portion()
        if self._options.progress:
            self._options.progress(self.report.rows, total)
        if lines:
            by, moved = self._options.by, self._newcomers.brought()
            portions.write(Checked(lines, *about, self._read, by, self._why, unsure, links), moved)

    def _imported(self, receipt: Receipt) -> Imported:
        first = tuple(islice(self._rows(), _SAMPLE))
        self.report.notes += (*self._columns.unused(first), *self._statements.notes())
        return Imported(self._mapping, first[:SHOWN], self.report, receipt, self._count)
