"""The interactive page on a day: slider, date field, three classes told apart; and axe on the page in every dress."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.opened import findings, quiet, shown
from tests.test_viz_interactive import embedded
from tests.viz_data import HOSTILE, around, bundled, hostile, iri, network
from viz.drawing import draw
from viz.interactive import to_html

pytestmark = pytest.mark.browser

_SHOWN = "() => [...document.querySelectorAll('tbody tr')].filter((row) => !row.hidden).length"
_STANDING = "(day) => diagram.data.edges.map((edge) => standing(edge, day))"


def classes(page: Any) -> list[str]:
    """Return the counts of valid, observed and undated statements as they are shown."""
    found: list[str] = page.locator(".classes dd").all_inner_texts()
    return found


def test_each_statement_stands_on_a_day_as_python_says(browser: Any, tmp_path: Path) -> None:
    """Valid, observed, undated or not then: script and service agree for every statement, at the turns too."""
    drawing = draw(bundled())
    with shown(browser, drawing, tmp_path) as (page, seen):
        for day in ("2021-12-31", "2022-01-01", "2023-01-01", "2023-10-31", "2023-11-01", "2025-06-30", "2025-07-01"):
            told = [edge.statement.presence(date.fromisoformat(day)) for edge in drawing.edges]
            assert page.evaluate(_STANDING, day) == told
        assert quiet(seen)


def test_the_slider_and_the_date_field_show_the_network_on_a_day(browser: Any, tmp_path: Path) -> None:
    """At first all time; a day hides what was not then and what is undated, and each class is counted apart."""
    with shown(browser, draw(bundled()), tmp_path) as (page, seen):
        assert page.evaluate(_SHOWN) == 83
        assert classes(page) == ["·", "·", "·"]
        page.fill("#on", "2023-01-01")
        assert classes(page) == ["10", "19", "10"]
        assert page.evaluate(_SHOWN) == 29
        assert page.locator("#shown").inner_text() == "29 von 83 Beziehungen"
        assert page.locator("#day-said").inner_text() == "Netz am 1. Januar 2023"
        page.check("#undated")
        assert page.evaluate(_SHOWN) == 39
        assert page.locator("tbody tr:visible .stand", has_text="ohne Datum").count() == 10
        page.fill("#on", "1990-01-01")
        page.uncheck("#undated")
        assert page.evaluate(_SHOWN) == 0
        page.locator("#clear").click()
        assert page.evaluate(_SHOWN) == 83
        assert quiet(seen)


def test_arrow_keys_on_the_slider_go_to_the_days_on_which_something_changes(browser: Any, tmp_path: Path) -> None:
    """Each press leads to the next beginning, first observation or end, and says day and counts."""
    with shown(browser, draw(bundled()), tmp_path) as (page, seen):
        page.focus("#slide")
        days = []
        for key in ("Home", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft", "End"):
            page.keyboard.press(key)
            days.append(page.input_value("#on"))
        assert days == ["2022-01-01", "2023-01-01", "2023-10-31", "2023-11-01", "2023-10-31", "2025-06-30"]
        spoken = page.get_attribute("#slide", "aria-valuetext")
        assert spoken == "Netz am 30. Juni 2025, gültig 9, beobachtet 63, ohne Datum 10"
        assert quiet(seen)


def test_who_has_no_relation_on_the_day_goes_but_the_focus_stays(browser: Any, tmp_path: Path) -> None:
    """Before the first day only the actor that the picture is about is left."""
    with shown(browser, draw(around("retrason"), focus=iri("retrason"), language="en"), tmp_path) as (page, seen):
        page.fill("#on", "2000-01-01")
        left = "diagram.data.nodes.filter((node) => !nodeHidden(node.id)).map((node) => node.name)"
        assert page.evaluate(left) == ["ReTraSON"]
        assert page.locator("#day-said").inner_text() == "Network on January 1, 2000"
        assert quiet(seen)


def test_evidence_says_how_the_relation_stands_on_the_day(browser: Any, tmp_path: Path) -> None:
    """Beside since and until the panel has the class on the chosen day."""
    with shown(browser, draw(bundled()), tmp_path) as (page, seen):
        page.fill("#on", "2023-11-01")
        page.locator("tbody tr:visible", has_text="rund 7.600.000 EUR").first.locator("button").click()
        assert "Netz am 1. November 2023\ngültig" in page.locator("#panel-facts").inner_text()
        assert quiet(seen)


def test_a_picture_of_one_day_or_without_dates_has_no_slider() -> None:
    """Where nothing is dated, or the day is fixed already, there is nothing to slide over."""
    undated = network({"a": ("A", "Company"), "b": ("B", "Company")}, [("a", "funds", "b")])
    for drawing in (draw(undated), draw(bundled(), day=date(2023, 11, 1))):
        page = to_html(drawing)
        assert 'id="slide"' not in page
        assert embedded(page)["span"] is None


@pytest.mark.parametrize("language", ["de", pytest.param("en", marks=pytest.mark.long)])
@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
@pytest.mark.parametrize("width", [360, pytest.param(1440, marks=pytest.mark.long)])
def test_axe_finds_nothing(browser: Any, tmp_path: Path, language: str, scheme: str, width: int) -> None:
    """At rest, on a day with evidence open, and as a table: no finding, and nothing wider than the screen."""
    drawing = draw(bundled(), language=language)
    with shown(browser, drawing, tmp_path, width=width, height=740, color_scheme=scheme) as (page, seen):
        assert findings(page) == []
        page.fill("#on", "2023-11-01")
        page.evaluate("selectEdge(3)")
        assert findings(page) == []
        page.locator("[data-group=union]").click()
        page.locator("#as-table").click()
        assert findings(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert quiet(seen)


def test_axe_finds_nothing_where_names_are_hostile(browser: Any, tmp_path: Path) -> None:
    """Names that are markup or a sign of direction are text to axe too."""
    with shown(browser, draw(hostile(), title=HOSTILE[0]), tmp_path) as (page, seen):
        page.evaluate("selectNode(1)")
        assert findings(page) == []
        assert quiet(seen)
