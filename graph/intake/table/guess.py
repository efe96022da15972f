"""A mapping guessed from the heads of columns, to be shown and corrected.

Enters: the first rows of each table. Leaves: a Mapping, or Unreadable with the heads that were found. Ready mappings
are tried first, by the columns that they name; else heads are understood one by one.
"""

import re
from collections.abc import Iterable
from collections.abc import Mapping as Heads
from itertools import islice
from typing import Any

from graph.errors import Unreadable
from graph.intake.table import mapping as maps
from graph.intake.table import phrases, words
from graph.intake.table.mapping import Cell, End, Entity, Mapping, Read, Statement, Table
from graph.intake.table.report import place
from graph.intake.table.rows import Cells, Row
from graph.sentences import Sentence
from graph.spelling import fold

_SAMPLE = 200
_ENDS = frozenset({"subject", "object"})
_KEEPING = ("start", "end", "observed", "amount", "currency", "role", "certainty", "reason", "note", "id")
_SPLITS = (";", "|", "\n")
_FROM, _TO = frozenset({"von", "from"}), frozenset({"nach", "to", "an", "zu", "ziel", "target"})
# Heads that say what stands in the column, of which a table of relations may have two.
_NAMING = frozenset(
    map(fold, ("Organisation", "Organization", "Institution", "Einrichtung", "Firma", "Company", "Verein", "Person"))
)


def guessed(name: str, rows: Iterable[Row]) -> Mapping:
    """Return the mapping that fits a file.

    Raises:
        Unreadable: no column tells a name, or both ends of a relation.
    """
    samples, broken = _samples(rows)
    if not samples and broken:
        where = place(broken.table, broken.number, broken.column)
        told = Sentence("no readable row", file=name, where=where, reason=broken.problem)
        raise Unreadable(told, file=name, row=broken.number)
    if not samples:
        raise Unreadable(Sentence("no rows below heads", file=name), file=name)
    heads = {table: _heads(sample) for table, sample in samples.items()}
    fitting = [known for known in map(maps.named, maps.ready()) if _fits(known, heads)]
    if fitting:  # of several the one that knows most of the file
        return max(fitting, key=lambda known: _asks_for(known, heads))
    tables = [table for key in samples if (table := _table(key, heads[key], samples[key])) is not None]
    if not tables:
        found = ", ".join(next(iter(heads.values())))
        raise Unreadable(Sentence("no head known", file=name, found=found[:300]), file=name)
    cells = [cell for sample in samples.values() for row in sample for cell in _amounts(row, tables)]
    return Mapping(format=1, name="guessed", read=Read(decimal=_decimal(cells)), tables=tables)


def _samples(rows: Iterable[Row]) -> tuple[dict[str, list[Cells]], Row | None]:
    """Return the first rows of each table, and the first row that cannot be read."""
    found: dict[str, list[Cells]] = {}
    broken = None
    for row in islice(rows, 20 * _SAMPLE):
        broken = broken or (row if row.problem else None)
        sample = found.setdefault(row.table, [])
        if len(sample) < _SAMPLE and row.cells:
            sample.append(row.cells)
    return {table: sample for table, sample in found.items() if sample}, broken


def _heads(sample: Iterable[Cells]) -> list[str]:
    return list(dict.fromkeys(head for cells in sample for head in cells))


def _fits(known: Mapping, heads: Heads[str, list[str]]) -> bool:
    """Whether a ready mapping reads a file: it finds the columns it needs; one for all tables knows every column."""
    rules = {table: rule for table in heads if (rule := known.table(table)) is not None}
    return bool(rules) and all(
        _needed(rule) <= set(heads[table]) and (rule.match != "*" or set(heads[table]) <= rule.columns().keys())
        for table, rule in rules.items()
    )


def _asks_for(known: Mapping, heads: Heads[str, list[str]]) -> int:
    """Return how many columns of a file a mapping needs."""
    return sum(len(_needed(rule)) for table in heads if (rule := known.table(table)) is not None)


def _needed(rule: Table) -> set[str]:
    """Return the columns without which a table says nothing."""
    told = [cell for cell in (rule.entity.name, rule.entity.address) if cell] if rule.entity else []
    for statement in rule.statements[: 1 if len(rule.statements) == 1 else 0]:
        told += [statement.subject, statement.object, statement.relation]
    return {cell.column for cell in told if cell.column and cell.value is None}


