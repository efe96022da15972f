"""The overview of thousands: its answer, its page with and without a script, its picture, for everyone."""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.looked import DRESSES, Looked
from tests.served import Served

ROOT = Path(__file__).parent.parent
VENDORED = ROOT / "api" / "pages" / "static" / "vendor" / "sigma"
SHOWN = """async () => {
    const { current } = await import("./static/overview/main.js"), graph = current().sigma.getGraph();
    const look = (id) => current().sigma.getNodeDisplayData(id);
    const all = graph.nodes();
    return { drawn: all.filter((id) => !look(id).hidden), colours: new Set(all.map((id) => look(id).color)).size,
             lines: graph.edges().filter((key) => !current().sigma.getEdgeDisplayData(key).hidden).length };
}"""
LINES = """async (drawn) => {
    const graph = (await import("./static/overview/main.js")).current().sigma.getGraph(), there = new Set(drawn);
    return graph.edges().filter((key) => graph.extremities(key).every((end) => there.has(end))).length;
}"""
CAMERA = """async () => {
    const { current } = await import("./static/overview/main.js");
    await new Promise((done) => setTimeout(done, 400));
    return current().sigma.getCamera().getState();
}"""
ON_SCREEN = """async (id) => {
    const { sigma } = (await import("./static/overview/main.js")).current(), { x, y } = sigma.getNodeDisplayData(id);
    const at = sigma.framedGraphToViewport({ x, y }), box = document.querySelector("#picture").getBoundingClientRect();
    return [box.left + at.x, box.top + at.y];
}"""


@pytest.fixture
def overlooked(drawing: Any, served: Served) -> Iterator[Looked]:
    """Return a page in German that moves nothing."""
    yield (found := Looked(drawing, served, reduced_motion="reduce"))
    found.context.close()


def _count(served: Served, path: str) -> tuple[int, int]:
    found: Any = served.json(path)
    return len(found["nodes"]["id"]), len(found["edges"]["source"])


def test_the_answer_is_the_network_as_columns(served: Served) -> None:
    """Actors, ends, relations and degrees are those of the network that nodes and edges tell one by one."""
    columns: Any = served.json("/api/v1/overview", lang="en", derived="true")
    network: Any = served.json("/api/v1/network", lang="en", derived="true")
    nodes, edges, kinds = columns["nodes"], columns["edges"], columns["kinds"]
    found = zip(nodes["id"], nodes["name"], nodes["kind"], nodes["degree"], strict=True)
    told = {(node["id"], node["name"], node["kind"], node["degree"]) for node in network["nodes"]}
    assert {(actor, name, kinds[kind]["id"], degree) for actor, name, kind, degree in found} == told
    lines = zip(edges["source"], edges["relation"], edges["target"], edges["certainty"], strict=True)
    assert {
        (nodes["id"][a], columns["relations"][r]["id"], nodes["id"][b], columns["certainties"][c])
        for a, r, b, c in lines
    } == {(edge["source"], edge["relation"]["id"], edge["target"], edge["certainty"]) for edge in network["edges"]}
    assert all(0 <= place <= columns["side"] for place in [*nodes["x"], *nodes["y"]])


def test_measures_and_communities_come_on_request(served: Served) -> None:
    """Values are those of the ranking; the first community is the largest; without being asked for neither is there."""
    plain: Any = served.json("/api/v1/overview")
    assert (plain["nodes"]["value"], plain["nodes"]["community"]) == (None, None)
    found: Any = served.json("/api/v1/overview", by="pagerank", communities="true")
    values, communities = found["nodes"]["value"], found["nodes"]["community"]
    assert abs(sum(values) - 1) < 0.001
    sizes = [communities.count(number) for number in range(max(communities) + 1)]
    assert sizes == sorted(sizes, reverse=True)
    assert served.get("/api/v1/overview", by="pagerang").status_code == 404


