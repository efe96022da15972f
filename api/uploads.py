"""Files between being chosen and being imported: looked at, corrected, then taken or let go.

Enters: a file that a person sent. Leaves: the same by an id that only this person can use. A file lies without a name
on the disk of the service and is gone with the process, at the latest after an hour; so nothing of it stays behind.
Long work on it runs one after another, beside the requests.
"""

import secrets
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass, field
from typing import IO, Any

from graph.errors import Busy, GeflechtError, Unknown
from graph.sentences import Sentence

MOST, MOST_BYTES, SECONDS = 32, 1024 * 1024 * 1024, 3600
_AT_ONCE = 2.0


@dataclass
class Upload:
    """A file of one person, what was told about it, and how far it is."""

    id: str
    owner: str
    name: str
    size: int
    file: IO[bytes] = field(repr=False)
    told: dict[str, Any] = field(default_factory=dict)
    mapping: str | None = None
    """The mapping as it was corrected, as YAML."""
    result: Any = None
    """What the last reading or import answered."""
    error: GeflechtError | None = None
    written: bool = False
    done: int = 0
    of: int = 0
    work: "Future[None] | None" = None
    since: float = field(default_factory=time.monotonic)
    reading: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def running(self) -> bool:
        """Whether it is being read or imported now."""
        return self.work is not None and not self.work.done()

    def data(self) -> bytes:
        """Return the bytes of the file.

        Raises:
            Unknown: it was let go just now.
        """
        with self.reading:
            if self.file.closed:
                raise Unknown("file that waits", self.id)
            self.file.seek(0)
            return self.file.read()

    def let_go(self) -> None:
        """Let go of the file, once nobody reads it."""
        with self.reading:
            self.file.close()

    def progress(self, done: int, of: int) -> None:
        """Note how many rows of how many are done."""
        self.done, self.of = done, of


class Uploads:
    """The files that wait, the oldest let go first."""

    def __init__(self) -> None:
        self._held: dict[str, Upload] = {}
        self._lock = threading.Lock()
        self._worker: ThreadPoolExecutor | None = None

    def add(self, owner: str, name: str, data: bytes, told: dict[str, Any]) -> Upload:
        """Keep a file for its owner.

        Raises:
            Busy: there is no room, for what is there is being read or waits for that.
        """
        file = tempfile.TemporaryFile()  # noqa: SIM115 (it is closed when it is let go)
        file.write(data)
        made = Upload(secrets.token_urlsafe(18), owner, name, len(data), file, told)
        with self._lock:
            self._let_go(len(data))
            if len(self._held) >= MOST or sum(one.size for one in self._held.values()) + len(data) > MOST_BYTES:
                made.let_go()
                raise Busy(Sentence("too many files"))
            self._held[made.id] = made
        return made

    def get(self, asked: str, owner: str) -> Upload:
        """Return a file of its owner.

        Raises:
            Unknown: it is none of theirs, or was let go.
        """
        with self._lock:
            self._let_go(0)
            found = self._held.get(asked)
        if found is None or found.owner != owner:
            raise Unknown("file that waits", asked)
        return found

    def run(self, upload: Upload, work: Callable[[], Any], *, writes: bool = False) -> None:
        """Begin work on a file, and wait for it a moment; short work is done then."""
        with self._lock:
            if upload.running:
                return
            self._worker = self._worker or ThreadPoolExecutor(1, thread_name_prefix="import")
            upload.error, upload.done, upload.of = None, 0, 0
            upload.work = self._worker.submit(_carried_out, upload, work, writes)
        wait_for([upload.work], _AT_ONCE)

    def close(self) -> None:
        """Let what is being written be finished, nothing else begin, and all files go."""
        if self._worker:
            self._worker.shutdown(wait=True, cancel_futures=True)
        with self._lock:
            while self._held:
                self._held.popitem()[1].let_go()

    def _let_go(self, coming: int) -> None:
        """Let go of what is old, and of the oldest where there is too much."""
        ages = sorted((one for one in self._held.values() if not one.running), key=lambda one: one.since)
        room = MOST_BYTES - coming - sum(one.size for one in self._held.values())
        now = time.monotonic()
        for one in ages:
            if now - one.since > SECONDS or len(self._held) >= MOST + (not coming) or room < 0:
                del self._held[one.id]
                room += one.size
                one.let_go()


def _carried_out(upload: Upload, work: Callable[[], Any], writes: bool) -> None:
    try:
        upload.result = work()
        upload.written = writes
    except GeflechtError as error:
        upload.error, upload.result = error, None
