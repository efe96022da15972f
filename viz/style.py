"""How a kind of actor looks: symbol, colour, typeface and its place in the legend.

Enters: the name of a kind of the vocabulary. Leaves: one of nine Groups. A kind belongs to the group of its nearest
ancestor in the table below, so that a new kind below an old one needs no code. Shape, colour and typeface say the same
thing three times: the picture stays readable in print and without colour vision.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import cos, pi, sin
from typing import Literal as OneOf

from ontology.model import model

Point = tuple[float, float]
Form = OneOf["fill", "ring", "cross"]
Face = OneOf["plain", "person", "event", "place"]
Language = OneOf["de", "en"]
LANGUAGES: tuple[Language, ...] = ("de", "en")


def _polygon(corners: int, radius: float) -> tuple[Point, ...]:
    turns = [2 * pi * step / corners for step in range(corners)]
    return tuple((round(radius * sin(turn), 4), round(-radius * cos(turn), 4)) for turn in turns)


def _star(outer: float, inner: float) -> tuple[Point, ...]:
    turns = [pi * step / 4 for step in range(8)]
    radii = [inner if step % 2 else outer for step in range(8)]
    return tuple((round(r * sin(t), 4), round(-r * cos(t), 4)) for r, t in zip(radii, turns, strict=True))


@dataclass(frozen=True)
class Group:
    """One symbol of the legend.

    ``points`` are the corners for a symbol of radius 1, none for a circle; they are sized so that all nine look
    equally large. ``kinds`` are the kinds of the vocabulary under which the group begins; ``apart`` are others that
    share its symbol and not its words: the legend calls them as the vocabulary does.
    """

    name: str
    label: dict[Language, str]
    light: str
    dark: str
    kinds: tuple[str, ...]
    apart: tuple[str, ...] = ()
    points: tuple[Point, ...] = ()
    form: Form = "fill"
    face: Face = "plain"


GROUPS: tuple[Group, ...] = (
    Group(
        "public",
        {"de": "Öffentliche Hand", "en": "Public sector"},
        "#0067A8",
        "#5DB0EA",
        ("PublicBody",),
        points=((-0.92, -0.92), (0.92, -0.92), (0.92, 0.92), (-0.92, 0.92)),
    ),
    Group(
        "union",
        {"de": "Gewerkschaft", "en": "Trade union"},
        "#C44900",
        "#F28C50",
        ("Union",),
        points=((0, -1.17), (1.17, 0.9), (-1.17, 0.9)),
    ),
    Group(
        "chamber",
        {"de": "Kammer, Verband", "en": "Chamber, association"},
        "#A53C7A",
        "#E692C2",
        ("Association",),
        points=_polygon(5, 1.15),
    ),
    Group(
        "company",
        {"de": "Unternehmen", "en": "Company"},
        "#00775C",
        "#3FC59F",
        ("Company",),
        ("ResearchOrganisation", "Organisation"),
    ),
    Group(
        "network",
        {"de": "Netzwerk, Initiative", "en": "Network, initiative"},
        "#A87400",
        "#F0B93A",
        ("Network", "RegionalDevelopmentCompany"),
        points=_polygon(6, 1.17),
    ),
    Group(
        "body",
        {"de": "Gremium, Gruppe, Jury", "en": "Body, group, jury"},
        "#2B3943",
        "#CBD7DC",
        ("Body", "ActorGroup"),
        ("Actor",),
        _polygon(4, 1.25),
    ),
    Group(
        "person",
        {"de": "Person", "en": "Person"},
        "#5B6871",
        "#A9B7BE",
        ("Person",),
        form="ring",
        face="person",
    ),
    Group(
        "event",
        {"de": "Preis, Programm, Studie", "en": "Award, programme, study"},
        "#2F86BD",
        "#9AD3F5",
        ("Affiliation", "FundingProgramme", "Entity"),
        ("Event", "Competition"),
        _star(1.38, 0.52),
        face="event",
    ),
    Group(
        "place",
        {"de": "Region, Ort", "en": "Region, place"},
        "#5B6871",
        "#A9B7BE",
        ("Place",),
        form="cross",
        face="place",
    ),
)
TINTS = ("public", "union", "company", "chamber", "network", "body", "event")
"""The groups whose colours tell communities apart, where colour does not tell the kind."""
STEPS = tuple(
    Group(f"step{at}", {"de": "", "en": ""}, light, dark, ())
    for at, (light, dark) in enumerate(
        (
            ("#5688AB", "#4C7A99"),
            ("#3A6E97", "#5E8DAB"),
            ("#2A5A84", "#7FAAC6"),
            ("#1B456E", "#A9CCE0"),
            ("#0D2F55", "#DCEBF5"),
        ),
        1,
    )
)
"""The colours of a scale, the least first: one hue that grows stronger, so that grey and colour-blind eyes order it."""
SCALE = 1000
"""From this number on a tint is a step of the scale and no community."""
BY_NAME = {group.name: group for group in GROUPS}
ORDER = {group.name: position for position, group in enumerate(GROUPS)}
_FALLBACK = "event"


def tint(number: int) -> Group:
    """Return the group whose colour a community has, of seven, or a step of the scale."""
    if number >= SCALE:
        return STEPS[number - SCALE]
    return BY_NAME[TINTS[number % len(TINTS)]]


@cache
def group_of(kind: str) -> Group:
    """Return the group of a kind: that of the kind itself, else of its nearest ancestor in the table.

    A kind that the vocabulary does not know is drawn as a matter of its own, in the group of awards and studies.
    """
    begins = {root: group for group in GROUPS for root in (*group.kinds, *group.apart)}
    return next((begins[name] for name in _lineage(kind) if name in begins), BY_NAME[_FALLBACK])


def legend_label(group: Group, kinds: Iterable[str], language: Language) -> str:
    """Return what the legend calls a group of which these kinds are drawn: its words, and those of kinds apart."""
    begins = [next((name for name in _lineage(kind) if name in (*group.kinds, *group.apart)), "") for kind in kinds]
    named = [kind_label(name, language) for name in group.apart if name in begins]
    return ", ".join([group.label[language], *named] if set(begins) - {*group.apart} else named)


def _lineage(kind: str) -> tuple[str, ...]:
    """Return a kind and what stands above it, the nearest first."""
    found = model().kinds.get(kind)
    return (kind, *(found.ancestors if found else ()))


def kind_label(kind: str, language: Language) -> str:
    """Return what the vocabulary calls a kind in a language; the kind's own name where it has no label."""
    found = model().kinds.get(kind)
    return found.label.get(language, kind) if found else kind
