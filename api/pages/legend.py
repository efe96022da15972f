"""The legend of the explorer, which is its filter: what can be hidden, and what symbols, sizes and colours tell.

Enters: a view and its drawing. Leaves: choices with counts and addresses, and the keys of the scales.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup

from api.exploring import toggled
from api.pages.here import Choice, Here
from api.pages.words import WORDS
from viz.explore import View
from viz.facets import Option, options
from viz.scales import COLOURS, SIZES, scale
from viz.style import BY_NAME, Group, tint

if TYPE_CHECKING:
    from viz.drawing import Drawing

_FACETS = ("kind", "certainty", "relation", "source", "place")
_PLAIN = "person"  # the grey of symbols where colour tells something else
_AIR = 1.5


@dataclass(frozen=True)
class Facet:
    """One filter: its name, its options, and how many of them stand there before the rest is opened."""

    name: str
    choices: Sequence[Choice]
    first: int


@dataclass(frozen=True)
class Told:
    """What symbols tell: the choices of both lists, the sizes as a picture each, the colours with their counts."""

    sizes: Sequence[tuple[str, str, bool]]
    colours: Sequence[tuple[str, str, bool]]
    large: Sequence[tuple[Markup, str]]
    tints: Sequence[tuple[Markup, str, int]]


def facets(view: View, here: Here) -> list[Facet]:
    """Return the filters; one whose only option is everything is none."""
    asked = here.asked
    found = options(view, here.language, derived=asked.filters.derived)

    def choice(option: Option) -> Choice:
        pair = (option.place, option.name)
        shown = asked.filters.derived if option.name == "derived" else pair not in asked.hidden
        return Choice(option, shown, here.to(toggled(asked, *pair)))

    listed = ((name, [choice(option) for option in found[name]]) for name in _FACETS)
    return [Facet(name, choices, 9 if name == "kind" else 6) for name, choices in listed if choices]


def told(view: View, drawing: "Drawing", here: Here) -> Told:
    """Return what sizes and colours tell now, and what else they could."""
    say, asked = WORDS[here.language], here.asked
    counts: dict[int | None, int] = {}
    for node in drawing.nodes:
        counts[node.tint] = counts.get(node.tint, 0) + 1
    samples = scale(view.network, asked.size, here.language).samples
    return Told(
        [(name, say[f"ex_by_{name}"], name == asked.size) for name in SIZES],
        [(name, say[f"ex_by_{name}"], name == asked.colour) for name in COLOURS],
        [(_circle(radius), text) for radius, text in samples],
        [(_swatch(tint(number)), name, counts[number]) for number, name in drawing.communities],
    )


def symbol_of(name: str, *, plain: bool = False) -> Markup:
    """Return the symbol of a group for a legend, in grey where colour tells something else."""
    from viz.svg import symbol

    group: Group = BY_NAME[name]
    root = _root(f"sym k-{_PLAIN if plain else name}", 22.0)
    symbol(root, group, 7.5)
    return _markup(root)


def _circle(radius: float) -> Markup:
    root = _root("scale", 2 * (radius + _AIR))
    root.attrib |= {"width": f"{2 * (radius + _AIR):g}", "height": f"{2 * (radius + _AIR):g}"}
    SubElement(root, "circle", {"class": "shape", "r": f"{radius:g}"})
    return _markup(root)


def _swatch(group: Group) -> Markup:
    root = _root(f"sym k-{group.name}", 22.0)
    SubElement(root, "path", {"class": "shape", "d": "M-9-6H9V6H-9Z"})
    return _markup(root)


def _root(name: str, size: float) -> Element:
    box = f"{-size / 2:g} {-size / 2:g} {size:g} {size:g}"
    return Element("svg", {"class": name, "viewBox": box, "aria-hidden": "true"})


def _markup(root: Element) -> Markup:
    return Markup(tostring(root, encoding="unicode"))  # noqa: S704 (a tree of elements, so escaped)
