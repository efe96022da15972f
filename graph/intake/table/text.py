"""CSV and its relatives: encoding and delimiter found out, rows yielded one by one.

Enters: a file's name and bytes. Leaves: rows, or Unreadable with the line. UTF-8 (with or without byte order mark),
UTF-16 and Windows-1252 are told apart by what the bytes can be.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator

from graph.errors import Unreadable
from graph.intake.table.rows import MAX_CELL, Row, laid_out
from graph.sentences import Sentence

DELIMITERS = ";,\t|"
_SAMPLE = 64 * 1024
_CHUNK = 1024 * 1024
_TOLD = re.compile(r"\ufeff?sep=(.)\r?\n", re.IGNORECASE)
"""The line by which spreadsheets are told the delimiter."""
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def rows(
    name: str, table: str, data: bytes, encoding: str | None = None, delimiter: str | None = None
) -> Iterator[Row]:
    """Yield the rows of a file of separated values.

    Raises:
        Unreadable: it is no text, or its quotation marks do not close.
    """
    encoding = encoding or encoding_of(name, data)
    if encoding == "cp1252":
        data = data.removeprefix(codecs.BOM_UTF8)  # a program put it there that wrote no UTF-8
    text = io.TextIOWrapper(io.BytesIO(data), encoding, newline="")
    sample = _sample(data, encoding)
    told = _TOLD.match(sample)
    if told:
        text.readline()
    delimiter = delimiter or (told[1] if told else delimiter_of(sample))
    yield from laid_out(table, name, _lines(name, text, delimiter, after=bool(told)))


def encoding_of(name: str, data: bytes) -> str:
    """Return the encoding that the bytes can be.

    Raises:
        Unreadable: they are no text; with the line of the first byte that is none.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(name, data, encoding)
    head = data[:_SAMPLE]
    if b"\0" in head:
        odd, even = head[1::2].count(0), head[::2].count(0)
        if max(odd, even) * 4 < len(head) or min(odd, even):
            raise Unreadable(Sentence("no text", file=name), file=name)
        return _decodes(name, data, "utf-16-le" if odd else "utf-16-be")
    try:
        return _decodes(name, data, "utf-8")
    except Unreadable:
        return _decodes(name, data, "cp1252")


def _marked(name: str, data: bytes, encoding: str) -> str:
    """Return what a byte order mark says, or Windows-1252 where the rest belies a mark of UTF-8."""
    try:
        return _decodes(name, data, encoding)
    except Unreadable:
        if encoding != "utf-8-sig":
            raise
        return _decodes(name, data, "cp1252")


def _decodes(name: str, data: bytes, encoding: str) -> str:
    decoder = codecs.getincrementaldecoder(encoding)()
    at = 0
    try:
        for at in range(0, len(data), _CHUNK):
            text = decoder.decode(data[at : at + _CHUNK], at + _CHUNK >= len(data))
            if "\0" in text:
                raise Unreadable(Sentence("no text", file=name), file=name)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, at + error.start) + 1
        told = Sentence("no such encoding", file=name, line=line, at=at + error.start)
        raise Unreadable(told, file=name, line=line) from error
    return encoding


def _sample(data: bytes, encoding: str) -> str:
    return codecs.getincrementaldecoder(encoding)(errors="ignore").decode(data[:_SAMPLE])


def delimiter_of(sample: str) -> str:
    """Return the delimiter under which most lines have as many cells as the head, and more than one."""
    lines = sample.splitlines()[:-1] or sample.splitlines()

    def fit(delimiter: str) -> tuple[float, int]:
        widths = [len(cells) for cells in csv.reader(lines[:50], delimiter=delimiter) if any(cells)]
        while len(widths) > 1 and widths[0] < 2:  # noqa: PLR2004 (a title above the heads)
            del widths[0]
        if not widths or widths[0] < 2:  # noqa: PLR2004 (one column is no table)
            return (0.0, 0)
        return (widths.count(widths[0]) / len(widths), widths[0])

    try:
        return max(DELIMITERS, key=fit)
    except csv.Error:
        return ";"


def _lines(name: str, text: io.TextIOWrapper, delimiter: str, *, after: int) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    csv.field_size_limit(MAX_CELL)
    while True:
        number = reader.line_num + 1 + after
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            told = Sentence(_wrong(str(error)), file=name, line=number, most=MAX_CELL)
            raise Unreadable(told, file=name, line=number) from error
        yield number, cells


def _wrong(error: str) -> str:
    if "field larger" in error:
        return "huge cell"
    return "quotation open" if "unexpected end" in error else "text after quotation"
