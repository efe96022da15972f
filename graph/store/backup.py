"""A backup: the journal and the kept files in one tar file, from which a folder can be made again.

Enters: a store, also while it is written to; or a file that claims to be a backup. Leaves: the file in pieces, as of
one generation; or a folder's parts, after everything in the file was checked. First a header says which files follow
and how long they are, last their checksums: what is cut off or foreign is refused. A name in the file is only ever
compared with the names that we write, so it leads nowhere else. Tokens are not in it: a restored service has new ones.
"""

import hashlib
import json
import os
import re
import tarfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from graph.errors import Refused, Unavailable, Unreadable
from graph.sentences import Sentence
from graph.sentences_parsers import found_wrong
from graph.store import Store, version
from graph.store.journal import Journal, private, sync_folder

HEADER, SUMS = "geflecht-backup.json", "checksums.json"
FORMAT = 1
_CHUNK = 1 << 20
_MOST_JSON = 64 * 1024 * 1024
_NAME = re.compile(r"journal/\d{12}\.gfj|documents/[0-9a-f]{64}/[a-z][a-z.-]{0,30}", re.ASCII)
_RECORD = 512
_NOTES = "backups.json"


@dataclass(frozen=True)
class Note:
    """A backup that was made: under which name, of which generation, when."""

    name: str
    generation: int
    at: str


def pieces(store: Store, name: str | None = None) -> Iterator[bytes]:
    """Yield a backup of the store as it is when the first piece is asked for, and note that it was made.

    Raises:
        Refused: the store is not in a folder.
    """
    with ExitStack() as opened:
        with store.writing():  # from here on the journal only grows, or is replaced by another file
            generation = store.generation
            segments = store.journal.segments()
            files = [(f"journal/{file.name}", opened.enter_context(file.open("rb"))) for file in segments]
            sizes = [os.fstat(file.fileno()).st_size for _, file in files]
            kept = store.folder / "documents"
            documents = sorted(path for path in kept.rglob("*") if path.is_file()) if kept.is_dir() else []
        paths = [(path.relative_to(store.folder).as_posix(), path) for path in documents]
        listed = [(told, size) for (told, _), size in zip(files, sizes, strict=True)]
        listed += [(told, path.stat().st_size) for told, path in paths]
        at = datetime.now(UTC).isoformat(timespec="seconds")
        header = {"format": FORMAT, "generation": generation, "at": at, "versions": version.current(), "files": listed}
        note(store.folder, Note(name or "", generation, at))
        sums: dict[str, str] = {}
        yield from _member(HEADER, BytesIO(text := _json(header)), len(text), {})
        for (told, file), size in zip(files, sizes, strict=True):
            yield from _member(told, file, size, sums)
        for (told, path), (_, size) in zip(paths, listed[len(files) :], strict=True):
            with path.open("rb") as file:
                yield from _member(told, file, size, sums)
        yield from _member(SUMS, BytesIO(text := _json(sums)), len(text), {})
        yield bytes(2 * _RECORD)


def check(file: BinaryIO) -> dict[str, Any]:
    """Read a backup to its end, and return its header.

    Raises:
        Unreadable: it is none, or not whole, or what it holds does not match its checksums.
        Unavailable: a later program made it.
    """
    return _read(file, None)


def unpack(file: BinaryIO, into: Path) -> None:
    """Write the parts of a backup into a folder.

    Raises:
        Unreadable: it is none, or not whole; what was written is to be thrown away.
        Unavailable: a later program made it.
    """
    header = _read(file, into)
    journal = Journal(into / "journal")
    try:
        numbers = [frame.generation for frame in journal.frames() if frame.check()]
    except (Unavailable, ValueError, KeyError) as error:
        raise Unreadable(Sentence("backup, journal", what=found_wrong(str(error)))) from error
    if numbers != list(range(1, header["generation"] + 1)):
        raise Unreadable(Sentence("backup, gap"))


def restore(store: Store, file: BinaryIO) -> int:
    """Make an empty store hold what a backup holds, whole or not at all, and return the generation.

    What is derived has to be made anew.

    Raises:
        Refused: the store is not empty.
        Unreadable: the file is no backup, or not whole.
        Unavailable: a later program made it.
    """
    with store.writing():
        if store.generation:
            raise not_empty(store)
        store.exchange(partial(unpack, file))
        return store.generation


