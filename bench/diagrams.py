"""Printed diagrams beside peers: how large labels are, how many meet, how many lines lie over foreign labels.

`python -m bench.diagrams` prints a table for 34 actors of the bundled network, and for 100 and 300 with names like
theirs. Peers: NetworkX with Matplotlib and Graphviz where they are installed, pyvis as it comes. All draw the same
network; ours and Matplotlib on A4, from 100 actors on A3; Graphviz as large as it likes, then fitted to that page.
`python -m bench.diagrams page` measures the stand-alone page at 34, 100 and 200 actors: its size, and how long headless
Chromium takes from opening the file until the picture is painted and can be searched.
"""

import json
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import networkx as nx
import numpy as np

from graph.analysis.filters import DRAWN, Filters
from graph.analysis.network import Network, bounded, project
from graph.errors import Refused
from graph.intake.bundled import load_bundled
from graph.node import Node
from graph.snapshots import read
from graph.statements import Statement
from graph.store import open_store
from ontology import names
from viz.choose import pages
from viz.diagram import MEDIA, PAGES, make
from viz.look import Look
from viz.paper import Around, Printed, to_paper
from viz.plan import SIZE
from viz.spec import of

_POINTS = 8.0
_SIZES = {34: "A4", 100: "A3", 300: "A3"}
Boxes = list[tuple[float, float, float, float]]
Ways = list[tuple[int, int, Any]]


@dataclass(frozen=True)
class Row:
    """What one tool made of one network; None is what cannot be measured."""

    size: int
    tool: str
    points: float | None
    overlaps: int | None
    crossing: float | None
    content: int
    seconds: float
    note: str = ""


def rows(folder: Path) -> Iterator[Row]:
    """Yield a row for each size and tool."""
    store = open_store(folder)
    load_bundled(store)
    whole = project(read(store), Filters(roles=DRAWN))
    for size, page in _SIZES.items():
        network = bounded(whole, size) if size < len(whole.codes) else like(whole, size)
        yield _ours(network, size, page)
        if find_spec("matplotlib"):
            yield _matplotlib(network, size, page)
        if shutil.which("neato"):
            yield _graphviz(network, size, page)
        yield _pyvis(network, size)
    store.close()


