"""Other hosts for tests of SERVICE and LOAD: one that answers oddly, one that answers well, and who asks them.

Enters: a folder. Leaves: running servers, and what the odd one was asked.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx

from tests import engines
from tests.served import Served, authority

OTHER = """INSERT DATA { <x:a> <x:name> "Anna" ; <x:in> <x:city> ; <x:big> "z;}{ SERVICE"@de .
<x:b> <x:name> "Bert" ; <x:of> [] }"""


@dataclass
class Host:
    """The odd server: its port, and the path and heads of each request."""

    port: int
    seen: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)


class Odd(BaseHTTPRequestHandler):
    """Answers by its path: redirects, floods, dawdles, lies."""

    protocol_version = "HTTP/1.1"
    host: Host

    def do_GET(self) -> None:
        """Answer as the path says."""
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.host.seen.append((self.path, dict(self.headers)))
        getattr(self, self.path.strip("/").partition(".")[0].partition("?")[0])()

    do_POST = do_GET  # noqa: N815 (the name that the base class looks for)

    def redirect(self) -> None:
        """Send elsewhere on this machine."""
        self.send(b"", 302, location=f"http://{self.headers['Host']}/doc.ttl")

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
            if self.host.over.wait(0.25):
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
        self.send(b'{"head": {"vars": ["x"]}, "results": {"bindings": [', length=500)
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

    def send(
        self, body: bytes, status: int = 200, media: str = "application/json", length: int = 0, location: str = ""
    ) -> None:
        """Send an answer, which may be less than its length says."""
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(length or len(body)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def odd_server() -> Iterator[Host]:
    """Run the odd server until the block ends."""

    class Handler(Odd):
        """Answers for this server."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Handler.host = host = Host(server.server_port)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield host
    finally:
        host.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def good_server(folder: Path) -> Iterator[str]:
    """Run Oxigraph's server with a few triples of its own; yields the address of its queries."""
    port = engines.free_port()
    command = [engines.oxigraph(), "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    with engines.process(command, port):
        httpx.post(f"http://127.0.0.1:{port}/update", data={"update": OTHER}).raise_for_status()
        yield f"http://127.0.0.1:{port}/query"


def allowing(*hosts: str) -> list[str]:
    """Return the options of a service whose queries may ask some hosts."""
    return [option for host in hosts for option in ("--allow-service", host)]


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
