"""The pages in a real browser: search, an actor, a path, both languages, light and dark, wide and narrow."""

import re
from pathlib import Path
from typing import Any

import pytest

from api.pages.words import WORDS
from tests.served import Served, serving

PAGES = ["/", "/?q=Peine", "/?actor=retrason", "/?from=landkreis-wolfenbuettel&to=bmwk", "/?actor=nobody", "/docs"]


@pytest.mark.browser
def test_a_person_finds_an_actor_and_reads_who_says_so(browser: Any, served: Served) -> None:
    """Search with a misspelt name, open the actor, read partner, certainty, reason and source; by keyboard alone."""
    page = browser.new_page(locale="de-DE")
    page.goto(served.address + "/")
    page.locator("#q").focus()
    page.keyboard.type("ig metal salzgiter")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="IG Metall Salzgitter-Peine").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("h1").inner_text() == "IG Metall Salzgitter-Peine"
    row = page.locator("tbody tr", has_text="IG Metall Salzgitter-Peine kooperiert mit Allianz für die Region GmbH")
    assert "erschlossen" in row.inner_text()
    assert "Weil: Er ist als Kooperationspartner" in row.inner_text()
    assert "beobachtet am 31. Oktober 2023" in row.inner_text()
    assert "Zeilen 35–36" in row.inner_text()
    page.close()


@pytest.mark.browser
def test_the_example_questions_lead_to_their_answers(browser: Any, served: Served) -> None:
    """Three questions with short answers, one of them not stated; the second opens the path with its sources."""
    page = browser.new_page(locale="de-DE")
    page.goto(served.address + "/")
    questions = page.locator(".asks a")
    answers = [text.split("\n")[1] for text in questions.all_inner_texts()]
    assert answers == [
        "Allianz für die Region GmbH (erschlossen); ReTraSON (erschlossen)",
        "In 3 Schritten; der Weg ist erschlossen.",
        "Nicht genannt. Gegründet zwischen Januar 2022 und dem 1. November 2023.",
    ]
    questions.nth(1).click()
    steps = page.locator(".steps > li").all_inner_texts()
    assert len(steps) == 3
    assert "Landkreis Wolfenbüttel ist Gesellschafter von" in steps[0]
    assert "Zeilen 109–110" in steps[0]
    page.close()


def test_both_languages_say_everything() -> None:
    """The words of the pages have the same keys, none is empty, and placeholders agree."""
    assert WORDS["de"].keys() == WORDS["en"].keys()
    for key, german in WORDS["de"].items():
        english = WORDS["en"][key]
        assert german
        assert english
        assert re.findall(r"\{\}", german) == re.findall(r"\{\}", english)


def test_the_language_follows_address_then_browser(served: Served) -> None:
    """`lang` wins over Accept-Language; without either German."""
    import httpx

    def headline(path: str, accept: str) -> str:
        text = httpx.get(served.address + path, headers={"Accept-Language": accept}).text
        found = re.search(r"<h1>(.*?)</h1>", text)
        return found[1] if found else ""

    assert headline("/", "en-GB,en;q=0.9").startswith("Who works")
    assert headline("/", "fr,de;q=0.8,en;q=0.5").startswith("Wer arbeitet")
    assert headline("/?lang=de", "en").startswith("Wer arbeitet")
    assert headline("/", "").startswith("Wer arbeitet")


def test_hostile_words_in_an_address_stay_words(served: Served) -> None:
    """What is asked for appears as text, never as markup."""
    hostile = '"><script>alert(1)</script>'
    for name in ("q", "actor", "from"):
        extra = {"to": hostile} if name == "from" else {}
        text = served.get("/", **{name: hostile, **extra}).text
        assert re.findall(r'<script(?! type="(?:module" src="static/|application/json">))', text) == []
        assert "&lt;script&gt;" in text


def test_a_page_under_a_sub_path_links_relatively(served: Served) -> None:
    """No page has a link that begins with a slash, so that it works behind a proxy under any path."""
    for path in PAGES:
        assert re.findall(r'(?:href|src|action)="/', served.get(path).text) == []


def test_pages_and_files_are_found_under_a_sub_path(tmp_path: Path) -> None:
    """Behind a proxy that strips the path, and behind one that keeps it."""
    with serving(tmp_path / "data", "--root-path", "/netz") as server:
        for path in ("/", "/static/geflecht.css", "/static/net.css", "/health", "/static/vendor/yasgui/yasgui.min.js"):
            assert server.get(path).status_code == 200
            assert server.get("/netz" + path).status_code == 200
    assert server.process.returncode is not None


def test_nothing_but_the_files_of_the_pages_is_given_out(served: Served) -> None:
    """No path leads out of the folder of the pages."""
    for path in ("/static/../start.py", "/static/%2e%2e/start.py", "/static/..%2f..%2fapp.py", "/static/"):
        assert served.get(path).status_code == 404