def like(whole: Network, size: int) -> Network:
    """Return a network of so many actors with real names and kinds, three links for two of them, a few with many."""
    lot, real = random.Random(1), sorted(whole.nodes.values(), key=lambda node: node.id)  # noqa: S311 (no secret)
    nodes = {}
    for at in range(size):
        model = real[at % len(real)]
        called = model.name() if at < len(real) else f"{model.name()} {at // len(real) + 1}"
        nodes[names.ID + f"n{at}"] = Node(f"n{at}", names.ID + f"n{at}", {"de": called}, model.kind)
    ends = [(lot.randrange(size), int(lot.random() ** 3 * size)) for _ in range(size * 3 // 2)]
    ends += [(at, int(lot.random() ** 3 * at)) for at in range(1, size)]
    statements = [
        Statement(names.ID + f"s{at}", names.ID + f"n{one}", "cooperatesWith", names.ID + f"n{two}", "stated", None)
        for at, (one, two) in enumerate(ends[: size * 3 // 2])
        if one != two
    ]
    return Network.of(nodes, statements)


def _ours(network: Network, size: int, page: str) -> Row:
    """Draw with Geflecht: on one page where it fits, else one for each community."""
    begun = time.perf_counter()
    spec: dict[str, Any] = {"title": "Netz", "page": page}
    around = Around("Netz", left="Quelle.")
    data = Network.of({**network.nodes}, network.statements, network.sources).data
    try:
        content = len(make(data, of(spec), MEDIA["pdf"]).content)
        seconds, note = time.perf_counter() - begun, page
        drawn = [to_paper(network, PAGES[page], around, Look(printed=True), "de")]
    except Refused:
        begun = time.perf_counter()
        spec["split"] = "community"
        made = make(data, of(spec), MEDIA["pdf"])
        content, seconds, note = len(made.content), time.perf_counter() - begun, f"{made.pages} pages {page}"
        parts = pages(data, of(spec))
        drawn = [to_paper(part.network, PAGES[page], around, part.look, "de", focus=part.focus) for part in parts]
    overlaps, crossed, lines = 0, 0.0, 0
    for one in drawn:
        boxes, ways = _drawn(one)
        overlaps += _overlaps(boxes)
        crossed += _crossing(boxes, ways) * len(ways)
        lines += len(ways)
    return Row(size, "Geflecht, PDF", min(map(_points, drawn)), overlaps, crossed / lines, content, seconds, note)


def _points(printed: Printed) -> float:
    figure = next(part for part in printed.sheet.parts if part.role == "figure")
    sizes = (getattr(mark, "size", SIZE) for group in figure.groups if group.place for mark in group.marks)
    return min(sizes)


def _drawn(printed: Printed) -> tuple[Boxes, Ways]:
    t = np.linspace(0, 1, 80)[:, None]
    ways: Ways = []
    for edge in printed.drawing.edges:
        start, points = np.array(edge.curve.start), []
        for control, end in edge.curve.steps:
            points.append((1 - t) ** 2 * start + 2 * t * (1 - t) * np.array(control) + t**2 * np.array(end))
            start = np.array(end)
        ways.append((edge.source, edge.target, np.vstack(points)))
    return [node.box for node in printed.drawing.nodes], ways


def _matplotlib(network: Network, size: int, page: str) -> Row:
    """Draw with NetworkX and Matplotlib: the spring layout, names on the nodes."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.fonttype"] = "none"
    from matplotlib import pyplot as plt
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    begun = time.perf_counter()
    called = {iri: node.name() for iri, node in sorted(network.nodes.items())}
    graph = nx.Graph()
    graph.add_nodes_from(called)
    graph.add_edges_from((s.subject, s.object) for s in network.statements)
    figure = plt.figure(figsize=(PAGES[page].width / 72, PAGES[page].height / 72))
    axes = figure.add_axes((0, 0, 1, 1))
    places = nx.spring_layout(graph, seed=1)
    nx.draw_networkx(graph, places, labels=called, ax=axes, font_size=_POINTS, node_size=60, node_color="#88aacc")
    with TemporaryDirectory() as folder:
        figure.savefig(f"{folder}/x.svg")
        content = Path(folder, "x.svg").stat().st_size
    seconds = time.perf_counter() - begun
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    shown = {text.get_text(): text.get_window_extent(canvas.get_renderer()) for text in axes.texts}
    iris = list(network.nodes)
    boxes = [tuple(shown[called[iri]].extents) for iri in iris]
    points = {iri: axes.transData.transform(places[iri]) for iri in iris}
    ends = [(s.subject, s.object) for s in network.statements]
    ways = [(iris.index(a), iris.index(b), np.linspace(points[a], points[b], 200)) for a, b in ends]
    plt.close(figure)
    crossing, note = _crossing(boxes, ways), f"{page}, spring layout"
    return Row(size, "NetworkX, Matplotlib", _POINTS, _overlaps(boxes), crossing, content, seconds, note)


def _graphviz(network: Network, size: int, page: str) -> Row:
    """Draw with Graphviz: neato, boxes pushed apart, lines led around them."""
    iris = list(network.nodes)
    lines = ['graph g { overlap=prism; splines=true; node [shape=box, fontname=sans, fontsize=8, margin="0.02"];']
    lines += [
        f"{at} [label={json.dumps(network.nodes[iri].name(), ensure_ascii=False)}];" for at, iri in enumerate(iris)
    ]
    lines += [f"{iris.index(s.subject)} -- {iris.index(s.object)};" for s in network.statements]
    begun = time.perf_counter()
    svg = _neato("\n".join([*lines, "}"]), "svg")
    seconds = time.perf_counter() - begun
    found = json.loads(_neato("\n".join([*lines, "}"]), "json"))
    boxes: Boxes = []
    for item in found["objects"]:
        (x, y), half = map(float, item["pos"].split(",")), (float(item["width"]) * 36, float(item["height"]) * 36)
        boxes.append((x - half[0], y - half[1], x + half[0], y + half[1]))
    ways = [(edge["tail"], edge["head"], _spline(edge["pos"])) for edge in found.get("edges", [])]
    wide, high = map(float, found["bb"].split(",")[2:])
    scale = min(PAGES[page].width / wide, PAGES[page].height / high, 1.0)
    note = f"fitted to {page}"
    return Row(
        size, "Graphviz neato", _POINTS * scale, _overlaps(boxes), _crossing(boxes, ways), len(svg), seconds, note
    )


def _neato(text: str, format_: str) -> bytes:
    command = [shutil.which("neato") or "neato", f"-T{format_}"]
    return subprocess.run(command, input=text.encode(), capture_output=True, check=True, timeout=300).stdout  # noqa: S603 (our own text)


def _spline(text: str) -> Any:
    """Return points along the cubic curves of Graphviz."""
    knots = np.array([list(map(float, pair.split(","))) for pair in text.split() if pair[0] not in "es"])
    t = np.linspace(0, 1, 40)[:, None]
    parts = [
        (1 - t) ** 3 * a + 3 * t * (1 - t) ** 2 * b + 3 * t**2 * (1 - t) * c + t**3 * d
        for a, b, c, d in (knots[at : at + 4] for at in range(0, len(knots) - 1, 3))
    ]
    return np.vstack(parts)


def _pyvis(network: Network, size: int) -> Row:
    """Write a page with pyvis as it comes; a browser lays it out each time anew, so nothing is measured there."""
    from pyvis.network import Network as Page

    begun = time.perf_counter()
    page = Page(directed=True)
    for iri, node in network.nodes.items():
        page.add_node(iri, label=node.name())
    for s in network.statements:
        page.add_edge(s.subject, s.object)
    html = page.generate_html()
    seconds = time.perf_counter() - begun
    asked = len(re.findall(r'(?:src|href)="https?://', html))
    return Row(size, "pyvis", None, None, None, len(html.encode()), seconds, f"loads {asked} files from elsewhere")


def _overlaps(boxes: Boxes) -> int:
    return sum(
        min(a[2], b[2]) - max(a[0], b[0]) > 0.1 and min(a[3], b[3]) - max(a[1], b[1]) > 0.1  # noqa: PLR2004 (rounding)
        for a, b in combinations(boxes, 2)
    )


def _crossing(boxes: Boxes, ways: Ways) -> float:
    """Return the share of lines that lie over the label of an actor that is not their end."""
    found, sides = 0, np.array(boxes)
    for one, other, way in ways:
        x, y = way[:, :1], way[:, 1:]
        inside = (sides[:, 0] < x) & (x < sides[:, 2]) & (sides[:, 1] < y) & (y < sides[:, 3])
        inside[:, [one, other]] = False
        found += bool(inside.any())
    return found / max(1, len(ways))


def table(found: list[Row]) -> str:
    """Return the rows as a Markdown table."""
    lines = ["| actors | tool | labels, pt | overlaps | lines over foreign labels | kB | s | |", "|" + "---|" * 8]
    for row in found:
        points = "·" if row.points is None else f"{row.points:.1f}"
        overlaps = "·" if row.overlaps is None else str(row.overlaps)
        crossing = "·" if row.crossing is None else f"{row.crossing:.0%}"
        measured = f"{points} | {overlaps} | {crossing} | {row.content / 1000:.0f} | {row.seconds:.2f}"
        lines.append(f"| {row.size} | {row.tool} | {measured} | {row.note} |")
    return "\n".join(lines)


if __name__ == "__main__":
    from bench.opening import opened

    with TemporaryDirectory() as place:
        data = Path(place) / "data"
        print("\n".join(opened(data)) if "page" in sys.argv[1:] else table(list(rows(data))))  # noqa: T201 (its output)
