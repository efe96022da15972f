"""How the lines run: one quadratic curve per statement, bent so that it crosses few labels and symbols.

Enters: points, radii, the ends of each line, and the boxes of labels. Leaves: one Curve per line. Lines between the
same two nodes are all kept and bent apart. Curvature is a share of the distance: the control point lies that share of
it to the left of the way from the lower to the higher node.
"""

from collections import defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from viz.links import Pair

Floats = NDArray[np.float64]
BENDS = (0.0, 0.08, -0.08, 0.16, -0.16, 0.25, -0.25, 0.34, -0.34)
_BETWEEN = 0.17
_LESS = (1.0, 0.85, 0.7, 0.55, 0.4)
_CLEAR = 4.0
_STIFF = 26.0
_ROUND, _SHARP = 3.6, 0.9
_DRAWN, _FURTHEST = 0.62, 1.1
_OVER_OWN = 34.0
_SAMPLES = np.linspace(0.04, 0.96, 40)


@dataclass(frozen=True)
class Curve:
    """A quadratic curve in pixels, from and to the edge of the symbols; ``bend`` is signed along its own direction.

    Where no bend avoids the labels, the line turns at the corners ``via``, rounded, less so where it is ``sharp``;
    control is the last of them.
    """

    start: tuple[float, float]
    control: tuple[float, float]
    end: tuple[float, float]
    bend: float
    via: tuple[tuple[float, float], ...] = ()
    sharp: bool = False

    @property
    def steps(self) -> tuple[tuple[tuple[float, float], tuple[float, float]], ...]:
        """The line as quadratic curves from its start: pairs of control and end."""
        if not self.via:
            return ((self.control, self.end),)
        found, here = [], self.start
        for corner, after in zip(self.via, (*self.via[1:], self.end), strict=True):
            begin, stop = _rounded(here, corner, after, _SHARP if self.sharp else _ROUND)
            found += [(_middle(here, begin), begin), (corner, stop)]
            here = stop
        return (*found, (_middle(here, self.end), self.end))


@dataclass(frozen=True)
class Detour:
    """The corners at which a line turns, from its lower to its higher node, and whether it turns sharply."""

    corners: tuple[tuple[float, float], ...]
    sharp: bool


def straight(points: Floats, ends: Sequence[Pair]) -> Floats:
    """Return points along straight lines, from left to right, for the first choice of labels."""
    return sampled(points, ends, np.zeros(len(ends)))


def sampled(points: Floats, ends: Sequence[Pair], bends: Floats) -> Floats:
    """Return points along the curves, sorted from left to right; ``bends`` runs from the lower to the higher node."""
    if not ends:
        return np.zeros((0, 2))
    along = _along(points, _ordered(ends), bends[:, None])[:, 0].reshape(-1, 2)
    return along[np.argsort(along[:, 0], kind="stable")]


def bend(points: Floats, radii: Floats, ends: Sequence[Pair], boxes: Floats, calm: AbstractSet[int]) -> Floats:
    """Choose the bend of each line, from the lower to the higher node, by what it would cross.

    The lines of ``calm`` nodes, the leaves of a wide fan, stay as straight as their number allows.
    """
    bends = np.zeros(len(ends))
    for lines in _parallel(ends):
        offers = np.array(BENDS[:1] if calm & set(ends[lines[0]]) else BENDS)
        spread = (np.arange(len(lines)) - (len(lines) - 1) / 2) * _BETWEEN
        pair = np.array([sorted(ends[lines[0]])])
        tries = (offers[:, None] + spread).ravel()[None]
        crossed = _crossed(points, radii, pair, tries, boxes).reshape(len(offers), len(lines)).sum(axis=1)
        bends[lines] = offers[int(np.argmin(crossed + np.abs(offers) * _STIFF))] + spread
    return bends


def within(points: Floats, ends: Sequence[Pair], bends: Floats, corners: Floats) -> Floats:
    """Return bends that are smaller where lines between two nodes would leave a rectangle, given by two corners."""
    found = bends.copy()
    for lines in _parallel(ends):
        pair = np.array([sorted(ends[lines[0]])])
        for share in _LESS:
            found[lines] = bends[lines] * share
            along = _along(points, pair, found[lines][None])
            if ((corners[0] <= along) & (along <= corners[1])).all():
                break
    return found


def inward(points: Floats, ends: Sequence[Pair], centre: Floats) -> Floats:
    """Return bends that draw each line to the centre, as chords of a ring are drawn (Holten 2006, for one level)."""
    bends = np.zeros(len(ends))
    for lines in _parallel(ends):
        low, high = points[min(ends[lines[0]])], points[max(ends[lines[0]])]
        way = high - low
        length = float(way @ way)
        if length:
            drawn = float((centre - (low + high) / 2) @ np.array([way[1], -way[0]])) / length * _DRAWN
            bends[lines] = np.clip(drawn, -_FURTHEST, _FURTHEST) + (np.arange(len(lines)) - (len(lines) - 1) / 2) * 0.06
    return bends


def curve(points: Floats, radii: Floats, ends: Pair, bent: float) -> Curve:
    """Return the curve of one line; its ends keep clear of the symbols. A line to itself is a bow above the symbol."""
    one, other = ends
    if one == other:
        (x, y), reach = points[one].tolist(), float(radii[one]) * 1.12 + _CLEAR
        return Curve((x - reach * 0.6, y - reach * 0.8), (x, y - reach * 4), (x + reach * 0.6, y - reach * 0.8), bent)
    low, high = points[min(ends)], points[max(ends)]
    control = _control(low, high, bent)
    start = _off(points[one], control, radii[one] * 1.12 + _CLEAR)
    end = _off(points[other], control, radii[other] * 1.12 + _CLEAR)
    return Curve(start, (float(control[0]), float(control[1])), end, bent if one < other else -bent)


