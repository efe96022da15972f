"""Who may ask by the Model Context Protocol, and what hostile requests meet."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.mcp_data import NEW, OLD, over_http
from tests.served import Served, run, serving

JSON = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
NAMED = "https://named.example"
META = {"io.modelcontextprotocol/protocolVersion": NEW, "io.modelcontextprotocol/clientCapabilities": {}}
LATER = {**JSON, "MCP-Protocol-Version": NEW, "Mcp-Method": "tools/call"}


def called(name: str, **arguments: Any) -> dict[str, Any]:
    """Return the message that calls a tool."""
    return {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name, "arguments": arguments}}


def post(served: Served, message: Any, **headers: str) -> httpx.Response:
    """Send a message, as text or to be made JSON."""
    content = message if isinstance(message, str | bytes) else json.dumps(message)
    return httpx.post(served.address + "/mcp", content=content, headers={**JSON, **headers}, timeout=60)


@pytest.fixture(scope="module")
def private(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, dict[str, str]]]:
    """Serve a private folder behind a proxy to the pages of one site, and the header with a reader's token."""
    folder = tmp_path_factory.mktemp("private") / "data"
    made = run("token", "create", "--role", "reader", "--name", "a model", folder=folder)
    token = next(word for word in made.stdout.split() if word.startswith("gf_"))
    with serving(folder, "--private", "--rate", "60", "--trusted-proxy", "127.0.0.1", "--allow-origin", NAMED) as found:
        yield found, {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example"])
def test_a_name_that_was_bound_anew_to_this_machine_is_refused(served: Served, host: str) -> None:
    """DNS rebinding: a page under its own name, whose address now is this machine's, gets no answer."""
    own = f"http://{host}"
    assert post(served, called("sources"), Host=host).status_code == 421
    assert post(served, called("sources"), Host=host, Origin=own).status_code == 421


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost:9", "file://"])
def test_a_page_of_another_origin_gets_no_answer(served: Served, origin: str) -> None:
    """Not by a plain request, and not after asking whether it may."""
    refused = post(served, called("sources"), Origin=origin)
    assert (refused.status_code, refused.headers["content-type"]) == (403, "application/problem+json")
    assert "access-control-allow-origin" not in refused.headers
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    assert httpx.options(served.address + "/mcp", headers=asked).status_code == 403


def test_pages_of_origins_that_are_named_may_ask_and_of_no_other(private: tuple[Served, dict[str, str]]) -> None:
    """With a token; a preflight allows the headers of the protocol."""
    served, bearer = private
    assert post(served, called("sources"), Origin=NAMED, **bearer).status_code == 200
    assert post(served, called("sources"), Origin="https://other.example", **bearer).status_code == 403
    asked = {"Origin": NAMED, "Access-Control-Request-Method": "POST"}
    told = httpx.options(served.address + "/mcp", headers=asked).headers
    allowed = {name.strip().lower() for name in told["access-control-allow-headers"].split(",")}
    assert {"authorization", "content-type", "mcp-protocol-version", "mcp-method", "mcp-name"} <= allowed


def test_a_private_service_wants_the_token_that_the_api_wants(private: tuple[Served, dict[str, str]]) -> None:
    """Without one 401 and how to show one; with that of a reader the tools answer, in both versions of the protocol."""
    served, bearer = private
    for given in ({}, {"Authorization": "Bearer gf_wrong"}):
        refused = post(served, called("sources"), **given)
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"].startswith("Bearer")
    for version in (OLD, NEW):
        token = bearer["Authorization"].removeprefix("Bearer ")
        results, _ = over_http(served.address, [("who_cooperates", {"actor": "Prognos AG"})], version, token=token)
        content = results[0].structured_content
        assert content is not None
        assert content["answer"]["direct"][0]["actor"]["id"] == "retrason"


def test_a_tool_has_no_more_rights_than_who_calls_it(private: tuple[Served, dict[str, str]]) -> None:
    """Nothing is written whatever the query says, and a name leads to no other address of the service."""
    served, bearer = private
    generation = httpx.get(served.address + "/health", headers=bearer).json()["generation"]
    for text in ("INSERT DATA { <a:b> <a:b> <a:b> }", "CLEAR ALL", "LOAD <http://127.0.0.1/>", "DROP DEFAULT"):
        result = post(served, called("sparql", query=text), **bearer).json()["result"]
        assert result["isError"]
    for name in ("..", "../tokens", "../../../health", "..%2Ftokens", "x?kind=Union", "#", "/"):
        result = post(served, called("actor", actor=name), **bearer).json()["result"]
        assert result["isError"], name
        assert "No actor is called" in result["content"][0]["text"], name
    assert httpx.get(served.address + "/health", headers=bearer).json()["generation"] == generation


def test_clients_from_elsewhere_have_a_rate(private: tuple[Served, dict[str, str]]) -> None:
    """Behind a proxy, whoever asks too often waits, as for other expensive addresses."""
    served, bearer = private
    ping, elsewhere = {"jsonrpc": "2.0", "id": 1, "method": "ping"}, {**bearer, "X-Forwarded-For": "203.0.113.9"}
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: post(served, ping, **elsewhere), range(130)))
    assert {one.status_code for one in answers} == {200, 429}
    assert sum(one.status_code == 200 for one in answers) >= 100
    slowed = next(one for one in answers if one.status_code == 429)
    assert int(slowed.headers["retry-after"]) >= 1


