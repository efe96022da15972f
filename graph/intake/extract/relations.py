"""Relations that a text states, found by the rules.

Enters: a Page and its mentions. Leaves: Proposals, each with its sentence, and the date and the sum that it names.
Precision comes before recall: what does not fit the vocabulary, is denied, wished, planned or over is left out.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, product
from typing import Any

from graph.intake.extract import Actor, Mention, Page, Proposal
from graph.intake.extract.amounts import amounts
from graph.intake.extract.dates import dates
from graph.intake.extract.marked import Group, Marked, marked
from graph.intake.extract.rules import Rule, Says, rules
from graph.intake.extract.whose import reads_one_way
from graph.intake.extract.words import lexicon
from graph.statements import Day
from ontology.model import model

_IF = re.compile(
    r"\s*(?:und |oder )?(?:ob|wenn|falls|sofern|bevor|um|damit(?! (?:wird|ist|sind|hat|\w+en|\w+t)\b))\b", re.IGNORECASE
)
_THAT = re.compile(r"\s*(?:und |oder )?dass\b", re.IGNORECASE)
_PAST = re.compile(r"(?!ge|neuge|\w*ierte)[a-zäöüß]+te|wurde|werde|habe")
_RANK = re.compile(r"\w+(?:isch|lich|ig|iv|al|ell|end|är|nah|frei|haft)(?:e|er|en|es|em)")
_MOST_AMONG = 4  # more who cooperate with each other are a network, and no pairs


class Relations:
    """Finds relations in one text."""

    def __init__(self, page: Page, mentions: Sequence[Mention]) -> None:
        self._page, self._mentions = page, mentions

    def proposals(self) -> Iterator[Proposal]:
        """Yield each relation once per sentence."""
        for sentence in marked(self._page.text, self._mentions):
            seen: set[tuple[str, str, str]] = set()
            if sentence.text.rstrip().endswith("?"):
                continue
            for proposal in self._in(sentence):
                key = (proposal.subject.name, proposal.relation, proposal.object.name)
                if key not in seen:
                    seen.add(key)
                    yield proposal

    def _in(self, sentence: Marked) -> Iterator[Proposal]:
        for rule in rules():
            for pattern in rule.patterns:
                for match in pattern.regex.finditer(sentence.text):
                    if _states(rule, match, sentence) and reads_one_way(rule, match, sentence):
                        for said in rule.says:
                            yield from self._said(rule, said, pattern.kinds, match, sentence)

    def _said(
        self, rule: Rule, said: Says, kinds: dict[str, str], match: re.Match[str], sentence: Marked
    ) -> Iterator[Proposal]:
        subjects, objects = (
            self._end(end, match, sentence, kinds, single=rule.single) for end in (said.subject, said.object)
        )
        pairs = product(subjects, objects)
        if rule.among:
            pairs = combinations(subjects, 2) if len(subjects) <= _MOST_AMONG else iter(())  # type: ignore[assignment]  # pairs as well
        sums = amounts(self._page.text[sentence.start : sentence.end]) if rule.amount else []
        if rule.needs_amount and len(sums) != 1:
            return
        role = _role(rule, match, sentence) if said.relation == "holdsRoleAt" else None
        if role and any(word in role.split() for word in ("ehemals", *lexicon().former)):
            return
        times = self._times(sentence, event=rule.event)
        for subject, target in pairs:
            if subject.name == target.name or not _fits(said.relation, subject.kind, target.kind):
                continue
            yield Proposal(
                subject=self._actor(subject),
                relation=said.relation,
                object=self._actor(target),
                passage=self._page.text[sentence.start : sentence.end],
                start=sentence.start,
                score=round(rule.score * min(subject.score, target.score), 2),
                rule=rule.name,
                role=role,
                amount=sums[0].value if len(sums) == 1 else None,
                currency=sums[0].currency if len(sums) == 1 else None,
                approximate=bool(sums) and sums[0].approximate,
                **times,
            )

    def _end(
        self, slot: str, match: re.Match[str], sentence: Marked, kinds: dict[str, str], *, single: bool
    ) -> list[Mention]:
        """Return the mentions that a slot holds: of the wanted kind, all of them or none."""
        if slot.startswith("the "):
            only = self._only(slot.removeprefix("the "))
            return [only] if only else []
        if slot == "place" and match["place"]:
            return [_place(match["place"], sentence)]
        group = sentence.groups[int(match["marked" if slot == "place" else slot])]
        wanted = "Place" if slot == "place" else kinds.get(slot)
        if wanted and not all(model().is_a(mention.kind, wanted) for mention in group.mentions):
            return []
        if single:  # the nearest: the last of those that stand before, the first of those that follow
            return [group.mentions[-1 if match.start(slot) < match.start() + 3 else 0]]
        return list(group.mentions)

    def _only(self, kind: str) -> Mention | None:
        """Return the one entity of a kind that the document names, if it names just one."""
        found = {m.iri or m.name: m for m in reversed(self._mentions) if model().is_a(m.kind, kind)}
        return next(iter(found.values())) if len(found) == 1 else None

    def _actor(self, mention: Mention) -> Actor:
        surface = self._page.text[mention.start : mention.end] or mention.name
        return Actor(surface, mention.name, mention.kind, mention.iri, mention.generic, mention.others)

    def _times(self, sentence: Marked, *, event: bool) -> dict[str, Any]:
        """Return since when, until when, and on which day a sentence says it; the document's day where it says none.

        What merely holds is not dated by a day that the sentence names: that may be the day of something else in it.
        """
        inside = [(m.start - sentence.start, m.end - sentence.start) for m in self._mentions]
        found = [
            dated
            for dated in dates(self._page.text[sentence.start : sentence.end], self._page.day)
            if not any(start < dated.end and dated.start < end for start, end in inside)
        ]
        told: dict[str, Any] = {"since": None, "until": None, "observed": None}
        concluded = []
        for key, sense, part in (
            ("since", "since", "start"),
            ("until", "until", "end"),
            ("observed", "on", "observed"),
        ):
            dated = next((dated for dated in found if dated.sense == sense), None)
            if dated and (event or sense != "on"):
                told[key] = dated.day
                concluded += [part] if dated.concluded else []
        if not any(told.values()) and self._page.day:
            told["observed"] = Day(self._page.day)
        return {**told, "concluded": tuple(concluded)}


def _states(rule: Rule, match: re.Match[str], sentence: Marked) -> bool:
    """Whether a clause states what it says: it denies, plans and doubts nothing, and depends on no condition."""
    clause = _clause(sentence.text, match)
    if _IF.match(clause):
        return False
    return not rule.unless.search(sentence.text if _THAT.match(clause) else clause)


def _fits(relation: str, subject: str, target: str) -> bool:
    """Whether a relation may link two kinds; a person employs nobody, has no members, hands money over for others."""
    known = model().relations[relation]
    if target == "Person" and (known.membership or relation == "holdsRoleAt"):
        return False
    if relation == "funds" and "Person" in (subject, target):
        return False
    return model().is_a(subject, known.source) and model().is_a(target, known.target)


def _role(rule: Rule, match: re.Match[str], sentence: Marked) -> str | None:
    """Return the role that the match captured, else the one that stands before the person."""
    given = match.groupdict().get("role")
    if given:
        words = [word for word in given.split() if word not in ("der", "die", "das", "als") and not _is_verb(word)]
        while len(words) > 1 and words[0][0].islower() and not _is_rank(words[0]):
            del words[0]
        return " ".join(words)
    before = [group.role for group in _groups(match, sentence) if group.role and "vorsitz" not in group.role.lower()]
    return before[0] if before else rule.role


def _is_verb(word: str) -> bool:
    """Whether a word that stands where an adjective may is a verb of the past, or of saying."""
    return word in lexicon().speech or (_PAST.fullmatch(word) is not None and word not in lexicon().ranks)


def _is_rank(word: str) -> bool:
    """Whether a word before a role goes with it: designierter, kaufmännische; no article, no neu, no besiegelten."""
    return word in lexicon().ranks or word in lexicon().former or _RANK.fullmatch(word) is not None


def _groups(match: re.Match[str], sentence: Marked) -> list[Group]:
    return [sentence.groups[int(n)] for slot, n in match.groupdict().items() if n and n.isdigit() and slot != "place"]


def _clause(text: str, match: re.Match[str]) -> str:
    """Return a match and what of its clause stands around it; what is said in quotation marks is no part of it."""
    before = re.split(
        r"[,;.“”]|(?<!Foto )(?<!Fotos )(?<!Bild )(?<!Bilder )(?<!Grafik )(?<!Quelle ):", text[: match.start()]
    )[-1]
    after = re.split(r"[,;:.„“”]", text[match.end() :], maxsplit=1)[0]
    inside = re.sub(r"„[^“”]*[“”]", "", match[0])
    return f"{before} {inside} {after}"


def _place(name: str, sentence: Marked) -> Mention:
    return Mention(sentence.start, sentence.start, name.strip(), "Place", 0.8, "place of a rule")
