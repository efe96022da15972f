"""Several clients at once: what a second client adds, and what small queries suffer beside hostile ones.

Enters: started peers. Leaves: Markdown tables. Client threads wait for sockets nearly all the time, so one process
holds them all.
"""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import httpx

from bench.asking import ask, client, p95, repeated, timed
from bench.peers import OURS, OXIGRAPH, Peer
from bench.queries import SMALL, hostile

_LONG = 0.02
_SECONDS, _SHORT_SECONDS = 5.0, 1.0
_AT_ONCE = ("cartesian count", "path closure", "NOT EXISTS, each with each", "cartesian count")
_OK = 200


def throughput(peer: Peer, queries: dict[str, str]) -> str:
    """Return a table of answers a second for one client and for two, for the queries that take 20 ms and more."""
    lines = [f"| answers a second from {peer.name} | 1 client | 2 clients | ratio |", "|---|---|---|---|"]
    with client() as http:
        long = {
            name: q for name, q in queries.items() if timed(http, peer.server.url, q, _SHORT_SECONDS).median >= _LONG
        }
    for name, query in long.items():
        one, two = (_rate(peer.server.url, query, clients) for clients in (1, 2))
        lines.append(f"| {name} | {one:.1f} | {two:.1f} | {two / one:.2f} |")
    return "\n".join(lines) if long else f"No query takes {peer.name} {_LONG * 1000:.0f} ms or more at this size."


def beside_hostile(peers: list[Peer]) -> str:
    """Return a table of the small query's times while idle, and while four hostile queries run over and over.

    The servers are hardly usable afterwards: stop them.
    """
    lines = [
        "| name of an actor, median / p95, ms | idle | beside 4 hostile queries | small queries answered |",
        "|---|---|---|---|",
    ]
    for peer in peers:
        if peer.name in (OURS, OXIGRAPH):
            idle, _ = _small(peer.server.url)
            with _attack(peer.server.url):
                time.sleep(1.0)
                attacked, failed = _small(peer.server.url)
            answered = f"{len(attacked) - failed} of {len(attacked)}"
            lines.append(f"| {peer.name} | {_times(idle)} | {_times(attacked)} | {answered} |")
    return "\n".join(lines)


def _rate(url: str, query: str, clients: int) -> float:
    """Return answers a second; the clients begin together and each asks again at once."""

    def run(_: int) -> int:
        with client() as http:
            return len(repeated(lambda: ask(http, url, query), _SECONDS, 10_000))

    begun = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        answers = sum(pool.map(run, range(clients)))
    return answers / (time.perf_counter() - begun)


def _small(url: str) -> tuple[list[float], int]:
    """Return the seconds of each small query, one every 10 ms, and how many were not answered."""
    failed: list[int] = []

    def one() -> None:
        try:
            if ask(http, url, SMALL).status_code != _OK:
                failed.append(1)
        except httpx.HTTPError:
            failed.append(1)

    times = []
    with httpx.Client(timeout=5.0, trust_env=False) as http:
        end = time.perf_counter() + 2 * _SECONDS
        while time.perf_counter() < end:
            times += repeated(one, 0, 1)
            time.sleep(0.01)
    return times, len(failed)


@contextmanager
def _attack(url: str) -> Iterator[None]:
    """Keep four hostile queries running; each is asked again when it was answered or refused."""
    over = threading.Event()

    def run(query: str) -> None:
        with httpx.Client(timeout=15.0, trust_env=False) as http:
            while not over.is_set():
                with suppress(httpx.HTTPError):
                    ask(http, url, query)
                over.wait(0.2)

    threads = [threading.Thread(target=run, args=(hostile()[name],), daemon=True) for name in _AT_ONCE]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join(20)


def _times(runs: list[float]) -> str:
    return f"{sorted(runs)[len(runs) // 2] * 1000:.2f} / {p95(runs) * 1000:.2f}"
