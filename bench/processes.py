"""A server process of the benchmark: start it, wait until it answers, weigh it, end it.

Enters: a command line. Leaves: a Server. Only what was started here is ended, by its process group.
"""

import os
import signal
import socket
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

import httpx

from bench.asking import ask, client
from bench.queries import SMALL

_OK = 200


def free_port() -> int:
    """Return a port of this machine that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """One running server and its children."""

    def __init__(self, command: list[str], url: str, folder: Path) -> None:
        self.url = url
        self._command = command
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, patience: float) -> float:
        """Start and return the seconds until the small query is answered.

        Raises:
            TimeoutError: it was not answered in time, or the server ended; it is stopped then.
        """
        begun = time.perf_counter()
        with (self._folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 (a command of this benchmark)
                self._command, stdout=log, stderr=log, start_new_session=True
            )
        with client() as http:
            while time.perf_counter() - begun < patience and self.alive:
                with suppress(httpx.HTTPError):
                    if ask(http, self.url, SMALL).status_code == _OK:
                        return time.perf_counter() - begun
                time.sleep(0.02)
        self.stop()
        raise TimeoutError(f"{Path(self._command[0]).name} did not answer within {patience:.0f} s")

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """Ask the process to end, and kill what is left of its group after five seconds."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(5)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def memory(self) -> int:
        """Return the bytes that the process and its children hold; what they share counts once."""
        return sum(map(_proportional, tree(self._process.pid))) if self._process is not None else 0

    def processor(self) -> float:
        """Return the processor seconds that the living processes of the tree have used."""
        return sum(map(_used, tree(self._process.pid))) if self._process is not None else 0.0


class Peak:
    """Watches the memory of a server while a block runs; ``bytes`` is the most that was seen."""

    def __init__(self, server: Server) -> None:
        self.bytes = 0
        self._server = server
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        """Begin to watch."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop watching."""
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.05):
            self.bytes = max(self.bytes, self._server.memory())


def tree(root: int) -> list[int]:
    """Return a process and all that descend from it."""
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, IndexError):
            parent = int((folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
            parents.setdefault(parent, []).append(int(folder.name))
    found = [root]
    for process in found:
        found.extend(parents.get(process, []))
    return found


def _proportional(process: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def _used(process: int) -> float:
    with suppress(OSError, IndexError):
        fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0
