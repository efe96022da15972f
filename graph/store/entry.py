"""One change as the journal keeps it: a JSON header line, then added and removed quads as N-Quads, zlib-compressed.

Enters: an Entry, or the payload of a frame. Leaves: the same. What a large frame changed is read line by line, so that
who only wants to know when and by whom does not pay for a million quads.
"""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any

from pyoxigraph import Quad, RdfFormat, parse

_AHEAD = 1 << 16
_PORTION = 20_000


@dataclass(frozen=True)
class Entry:
    """One committed change. ``at`` is an ISO 8601 time in UTC."""

    generation: int
    at: str
    who: str
    why: str
    added: tuple[Quad, ...] = ()
    removed: tuple[Quad, ...] = ()

    def payload(self) -> bytes:
        """Return the entry as it stands in a frame."""
        header = {"at": self.at, "who": self.who, "why": self.why, "added": len(self.added)}
        return packed(header, (f"{quad} ." for quad in (*self.added, *self.removed)))

    @classmethod
    def read(cls, generation: int, payload: bytes) -> "Entry":
        """Return the entry that a frame's payload holds."""
        head, _, body = zlib.decompress(payload).partition(b"\n")
        header = json.loads(head)
        quads = tuple(parse(body, format=RdfFormat.N_QUADS))
        added = header.pop("added")
        return cls(generation, added=quads[:added], removed=quads[added:], **header)


@dataclass(frozen=True)
class Frame:
    """An entry as it stands in a segment: ``head`` is its header, what it changed is read on demand."""

    generation: int
    payload: bytes = field(repr=False)

    @cached_property
    def head(self) -> dict[str, Any]:
        """When (``at``), ``who`` and ``why``, and how many of the lines were ``added``."""
        found: dict[str, Any] = json.loads(next(self._texts()))
        return found

    def lines(self) -> Iterator[str]:
        """Yield the quads as lines of N-Quads: first those added, then those removed."""
        texts = self._texts()
        next(texts)
        return texts

    def check(self) -> bool:
        """Return True if this is an entry as we write them: no blank nodes, no triple terms, nothing endless.

        Raises:
            ValueError: it is not.
        """
        count = 0
        for count, line in enumerate(self.lines(), start=1):  # noqa: B007 (how many there are)
            subject, _, rest = line.split(" ", 2)
            if not subject.startswith("<http") or not rest.startswith(("<http", "<urn", '"')):
                raise ValueError(f"change {self.generation} holds a term that is not stored.")
        if not {"at", "who", "why"} <= self.head.keys() or not 0 <= int(self.head["added"]) <= count:
            raise ValueError(f"change {self.generation} has no whole header.")
        try:
            return all(True for _ in self.portions())
        except SyntaxError as error:
            raise ValueError(f"change {self.generation} holds a line that is no quad.") from error

    def portions(self) -> Iterator[tuple[bool, list[Quad]]]:
        """Yield the quads in portions, each with whether they were added."""
        lines, added = self.lines(), int(self.head["added"])
        parts = ((True, islice(lines, added)), (False, lines))
        for is_added, rest in parts:
            while portion := "\n".join(islice(rest, _PORTION)):
                yield is_added, list(parse(portion, format=RdfFormat.N_QUADS))

    def entry(self) -> Entry:
        """Return the whole entry."""
        return Entry.read(self.generation, self.payload)

    def _texts(self) -> Iterator[str]:
        unpacking, rest = zlib.decompressobj(), b""
        data = self.payload
        while data and not unpacking.eof:
            *whole, rest = (rest + unpacking.decompress(data, _AHEAD)).split(b"\n")
            yield from (line.decode() for line in whole)
            data = unpacking.unconsumed_tail
        if rest:
            yield rest.decode()


def packed(header: Mapping[str, Any], lines: Iterable[str]) -> bytes:
    """Return the payload of a header and lines of N-Quads."""
    packing = zlib.compressobj(level=6)
    parts = [packing.compress(json.dumps(header, ensure_ascii=False).encode())]
    parts += [packing.compress(f"\n{line}".encode()) for line in lines]
    return b"".join([*parts, packing.flush()])
