"""What is written along lines and where lines end in a head: it covers nothing, and says which way a relation leads."""

from itertools import pairwise
from math import cos, hypot, radians, sin
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.diagram_data import along, printed, text_of
from tests.opened import quiet, shown
from tests.test_viz_drawing import anything
from tests.test_viz_interactive import embedded
from tests.viz_data import around, bundled, iri, network
from viz.captions import Caption
from viz.diagram import MEDIA, make
from viz.drawing import Drawing, draw
from viz.interactive import to_html
from viz.look import Look
from viz.pdf import to_pdf
from viz.sheet import Text
from viz.sheet_svg import to_svg as to_page
from viz.spec import of
from viz.svg import to_svg
from viz.words import relation_label

Points = NDArray[np.float64]


def within(caption: Caption) -> Points:
    """Return points all over the ink of a caption."""
    turn, found = radians(caption.angle), []
    for across in np.linspace(-caption.width / 2, caption.width / 2, 60):
        for down in np.linspace(-0.45, 0.45, 7) * caption.size:
            x, y = across * cos(turn) - down * sin(turn), across * sin(turn) + down * cos(turn)
            found.append((caption.x + x, caption.y + y))
    return np.array(found)


def covered(drawing: Drawing) -> list[str]:
    """Return the sentences of lines whose name lies over a label, a symbol or another name, or along another line."""
    found, inks = [], {at: within(edge.caption) for at, edge in enumerate(drawing.edges) if edge.caption}
    for at, ink in inks.items():
        x, y = ink[:, 0], ink[:, 1]
        over: bool = any(
            bool(((left < x) & (x < right) & (top < y) & (y < bottom)).any())
            for left, top, right, bottom in (node.box for node in drawing.nodes)
        )
        over |= any(bool(np.hypot(x - node.x, y - node.y).min() < node.size) for node in drawing.nodes)
        over |= any(bool(near(ink, other).any()) for line, other in inks.items() if line != at)
        if bool(over) or alongside(drawing, at, ink):
            found.append(drawing.edges[at].sentence)
    return found


def near(ink: Points, way: Points) -> NDArray[np.bool_]:
    """Return which points of a line lie on ink."""
    found: NDArray[np.bool_] = np.hypot(ink[:, :1] - way[:, 0], ink[:, 1:] - way[:, 1]).min(axis=0) < 0.9
    return found


def alongside(drawing: Drawing, at: int, ink: Points) -> bool:
    """Whether more than three other lines pass under a name, or one at less than 29 degrees to it."""
    caption, passed, flat = drawing.edges[at].caption, 0, False
    for other, edge in enumerate(drawing.edges):
        way = along(edge)
        met = near(ink, way)
        if other != at and met.any():
            assert caption is not None
            passed += 1
            steps = np.gradient(way, axis=0)[met]
            turned = np.degrees(np.arctan2(steps[:, 1], steps[:, 0])) - caption.angle
            flat |= bool((np.abs((turned + 90) % 180 - 90) < 29).any())
    return flat or passed > 3


@pytest.mark.parametrize("seed", [1, 3, 5])
def test_names_of_forty_actors_on_paper_cover_nothing_and_can_be_read(seed: int) -> None:
    """No name over anything else, at least 7 pt as every text of the page, each the word of its own relation."""
    found = printed(anything(40, seed))
    named = [edge for edge in found.drawing.edges if edge.caption]
    assert len(named) > 5
    assert covered(found.drawing) == []
    turned = [mark for mark in found.sheet.marks if isinstance(mark, Text) and mark.turn]
    assert min(mark.size for mark in turned) >= 7.0
    for edge in named:
        assert edge.caption is not None
        assert edge.caption.text == relation_label(edge.statement.relation, "de")
        middle = np.hypot(*(along(edge) - (edge.caption.x, edge.caption.y)).T).min()
        assert middle < 7
        assert -90 <= edge.caption.angle <= 90


@pytest.mark.parametrize("name", ["retrason", "ig-metall", "bmwk", "allianz-fuer-die-region"])
def test_names_on_the_screen_cover_nothing(name: str) -> None:
    """The ego networks of the bundled data, in both languages."""
    for language in ("de", "en"):
        drawing = draw(around(name), focus=iri(name), language=language)
        assert any(edge.caption for edge in drawing.edges)
        assert covered(drawing) == []


