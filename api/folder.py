"""One data folder, several processes: who holds it, and how the others reach it.

Enters: a folder. Leaves: a Client. A server holds the folder's lock and leaves its address and a local key beside
it, in a file only its owner reads; a command then asks the server over HTTP. Without a server the command holds the
folder itself and asks the same application in process. So every command has one way, served or not.
"""

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from filelock import FileLock, Timeout

from graph.errors import GeflechtError, Invalid, Unavailable

if TYPE_CHECKING:
    from graph.store.version import Versions

JOBS = "/api/v1/jobs"
_WAIT = 30.0
_OURS = {"jobs", "lock", "server.json", "tokens.json", "tokens.lock", "tokens.part", "VERSION"}


Parameters = Mapping[str, Any]
Tell = Callable[[float, str], None]
"""Takes the share that is done, 0 to 1, and a sentence."""


class Failed(GeflechtError):
    """The service answered with a problem; ``details`` is its body."""


@dataclass(frozen=True)
class Response:
    """The body of an answer, its media type, and the tag of the state that it shows."""

    content: bytes
    media_type: str
    etag: str = ""

    def json(self) -> Any:
        """Return the body as a JSON value."""
        return json.loads(self.content)


class Client(Protocol):
    """Asks the service of a folder, over HTTP or in process."""

    def get(self, path: str, **parameters: Any) -> Any:
        """Return the JSON value of a read; parameters that are None are left out."""

    def fetch(self, path: str, into: BinaryIO, **parameters: Any) -> None:
        """Write the body of a read into a file, piece by piece.

        Raises:
            GeflechtError: the service refused, or the server that holds the folder does not answer.
        """

    def put_file(self, path: str, file: Path) -> Response:
        """Send a file as the body of a POST, piece by piece.

        Raises:
            GeflechtError: the service refused, or the server that holds the folder does not answer.
        """

    def send(
        self,
        method: str,
        path: str,
        parameters: Parameters | None = None,
        *,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Return a successful response.

        Raises:
            GeflechtError: the service refused, or the server that holds the folder does not answer.
        """

    def work(self, question: str, parameters: Parameters, language: str, tell: Tell) -> Any:
        """Return the JSON value of an answer that takes long; ``tell`` is called with how far it is.

        Raises:
            GeflechtError: the service refused, or the work failed.
        """


@contextmanager
def connect(
    data: Path | str, *, create: bool = False, updates: str | None = None, language: str | None = None
) -> Iterator[Client]:
    """Reach the data of a folder or of a SPARQL server; ``create`` makes a folder where it is not there.

    ``language``, de or en, is that in which refusals are said.

    Raises:
        Unavailable: there is no data, or the folder is held by something that does not answer.
    """
    if isinstance(data, str):
        with _in_process(data, updates, language) as client:
            yield client
        return
    folder = data
    if not create and not (folder / "VERSION").exists():
        raise Unavailable(f"There is no data in {folder}; run `geflecht serve` or `geflecht import FILE` first.")
    lock = _lock(folder)
    served = _wait_for(lock, folder)
    if served is not None:
        from api.outside import Outside

        yield Outside(served["address"], served["key"], language)
        return
    try:
        with _in_process(folder, language=language) as client:
            yield client
    finally:
        lock.release()


def upgraded(data: Path | str) -> tuple["Versions", "Versions"]:
    """Bring the files of a folder to the versions that this program writes; return those before and after.

    Raises:
        Unavailable: there is no data, it is held by a command, or of a later version.
        Invalid: it is no folder.
    """
    from graph.store import version

    if isinstance(data, str):
        raise Invalid("Only a folder is upgraded; a SPARQL server looks after its data itself.")
    if not (data / "VERSION").exists():
        raise Unavailable(f"There is no data in {data}; name the folder with --data.")
    lock = _lock(data)
    if _wait_for(lock, data) is not None:  # who serves it has its version
        return version.versions(data), version.versions(data)
    try:
        return version.upgrade(data)
    finally:
        lock.release()


def state_of(data: Path | str) -> Path:
    """Return the folder for what is ours beside the data, such as tokens: the data folder itself where there is one."""
    if isinstance(data, Path):
        return data
    base = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    return base / "geflecht" / hashlib.sha256(data.rpartition("@")[2].encode()).hexdigest()[:16]


@contextmanager
def held(folder: Path, address: str, key: str) -> Iterator[None]:
    """Hold a folder as its server, leaving address and key for the commands that come.

    Raises:
        Unavailable: it is held already.
    """
    lock, note = _lock(folder), folder / "server.json"
    try:
        lock.acquire(timeout=2)
    except Timeout as error:
        there = (_served(folder) or {}).get("address", "another command")
        raise Unavailable(
            f"{folder} is already held by {there}; open that, stop it, or choose another --data."
        ) from error
    try:
        note.unlink(missing_ok=True)
        with os.fdopen(os.open(note, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump({"address": address, "key": key}, file)
        yield
    finally:
        note.unlink(missing_ok=True)
        lock.release()


@contextmanager
def _in_process(data: Path | str, updates: str | None = None, language: str | None = None) -> Iterator[Client]:
    from api.inside import Inside
    from graph.intake.commit import refresh_derived
    from graph.store import open_store

    store = open_store(data, updates=updates)
    try:
        refresh_derived(store)
        yield Inside(state_of(data), store, language)
    finally:
        store.close()


def _lock(folder: Path) -> FileLock:
    """Return the lock of a data folder, making the folder where it is not there.

    Raises:
        Unavailable: it is a file, belongs to someone else, or holds other things than data of ours.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        strange = {item.name for item in folder.iterdir()} - _OURS
        if strange and not (folder / "VERSION").exists():
            raise Unavailable(f"{folder} holds other things, such as {min(strange)}; choose an empty folder as --data.")
        if not os.access(folder, os.W_OK):
            raise Unavailable(f"{folder} cannot be written to by this user; choose another --data or copy it.")
    except OSError as error:
        raise Unavailable(f"{folder} cannot be used as a data folder: {error.strerror}; choose another.") from error
    return FileLock(folder / "lock")


def _wait_for(lock: FileLock, folder: Path) -> dict[str, str] | None:
    """Take the lock and return None, or return the server that holds it; another command is waited for."""
    deadline = time.monotonic() + _WAIT
    while True:
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            served = _served(folder)
            if served is not None:
                return served
            if time.monotonic() > deadline:
                raise Unavailable(f"{folder} has been held by another command for {_WAIT:.0f} s; try again.") from error
            time.sleep(0.05)
        else:
            return None


def _served(folder: Path) -> dict[str, str] | None:
    try:
        found = json.loads((folder / "server.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and {"address", "key"} <= found.keys() else None
