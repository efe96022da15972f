"""Kill -9 during an erasure, before each thing that it does to a file: the folder is as before, or as after."""

import multiprocessing
import os
import shutil
import signal
import sys
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad

from graph.erased import is_erased
from graph.intake.erase import erase
from graph.intake.whole import validate_whole
from graph.store.embedded import EmbeddedStore
from ontology import names
from tests.graph_data import carried, everything, links, n, node
from tests.person_data import SECRETS, found_in


class Dying:
    """Counts what a process does to the files of a folder, and kills it before one of these steps."""

    def __init__(self, folder: Path, last: int) -> None:
        self._folder, self._last = str(folder), last
        self._done = 0

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        """Take note of an event; see sys.addaudithook."""
        writes = event == "open" and len(arguments) == 3 and isinstance(arguments[2], int) and arguments[2] & os.O_CREAT
        steps = event in ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "shutil.rmtree") or writes
        if steps and self._folder in str(arguments[0]):
            self._done += 1
            if self._done > self._last:
                os.kill(os.getpid(), signal.SIGKILL)


def erasing(folder: Path, last: int, *, reopens: bool) -> None:
    """Erase the person of a folder, then close it; end before a step."""
    if reopens:
        store = EmbeddedStore(folder, workers=1)
        sys.addaudithook(Dying(folder, last))
        erase(store, n("maximiliane").value)
        os.kill(os.getpid(), signal.SIGKILL)  # a server that is killed later, its store still in its first place
    sys.addaudithook(Dying(folder, last))
    store = EmbeddedStore(folder, workers=1)
    store.close()
    os._exit(7)


def killed(folder: Path, last: int, *, reopens: bool) -> bool:
    """Run that in a process; whether it was killed."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.test_graph_erase_crash", "pyshacl", "rdflib"])
    child = context.Process(target=erasing, args=(folder, last), kwargs={"reopens": reopens})
    child.start()
    child.join(60)
    return child.exitcode != 7


def copied(folder: Path, to: Path) -> Path:
    """Return a copy of a folder."""
    return Path(shutil.copytree(folder, to))


def outcome(folder: Path, before: set[Quad]) -> str:
    """Open what a killed erasure left, check it, and say what is there."""
    store = EmbeddedStore(folder, workers=1)
    gone = is_erased(store, n("maximiliane").value)
    assert (store.generation, bool(node(store, "maximiliane"))) == ((11, False) if gone else (10, True))
    assert {q for q in everything(store) if q.graph_name != NamedNode(names.GRAPH_META)} == before or gone
    assert [frame.generation for frame in store.journal.frames()] == list(range(1, store.generation + 1))
    assert links(store) == carried(store)
    assert validate_whole(store).conforms
    store.close()
    assert found_in(folder) == (set() if gone else set(SECRETS))
    assert sorted(item.name for item in folder.iterdir()) == ["VERSION", "identity", "journal", "store"]
    return "after" if gone else "before"


@pytest.mark.slow
def test_an_erasure_killed_at_any_step_is_whole_or_not_at_all(with_person: Path, tmp_path: Path) -> None:
    """Before each thing that it does to a file: then the folder opens as before or as after, with no byte between."""
    store = EmbeddedStore(copied(with_person, tmp_path / "made"), workers=1)
    before = {q for q in everything(store) if q.graph_name != NamedNode(names.GRAPH_META)}
    store.close()
    seen = []
    for last in range(200):
        folder = copied(with_person, tmp_path / f"killed-{last}")
        assert killed(folder, last, reopens=True)
        seen.append(outcome(copied(folder, tmp_path / f"opened-{last}"), before))
        if seen[-3:] == ["after"] * 3 and (folder / "next-000000000011").exists() and not (folder / "store").exists():
            break
    assert seen.index("after") > 3
    assert seen[seen.index("after") :] == ["after"] * (len(seen) - seen.index("after"))
    for last in range(200):
        again = copied(folder, tmp_path / f"settled-{last}")
        ended = not killed(again, last, reopens=False)
        assert outcome(again, before) == "after"
        if ended:
            break
    assert last > 1
