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
from graph.intake.table import words
from graph.intake.table.mapping import Cell, End, Entity, Mapping, Read, Statement, Table
from graph.intake.table.rows import Cells, Row
from graph.spelling import fold

_SAMPLE = 200
_ENDS = frozenset({"subject", "object"})
_KEEPING = ("start", "end", "observed", "amount", "currency", "role", "certainty", "reason", "note", "id")
_SPLITS = (";", "|", ",")
_UNNAMED = "cooperatesWith"


def guessed(name: str, rows: Iterable[Row]) -> Mapping:
    """Return the mapping that fits a file.

    Raises:
        Unreadable: no column tells a name, or both ends of a relation.
    """
    samples, broken = _samples(rows)
    if not samples and broken:
        where = f"{broken.table}, row {broken.number}" + (f", column '{broken.column}'" if broken.column else "")
        raise Unreadable(f"{name}: no row can be read; {where}: {broken.problem}.", file=name, row=broken.number)
    if not samples:
        raise Unreadable(f"{name} has heads, but no rows; there is nothing to import.", file=name)
    heads = {table: _heads(sample) for table, sample in samples.items()}
    fitting = [known for known in map(maps.named, maps.ready()) if _fits(known, heads)]
    if fitting:  # of several the one that knows most of the file
        return max(fitting, key=lambda known: _asks_for(known, heads))
    tables = [table for key in samples if (table := _table(key, heads[key], samples[key])) is not None]
    if not tables:
        found = ", ".join(next(iter(heads.values())))
        raise Unreadable(
            f"{name}: none of its columns ({found[:300]}) tells a name, or both ends of a relation; give a mapping.",
            file=name,
        )
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
        _needed(rule) <= set(heads[table]) and (rule.match != "*" or set(heads[table]) <= _columns(rule))
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


def _columns(rule: Table) -> set[str]:
    """Return all columns that a table may have."""
    parts = [part for part in (rule.entity, *rule.statements) if part is not None]
    told = [cell for part in parts for cell in (getattr(part, name) for name in type(part).model_fields)]
    ends = [cell.kind for cell in told if isinstance(cell, End) and cell.kind]
    return {cell.column for cell in (*told, *ends) if isinstance(cell, Cell) and cell.column}


def _table(name: str, heads: list[str], sample: list[Cells]) -> Table | None:
    parts: dict[str, str] = {}
    for head in heads:
        part = words.part_of(head)
        if part:
            parts.setdefault("source" if part in parts and fold(head) == "source" else part, head)
    if "object" in parts and "subject" not in parts and "source" in parts:  # Quelle and Ziel
        parts["subject"] = parts.pop("source")
    if parts.keys() >= _ENDS:
        return Table(match=name, statements=[_edge(parts, sample)])
    centre = parts.get("name") or parts.get("subject")
    if centre is None or "relation" in parts:  # a relation whose other end is not found is no list of nodes
        return None
    wide = [statement for head in heads if (statement := _wide(centre, parts, head, sample)) is not None]
    return Table(match=name, entity=_entity(centre, parts, sample), statements=wide)


def _edge(parts: dict[str, str], sample: list[Cells]) -> Statement:
    kept: dict[str, Any] = {part: Cell(column=parts[part]) for part in _KEEPING if part in parts}
    if "amount" in parts and "currency" not in parts:
        kept["currency"] = Cell(value="EUR")
    if "source" in parts:
        kept["source"] = End(column=parts["source"])
    named = "relation" in parts or "kind" in parts
    return Statement(
        subject=_end(parts, "subject", sample),
        object=_end(parts, "object", sample),
        relation=Cell(column=parts.get("relation") or parts["kind"]) if named else Cell(value=_UNNAMED),
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
    known = words.relation(head) if head not in parts.values() else None
    if known is None:
        return None
    dated: dict[str, Any] = {part: Cell(column=parts[part]) for part in ("start", "end", "observed") if part in parts}
    target = End(column=head, split=_split(head, sample))
    return Statement(subject=End(column=centre), relation=Cell(value=head), object=target, **dated)


def _split(head: str, sample: list[Cells]) -> str | None:
    """Return what separates several values in the cells of a column."""
    cells = [cell for cells in sample if isinstance(cell := cells.get(head, ""), str) and cell]
    return next((mark for mark in _SPLITS[:2] if any(mark in cell for cell in cells)), None)


def _amounts(cells: Cells, tables: list[Table]) -> Iterable[str]:
    columns = {s.amount.column for table in tables for s in table.statements if s.amount and s.amount.column}
    return [cell for column in columns if isinstance(cell := cells.get(column, ""), str) and cell]


def _decimal(cells: list[str]) -> Any:
    """Return the decimal mark that the amounts of a file show, the German one where they show none."""
    points = sum(bool(re.search(r"\.\d{1,2}\b(?!\.)", cell)) for cell in cells)
    commas = sum(bool(re.search(r",\d{1,2}\b(?!,)", cell)) for cell in cells)
    return "." if points > commas else ","
