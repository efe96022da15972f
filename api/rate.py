"""How often a client may ask for what is expensive: a token bucket for each client, in bounded memory.

Enters: the address of a client. Leaves: the seconds that it has to wait, 0 if it need not. A client with IPv6 is its
/64 network: whoever has one address there has all.
"""

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache

_EXACT = (
    "/",
    "/sparql",
    "/diagram",
    "/mcp",
    "/api/v1/changes",
    "/api/v1/drawing",
    "/api/v1/drawing/spec",
    "/api/v1/overview",
    "/overview",
    "/embed",
    "/ranking",
    "/ranking.csv",
    "/compare",
    "/api/v1/drawing/data",
    "/open",
    "/api/v1/diagrams",
    "/api/v1/measures",
    "/api/v1/jobs",
    "/api/v1/imports",
    "/import",
    "/duplicates",
    "/api/v1/validation",
)
_BELOW = ("/graphs", "/export", "/dataset.", "/reconcile", "/api/v1/duplicates", "/api/v1/merges", "/api/v1/proposals")
_CLIENTS = 10_000
_MINUTE = 60.0
_NETWORK = 64
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Rate:
    """Buckets that hold ``burst`` requests and fill up by ``per_minute``; 0 per minute is no limit."""

    def __init__(
        self, per_minute: int, burst: int, *, clients: int = _CLIENTS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._speed = per_minute / _MINUTE
        self._burst = float(max(1, burst))
        self._clients = clients
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        """Return the number of clients that are remembered."""
        return len(self._buckets)

    def wait(self, address: str) -> float:
        """Take one request of a client and return 0, or the seconds after which there is one to take."""
        if not self._speed:
            return 0.0
        client, now = _client(address), self._clock()
        held, since = self._buckets.pop(client, (self._burst, now))
        held = min(self._burst, held + (now - since) * self._speed)
        passes = held >= 1
        self._buckets[client] = (held - passes, now)
        if len(self._buckets) > self._clients:
            self._buckets.popitem(last=False)
        return 0.0 if passes else (1 - held) / self._speed


def is_expensive(path: str) -> bool:
    """Whether an address costs much to answer: it queries, draws, measures, validates, writes or exports."""
    return path in _EXACT or path.startswith(_BELOW)


@lru_cache(1024)
def is_local(address: str) -> bool:
    """Whether an address is of this machine."""
    found = parsed(address)
    return found is not None and found.is_loopback


def parsed(address: str) -> Address | None:
    """Return an IP address, an IPv4 address that came as IPv6 as what it is; None for what is no address."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found


def _client(address: str) -> str:
    found = parsed(address)
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, _NETWORK), strict=False))
    return str(found or address[:100])
