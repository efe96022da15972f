"""SERVICE and LOAD over real servers: what another host that is allowed answers, and every other host refused."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from tests import engines
from tests.served import Served, authority, serving

OTHER = """INSERT DATA { <x:a> <x:name> "Anna" ; <x:in> <x:city> ; <x:big> "z;}{ SERVICE"@de .
<x:b> <x:name> "Bert" ; <x:of> [] }"""
OWN = "INSERT DATA { GRAPH <x:g> { <x:a> <x:age> 41 . <x:b> <x:age> 7 . <x:c> <x:age> 99 } }"


class Odd(BaseHTTPRequestHandler):
    """Answers by its path: redirects, floods, dawdles, lies."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer as the path says."""
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.seen.append((self.path, dict(self.headers)))  # type: ignore[attr-defined]  # read by the tests
        getattr(self, self.path.strip("/").partition(".")[0].partition("?")[0])()

    do_POST = do_GET

    def redirect(self) -> None:
        """Send elsewhere on this machine."""
        self.send(b"", 302, Location=f"http://127.0.0.1:{self.server.server_address[1]}/doc.ttl")

    def huge(self) -> None:
        """Send more than is taken."""
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for _ in range(40):
            self.wfile.write(b"80000\r\n" + b" " * 0x80000 + b"\r\n")

    def drip(self) -> None:
        """Send head after head, slowly, and never a body."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(40):
            if self.server.over.wait(0.25):  # type: ignore[attr-defined]  # set by the fixture
                return
            self.wfile.write(b"X-%d: y\r\n" % number)
            self.wfile.flush()

    def lies(self) -> None:
        """Answer with a variable that would end the block."""
        self.select([{"x) } SERVICE <x:y> { ?z": {"type": "uri", "value": "x:a"}}])

    def hidden(self) -> None:
        """Answer with the name of a graph of ours that is not shown unless a query names it."""
        self.select([{"x": {"type": "uri", "value": "https://w3id.org/geflecht/graph/derived"}}])

    def many(self) -> None:
        """Answer one row more than is joined."""
        self.select([{"x": {"type": "literal", "value": str(n)}} for n in range(10_001)])

    def tagged(self) -> None:
        """Answer with a language tag that is a keyword."""
        self.select([{"x": {"type": "literal", "value": "a", "xml:lang": "from"}}])

    def deep(self) -> None:
        """Answer what is nested without end."""
        self.send(b"[" * 1_000_000)

    def cut(self) -> None:
        """Break off."""
        self.send(b'{"head": {"vars": ["x"]}, "results": {"bindings": [', **{"Content-Length": "500"})
        self.close_connection = True

    def doc(self) -> None:
        """Send a document with a relative IRI and a blank node."""
        self.send(b"<a> <x:p> [ <x:q> 1 ] , <#b> .", media="text/plain")

    def broken(self) -> None:
        """Send what is no Turtle."""
        self.send(b"<a> <x:p> ", media="text/turtle")

    def page(self) -> None:
        """Send a page."""
        self.send(b"<html>", media="text/html")

    def select(self, rows: list[dict[str, object]]) -> None:
        """Send solutions."""
        answer = {"head": {"vars": list(rows[0])}, "results": {"bindings": rows}}
        self.send(json.dumps(answer).encode(), media="application/sparql-results+json")

    def send(self, body: bytes, status: int = 200, media: str = "application/json", **headers: str) -> None:
        """Send a whole answer."""
        self.send_response(status)
        for name, value in {"Content-Type": media, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def odd() -> Iterator[ThreadingHTTPServer]:
    """Run the odd server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Odd)
    server.over, server.seen = threading.Event(), []  # type: ignore[attr-defined]  # for the handlers
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.over.set()  # type: ignore[attr-defined]  # as above
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run Oxigraph's server with a few triples of its own."""
    port = engines.free_port()
    location = str(tmp_path_factory.mktemp("other") / "ox")
    with engines.process([engines.oxigraph(), "serve", "--location", location, "--bind", f"127.0.0.1:{port}"], port):
        httpx.post(f"http://127.0.0.1:{port}/update", data={"update": OTHER}).raise_for_status()
        yield f"http://127.0.0.1:{port}/query"


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory, other: str, odd: ThreadingHTTPServer) -> Iterator[Served]:
    """Serve a folder whose queries may ask these two, and localhost by name."""
    allowed = [other.split("/")[2], f"127.0.0.1:{odd.server_port}", f"localhost:{odd.server_port}"]
    options = [option for entry in allowed for option in ("--allow-service", entry)]
    with serving(tmp_path_factory.mktemp("asking") / "data", *options) as served:
        assert update(served, OWN).status_code == 200
        yield served


