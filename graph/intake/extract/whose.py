"""Whose role a sentence states, and where: one person, and an organisation whose name ends where ours does.

Enters: a match of a rule in a Marked sentence. Leaves: whether it can be read in one way only; what can be read in two
is not proposed.
"""

import re

from graph.intake.extract import Mention
from graph.intake.extract.marked import Marked
from graph.intake.extract.rules import Rule
from graph.intake.extract.words import lexicon

_PERSON_BEFORE = re.compile(r"⟦(\d+)\|\w*⟧ (, )?$")
_PERSON_AFTER = re.compile(r"(, )?⟦(\d+)\|\w*⟧")
_SIDE_BY_SIDE = re.compile(r"⟧ ⟦\d+\|\w*⟧ $")
_PART_OF = re.compile(r"⟦\d+\|(?:des|der)⟧|(?:des|der|für|im|in|am|an|zu) ")
_NOUN_AFTER = re.compile(r"-?[A-ZÄÖÜ]|[&+]")
_NOUN_BEFORE = re.compile(r" (?:der|des) [^ ]+$")
_IN_PLACE = re.compile(r"in (?!der|dem)(?:\()?[A-ZÄÖÜ]")
_COMPLETE = 0.85  # what a name scores that something completes: a place, a purpose


def reads_one_way(rule: Rule, match: re.Match[str], sentence: Marked) -> bool:
    """Whether a role between commas belongs to one person only, and the name of the organisation ends where ours does.

    `Kolb, die Leiterin der Prognos AG, Abel` may name one person or two; `Leiterin der Prognos AG Abel` is Abel's.
    """
    said = rule.says[0]
    if said.relation != "holdsRoleAt" or said.object.startswith("the "):
        return True
    given = match.groupdict().get("role")
    if given and _takes_from_a_name(given, bare=f"⟦{match[said.object]}|⟧" in match[0]):
        return False
    if given and match.start(said.subject) > match.start("role"):
        return _of_who_follows(match[0], given, sentence, sentence.text[: match.start()])
    organisations = sentence.groups[int(match[said.object])].mentions
    if match[0].endswith(") "):  # (Deutscher Gewerkschaftsbund, Region Emsland) is one name
        return len(organisations) == 1
    if match.end(said.object) + 10 < match.end():
        return True
    return _of_who_stands_before(given, organisations[0], sentence, sentence.text[match.end() :])


def _of_who_follows(whole: str, role: str, sentence: Marked, before: str) -> bool:
    """Whether a role is that of the person after it: nobody stands before it, and it is no entry of a list."""
    if not before and _SIDE_BY_SIDE.search(whole) and role[0].isupper():
        return False
    beside = _PERSON_BEFORE.search(before)
    parted = not (beside and beside[2]) or "," in whole
    return not (beside and parted and _is_person(sentence, beside[1]))


def _of_who_stands_before(role: str | None, organisation: Mention, sentence: Marked, after: str) -> bool:
    """Whether a role is that of the person before it, and nothing after the organisation goes on with its name."""
    beside = _PERSON_AFTER.match(after)
    if role and beside and _is_person(sentence, beside[2]):
        return bool(beside[1]) and not re.match(r"(?:der|die|das)\b", role, re.IGNORECASE)
    legal = _ends_with_legal_form(organisation.name) and after[:1] not in ("&", "+")
    placed = organisation.score >= _COMPLETE and _IN_PLACE.match(after)
    return legal or bool(placed) or not (_PART_OF.match(after) or _NOUN_AFTER.match(after))


def _takes_from_a_name(role: str, *, bare: bool) -> bool:
    """Whether words were read as a role that begin the name: Präsident der Hafencity | Universität, Direktor Ernst | von."""
    return role.split()[-1] in lexicon().first_names or (bare and _NOUN_BEFORE.search(role) is not None)


def _ends_with_legal_form(name: str) -> bool:
    return any(match.end() == len(name) for match in lexicon().legal_forms.finditer(name))


def _is_person(sentence: Marked, number: str) -> bool:
    return sentence.groups[int(number)].mentions[0].kind == "Person"
