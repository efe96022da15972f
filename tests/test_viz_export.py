"""Exports of views: every format holds kinds, dates, certainty and sources, and opens elsewhere."""

import csv
import io
import json
import math
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
import xmlschema
from openpyxl import load_workbook

from graph.errors import Refused, Unknown
from graph.exports.view import MOST_NODES
from graph.snapshots import read
from graph.store.embedded import EmbeddedStore
from tests.export_data import AROUND, CC, WHOLE, credited, export, real
from tests.graph_data import ENTITIES, load, statement
from tests.looked import CHROMIUM
from viz.choose import choose
from viz.drawing import draw
from viz.export import MEDIA, make, name_of
from viz.spec import of

__all__ = ["credited", "real"]
SCHEMAS = Path(__file__).parent.parent.parent / "shared" / "suites" / "gexf"
CYTOSCAPE = Path(__file__).parent / "vendor" / "cytoscape.min.js"


def test_every_format_has_a_media_type_and_holds_something(real: EmbeddedStore) -> None:
    """No format is only a name: each is written, and is not another one."""
    made = {suffix: make(read(real), real, AROUND, suffix) for suffix in MEDIA}
    assert len({each.media_type for each in made.values()}) == len(made) == 17
    alike = {("trig", "ttl"), ("nq", "nt")}  # a view has no named graphs
    assert {(a, b) for a in made for b in made if a < b and made[a].content == made[b].content} == {
        tuple(sorted(pair)) for pair in alike
    }
    assert made["gexf"].name == "geflecht-retrason.gexf"


@pytest.mark.parametrize("version", ["1.3", "1.2"])
def test_gexf_is_valid(real: EmbeddedStore, version: Any) -> None:
    """The schema of its version accepts the real network, drawn and beyond what is drawn."""
    file = SCHEMAS / {"1.3": "1.3", "1.2": "1.2draft"}[version] / "gexf.xsd"
    if not file.exists():
        pytest.skip("the schemas of GEXF are not beside this folder")
    schema = xmlschema.XMLSchema(file)
    for spec in (WHOLE, AROUND, of({"around": "retrason", "day": "2023-11-01"})):
        schema.validate(io.BytesIO(export(real, "gexf", spec, gexf=version)))


def test_gexf_carries_the_picture(real: EmbeddedStore) -> None:
    """Size, colour and place of each node are those of the diagram, its y turned; what is inferred is dashed."""
    data = read(real)
    chosen = choose(data, AROUND, printed=False)
    drawn = {node.id: node for node in draw(chosen.network, language="en", focus=chosen.focus, look=chosen.look).nodes}
    root = ET.fromstring(export(real, "gexf", AROUND))
    space = "{http://gexf.net/1.3}"
    found = {node.get("id", ""): node for node in root.iter(f"{space}node")}
    assert found.keys() == drawn.keys()
    for id_, node in found.items():
        place, colour = node.find(f"{space}position"), node.find(f"{space}color")
        assert place is not None
        assert colour is not None
        assert math.isclose(float(place.get("x", "")), drawn[id_].x, abs_tol=0.06)
        assert math.isclose(float(place.get("y", "")), -drawn[id_].y, abs_tol=0.06)
        assert bytes(int(colour.get(part, "")) for part in "rgb").hex() == drawn[id_].group.light[1:].lower()
    shapes = {
        (next(a.get("value") for a in edge.iter(f"{space}attvalue") if a.get("for") == "certainty"),
         edge.find(f"{space}shape").get("value"))  # type: ignore[union-attr]  # every edge has one
        for edge in root.iter(f"{space}edge")
    }  # fmt: skip
    assert shapes == {("stated", "solid"), ("inferred", "dashed")}


def test_networkx_reads_gexf_and_graphml(real: EmbeddedStore, tmp_path: Path) -> None:
    """Another reader finds every node by its id, every statement as an edge, with its attributes."""
    network = choose(read(real), AROUND).network
    file = tmp_path / "x.gexf"
    file.write_bytes(export(real, "gexf", AROUND, gexf="1.2"))
    markup = export(real, "graphml", AROUND)
    for graph in (nx.read_gexf(file, version="1.2draft"), nx.parse_graphml(markup.decode(), force_multigraph=True)):
        assert set(graph.nodes) == {node.id for node in network.nodes.values()}
        assert graph.nodes["retrason"]["kind"] == "TransformationNetwork"
        told = {data["statement"]: data for _, _, data in graph.edges(data=True)}
        for s in network.statements:
            if graph.is_multigraph() and s.id in told:
                assert (told[s.id]["relation"], told[s.id]["certainty"]) == (s.relation, s.certainty)
    assert nx.parse_graphml(markup.decode(), force_multigraph=True).number_of_edges() == len(network.statements)