def query(served: Served, text: str) -> httpx.Response:
    """Ask a query for CSV."""
    return httpx.post(f"{served.address}/sparql", data={"query": text}, headers={"Accept": "text/csv"}, timeout=30)


def update(served: Served, text: str) -> httpx.Response:
    """Send an update with the right to."""
    return httpx.post(f"{served.address}/sparql", data={"update": text}, headers=authority(served.folder), timeout=30)


def lines(response: httpx.Response) -> list[str]:
    """Return the rows of an answer, sorted, without its head."""
    assert response.status_code == 200, response.text
    return sorted(response.text.split("\r\n")[1:-1])


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("SELECT ?n ?o { GRAPH <x:g> { ?s <x:age> ?o } SERVICE <AT> { ?s <x:name> ?n } }", ["Anna,41", "Bert,7"]),
        ("PREFIX x: <x:> SELECT ?n { service silent <AT>{?s x:name ?n} VALUES ?s { x:b } }", ["Bert"]),
        ("BASE <BASE/> SELECT ?n { SERVICE <query> { <x:a> <x:name> ?n } }", ["Anna"]),
        ("PREFIX other: <BASE/> SELECT ?n { SERVICE other:query { <x:a> <x:name> ?n } }", ["Anna"]),
        (
            "SELECT ?s ?n { GRAPH <x:g> { ?s <x:age> ?o } OPTIONAL { SERVICE <AT> { ?s <x:name> ?n } } }",
            ["x:a,Anna", "x:b,Bert", "x:c,"],
        ),
        ("SELECT ?s ?c { SERVICE <AT> { ?s <x:name> ?n OPTIONAL { ?s <x:in> ?c } } }", ["x:a,x:city", "x:b,"]),
        ("SELECT ?x { SERVICE <AT> { <x:a> <x:big> ?x FILTER(?x = 'z;}{ SERVICE'@de) # }\n } }", ["z;}{ SERVICE"]),
        ("SELECT ?s { SERVICE <AT> { ?s <x:name> 'Anna' } SERVICE <AT> { ?s <x:in> <x:city> } }", ["x:a"]),
        ("SELECT ?n { SERVICE <AT> { SELECT ?n { ?s <x:name> ?n } ORDER BY DESC(?n) LIMIT 1 } }", ["Bert"]),
        ("SELECT (COUNT(*) AS ?n) { SERVICE <AT> { <x:a> <x:in> <x:city> } }", ["1"]),
        ("SELECT (COUNT(*) AS ?n) { SERVICE <AT> { <x:a> <x:in> <x:nowhere> } }", ["0"]),
        ("SELECT ?n { { SELECT ?n { SERVICE <AT> { <x:b> <x:name> ?n } } } } #", ["Bert"]),
    ],
)
def test_another_host_is_asked_and_joined(asking: Served, other: str, text: str, rows: list[str]) -> None:
    """A pattern is evaluated there and joined here, in groups, options and subqueries, by IRI or by prefix."""
    assert lines(query(asking, text.replace("AT", other).replace("BASE", other.removesuffix("/query")))) == rows


