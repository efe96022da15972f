"""The pages of ranking, comparing, history, tokens and jobs: what they show, what their forms do, and who may."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.pages.words import WORDS
from graph.store.journal import Journal
from tests.looked import Looked
from tests.served import Served, authority, run, serving
from tests.test_api_access import bearer, token
from tests.test_api_errors import problem

PAGE = {"Accept": "text/html"}
HOSTILE = '<script>boom()</script><img src=x onerror="boom()">\u202eevil {{ 7*7 }} 😀'
Enter = Callable[..., httpx.Client]


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a folder that the tests change."""
    with serving(tmp_path_factory.mktemp("people") / "data") as found:
        yield found


@pytest.fixture
def enter() -> Iterator[Enter]:
    """Return what opens a browser without scripts, logged in by a token or as the owner of the folder."""
    with ExitStack() as closing:

        def entered(served: Served, secret: str | None = None) -> httpx.Client:
            client = closing.enter_context(httpx.Client(base_url=served.address, timeout=60, headers=PAGE))
            client.post("/login", data={"token": secret or authority(served.folder)["Authorization"][7:]})
            assert client.cookies
            return client

        yield entered


def csrf(client: httpx.Client) -> str:
    """Return what the forms of a page carry."""
    found = re.search(r'name="csrf" value="(\w+)"', client.get("/jobs").text)
    assert found
    return found[1]


def corrected(served: Served, **fields: object) -> tuple[str, int]:
    """Correct the statement on the funding of ReTraSON, and return its id and the change."""
    found: Any = served.json("/api/v1/relations", subject="bmwk", relation="funds", object="retrason")
    statement = found["items"][0]["id"]
    address = f"{served.address}/api/v1/relations/{statement}"
    tag = httpx.get(address).headers["etag"]
    done = httpx.patch(address, json=fields, headers={**authority(served.folder), "If-Match": tag}, timeout=60)
    assert done.status_code == 200, done.text
    return statement, done.json()["generation"]


def test_a_ranking_by_no_measure_is_none(served: Served) -> None:
    """The page says that there is no such measure, as a ranking of a wrong day does, and so does the file."""
    answer = served.get("/ranking", by="foo", lang="de")
    assert (answer.status_code, "text/html" in answer.headers["content-type"]) == (422, True)
    assert "Kein Maß" in answer.text
    assert "foo" in answer.text
    assert served.get("/ranking.csv", by="foo").status_code == 404
    assert served.get("/?view=all&on=2023-02-30").status_code == 422


def test_a_ranking_says_what_the_api_says_and_draws_where_ranks_may_lie(served: Served) -> None:
    """Ranks, ranges and values are those of the API; the picture of each rank says its range; CSV has the same."""
    asked = {"by": "betweenness", "certainty": "stated", "on": "2023-11-01", "lang": "en"}
    page = served.get("/ranking", **asked).text
    told: Any = served.json("/api/v1/measures", **asked, top=20, sensitivity=True)
    pictures = re.findall(r'aria-label="rank (\d+), between (\d+) and (\d+)"', page)
    ranges = [(row["rank"], row["range"]["low"], row["range"]["high"]) for row in told["items"]]
    assert [tuple(map(int, one)) for one in pictures] == ranges
    assert any(low < high for _, low, high in ranges)
    for row in told["items"]:
        assert f'around={row["actor"]["id"]}&amp;lang=en">' in page
    assert "Computed by igraph. Generation 1." in page
    assert "This says what missing relations change, not how sure a rank is." in page
    answer = served.get("/ranking.csv", **asked)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(int(r["rank"]), int(r["low"]), int(r["high"]), r["id"]) for r in rows] == [
        (*found, row["actor"]["id"]) for found, row in zip(ranges, told["items"], strict=True)
    ]


