"""The interactive page in a browser without a network: positions, evidence, filter, search, keyboard, hostile names."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.analysis.network import Network
from tests.opened import quiet, shown
from tests.viz_data import HOSTILE, around, bundled, hostile, iri
from viz.drawing import draw
from viz.words import place_phrase, time_phrase

pytestmark = pytest.mark.browser


def test_the_page_is_ready_offline_and_shows_the_positions_of_the_drawing(browser: Any, tmp_path: Path) -> None:
    """No request, no message; vis holds the coordinates that Python computed, and its curves."""
    drawing = draw(bundled())
    with shown(browser, drawing, tmp_path) as (page, seen):
        exact = page.evaluate("data.nodes.map(({ id }) => [network.body.nodes[id].x, network.body.nodes[id].y])")
        assert exact == [[node.x, node.y] for node in drawing.nodes]
        controls = page.evaluate("Object.values(diagram.network.body.edges).map((e) => e.edgeType.getViaNode())")
        for edge, control in zip(drawing.edges, controls, strict=True):
            assert (control["x"], control["y"]) == pytest.approx(edge.curve.control, abs=0.1)
        assert page.evaluate("diagram.network.physics.physicsEnabled") is False
        assert quiet(seen)


@pytest.mark.parametrize("made", [bundled, hostile])
def test_the_page_reads_from_its_table_what_python_says(
    browser: Any, tmp_path: Path, made: Callable[[], Network]
) -> None:
    """Sentence, time and place of each relation are not in the file twice, and still the same, for odd names too."""
    drawing = draw(made())
    with shown(browser, drawing, tmp_path) as (page, seen):
        found = page.evaluate("diagram.data.edges.map(({ sentence, when, place }) => [sentence, when, place ?? null])")
        assert found == [
            [edge.sentence, time_phrase(edge.statement, "de"), place_phrase(edge.statement.place, "de")]
            for edge in drawing.edges
        ]
        assert quiet(seen)


def test_hostile_names_are_inert_in_picture_tip_panel_table_and_search(browser: Any, tmp_path: Path) -> None:
    """Whatever is opened, hovered or searched, names appear as text and nothing runs."""
    with shown(browser, draw(hostile(), title=HOSTILE[0]), tmp_path) as (page, seen):
        for at in range(len(HOSTILE)):
            page.evaluate(f"selectNode({at}); hover({at}, null, {{ clientX: 50, clientY: 50 }})")
        for at in range(len(HOSTILE) - 1):
            page.evaluate(f"selectEdge({at}); hover(null, {at}, {{ clientX: 50, clientY: 50 }})")
        page.fill("#find", "<img src=x onerror=alert(1)>")
        page.press("#find", "Enter")
        page.fill("#find", "</script><b>")
        page.wait_for_timeout(100)
        assert page.locator("img, iframe, object, embed, base").count() == 0
        assert page.locator("h1").inner_text() == HOSTILE[0]
        assert page.locator("#say").inner_text() == "Kein Akteur heißt „</script><b>“."
        assert quiet(seen)


def test_the_legend_hides_and_shows_kinds_and_lines(browser: Any, tmp_path: Path) -> None:
    """A pressed-out key hides its nodes, their relations and their rows; clearing brings all back."""
    with shown(browser, draw(bundled()), tmp_path) as (page, seen):
        visible = "Object.values(diagram.network.body.nodes).filter((n) => !n.options.hidden).length"
        key = page.locator("[data-group=union]")
        key.click()
        assert key.get_attribute("aria-pressed") == "false"
        assert page.evaluate(visible) == 56
        assert page.locator("tbody tr:visible", has_text="Gewerkschaftsbund").count() == 0
        page.locator("[data-line=stated]").click()
        page.locator("[data-line=inferred]").click()
        assert page.locator("#shown").inner_text() == "0 von 83 Beziehungen"
        page.locator("#clear").click()
        assert page.evaluate(visible) == 61
        assert page.locator("tbody tr:visible").count() == 83
        assert quiet(seen)


def test_search_selects_whatever_the_spelling_of_umlauts(browser: Any, tmp_path: Path) -> None:
    """'Wolfenbuettel' finds Wolfenbüttel, selects it and opens its evidence."""
    with shown(browser, draw(bundled()), tmp_path) as (page, seen):
        page.fill("#find", "wolfenbuettel")
        page.press("#find", "Enter")
        assert page.locator("#panel-head").inner_text() == "Landkreis Wolfenbüttel"
        assert page.evaluate("diagram.data.nodes[diagram.state.node].name") == "Landkreis Wolfenbüttel"
        page.locator("#panel-more button").first.click()
        assert (
            page.locator("#panel-head").inner_text()
            == "Landkreis Wolfenbüttel ist Gesellschafter von Allianz für die Region GmbH."
        )
        assert "erschlossen" in page.locator("#panel-facts").inner_text()
        assert page.locator("#panel-facts dt", has_text="Weil").count() == 1
        assert page.locator("tr.chosen").count() == 1
        assert quiet(seen)


def test_a_click_on_symbol_label_or_line_opens_its_evidence(browser: Any, tmp_path: Path) -> None:
    """Symbol and label open the actor, the line opens the relation; the pointer on them brings up a tip."""
    drawing = draw(around("ig-metall"), focus=iri("ig-metall"))
    with shown(browser, drawing, tmp_path) as (page, seen):
        number = next(at for at, node in enumerate(drawing.nodes) if node.id == "ig-metall-wolfsburg")
        edge = next(at for at, edge in enumerate(drawing.edges) if number in (edge.source, edge.target))
        node, curve = drawing.nodes[number], drawing.edges[edge].curve
        box = page.locator("#canvas").bounding_box()
        middle = [(a + 2 * b + c) / 4 for a, b, c in zip(curve.start, curve.control, curve.end, strict=True)]
        label = [(node.box[0] + node.box[2]) / 2, (node.box[1] + node.box[3]) / 2]
        tips = [node.name, drawing.edges[edge].sentence, ""]
        for place, head in (([node.x, node.y], node.name), (middle, drawing.edges[edge].sentence), (label, node.name)):
            at = page.evaluate("([x, y]) => diagram.network.canvasToDOM({ x, y })", place)
            page.mouse.click(box["x"] + at["x"], box["y"] + at["y"])
            page.wait_for_function("(head) => document.getElementById('panel-head').textContent === head", arg=head)
            page.wait_for_function(
                "(head) => document.getElementById('tip').textContent.includes(head)", arg=tips.pop(0)
            )
        page.locator("#close").click()
        assert page.locator("#panel").is_hidden()
        assert quiet(seen)


def test_the_keyboard_reaches_the_picture_its_neighbours_and_the_table(browser: Any, tmp_path: Path) -> None:
    """Arrows walk from the focus to a neighbour, Enter goes to the evidence, Escape comes back; rows open too."""
    drawing = draw(around("ig-metall"), focus=iri("ig-metall"))
    with shown(browser, drawing, tmp_path) as (page, seen):
        page.locator("#canvas").focus()
        page.keyboard.press("ArrowRight")
        assert page.locator("#panel-head").inner_text() == "IG Metall"
        for key in ("ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"):
            page.keyboard.press(key)
        assert page.evaluate("diagram.state.node") is not None
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "panel"
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.id") == "canvas"
        page.locator("tbody button").first.focus()
        page.keyboard.press("Enter")
        assert page.locator("#panel-head").inner_text() == drawing.edges[0].sentence
        assert quiet(seen)


def test_a_narrow_page_does_not_scroll_sideways(browser: Any, tmp_path: Path) -> None:
    """At 360 px only the table and the legend scroll inside their frames; targets are tall enough for fingers."""
    with shown(browser, draw(bundled()), tmp_path, width=360, height=740) as (page, seen):
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        heights = page.locator(".keyrow button, .seg button, .zoom button, #find").evaluate_all(
            "(all) => all.map((one) => one.getBoundingClientRect().height)"
        )
        assert min(heights) >= 43
        page.locator("#as-table").click()
        assert page.locator("#stage").is_hidden()
        assert page.locator("tbody tr:visible").count() == 83
        assert quiet(seen)


def test_set_text_is_not_wider_than_its_measured_box(browser: Any, tmp_path: Path) -> None:
    """The measure of Python holds in the browser: no label is more than a tenth wider than its box."""
    with shown(browser, draw(bundled()), tmp_path) as (page, seen):
        widths = page.evaluate("""() => { const ctx = document.createElement('canvas').getContext('2d');
            return diagram.data.nodes.map((node) => { ctx.font = font(node);
              ctx.letterSpacing = node.face === 'place' ? `${node.font * 0.12}px` : '0px';
              const set = node.rows.map((row) => ctx.measureText(row[2]).width);
              return [Math.max(...set), node.box[2] - node.box[0]]; }); }""")
        assert [pair for pair in widths if pair[0] > pair[1] * 1.1] == []
        assert quiet(seen)
