"""What the service counts of itself, in the text format that Prometheus reads.

Enters: requests as they are answered. Leaves: text
(https://prometheus.io/docs/instrumenting/exposition_formats/).
Labels are the templates of routes, methods and statuses that exist; nothing that a client chooses freely becomes one.
"""

import os
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph.errors import Busy, GeflechtError, Refused, TimedOut

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_REASONS: tuple[tuple[type[GeflechtError], str], ...] = ((TimedOut, "timed-out"), (Busy, "busy"), (Refused, "refused"))
_STATM = Path("/proc/self/statm")
_FAILED = 500
Labels = Mapping[str, object]


class Metrics:
    """Counts of one service since it was started; safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._seconds: dict[str, list[int]] = defaultdict(lambda: [0] * (len(_BOUNDS) + 1))
        self._sums: dict[str, float] = defaultdict(float)
        self._stopped: Counter[str] = Counter({reason: 0 for _, reason in _REASONS})
        self._running: Counter[str] = Counter()

    def begun(self, change: int = 1) -> None:
        """Count a request that is being answered."""
        with self._lock:
            self._running["all"] += change

    def answered(self, route: str, method: str, status: int, seconds: float, error: object = None) -> None:
        """Count a request that was answered, and the error that stopped its query."""
        reason = next((name for kind, name in _REASONS if isinstance(error, kind)), None)
        slot = next((number for number, bound in enumerate(_BOUNDS) if seconds <= bound), len(_BOUNDS))
        with self._lock:
            self._requests[route, method if method in _METHODS else "other", status] += 1
            self._seconds[route][slot] += 1
            self._sums[route] += seconds
            if reason:
                self._stopped[reason] += 1

    def text(self, gauges: Mapping[str, tuple[str, float]]) -> str:
        """Return everything counted, and gauges by name with what they say and their value."""
        with self._lock:
            lines = [*self._counted(), *self._timed()]
            running = self._running["all"]
        gauges = {**gauges, "geflecht_requests_running": ("Requests that are being answered.", running), **_memory()}
        for name, (told, value) in gauges.items():
            lines += [*_head(name, "gauge", told), _line(name, {}, value)]
        return "\n".join(lines) + "\n"

    def _counted(self) -> list[str]:
        name, stopped = "geflecht_requests_total", "geflecht_queries_stopped_total"
        return [
            *_head(name, "counter", "Requests answered, by template of the route, method and status."),
            *(
                _line(name, {"route": route, "method": method, "status": status}, count)
                for (route, method, status), count in sorted(self._requests.items())
            ),
            *_head(stopped, "counter", "Queries and updates that were stopped or refused, by reason."),
            *(_line(stopped, {"reason": reason}, count) for reason, count in self._stopped.items()),
        ]

    def _timed(self) -> list[str]:
        name = "geflecht_request_seconds"
        lines = _head(name, "histogram", "Seconds from the request to the end of its answer.")
        for route, slots in sorted(self._seconds.items()):
            for bound, count in zip((*_BOUNDS, "+Inf"), _running_sums(slots), strict=True):
                lines.append(_line(f"{name}_bucket", {"route": route, "le": bound}, count))
            lines.append(_line(f"{name}_sum", {"route": route}, round(self._sums[route], 6)))
            lines.append(_line(f"{name}_count", {"route": route}, sum(slots)))
        return lines


class Measured:
    """Counts every request that passes to an application."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, begun = _FAILED, time.perf_counter()

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        self._metrics.begun()
        try:
            await self._app(scope, receive, noting)
        finally:
            self._metrics.begun(-1)
            stopped = scope.get("state", {}).get("stopped")
            taken = time.perf_counter() - begun
            self._metrics.answered(template(scope), scope["method"], status, taken, stopped)


def template(scope: Scope) -> str:
    """Return the template of the route that a request took, "none" where it took none."""
    return str(getattr(scope.get("route"), "path_format", "none"))


def _running_sums(slots: Iterable[int]) -> list[int]:
    total, found = 0, []
    for count in slots:
        total += count
        found.append(total)
    return found


def _memory() -> dict[str, tuple[str, float]]:
    """Return the memory of this process where the system tells it (Linux)."""
    try:
        pages = int(_STATM.read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return {}
    told = "Memory of the serving process, its workers not included."
    return {"process_resident_memory_bytes": (told, pages * os.sysconf("SC_PAGE_SIZE"))}


def _head(name: str, kind: str, told: str) -> list[str]:
    return [f"# HELP {name} {told}", f"# TYPE {name} {kind}"]


def _line(name: str, labels: Labels, value: float) -> str:
    told = ",".join(f'{key}="{_escaped(str(label))}"' for key, label in labels.items())
    return f"{name}{{{told}}} {value}" if told else f"{name} {value}"


def _escaped(label: str) -> str:
    return label.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