def test_a_ranking_is_computed_as_a_job_and_its_page_shows_it(served: Served) -> None:
    """The form starts a job; its page shows how far it is, then the ranking; a page of another site starts none."""
    form = {"by": "degree", "kind": "Union", "top": "20"}
    foreign = {"Sec-Fetch-Site": "cross-site"}
    problem(httpx.post(served.address + "/ranking", data=form, headers=foreign), 403)
    begun = httpx.post(served.address + "/ranking?lang=en", data=form)
    assert begun.status_code == 303
    job = re.findall(r"job=(\w+)", begun.headers["location"])[0]
    assert served.get("/ranking", job=job).headers["cache-control"] == "no-store"  # it goes on, the data do not change
    with httpx.stream("GET", f"{served.address}/api/v1/jobs/{job}/events", timeout=60) as events:
        assert any(line == "event: end" for line in events.iter_lines())
    page = served.get("/ranking", job=job, lang="en").text
    assert "Who has most partners?" in page
    assert 'aria-label="rank 1, between' in page
    listed = served.get("/jobs", lang="en").text
    assert f'href="ranking?job={job}&amp;lang=en"' in listed
    assert "Neighbours (degree) · union organisation" in listed


def test_two_days_differ_on_the_page_as_in_the_api(served: Served) -> None:
    """Each way to differ has the number of the API, first statements with sources, and an end of the funding."""
    days = {"from": "2022-06-30", "to": "2025-07-01"}
    page = served.get("/compare", **days, lang="en").text
    told: Any = served.json("/api/v1/compare", **days, limit=1)
    relations = told["relations"]
    numbers = dict(re.findall(r'id="chg-(\w+)">.*?<span class="n">(\d+)</span>', page))
    assert {name: int(number) for name, number in numbers.items()} == {
        "ended": relations["ended"]["total"],
        "changed": relations["changed"]["total"],
        "began": relations["began"]["total"],
        "observed": relations["first_observed"]["total"],
        "undated": told["undated"]["total"],
    }
    ended = page.partition('id="chg-ended"')[2].partition("</section>")[0]
    assert "Bundesministerium für Wirtschaft und Klimaschutz funds ReTraSON." in ended
    assert re.search(r"until June 2025.*Pressemitteilung.*lines 90", ended, re.DOTALL)
    assert page.count('class="badge ended"') > 0
    whole = served.get("/compare", **days, all=1).text
    assert whole.count("<li>") > page.count("<li>")


@pytest.mark.parametrize("day", ["0001-01-01", "0001-06-01", "9999-12-31"])
def test_the_first_and_the_last_day_are_days_too(served: Served, day: str) -> None:
    """A day without another a year before it is compared with the first that there is."""
    assert served.get("/compare", to=day, lang="en").status_code == 200


def test_two_generations_differ_by_what_was_recorded(held: Served) -> None:
    """A correction is listed as changed with what was said before and after; the first import as newly recorded."""
    corrected(held, until="2025-06")
    _, change = corrected(held, until="2025-09-30")
    page = held.get("/compare", before=change - 1, after=change, lang="en").text
    changed = page.partition('id="chg-changed"')[2].partition("</section>")[0]
    assert re.search(r"<b>before:</b> .*until June 2025.*<b>after:</b> .*until 30 September 2025", changed, re.DOTALL)
    assert '<span class="n">1</span>' in changed
    assert held.get("/compare", before=change, after=1).status_code == 422


def test_a_correction_is_told_as_a_person_says_it(held: Served) -> None:
    """From what to what, with days as precise as they are, by page, API and command; sources there by title."""
    corrected(held, until="2025-09-30")
    _, change = corrected(held, until="2025-12")
    sentence = "Bundesministerium für Wirtschaft und Klimaschutz fördert ReTraSON"
    told = f"Bis geändert von 30. September 2025 zu Dezember 2025: „{sentence}“."
    assert held.json(f"/api/v1/changes/{change}", lang="de")["told"] == [told]
    page = held.get("/history", change=change, lang="de").text
    assert told in page
    assert f"Korrektur von „{sentence}“" in page
    shown = run("history", "--lang", "de", "--format", "csv", folder=held.folder).stdout
    assert told in shown.splitlines()[-1]
    assert "Pressemitteilung" in run("who", "ig-metall-salzgitter-peine", "--format", "csv", folder=held.folder).stdout


