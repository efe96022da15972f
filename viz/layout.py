"""Where the nodes stand.

Enters: Links, the room each node's label needs, the order of leaves in a fan, and the page. Leaves: one point per node
and, for the leaves of a wide fan, the side on which the label stands. Equal input gives equal output: every start is
explicit, nothing is drawn from a global generator.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from viz.forces import Floats, force, turned
from viz.links import Links

WIDE_FAN = 7
FAN_STEP = 26.0
_MARGIN_X, _MARGIN_Y = 92.0, 34.0
_BOW = 46.0
_REACH = 132.0
_HUB_ROOM = 86.0
_EVEN = 0.6
_LEAF_STEP, _LOW = 40.0, 0.6


@dataclass(frozen=True)
class Rect:
    """A rectangle on the page, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Its width."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Its height."""
        return self.bottom - self.top

    def split(self, share: float) -> tuple["Rect", "Rect"]:
        """Cut it in two across its longer side; ``share`` is that of the first."""
        if self.width >= self.height:
            at = self.left + self.width * share
            return Rect(self.left, self.top, at, self.bottom), Rect(at, self.top, self.right, self.bottom)
        at = self.top + self.height * share
        return Rect(self.left, self.top, self.right, at), Rect(self.left, at, self.right, self.bottom)


@dataclass
class Layout:
    """Points by node; ``sides`` is -1 or 1 where a label must stand left or right; ``firm`` nodes are not moved.

    Where it is ``tight``, those labels are set in one row.
    """

    points: Floats
    sides: dict[int, int] = field(default_factory=dict)
    firm: set[int] = field(default_factory=set)
    tight: bool = False


@dataclass(frozen=True)
class Scene:
    """What a layout is made from. ``order`` sorts the leaves of a fan.

    ``rooms`` is the width of each label, ``rows`` that in one row, ``radii`` the size of each symbol. ``together``
    numbers groups that are drawn to each other, -1 is none; ``seed`` the starts of the forces. The forces do not depend
    on the page: they are computed once, however often the page grows.
    """

    links: Links
    rooms: Sequence[float]
    order: Sequence[tuple[int, str]]
    rows: Sequence[float] = ()
    radii: Sequence[float] = ()
    together: Sequence[int] = ()
    seed: int = 0
    _forces: dict[tuple[int, ...], Floats] = field(default_factory=dict)

    def force(self, nodes: list[int]) -> Floats:
        """Return a force layout of some of the nodes, in no particular unit."""
        key = tuple(nodes)
        if key not in self._forces:
            self._forces[key] = force(self.links, nodes, self.seed, self.together)
        return self._forces[key].copy()


@dataclass(frozen=True)
class Fan:
    """A column of leaves on one side (-1 left, 1 right) of the page, with the width of its labels and its height."""

    hub: int
    side: int
    leaves: list[int]
    strip: float
    height: float

    @property
    def width(self) -> float:
        """The distance of the hub from the edge of the page."""
        return self.strip + _REACH + _BOW * min(1.0, len(self.leaves) / 14) * 0.6

    def is_low(self, room: Rect) -> bool:
        """Whether there is room above and below it."""
        return self.side > 0 and self.height < room.height * _LOW


