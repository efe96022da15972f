"""The JSON API over loopback as the network grows: `python -m bench.api --folder DIR`.

Enters: a folder for the networks, which are kept for another run. Leaves: a Markdown table: for each address the 95th
percentile in ms and the processor time that the server takes for a request, by number of statements, and how much
more the largest network takes than the smallest. Judge by processor time where cores are shared.

Each request is a new one for the server (another actor, page or name), and each question is asked of a server that was
just started, so that nothing that was read for another answers it; what is 304 is asked with the ETag of the answer
before.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench.arrays import prepare
from bench.processes import Server, free_port
from bench.sparql import machine, say, size
from graph.store import version

_REQUESTS, _WARM, _PATIENCE = 100, 10, 900.0
_SHARE = 0.95
_PAGE = 100
_RELATIONS = ("cooperatesWith", "partnerIn", "holdsRoleAt", "shareholderOf", "funds")
_KINDS = ("Company", "Person", "City", "TradeUnionBranch", "Bank")


@dataclass(frozen=True)
class Taken:
    """What one address took: seconds of each request, and processor seconds of the server for one."""

    seconds: list[float]
    processor: float

    @property
    def p95(self) -> float:
        """The 95th percentile of the seconds."""
        return sorted(self.seconds)[int(_SHARE * (len(self.seconds) - 1))]


def main() -> None:
    """Measure the sizes that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m bench.api", description=__doc__)
    parser.add_argument("--size", action="append", type=size, help="statements: 10k, 100k, 1m (all three)")
    parser.add_argument("--folder", type=Path, required=True, help="where the networks are kept")
    given = parser.parse_args()
    sizes = sorted(given.size or [size(text) for text in ("10k", "100k", "1m")])
    say(machine())
    say(table(sizes, [measured(given.folder / str(statements), statements) for statements in sizes]))


def measured(folder: Path, statements: int) -> dict[str, Taken]:
    """Return what each question takes on a network of so many statements."""
    if not folder.exists():
        prepare(folder, statements)
        version.write(folder)
    return {name: _asked(folder, ask) for name, ask in questions(statements).items()}


def _asked(folder: Path, ask: Callable[[int], str]) -> Taken:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "api", "serve", "--empty", "--data", str(folder), "--port", str(port)]
    server = Server(command, address + "/sparql", folder.parent)
    server.start(_PATIENCE)
    try:
        with httpx.Client(base_url=address, timeout=_PATIENCE) as client:
            client.get("/api/v1/search", params={"q": "Stahl"})  # what is read ahead is there then
            return _timed(server, client, ask)
    finally:
        server.stop()


def questions(statements: int) -> dict[str, Callable[[int], str]]:
    """Return what is asked, each as a function from the number of a request to an address."""
    lot = random.Random(3)  # noqa: S311 (no secret)
    actors = [lot.randrange(statements // 10) for _ in range(_REQUESTS)]

    def page(number: int) -> int:
        return number * (statements // _REQUESTS)  # no statement twice, or what was read would answer it

    return {
        "an actor": lambda n: f"/api/v1/actors/a{actors[n]}",
        "actors of a kind, a page": lambda n: f"/api/v1/actors?kind={_KINDS[n % 5]}&cursor={page(n) // 100}",
        "relations of an actor": lambda n: f"/api/v1/relations?actor=a{actors[n]}",
        "all relations, a page": lambda n: f"/api/v1/relations?limit={_PAGE}&cursor={page(n)}",
        "relations under filters, a page": lambda n: (
            f"/api/v1/relations?relation={_RELATIONS[n % 5]}&certainty=stated&limit=15&cursor={n // 5 * 15}"
        ),
        "search, a name": lambda n: f"/api/v1/search?q=a{actors[n]}",
        "search, a name spelt wrong": lambda n: f"/api/v1/search?q=Gewbe+Comapny+a{actors[n]}",
        "facets": lambda n: f"/api/v1/facets?limit={n + 1}",
        "facets under filters": lambda n: f"/api/v1/facets?relation={_RELATIONS[n % 5]}&kind={_KINDS[n // 5 % 5]}",
        "an ego network": lambda n: f"/api/v1/network?around=a{actors[n]}",
        "an actor, 304": lambda n: f"/api/v1/actors/a{actors[n]}#304",
        "all relations, 304": lambda n: f"/api/v1/relations?limit={_PAGE}&cursor={page(n)}#304",
    }


def _timed(server: Server, client: httpx.Client, ask: Callable[[int], str]) -> Taken:
    addresses = [ask(number).partition("#") for number in range(_REQUESTS)]
    known = [client.get(path).headers["etag"] if again else "" for path, again, _ in addresses]
    seconds, used = [], 0.0
    for number, ((path, again, _), tag) in enumerate(zip(addresses, known, strict=True)):
        if number == _WARM:
            used = server.processor()
        begun = time.perf_counter()
        response = client.get(path, headers={"If-None-Match": tag} if again else {})
        seconds.append(time.perf_counter() - begun)
        if response.status_code != (httpx.codes.NOT_MODIFIED if again else httpx.codes.OK):
            raise SystemExit(f"{path}: {response.status_code} {response.text[:300]}")
    return Taken(seconds[_WARM:], (server.processor() - used) / (_REQUESTS - _WARM))


def table(sizes: list[int], found: list[dict[str, Taken]]) -> str:
    """Return the figures as a Markdown table, the growth by the 95th percentile."""
    return "\n".join(_lines(sizes, found))


def _lines(sizes: list[int], found: list[dict[str, Taken]]) -> Iterator[str]:
    heads = [f"{statements:,}" for statements in sizes]
    yield f"| p95 / processor time a request, ms | {' | '.join(heads)} | largest / smallest |"
    yield "|---" * (len(sizes) + 2) + "|"
    for name in found[0]:
        taken = [one[name] for one in found]
        cells = [f"{one.p95 * 1000:.1f} / {one.processor * 1000:.1f}" for one in taken]
        yield f"| {name} | {' | '.join(cells)} | {taken[-1].p95 / taken[0].p95:.1f} |"


if __name__ == "__main__":
    main()
