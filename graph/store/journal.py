"""The journal: an append-only, checksummed, fsync'd log of changes. It is the durability of the data.

Enters: entries (a generation, who, why, the quads added and removed). Leaves: the same entries in order, also after a
crash. A segment is a file of frames:

    magic "GFJ1" | generation u64 | payload length u32 | SHA-256 of generation, length and payload, 16 bytes | payload

The payload is zlib-compressed: a JSON header line, then added and removed quads as N-Quads. A torn frame can only stand
at the end of the last segment: it was never acknowledged, and is cut off at start. Anything else that does not
match its checksum is damage, and refused.
"""

import hashlib
import json
import os
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from pyoxigraph import Quad, RdfFormat, parse

from graph.errors import Unavailable

_MAGIC = b"GFJ1"
_NUMBERS = struct.Struct(">QI")
_DIGEST = 16
_HEAD = len(_MAGIC) + _NUMBERS.size + _DIGEST
SEGMENT_BYTES = 64 * 1024 * 1024


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
        lines = [json.dumps(header, ensure_ascii=False), *(f"{quad} ." for quad in (*self.added, *self.removed))]
        return zlib.compress("\n".join(lines).encode(), level=6)

    @classmethod
    def read(cls, generation: int, payload: bytes) -> "Entry":
        """Return the entry that a frame's payload holds."""
        head, _, body = zlib.decompress(payload).partition(b"\n")
        header = json.loads(head)
        quads = tuple(parse(body, format=RdfFormat.N_QUADS))
        added = header.pop("added")
        return cls(generation, added=quads[:added], removed=quads[added:], **header)


class Journal:
    """The segments of one folder, opened for appending."""

    def __init__(self, folder: Path, *, applied: int = 0) -> None:
        """Open a folder; ``applied`` is the generation that the store has, which the journal must reach.

        Raises:
            Unavailable: the journal is damaged, or ends before the store does.
        """
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.generation = self._recover(applied)

    def append(self, entry: Entry) -> None:
        """Write an entry and return when it is on the disk."""
        payload = entry.payload()
        numbers = _NUMBERS.pack(entry.generation, len(payload))
        segments = self._segments()
        if not segments or segments[-1].stat().st_size > SEGMENT_BYTES:
            segments.append(self._folder / f"{entry.generation:012d}.gfj")
        _append(segments[-1], _MAGIC + numbers + _digest(numbers, payload) + payload)
        _sync_folder(self._folder)
        self.generation = entry.generation

    def entries(self, since: int = 0) -> Iterator[Entry]:
        """Yield the entries after a generation, oldest first."""
        for segment in self._segments_from(since):
            try:
                for generation, payload, _ in _frames(segment):
                    if generation > since:
                        yield Entry.read(generation, payload)
            except _TornError as error:
                raise _damaged(segment, error.offset) from error

    def _segments(self) -> list[Path]:
        return sorted(self._folder.glob("*.gfj"))

    def _segments_from(self, since: int) -> list[Path]:
        segments = self._segments()
        later = [index for index, segment in enumerate(segments) if int(segment.stem) > since + 1]
        return segments[max(0, later[0] - 1) :] if later else segments[-1:]

    def _recover(self, applied: int) -> int:
        """Cut a torn frame off the last segment and return the last generation."""
        segments = self._segments()
        last, torn = (int(segments[-1].stem) - 1 if segments else 0), None
        try:
            for generation, _, _ in _frames(segments[-1]) if segments else ():
                last = generation
        except _TornError as error:
            torn = error.offset
        if last < applied:
            raise Unavailable("The journal ends before the store does; restore a backup of the whole folder.")
        if torn is not None:
            _cut(segments[-1], torn)
        return last


class _TornError(Exception):
    """The last frame of a file, at ``offset``, is not whole."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


def _append(segment: Path, frame: bytes) -> None:
    """Write and sync a frame, or leave the segment as it was: a later frame must not stand behind half of one."""
    end = segment.stat().st_size if segment.exists() else 0
    try:
        with segment.open("ab") as file:
            file.write(frame)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        _cut(segment, end)
        raise Unavailable(f"The change could not be journalled, nothing was written: {error.strerror}.") from error


def _cut(segment: Path, end: int) -> None:
    with segment.open("r+b") as file:
        file.truncate(end)
        os.fsync(file.fileno())


def _damaged(segment: Path, offset: int) -> Unavailable:
    return Unavailable(f"The journal {segment.name} is damaged at byte {offset}; restore a backup.")


def _digest(numbers: bytes, payload: bytes) -> bytes:
    return hashlib.sha256(numbers + payload).digest()[:_DIGEST]


def _frames(segment: Path) -> Iterator[tuple[int, bytes, int]]:
    """Yield (generation, payload, end offset) of each frame.

    Raises:
        _TornError: the file ends inside a frame, or its very last frame does not match its checksum.
        Unavailable: a frame before the end does not match its checksum.
    """
    with segment.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        start = 0
        while start < size:
            file.seek(start)
            frame = _whole(file)
            if frame is None:
                raise _torn_or_damaged(segment, start)
            generation, payload = frame
            start += _HEAD + len(payload)
            yield generation, payload, start


def _whole(file: BinaryIO) -> tuple[int, bytes] | None:
    """Return generation and payload of the frame that begins here, None where none does."""
    head = file.read(_HEAD)
    if len(head) < _HEAD or not head.startswith(_MAGIC):
        return None
    numbers = head[len(_MAGIC) : len(_MAGIC) + _NUMBERS.size]
    generation, length = _NUMBERS.unpack(numbers)
    payload = file.read(length)
    return (generation, payload) if head[-_DIGEST:] == _digest(numbers, payload) else None


def _torn_or_damaged(segment: Path, start: int) -> Exception:
    """Tell the two apart: behind a torn frame nothing stands, behind a damaged one there may be whole frames."""
    data = segment.read_bytes()
    found = data.find(_MAGIC, start + 1)
    while found >= 0:
        if _whole(BytesIO(data[found:])) is not None:
            return _damaged(segment, start)
        found = data.find(_MAGIC, found + 1)
    return _TornError(start)


def _sync_folder(folder: Path) -> None:
    """Make a new file's name durable, where the system lets a folder be opened (Windows does not)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
