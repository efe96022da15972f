"""Columns filled from a store, one query each: a tenth of what reading every triple takes.

Enters: how to ask a store. Leaves: its Edges. A query per column: a join of all of them takes several times as long.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

import numpy as np

from graph.arrays.codes import NONE, Codes, Ints
from graph.arrays.edges import ACCEPTED, CERTAINTIES, COLUMNS, GONE, Edges, Numbering
from graph.statements import Statement, Term
from ontology import names
from ontology.model import model

Rows = Callable[[str], Iterator[tuple[Term | None, ...]]]
_ALL = "SELECT ?node WHERE { ?node a gf:Statement . }"
_HAVING = "SELECT ?node WHERE {{ ?node {predicate} <{value}> . }}"
_VALUES = "SELECT ?node ?value WHERE {{ ?node {predicate} ?value . }}"
_ENTITIES = {"subject": "rdf:subject", "object": "rdf:object", "source": "dcterms:source"}
_DAYS = {"begun": "schema:startDate", "ended": "schema:endDate", "observed": "gf:observedOn"}


def edges_from(rows: Rows, aside: Sequence[Statement]) -> Edges:
    """Return the edges of all accepted statements, and of some that are known already.

    Args:
        rows: yields the rows of a SELECT on the main graph.
        aside: statements of the other graphs.
    """
    accepted = [_text(node) for (node,) in rows(_ALL)]
    statements = Codes.of([*accepted, *(s.iri for s in aside)])
    filling = _Filling(rows, statements, aside)
    filling.columns["origin"][[filling.rows[iri] for iri in accepted]] = ACCEPTED
    filling.mark("certainty", "gf:certainty", {names.INFERRED: CERTAINTIES.index("inferred")})
    relations = Codes.of({*model().relations, *(s.relation for s in aside)})
    filling.mark("relation", "rdf:predicate", {names.GF + name: code for code, name in enumerate(relations)})
    for name, predicate in _DAYS.items():
        filling.read(name, predicate, _ordinal)
    for name, predicate in _ENTITIES.items():
        filling.read(name, predicate, filling.entity)
    numbering = Numbering(statements, filling.sort_entities(), relations)
    edges = Edges.made(numbering, filling.columns)
    return edges.with_rows({filling.rows[s.iri]: numbering.row(s) for s in aside})


class _Filling:
    """Columns with a row for each statement, and codes for the entities as they come."""

    def __init__(self, rows: Rows, statements: Codes, aside: Iterable[Statement]) -> None:
        self._rows = rows
        self.rows = {iri: row for row, iri in enumerate(statements)}
        self.columns: dict[str, Ints] = {
            name: np.full(len(self.rows), getattr(GONE, name), kind) for name, kind in COLUMNS.items()
        }
        self._codes: dict[str, int] = {}
        for iri in (end for s in aside for end in (s.subject, s.object, s.source) if end):
            self._codes.setdefault(iri, len(self._codes))

    def mark(self, column: str, predicate: str, values: dict[str, int]) -> None:
        """Set a column where a node has one of a few values, a query each: that decodes the nodes alone."""
        for value, code in values.items():
            found = (
                self.rows.get(_text(node)) for (node,) in self._rows(_HAVING.format(predicate=predicate, value=value))
            )
            self.columns[column][[row for row in found if row is not None]] = code

    def read(self, column: str, predicate: str, code: Callable[[Term | None], int]) -> None:
        """Set a column to the codes of what nodes have."""
        filled = self.columns[column]
        for node, value in self._rows(_VALUES.format(predicate=predicate)):
            row = self.rows.get(_text(node))
            if row is not None:
                filled[row] = code(value)

    def entity(self, term: Term | None) -> int:
        """Return the code of an entity, a new one where it has none; NONE for a value."""
        if not hasattr(term, "value") or hasattr(term, "datatype"):
            return NONE
        return self._codes.setdefault(_text(term), len(self._codes))

    def sort_entities(self) -> Codes:
        """Number the entities anew by the order of their IRIs."""
        codes = Codes.of(self._codes)
        placed = np.full(len(codes) + 1, NONE, np.int32)  # the last place is that of NONE
        placed[[self._codes[iri] for iri in codes]] = np.arange(len(codes))
        for name in _ENTITIES:
            self.columns[name] = placed[self.columns[name]]
        return codes


def _text(term: Term | None) -> str:
    return str(getattr(term, "value", term))


def _ordinal(term: Term | None) -> int:
    try:
        return date.fromisoformat(_text(term)[:10]).toordinal()
    except ValueError:
        return 0
