"""Actors that may be recorded twice: pairs to look at, each with what speaks for it. Nothing is merged by itself.

Enters: a snapshot. Leaves: candidates, best first. Names are compared without legal forms and titles. Only pairs that
share a block are looked at, so that 100,000 actors take seconds: the same words, the same abbreviation, the same
identifier, the same initial and family name, or neighbours when all names are sorted, forwards and backwards (sorted
neighbourhood; Hernández and Stolfo 1995, https://doi.org/10.1145/223784.223807).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz

from graph.node import Node
from graph.snapshot import Snapshot
from graph.spelling import fold
from ontology.model import model

_LEGAL = frozenset(
    fold("AG GmbH gGmbH mbH KG KGaA OHG UG GbR SE eG eV e V KdöR KöR AöR Co Inc Ltd LLC PLC SA BV NV").split()
)
_TITLES = frozenset(fold("Dr Prof Dipl Ing Med Phil Herr Frau der die das des the gemeinnützige").split())
_JOINING = frozenset({"und", "and"})
_STOP = frozenset(fold("und für von vom zu zur zum in im am an der die das des den of for the and").split())
_HEADS = re.compile(
    "(?<=.{3})(kammer|verband|ministerium|gesellschaft|gemeinschaft|bund|werke?|agentur|amt|institut|universitat"
    "|hochschule|kreis|netzwerk|netz|zentrum|region|stiftung|fonds|bank|kasse|dienst|rat|raum)$"
)
_ACRONYM = re.compile(r"[A-ZÄÖÜ][A-ZÄÖÜ0-9]{1,5}")
_WINDOW, _LARGEST_BLOCK = 5, 40
_NEAR_NAME, _NEAR_WORD, _SHORTEST = 90.0, 84.0, 6
_SCORES = {
    "identifier": 0.98,
    "same_name": 0.95,
    "same_words": 0.9,
    "abbreviation": 0.85,
    "spelling": 0.8,
    "initial": 0.6,
}
_FOR, _AGAINST, _OTHER_KIND, _OTHER_FORM = 0.03, -0.2, -0.1, -0.2


@dataclass(frozen=True)
class Evidence:
    """Something that speaks for a pair, or against it: of which sort, and the two texts or the one that it lies in."""

    sort: str
    one: str
    other: str


@dataclass(frozen=True)
class Candidate:
    """Two actors that may be one, by IRI; the one with fewer statements first, for that is merged into the other."""

    one: str
    other: str
    score: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class _Name:
    """A name of an actor: as it is written, its words without forms and titles, and the abbreviations that it holds."""

    iri: str
    text: str
    words: tuple[str, ...]
    short: frozenset[str]
    key: str


def candidates(data: Snapshot, most: int | None = None) -> list[Candidate]:
    """Return the pairs that may be one actor, best first, at most ``most`` of them.

    Pairs that are said to be different, that a statement links, whose identifiers in one register differ, or of whose
    kinds none stands above the other are none.
    """
    actors = {iri: node for iri, node in data.nodes.items() if model().kinds[node.kind].role == "actor"}
    listed = [name for node in actors.values() for name in _names(node)]
    found: dict[tuple[str, str], dict[str, Evidence]] = defaultdict(dict)
    for one, other, sort in (*_alike(listed), *_near(listed), *_initials(listed, actors)):
        if one.iri != other.iri:
            first, second = sorted((one, other), key=lambda name: name.iri)
            found[first.iri, second.iri].setdefault(sort, Evidence(sort, first.text, second.text))
    for pair, identifier in _identified(actors.values()):
        found[pair]["identifier"] = Evidence("identifier", identifier, identifier)
    places = _places(data, {iri for pair in found for iri in pair})
    weighed = (_weighed(data, pair, evidence, places) for pair, evidence in found.items())
    return sorted((one for one in weighed if one), key=lambda one: (-one.score, one.one, one.other))[:most]


def _names(node: Node) -> Iterator[_Name]:
    seen = set()
    for text in (*node.names.values(), *node.alternative, *node.hidden):
        folded = fold(text).split()
        words = tuple(word for word in folded if word not in _LEGAL | _TITLES | _JOINING) or tuple(folded)
        key = " ".join(sorted(words))
        if key and key not in seen:
            seen.add(key)
            short = frozenset(fold(found[0]) for found in _ACRONYM.finditer(text) if fold(found[0]) in words)
            yield _Name(node.iri, text, words, short, key)


def _alike(listed: list[_Name]) -> Iterator[tuple[_Name, _Name, str]]:
    """Yield names of the same words, and abbreviations with what they may stand for."""
    blocks: dict[str, list[tuple[_Name, str]]] = defaultdict(list)
    short = {abbreviation for name in listed for abbreviation in name.short}
    for name in listed:
        blocks[name.key].append((name, "same_words"))
        for key in _abbreviated(name, short):
            blocks[key].append((name, "abbreviation"))
    for block in blocks.values():
        if len(block) > 1:
            for (one, way), (other, other_way) in combinations(block[:_LARGEST_BLOCK], 2):
                if way == other_way == "abbreviation":
                    continue  # two long names that could be shortened alike
                same = one.words == other.words and way == other_way
                yield one, other, "same_name" if same else max(way, other_way, key=lambda w: w == "abbreviation")


def _abbreviated(name: _Name, short: set[str]) -> set[str]:
    """Return a name as it reads with its first or last words abbreviated, where anybody uses that abbreviation.

    A compound counts with its parts: Handelskammer is H and K.
    """
    letters = ["" if word in _STOP else _letters(word) for word in name.words]
    found = set()
    for cut in range(1, len(letters) + 1):
        for start, end in ((0, cut), (len(letters) - cut, len(letters))):
            abbreviation = "".join(letters[start:end])
            if abbreviation in short and abbreviation not in name.words:
                found.add(" ".join(sorted((*name.words[:start], abbreviation, *name.words[end:]))))
    return found


def _letters(word: str) -> str:
    """Return the first letters of a compound's parts, as far as they are known."""
    return "".join(part[0] for part in _HEADS.sub(r" \1", word).split())


