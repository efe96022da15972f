"""Where the statements behind rows are: all there already, or read from a store when they are asked for.

Enters: rows of Edges. Leaves: their statements, of one generation whatever happens to the store meanwhile.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from graph import reading
from graph.arrays.edges import Edges
from graph.statements import Statement

if TYPE_CHECKING:
    from graph.store import Readable

_MOST_CACHED = 50_000
"""The most statements that are remembered: about 100 MB."""


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
    """Statements of one generation of a store, each read when it is first asked for."""

    def __init__(self, store: "Readable", generation: int, edges: Edges, read: dict[int, Statement]) -> None:
        self._store, self._generation = store, generation
        self._iris = edges.numbering.statements
        self._read = read

    def of(self, rows: list[int]) -> list[Statement]:
        """Return the statement of each row, in that order.

        Raises:
            Unavailable: too much has changed since this generation.
        """
        missing = {row: self._iris[row] for row in rows if row not in self._read}
        found = reading.now(self._store, self._generation, missing.values()) if missing else {}
        fresh = {row: s for row, iri in missing.items() if (s := found[iri].statement) is not None}
        known = {**fresh, **{row: self._read[row] for row in rows if row in self._read}}
        if len(self._read) < _MOST_CACHED:
            self._read.update(fresh)
        return [known[row] for row in rows]

    def called(self, identifier: str) -> Iterable[str]:
        """Return the statements, by IRI, that have a number in their source."""
        return reading.called(self._store, identifier)

    def without(self, rows: Iterable[int]) -> dict[int, Statement]:
        """Return what has been read, without some rows."""
        gone = set(rows)
        return {row: s for row, s in self._read.copy().items() if row not in gone}