def test_words_in_texts_and_comments_ask_nobody(asking: Served, odd: ThreadingHTTPServer) -> None:
    """SERVICE in a string, a comment, an IRI, a variable or a local name is none, and the odd server hears nothing."""
    before = len(odd.seen)  # type: ignore[attr-defined]  # what it was asked
    call = f"SERVICE <http://127.0.0.1:{odd.server_port}/hidden> {{ ?x ?y ?z }}"
    for text in (
        f'SELECT ("{call}" AS ?t) {{ }}',
        f"SELECT * {{ }} # {call}",
        f"SELECT * {{ BIND('''{call}''' AS ?service) FILTER(1<2) }}",
        "SELECT * { OPTIONAL { <http://x/SERVICE> id:SERVICE ?SERVICE } }",
    ):
        assert query(asking, text).status_code == 200, text
    assert len(odd.seen) == before  # type: ignore[attr-defined]  # as above


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:9/q> { ?s ?p ?o } }", "not among the hosts"),
        ("SELECT * { SERVICE SILENT <http://example.org/q> { ?s ?p ?o } }", "not among the hosts"),
        ("SELECT * { SERVICE SILENT <http://2130706433:ODD/hidden> { ?x ?p ?o } }", "not among the hosts"),
        ("SELECT * { SERVICE SILENT <http://127.0.0.1.:ODD/hidden> { ?x ?p ?o } }", "not among the hosts"),
        ("SELECT * { SERVICE SILENT <http://[::ffff:127.0.0.1]:ODD/hidden> { ?x ?p ?o } }", "not among the hosts"),
        ("SELECT * { SERVICE SILENT <http://me:secret@127.0.0.1:ODD/hidden> { ?x ?p ?o } }", "holds no password"),
        ("SELECT * { SERVICE SILENT <http://127.0.0.1:ODD@example.org/> { ?x ?p ?o } }", "holds no password"),
        ("SELECT * { SERVICE SILENT <file:///etc/passwd> { ?x ?p ?o } }", "begins with http"),
        ("SELECT * { SERVICE SILENT <http://localhost:ODD/hidden> { ?x ?p ?o } }", "private network"),
        ("SELECT * { ?s ?p ?at SERVICE ?at { ?x ?y ?z } }", "not at a variable"),
        ("SELECT * { SERVICE <AT> { ?s ?p ?o SERVICE <AT> { ?s ?q ?r } } }", "inside a SERVICE"),
        ("SELECT * { " + "SERVICE <AT> { ?s ?p ?o } " * 6 + "}", "at most 5"),
        ("SELECT * { 1SERVICE <AT> { ?s ?p ?o } }", "asks another host"),
        ("SELECT * { FILTER(1<2)SERVICE#>\n SILENT <AT> { ?q ?w ?e } }", "SERVICE"),
    ],
)
def test_who_is_not_allowed_is_not_asked(
    asking: Served, other: str, odd: ThreadingHTTPServer, text: str, told: str
) -> None:
    """Other hosts, other names of this machine, passwords, variables, nesting: 403 and a sentence, SILENT or not."""
    before = len(odd.seen)  # type: ignore[attr-defined]  # what it was asked
    answer = query(asking, text.replace("AT", other).replace("ODD", str(odd.server_port)))
    assert (answer.status_code, answer.json()["limit"]) == (403, "service")
    assert told in answer.json()["detail"]
    assert len(odd.seen) == before  # type: ignore[attr-defined]  # as above


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("redirect", 502, "no redirect is followed"),
        ("huge", 413, "more than 5000000 bytes"),
        ("many", 413, "10001 rows"),
        ("lies", 502, "variables that its pattern does not have"),
        ("tagged", 502, "language tag"),
        ("deep", 502, "no whole SPARQL result"),
        ("cut", 502, "breaks off"),
        ("page", 502, "no whole SPARQL result"),
    ],
)
def test_an_answer_that_cannot_be_joined_is_an_error(
    asking: Served, odd: ThreadingHTTPServer, path: str, status: int, told: str
) -> None:
    """Redirects, floods and lies of a host that is allowed end in one sentence; with SILENT nothing is bound."""
    call = f"<http://127.0.0.1:{odd.server_port}/{path}> {{ ?x ?p ?o }}"
    answer = query(asking, f"SELECT * {{ SERVICE {call} }}")
    assert answer.status_code == status
    assert told in answer.json()["detail"]
    assert lines(query(asking, f"SELECT ?x ?y {{ BIND(1 AS ?y) SERVICE SILENT {call} }}")) == [",1"]


def test_a_redirect_reaches_nobody(asking: Served, odd: ThreadingHTTPServer) -> None:
    """The address that a redirect names is never asked."""
    odd.seen.clear()  # type: ignore[attr-defined]  # what it was asked
    query(asking, f"SELECT * {{ SERVICE SILENT <http://127.0.0.1:{odd.server_port}/redirect> {{ ?x ?p ?o }} }}")
    assert [path for path, _ in odd.seen] == ["/redirect"]  # type: ignore[attr-defined]  # as above


