"""Jobs: work that takes longer than an answer may, one at a time, the others waiting.

Enters: what is asked and by whom. Leaves: jobs as they stand, their events, their results. A job runs in a process
that is killed when the job is called off. Records and results are files (api.job_files): after a restart what is done
is there still, and what was not is failed, not lost. Safe to use from many threads.
"""

import logging
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from api.errors import TooOften
from api.job_files import Files, Job, Status
from graph.analysis.child import MEMORY, SECONDS, Child
from graph.analysis.long import Found, Step, Work
from graph.errors import GeflechtError, Unknown
from viz.style import Language

LOG = logging.getLogger("geflecht.jobs")
Compute = Callable[[Work], Found]
Answer = Callable[[Job, Compute], tuple[bytes, int]]
"""Returns the result of a job, and the generation that it is of; what takes long it leaves to its second argument."""
STOPPED, INTERNAL, NO_ROOM = "stopped", "internal", "no room"
_FINER, _OFTEN = 0.01, 5.0


@dataclass(frozen=True)
class Bounds:
    """How much is taken on: jobs that wait; ended ones that are kept, for how many days, with how many bytes."""

    waiting: int = 20
    kept: int = 50
    days: int = 7
    size: int = 500_000_000
    memory: int = MEMORY
    seconds: float = SECONDS
    retry: int = 60


