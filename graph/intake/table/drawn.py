"""GEXF and GraphML: the nodes and edges of a drawing program as two tables.

Enters: a file's name and bytes. Leaves: rows of ``nodes`` (id, label, attributes) and ``edges`` (source, target, label,
attributes). No entity is ever resolved, and elements are let go as soon as they are read.
"""

import io
from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree as Xml

from graph.errors import Unreadable
from graph.intake.guard import check_xml
from graph.intake.table.packed import without_entities
from graph.intake.table.rows import MAX_CELL, Row

_TABLES = {"node": "nodes", "edge": "edges"}
_START, _END = "start", "end"


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
        raise Unreadable(f"{name} {error.message}", file=name, **error.details) from error
    yield from _Reader().rows(data)


class _Reader:
    """Reads one file: titles of attributes by id, then nodes and edges as they close."""

    def __init__(self) -> None:
        self._titles: dict[str, str] = {}
        self._counts: Counter[str] = Counter()
        self._declared = ""

    def rows(self, data: bytes) -> Iterator[Row]:
        depth: list[str] = []
        for event, element in Xml.iterparse(io.BytesIO(data), events=(_START, _END)):  # noqa: S314 (guarded above)
            tag = element.tag.rpartition("}")[2]
            if event == _START:
                depth.append(tag)
                self._declare(tag, element)
                continue
            depth.pop()
            if tag in _TABLES:
                yield self._row(_TABLES[tag], element)
            if tag in _TABLES and tag not in depth:
                element.clear()

    def _declare(self, tag: str, element: Xml.Element) -> None:
        if tag == "attributes":
            self._declared = element.get("class", "")
        elif tag == "attribute":  # GEXF
            self._titles[f"{self._declared}:{element.get('id')}"] = element.get("title", "")
        elif tag == "key":  # GraphML
            self._titles[element.get("id", "")] = element.get("attr.name") or element.get("id", "")

    def _row(self, table: str, element: Xml.Element) -> Row:
        cells = {key.rpartition("}")[2]: value for key, value in element.attrib.items()}
        for inner in element.iter():
            tag = inner.tag.rpartition("}")[2]
            if tag == "attvalue":
                title = self._titles.get(f"{table[:-1]}:{inner.get('for')}", inner.get("for", ""))
                cells.setdefault(title, inner.get("value", ""))
            elif tag == "data":
                title = self._titles.get(inner.get("key", ""), inner.get("key", ""))
                cells.setdefault(title, (inner.text or "").strip())
        self._counts[table] += 1
        long = next((key for key, value in cells.items() if len(value) > MAX_CELL), None)
        problem = f"it has more than {MAX_CELL} characters; shorten it" if long else None
        return Row(table, self._counts[table], {} if problem else cells, problem, long)
