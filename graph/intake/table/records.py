"""JSON: a list of records, lists of records by name, or one record a line, as rows.

Enters: a file's name and bytes. Leaves: rows. What is nested is named by its path (``properties.name``); lists of
values stay lists; lists of records become tables of their own (``persons.memberships``), each row with the columns of
the record that held it under ``parent``. Cytoscape JSON and JSON Graph give ``nodes`` and ``edges``. A record of
FollowTheMoney stands in the table of its schema.
"""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from graph.errors import Unreadable
from graph.intake.guard import check_nesting
from graph.intake.table import drawn_json
from graph.intake.table.rows import MAX_CELL, MAX_COLUMNS, Cells, Row
from graph.sentences import Sentence
from graph.sentences_parsers import found_wrong

MAX_BYTES = 64 * 1024 * 1024
_MAX_DEPTH = 8
_Flat = dict[str, str | tuple[str, ...]]


def rows(name: str, table: str, data: bytes) -> Iterator[Row]:
    """Yield the rows of a JSON file.

    Raises:
        Unreadable: it is no JSON, holds no records, or is nested too deeply; with line and column.
    """
    counts: Counter[str] = Counter()
    for where, record in _records(name, table, data):
        yield from _rows(name, where, record, {}, counts, 0)


def is_linked_data(data: bytes) -> bool:
    """Whether a JSON file is JSON-LD."""
    return any(key in data for key in (b'"@context"', b'"@graph"', b'"@id"'))


def _records(name: str, table: str, data: bytes) -> Iterator[tuple[str, dict[str, Any]]]:
    text = _text(name, data)
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and all(line.lstrip().startswith("{") and line.rstrip().endswith("}") for line in lines[:2]):
        for number, line in enumerate(text.splitlines(), 1):
            if line.strip():
                yield from _listed(name, table, [_parsed(name, line, number)])
        return
    found = drawn_json.unwrapped(_parsed(name, text))
    if isinstance(found, list):
        yield from _listed(name, table, found)
        return
    lists = {key: value for key, value in found.items() if _is_records(value)} if isinstance(found, dict) else {}
    if not lists:
        raise Unreadable(Sentence("json, no records", file=name), file=name)
    for key, value in lists.items():
        yield from _listed(name, key, value)


def _text(name: str, data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise Unreadable(Sentence("json, too large", file=name, count=len(data), most=MAX_BYTES), file=name)
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        check_nesting(data)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(Sentence("json, no utf-8", file=name, line=line), file=name, line=line) from error
    except Unreadable as error:
        raise error.of(name) from error
    return text


def _parsed(name: str, text: str, line: int = 0) -> Any:
    try:
        return json.loads(text, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        at = line or error.lineno
        what = found_wrong(error.msg)
        told = Sentence("json, broken", file=name, line=at, column=error.colno, what=what)
        raise Unreadable(told, file=name, line=at, column=error.colno) from error
    except _TwiceError as error:
        key = "json, name twice in line" if line else "json, name twice"
        raise Unreadable(Sentence(key, file=name, line=line, name=str(error)), file=name) from error


class _TwiceError(Exception):
    """A record has a name twice."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = Counter(key for key, _ in pairs)
        raise _TwiceError(names.most_common(1)[0][0][:80])
    return found


def _is_records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _listed(name: str, table: str, found: list[Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, record in enumerate(found, 1):
        if not isinstance(record, dict):
            raise Unreadable(Sentence("json, no record", file=name, number=number, table=table), file=name)
        schema = record.get("schema")
        yield (schema if isinstance(schema, str) and isinstance(record.get("properties"), dict) else table), record


def _rows(
    name: str, table: str, record: dict[str, Any], parent: Cells, counts: Counter[str], depth: int
) -> Iterator[Row]:
    if depth > _MAX_DEPTH:
        raise Unreadable(Sentence("json, too deep", file=name, table=table), file=name)
    counts[table] += 1
    cells: _Flat = {f"parent.{key}": value for key, value in parent.items() if not key.startswith("parent.")}
    nested: list[tuple[str, dict[str, Any]]] = []
    problem = _flatten(record, "", cells, nested)
    if len(cells) > MAX_COLUMNS:
        problem = Sentence("too many values", count=len(cells), most=MAX_COLUMNS)
    yield Row(table, counts[table], {} if problem else cells, problem)
    for key, inner in nested:
        yield from _rows(name, f"{table}.{key}", inner, cells, counts, depth + 1)


def _flatten(
    record: dict[str, Any], path: str, cells: _Flat, nested: list[tuple[str, dict[str, Any]]]
) -> Sentence | None:
    for key, value in record.items():
        at = f"{path}{key}"
        if isinstance(value, dict):
            if problem := _flatten(value, f"{at}.", cells, nested):
                return problem
        elif _is_records(value):
            nested += ((at, item) for item in value)
        elif isinstance(value, list):
            cells[at] = tuple(_value(item) for item in value if not isinstance(item, list | dict))
        else:
            cells[at] = _value(value)
            if len(cells[at]) > MAX_CELL:
                return Sentence("field too long", text=at[:80], count=len(cells[at]))
    return None


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
