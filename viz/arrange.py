"""Layouts with an order of their own: layers, a ring, rings around one, two columns; and places that are known.

Enters: a Scene, the page, and what orders the nodes. Leaves: a Layout, as viz.layout gives for the free one. Points lie
on ellipses and columns with even steps down the page, because labels are wide and low.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import numpy as np

from viz.forces import Floats
from viz.layout import Layout, Rect, Scene, place
from viz.links import Pair
from viz.look import LayoutKind

_SWEEPS = 8
_MARGIN, _LABEL = 26.0, 30.0
_STEP, _LONGEST_STEP, _TWO_ROWS, _ROW = 23.0, 104.0, 28.5, 16.5


@dataclass(frozen=True)
class Task:
    """What orders the nodes: directed lines, the centre, the second mode, layers, known places in pixels."""

    kind: LayoutKind
    arrows: Sequence[Pair]
    centre: int | None
    right: frozenset[int]
    known: Mapping[int, tuple[float, float]]
    pinned: frozenset[int]
    layers: Sequence[int] = ()


def arrange(scene: Scene, page: Rect, task: Task) -> Layout:
    """Give every node a point inside the page; known places count more than any layout."""
    layout = _LAYOUTS[task.kind](scene, page, task) if task.kind in _LAYOUTS else place(scene, page)
    if task.known:
        _keep(scene, layout, task, page)
    return layout


def _layered(scene: Scene, page: Rect, task: Task) -> Layout:
    """Set nodes in columns so that relations lead to the right (Sugiyama, Tagawa and Toda 1981)."""
    layers = task.layers or _layers(scene.links.size, task.arrows)
    columns = [[node for node in range(scene.links.size) if layers[node] == at] for at in range(max(layers) + 1)]
    most = max(1, int(page.height // _STEP))
    columns = [column[at : at + most] for column in columns for at in range(0, len(column), most)] or [[]]
    return _columns(scene, columns, page)


def _layers(size: int, arrows: Sequence[Pair]) -> list[int]:
    """Return the layer of each node: the longest way to it, cycles broken where the order by surplus breaks them."""
    pairs = {pair for pair in arrows if pair[0] != pair[1]}
    surplus = np.zeros(size)
    for one, other in pairs:
        surplus[one] += 1
        surplus[other] -= 1
    order = _order(size, pairs, surplus)
    rank = {node: at for at, node in enumerate(order)}
    forward = sorted((pair for pair in pairs if rank[pair[0]] < rank[pair[1]]), key=lambda pair: rank[pair[0]])
    layers = [0] * size
    for one, other in forward:
        layers[other] = max(layers[other], layers[one] + 1)
    for node in reversed(order):  # draw sources near to what they lead to
        after = [layers[other] for one, other in forward if one == node]
        if after and not any(other == node for _, other in forward):
            layers[node] = min(after) - 1
    return layers


def _order(size: int, pairs: set[Pair], surplus: Floats) -> list[int]:
    """Order nodes so that few lines lead back (Eades, Lin and Smyth 1993): sources first, sinks last."""
    left, first, last = set(range(size)), list[int](), list[int]()
    while left:
        inside = [pair for pair in pairs if pair[0] in left and pair[1] in left]
        starts, stops = {one for one, _ in inside}, {other for _, other in inside}
        if sinks := sorted(left - starts):
            last = [*sinks, *last]
            left -= set(sinks)
        elif sources := sorted(left - stops):
            first += sources
            left -= set(sources)
        else:
            best = max(sorted(left), key=lambda node: surplus[node])
            first.append(best)
            left.remove(best)
    return first + last


def _two_mode(scene: Scene, page: Rect, task: Task) -> Layout:
    """Set the first mode in a column left, the second in one right, labels outside."""
    nodes = range(scene.links.size)
    columns = [[node for node in nodes if (node in task.right) == side] for side in (False, True)]
    columns = _untangled(scene, [sorted(column, key=lambda node: scene.order[node]) for column in columns])
    layout = Layout(np.zeros((scene.links.size, 2)))
    layout.tight = max(map(len, columns)) * _TWO_ROWS > page.height
    for column, side in zip(columns, (-1, 1), strict=True):
        room = _room(scene, layout, column)
        _stack(scene, layout, column, page.left + room if side < 0 else page.right - room, page, side)
    return layout


def _room(scene: Scene, layout: Layout, nodes: Sequence[int]) -> float:
    """Return the room that labels beside symbols need."""
    widths = scene.rows if layout.tight else scene.rooms
    return max((widths[node] for node in nodes), default=0.0) + _LABEL


def _columns(scene: Scene, columns: list[list[int]], page: Rect) -> Layout:
    """Set columns side by side; labels stand outside of the first and the last, else where fewest lines run."""
    layout = Layout(np.zeros((scene.links.size, 2)))
    columns = _untangled(scene, [sorted(column, key=lambda node: scene.order[node]) for column in columns])
    layout.tight = max(map(len, columns)) * _TWO_ROWS > page.height
    rooms = [_room(scene, layout, column) for column in columns]
    left, right = page.left + rooms[0], page.right - rooms[-1]
    between = np.array([rooms[0] * 0.0, *((one + other) / 2 for one, other in pairwise([0.0, *rooms[1:-1], 0.0]))])
    steps = np.cumsum(between)[: len(columns)]
    spare = (right - left - steps[-1]) / max(1, len(columns) - 1)
    for at, column in enumerate(columns):
        x = left + steps[at] + spare * at if len(columns) > 1 else (page.left + page.right) / 2
        side = -1 if at == 0 else 1 if at == len(columns) - 1 else 0
        _stack(scene, layout, column, x, page, side)
    return layout


def _stack(scene: Scene, layout: Layout, column: Sequence[int], x: float, page: Rect, side: int) -> None:
    """Set nodes in a column about the middle of the page; labels stand on its side, or anywhere for 0."""
    height = min(page.height - 2 * _MARGIN, _LONGEST_STEP * len(column))
    top = (page.top + page.bottom - height) / 2
    for node, share in zip(column, _shares(scene, column, height), strict=True):
        layout.points[node] = (x, top + share * height)
        if side:
            layout.sides[node] = side
        layout.firm.add(node)


def _shares(scene: Scene, nodes: Sequence[int], height: float) -> list[float]:
    """Return where nodes stand in a column, as shares of its height; large symbols take more of what is scarce."""
    needs = np.array([max(_ROW, 2.3 * scene.radii[node]) for node in nodes])
    steps = needs + max(0.0, (height - needs.sum()) / max(len(needs), 1))
    shares: list[float] = ((np.cumsum(steps) - steps / 2) / max(steps.sum(), 1e-9)).tolist()
    return shares


def _untangled(scene: Scene, columns: list[list[int]]) -> list[list[int]]:
    """Order columns so that few lines cross: each node moves to the mean of its neighbours beside it."""
    share = {node: at / max(len(column) - 1, 1) for column in columns for at, node in enumerate(column)}
    own = {node: at for at, column in enumerate(columns) for node in column}
    for _ in range(_SWEEPS):
        for at, column in enumerate(columns):
            wanted = {}
            for node in column:
                near = [share[other] for other in scene.links.neighbours[node] if own[other] != at]
                wanted[node] = (float(np.mean(near)) if near else share[node], scene.order[node])
            column.sort(key=wanted.__getitem__)
            for place_, node in enumerate(column):
                share[node] = place_ / max(len(column) - 1, 1)
    return columns


def _circular(scene: Scene, page: Rect, task: Task) -> Layout:
    """Set all nodes on an ellipse by kind, clockwise from the top, labels outside."""
    del task
    layout = Layout(np.zeros((scene.links.size, 2)))
    nodes = sorted(range(scene.links.size), key=lambda node: (scene.together[node], scene.order[node]))
    for _ in range(_SWEEPS):
        nodes = _uncrossed(scene, nodes)
    _ring(scene, layout, nodes, page, 1.0)
    return layout


def _uncrossed(scene: Scene, nodes: list[int]) -> list[int]:
    """Order each group of a ring against the way its neighbours run, so that fewer chords cross."""
    place_ = {node: at / len(nodes) for at, node in enumerate(nodes)}
    groups = [list(part) for _, part in groupby(nodes, key=lambda node: scene.together[node])]
    found: list[int] = []
    for group in groups:
        middle = place_[group[0]] / 2 + place_[group[-1]] / 2

        def away(node: int, middle: float = middle) -> tuple[float, tuple[int, str]]:
            near = [(place_[other] - middle) % 1 for other in scene.links.neighbours[node]]
            return -float(np.mean(near)) if near else 0.0, scene.order[node]

        found += sorted(group, key=away)
    return found


def _ring(scene: Scene, layout: Layout, nodes: Sequence[int], page: Rect, share: float) -> None:
    """Set nodes on an ellipse in even steps down its right half and up its left one."""
    half = (len(nodes) + 1) // 2
    reach = (page.height / 2 - _MARGIN) * share
    middle = (page.left + page.right) / 2, (page.top + page.bottom) / 2
    layout.tight = half * _TWO_ROWS > reach * 2
    wide = (page.width / 2 - _room(scene, layout, nodes)) * share
    for side, part in ((1, nodes[:half]), (-1, nodes[half:][::-1])):
        for node, at in zip(part, _shares(scene, part, 2 * reach), strict=True):
            down = at * 2 - 1
            across = side * wide * (1 - abs(down) ** 2.4 * 0.82)
            layout.points[node] = (middle[0] + across, middle[1] + down * reach)
            layout.sides[node] = side
            layout.firm.add(node)


def _concentric(scene: Scene, page: Rect, task: Task) -> Layout:
    """Set nodes on rings by their distance from the centre, what cannot be reached on the last one."""
    layout = Layout(np.zeros((scene.links.size, 2)))
    degrees = [scene.links.degree(node) for node in range(scene.links.size)]
    centre = degrees.index(max(degrees)) if task.centre is None else task.centre
    rings = _rings(scene, centre)
    layout.points[centre] = ((page.left + page.right) / 2, (page.top + page.bottom) / 2)
    layout.firm.add(centre)
    turn = {centre: 0.0}
    for at, ring in enumerate(rings, start=1):
        share = at / len(rings)
        ordered = sorted(ring, key=lambda node: (_turn(scene, node, turn), scene.together[node], scene.order[node]))
        if share == 1:
            _ring(scene, layout, ordered, page, 1.0)
        else:
            _oval(layout, ordered, page, share)
        turn |= {node: place_ / len(ordered) for place_, node in enumerate(ordered)}
    return layout


def _rings(scene: Scene, centre: int) -> list[list[int]]:
    found, seen = [[centre]], {centre}
    while found[-1]:
        ring = sorted({near for node in found[-1] for near in scene.links.neighbours[node]} - seen)
        seen |= set(ring)
        found.append(ring)
    rest = [node for node in range(scene.links.size) if node not in seen]
    rings = [ring for ring in found[1:] if ring]
    return [*rings[:-1], rings[-1] + rest] if rings else [rest] if rest else []


def _turn(scene: Scene, node: int, turn: Mapping[int, float]) -> float:
    near = [turn[other] for other in scene.links.neighbours[node] if other in turn]
    return float(np.mean(near)) if near else 1.0


def _oval(layout: Layout, nodes: Sequence[int], page: Rect, share: float) -> None:
    turns = (np.arange(len(nodes)) + 0.5) / len(nodes) * 2 * np.pi
    reach = np.array([page.width / 2 * 0.78, page.height / 2 * 0.9]) * share
    middle = np.array([page.left + page.right, page.top + page.bottom]) / 2
    layout.points[list(nodes)] = middle + np.column_stack((np.sin(turns), -np.cos(turns))) * reach


def _keep(scene: Scene, layout: Layout, task: Task, page: Rect) -> None:
    """Put nodes where they were; a new one goes beside its neighbours, to where most room is."""
    known = {node: point for node, point in task.known.items() if node < scene.links.size}
    layout.firm = {node for node in known if node in task.pinned or node in layout.sides}
    for node, point in known.items():
        layout.points[node] = point
    hubs = {node: scene.links.neighbours[node][0] for node in layout.sides if scene.links.neighbours[node]}
    layout.sides = {
        node: side
        for node, side in layout.sides.items()
        if node not in hubs or (layout.points[node][0] > layout.points[hubs[node]][0]) == (side > 0)
    }
    if len(known) * 2 < scene.links.size:
        return
    for node in range(scene.links.size):
        if node not in known:
            layout.sides.pop(node, None)
            layout.points[node] = _free(scene, layout, node, list(known), page)


def _free(scene: Scene, layout: Layout, node: int, known: list[int], page: Rect) -> Floats:
    """Return the point with most room among those not far from a node's neighbours."""
    taken = layout.points[known]
    near = [other for other in scene.links.neighbours[node] if other in set(known)]
    middle = layout.points[near].mean(axis=0) if near else np.array([page.left + page.width / 2, page.bottom - 40])
    across = np.linspace(page.left + 60, page.right - 60, 24)
    down = np.linspace(page.top + 30, page.bottom - 30, 18)
    offers = np.array([(x, y) for x in across for y in down])
    away = np.abs(offers[:, None] - taken) / np.array([3.0, 1.0])
    room = np.minimum(np.hypot(away[..., 0], away[..., 1]).min(axis=1), 60.0)
    distance = np.hypot(*(offers - middle).T)
    found: Floats = offers[int((room - distance * 0.12).argmax())]
    return found


_LAYOUTS: dict[str, Callable[[Scene, Rect, Task], Layout]] = {
    "layered": _layered,
    "circular": _circular,
    "concentric": _concentric,
    "two-mode": _two_mode,
}