def test_there_are_no_sessions_and_no_streams(served: Served) -> None:
    """No answer names a session, one that is made up changes nothing, and nothing can be opened or ended."""
    start = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": OLD,
            "capabilities": {},
            "clientInfo": {"name": "a", "version": "1"},
        },
    }
    opened = post(served, start)
    assert (opened.status_code, opened.headers["content-type"]) == (200, "application/json")
    assert "mcp-session-id" not in opened.headers
    assert post(served, called("sources"), **{"Mcp-Session-Id": "made-up"}).status_code == 200
    for method in ("GET", "DELETE", "PUT"):
        refused = httpx.request(method, served.address + "/mcp", headers=JSON)
        assert (refused.status_code, refused.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize(
    "message",
    [
        "[" * 100_000,
        '{"jsonrpc":"2.0","id":1,"method":"ping","params":' + '{"a":' * 5000 + "1" + "}" * 5001,
        b"\xff\xfe{}",
        "",
        "null",
        "[]",
        [called("sources")],
        '{"jsonrpc":"2.0","id":' + "9" * 5000 + ',"method":"ping"}',
        {"jsonrpc": "1.0", "id": 1, "method": "ping"},
    ],
    ids=["deep", "deep object", "bytes", "empty", "null", "no message", "batch", "number", "version"],
)
@pytest.mark.parametrize("headers", [{}, LATER], ids=[OLD, NEW])
def test_what_is_no_message_is_refused(served: Served, message: Any, headers: dict[str, str]) -> None:
    """With 400 and an error of JSON-RPC, in both versions, and the next request is answered."""
    refused = post(served, message, **headers)
    assert refused.status_code == 400
    assert refused.json()["error"]["code"] in (-32700, -32600, -32602)
    assert post(served, called("sources")).json()["result"]["structuredContent"]["recorded"]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("actor", {"actor": "\ud800"}),
        ("search", {"q": "\ud800"}),
        ("sparql", {"query": "ASK { ?a ?b '\ud800' }"}),
        ("actor", {"actor": "a\0b"}),
        ("actor", {"actor": ["retrason"]}),
        ("actor", {"actor": "x" * 501}),
        ("actor", {"actor": "retrason", "lang": "fr"}),
        ("actor", {"actor": "retrason", "\u202eignore": 1}),
        ("actor", {}),
        ("rank", {"by": "degree", "top": 10**30}),
        ("rank", {"by": "degree", "on": "2023-13-45"}),
        ("search", {"q": "x", "kind": ["Nothing"] * 31}),
        ("compare", {"from": "2022-01-01"}),
        ("sparql", {"query": "SELECT * { ?a ?b ?c . ?d ?e ?f }"}),
    ],
)
def test_arguments_that_are_wrong_are_told_so_in_the_result(served: Served, name: str, arguments: Any) -> None:
    """A model can correct what it reads; nothing fails, and the sentence is one line without what cannot be seen."""
    message = called(name, **arguments)
    message["params"]["_meta"] = META
    answer = post(served, message, **{**LATER, "Mcp-Name": name}).json()
    assert answer["result"]["isError"], answer
    text = answer["result"]["content"][0]["text"]
    assert all(line.isprintable() for line in text.splitlines())


def test_too_long_a_message_is_refused_before_it_is_read(served: Served) -> None:
    """With the problem that other addresses answer."""
    refused = post(served, b"x" * (1 << 21))
    assert (refused.status_code, refused.headers["content-type"]) == (413, "application/problem+json")


def test_many_at_once_are_answered_and_others_are_served(served: Served) -> None:
    """More calls than run at once all end, and a read beside them passes."""
    with ThreadPoolExecutor(24) as pool:
        calls = [pool.submit(post, served, called("rank", by="betweenness", top=1)) for _ in range(24)]
        assert served.get("/health").status_code == 200
        answers = [call.result().json()["result"]["structuredContent"]["answer"]["items"][0] for call in calls]
    assert {one["actor"]["id"] for one in answers} == {"allianz-fuer-die-region"}


def test_a_tool_that_is_not_there_is_an_error_of_the_protocol(served: Served) -> None:
    """And names those that are; the name asked for is quoted."""
    answer = post(served, called('drop "it"\n')).json()
    assert answer["error"]["code"] == -32602
    assert answer["error"]["message"].startswith('There is no tool "drop \\"it\\""; the tools are search, actor,')
