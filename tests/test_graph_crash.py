"""Kill -9 during an import, at any moment: afterwards it is there whole or not at all.

Children are real processes that are really killed. Moments are seeded and counted from two signs of a child, for an
import spends nearly all its time on reading and checking: that it begins, and that it begins to write.
"""

import multiprocessing
import random
import time
from collections import Counter
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from graph.derive import derive
from graph.intake.commit import commit, refresh_derived
from graph.intake.rdf import read_rdf
from graph.intake.whole import validate_whole
from graph.store.embedded import EmbeddedStore
from graph.store.journal import Entry
from ontology import names
from tests.graph_data import ENTITIES, PREFIXES, carried, links, statement

STATEMENTS = 240
KILLS = 12  # after each of the two signs


def network() -> str:
    """Return Turtle of some hundred statements, from which as many can be derived."""
    parts = [PREFIXES, ENTITIES, statement("m", "a", "managesNetworkOf", "b")]
    for i in range(STATEMENTS - 1):
        parts.append(f'id:x{i} a gf:Company ; skos:prefLabel "Firma {i}"@de .\n')
        parts.append(statement(f"s{i}", f"x{i}", "shareholderOf", "a"))
    return "".join(parts)


class Telling(EmbeddedStore):
    """A store that says when it begins to write, and when it is done."""

    signs: Connection

    def apply(self, entry: Entry, *, derives: bool = True) -> None:
        """Say so, then write."""
        self.signs.send("writing")
        super().apply(entry, derives=derives)
        self.signs.send("written")


def import_file(folder: Path, file: Path, signs: Connection) -> None:
    """Import a file in a process of its own, until it is done or killed."""
    signs.send("begun")
    store = Telling(folder)
    store.signs = signs
    commit(store, read_rdf(file.name, file.read_bytes()).change)
    signs.send("done")
    signs.recv()


def told(signs: Connection) -> str:
    """Return the next sign of a child that is alive."""
    assert signs.poll(60)
    return str(signs.recv())


def kill_after(sign: str, delay: float, folder: Path, file: Path) -> str:
    """Import in a child, kill it some seconds after a sign, and return the last sign that it gave."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.test_graph_crash", "pyshacl", "rdflib"])
    here, there = context.Pipe()
    child = context.Process(target=import_file, args=(folder, file, there))
    child.start()
    last = ""
    while last != sign:
        last = told(here)
    time.sleep(delay)
    child.kill()
    child.join()
    assert child.exitcode == -9
    there.close()
    while here.poll():
        try:
            last = here.recv()
        except EOFError:
            break
    here.close()
    return last


def seconds_to(sign: str, since: str, folder: Path, file: Path) -> float:
    """Return how long an undisturbed import takes from one sign to another."""
    context = multiprocessing.get_context("forkserver")
    here, there = context.Pipe()
    child = context.Process(target=import_file, args=(folder, file, there))
    child.start()
    at: dict[str, float] = {}
    while "done" not in at:
        at[told(here)] = time.monotonic()
    here.send("thanks")
    child.join()
    return at[sign] - at[since]


def outcome(folder: Path) -> str:
    """Open what a killed import left, check that it is in step with itself, and say what is there."""
    store = EmbeddedStore(folder)
    refresh_derived(store)
    found = list(store.rows("SELECT ?s { ?s a gf:Statement }"))
    assert len(found) in (0, STATEMENTS)
    assert links(store) == carried(store)
    assert len(links(store)) == len(found)
    assert store.generation == store._journal.generation == (1 if found else 0)
    assert set(store.quads(names.GRAPH_DERIVED)) == set(derive(store))
    assert len({q.subject for q in store.quads(names.GRAPH_DERIVED)}) == max(0, len(found) - 1)
    assert validate_whole(store).conforms
    store.close()
    return "whole" if found else "nothing"


@pytest.mark.slow
def test_a_killed_import_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    """Two dozen imports killed from before the first byte to after the last leave one of the two, and both occur."""
    file = tmp_path / "net.ttl"
    file.write_text(network(), encoding="utf-8")
    kill_after("begun", 0.0, tmp_path / "first", file)  # the first child waits for the imports
    all_of_it = seconds_to("done", "begun", tmp_path / "measured", file)
    writing = seconds_to("written", "writing", tmp_path / "again", file)
    moments = random.Random(20231101)
    plan = [("begun", moments.uniform(0, 1.1) * all_of_it) for _ in range(KILLS)]
    plan += [("writing", moments.uniform(0, 1.3) * writing) for _ in range(KILLS)]
    seen: Counter[tuple[str, str]] = Counter()
    for number, (sign, delay) in enumerate(plan):
        folder = tmp_path / f"killed-{number}"
        last = kill_after(sign, delay, folder, file)
        seen[last, outcome(folder)] += 1
    assert {result for _, result in seen} == {"nothing", "whole"}, seen
    assert len(seen) >= 3, seen
    assert seen["written", "nothing"] == seen["done", "nothing"] == seen["begun", "whole"] == 0, seen


@pytest.mark.slow
def test_after_a_kill_the_import_can_be_repeated(tmp_path: Path) -> None:
    """Whatever the first left behind, the second makes it whole, and a third changes nothing."""
    file = tmp_path / "net.ttl"
    file.write_text(network(), encoding="utf-8")
    for number, sign in enumerate(("begun", "writing", "written")):
        folder = tmp_path / f"killed-{number}"
        kill_after(sign, 0.002, folder, file)
        store = EmbeddedStore(folder)
        change = read_rdf(file.name, file.read_bytes()).change
        commit(store, change)
        assert commit(store, change).generation == store.generation == 1
        store.close()
        assert outcome(folder) == "whole"