def test_nothing_is_sent_twice_and_filters_filter(served: Served) -> None:
    """A client that has the answer gets 304; a relation alone has its lines alone."""
    first = served.get("/api/v1/overview", relation="funds", lang="en")
    import httpx

    address = f"{served.address}/api/v1/overview?relation=funds&lang=en"
    assert httpx.get(address, headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    assert {relation["id"] for relation in first.json()["relations"]} == {"funds"}


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "locale", "width"), DRESSES)
@pytest.mark.parametrize("path", ["/overview", "/overview?select=bmwk&hide=kind:person&derived=1"])
def test_every_view_is_accessible_and_keeps_its_policy(
    drawing: Any, served: Served, path: str, scheme: str, locale: str, width: int
) -> None:
    """No finding of axe, nothing refused, asked elsewhere or said on the console, nothing wider than the screen."""
    looked = Looked(drawing, served, locale=locale, color_scheme=scheme, viewport={"width": width, "height": 800})
    page = looked.open(path)
    assert looked.findings() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [said for said in looked.trouble() if "GPU stall" not in said] == []
    looked.context.close()


@pytest.mark.browser
def test_the_legend_hides_and_the_address_keeps_it(overlooked: Looked) -> None:
    """A kind hidden leaves picture, table and sentence; a reload shows the same; back brings it again."""
    page = overlooked.open("/overview")
    before, lines = page.evaluate(SHOWN), _count(overlooked.served, "/api/v1/overview")[1]
    assert before["lines"] == lines
    assert before["colours"] > 5
    page.get_by_role("checkbox", name="Person").press(" ")
    overlooked.wait("sind ausgeblendet", ".summary")
    after = page.evaluate(SHOWN)
    assert set(after["drawn"]) < set(before["drawn"])
    actors = len(before["drawn"]) - len(after["drawn"])
    told = re.search(r"(\d+) Akteure und (\d+) Beziehungen sind ausgeblendet", page.locator(".summary").inner_text())
    assert told is not None
    assert [int(number) for number in told.groups()] == [actors, lines - page.evaluate(LINES, after["drawn"])]
    assert "hide=kind%3Aperson" in page.url
    assert page.get_by_role("checkbox", name="Person").get_attribute("aria-checked") == "false"
    page.reload()
    page.locator("html[data-ready]").wait_for()
    assert page.evaluate(SHOWN)["drawn"] == after["drawn"]
    page.go_back()
    page.locator("[role=checkbox][aria-checked=true]", has_text="Person").wait_for()


@pytest.mark.browser
def test_what_rules_derived_is_off_until_it_is_asked_for(overlooked: Looked) -> None:
    """More lines, counted in the sentence, and all actors where they stood."""
    page = overlooked.open("/overview")
    plain, asked = (_count(overlooked.served, f"/api/v1/overview?derived={given}")[1] for given in ("0", "1"))
    box = page.locator("[role=checkbox][data-name=derived]")
    assert (box.get_attribute("aria-checked"), page.evaluate(SHOWN)["lines"]) == ("false", plain)
    box.click()
    overlooked.wait(f"{asked - plain} sind abgeleitet.", ".summary")
    page.wait_for_function("document.querySelector('.app').dataset.api.includes('derived=1')")
    page.wait_for_timeout(300)
    assert page.evaluate(SHOWN)["lines"] == asked


@pytest.mark.browser
def test_by_keyboard_from_the_search_to_the_explorer(overlooked: Looked) -> None:
    """A misspelt name, arrow and Enter select and centre an actor; its panel leads on; zoom by button and by key."""
    page = overlooked.open("/overview")
    page.locator("#seek").focus()
    page.keyboard.type("prognoss")
    page.locator("#seek[aria-expanded=true]").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    overlooked.wait("Prognos AG: in der Mitte des Bildes.", "#said")
    assert page.locator("#evidence h2").inner_text() == "Prognos AG"
    assert "select=prognos" in page.url
    camera = page.evaluate(CAMERA)
    assert camera["ratio"] < 1
    page.get_by_role("button", name="Vergrößern").press("Enter")
    nearer = page.evaluate(CAMERA)
    assert nearer["ratio"] < camera["ratio"]
    page.locator("#picture").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate(CAMERA)["x"] > nearer["x"]
    page.keyboard.press("0")
    assert page.evaluate(CAMERA)["ratio"] == 1
    page.keyboard.press("Escape")
    overlooked.wait("Ein Zeichen oder eine Zeile", "#evidence")
    assert "select" not in page.url
    page.go_back()
    page.get_by_role("link", name="Im Netz erkunden").press("Enter")
    page.locator("html[data-ready] .net").wait_for()
    assert page.locator("h1").inner_text() == "Prognos AG"


