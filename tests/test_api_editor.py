"""The SPARQL editor: what a browser gets at /sparql, in a real browser, and the files that it carries along."""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.pages.sparql import editor, examples, terms
from api.pages.templates import STATIC
from graph.snapshot import Snapshot
from graph.store.jobs import Limits
from graph.store.limits import MAX_NESTING
from ontology import names
from ontology.model import model
from tests.looked import Watched
from tests.served import Served

VENDORED = STATIC / "vendor" / "yasgui"
LOCK = Path(__file__).parent.parent / "front" / "package-lock.json"


class Edited(Watched):
    """The page of the editor."""

    def open(self, path: str = "/sparql") -> Any:
        """Open the page and wait for the editor."""
        self.page.goto(self.served.address + path)
        self.page.locator(".CodeMirror").first.wait_for()
        return self.page

    def write(self, query: str, *, before: str = "") -> None:
        """Put a query into the editor, the cursor at its end or before a text."""
        self.page.evaluate(
            """([query, at]) => {
                const editor = document.querySelector(".CodeMirror").CodeMirror;
                editor.setValue(query);
                editor.focus();
                editor.setCursor(editor.posFromIndex(at));
            }""",
            [query, query.index(before) if before else len(query)],
        )

    def text(self) -> str:
        """Return the query in the editor."""
        return str(self.page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()"))

    def run(self) -> None:
        """Run the query and wait until the result is there."""
        self.page.locator("#run").click()
        self.page.locator("#result[aria-busy=false] h2").wait_for()


@pytest.fixture
def watched(browser: Any, served: Served) -> Iterator[Edited]:
    """Return a page in German that looks on while it is used."""
    yield (found := Edited(browser, served))
    found.context.close()


@pytest.mark.browser
def test_a_person_runs_the_first_question_by_keyboard(watched: Edited) -> None:
    """Tab leaves the query for the button, Enter runs it; four cooperations stand there with certainty and reason."""
    page = watched.open()
    page.locator(".CodeMirror textarea").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "run"
    page.keyboard.press("Enter")
    page.locator("#result tbody tr").first.wait_for()
    rows = page.locator("#result tbody tr").all_inner_texts()
    assert len(rows) == 4
    assert rows[0].startswith("IG Metall Salzgitter-Peine\tAllianz für die Region GmbH\terschlossen\tEr ist als Koop")
    assert page.locator("#result h2").inner_text().startswith("4 Zeilen in ")
    assert page.locator("#result thead th").all_inner_texts() == ["?a", "?b", "?certainty", "?reason"]
    assert watched.trouble() == []


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["dark", pytest.param("light", marks=pytest.mark.long)])
@pytest.mark.parametrize("width", [360, pytest.param(1440, marks=pytest.mark.long)])
def test_the_editor_is_accessible_in_every_state(browser: Any, served: Served, scheme: str, width: int) -> None:
    """No finding of axe, nothing excluded: at rest, with rows, with the raw response, while terms are offered."""
    watched = Edited(browser, served, viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = watched.open()
    assert watched.findings() == []
    watched.run()
    assert watched.findings() == []
    page.get_by_role("button", name="Antwort im Wortlaut").click()
    page.locator("#result .CodeMirror").wait_for()
    assert watched.findings() == []
    watched.write("SELECT * WHERE { ?s gf: }", before=" }")
    page.keyboard.type("p")
    page.locator(".CodeMirror-hint").first.wait_for()
    assert watched.findings() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert watched.trouble() == []
    watched.context.close()


@pytest.mark.browser
def test_our_vocabulary_is_completed_by_name_and_by_label(watched: Edited) -> None:
    """A German word offers the relation that it labels, a prefixed name a class; the prefix is declared by itself."""
    page = watched.open()
    watched.write("SELECT * WHERE {\n  ?s \n}", before="\n}")
    page.keyboard.type("koop")
    page.locator(".CodeMirror-hint").first.wait_for()
    assert page.locator(".CodeMirror-hint").all_inner_texts() == ["gf:cooperatesWith  kooperiert mit"]
    page.keyboard.press("Enter")
    page.keyboard.type(" ?o . ?o a gf:Dis")
    page.locator(".CodeMirror-hint", has_text="gf:District  Landkreis").wait_for()
    page.keyboard.press("Enter")
    query = watched.text()
    assert query.startswith(f"PREFIX gf: <{names.GF}>\n")
    assert "?s gf:cooperatesWith ?o . ?o a gf:District" in query
    assert watched.trouble() == []


@pytest.mark.browser
def test_a_fault_is_said_in_words_before_and_after_asking(watched: Edited) -> None:
    """A query at fault names its line while it is written; run, it shows what the service says."""
    page = watched.open()
    watched.write("SELECT *\nWHERE { ?s ?p }")
    assert page.locator("#fault").inner_text().startswith("Zeile 2 ist so nicht gültig. Möglich wäre hier: ")
    page.locator(".parseErrorIcon").hover()
    watched.run()
    assert page.get_by_role("alert").locator("h2").inner_text() == "Das ging nicht"
    assert "line 2, column" in page.get_by_role("alert").inner_text()
    assert watched.findings() == []
    assert all("status of 400" in line for line in watched.trouble())


@pytest.mark.browser
def test_a_running_query_can_be_stopped(watched: Edited) -> None:
    """The button of a running query stops it and says so."""
    page = watched.open()
    watched.write("SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
    page.locator("#run").click()
    page.get_by_role("button", name="Abbrechen").click()
    page.locator("#told", has_text="Abgebrochen.").wait_for()
    assert page.get_by_role("button", name="Ausführen").count() == 1


@pytest.mark.browser
def test_a_link_opens_a_query_and_runs_nothing(watched: Edited) -> None:
    """An example is a link with the query in its fragment; only the reader runs it, and the browser keeps nothing."""
    page = watched.open("/sparql?lang=en#query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D&endpoint=https%3A%2F%2Fexample.org")
    assert watched.text() == "ASK { ?s ?p ?o }"
    assert page.locator("#result h2").count() == 0
    page.get_by_role("link", name="Who holds which role, and since when?").click()
    page.locator(".CodeMirror", has_text="gf:holdsRoleAt").wait_for()
    watched.run()
    assert page.locator("#result tbody tr").first.inner_text().split("\t")[:2] == [
        "Dr. Robert Habeck",
        "Bundesminister",
    ]
    page.go_back()
    page.locator(".CodeMirror", has_text="ASK {").wait_for()
    watched.run()
    assert page.locator("#result h2").inner_text() == "Yes"
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    assert watched.trouble() == []


@pytest.mark.browser
def test_values_are_shown_as_they_are(watched: Edited) -> None:
    """Markup and braces stay text, an entry leads to its page, what is unbound says so; a graph is a table."""
    page = watched.open()
    watched.write('SELECT * WHERE { VALUES (?a ?b ?c ?d) { ("<b>{{x}}</b>" id:retrason UNDEF 7600000) } }')
    watched.run()
    row = page.locator("#result tbody td")
    assert row.all_inner_texts() == ["<b>{{x}}</b>", "id:retrason", "· ohne Wert", "7600000"]
    page.get_by_role("link", name="id:retrason").click()
    assert page.locator("h1").inner_text() == "ReTraSON"
    watched.open()
    watched.write("CONSTRUCT { ?s gf:funds ?o } WHERE { ?s gf:funds ?o }")
    watched.run()
    assert page.locator("#result tbody tr").all_inner_texts() == ["id:bmwk\tgf:funds\nfördert\n\tid:retrason"]


@pytest.mark.browser
def test_a_result_is_saved_whole_in_any_format(watched: Edited) -> None:
    """A table shows at most 1,000 rows and says so; the file has all."""
    page = watched.open()
    watched.write("SELECT ?s ?p ?o WHERE { ?s ?p ?o }")
    watched.run()
    assert page.locator("#result tbody tr").count() == 1000
    assert page.locator("#result .cap").inner_text().startswith("Gezeigt sind die ersten 1.000 Zeilen")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Speichern als CSV").click()
    lines = Path(saved.value.path()).read_text(encoding="utf-8").splitlines()
    assert lines[0] == "s,p,o"
    assert len(lines) > 1001
    assert saved.value.suggested_filename == "geflecht.csv"


@pytest.mark.browser
def test_without_script_the_page_is_a_form_with_a_query(browser: Any, served: Served) -> None:
    """Where scripts are off, the first question stands in a text field that can be sent."""
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(served.address + "/sparql")
    assert "gf:cooperatesWith" in page.get_by_label("Query").input_value()
    assert page.locator("form#ask").get_attribute("action") == "sparql"
    context.close()


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_example_question_has_an_answer_in_the_bundled_network(served: Served, language: Any) -> None:
    """Each example finds what the network is known to hold."""
    found = {example.text: len(served.select(example.query)) for example in examples(language)}
    assert list(found.values()) == [4, 6, 10, 2, 9, 105, 4, 6, 27]
    assert all(f"PREFIX gf: <{names.GF}>" in e.query for e in examples(language) if "gf:" in e.query)


def test_what_is_completed_is_the_whole_vocabulary() -> None:
    """Every kind and relation with its label, what is said of statements, and the terms borrowed from others."""
    found = {term.iri: term for term in terms("de")}
    assert all(found[kind.iri].label == kind.label["de"] for kind in model().kinds.values())
    assert all(found[relation.iri].label == relation.label["de"] for relation in model().relations.values())
    assert found[names.GF + "District"].is_class
    assert found[names.STATEMENT].is_class
    assert (found[names.CERTAINTY].label, found[names.CERTAINTY].is_class) == ("Gewissheit", False)
    assert {names.SUBJECT, names.PREF_LABEL, names.SOURCE, names.START_DATE} <= found.keys()
    assert names.STATED not in found
    assert names.GRAPH_META not in found


def test_the_limits_are_said_in_numbers_of_the_language(snapshot: Snapshot) -> None:
    """Seconds, memory, result and size of a query are those that hold, written as each language writes them."""
    limits = Limits(seconds=2.5, memory=1_500_000_000, result=64_000_000, rows=9000)
    german, english = (bytes(editor(language, snapshot, limits).body).decode() for language in ("de", "en"))
    assert "2,5 s, 1,5\N{NO-BREAK SPACE}GB Arbeitsspeicher, 64\N{NO-BREAK SPACE}MB Ergebnis, 9.000 Zeilen" in german
    assert f"200.000 Zeichen, {MAX_NESTING} Klammern ineinander und 2.000 Klammern" in german
    assert "2.5 s, 1.5\N{NO-BREAK SPACE}GB of memory, 64\N{NO-BREAK SPACE}MB of result, 9,000 rows" in english
    assert "SERVICE gibt es hier nicht." in german
    asking = bytes(editor("de", snapshot, limits, ("a.example", "b.example:81")).body).decode()
    assert "SERVICE fragt nur: a.example, b.example:81." in asking
    assert f"200,000 characters, {MAX_NESTING} nested brackets, and 2,000 brackets" in english


def test_a_browser_gets_the_page_under_a_strict_policy(served: Served) -> None:
    """No script and no style in the page itself, every link relative, scripts served as UTF-8."""
    answer = httpx.get(served.address + "/sparql", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy
    assert re.findall(r'(?:href|src|action)="(?:/|https?:)', answer.text) == []
    assert re.findall(r"<style|style=|<script(?![^>]*(?: src=|application/json))", answer.text) == []
    for script in re.findall(r'<script[^>]* src="([^"]+)"', answer.text):
        assert served.get("/" + script).headers["content-type"] == "text/javascript; charset=utf-8"


def test_what_is_vendored_is_what_was_pinned() -> None:
    """The files have the checksums of VERSION.json, the version of the lock file, and their licences."""
    said = json.loads((VENDORED / "VERSION.json").read_text(encoding="utf-8"))
    assert said["sha256"].keys() == {file.name for file in VENDORED.iterdir()} - {"VERSION.json"}
    for name, checksum in said["sha256"].items():
        assert hashlib.sha256((VENDORED / name).read_bytes()).hexdigest() == checksum, name
    lock = LOCK.read_text(encoding="utf-8")
    pinned = json.loads(lock)["packages"][f"node_modules/{said['name']}"]
    assert (said["version"], said["licence"]) == (pinned["version"], pinned["license"])
    assert '"resolved"' not in lock
    assert f"{said['name']} {said['version']} ({said['licence']})" in (VENDORED / "LICENSE").read_text(encoding="utf-8")
