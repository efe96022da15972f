"""Names of real German public bodies, and what people and scanners make of names.

Enters: public_bodies.tsv (kind, name), a seed. Leaves: nodes, and each way of writing with the node that is meant.
"""

import csv
import random
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from graph.node import Node
from ontology import names

_FILE = Path(__file__).parent / "public_bodies.tsv"
_TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})
_ONE_LETTER = str.maketrans("äöüÄÖÜ", "aouAOU")


@cache
def public_bodies() -> dict[str, Node]:
    """Return districts, cities, ministries, chambers, unions, universities and more as nodes, by IRI."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    made = [Node(f"b{n}", f"{names.ID}b{n}", {"de": row["name"]}, row["kind"]) for n, row in enumerate(rows)]
    return {node.iri: node for node in made}


def typos(name: str, lot: random.Random) -> list[str]:
    """Return a name with one letter left out, doubled, changed, and two swapped, each at a place of chance."""
    at, letter = lot.randrange(len(name) - 1), lot.choice(string.ascii_lowercase)
    return [
        name[:at] + name[at + 1 :],
        name[: at + 1] + name[at:],
        name[:at] + letter + name[at + 1 :],
        name[:at] + name[at + 1] + name[at] + name[at + 2 :],
    ]


def variants(seed: int = 1) -> Iterator[tuple[str, str, str]]:
    """Yield for each body what was done to its name, the text, and the IRI that is meant."""
    lot = random.Random(seed)
    for iri, node in public_bodies().items():
        name = node.name()
        yield "umlaut", name.upper(), iri
        yield "two letters", name.translate(_TWO_LETTERS), iri
        yield "one letter", name.translate(_ONE_LETTER), iri
        for what, text in zip(("left out", "doubled", "changed", "swapped"), typos(name, lot), strict=True):
            yield what, text, iri