def test_a_slow_answer_is_given_up_in_time(asking: Served, odd: ThreadingHTTPServer) -> None:
    """Who sends heads drop by drop has half of a query's time: 504, and with SILENT the query is still answered."""
    call = f"<http://127.0.0.1:{odd.server_port}/drip> {{ ?x ?p ?o }}"
    begun = time.monotonic()
    assert query(asking, f"SELECT * {{ SERVICE {call} }}").status_code == 504
    assert 4.5 < time.monotonic() - begun < 6.0
    assert lines(query(asking, f"SELECT ?y {{ BIND(1 AS ?y) SERVICE SILENT {call} }}")) == ["1"]


def test_what_is_asked_tells_nothing_of_this_service(asking: Served, odd: ThreadingHTTPServer) -> None:
    """The other host gets the pattern and the name by which it was asked: no token, no cookie."""
    odd.seen.clear()  # type: ignore[attr-defined]  # what it was asked
    text = f"SELECT * {{ SERVICE <http://127.0.0.1:{odd.server_port}/hidden?a=b#c> {{ ?x ?p ?o }} }}"
    headers = {**authority(asking.folder), "Cookie": "a=b", "Accept": "text/csv"}
    httpx.post(f"{asking.address}/sparql", data={"query": text}, headers=headers).raise_for_status()
    ((path, sent),) = odd.seen  # type: ignore[attr-defined]  # as above
    assert path == "/hidden?a=b"
    assert sent.keys() <= {
        "Host", "Accept", "Accept-Encoding", "Connection", "User-Agent", "Content-Type", "Content-Length",
    }  # fmt: skip
    assert sent["Host"] == f"127.0.0.1:{odd.server_port}"


def test_an_answer_opens_no_graph_of_ours(asking: Served, odd: ThreadingHTTPServer) -> None:
    """That another host names the derived graph does not show it; only the query itself can ask for it."""
    call = f"SERVICE <http://127.0.0.1:{odd.server_port}/hidden> {{ ?x ?p ?o }}"
    assert lines(query(asking, f"SELECT ?x {{ {call} }}")) == ["https://w3id.org/geflecht/graph/derived"]
    assert lines(query(asking, f"SELECT DISTINCT ?x {{ {call} GRAPH ?x {{ ?s ?q ?r }} }}")) == []


def test_blank_nodes_of_others_are_refused(asking: Served, other: str) -> None:
    """They mean nothing here: the sentence says how to leave them out."""
    answer = query(asking, f"SELECT * {{ SERVICE <{other}> {{ ?s <x:of> ?o }} }}")
    assert answer.status_code == 502
    assert "blank nodes" in answer.json()["detail"]
    assert "isBlank" in answer.json()["detail"]


