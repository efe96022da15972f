"""Asking a SPARQL service over HTTP, and timing it.

Enters: an address and a query. Leaves: times in seconds, and what the answer holds, by which engines are compared.
"""

import json
import math
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from ontology import names

ACCEPT = "application/sparql-results+json"
PATIENCE = 60.0
_VERY_LONG = 20.0
_OK = 200


@dataclass(frozen=True)
class Found:
    """What an answer holds: its rows, and the sum of all whole numbers in it (ties may order rows differently)."""

    rows: int
    total: int


@dataclass(frozen=True)
class Times:
    """Median and 95th percentile of so many runs, seconds; ``found`` is None where no run was answered."""

    median: float
    p95: float
    runs: int
    found: Found | None
    why: str = ""


def client() -> httpx.Client:
    """Return a client that keeps its connections and asks no proxy."""
    return httpx.Client(timeout=PATIENCE, trust_env=False)


def ask(http: httpx.Client, url: str, query: str) -> httpx.Response:
    """Send a query as a form."""
    return http.post(url, data={"query": names.SPARQL_PREFIXES + query}, headers={"Accept": ACCEPT})


def timed(http: httpx.Client, url: str, query: str, seconds: float, most: int = 200) -> Times:
    """Ask repeatedly for some seconds; the first answer is warm-up, and counts only where it took very long."""
    begun = time.perf_counter()
    try:
        response = ask(http, url, query)
    except httpx.HTTPError as error:
        return Times(PATIENCE, PATIENCE, 0, None, type(error).__name__)
    first = time.perf_counter() - begun
    if response.status_code != _OK:
        return Times(first, first, 0, None, f"HTTP {response.status_code}")
    runs = [first] if first > _VERY_LONG else repeated(lambda: ask(http, url, query), seconds, most)
    return Times(statistics.median(runs), p95(runs), len(runs), found(response.content))


def repeated(action: Callable[[], object], seconds: float, most: int) -> list[float]:
    """Return the seconds of each run, until so many seconds or runs are over."""
    runs: list[float] = []
    end = time.perf_counter() + seconds
    while not runs or (len(runs) < most and time.perf_counter() < end):
        begun = time.perf_counter()
        action()
        runs.append(time.perf_counter() - begun)
    return runs


def p95(runs: list[float]) -> float:
    """Return the time that 95 of 100 runs keep within."""
    return sorted(runs)[math.ceil(len(runs) * 0.95) - 1]


def found(body: bytes) -> Found:
    """Read an answer in SPARQL 1.1 Query Results JSON."""
    rows = json.loads(body)["results"]["bindings"]
    whole = names.XSD + "integer"
    return Found(len(rows), sum(int(t["value"]) for row in rows for t in row.values() if t.get("datatype") == whole))
