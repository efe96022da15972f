"""A process of its own for long work: niced, bounded in memory and time, and killed at once when it is called off.

Enters: Work. Leaves: steps while it runs, then Found or an error, over a pipe. Compiled code cannot be stopped from
within, so the process that runs it is killed. Nothing here reads or writes data: the work is all that it gets.
"""

import os
import signal
import sys
import threading
import time
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from graph import processes
from graph.analysis.long import Found, Step, Tell, Work, compute
from graph.errors import GeflechtError, Refused, TimedOut

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

_NICE, _SPARE, _MOMENT = 15, 5.0, 0.2
_DIES_WITH_PARENT = 1  # of prctl(2)
MEMORY, SECONDS = 4_000_000_000, 6 * 3600.0
_TOO_MUCH = "The work needs more than {} MB of memory; filter the network by kind, relation or day."


class Child:
    """One process that does one piece of work; ``kill`` may be called from any thread, at any time."""

    def __init__(self, memory: int = MEMORY, seconds: float = SECONDS) -> None:
        self._memory, self._seconds = memory, seconds
        self._lock, self._off = threading.Lock(), False
        self._process: BaseProcess | None = None

    def do(self, work: Work, tell: Tell) -> Found:
        """Return what the process found; ``tell`` is called with each step.

        Raises:
            TimedOut: it took longer than it may.
            Refused: it needs more memory than it may have, or was killed.
            GeflechtError: the work itself is at fault.
        """
        begun = time.monotonic()
        with self._lock:
            if self._off:
                raise Refused("The work was called off.")
            pipe, theirs = processes.pipe()
            self._process = processes.start(_run, theirs, self._memory, self._seconds)
        theirs.close()
        try:
            pipe.send(work)
            while True:
                if time.monotonic() > begun + self._seconds:
                    raise TimedOut(f"The work was stopped after {self._seconds:g} s; filter the network.")
                if not pipe.poll(_MOMENT):
                    continue
                said = pipe.recv()
                if isinstance(said, GeflechtError):
                    raise said
                if isinstance(said, Found):
                    return said
                assert isinstance(said, Step)
                tell(said)
        except (EOFError, BrokenPipeError, ConnectionResetError) as error:
            raise Refused(_TOO_MUCH.format(self._memory // 1_000_000), limit="memory") from error
        finally:
            self.kill()
            pipe.close()

    def kill(self) -> None:
        """End the process, whatever it is doing, and wait until it is gone."""
        with self._lock:
            self._off = True
            if self._process is not None:
                self._process.kill()
                self._process.join()


def _run(pipe: Connection, memory: int, seconds: float) -> None:
    """Do the work that comes over the pipe, once."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    _bound(memory, seconds)
    with suppress(BrokenPipeError, EOFError):
        pipe.send(_outcome(pipe, memory))


def _outcome(pipe: Connection, memory: int) -> Found | GeflechtError:
    try:
        work = pipe.recv()
        assert isinstance(work, Work)
        return compute(work, pipe.send)
    except GeflechtError as error:
        return error
    except MemoryError:
        return Refused(_TOO_MUCH.format(memory // 1_000_000), limit="memory")


def _bound(memory: int, seconds: float) -> None:
    """Be nice, and bound memory and time where the system can; elsewhere the parent's deadline remains."""
    import igraph  # noqa: F401  (libraries are no part of what the work may have)
    import networkx as nx  # noqa: F401
    import scipy.sparse  # noqa: F401

    if sys.platform == "win32":
        return
    os.nice(_NICE)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds + _SPARE)
    if sys.platform == "linux":
        import ctypes
        import resource

        ctypes.CDLL(None).prctl(_DIES_WITH_PARENT, signal.SIGKILL)
        held = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (held + memory, held + memory))
