"""Where the statements behind rows are: all there already, or made of their columns when they are asked for.

Enters: rows of Edges. Leaves: their statements, of one generation whatever happens to the store meanwhile. Only what is
derived is read from the store, for its premises change without it.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING, Protocol

from pyoxigraph import Literal, NamedNode, QueryResultsFormat, QuerySolutions, parse_query_results

from graph import reading
from graph.arrays.codes import NONE
from graph.arrays.edges import CERTAINTIES, DERIVED, ORIGINS, Edges, Numbering, Row
from graph.statements import Statement, Term, from_terms
from ontology import names

if TYPE_CHECKING:
    from graph.store import Readable

_MOST_CACHED = 50_000
"""The most statements that are remembered: about 100 MB."""
_DATE = NamedNode(names.XSD + "date")


class Details(Protocol):
    """Where the statements of some rows are."""

    def of(self, rows: list[int]) -> list[Statement]:
        """Return the statement of each row, in that order."""

    def called(self, identifier: str) -> Iterable[str]:
        """Return the statements, by IRI, that have a number in their source."""


class Known:
    """Statements that are all there already."""

    def __init__(self, edges: Edges, statements: Iterable[Statement]) -> None:
        self._by_row = {edges.numbering.statements.find(s.iri): s for s in statements}

    def of(self, rows: list[int]) -> list[Statement]:
        """Return the statement of each row, in that order."""
        return [self._by_row[row] for row in rows]

    def called(self, identifier: str) -> Iterable[str]:
        """Return the statements, by IRI, that have a number in their source."""
        return (s.iri for s in self._by_row.values() if s.identifier == identifier)


class Stored:
    """Statements of one generation of a store, each made when it is first asked for."""

    def __init__(self, store: "Readable", generation: int, edges: Edges, read: dict[int, Statement]) -> None:
        self._store, self._generation = store, generation
        self._edges = edges
        self._read = read

    def of(self, rows: list[int]) -> list[Statement]:
        """Return the statement of each row, in that order.

        Raises:
            Unavailable: one is derived, and too much has changed since this generation.
        """
        missing = [row for row in dict.fromkeys(rows) if row not in self._read]
        derived = self._edges.columns["origin"][missing] == DERIVED if missing else ()
        fresh = self._derived([row for row, is_derived in zip(missing, derived, strict=True) if is_derived])
        fresh |= self._said([row for row in missing if row not in fresh])
        known = {**fresh, **{row: self._read[row] for row in rows if row in self._read}}
        if len(self._read) < _MOST_CACHED:
            self._read.update(fresh)
        return [known[row] for row in rows]

    def _derived(self, rows: list[int]) -> dict[int, Statement]:
        iris = {row: self._edges.numbering.statements[row] for row in rows}
        found = reading.now(self._store, self._generation, iris.values()) if iris else {}
        return {row: s for row, iri in iris.items() if (s := found[iri].statement) is not None}

    def _said(self, rows: list[int]) -> dict[int, Statement]:
        said, ends = self._edges.said.of(rows), _from_columns(self._edges, rows)
        terms = _parsed({cell for cells in said for _, cell in cells})
        found: dict[int, Statement] = {}
        for row, cells, known in zip(rows, said, ends, strict=True):
            for name, cell in cells:
                known.setdefault(name, []).append(terms[cell])
            found[row] = from_terms(self._edges.numbering.statements[row], known)
        return found

    def called(self, identifier: str) -> Iterable[str]:
        """Return the statements, by IRI, that have a number in their source."""
        return reading.called(self._store, identifier)

    def without(self, rows: Iterable[int]) -> dict[int, Statement]:
        """Return what has been read, without some rows."""
        gone = set(rows)
        return {row: s for row, s in self._read.copy().items() if row not in gone}


def _from_columns(edges: Edges, rows: list[int]) -> list[dict[str, list[Term]]]:
    """Return what the columns hold of some rows, as the terms of their nodes."""
    columns = {name: column[rows].tolist() for name, column in edges.columns.items()}
    return [_terms(edges.numbering, Row(*row)) for row in zip(*(columns[name] for name in Row._fields), strict=True)]


def _terms(numbering: Numbering, row: Row) -> dict[str, list[Term]]:
    days = {names.START_DATE: row.begun, names.END_DATE: row.ended, names.OBSERVED_ON: row.observed}
    ends = {names.SUBJECT: row.subject, names.OBJECT: row.object, names.SOURCE: row.source}
    return {
        names.PREDICATE: [NamedNode(names.GF + numbering.relations[row.relation])],
        names.CERTAINTY: [NamedNode(names.GF + CERTAINTIES[row.certainty])],
        names.STATUS: [NamedNode(names.GF + ORIGINS[row.origin])],
        **{name: [NamedNode(numbering.entities[code])] for name, code in ends.items() if code != NONE},
        **{name: [Literal(date.fromordinal(day).isoformat(), datatype=_DATE)] for name, day in days.items() if day},
    }


def _parsed(cells: Collection[str]) -> dict[str, Term]:
    """Return the terms that cells write."""
    lines = "\n".join(("?term", *cells, "")).encode()
    solutions = parse_query_results(lines, format=QueryResultsFormat.TSV)
    assert isinstance(solutions, QuerySolutions)
    return dict(zip(cells, (solution[0] for solution in solutions), strict=True))
