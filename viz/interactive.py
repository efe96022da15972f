"""A Drawing as one interactive HTML file: the only file that imports pyvis.

Enters: a Drawing. Leaves: the text of a page that needs no network, runs under a strict content security policy and
shows the positions, labels and curves of the Drawing. Of pyvis it takes the network class and the vis-network script
that pyvis carries; the page is our own template, because pyvis's pages load from elsewhere and run what names contain.
Names enter the page in two ways only: escaped by the template, or as JSON whose <, > and & are escaped.
"""

import base64
import hashlib
import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from math import hypot
from typing import Any
from xml.etree.ElementTree import Element, tostring

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from pyvis.network import Network as PyvisNetwork

from graph.node import closed
from viz.captions import Caption
from viz.chrome import CHROME
from viz.drawing import BAND, Drawing, DrawnEdge, DrawnNode
from viz.look import CHANGES
from viz.plan import FOCUS_RING
from viz.style import GROUPS, Group, tint
from viz.svg import symbol
from viz.words import WORDS, amount_phrase, day_text, place_phrase, reason_text, relation_label, time_phrase

_VIS = ("templates", "lib", "vis-9.1.2", "vis-network.min.js")
_SCRIPTS = ("picture.js", "page.js", "days.js")
_SAFE = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})
_SYMBOL = 7.4
_YEARS, _DAY = 8, timedelta(days=1)
Json = dict[str, Any]


def to_html(drawing: Drawing) -> str:
    """Return a Drawing as one self-contained HTML page."""
    page: str = DiagramPage(drawing).generate_html()
    return page


class DiagramPage(PyvisNetwork):  # type: ignore[misc]  # pyvis carries no types
    """A pyvis network whose nodes, edges and page come from a Drawing.

    Nodes and edges are assigned, not added: adding drops parallel relations and takes quadratic time.
    """

    def __init__(self, drawing: Drawing) -> None:
        super().__init__(directed=True, cdn_resources="in_line")
        self.drawing = drawing
        self.nodes = [_node(node, number) for number, node in enumerate(drawing.nodes)]
        self.edges = [_edge(drawing, edge, number) for number, edge in enumerate(drawing.edges)]

    def generate_html(self, name: str = "index.html", local: bool = True, notebook: bool = False) -> str:
        """Return the page; the parameters of pyvis's own method change nothing here."""
        del name, local, notebook
        drawing, style, scripts = self.drawing, _text("diagram.css"), [_vis(), _scripts()]
        page = _templates().get_template("diagram.html")
        marked = {edge.change for edge in drawing.edges} | {node.change for node in drawing.nodes}
        return page.render(
            drawing=drawing,
            chrome=CHROME[drawing.language],
            certainty=WORDS[drawing.language],
            policy=_policy(style, scripts),
            style=Markup(style),  # noqa: S704  # our own file
            scripts=[Markup(script) for script in scripts],  # noqa: S704  # pyvis's and our own files
            data=Markup(_json(self._data())),  # noqa: S704  # every < is escaped
            legend=[(entry, _svg(entry.group, plain=bool(drawing.communities))) for entry in drawing.legend],
            communities=[(f"k-{tint(number).name}", name) for number, name in drawing.communities],
            changes=[name for name in CHANGES if name in marked],
            rows=[_row(drawing, edge) for edge in drawing.edges],
            day=day_text(drawing.day, drawing.language) if drawing.day else None,
            span=_span(drawing),
        )

    def _data(self) -> Json:
        drawing, span = self.drawing, _span(self.drawing)
        return {
            "page": {
                "width": drawing.width,
                "height": drawing.height,
                "columns": drawing.columns,
                "rows": drawing.rows,
                "band": BAND,
                "ring": FOCUS_RING,
                "focus": next((at for at, node in enumerate(drawing.nodes) if node.iri == drawing.focus), None),
            },
            "groups": {group.name: {"points": group.points, "form": group.form} for group in GROUPS},
            "span": span and [span.first.isoformat(), span.last.isoformat()],
            "nodes": self.nodes,
            "edges": self.edges,
            "sources": [title for _, title in drawing.sources],
            "words": {**CHROME[drawing.language], **{key: WORDS[drawing.language][key] for key in _certainties()}},
        }


def _node(node: DrawnNode, number: int) -> Json:
    """Return a node as vis takes it, and what the page draws and says about it."""
    return {
        "id": number,
        "x": node.x,
        "y": node.y,
        "size": node.size,
        "shape": "custom",
        "group": node.group.name,
        "name": closed(node.name),
        "kind": node.kind_label,
        "field": node.field,
        "colour": f"k-{node.paint.name}",
        "change": node.change,
        "face": node.group.face,
        "weight": node.weight,
        "font": node.font_size,
        "anchor": node.anchor,
        "rows": [[round(x - node.x, 1), round(y - node.y, 1), line] for x, y, line in node.rows],
        "box": [round(side - (node.y if at % 2 else node.x), 1) for at, side in enumerate(node.box)],
        **({"change": node.change} if node.change else {}),
    }