def test_too_many_that_wait_for_others_are_sent_away(asking: Served, odd: ThreadingHTTPServer) -> None:
    """Four wait for a slow host, the fifth is told so at once, and who asks no other host is served meanwhile."""
    text = f"SELECT * {{ SERVICE <http://127.0.0.1:{odd.server_port}/drip> {{ ?x ?p ?o }} }}"
    threads = [threading.Thread(target=query, args=(asking, text)) for _ in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(0.7)
    begun = time.monotonic()
    assert query(asking, text).status_code == 503
    assert lines(query(asking, "SELECT (1 AS ?x) {}")) == ["1"]
    assert time.monotonic() - begun < 1.0
    for thread in threads:
        thread.join()


def test_an_update_may_ask_another_host(asking: Served, other: str) -> None:
    """Its pattern is joined with what is there, its prefixes holding for the operation, and the result is written."""
    text = f"""PREFIX x: <x:> DELETE {{ GRAPH x:n {{ ?s x:p ?o }} }} WHERE {{ GRAPH x:n {{ ?s x:p ?o }} }} ;
        INSERT {{ GRAPH x:n {{ ?s x:label ?n }} }} WHERE {{ GRAPH x:g {{ ?s x:age 41 }} SERVICE <{other}> {{ ?s x:name ?n }} }}"""
    assert update(asking, text).status_code == 200
    assert lines(query(asking, "SELECT ?s ?n { GRAPH <x:n> { ?s <x:label> ?n } }")) == ["x:a,Anna"]


def test_a_document_is_loaded(asking: Served, odd: ThreadingHTTPServer) -> None:
    """Into the graph that is named, relative IRIs by its address, blank nodes with an address; twice adds nothing."""
    at = f"http://127.0.0.1:{odd.server_port}"
    text = f"PREFIX d: <{at}/> LOAD d:doc.ttl INTO GRAPH <x:doc> ; INSERT DATA {{ GRAPH <x:doc> {{ <x:s> <x:p> 2 }} }}"
    assert update(asking, text).json()["added"] == 4
    assert update(asking, f"LOAD SILENT <{at}/doc.ttl> INTO GRAPH <x:doc>").json()["added"] == 0
    rows = lines(query(asking, "SELECT ?s ?o { GRAPH <x:doc> { ?s <x:p> ?o } }"))
    assert [row for row in rows if "/id/b-" not in row] == [f"{at}/a,{at}/doc.ttl#b", "x:s,2"]
    assert sum("/id/b-" in row for row in rows) == 1


@pytest.mark.parametrize(
    ("text", "status", "told"),
    [
        ("LOAD <http://example.org/x.ttl>", 403, "not among the hosts"),
        ("LOAD <http://localhost:ODD/doc.ttl>", 403, "private network"),
        ("LOAD <file:///etc/passwd>", 403, "begins with http"),
        ("LOAD <http://127.0.0.1:ODD/redirect>", 502, "no redirect is followed"),
        ("LOAD <http://127.0.0.1:ODD/huge>", 413, "more than 16000000 bytes"),
        ("LOAD <http://127.0.0.1:ODD/broken>", 400, "cannot be read at line 1"),
        ("LOAD <http://127.0.0.1:ODD/page>", 400, "no RDF"),
        ("LOAD <http://127.0.0.1:ODD/doc.ttl> INTO <x:g>", 400, "A LOAD is written"),
        ("LOAD <http://127.0.0.1:ODD/doc.ttl> INTO GRAPH <https://w3id.org/geflecht/graph/meta>", 403, "not written"),
    ],
)
def test_what_cannot_be_loaded_is_refused(
    asking: Served, odd: ThreadingHTTPServer, text: str, status: int, told: str
) -> None:
    """In one sentence, and nothing is written."""
    generation = asking.get("/health").json()["generation"]
    answer = update(asking, text.replace("ODD", str(odd.server_port)))
    assert answer.status_code == status
    assert told in answer.json()["detail"]
    assert asking.get("/health").json()["generation"] == generation


def test_a_silent_load_that_fails_adds_nothing(asking: Served, odd: ThreadingHTTPServer) -> None:
    """Whether a host is not allowed or its document is broken, the rest of the update is done."""
    at = f"http://127.0.0.1:{odd.server_port}"
    text = f"LOAD SILENT <http://example.org/> ; LOAD SILENT <{at}/broken> ; INSERT DATA {{ GRAPH <x:q> {{ <x:s> <x:p> 1 }} }}"
    assert update(asking, text).json()["added"] == 1


def test_the_list_is_shown_and_checked(asking: Served, other: str, tmp_path: Path) -> None:
    """/health and the editor name the hosts; an entry that is none does not start."""
    assert asking.get("/health").json()["services"][0] == other.split("/")[2]
    page = httpx.get(f"{asking.address}/sparql?lang=en", headers={"Accept": "text/html"}).text
    assert f"SERVICE asks only: {other.split('/')[2]}" in page
    assert "feature" in httpx.get(f"{asking.address}/sparql", headers={"Accept": "text/turtle"}).text


def test_services_answer_each_other(asking: Served, tmp_path: Path) -> None:
    """A service asks this one by SERVICE, with our own prefixes, which need no declaration."""
    at = asking.address.removeprefix("http://")
    with serving(tmp_path / "data", "--allow-service", at, "--empty") as served:
        found = query(served, f"SELECT ?name {{ SERVICE <http://{at}/sparql> {{ id:bmwk skos:prefLabel ?name }} }}")
        with socket.create_connection(("127.0.0.1", int(at.rpartition(":")[2]))):
            assert any("Wirtschaft" in line for line in lines(found))
