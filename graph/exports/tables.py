"""A view as tables: a workbook of nodes, edges and sources, and the same as CSV in one archive.

Enters: a View. Leaves: bytes, the same every time: files in archives have no date of their own. A text that a
spreadsheet would run as a formula has an apostrophe before it, which the import takes off.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from graph.errors import Refused
from graph.exports.cytoscape import number
from graph.exports.view import EDGE_TYPES, NODE_TYPES, Value, View, text
from graph.intake.table.cells import guarded

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_LONGEST = 32_767
_SOURCES = ("iri", "name", "title", "issued", "publisher", "url", "language", "licence", "attribution")
_CLOCK = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_WIDE, _NARROW = 34, 14
Cell = str | int | float | bool
Rows = Iterator[Sequence[Cell]]


def archive(view: View) -> bytes:
    """Return nodes.csv, edges.csv and sources.csv in one ZIP, in UTF-8."""
    parts = []
    for name, rows in _sheets(view).items():
        out = io.StringIO(newline="")
        csv.writer(out).writerows([_csv(cell) for cell in row] for row in rows)
        parts.append((f"{name}.csv", out.getvalue().encode(errors="replace")))
    return _packed(parts)


def workbook(view: View) -> bytes:
    """Return a workbook with the sheets nodes, edges and sources; sums are numbers, all else is text.

    Raises:
        Refused: a text is longer than a cell may be.
    """
    return written({name: list(rows) for name, rows in _sheets(view).items()})


def written(sheets: Mapping[str, Sequence[Sequence[Cell]]], frozen: str = "A2") -> bytes:
    """Return sheets as a workbook, without the day and the clock of this machine; the first row of each is its head.

    ``frozen`` is the first cell that moves when one scrolls. What is text stays text, whatever it begins with.

    Raises:
        Refused: a text is longer than a cell may be.
    """
    from openpyxl import Workbook

    _check_lengths(cell for rows in sheets.values() for row in rows for cell in row)  # a book half written leaves files
    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        _fill(book.create_sheet(name), rows, frozen)
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as packed:
        parts = [(item.filename, packed.read(item)) for item in packed.infolist()]
    return _packed((name, _CLOCK.sub(rb"\g<1>1980-01-01T00:00:00Z", part)) for name, part in parts)


def _fill(sheet: Any, rows: Sequence[Sequence[Cell]], frozen: str) -> None:
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = frozen
    for at, name in enumerate(rows[0] if rows else (), 1):
        sheet.column_dimensions[get_column_letter(at)].width = _WIDE if name in _LONG else _NARROW
    for at, row in enumerate(rows):
        sheet.append([_set(sheet, cell, bold=not at) for cell in row])


def _set(sheet: Any, value: Cell, *, bold: bool) -> Any:
    """Return a value as a sheet takes it: guarded where it begins like a formula, and marked as text besides."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    if not isinstance(value, str):
        return value
    if not value:
        return None  # an empty cell takes neither time nor room
    plain = _CONTROLS.sub("\ufffd", guarded(value)).replace("\r\n", "\n").replace("\r", "\n")
    if not bold:
        return plain
    cell = WriteOnlyCell(sheet, plain)
    cell.font = Font(bold=True)
    return cell


def _check_lengths(cells: Iterable[Cell]) -> None:
    longest = max((len(cell) for cell in cells if isinstance(cell, str)), default=0)
    if longest >= _LONGEST:
        raise Refused(
            f"A text of {longest} characters does not fit a cell of a workbook, which takes {_LONGEST}; "
            "export it as .zip, .csv or .gexf.",
            limit="size",
        )


_LONG = frozenset(("label", "title", "name", "document", "reason", "note", "iri", "url", "source", "target"))


def _sheets(view: View) -> Mapping[str, Rows]:
    return {"nodes": _nodes(view), "edges": _edges(view), "sources": _sources(view)}


def _nodes(view: View) -> Rows:
    yield ("id", "label", *NODE_TYPES)
    for node in view.nodes:
        yield (node.id, node.label, *_values(node.values, NODE_TYPES))


def _edges(view: View) -> Rows:
    """Yield the edges with the names of both ends, for people; programs go by their ids."""
    names = {node.id: node.label for node in view.nodes}
    yield ("source", "source_name", "label", "target", "target_name", *EDGE_TYPES)
    for edge in view.edges:
        ends = (edge.source, names[edge.source], edge.label, edge.target, names[edge.target])
        yield (*ends, *_values(edge.values, EDGE_TYPES))


def _sources(view: View) -> Rows:
    yield _SOURCES
    for work in view.works:
        told = (work.iri, work.name, work.title, str(work.issued or ""), work.publisher, work.url, work.language)
        yield tuple(value or "" for value in (*told, work.licence, work.attributed(view.language)))


def _values(values: Mapping[str, Value], names: Iterable[str]) -> list[Cell]:
    return [_cell(values[name]) if name in values else "" for name in names]


def _cell(value: Value) -> Cell:
    if isinstance(value, Decimal):
        return number(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else text(value)


def _csv(cell: Cell) -> str:
    return guarded(cell) if isinstance(cell, str) else str(cell)


def _packed(parts: Iterable[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        for name, part in parts:
            packed.writestr(zipfile.ZipInfo(name, _FIRST_DAY), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()
