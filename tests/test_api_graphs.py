"""The SPARQL 1.1 Graph Store HTTP Protocol over real HTTP: graphs named in the address or being it."""

from collections.abc import Iterator

import httpx
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from ontology import names
from tests.served import Served, authority, serving

TRIPLE = b"<x:s> <x:p> <x:o> .\n"
TURTLE = {"Content-Type": "text/turtle"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of one's own with the bundled network."""
    with serving(tmp_path_factory.mktemp("graphs") / "data") as found:
        yield found


def ask(server: Served, method: str, path: str, content: bytes = b"", **headers: str) -> httpx.Response:
    """Send a request with the key of the folder."""
    sent = {**TURTLE, **authority(server.folder), **{key.replace("_", "-"): value for key, value in headers.items()}}
    return httpx.request(method, server.address + path, content=content, headers=sent, timeout=60)


@pytest.mark.parametrize("path", ["/graphs?graph=x:g", "/graphs/mine/one"])
def test_a_graph_is_made_replaced_extended_and_removed(server: Served, path: str) -> None:
    """201 for a new graph, 204 for one that was there, 404 once it is gone; in the query or by its own address."""
    assert ask(server, "GET", path).status_code == 404
    assert ask(server, "PUT", path, TRIPLE).status_code == 201
    assert ask(server, "PUT", path, TRIPLE.replace(b"x:o", b"x:q")).status_code == 204
    assert ask(server, "POST", path, TRIPLE).status_code == 204
    lines = ask(server, "GET", path, Accept="application/n-triples").text.splitlines()
    assert sorted(lines) == ["<x:s> <x:p> <x:o> .", "<x:s> <x:p> <x:q> ."]
    assert ask(server, "HEAD", path).status_code == 200
    update = b"DELETE { ?s <x:p> <x:q> } INSERT { ?s <x:p> 7 } WHERE { ?s <x:p> <x:q> }"
    assert ask(server, "PATCH", path, update, Content_Type="application/sparql-update").status_code == 204
    assert "<x:s> <x:p> 7" in ask(server, "GET", path, Accept="text/turtle").text.replace(" , ", " ;\n\t<x:p> ") or (
        '"7"' in ask(server, "GET", path, Accept="application/n-triples").text
    )
    assert ask(server, "DELETE", path).status_code == 204
    assert ask(server, "DELETE", path).status_code == 404


def test_a_post_to_the_store_itself_makes_a_new_graph(server: Served) -> None:
    """Its address is in Location, and answers there."""
    made = ask(server, "POST", "/graphs", TRIPLE)
    assert made.status_code == 201
    assert httpx.get(made.headers["location"], headers={"Accept": "application/n-triples"}).content == TRIPLE


def test_the_default_graph_comes_back_with_its_links(server: Served) -> None:
    """What GET gives can be PUT back; without its plain links too, for they follow from the statements."""
    before = ask(server, "GET", "/graphs?default", Accept="application/n-triples").text
    plain = "".join(line + "\n" for line in before.splitlines() if f"> <{names.GF}funds> <" not in line)
    assert plain != before
    assert ask(server, "PUT", "/graphs?default", plain.encode()).status_code == 204
    after = ask(server, "GET", "/graphs?default", Accept="application/n-triples").text
    assert isomorphic(Graph().parse(data=after, format="nt"), Graph().parse(data=before, format="nt"))


@pytest.mark.parametrize(
    ("method", "path", "content", "headers", "status"),
    [
        ("PUT", "/graphs?graph=x:g", b"<a:a> foo", {}, 400),
        ("PUT", "/graphs?graph=x:g", TRIPLE, {"Content_Type": "image/png"}, 415),
        ("PUT", "/graphs?graph=not an iri", TRIPLE, {}, 400),
        ("PUT", "/graphs", TRIPLE, {}, 400),
        ("GET", "/graphs?default&graph=x:g", b"", {}, 400),
        ("GET", "/graphs?default", b"", {"Accept": "image/png"}, 406),
        ("PUT", f"/graphs?graph={names.GRAPH_META}", TRIPLE, {}, 403),
        ("POST", "/graphs?default", f"<{names.ID}bmwk> <{names.GF}funds> <{names.ID}prognos> .".encode(), {}, 422),
        ("DELETE", "/graphs?default", b"", {"Authorization": "Bearer wrong"}, 401),
        ("PATCH", "/graphs?graph=x:none", b"CLEAR DEFAULT", {"Content_Type": "application/sparql-update"}, 404),
    ],
)
def test_what_cannot_be_done_is_a_problem_and_changes_nothing(
    server: Served, method: str, path: str, content: bytes, headers: dict[str, str], status: int
) -> None:
    """Broken RDF, unknown formats, no graph or two, what is the system's, links without a source, strangers."""
    before = server.json("/health")["generation"]
    response = ask(server, method, path, content, **headers)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert server.json("/health")["generation"] == before


@pytest.mark.parametrize(
    ("media", "format_"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
    ],
)
def test_graphs_come_and_go_in_every_format(server: Served, media: str, format_: str) -> None:
    """What rdflib writes is taken, and what is given is read by rdflib."""
    graph = Graph().parse(data=TRIPLE + b'<x:s> <x:name> "F\xc3\xbcr"@de .', format="nt")
    sent = graph.serialize(format=format_, encoding="utf-8")
    assert ask(server, "PUT", "/graphs?graph=x:formats", sent, Content_Type=media).status_code in (201, 204)
    found = ask(server, "GET", "/graphs?graph=x:formats", Accept=media)
    assert found.headers["content-type"].startswith(media)
    assert isomorphic(Graph().parse(data=found.content, format=format_), graph)
