"""Access: tokens and roles, what is private, pages of other origins, sizes and rates, the audit line, metrics."""

import base64
import json
import re
import socket
import stat
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from graph.store.journal import Journal
from tests.served import COMMAND, QUIET, Served, authority, run, serving
from tests.test_api_errors import problem

INSERT = "INSERT DATA { GRAPH <%s> { <x:a> <x:b> 1 } }"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a folder that tests of writing share, with a limit of address and rate that a test reaches."""
    with serving(tmp_path_factory.mktemp("guarded") / "data", "--trusted-proxy", "127.0.0.1", "--rate", "60") as found:
        yield found


def token(folder: Path, role: str, *options: str) -> str:
    """Make a token and return its secret."""
    done = run("token", "create", "--role", role, *options, folder=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def bearer(secret: str) -> dict[str, str]:
    """Return the header that carries a token."""
    return {"Authorization": f"Bearer {secret}"}


def update(served: Served, text: str, headers: dict[str, str] | None = None) -> httpx.Response:
    """Send an update."""
    return httpx.post(served.address + "/sparql", data={"update": text}, headers=headers, timeout=60)


def test_a_running_server_knows_new_and_revoked_tokens_at_once(guarded: Served) -> None:
    """A token made beside the server writes with the next request, as Bearer or as Basic, until it is revoked."""
    secret = token(guarded.folder, "editor", "--name", "Referat 32")
    assert update(guarded, INSERT % "x:live", bearer(secret)).status_code == 200
    basic = base64.b64encode(f"anyone:{secret}".encode()).decode()
    assert update(guarded, INSERT % "x:live2", {"Authorization": f"Basic {basic}"}).status_code == 200
    assert run("token", "revoke", "Referat 32", folder=guarded.folder).returncode == 0
    problem(update(guarded, INSERT % "x:live3", bearer(secret)), 401)
    assert [entry.who for entry in Journal(guarded.folder / "journal").entries()][-2:] == ["Referat 32", "Referat 32"]


def test_a_secret_is_shown_once_and_kept_as_a_hash(guarded: Served) -> None:
    """The file is its owner's alone and holds no secret; the list shows names and roles."""
    secret = token(guarded.folder, "reader", "--name", "Lesesaal")
    kept = guarded.folder / "tokens.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert secret not in kept.read_text()
    listed = json.loads(run("token", "list", "--json", folder=guarded.folder).stdout)
    assert [(t["role"], t["graphs"]) for t in listed if t["name"] == "Lesesaal"] == [("reader", [])]
    assert secret not in json.dumps(listed)


def test_each_role_may_do_what_it_says(guarded: Served) -> None:
    """A reader writes nothing, an editor writes but makes no tokens, an admin makes them."""
    secrets = {role: token(guarded.folder, role) for role in ("reader", "editor", "admin")}
    told = problem(update(guarded, INSERT % "x:role", bearer(secrets["reader"])), 403)
    assert "read only" in told["detail"]
    tokens = guarded.address + "/api/v1/tokens"
    for role, status in (("reader", 403), ("editor", 403), ("admin", 200)):
        assert httpx.get(tokens, headers=bearer(secrets[role])).status_code == status
    made = httpx.post(tokens, json={"role": "editor"}, headers=bearer(secrets["admin"]))
    assert made.status_code == 201
    assert update(guarded, INSERT % "x:role", bearer(made.json()["secret"])).status_code == 200
    assert httpx.delete(f"{tokens}/{made.json()['token']['id']}", headers=bearer(secrets["admin"])).status_code == 204
    problem(update(guarded, INSERT % "x:role2", bearer(made.json()["secret"])), 401)


def test_without_a_token_writing_is_refused_with_what_to_send(guarded: Served) -> None:
    """Every writing address answers 401 with both challenges, and nothing is written."""
    token(guarded.folder, "reader")
    before = guarded.json("/health")["generation"]
    calls = [
        ("POST", "/sparql", {"data": {"update": INSERT % "x:no"}}),
        ("PUT", "/graphs?graph=x:no", {"content": b"<x:a> <x:b> 1 ."}),
        ("POST", "/graphs", {"content": b"<x:a> <x:b> 1 ."}),
        ("PATCH", "/graphs?default", {"content": b"CLEAR ALL"}),
        ("DELETE", "/graphs?default", {}),
        ("POST", "/api/v1/imports?name=a.ttl", {"content": b"<x:a> <x:b> 1 ."}),
        ("GET", "/api/v1/tokens", {}),
    ]
    for method, path, options in calls:
        for headers in ({}, bearer("gf_wrong"), {"Authorization": "Basic %%%"}, {"Authorization": "Bearer"}):
            response = httpx.request(method, guarded.address + path, headers=headers, **options)  # type: ignore[arg-type]
            problem(response, 401)
            challenges = response.headers.get_list("www-authenticate")
            assert [challenge.split()[0] for challenge in challenges] == ["Bearer", "Basic"]
    assert guarded.json("/health")["generation"] == before