@pytest.mark.browser
def test_cytoscape_shows_the_network(real: EmbeddedStore) -> None:
    """cytoscape.js itself, in a browser, takes the file as it is: every node at its place, every edge with its data."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    written = json.loads(export(real, "cyjs", AROUND))
    options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=CHROMIUM, args=options) as running:
        page = running.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.set_content('<div id="map" style="width:900px;height:600px"></div>')
        page.add_script_tag(path=str(CYTOSCAPE))
        found = page.evaluate(
            """(written) => {
                const style = [{selector: "node", style: {label: "data(label)", "background-color": "data(colour)",
                                                          width: "data(size)", height: "data(size)"}},
                               {selector: "edge[certainty = 'inferred']", style: {"line-style": "dashed"}}];
                const cy = cytoscape({container: document.getElementById("map"), style, layout: {name: "preset"},
                                      elements: written.elements});
                const one = cy.getElementById("retrason");
                return {nodes: cy.nodes().length, edges: cy.edges().length, kind: one.data("kind"), at: one.position(),
                        width: one.width(), dashed: cy.edges("[certainty = 'inferred']").length,
                        near: one.neighborhood("node").length, version: cytoscape.version};
            }""",
            written,
        )
    nodes, edges = written["elements"]["nodes"], written["elements"]["edges"]
    centre = next(node for node in nodes if node["data"]["id"] == "retrason")
    assert said == []
    assert (found["nodes"], found["edges"]) == (len(nodes), len(edges))
    assert (found["kind"], found["at"]) == ("TransformationNetwork", centre["position"])
    assert found["width"] == centre["data"]["size"]
    assert found["dashed"] == sum(edge["data"]["certainty"] == "inferred" for edge in edges) > 0
    assert found["near"] == centre["data"]["degree"]
    assert re.fullmatch(r"3\.\d+\.\d+", found["version"])


def test_json_graph_is_of_version_2(credited: EmbeddedStore) -> None:
    """One graph with nodes by id, edges between them, all else under metadata; sources name licence and attribution."""
    found = json.loads(export(credited, "jgf"))["graph"]
    assert (found["directed"], set(found["nodes"])) == (True, {"a", "b", "c"})
    (first, second) = sorted(found["edges"], key=lambda edge: edge["id"])
    assert (first["source"], first["target"], first["relation"], first["directed"]) == ("a", "b", "partnerIn", True)
    assert (second["directed"], second["metadata"]["certainty"]) == (False, "inferred")
    assert first["metadata"]["amount"] == 7600000.5
    assert [s for s in found["metadata"]["sources"] if "licence" in s] == [
        {
            "id": "source", "title": "Quelle", "issued": "2023-11-01", "url": "https://a.example/x", "licence": CC,
            "attribution": "Amt & Söhne",
        }
    ]  # fmt: skip


def test_a_workbook_runs_no_formula(credited: EmbeddedStore) -> None:
    """What begins like a formula is text with an apostrophe before it; sums are numbers, heads stay in sight."""
    book = load_workbook(io.BytesIO(export(credited, "xlsx")))
    assert book.sheetnames == ["nodes", "edges", "sources"]
    edges = list(book["edges"].iter_rows(values_only=True))
    first = next(dict(zip(edges[0], row, strict=True)) for row in edges[1:] if row[2] != "kooperiert mit")
    assert (first["role"], first["amount"], first["approximate"]) == ("'=1+1", 7600000.5, "true")
    assert (first["document"], first["licence"], first["lines"]) == ("Quelle", CC, "3-4")
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert book["nodes"].freeze_panes == "A2"
    sources = list(book["sources"].iter_rows(values_only=True))
    assert [row[1:] for row in sources[1:]] == [
        ("Andere Quelle", "Andere Quelle", None, None, None, None, None, None),
        ("Quelle", "Quelle", "2023-11-01", "Amt", "https://a.example/x", None, CC, "Amt & Söhne"),
    ]


def test_a_text_too_long_for_a_cell_is_refused(store: EmbeddedStore) -> None:
    """It is not cut in silence; the error names formats that hold it."""
    load(store, ENTITIES, statement("s1", more=f'skos:note "{"x" * 32_768}"@de'))
    with pytest.raises(Refused, match=r"takes 32767; export it as \.zip"):
        export(store, "xlsx")
    assert b"x" * 32_768 in export(store, "gexf")


def test_tables_in_an_archive(credited: EmbeddedStore) -> None:
    """Three CSV files, as pandas and Gephi read them; edges name both ends by id and by name."""
    with zipfile.ZipFile(io.BytesIO(export(credited, "zip"))) as archive:
        assert archive.namelist() == ["nodes.csv", "edges.csv", "sources.csv"]
        edges = list(csv.DictReader(io.StringIO(archive.read("edges.csv").decode(), newline="")))
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    (first,) = (row for row in edges if row["statement"] == "s-0000000000000001")
    assert (first["source"], first["source_name"], first["target_name"]) == ("a", "A", "B")
    assert (first["role"], first["since"], first["until"]) == ("'=1+1", "2022-01", "2025-06-30")


def test_a_map_holds_what_has_coordinates(store: EmbeddedStore) -> None:
    """A place as W3C or GeoSPARQL write it, an actor that is based there, and a line between two of them."""
    load(
        store,
        "@prefix geo: <http://www.opengis.net/ont/geosparql#> .",
        "@prefix wgs: <http://www.w3.org/2003/01/geo/wgs84_pos#> .",
        ENTITIES,
        'id:bs a gf:City ; skos:prefLabel "Braunschweig"@de ; wgs:lat "52.2689" ; wgs:long "10.5268" .',
        'id:wob a gf:City ; skos:prefLabel "Wolfsburg"@de ; geo:asWKT "POINT(10.7865 52.4227)"^^geo:wktLiteral .',
        'id:odd a gf:City ; skos:prefLabel "Nirgends"@de ; schema:latitude 95.0 ; schema:longitude 10.0 .',
        statement("s1", "a", "basedIn", "bs"), statement("s2", "a", "cooperatesWith", "wob"),
        statement("s3", "a", "cooperatesWith", "odd"),
    )  # fmt: skip
    found = json.loads(export(store, "geojson"))
    points = {f["id"]: f for f in found["features"] if f["geometry"]["type"] == "Point"}
    assert {id_: f["geometry"]["coordinates"] for id_, f in points.items()} == {
        "a": [10.5268, 52.2689],
        "bs": [10.5268, 52.2689],
        "wob": [10.7865, 52.4227],
    }
    assert points["a"]["properties"]["located"] == "bs"
    assert "located" not in points["bs"]["properties"]
    (line,) = (f for f in found["features"] if f["geometry"]["type"] == "LineString")
    assert line["geometry"]["coordinates"] == [[10.5268, 52.2689], [10.7865, 52.4227]]
    assert (line["properties"]["relation"], line["properties"]["certainty"]) == ("cooperatesWith", "stated")
    assert "note" not in found


def test_a_map_without_places_says_so(real: EmbeddedStore) -> None:
    """An empty collection is valid, and its note tells why it is empty."""
    found = json.loads(export(real, "geojson"))
    assert (found["type"], found["features"]) == ("FeatureCollection", [])
    assert found["note"] == "Nothing in this view has coordinates."


def test_markdown_shows_names_as_they_are(store: EmbeddedStore) -> None:
    """Signs of Markdown and HTML in a name do nothing; sources are numbered, with licence and whom to name."""
    load(store, ENTITIES, f'id:source dcterms:license <{CC}> . id:x a gf:Company ; skos:prefLabel "A|<b>*[x](y)`"@de .',
         statement("s1", "x", "cooperatesWith", "b",
                   more='schema:startDate "2022-01-01"^^xsd:date ; gf:startPrecision "year"'))  # fmt: skip
    found = export(store, "md", of({"language": "en", "title": "Test #1"})).decode()
    assert found.startswith("# Test \\#1\n")
    assert "| A\\|\\<b\\>\\*\\[x\\](y)\\` | cooperates with | B | since 2022 | stated | 1 |" in found
    assert found.endswith(f"1. Quelle, {CC}\n")


def test_sources_as_bibtex_and_csl(credited: EmbeddedStore) -> None:
    """Titles, days, publishers, addresses, licences; signs that TeX would read are escaped, keys are plain."""
    text = export(credited, "bib").decode()
    assert (
        "@misc{source,\n  title = {{Quelle}},\n  date = {2023-11-01},\n  year = {2023},\n  publisher = {Amt}," in text
    )
    assert "  url = {https://a.example/x}," in text
    assert f"  note = {{Amt \\& Söhne; Lizenz: {CC}}}" in text
    (other, item) = json.loads(export(credited, "csl"))
    assert (other["id"], other["type"], other["title"]) == ("other", "document", "Andere Quelle")
    assert (item["type"], item["issued"], item["URL"]) == (
        "webpage",
        {"date-parts": [[2023, 11, 1]]},
        "https://a.example/x",
    )
    assert item["custom"]["licence"] == CC
    assert item["note"] == f"Amt & Söhne, {CC}"


@pytest.mark.parametrize("suffix", ["gexf", "graphml", "cyjs", "jgf", "xlsx", "zip", "geojson", "csv", "md"])
def test_licence_and_attribution_travel(credited: EmbeddedStore, suffix: str) -> None:
    """Whatever the format, what a source asks for stands in it."""
    data = export(credited, suffix)
    if suffix in ("xlsx", "zip"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = b"".join(archive.read(part) for part in archive.namelist())
    text = data.decode().replace("&amp;", "&").replace("\\", "")
    assert CC in text
    assert "Amt & Söhne" in text


CHILD = """
import hashlib, sys
from pathlib import Path
from graph.snapshots import read
from graph.store.embedded import EmbeddedStore
from viz.export import MEDIA, make
from viz.spec import of
store = EmbeddedStore(Path(sys.argv[1]))
for suffix in MEDIA:
    made = make(read(store), store, of({"around": "retrason"}), suffix)
    print(suffix, hashlib.sha256(made.content).hexdigest())
