"""What the service refuses in words that help: parameters nobody takes, wrong tokens, queries at the wrong place."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from api import serving as serving_
from api.serving import Options
from tests.served import Served, run, serving

UPDATE = 'PREFIX ex: <https://example.org/select> # ask\nINSERT DATA { ex:a ex:b "select" }'


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, str]]:
    """Serve a folder to everybody who reads, and the token of an editor."""
    folder = tmp_path_factory.mktemp("public") / "data"
    made = run("token", "create", "--role", "editor", "--name", "writer", folder=folder)
    token = next(word for word in made.stdout.split() if word.startswith("gf_"))
    with serving(folder, "--host", "0.0.0.0", "--allow-host", "netz.example") as found:
        yield found, token


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("/api/v1/actors?knd=person", "kind"),
        ("/api/v1/relations?subjekt=bmwk&limit=1", "subject"),
        ("/api/v1/network?arond=prognos", "around"),
        ("/api/v1/measures?by=degree&to=3", "top"),
        ("/api/v1/drawing?hop=2", "hops"),
        ("/diagram?around=prognos&tittle=x", "title"),
        ("/export.csv?certanty=stated", "certainty"),
        ("/api/v1/search?q=a&cursr=1", "cursor"),
    ],
)
def test_a_parameter_that_is_mistyped_is_refused_with_the_nearest(served: Served, path: str, near: str) -> None:
    """It would filter nothing, and who asks would believe that it did."""
    response = served.get(path)
    problem = response.json()
    assert (response.status_code, problem["type"].rpartition("/")[2]) == (422, "invalid")
    assert problem["nearest"][0] == near
    assert f'takes no parameter "{problem["parameters"][0]["parameter"]}". Nearest: {near}' in problem["detail"]


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/actors?lang=en&limit=1",
        "/api/v1/changes?since=0&lang=en&limit=1",
        "/export.csv?lang=en",
        "/?spalte=1",
        "/sparql?query=ASK%7B%7D&timeout=3",
        "/reconcile?anything=1",
        "/docs?x=1",
    ],
)
def test_what_every_address_takes_and_what_protocols_allow_passes(served: Served, path: str) -> None:
    """The language is read everywhere; protocols and pages for people pass over what they do not know."""
    assert served.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/actors", "/health", "/", "/sparql?query=ASK%7B%7D", "/api/v1/nothing"])
@pytest.mark.parametrize("given", ["Bearer gf_wrong", "Basic YTpiYg==", "Bearer", "Digest x"])
def test_a_token_that_is_none_of_ours_is_refused_where_reading_is_public(
    public: tuple[Served, str], path: str, given: str
) -> None:
    """Whoever sends a revoked token learns it with the first read and not with the first change."""
    served, _ = public
    refused = httpx.get(served.address + path, headers={"Authorization": given})
    assert (refused.status_code, refused.headers["content-type"]) == (401, "application/problem+json")
    assert "none of this service" in refused.json()["detail"]


def test_who_shows_no_token_or_one_of_ours_reads_what_is_public(public: tuple[Served, str]) -> None:
    """Also with the tag of an earlier answer."""
    served, token = public
    ours = {"Authorization": f"Bearer {token}"}
    for headers in ({}, ours):
        first = httpx.get(served.address + "/api/v1/actors", headers=headers)
        again = httpx.get(
            served.address + "/api/v1/actors", headers={**headers, "If-None-Match": first.headers["etag"]}
        )
        assert (first.status_code, again.status_code) == (200, 304)
        wrong = {"Authorization": "Bearer gf_x", "If-None-Match": first.headers["etag"]}
        assert httpx.get(served.address + "/api/v1/actors", headers=wrong).status_code == 401


@pytest.mark.parametrize(
    ("body", "code", "number", "told"),
    [
        ("[]", -32600, None, "one message, an object"),
        ('[{"jsonrpc":"2.0","id":1,"method":"ping"}]', -32600, None, "one message, an object"),
        ("{", -32700, None, "no JSON"),
        ("", -32700, None, "no JSON"),
        ("[" * 100_000, -32700, None, "no JSON"),
        ("3", -32600, None, "JSON-RPC 2.0"),
        ("{}", -32600, None, "JSON-RPC 2.0"),
        ('{"jsonrpc":"1.0","id":"a","method":"ping"}', -32600, "a", "JSON-RPC 2.0"),
        ('{"jsonrpc":"2.0","id":7,"method":3}', -32600, 7, "JSON-RPC 2.0"),
        ('{"jsonrpc":"2.0","id":7,"method":"ping","params":[1]}', -32600, 7, '"params" is an object'),
        ('{"jsonrpc":"2.0","id":true,"method":"ping"}', -32600, None, '"id" is a text or a whole number'),
    ],
)
def test_what_is_no_message_gets_one_sentence(served: Served, body: str, code: int, number: object, told: str) -> None:
    """In the error shape of JSON-RPC, with the number of the message where it has one."""
    headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    response = httpx.post(served.address + "/mcp", content=body, headers=headers)
    answer: dict[str, Any] = response.json()
    assert (response.status_code, answer["jsonrpc"], answer["id"]) == (400, "2.0", number)
    assert answer["error"]["code"] == code
    assert told in answer["error"]["message"]
    assert "pydantic" not in response.text
    assert answer["error"]["message"].count("\n") == 0


def test_an_update_sent_as_a_query_is_told_where_it_belongs(public: tuple[Served, str]) -> None:
    """And a query sent as an update; what is neither gets the place of its error."""
    served, token = public
    for response in (
        served.get("/sparql", query=UPDATE),
        httpx.post(served.address + "/sparql", data={"query": "delete where { ?s ?p ?o }"}),
    ):
        assert (response.status_code, response.json()["type"].rpartition("/")[2]) == (400, "bad-query")
        assert "This is an update, sent as a query: POST it to /sparql as update=" in response.json()["detail"]
    wrong = httpx.post(
        served.address + "/sparql",
        data={"update": "BASE <http://a/> SELECT * { ?s ?p ?o }"},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert wrong.status_code == 400
    assert "This is a query, sent as an update" in wrong.json()["detail"]
    assert "line 1" in served.get("/sparql", query="SELCT ?s { ?s ?p ?o }").json()["detail"]


def test_a_name_that_is_not_there_suggests_its_like_by_name(served: Served) -> None:
    """For an actor no claim and no document, for a source documents alone; each with what it is asked by."""
    problem = served.get("/api/v1/actors/prognoss").json()
    assert "Prognos AG (prognos)" in problem["detail"]
    assert problem["nearest"][0] == "prognos"
    for asked in ("claim-f04", "F046", "Pressemitteilung"):
        near = served.get(f"/api/v1/actors/{asked}").json().get("nearest", [])
        assert not [
            name for name in near if served.get(f"/api/v1/actors/{name}").json()["kind"] in ("Claim", "Document")
        ]
    near = served.get("/api/v1/relations?source=Pressemiteilung").json()["nearest"]
    assert {served.get(f"/api/v1/actors/{name}").json()["kind"] for name in near} == {"Document"}


@pytest.mark.parametrize(
    ("host", "names", "told"),
    [
        ("127.0.0.1", (), "at http://127.0.0.1:8000/netz"),
        ("192.0.2.7", ("netz.example",), "at http://192.0.2.7:8000/netz"),
        (
            "0.0.0.0",
            ("netz.example", "fd00::1"),
            (
                "on all addresses of this machine, port 8000: at http://127.0.0.1:8000/netz from here, "
                "at http://netz.example:8000/netz, http://[fd00::1]:8000/netz from others"
            ),
        ),
        (
            "::",
            (),
            (
                "on all addresses of this machine, port 8000: at http://127.0.0.1:8000/netz from here, "
                "from others under no name before --allow-host gives one"
            ),
        ),
    ],
)
def test_serve_says_what_it_serves(host: str, names: tuple[str, ...], told: str) -> None:
    """One address, or all of the machine with the names under which others reach it."""
    options = Options(
        host=host,
        port=8000,
        allow_host=names,
        allow_origin=(),
        trusted_proxy=(),
        root_path="/netz",
        allow_service=(),
        max_rows=1,
        rate=1,
        updates=None,
        engine="igraph",
        private=False,
        empty=True,
        dataset=(),
        open_=False,
    )
    here = host if host not in ("0.0.0.0", "::") else "127.0.0.1"
    assert serving_.told(options, f"http://{here}:8000") == told
