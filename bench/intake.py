"""Tables of ten thousand to a million rows through the whole import, against Oxigraph's bulk load of the same triples.

Enters: sizes on the command line (`python -m bench.intake 10000 100000 1000000`). Leaves: a Markdown table with CPU and
wall seconds, their ratio to the bulk load of the same run, and the peak memory of the importing process. Each import
runs in a process of its own, so that its peak is its own. On a shared machine wall time says who else was there.
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pyoxigraph import RdfFormat
from pyoxigraph import Store as Raw

from graph.intake.table.load import import_table
from graph.store import open_store

SIZES = (10_000, 100_000)
_PHRASES = ("fördert", "kooperiert mit", "ist Gesellschafter von", "beauftragt")
_MEGABYTE = 1024 * 1024


def table(rows: int) -> bytes:
    """Return an edge list in German with so many rows between a tenth as many actors, with days and sums."""
    drawn, actors = random.Random(1), max(10, rows // 10)  # noqa: S311 (the same table each time)
    lines = ["Akteur;Beziehung;Partner B;seit;Betrag"]
    for number in range(rows):
        first = drawn.randrange(actors)
        second = (first + 1 + drawn.randrange(actors - 1)) % actors
        day = f"{drawn.randint(1, 28):02}.{drawn.randint(1, 12):02}.20{drawn.randint(10, 25)}"
        phrase = _PHRASES[number % len(_PHRASES)]
        lines.append(f"Verein {first};{phrase};Verein {second};{day};{drawn.randint(1, 900_000)},00")
    return "\n".join(lines).encode()


def measured(action: Callable[[], object]) -> dict[str, float]:
    """Return the CPU and wall seconds of an action."""
    wall, cpu = time.perf_counter(), time.process_time()
    action()
    return {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}


def once(rows: int, folder: Path) -> dict[str, float]:
    """Import a table, bulk-load what came of it, and return the figures of both."""
    import resource

    data, triples = table(rows), folder / "same.nt"
    store = open_store(folder / "ours")
    ours = measured(lambda: import_table(store, "partner.csv", data))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / _MEGABYTE
    with triples.open("w", encoding="utf-8") as file:
        file.writelines(f"{quad.triple} .\n" for quad in store.quads())
    count = sum(1 for _ in store.quads())
    store.close()
    raw = Raw(str(folder / "raw"))

    def load() -> None:
        raw.bulk_load(path=str(triples), format=RdfFormat.N_TRIPLES)
        raw.flush()

    theirs = measured(load)
    return {"rows": rows, "triples": count, "cpu": ours["cpu"], "wall": ours["wall"], "raw_cpu": theirs["cpu"],
            "raw_wall": theirs["wall"], "peak": peak}  # fmt: skip


def main(sizes: list[int]) -> None:
    """Print a row for each size."""
    heads = (
        "rows",
        "triples",
        "ours, CPU s",
        "bulk load, CPU s",
        "ratio",
        "ours, wall s",
        "bulk load, wall s",
        "ratio",
    )
    print(f"| {' | '.join((*heads, 'peak, MB'))} |\n{'|---' * (len(heads) + 1)}|")  # noqa: T201 (its output)
    for rows in sizes:
        command = [sys.executable, "-m", "bench.intake", "--once", str(rows)]
        done = subprocess.run(command, capture_output=True, check=True, text=True)  # noqa: S603 (our own command)
        print(f"| {' | '.join(_cells(json.loads(done.stdout)))} |", flush=True)  # noqa: T201 (as above)


def _cells(f: dict[str, float]) -> list[str]:
    cpu = (f"{f['cpu']:.1f}", f"{f['raw_cpu']:.1f}", f"{f['cpu'] / f['raw_cpu']:.2f}")
    wall = (f"{f['wall']:.1f}", f"{f['raw_wall']:.1f}", f"{f['wall'] / f['raw_wall']:.2f}")
    return [f"{f['rows']:,}", f"{f['triples']:,}", *cpu, *wall, f"{f['peak']:.0f}"]


if __name__ == "__main__":
    if sys.argv[1:2] == ["--once"]:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
            print(json.dumps(once(int(sys.argv[2]), Path(scratch))))  # noqa: T201 (for main)
    else:
        main([int(size) for size in sys.argv[1:]] or list(SIZES))
