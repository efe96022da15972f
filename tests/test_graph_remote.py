"""A SPARQL server behind the Store interface: its graphs, failures, recovery, and writing where that is wanted."""

import socket
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from graph.errors import Invalid, Refused, Slow, Unreachable
from graph.intake.after import is_link
from graph.intake.bundled import load_bundled
from graph.snapshots import read
from graph.store import Query, open_store
from graph.store.embedded import EmbeddedStore
from graph.store.jobs import Limits, Update
from graph.store.remote import RemoteStore
from ontology import names
from tests import engines
from tests.served import COMMAND, QUIET, run, serving
from tests.test_api_errors import problem

ALL = "SELECT ?s { ?s ?p ?o }"


@pytest.fixture
def oxigraph(tmp_path: Path) -> Iterator[str]:
    """Run an empty server of Oxigraph that takes updates."""
    port = engines.free_port()
    command = [engines.oxigraph(), "serve", "--location", str(tmp_path / "ox"), "--bind", f"127.0.0.1:{port}"]
    with engines.process(command, port):
        yield f"http://127.0.0.1:{port}"


class Answering(BaseHTTPRequestHandler):
    """Answers what its server is told to."""

    def do_POST(self) -> None:
        """Send the head and the body, which may be less than the head promises."""
        status, headers, body, wait = self.server.told  # type: ignore[attr-defined]  # set by the fixture
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen = self.headers  # type: ignore[attr-defined]  # read by the test
        if wait:
            self.server.over.wait(wait)  # type: ignore[attr-defined]  # set by the fixture
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def odd() -> Iterator[ThreadingHTTPServer]:
    """Run a server that answers oddly."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.over = threading.Event()  # type: ignore[attr-defined]  # ends a wait
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.over.set()  # type: ignore[attr-defined]  # as above
    server.shutdown()
    thread.join()
    server.server_close()


def address(server: ThreadingHTTPServer) -> str:
    """Return the address of a server."""
    return f"http://127.0.0.1:{server.server_port}/sparql"


@pytest.mark.parametrize(
    ("status", "headers", "body", "wait", "error"),
    [
        (200, {"Content-Length": "500"}, b'{"head": {"vars": ["s"]}, "results": {"bindings": [', 0, Unreachable),
        (200, {}, b'{"head": {"vars": ["s"]}, "results": {"bindings": [', 0, Unreachable),
        (200, {"Content-Type": "text/html"}, b"<html>Welcome</html>", 0, Unreachable),
        (500, {}, b"oh", 0, Unreachable),
        (302, {"Location": "http://127.0.0.1:1/"}, b"", 0, Unreachable),
        (401, {}, b"", 0, Unreachable),
        (200, {}, b"", 3, Slow),
        (200, {}, b" " * 3000, 0, Refused),
    ],
)
def test_an_answer_that_is_not_whole_is_an_error(
    odd: ThreadingHTTPServer, status: int, headers: dict[str, str], body: bytes, wait: float, error: type[Exception]
) -> None:
    """Cut off, no JSON, an error, a redirect, too slow, too large: one sentence, and never half an answer."""
    odd.told = (status, headers, body, wait)  # type: ignore[attr-defined]  # what it answers
    store = RemoteStore(address(odd), Limits(seconds=0.5, result=2000))
    with pytest.raises(error):
        store.answer(Query(ALL, "text/csv"))
    store.close()


@pytest.mark.parametrize(("user", "sent"), [("me:se%40cret", "Basic bWU6c2VAY3JldA=="), (":tok", "Bearer tok")])
def test_credentials_are_sent_and_never_shown(odd: ThreadingHTTPServer, user: str, sent: str) -> None:
    """A name with a password is Basic, a password alone a Bearer token; no error shows either."""
    odd.told = (401, {}, b"", 0)  # type: ignore[attr-defined]  # what it answers
    store = RemoteStore(address(odd).replace("http://", f"http://{user}@"))
    with pytest.raises(Unreachable) as caught:
        store.answer(Query(ALL))
    assert odd.seen["Authorization"] == sent  # type: ignore[attr-defined]  # what was sent
    assert "cret" not in caught.value.message
    assert "tok" not in caught.value.message
    store.close()


@pytest.mark.parametrize(
    "wrong",
    ["http://me:secret@example.org/sparql", "https://", "http:///sparql", "http://u:ge heim@[::1/query", "ftp://x/"],
)
def test_an_address_that_cannot_be_used_is_refused(wrong: str) -> None:
    """A password over plain HTTP to elsewhere, and an address without a host, are refused before anything is sent."""
    with pytest.raises(Invalid):
        RemoteStore(wrong)


def test_a_default_graph_that_is_the_union_needs_the_name_of_main(oxigraph: str) -> None:
    """Where the default graph shows what named graphs hold, the address has to say which graph is main."""
    insert = {"update": "INSERT DATA { GRAPH <x:main> { <x:a> <x:p> <x:b> } GRAPH <x:other> { <x:c> <x:p> <x:d> } }"}
    httpx.post(oxigraph + "/update", data=insert).raise_for_status()
    union = oxigraph + "/query?union-default-graph"
    with pytest.raises(Refused, match="default-graph-uri"):
        open_store(union)
    store = open_store(oxigraph + "/query?default-graph-uri=x:main")
    assert store.answer(Query(ALL, "text/csv")).body.split() == [b"s", b"x:a"]
    assert store.answer(Query("SELECT ?g { GRAPH ?g { ?s ?p ?o } }", "text/csv")).body.split() == [b"g"]
    assert store.answer(Query("SELECT ?s FROM <x:other> { ?s ?p ?o }", "text/csv")).body.split() == [b"s", b"x:c"]
    assert store.graphs() == ["x:other"]
    store.close()


def test_main_may_be_the_default_graph_of_a_server(oxigraph: str, bundled: EmbeddedStore) -> None:
    """Loaded through the write path with an address for updates, the bundled network is read as from a folder."""
    remote = open_store(oxigraph + "/query", updates=oxigraph + "/update")
    assert remote.generation >= 1
    load_bundled(remote)
    theirs, ours = read(remote), read(bundled)
    assert theirs.nodes == ours.nodes
    assert theirs.statements == ours.statements
    assert {s.iri for s in theirs.derived} == {s.iri for s in ours.derived}
    assert set(remote.quads()) == set(bundled.quads())
    before = remote.generation
    assert load_bundled(remote).added == 0
    assert remote.generation == before
    remote.close()


def test_a_change_there_is_checked_like_every_other(oxigraph: str) -> None:
    """Quads are looked up and removed by graph, and an update is refused: its server takes it."""
    remote = open_store(oxigraph + "/query", updates=oxigraph + "/update")
    one, other = (Quad(NamedNode("x:s"), NamedNode("x:p"), Literal(n), DefaultGraph()) for n in (1, 2))
    httpx.post(oxigraph + "/update", data={"update": "INSERT DATA { <x:s> <x:p> 1 }"}).raise_for_status()
    assert remote.contains([one, other]) == {one}
    assert list(remote.about([NamedNode("x:s")])) == [one]
    with pytest.raises(Refused):
        remote.changed_by(Update("CLEAR ALL"))
    remote.close()


def test_without_an_address_for_updates_nothing_is_written(oxigraph: str) -> None:
    """An import is refused with the option that allows it."""
    remote = open_store(oxigraph + "/query")
    with pytest.raises(Refused, match="--updates"):
        load_bundled(remote)
    assert list(remote.quads()) == []
    remote.close()


def test_commands_ask_a_server_like_a_folder(oxigraph: str, tmp_path: Path) -> None:
    """`who`, `query` and `validate` take its address as --data; one that does not answer is told in one sentence."""
    remote = open_store(oxigraph + "/query", updates=oxigraph + "/update")
    load_bundled(remote)
    remote.close()
    there = oxigraph + "/query"
    assert "Allianz für die Region" in run("who", "IG Metall Salzgitter-Peine", folder=there).stdout
    query = run("query", "-", folder=there, input="SELECT (COUNT(*) AS ?n) { ?s a gf:Statement }")
    assert "131" in query.stdout
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        done = run("who", "bmwk", folder=f"http://127.0.0.1:{nobody.getsockname()[1]}/sparql")
    assert (done.returncode, done.stdout) == (1, "")
    assert "cannot be reached" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_service_recovers_when_its_engine_does(tmp_path: Path) -> None:
    """While the engine is away reads answer 502 as a problem; when it is back they succeed, without a restart."""
    port = engines.free_port()
    command = [engines.oxigraph(), "serve", "--location", str(tmp_path / "ox"), "--bind", f"127.0.0.1:{port}"]
    ask = {"query": f"ASK {{ GRAPH <{names.GRAPH_DERIVED}> {{ ?s ?p ?o }} }}"}
    engine = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    engines.wait(port)
    with serving(f"http://127.0.0.1:{port}/query") as served:
        assert served.get("/sparql", **ask).status_code == 200
        assert "etag" not in served.get("/api/v1/actors").headers
        engine.terminate()
        engine.wait(20)
        assert "cannot be reached" in problem(served.get("/sparql", **ask), 502)["detail"]
        with engines.process(command, port):
            assert served.get("/sparql", **ask).status_code == 200


def test_tokens_for_a_server_of_data_are_kept_beside_it(oxigraph: str, tmp_path: Path) -> None:
    """A token made for an address lets its bearer read what is served from there, and nobody else."""
    there, state = oxigraph + "/query", {**QUIET, "XDG_STATE_HOME": str(tmp_path / "state")}
    made = subprocess.run(
        [*COMMAND, "token", "create", "--role", "reader", "--data", there],
        capture_output=True, text=True, env=state, check=True,
    )  # fmt: skip
    with serving(there, "--private", env=state) as served:
        problem(served.get("/api/v1/actors"), 401)
        headers = {"Authorization": f"Bearer {made.stdout.strip()}"}
        assert httpx.get(served.address + "/api/v1/actors", headers=headers).status_code == 200


def test_an_import_adds_the_links_that_triples_written_elsewhere_lack(oxigraph: str, bundled: EmbeddedStore) -> None:
    """Statements that another program wrote without plain links get them when the same file is imported here."""
    links = set(filter(is_link, bundled.quads()))
    bare = b"".join(f"{quad.triple} .\n".encode() for quad in bundled.quads() if not is_link(quad))
    headers = {"Content-Type": "application/n-triples"}
    httpx.post(oxigraph + "/store?default", content=bare, headers=headers).raise_for_status()
    remote = open_store(oxigraph + "/query", updates=oxigraph + "/update")
    assert set(filter(is_link, remote.quads())) == set()
    assert load_bundled(remote).added == len(links)
    assert set(filter(is_link, remote.quads())) == links
    assert load_bundled(remote).added == 0
    remote.close()
