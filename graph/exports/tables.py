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

from graph.errors import Refused
from graph.exports.cytoscape import number
from graph.exports.view import EDGE_TYPES, NODE_TYPES, Value, View, text
from graph.intake.table.cells import guarded

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_LONGEST = 32_767
_SOURCES = ("iri", "name", "title", "issued", "publisher", "url", "language", "licence", "attribution")
_CLOCK = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_WIDE = 34
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
    """Return a workbook with the sheets nodes, edges and sources; whole sums are numbers, all else is text.

    Raises:
        Refused: a text is longer than a cell may be.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for name, rows in _sheets(view).items():
        _fill(book.create_sheet(name), rows)
    return saved(book)


def saved(book: object) -> bytes:
    """Return an openpyxl workbook as bytes without the day and the clock of this machine."""
    out = io.BytesIO()
    book.save(out)  # type: ignore[attr-defined]  # openpyxl carries no types
    with zipfile.ZipFile(out) as packed:
        parts = [(item.filename, packed.read(item)) for item in packed.infolist()]
    return _packed((name, _CLOCK.sub(rb"\g<1>1980-01-01T00:00:00Z", part)) for name, part in parts)


def cells(sheet: object, row: Sequence[Cell], *, bold: bool = False) -> list[object]:
    """Return a row as cells of a write-only sheet: what is text stays text, whatever it begins with.

    Raises:
        Refused: a text is longer than a cell may be.
    """
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    found: list[object] = []
    for value in row:
        if not isinstance(value, str) or not (bold or value.startswith("=")):
            found.append(_bounded(value))
            continue
        cell = WriteOnlyCell(sheet, _bounded(value))
        cell.data_type = "s"
        if bold:
            cell.font = Font(bold=True)
        found.append(cell)
    return found


def _fill(sheet: object, rows: Rows) -> None:
    from openpyxl.utils import get_column_letter

    head = next(rows)
    sheet.freeze_panes = "A2"  # type: ignore[attr-defined]  # as above
    for at, name in enumerate(head, 1):
        sheet.column_dimensions[get_column_letter(at)].width = _WIDE if name in _LONG else 14  # type: ignore[attr-defined]
    sheet.append(cells(sheet, head, bold=True))  # type: ignore[attr-defined]
    for row in rows:
        guarded_row = [guarded(cell) if isinstance(cell, str) else cell for cell in row]
        sheet.append(cells(sheet, guarded_row))  # type: ignore[attr-defined]


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


def _bounded(value: Cell) -> Cell:
    if not isinstance(value, str):
        return value
    if len(value) > _LONGEST:
        raise Refused(
            f"A text of {len(value)} characters does not fit a cell of a workbook, which takes {_LONGEST}; "
            "export it as .zip, .csv or .gexf.",
            limit="size",
        )
    return _CONTROLS.sub("\ufffd", value).replace("\r\n", "\n").replace("\r", "\n")


def _packed(parts: Iterable[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        for name, part in parts:
            packed.writestr(zipfile.ZipInfo(name, _FIRST_DAY), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()
