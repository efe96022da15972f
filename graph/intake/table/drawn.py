"""GEXF and GraphML: the nodes and edges of a drawing program as two tables.

Enters: a file's name and bytes. Leaves: rows of ``nodes`` (id, label, attributes) and ``edges`` (source, target, label,
attributes). No entity is ever resolved, and elements are let go as soon as they are read.
"""

import io
from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from graph.errors import Unreadable
from graph.intake.guard import check_xml
from graph.intake.table.cells import literal
from graph.intake.table.packed import without_entities
from graph.intake.table.rows import MAX_CELL, Row
from graph.sentences import Sentence

_TABLES = {"node": "nodes", "edge": "edges"}


def is_drawing(data: bytes) -> bool:
    """Whether an XML file is GEXF or GraphML."""
    head = data[:2000].lower()
    return b"<gexf" in head or b"<graphml" in head


def rows(name: str, data: bytes) -> Iterator[Row]:
    """Yield the nodes and edges of a file.

    Raises:
        Unreadable: it is broken, cut off, or declares entities; with the line.
    """
    without_entities(name, data)
    try:
        check_xml(data)
    except Unreadable as error:
        raise error.of(name) from error
    yield from _Reader().rows(data)


class _Reader:
    """Reads one file: titles of attributes by id, then nodes and edges as they close."""

    def __init__(self) -> None:
        self._titles: dict[str, str] = {}
        self._counts: Counter[str] = Counter()
        self._declared = ""

    def rows(self, data: bytes) -> Iterator[Row]:
        depth: list[str] = []
        for event, element in ET.iterparse(io.BytesIO(data), events=("start", "end")):  # noqa: S314 (guarded above)
            tag = element.tag.rpartition("}")[2]
            if event == "start":
                depth.append(tag)
                self._declare(tag, element)
                continue
            depth.pop()
            if tag in _TABLES:
                yield self._row(_TABLES[tag], element)
            if tag in _TABLES and tag not in depth:
                element.clear()

    def _declare(self, tag: str, element: ET.Element) -> None:
        if tag == "attributes":
            self._declared = element.get("class", "")
        elif tag == "attribute":  # GEXF
            self._titles[f"{self._declared}:{element.get('id')}"] = element.get("title", "")
        elif tag == "key":  # GraphML
            name = element.get("id", "")
            self._titles[name] = element.get("attr.name") or name

    def _row(self, table: str, element: ET.Element) -> Row:
        cells = {key.rpartition("}")[2]: literal(value) for key, value in element.attrib.items()}
        for inner in element.iter():
            tag = inner.tag.rpartition("}")[2]
            if tag == "attvalue":
                told = inner.get("for", "")
                title = self._titles.get(f"{table[:-1]}:{told}", told)
                cells.setdefault(title, literal(inner.get("value", "")))
            elif tag == "data":
                told = inner.get("key", "")
                cells.setdefault(self._titles.get(told, told), literal((inner.text or "").strip()))
        self._counts[table] += 1
        long = next((key for key, value in cells.items() if len(value) > MAX_CELL), None)
        problem = Sentence("cell too long", count=len(cells[long])) if long else None
        return Row(table, self._counts[table], {} if problem else cells, problem, long)