def turning(points: Floats, radii: Floats, ends: Pair, way: Detour) -> Curve:
    """Return the curve of a line that turns at the corners of a detour, from the lower to the higher node."""
    one, other = ends
    turns = way.corners if one < other else way.corners[::-1]
    start = _off(points[one], np.array(turns[0]), radii[one] * 1.12 + _CLEAR)
    end = _off(points[other], np.array(turns[-1]), radii[other] * 1.12 + _CLEAR)
    return Curve(start, turns[-1], end, 0.0, turns, way.sharp)


def crossing(points: Floats, radii: Floats, ends: Sequence[Pair], bends: Floats, boxes: Floats) -> list[int]:
    """Return the lines that lie over a foreign label or symbol, however little, or far over a label of their ends."""
    found = []
    for line, pair in enumerate(ends):
        if pair[0] != pair[1]:
            way = _dense(curve(points, radii, pair, float(bends[line])))
            others = np.delete(np.arange(len(points)), pair)
            x, y = way[:, :1], way[:, 1:]
            over = (boxes[:, 0] - 1 < x) & (x < boxes[:, 2] + 1) & (boxes[:, 1] - 1 < y) & (y < boxes[:, 3] + 1)
            near = (x - points[others, 0]) ** 2 + (y - points[others, 1]) ** 2 < (radii[others] + 2) ** 2
            own = np.count_nonzero(over[:, pair].any(axis=1)) * float(np.hypot(*(way[1:] - way[:-1]).T).mean())
            if over[:, others].any() or near.any() or own > _OVER_OWN:
                found.append(line)
    return found


def _dense(line: Curve) -> Floats:
    """Return points along a curve, a few pixels apart."""
    t = np.linspace(0, 1, 160)[:, None]
    way: Floats = (
        (1 - t) ** 2 * np.array(line.start) + 2 * t * (1 - t) * np.array(line.control) + t**2 * np.array(line.end)
    )
    return way


def _rounded(
    before: tuple[float, float], corner: tuple[float, float], after: tuple[float, float], within: float
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return where a turn begins and ends, so that its curve stays within a few pixels of the corner."""
    here = np.array(corner)
    come, go = np.array(before) - here, np.array(after) - here
    lengths = float(np.hypot(*come)), float(np.hypot(*go))
    if min(lengths) < 1e-6:  # noqa: PLR2004  # the same point twice
        return corner, corner
    half = float(np.hypot(*(come / lengths[0] + go / lengths[1]))) / 2
    cut = min(2 * within / max(half, 0.05), lengths[0] * 0.45, lengths[1] * 0.45)
    begin, stop = here + come / lengths[0] * cut, here + go / lengths[1] * cut
    return (float(begin[0]), float(begin[1])), (float(stop[0]), float(stop[1]))


def _middle(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2


def _ordered(ends: Sequence[Pair]) -> NDArray[np.int64]:
    return np.sort(np.array(ends), axis=1)


def _parallel(ends: Sequence[Pair]) -> list[list[int]]:
    """Return the lines by the pair of nodes they join."""
    found = defaultdict(list)
    for line, (one, other) in enumerate(ends):
        found[min(one, other), max(one, other)].append(line)
    return list(found.values())


def _control(low: Floats, high: Floats, bent: float) -> Floats:
    way = high - low
    control: Floats = (low + high) / 2 + bent * np.array([way[1], -way[0]])
    return control


def _along(points: Floats, pairs: NDArray[np.int64], bends: Floats) -> Floats:
    """Return points along each pair's curves, shape (pairs, bends, samples, 2)."""
    low, high = points[pairs[:, 0]][:, None], points[pairs[:, 1]][:, None]
    way = high - low
    control = (low + high) / 2 + bends[..., None] * np.stack((way[..., 1], -way[..., 0]), axis=-1)
    t = _SAMPLES[:, None]
    return (1 - t) ** 2 * low[..., None, :] + 2 * t * (1 - t) * control[..., None, :] + t**2 * high[..., None, :]


def _crossed(points: Floats, radii: Floats, pair: NDArray[np.int64], bends: Floats, boxes: Floats) -> Floats:
    """Return for each bend how much of the line lies over labels, and over symbols other than its ends."""
    along = _along(points, pair, bends)[0]
    low, high = along.min(axis=(0, 1)), along.max(axis=(0, 1))
    boxes = boxes[((boxes[:, 2:] > low) & (boxes[:, :2] < high)).all(axis=1)]
    beside = ((points + radii[:, None] + 6 > low) & (points - radii[:, None] - 6 < high)).all(axis=1)
    beside[pair[0]] = False
    x, y = along[..., 0][..., None], along[..., 1][..., None]
    labels = (boxes[:, 0] < x) & (x < boxes[:, 2]) & (boxes[:, 1] < y) & (y < boxes[:, 3])
    near = (x - points[beside, 0]) ** 2 + (y - points[beside, 1]) ** 2 < (radii[beside] + 6) ** 2
    cost: Floats = labels.sum(axis=(1, 2)) * 1.0 + near.sum(axis=(1, 2)) * 3.0
    return cost


def _off(point: Floats, towards: Floats, distance: float) -> tuple[float, float]:
    """Return the point that lies ``distance`` away towards another, at most nine tenths of the way."""
    way = towards - point
    length = float(np.hypot(*way))
    share = min(distance / length, 0.9) if length else 0.0
    return float(point[0] + way[0] * share), float(point[1] + way[1] * share)
