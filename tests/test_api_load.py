"""LOAD over real servers: documents of a host that is allowed are read like imports, and every other host refused."""

from collections.abc import Iterator

import pytest

from tests.odd_server import Host, allowing, lines, odd_server, query, update
from tests.served import Served, serving


@pytest.fixture(scope="module")
def odd() -> Iterator[Host]:
    """Run the odd server."""
    with odd_server() as host:
        yield host


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory, odd: Host) -> Iterator[Served]:
    """Serve an empty folder whose updates may load from the odd server."""
    options = allowing(f"127.0.0.1:{odd.port}", f"localhost:{odd.port}")
    with serving(tmp_path_factory.mktemp("asking") / "data", "--empty", *options) as served:
        yield served


def test_a_document_is_loaded(asking: Served, odd: Host) -> None:
    """Into the graph that is named, relative IRIs by its address, blank nodes with an address; twice adds nothing."""
    at = f"http://127.0.0.1:{odd.port}"
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
def test_what_cannot_be_loaded_is_refused(asking: Served, odd: Host, text: str, status: int, told: str) -> None:
    """In one sentence, and nothing is written."""
    generation = asking.get("/health").json()["generation"]
    answer = update(asking, text.replace("ODD", str(odd.port)))
    assert answer.status_code == status
    assert told in answer.json()["detail"]
    assert asking.get("/health").json()["generation"] == generation


def test_a_silent_load_that_fails_adds_nothing(asking: Served, odd: Host) -> None:
    """Whether a host is not allowed or its document is broken, the rest of the update is done."""
    at = f"http://127.0.0.1:{odd.port}"
    data = "INSERT DATA { GRAPH <x:q> { <x:s> <x:p> 1 } }"
    text = f"LOAD SILENT <http://example.org/> ; LOAD SILENT <{at}/broken> ; {data}"
    assert update(asking, text).json()["added"] == 1
