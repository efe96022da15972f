"""Finding actors that are recorded twice: `python -m bench.duplicates`.

Enters: names of real public bodies. Leaves: two Markdown tables. Half of the bodies stand there a second time, written
otherwise; beside them stand bodies of the same place that are others: town, district, savings bank, adult education
centre, housing company. All are of one kind, so that the names alone decide; with their own kinds fewer would be
proposed.
"""

import argparse
import random
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bench.extraction import wilson
from graph.intake.duplicates import candidates
from graph.node import Node
from graph.snapshot import Snapshot
from ontology.names import ID
from tests.names_data import public_bodies, variants

_SHORT = {
    "Industrie- und Handelskammer": "IHK",
    "Handwerkskammer": "HWK",
    "Landwirtschaftskammer": "LWK",
    "Bundesministerium für": "BM für",
    "Technische Universität": "TU",
    "Universität": "Uni",
    "Technische Hochschule": "TH",
    "Hochschule": "HS",
    "Landkreis": "LK",
    "Deutscher Gewerkschaftsbund": "DGB",
    "Arbeitsgemeinschaft": "AG",
}
_FORMS = ("e. V.", "gGmbH", "KdöR", "AöR")
_NEIGHBOURS = ("Stadt {}", "Landkreis {}", "Sparkasse {}", "Volkshochschule {}", "Wohnungsbau {}", "Stadtwerke {}")
_SCORES = (0.95, 0.9, 0.85, 0.8)
_KIND = "Organisation"


@dataclass(frozen=True)
class Told:
    """What was proposed: each pair's score and whether both are one; and of each kind of writing the pairs there."""

    proposed: tuple[tuple[float, bool, str], ...]
    there: dict[str, int]

    def at(self, score: float) -> tuple[int, int]:
        """Return how many proposals of a score and more are right, and how many there are."""
        found = [right for given, right, _ in self.proposed if given >= score]
        return sum(found), len(found)


def main() -> None:
    """Measure with the seed that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m bench.duplicates", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    told = measured(parser.parse_args().seed)
    total = sum(told.there.values())
    _line("score and more", "proposed", "right", "precision (95 %)", "recall")
    _line(*["---"] * 5)
    for score in _SCORES:
        right, found = told.at(score)
        low, high = wilson(right, found)
        share = f"{right / found:.3f} ({low:.3f}-{high:.3f})"
        _line(f"{score:.2f}", f"{found:,}", f"{right:,}", share, f"{right / total:.2f}")
    sys.stdout.write("\n")
    _line("written otherwise", "pairs", *(f"found at {score:.2f}" for score in _SCORES))
    _line(*["---"] * (2 + len(_SCORES)))
    for what, count in sorted(told.there.items()):
        scores = [given for given, right, how in told.proposed if right and how == what]
        _line(what, str(count), *(f"{sum(one >= score for one in scores) / count:.2f}" for score in _SCORES))


def measured(seed: int) -> Told:
    """Return what is proposed where every second body stands twice, its second name written in one way of chance."""
    lot = random.Random(seed)  # noqa: S311 (no secret)
    bodies = {iri: replace(node, kind=_KIND) for iri, node in public_bodies().items()}
    ways: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for what, text, iri in (*variants(seed), *_otherwise(lot)):
        if text != bodies[iri].name():
            ways[iri].append((what, text))
    nodes, meant, how = dict(bodies), {iri: iri for iri in bodies}, {}
    for n, iri in enumerate(sorted(bodies)):
        if n % 2 == 0 and ways[iri]:
            what, text = lot.choice(sorted(ways[iri]))
            second = _node(f"v{n}", text)
            nodes[second.iri], meant[second.iri], how[second.iri] = second, iri, what
    known = {node.name() for node in bodies.values()}
    for n, text in enumerate(sorted(set(_neighbours()) - known)):
        other = _node(f"o{n}", text)
        nodes[other.iri], meant[other.iri] = other, other.iri
    there: dict[str, int] = defaultdict(int)
    for what in how.values():
        there[what] += 1
    proposed = tuple(
        (one.score, meant[one.one] == meant[one.other], how.get(one.one) or how.get(one.other, ""))
        for one in candidates(Snapshot.of(nodes, ()))
    )
    return Told(proposed, dict(there))


def _otherwise(lot: random.Random) -> Iterator[tuple[str, str, str]]:
    """Yield further ways to write each body: abbreviated, with a legal form, in another order, with other signs."""
    for iri, node in public_bodies().items():
        name = node.name()
        long = next((long for long in _SHORT if name.startswith(long)), None)
        if long:
            yield "abbreviated", _SHORT[long] + name.removeprefix(long), iri
        yield "legal form", f"{name} {lot.choice(_FORMS)}", iri
        first, _, rest = name.partition(" ")
        if rest:
            yield "word order", f"{rest}, {first}", iri
        if " und " in name or "-" in name:
            yield "signs", name.replace(" und ", " & ").replace("-", " "), iri


def _neighbours() -> Iterator[str]:
    """Yield bodies that share a place with a real one and are others."""
    for node in public_bodies().values():
        kind, _, place = node.name().partition(" ")
        if kind in {"Landkreis", "Stadt"} and place:
            for form in _NEIGHBOURS:
                yield form.format(place)


def _node(local: str, name: str) -> Node:
    return Node(local, f"{ID}{local}", {"de": name}, _KIND)


def _line(*cells: str) -> None:
    sys.stdout.write(f"| {' | '.join(cells)} |\n")


if __name__ == "__main__":
    main()
