"""The explorer in a browser: what size and colour tell, places, what an actor's panel has, two days, and files."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import fromstring

import httpx
import pytest

from tests.looked import Looked
from tests.served import Served, run, serving
from viz.style import STEPS

GEXF = "{http://gexf.net/1.3}"


@pytest.mark.browser
def test_size_and_colour_are_chosen_and_the_legend_tells_the_scale(looked: Looked) -> None:
    """A choice is at once in picture and address; actors stay; back takes it back; kinds stay the filter, in grey."""
    page = looked.open()
    before, stood = looked.names(), _places(page)
    page.get_by_label("Größe zeigt").select_option("betweenness")
    page.wait_for_url("**size=betweenness**")
    page.get_by_label("Farbe zeigt").focus()
    page.get_by_label("Farbe zeigt").select_option("community")
    page.wait_for_url("**colour=community**")
    page.locator(".key:not(.large) li").first.wait_for()
    assert looked.names() == before
    assert page.locator(".key.large li").count() == 3
    assert sum(map(int, page.locator(".key:not(.large) .n").all_inner_texts())) == len(before)
    assert page.evaluate("document.activeElement.id") == "colour"
    assert page.locator("#filters .opt .sym.k-person").count() == page.locator("#filters .opt .sym").count()
    moved = _places(page)
    assert sum(moved[one] == at for one, at in stood.items()) >= len(stood) - 2
    page.get_by_role("checkbox", name="Person").click()
    page.locator("[role=checkbox][aria-checked=false]", has_text="Person").wait_for()
    assert "colour=community" in page.url
    page.go_back()
    page.go_back()
    page.locator(".key:not(.large)").wait_for(state="detached")
    assert page.get_by_label("Größe zeigt").input_value() == "betweenness"
    assert looked.trouble() == []


@pytest.mark.browser
def test_without_a_script_size_and_colour_are_a_form(browser: Any, served: Served) -> None:
    """The lists are sent by a button, and the steps of the colours are named."""
    context = browser.new_context(locale="en-GB", java_script_enabled=False)
    page = context.new_page()
    page.goto(served.address + "/?around=retrason&hide=kind:person")
    page.get_by_label("Colour tells").select_option("closeness")
    page.locator(".scales button").click()
    asked = parse_qs(urlsplit(page.url).query)
    assert (asked["colour"], asked["hide"]) == (["closeness"], ["kind:person"])
    assert page.locator(".key:not(.large) .sym").count() == 5
    assert page.locator(".key:not(.large) li").last.inner_text().startswith("1")
    context.close()


@pytest.mark.browser
def test_places_are_a_filter(looked: Looked) -> None:
    """A region counts who is there; hidden, it goes with those who are only there, and comes back."""
    page = looked.open()
    before = looked.names()
    region = page.locator("#facet-place + ul .opt", has_text="Region Braunschweig-Wolfsburg")
    count = int(region.locator(".n").inner_text())
    region.click()
    page.locator("#facet-place + ul [aria-checked=false]").wait_for()
    gone = before - looked.names()
    assert "region-braunschweig-wolfsburg" in gone
    assert "retrason" not in gone
    assert 0 < len(gone) <= count
    page.locator("#facet-place + ul [aria-checked=false]").click()
    page.locator("#facet-place + ul [aria-checked=false]").wait_for(state="detached")
    assert looked.names() == before
    assert looked.trouble() == []


@pytest.mark.browser
def test_the_panel_of_an_actor_has_names_relations_measures_address_and_files(looked: Looked) -> None:
    """Counts by relation are those of the service, measures come with the range of the rank, links lead to data."""
    page = looked.open("/?around=retrason&select=bmwk")
    told = page.locator("#evidence").inner_text()
    assert "Ministerium" in told
    assert "BMWK" in told
    counts: dict[str, int] = looked.served.json("/api/v1/actors/bmwk")["relation_counts"]  # type: ignore[assignment]
    assert sum(map(int, page.locator("#evidence .counts b").all_inner_texts())) == sum(counts.values())
    page.locator(".ranks summary").click()
    looked.wait("PageRank: Rang", ".ranks")
    assert page.locator(".ranks li", has_text="meist").count() == 4
    links = page.locator("#evidence .links:not(.moves) a, #evidence .addr a").evaluate_all(
        "all => all.map((one) => one.href)"
    )
    assert len(links) == 7  # page, JSON, Turtle, JSON-LD, CSV, GEXF, address
    answers = {link: httpx.get(link, follow_redirects=True, timeout=60) for link in links}
    assert {link: answer.status_code for link, answer in answers.items() if answer.status_code != 200} == {}
    kinds = {answer.headers["content-type"].partition(";")[0] for answer in answers.values()}
    assert {"text/turtle", "application/ld+json", "text/csv", "application/gexf+xml", "text/html"} <= kinds
    assert looked.trouble() == []


@pytest.mark.browser
def test_what_was_opened_is_collapsed_in_the_panel(looked: Looked) -> None:
    """Neighbours of one relation appear with their number announced, and go again at once."""
    page = looked.open("/?around=retrason&select=fachjury-2023")
    before = looked.names()
    more = page.locator(".opens a", has_text="ist vertreten in")
    count = int(more.locator("b").inner_text())
    more.click()
    page.get_by_role("link", name="Zuklappen").wait_for()
    assert len(looked.names() - before) == count
    assert page.locator("#evidence-head").inner_text().startswith("Fachjury")
    page.get_by_role("link", name="Zuklappen").click()
    page.get_by_role("link", name="Zuklappen").wait_for(state="detached")
    assert looked.names() == before
    assert page.locator("#evidence-head").inner_text().startswith("Fachjury")
    assert looked.trouble() == []


@pytest.mark.browser
def test_plus_opens_neighbours_that_glide_in_and_back_takes_them_out(looked: Looked) -> None:
    """The key opens them all at the actor that has the focus, which keeps it; moves are animated; back undoes it."""
    page = looked.open()
    before = looked.names()
    page.evaluate(
        "() => { window.moved = 0; const old = Element.prototype.animate;"
        " Element.prototype.animate = function (...given) { window.moved += 1; return old.apply(this, given); }; }"
    )
    page.locator(".node[data-node='fachjury-2023']").focus()
    page.keyboard.press("+")
    page.locator(".chip", has_text="Geöffnet: Fachjury").wait_for()
    assert len(looked.names()) > len(before)
    assert page.evaluate("window.moved") > len(looked.names() - before)
    assert page.evaluate("document.activeElement.dataset.node") == "fachjury-2023"
    page.go_back()
    page.locator(".chip", has_text="Geöffnet").wait_for(state="detached")
    assert looked.names() == before
    page.go_forward()
    page.locator(".chip", has_text="Geöffnet: Fachjury").wait_for()
    assert looked.trouble() == []


@pytest.mark.browser
def test_two_days_mark_each_relation_and_list_what_changed_first(looked: Looked) -> None:
    """The changed rows come first, each with its word; what did not change is paler in the picture."""
    page = looked.open("/?around=retrason&on=2025-07-01&since=2022-06-30")
    told = "all => all.map((one) => one.querySelector('.change')?.textContent ?? 'gleich')"
    rows = page.locator("tbody tr").evaluate_all(told)
    assert rows == sorted(rows, key=["beendet", "geändert", "begonnen", "erstmals beobachtet", "gleich"].index)
    assert {"beendet", "erstmals beobachtet", "gleich"} <= set(rows)
    same = page.locator(".net .e:not(.began):not(.observed):not(.ended):not(.changed)").first
    assert float(same.evaluate("(one) => getComputedStyle(one).opacity")) < 1
    assert looked.trouble() == []


@pytest.mark.browser
@pytest.mark.parametrize(
    "view",
    [
        "around=retrason&hide=kind:union&colour=community",
        "from=landkreis-wolfenbuettel&to=bmwk",
        "around=retrason&on=2025-07-01&since=2022-06-30",
        "around=retrason&derived=1&open=fachjury-2023",
    ],
)
def test_files_hold_the_actors_and_relations_of_the_picture(looked: Looked, view: str) -> None:
    """GEXF and JSON have each line and symbol of the screen once and no other, in their places, with what changed."""
    page = looked.open(f"/?{view}")
    nodes = looked.names()
    lines = sorted(page.locator(".net .rel:not(.on)").evaluate_all("all => all.map((one) => one.dataset.statement)"))
    assert lines
    page.locator(".menu summary").click()
    with page.expect_download() as kept:
        page.get_by_role("link", name="GEXF").click()
    assert kept.value.suggested_filename.endswith(".gexf")
    root = fromstring(kept.value.path().read_bytes())
    assert {one.get("id") for one in root.iter(f"{GEXF}node")} == nodes
    assert sorted(str(one.get("id")) for one in root.iter(f"{GEXF}edge")) == lines
    with page.expect_download() as kept:
        page.get_by_role("link", name="JSON").click()
    found = json.loads(kept.value.path().read_text("utf-8"))["elements"]
    assert sorted(one["data"]["id"] for one in found["edges"]) == lines
    marked = {one["data"]["id"]: one["data"]["change"] for one in found["edges"] if "change" in one["data"]}
    in_gexf = root.iterfind(f".//{GEXF}edge/{GEXF}attvalues/{GEXF}attvalue[@for='change']/../..")
    assert {one.get("id") for one in in_gexf} == marked.keys()
    lines_marked = page.locator(".net .e.began, .net .e.observed, .net .e.ended, .net .e.changed").evaluate_all(
        "all => all.map((one) => [one.closest('.rel').dataset.statement, one.classList[2]])"
    )
    assert marked == dict(lines_marked)
    assert bool(marked) == ("since" in view)
    places = {one["data"]["id"]: one["position"] for one in found["nodes"]}
    assert {one: f"translate({_n(at['x'])} {_n(at['y'])})" for one, at in places.items()} == _places(page)
    assert looked.trouble() == []


@pytest.mark.browser
def test_the_html_file_has_the_colours_of_the_scale(browser: Any, served: Served) -> None:
    """The symbols on its canvas have the five steps that its legend names."""
    looked = Looked(browser, served, color_scheme="light", viewport={"width": 1440, "height": 1200})
    page = looked.page
    page.goto(served.address + "/diagram?around=retrason&colour=closeness&size=equal")
    page.locator("#canvas canvas").wait_for()
    assert page.locator(".key .sym").count() == 5
    counted = """(colours) => {
        const canvas = document.querySelector("#canvas canvas");
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height), seen = new Set();
        for (let at = 0; at < data.length; at += 4) seen.add(data[at] * 65536 + data[at + 1] * 256 + data[at + 2]);
        return colours.filter((one) => !seen.has(parseInt(one.slice(1), 16)));
    }"""
    page.wait_for_function(f"(colours) => ({counted})(colours).length === 0", arg=[step.light for step in STEPS])
    looked.context.close()


def test_statements_that_conflict_stand_side_by_side(tmp_path: Path) -> None:
    """Three sources on one relation, one from its other end: each has a column, and what differs is marked."""
    rows = [
        "subject,subject_kind,relation,object,object_kind,since,until,source",
        "Alpha,Company,cooperatesWith,Beta,Company,2020-01-01,,First",
        "Alpha,Company,cooperatesWith,Beta,Company,2021-05-01,2023-01-01,Second",
        "Beta,Company,cooperatesWith,Alpha,Company,2020-01-01,,Third",
        "Alpha,Company,funds,Beta,Company,,,First",
    ]
    (tmp_path / "rows.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    with serving(tmp_path / "data") as server:
        said = run("import", str(tmp_path / "rows.csv"), folder=server.folder)
        found: list[dict[str, str]] = server.json("/api/v1/relations", actor="alpha")["items"]  # type: ignore[assignment]
        one = next((s["id"] for s in found if "kooperiert" in s["sentence"]), "")
        assert one, said.stdout + said.stderr
        text = server.get("/", around="alpha", select=one, lang="de").text
    panel = text[text.index('id="evidence"') : text.index('id="filters"')]
    assert "3 Aussagen dazu, nebeneinander" in panel
    assert "uneins" in panel
    assert panel.count('<dl class="kv">') == 3
    assert re.findall(r'<dd class="differs">([^<]*\d{4})', panel).count("1. Mai 2021") == 1
    assert all(name in panel for name in ("First", "Second", "Third"))
    beside = panel[panel.index("Zwischen beiden auch") :]
    assert "fördert" in beside
    assert "kooperiert" not in beside


def _places(page: Any) -> dict[str, str]:
    found: dict[str, str] = dict(
        page.locator(".net .node").evaluate_all(
            "all => all.map((one) => [one.dataset.node, one.querySelector('g').getAttribute('transform')])"
        )
    )
    return found


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
