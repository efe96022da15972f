"""Where the labels stand: measured boxes in eight places around each symbol, and symbols pushed apart until none meet.

Enters: points, the size of symbols, the broken texts, points along the lines between the symbols, and the page. Leaves:
one box per node. The choice is a descent with fixed order, so equal input gives equal output.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from viz.layout import Rect
from viz.text import Lines

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
GAP = 5.0
PAD = 2.0
# direction across and down, and what the place costs when all eight are free: right and left read best
_PLACES = (
    *((1, 0, 0.0), (-1, 0, 0.4), (0, 1, 0.7), (0, -1, 0.9)),
    *((1, -1, 1.0), (1, 1, 1.1), (-1, -1, 1.3), (-1, 1, 1.4)),
)
_OVERLAP, _OUTSIDE, _SYMBOL, _LINE = 1000.0, 400.0, 600.0, 1.3
_SWEEPS, _ROUNDS = 4, 14
_ROOM = 8.0


@dataclass(frozen=True)
class Task:
    """What is labelled. ``texts`` holds one or two ways to break each name; ``sides`` forces a label left or right."""

    radii: Floats
    texts: Sequence[Sequence[Lines]]
    sides: dict[int, int]
    firm: set[int]
    page: Rect


@dataclass(frozen=True)
class Label:
    """The box of a label with its text: left, top, right, bottom; ``across`` is -1, 0 or 1 as it stands beside it."""

    box: tuple[float, float, float, float]
    text: Lines
    across: int


@dataclass(frozen=True)
class _Offers:
    """All places of all labels: boxes relative to the symbol, what each costs by itself, and which way it stands."""

    boxes: Floats
    costs: Floats
    across: Ints
    text: Ints


def settle(task: Task, points: Floats, lines: Floats) -> tuple[Floats, Ints]:
    """Choose a place for each label and push symbols apart where labels still meet; return points and places.

    ``lines`` holds points along the drawn lines. Labels that still meet after all rounds are left to the caller, who
    may give the drawing a larger sheet.
    """
    offers = _offers(task)
    points = points.copy()
    chosen = _choose(task, offers, points, lines)
    for _ in range(_ROUNDS):
        moved = _push(task, points, _extents(task, points, offers, chosen))
        if not len(moved):
            break
        _improve(task, offers, points, chosen, moved)
    return points, chosen


def labelled(task: Task, points: Floats, places: Ints) -> list[Label]:
    """Return the labels in their places."""
    return _labels(task, _offers(task), points, places)


def refine(task: Task, points: Floats, places: Ints, lines: Floats) -> list[Label]:
    """Choose again beside the final lines, beginning with places that are free of each other, which they stay."""
    offers = _offers(task)
    return _labels(task, offers, points, _choose(task, offers, points, lines, places))


def overlaps(boxes: Floats) -> NDArray[np.bool_]:
    """Return which boxes meet, as a square matrix without its diagonal."""
    left, top, right, bottom = boxes.T
    met: NDArray[np.bool_] = (
        (left[:, None] < right) & (left < right[:, None]) & (top[:, None] < bottom) & (top < bottom[:, None])
    )
    np.fill_diagonal(met, val=False)
    return met


def symbol_boxes(points: Floats, radii: Floats) -> Floats:
    """Return the square around each symbol."""
    half = radii[:, None] * 1.1
    found: Floats = np.hstack((points - half, points + half))
    return found


def _offers(task: Task) -> _Offers:
    number = len(task.radii)
    ways = max(len(texts) for texts in task.texts)
    boxes = np.zeros((number, ways * len(_PLACES), 4))
    costs = np.full((number, ways * len(_PLACES)), _OVERLAP * 100)
    for node, texts in enumerate(task.texts):
        for way, text in enumerate(texts):
            for place, (across, down, cost) in enumerate(_PLACES):
                at = way * len(_PLACES) + place
                boxes[node, at] = _relative(text, task.radii[node], across, down)
                side = task.sides.get(node, 0)
                forbidden = side and (across != side or down)
                costs[node, at] = _OVERLAP * 50 if forbidden else cost + way * 0.5
    every = np.arange(ways * len(_PLACES))
    return _Offers(
        boxes, costs, np.array([across for across, _, _ in _PLACES])[every % len(_PLACES)], every // len(_PLACES)
    )


def _relative(text: Lines, radius: float, across: int, down: int) -> tuple[float, float, float, float]:
    """Return the box of a text around a symbol at the origin."""
    reach = radius * (1.12 if not (across and down) else 0.78) + (GAP if not (across and down) else 2.5)
    left = {1: reach, -1: -reach - text.width, 0: -text.width / 2}[across]
    top = {1: reach, -1: -reach - text.height, 0: -text.height / 2}[down]
    return left, top, left + text.width, top + text.height


def _choose(task: Task, offers: _Offers, points: Floats, lines: Floats, begin: Ints | None = None) -> Ints:
    """Choose the cheapest place of every label, or begin with one, then improve the choice until nothing changes."""
    every = np.arange(len(points))
    boxes = offers.boxes + np.tile(points, 2)[:, None, :]
    costs = np.array([_alone(task, offers, points, node, boxes[node], lines) for node in range(len(points))])
    chosen: Ints = costs.argmin(axis=1) if begin is None else begin.copy()
    settled = boxes[every, chosen]
    order = np.lexsort((every, -task.radii))
    for _ in range(_SWEEPS):
        if not _sweep(order, boxes, costs, chosen, settled):
            break
    return chosen


def _improve(task: Task, offers: _Offers, points: Floats, chosen: Ints, nodes: Ints) -> None:
    """Choose again for some nodes, without regard to lines, which have moved with the symbols."""
    boxes = offers.boxes + np.tile(points, 2)[:, None, :]
    costs = np.zeros(offers.costs.shape)
    for node in nodes.tolist():
        costs[node] = _alone(task, offers, points, node, boxes[node], points[:0])
    _sweep(nodes, boxes, costs, chosen, boxes[np.arange(len(points)), chosen])


def _sweep(order: Ints, boxes: Floats, costs: Floats, chosen: Ints, settled: Floats) -> bool:
    """Give each label in turn the place that costs least beside the others; return whether any changed."""
    changed = False
    for node in order:
        meets = _meets(boxes[node], settled, PAD)
        meets[:, node] = False
        best = int((costs[node] + _OVERLAP * meets.sum(axis=1)).argmin())
        changed |= best != chosen[node]
        chosen[node], settled[node] = best, boxes[node, best]
    return changed


def _alone(task: Task, offers: _Offers, points: Floats, node: int, boxes: Floats, lines: Floats) -> Floats:
    """Return what each place costs whatever the other labels do: outside the page, over a symbol, over a line."""
    page = task.page
    low = np.maximum([page.left, page.top] - boxes[:, :2], 0)
    high = np.maximum(boxes[:, 2:] - [page.right, page.bottom], 0)
    out = (low + high).sum(axis=1)
    over = _meets(boxes, symbol_boxes(points, task.radii), 1.0)
    over[:, node] = False
    cost: Floats = offers.costs[node] + _OUTSIDE * (out > 0) + out * 10 + _SYMBOL * over.sum(axis=1)
    return cost + _LINE * _inside(boxes, lines) if len(lines) else cost


def _meets(boxes: Floats, others: Floats, pad: float) -> NDArray[np.bool_]:
    met: NDArray[np.bool_] = (
        (boxes[:, None, 0] < others[:, 2] + pad)
        & (others[:, 0] - pad < boxes[:, None, 2])
        & (boxes[:, None, 1] < others[:, 3] + pad)
        & (others[:, 1] - pad < boxes[:, None, 3])
    )
    return met


def _inside(boxes: Floats, lines: Floats) -> Floats:
    """Count the points of lines inside each box; ``lines`` is sorted from left to right."""
    first, last = np.searchsorted(lines[:, 0], (boxes[:, 0].min(), boxes[:, 2].max()))
    x, y = lines[first:last].T
    within = (boxes[:, :1] < x) & (x < boxes[:, 2:3]) & (boxes[:, 1:2] < y) & (y < boxes[:, 3:])
    counts: Floats = within.sum(axis=1).astype(float)
    return counts


def _extents(task: Task, points: Floats, offers: _Offers, chosen: Ints) -> Floats:
    """Return the box around each symbol, with room for its lines, and its label."""
    label = offers.boxes[np.arange(len(points)), chosen] + np.tile(points, 2)
    symbol = symbol_boxes(points, task.radii + _ROOM)
    low, high = np.minimum(label, symbol)[:, :2] - PAD, np.maximum(label, symbol)[:, 2:] + PAD
    found: Floats = np.hstack((low, high))
    return found


def _push(task: Task, points: Floats, extents: Floats) -> Ints:
    """Move symbols whose boxes meet half of the way apart; return the nodes concerned. Firm ones stay."""
    met = np.argwhere(np.triu(overlaps(extents)))
    loose = np.array([node not in task.firm for node in range(len(points))])
    shift = np.zeros_like(points)
    for one, other in met:
        free = int(loose[one]) + int(loose[other])
        if free:
            step = _apart(extents[one], extents[other]) / free
            shift[one] -= step * loose[one]
            shift[other] += step * loose[other]
    back = _back_inside(task.page, extents) * loose[:, None]
    points += np.clip(shift, -40, 40) + back
    _keep_inside(task, points)
    return np.union1d(met.ravel(), np.flatnonzero(np.abs(back).sum(axis=1) > 1))


def _apart(one: Floats, other: Floats) -> Floats:
    """Return the shortest way that parts two boxes, as a step for the second."""
    across = min(one[2] - other[0], other[2] - one[0]) + 1
    down = min(one[3] - other[1], other[3] - one[1]) + 1
    way = (other[:2] + other[2:]) - (one[:2] + one[2:])
    if across < down * 1.4:
        return np.array([across if way[0] >= 0 else -across, 0.0])
    return np.array([0.0, down if way[1] >= 0 else -down])


def _back_inside(page: Rect, extents: Floats) -> Floats:
    """Return the step that brings each box back into the page."""
    low = np.maximum([page.left, page.top] - extents[:, :2], 0)
    high = np.maximum(extents[:, 2:] - [page.right, page.bottom], 0)
    step: Floats = low - high
    return step


def _keep_inside(task: Task, points: Floats) -> None:
    page, room = task.page, task.radii * 1.4 + 4
    points[:, 0] = np.clip(points[:, 0], page.left + room, page.right - room)
    points[:, 1] = np.clip(points[:, 1], page.top + room, page.bottom - room)


def _labels(task: Task, offers: _Offers, points: Floats, chosen: Ints) -> list[Label]:
    found = []
    for node, at in enumerate(chosen):
        left, top, right, bottom = (offers.boxes[node, at] + np.tile(points[node], 2)).tolist()
        text = task.texts[node][int(offers.text[at])]
        found.append(Label((left, top, right, bottom), text, int(offers.across[at])))
    return found
