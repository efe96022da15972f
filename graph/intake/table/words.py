"""What the words of a table mean: heads of columns and kinds, in German and English; phrases.py knows the relations.

Enters: a text as it stands in a table. Leaves: a name of the vocabulary, or None. Words are compared folded, as names
are in a search.
"""

import re
from functools import cache

import yaml
from rapidfuzz import fuzz, process

import ontology
from graph.spelling import fold
from ontology.model import model

NEAR = 88
"""The similarity (rapidfuzz, normalised Indel, 0 to 100) from which a word is taken for another."""
# What a name tells of the kind of its bearer, where the table does not say.
_TELLING = (
    (r"\b(Landkreis|Kreis)\b", "District"),
    (r"^(Landeshaupt|Hanse)?[Ss]tadt\b", "City"),
    (r"ministerium\b|^Ministerium|^Ministry\b", "Ministry"),
    (r"\b(Industrie- und Handelskammer|IHK|Handwerkskammer)\b", "Chamber"),
    (r"\b(Sparkasse|Volksbank|Bank)\b", "Bank"),
    (r"\b(IG Metall|Gewerkschaft|ver\.di|DGB)\b", "Union"),
    (r"\b(Universität|Hochschule|University|Institut|Forschungszentrum)\b", "ResearchOrganisation"),
    (r"\b(GmbH|AG|KG|SE|OHG|mbH|Ltd|Inc|GbR)\b", "Company"),
    (r"\b(e\. ?V\.|Verband|Verein|Stiftung)|verband\b|verein\b", "Association"),
)


@cache
def heads() -> dict[str, str]:
    """Return what each folded head stands for; a head of two meanings is left out."""
    told: dict[str, list[str]] = yaml.safe_load(ontology.read("headers.yaml"))
    found: dict[str, str] = {}
    for part, names in told.items():
        for name in (part.replace("_", " "), *names):
            found.setdefault(fold(name), part)
    return found


def part_of(head: str) -> str | None:
    """Return what a column holds, by its head: exactly, else the nearest."""
    asked = fold(head)
    if asked in heads():
        return heads()[asked]
    best = process.extractOne(asked, heads().keys(), scorer=fuzz.ratio, score_cutoff=NEAR) if len(asked) > 3 else None  # noqa: PLR2004 (short words resemble each other)
    return heads()[best[0]] if best else None


@cache
def _kinds() -> dict[str, str]:
    found = {fold(kind.name): kind.name for kind in model().kinds.values()}
    for kind in model().kinds.values():
        for label in kind.label.values():
            found.setdefault(fold(label), kind.name)
    return found


def kind(text: str) -> str | None:
    """Return the kind that a word names by its label or name."""
    return text if text in model().kinds else _kinds().get(fold(text))


def kind_by_name(name: str) -> str | None:
    """Return the kind that a name itself tells, such as Landkreis; persons tell none."""
    return next((kind for pattern, kind in _TELLING if re.search(pattern, name)), None)