def _edge(drawing: Drawing, edge: DrawnEdge, number: int) -> Json:
    """Return an edge with its curve, and that evidence which the table does not have; empty fields are left out.

    ``head`` is 2 where an arrowhead is drawn, 1 where it shows on selection.
    """
    statement, language = edge.statement, drawing.language
    days = {"begun": statement.start, "ended": statement.end, "seen": statement.observed}
    facts = {
        "id": number,
        "from": edge.source,
        "to": edge.target,
        "bend": round(edge.curve.bend, 4),
        "line": edge.certainty,
        "change": edge.change,
        "head": edge.arrow + edge.directed,
        "caption": edge.caption and [edge.caption.text, _share(drawing, edge, edge.caption), edge.caption.size],
        "role": statement.role,
        "amount": amount_phrase(statement, language),
        "source": drawing.source_numbers.get(statement.source or ""),
        "reason": reason_text(statement.reason, language),
        "note": reason_text(statement.note, language),
        **{key: day.date.isoformat() for key, day in days.items() if day},
    }
    return {key: value for key, value in facts.items() if value is not None}


def _share(drawing: Drawing, edge: DrawnEdge, caption: Caption) -> float:
    """Return where along its curve, from middle to middle of its ends, a name stands; 0 to 1."""
    ends, via = (drawing.nodes[edge.source], drawing.nodes[edge.target]), edge.curve.control

    def off(step: int) -> float:
        t, (one, other) = step / 1000, ends
        x, y = (
            (1 - t) ** 2 * a + 2 * t * (1 - t) * b + t * t * c
            for a, b, c in ((one.x, via[0], other.x), (one.y, via[1], other.y))
        )
        return hypot(x - caption.x, y - caption.y)

    return min(range(1001), key=off) / 1000


def _row(drawing: Drawing, edge: DrawnEdge) -> dict[str, str | None]:
    """Return the cells of a statement's row in the table."""
    statement, language = edge.statement, drawing.language
    source = drawing.source_numbers.get(statement.source or "")
    place = place_phrase(statement.place, language)
    extra = ", ".join(part for part in (statement.role, amount_phrase(statement, language)) if part)
    return {
        "subject": drawing.nodes[edge.source].name,
        "relation": relation_label(statement.relation, language),
        "extra": extra,
        "object": drawing.nodes[edge.target].name,
        "certainty": edge.certainty,
        "when": time_phrase(statement, language),
        "where": " · ".join(part for part in (f"[{source}]" if source else None, place) if part) or None,
        "field": ", ".join(dict.fromkeys((drawing.nodes[edge.source].field, drawing.nodes[edge.target].field))),
    }


@dataclass(frozen=True)
class Span:
    """The days that the statements of a picture name, and where years begin in between, as shares of that time."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days lie between the first and the last."""
        return (self.last - self.first).days

    @property
    def years(self) -> list[tuple[int, float]]:
        """At most eight years and how many hundredths of the way their first day lies."""
        begins = [date(year, 1, 1) for year in range(self.first.year, self.last.year + 1)]
        shown = [begin for begin in begins if begin >= self.first]
        places = [(begin.year, round(100 * (begin - self.first).days / self.days, 2)) for begin in shown]
        return places[:: -(-len(places) // _YEARS) or 1]


def _span(drawing: Drawing) -> Span | None:
    """Return when a picture of all time lies; None where it shows a day or a comparison, or nothing is dated."""
    told = (edge.statement for edge in drawing.edges)
    days = sorted(day.date for s in told for day in (s.start, s.end, s.observed) if day)
    if drawing.day or not days or any(edge.change for edge in drawing.edges):
        return None
    return Span(days[0], max(days[-1], min(days[0], date.max - _DAY) + _DAY))


def _certainties() -> tuple[str, ...]:
    return ("stated", "inferred", "derived")


def _svg(group: Group, *, plain: bool) -> Markup:
    """Return the symbol of a group for the legend, in grey where colour tells communities."""
    root = Element(
        "svg",
        {"class": f"sym k-{'person' if plain else group.name}", "viewBox": "-11 -11 22 22", "aria-hidden": "true"},
    )
    symbol(root, group, _SYMBOL * (0.84 if group.form != "fill" else 1))
    return Markup(tostring(root, encoding="unicode"))  # noqa: S704  # built as a tree, so escaped


def _json(data: Json) -> str:
    """Return JSON that stays inside a script element whatever the names are."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).translate(_SAFE)


def _policy(style: str, scripts: list[str]) -> str:
    """Return a policy under which nothing is loaded and only these scripts and this style run."""
    allowed = " ".join(_hash(script) for script in scripts)
    return f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _vis() -> str:
    """Return the vis-network script of pyvis with plain line ends, as a browser hashes it."""
    script = files("pyvis").joinpath(*_VIS).read_bytes().decode("utf-8")
    return _inert(script.replace("\r\n", "\n").replace("\r", "\n"))


@cache
def _scripts() -> str:
    return _inert("\n".join(_text(name) for name in _SCRIPTS))


def _inert(script: str) -> str:
    """Keep a script from closing its element; a backslash before the slash means the same to JavaScript."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")


@cache
def _text(name: str) -> str:
    return files("viz").joinpath("templates", name).read_text(encoding="utf-8")


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("viz", "templates"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