def tallest_fan(links: Links) -> int:
    """Return how many leaves the largest column of a fan holds."""
    fans = links.fans(range(links.size))
    return max((-(-len(leaves) // (2 if _is_star(links, hub) else 1)) for hub, leaves in fans.items()), default=0)


def place(scene: Scene, page: Rect) -> Layout:
    """Give every node a point inside the page: parts side by side, nodes without any link in rows at the bottom."""
    layout = Layout(np.zeros((scene.links.size, 2)))
    parts = scene.links.parts()
    joined, single = [part for part in parts if len(part) > 1], [part[0] for part in parts if len(part) == 1]
    if single:
        page = _place_single(scene, layout, single, page, alone=not joined)
    _place_parts(scene, layout, joined, page)
    return layout


def _place_single(scene: Scene, layout: Layout, nodes: list[int], page: Rect, *, alone: bool) -> Rect:
    """Set nodes without a link in rows; return what is left of the page above them."""
    step = max(scene.rooms[node] for node in nodes) + 48
    columns = max(1, min(len(nodes), int(page.width // step)))
    rows = -(-len(nodes) // columns)
    height = page.height if alone else min(rows * 52.0, page.height * 0.4)
    above, room = page.split(1 - height / page.height) if page.height > page.width else _cut_low(page, height)
    for number, node in enumerate(sorted(nodes, key=lambda node: scene.order[node])):
        row, column = divmod(number, columns)
        layout.points[node] = (
            room.left + (column + 0.5) * room.width / columns,
            room.top + (row + 0.42) * room.height / rows,
        )
    return above


def _cut_low(page: Rect, height: float) -> tuple[Rect, Rect]:
    at = page.bottom - height
    return Rect(page.left, page.top, page.right, at), Rect(page.left, at, page.right, page.bottom)


def _place_parts(scene: Scene, layout: Layout, parts: list[list[int]], room: Rect) -> None:
    """Share the room among the parts by their size."""
    if not parts:
        return
    if len(parts) == 1:
        _place_part(scene, layout, parts[0], room)
        return
    middle = _balance([len(part) + 2 for part in parts])
    first = sum(len(part) + 2 for part in parts[:middle])
    total = sum(len(part) + 2 for part in parts)
    one, other = room.split(first / total)
    _place_parts(scene, layout, parts[:middle], one)
    _place_parts(scene, layout, parts[middle:], other)


def _balance(weights: list[int]) -> int:
    """Return where to cut a falling list so that both sides weigh about the same."""
    running = np.cumsum(weights)
    return int(np.argmin(np.abs(running[:-1] * 2 - running[-1]))) + 1


def _place_part(scene: Scene, layout: Layout, part: list[int], room: Rect) -> None:
    fans = _wide_fans(scene, part, room)
    leaves = {leaf for fan in fans for leaf in fan.leaves}
    _place_core(scene, layout, [node for node in part if node not in leaves], fans, room)
    for fan in fans:
        _set_fan(layout, fan, room)


def _wide_fans(scene: Scene, part: list[int], room: Rect) -> list[Fan]:
    """Return at most two columns of leaves: the widest fan left, the next one right; both for a single hub."""
    found = scene.links.fans(part)
    big = sorted((hub for hub in found if len(found[hub]) >= WIDE_FAN), key=lambda hub: (-len(found[hub]), hub))
    ordered = {hub: sorted(found[hub], key=lambda node: scene.order[node]) for hub in big}
    sides = [(hub, side, ordered[hub]) for hub, side in zip(big, (-1, 1), strict=False)]
    if big and _is_star(scene.links, big[0]):
        half = -(-len(ordered[big[0]]) // 2)
        sides = [(big[0], -1, ordered[big[0]][:half]), (big[0], 1, ordered[big[0]][half:])]
    strips = [max(scene.rooms[leaf] for leaf in leaves) + 26 for _, _, leaves in sides]
    height = room.height - 30
    return [
        Fan(hub, side, leaves, strip, min(height, len(leaves) * _LEAF_STEP))
        for (hub, side, leaves), strip in zip(sides, strips, strict=True)
    ]


def _is_star(links: Links, hub: int) -> bool:
    return all(links.degree(near) == 1 for near in links.neighbours[hub])


def _set_fan(layout: Layout, fan: Fan, room: Rect) -> None:
    """Set the leaves of a hub on an arc that opens towards it, their labels outside."""
    edge = room.left + fan.strip if fan.side < 0 else room.right - fan.strip
    half = fan.height / 2
    middle = float(np.clip(layout.points[fan.hub][1], room.top + 15 + half, room.bottom - 15 - half))
    turns = (np.arange(len(fan.leaves)) + 0.5) / len(fan.leaves) * 2 - 1
    bow = _BOW * min(1.0, len(fan.leaves) / 14)
    across = edge - fan.side * bow * (1 - np.sqrt(1 - (0.97 * turns) ** 2))
    for leaf, x, turn in zip(fan.leaves, across, turns, strict=True):
        layout.points[leaf] = (x, middle + turn * half)
        layout.sides[leaf] = fan.side
        layout.firm.add(leaf)


def _place_core(scene: Scene, layout: Layout, nodes: list[int], fans: list[Fan], room: Rect) -> None:
    """Lay out what is not in a wide fan, turn it so that the hubs of wide fans look at them, and fit it to the room."""
    number = {node: position for position, node in enumerate(nodes)}
    hubs = {fan.hub: fan for fan in fans}
    single = len(hubs) < len(fans)
    sides = {} if single else {number[hub]: fan.side for hub, fan in hubs.items()}
    points = turned(scene.force(nodes), sides)
    free = [number[node] for node in nodes if single or node not in hubs]
    if free:
        points[free] = _fit(points[free], _inner(fans, room))
    for hub, fan in hubs.items() if not single else ():
        x = room.left + fan.width if fan.side < 0 else room.right - fan.width
        points[number[hub]] = (x, room.top + room.height / 2)
        layout.firm.add(hub)
        if fan.is_low(room):
            points[free] = _around(points[free], points[number[hub]], fan, room)
    layout.points[nodes] = points


def _inner(fans: list[Fan], room: Rect) -> Rect:
    """Return the room beside the fans; a low fan on the right only takes a block out of it, see _around."""
    left, right = room.left + _MARGIN_X, room.right - _MARGIN_X
    for fan in fans:
        if fan.side < 0:
            left = room.left + fan.width + _HUB_ROOM
        elif not fan.is_low(room):
            right = room.right - fan.width - _HUB_ROOM
    return Rect(left, room.top + _MARGIN_Y, right, room.bottom - _MARGIN_Y)


def _around(points: Floats, hub: Floats, fan: Fan, room: Rect) -> Floats:
    """Move points out of the block that a low fan takes: those above it up, those below it down."""
    half, reach = fan.height / 2 + _MARGIN_Y, room.height / 2 - _MARGIN_Y
    away = points[:, 1] - hub[1]
    share = np.clip((points[:, 0] - hub[0] + _HUB_ROOM) / _HUB_ROOM, 0, 1)
    moved = np.sign(away + 1e-9) * (half + np.abs(away) * (reach - half) / reach)
    found: Floats = np.column_stack((points[:, 0], hub[1] + away * (1 - share) + moved * share))
    return found


def _fit(points: Floats, room: Rect) -> Floats:
    """Spread the points over the room: their order across and down counts as much as their distance."""
    low, span = points.min(axis=0), np.ptp(points, axis=0)
    share = (points - low) / np.maximum(span, 1e-9)
    even = _EVEN * min(1.0, len(points) / 12)
    ranks = np.argsort(np.argsort(points, axis=0, kind="stable"), axis=0, kind="stable") / max(len(points) - 1, 1)
    mixed = np.where(span > 0, (1 - even) * share + even * ranks, 0.5)
    reach = np.minimum([room.width, room.height], 150.0 * len(points))
    middle = np.array([room.left + room.right, room.top + room.bottom]) / 2
    fitted: Floats = middle + (mixed - 0.5) * reach
    return fitted