def _near(listed: list[_Name]) -> Iterator[tuple[_Name, _Name, str]]:
    """Yield names that are spelt nearly alike, among neighbours in two orders."""
    long = [name for name in listed if len(name.key) >= _SHORTEST]
    for order in (lambda name: " ".join(name.words), lambda name: " ".join(name.words)[::-1]):
        ordered = sorted(long, key=order)
        for at, one in enumerate(ordered):
            for other in ordered[at + 1 : at + 1 + _WINDOW]:
                if one.key != other.key and one.iri != other.iri and _spelt_alike(one, other):
                    yield one, other, "spelling"


def _spelt_alike(one: _Name, other: _Name) -> bool:
    """Whether names differ in the spelling of their words only: none has a word or number that the other lacks."""
    if len(one.words) != len(other.words) or fuzz.ratio(one.key, other.key, score_cutoff=_NEAR_NAME) == 0:
        return False
    pairs = [pair for pair in zip(one.words, other.words, strict=True) if pair[0] != pair[1]]
    return all(
        not any(c.isdigit() for c in first + second) and fuzz.ratio(first, second) >= _NEAR_WORD
        for first, second in pairs
    )


def _initials(listed: list[_Name], actors: dict[str, Node]) -> Iterator[tuple[_Name, _Name, str]]:
    """Yield persons of whom one is named with an initial: R. Habeck, Robert Habeck."""
    blocks: dict[tuple[str, str], list[_Name]] = defaultdict(list)
    for name in listed:
        if len(name.words) > 1 and model().is_a(actors[name.iri].kind, "Person"):
            blocks[name.words[0][0], name.words[-1]].append(name)
    for block in blocks.values():
        for one, other in combinations(block[:_LARGEST_BLOCK], 2):
            if (len(one.words[0]) == 1) != (len(other.words[0]) == 1):
                yield one, other, "initial"


