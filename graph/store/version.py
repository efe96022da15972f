"""The versions of a data folder: of its files, of its journal, and of the vocabulary that it was made with.

Enters: a folder. Leaves: its versions; or an error that says what to do with a folder of another version. The files'
version is raised when an older program would misread what is there, the journal's when an older frame reads
differently, the vocabulary's when rules or checks may say something else: then what is derived is made anew.
"""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import ontology
from graph.errors import Unavailable
from graph.store import journal

PRIVATE = ("journal", "store", "views", "past", "documents")
_STORE = 2
_LINE = re.compile(r"(store|journal|vocabulary) (\d{1,9})")
_FIRST = re.compile(r"\s*1\s*")

Versions = Mapping[str, int]


def current() -> Versions:
    """Return the versions that this program writes."""
    found = re.search(r'owl:versionInfo "(\d+)"', ontology.read("actors.ttl"))
    assert found is not None
    return {"store": _STORE, "journal": int(journal.VERSION), "vocabulary": int(found[1])}


def check(folder: Path) -> bool:
    """Note the versions of a new folder; say whether the vocabulary of an old one has changed since.

    Raises:
        Unavailable: it is of a later version, of an earlier one, or of none that is known.
    """
    if not (folder / "VERSION").exists():
        write(folder)
        return False
    found = versions(folder)
    if _is_older(found):
        raise Unavailable(f"{_said(folder, found)} Keep a copy of it, then run `geflecht upgrade --data {folder}`.")
    return found["vocabulary"] < current()["vocabulary"]


def versions(folder: Path) -> Versions:
    """Return the versions of a folder.

    Raises:
        Unavailable: they are of a later program, or of none that is known.
    """
    text = (folder / "VERSION").read_text(encoding="ascii", errors="replace")
    if _FIRST.fullmatch(text):  # what the first release wrote
        return {"store": 1, "journal": 1, "vocabulary": 1}
    found = {name: int(number) for name, number in _LINE.findall(text)}
    ours = current()
    if found.keys() != ours.keys() or any(found[name] > ours[name] for name in ours):
        raise Unavailable(f"{_said(folder, found)} Use the program that made it, or a later one.")
    return found


def write(folder: Path) -> None:
    """Note that a folder is of the current versions."""
    _write(folder, current())


def upgrade(folder: Path) -> tuple[Versions, Versions]:
    """Bring the files of a folder forward and return its versions before and after; nothing else may hold it.

    Each step can be done twice: where one is broken off, the next run does it again.

    Raises:
        Unavailable: it is of a later version, or of none that is known.
    """
    before = versions(folder)
    if _is_older(before):
        for number in range(before["store"], _STORE):
            _STEPS[number](folder)
        _write(folder, {**current(), "vocabulary": before["vocabulary"]})  # opening makes anew what rules derive
    return before, current()


def close_to_others(folder: Path) -> None:
    """Let only the owner into the folders of a data folder that hold data."""
    for name in PRIVATE:
        with suppress(OSError):  # it is not there yet, or someone else's who lets us write
            (folder / name).chmod(0o700)


def _first_to_second(folder: Path) -> None:
    """Others could read the journal, the store and the identity."""
    close_to_others(folder)
    for file in (*(folder / "journal").glob(f"*{journal.SUFFIX}"), folder / "identity"):
        if file.exists():
            file.chmod(0o600)


_STEPS: Mapping[int, Callable[[Path], None]] = {1: _first_to_second}


def _write(folder: Path, told: Versions) -> None:
    new = folder / "VERSION.new"
    new.write_text("".join(f"{name} {number}\n" for name, number in told.items()), encoding="ascii")
    new.replace(folder / "VERSION")  # a process that is killed leaves no half of it


def _is_older(found: Versions) -> bool:
    return any(found[name] < current()[name] for name in ("store", "journal"))


def _said(folder: Path, found: Versions) -> str:
    theirs = ", ".join(f"{name} {number}" for name, number in found.items()) or "no version that is known"
    ours = ", ".join(f"{name} {number}" for name, number in current().items())
    return f"The data folder {folder} is of {theirs}; this program reads {ours}."
