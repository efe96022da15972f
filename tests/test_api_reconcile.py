"""The reconciliation service over HTTP: candidates that say why, bounds, languages, other origins, and safe frames."""

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.rate import is_expensive
from ontology import names
from tests.looked import CHROMIUM
from tests.served import Served, authority, run, serving

MANY = [{"pid": "altLabel", "v": ["x"] * 50}]
REFINE = "http://127.0.0.1:3333"


def ask(served: Served, queries: object, language: str = "en") -> Any:
    """Return the results of a batch sent as OpenRefine sends it."""
    form = {"queries": json.dumps(queries)}
    response = httpx.post(f"{served.address}/reconcile/{language}", data=form, timeout=60)
    assert response.status_code == 200, response.text
    return response.json()


def test_a_candidate_says_by_which_name_it_was_found(served: Served) -> None:
    """In the language of the service: what it is, the name that matched and its form, and what was weighed."""
    (first, *_) = ask(served, {"q0": {"query": "BMWK", "type": "Ministry"}})["q0"]["result"]
    assert first == {
        "id": "bmwk",
        "name": "Bundesministerium für Wirtschaft und Klimaschutz",
        "description": "ministry; found as “BMWK” (other name)",
        "score": first["score"],
        "match": True,
        "type": [{"id": "Ministry", "name": "ministry"}],
        "features": [{"id": "name_score", "value": 99.5}, {"id": "type_match", "value": True}],
    }
    assert first["score"] >= 99
    (german, *_) = ask(served, {"q0": {"query": "BMWK"}}, "de")["q0"]["result"]
    assert german["description"] == "Ministerium; gefunden als „BMWK“ (weiterer Name)"


def test_a_column_is_reconciled_in_one_batch(served: Served) -> None:
    """Rows as a table has them: each with its own answer, and a match only where one is meant."""
    rows = {"q0": "Lkr. Goslar", "q1": "Landkreis Goslar", "q2": "Wolfenbuettel", "q3": "IHK", "q4": "Robert Habek"}
    found = ask(served, {key: {"query": text, "limit": 2} for key, text in rows.items()})
    first = {key: (one["result"][0]["id"], one["result"][0]["match"]) for key, one in found.items()}
    assert first["q1"] == ("landkreis-goslar", True)
    assert first["q2"] == ("landkreis-wolfenbuettel", False)
    assert not first["q3"][1]
    assert first["q4"] == ("robert-habeck", True)
    assert all(len(one["result"]) <= 2 for one in found.values())


@pytest.mark.parametrize(
    ("form", "status", "told"),
    [
        ({"queries": "{"}, 422, "queries"),
        ({"queries": "[" * 100_000}, 422, "queries"),
        ({"queries": json.dumps({f"q{n}": {"query": "x"} for n in range(101)})}, 422, "at most 100"),
        ({"queries": json.dumps({"q0": {"query": "x" * 501}})}, 422, "queries.q0.query"),
        ({"queries": json.dumps({f"q{n}": {"query": "x", "properties": MANY} for n in range(11)})}, 422, "at most 500"),
        ({"queries": json.dumps({"q0": {"query": "x", "limit": -1}})}, 422, "queries.q0.limit"),
        ({"queries": json.dumps({"q0": {"query": "x", "limit": 1e999}})}, 422, "queries.q0.limit"),
        ({"queries": json.dumps({"q0": {"query": "x", "type_strict": "most"}})}, 422, "type_strict"),
        ({"queries": json.dumps({"q0": {}})}, 422, "queries.q0"),
        ({"extend": json.dumps({"ids": ["x"] * 501, "properties": []})}, 422, "at most 500"),
        (
            {"extend": json.dumps({"ids": ["x"], "properties": [{"id": "funds", "settings": {"limit": -1}}]})},
            422,
            "limit",
        ),
        ({"queries": "{}", "extend": "{}"}, 422, "not both"),
        ({"question": "{}"}, 422, "'queries' or 'extend'"),
        ({"queries": '"' + "x" * (1024 * 1024) + '"'}, 413, "bytes"),
    ],
)
def test_what_is_too_much_or_wrong_is_refused(served: Served, form: dict[str, str], status: int, told: str) -> None:
    """In one sentence that names the place, as a problem, and nothing is computed."""
    response = httpx.post(f"{served.address}/reconcile", data=form, timeout=60)
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    assert told in response.json()["detail"]


def test_only_forms_are_taken(served: Served) -> None:
    """A body of another format is told so; what is no UTF-8 as well."""
    assert httpx.post(f"{served.address}/reconcile", json={"q0": {"query": "x"}}).status_code == 415
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert httpx.post(f"{served.address}/reconcile", content=b"queries=%ff", headers=form).status_code == 422
    assert served.get("/reconcile/fr").status_code == 422
    assert served.get("/reconcile/de/flyout/entity", id="nobody").status_code == 404


