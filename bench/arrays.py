"""From the store to the network: `python -m bench.arrays --statements 100000 --folder DIR`.

Enters: a number of statements, and a folder for them that may be kept for another run. Leaves: a Markdown table in
processor seconds, and what each step adds to the memory of the process: its own, and pages of mapped files, which the
system takes back where it needs them. The peer is the shortest way to a network there is without columns: a query of
two columns for each relation, its lines numbered; it knows neither certainty nor day nor source. The same way is then
gone for all that our columns hold.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, QuerySolutions, Store

from bench.generate import generate
from graph.analysis.centrality import rank
from graph.analysis.filters import DRAWN, Filters
from graph.analysis.network import ego, project, simple
from graph.intake.after import MAIN
from graph.intake.commit import Change, commit, refresh_derived
from graph.snapshots import Snapshots
from graph.statements import DETAILS
from graph.store.embedded import EmbeddedStore
from ontology import names
from ontology.model import model

Result = TypeVar("Result")
_ACTOR = names.ID + "a501"
_COLUMNS = (
    names.SUBJECT,
    names.PREDICATE,
    names.OBJECT,
    names.SOURCE,
    names.CERTAINTY,
    names.START_DATE,
    names.END_DATE,
    names.OBSERVED_ON,
)


def main() -> None:
    """Measure the size that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m bench.arrays", description=__doc__)
    parser.add_argument("--statements", type=int, default=10_000)
    parser.add_argument("--folder", type=Path, required=True)
    given = parser.parse_args()
    folder = given.folder / str(given.statements)
    if not folder.exists():
        prepare(folder, given.statements)
    heads = "what | CPU s | own memory, MB | pages of files, MB"
    sys.stdout.write(f"### {given.statements:,} statements\n\n| {heads} |\n|---|---|---|---|\n")
    peer(folder)
    ours(folder)


def prepare(folder: Path, statements: int, actors: int | None = None) -> None:
    """Generate a network and load it as it is."""
    folder.mkdir(parents=True)
    written = generate(folder / "network.nt", statements, actors)
    store = Store(str(folder / "store"))
    store.bulk_load(path=str(written.file))
    store.flush()
    written.file.unlink()


def peer(folder: Path) -> None:
    """Number the plain links of all relations, then all that is said of statements."""
    store = Store.read_only(str(folder / "store"))

    def numbered(properties: Iterable[str]) -> int:
        codes: dict[bytes, int] = {}
        for name in properties:
            found = store.query(f"SELECT ?s ?o WHERE {{ ?s <{name}> ?o }}")
            assert isinstance(found, QuerySolutions)
            lines = found.serialize(format=QueryResultsFormat.TSV)
            assert lines is not None
            for cell in lines.replace(b"\n", b"\t").split(b"\t"):
                codes.setdefault(cell, len(codes))
        return len(codes)

    _told("two columns for each relation, as a peer", lambda: numbered(r.iri for r in model().relations.values()))
    _told("two columns for each property of a statement, in the same way", lambda: numbered((*_COLUMNS, *DETAILS)))


def ours(folder: Path) -> None:
    """Read, keep and map the columns; append to them; rank."""
    store = EmbeddedStore(folder)
    refresh_derived(store)
    if not (folder / "arrays").exists():
        first = Snapshots(store, folder)
        _told("nine columns and all entities, cold", first.current)
        _told("kept beside the store", first.keep)
    snapshots = Snapshots(store, folder)
    now = _told("the same, mapped at start", snapshots.current)
    network = _told("projected", lambda: project(now))
    _told("aggregated to a graph", lambda: simple(network))
    drawn = project(now, Filters(roles=DRAWN))
    near = _told("ego network of two hops, 200 nodes", lambda: ego(drawn, _ACTOR, 2, 200))
    _told("its statements read", lambda: near.statements)
    commit(store, Change(frozenset([_name(store.generation)])))
    changed = _told("up to date after a commit", snapshots.current)
    _told("next ranking by degree, names and all", lambda: rank(project(changed), "degree", top=20))
    store.close()


def _name(number: int) -> Quad:
    return Quad(NamedNode(_ACTOR), NamedNode(names.ALT_LABEL), Literal(f"Name {number}", language="de"), MAIN)


def _told(what: str, action: Callable[[], Result]) -> Result:
    own, pages = _memory()
    begun = time.process_time()
    found = action()
    taken = time.process_time() - begun
    grown = (max(0, now - before) for now, before in zip(_memory(), (own, pages), strict=True))
    sys.stdout.write(f"| {what} | {taken:.3f} | {' | '.join(f'{megabytes:.0f}' for megabytes in grown)} |\n")
    sys.stdout.flush()
    return found


def _memory() -> tuple[float, float]:
    """Return the memory that only this process has, and the pages of files that it has read, in MB."""
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    found = {name: int(rest.split()[0]) / 1000 for name, _, rest in (line.partition(":") for line in lines)}
    return found["Anonymous"], found["Rss"] - found["Anonymous"]


if __name__ == "__main__":
    main()
