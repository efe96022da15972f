"""The explorer in a real browser: search, view, evidence, filters, days, paths, address, keyboard, and what is kept."""

import csv
import io
import re
from pathlib import Path
from xml.etree.ElementTree import fromstring

import httpx
import pytest
import yaml

from tests.looked import Looked

SVG = "{http://www.w3.org/2000/svg}"
FUNDS = "Bundesministerium für Wirtschaft und Klimaschutz fördert ReTraSON."


@pytest.mark.browser
def test_by_keyboard_from_the_search_to_the_source_of_a_relation(looked: Looked) -> None:
    """A misspelt name, arrow and Enter open the view; arrows walk the picture, Enter opens actor and relation."""
    page = looked.page
    page.goto(looked.served.address + "/")
    page.locator("[role=combobox]#q").focus()
    page.keyboard.type("retrasson")
    page.locator("#q[aria-expanded=true]").wait_for()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.querySelector('[role=option][aria-selected=true]').textContent") == "ReTraSON"
    page.keyboard.press("Enter")
    page.locator("html[data-ready] .app").wait_for()
    assert page.locator("h1").inner_text() == "ReTraSON"
    assert page.title() == "Das Netz um ReTraSON · Geflecht"
    page.locator(".net .node[tabindex='0']").focus()
    assert page.evaluate("document.activeElement.dataset.node") == "retrason"
    page.keyboard.press("ArrowRight")
    neighbour = page.evaluate("document.activeElement.dataset.node")
    assert neighbour in looked.names() - {"retrason"}
    page.keyboard.press("Enter")
    page.locator("#evidence h2").wait_for()
    assert f"select={neighbour}" in page.url
    assert page.evaluate("document.activeElement.dataset.node") == neighbour
    page.keyboard.press("e")
    page.keyboard.press("Enter")
    looked.wait("Quelle", "#evidence")
    assert "Pressemitteilung" in page.locator("#evidence").inner_text()
    page.keyboard.press("Escape")
    looked.wait("Eine Linie oder ein Zeichen wählen", "#evidence")
    assert "select" not in page.url
    assert looked.trouble() == []


@pytest.mark.browser
def test_a_relation_shows_everything_that_is_known_of_it(looked: Looked) -> None:
    """A click on its line opens the sentence, amount, days, what of them is inferred, source and place; the row too."""
    page = looked.open()
    line = page.locator(".net .rel:not(.on)[data-relation=funds][data-from=bmwk][data-to=retrason]")
    x, y = line.locator(".e").evaluate(
        "(one) => { const p = one.getPointAtLength(one.getTotalLength() / 2), m = one.getScreenCTM();"
        " return [p.x * m.a + m.e, p.y * m.d + m.f]; }"
    )
    page.mouse.click(x, y)
    looked.wait(FUNDS, "#evidence h2")
    told = page.locator("#evidence").inner_text()
    for expected in ("genannt", "rund 7.600.000 EUR", "Januar 2022", "Juni 2025", "der Beginn", "Zeilen 90–93"):
        assert expected in told
    assert page.locator("tr.chosen").inner_text().startswith(FUNDS)
    chosen = page.locator(".net .rel:not(.on).sel").get_attribute("data-statement")
    assert f"select={chosen}" in page.url
    looked.open("/?around=retrason&select=F081")  # the number in its source
    assert page.locator(".net .rel:not(.on).sel, tr.chosen").evaluate_all(
        "all => all.map((one) => one.dataset.statement)"
    ) == [
        chosen,
        chosen,
    ]
    assert looked.trouble() == []


@pytest.mark.browser
def test_filters_open_neighbours_and_back(looked: Looked) -> None:
    """A filter takes a kind away and back; opening adds neighbours and keeps who was there; each has an address."""
    page = looked.open()
    before, address = looked.names(), page.url
    page.get_by_role("checkbox", name="Gewerkschaft").click()
    page.locator("[role=checkbox][aria-checked=false]", has_text="Gewerkschaft").wait_for()
    assert "hide=kind%3Aunion" in page.url
    assert looked.names() == before - {"ig-metall-salzgitter-peine"}
    page.go_back()
    page.locator("[role=checkbox][aria-checked=true]", has_text="Gewerkschaft").wait_for()
    assert page.url == address
    assert looked.names() == before
    stood = page.locator(".node[data-node=bmwk] g").first.get_attribute("transform")
    page.goto(address + "&select=fachjury-2023")
    page.locator("html[data-ready]").wait_for()
    page.locator(".opens a", has_text="ist vertreten in").first.click()
    page.locator(".chip", has_text="Geöffnet: Fachjury").wait_for()
    assert looked.names() - before == {"bdi", "dgb", "dihk", "ig-metall"}
    assert page.locator(".node[data-node=bmwk] g").first.get_attribute("transform") == stood
    page.locator(".chip", has_text="Geöffnet").click()
    page.locator(".chip", has_text="Geöffnet").wait_for(state="detached")
    assert looked.names() == before
    assert looked.trouble() == []