def _identified(actors: Iterable[Node]) -> Iterator[tuple[tuple[str, str], str]]:
    blocks: dict[str, list[str]] = defaultdict(list)
    for node in actors:
        for identifier in node.identifiers:
            blocks[identifier].append(node.iri)
    for identifier, iris in blocks.items():
        for one, other in combinations(sorted(iris)[:_LARGEST_BLOCK], 2):
            yield (one, other), identifier


def _weighed(
    data: Snapshot, pair: tuple[str, str], evidence: dict[str, Evidence], places: dict[str, set[str]]
) -> Candidate | None:
    """Return a pair with its score and all that speaks for and against it; None where it is ruled out."""
    one, other = (data.nodes[iri] for iri in pair)
    if _said_apart(data, pair) or _linked(data, pair) or _registered_apart(one, other):
        return None
    score, told = max(_SCORES[sort] for sort in evidence), list(evidence.values())
    if one.kind == other.kind:
        told.append(Evidence("same_kind", one.kind, other.kind))
    elif _kin(one.kind, other.kind):
        score += _OTHER_KIND
        told.append(Evidence("other_kind", one.kind, other.kind))
    else:
        return None
    if all(len(_legal_forms(item)) > 1 for item in evidence.values()):
        score += _OTHER_FORM
        told.append(next(Evidence("other_form", item.one, item.other) for item in evidence.values()))
    score += _FOR * (len(evidence) - 1)
    if all(iri in places for iri in pair):
        shared = places[pair[0]] & places[pair[1]]
        score += _FOR if shared else _AGAINST
        shown = [min(shared or places[iri]) for iri in pair]
        told.append(Evidence("same_place" if shared else "other_place", *(data.nodes[iri].name() for iri in shown)))
    first, second = sorted(pair, key=lambda iri: (len(data.rows_about(iri)), iri))
    if first != pair[0]:
        told = [Evidence(item.sort, item.other, item.one) for item in told]
    return Candidate(first, second, round(min(score, 0.99), 2), tuple(told))


def _legal_forms(item: Evidence) -> set[str]:
    """Return the legal forms of two names, where both have one: two of them are two companies, as a rule."""
    forms = [" ".join(sorted(_LEGAL & set(fold(text).split()))) for text in (item.one, item.other)]
    return set(forms) if all(forms) else set()


def _linked(data: Snapshot, pair: tuple[str, str]) -> bool:
    edges, codes = data.edges, [data.edges.numbering.entities.find(iri) for iri in pair]
    few = min((data.rows_about(iri) for iri in pair), key=len)
    return any({edges.subject[row], edges.object[row]} == set(codes) for row in few)


def _said_apart(data: Snapshot, pair: tuple[str, str]) -> bool:
    one, other = pair
    return other in data.apart.get(one, ()) or one in data.apart.get(other, ())


def _registered_apart(one: Node, other: Node) -> bool:
    """Whether a register knows both under different numbers, such as AGS 03158 and AGS 03151."""
    registers: list[dict[str, set[str]]] = []
    for node in (one, other):
        numbers: dict[str, set[str]] = defaultdict(set)
        for identifier in node.identifiers:
            register, _, number = identifier.rpartition(" ")
            numbers[register].add(number)
        registers.append(numbers)
    shared = set(registers[0]) & set(registers[1])
    return any(register and not registers[0][register] & registers[1][register] for register in shared)


def _kin(one: str, other: str) -> bool:
    """Whether one kind stands above the other."""
    return model().is_a(one, other) or model().is_a(other, one)


def _places(data: Snapshot, wanted: set[str]) -> dict[str, set[str]]:
    """Return where actors are, by their statements that lead to a place."""
    found: dict[str, set[str]] = defaultdict(set)
    edges, numbering = data.edges, data.edges.numbering
    located = {numbering.relations.find(name) for name, r in model().relations.items() if r.locates}
    for iri in wanted:
        code = numbering.entities.find(iri)
        for row in data.rows_about(iri).tolist():
            if edges.subject[row] == code and edges.columns["relation"][row] in located:
                found[iri] |= {numbering.entities[edges.object[row]]} & data.nodes.keys()
    return dict(found)