def test_odd_queries_are_answered(served: Served) -> None:
    """Numbers and truths as values, empty texts, keys and texts of any letters."""
    odd = {"": {"query": " "}, "ü\u202e": {"query": "\x00%' --", "properties": [{"pid": "^", "v": [1, 2.5, True]}]}}
    assert ask(served, odd) == {"": {"result": []}, "ü\u202e": {"result": []}}
    assert ask(served, {}) == {}


def test_suggestions_follow_what_is_typed(served: Served) -> None:
    """Entities with umlauts forgiven, kinds and properties by label in either language; pages by cursor."""
    here = "/reconcile/en/suggest"
    entities: Any = served.json(f"{here}/entity", prefix="wolfenbu")["result"]
    assert (entities[0]["id"], entities[0]["notable"]) == (
        "landkreis-wolfenbuettel",
        [{"id": "District", "name": "district"}],
    )
    kinds: Any = served.json(f"{here}/type", prefix="landk")["result"]
    assert kinds == [{"id": "District", "name": "district", "broader": [{"id": "PublicBody", "name": "public body"}]}]
    found: Any = served.json(f"{here}/property", prefix="funds")["result"]
    assert {"id": "funds", "name": "funds"}.items() <= next(one for one in found if one["id"] == "funds").items()
    first, second = (served.json(f"{here}/type", prefix="", limit=5, cursor=at)["result"] for at in (0, 5))
    both: Any = served.json(f"{here}/type", prefix="", limit=10)["result"]
    assert both == [*first, *second]  # type: ignore[misc]  # lists


def test_properties_are_fetched_for_a_column(served: Served) -> None:
    """Names, relations in both directions, with entities that can be reconciled on; settings limit them."""
    asked = {
        "ids": ["retrason", names.ID + "bmwk"],
        "properties": [
            {"id": "prefLabel"},
            {"id": "^funds"},
            {"id": "altLabel", "settings": {"limit": "1"}},
        ],
    }
    found: Any = served.json("/reconcile/de", extend=json.dumps(asked))
    assert found["rows"]["retrason"]["prefLabel"] == [{"str": "ReTraSON"}]
    assert "bmwk" in [one["id"] for one in found["rows"]["retrason"]["^funds"]]
    assert found["rows"][names.ID + "bmwk"]["altLabel"] == [{"str": "BMWK"}]
    (funded,) = [one for one in found["meta"] if one["id"] == "^funds"]
    assert funded["type"] == {"id": "Actor", "name": "Akteur"}


def test_a_preview_is_a_page_for_a_frame(served: Served) -> None:
    """It runs no script, loads its stylesheet alone, and says each statement with certainty and source."""
    response = served.get("/reconcile/en/preview", id="retrason")
    policy = response.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self';")
    assert policy.endswith("frame-ancestors 'self'")
    assert '<h1 class="name">ReTraSON</h1>' in response.text
    assert "<script" not in response.text
    assert "stated" in response.text
    assert served.get("/reconcile/en/../../static/preview.css").status_code == 200
    german = served.get("/reconcile/de/preview", id="retrason")
    assert (german.headers["content-language"], "Alles dazu" in german.text) == ("de", True)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a node whose names are markup, to pages of OpenRefine's origin."""
    folder: Path = tmp_path_factory.mktemp("hostile") / "data"
    turtle = f"""@prefix gf: <{names.GF}> . @prefix id: <{names.ID}> . @prefix skos: <{names.SKOS}> .
id:x a gf:Company ; skos:prefLabel "<script>alert(1)</script>\\"'&"@de ; skos:altLabel "<img src=x onerror=a>"@de ."""
    with serving(folder, "--empty", "--allow-origin", REFINE) as found:
        headers = {**authority(folder), "Content-Type": "text/turtle"}
        written = httpx.post(f"{found.address}/graphs?default", content=turtle, headers=headers, timeout=60)
        assert written.status_code in (200, 201, 204), written.text
        yield found


def test_names_are_never_markup(hostile: Served) -> None:
    """In the page of the preview and in the snippets beside suggestions every name is escaped."""
    page = hostile.get("/reconcile/de/preview", id="x").text
    snippet: Any = hostile.json("/reconcile/de/flyout/entity", id="x")["html"]
    for text in (page, snippet):
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
        assert "&lt;img src=x onerror=a&gt;" in text
        assert "<script" not in text
        assert "<img" not in text


