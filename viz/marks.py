"""The marks of a map on paper: frame, lines, symbols, labels, and the samples of its legend.

Enters: a Drawing and its place on the page. Leaves: marks in points, lines first, labels last. Behind each label the
paper is left white, which every program shows alike.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from math import cos, dist, radians, sin

from viz.captions import Caption
from viz.drawing import BAND, Drawing, DrawnEdge, DrawnNode
from viz.look import Change
from viz.plan import EDGE, FOCUS_RING, typeface
from viz.sheet import Disc, Group, Mark, Path, Point, Text, polygon, rectangle, straight
from viz.style import Group as Kind
from viz.style import tint
from viz.words import Sureness

PAPER, INK, INK_2, GREY = "#FFFFFF", "#14222B", "#42525C", "#5B6871"
_EDGE, _DERIVED, _GRID, _FAINT = "#5A6B75", "#5B41A8", "#E3E8E9", "#B4BEC3"
_NEW, _ENDED, _CHANGED = "#0A587A", "#8F1D0C", "#7A4B00"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DASHES: dict[Sureness, tuple[float, float] | None] = {"stated": None, "inferred": (7.0, 4.5), "derived": (0.1, 6.0)}
_SIGNS: dict[Change, tuple[str, str]] = {
    "began": (_NEW, "+"),
    "observed": (_NEW, "+"),
    "added": (_NEW, "+"),
    "ended": (_ENDED, "\N{EN DASH}"),
    "removed": (_ENDED, "\N{EN DASH}"),
    "changed": (_CHANGED, "~"),
}
_HEAD, _HALF, _LEAST = 8.0, 3.1, 7.0
_BASELINE = 0.355
Sample = Callable[[float, float, float], list[Mark]]


@dataclass(frozen=True)
class Place:
    """How pixels of a drawing become points of a page."""

    scale: float
    shift: Point

    def __call__(self, x: float, y: float) -> Point:
        """Return a point of the page."""
        return self.shift[0] + x * self.scale, self.shift[1] + y * self.scale


def frame(drawing: Drawing, at: Place) -> Iterator[Mark]:
    """Yield the neatline, the letters and numbers on its band, and the graticule."""
    inner, scale = drawing.inner, at.scale
    size = max(10.0 * scale, _LEAST)
    across = [BAND + inner.width * step / drawing.columns for step in range(drawing.columns + 1)]
    down = [BAND + inner.height * step / drawing.rows for step in range(drawing.rows + 1)]
    grid = [((x, BAND), (x, inner.bottom)) for x in across[1:-1]]
    grid += [((BAND, y), (inner.right, y)) for y in down[1:-1]]
    for start, stop in grid:
        yield straight(at(*start), at(*stop), stroke=_GRID, width=0.7 * scale)
    ticks = [((x, y), (x, y + BAND)) for x in across[1:-1] for y in (0.0, inner.bottom)]
    ticks += [((x, y), (x + BAND, y)) for y in down[1:-1] for x in (0.0, inner.right)]
    for start, stop in ticks:
        yield straight(at(*start), at(*stop), stroke=INK, width=0.75 * scale)
    yield rectangle(*at(1, 1), *at(drawing.width - 1, drawing.height - 1), stroke=INK, width=2 * scale)
    yield rectangle(*at(BAND, BAND), *at(inner.right, inner.bottom), stroke=INK, width=0.75 * scale)
    places = [
        (_LETTERS[step], (across[step] + across[step + 1]) / 2, y)
        for step in range(drawing.columns)
        for y in (BAND / 2, drawing.height - BAND / 2)
    ]
    places += [
        (str(step + 1), x, (down[step] + down[step + 1]) / 2)
        for step in range(drawing.rows)
        for x in (BAND / 2, drawing.width - BAND / 2)
    ]
    for text, x, y in places:
        middle = at(x, y)
        yield Text((middle[0], middle[1] + size * 0.36), text, "serif", size, INK_2, "middle")


def figure(drawing: Drawing, at: Place) -> Iterator[Group]:
    """Yield lines with their sentences, their names, then symbols with labels and names."""
    lines = sorted(drawing.edges, key=lambda edge: edge.change is not None)
    faint = any(edge.change for edge in lines)
    for edge in lines:
        yield Group(tuple(_line(edge, at, faint=faint)), edge.sentence, edge.statement.id)
    for edge in lines:
        if edge.caption:
            yield Group(tuple(_caption(edge.caption, at, faint=faint and edge.change is None)))
    if not drawing.nodes:
        middle = at(drawing.width / 2, drawing.height / 2)
        yield Group((Text(middle, drawing.summary, "serif", 14 * at.scale, INK_2, "middle"),))
    for node in drawing.nodes:
        here = tuple(_node(node, at, node.paint.light))
        yield Group(here, f"{node.name} ({node.kind_label}, {node.field})", node.id, _share(drawing, node))


def sample(kind: Kind, colour: str | None = None) -> Sample:
    """Return what sets the symbol of a kind in the legend."""
    size = 4.3 * (0.84 if kind.form != "fill" else 1)
    return lambda x, y, unit: _symbol(kind, (x, y), size * unit, colour or kind.light, unit * 0.7)


def swatch(number: int) -> Sample:
    """Return what sets the sample of a colour of the palette."""
    return lambda x, y, unit: [
        rectangle(x - 5 * unit, y - 3 * unit, x + 5 * unit, y + 3 * unit, fill=tint(number).light)
    ]


def line(certainty: Sureness) -> Sample:
    """Return what sets the sample of a line."""

    def sampled(x: float, y: float, unit: float) -> list[Mark]:
        return [_styled(straight((x - 8 * unit, y), (x + 9 * unit, y)), certainty, None, unit * 0.72)]

    return sampled


def changed(change: Change) -> Sample:
    """Return what sets the sample of a change: a line with its sign."""

    def sampled(x: float, y: float, unit: float) -> list[Mark]:
        way = _styled(straight((x - 8 * unit, y), (x + 9 * unit, y)), "stated", change, unit * 0.72)
        return [way, *_sign((x, y), change, unit * 0.72)]

    return sampled


def _line(edge: DrawnEdge, at: Place, *, faint: bool) -> Iterator[Mark]:
    change = edge.change
    steps = tuple(tuple(at(*point) for point in step) for step in edge.curve.steps)
    way = _styled(Path(at(*edge.curve.start), steps), edge.certainty, change, at.scale)
    if faint and change is None:
        way = replace(way, stroke=_FAINT)
    yield way
    if edge.arrow:
        assert way.stroke is not None
        yield polygon(_head(edge, at), fill=way.stroke)
    if change:
        yield from _sign(_halfway(edge, at), change, at.scale)


def _caption(caption: Caption, at: Place, *, faint: bool) -> Iterator[Mark]:
    """Yield the name of a relation along its line, which it interrupts."""
    size, turn = caption.size * at.scale, radians(caption.angle)
    x, y = at(caption.x, caption.y)
    base = (x - sin(turn) * size * _BASELINE, y + cos(turn) * size * _BASELINE)
    yield polygon(tuple(at(*corner) for corner in caption.corners.tolist()), fill=PAPER)
    yield Text(base, caption.text, "sans", size, GREY if faint else INK_2, "middle", turn=caption.angle)


def _styled(path: Path, certainty: Sureness, change: Change | None, scale: float) -> Path:
    """Return a path as wide, dashed and coloured as its certainty and change ask."""
    dash = _DASHES[certainty]
    colour = _SIGNS[change][0] if change else _DERIVED if certainty == "derived" else _EDGE
    if change in {"ended", "removed"}:
        dash = (2.0, 3.2)
    width = 2.4 if certainty == "derived" else 1.5
    return replace(path, stroke=colour, width=width * scale, dash=(dash[0] * scale, dash[1] * scale) if dash else None)


def _sign(at: Point, change: Change, scale: float) -> list[Mark]:
    colour, text = _SIGNS[change]
    ring = Disc(at, 6.4 * scale, stroke=colour, fill=PAPER, width=1.3 * scale)
    return [ring, Text((at[0], at[1] + 3.7 * scale), text, "sans-bold", 10.5 * scale, colour, "middle")]


def _halfway(edge: DrawnEdge, at: Place) -> Point:
    """Return the middle of a line by its length."""
    points, start = [edge.curve.start], edge.curve.start
    for control, end in edge.curve.steps:
        for share in (0.25, 0.5, 0.75, 1.0):
            rest = 1 - share
            corners = zip(start, control, end, strict=True)
            x, y = (rest**2 * a + 2 * rest * share * b + share**2 * c for a, b, c in corners)
            points.append((x, y))
        start = end
    lengths = [dist(one, other) for one, other in pairwise(points)]
    left = sum(lengths) / 2
    for (one, other), length in zip(pairwise(points), lengths, strict=True):
        if length >= left and length > 0:
            return at(*(a + (b - a) * left / length for a, b in zip(one, other, strict=True)))
        left -= length
    return at(*start)


def _head(edge: DrawnEdge, at: Place) -> tuple[Point, ...]:
    """Return the corners of an arrowhead at the end of a line."""
    (cx, cy), (x, y) = edge.curve.control, edge.curve.end
    length = max(((x - cx) ** 2 + (y - cy) ** 2) ** 0.5, 1e-6)
    ux, uy = (x - cx) / length, (y - cy) / length
    tip = (x + ux * 2, y + uy * 2)
    back = (tip[0] - ux * _HEAD, tip[1] - uy * _HEAD)
    corners = (tip, (back[0] - uy * _HALF, back[1] + ux * _HALF), (back[0] + uy * _HALF, back[1] - ux * _HALF))
    return tuple(at(*corner) for corner in corners)


def _node(node: DrawnNode, at: Place, colour: str) -> Iterator[Mark]:
    """Yield a symbol, its ring where it is the focus, and its label on white."""
    centre, scale = at(node.x, node.y), at.scale
    texts = list(_rows(node, at))
    for text in texts:
        size, (x, y) = text.size, (text.left, text.at[1])
        yield rectangle(x - 1, y - size * 0.86, x + text.width + 1, y + size * 0.26, fill=PAPER)
    if node.weight == "focus":
        yield Disc(centre, node.size * FOCUS_RING * scale, stroke=colour, fill=PAPER, width=1.5 * scale)
    yield from _symbol(node.group, centre, node.size * scale, colour, scale)
    if node.change:
        away = -0.95 if node.anchor == "start" else 0.95  # on the side where the label is not
        corner = (centre[0] + node.size * away * scale, centre[1] - node.size * 0.95 * scale)
        yield from _sign(corner, node.change, scale * 0.8)
    yield from texts


def _rows(node: DrawnNode, at: Place) -> Iterator[Text]:
    colour = INK_2 if node.group.face == "place" and node.weight != "focus" else INK
    spacing = 0.12 if node.group.face == "place" and node.weight != "focus" else 0.0
    size = node.font_size * at.scale
    for x, y, row in node.rows:
        anchor = node.anchor
        yield Text(at(x, y), row, typeface(node.group.face, node.weight), size, colour, anchor, spacing * size)  # type: ignore[arg-type]  # one of three


def _symbol(kind: Kind, centre: Point, size: float, colour: str, scale: float) -> list[Mark]:
    x, y = centre
    if kind.form == "cross":
        return [
            straight((x - size, y), (x + size, y), stroke=colour, width=2 * scale),
            straight((x, y - size), (x, y + size), stroke=colour, width=2 * scale),
        ]
    if kind.form == "ring":
        return [Disc(centre, size, stroke=colour, fill=PAPER, width=2.75 * scale)]
    if not kind.points:
        return [Disc(centre, size + scale, fill=PAPER), Disc(centre, size, fill=colour)]
    corners = tuple((x + px * size, y + py * size) for px, py in kind.points)
    return [polygon(corners, fill=PAPER, stroke=PAPER, width=2 * scale), polygon(corners, fill=colour)]


def _share(drawing: Drawing, node: DrawnNode) -> Point:
    """Return where a node stands as shares of the room inside the page's edge, as a spec holds it."""
    return (node.x - EDGE) / (drawing.width - 2 * EDGE), (node.y - EDGE) / (drawing.height - 2 * EDGE)
