"""Finding names: `python -m bench.search --actors 100000`.

Enters: a number of actors. Leaves: a Markdown table in processor time. A thousand real public bodies stand among
generated names made of the same words; each body is looked for as people and scanners write it. Peers: comparing with
every name (rapidfuzz), and SQLite's full-text index of trigrams whose best names are compared in the same way as ours.
"""

import argparse
import random
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Protocol

from graph.node import Node
from graph.search import Index, Name, names_of, ranked
from graph.spelling import fold, initials
from ontology import names
from tests.names_data import public_bodies, variants

_WORDS = "Stahl Gewebe Wasserstoff Logistik Maschinenbau Energie Bildung Handwerk Chemie Verkehr Kultur Umwelt"
_FORMS = ("{} {} GmbH", "Förderverein {} {}", "{} Netzwerk {}", "{} & {} AG", "Institut für {} {}", "Initiative {} {}")
_FIRST = "Anna Bernd Clara Dirk Eva Frank Gerda Heinz Ines Jörg Karin Lutz Maike Norbert Olga Paul Ruth Sören"
_MOST, _COMPARED = 3, 200


class Finder(Protocol):
    """What finds the best three nodes."""

    def __call__(self, text: str) -> Iterable[Node]:
        """Return the nodes that a text may mean, the best first."""


def main() -> None:
    """Measure the size that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__)
    parser.add_argument("--actors", type=int, default=100_000)
    parser.add_argument("--asked", type=int, default=1000)
    given = parser.parse_args()
    nodes = {**public_bodies(), **generated(given.actors)}
    sys.stdout.write(f"### {len(nodes):,} actors\n\n| | build, s | p50, ms | p95, ms | right in the first three |\n")
    sys.stdout.write("|---|---|---|---|---|\n")
    for what, build, asked in (
        ("ours", _ours, given.asked),
        ("SQLite FTS5, trigrams", _sqlite, given.asked // 4),
        ("every name compared", _compared, given.asked // 20),
    ):
        _told(what, partial(build, nodes), asked)
    _update(nodes)


def generated(count: int) -> dict[str, Node]:
    """Return actors with names of words, places and persons, a third of them with a second name."""
    lot = random.Random(3)  # noqa: S311 (no secret)
    parts = sorted({word for node in public_bodies().values() for word in node.name().split() if len(word) > 3})  # noqa: PLR2004
    found = {}
    for n in range(count):
        form = lot.choice((*_FORMS, ""))
        name = (
            form.format(lot.choice(_WORDS.split()), lot.choice(parts))
            if form
            else f"{lot.choice(_FIRST.split())} {lot.choice(parts)}"
        )
        other = (f"{name.split()[0]} {n}",) if n % 3 == 0 else ()
        found[f"{names.ID}a{n}"] = Node(f"a{n}", f"{names.ID}a{n}", {"de": f"{name} {n % 97}"}, "Company", other)
    return found


def _ours(nodes: Mapping[str, Node]) -> Finder:
    index = Index(nodes)
    index.search("a")  # builds it
    return lambda text: [hit.node for hit in index.search(text, _MOST)]


def _sqlite(nodes: Mapping[str, Node]) -> Finder:
    known = list(names_of(nodes.values()))
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE names USING fts5(name, tokenize='trigram', detail='full')")
    rows = ((n, " ".join((name.folded, *initials(name.text)))) for n, name in enumerate(known))
    base.executemany("INSERT INTO names(rowid, name) VALUES (?, ?)", rows)

    def find(text: str) -> list[Node]:
        folded = fold(text)
        parts = {folded[at : at + 3] for at in range(len(folded) - 2)}
        asked = " OR ".join(f'"{part}"' for part in parts)
        found = base.execute(
            "SELECT rowid FROM names WHERE names MATCH ? ORDER BY bm25(names) LIMIT ?", (asked, _COMPARED)
        )
        return _best(text, (known[row] for (row,) in found))

    return find


def _compared(nodes: Mapping[str, Node]) -> Finder:
    known = list(names_of(nodes.values()))
    return lambda text: _best(text, known)


def _best(text: str, candidates: Iterable[Name]) -> list[Node]:
    return [hit.node for hit in ranked(text, candidates)[:_MOST]]


def _told(what: str, build: Callable[[], Finder], most: int) -> None:
    begun = time.process_time()
    find = build()
    built = time.process_time() - begun
    asked = random.Random(4).sample(list(variants()), most)  # noqa: S311 (no secret)
    right, times = 0, []
    for _, text, iri in asked:
        begun = time.process_time()
        found = find(text)
        times.append((time.process_time() - begun) * 1000)
        right += iri in [node.iri for node in found]
    times.sort()
    middle, late = times[len(times) // 2], times[len(times) * 95 // 100]
    sys.stdout.write(f"| {what} | {built:.2f} | {middle:.1f} | {late:.1f} | {right / most:.2%} of {most} |\n")
    sys.stdout.flush()


def _update(nodes: Mapping[str, Node]) -> None:
    """Tell what a commit that renames one actor costs with the next search: the median, and the worst of a thousand."""
    index, times = Index(nodes), []
    index.search("a")
    for n in range(1000):
        iri = f"{names.ID}a{n}"
        nodes = {**nodes, iri: Node(f"a{n}", iri, {"de": f"Neuer Name {n}"}, "Company")}
        begun = time.process_time()
        index = index.with_nodes(nodes, [iri])
        found = index.search(f"Neuer Name {n}", _MOST)
        times.append((time.process_time() - begun) * 1000)
        assert found[0].node.iri == iri
    times.sort()
    sys.stdout.write(f"\nA name changed and searched: median {times[500]:.1f} ms, at worst {times[-1]:.1f} ms\n")


if __name__ == "__main__":
    main()
