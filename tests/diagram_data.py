"""What the tests of printed diagrams share: pages, the lines and boxes of a Drawing, the text of a PDF.

Enters: networks of tests.viz_data. Leaves: drawings on paper and what crosses what in them.
"""

from itertools import combinations
from math import hypot

import numpy as np
import pypdfium2
from numpy.typing import NDArray

from graph.analysis.network import Network
from viz.diagram import PAGES
from viz.drawing import Drawing, DrawnEdge
from viz.look import Look
from viz.paper import Around, Printed, to_paper
from viz.plan import SIZE
from viz.sheet import Text

Box = tuple[float, float, float, float]


def printed(network: Network, page: str = "A4", *, look: Look | None = None, focus: str | None = None) -> Printed:
    """Return a network on a page with texts around it."""
    around = Around("Ein Netz", "Netz am 1. November 2023", "Lesehilfe. Ein Satz.", "Quelle: eine.", "Geflecht")
    return to_paper(network, PAGES[page], around, look or Look(printed=True), "de", focus=focus)


def label_size(found: Printed) -> float:
    """Return the size of the smallest labels in points."""
    return min(text.size for text in labels_of(found)) if found.drawing.nodes else SIZE


def labels_of(found: Printed) -> list[Text]:
    """Return the rows of all labels in the order of the nodes."""
    figure = next(part for part in found.sheet.parts if part.role == "figure")
    return [mark for group in figure.groups if group.place for mark in group.marks if isinstance(mark, Text)]


def along(edge: DrawnEdge) -> NDArray[np.float64]:
    """Return points along a line, close to each other."""
    t = np.linspace(0, 1, 80)[:, None]
    start, found = np.array(edge.curve.start), []
    for control, end in edge.curve.steps:
        found.append((1 - t) ** 2 * start + 2 * t * (1 - t) * np.array(control) + t**2 * np.array(end))
        start = np.array(end)
    return np.vstack(found)


def crossing(drawing: Drawing) -> list[str]:
    """Return the sentences of lines that lie over the label or symbol of an actor that is not their end."""
    found = []
    for edge in drawing.edges:
        way = along(edge)
        for number, node in enumerate(drawing.nodes):
            if number in (edge.source, edge.target):
                continue
            left, top, right, bottom = node.box
            inside = (left < way[:, 0]) & (way[:, 0] < right) & (top < way[:, 1]) & (way[:, 1] < bottom)
            if inside.any() or np.hypot(way[:, 0] - node.x, way[:, 1] - node.y).min() < node.size:
                found.append(edge.sentence)
                break
    return found


def overlaps(drawing: Drawing) -> int:
    """Count the pairs of labels that meet by more than rounding."""
    boxes = [node.box for node in drawing.nodes]
    return sum(
        min(a[2], b[2]) - max(a[0], b[0]) > 0.1 and min(a[3], b[3]) - max(a[1], b[1]) > 0.1
        for a, b in combinations(boxes, 2)
    )


def shift(before: Drawing, after: Drawing) -> float:
    """Return how far actors of both drawings moved in the mean, as a share of the page's diagonal."""
    there = {node.iri: (node.x / before.width, node.y / before.height) for node in before.nodes}
    moved = [
        hypot(node.x / after.width - there[node.iri][0], node.y / after.height - there[node.iri][1])
        for node in after.nodes
        if node.iri in there
    ]
    return sum(moved) / len(moved) / 2**0.5


def text_of(pdf: bytes) -> list[str]:
    """Return the text of each page of a PDF, as a reader's search finds it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
