"""Every state of the explorer is for everyone: axe, width, policy; names that are hostile stay text in all of them."""

import csv
import io
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from tests.looked import DRESSES, Looked
from tests.served import Served, run, serving
from tests.viz_data import HOSTILE

STATES = [
    "/",
    "/?q=Wolfenbuettel",
    "/?q=qqqqqq",
    "/?around=retrason&size=betweenness&colour=community",
    "/?around=retrason&colour=closeness&hide=place:not-stated&select=retrason",
    "/?view=all&select=F081",
    "/?around=retrason&on=2025-07-01&since=2022-06-30",
    "/?around=retrason&open=fachjury-2023&select=fachjury-2023&without=prognos",
    "/?from=landkreis-wolfenbuettel&to=bmwk&certainty=stated",
    "/?around=prognos&hide=kind:network&hide=kind:event&hide=kind:company",
    "/?around=nobody",
    "/?around=IG%20Metall%20W",
    "/?around=retrason&hide=nothing",
    "/?around=retrason&on=yesterday",
    "/open",
]
SPECS = {"drawn": "around: bmwk\nlayout: {kind: circular}", "refused": "arround: bmwk"}
LONG = 5000


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "locale", "width"), DRESSES)
def test_every_state_is_accessible(browser: Any, served: Served, scheme: str, locale: str, width: int) -> None:
    """No finding of axe in any of them, nothing wider than the screen, one heading of the first rank."""
    looked = Looked(browser, served, locale=locale, color_scheme=scheme, viewport={"width": width, "height": 800})
    page, found = looked.page, {}
    for state in STATES:
        page.goto(served.address + state)
        found[state] = _wrong(looked, width)
    for name, text in SPECS.items():
        page.goto(served.address + "/open")
        page.locator("#text").fill(text)
        page.locator("form.opens button").click()
        page.locator(".opened, [role=alert]").wait_for()
        found[name] = _wrong(looked, width)
    assert {state: wrong for state, wrong in found.items() if wrong} == {}
    failed = [one for one in looked.said if "status of 4" not in one]
    assert failed == []
    looked.context.close()


def _wrong(looked: Looked, width: int) -> list[str]:
    page = looked.page
    wide = page.evaluate("document.documentElement.scrollWidth")
    headings = page.locator("h1").count()
    return [
        *looked.findings(),
        *([f"{wide} px wide"] if wide > width else []),
        *([f"{headings} headings"] if headings != 1 else []),
        *page.evaluate("window.refused"),
    ]


@pytest.mark.browser
def test_what_a_view_shows_is_told_after_each_step(looked: Looked) -> None:
    """A filter, another size, evidence and its end are each said to who does not see them."""
    page = looked.open()
    page.get_by_role("checkbox", name="Person").click()
    page.locator("[role=checkbox][aria-checked=false]", has_text="Person").wait_for()
    _told(page, page.locator(".summary").inner_text())
    page.get_by_label("Größe zeigt").select_option("core")
    page.locator(".scales .hint").wait_for()
    page.locator("tbody a").first.click()
    page.locator("#evidence-head").wait_for()
    _told(page, page.locator("#evidence-head").inner_text())
    assert page.locator("#said").get_attribute("role") == "status"
    assert looked.trouble() == []


def _told(page: Any, text: str) -> None:
    page.wait_for_function("(text) => document.querySelector('#said').textContent.includes(text)", arg=text)


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1000])
def test_hostile_names_are_inert_and_laid_out_sanely(browser: Any, tmp_path: Path, width: int) -> None:
    """Markup, directions, emoji and 5,000 characters: text in each state, no label beyond the page, no screen wider."""
    names = [*HOSTILE, "x" * LONG, "W " * (LONG // 2), "\u202eאבג" * 40, "👩🏽‍🚀" * 60, "=HYPERLINK(1)"]
    with serving(tmp_path / "data") as server:
        said = run("import", str(_table(tmp_path, names)), folder=server.folder)
        looked = Looked(browser, server, viewport={"width": width, "height": 800})
        dialogs: list[str] = []
        looked.page.on("dialog", lambda dialog: dialogs.append(dialog.message))
        page = looked.open("/?around=mitte&colour=community&size=closeness")
        shown = sorted(looked.names())
        assert len(shown) > len(HOSTILE), said.stdout + said.stderr
        boxes = page.locator(".net").evaluate(
            "(net) => { const all = net.getBBox(), page = net.viewBox.baseVal;"
            " return [all.x, all.y, page.width - all.x - all.width, page.height - all.y - all.height]; }"
        )
        assert min(boxes) > -1
        other = next(one for one in shown if one != "mitte")
        states = [{"around": "mitte", "select": one} for one in shown] + [
            {"from": other, "to": "mitte"},
            {"around": other, "on": "2025-01-01", "since": "2020-01-01"},
            {"view": "all", "show": "table"},
        ]
        for state in states:
            page.goto(f"{server.address}/?{urlencode(state)}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, state
        assert page.locator("main img, main iframe, main object, main script:not(#given)").count() == 0
        assert dialogs == []
        assert looked.trouble() == []
        looked.context.close()
        _files_are_whole(server)


def _table(folder: Path, names: list[str]) -> Path:
    table = io.StringIO()
    rows = [("Mitte", "Company", "cooperatesWith", name, "Company") for name in names]
    csv.writer(table).writerows([("subject", "subject_kind", "relation", "object", "object_kind"), *rows])
    (folder / "hostile.csv").write_text(table.getvalue(), encoding="utf-8")
    return folder / "hostile.csv"


def _files_are_whole(server: Served) -> None:
    """What is taken from the view is well formed too, and opens again."""
    for form in ("gexf", "cyjs", "xlsx", "csv"):
        assert server.get(f"/api/v1/drawing/data?around=mitte&format={form}").status_code == 200
    text = server.get("/api/v1/drawing/spec?around=mitte").text
    assert httpx.post(server.address + "/open", data={"text": text}).status_code == 303
