"""The explorer in a real browser: search, view, evidence, filters, days, paths, address, keyboard, and what is kept."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree.ElementTree import fromstring

import httpx
import pytest
import yaml

from api.pages.words import WORDS
from tests.served import Served, run, serving
from tests.test_api_editor import Watched
from tests.test_api_pages import CHROMIUM
from tests.viz_data import HOSTILE

SVG = "{http://www.w3.org/2000/svg}"
FUNDS = "Bundesministerium für Wirtschaft und Klimaschutz fördert ReTraSON."
PAINT = """() => new Promise((done) => {
    new PerformanceObserver((seen) => done(seen.getEntries()[0].startTime)).observe({ type: "paint", buffered: true });
})"""
VIEWS = [
    "/?around=retrason",
    "/?around=retrason&select=bmwk",
    "/?around=retrason&select=F081&derived=1",
    "/?from=landkreis-wolfenbuettel&to=bmwk",
    "/?around=retrason&on=2025-07-01&since=2022-06-30&show=table",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Start the Chromium of this machine."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=CHROMIUM, args=options) as running:
        yield running


class Looked(Watched):
    """A page of the explorer that looks on while it is used."""

    def open(self, path: str = "/?around=retrason") -> Any:
        """Open a view and wait until the script is ready."""
        self.page.goto(self.served.address + path)
        self.page.locator("html[data-ready]").wait_for()
        return self.page

    def wait(self, text: str, within: str = ".app") -> None:
        """Wait until a text stands in the page."""
        self.page.locator(within, has_text=text).first.wait_for()

    def names(self) -> set[str]:
        """Return the ids of the actors in the picture."""
        return set(self.page.locator(".net .node").evaluate_all("all => all.map((one) => one.dataset.node)"))


@pytest.fixture
def looked(browser: Any, served: Served) -> Iterator[Looked]:
    """Return a page in German."""
    yield (found := Looked(browser, served))
    found.context.close()


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
    line = page.locator(".net .rel[data-relation=funds][data-from=bmwk][data-to=retrason]")
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
    chosen = page.locator(".net .rel.sel").get_attribute("data-statement")
    assert f"select={chosen}" in page.url
    looked.open("/?around=retrason&select=F081")  # the number in its source
    assert page.locator(".net .rel.sel, tr.chosen").evaluate_all("all => all.map((one) => one.dataset.statement)") == [
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
    assert len(rows) - 1 == page.locator(".net .rel").count()
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
    """Opened, they tell rank and range by two measures."""
    page = looked.open("/?around=retrason&select=retrason")
    page.locator(".ranks summary").click()
    looked.wait("Rang 2 von", ".ranks")
    assert page.locator(".ranks li").count() == 2
    assert "meist" in page.locator(".ranks").inner_text()


@pytest.mark.browser
@pytest.mark.parametrize("path", VIEWS)
@pytest.mark.parametrize(("scheme", "locale", "width"), [("light", "de-DE", 1440), ("dark", "en-GB", 360)])
def test_views_are_accessible_and_keep_their_policy(
    browser: Any, served: Served, path: str, scheme: str, locale: str, width: int
) -> None:
    """No finding of axe, nothing refused, asked elsewhere or said on the console, nothing wider than the screen."""
    looked = Looked(browser, served, locale=locale, color_scheme=scheme, viewport={"width": width, "height": 800})
    page = looked.open(path)
    page.locator(".menu summary").click()
    assert looked.findings() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert looked.trouble() == []
    looked.context.close()


@pytest.mark.browser
def test_suggestions_are_accessible_and_say_how_many(looked: Looked) -> None:
    """While terms are offered axe finds nothing, and a screen reader hears their number."""
    page = looked.open()
    page.locator("#find").fill("Wolfenbittel")
    page.locator("#find[aria-expanded=true]").wait_for()
    assert page.locator(".find [role=status]").inner_text() == "1 Treffer. Pfeiltasten wählen, Eingabe öffnet."
    assert looked.findings() == []
    page.keyboard.press("Escape")
    assert page.locator("#find").get_attribute("aria-expanded") == "false"
    page.locator("#find").fill("qqqq")
    looked.wait("Kein Akteur heißt „qqqq“.", ".find")
    assert looked.trouble() == []


@pytest.mark.browser
def test_a_view_that_is_refused_is_said_and_the_previous_one_stays(looked: Looked) -> None:
    """What the service answers is shown, aloud and on the screen; the address stays that of the view."""
    page = looked.open("/?view=all&hide=kind:person")
    address, before = page.url, looked.names()
    assert before
    page.evaluate("document.querySelector('.reach a, .facet a').href = '?' + 'around=bmwk&'.repeat(61)")
    page.locator(".facet a").first.click()
    looked.wait("Die Ansicht ist noch die vorige.", "#said.told")
    assert page.url == address
    assert looked.names() == before


@pytest.mark.browser
def test_reduced_motion_moves_nothing(browser: Any, served: Served) -> None:
    """Where motion is unwanted a view stands at once."""
    looked = Looked(browser, served, reduced_motion="reduce")
    page = looked.open()
    page.get_by_role("checkbox", name="Person").click()
    page.locator("[role=checkbox][aria-checked=false]", has_text="Person").wait_for()
    assert page.evaluate("document.getAnimations().length") == 0
    looked.context.close()


@pytest.mark.browser
def test_an_actor_is_drawn_within_half_a_second(looked: Looked) -> None:
    """From the choice of an actor to its drawn network; the page shows something within a second."""
    page = looked.open()
    paints = []
    for _ in range(3):
        page.reload()
        paints.append(page.evaluate(PAINT))
    assert min(paints) < 1000
    took = page.evaluate(
        """async () => {
            const { go } = await import("./static/explorer/main.js"), took = [];
            for (const id of ["ig-metall", "bmwk", "allianz-fuer-die-region"]) {
                const start = performance.now();
                await go(new URL(`?around=${id}&hops=2`, location.href));
                await new Promise(requestAnimationFrame);
                took.push(performance.now() - start);
            }
            return took;
        }"""
    )
    assert page.locator("h1").inner_text() == "Allianz für die Region GmbH"
    assert min(took) < 500


@pytest.mark.browser
def test_without_a_script_every_filter_and_relation_is_a_link(browser: Any, served: Served) -> None:
    """Search by form, follow to the view, hide a kind, open a relation: all by links."""
    context = browser.new_context(locale="de-DE", java_script_enabled=False)
    page = context.new_page()
    page.goto(served.address + "/?around=retrason")
    page.get_by_role("checkbox", name="Person").click()
    assert "hide=kind%3Aperson" in page.url
    page.locator("tbody a", has_text=FUNDS).first.click()
    assert page.locator("#evidence h2").inner_text() == FUNDS
    page.locator("#find").fill("Prognos")
    page.keyboard.press("Enter")
    assert page.locator(".hits a").first.inner_text() == "Prognos AG"
    context.close()


@pytest.mark.browser
def test_hostile_names_run_nowhere_and_stay_in_their_place(browser: Any, tmp_path: Path) -> None:
    """Markup, directions, emoji and 5,000 characters are text in picture, table, filters, evidence and suggestions."""
    names = [*HOSTILE, "x" * 5000, "\u202eאבג" * 40, "👩🏽‍🚀" * 60, "=HYPERLINK(1)"]
    table = io.StringIO()
    rows = [("Mitte", "Company", "cooperatesWith", name, "Company") for name in names]
    csv.writer(table).writerows([("subject", "subject_kind", "relation", "object", "object_kind"), *rows])
    (tmp_path / "hostile.csv").write_text(table.getvalue(), encoding="utf-8")
    with serving(tmp_path / "data") as server:
        said = run("import", str(tmp_path / "hostile.csv"), folder=server.folder)
        looked = Looked(browser, server, viewport={"width": 1000, "height": 800})
        dialogs: list[str] = []
        looked.page.on("dialog", lambda dialog: dialogs.append(dialog.message))
        page = looked.open("/?around=mitte")
        assert len(looked.names()) > len(HOSTILE), said.stdout + said.stderr
        for name in sorted(looked.names()):
            page.goto(f"{server.address}/?{urlencode({'around': 'mitte', 'select': name})}")
            assert page.locator("#evidence h2").count() == 1
            assert page.evaluate("document.documentElement.scrollWidth") <= 1000
        page.locator("#find").fill("<img src=x onerror=alert(1)>")
        page.locator("#find[aria-expanded=true]").wait_for()
        assert page.locator("main img, main iframe, main object, [role=option] *:not(small)").count() == 0
        assert dialogs == []
        assert looked.trouble() == []
        looked.context.close()


def test_an_embedded_view_may_be_framed_and_runs_nothing(served: Served) -> None:
    """It carries picture, sentence and source line, no script and no form, and leads to the explorer elsewhere."""
    answer = served.get("/embed?around=retrason")
    assert answer.status_code == 200
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "<script" not in answer.text
    assert "<form" not in answer.text
    assert 'target="_blank" rel="noopener"' in answer.text
    assert "Geflecht: Das Netz um ReTraSON. Alle Zeiten, Generation " in answer.text


def test_a_drawing_is_the_same_again_and_carries_a_tag(served: Served) -> None:
    """Equal questions give equal bytes and a 304; nodes and lines have ids, lines name their statement."""
    first = served.get("/api/v1/drawing?around=retrason&hops=2")
    again = served.get("/api/v1/drawing?hops=2&around=ReTraSON")
    assert first.content == again.content
    unchanged = httpx.get(
        served.address + "/api/v1/drawing?around=retrason&hops=2", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert unchanged.status_code == 304
    root = fromstring(first.text)
    nodes = [one for one in root.iter(f"{SVG}g") if one.get("data-node")]
    lines = [one for one in root.iter(f"{SVG}g") if one.get("data-statement")]
    assert 1 < len(nodes) <= 50
    assert len({one.get("id") for one in (*nodes, *lines)}) == len(nodes) + len(lines)
    assert all(one.get("tabindex") == "0" and one.findtext(f"{SVG}title") for one in nodes)
    served_ids = {s["id"] for s in served.json("/api/v1/relations", limit=1000)["items"]}  # type: ignore[attr-defined]
    assert {one.get("data-statement") for one in lines} <= served_ids


def test_what_does_not_fit_is_counted_where_it_lies(served: Served) -> None:
    """Cut to ten nodes, the number at a node is that of its neighbours in the whole minus those that are drawn."""
    whole = served.json("/api/v1/network", around="allianz-fuer-die-region", hops=1)
    root = fromstring(served.get("/api/v1/drawing", around="allianz-fuer-die-region", most=10).text)
    nodes = {one.get("data-node"): one for one in root.iter(f"{SVG}g") if one.get("data-node")}
    assert len(nodes) == 10
    middle = nodes["allianz-fuer-die-region"]
    more = next(one.text for one in middle.iter(f"{SVG}text") if one.get("class") == "more")
    assert more == f"+{len(whole['nodes']) - 10}"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/api/v1/drawing?around=nobody-at-all", 404, "nobody-at-all"),
        ("/api/v1/drawing?hide=kind:nix", 404, "nix"),
        ("/api/v1/drawing?hide=nix", 422, "kind:, relation:, certainty: or source:"),
        ("/api/v1/drawing?most=100000", 422, "most"),
        ("/api/v1/drawing?since=2023-01-01", 422, "since needs a later day"),
        ("/api/v1/drawing?from=bmwk&to=bmwk", 422, "two different actors"),
        ("/?view=all&hide=kind:nix", 404, "No kind is called"),
        ("/?around=retrason&on=2023-99-99", 404, "is not a day"),
        ("/api/v1/drawing?" + "around=bmwk&" * 61, 400, "at most 60"),
    ],
)
def test_what_is_wrong_in_an_address_is_said(served: Served, path: str, status: int, told: str) -> None:
    """Each is refused with a sentence that says what to do."""
    answer = served.get(path)
    assert answer.status_code == status, answer.text
    assert told in answer.text


def test_the_scripts_are_small(served: Served) -> None:
    """All scripts of the explorer together have at most 100 KB gzipped."""
    import gzip

    folder = Path(__file__).parent.parent / "api" / "pages" / "static" / "explorer"
    sizes = [len(gzip.compress(file.read_bytes())) for file in folder.glob("*.js")]
    assert 0 < sum(sizes) < 100_000


def test_every_word_that_the_explorer_asks_for_is_there() -> None:
    """Each key in a template or script stands in both languages."""
    root = Path(__file__).parent.parent / "api" / "pages"
    asked = {
        key
        for name in ("explorer", "evidence", "day", "share", "embed")
        for key in re.findall(r"say\.(\w+)", (root / "templates" / f"{name}.html").read_text(encoding="utf-8"))
    }
    scripts = "".join(file.read_text(encoding="utf-8") for file in (root / "static" / "explorer").glob("*.js"))
    asked |= {f"ex_js_{key}" for key in re.findall(r"words\.(\w+)", scripts)}
    assert len(asked) > 60
    assert asked <= WORDS["de"].keys() & WORDS["en"].keys()