class Jobs:
    """The jobs of one service."""

    def __init__(self, folder: Path, answer: Answer, bounds: Bounds | None = None) -> None:
        self.bounds = bounds or Bounds()
        self._files = Files(folder)
        self._answer = answer
        self._lock, self._disk = threading.RLock(), threading.Lock()
        self._queued = threading.Condition(self._lock)
        self._jobs: dict[str, Job] | None = None
        self._events: dict[str, list[tuple[float, Job]]] = {}
        self._waiting: deque[str] = deque()
        self._child: Child | None = None
        self._thread: threading.Thread | None = None
        self._closed = False

    def add(self, question: str, parameters: dict[str, Any], language: Language, who: str | None) -> Job:
        """Take on a job and return it as it was taken on; it runs when those before it are over.

        Raises:
            TooOften: too many wait already.
        """
        job = Job(secrets.token_hex(8), question, parameters, language, who, _now())
        with self._lock:
            self._known()
            if len(self._waiting) >= self.bounds.waiting:
                told = f"{self.bounds.waiting} jobs wait already; try again in {self.bounds.retry} s, or cancel one."
                raise TooOften(told, seconds=self.bounds.retry)
            self._tell(job)
            self._waiting.append(job.id)
            taken = self.get(job.id)
        self._keep(job.id)
        with self._lock:
            self._started()
            self._queued.notify()
        return taken

    def all(self) -> list[Job]:
        """Return all jobs, the newest first."""
        self._purge()
        with self._lock:
            return [*reversed(self._known().values())]

    def get(self, asked: str) -> Job:
        """Return a job.

        Raises:
            Unknown: there is none of that id, or none any more.
        """
        with self._lock:
            found = self._known().get(asked)
        if found is None:
            raise Unknown("job", asked[:100])
        return found

    def before(self, job: Job) -> int:
        """Return how many jobs are before one, the running one included."""
        with self._lock:
            return self._waiting.index(job.id) + (self._child is not None) if job.id in self._waiting else 0

    def since(self, asked: str, event: int) -> list[Job]:
        """Return the events of a job after a number, each the job as it stood; of one that is over at least the end.

        Raises:
            Unknown: there is no such job.
        """
        with self._lock:
            job = self.get(asked)
            told = [then for _, then in self._events.get(asked, ()) if then.events > event]
            return told or ([job] if job.over else [])

    def result(self, job: Job) -> bytes:
        """Return the result of a job that is done.

        Raises:
            Unknown: it is not there.
        """
        body = self._files.result(job.id) if job.status == "done" else None
        if body is None:
            raise Unknown("result", job.id)
        return body

    def cancel(self, asked: str) -> Job:
        """Call a job off and return it; its process is gone then. One that is over stays as it is.

        Raises:
            Unknown: there is no such job.
        """
        with self._lock:
            job = self.get(asked)
            child = self._child if job.status == "running" else None
            if job.status == "queued":
                self._waiting.remove(job.id)
            self._end(job.id, "cancelled")
        if child is not None:
            child.kill()
        self._keep(job.id)
        return self.get(asked)

    def close(self) -> None:
        """End all work: what runs or waits has failed, for the service was stopped."""
        with self._lock:
            if self._jobs is None:
                return
            self._closed, child = True, self._child
            ended = [job for job in self._jobs.values() if not job.over]
            for job in ended:
                self._end(job.id, "failed", reason=STOPPED)
            self._waiting.clear()
            self._queued.notify_all()
        if child is not None:
            child.kill()
        for job in ended:
            self._keep(job.id)
        if self._thread is not None:
            self._thread.join(timeout=5)

    def _known(self) -> dict[str, Job]:
        """Return the jobs by id, read when first asked; what was not over when they were kept has failed."""
        if self._jobs is None:
            self._jobs = {job.id: job for job in self._files.all()}
            for job in [*self._jobs.values()]:
                if not job.over:
                    self._end(job.id, "failed", reason=STOPPED)
                    self._keep(job.id)
        return self._jobs

    def _started(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="jobs", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        while True:
            with self._lock:
                while not self._waiting and not self._closed:
                    self._queued.wait()
                if self._closed:
                    return
                job = self._known()[self._waiting.popleft()]
                child = self._child = Child(self.bounds.memory, self.bounds.seconds)
                self._tell(replace(job, status="running", started=_now()))
            self._run(job.id, child)
            with self._lock:
                self._child = None
            self._purge()

    def _run(self, job: str, child: Child) -> None:
        """Do one job to its end, whatever that is."""
        try:
            self._keep(job)
            body, generation = self._answer(
                self.get(job), lambda work: child.do(work, lambda step: self._step(job, step))
            )
            self._files.keep_result(job, body)
            self._end(job, "done", share=1.0, generation=generation, size=len(body))
        except GeflechtError as error:
            self._end(job, "failed", reason=error.message)
        except OSError:
            LOG.exception("The result of job %s could not be kept", job)
            self._end(job, "failed", reason=NO_ROOM)
        except Exception:
            LOG.exception("Job %s failed", job)
            self._end(job, "failed", reason=INTERNAL)
        with suppress(Unknown):  # it may be too large to be kept beside others
            if self.get(job).status != "done":
                self._files.forget(job, record=False)
        self._keep(job)

    def _step(self, asked: str, step: Step) -> None:
        """Note how far a job is; an event is told when it is a percent further, or when some seconds went by."""
        with self._lock:
            job = self.get(asked)
            if job.status != "running":
                return
            job = replace(job, share=step.share, phase=step.phase, done=step.done, of=step.of)
            then, last = self._events[asked][-1]
            if (
                step.share - last.share >= _FINER
                or step.phase != last.phase
                or step.done == step.of
                or time.monotonic() - then >= _OFTEN
            ):
                self._tell(job)
            else:
                self._known()[asked] = job

    def _end(self, asked: str, status: Status, **found: Any) -> None:
        """Let a job be over, unless it is."""
        with self._lock:
            job = self.get(asked)
            if not job.over:
                self._tell(replace(job, status=status, ended=_now(), **found))

    def _tell(self, job: Job) -> None:
        job = replace(job, events=job.events + 1)
        self._known()[job.id] = job
        self._events.setdefault(job.id, []).append((time.monotonic(), job))

    def _keep(self, asked: str) -> None:
        """Write a job as it is now; never an older state over a newer one."""
        with self._disk:
            with self._lock:
                job = self._known().get(asked)
            if job is not None:
                try:
                    self._files.keep(job)
                except OSError:  # the job goes on; a restart finds it as it was kept last
                    LOG.exception("Job %s could not be kept", asked)

    def _purge(self) -> None:
        """Forget what ended long ago, and the oldest where too many or too large ones are kept."""
        oldest = (datetime.now(UTC) - timedelta(days=self.bounds.days)).isoformat()
        with self._lock:
            ended = sorted((job for job in self._known().values() if job.over), key=lambda job: job.ended or "")
            total, kept = 0, 0
            for job in reversed(ended):
                kept, total = kept + 1, total + job.size
                if kept > self.bounds.kept or total > self.bounds.size or (job.ended or "") < oldest:
                    del self._known()[job.id]
                    self._events.pop(job.id, None)
                    self._files.forget(job.id)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
