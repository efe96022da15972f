"""What each column of a table holds, as a person reads and corrects it.

Enters: a file, and its mapping where one was guessed. Leaves: the tables with their heads and first cells, what each
column holds (its part), and the mapping that follows from other parts. A rule that says more than one part for each
column, such as two relations between the same columns, is not shown so; its mapping file is corrected instead.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from typing import Literal as OneOf

from graph.errors import Invalid
from graph.intake.table import mapping as maps
from graph.intake.table import phrases, reader
from graph.intake.table.mapping import Cell, End, Entity, Statement, Table
from graph.sentences import Sentence
from ontology.model import model

MOST_READ, MOST_SHOWN, MOST_TABLES = 4000, 3, 10
RELATION = "relation:"
"""A part that begins so is a relation, whose other ends the cells name."""
ENDS = ("subject", "subject_kind", "relation", "object", "object_kind")
ABOUT = tuple(name for name in Statement.model_fields if name not in (*ENDS, "status"))
DESCRIBED = tuple(Entity.model_fields)
PARTS = (*ENDS, *ABOUT, *(part for part in DESCRIBED if part not in ABOUT))
_DATED = ("start", "end", "observed")


Status = OneOf["accepted", "proposed"]


@dataclass(frozen=True)
class Column:
    """A column: its head, its first cells, what it holds, and what parts several values in one cell."""

    head: str
    cells: tuple[str, ...]
    part: str = ""
    split: str = ""


@dataclass(frozen=True)
class Sheet:
    """A table of a file; ``relation`` is what every row of it means where no column says so.

    ``plain`` is False where its rule cannot be shown by columns.
    """

    name: str
    columns: tuple[Column, ...]
    relation: str = ""
    plain: bool = True


@dataclass(frozen=True)
class Told:
    """What a person says of a table: the part and the separator of each column, by head."""

    parts: Mapping[str, str]
    splits: Mapping[str, str] = field(default_factory=dict)
    relation: str = ""


def sheets(name: str, data: bytes, mapping: maps.Mapping | None) -> list[Sheet]:
    """Return the tables of a file as its mapping reads them.

    Raises:
        Unreadable: the file cannot be read.
    """
    read = mapping.read if mapping else maps.Read()
    rows = reader.rows(name, data, reader.How(read.encoding, read.delimiter, read.sheets))
    found: dict[str, dict[str, list[str]]] = {}
    for row in islice(rows, MOST_READ):
        if row.table not in found and len(found) == MOST_TABLES:
            break
        columns = found.setdefault(row.table, {})
        for head, cell in row.cells.items():
            text = cell if isinstance(cell, str) else "; ".join(cell)
            cells = columns.setdefault(head, [])
            if text and len(cells) < MOST_SHOWN:
                cells.append(text)
    return [_sheet(table, columns, mapping) for table, columns in found.items() if columns]


def _sheet(name: str, columns: Mapping[str, list[str]], mapping: maps.Mapping | None) -> Sheet:
    rule = mapping.table(name) if mapping else None
    parts = parts_of(rule) if rule else {}
    if parts is None:
        return Sheet(name, tuple(Column(head, tuple(cells)) for head, cells in columns.items()), plain=False)
    cells_of = {cell.column: cell for cell in _cells(rule)} if rule else {}
    shown = [
        Column(head, tuple(cells), parts.get(head, ""), (cells_of[head].split or "") if head in cells_of else "")
        for head, cells in columns.items()
    ]
    always = rule.statements[0].relation.value if rule and not rule.entity and rule.statements else None
    return Sheet(name, tuple(shown), phrase(always or ""))


def phrase(text: str) -> str:
    """Return the name of the relation that a text means; for its other direction what that is called."""
    found = phrases.relation(text) if text else None
    if found is None or found[2]:
        return text
    name, inverse, _ = found
    return next(iter(model().relations[name].inverse_label.values()), text) if inverse else name


def parts_of(rule: Table) -> dict[str, str] | None:
    """Return what each column holds, by its head; None where that does not say all of the rule."""
    found: dict[str, str] = {}
    for part, cell in _named(rule):
        if cell.column is None:
            continue
        if found.setdefault(cell.column, part) != part and part not in _DATED:
            return None
    return found if _is_plain(rule) else None


def _is_plain(rule: Table) -> bool:
    if rule.entity is None:
        return len(rule.statements) == 1
    centre = rule.entity.name.column
    return all(one.subject.column == centre and _listed(one) for one in rule.statements)


def _listed(one: Statement) -> str | None:
    """Return the relation that a column of a list of entities is about."""
    known = phrases.relation(one.relation.value) if one.relation.value and not one.relation.column else None
    return known[0] if known and one.object.column else None


def _named(rule: Table) -> Iterable[tuple[str, Cell]]:
    """Yield each cell of a rule with the part that it is."""
    if rule.entity:
        yield from _filled(rule.entity, DESCRIBED)
        for one in rule.statements:
            yield RELATION + phrase(one.relation.value or ""), one.object
            yield from _filled(one, _DATED)
        return
    for one in rule.statements[:1]:
        yield from _filled(one, ("subject", "relation", "object", *ABOUT))
        yield from ((f"{end}_kind", kind) for end in ("subject", "object") if (kind := getattr(one, end).kind))


def _filled(part: Entity | Statement, names: Iterable[str]) -> Iterable[tuple[str, Cell]]:
    return ((name, cell) for name in names if isinstance(cell := getattr(part, name), Cell))


def _cells(rule: Table) -> list[Cell]:
    return [cell for _, cell in _named(rule)]


def remade(name: str, heads: Iterable[str], told: Told, before: Table | None) -> Table | None:
    """Return the rule of a table in which each column holds what is told; None leaves the table out.

    Raises:
        Invalid: two columns hold the same, or neither a name nor both ends are among them.
    """
    parts: dict[str, str] = {}
    for head in heads:
        part = told.parts.get(head, "")
        if part and parts.setdefault(part, head) != head:
            raise Invalid(Sentence("columns hold the same", table=name, first=parts[part], second=head))
    if not parts:
        return None
    known = {cell.column: cell for cell in _cells(before)} if before else {}
    make = _Maker(parts, told, known, tuple(before.statements) if before else ())
    if "subject" in parts and "object" in parts:
        return Table(match=name, statements=[make.edge()])
    if "name" in parts:
        return Table(match=name, entity=make.entity(), statements=make.listed())
    raise Invalid(Sentence("columns not told", table=name))


@dataclass(frozen=True)
class _Maker:
    """Makes cells of columns; what was known of a cell besides its column and separator stays.

    A relation stays in the words in which it was written, for a statement is known again by them.
    """

    parts: Mapping[str, str]
    told: Told
    known: Mapping[str | None, Cell]
    before: tuple[Statement, ...]

    def cell(self, part: str) -> dict[str, Any]:
        head = self.parts[part]
        before = self.known.get(head)
        kept = before.model_dump(include={"value", "language"}, exclude_none=True) if before else {}
        return {**kept, "column": head, "split": self.told.splits.get(head) or None}

    def end(self, end: str) -> End:
        head, kind = self.parts[end], f"{end}_kind"
        before = self.known.get(head)
        by = before.by if isinstance(before, End) else "name"
        return End(**self.cell(end), by=by, kind=Cell(**self.cell(kind)) if kind in self.parts else None)

    def relation(self, name: str) -> Cell:
        said = (one.relation.value or "" for one in self.before)
        return Cell(value=next((text for text in said if phrase(text) == name), name))

    def edge(self) -> Statement:
        kept: dict[str, Any] = {part: Cell(**self.cell(part)) for part in ABOUT if part in self.parts}
        if "source" in kept:
            kept["source"] = End(**self.cell("source"))
        if "amount" in kept and "currency" not in kept:
            kept["currency"] = Cell(value="EUR")
        old = next(iter(self.before), None)
        named = "relation" in self.parts
        unsure = (
            old is not None
            and old.status == "proposed"
            and not named
            and phrase(old.relation.value or "") == self.told.relation
        )
        relation = Cell(**self.cell("relation")) if named else self.relation(self.told.relation or "cooperatesWith")
        status: Status = "proposed" if unsure or not (named or self.told.relation) else "accepted"
        subject, target = self.end("subject"), self.end("object")
        return Statement(subject=subject, relation=relation, object=target, status=status, **kept)

    def entity(self) -> Entity:
        return Entity(**{part: Cell(**self.cell(part)) for part in DESCRIBED if part in self.parts})

    def listed(self) -> list[Statement]:
        dated: dict[str, Any] = {part: Cell(**self.cell(part)) for part in _DATED if part in self.parts}
        centre = End(column=self.parts["name"])
        return [
            Statement(
                subject=centre, relation=self.relation(part.removeprefix(RELATION)), object=self.end(part), **dated
            )
            for part in self.parts
            if part.startswith(RELATION)
        ]
