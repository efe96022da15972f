"""What became of each row: accepted, proposed or skipped, with row, column and reason; the totals add up.

What is worth knowing about a column as a whole is a note: that it is not used, or that its words were read as no date.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal as OneOf

from graph.errors import Unreadable
from graph.sentences import Sentence

State = OneOf["accepted", "proposed", "skipped"]
MAX_TOLD = 1000
_MOST_REFUSED = 20


def place(table: str, row: int, column: str | None) -> Sentence:
    """Return where something stands, in words."""
    return Sentence("in column" if column else "in row", table=table, row=row, column=column)


@dataclass(frozen=True)
class Told:
    """A row that is not simply accepted: where it stands, and why; ``column`` where one is to blame."""

    table: str
    row: int
    column: str | None
    state: State
    reason: Sentence | None


@dataclass(frozen=True)
class Note:
    """What is worth knowing about a column of a table."""

    table: str
    column: str
    about: Sentence


@dataclass
class Report:
    """The rows of an import. ``told`` holds the first thousand that were proposed or skipped."""

    rows: int = 0
    states: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0
    """Accepted or proposed rows whose statements were there already."""
    rejected: int = 0
    """Rows whose statements were all rejected here before."""
    told: list[Told] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def add(self, told: Told) -> None:
        """Count a row, and keep it where it is not simply accepted."""
        self.rows += 1
        self.states[told.state] += 1
        if told.state != "accepted" and len(self.told) < MAX_TOLD:
            self.told.append(told)

    def accept(self) -> None:
        """Count a row that is simply accepted."""
        self.rows += 1
        self.states["accepted"] += 1

    def add_known(self, told: Told, *, rejected: bool) -> None:
        """Count a row whose statements were there already."""
        self.rejected += rejected
        self.unchanged += told.state != "skipped"
        self.add(told)

    def check_taken(self, file: str, *, dry_run: bool = False) -> None:
        """Refuse a file of which nothing can be taken: the mapping does not fit it. A dry run shows why instead.

        Raises:
            Unreadable: every row was skipped; with the first of them, and as ``told`` the first twenty.
        """
        if self.rows and (dry_run or self.rows > self.skipped - self.rejected):
            return
        first = next(iter(self.told), None)
        if first is None:
            raise Unreadable(Sentence("no rows", file=file), file=file)
        where = place(first.table, first.row, first.column)
        sentence = Sentence("no row taken", file=file, rows=self.rows, where=where, reason=first.reason)
        told = [vars(one) for one in self.told[:_MOST_REFUSED]]
        raise Unreadable(sentence, file=file, row=first.row, column=first.column, rows=self.rows, told=told)

    @property
    def accepted(self) -> int:
        """Rows that are in the network."""
        return self.states["accepted"]

    @property
    def proposed(self) -> int:
        """Rows that wait for review."""
        return self.states["proposed"]

    @property
    def skipped(self) -> int:
        """Rows of which nothing was taken."""
        return self.states["skipped"]
