"""Hostile queries, one at a time: how each ends, what it costs, and how soon the service answers others again.

Enters: a peer. Leaves: Markdown rows. A peer that holds on to a query is stopped after thirty seconds and started anew.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import httpx

from bench.asking import ACCEPT
from bench.peers import Peer
from bench.processes import Peak
from bench.queries import SMALL, hostile
from ontology import names

_MOST = 30.0
_RECOVERY = 10.0
_STILL = 0.5
_OK = 200


@dataclass(frozen=True)
class Endured:
    """How a hostile query ended: what was answered, seconds, bytes of memory at most, and seconds to the next answer.

    ``next_after`` is None where the small query was not answered in time, ``busy`` is set where the server went on
    computing for nobody.
    """

    status: str
    seconds: float
    memory: int
    next_after: float | None
    busy: bool


def table(peers: list[Peer]) -> str:
    """Return a table of all hostile queries on each peer; the peers must not run yet."""
    lines = [
        "| hostile query | server | ended with | s | most memory, MB | next small answer after, ms | still computing |",
        "|---|---|---|---|---|---|---|",
    ]
    for peer in peers:
        lines += [_row(name, peer, found) for name, found in _endured(peer)]
    return "\n".join(lines)


def _endured(peer: Peer) -> Iterator[tuple[str, Endured]]:
    peer.server.start(peer.patience)
    try:
        for name, query in hostile().items():
            yield name, (found := _one(peer, query))
            if found.next_after is None or found.busy:
                peer.server.stop()
                peer.server.start(peer.patience)
    finally:
        peer.server.stop()


def _one(peer: Peer, query: str) -> Endured:
    with Peak(peer.server) as peak:
        begun = time.perf_counter()
        status = _ending(peer.server.url, query)
        seconds = time.perf_counter() - begun
        next_after = _recovered(peer.server.url)
        busy = peer.server.alive and _computes(peer)
    return Endured(status if peer.server.alive else f"{status}; the server died", seconds, peak.bytes, next_after, busy)


def _ending(url: str, query: str) -> str:
    """Send a query and read its answer, without keeping it, for thirty seconds at most; return how it ended."""
    end = time.perf_counter() + _MOST
    data, headers = {"query": names.SPARQL_PREFIXES + query}, {"Accept": ACCEPT}
    status, size, tail = "", 0, b""
    try:
        with httpx.stream("POST", url, data=data, headers=headers, timeout=_MOST, trust_env=False) as response:
            status = f"HTTP {response.status_code}"
            for part in response.iter_bytes():
                size, tail = size + len(part), (tail + part)[-8:]
                if time.perf_counter() > end:
                    return f"{status}, still sending after {size / 1e6:.0f} MB"
    except httpx.TimeoutException:
        return f"{status + ', then ' if status else ''}nothing in {_MOST:.0f} s"
    except httpx.HTTPError as error:
        return f"{status + ', cut off: ' if status else ''}{type(error).__name__}"
    return status if not status.endswith("200") or tail.rstrip().endswith(b"}") else f"{status}, truncated"


def _recovered(url: str) -> float | None:
    """Return the seconds until the small query is answered, None where it is not."""
    begun = time.perf_counter()
    with httpx.Client(timeout=_RECOVERY, trust_env=False) as http:
        while time.perf_counter() - begun < _RECOVERY:
            try:
                answer = http.post(url, data={"query": names.SPARQL_PREFIXES + SMALL}, headers={"Accept": ACCEPT})
            except httpx.HTTPError:
                time.sleep(0.05)
                continue
            if answer.status_code == _OK:
                return time.perf_counter() - begun
            time.sleep(0.05)
    return None


def _computes(peer: Peer) -> bool:
    """Whether the server uses half a core and more, though nobody waits for an answer."""
    before = peer.server.processor()
    time.sleep(1.0)
    return peer.server.processor() - before > _STILL


def _row(name: str, peer: Peer, found: Endured) -> str:
    after = f"{found.next_after * 1000:.0f}" if found.next_after is not None else f"not in {_RECOVERY:.0f} s"
    told = "yes" if found.busy else "no"
    cells = (name, peer.name, found.status, f"{found.seconds:.2f}", f"{found.memory / 1e6:.0f}", after, told)
    return f"| {' | '.join(cells)} |"
