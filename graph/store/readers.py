"""Killable readers: a few worker processes that answer queries from outside, each within a deadline.

Enters: jobs. Leaves: answers, or an error that says which limit was passed. An engine call cannot be stopped, so the
process that makes it is killed and replaced. A query that runs longer than a moment is niced, and at most half of
the workers may be busy with such: small queries always find one. Who has an event loop begins a query, waits for its
file descriptor and takes a short answer at once: waking two threads takes longer than most queries.
"""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from queue import Empty, LifoQueue
from typing import TYPE_CHECKING

from graph import processes
from graph.errors import Busy, GeflechtError, Refused, TimedOut
from graph.store.jobs import FOLLOWS, Answer, Changed, Job, Limits, Query
from graph.store.worker import run

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

MOMENT = 0.25
"""Seconds after which a query is a long one."""
_START = 20.0
_SHORT = 16_000  # characters that a pipe takes without anyone reading it
_LONG = 3
_NICE = 15


class Readers:
    """Workers on the views of one store; safe to ask from many threads."""

    def __init__(self, view: Callable[[], Path], limits: Limits, workers: int = 6) -> None:
        self._view = view
        self._limits = limits
        self._long = threading.BoundedSemaphore(_LONG)
        self._renewing, self._closed = threading.Lock(), False
        self._workers = [_Worker(limits) for _ in range(workers)]
        self._idle: LifoQueue[_Worker] = LifoQueue()
        for worker in self._workers:
            self._idle.put(worker)

    def ask(self, job: Job) -> Answer | Changed:
        """Return the answer to a job.

        Raises:
            TimedOut: it took longer than the deadline.
            Busy: no worker became free, or too many long queries run already.
            GeflechtError: the query itself is at fault.
        """
        try:
            worker = self._idle.get(timeout=self._limits.seconds)
        except Empty as error:
            raise Busy("Every worker is busy; try again in a few seconds.") from error
        try:
            worker.begin(self._view(), job)
            return worker.finish(self._long)
        finally:
            self._give_back(worker)

    def begin(self, job: Query, view: Path | None) -> "Begun | None":
        """Begin a job without waiting for anything; None where that cannot be, which ``ask`` can.

        Raises:
            Refused: the worker ended meanwhile.
        """
        if view is None or _length(job) > _SHORT or sys.platform == "win32":
            return None
        try:
            worker = self._idle.get_nowait()
        except Empty:
            return None
        try:
            if worker.running:
                return Begun(worker, worker.begin(view, job), self._long, self._give_back)
        except BaseException:
            self._give_back(worker)
            raise
        self._idle.put(worker)
        return None

    def _give_back(self, worker: "_Worker") -> None:
        if worker.ready:
            self._idle.put(worker)
        else:  # the next query shall not wait until it is started
            threading.Thread(target=self._renew, args=(worker,), daemon=True).start()

    def _renew(self, worker: "_Worker") -> None:
        with self._renewing:
            if not self._closed:
                with suppress(GeflechtError):
                    worker.start()
        self._idle.put(worker)

    def folders(self) -> set[Path]:
        """Return the folders of the views that workers have open."""
        return {worker.folder for worker in self._workers if worker.folder is not None}

    def close(self) -> None:
        """End all workers, also those at work."""
        with self._renewing:
            self._closed = True
            for worker in self._workers:
                worker.stop()


def _length(job: Query) -> int:
    """Return how many characters a job hands over, the graphs that it names included."""
    graphs = job.dataset.default + job.dataset.named
    return len(job.text) + sum(map(len, graphs))


