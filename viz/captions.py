"""What is written along lines, and which lines end in an arrowhead.

Enters: the curves of lines, what is to be written on which of them, and the boxes that stand in the way. Leaves: a
Caption for each text that fits: along its line, with some of the line left on both sides, over no label, symbol, head
or other caption, and along no foreign line. What does not fit is not written.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, cos, degrees, dist, hypot, radians, sin

import numpy as np
from numpy.typing import NDArray

from viz.edges import Curve

Floats = NDArray[np.float64]
_PLACES = (0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74)
_BEFORE, _AFTER, _AIR = 3.0, 11.0, 2.0
_STRAIGHT, _HIGH = 3.4, 1.2
_STEP = 5
_HEAD = 6.6
_SIGN, _TIP = 9.0, 4.0
_UNDER, _ACROSS = 3, 0.5


@dataclass(frozen=True)
class Caption:
    """A text in pixels around its middle, turned by an angle in degrees."""

    text: str
    x: float
    y: float
    angle: float
    size: float
    width: float

    @property
    def corners(self) -> Floats:
        """The corners of the room it takes."""
        turn = np.radians(self.angle)
        along, down = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
        wide, high = along * (self.width / 2 + 1), down * self.size * _HIGH / 2
        found: Floats = np.array([-wide - high, wide - high, wide + high, high - wide]) + np.array([self.x, self.y])
        return found


@dataclass(frozen=True)
class Wish:
    """A text, its width, and the lines on one of which it is to be written, the best first."""

    text: str
    width: float
    lines: tuple[int, ...]


def written(wishes: Sequence[Wish], curves: Sequence[Curve], boxes: Floats, size: float) -> dict[int, Caption]:
    """Return the captions that fit by line; ``boxes`` are rows of left, top, right, bottom, ``size`` is in pixels.

    First those that keep off all foreign lines, then those that up to three foreign lines pass under, across.
    """
    ways = Ways([_way(curve) for curve in curves])
    heads = [np.concatenate((np.array(curve.end) - _TIP, np.array(curve.end) + _TIP)) for curve in curves]
    taken = list(np.vstack([boxes, *heads])[:, [[0, 1], [2, 1], [2, 3], [0, 3]]])
    found: dict[int, Caption] = {}
    second: list[list[tuple[int, Caption]]] = []
    for wish in wishes:
        others: list[tuple[int, Caption]] = []
        for line in wish.lines:
            for caption in _offers(wish, ways.all[line], size):
                under = ways.under(line, caption)
                if under == 0 and not _meets(caption.corners, taken):
                    found[line] = caption
                    break
                if under:
                    others.append((line, caption))
            if line in found:
                taken.append(found[line].corners)
                break
        else:
            second.append(others)
    for others in second:
        for line, caption in others:
            if not _meets(caption.corners, taken):
                found[line] = caption
                taken.append(caption.corners)
                break
    return found


class Ways:
    """Points along all lines, with the direction of the line in each."""

    def __init__(self, ways: list[Floats]) -> None:
        self.all = ways
        points, steps = (
            np.vstack([*each, np.zeros((0, 2))]) for each in (ways, [np.gradient(w, axis=0) for w in ways])
        )
        self._owner = np.repeat(np.arange(len(ways)), [len(way) for way in ways])
        (self._x, self._y), (self._dx, self._dy) = points.T.copy(), steps.T.copy()

    def under(self, line: int, caption: Caption) -> int | None:
        """Return how many foreign lines pass under a caption, all across; None where they are many or go along it."""
        turn = radians(caption.angle)
        along, down = cos(turn), sin(turn)
        x, y = self._x - caption.x, self._y - caption.y
        met = np.abs(y * along - x * down) < caption.size * _HIGH / 2 + 1
        met &= np.abs(x * along + y * down) < caption.width / 2 + 2
        met &= self._owner != line
        passed = len(np.unique(self._owner[met]))
        dx, dy = self._dx[met], self._dy[met]
        across = np.abs(dy * along - dx * down) >= _ACROSS * np.hypot(dx, dy)
        return passed if passed <= _UNDER and bool(across.all()) else None


def signs(curves: Sequence[Curve], marked: Sequence[bool]) -> Floats:
    """Return the boxes of the signs in the middle of marked lines."""
    middles = [way[len(way) // 2] for way in (_way(one) for one, sign in zip(curves, marked, strict=True) if sign)]
    around = [np.concatenate((middle - _SIGN, middle + _SIGN)) for middle in middles]
    return np.array(around).reshape(-1, 4)


def headed(curves: Sequence[Curve], ends: Sequence[tuple[int, int]], kinds: Sequence[str | None]) -> set[int]:
    """Return the lines that end in an arrowhead; ``kinds`` names the relation of directed ones.

    Where many lines of one relation arrive beside each other, heads that would run together are left out.
    """
    found = {line for line, kind in enumerate(kinds) if kind}
    for node, near in _by_angle(curves, ends).items():
        arrive = [kinds[line] if ends[line][1] == node else None for line in near]
        last = curves[near[0]].end
        for line, (before, now) in zip(near[1:], pairwise(arrive), strict=True):
            tip = curves[line].end
            if now and now == before and hypot(tip[0] - last[0], tip[1] - last[1]) < _HEAD:
                found.discard(line)
            else:
                last = tip
    return found


def _by_angle(curves: Sequence[Curve], ends: Sequence[tuple[int, int]]) -> Mapping[int, list[int]]:
    """Return the lines at each node, ordered by the direction in which they leave it."""
    found: dict[int, list[tuple[float, int]]] = {}
    for line, (curve, (one, other)) in enumerate(zip(curves, ends, strict=True)):
        if one != other:
            first, last = curve.steps[0][0], curve.steps[-1][0]
            for node, (x, y), (cx, cy) in ((one, curve.start, first), (other, curve.end, last)):
                found.setdefault(node, []).append((atan2(cy - y, cx - x), line))
    return {node: [line for _, line in sorted(near)] for node, near in found.items()}


def _offers(wish: Wish, way: Floats, size: float) -> Iterator[Caption]:
    """Yield the places along a line where it is straight and long enough for a text."""
    far = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(way, axis=0).T))))
    for place in _PLACES:
        begin, stop = (place * far[-1] + side * (wish.width / 2 + _AIR) for side in (-1, 1))
        if begin < _BEFORE or stop > far[-1] - _AFTER:
            continue
        here, there = (np.array([np.interp(at, far, way[:, axis]) for axis in (0, 1)]) for at in (begin, stop))
        along = (there - here) / max(float(np.hypot(*(there - here))), 1e-6)
        between = way[(far > begin) & (far < stop)] - here
        off = between @ np.array([-along[1], along[0]])
        if len(off) and np.ptp(np.append(off, 0.0)) > _STRAIGHT * 2:
            continue
        shift = (off.max(initial=0.0) + off.min(initial=0.0)) / 2 * np.array([-along[1], along[0]])
        x, y = (here + there) / 2 + shift
        angle = (degrees(atan2(along[1], along[0])) + 90) % 180 - 90
        yield Caption(wish.text, round(float(x), 1), round(float(y), 1), round(angle, 1), size, wish.width)


def _way(curve: Curve) -> Floats:
    """Return points along a line, a few pixels apart."""
    start, found = np.array(curve.start), []
    for control, end in curve.steps:
        t = np.linspace(0, 1, 3 + int(dist(start, control) + dist(control, end)) // _STEP)[:, None]
        found.append((1 - t) ** 2 * start + 2 * t * (1 - t) * np.array(control) + t**2 * np.array(end))
        start = np.array(end)
    return np.vstack(found)


def _meets(corners: Floats, others: Sequence[Floats]) -> bool:
    """Whether a turned box meets one of others: no side of either has them apart (separating axes)."""
    boxes = np.array(others).reshape(-1, 4, 2)
    met = np.ones(len(boxes), bool)
    for side in (0, 1):
        axis = corners[side + 1] - corners[side]
        ours, theirs = corners @ axis, boxes @ axis
        met &= (theirs.max(axis=1) > ours.min()) & (theirs.min(axis=1) < ours.max())
        axes = boxes[:, side + 1] - boxes[:, side]
        mine, own = axes @ corners.T, np.einsum("nij,nj->ni", boxes, axes)
        met &= (own.max(axis=1) > mine.min(axis=1)) & (own.min(axis=1) < mine.max(axis=1))
    return bool(met.any())
