"""Every page is for everyone, whatever names are in the data: axe, policy, other hosts, width, in every dress.

The names here are markup, signs of direction, emoji and as long as names may be: nothing of them runs, and each page
has room for them. Views of the explorer beyond these have their own tests; with ``--long`` all are in all dresses.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from api import app
from tests.looked import Watched
from tests.served import Served, authority, serving
from tests.test_api_explorer_everyone import STATES
from tests.viz_data import HOSTILE

PAGES = (
    *("/", "/?q=Wolfenbuettel", "/?q=x", "/?actor=retrason", "/?actor=mitte", "/?actor=nobody", "/?around=mitte"),
    *("/open", "/embed?around=retrason", "/embed?around=nobody", "/diagram?around=retrason", "/docs", "/sparql"),
    *("/overview", "/overview?select=mitte&hide=kind:person&derived=1", "/overview?kind=Nothing", "/overview?start=x"),
    *("/login", "/login?code=x", "/tokens", "/jobs", "/history", "/history?change=3", "/history?change=x"),
    *("/ranking", "/ranking?by=degree&kind=Company&on=2021-11-01&top=200", "/ranking?kind=Nothing"),
    *("/compare", "/compare?from=2019-06-30&to=2025-07-01", "/compare?before=2&after=4", "/compare?before=9&after=1"),
    *("/data", "/import", "/review", "/duplicates", "/edit", "/edit?new=Company", "/edit?entity=mitte"),
    *("/edit?relation=F081", "/doc?id=retrason", "/doc?id=F081", "/doc?id=pm-2023-11-01", "/doc?id=nothing"),
    *("/ontology", "/dataset", "/reconcile/de/preview?id=mitte"),
)
NO_PAGES = {"/ranking.csv", "/static/net.css", "/static/{name:path}"}
WIDTHS = {1440: 900, 360: 740}
DRESSES = list(product(("light", "dark"), ("de-DE", "en-GB"), WIDTHS))
USUAL = [("light", "de-DE", 1440), ("dark", "en-GB", 360)]
RUN = 'main :is(img, iframe, object, embed, script:not([type^="application/"], [src^="static/"]))'
LONGEST = 1000
NAMES = [*HOSTILE, "x" * LONGEST, "W " * (LONGEST // 2 - 1) + "W", "\u202eאבג" * 40, "👩🏽‍🚀" * 60]


@pytest.fixture(scope="module")
def peopled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the bundled network with hostile names in entities, sources, proposals, files and pairs, and one job."""
    heads = ("subject", "subject_kind", "relation", "object", "object_kind", "since", "until", "source")
    dated = ("Company", "2021-01-01", "2023-01-01")
    with serving(tmp_path_factory.mktemp("peopled") / "data") as found:
        sent(found, "a.csv", [heads, *(("Mitte", "Company", "funds", one, *dated, f"Q {one[:400]}") for one in NAMES)])
        sent(found, HOSTILE[0] + ".csv", [heads[:4], *((f"{one[:900]} GmbH", *heads_of()) for one in NAMES)])
        waiting = [("subject", "relation", "object"), *(("Mitte", "funds", f"{one[:900]} wartet") for one in NAMES)]
        sent(found, "c.csv", waiting, proposed=True)
        job = {"question": "measures", "parameters": {"by": "betweenness", "kind": ["Company"]}}
        httpx.post(found.address + "/api/v1/jobs", json=job, headers=authority(found.folder)).raise_for_status()
        yield found


def heads_of() -> tuple[str, str, str]:
    """Return the rest of a row that makes a pair with one that is there."""
    return "Company", "funds", "ReTraSON"


def sent(served: Served, name: str, rows: Sequence[tuple[str, ...]], **asked: str | bool) -> None:
    """Import a table over the API."""
    table = io.StringIO()
    csv.writer(table).writerows(rows)
    known = httpx.QueryParams({"name": name, **asked})
    address, headers = served.address + "/api/v1/imports", authority(served.folder)
    answer = httpx.post(address, params=known, content=table.getvalue().encode(), headers=headers, timeout=60)
    assert answer.status_code == 200, answer.text
    assert answer.json()["statements"] > len(HOSTILE)


