"""How well texts are read: mentions and relations against texts that were annotated by hand.

`python -m bench.extraction [FOLDER]` scores the texts of tests/texts, apart those that the rules were written on and
those that were kept aside. FOLDER holds a release of one's own as press_release.txt, mentions.tsv and facts.tsv: its
mentions are scored with and without the names of the bundled network, its proposals against the facts that link two
named entities.
"""

import csv
import sys
import tempfile
from collections.abc import Iterable
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
    print(f"{what:48} {shares}   ({counted})")  # noqa: T201 (its output)


if __name__ == "__main__":
    main()