class Empty(BaseHTTPRequestHandler):
    """An empty page, of whichever origin it is asked by."""

    def do_GET(self) -> None:
        """Answer with it."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def framed(browser: Any, origin: str, address: str) -> list[str]:
    """Return the names that a page of an origin shows in a frame."""
    page = browser.new_page()
    page.goto(origin)
    page.evaluate(
        """address => new Promise(loaded => {
          const frame = document.createElement("iframe"); frame.onload = loaded; frame.src = address;
          document.body.append(frame);
        }).then(() => null)""",
        address,
    )
    (frame,) = page.main_frame.child_frames
    names_shown: list[str] = frame.locator("h1.name").all_inner_texts()
    return names_shown


@pytest.mark.browser
def test_a_preview_is_shown_in_frames_of_named_origins_alone(tmp_path: Path) -> None:
    """In a page of a named origin a browser shows it; in a page of the same machine under another name it is empty."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with ThreadingHTTPServer(("127.0.0.1", 0), Empty) as elsewhere:
        threading.Thread(target=elsewhere.serve_forever, daemon=True).start()
        named, other = (f"http://{host}:{elsewhere.server_port}" for host in ("127.0.0.1", "localhost"))
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        with (
            serving(tmp_path / "data", "--allow-origin", named) as found,
            sync_playwright() as playwright,
            playwright.chromium.launch(executable_path=CHROMIUM, args=options) as browser,
        ):
            address = f"{found.address}/reconcile/de/preview?id=retrason"
            assert framed(browser, named, address) == ["ReTraSON"]
            assert framed(browser, other, address) == []
        elsewhere.shutdown()


def test_openrefine_on_this_machine_may_ask_when_it_is_named(hostile: Served, served: Served) -> None:
    """Pages of a named origin ask, post and frame; without --allow-origin a page elsewhere gets nothing."""
    for address, headers in ((hostile.address, {"Origin": REFINE}), (served.address, {"Origin": REFINE})):
        named = address == hostile.address
        allowed = REFINE if named else None
        form = {"queries": json.dumps({"q0": {"query": "x"}})}
        for response in (
            httpx.get(f"{address}/reconcile", headers=headers),
            httpx.post(f"{address}/reconcile/de", data=form, headers=headers),
            httpx.get(f"{address}/reconcile/de/suggest/entity?prefix=x", headers=headers),
        ):
            assert response.status_code == 200
            assert response.headers.get("access-control-allow-origin") == allowed
        wanted = {**headers, "Access-Control-Request-Method": "POST"}
        assert httpx.options(f"{address}/reconcile/de", headers=wanted).status_code == (204 if named else 403)
    framed = hostile.get("/reconcile/de/preview", id="x").headers["content-security-policy"]
    assert framed.endswith(f"frame-ancestors 'self' {REFINE}")


def test_a_public_service_is_open_to_every_page_and_a_private_one_to_tokens(tmp_path: Path) -> None:
    """Reads from any origin, batches by POST among them, and previews in any frame; else a token has to be shown."""
    made = run("token", "create", "--role", "reader", folder=tmp_path / "data")
    origin = {"Origin": "https://refine.example"}
    with serving(tmp_path / "data", "--host", "0.0.0.0") as public:
        answer = httpx.post(f"{public.address}/reconcile/en", data={"queries": "{}"}, headers=origin)
        assert answer.headers["access-control-allow-origin"] == "*"
        wanted = {**origin, "Access-Control-Request-Method": "POST"}
        assert httpx.options(f"{public.address}/reconcile/en", headers=wanted).status_code == 204
        shown = httpx.get(f"{public.address}/reconcile/en/preview?id=bmwk")
        assert shown.headers["content-security-policy"].endswith("frame-ancestors *")
    with serving(tmp_path / "data", "--private") as private:
        assert private.get("/reconcile").status_code == 401
        manifest = httpx.get(f"{private.address}/reconcile", auth=("anyone", made.stdout.strip()))
        assert manifest.json()["authentication"] == {"type": "basic"}


def test_reconciling_counts_as_expensive() -> None:
    """Every address of the service, suggestions too, is under the rate for clients from elsewhere."""
    for path in ("/reconcile", "/reconcile/de", "/reconcile/en/suggest/entity", "/reconcile/de/preview"):
        assert is_expensive(path)


def test_unchanged_answers_are_not_sent_again(served: Served) -> None:
    """A suggestion has the ETag of its generation and answers 304."""
    first = served.get("/reconcile/de/suggest/entity", prefix="peine")
    again = httpx.get(first.url, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


def test_the_examples_of_the_guide_are_answered(served: Served) -> None:
    """What docs/openrefine.md sends is sent, and finds what it speaks of."""
    text = (Path(__file__).parent.parent / "docs" / "openrefine.md").read_text(encoding="utf-8")
    sent = dict(re.findall(r"'(queries|extend)=(.*)'", text))
    found = httpx.post(f"{served.address}/reconcile/en", data={"queries": sent["queries"]}).json()
    (first, *_) = found["q0"]["result"]
    assert (first["id"], first["match"]) == ("landkreis-wolfenbuettel", True)
    rows = httpx.post(f"{served.address}/reconcile/en", data={"extend": sent["extend"]}).json()["rows"]
    assert "bmwk" in [one["id"] for one in rows["retrason"]["^funds"]]
    for path in ("suggest/entity?prefix=x", "flyout/type?id=City", "preview?id=bmwk", "properties?type=City"):
        assert f"/{path.split('/', maxsplit=1)[0].split('?', maxsplit=1)[0]}" in text
        assert served.get(f"/reconcile/en/{path}").status_code == 200
