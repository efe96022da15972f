"""Annotated texts: `[surface|Kind|name]` in the text, `subject | relation | object` below a line of three hyphens."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from graph.intake.clean import clean
from graph.intake.extract import Page, Proposal
from graph.intake.extract.german import German, is_actor
from graph.intake.extract.known import Known
from ontology.model import model

_MARK = re.compile(r"\[([^|\]]+)\|(\w+)(?:\|([^\]]+))?\]")
TEXTS = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class Annotated:
    """A text without its marks: mentions as (start, end, kind, name), relations by name, the document's day."""

    name: str
    text: str
    day: date
    mentions: tuple[tuple[int, int, str, str], ...]
    relations: frozenset[tuple[str, str, str]]


def annotated(folder: Path) -> list[Annotated]:
    """Return the annotated texts of a folder, by name."""
    return [_read(path) for path in sorted(folder.glob("*.txt"))]


def _read(path: Path) -> Annotated:
    head, _, rest = path.read_text(encoding="utf-8").partition("\n\n")
    marked, _, below = rest.partition("\n---\n")
    text, mentions, at = "", [], 0
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        mentions.append((len(text), len(text) + len(mark[1]), mark[2], mark[3] or mark[1]))
        text += mark[1]
        at = mark.end()
    relations = {tuple(part.strip() for part in line.split("|")) for line in below.splitlines() if line.strip()}
    day = date.fromisoformat(head.removeprefix("date:").strip())
    return Annotated(path.stem, text + marked[at:], day, tuple(mentions), frozenset(relations))  # type: ignore[arg-type]  # three parts each


@dataclass(frozen=True)
class Score:
    """How many were right, how many were found, how many there are."""

    right: int
    found: int
    there: int

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of what is there that was found."""
        return self.right / self.there if self.there else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.right / (self.found + self.there) if self.found + self.there else 1.0


def total(scores: Iterable[Score]) -> Score:
    """Return scores added up."""
    found = list(scores)
    return Score(sum(s.right for s in found), sum(s.found for s in found), sum(s.there for s in found))


def score_mentions(text: Annotated) -> Score:
    """Score the actors and awards found without any known name: right is the same stretch of characters."""
    view = clean(text.text)
    mentions = German().mentions(Page(view.text, text.day, Known([])))
    found = {view.raw(m.start, m.end) for m in mentions if is_actor(m.kind) or m.kind == "Award"}
    there = {(start, end) for start, end, _, _ in text.mentions}
    return Score(len(found & there), len(found), len(there))


def score_relations(text: Annotated) -> Score:
    """Score the relations proposed without any known name: right are the same two ends, relation and direction."""
    view = clean(text.text)
    called = {text.text[start:end]: name for start, end, _, name in text.mentions}
    called |= {name: name for _, _, _, name in text.mentions}
    found = {_triple(p, called) for p in German().proposals(Page(view.text, text.day, Known([])))}
    there = {_ordered(*relation) for relation in text.relations}
    return Score(len(found & there), len(found), len(there))


def _triple(proposal: Proposal, called: dict[str, str]) -> tuple[str, str, str]:
    ends = [called.get(end.name) or called.get(end.surface) or end.name for end in (proposal.subject, proposal.object)]
    return _ordered(ends[0], proposal.relation, ends[1])


def _ordered(subject: str, relation: str, target: str) -> tuple[str, str, str]:
    one, other = sorted((subject, target)) if model().relations[relation].symmetric else (subject, target)
    return one, relation, other