def test_what_is_decided_and_entered_is_told_too(held: Served) -> None:
    """A retracted statement is told as rejected, a new entry by name and kind, a new statement by its sentence."""
    found: Any = held.json("/api/v1/relations", subject="stadt-wolfsburg", relation="shareholderOf")
    address = f"{held.address}/api/v1/relations/{found['items'][0]['id']}"
    key = {**authority(held.folder), "If-Match": httpx.get(address).headers["etag"]}
    gone = httpx.delete(address, headers=key).json()["generation"]
    text = "@prefix gf: <https://w3id.org/geflecht/ns#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    text += "@prefix id: <https://w3id.org/geflecht/id/> .\n"
    text += 'id:wegeverein a gf:Association ; skos:prefLabel "Wegeverein"@de ; gf:cooperatesWith id:retrason .'
    address = f"{held.address}/api/v1/imports?name=w.ttl"
    sent = httpx.post(address, content=text.encode(), headers=authority(held.folder)).json()["generation"]
    told: list[Any] = [held.json(f"/api/v1/changes/{one}", lang="en")["told"] for one in (gone, sent)]
    assert told[0][0] == "Rejected: Stadt Wolfsburg is shareholder of Allianz für die Region GmbH."
    assert sorted(told[1]) == [
        "New entry: Wegeverein (chamber or association)",
        "New entry: w.ttl (document)",
        "New: Wegeverein cooperates with ReTraSON.",
    ]


def test_a_change_is_undone_by_a_form_and_conflicts_are_told(held: Served, enter: Enter) -> None:
    """Who is not logged in is led to the login and back; a reader may not; what stands on a change is linked."""
    _, first = corrected(held, note={"de": "eins"})
    _, second = corrected(held, note={"de": "zwei"})
    asked = httpx.post(held.address + "/history", data={"change": str(second)}, headers=PAGE)
    assert (asked.status_code, asked.headers["location"]) == (303, "/login?next=history")
    reader, editor = (enter(held, token(held.folder, role)) for role in ("reader", "editor"))
    refused = reader.post("/history", data={"change": str(second), "csrf": csrf(reader)})
    assert (refused.status_code, "may read only" in refused.text) == (403, True)
    assert editor.post("/history", data={"change": str(second)}).status_code == 403
    conflict = editor.post("/history?lang=en", data={"change": str(first), "csrf": csrf(editor)})
    assert conflict.status_code == 409
    assert f'On it stand: <a href="history?change={second}&amp;lang=en">Change {second}</a>' in conflict.text
    done = editor.post("/history", data={"change": str(second), "csrf": csrf(editor)})
    assert (done.status_code, done.headers["location"]) == (303, f"/history?change={second + 1}&lang=de")
    entry = list(Journal(held.folder / "journal").entries())[-1]
    assert (entry.why, entry.who.startswith("editor-")) == (f"undo {second}", True)
    assert editor.get("/history?change=999").status_code == 422


def test_tokens_are_made_shown_once_and_revoked_by_an_admin(held: Served, enter: Enter) -> None:
    """The secret stands in the answer that makes it and nowhere after; others are kept out; mistakes are told."""
    admin = enter(held)
    form = {"csrf": csrf(admin), "role": "editor", "name": "Referat Ü"}
    made = admin.post("/tokens", data=form)
    secret = re.findall(r"<code>(gf_[\w-]+)</code>", made.text)[0]
    assert made.headers["cache-control"] == "no-store"
    assert httpx.get(held.address + "/api/v1/tokens", headers=bearer(secret)).status_code == 403
    listed = admin.get("/tokens").text
    assert ("Referat Ü" in listed, secret in listed) == (True, False)
    again = admin.post("/tokens", data=form)
    assert (again.status_code, "called &#39;Referat Ü&#39; already" in again.text) == (422, True)
    number = re.findall(r'name="revoke" value="(\w+)"><button[^>]*>[^<]*<span class="vh"> Referat Ü', listed)[0]
    editor = enter(held, secret)
    assert editor.get("/tokens").status_code == 403
    assert editor.post("/tokens", data={**form, "csrf": csrf(editor)}).status_code == 403
    assert admin.post("/tokens", data={"revoke": number}).status_code == 403
    assert admin.post("/tokens", data={"revoke": number, "csrf": form["csrf"]}).status_code == 303
    assert editor.get("/tokens").headers["location"] == "/login?next=tokens"


