"""Diagram's files opened on the page: they lead to their view, or are drawn, or refused; and a view in a frame."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import yaml

from graph.snapshot import Snapshot
from ontology.names import ID
from tests.looked import Looked
from tests.served import Served, run, serving
from viz.choose import selected
from viz.explore import explore
from viz.spec import of as spec_from

VIEWS = [
    "around=retrason&hide=kind%3Aunion&size=core&colour=community",
    "around=retrason&open=fachjury-2023&without=prognos",
    "from=landkreis-wolfenbuettel&to=bmwk",
    "around=retrason&on=2025-07-01&since=2022-06-30",
    "view=all&derived=1",
]
FORMS = [
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "application/x-www-form-urlencoded",
    "text/plain",
]


@pytest.mark.browser
def test_a_saved_file_is_chosen_and_leads_back_to_its_view(looked: Looked) -> None:
    """The file that the page gives, chosen on the page for it, opens the same picture, by keyboard."""
    page = looked.open(f"/?{VIEWS[0]}")
    drawn = page.locator(".net").evaluate('(one) => one.outerHTML.replace(/ (href|class|tabindex)="[^"]*"/g, \'\')')
    page.locator(".menu summary").click()
    with page.expect_download() as kept:
        page.get_by_role("link", name="Diagramm-Datei", exact=True).click()
    page.get_by_role("link", name="Diagramm-Datei öffnen").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Datei (YAML oder JSON, höchstens 64 KB)").set_input_files(kept.value.path())
    page.get_by_role("button", name="Öffnen").focus()
    page.keyboard.press("Enter")
    page.locator("html[data-ready] .app").wait_for()
    assert parse_qs(urlsplit(page.url).query) == parse_qs(VIEWS[0]) | {"lang": ["de"]}
    again = page.locator(".net").evaluate('(one) => one.outerHTML.replace(/ (href|class|tabindex)="[^"]*"/g, \'\')')
    assert again == drawn
    assert looked.trouble() == []


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_comes_back_from_its_file(served: Served, view: str) -> None:
    """Saved and opened: the address asks the same."""
    text = served.get(f"/api/v1/drawing/spec?{view}&lang=en").text
    answer = _opened(served, text)
    assert answer.status_code == 303
    asked = parse_qs(urlsplit(answer.headers["location"]).query)
    assert {name: sorted(values) for name, values in asked.items()} == parse_qs(view) | {"lang": ["en"]}


@pytest.mark.parametrize(
    "spec",
    [
        {"around": "retrason", "hops": 2, "relations": ["funds"], "colour": "betweenness"},
        {"path": ["landkreis-wolfenbuettel", "bmwk"]},
        {"actors": ["retrason", "bmwk", "prognos"], "certainty": ["stated"]},
        {"around": ["bmwk", "prognos"], "day": "2023-11-01", "undated": True},
        {"kinds": ["Organisation"], "title": "Unions", "page": "A3", "note": "For print"},
    ],
)
def test_a_written_file_leads_to_a_view_of_the_same_actors(
    served: Served, snapshot: Snapshot, spec: dict[str, Any]
) -> None:
    """What a spec asks is what the view shows; title and page are for paper."""
    from api.exploring import question

    answer = _opened(served, yaml.safe_dump(spec))
    assert answer.status_code == 303
    asked = question(snapshot, parse_qs(urlsplit(answer.headers["location"]).query))
    wanted, _ = selected(snapshot, spec_from(spec))
    assert explore(snapshot, asked).network.nodes.keys() == wanted.nodes.keys() != set()


@pytest.mark.browser
def test_a_file_that_asks_for_more_is_drawn_as_it_is(looked: Looked) -> None:
    """Fixed places have no view: the page shows the diagram, names what is lacking, and leads to the same actors."""
    page = looked.page
    page.goto(looked.served.address + "/open")
    page.get_by_label("oder ihr Text").fill("around: bmwk\ntitle: Wer\npins: {bmwk: [0.5, 0.5]}\nlayout: {seed: 3}")
    page.get_by_role("button", name="Öffnen").click()
    page.locator("h1", has_text="Wer").wait_for()
    assert "layout, pins" in page.locator(".lede").inner_text()
    assert page.locator(".opened img").evaluate("(one) => one.decode().then(() => one.naturalWidth)") > 0
    assert page.locator(".opened img").get_attribute("alt") == "Diagramm: Wer"
    with page.expect_download() as kept:
        page.get_by_role("button", name="PDF").click()
    assert kept.value.path().read_bytes()[:5] == b"%PDF-"
    page.get_by_role("link", name="Dieselben Akteure erkunden").click()
    page.locator("html[data-ready] .app").wait_for()
    assert looked.trouble() == []
    assert ID + "bmwk" in {ID + name for name in looked.names()}


@pytest.mark.parametrize(
    ("text", "status", "told"),
    [
        ("around: nobody at all", 404, "Kein Akteur heißt „nobody at all“"),
        ("a: [1", 400, "in Zeile 1, Spalte 6 kein YAML: hier fehlt „,“ oder „]“."),
        ("arround: bmwk", 422, "arround: dieses Feld gibt es nicht"),
        ("", 400, "Es ist weder Datei noch Text da"),
        ("title: " + "ü" * 40_000, 413, "höchstens 64000 Bytes"),
        ("title: " + "x" * 300_000, 413, "Bytes"),
        ("explorer: around=%FF&" + "open=x&" * 900, 303, ""),
        ("construct: DROP ALL", 400, ""),
        ("title: '<script>alert(1)</script>'\narround: x", 422, "arround: dieses Feld gibt es nicht"),
    ],
)
def test_what_cannot_be_opened_is_refused_in_one_sentence(served: Served, text: str, status: int, told: str) -> None:
    """Each wrong file gives the page again with one sentence in German, and its text inert; nothing is kept."""
    answer = _opened(served, text)
    assert answer.status_code == status, answer.text[:500]
    assert told in answer.text
    assert "<script>alert" not in answer.text
    assert answer.text.count('role="alert"') == (status != 303)


@pytest.mark.parametrize("body", [b"\xff\xfe", b"file=%", b"--x\r\n\r\n--x--", b"", b"a=1&" * 50])
@pytest.mark.parametrize("kind", FORMS)
def test_a_body_that_is_no_form_is_refused(served: Served, body: bytes, kind: str) -> None:
    """Whatever is sent, the answer is a sentence and no error of the server."""
    answer = httpx.post(served.address + "/open", content=body, headers={"Content-Type": kind})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Type: " + b"a;" * 40_000,
        b"Content-Disposition: " + b"(" * 3000,
        b"Content-Disposition: form-data; name*=unicode_escape''%5Cud800",
        b"\r\n".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d" % (n, n) for n in range(1500)),
    ],
    ids=["parameters", "comments", "surrogate", "nested"],
)
def test_no_form_holds_up_the_service(served: Served, head: bytes) -> None:
    """A part with a head made to take long or to nest deep is refused in no time: the next is not kept waiting."""
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    begun = time.monotonic()
    answer = httpx.post(served.address + "/open", content=b"--x\r\n" + head + b"\r\n\r\na\r\n--x--\r\n", headers=kind)
    assert answer.status_code == 400, answer.text[:300]
    assert time.monotonic() - begun < 2


def test_a_foreign_page_cannot_send_a_file(served: Served) -> None:
    """A form of another origin is refused."""
    answer = httpx.post(served.address + "/open", data={"text": "{}"}, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403


@pytest.mark.browser
def test_a_view_stands_in_a_frame_of_another_page(looked: Looked) -> None:
    """Any page may frame the embedded view of a public service, none the explorer itself; the frame runs nothing."""
    page = looked.open("/?around=retrason&hide=kind:person&colour=community")
    shown = looked.names()
    code = page.locator("#embed").text_content()
    address = page.locator("#link").text_content()
    body = f'<!doctype html><title>Elsewhere</title>{code}<iframe id="other" src="{address}"></iframe>'
    with _elsewhere(body.encode()) as elsewhere:
        page.goto(elsewhere)
        inside = page.frame_locator("iframe").first
        inside.locator(".net").wait_for()
        found = inside.locator(".net .node").evaluate_all("all => all.map((one) => one.dataset.node)")
        assert set(found) == shown
        assert inside.locator("script, form").count() == 0
        assert page.frame_locator("#other").locator(".app").count() == 0


@pytest.mark.browser
def test_a_citation_gives_the_same_again_when_the_data_has_changed(browser: Any, tmp_path: Path) -> None:
    """Its address keeps the generation: what is recorded later is in the plain view alone."""
    with serving(tmp_path / "data") as server:
        looked = Looked(browser, server)
        page = looked.open("/?around=prognos")
        before, cited = looked.names(), page.locator("#citation").text_content().split()[-1]
        rows = "subject,subject_kind,relation,object,object_kind\nPrognos AG,Company,cooperatesWith,Neu GmbH,Company\n"
        (tmp_path / "more.csv").write_text(rows, encoding="utf-8")
        said = run("import", str(tmp_path / "more.csv"), folder=server.folder)
        assert looked.open("/?around=prognos") is page
        assert looked.names() - before == {"neu-gmbh"}, said.stdout + said.stderr
        page.goto(cited)
        page.locator("html[data-ready]").wait_for()
        assert looked.names() == before
        looked.context.close()


def _opened(served: Served, text: str) -> httpx.Response:
    return httpx.post(served.address + "/open?lang=de", data={"text": text}, timeout=60)


@contextmanager
def _elsewhere(body: bytes) -> Iterator[str]:
    """Serve one page from another origin of this machine."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
