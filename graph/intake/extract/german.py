"""The extractor that reads German: known names, names that German builds, and relations by rules.

Enters: a Page. Leaves: its mentions and proposals.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from graph.intake.extract import Mention, Page, Proposal
from graph.intake.extract.implied import implied
from graph.intake.extract.institutions import Institutions
from graph.intake.extract.persons import Persons, by_last_name, one_name_each
from graph.intake.extract.relations import Relations
from graph.intake.extract.words import Token, lexicon, tokens
from ontology.model import model

_SORTS = {  # abbreviations that many bear, and how the names begin that they stand for
    "IHK": ("IHK ", "Industrie- und Handelskammer "),
    "HWK": ("HWK ", "Handwerkskammer "),
    "TH": ("TH ", "Technische Hochschule "),
    "TU": ("TU ", "Technische Universität "),
    "FH": ("FH ", "Fachhochschule "),
}
_ABBREVIATION = re.compile(r" \(([A-ZÄÖÜ][\w.&/-]{1,20})\)")


class German:
    """Reads German, one page after another."""

    def __init__(self) -> None:
        self._last: tuple[Page, list[Mention]] | None = None

    def mentions(self, page: Page) -> list[Mention]:
        """Return the places that name an entity, in the text's order; they do not overlap."""
        if self._last is None or self._last[0] is not page:
            found = tokens(page.text)
            self._last = page, discovered(page, found, list(page.known.mentions(page.text, found)))
        return self._last[1]

    def proposals(self, page: Page) -> Iterable[Proposal]:
        """Return the relations that the rules find."""
        mentions = self.mentions(page)
        return Relations(page, [*mentions, *implied(page.text, mentions)]).proposals()


def discovered(page: Page, found: list[Token], known: Sequence[Mention]) -> list[Mention]:
    """Return known mentions and, beside them, those that German patterns find."""
    text, words = page.text, lexicon()
    organisations = list(Institutions(text, found, words).mentions())
    persons = list(Persons(text, found, words).mentions())
    chosen = _longest([*known, *organisations, *persons])
    chosen = _longest([*chosen, *_repeated(text, chosen)])
    chosen = one_name_each([*_in_full(chosen)])
    people = [mention for mention in chosen if mention.kind == "Person"]
    chosen = _longest([*chosen, *by_last_name(people, found)])
    return [_known(page, mention) for mention in chosen]


def _known(page: Page, mention: Mention) -> Mention:
    """Return a discovered mention as one of the known entity that is called so, if there is one."""
    node = None if mention.iri else next(filter(None, map(page.known.called, (mention.name, *mention.others))), None)
    return mention if node is None else replace(mention, name=node.name(), kind=node.kind, iri=node.iri)


def _longest(mentions: Iterable[Mention]) -> list[Mention]:
    """Return mentions that do not overlap: the longer one wins, the surer where they are equally long."""
    chosen: list[Mention] = []
    taken: set[int] = set()
    for mention in sorted(mentions, key=lambda m: (m.start - m.end, -m.score, m.start)):
        places = range(mention.start, mention.end)
        if mention.end > mention.start and taken.isdisjoint(places):
            taken.update(places)
            chosen.append(mention)
    return sorted(chosen, key=lambda mention: mention.start)


def _repeated(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Yield abbreviations in brackets after a name, and every place that repeats one or a coined name."""
    for mention in mentions:
        match = _ABBREVIATION.match(text, mention.end) if mention.kind != "Person" else None
        if match and sum(letter.isupper() for letter in match[1]) > 1 and _shortens(match[1], mention.name):
            short = match[1]
            pattern = re.compile(rf"(?<![\w-]){re.escape(short)}(?![\w])")
            for place in pattern.finditer(text):
                yield replace(mention, start=place.start(), end=place.end(), score=0.9, rule="abbreviation")


def _in_full(mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Yield mentions in which a bare IHK or TH is the only one that the text names, else one of this text only."""
    names = {mention.name for mention in mentions}
    for mention in mentions:
        beginnings = _SORTS.get(mention.name) if mention.iri is None else None
        if not beginnings:
            yield mention
            continue
        meant = [name for name in names if name.startswith(beginnings)]
        whole = next((one for one in mentions if one.name == meant[0]), None) if len(meant) == 1 else None
        yield replace(whole, start=mention.start, end=mention.end) if whole else replace(mention, generic=True)


def _shortens(short: str, name: str) -> bool:
    """Whether the letters of an abbreviation stand in a name in their order, the first where a word begins.

    `Verein des Landkreises Peine (VLP)` does not shorten the district, though it stands behind it.
    """
    letters = [letter for letter in short.casefold() if letter.isalnum()]
    starts = re.finditer(rf"\b{re.escape(letters[0])}", name.casefold())
    return any(_in_order(letters, name.casefold()[start.start() :]) for start in starts)


def _in_order(letters: Sequence[str], text: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in letters)


def is_actor(kind: str) -> bool:
    """Whether a kind is a node of a network, and no place, topic or document."""
    found = model().kinds.get(kind)
    return found is not None and found.role == "actor"
