"""Which reader takes which file: names and bytes in, rows out, at most so many and never all at once."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from graph.errors import Unreadable
from graph.intake.table import drawn, packed, records, text, workbook
from graph.intake.table.rows import MAX_ROWS, Row
from graph.sentences import Sentence

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".json", ".jsonl", ".ndjson", ".gexf", ".graphml", ".zip")
_TEXT, _BOOK, _JSON, _DRAWN = (
    (".csv", ".tsv", ".txt"),
    (".xlsx", ".xlsm"),
    (".json", ".jsonl", ".ndjson"),
    (".gexf", ".graphml"),
)


@dataclass(frozen=True)
class How:
    """How a file is read, where that is not found out: the fields of ``read`` in a mapping."""

    encoding: str | None = None
    delimiter: str | None = None
    sheets: Sequence[str] = ()


def is_table(name: str, data: bytes) -> bool:
    """Whether a file is a table, and not RDF or something else."""
    suffix = PurePath(name).suffix.lower()
    if suffix == ".json":
        return not records.is_linked_data(data)
    return suffix in SUFFIXES or suffix in (".xls", ".ods") or (suffix == ".xml" and drawn.is_drawing(data))


def rows(name: str, data: bytes, how: How | None = None) -> Iterator[Row]:
    """Yield the rows of a file, in order.

    Raises:
        Unreadable: it cannot be read; with the line, or the sheet and row.
    """
    shown = PurePath(name).name
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Unreadable(Sentence("empty file", file=shown), file=shown)
    for count, row in enumerate(_reader(shown, data)(how or How()), 1):
        if count > MAX_ROWS:
            raise Unreadable(Sentence("too many rows", file=shown, most=MAX_ROWS), file=shown)
        yield row


def _reader(name: str, data: bytes) -> Callable[[How], Iterator[Row]]:
    path = PurePath(name)
    suffix = path.suffix.lower()
    if suffix in _TEXT:
        return lambda how: text.rows(name, path.stem, data, how.encoding, how.delimiter)
    if suffix in _BOOK:
        return lambda how: workbook.rows(name, data, how.sheets)
    if suffix in _JSON:
        return lambda _: records.rows(name, path.stem, data)
    if suffix in _DRAWN or suffix == ".xml":
        return lambda _: drawn.rows(name, data)
    if suffix == ".zip":
        return lambda how: _together(name, data, how)
    raise Unreadable(Sentence("format not read", file=name), file=name)


def _together(name: str, data: bytes, how: How) -> Iterator[Row]:
    """Yield the rows of the tables in an archive, by name; archives in it are not opened."""
    archive = packed.opened(name, data)
    parts = sorted(part for part in archive.namelist() if not part.endswith("/"))
    for part in parts:
        if PurePath(part).suffix.lower() not in SUFFIXES[:-1]:
            raise Unreadable(Sentence("no table in archive", file=name, part=part), file=name)
    for part in parts:
        yield from rows(part, packed.member(archive, name, part), how)
