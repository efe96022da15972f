"""A Drawing on a page of print: title, map, legend, a note, and the line with sources and generation.

Enters: a network, what it is to look like, the page and the texts around it. Leaves: a Sheet in points on which no text
is smaller than may be.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from graph.analysis.network import Network
from graph.errors import Refused
from viz import marks, typefaces, words
from viz.drawing import Drawing, draw
from viz.look import CHANGES, Look
from viz.plan import SIZE
from viz.sheet import Group, Mark, Part, Path, Sheet, Text, straight
from viz.style import GROUPS, Language, group_of, legend_label
from viz.words import SURENESS, WORDS

_INK, _INK_2 = "#14222B", "#42525C"
_CHANGED = {"observed": "observed since"}
_GAP, _BESIDE, _ROW = 10.0, 40.0, 11.5
_LEAST_ROOM = 80.0


@dataclass(frozen=True)
class Page:
    """A page in points: its margin, the size at which labels begin, the least they may have, and how many lines fit.

    ``scale`` is that of title, legend and notes against A4.
    """

    name: str
    width: float
    height: float
    begin: float
    least: float
    scale: float = 1.0

    @property
    def margin(self) -> float:
        """The margin on all sides."""
        return 34.0 * self.scale


@dataclass(frozen=True)
class Around:
    """The texts around a map: its title, what stands beside it, a note, and the line below, left and right."""

    title: str
    beside: str = ""
    note: str = ""
    left: str = ""
    right: str = ""


@dataclass(frozen=True)
class Printed:
    """A drawing with the sheet it stands on."""

    drawing: Drawing
    sheet: Sheet


@dataclass
class Setter:
    """Sets lines of text down a page and says how far it came."""

    marks: list[Mark] = field(default_factory=list)

    def lines(self, lines: Sequence[str], x: float, y: float, size: float, colour: str = _INK_2) -> float:
        """Set lines of the small sans; return the baseline after the last."""
        for line in lines:
            self.marks.append(Text((x, y), line, "sans", size, colour))
            y += size * 1.36
        return y


def to_paper(network: Network, page: Page, around: Around, look: Look, language: Language, **drawn: object) -> Printed:
    """Draw a network and set it on a page; ``drawn`` goes to viz.drawing.draw.

    Raises:
        Refused: its labels would be smaller than the page allows.
    """
    items = _legend_items(network, look, language)
    layout = Areas(page, around, items)
    pixels = SIZE / page.begin
    drawing = draw(
        network,
        language=language,
        title=around.title,
        width=layout.width * pixels,
        height=layout.height * pixels,
        look=replace(look, most=page.begin / page.least),
        **drawn,  # type: ignore[arg-type]  # the parameters of draw
    )
    share = min(layout.width / drawing.width, layout.height / drawing.height)
    if SIZE * share < page.least:
        _refuse(drawing, page, SIZE * share)
    shift = layout.left + (layout.width - drawing.width * share) / 2, layout.top
    at = marks.Place(share, shift)
    told = f"{drawing.summary} {around.beside}".strip()
    parts = (
        Part("title", (Group(tuple(layout.heading())),)),
        Part("frame", (Group(tuple(marks.frame(drawing, at))),)),
        Part("figure", tuple(marks.figure(drawing, at)), f"{around.title}. {told}"),
        *layout.below(items),
    )
    return Printed(drawing, Sheet(page.width, page.height, around.title, told, language, parts))


def _refuse(drawing: Drawing, page: Page, size: float) -> None:
    larger = "" if page.name == "A3" else " take page: A3,"
    raise Refused(
        f"{len(drawing.nodes)} entries with {len(drawing.edges)} relations do not fit on {page.name}: labels would be "
        f"{size:.1f} pt or smaller, the least is {page.least:g} pt;{larger} narrow the question, or write "
        "split: community or split: ego for several pages.",
        limit="labels",
        entries=len(drawing.nodes),
        split=["community", "ego"],
    )


Item = tuple[Callable[[float, float, float], list[Mark]], str]


def _legend_items(network: Network, look: Look, language: Language) -> list[Item]:
    """Return what the legend explains: a symbol and its words; only what occurs."""
    kinds: dict[str, list[str]] = {}
    for node in network.nodes.values():
        kinds.setdefault(group_of(node.kind).name, []).append(node.kind)
    plain = bool(look.colour_names)
    items: list[Item] = [
        (marks.sample(group, marks.GREY if plain else None), legend_label(group, kinds[group.name], language))
        for group in GROUPS
        if group.name in kinds
    ]
    used = {look.colours.get(iri) for iri in network.nodes}
    items += [(marks.swatch(at), name) for at, name in look.colour_names.items() if at in used]
    sure = {words.sureness(statement) for statement in network.statements}
    items += [(marks.line(name), WORDS[language][name]) for name in SURENESS if name in sure]
    changes = set(look.changes.values())
    items += [
        (marks.changed(change), WORDS[language][_CHANGED.get(change, change)])
        for change in CHANGES
        if change in changes
    ]
    return items


class Areas:
    """Where the map, the legend, the note and the foot stand, in points."""

    def __init__(self, page: Page, around: Around, items: Sequence[Item]) -> None:
        self.page, self.around = page, around
        unit = page.scale
        self.left, self.width = page.margin, page.width - 2 * page.margin
        self.small = 7.6 * unit
        self.beside = typefaces.width(around.beside, "sans", 9.6 * unit) + 16 * unit if around.beside else 0.0
        self.title = typefaces.broken(around.title, "serif-bold", 17 * unit, self.width - self.beside)
        self.top = page.margin + (10 + 20 * len(self.title)) * unit
        legend = self.width * (0.56 if around.note else 1.0)
        self.columns = self._columns([text for _, text in items], legend)
        self.notes = typefaces.broken(around.note, "sans", self.small, self.width * 0.42)
        rows = max(-(-len(items) // len(self.columns)) * _ROW * unit, len(self.notes) * self.small * 1.36)
        right = typefaces.width(around.right, "sans", self.small)
        self.sources = typefaces.broken(around.left, "sans", self.small, self.width - right - 20 * unit)
        self.foot_top = page.height - page.margin - (len(self.sources) - 1) * self.small * 1.36 - 6 * unit
        self.legend_top = self.foot_top - rows - 12 * unit
        self.height = self.legend_top - _GAP * unit - self.top
        if min(self.width, self.height) < _LEAST_ROOM:
            raise Refused(
                "The texts leave no room for a picture on this page; shorten title or note, or take a larger page.",
                limit="labels",
            )

    def _columns(self, texts: Sequence[str], room: float) -> list[float]:
        """Return how far from the left each column of the legend begins: as many as fit, each as wide as it needs."""
        widths = [typefaces.width(text, "sans", self.small) + _BESIDE * self.page.scale for text in texts]
        for count in range(len(texts), 1, -1):
            rows = -(-len(texts) // count)
            columns = [max(widths[at : at + rows]) for at in range(0, len(texts), rows)]
            if sum(columns) <= room:
                return [sum(columns[:at]) for at in range(len(columns))]
        return [0.0]

    def heading(self) -> list[Mark]:
        """Return the title and what stands beside it."""
        unit, base = self.page.scale, self.page.margin + 14 * self.page.scale
        found: list[Mark] = [
            Text((self.left, base + at * 20 * unit), line, "serif-bold", 17 * unit, _INK)
            for at, line in enumerate(self.title)
        ]
        if self.around.beside:
            right = self.left + self.width, base + (len(self.title) - 1) * 20 * unit
            found.append(Text(right, self.around.beside, "sans", 9.6 * unit, _INK_2, "end"))
        return found

    def below(self, items: Sequence[Item]) -> tuple[Part, ...]:
        """Return legend, note and foot as a screen reader meets them."""
        found = (self.legend(items), *((self.note(),) if self.around.note else ()), self.foot())
        return tuple(Part("text", (Group(tuple(each)),)) for each in found)

    def legend(self, items: Sequence[Item]) -> list[Mark]:
        """Return the legend, in columns that are read across."""
        unit, found = self.page.scale, list[Mark]()
        rows = -(-len(items) // len(self.columns))
        for at, (symbol, text) in enumerate(items):
            column, row = divmod(at, rows)
            x, y = self.left + self.columns[column], self.legend_top + (row * _ROW + 4) * unit
            found += symbol(x + 8 * unit, y, unit)
            found.append(Text((x + 22 * unit, y + 2.7 * unit), text, "sans", self.small, _INK))
        return found

    def note(self) -> list[Mark]:
        """Return the note right of the legend."""
        setter = Setter()
        setter.lines(self.notes, self.left + self.width * 0.58, self.legend_top + 6.7 * self.page.scale, self.small)
        return setter.marks

    def foot(self) -> list[Mark]:
        """Return the rule, the sources on its left and the origin of the page on its right."""
        rule: Path = straight(
            (self.left, self.foot_top - 10 * self.page.scale),
            (self.left + self.width, self.foot_top - 10 * self.page.scale),
            stroke=_INK,
            width=0.75 * self.page.scale,
        )
        setter = Setter([rule])
        setter.lines(self.sources, self.left, self.foot_top, self.small)
        right = Text((self.left + self.width, self.foot_top), self.around.right, "sans", self.small, _INK_2, "end")
        return [*setter.marks, *([right] if self.around.right else [])]
