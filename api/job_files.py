"""Jobs as files: one record each, and the result of those that are done.

Enters: a folder, Jobs. Leaves: Jobs as they were kept. A file is written whole beside itself, synced and put in its
place, so that a record is there as it was or as it is; only the owner of the folder can read it.
"""

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, get_args

from viz.style import Language

Status = Literal["queued", "running", "done", "failed", "cancelled"]


@dataclass(frozen=True)
class Job:
    """One job as it is kept. Times are ISO 8601 in UTC; ``size`` is that of the result in bytes.

    ``phase``, ``done`` and ``of`` are those of graph.analysis.long.Step; ``reason`` says why it failed, in a sentence
    or as a key of the words of jobs.
    """

    id: str
    question: str
    parameters: dict[str, Any]
    language: Language
    who: str | None
    created: str
    status: Status = "queued"
    share: float = 0.0
    phase: str = ""
    done: int = 0
    of: int = 0
    started: str | None = None
    ended: str | None = None
    generation: int | None = None
    reason: str | None = None
    size: int = 0
    events: int = field(default=0, compare=False)
    """How many events of it were told, with the last."""

    @property
    def over(self) -> bool:
        """Whether it will not change any more."""
        return self.status not in ("queued", "running")


class Files:
    """The records and results in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> list[Job]:
        """Return all jobs that are kept, in the order of their making; what cannot be read is left out."""
        found = filter(None, map(_read, self._folder.glob("*.json")))
        return sorted(found, key=lambda job: (job.created, job.id))

    def keep(self, job: Job) -> None:
        """Keep a job as it is now."""
        self._write(self._record(job.id), json.dumps(asdict(job), ensure_ascii=False).encode())

    def keep_result(self, job: str, body: bytes) -> None:
        """Keep the result of a job."""
        self._write(self._result(job), body)

    def result(self, job: str) -> bytes | None:
        """Return the result of a job, None if it is not there."""
        with suppress(FileNotFoundError):
            return self._result(job).read_bytes()
        return None

    def forget(self, job: str, *, record: bool = True) -> None:
        """Remove the result of a job, and its record unless that stays."""
        with suppress(OSError):  # what stays does no harm
            self._result(job).unlink(missing_ok=True)
            if record:
                self._record(job).unlink(missing_ok=True)

    def _record(self, job: str) -> Path:
        return self._folder / f"{job}.json"

    def _result(self, job: str) -> Path:
        return self._folder / f"{job}.result"

    def _write(self, file: Path, body: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        beside = file.with_name(file.name + ".part")
        beside.unlink(missing_ok=True)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
            opened.write(body)
            opened.flush()
            os.fsync(opened.fileno())
        beside.replace(file)


def _read(file: Path) -> Job | None:
    names = {one.name for one in fields(Job)}
    with suppress(OSError, ValueError, TypeError, AttributeError):
        found = json.loads(file.read_bytes())
        job = Job(**{name: value for name, value in found.items() if name in names})
        if job.id == file.stem and job.status in get_args(Status) and job.language in get_args(Language):
            return job
    return None