def test_an_editor_bound_to_a_graph_reaches_no_other(guarded: Served) -> None:
    """It writes its graph by every address, and main, other graphs and the status of statements stay as they are."""
    mine = bearer(token(guarded.folder, "editor", "--graph", "x:mine"))
    assert update(guarded, INSERT % "x:mine", mine).status_code == 200
    put = httpx.put(
        guarded.address + "/graphs?graph=x:mine",
        content=b"<x:c> <x:d> 2 .",
        headers={**mine, "Content-Type": "text/turtle"},
    )
    assert put.status_code == 204
    everything = httpx.get(guarded.address + "/graphs?default").content
    accepted = "INSERT { GRAPH <x:mine> { ?s gf:status gf:proposed } } WHERE { ?s dcterms:identifier 'F081' }"
    moved = "MOVE DEFAULT TO GRAPH <x:mine>"
    for hostile in (INSERT % "x:other", "CLEAR ALL", "DELETE WHERE { ?s ?p ?o }", moved):
        told = problem(update(guarded, hostile, mine), 403)
        assert "x:mine alone" in told["detail"]
    assert update(guarded, accepted, mine).status_code in (200, 403, 422)
    update(guarded, "CLEAR GRAPH <x:mine>", mine)
    assert httpx.get(guarded.address + "/graphs?default").content == everything


def test_pages_of_other_origins_cannot_write_with_what_a_browser_remembers(guarded: Served) -> None:
    """Basic credentials that a browser sends by itself are refused where the page is of another origin."""
    secret = bearer(token(guarded.folder, "editor"))
    told = problem(update(guarded, INSERT % "x:forged", {**secret, "Origin": "https://evil.example"}), 403)
    assert "--allow-origin" in told["detail"]
    own = {**secret, "Origin": guarded.address}
    assert update(guarded, INSERT % "x:own", own).status_code == 200


def test_reading_on_this_machine_is_not_shared_with_pages_of_other_origins(guarded: Served) -> None:
    """A page elsewhere gets no permission to see an answer, and its preflight is refused."""
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "GET"}
    answer = httpx.get(guarded.address + "/api/v1/actors", headers=asked)
    assert "access-control-allow-origin" not in answer.headers
    problem(httpx.options(guarded.address + "/api/v1/actors", headers=asked), 403)


def test_serving_to_others_needs_a_token_first(tmp_path: Path) -> None:
    """On an address of the network, and privately, serve refuses to start and says which command makes a token."""
    for options in (("--host", "0.0.0.0"), ("--private",)):
        done = run("serve", "--port", "0", *options, folder=tmp_path / "data")
        assert done.returncode == 1
        assert "geflecht token create --role admin" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_private_service_answers_nobody_without_a_token(tmp_path: Path) -> None:
    """Every address asks for a token but the login, its look, and /health, which does not say what it holds."""
    reader = bearer(token(tmp_path / "data", "reader"))
    with serving(tmp_path / "data", "--private") as private:
        paths = [
            "/",
            "/docs",
            "/openapi.json",
            "/metrics",
            "/static",
            "/login/",
            "/sparql?query=ASK%7B%7D",
            "/graphs?default",
        ]
        paths += ["/export.ttl", "/api/v1/actors", "/nowhere", "//health", "/health/", "/diagram?around=retrason"]
        for path in paths:
            response = httpx.get(private.address + path, headers={"If-None-Match": "*"})
            problem(response, 401)
            assert "etag" not in response.headers
        told = private.json("/health")
        assert (told["status"], told["entities"], told["generation"]) == ("ok", None, None)
        seen = httpx.get(private.address + "/api/v1/actors", headers=reader)
        assert seen.status_code == 200
        assert seen.headers["cache-control"] == "private, no-cache"
        assert "Authorization" in seen.headers["vary"]
        assert httpx.get(private.address + "/health", headers=reader).json()["entities"] > 59
        assert "IG Metall" in run("search", "IG Metall", folder=tmp_path / "data").stdout


