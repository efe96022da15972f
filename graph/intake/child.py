"""Work that may end badly, in a process of its own: bounded in time and memory, and gone afterwards.

Enters: a function that can be imported, and its arguments. Leaves: what it returns, or an error that says which bound
was passed. What parses other people's files cannot be stopped from inside.
"""

import logging
import os
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from graph import processes
from graph.errors import GeflechtError, Refused, TimedOut, Unreadable
from graph.sentences import Sentence

T = TypeVar("T")
LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Bounds:
    """What it may cost: seconds, bytes of memory."""

    seconds: float = 30.0
    memory: int = 1_000_000_000


BOUNDS = Bounds()


@dataclass(frozen=True)
class _Broken:
    """An error of ours: its name and where it happened, without its text, which may quote the file."""

    told: str


def apart(function: Callable[..., T], *arguments: Any, bounds: Bounds = BOUNDS) -> T:
    """Return what a function returns in a process of its own.

    Raises:
        TimedOut: it took longer than it may.
        Refused: it needs more memory than it may, or the process ended otherwise.
        Unreadable: the function failed in a way that it does not foresee; the log says where.
        GeflechtError: what the function raised.
    """
    ours, theirs = processes.pipe(duplex=False)
    process = processes.start(_run, theirs, bounds, function, arguments)
    theirs.close()
    try:
        if not ours.poll(bounds.seconds):
            raise TimedOut(Sentence("not in time", seconds=f"{bounds.seconds:g}"))
        found = ours.recv()
    except EOFError as error:
        raise Refused(Sentence("too much memory"), limit="memory") from error
    finally:
        process.kill()
        process.join()
        process.close()
        ours.close()
    if isinstance(found, _Broken):
        LOG.error("A file could not be read: %s", found.told)
        raise Unreadable(Sentence("reading broke"))
    if isinstance(found, GeflechtError):
        raise found
    return found  # type: ignore[no-any-return]  # the pipe carries what the function returned


def _run(pipe: Connection, bounds: Bounds, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    _bound(bounds)
    found: Any
    try:
        found = function(*arguments)
    except GeflechtError as error:
        found = error
    except MemoryError:
        return  # the pipe ends without an answer
    except Exception as error:  # noqa: BLE001 (whatever it is, it is told and does not look like a lack of memory)
        found = _Broken(f"{type(error).__name__}\n{''.join(traceback.format_tb(error.__traceback__))}")
    with suppress(OSError):
        pipe.send(found)


def _bound(bounds: Bounds) -> None:
    """Bound this process where the system can (elsewhere its parent's deadline remains), and keep it quiet."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    if sys.platform != "win32":
        import resource

        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (bounds.memory, bounds.memory))
            resource.setrlimit(resource.RLIMIT_CPU, (int(bounds.seconds) + 1, int(bounds.seconds) + 2))
        signal.setitimer(signal.ITIMER_REAL, bounds.seconds + 5.0)  # should the parent be gone
