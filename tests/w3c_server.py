"""A server whose data is that of a test: loaded through /graphs, asked and changed through /sparql.

Enters: the files of a dataset. Leaves: a server that holds just these; what is there already is not sent again.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from pyoxigraph import Quad, RdfFormat, parse

from tests.served import Served, authority
from tests.w3c import Case, Data
from tests.w3c_compare import canonical, quads_of

Loaded = dict[str | None, tuple[Path, ...]]
LIST = "SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?s ?p ?o } }"
_FROM = re.compile(r"\bFROM\s+(?:NAMED\s+)?<([^>]*)>", re.IGNORECASE)
_ACCEPT = {
    ".srx": "application/sparql-results+xml",
    ".srj": "application/sparql-results+json",
    ".tsv": "text/tab-separated-values",
    ".csv": "text/csv",
}
SUFFIXES = {media: suffix for suffix, media in _ACCEPT.items()} | {"text/turtle": ".ttl"}


def wanted(case: Case) -> Loaded:
    """Return the files that a test needs, by graph: those of its dataset, and those that its query names with FROM."""
    found: Loaded = {None: case.data.default} if case.data.default else {}
    found |= {graph: (file,) for graph, file in case.data.named.items()}
    for name in _FROM.findall(case.request.read_text(encoding="utf-8")):
        file = case.request.parent / name
        if file.exists():
            found[file.as_uri()] = (file,)
    return found


@dataclass
class Bench:
    """A running server, and which files its graphs hold; None where a test has changed a graph."""

    served: Served
    loaded: dict[str | None, tuple[Path, ...] | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Open no lasting connection: each request has its own, as that of another client would."""
        once = httpx.Limits(max_keepalive_connections=0)
        self._client = httpx.Client(base_url=self.served.address, timeout=60, limits=once)
        self._key = authority(self.served.folder)

    def load(self, files: Loaded) -> None:
        """Make the server hold just these files."""
        for graph in set(self.loaded) - set(files):
            self._send("DELETE", graph)
            del self.loaded[graph]
        for graph, given in files.items():
            if self.loaded.get(graph) != given:
                for number, file in enumerate(given):
                    self._send("POST" if number else "PUT", graph, file)
                self.loaded[graph] = given

    def query(self, case: Case) -> httpx.Response:
        """Ask the query of a test, in the format in which its result is written."""
        accept = _ACCEPT.get(case.result.suffix if case.result else "", "application/sparql-results+json, text/turtle")
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        return self._client.post("/sparql", content=_text(case), headers=headers)

    def update(self, case: Case) -> httpx.Response:
        """Send the update of a test."""
        self.loaded = dict.fromkeys([*self.loaded, None])
        headers = {"Content-Type": "application/sparql-update", **self._key}
        return self._client.post("/sparql", content=_text(case), headers=headers)

    def graphs(self) -> dict[str | None, list[str]]:
        """Return every graph that has triples, read back and canonical; the default graph is None."""
        rows = self.served.select(LIST)
        names = [None, *(row[0] for row in rows)]
        self.loaded = dict.fromkeys(names)
        return {graph: triples for graph in names if (triples := canonical(self._read(graph)))}

    def _read(self, graph: str | None) -> list[Quad]:
        response = self._client.get("/graphs", params=_named(graph), headers={"Accept": "application/n-triples"})
        response.raise_for_status()
        return list(parse(response.content, format=RdfFormat.N_TRIPLES))

    def _send(self, method: str, graph: str | None, file: Path | None = None) -> None:
        body, media = _body(file) if file else (b"", "text/turtle")
        headers = {"Content-Type": media, **self._key}
        response = self._client.request(method, "/graphs", params=_named(graph), content=body, headers=headers)
        assert response.is_success, response.text


def canonical_of(data: Data) -> dict[str | None, list[str]]:
    """Return the graphs of a dataset that have triples, canonical; the default graph is None."""
    files: Loaded = {None: data.default, **{graph: (file,) for graph, file in data.named.items()}}
    read = {graph: canonical(quad for file in given for quad in quads_of(file)) for graph, given in files.items()}
    return {graph: triples for graph, triples in read.items() if triples}


def _text(case: Case) -> bytes:
    return f"BASE <{case.request.as_uri()}>\n".encode() + case.request.read_bytes()


def _named(graph: str | None) -> dict[str, str]:
    return {"graph": graph} if graph else {"default": ""}


def _body(file: Path) -> tuple[bytes, str]:
    """Return a file as it is sent: Turtle as it stands, after what its relative IRIs mean; the rest as N-Triples."""
    if file.suffix == ".ttl":
        return f"@base <{file.as_uri()}> .\n".encode() + file.read_bytes(), "text/turtle"
    return "".join(f"{quad.triple} .\n" for quad in quads_of(file)).encode(), "application/n-triples"
