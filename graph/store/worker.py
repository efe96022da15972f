"""A worker process: evaluates what comes from outside on a frozen view of the store, and can be killed at any time.

Enters: jobs over a pipe, each with the folder of a view. Leaves: answers over the same pipe, already serialised. The
process bounds its own memory and, should its parent be gone, its own time. Nothing here writes to the data folder.
"""

import os
import signal
import sys
from collections.abc import Iterable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from pyoxigraph import Quad, Store

from graph.errors import GeflechtError, Invalid, Refused
from graph.store.dataset import graphs_for
from graph.store.jobs import FOLLOWS, Answer, Changed, Job, Limits, Query
from graph.store.results import bad_query, serialise
from graph.store.update import evaluate_update
from ontology import names

_SHORT = 64_000  # bytes that a pipe holds, so that who receives them waits for nobody
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # flags of unshare(2)


def run(pipe: Connection, limits: Limits) -> None:
    """Answer jobs until the parent closes the pipe; they come as (folder of a view, Job)."""
    _without_network()
    _bound(limits)
    opened: tuple[Path, Store] | None = None
    pipe.send(None)  # ready: the time that starting takes is no query's time
    with suppress(EOFError, KeyboardInterrupt):
        while True:
            folder, job = pipe.recv()
            _alarm(limits.seconds + 5.0)
            if opened is None or opened[0] != folder:
                opened = (folder, Store.read_only(str(folder)))
            answer = _answer(*opened, job, limits)
            if isinstance(answer, Changed) or (isinstance(answer, Answer) and len(answer.body) > _SHORT):
                pipe.send(FOLLOWS)  # who must not wait lets somebody else receive it
            pipe.send(answer)
            _alarm(0.0)


def evaluate(store: Store, job: Query, limits: Limits) -> Answer:
    """Evaluate a query and serialise its result.

    Raises:
        BadQuery: it cannot be parsed.
        Refused: its result is larger than a result may be, or cannot be had in the wanted format.
        Invalid: it cannot be evaluated.
    """
    try:
        graphs = graphs_for(store, job.text, job.dataset)
        found = store.query(job.text, base_iri=job.base, prefixes=names.PREFIXES, **graphs)
        return serialise(found, job.accept, limits)
    except SyntaxError as error:
        raise bad_query(error) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise Invalid(f"The query cannot be evaluated: {error}.") from error


def _answer(folder: Path, store: Store, job: Job, limits: Limits) -> Answer | Changed | GeflechtError:
    try:
        if isinstance(job, Query):
            return evaluate(store, job, limits)
        delta = evaluate_update(folder, job)
        return Changed(_lines(delta.added), _lines(delta.removed))
    except GeflechtError as error:
        return error
    except MemoryError:
        return Refused("The query needs more memory than a query may have; ask for less.", limit="memory")


def _lines(quads: Iterable[Quad]) -> bytes:
    return "".join(f"{quad} .\n" for quad in quads).encode()


def _bound(limits: Limits) -> None:
    """Bound the memory of this process where the system can (Linux; elsewhere the deadline remains)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # the engine prints a page when its memory ends
    if sys.platform != "win32":
        import resource

        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))


def _without_network() -> None:
    """Leave the network, so that no query reaches another host whatever it says (Linux; elsewhere the text is checked).

    A new network namespace has no way out, not even to this machine. A user who is not root may make one only in a
    user namespace of their own, in which they stay themselves.
    """
    if sys.platform != "linux":
        return
    import ctypes

    user, group = os.getuid(), os.getgid()
    with suppress(OSError, AttributeError):
        if ctypes.CDLL(None).unshare(_NEW_USER | _NEW_NETWORK) == 0:
            for file, text in (
                ("setgroups", "deny"),
                ("uid_map", f"{user} {user} 1"),
                ("gid_map", f"{group} {group} 1"),
            ):
                Path(f"/proc/self/{file}").write_text(text, encoding="ascii")


def _alarm(seconds: float) -> None:
    """End this process by itself after some seconds, whatever it is doing then; 0 calls that off."""
    if sys.platform != "win32":
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)
