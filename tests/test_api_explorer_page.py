"""The pages of the explorer: for everyone, in time, without scripts, with hostile names."""

from typing import Any

import pytest

from tests.looked import DRESSES, Looked
from tests.served import Served

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


@pytest.mark.browser
@pytest.mark.parametrize("path", VIEWS)
@pytest.mark.parametrize(("scheme", "locale", "width"), DRESSES)
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