def test_a_public_service_is_read_by_every_page_and_written_by_named_ones(tmp_path: Path) -> None:
    """Reads are shared with any origin without credentials; only a named origin may send a token."""
    editor = bearer(token(tmp_path / "data", "editor"))
    named = "https://netze.example"
    with serving(tmp_path / "data", "--host", "0.0.0.0", "--allow-origin", named) as public:
        anyone = httpx.get(public.address + "/api/v1/actors", headers={"Origin": "https://else.example"})
        assert anyone.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in anyone.headers
        wanted = {"Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "authorization"}
        problem(httpx.options(public.address + "/graphs", headers={**wanted, "Origin": "https://else.example"}), 403)
        allowed = httpx.options(public.address + "/graphs", headers={**wanted, "Origin": named})
        assert allowed.status_code == 204
        assert "Authorization" in allowed.headers["access-control-allow-headers"]
        assert update(public, INSERT % "x:cors", {**editor, "Origin": named}).status_code == 200
        problem(update(public, INSERT % "x:cors2", {**editor, "Origin": "https://else.example"}), 403)


def test_clients_elsewhere_are_slowed_down_on_what_is_expensive(guarded: Served) -> None:
    """After its burst a client gets 429 and the seconds to wait; another client and the cheap addresses go on."""
    one, other = {"X-Forwarded-For": "203.0.113.7"}, {"X-Forwarded-For": "203.0.113.8"}
    with httpx.Client(base_url=guarded.address) as client:
        answers = [client.get("/sparql?query=ASK%7B%7D", headers=one).status_code for _ in range(130)]
        assert set(answers) == {200, 429}
        assert answers[:60].count(200) == 60
        refused = client.get("/sparql?query=ASK%7B%7D", headers=one)
        assert problem(refused, 429)["seconds"] == int(refused.headers["retry-after"]) >= 1
        assert client.get("/sparql?query=ASK%7B%7D", headers=other).status_code == 200
        assert client.get("/api/v1/actors", headers=one).status_code == 200
        assert client.get("/sparql?query=ASK%7B%7D").status_code == 200


def test_long_addresses_and_heads_are_refused_with_one_sentence(guarded: Served) -> None:
    """414 says to send a long query with POST, 431 to send fewer headers, 413 names the bytes of a body."""
    told = problem(guarded.get("/sparql?query=" + "x" * 40_000), 414)
    assert "POST" in told["detail"]
    head = httpx.get(guarded.address + "/api/v1/actors", headers={"X-Long": "y" * 40_000})
    problem(head, 431)
    body = httpx.post(
        guarded.address + "/sparql", content=b"z" * 1_100_000, headers={"Content-Type": "application/sparql-query"}
    )
    problem(body, 413)


def test_each_write_leaves_one_line_without_secrets(tmp_path: Path) -> None:
    """The line names who, what address, how much and which generation; behind a trusted proxy the client's address."""
    secret = token(tmp_path / "data", "editor", "--name", "Referat 32")
    command = [*COMMAND, "serve", "--data", str(tmp_path / "data"), "--port", "0", "--trusted-proxy", "127.0.0.1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=QUIET) as process:
        assert process.stdout is not None
        address = re.findall(r"http://[\d.:]+", process.stdout.readline())[0]
        forwarded = {**bearer(secret), "X-Forwarded-For": "203.0.113.9"}
        httpx.post(address + "/sparql", data={"update": INSERT % "x:audit"}, headers=forwarded)
        httpx.post(address + "/sparql", data={"update": INSERT % "x:audit"}, headers=bearer("gf_wrong"))
        httpx.get(address + "/sparql", params={"query": "ASK {}"}, headers=forwarded)
        process.terminate()
        _, told = process.communicate(timeout=20)
    lines = [json.loads(line) for line in told.splitlines() if line.startswith("{")]
    assert [(x["who"], x["role"], x["method"], x["route"], x["address"], x["added"], x["removed"]) for x in lines] == [
        ("Referat 32", "editor", "POST", "/sparql", "203.0.113.9", 1, 0)
    ]
    assert (lines[0]["before"], lines[0]["after"]) == (2, 3)
    assert secret not in told


def test_metrics_are_counted_by_route_and_never_by_what_a_client_invents(guarded: Served) -> None:
    """Templates of routes are the labels; addresses that are none count as one, and each line has the text format."""
    for path in ("/api/v1/actors/retrason", "/api/v1/actors/ig-metall", "/made/up/1", "/made/up/2"):
        guarded.get(path)
    guarded.get("/sparql", query="SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }")
    response = guarded.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain; version=0.0.4")
    values = dict(line.rsplit(" ", 1) for line in response.text.splitlines() if not line.startswith("#"))
    assert int(values['geflecht_requests_total{route="/api/v1/actors/{actor}",method="GET",status="200"}']) >= 2
    assert int(values['geflecht_requests_total{route="none",method="GET",status="404"}']) >= 2
    assert int(values['geflecht_queries_stopped_total{reason="refused"}']) >= 1
    assert int(values["geflecht_entities"]) == guarded.json("/health")["entities"]
    assert "made/up" not in response.text
    shape = re.compile(r"(# (HELP|TYPE) \w+ .+)|([a-z_]+(\{[a-z]+=\"[^\"\n]*\"(,[a-z]+=\"[^\"\n]*\")*\})? [\d.e+-]+)")
    assert [line for line in response.text.splitlines() if not shape.fullmatch(line)] == []


def test_below_a_sub_path_every_address_works(tmp_path: Path) -> None:
    """With --root-path, pages, the API and links answer below the path, whether the proxy strips it or not."""
    with serving(tmp_path / "data", "--root-path", "/netz") as below:
        assert below.get("/netz/api/v1/actors").status_code == 200
        assert below.get("/api/v1/actors").status_code == 200
        page = below.get("/netz/").text
        assert set(re.findall(r'(?:href|src)="(/[^"]*)"', page)) == {
            found for found in re.findall(r'(?:href|src)="(/[^"]*)"', page) if found.startswith("/netz")
        }


def test_the_local_key_writes_without_any_token(guarded: Served) -> None:
    """The command line of the folder's owner is an admin, whatever tokens there are."""
    assert update(guarded, INSERT % "x:key", authority(guarded.folder)).status_code == 200


@pytest.mark.parametrize(
    "begin",
    [
        b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ",
        b"GET /" + b"a" * 10,
        b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX: ",
    ],
)
def test_a_head_without_an_end_is_cut_off(guarded: Served, begin: bytes) -> None:
    """A header, an address or a trailer that goes on and on closes the connection before a megabyte was taken."""
    port = int(guarded.address.rsplit(":", 1)[1])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as endless, suppress(ConnectionError):
        endless.sendall(begin)
        for _ in range(1000):
            endless.sendall(b"x" * 10_000)
        pytest.fail("ten megabytes were taken")


@pytest.mark.parametrize(
    "option",
    [
        "--trusted-proxy=nonsense",
        "--allow-origin=foo",
        "--allow-host=http://x y",
        "--root-path=netz",
        "--root-path=/a/",
    ],
)
def test_options_that_guard_nothing_are_refused_at_the_start(tmp_path: Path, option: str) -> None:
    """One sentence names the option and what to write."""
    done = run("serve", "--port", "0", option, folder=tmp_path / "data")
    assert (done.returncode, option.partition("=")[0] in done.stderr, "Traceback" in done.stderr) == (1, True, False)


def test_graphs_and_bounds_that_are_no_iri_are_refused(guarded: Served) -> None:
    """Characters that no IRI may have make a problem, whatever is asked of the graph and whoever asks."""
    owner = authority(guarded.folder)
    for path in ("/graphs?graph=urn:%EF%BF%BD", "/graphs?graph=urn:%C2%80x", "/graphs/%EF%BF%BD"):
        for method in ("GET", "HEAD", "PUT", "DELETE"):
            response = httpx.request(method, guarded.address + path, headers={**owner, "Content-Type": "text/turtle"})
            assert response.status_code in (400, 404, 422), (method, path, response.text)
    for graph in ("urn:\ud800", "urn:\ufffd\u0080"):
        body = json.dumps({"role": "editor", "graphs": [graph]})
        headers = {**owner, "Content-Type": "application/json"}
        problem(httpx.post(guarded.address + "/api/v1/tokens", content=body, headers=headers), 422)


def test_a_client_that_says_nothing_holds_up_nobody(guarded: Served) -> None:
    """A connection that sends half a head waits alone; the next request is answered at once."""
    port = int(guarded.address.rsplit(":", 1)[1])
    with socket.create_connection(("127.0.0.1", port)) as silent:
        silent.sendall(b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n\r\nupdate=")
        begun = time.monotonic()
        assert guarded.get("/health").status_code == 200
        assert time.monotonic() - begun < 2
