"""The researcher's afternoon, by keyboard alone: from a misspelt name to a file and a citation that holds."""

import csv
import io
import re
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest

from tests.looked import Looked

GEXF = "{http://gexf.net/1.3}"
MOST_STEPS = 120


@pytest.mark.browser
def test_a_researcher_needs_only_the_keyboard(looked: Looked) -> None:
    """Search, ego network, path to the ministry, evidence of an edge, filters, day, ranks, files, citation."""
    page = looked.page
    page.on("filechooser", lambda _: pytest.fail("no file is asked for"))
    _finds_the_district(looked)
    _follows_the_path(looked)
    _reads_the_evidence(looked)
    _filters_by_kind_and_day(looked)
    _ranks_by_betweenness(looked)
    shown = looked.names()
    _takes_files(looked, shown)
    _cites(looked, shown)
    assert looked.trouble() == []


def _finds_the_district(looked: Looked) -> None:
    page = looked.page
    page.goto(looked.served.address + "/")
    page.locator("[role=combobox]#q").wait_for()
    _tab_to(page, "#q")
    page.keyboard.type("Wolfenbuettel")
    page.locator("#q[aria-expanded=true]").wait_for()
    page.keyboard.press("ArrowDown")
    assert "Landkreis Wolfenbüttel" in page.locator("[role=option][aria-selected=true]").inner_text()
    page.keyboard.press("Enter")
    page.locator("html[data-ready] .app").wait_for()
    assert page.locator("h1").inner_text() == "Landkreis Wolfenbüttel"
    _said(page, "direkte")


def _follows_the_path(looked: Looked) -> None:
    page = looked.page
    _tab_to(page, "#to")
    page.keyboard.type("bmwk")
    page.locator("#to[aria-expanded=true]").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.locator(".steps > li").first.wait_for()
    assert page.locator(".steps > li").count() == 3
    assert page.locator("#to").input_value() == "Bundesministerium für Wirtschaft und Klimaschutz"


def _reads_the_evidence(looked: Looked) -> None:
    page = looked.page
    _tab_to(page, ".steps > li:nth-child(3) a")
    page.keyboard.press("Enter")
    looked.wait("fördert ReTraSON", "#evidence h2")
    told = page.locator("#evidence").inner_text()
    for expected in ("genannt", "Pressemitteilung", "Zeilen 90–93", "Zeichen 4761–4942", "rund 7.600.000 EUR"):
        assert expected in told
    assert page.evaluate("document.activeElement.id") == "evidence-head"
    _said(page, "fördert ReTraSON")
    _tab_to(page, "#evidence .links a[href*='select=retrason']")
    page.keyboard.press("Enter")
    looked.wait("ReTraSON", "#evidence h2")
    _tab_to(page, "#evidence .moves a")
    page.keyboard.press("Enter")
    looked.wait("ReTraSON", "h1")


def _filters_by_kind_and_day(looked: Looked) -> None:
    page = looked.page
    before = looked.names()
    _tab_to(page, "#filters [href*='hide=kind%3Aperson']")
    page.keyboard.press("Space")
    page.locator("#filters [aria-checked=false]", has_text="Person").wait_for()
    assert before - looked.names() == {"robert-habeck", "juergen-kerner"}
    assert page.evaluate("document.activeElement.textContent").startswith("Person")
    _tab_to(page, "#slide")
    page.keyboard.press("ArrowLeft")
    page.locator(".classes").wait_for()
    assert re.search(r"on=\d{4}-\d\d-\d\d", page.url)
    assert page.locator(".classes dd").count() == 3


def _ranks_by_betweenness(looked: Looked) -> None:
    page = looked.page
    _tab_to(page, "#size")
    page.keyboard.type("Betw")
    page.wait_for_url("**size=betweenness**")
    page.locator(".key.large").wait_for()
    _tab_to(page, ".net .node[tabindex='0']")
    page.keyboard.press("Enter")
    page.locator("#evidence h2").wait_for()
    _tab_to(page, ".ranks summary")
    page.keyboard.press("Enter")
    looked.wait("Betweenness: Rang", ".ranks")
    assert re.search(r"Betweenness: Rang \d+ von \d+, meist \d+ bis \d+", page.locator(".ranks").inner_text())


def _takes_files(looked: Looked, shown: set[str]) -> None:
    page = looked.page
    _tab_to(page, ".menu summary")
    page.keyboard.press("Enter")
    found = {}
    for name, selector in (("csv", "[data-csv]"), ("gexf", ".files a[href*='format=gexf']")):
        _tab_to(page, selector)
        with page.expect_download() as kept:
            page.keyboard.press("Enter")
        found[name] = kept.value.path().read_bytes()
    rows = list(csv.reader(io.StringIO(found["csv"].decode("utf-8-sig"))))
    root = fromstring(found["gexf"])
    assert {one.get("id") for one in root.iter(f"{GEXF}node")} == shown
    assert len(rows) - 1 == len(list(root.iter(f"{GEXF}edge"))) == page.locator(".net .rel:not(.on)").count()


def _cites(looked: Looked, shown: set[str]) -> None:
    page = looked.page
    told = page.locator("#citation").inner_text()
    assert re.match(r"Geflecht: Das Netz um ReTraSON\. Stand .+ Generation \d+\. http", told)
    page.goto(told.split()[-1])
    page.locator("html[data-ready]").wait_for()
    assert looked.names() == shown
    assert "generation=" in page.url


def _tab_to(page: Any, selector: str) -> None:
    """Press Tab until what a selector names has the focus, as often as a person would at most."""
    for _ in range(MOST_STEPS):
        if page.evaluate("(one) => document.activeElement.matches(one)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the keyboard does not reach {selector}")


def _said(page: Any, text: str) -> None:
    """Wait until a screen reader was told a text, or the page's own sentence tells it."""
    page.wait_for_function(
        "(text) => [document.querySelector('#said'), document.querySelector('.summary')]"
        ".some((one) => one?.textContent.includes(text))",
        arg=text,
    )
