"""How many candidates are right: `python -m bench.reconcile --others 20000`.

Enters: a number of other names. Leaves: how many first candidates are right by how near they come and by their score,
and how many matches. A quarter of the public bodies is not there, so that every such row has no right candidate; rows
have one typo or two, other umlauts, or lack a word.
"""

import argparse
import random
import sys
from collections import defaultdict
from collections.abc import Iterator

from bench.search import generated
from graph.reconcile import Wanted, reconcile
from graph.snapshot import Snapshot
from tests.names_data import public_bodies, typos, variants

_ROWS, _SECOND = 3000, 0.3
_LOT = random.Random(9)  # noqa: S311 (no secret)


def main() -> None:
    """Measure beside as many others as the command line names."""
    parser = argparse.ArgumentParser(prog="python -m bench.reconcile", description=__doc__)
    parser.add_argument("--others", type=int, default=20_000)
    bodies = public_bodies()
    gone = set(_LOT.sample(sorted(bodies), len(bodies) // 4))
    kept = {iri: node for iri, node in bodies.items() if iri not in gone}
    data = Snapshot.of({**kept, **generated(parser.parse_args().others)}, ())
    bands: dict[str, dict[int, list[bool]]] = {"near": defaultdict(list), "score": defaultdict(list)}
    matches, there = list[bool](), 0
    for text, iri in _rows():
        there += iri not in gone
        for first in reconcile(data, Wanted(text, limit=1)):
            right = first.node.iri == iri
            bands["near"][int(first.name_score or 0) // 5 * 5].append(right)
            bands["score"][int(first.score) // 10 * 10].append(right)
            matches += [right] * first.match
    for what, found in bands.items():
        sys.stdout.write(f"\n| {what} | first candidates | right |\n|---|---|---|\n")
        sys.stdout.writelines(
            f"| {at} | {len(one)} | {sum(one) / len(one):.1%} |\n" for at, one in sorted(found.items())
        )
    sys.stdout.write(f"\n{len(matches)} matches, {sum(matches) / len(matches):.2%} right; ")
    sys.stdout.write(f"{sum(matches) / there:.1%} of the rows whose body is there\n")


def _rows() -> Iterator[tuple[str, str]]:
    for _, text, iri in _LOT.sample(list(variants(5)), _ROWS):
        yield text, iri
        words = text.split()
        if _LOT.random() < _SECOND:
            yield _LOT.choice(typos(text, _LOT)), iri
        if _LOT.random() < _SECOND and len(words) > 1:
            yield " ".join(words[1:]), iri


if __name__ == "__main__":
    main()
