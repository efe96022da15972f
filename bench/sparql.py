"""Our SPARQL service beside others, on the same triples in one run: `python -m bench.sparql --size 10k --hostile 10k`.

Enters: numbers of statements, and a folder for what is generated. Leaves: Markdown tables on standard output. Trust
the ratios, not the times: cores may be shared.
"""

import argparse
import platform
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median

import httpx

from bench import enduring, together
from bench.asking import Times, client, repeated, timed
from bench.generate import Written, generate
from bench.peers import OURS, Peer, load, ours, oxigraph, peers
from bench.queries import kept, usual
from graph.store import Limits

_SECONDS = 3.0
_MOST = 200
_SUFFIXES = {"k": 1_000, "m": 1_000_000}


def main() -> None:
    """Measure what the command line asks for, and print it as it comes."""
    parser = argparse.ArgumentParser(prog="python -m bench.sparql", description=__doc__)
    parser.add_argument("--size", action="append", type=size, help="statements: 10k, 100k, 1m")
    parser.add_argument("--folder", type=Path, help="where the data is kept while it is measured")
    parser.add_argument("--hostile", type=size, help="statements on which hostile queries run, some minutes")
    given = parser.parse_args()
    say(machine())
    for statements in given.size or ([] if given.hostile else [size("10k")]):
        with tempfile.TemporaryDirectory(dir=given.folder) as folder:
            for text in measured(Path(folder), statements):
                say(text)
    if given.hostile:
        with tempfile.TemporaryDirectory(dir=given.folder) as folder:
            say(endured(Path(folder), given.hostile))


def size(text: str) -> int:
    """Return a number of statements.

    >>> size("100k"), size("1m"), size("250")
    (100000, 1000000, 250)
    """
    factor = _SUFFIXES.get(text[-1].lower(), 1)
    return int(text[:-1] if factor > 1 else text) * factor


def say(text: str) -> None:
    """Print a part of the result at once."""
    sys.stdout.write(text + "\n\n")
    sys.stdout.flush()


def machine() -> str:
    """Return a sentence about what this runs on."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{len(models)} cores, {models[0]}; {platform.system()}, Python {platform.python_version()}."


def measured(folder: Path, statements: int) -> Iterator[str]:
    """Yield the tables of one size."""
    data = generate(folder / "network.nt", statements)
    found, left_out = peers(folder, data)
    with running(found) as (started, starting):
        yield f"### {statements:,} statements, {data.triples:,} triples"
        yield "\n".join([servers(started, starting), *([""] if left_out else []), *left_out])
        yield queries(started, data)
        yield shown(started)
        yield together.throughput(started[0], usual(data.actor))
        yield together.beside_hostile(started)


def endured(folder: Path, statements: int) -> str:
    """Return the table of hostile queries; ours and Oxigraph's server have the same deadline."""
    data = generate(folder / "network.nt", statements)
    loading = load(folder, data)
    deadline = f"{Limits().seconds:.0f}"
    told = f"### Hostile queries, {data.triples:,} triples, deadline {deadline} s\n\n"
    return told + enduring.table([ours(folder / "ours", loading), oxigraph(folder, loading, "--timeout-s", deadline)])


@contextmanager
def running(found: list[Peer]) -> Iterator[tuple[list[Peer], list[float]]]:
    """Start peers, yield those that answer with their seconds of starting, and stop all."""
    started, seconds = [], []
    try:
        for peer in found:
            try:
                seconds.append(peer.server.start(peer.patience))
                started.append(peer)
                if peer.ahead:
                    httpx.get(peer.ahead, timeout=peer.patience)
            except TimeoutError as error:
                say(f"{peer.name} is left out: {error}.")
        yield started, seconds
    finally:
        for peer in found:
            peer.server.stop()


def servers(started: list[Peer], starting: list[float]) -> str:
    """Return a table of the servers."""
    lines = ["| server | version | load, s | start to first answer, s | memory then, MB |", "|---|---|---|---|---|"]
    lines += [
        f"| {p.name} | {p.version} | {p.loading:.1f} | {seconds:.2f} | {p.server.memory() / 1e6:.0f} |"
        for p, seconds in zip(started, starting, strict=True)
    ]
    return "\n".join(lines)


def queries(started: list[Peer], data: Written) -> str:
    """Return a table of the query set: median and 95th percentile in ms, and each peer's median as a ratio to ours."""
    names = [peer.name for peer in started]
    lines = [
        "| median / p95, ms | rows | "
        + " | ".join(names)
        + " | "
        + " | ".join(f"ours / {n}" for n in names[1:])
        + " |",
        "|---" * (2 * len(names) + 1) + "|",
    ]
    differences = []
    with client() as http:
        for name, query in usual(data.actor).items():
            times = {peer.name: timed(http, peer.server.url, query, _SECONDS) for peer in started}
            lines.append(_row(name, times))
            differences += _differences(name, times)
    return "\n".join([*lines, "", *(differences or ["All engines gave the same number of rows and the same sums."])])


def shown(started: list[Peer]) -> str:
    """Return a table of what our pages show from what is kept, beside queries that ask each server for the same."""
    lines = [
        "| median, ms | Geflecht's API | " + " | ".join(f"{peer.name}, SPARQL" for peer in started) + " |",
        "|---|---" + "|---" * len(started) + "|",
    ]
    with client() as http:
        for name, (address, asked) in kept().items():
            ours = median(repeated(partial(_fetch, http, started[0], address), _SECONDS, _MOST))
            theirs = [sum(timed(http, peer.server.url, query, _SECONDS).median for query in asked) for peer in started]
            lines.append(f"| {name} | {' | '.join(f'{seconds * 1000:.2f}' for seconds in (ours, *theirs))} |")
    return "\n".join(lines)


def _fetch(http: httpx.Client, peer: Peer, address: str) -> None:
    http.get(peer.server.url.removesuffix("/sparql") + address).raise_for_status()


def _row(name: str, times: dict[str, Times]) -> str:
    ours = times[OURS]
    cells = [f"{t.median * 1000:.2f} / {t.p95 * 1000:.2f}" if t.found else t.why for t in times.values()]
    ratios = [f"{ours.median / t.median:.2f}" if t.found and ours.found else "·" for n, t in times.items() if n != OURS]
    rows = f"{ours.found.rows:,}" if ours.found else "·"
    return f"| {name} | {rows} | {' | '.join([*cells, *ratios])} |"


def _differences(name: str, times: dict[str, Times]) -> list[str]:
    """Return a sentence for each engine whose answer is not like ours."""
    ours = times[OURS].found
    return [
        f"**{name}: {peer} found {t.found.rows:,} rows with a sum of {t.found.total:,}, ours {ours}.**"
        for peer, t in times.items()
        if t.found and t.found != ours
    ]


if __name__ == "__main__":
    main()
