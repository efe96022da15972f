"""What a phrase of a table means as a relation, in German and English, by labels and by ordinary words.

Enters: a phrase as it stands in a cell or head. Leaves: a relation with its direction, or the relations that come near.
Phrases are compared folded, as names are in a search; what only comes near is said to be near, and its rows are
proposed. What may mean several relations is never chosen.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache

import yaml
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Prefix

import ontology
from graph.intake.table.words import NEAR
from graph.spelling import fold
from ontology.model import model

MOST_NEAR = 3
_STEM = 6
"""Letters that two words begin with alike to have one stem; shorter words are the same, from four letters on."""
_ENDING, _WHOLE = 4, 4
_NOT = frozenset(map(fold, ("nicht", "nie", "kein", "keine", "keinen", "ohne", "not", "no", "never", "without")))
_SILENT = frozenset(
    map(
        fold,
        (
            *("ist", "sind", "war", "waren", "hat", "haben", "hatte", "wird", "werden", "wurde", "wurden", "sein"),
            *("seinen", "als", "mit", "von", "vom", "durch", "für", "aus", "bei", "der", "die", "das", "den", "dem"),
            *("des", "ein", "eine", "einer", "mehr", "auch", "noch", "sich", "auf", "unter", "über", "nach", "zur"),
            *("has", "had", "was", "were", "with", "from", "the", "and", "its", "for", "into", "about", "through"),
        ),
    )
)
Meant = tuple[str, bool]
"""A relation, and whether the phrase reads from its object to its subject."""


@cache
def _told() -> dict[str, dict[str, list[str]]]:
    told: dict[str, dict[str, list[str]]] = yaml.safe_load(ontology.read("phrases.yaml"))
    return told


@cache
def labels() -> dict[str, Meant]:
    """Return what the names and labels of the vocabulary mean, folded."""
    found = {fold(relation.name): (relation.name, False) for relation in model().relations.values()}
    for relation in model().relations.values():
        for called, inverse in ((relation.label, False), (relation.inverse_label, True)):
            for label in called.values():
                found.setdefault(fold(label), (relation.name, inverse and not relation.symmetric))
    return found


@cache
def phrases() -> dict[str, Meant]:
    """Return what labels and ordinary words mean, folded; a label comes first."""
    found = dict(labels())
    for part, inverse in (("forward", False), ("inverse", True)):
        for name, called in _told()[part].items():
            for phrase in called:
                found.setdefault(fold(phrase), (name, inverse))
    return found


@cache
def asked() -> dict[str, tuple[str, ...]]:
    """Return the relations that a phrase of several meanings may mean, by the folded phrase."""
    return {fold(phrase): tuple(named) for phrase, named in _told()["asked"].items()}


@cache
def relation(text: str) -> tuple[str, bool, bool] | None:
    """Return the relation that a phrase names, whether in its other direction, and whether it only comes near."""
    return _among(phrases(), text)


def is_label(head: str) -> bool:
    """Whether a head names a relation by its label, or nearly: other words, such as Förderung, may head anything."""
    return _among(labels(), head) is not None


def _among(known: dict[str, Meant], text: str) -> tuple[str, bool, bool] | None:
    if text in model().relations:
        return text, False, False
    wanted = fold(text)
    if wanted in known:
        return (*known[wanted], False)
    if not wanted or wanted in asked() or _NOT & set(wanted.split()):
        return None
    best = process.extractOne(wanted, known.keys(), scorer=fuzz.ratio, score_cutoff=NEAR)
    return (*known[best[0]], True) if best else None


def near(text: str) -> list[str]:
    """Return the relations that a phrase may mean: as is known of it, else those it shares a word stem with.

    What denies something comes near nothing.
    """
    wanted = fold(text)
    words = wanted.split()
    if wanted in asked():
        return list(asked()[wanted])
    if not _NOT.isdisjoint(words):
        return []
    shared = Counter(phrase for word in dict.fromkeys(words) for phrase in _with_stem(word))
    scores: dict[str, float] = {}
    for phrase, count in shared.items():
        name, _ = phrases()[phrase]
        scores[name] = max(scores.get(name, 0), count + fuzz.ratio(wanted, phrase) / 100)
    return sorted(scores, key=lambda name: (-scores[name], name))[:MOST_NEAR]


def _with_stem(word: str) -> set[str]:
    """Return the phrases that have a word of the same stem: kooperiert and Kooperation, gefördert and Förderung."""
    plain = _plain(word)
    alike = (other for other in _stems().get(plain[:_STEM], {}) if _is_alike(plain, other))
    return {phrase for other in alike for phrase in _stems()[plain[:_STEM]][other]}


def _is_alike(one: str, other: str) -> bool:
    return Prefix.similarity(one, other) >= min(len(one), len(other)) - _ENDING


@cache
def _stems() -> Mapping[str, Mapping[str, list[str]]]:
    """Return the phrases by the words that stand in them, and these by how they begin."""
    found: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for phrase in phrases():
        for word in phrase.split():
            if len(word) >= _WHOLE and word not in _SILENT:
                found[_plain(word)[:_STEM]][_plain(word)].append(phrase)
    return found


def _plain(word: str) -> str:
    return word.removeprefix("ge") if len(word) > _STEM + 2 else word
