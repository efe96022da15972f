"""Columns filled from a store, and what is said beside them, one query each: a fraction of reading every triple.

Enters: how to ask a store. Leaves: its Edges. A query per column, because a join of all of them takes several times as
long; its answer is one text, which the engine writes while other threads run: the next column is read meanwhile.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import cache

import numpy as np

from graph.arrays.codes import NONE, Codes, Ints
from graph.arrays.edges import COLUMNS, GONE, Edges, Numbering
from graph.arrays.said import said
from graph.statements import DETAILS
from ontology import names
from ontology.model import model

Table = Callable[[str], bytes]
_AT_ONCE = 2
_PIECE = 1 << 22
_ORIGINS = {
    "": "?node a gf:Statement BIND(0 AS ?value)",
    names.GRAPH_DERIVED: "?node a gf:DerivedStatement BIND(1 AS ?value)",
    names.GRAPH_PROPOSED: "?node a gf:Statement BIND(2 AS ?value)",
    names.GRAPH_REJECTED: "?node a gf:Statement BIND(3 AS ?value)",
}
"""By the graph in which they are, "" for main: what is a statement, and the number of its origin."""
_VALUES = {
    "certainty": "?node gf:certainty gf:inferred BIND(1 AS ?value)",
    "relation": "?node rdf:predicate ?value",
    "begun": "?node schema:startDate ?value",
    "ended": "?node schema:endDate ?value",
    "observed": "?node gf:observedOn ?value",
    "subject": "?node rdf:subject ?value",
    "object": "?node rdf:object ?value",
    "source": "?node dcterms:source ?value",
}


def edges_from(table: Table) -> Edges:
    """Return the edges of all statements.

    Args:
        table: gives the rows of a trusted SELECT, from any thread: a line each, its cells in Turtle between tabs.
    """
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        texts = dict(zip(_ORIGINS, threads.map(table, map(_query, _ORIGINS, _ORIGINS.values())), strict=True))
        filling = _Filling(
            Codes.of(_iri(node) for text in texts.values() for nodes, _ in _read(text) for node in nodes)
        )
        for text in texts.values():
            filling.fill("origin", text)
        graphs = [graph for graph, text in texts.items() if any(nodes for nodes, _ in _read(text))]
        texts.clear()
        columns = [column for column in _VALUES for _ in graphs]
        queries = [_query(graph, pattern) for pattern in _VALUES.values() for graph in graphs]
        for column, text in zip(columns, threads.map(table, queries), strict=True):
            filling.fill(column, text)
        graphs = [graph for graph in graphs if graph != names.GRAPH_DERIVED]
        details = [name for name in DETAILS for _ in graphs]
        queries = [_query(graph, f"?node <{name}> ?value") for name in DETAILS for graph in graphs]
        for name, text in zip(details, threads.map(table, queries), strict=True):
            filling.say(name, text)
    return filling.edges()


class _Filling:
    """Columns with a row for each statement, and numbers for relations and entities as they come."""

    def __init__(self, statements: Codes) -> None:
        self._statements = statements
        self._rows = {b"<%b>" % iri.encode(): row for row, iri in enumerate(statements)}
        # one place more, for nodes that are no statement: it is that of NONE
        self._columns: dict[str, Ints] = {
            name: np.full(len(statements) + 1, getattr(GONE, name), kind) for name, kind in COLUMNS.items()
        }
        self._relations, self._entities = _Numbers(), _Numbers()
        self._said: dict[str, list[tuple[Ints, Ints]]] = defaultdict(list)
        self._cells: dict[bytes, int] = {}
        days, entities = cache(_ordinal), self._entities.__getitem__
        self._codes: dict[str, Callable[[bytes], int]] = {
            **dict.fromkeys(("origin", "certainty"), int),
            **dict.fromkeys(("begun", "ended", "observed"), days),
            **dict.fromkeys(("subject", "object", "source"), entities),
            "relation": self._relations.__getitem__,
        }

    def fill(self, column: str, text: bytes) -> None:
        """Set a column to the codes of what nodes have."""
        filled, code, row = self._columns[column], self._codes[column], self._rows.get
        for nodes, values in _read(text):
            filled[[row(node, NONE) for node in nodes]] = list(map(code, values))
            if column == "object":
                literal = [at for at, value in enumerate(values) if not value.startswith(b"<")]
                self._say(names.OBJECT, [nodes[at] for at in literal], [values[at] for at in literal])

    def say(self, name: str, text: bytes) -> None:
        """Note what is said of nodes by a property; what other nodes than statements have is left out."""
        for nodes, values in _read(text):
            self._say(name, nodes, values)

    def _say(self, name: str, nodes: list[bytes], values: list[bytes]) -> None:
        rows = np.array([self._rows.get(node, NONE) for node in nodes], np.int32)
        there, cells = rows != NONE, self._cells
        numbers = np.array([cells.setdefault(value, len(cells)) for value in values], np.int32)
        self._said[name].append((rows[there], numbers[there]))

    def edges(self) -> Edges:
        """Return what was filled, relations and entities numbered by the order of their names and IRIs."""
        relations, relation = self._relations.sorted(lambda cell: names.local_name(_iri(cell)), model().relations)
        entities, entity = self._entities.sorted(_iri)
        placed = {"relation": relation, **dict.fromkeys(("subject", "object", "source"), entity)}
        columns = {
            name: (placed[name][column] if name in placed else column)[:-1].astype(COLUMNS[name], copy=False)
            for name, column in self._columns.items()
        }
        parts = {name: _joined(pieces) for name, pieces in self._said.items()}
        told = said(parts, (cell.decode() for cell in self._cells))
        return Edges.made(Numbering(self._statements, entities, relations), columns, told)


class _Numbers(dict[bytes, int]):
    """A number for each IRI, counted as they come; NONE for a literal."""

    def __missing__(self, cell: bytes) -> int:
        if not cell.startswith(b"<"):
            return NONE
        self[cell] = number = len(self)
        return number

    def sorted(self, text: Callable[[bytes], str], also: Iterable[str] = ()) -> tuple[Codes, Ints]:
        """Return codes for these IRIs and others, as texts, and the code of each number; at the last place NONE."""
        texts = [text(cell) for cell in self]
        codes = Codes.of([*texts, *also])
        places = {iri: code for code, iri in enumerate(codes)}
        return codes, np.array([*(places[one] for one in texts), NONE], np.int32)


def _joined(pieces: Iterable[tuple[Ints, Ints]]) -> tuple[Ints, Ints]:
    rows, numbers = zip(*pieces, strict=True)
    return np.concatenate(rows), np.concatenate(numbers)


def _query(graph: str, pattern: str) -> str:
    where = f"GRAPH <{graph}> {{ {pattern} }}" if graph else pattern
    return f"SELECT ?node ?value WHERE {{ {where} }}"


def _read(text: bytes) -> Iterator[tuple[list[bytes], list[bytes]]]:
    """Yield the nodes and values of an answer with two columns, some thousand lines at a time."""
    start = text.index(b"\n") + 1
    while start < len(text):
        end = text.find(b"\n", start + _PIECE) + 1 or len(text)
        cells = text[start : end - 1].replace(b"\n", b"\t").split(b"\t")
        yield cells[::2], cells[1::2]
        start = end


def _iri(cell: bytes) -> str:
    return cell[1:-1].decode()


def _ordinal(cell: bytes) -> int:
    try:
        return date.fromisoformat(cell[1:11].decode()).toordinal()
    except ValueError:
        return 0
