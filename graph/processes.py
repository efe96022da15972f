"""Processes of our own beside the serving one, each of which can be killed.

Enters: a function that can be imported, and its arguments. Leaves: a running process. It is forked from a server of
processes that has no threads and has imported what workers need; where the system has none, it is started anew.
"""

import multiprocessing
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import ModuleType
from typing import Any

_PRELOADED = ("graph.store.worker",)
_starting = threading.Lock()


def pipe(*, duplex: bool = True) -> tuple[Connection, Connection]:
    """Return the two ends of a pipe; the first receives where only one does."""
    return multiprocessing.Pipe(duplex)


def start(target: Callable[..., object], *arguments: Any) -> BaseProcess:
    """Return a process that runs a function; it ends with this one at the latest.

    It never sees the main module of this program, which it would run again otherwise: that takes longer than all else.
    """
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload([*_PRELOADED])
    process = context.Process(target=target, args=arguments, daemon=True)  # type: ignore[attr-defined]  # every context has it
    with _starting:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            process.start()
        finally:
            sys.modules["__main__"] = main
    return process  # type: ignore[no-any-return]  # as above
