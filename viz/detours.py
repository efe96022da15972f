"""How a line goes around labels and symbols that no simple bend avoids.

Enters: points, the ends of lines, and the boxes in the way. Leaves: for a line the corners at which it turns.
The way is the shortest in the visibility graph of the boxes' corners (Lozano-Perez and Wesley 1979), each turn counted
as a stretch of its own, so that few turns win; ways that others have taken cost more.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from viz.layout import Rect

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
_TINY = 1e-9
WIDE, NARROW = (1.5, 5.0), (0.4, 1.6)
"""How far lines keep from boxes, and how far outside of a box they turn."""
_TURN, _USED, _LONGEST = 24.0, 30.0, 2.6
_REACH = 240.0


def blocked(starts: Floats, stops: Floats, boxes: Floats) -> Bools:
    """Return which straight lines pass through which boxes, shape (lines, boxes)."""
    enter, leave = np.zeros((len(starts), len(boxes))), np.ones((len(starts), len(boxes)))
    for axis in (0, 1):
        way = stops[:, axis] - starts[:, axis]
        way = np.where(np.abs(way) < _TINY, _TINY, way)[:, None]
        one, other = ((boxes[None, :, side] - starts[:, None, axis]) / way for side in (axis, axis + 2))
        np.maximum(enter, np.minimum(one, other), out=enter)
        np.minimum(leave, np.maximum(one, other), out=leave)
    found: Bools = enter < leave
    return found


@dataclass
class Detours:
    """The corners of all boxes, which see each other, and how often each stretch was taken.

    ``boxes`` holds the labels of all nodes and then their symbols; ``own`` is the number of the node of each.
    """

    points: Floats
    boxes: Floats
    own: Ints
    page: Rect
    keep: tuple[float, float] = WIDE

    def __post_init__(self) -> None:
        """Find the corners and what they see."""
        grown = _grown(self.boxes, self.keep[0])
        corners = _corners(_grown(self.boxes, self.keep[1]))
        within = (corners[:, None] > grown[:, :2]) & (corners[:, None] < grown[:, 2:])
        inside = within[..., 0] & within[..., 1]
        page = self.page
        on_page = (corners > (page.left, page.top)).all(axis=1) & (corners < (page.right, page.bottom)).all(axis=1)
        self.corners = corners[~inside.any(axis=1) & on_page]
        self._grown = grown
        self._rows: dict[int, tuple[Ints, Floats]] = {}
        self._cost = np.full(len(self.corners), _TURN)

    def around(self, one: int, other: int) -> tuple[tuple[float, float], ...]:
        """Return the corners at which a line between two nodes turns; none where there is no short way."""
        start, stop = self.points[one], self.points[other]
        straight = max(float(np.hypot(*(stop - start))), 60.0)
        way: list[int] = []
        for least in (len(self.points), 0):  # around the labels of its own ends too, if that is short
            boxes = self._grown[~(np.isin(self.own, (one, other)) & (np.arange(len(self.own)) >= least))]
            near, far = (self._ahead(point, boxes) for point in (start, stop))
            way = self._shortest(near, far, np.hypot(*(self.corners - stop).T), straight * _LONGEST + 240)
            if way:
                break
        self._cost[way] += _USED
        return tuple((float(x), float(y)) for x, y in self.corners[way].round(1))

    def _ahead(self, point: Floats, boxes: Floats) -> Floats:
        """Return the distance of each corner from a point, without end where a box is between."""
        distance = np.hypot(*(self.corners - point).T)
        near = np.flatnonzero(distance < _REACH * 1.5)
        hidden = blocked(np.broadcast_to(point, (len(near), 2)), self.corners[near], boxes).any(axis=1)
        found = np.full(len(distance), np.inf)
        found[near[~hidden]] = distance[near[~hidden]]
        return found

    def _seen(self, at: int) -> tuple[Ints, Floats]:
        """Return the corners that a corner sees, and how far they are."""
        if at not in self._rows:
            here = self.corners[at]
            around = np.concatenate((here - _REACH, here + _REACH))
            boxes = self._grown[((self._grown[:, :2] < around[2:]) & (self._grown[:, 2:] > around[:2])).all(axis=1)]
            distance = np.hypot(*(self.corners - here).T)
            near = np.flatnonzero((distance < _REACH) & (distance > 0))
            free = ~blocked(np.broadcast_to(here, (len(near), 2)), self.corners[near], boxes).any(axis=1)
            self._rows[at] = near[free], distance[near[free]]
        return self._rows[at]

    def _shortest(self, near: Floats, far: Floats, left: Floats, most: float) -> list[int]:
        """Return the corners of the shortest way (A*: Hart, Nilsson and Raphael 1968); none within ``most``."""
        reached, before = near + self._cost, np.full(len(near), -1)
        waiting = reached + left
        best, last = most, -1
        while len(waiting) and waiting.min() < best:
            here = int(waiting.argmin())
            waiting[here] = np.inf
            if reached[here] + far[here] < best:
                best, last = float(reached[here] + far[here]), here
            ahead, distance = self._seen(here)
            further = reached[here] + distance + self._cost[ahead]
            better = further < reached[ahead]
            ahead = ahead[better]
            reached[ahead], before[ahead] = further[better], here
            waiting[ahead] = reached[ahead] + left[ahead]
        way = []
        while last >= 0:
            way.append(last)
            last = int(before[last])
        return way[::-1]


def _grown(boxes: Floats, by: float) -> Floats:
    grown: Floats = boxes + np.array([-by, -by, by, by])
    return grown


def _corners(boxes: Floats) -> Floats:
    return np.vstack([boxes[:, sides] for sides in ((0, 1), (2, 1), (2, 3), (0, 3))])
