"""The legend of a picture as a strip below it: what leaves the page as a file takes along what its signs mean.

Enters: a Drawing and what its sizes tell. Leaves: the strip as elements of the picture, and its height. It says what
the legend of the page says of what is drawn: kinds, colours, sizes, how sure lines are, and what changed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from xml.etree.ElementTree import Element, SubElement

from viz.drawing import BAND, Drawing
from viz.look import CHANGES
from viz.scales import Scale
from viz.style import tint
from viz.text import Setting, width
from viz.words import WORDS

_SETTING = Setting(size=13)
_ROW, _SIGN, _AIR, _LINE = 24.0, 26.0, 20.0, 30.0
_PLAIN = "person"  # the grey of symbols where colour tells something else
_NAMES = {"observed": "observed since"}
Draw = Callable[[Element], object]


@dataclass(frozen=True)
class Sign:
    """A sign of the legend: what draws it around the origin, its width and height, and what it means."""

    draw: Draw
    wide: float
    high: float
    text: str


def append_key(root: Element, drawing: Drawing, sizes: Scale) -> float:
    """Append the legend below a picture; return by how much that makes it higher."""
    rows = _rows(_signs(drawing, sizes), drawing.width - 2 * BAND)
    if not rows:
        return 0.0
    heights = [max(_ROW, *(sign.high + 4 for sign in row)) for row in rows]
    high = sum(heights) + BAND
    strip = SubElement(root, "g", {"class": "key", "transform": f"translate(0 {drawing.height:g})"})
    SubElement(strip, "rect", {"class": "ground", "width": f"{drawing.width:g}", "height": f"{high:g}"})
    top = BAND / 2
    for row, height in zip(rows, heights, strict=True):
        left = BAND
        for sign in row:
            _set(strip, sign, left, top + height / 2)
            left += _length(sign)
        top += height
    return high


def _set(strip: Element, sign: Sign, x: float, y: float) -> None:
    sign.draw(SubElement(strip, "g", {"transform": f"translate({x + sign.wide / 2:.1f} {y:.1f})"}))
    text = {"class": "keyword", "x": f"{x + sign.wide + 6:.1f}", "y": f"{y + 4.5:.1f}", "font-size": "13"}
    SubElement(strip, "text", text).text = sign.text


def _rows(signs: Sequence[Sign], room: float) -> list[list[Sign]]:
    """Return the signs in rows that fit into the room, each group of signs as it comes."""
    rows: list[list[Sign]] = []
    left = room + 1
    for sign in signs:
        if left + _length(sign) > room:
            rows.append([])
            left = 0.0
        rows[-1].append(sign)
        left += _length(sign)
    return rows


def _length(sign: Sign) -> float:
    return sign.wide + 6 + width(sign.text, _SETTING) + _AIR


def _signs(drawing: Drawing, sizes: Scale) -> list[Sign]:
    from viz.svg import badge, symbol

    say, plain = WORDS[drawing.language], bool(drawing.communities)
    signs = []
    for entry in drawing.legend:
        name = f"k-{_PLAIN if plain else entry.group.name}"
        signs.append(Sign(_in(name, partial(symbol, group=entry.group, size=7.5)), _SIGN, _ROW, entry.label))
    for number, name in drawing.communities:
        swatch = _shape("path", {"class": "shape", "d": "M-9-6H9V6H-9Z"})
        signs.append(Sign(_in(f"k-{tint(number).name}", swatch), _SIGN, _ROW, name))
    for radius, text in sizes.samples:
        circle = _shape("circle", {"class": "shape", "r": f"{radius:g}"})
        signs.append(Sign(_in(f"k-{_PLAIN}", circle), 2 * radius, 2 * radius, text))
    for sure, _ in drawing.certainties:
        line = _shape("path", {"class": f"e {sure}", "d": f"M{-_LINE / 2:g} 0H{_LINE / 2:g}"})
        signs.append(Sign(line, _LINE, _ROW, say[sure]))
    there = {edge.change for edge in drawing.edges}
    for change in filter(there.__contains__, CHANGES):
        sign = partial(badge, x=0, y=0, change=change)
        signs.append(Sign(sign, _SIGN, _ROW, say[_NAMES.get(change, change)]))
    return signs


def _in(name: str, draw: Draw) -> Draw:
    return lambda to: draw(SubElement(to, "g", {"class": name}))


def _shape(tag: str, told: dict[str, str]) -> Draw:
    return lambda to: SubElement(to, tag, told)
