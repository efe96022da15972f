"""Exports over HTTP and by the command: any part of the network, negotiated, named safely, cached or refused."""

import io
import json
import shutil
import zipfile
from pathlib import Path

import httpx
import pytest

from tests.served import Served, run
from viz.export import MEDIA


def disposition(response: httpx.Response) -> str:
    """Return how a file is to be saved."""
    return response.headers["content-disposition"]


@pytest.mark.parametrize("suffix", MEDIA)
def test_each_format_has_its_media_type_and_a_name(served: Served, suffix: str) -> None:
    """By the end of the address, as a parameter and by Accept the same file comes, to be saved under the same name."""
    one = served.get(f"/export.{suffix}", around="retrason")
    two = served.get("/export", around="retrason", format=suffix)
    three = httpx.get(
        f"{served.address}/export?around=retrason", headers={"Accept": MEDIA[suffix].partition(";")[0]}, timeout=60
    )
    assert [each.status_code for each in (one, two, three)] == [200] * 3
    assert one.content == two.content == three.content
    assert one.headers["content-type"] == three.headers["content-type"] == MEDIA[suffix]
    assert disposition(one) == disposition(three) == f'attachment; filename="geflecht-retrason.{suffix}"'


def test_a_view_is_what_the_network_endpoint_shows(served: Served) -> None:
    """The same filters give the same nodes, whether they are asked for as a network or as an export."""
    asked = {"around": "retrason", "hops": "1", "kind": "Organisation,TransformationNetwork", "on": "2023-11-01"}
    shown = served.json("/api/v1/network", **asked)
    found = json.loads(served.get("/export.jgf", **asked).content)["graph"]
    nodes = shown["nodes"]
    assert isinstance(nodes, list)
    assert set(found["nodes"]) == {node["id"] for node in nodes}
    assert len(nodes) == 5


def test_paths_and_listed_actors(served: Served) -> None:
    """The ends `from` and `to` ask for shortest paths; actor may stand several times; a title names the file."""
    path = json.loads(served.get("/export.jgf", from_="ig-metall", to="bmwk").content)["graph"]["nodes"]
    assert {"ig-metall", "bmwk"} < set(path)
    response = httpx.get(
        f"{served.address}/export.jgf?actor=retrason&actor=ig-metall&title=A%20%22quoted%22%0D%0AX-Evil:%201",
        timeout=60,
    )
    assert set(response.json()["graph"]["nodes"]) == {"retrason", "ig-metall"}
    assert disposition(response) == 'attachment; filename="geflecht-a-quoted-x-evil-1.jgf"'


def test_a_known_export_is_not_sent_again(served: Served) -> None:
    """Its ETag answers 304; another language or format has another."""
    address = f"{served.address}/export.gexf?around=retrason"
    first = httpx.get(address, timeout=60)
    again = httpx.get(address, headers={"If-None-Match": first.headers["etag"]}, timeout=60)
    assert (again.status_code, again.content) == (304, b"")
    assert httpx.get(f"{address}&lang=en", timeout=60).headers["etag"] != first.headers["etag"]
    assert "accept" in first.headers["vary"].lower()


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/export?around=retrason&format=exe", 422, "format"),
        ("/export.gexf?around=nobody-is-called-so", 404, "nobody-is-called-so"),
        ("/export.gexf?around=retrason&from=bmwk&to=ig-metall", 422, "several questions"),
        ("/export.gexf?from=bmwk", 422, "from and to go together"),
        ("/export.gexf?kind=Minstry", 404, "Ministry"),
        ("/export.gexf?on=gestern", 422, "YYYY-MM-DD"),
        ("/export.gexf?gexf=2.0", 422, "gexf"),
    ],
)
def test_what_cannot_be_exported_is_a_problem(served: Served, path: str, status: int, told: str) -> None:
    """Unknown formats and names, several questions at once: problem details that say what to do."""
    response = served.get(path) if "?" not in path else httpx.get(served.address + path, timeout=60)
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    assert told in response.text


def test_a_format_that_nobody_writes_is_not_acceptable(served: Served) -> None:
    """Accept is held to: 406 names what there is."""
    response = httpx.get(f"{served.address}/export", headers={"Accept": "image/png"}, timeout=60)
    assert response.status_code == 406
    assert "application/gexf+xml" in response.json()["detail"]


def test_a_spec_is_exported(served: Served) -> None:
    """What a diagram is made of makes an export, also a CONSTRUCT, in the language of the spec."""
    query = "CONSTRUCT { ?a gf:funds ?b } WHERE { ?a gf:funds ?b }"
    body = json.dumps({"construct": f"PREFIX gf: <https://w3id.org/geflecht/ns#> {query}", "language": "en"})
    response = httpx.post(f"{served.address}/export?format=jgf", content=body, timeout=60)
    assert response.status_code == 200, response.text
    found = response.json()["graph"]
    assert {edge["relation"] for edge in found["edges"]} == {"funds"}
    assert found["metadata"]["language"] == "en"
    wrong = httpx.post(f"{served.address}/export?format=jgf", content=b"arond: x", timeout=60)
    assert (wrong.status_code, "there is no such key" in wrong.text) == (422, True)


def test_the_command_exports_views(served: Served, tmp_path: Path) -> None:
    """The end of the file's name says the format, options the view; a served folder and a spec give the same bytes."""
    file, spec, same = tmp_path / "x.gexf", tmp_path / "x.yaml", tmp_path / "y.gexf"
    asked = ("--around", "retrason", "--on", "2023-11-01", "--lang", "de")
    done = run("export", *asked, "-o", str(file), folder=served.folder)
    assert done.returncode == 0, done.stderr
    assert file.read_bytes() == served.get("/export.gexf", around="retrason", on="2023-11-01", lang="de").content
    spec.write_text("around: retrason\nday: 2023-11-01\nlanguage: de\n")
    assert run("export", str(spec), "-o", str(same), folder=served.folder).returncode == 0
    assert same.read_bytes() == file.read_bytes()
    wrong = run("export", "--around", "nobody-at-all", "-o", str(same), folder=served.folder)
    assert (wrong.returncode, wrong.stderr.startswith("geflecht: No actor")) == (1, True)


def test_the_command_exports_without_a_server_and_as_it_was(prepared: Path, tmp_path: Path) -> None:
    """A folder that nobody serves; another generation; a workbook that opens as one."""
    folder = tmp_path / "data"
    shutil.copytree(prepared, folder)
    file = tmp_path / "x.xlsx"
    done = run("export", "--relation", "funds", "--generation", "1", "-o", str(file), folder=folder)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as archive:
        assert "xl/workbook.xml" in archive.namelist()
    before = run("export", "--relation", "funds", "--generation", "0", "-o", str(tmp_path / "y.jgf"), folder=folder)
    assert before.returncode == 0, before.stderr
    assert json.loads((tmp_path / "y.jgf").read_text())["graph"]["nodes"] == {}
