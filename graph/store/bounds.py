"""Buffers for results that are whole or not there: bounded in bytes and in rows.

Enters: what the engine writes, in portions of some kilobytes. Leaves: the bytes, or Refused soon after a bound is
passed. The engine does not say how many rows it has written, so they are counted in what it writes: by a mark that
each row has and that a text may hold as well (cheap, at most too many), and where these pass the bound, exactly,
without what stands in quotes.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from graph.errors import Refused

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_GROWTH = 1.25


def _unquoted(body: bytes) -> bytes:
    """Return what stands outside quotes; a quote that CSV doubles opens and closes nothing."""
    return b"".join(body.split(b'"')[::2])


def _unescaped(body: bytes) -> bytes:
    """Return what stands outside the strings of JSON."""
    return _unquoted(body.replace(b"\\\\", b"").replace(b'\\"', b""))


@dataclass(frozen=True)
class _Count:
    """How rows are counted in a format: a mark, how many marks are no row, and how to leave out texts that hold it."""

    mark: bytes
    others: int = 0
    bare: Callable[[bytes], bytes] | None = None


class Rows(Enum):
    """The formats of solutions; XML and TSV escape in texts what marks a row."""

    JSON = _Count(b",{", -1, _unescaped)  # between rows, and nowhere else outside strings
    XML = _Count(b"<result>")
    CSV = _Count(b"\n", 1, _unquoted)
    TSV = _Count(b"\n", 1)


class Buffer(io.BytesIO):
    """A buffer that refuses to grow beyond a number of bytes, and of rows where these are counted."""

    def __init__(self, most: int, rows: int = 0, counted: Rows | None = None) -> None:
        super().__init__()
        self._most, self._rows = most, rows
        self._count = counted.value if counted else None
        self._marks, self._end, self._settled = 0, b"", 0.0

    def write(self, part: "ReadableBuffer") -> int:
        """Take in a portion.

        Raises:
            Refused: it is too much.
        """
        if self.tell() + memoryview(part).nbytes > self._most:
            raise Refused(f"The result has more than {self._most} bytes; ask for less, with LIMIT.", limit="result")
        written = super().write(part)
        if self._count is not None:
            joined = self._end + bytes(part)
            self._marks += joined.count(self._count.mark)
            self._end = joined[1 - len(self._count.mark) :] if len(self._count.mark) > 1 else b""
            if self.tell() > self._settled * _GROWTH:  # texts full of marks are not counted again and again
                self.settle()
        return written

    def settle(self) -> None:
        """Refuse more rows than there may be; to be called at the end, when the last portion is there.

        Raises:
            Refused: it has more rows.
        """
        if self._count is None or self._marks - self._count.others <= self._rows:
            return
        self._settled = self.tell()
        bare = self._count.bare
        rows = (bare(self.getvalue()).count(self._count.mark) if bare else self._marks) - self._count.others
        if rows > self._rows:
            raise too_many(self._rows, "rows")


def too_many(most: int, what: str) -> Refused:
    """Return the error of a result that has more rows, or triples, than it may."""
    return Refused(f"The result has more than {most} {what}; ask for less, with LIMIT.", limit="rows")