def test_a_wide_fan_says_its_relation_once() -> None:
    """Twenty shareholders of one company: one of their lines carries the name; heads stay apart from each other."""
    drawing = draw(around("allianz-fuer-die-region"), focus=iri("allianz-fuer-die-region"))
    hub = next(at for at, node in enumerate(drawing.nodes) if node.iri == drawing.focus)
    fan = [edge for edge in drawing.edges
           if edge.statement.relation == "shareholderOf" and drawing.nodes[edge.source].degree == 1]  # fmt: skip
    assert len(fan) >= 18
    assert sum(edge.caption is not None for edge in fan) == 1
    tips = sorted((edge.curve.end for edge in fan if edge.arrow), key=lambda tip: tip[1])
    assert 3 <= len(tips) < len(fan)
    assert all(hypot(a[0] - b[0], a[1] - b[1]) > 6 for a, b in pairwise(tips))
    assert all(edge.target == hub for edge in fan)


def test_directed_relations_have_heads_and_mutual_ones_have_none() -> None:
    """Whoever looks at the picture sees which way each relation leads; to cooperate leads both ways."""
    drawn = network(
        {key: (f"Stelle {key}", "Company") for key in "abc"}, [("a", "funds", "b"), ("b", "cooperatesWith", "c")]
    )
    for drawing in (draw(drawn), printed(drawn).drawing):
        assert {edge.statement.relation: edge.arrow for edge in drawing.edges} == {
            "funds": True,
            "cooperatesWith": False,
        }
    heads = {edge.statement.relation: edge.arrow for edge in draw(bundled()).edges if edge.directed}
    assert heads["funds"]
    drawing = draw(bundled())
    bare = [edge for edge in drawing.edges if edge.directed and not edge.arrow]
    for edge in bare:
        beside = [other for other in drawing.edges if other.arrow and other.target == edge.target
                  and other.statement.relation == edge.statement.relation]  # fmt: skip
        assert min(hypot(other.curve.end[0] - edge.curve.end[0], other.curve.end[1] - edge.curve.end[1])
                   for other in beside) < 7  # fmt: skip


def test_statements_that_say_the_same_of_the_same_two_are_named_once() -> None:
    """Two sources for one relation are two lines and one name."""
    twice = network({"a": ("A", "Company"), "b": ("B", "Company")}, [("a", "funds", "b")] * 2)
    assert sum(edge.caption is not None for edge in draw(twice).edges) == 1


def test_names_are_left_out_on_request_and_where_there_are_many_actors() -> None:
    """A spec says labels: {relations: false}; above sixty actors lines stay bare."""
    assert not any(edge.caption for edge in draw(around("retrason"), look=Look(named=False)).edges)
    assert not any(edge.caption for edge in draw(bundled()).edges)
    data = around("retrason").data
    with_names, without = (
        make(data, of({"labels": {"relations": wanted}}), MEDIA["svg"]).content.decode() for wanted in (True, False)
    )
    assert "rotate(" in with_names
    assert "rotate(" not in without


def test_every_face_of_a_drawing_shows_them() -> None:
    """As text in SVG and PDF, of print and of the screen, and in the data of the interactive page."""
    page = printed(around("retrason"), focus=iri("retrason"))
    assert ">fördert</text>" in to_page(page.sheet)
    assert "fördert" in " ".join(text_of(to_pdf([page.sheet])))
    drawing = draw(around("retrason"), focus=iri("retrason"))
    captions = [edge.caption.text for edge in drawing.edges if edge.caption]
    assert to_svg(drawing).count('class="on"') == len(captions)
    assert [edge["caption"][0] for edge in embedded(to_html(drawing))["edges"] if "caption" in edge] == captions


@pytest.mark.browser
def test_the_interactive_page_writes_them_where_the_drawing_has_them(browser: Any, tmp_path: Path) -> None:
    """The place along the curve that the page paints at is that of the Drawing, but for a few pixels."""
    drawing = draw(around("retrason"), focus=iri("retrason"))
    with shown(browser, drawing, tmp_path) as (page, seen):
        places = page.evaluate("data.edges.map((edge) => edge.caption ? captionPlace(edge) : null)")
        for edge, place in zip(drawing.edges, places, strict=True):
            assert (place is None) == (edge.caption is None)
            if edge.caption:
                assert hypot(place["x"] - edge.caption.x, place["y"] - edge.caption.y) < 6
                assert abs((place["turn"] * 180 / np.pi - edge.caption.angle + 90) % 180 - 90) < 6
        assert quiet(seen)