def worn(drawing: Any, served: Served, dress: tuple[str, str, int], pages: tuple[str, ...]) -> dict[str, list[str]]:
    """Return what is wrong with pages in a dress, by page."""
    scheme, locale, width = dress
    size = {"width": width, "height": WIDTHS[width]}
    looked = Watched(drawing, served, locale=locale, color_scheme=scheme, viewport=size, reduced_motion="reduce")
    looked.log_in()
    dialogs, found = list[str](), dict[str, list[str]]()
    looked.page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    for path in pages:
        looked.asked.clear()
        looked.said.clear()
        looked.page.goto(served.address + path)
        looked.page.evaluate("for (const one of document.querySelectorAll('main details')) one.open = true")
        found[path] = [*_wrong(looked, width), *dialogs]
    looked.context.close()
    return {path: wrong for path, wrong in found.items() if wrong}


def _wrong(looked: Watched, width: int) -> list[str]:
    page = looked.page
    wide, run = page.evaluate("document.documentElement.scrollWidth"), page.locator(RUN).count()
    trouble = [line for line in looked.trouble() if "status of 4" not in line and "GPU stall" not in line]
    return [
        *looked.findings(),
        *([f"{wide} px wide"] if wide > width else []),
        *([f"{run} elements of a name"] if run else []),
        *trouble,
    ]


def test_no_page_is_forgotten() -> None:
    """Each address of a page is in the list that the others walk through."""
    routes = [route for module in app._PAGES for route in module.router.routes]
    there = {route.path for route in routes if "GET" in route.methods} - NO_PAGES
    assert there - {urlsplit(page).path for page in PAGES} == set()


@pytest.mark.browser
@pytest.mark.parametrize("dress", USUAL)
def test_every_page_is_for_everyone(drawing: Any, peopled: Served, dress: tuple[str, str, int]) -> None:
    """No finding of axe, nothing refused, run, asked elsewhere or wider than the screen."""
    assert worn(drawing, peopled, dress, PAGES) == {}


@pytest.mark.browser
@pytest.mark.long
@pytest.mark.parametrize("dress", DRESSES)
def test_every_page_and_view_is_for_everyone_in_every_dress(
    drawing: Any, peopled: Served, dress: tuple[str, str, int]
) -> None:
    """The same of all pages and all states of the explorer, light and dark, in both languages, wide and narrow."""
    assert worn(drawing, peopled, dress, (*PAGES, *STATES)) == {}


@pytest.mark.browser
def test_a_hostile_name_is_found_in_the_overview_and_stays_a_name(drawing: Any, peopled: Served) -> None:
    """Searched and chosen, its label, row and panel are text; no override of direction comes in with a table."""
    looked = Watched(drawing, peopled, viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = looked.page
    page.goto(peopled.address + "/overview")
    page.locator("html[data-ready]").wait_for()
    page.locator("#seek").fill("<img src=x onerror")
    page.locator("#seek[aria-expanded=true]").wait_for()
    assert page.locator("[role=option] *:not(small)").count() == 0
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator("#evidence h2", has_text=HOSTILE[0]).wait_for()
    assert page.locator("#picture canvas").count() > 0
    assert page.locator(RUN).count() == 0
    assert [line for line in looked.trouble() if "GPU stall" not in line] == []
    looked.context.close()
    told: Any = peopled.json("/api/v1/relations", actor="mitte", limit=100, lang="de")
    assert [one["sentence"] for one in told["items"] if "\u202e" in one["sentence"]] == []
    too_long = [("subject", "relation", "object"), ("Mitte", "funds", "x" * 5000)]
    with pytest.raises(AssertionError, match="1000"):
        sent(peopled, "long.csv", too_long)