class Begun:
    """A job at work. One of ``take`` and ``finish`` gives its answer; a worker is given back with it or its error."""

    def __init__(
        self,
        worker: "_Worker",
        pipe: Connection,
        long: threading.BoundedSemaphore,
        give_back: Callable[["_Worker"], None],
    ) -> None:
        self._worker, self._long, self._give_back = worker, long, give_back
        self._number = pipe.fileno()

    def fileno(self) -> int:
        """Return the file descriptor that can be read as soon as there is something to take."""
        return self._number

    def take(self) -> Answer | Changed | None:
        """Return a short answer that has come, without waiting; None for a long one: finish it in a thread.

        Raises:
            GeflechtError: the query is at fault, or its worker ended.
        """
        try:
            found = self._worker.take()
        except BaseException:
            self._give_back(self._worker)
            raise
        if found is not None:
            self._give_back(self._worker)
        return found

    def finish(self) -> Answer | Changed:
        """Wait for the answer.

        Raises:
            TimedOut: it took longer than the deadline.
            Busy: too many long queries run already.
            GeflechtError: the query itself is at fault.
        """
        try:
            return self._worker.finish(self._long)
        finally:
            self._give_back(self._worker)


class _Worker:
    """One process and its pipe; started when first asked, and again after it was killed."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._worn = self._stopped = False
        self._begun = 0.0
        self.folder: Path | None = None

    def begin(self, folder: Path, job: Job) -> Connection:
        """Hand a job over; return the pipe on which its answer comes."""
        pipe = self.start()
        self._begun = time.monotonic() - job.spent
        self.folder = folder
        with self._told():
            pipe.send((folder, job))
        return pipe

    def take(self) -> Answer | Changed | None:
        """Return the answer that has come; None where only its announcement has."""
        if (pipe := self._pipe) is None:
            raise Busy("The service stops; ask again when it is back.")
        with self._told():
            found = pipe.recv()
        if isinstance(found, GeflechtError):
            raise found
        assert found == FOLLOWS or isinstance(found, Answer | Changed)
        return None if found == FOLLOWS else found

    def finish(self, long: threading.BoundedSemaphore) -> Answer | Changed:
        """Return the answer as soon as it comes."""
        if (pipe := self._pipe) is None:
            raise Busy("The service stops; ask again when it is back.")
        with self._told():
            if not pipe.poll(max(0.0, MOMENT - (time.monotonic() - self._begun))):
                self._wait(pipe, long)
        found = self.take() or self.take()
        assert found is not None
        return found

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say what it means that the process is gone, and end it where nobody will hear what it says."""
        try:
            yield
        except (EOFError, BrokenPipeError, ConnectionResetError) as error:
            self.stop()
            told = "The query ended its worker: it needs more memory than a query may have, or is nested too deeply."
            raise Refused(told, limit="memory") from error
        except BaseException:
            self.stop()  # what it says later would be taken for the answer to the next query
            raise

    def _wait(self, pipe: Connection, long: threading.BoundedSemaphore) -> None:
        """Wait for a query that takes longer than a moment, at low priority and for as long as it may."""
        if not long.acquire(blocking=False):
            self.stop()
            raise Busy("Too many long queries run at once; try again in a few seconds.")
        try:
            self._renice()
            if not pipe.poll(max(0.0, self._begun + self._limits.seconds - time.monotonic())):
                self.stop()
                seconds = f"{self._limits.seconds:g}"
                raise TimedOut(f"The query was stopped after {seconds} s; nothing was truncated. Ask for less.")
        finally:
            long.release()

    @property
    def running(self) -> bool:
        """Whether a job can be handed over without starting anything."""
        return self.ready and self._process is not None and self._process.is_alive()

    @property
    def ready(self) -> bool:
        """Whether it can be asked at once; one that was never asked is started when it first is."""
        return not (self._worn or self._stopped)

    def start(self) -> Connection:
        """Return the pipe to a process that is fresh."""
        if self._pipe is None or self._process is None or not self._process.is_alive() or self._worn:
            self.stop()
            self._pipe, theirs = processes.pipe()
            self._process = processes.start(run, theirs, self._limits)
            theirs.close()
            if not self._pipe.poll(_START) or self._pipe.recv() is not None:
                self.stop()
                raise Busy("A worker could not be started; try again in a few seconds.")
            self._worn = self._stopped = False
        return self._pipe

    def _renice(self) -> None:
        """Let everything else go first; the process cannot go back, so it answers nothing after this."""
        self._worn = True
        if sys.platform != "win32" and self._process is not None and self._process.pid is not None:
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self._process.pid, _NICE)

    def stop(self) -> None:
        """Kill the process and close the pipe."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = self.folder = None
        self._stopped = True
