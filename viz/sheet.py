"""A page of print as a list of marks in points, which its faces (SVG, PDF, and PNG from that) set one by one.

Enters: nothing; viz.paper lays a Drawing out on a Sheet. Leaves: shapes and texts with plain colours, so that any
program for vector graphics opens them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal as OneOf

from viz import typefaces
from viz.style import Language
from viz.typefaces import Typeface

Point = tuple[float, float]
Anchor = OneOf["start", "middle", "end"]
_DOT = 0.5
Role = OneOf["title", "figure", "text", "frame"]


@dataclass(frozen=True)
class Path:
    """A line or an area. ``steps`` are pairs of control and end of quadratic curves, or straight ends.

    ``dash`` holds lengths of line and gap. Colours are ``#rrggbb``.
    """

    start: Point
    steps: tuple[tuple[Point, ...], ...]
    stroke: str | None = None
    fill: str | None = None
    width: float = 0.75
    dash: tuple[float, float] | None = None
    closed: bool = False

    @property
    def round(self) -> bool:
        """Whether the line has round ends: dots are dashes of no length."""
        return self.dash is not None and self.dash[0] < _DOT


@dataclass(frozen=True)
class Disc:
    """A circle."""

    centre: Point
    radius: float
    stroke: str | None = None
    fill: str | None = None
    width: float = 0.75


@dataclass(frozen=True)
class Text:
    """A line of text on its baseline; ``spacing`` is added after each character.

    ``turn`` is by how many degrees it is turned clockwise around ``at``.
    """

    at: Point
    text: str
    face: Typeface
    size: float
    colour: str
    anchor: Anchor = "start"
    spacing: float = 0.0
    turn: float = 0.0

    @cached_property
    def width(self) -> float:
        """Its width in points."""
        return typefaces.width(self.text, self.face, self.size, self.spacing)

    @property
    def left(self) -> float:
        """Where it begins, unless it is turned."""
        return self.at[0] - self.before

    @property
    def before(self) -> float:
        """How much of its width lies before ``at``."""
        return {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor] * self.width


Mark = Path | Disc | Text


@dataclass(frozen=True)
class Group:
    """Marks that belong together, with what they are: the sentence of a relation, the name of an actor."""

    marks: tuple[Mark, ...]
    title: str = ""
    id: str = ""
    place: Point | None = None


@dataclass(frozen=True)
class Part:
    """A part of the page as a screen reader meets it: the title, the figure with its alternative text, text."""

    role: Role
    groups: tuple[Group, ...]
    alternative: str = ""


@dataclass(frozen=True)
class Sheet:
    """A page in points with its title and what it shows in words."""

    width: float
    height: float
    title: str
    description: str
    language: Language
    parts: tuple[Part, ...]

    @property
    def marks(self) -> Iterator[Mark]:
        """All marks in the order in which they are set."""
        for part in self.parts:
            for group in part.groups:
                yield from group.marks


def rectangle(left: float, top: float, right: float, bottom: float, **look: object) -> Path:
    """Return a rectangle."""
    return polygon(((left, top), (right, top), (right, bottom), (left, bottom)), **look)


def polygon(corners: tuple[Point, ...], **look: object) -> Path:
    """Return a closed shape with straight sides."""
    return replace(Path(corners[0], tuple((corner,) for corner in corners[1:]), closed=True), **look)  # type: ignore[arg-type]  # the fields of a Path


def straight(start: Point, end: Point, **look: object) -> Path:
    """Return a straight line."""
    return replace(Path(start, ((end,),)), **look)  # type: ignore[arg-type]  # the fields of a Path
