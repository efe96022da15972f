"""Answers of the API as text for a terminal, as CSV or as JSON.

Enters: JSON values. Leaves: text. A cell that is not stated is a dot, never blank.
"""

import csv
import io
import json
import unicodedata
from collections.abc import Sequence
from typing import Any

NOT_STATED = "·"
_WIDEST = 60
Rows = Sequence[Sequence[Any]]


def table(head: Sequence[str], rows: Rows) -> str:
    """Return a table with aligned columns; long cells are cut with an ellipsis."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(head, *cells, strict=True)]
    lines = [head, ["─" * width for width in widths], *cells]
    return "\n".join("  ".join(_padded(c, w) for c, w in zip(line, widths, strict=True)).rstrip() for line in lines)


def as_csv(head: Sequence[str], rows: Rows) -> str:
    """Return CSV (RFC 4180); a missing value is an empty field, a leading formula sign is quoted with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([[_inert(value) for value in row] for row in rows])
    return out.getvalue().rstrip("\r\n")


def as_json(value: Any) -> str:
    """Return indented JSON."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def shown(format_: str, value: Any, head: Sequence[str], rows: Rows) -> str:
    """Return an answer as ``json``, ``csv`` or ``table``."""
    if format_ == "json":
        return as_json(value)
    return as_csv(head, rows) if format_ == "csv" else table(head, rows)


def _cell(value: Any) -> str:
    if value is None or value == "":
        return NOT_STATED
    text = f"{value:.4f}" if isinstance(value, float) else printable(str(value))
    return text if _width(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def printable(text: str) -> str:
    """Return text without control characters: a name must not move the cursor of a terminal."""
    return "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)


def _inert(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t" else value


def _width(text: str) -> int:
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
