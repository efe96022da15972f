"""The Drawing: a network as it stands on a page, computed once and shown by every face of it.

Enters: a Network, a language, and what is at its centre. Leaves: an immutable Drawing with every symbol, label box and
curve in pixels, and the words of its title, summary and legend. Equal input gives an equal Drawing whatever the order
of the input's mappings, the hash seed of the process or the state of a random generator.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from graph.analysis.network import Network
from graph.statements import Statement
from viz import edges, legend, words
from viz.captions import Caption
from viz.cited import credits_of, titled
from viz.layout import Rect
from viz.lines import Lines
from viz.look import PLAIN, Change, Look
from viz.plan import Plan, Settled
from viz.style import Group, Language, kind_label, tint
from viz.words import WORDS, Sureness

BAND = 15.0
_CELL = 130.0
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BASELINE = 0.355
_ANCHORS = {1: "start", 0: "middle", -1: "end"}


@dataclass(frozen=True)
class DrawnNode:
    """An entity on the page: point and radius in pixels, its label's lines, box (left, top, right, bottom) and anchor.

    ``weight`` is ``focus``, ``major`` or empty; ``field`` the square of the page, such as ``G3``; ``tint`` the number
    of its community where colour tells that; ``more`` how many neighbours are not in the picture.
    """

    iri: str
    id: str
    name: str
    kind: str
    kind_label: str
    group: Group
    degree: int
    x: float
    y: float
    size: float
    lines: tuple[str, ...]
    box: tuple[float, float, float, float]
    anchor: str
    font_size: float
    weight: str
    field: str
    tint: int | None = None
    change: Change | None = None
    more: int = 0

    @property
    def paint(self) -> Group:
        """The group whose colour the symbol has."""
        return self.group if self.tint is None else tint(self.tint)

    @property
    def rows(self) -> tuple[tuple[float, float, str], ...]:
        """The rows of the label as (x, y of the baseline, text); x is where the anchor stands."""
        left, top, right, bottom = self.box
        x = {"start": left, "end": right}.get(self.anchor, (left + right) / 2)
        leading = (bottom - top) / len(self.lines)
        fall = leading / 2 + _BASELINE * self.font_size
        return tuple((round(x, 1), round(top + leading * row + fall, 1), line) for row, line in enumerate(self.lines))


@dataclass(frozen=True)
class DrawnEdge:
    """A statement on the page: the positions of its ends in Drawing.nodes, its sentence, its line and its curve.

    ``arrow`` is whether its head is always drawn; those that would run together show when they are selected.
    """

    source: int
    target: int
    statement: Statement
    sentence: str
    certainty: Sureness
    curve: edges.Curve
    directed: bool
    arrow: bool
    change: Change | None = None
    caption: Caption | None = None


@dataclass(frozen=True)
class Drawing:
    """A network on a page of ``width`` by ``height`` pixels, with ``columns`` by ``rows`` lettered squares.

    ``sources`` are pairs of IRI and title, with licence and whom to name where a source asks for that, ``credits`` the
    titles of just those; ``certainties`` pairs of a line that occurs and how often,
    ``communities`` of the number of a tint and what it is called.
    """

    nodes: tuple[DrawnNode, ...]
    edges: tuple[DrawnEdge, ...]
    title: str
    summary: str
    legend: tuple[legend.Entry, ...]
    certainties: tuple[tuple[Sureness, int], ...]
    sources: tuple[tuple[str, str], ...]
    focus: str | None
    day: date | None
    generation: int | None
    language: Language
    width: float
    height: float
    columns: int
    rows: int
    communities: tuple[tuple[int, str], ...] = ()
    credits: tuple[str, ...] = ()

    @property
    def inner(self) -> Rect:
        """The page inside its lettered band."""
        return Rect(BAND, BAND, self.width - BAND, self.height - BAND)

    @cached_property
    def source_numbers(self) -> Mapping[str, int]:
        """The number of each source, from 1, by its IRI."""
        return {iri: number for number, (iri, _) in enumerate(self.sources, start=1)}


def draw(
    network: Network,
    *,
    language: str = "de",
    focus: str | None = None,
    title: str | None = None,
    day: date | None = None,
    generation: int | None = None,
    width: float = 1120,
    height: float = 760,
    look: Look = PLAIN,
) -> Drawing:
    """Draw a network on a page of about ``width`` by ``height`` pixels.

    ``focus`` is the IRI of the node the picture is about. A network that does not fit at a readable size gets a larger
    page in the same proportions, so that no label covers another. ``look`` says what else is asked for.

    Raises:
        ValueError: an unknown language, or a focus that is not in the network.
    """
    spoken = words.language_of(language)
    if focus is not None and focus not in network.nodes:
        raise ValueError(f"{focus} is not in this network; choose one of its nodes as the focus.")
    plan = Plan(network, spoken, focus, look)
    lines = Lines(plan, plan.settle(width, height), width, height)
    return replace(_drawing(plan, lines, network, title), day=day, generation=generation)


def _drawing(plan: Plan, lines: Lines, network: Network, title: str | None) -> Drawing:
    right, bottom, columns, rows = _measures(settled := lines.settled)
    return Drawing(
        nodes=tuple(_node(plan, settled, number) for number in range(len(plan.iris))),
        edges=tuple(_edge(plan, lines, line) for line in range(len(plan.statements))),
        title=title or _title(plan.language, plan.names.get(plan.focus or "")),
        summary=_summary(plan, network.left_out),
        legend=legend.entries(plan),
        certainties=legend.certainties(plan),
        sources=_sources(plan, network),
        focus=plan.focus,
        day=None,
        generation=None,
        language=plan.language,
        width=right,
        height=bottom,
        columns=columns,
        rows=rows,
        communities=legend.communities(plan),
        credits=tuple(credits_of(network, plan.language)),
    )


def _measures(settled: Settled) -> tuple[float, float, int, int]:
    """Return the width and height of the page in pixels, and how many squares lie across and down."""
    right, bottom = settled.page.right + settled.page.left, settled.page.bottom + settled.page.top
    return right, bottom, _squares(right), _squares(bottom)


def _squares(length: float) -> int:
    return max(2, min(len(_LETTERS), round((length - 2 * BAND) / _CELL)))


def _field(x: float, y: float, settled: Settled) -> str:
    """Return the square a point lies in: letters across, numbers down."""
    right, bottom, columns, rows = _measures(settled)
    column = min(columns - 1, max(0, int((x - BAND) / (right - 2 * BAND) * columns)))
    row = min(rows - 1, max(0, int((y - BAND) / (bottom - 2 * BAND) * rows)))
    return f"{_LETTERS[column]}{row + 1}"


def _node(plan: Plan, settled: Settled, number: int) -> DrawnNode:
    entity, label = plan.entities[number], settled.labels[number]
    x, y = settled.points[number].tolist()
    left, top, right, bottom = (round(side, 1) for side in label.box)
    return DrawnNode(
        iri=entity.iri,
        id=entity.id,
        name=plan.name(number),
        kind=entity.kind,
        kind_label=kind_label(entity.kind, plan.language),
        group=plan.groups[number],
        degree=plan.links.degree(number),
        x=x,
        y=y,
        size=plan.size(number),
        lines=label.text.lines,
        box=(left, top, right, bottom),
        anchor=_ANCHORS[label.across],
        font_size=plan.setting(number).size,
        weight=plan.weight(number),
        field=_field(x, y, settled),
        tint=plan.look.colours.get(entity.iri),
        change=plan.look.changes.get(entity.iri),
        more=plan.look.more.get(entity.iri, 0),
    )


def _edge(plan: Plan, lines: Lines, line: int) -> DrawnEdge:
    statement, (source, target) = plan.statements[line], plan.ends[line]
    return DrawnEdge(
        source=source,
        target=target,
        statement=statement,
        sentence=words.relation_sentence(statement, plan.names, plan.language),
        certainty=words.sureness(statement),
        curve=lines.curves[line],
        directed=lines.kinds[line] is not None,
        arrow=line in lines.headed,
        change=plan.look.changes.get(statement.iri),
        caption=lines.captions.get(line),
    )


def _title(language: Language, focus: str | None) -> str:
    return WORDS[language]["around"].format(focus) if focus else WORDS[language]["network"]


def _summary(plan: Plan, left_out: int) -> str:
    """Return what the picture shows, in one or two sentences."""
    if not plan.iris:
        return WORDS[plan.language]["nothing drawn"]
    language, spoken = plan.language, WORDS[plan.language]
    entries = words.counted(len(plan.iris), "entry", "entries", language)
    relations = words.counted(len(plan.statements), "relation", "relations", language)
    parts = ", ".join(
        f"{words.number_text(count, language)} {spoken[name]}" for name, count in legend.certainties(plan)
    )
    first = f"{entries}, {relations}" + (f": {parts}." if parts else ".")
    if left_out:
        numbers = (words.number_text(number, language) for number in (len(plan.iris), len(plan.iris) + left_out))
        return f"{first} {spoken['cut'].format(*numbers)}"
    return f"{first} {_hub(plan)}".strip()


def _hub(plan: Plan) -> str:
    """Say who has most neighbours, or how many the focus has."""
    language, spoken = plan.language, WORDS[plan.language]
    degrees = [plan.links.degree(number) for number in range(len(plan.iris))]
    if plan.focus is not None:
        near = words.counted(degrees[plan.iris.index(plan.focus)], "neighbour", "neighbours", language)
        return spoken["has"].format(plan.names[plan.focus], near)
    most = max(degrees)
    if most <= 1 or degrees.count(most) > 1:
        return ""
    return spoken["most"].format(plan.names[plan.iris[degrees.index(most)]], words.number_text(most, language))


def _sources(plan: Plan, network: Network) -> tuple[tuple[str, str], ...]:
    return titled({statement.source for statement in plan.statements if statement.source}, network, plan.language)