@pytest.mark.browser
def test_a_day_has_three_classes_and_two_days_show_what_changed(looked: Looked) -> None:
    """The slider sets a day, whose classes are counted apart; with another day what changed is marked."""
    page = looked.open()
    page.locator("#slide").focus()
    page.keyboard.press("Home")
    page.locator(".classes").wait_for()
    assert re.search(r"[?&]on=\d{4}-\d\d-\d\d", page.url)
    page.goto(looked.served.address + "/?around=retrason&on=2025-07-01&since=2022-06-30")
    counts = dict(
        zip(page.locator(".classes dt").all_inner_texts(), page.locator(".classes dd").all_inner_texts(), strict=True)
    )
    told = looked.served.json("/api/v1/network", around="retrason", on="2025-07-01")
    assert counts["ohne Datum"] == str(len(told["undated"]))  # type: ignore[arg-type]
    ended = page.locator(".changes .ended b").inner_text()
    assert int(ended) == page.locator(".net .badge.ended").count() == page.locator("tr .change.ended").count() > 0
    assert looked.trouble() == []


@pytest.mark.browser
def test_a_path_is_found_and_told_in_steps(looked: Looked) -> None:
    """Two names give picture and steps, each with its reason and place; by stated relations alone there is no path."""
    page = looked.open()
    page.locator("#from").fill("Landkreis Wolfenbüttel")
    page.locator("#to").fill("bmwk")
    page.get_by_role("button", name="Weg suchen").click()
    page.locator(".steps > li").first.wait_for()
    steps = page.locator(".steps > li").all_inner_texts()
    assert len(steps) == 3
    assert "Landkreis Wolfenbüttel ist Gesellschafter von" in steps[0]
    assert "Zeilen 109–110" in steps[0]
    assert "Weil: " in steps[0]
    assert looked.names() == {"landkreis-wolfenbuettel", "allianz-fuer-die-region", "retrason", "bmwk"}
    page.locator("#surest").select_option("stated")
    page.get_by_role("button", name="Weg suchen").click()
    looked.wait("Kein Weg in den Quellen.")
    assert looked.trouble() == []


@pytest.mark.browser
def test_what_a_rule_derived_looks_different_and_says_why(looked: Looked) -> None:
    """Off at first; once shown its lines are dotted, and the evidence names the statements it rests on."""
    page = looked.open()
    assert page.locator(".net .e.derived").count() == 0
    page.get_by_role("checkbox", name="abgeleitet").click()
    page.locator(".net .e.derived").first.wait_for()
    page.locator("tbody tr", has_text="abgeleitet").first.locator("a").click()
    looked.wait("Eine Regel hat das abgeleitet", "#evidence")
    assert page.locator("#evidence .beside a").count() >= 2
    assert page.locator("#evidence h3").first.inner_text() == "Weil:"
    assert looked.trouble() == []


@pytest.mark.browser
def test_what_is_kept_is_what_is_shown(looked: Looked, tmp_path: Path) -> None:
    """PNG, CSV, SVG and the diagram's file hold the same actors and relations as the picture."""
    page = looked.open("/?around=retrason&hide=kind:union")
    shown = looked.names()
    page.locator(".menu summary").click()
    with page.expect_download() as png:
        page.get_by_role("button", name="PNG").click()
    png.value.save_as(tmp_path / "view.png")
    content = (tmp_path / "view.png").read_bytes()
    assert content[:4] == b"\x89PNG"
    assert int.from_bytes(content[16:20]) == 2 * 980
    with page.expect_download() as table:
        page.get_by_role("button", name="CSV").click()
    table.value.save_as(tmp_path / "view.csv")
    rows = list(csv.reader(io.StringIO((tmp_path / "view.csv").read_text("utf-8-sig"))))
    assert rows[0] == ["Aussage", "Gewissheit", "Wann", "Quelle", "Feld"]
    assert len(rows) - 1 == page.locator(".net .rel:not(.on)").count()
    root = fromstring(looked.served.get("/api/v1/drawing?around=retrason&hide=kind:union").text)
    assert {one.get("data-node") for one in root.iter(f"{SVG}g")} - {None} == shown
    spec = looked.served.get("/api/v1/drawing/spec?around=retrason&hide=kind:union")
    assert set(yaml.safe_load(spec.text)["actors"]) == shown
    made = httpx.post(
        looked.served.address + "/api/v1/diagrams", content=spec.content, headers={"Accept": "image/svg+xml"}
    )
    assert made.status_code == 200
    assert looked.trouble() == []


@pytest.mark.browser
def test_measures_of_an_actor_come_with_their_range(looked: Looked) -> None:
    """Opened, they tell rank and range by four measures."""
    page = looked.open("/?around=retrason&select=retrason")
    page.locator(".ranks summary").click()
    looked.wait("Rang 2 von", ".ranks")
    assert page.locator(".ranks li").count() == 4
    assert "meist" in page.locator(".ranks").inner_text()
