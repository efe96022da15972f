"""Killable readers: a few worker processes that answer queries from outside, each within a deadline.

Enters: jobs. Leaves: answers, or an error that says which limit was passed. An engine call cannot be stopped, so the
process that makes it is killed and replaced. A query that runs longer than a moment is niced, and at most half of
the workers may be busy with such: small queries always find one.
"""

import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from queue import Empty, LifoQueue
from typing import TYPE_CHECKING

from graph import processes
from graph.errors import Busy, GeflechtError, Refused, TimedOut
from graph.store.jobs import Answer, Changed, Job, Limits
from graph.store.worker import run

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

_MOMENT, _START = 0.25, 20.0
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
            return worker.ask(self._view(), job, self._long)
        finally:
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


class _Worker:
    """One process and its pipe; started when first asked, and again after it was killed."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._worn = self._stopped = False
        self.folder: Path | None = None

    def ask(self, folder: Path, job: Job, long: threading.BoundedSemaphore) -> Answer | Changed:
        pipe = self.start()
        begun = time.monotonic()
        try:
            self.folder = folder
            pipe.send((folder, job))
            if not pipe.poll(_MOMENT):
                self._wait(pipe, begun - job.spent, long)
            found = pipe.recv()
        except (EOFError, BrokenPipeError, ConnectionResetError) as error:
            self.stop()
            told = "The query ended its worker: it needs more memory than a query may have, or is nested too deeply."
            raise Refused(told, limit="memory") from error
        if isinstance(found, GeflechtError):
            raise found
        assert isinstance(found, Answer | Changed)
        return found

    def _wait(self, pipe: Connection, begun: float, long: threading.BoundedSemaphore) -> None:
        """Wait for a query that takes longer than a moment, at low priority and for as long as it may."""
        if not long.acquire(blocking=False):
            self.stop()
            raise Busy("Too many long queries run at once; try again in a few seconds.")
        try:
            self._renice()
            if not pipe.poll(max(0.0, begun + self._limits.seconds - time.monotonic())):
                self.stop()
                seconds = f"{self._limits.seconds:g}"
                raise TimedOut(f"The query was stopped after {seconds} s; nothing was truncated. Ask for less.")
        finally:
            long.release()

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
