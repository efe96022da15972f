"""A whole new journal and store in the place of the old ones: what erasing a person and restoring a backup need.

Enters: a data folder. Leaves: the same with other files. What is new is made beside the old, synced, and decided by one
renaming: ``next.part`` becomes ``next-G``. Before that, opening the folder throws it away; after it, opening puts it in
place, however often it is broken off. A running server goes on in ``next-G/store`` at once, for the engine knows a
store by its path; the store moves to its own place when the folder is next opened.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.store.journal import sync_folder

PARTS = ("journal", "documents", "store")
_PART, _NEXT = "next.part", "next-"


@contextmanager
def making(folder: Path) -> Iterator[Path]:
    """Give an empty folder in which to make what is new; where that fails, nothing of it is left."""
    part = folder / _PART
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=0o700)
    try:
        yield part
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def decide(part: Path, generation: int) -> Path:
    """Make what is new valid, whatever happens from now on, and return where it is."""
    for place, _, files in os.walk(part):
        for file in files:
            _sync(Path(place) / file)
        sync_folder(Path(place))
    made = part.parent / f"{_NEXT}{generation:012d}"
    part.rename(made)
    sync_folder(part.parent)
    return made


def place(made: Path, name: str) -> None:
    """Put one part of what is new in the place of the old: whole, or again at the next opening."""
    new, old = made / name, made.parent / name
    if new.exists():
        shutil.rmtree(old, ignore_errors=True)
        new.rename(old)
        sync_folder(made.parent)


def settle(folder: Path) -> None:
    """Finish or throw away what was broken off; nothing else may hold the folder."""
    shutil.rmtree(folder / _PART, ignore_errors=True)
    decided = sorted(folder.glob(f"{_NEXT}*"))
    for older in decided[:-1]:  # before the newest: it says that they are not needed
        shutil.rmtree(older)
    for newest in decided[-1:]:
        for name in PARTS:
            place(newest, name)
        shutil.rmtree(newest)


def running(folder: Path) -> Path | None:
    """Return where a server that goes on after an exchange has its store, or had when it was killed."""
    return max((found / "store" for found in folder.glob(f"{_NEXT}*") if (found / "store").exists()), default=None)


def _sync(file: Path) -> None:
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())
