"""Timing and the table of results."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """What was measured: ours and a peer's seconds, and who the peer is."""

    what: str
    ours: float
    peer: float | None = None
    name: str = ""


def best(action: Callable[[], object], runs: int = 5) -> float:
    """Return the seconds of the fastest of several runs."""
    times = []
    for _ in range(runs):
        begun = time.perf_counter()
        action()
        times.append(time.perf_counter() - begun)
    return min(times)


def table(rows: list[Row]) -> str:
    """Return the rows as a Markdown table, with the ratio of the peer's time to ours."""
    lines = ["| what | ours, ms | peer, ms | peer / ours | peer |", "|---|---|---|---|---|"]
    for row in rows:
        peer = f"{row.peer * 1000:.2f} | {row.peer / row.ours:.1f}" if row.peer else "· | ·"
        lines.append(f"| {row.what} | {row.ours * 1000:.2f} | {peer} | {row.name} |")
    return "\n".join(lines)
