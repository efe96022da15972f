"""Places that only stand for a name: "the award", "the network", "it".

Enters: a clean text and its mentions. Leaves: more mentions, marked as implied. Only what can mean one thing is taken:
the only award or network that the document names, and a pronoun whose sentence follows on the one that names its noun.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from graph.intake.clean import sentences
from graph.intake.extract import Mention
from ontology.model import model

_GENERIC = {
    "Award": re.compile(
        r"\b(?:die|der|den|dem|das) (?:Auszeichnung|Preis|Ehrung|Award)\b(?! (?:„|für))", re.IGNORECASE
    ),
    "Network": re.compile(
        r"\b(?:das|dem|des|die|der) (?:Netzwerk|Projekt|Bündnis|Initiative|Allianz|Verbund|Konsortium|Vorhaben)s?\b"
        r"(?! (?:„|für|der|des|zur|zum|von|vom))",
        re.IGNORECASE,
    ),
}
_PRONOUN = re.compile(r"(?:Es|Sie|Er)\b(?= (?:wird|ist|wurde|hat|kooperiert|gehört|fördert|arbeitet|erhält|bekommt)\b)")
_GENDER = {"Es": "Das", "Sie": "Die", "Er": "Der"}


def implied(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Yield what stands for the names of a text."""
    taken = [(mention.start, mention.end) for mention in mentions]
    for kind, pattern in _GENERIC.items():
        named = {
            mention.iri or mention.name: mention for mention in reversed(mentions) if model().is_a(mention.kind, kind)
        }
        if len(named) != 1:
            continue
        (only,) = named.values()
        first = min(mention.start for mention in mentions if model().is_a(mention.kind, kind))
        for match in pattern.finditer(text):
            start = match.start() + match[0].index(" ") + 1
            if start > first and not any(a < match.end() and start < b for a, b in taken):
                yield replace(only, start=start, end=match.end(), score=0.85, rule="the only one", implied=True)
    yield from _pronouns(text, mentions)


def _pronouns(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    by_start = {mention.start: mention for mention in mentions}
    before: tuple[int, int] | None = None
    for start, end in sentences(text):
        match = _PRONOUN.match(text, start)
        if match and before and text[before[1] : start] in (" ", ""):
            article = f"{_GENDER[match[0]]} "
            subject = by_start.get(before[0] + len(article)) if text.startswith(article, before[0]) else None
            if subject and subject.kind != "Person":
                yield replace(subject, start=start, end=match.end(), score=0.8, rule="pronoun", implied=True)
        before = (start, end)