@pytest.mark.browser
def test_a_click_on_a_symbol_and_on_a_row_select_alike(overlooked: Looked) -> None:
    """The symbol of the best linked actor under the pointer, and its row: the same panel, the same row marked."""
    page = overlooked.open("/overview")
    first = page.locator("#twin [data-actor]").first
    actor, name = first.get_attribute("data-actor"), first.inner_text()
    x, y = page.evaluate(ON_SCREEN, actor)
    page.mouse.move(x, y)
    page.wait_for_timeout(200)
    page.mouse.click(x, y)
    overlooked.wait(name, "#evidence h2")
    assert page.locator("tr.chosen [data-actor]").get_attribute("data-actor") == actor
    page.locator("[data-close]").click()
    page.locator("#evidence h2").wait_for(state="detached")
    page.locator("#twin [data-actor]").first.click()
    overlooked.wait(name, "#evidence h2")
    assert [said for said in overlooked.trouble() if "GPU stall" not in said] == []


@pytest.mark.browser
def test_without_webgl_the_page_says_so_and_the_table_stays(drawing: Any, served: Served) -> None:
    """One sentence in place of the picture; every actor is in the table."""
    looked = Looked(drawing, served)
    looked.page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page = looked.open("/overview")
    assert "weil WebGL fehlt" in page.locator("#trouble").inner_text()
    assert page.locator("#picture").is_hidden()
    assert page.locator("#twin tbody tr").count() == 50
    looked.context.close()


def test_without_a_script_the_page_is_whole(served: Served) -> None:
    """Sentence, legend, table with pages and panel are in the HTML; an unknown name is told with who is meant."""
    nodes, _ = _count(served, "/api/v1/overview")
    first = served.get("/overview", lang="en").text
    assert f"{nodes} actors and" in first
    assert len(re.findall('<tr><th scope="row">', first)) == 50
    rest = served.get("/overview", lang="en", start="50").text
    assert len(re.findall('<tr><th scope="row">', rest)) == nodes - 50
    assert "Neighbours with most links" in served.get("/overview", lang="en", select="bmwk").text
    assert "Nothing left." in served.get("/overview", lang="en", kind="Ministry", relation="holdsRoleAt").text
    missing = served.get("/overview", lang="en", select="bwmk").text
    assert "No actor is called “bwmk”." in missing
    assert "select=bmwk" in missing


def test_the_scripts_of_the_picture_are_on_its_page_alone(served: Served) -> None:
    """Start page and explorer lead to the overview and load none of it; the page runs nothing inline."""
    for path in ("/", "/?view=all"):
        text = served.get(path).text
        assert "static/overview" not in text
        assert "static/vendor" not in text
        assert 'href="overview?lang=' in text
    text = served.get("/overview").text
    assert re.findall(r"<style|style=|<script(?![^>]*(?: src=|application/json))", text) == []


def test_what_is_vendored_for_the_picture_is_what_was_pinned() -> None:
    """The bundle has the checksum of VERSION.json, its versions are those of the lock file, its licences are there."""
    said = json.loads((VENDORED / "VERSION.json").read_text(encoding="utf-8"))
    assert said["sha256"].keys() == {file.name for file in VENDORED.iterdir()} - {"VERSION.json"}
    for name, checksum in said["sha256"].items():
        assert hashlib.sha256((VENDORED / name).read_bytes()).hexdigest() == checksum, name
    pinned = json.loads((ROOT / "front" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    licences = (VENDORED / "LICENSE").read_text(encoding="utf-8")
    for name, version in {said["name"]: said["version"], **said["with"]}.items():
        assert pinned[f"node_modules/{name}"]["version"] == version
        assert f"{name} {version} (MIT)" in licences
