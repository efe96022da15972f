"""What a row becomes before anything is written, and how its cells are reached."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from graph.intake.table import cells
from graph.intake.table.mapping import Cell
from graph.intake.table.report import State
from graph.intake.table.rows import Row
from graph.sentences import Sentence, WrongError


class SkippedError(Exception):
    """A row cannot be taken; ``column`` is to blame."""

    def __init__(self, reason: Sentence, column: str | None = None) -> None:
        super().__init__(str(reason))
        self.reason, self.column = reason, column


@dataclass(slots=True)
class Said:
    """A statement: its address, the entities at its ends, its source, all that it says as N-Quads, its link.

    ``core`` says who, what and whom, ``details`` all else; there is no link where it is only proposed.
    """

    iri: str
    ends: tuple[str, ...]
    source: str
    core: str
    details: str
    link: str | None


@dataclass(slots=True)
class Taken:
    """What a row became, and why it is only proposed, if so."""

    new: dict[str, str] = field(default_factory=dict)
    """N-Quads of entities that are new, by address."""
    also: list[tuple[str, str]] = field(default_factory=list)
    """N-Quads about entities that may be there already, each with the address."""
    described: str | None = None
    """The entity that the row describes."""
    said: dict[str, Said] = field(default_factory=dict)
    state: State = "accepted"
    reason: Sentence | None = None
    column: str | None = None


@dataclass(slots=True)
class Portion:
    """N-Quads on their way: those that say who, what, whom and of which kind, all others, and who is spoken of."""

    core: list[str] = field(default_factory=list)
    details: list[str] = field(default_factory=list)
    ends: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    """Links of its statements that are there already, or that an earlier portion brings."""
    sources: dict[str, str] = field(default_factory=dict)
    """For each source one line that names it, which is as much as the checks look at."""


def column_of(cell: Cell | None) -> str | None:
    """Return the column to blame for a cell."""
    return cell.column if cell else None


def text_of(row: Row, cell: Cell | None) -> str:
    """Return the text of a cell, or what the mapping gives in its place."""
    if cell is None:
        return ""
    found = row.cells.get(cell.column, "") if cell.column is not None else ""
    if isinstance(found, tuple):
        found = "; ".join(found)
    found = found.strip()
    if not cells.stated(found):
        return cell.value or ""
    return found if found[0] != "'" else cells.without_guard(found) or cell.value or ""


def texts_of(row: Row, cell: Cell | None) -> list[str]:
    """Return the values of a cell that may hold several, each once and as it stands."""
    if cell is None:
        return []
    found = row.cells.get(cell.column, "") if cell.column is not None else ""
    if isinstance(found, str):
        if cell.split is None:
            text = found.strip()
            return [text] if cells.stated(text) else [cell.value] if cell.value else []
        found = tuple(found.split(cell.split))
    several = [text for part in found if cells.stated(text := part.strip())]
    return list(dict.fromkeys(several)) or ([cell.value] if cell.value else [])


def empty(row: Row, column: str | None, otherwise: str) -> SkippedError:
    """Return why a row is skipped whose cell is empty: it may be part of a merged one."""
    return SkippedError(Sentence("merged cell" if column in row.merged else otherwise), column)


@contextmanager
def blaming(column: str | None) -> Iterator[None]:
    """Turn what a cell does not say rightly into a reason to skip its row."""
    try:
        yield
    except WrongError as error:
        raise SkippedError(error.sentence, column) from error
