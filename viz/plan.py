"""A network by number, and how it settles on a page: points, labels, bends.

Enters: a Network, a language, a focus, the size of the page. Leaves: a Settled page on which no label covers another,
which is larger than asked for where the network is. Nodes stand in the order of their IRIs, statements in that of the
names they join, so that the order of the input does not matter.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from graph.analysis.network import Network
from graph.statements import Statement
from viz import edges, labels
from viz.arrange import Task, arrange
from viz.detours import NARROW, WIDE, Detours
from viz.forces import Floats
from viz.layout import FAN_STEP, Layout, Rect, Scene, tallest_fan
from viz.links import Links, Pair
from viz.look import PLAIN, Look
from viz.style import ORDER, Face, Language, group_of
from viz.text import Lines, Setting, wrap
from viz.typefaces import Typeface

EDGE = 24.0
SIZE, FOCUS_SIZE = 11.5, 16.0
_ROOMY, _GROWTH, _ATTEMPTS = 75, 1.1, 14
_LIMIT, _ONE_ROW, _LONGEST_ROW = 232.0, 236.0, 400.0
FOCUS_RING = 1.55
_STRETCH = {"plain": 1.0, "person": 0.96, "event": 1.04, "place": 1.02}
_CUTS: dict[Face, Typeface] = {
    "plain": "sans",
    "person": "sans-italic",
    "event": "serif",
    "place": "serif-italic",
}
_BOLD, _FOCUS_BOLD, _SPACED = 1.07, 1.12, 0.12
_MAJOR = 5
_SLACK = 6.0
_BESIDE = 7.0  # how far lines may lead into the margin, before its letters
_SMALL, _GROWS, _LARGEST = 5.0, 10.0, 13.0


@dataclass(frozen=True)
class Settled:
    """A page with a point, a label and a radius for each node and a bend, or corners, for each statement."""

    page: Rect
    points: Floats
    labels: list[labels.Label]
    bends: Floats
    via: Mapping[int, edges.Detour] = field(default_factory=dict)

    def curves(self, plan: "Plan") -> list[edges.Curve]:
        """Return the curves of all statements."""
        return [self.curve(plan.radii, line, ends) for line, ends in enumerate(plan.ends)]

    def curve(self, radii: Floats, line: int, ends: Pair) -> edges.Curve:
        """Return the curve of a statement, by its number and its ends."""
        if line in self.via:
            return edges.turning(self.points, radii, ends, self.via[line])
        return edges.curve(self.points, radii, ends, float(self.bends[line]))


class Plan:
    """The nodes and statements of a network in a fixed order, and what each needs on the page."""

    def __init__(self, network: Network, language: Language, focus: str | None, look: Look = PLAIN) -> None:
        self.language, self.focus, self.look = language, focus, look
        self.iris = sorted(network.nodes)
        self.entities = [network.nodes[iri] for iri in self.iris]
        numbers = self.numbers = {iri: number for number, iri in enumerate(self.iris)}
        kept = (s for s in network.statements if s.subject in numbers and s.object in numbers)
        self.statements = sorted(kept, key=lambda s: (self._ends(s), s.relation, s.iri, s.derived))
        self.ends: list[Pair] = [(numbers[s.subject], numbers[s.object]) for s in self.statements]
        self.links = Links.of(len(self.iris), self.ends)
        self.groups = [group_of(entity.kind) for entity in self.entities]

    @cached_property
    def radii(self) -> Floats:
        """The room of each symbol around its point, with the ring of the focus."""
        return np.array([self._radius(number) for number in range(len(self.iris))])

    def weight(self, number: int) -> str:
        """Return ``focus``, ``major`` for a node with many neighbours, or nothing."""
        if self.iris[number] == self.focus:
            return "focus"
        return "major" if self.links.degree(number) >= _MAJOR else ""

    def name(self, number: int) -> str:
        """Return what a node is called."""
        entity = self.entities[number]
        return self.look.names.get(entity.iri) or entity.name(self.language).strip() or entity.id

    @cached_property
    def names(self) -> dict[str, str]:
        """What each node is called, by IRI."""
        return {iri: self.name(number) for number, iri in enumerate(self.iris)}

    def setting(self, number: int) -> Setting:
        """Return how a node's label is set."""
        face, weight = self.groups[number].face, self.weight(number)
        cut = typeface(face, weight) if self.look.printed else None
        if weight == "focus":
            return Setting(FOCUS_SIZE, _FOCUS_BOLD, typeface=cut)
        spaced = _SPACED if face == "place" else 0
        return Setting(SIZE, _STRETCH[face] * (_BOLD if weight else 1), spaced, cut)

    def settle(self, width: float, height: float) -> Settled:
        """Place everything; the page grows in its proportions until no label covers anything."""
        scale = self._first_scale(height)
        settled = self._attempt(width * scale, height * scale)
        for _ in range(_ATTEMPTS):
            if scale > self.look.most or not self.covered(settled):
                break
            scale *= _GROWTH
            settled = self._attempt(width * scale, height * scale)
        return self._led_around(settled) if self.look.printed and scale <= self.look.most else settled

    def _first_scale(self, height: float) -> float:
        if self.look.layout != "force":
            return 1.0
        column = tallest_fan(self.links) * FAN_STEP + 2 * EDGE
        return max(1.0, float((len(self.iris) / _ROOMY) ** 0.5), column / height)

    def _led_around(self, settled: Settled) -> Settled:
        """Lead the lines that lie over labels or symbols around them."""
        found = boxes(settled.labels)
        crossing = edges.crossing(settled.points, self.radii, self.ends, settled.bends, found)
        if not crossing:
            return settled
        blocks = np.vstack((found, labels.symbol_boxes(settled.points, self.radii)))
        number = np.arange(len(self.iris))
        own = np.concatenate((number, number))
        ways: dict[int, edges.Detour] = {}
        for keep in (WIDE, NARROW):
            detours = Detours(settled.points, blocks, own, settled.page, keep)
            for line in [line for line in crossing if line not in ways]:
                if corners := detours.around(min(self.ends[line]), max(self.ends[line])):
                    ways[line] = edges.Detour(corners, sharp=keep is NARROW)
        return replace(settled, via=ways)

    def covered(self, settled: Settled) -> int:
        """Count the labels that meet another label or a symbol that is not theirs, or stick out of the page."""
        if not self.iris:
            return 0
        number = len(self.iris)
        symbols = labels.symbol_boxes(settled.points, self.radii)
        met = labels.overlaps(np.vstack((boxes(settled.labels), symbols)))
        over = met[:number, number:].copy()
        np.fill_diagonal(over, val=False)
        page, found = settled.page, boxes(settled.labels)
        out = (found[:, :2] < (page.left - _SLACK, page.top - _SLACK)).any(axis=1)
        out |= (found[:, 2:] > (page.right + _SLACK, page.bottom + _SLACK)).any(axis=1)
        return int(met[:number, :number].sum() // 2 + over.sum() + out.sum())

    def _attempt(self, width: float, height: float) -> Settled:
        page = Rect(EDGE, EDGE, round(width) - EDGE, round(height) - EDGE)
        if not self.iris:
            return Settled(page, np.zeros((0, 2)), [], np.zeros(0))
        layout = arrange(self._scene, page, self._task(page))
        task = labels.Task(self.radii, self._texts(layout), layout.sides, layout.firm, page)
        points, places = labels.settle(task, layout.points, edges.straight(layout.points, self.ends))
        points, calm = np.round(points), frozenset(layout.sides)
        placed = labels.labelled(task, points, places)
        rough = Settled(page, points, placed, np.zeros(len(self.ends)))
        if self.covered(rough):
            return rough
        if self.look.layout == "circular":
            middle = np.array([page.left + page.right, page.top + page.bottom]) / 2
            return replace(rough, bends=edges.inward(points, self.ends, middle))
        bends = edges.bend(points, self.radii, self.ends, boxes(placed), calm)
        placed = labels.refine(task, points, places, edges.sampled(points, self.ends, bends))
        bends = edges.bend(points, self.radii, self.ends, boxes(placed), calm)
        frame = np.array([(page.left - _BESIDE, page.top - _BESIDE), (page.right + _BESIDE, page.bottom + _BESIDE)])
        return Settled(page, points, placed, edges.within(points, self.ends, bends, frame))

    def _ends(self, statement: Statement) -> tuple[str, str]:
        return self.name(self.numbers[statement.subject]), self.name(self.numbers[statement.object])

    @cached_property
    def _scene(self) -> Scene:
        rooms = [lines.width for lines in self._beside]
        order = [(ORDER[group.name], self.name(number)) for number, group in enumerate(self.groups)]
        together = [self.look.together.get(iri, -1) for iri in self.iris]
        single = [lines.width for lines in self._single]
        return Scene(self.links, rooms, order, single, self.radii.tolist(), together, self.look.seed)

    def _task(self, page: Rect) -> Task:
        """Return what orders the nodes beyond their links, with known places on this page."""
        places = self.look.places.items()
        known = {
            self.numbers[iri]: (page.left + x * page.width, page.top + y * page.height)
            for iri, (x, y) in places
            if iri in self.numbers
        }
        pinned, right = (
            frozenset(self.numbers[iri] for iri in named if iri in self.numbers)
            for named in (self.look.pinned, self.look.right)
        )
        centre = self.numbers[self.focus] if self.focus else None
        layers = [self.look.layers.get(iri, 0) for iri in self.iris] if self.look.layers else []
        return Task(self.look.layout, self._arrows(), centre, right, known, pinned, layers)

    def _arrows(self) -> list[Pair]:
        """Return which way each relation leads."""
        both = zip(self.statements, self.ends, strict=True)
        return [ends[::-1] if s.relation in self.look.backward else ends for s, ends in both]

    def _texts(self, layout: Layout) -> list[list[Lines]]:
        """Break each name: beside a wide fan into one row where it fits, else into two even rows."""
        beside = self._single if layout.tight else self._beside
        return [[(beside if number in layout.sides else self._broken)[number]] for number in range(len(self.iris))]

    @cached_property
    def _broken(self) -> list[Lines]:
        return [wrap(self.name(number), self.setting(number), _LIMIT) for number in range(len(self.iris))]

    @cached_property
    def _beside(self) -> list[Lines]:
        return [one if one.width <= _ONE_ROW else two for one, two in zip(self._single, self._broken, strict=True)]

    @cached_property
    def _single(self) -> list[Lines]:
        return [wrap(self.name(number), self.setting(number), _LONGEST_ROW, 1) for number in range(len(self.iris))]

    def size(self, number: int) -> float:
        """Return the radius of a symbol; it grows with the number of neighbours, or with what the look says."""
        factor = 0.85 if self.groups[number].form != "fill" else 1.0
        if self.look.sizes is not None:
            return round(radius(self.look.sizes.get(self.iris[number], 0.0)) * factor, 1)
        if self.iris[number] == self.focus:
            return 15.0
        return round(grown(self.links.degree(number)) * factor, 1)

    def _radius(self, number: int) -> float:
        ring = FOCUS_RING if self.iris[number] == self.focus else 1.0
        return round(self.size(number) * ring, 1)


def radius(share: float) -> float:
    """Return the radius of a filled symbol whose measure is a share of the largest: its area grows with the share."""
    root: float = share**0.5
    return _SMALL + _GROWS * root


def grown(neighbours: int) -> float:
    """Return the radius of a filled symbol by its number of neighbours; from ten on all are as large."""
    root: float = neighbours**0.75
    return min(_LARGEST, 4.6 + 1.6 * root)


def typeface(face: Face, weight: str) -> Typeface:
    """Return the cut in which print sets a label."""
    if weight == "focus":
        return "serif-bold"
    if weight and face == "plain":
        return "sans-bold"
    return _CUTS[face]


def boxes(placed: list[labels.Label]) -> Floats:
    """Return the boxes of labels as rows of left, top, right, bottom."""
    return np.array([label.box for label in placed]).reshape(-1, 4)
