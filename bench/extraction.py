"""How well texts are read: mentions and relations against texts that were annotated by hand.

`python -m bench.extraction [FOLDER]` scores the texts of tests/texts, apart those that the rules were written on and
those that were kept aside. FOLDER holds a release of one's own as press_release.txt, mentions.tsv and facts.tsv: its
mentions are scored with and without the names of the bundled network, its proposals against the facts that link two
named entities. It ends with what was proposed from published texts of others, which are not kept
here: extraction_judged.tsv says what two readers found of each proposal, the second of whom saw no rule.
"""

import csv
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from math import sqrt
from pathlib import Path

from graph.intake.bundled import load_bundled
from graph.intake.clean import clean
from graph.intake.extract import Page
from graph.intake.extract.dates import document_day
from graph.intake.extract.german import German, is_actor
from graph.intake.extract.known import Known
from graph.node import Node
from graph.snapshots import read
from graph.store.embedded import EmbeddedStore
from ontology.model import model
from tests.annotated import TEXTS, Score, annotated, score_mentions, score_relations, total

_QUOTES = ',~„“”"®'
_FACTS = {
    "holds role of": "holdsRoleAt",
    "is represented in": "representedIn",
    "handed over": "handedOver",
    "accepted": "received",
    "won": "won",
    "confers": "confers",
    "commissions": "commissions",
    "runs network management of": "managesNetworkOf",
    "submitted funding application for": "appliedFor",
    "funds": "funds",
    "is funded through": "fundedThrough",
    "is run by": "runBy",
    "cooperates with": "cooperatesWith",
    "is shareholder of": "shareholderOf",
    "is local branch of": "partOf",
    "is regional body of": "partOf",
    "is cooperation partner in": "partnerIn",
    "is based in": "basedIn",
}
_JUDGED = Path(__file__).with_name("extraction_judged.tsv")
_NORMAL = 1.959964  # of a 95 % interval


def main() -> None:
    """Print precision, recall and F1."""
    for name in ("seen", "held"):
        texts = annotated(TEXTS / name)
        _print(f"{name}: mentions, no names known", total(map(score_mentions, texts)))
        _print(f"{name}: relations", total(map(score_relations, texts)))
    for folder in map(Path, sys.argv[1:]):
        with tempfile.TemporaryDirectory() as place:
            store = EmbeddedStore(Path(place) / "data")
            load_bundled(store)
            nodes = list(read(store).nodes.values())
            store.close()
        for what, known in (("no names known", []), ("names known", nodes)):
            _release(folder, what, known)
    _judged()


def judged() -> list[dict[str, str]]:
    """Return the proposals from sealed texts, each with the verdicts of two readings: right, role (alone), wrong."""
    with _JUDGED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def wilson(right: int, found: int) -> tuple[float, float]:
    """Return the 95 % interval of a share, after Wilson (1927, https://doi.org/10.1080/01621459.1927.10502953)."""
    square, share = _NORMAL**2, right / found
    middle = share + square / (2 * found)
    reach = _NORMAL * sqrt(share * (1 - share) / found + square / (4 * found**2))
    return (middle - reach) / (1 + square / found), (middle + reach) / (1 + square / found)


def kappa(first: Sequence[bool], second: Sequence[bool]) -> float:
    """Return how far two readings agree beyond chance (Cohen 1960, https://doi.org/10.1177/001316446002000104)."""
    share = [sum(reading) / len(reading) for reading in (first, second)]
    chance = share[0] * share[1] + (1 - share[0]) * (1 - share[1])
    alike = sum(one == other for one, other in zip(first, second, strict=True)) / len(first)
    return 1.0 if chance == 1 else (alike - chance) / (1 - chance)


def _judged() -> None:
    rows = judged()
    for what, good in (("ends, relation, direction", {"right", "role"}), ("and the role too", {"right"})):
        first, second = ([row[which] in good for row in rows] for which in ("first", "second"))
        both = [one and other for one, other in zip(first, second, strict=True)]
        for reading, found in (("first reading", first), ("second", second), ("both", both)):
            _share(f"sealed, {what}: {reading}", sum(found), len(found))
        _say(f"sealed, {what}: agreement", f"Cohen's kappa {kappa(first, second):.2f}")
        if "role" in good:
            each = Counter(row["relation"] for row in rows)
            right = Counter(row["relation"] for row, one in zip(rows, both, strict=True) if one)
            for relation in each:
                _share(f"sealed, {relation}: both", right[relation], each[relation])


def _share(what: str, right: int, found: int) -> None:
    low, high = wilson(right, found)
    _say(what, f"precision {right / found:.2f} ({low:.2f}-{high:.2f})   ({right} right of {found})")


def _release(folder: Path, what: str, nodes: list[Node]) -> None:
    text = (folder / "press_release.txt").read_text(encoding="utf-8")
    view = clean(text)
    day = document_day(view.text)
    page, german = Page(view.text, day.date if day else None, Known(nodes)), German()
    rows = list(csv.DictReader((folder / "mentions.tsv").open(encoding="utf-8"), delimiter="\t"))
    found = [(view.raw(m.start, m.end), m.kind) for m in german.mentions(page)]
    for which in ("all", "actors"):
        there = {
            _trimmed(text, int(row["char_start"]), int(row["char_end"]))
            for row in rows
            if which == "all" or is_actor(row["type"])
        }
        ours = {_trimmed(text, *place) for place, kind in found if which == "all" or is_actor(kind)}
        _print(f"{folder.name}: mentions ({which}), {what}", Score(len(ours & there), len(ours), len(there)))
    if nodes:
        _facts(folder, {(p.subject.name, p.relation, p.object.name) for p in german.proposals(page)}, nodes)


def _facts(folder: Path, proposed: set[tuple[str, str, str]], nodes: Iterable[Node]) -> None:
    """Score proposals against the facts between entities whose relation the vocabulary has."""
    names = {node.name() for node in nodes}
    rows = list(csv.DictReader((folder / "facts.tsv").open(encoding="utf-8"), delimiter="\t"))
    facts = {(row["subject"], relation, row["object"]) for row in rows if (relation := _relation(row["relation"]))}
    facts |= {(o, r, s) for s, r, o in facts if model().relations[r].symmetric}
    facts = {fact for fact in facts if fact[0] in names and fact[2] in names}
    _print(f"{folder.name}: relations", Score(len(proposed & facts), len(proposed), len(facts)))


def _relation(phrase: str) -> str | None:
    return next((relation for start, relation in _FACTS.items() if phrase.startswith(start)), None)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a place without the quotation marks at its ends, which a scanner makes into commas and others."""
    while start < end and text[start] in _QUOTES:
        start += 1
    while end > start and text[end - 1] in _QUOTES:
        end -= 1
    return start, end


def _print(what: str, score: Score) -> None:
    counted = f"{score.right} right of {score.found} found and {score.there} there"
    shares = f"precision {score.precision:.2f}, recall {score.recall:.2f}, F1 {score.f1:.2f}"
    _say(what, f"{shares}   ({counted})")


def _say(what: str, told: str) -> None:
    print(f"{what:52} {told}")  # noqa: T201 (its output)


if __name__ == "__main__":
    main()