def test_the_menu_has_the_pages_that_are_there(held: Served, enter: Enter) -> None:
    """Each entry leads to a page; the page is marked; tokens stand there for an admin alone."""
    admin = enter(held)
    text = admin.get("/history?lang=en").text
    nav = text.partition("<nav")[2].partition("</nav>")[0]
    entries = re.findall(r'<a href="\./([^"]*)"', nav + text.partition("<footer")[2])
    assert {"ranking?lang=en", "compare?lang=en", "sparql?lang=en", "history?lang=en", "tokens?lang=en"} <= set(entries)
    for entry in entries:
        assert admin.get("/" + entry.replace("&amp;", "&")).status_code == 200, entry
    assert re.findall(r'aria-current="page">([^<]+)', nav) == ["History"]
    assert "tokens" not in held.get("/history").text


def test_hostile_names_stay_text(held: Served, enter: Enter) -> None:
    """A name with markup in journal, history, comparison and tokens is shown and executed nowhere."""
    _, change = corrected(held, role=HOSTILE)
    admin = enter(held)
    paths = ("/history", f"/history?change={change}", f"/compare?before={change - 1}&after={change}", "/ranking?on=<b>")
    for path in paths:
        page = admin.get(path)
        assert "<script>boom" not in page.text
        assert "<img src=x" not in page.text
        assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "&lt;script&gt;boom" in admin.get(f"/history?change={change}").text
    assert admin.post("/tokens", data={"csrf": csrf(admin), "role": "editor", "name": HOSTILE}).status_code == 422


@pytest.mark.browser
def test_a_person_pastes_a_token_and_is_logged_in(browser: Any, served: Served) -> None:
    """The form of the page is taken from a real browser, a wrong token is said to be one, and Enter sends it."""
    looked = Looked(browser, served)
    key = authority(served.folder)["Authorization"].removeprefix("Bearer ")
    for given, leads in (("gf_wrong", "Dieses Token gilt hier nicht."), (key, "Abmelden")):
        looked.page.goto(f"{served.address}/login")
        looked.page.locator("input[name=token]").fill(given)
        looked.page.keyboard.press("Enter")
        looked.page.locator("body", has_text=leads).wait_for()
    assert [line for line in looked.trouble() if "status of 4" not in line] == []
    looked.context.close()


@pytest.mark.browser
def test_a_person_logs_in_by_the_link_and_undoes_a_change_by_keyboard(browser: Any, tmp_path: Path) -> None:
    """The link logs in, the page of a change has its button, Enter undoes it, and logging out leads to the start."""
    with serving(tmp_path / "data") as alone:
        _, change = corrected(alone, until="2025-09-30")
        looked = Looked(browser, alone)
        page = looked.page
        page.goto(alone.link())
        assert "code=" not in page.url
        page.goto(f"{alone.address}/history")
        page.get_by_role("link", name=f"Änderung {change}", exact=True).focus()
        page.keyboard.press("Enter")
        button = page.get_by_role("button", name=f"Änderung {change} zurücknehmen")
        button.focus()
        page.keyboard.press("Enter")
        page.get_by_role("heading", name=f"Änderung {change} zurückgenommen").wait_for()
        assert "Bis geändert von 30. September 2025 zu Juni 2025" in page.locator(".did").inner_text()
        page.get_by_role("button", name="Abmelden").focus()
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Anmelden").wait_for()
        assert looked.trouble() == []
        looked.context.close()


def test_the_words_of_commands_and_pages_are_there_in_both_languages() -> None:
    """Sentences of the history, and all words of these pages, have the same keys and places in both languages."""
    from api import telling

    for words in (telling.WORDS, WORDS):
        assert words["de"].keys() == words["en"].keys()
        for key, german in words["de"].items():
            assert sorted(re.findall(r"\{\d*\}", german)) == sorted(re.findall(r"\{\d*\}", words["en"][key])), key
