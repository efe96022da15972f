"""XLSX: every visible sheet, row by row, never more of it in memory than its shared strings.

Enters: a file's name and bytes. Leaves: rows whose cells are text: dates as YYYY-MM-DD, numbers without an exponent.
Formulas are not computed: the value that the spreadsheet kept is read. A cell with an error makes its row a problem.
"""

import io
import warnings
from collections.abc import Iterator, Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any

from graph.errors import Unreadable
from graph.intake.table import merged
from graph.intake.table.cells import of_date
from graph.intake.table.packed import opened, prolog, without_entities
from graph.intake.table.rows import MAX_CELL, MAX_COLUMNS, Row, laid_out
from graph.sentences import Sentence

_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA", "#SPILL!"})
_THOUSANDS = 3
_MAX_STRINGS = 128 * 1024 * 1024


def rows(name: str, data: bytes, sheets: Sequence[str] = ()) -> Iterator[Row]:
    """Yield the rows of all visible sheets, or of those named.

    Raises:
        Unreadable: the workbook is damaged, protected, larger than is read, or has no such sheet.
    """
    book = _workbook(name, data)
    try:
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        _check_named(name, sheets, [sheet.title for sheet in visible])
        for sheet in visible:
            if not sheets or sheet.title in sheets:
                yield from _sheet(name, sheet)
    finally:
        book.close()


def _workbook(name: str, data: bytes) -> Any:
    from openpyxl import load_workbook

    archive = opened(name, data)
    parts = [part for part in archive.namelist() if part.endswith((".xml", ".rels"))]
    if "[Content_Types].xml" not in parts:
        raise Unreadable(Sentence("no workbook", file=name), file=name)
    for part in parts:
        without_entities(f"{name} ({part})", prolog(archive, name, part))
    if sum(item.file_size for item in archive.infolist() if item.filename.endswith("sharedStrings.xml")) > _MAX_STRINGS:
        raise Unreadable(Sentence("too much text", file=name, most=_MAX_STRINGS), file=name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions that do not concern us
            return load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises whatever its parts raise on a damaged workbook
        raise _damaged(name, error) from error


def _sheet(name: str, sheet: Any) -> Iterator[Row]:
    title = sheet.title
    sheet.reset_dimensions()  # what a sheet says of its own size is not to be believed
    with sheet._get_source() as source:  # noqa: SLF001 (openpyxl offers no merged cells of a sheet that it streams)
        known = merged.ranges(source)
    covered = merged.Covered(known)
    where = Sentence("in sheet", file=name, sheet=title)
    for row in laid_out(title, where, _lines(name, sheet, merged.Covered(known))):
        open_ = covered.at(row.number)
        yield _checked(merged.marked(row, open_) if open_ else row)


def _lines(name: str, sheet: Any, covered: merged.Covered) -> Iterator[tuple[int, list[str]]]:
    found = iter(sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS + 1))
    number = 0
    while True:
        number += 1
        try:
            values = next(found)
        except StopIteration:
            return
        except Unreadable:
            raise
        except Exception as error:  # as above
            where = Sentence("in row of sheet", file=name, sheet=sheet.title, row=number)
            raise _damaged(where, error) from error
        yield number, _texts(values, merged.width(covered.at(number)))


def _texts(values: Sequence[Any], width: int) -> list[str]:
    texts = ["" if value is None else value if isinstance(value, str) else _text(value) for value in values]
    while len(texts) > width and not texts[-1]:
        texts.pop()
    return texts


def _checked(row: Row) -> Row:
    for column, cell in row.cells.items():
        if cell in _ERRORS:
            return Row(row.table, row.number, {}, Sentence("formula fails", text=cell), column)
        if len(cell) > MAX_CELL:
            return Row(row.table, row.number, {}, Sentence("cell too long", count=len(cell)), column)
    return row


def _text(value: Any) -> str:
    """Return a typed value as text that reads the same whatever decimal mark a mapping names."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):  # and datetime
        return of_date(value)
    if isinstance(value, time):
        return value.isoformat()
    return number_text(Decimal(repr(value))) if isinstance(value, int | float) else str(value)


def number_text(value: Decimal) -> str:
    """Return a number with a point, and never with three decimals, which could be read as thousands."""
    if not value.is_finite() or value.adjusted() > 40:  # noqa: PLR2004 (nothing that is counted or paid is larger)
        return str(value)
    plain = f"{value:f}"
    whole, point, fraction = plain.partition(".")
    fraction = fraction.rstrip("0")
    return f"{whole}{point}{fraction}{'0' * (len(fraction) == _THOUSANDS)}" if fraction else whole


def _check_named(name: str, wanted: Sequence[str], there: Sequence[str]) -> None:
    missing = [sheet for sheet in wanted if sheet not in there]
    if missing:
        raise Unreadable(Sentence("no such sheet", file=name, sheet=missing[0], there=", ".join(there)), file=name)


def _damaged(where: Sentence | str, error: Exception) -> Unreadable:
    return Unreadable(Sentence("damaged workbook", where=where, error=type(error).__name__), file=str(where))
