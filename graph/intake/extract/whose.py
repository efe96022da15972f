"""Whose role a sentence states, and where: one person, and an organisation whose name ends where ours does.

Enters: a match of a rule in a Marked sentence. Leaves: whether it can be read in one way only; what can be read in two
is not proposed.
"""

import re

from graph.intake.extract import Mention
from graph.intake.extract.marked import Marked
from graph.intake.extract.rules import Rule
from graph.intake.extract.words import lexicon

_PERSON_BEFORE = re.compile(r"⟦(\d+)\|\w*⟧ (, |[\u2013\u2014-] )?$")
_OWN_ROLE = re.compile(r"-[\w-]+ ⟦\d+\|\w*⟧ , $")
_PERSON_AFTER = re.compile(r"(, )?⟦(\d+)\|\w*⟧")
_SIDE_BY_SIDE = re.compile(r"⟧ ⟦\d+\|\w*⟧ $")
_PART_OF = re.compile(r"⟦\d+\|(?:des|der)⟧|(?:des|der|für|im|in|am|an|zu) ")
_NOUN_AFTER = re.compile(r"(?:-|[\u2013\u2014] )?[A-ZÄÖÜ]|[\u2013\u2014] ⟦|[&+]")
_NOUN_BEFORE = re.compile(r" (?:der|des) [^ ]+$")
_OF_A_DEPARTMENT = re.compile(r"(?:leiter|referent|manager|direktor|chef|beauftragte)(?:in|r)?$", re.IGNORECASE)
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
    organisations = sentence.groups[int(match[said.object])].mentions
    if given and _takes_from_a_name(given, organisations[0], bare=f"⟦{match[said.object]}|⟧" in match[0]):
        return False
    if given and match.start(said.subject) > match.start("role"):
        return _of_who_follows(match[0], given, sentence, sentence.text[: match.start()])
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
    if not beside or not _is_person(sentence, beside[1]):
        return True
    if beside[2] == ", " and "⟧ -" in whole:  # Landrat Kolb, IHK-Präsident Abel; not Kolb, IHK-Präsident Abel
        return sentence.groups[int(beside[1])].role is not None or _OWN_ROLE.search(before) is not None
    return beside[2] == ", " and "," not in whole


def _of_who_stands_before(role: str | None, organisation: Mention, sentence: Marked, after: str) -> bool:
    """Whether a role is that of the person before it, and nothing after the organisation goes on with its name."""
    beside = _PERSON_AFTER.match(after)
    if role and beside and _is_person(sentence, beside[2]):
        return bool(beside[1]) and not re.match(r"(?:der|die|das)\b", role, re.IGNORECASE)
    legal = _ends_with_legal_form(organisation.name) and after[:1] not in ("&", "+")
    placed = organisation.score >= _COMPLETE and _IN_PLACE.match(after)
    return legal or bool(placed) or not (_PART_OF.match(after) or _NOUN_AFTER.match(after))


def _takes_from_a_name(role: str, organisation: Mention, *, bare: bool) -> bool:
    """Whether role and name may be parted elsewhere, where no article parts them.

    `Präsident der Hafencity Universität`, `Generalsekretär Ernst von Siemens`, `Leiter Vertrieb Brandt AG`.
    """
    last = role.rsplit(maxsplit=1)[-1]
    department = (
        bool(_OF_A_DEPARTMENT.search(last)) and organisation.rule == "legal form" and organisation.name.count(" ") > 1
    )
    return last in lexicon().first_names or (bare and (department or _NOUN_BEFORE.search(role) is not None))


def _ends_with_legal_form(name: str) -> bool:
    return any(match.end() == len(name) for match in lexicon().legal_forms.finditer(name))


def _is_person(sentence: Marked, number: str) -> bool:
    return sentence.groups[int(number)].mentions[0].kind == "Person"
