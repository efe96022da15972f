"""The W3C tests of the SPARQL 1.1 Protocol, over real HTTP against a real server."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS
from rdflib.term import Node

from tests.served import Served, authority, serving
from tests.w3c import MF, SUITES, UT

HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
MANIFEST = SUITES / "sparql11" / "protocol" / "manifest.ttl"
pytestmark = pytest.mark.skipif(not MANIFEST.exists(), reason="the W3C suites are not beside this checkout")


@dataclass(frozen=True)
class Request:
    """One request of a test, and what it must give."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    statuses: tuple[str, ...]
    boolean: bool | None
    form: str | None


@dataclass(frozen=True)
class Case:
    """One test: graphs to load first, then requests in order."""

    name: str
    graphs: dict[str, Path]
    requests: tuple[Request, ...]


def cases() -> list[Case]:
    """Return the tests of the manifest."""
    if not MANIFEST.exists():
        return []
    graph = Graph().parse(MANIFEST, publicID=MANIFEST.as_uri())
    entries = next(graph.objects(None, MF.entries))
    return [_test(graph, entry) for entry in Collection(graph, entries)]


def _test(graph: Graph, entry: Node) -> Case:
    graphs = {}
    for given in graph.objects(entry, UT.graphData):
        file = str(graph.value(given, UT.graph))
        graphs[str(graph.value(given, RDFS.label))] = MANIFEST.parent / file.rsplit("/", 1)[-1]
    action = graph.value(entry, MF.action)
    requests = graph.value(action, HT.requests)
    assert requests is not None
    return Case(
        str(entry).rsplit("#", 1)[-1], graphs, tuple(_request(graph, one) for one in Collection(graph, requests))
    )


def _request(graph: Graph, node: Node) -> Request:
    headers = {}
    listed = graph.value(node, HT.headers)
    for header in Collection(graph, listed) if listed is not None else ():
        headers[str(graph.value(header, HT.fieldName))] = str(graph.value(header, HT.fieldValue))
    body = graph.value(node, HT.body)
    text = str(graph.value(body, CNT.chars) or "") if body is not None else ""
    encoding = str(graph.value(body, CNT.characterEncoding) or "UTF-8") if body is not None else "UTF-8"
    response = graph.value(node, HT.resp)
    boolean = graph.value(response, MF.expectedBoolean)
    form = graph.value(response, MF.expectedFormat)
    return Request(
        method=str(graph.value(node, HT.methodName)),
        path=str(graph.value(node, HT.absolutePath)),
        headers=headers,
        body=text.encode(encoding),
        statuses=tuple(
            str(status).rsplit("#StatusCode", 1)[-1] for status in graph.objects(response, MF.expectedStatus)
        ),
        boolean=None if boolean is None else str(boolean) == "true",
        form=None if form is None else str(form),
    )


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """An empty server of one's own: these tests clear and drop everything."""
    with serving(tmp_path_factory.mktemp("protocol") / "data", "--empty") as found:
        yield found


@pytest.mark.parametrize("test", cases(), ids=lambda test: test.name)
def test_protocol(test: Case, server: Served) -> None:
    """Each request gets the status, the truth value and the form of answer that the suite names."""
    key = authority(server.folder)
    httpx.post(server.address + "/sparql", data={"update": "DROP ALL"}, headers=key).raise_for_status()
    for iri, file in test.graphs.items():
        httpx.put(
            server.address + "/graphs",
            params={"graph": iri},
            content=file.read_bytes(),
            headers={**key, "Content-Type": "application/n-triples"},
        ).raise_for_status()
    for request in test.requests:
        _check(request, server, key)


def _check(request: Request, server: Served, key: dict[str, str]) -> None:
    address = server.address + "/sparql" + ("?" + urlsplit(request.path).query if "?" in request.path else "")
    response = httpx.request(request.method, address, content=request.body, headers={**request.headers, **key})
    assert any(str(response.status_code)[0] == status[0] for status in request.statuses), response.text
    if request.boolean is not None:
        assert response.json()["boolean"] is request.boolean
    media = response.headers.get("content-type", "")
    if request.form == "tabular":
        assert any(kind in media for kind in ("sparql-results", "csv", "tab-separated"))
    if request.form == "RDF":
        assert any(kind in media for kind in ("turtle", "rdf+xml", "n-triples", "ld+json"))


def test_the_service_describes_itself(server: Served) -> None:
    """Without a query: valid RDF with one sd:Service, its endpoint, and only terms of the vocabulary."""
    sd = Namespace("http://www.w3.org/ns/sparql-service-description#")
    response = httpx.get(server.address + "/sparql", headers={"Accept": "text/turtle"})
    graph = Graph().parse(data=response.text, format="turtle")
    (service,) = graph.subjects(RDF.type, sd.Service)
    assert graph.value(service, sd.endpoint) == URIRef(server.address + "/sparql")
    used = {p for p in graph.predicates() if str(p).startswith(str(sd))}
    assert used <= {
        sd[name]
        for name in (
            "endpoint",
            "supportedLanguage",
            "resultFormat",
            "defaultDataset",
            "defaultGraph",
            "namedGraph",
            "name",
        )
    }
