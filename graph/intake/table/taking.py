"""What a row becomes before anything is written, and how its cells are reached."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Quad

from graph.intake.table.mapping import Cell
from graph.intake.table.report import State
from graph.intake.table.rows import Row

_TERMS: dict[str, NamedNode] = {}


class SkippedError(Exception):
    """A row cannot be taken; ``column`` is to blame."""

    def __init__(self, reason: str, column: str | None = None) -> None:
        super().__init__(reason)
        self.reason, self.column = reason, column


@dataclass
class Taken:
    """What a row became: the quads of its entities and of each statement, and why it is only proposed, if so."""

    entities: list[Quad] = field(default_factory=list)
    statements: dict[str, list[Quad]] = field(default_factory=dict)
    state: State = "accepted"
    reason: str = ""
    column: str | None = None


def term(iri: str) -> NamedNode:
    """Return a node of the vocabulary, the same object each time: there are few predicates and many triples."""
    known = _TERMS.get(iri)
    if known is None:
        known = _TERMS[iri] = NamedNode(iri)
    return known


def text_of(row: Row, cell: Cell | None) -> str:
    """Return the text of a cell, or what the mapping gives in its place."""
    if cell is None:
        return ""
    found = row.cells.get(cell.column, "") if cell.column is not None else ""
    if isinstance(found, tuple):
        found = "; ".join(found)
    return found.strip() or cell.value or ""


def texts_of(row: Row, cell: Cell | None) -> list[str]:
    """Return the values of a cell that may hold several, each once."""
    if cell is None:
        return []
    found = row.cells.get(cell.column, "") if cell.column is not None else ""
    if isinstance(found, str):
        found = tuple(found.split(cell.split)) if cell.split else (found,)
    several = [text for part in found if (text := part.strip())]
    return list(dict.fromkeys(several)) or ([cell.value] if cell.value else [])


@contextmanager
def blaming(column: str | None) -> Iterator[None]:
    """Turn what a cell does not say rightly into a reason to skip its row."""
    try:
        yield
    except ValueError as error:
        raise SkippedError(str(error), column) from error