store.close()
"""


def test_the_bytes_are_always_the_same(prepared: Path, tmp_path: Path) -> None:
    """In two processes with other hash seeds, time zones and folders, also workbooks and archives."""
    told = []
    for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo")):
        folder = tmp_path / seed
        shutil.copytree(prepared, folder)
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        run = [sys.executable, "-c", CHILD, str(folder)]
        told.append(subprocess.run(run, capture_output=True, check=True, timeout=120, env=environment).stdout)
    assert told[0] == told[1]
    assert told[0].count(b"\n") == len(MEDIA)


@pytest.mark.parametrize(
    ("asked", "nodes"),
    [
        ({"path": ["ig-metall", "bmwk"]}, None),
        ({"actors": ["retrason", "ig-metall"]}, {"retrason", "ig-metall"}),
        ({"around": "retrason", "without": ["ig-metall"]}, None),
        ({"around": ["retrason", "ig-metall"], "day": "2023-11-01"}, None),
        ({"around": "retrason", "hops": 2, "certainty": ["inferred"]}, None),
    ],
)
def test_any_question_of_a_diagram_is_a_view(real: EmbeddedStore, asked: Any, nodes: Any) -> None:
    """Path, listed actors, several centres, a day, a certainty: the export holds what the diagram of the spec draws."""
    spec = of(asked)
    drawn = choose(read(real), spec).network
    found = json.loads(export(real, "jgf", spec))["graph"]
    assert set(found["nodes"]) == {node.id for node in drawn.nodes.values()}
    assert {edge["id"] for edge in found["edges"]} == {s.id for s in drawn.statements}
    assert nodes is None or set(found["nodes"]) == nodes
    assert asked.get("without") is None or "ig-metall" not in found["nodes"]


def test_what_is_too_large_is_refused_whole(real: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """No export is cut in silence: the error names the bound, what there is, and how to narrow it."""
    monkeypatch.setattr("graph.exports.view.MOST_NODES", 10)
    with pytest.raises(Refused, match=r"at most 10 entries and 50000 relations, and this has \d+ and \d+; narrow it"):
        export(real, "gexf")
    monkeypatch.setattr("graph.exports.view.MOST_NODES", MOST_NODES)
    with pytest.raises(Unknown, match=r'No format is called "gefx"\. Nearest: gexf'):
        export(real, "gefx")


def test_networks_larger_than_a_diagram_have_places_too(store: EmbeddedStore) -> None:
    """Above 300 entries every node of GEXF and Cytoscape JSON has a place of its own, the same each time."""
    triples = [f'id:n{at} a gf:Company ; skos:prefLabel "N{at:03}"@de .' for at in range(320)]
    links = [statement(f"s-{at:016x}", f"n{at}", "cooperatesWith", f"n{at // 3}") for at in range(1, 320)]
    load(store, ENTITIES, *triples, *links)
    found = ET.fromstring(export(store, "gexf"))
    places = [(one.get("x"), one.get("y")) for one in found.iter() if one.tag.endswith("}position")]
    assert len(places) >= 320
    assert len(set(places)) == len(places)
    nodes = json.loads(export(store, "cyjs"))["elements"]["nodes"]
    assert {(f"{each['position']['x']:.1f}", f"{-each['position']['y']:.1f}") for each in nodes} == {*places}
    assert export(store, "gexf") == export(store, "gexf")


def test_names_of_files_are_safe() -> None:
    """Whatever a title holds, the name has small letters, digits and dashes, and is not long."""
    assert name_of(of({"title": "../../etc/passwd\r\nX: ü"}), None, "gexf") == "geflecht-etc-passwd-x-ue.gexf"
    assert name_of(of({"title": '"; rm -rf /', "day": "2023-11-01"}), None, "ttl") == "geflecht-rm-rf-2023-11-01.ttl"
    assert len(name_of(of({"title": "x" * 200}), None, "nq")) < 80
