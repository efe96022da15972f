"""The rule file of relations, compiled.

Enters: `ontology/extraction/relations.toml`. Leaves: Rules, whose patterns match sentences in which each name, or list
of names, stands as a mark (`marked.py`).
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

import ontology
from graph.intake.extract.words import lexicon
from ontology.model import model

_ARTICLES = {
    "nom": "der|die|das|ein|eine|",
    "acc": "den|die|das|einen|eine|ein|",
    "dat": "dem|der|den|einem|einer|",
    "gen": "der|des|eines|einer|",
    "bare": "",
    "": "[a-z]*",
}
_PREPOSITIONS = "von mit bei für in an auf durch aus zu nach über unter gegen ohne um neben laut".split()  # noqa: SIM905 (a list of words)
_FREE = "".join(rf"(?<!\b{word} )" for word in _PREPOSITIONS)
_WORD = r"(?:\d[\d.,]*|[^\s⟦⟧,;:.()„“”\"\u2013]+)"
_GAP = rf"(?:{_WORD} ){{0,8}}"
_SLOT = re.compile(r"\{(\w+)(?::(\w*))?(?::(\w*))?\}")
_NO_PLACE = "ung|heit|keit|schaft|tion|ismus|tät|ik|mitteln|gründen|anlass|sicht|stahl|holz|handwerk|industrie|protest"
_BEFORE_PLACE = "Bad|Sankt|Markt|Schwäbisch|Hessisch|Hannoversch|Preußisch|Deutsch|Groß|Klein|Alt|Neu|Ober|Unter|Hohen"
_PLACE = (
    r"(?:⟦(?P<marked>\d+)\|\w*⟧|"
    rf"(?P<place>(?-i:(?!(?i:\S*(?:{_NO_PLACE}) ))(?:(?:{_BEFORE_PLACE}) )?"
    r"[A-ZÄÖÜ][\wäöüß-]+(?: (?:am|an der|ob der|bei) [A-ZÄÖÜ]\w+)?)))"
)


@dataclass(frozen=True)
class Says:
    """A relation that a match states, between two slots of its pattern."""

    relation: str
    subject: str
    object: str


@dataclass(frozen=True)
class Pattern:
    """One pattern of a rule, and the kinds that its slots ask for."""

    regex: re.Pattern[str]
    kinds: dict[str, str]


@dataclass(frozen=True)
class Rule:
    """A rule: its patterns, what a match states, and when it does not count. The fields are those of the file."""

    name: str
    patterns: tuple[Pattern, ...]
    says: tuple[Says, ...]
    score: float
    among: str | None = None
    amount: bool = False
    needs_amount: bool = False
    event: bool = False
    single: bool = False
    role: str | None = None
    unless: re.Pattern[str] = re.compile(r"(?!)")


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules of the file in its order, read once per process."""
    return compiled(ontology.read("extraction", "relations.toml"))


def compiled(text: str) -> tuple[Rule, ...]:
    """Return the rules of a file's text.

    Raises:
        ValueError: it is no TOML, or a rule names a relation or a slot that is not there.
    """
    tables = tomllib.loads(text)
    return tuple(_rule(table, tables.get("unless", [])) for table in tables["rule"])


def _rule(table: dict[str, Any], unless: list[str]) -> Rule:
    patterns = [table["pattern"]] if isinstance(table["pattern"], str) else table["pattern"]
    among = table.get("among")
    said = [{**table, "subject": among, "object": among}] if among else [table, *table.get("also", [])]
    says = tuple(Says(one["relation"], one["subject"], one["object"]) for one in said)
    for one in says:
        if one.relation not in model().relations:
            raise ValueError(f"The rule '{table['name']}' names the relation '{one.relation}', which is not there.")
        for pattern in patterns:
            _check(table["name"], pattern, one)
    words = "|".join(map(re.escape, [*unless, *table.get("unless", [])]))
    return Rule(
        name=table["name"],
        patterns=tuple(_pattern(pattern) for pattern in patterns),
        says=says,
        score=table["score"],
        among=among,
        amount=table.get("amount", False),
        needs_amount=table.get("needs") == "amount",
        event=table.get("event", False),
        single=table.get("single", False),
        role=table.get("role"),
        unless=re.compile(rf"\b(?:{words})\b", re.IGNORECASE),
    )


def _check(name: str, pattern: str, said: Says) -> None:
    """Refuse a pattern that lacks what its rule links."""
    there = {slot for slot, _, _ in _SLOT.findall(pattern)}
    for end in (said.subject, said.object):
        if end not in there and not end.startswith("the "):
            raise ValueError(f"The rule '{name}' links '{end}', which its pattern '{pattern}' does not have.")


def _pattern(text: str) -> Pattern:
    kinds = {slot: kind for slot, _, kind in _SLOT.findall(text) if kind}
    return Pattern(re.compile(_regex(text), re.IGNORECASE), kinds)


def _regex(pattern: str) -> str:
    """Return a pattern of the file as a regular expression over a marked sentence."""
    parts = pattern.split()
    out = []
    for number, part in enumerate(parts):
        after = parts[number - 1] if number else ""
        if part == "...":
            out.append(_GAP)
        elif part in ("{role}", "-{role}"):
            out.append(_role(hyphen=part.startswith("-")))
        elif part == "{place}":
            out.append(_PLACE + " ")
        elif slot := _SLOT.fullmatch(part):
            free = _FREE if slot[2] in ("nom", "acc", "gen") and not _takes_preposition(after) else ""
            out.append(rf"{free}⟦(?P<{slot[1]}>\d+)\|(?:{_ARTICLES[slot[2] or '']})⟧ ")
        else:
            optional = part.endswith("?") and not part.startswith("[")
            word = re.escape(part) if part in ("(", ")", ".") else part.removesuffix("?")
            out.append(rf"(?:{word} )?" if optional else rf"\b{word} " if word[0].isalpha() else f"{word} ")
    return "".join(out)


def _takes_preposition(before: str) -> bool:
    return any(word in re.findall(r"\w+", before) for word in _PREPOSITIONS)


def _role(*, hyphen: bool) -> str:
    """Return what matches a role: ranks, a role noun, perhaps a second one, and what it is the role for."""
    words = lexicon()
    noun = rf"(?-i:{words.role.pattern})"
    known = "|".join(sorted({*words.ranks, *map(str.capitalize, words.ranks)}))
    rank = rf"(?:{known}|der|die|das|als|(?!(?:sowie|oder|aber) )[a-zäöüß]+(?:e|er|en))"
    ranks = rf"(?:{rank} (?:und (?=[a-zäöüß]+(?:e|er|en) ))?)"
    if hyphen:
        return rf"-(?P<role>{noun}) "
    rest = r"(?: (?:und|für|des|der|im)? ?(?-i:[A-ZÄÖÜ][\wäöüß-]+)){0,4}"
    return rf"(?<![\w-])(?P<role>(?-i:{ranks}{{0,4}}){noun}(?: und (?-i:{ranks}?){noun})?{rest}) "