def _table(name: str, heads: list[str], sample: list[Cells]) -> Table | None:
    parts = _parts(heads)
    if parts.keys() >= _ENDS:
        return Table(match=name, statements=[_edge(parts, sample)])
    centre = parts.get("name") or parts.get("subject")
    if centre is None or "relation" in parts:  # a relation whose other end is not found is no list of nodes
        return None
    wide = [statement for head in heads if (statement := _wide(centre, parts, head, sample)) is not None]
    return Table(match=name, entity=_entity(centre, parts, sample), statements=wide)


def _parts(heads: list[str]) -> dict[str, str]:
    """Return the head for each thing that a table tells."""
    parts: dict[str, str] = {}
    known = {head: part for head in heads if (part := words.part_of(head))}
    dated = "end" in known.values() and not any(fold(head) in _TO for head in known)
    for head, part in known.items():
        if part == "subject" and dated and fold(head) in _FROM:  # von and bis are days, von and nach are ends
            parts.setdefault("start", head)
        elif part == "name" and "name" in parts and fold(head) in _NAMING and fold(parts["name"]) in _NAMING | {"name"}:
            parts.setdefault("second", head)
        else:
            parts.setdefault("source" if part in parts and fold(head) == "source" else part, head)
    return _with_ends(parts)


def _with_ends(parts: dict[str, str]) -> dict[str, str]:
    """Let columns be ends that are called after what stands in them, where others make a relation of them."""
    second = parts.pop("second", None)
    if second and "subject" not in parts and (parts.keys() & {"relation", "role"}):
        parts.setdefault("object", second)
    if "object" in parts and "subject" not in parts and "name" in parts:
        if "relation" in parts or fold(parts["object"]) not in _TO:
            parts["subject"] = parts.pop("name")
    elif "object" in parts and "subject" not in parts and "source" in parts:  # Quelle and Ziel
        parts["subject"] = parts.pop("source")
    return parts


def _edge(parts: dict[str, str], sample: list[Cells]) -> Statement:
    kept: dict[str, Any] = {part: Cell(column=parts[part]) for part in _KEEPING if part in parts}
    if "amount" in parts and "currency" not in parts:
        kept["currency"] = Cell(value="EUR")
    if "source" in parts:
        kept["source"] = End(column=parts["source"])
    named = "relation" in parts or "kind" in parts
    unnamed = "holdsRoleAt" if "role" in parts else "cooperatesWith"
    return Statement(
        subject=_end(parts, "subject", sample),
        object=_end(parts, "object", sample),
        relation=Cell(column=parts.get("relation") or parts["kind"]) if named else Cell(value=unnamed),
        status="accepted" if named else "proposed",
        **kept,
    )


def _end(parts: dict[str, str], end: str, sample: list[Cells]) -> End:
    kind = Cell(column=parts[f"{end}_kind"]) if f"{end}_kind" in parts else None
    split = _split(parts[end], sample) if end == "object" else None
    return End(column=parts[end], kind=kind, split=split)


def _entity(centre: str, parts: dict[str, str], sample: list[Cells]) -> Entity:
    kept: dict[str, Any] = {part: Cell(column=parts[part]) for part in ("id", "kind", "note") if part in parts}
    if "alternatives" in parts:
        kept["alternatives"] = Cell(column=parts["alternatives"], split=_split(parts["alternatives"], sample))
    return Entity(name=Cell(column=centre), **kept)


def _wide(centre: str, parts: dict[str, str], head: str, sample: list[Cells]) -> Statement | None:
    """Return the statements of a column whose head is itself a relation: each value in a cell is an end."""
    if head in parts.values() or not phrases.is_label(head):
        return None
    dated: dict[str, Any] = {part: Cell(column=parts[part]) for part in ("start", "end", "observed") if part in parts}
    target = End(column=head, split=_split(head, sample))
    return Statement(subject=End(column=centre), relation=Cell(value=head), object=target, **dated)


def _split(head: str, sample: list[Cells]) -> str | None:
    """Return what separates several values in the cells of a column."""
    cells = [cell for cells in sample if isinstance(cell := cells.get(head, ""), str) and cell]
    return next((mark for mark in _SPLITS if any(mark in cell for cell in cells)), None)


def _amounts(cells: Cells, tables: list[Table]) -> Iterable[str]:
    columns = {s.amount.column for table in tables for s in table.statements if s.amount and s.amount.column}
    return [cell for column in columns if isinstance(cell := cells.get(column, ""), str) and cell]


def _decimal(cells: list[str]) -> Any:
    """Return the decimal mark that the amounts of a file show, the German one where they show none."""
    points = sum(bool(re.search(r"\.\d{1,2}\b(?!\.)", cell)) for cell in cells)
    commas = sum(bool(re.search(r",\d{1,2}\b(?!,)", cell)) for cell in cells)
    return "." if points > commas else ","
