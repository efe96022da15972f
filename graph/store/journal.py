"""The journal: an append-only, checksummed, fsync'd log of changes. It is the durability of the data.

Enters: entries (a generation, who, why, the quads added and removed). Leaves: the same entries in order, also after a
crash. A segment is a file of frames:

    magic "GFJ1" | generation u64 | payload length u32 | SHA-256 of generation, length and payload, 16 bytes | payload

What a payload is, entry.py says. Frames are read one by one, so a journal of any length takes bounded memory; those
before the one that is wanted are passed over by their length alone. A torn frame can only stand at the end of the last
segment: it was never acknowledged, and is cut off at start. Anything else that does not match its checksum is damage,
and refused.
"""

import hashlib
import os
import struct
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from graph.errors import Invalid, Unavailable
from graph.store.entry import Entry, Frame

__all__ = ["SUFFIX", "VERSION", "Entry", "Frame", "Journal", "private", "sync_folder"]

_MAGIC = b"GFJ1"
_NUMBERS = struct.Struct(">QI")
_DIGEST = 16
_HEAD = len(_MAGIC) + _NUMBERS.size + _DIGEST
_MARKED = 1024
SEGMENT_BYTES = 64 * 1024 * 1024
VERSION = "1"
SUFFIX = ".gfj"


class Journal:
    """The segments of one folder, opened for appending."""

    def __init__(self, folder: Path, *, applied: int = 0) -> None:
        """Open a folder; ``applied`` is the generation that the store has, which the journal must reach.

        Raises:
            Unavailable: the journal is damaged, or ends before the store does.
        """
        self._folder = folder
        self._marks: dict[Path, dict[int, int]] = {}
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.generation = self._recover(applied)

    def append(self, entry: Entry) -> None:
        """Write an entry and return when it is on the disk."""
        self.put(entry.generation, entry.payload())

    def put(self, generation: int, payload: bytes, *, synced: bool = True) -> None:
        """Write a frame and return when it is on the disk, or at once where a copy is written that is synced later."""
        numbers = _NUMBERS.pack(generation, len(payload))
        segments = self.segments()
        if not segments or segments[-1].stat().st_size > SEGMENT_BYTES:
            segments.append(self._folder / f"{generation:012d}{SUFFIX}")
        _append(segments[-1], _MAGIC + numbers + _digest(numbers, payload) + payload, synced=synced)
        if synced:
            sync_folder(self._folder)
        self.generation = generation

    def entries(self, since: int = 0) -> Iterator[Entry]:
        """Yield the entries after a generation, oldest first."""
        return (frame.entry() for frame in self.frames(since))

    def frames(self, since: int = 0) -> Iterator[Frame]:
        """Yield the frames after a generation, oldest first; what stands before is passed over, not read."""
        for segment in self._segments_from(since):
            try:
                for generation, payload, _ in _frames(segment, *self._mark(segment, since)):
                    if payload is not None:
                        yield Frame(generation, payload)
            except _TornError as error:
                raise _damaged(segment, error.offset) from error

    def frame(self, generation: int) -> Frame:
        """Return one frame.

        Raises:
            Invalid: there is no such generation.
        """
        found = next(self.frames(generation - 1), None) if generation > 0 else None
        if found is None or found.generation != generation:
            raise Invalid(f"There is no change {generation}; the last one is {self.generation}.")
        return found

    def size(self, since: int, until: int) -> int:
        """Return how many bytes the frames after one generation and up to another take."""
        ends = [end for segment in self._segments_from(since) for end in self._ends(segment, since, until)]
        return sum(ends)

    def segments(self) -> list[Path]:
        """Return the files, oldest first."""
        return sorted(self._folder.glob(f"*{SUFFIX}"))

    def _ends(self, segment: Path, since: int, until: int) -> Iterator[int]:
        """Yield the size of each frame of a segment that stands between two generations."""
        before = 0
        for generation, _, end in _frames(segment, self.generation):
            if since < generation <= until:
                yield end - before
            before = end

    def _mark(self, segment: Path, since: int) -> tuple[int, int, dict[int, int]]:
        """Return where reading after a generation may begin: known places in a segment are kept, each 1024th frame."""
        marks = self._marks.setdefault(segment, {})
        start = max((at for generation, at in marks.copy().items() if generation <= since), default=0)
        return since, start, marks

    def _segments_from(self, since: int) -> list[Path]:
        segments = self.segments()
        later = [index for index, segment in enumerate(segments) if int(segment.stem) > since + 1]
        return segments[max(0, later[0] - 1) :] if later else segments[-1:]

    def _recover(self, applied: int) -> int:
        """Cut a torn frame off the last segment and return the last generation."""
        segments = self.segments()
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


def _append(segment: Path, frame: bytes, *, synced: bool) -> None:
    """Write and sync a frame, or leave the segment as it was: a later frame must not stand behind half of one."""
    end = segment.stat().st_size if segment.exists() else 0
    try:
        with open(segment, "ab", opener=private) as file:
            file.write(frame)
            if synced:
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


def _frames(
    segment: Path, since: int = 0, start: int = 0, marks: dict[int, int] | None = None
) -> Iterator[tuple[int, bytes | None, int]]:
    """Yield (generation, payload, end offset) of each frame; those up to ``since`` are not read, their payload is None.

    ``start`` is where a frame begins; ``marks`` takes each 1024th generation and where it ends.

    Raises:
        _TornError: the file ends inside a frame, or its very last frame does not match its checksum.
        Unavailable: a frame before the end does not match its checksum.
    """
    with segment.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        while start < size:
            file.seek(start)
            frame = _whole(file, since)
            if frame is None:
                raise _torn_or_damaged(segment, start)
            generation, payload, length = frame
            start += _HEAD + length
            if marks is not None and generation % _MARKED == 0:
                marks[generation] = start
            yield generation, payload, start


def _whole(file: BinaryIO, since: int = 0) -> tuple[int, bytes | None, int] | None:
    """Return generation, payload and its length of the frame that begins here, None where none does."""
    head = file.read(_HEAD)
    if len(head) < _HEAD or not head.startswith(_MAGIC):
        return None
    numbers = head[len(_MAGIC) : len(_MAGIC) + _NUMBERS.size]
    generation, length = _NUMBERS.unpack(numbers)
    if generation <= since:
        return generation, None, length
    payload = file.read(length)
    return (generation, payload, length) if head[-_DIGEST:] == _digest(numbers, payload) else None


def _torn_or_damaged(segment: Path, start: int) -> Exception:
    """Tell the two apart: behind a torn frame nothing stands, behind a damaged one there may be whole frames."""
    data = segment.read_bytes()
    found = data.find(_MAGIC, start + 1)
    while found >= 0:
        if _whole(BytesIO(data[found:])) is not None:
            return _damaged(segment, start)
        found = data.find(_MAGIC, found + 1)
    return _TornError(start)


def private(path: str, flags: int) -> int:
    """Open a file that only its owner may read."""
    return os.open(path, flags, 0o600)


def sync_folder(folder: Path) -> None:
    """Make a new file's name durable, where the system lets a folder be opened (Windows does not)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