def not_empty(store: Store) -> Refused:
    """Return the refusal to restore into a store that holds something."""
    return Refused(Sentence("backup, not empty", count=store.generation), limit="restore")


def note(folder: Path, made: Note) -> None:
    """Keep in mind that a backup was made, for whoever is erased later is still in it."""
    kept = [*notes(folder), made]
    beside = folder / f"{_NOTES}.part"
    with open(beside, "w", encoding="utf-8", opener=private) as file:
        json.dump([vars(one) for one in kept], file, ensure_ascii=False)
    beside.replace(folder / _NOTES)
    sync_folder(folder)


def notes(folder: Path) -> list[Note]:
    """Return the backups that were made of a folder, oldest first."""
    try:
        found = json.loads((folder / _NOTES).read_text(encoding="utf-8"))
        return [Note(str(one["name"]), int(one["generation"]), str(one["at"])) for one in found]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise Unavailable(f"{_NOTES} cannot be read; it lists the backups that were made: restore it.") from error


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _member(name: str, file: BinaryIO, size: int, sums: dict[str, str]) -> Iterator[bytes]:
    """Yield one file as tar (ustar), of which only the first ``size`` bytes are of this generation."""
    told = tarfile.TarInfo(name)
    told.size, told.mode = size, 0o600
    yield told.tobuf(tarfile.USTAR_FORMAT)
    digest, left = hashlib.sha256(), size
    while left:
        chunk = file.read(min(_CHUNK, left))
        if not chunk:
            raise Unavailable(f"{name} became shorter while it was read; make the backup again.")
        digest.update(chunk)
        left -= len(chunk)
        yield chunk
    sums[name] = digest.hexdigest()
    yield bytes(-size % _RECORD)


def _read(file: BinaryIO, into: Path | None) -> dict[str, Any]:
    try:
        with tarfile.open(fileobj=file, mode="r|") as archive:
            members = iter(archive)
            header = _header(_loaded(archive, next(members, None), HEADER))
            sums = {n: _taken(archive, next(members, None), n, size, into) for n, size in header["files"]}
            wanted = _loaded(archive, next(members, None), SUMS)
            rest = next(members, None)
    except (tarfile.TarError, EOFError, ValueError, TypeError, KeyError) as error:
        raise _no_backup() from error
    if rest is not None or sums != wanted:
        raise Unreadable(Sentence("backup, damaged"))
    return header


def _header(found: Any) -> dict[str, Any]:
    """Check what a backup says of itself."""
    ours = version.current()
    newer = any(int(found["versions"][part]) > ours[part] for part in ours) or int(found["format"]) > FORMAT
    if newer:
        raise Unavailable(Sentence("backup, later"))
    files = [(str(name), int(size)) for name, size in found["files"]]
    if any(not _NAME.fullmatch(name) or ".." in name or size < 0 for name, size in files):
        raise ValueError
    if len({name for name, _ in files}) != len(files):
        raise ValueError
    return {"files": files, "generation": int(found["generation"]), "at": str(found["at"])}


def _loaded(archive: tarfile.TarFile, member: tarfile.TarInfo | None, name: str) -> Any:
    """Return the JSON of the member that has to come now."""
    source = _source(archive, member, name)
    if member is None or member.size > _MOST_JSON:
        raise ValueError
    return json.loads(source.read())


def _taken(archive: tarfile.TarFile, member: tarfile.TarInfo | None, name: str, size: int, into: Path | None) -> str:
    """Read the member that has to come now, write it where that is wanted, and return its checksum."""
    source = _source(archive, member, name)
    digest, left = hashlib.sha256(), size
    if member is None or member.size != size:
        raise ValueError
    with ExitStack() as opened:
        target = None
        if into is not None:
            path = into / name
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            target = opened.enter_context(open(path, "xb", opener=private))
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            left -= len(chunk)
            if target is not None:
                target.write(chunk)
    if left:
        raise EOFError
    return digest.hexdigest()


def _source(archive: tarfile.TarFile, member: tarfile.TarInfo | None, name: str) -> BinaryIO:
    if member is None or not member.isreg() or member.name != name:
        raise _no_backup()
    source = archive.extractfile(member)
    if source is None:
        raise _no_backup()
    return source  # type: ignore[return-value]  # it reads bytes


def _no_backup() -> Unreadable:
    return Unreadable(Sentence("backup, none"))
