"""The W3C suite of federated queries over real servers: what is asked at constant addresses; the rest is refused."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from rdflib import Graph

from tests import engines
from tests.conformance import HAVE_SUITES, MISSING
from tests.odd_server import allowing
from tests.served import serving
from tests.w3c import QT, SUITES, Case, cases
from tests.w3c_compare import read_result, same
from tests.w3c_server import Bench, wanted

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not HAVE_SUITES, reason=MISSING)]
MANIFEST = "sparql11/service/manifest.ttl"
NOT_ASKED = {
    "service3": "inside a SERVICE",
    "service5": "not at a variable",
    "service6": "inside a SERVICE",
}


@pytest.fixture(scope="module")
def hosts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Run the server that stands for every endpoint of the suite; the second address is nobody's."""
    port, folder = engines.free_port(), tmp_path_factory.mktemp("endpoints")
    command = [engines.oxigraph(), "serve", "--location", str(folder / "ox"), "--bind", f"127.0.0.1:{port}"]
    with engines.process(command, port):
        yield f"127.0.0.1:{port}", f"127.0.0.1:{engines.free_port()}"


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, hosts: tuple[str, str]) -> Iterator[Bench]:
    """Serve an empty folder whose queries may ask both."""
    with serving(tmp_path_factory.mktemp("federation") / "data", "--empty", *allowing(*hosts)) as served:
        yield Bench(served)


def endpoints() -> dict[str, Path]:
    """Return the data of each endpoint that the suite names, by test and endpoint."""
    manifest = SUITES / MANIFEST
    graph = Graph().parse(manifest, publicID=manifest.as_uri())
    found = {}
    for action, given in graph.subject_objects(QT.serviceData):
        file = Path(str(graph.value(action, QT.query)).removeprefix("file://")).name
        data = str(graph.value(given, QT.data)).removeprefix("file://")
        found[f"{file} {graph.value(given, QT.endpoint)}"] = Path(data)
    return found


@pytest.mark.parametrize("case", cases(MANIFEST), ids=lambda case: case.name)
def test_federated_queries(case: Case, bench: Bench, hosts: tuple[str, str], tmp_path: Path) -> None:
    """Each has the result of the suite, its endpoints being graphs of one server, or is refused with a sentence."""
    text = case.request.read_text(encoding="utf-8")
    given = {key.split()[1]: file for key, file in endpoints().items() if key.startswith(case.request.name + " ")}
    for endpoint, file in given.items():
        graph = f"{endpoint}/{case.name}"
        sent = httpx.put(
            f"http://{hosts[0]}/store",
            params={"graph": graph},
            content=file.read_bytes(),
            headers={"Content-Type": "text/turtle"},
        )
        assert sent.is_success, sent.text
        text = text.replace(f"<{endpoint}>", f"<http://{hosts[0]}/query?default-graph-uri={graph}>")
    text = re.sub(r"<http://invalid[^>]*>", f"<http://{hosts[1]}/sparql>", text)
    changed = tmp_path / case.request.name
    changed.write_text(text, encoding="utf-8")
    bench.load(wanted(case))
    response = bench.query(replace(case, request=changed))
    if case.name in NOT_ASKED:
        assert response.status_code == 403
        assert NOT_ASKED[case.name] in response.json()["detail"]
        return
    assert response.status_code == 200, response.text
    assert case.result is not None
    expected = read_result(case.result.read_bytes(), case.result.suffix, case.result.as_uri())
    assert same(read_result(response.content, ".srx", case.request.as_uri()), expected, text)
