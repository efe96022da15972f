"""Diagrams over HTTP and on the command line: a spec in, a file out."""

import json
from pathlib import Path

import httpx
import pytest
from openpyxl import load_workbook

from tests.diagram_data import text_of
from tests.served import Served, run
from viz.spec import schema

SPEC = "title: Um das Ministerium\naround: bmwk\nlabels: {short: true}\n"
BEGINS = {
    "image/svg+xml": b"<svg",
    "application/pdf": b"%PDF-1.7",
    "image/png": b"\x89PNG",
    "text/html": b"<!doctype html>",
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def post(served: Served, spec: str, accept: str = "image/svg+xml", **parameters: object) -> httpx.Response:
    """Send a spec."""
    address = f"{served.address}/api/v1/diagrams"
    return httpx.post(address, content=spec, headers={"Accept": accept}, params=parameters, timeout=60)  # type: ignore[arg-type]  # values are texts


@pytest.mark.parametrize("media", BEGINS)
def test_the_accept_header_chooses_the_format(served: Served, media: str) -> None:
    """Each format is made of the same spec, twice the same."""
    first, second = post(served, SPEC, media), post(served, SPEC, media)
    assert (first.status_code, first.headers["content-type"].split(";")[0]) == (200, media)
    assert first.content.lower().startswith(BEGINS[media].lower())
    assert first.content == second.content
    assert first.headers["geflecht-pages"] == "1"


@pytest.mark.parametrize(
    ("spec", "accept", "status", "told"),
    [
        ("title: [", "*/*", 400, "not YAML at line 1"),
        ("arround: x", "*/*", 422, "there is no such key"),
        ("around: nobody-here", "*/*", 404, "nobody-here"),
        (SPEC, "image/jpeg", 406, "image/svg+xml, application/pdf"),
        (SPEC, "text/csv", 415, "a matrix also as csv"),
        ("construct: 'SELECT * { ?s ?p ?o }'", "*/*", 400, "A diagram takes a CONSTRUCT"),
        ("construct: 'CONSTRUCT {'", "*/*", 400, "The query cannot be read"),
        ("view: matrix", "*/*", 400, "rows do not fit on A4"),
        ("a" * 70_000, "*/*", 413, "more than 64000 bytes"),
    ],
)
def test_what_cannot_be_made_is_a_problem_with_a_sentence(
    served: Served, spec: str, accept: str, status: int, told: str
) -> None:
    """Status and sentence fit what is wrong."""
    answer = post(served, spec, accept)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert told in answer.json()["detail"]


def test_a_construct_is_asked_of_the_store(served: Served) -> None:
    """The relations that a query yields are drawn, and no other."""
    spec = "construct: 'CONSTRUCT { ?a gf:funds ?b } WHERE { ?a gf:funds ?b }'"
    answer = post(served, spec)
    assert "fördert ReTraSON." in answer.text
    assert "1 Beziehung: 1 genannt." in answer.text


def test_a_matrix_is_made_as_a_workbook(served: Served, tmp_path: Path) -> None:
    """By Accept and by the end of the file's name, the same bytes: the table, and the sentences behind it."""
    spec, target = tmp_path / "matrix.yaml", tmp_path / "matrix.xlsx"
    spec.write_text("view: matrix\naround: fachjury-2023\n", encoding="utf-8")
    assert run("diagram", str(spec), "-o", str(target), folder=served.folder).returncode == 0
    book = load_workbook(target)
    assert book.sheetnames == ["matrix", "relations"]
    table = list(book["matrix"].iter_rows(values_only=True))
    rows = {row[1]: dict(zip(table[0], row, strict=True)) for row in table[1:]}
    assert rows["fachjury-2023"]["ReTraSON"] == 3
    assert "genannt" in {row[4] for row in book["relations"].iter_rows(values_only=True)}
    assert post(served, spec.read_text() + "language: en\n", XLSX).status_code == 200
    assert post(served, SPEC, XLSX).status_code == 415


def test_one_page_of_several_is_taken_by_its_number(served: Served) -> None:
    """A PDF holds all communities; an SVG one of them."""
    whole = post(served, "split: community", "application/pdf")
    count = int(whole.headers["geflecht-pages"])
    assert len(text_of(whole.content)) == count > 3
    assert post(served, "split: community", page=count).status_code == 200
    assert post(served, "split: community").status_code == 400


def test_the_schema_is_served_and_printed(served: Served) -> None:
    """The address and the command give the schema of the code."""
    answer = served.get("/api/v1/diagrams/schema")
    assert answer.headers["content-type"] == "application/schema+json"
    assert answer.json() == json.loads(schema())
    assert run("diagram", "--schema", folder=served.folder).stdout == schema()


def test_a_spec_becomes_a_file_by_its_suffix(served: Served, tmp_path: Path) -> None:
    """The command makes what the service makes; an option counts more than the spec."""
    spec, target = tmp_path / "um.yaml", tmp_path / "um.svg"
    spec.write_text(SPEC, encoding="utf-8")
    done = run("diagram", str(spec), "-o", str(target), folder=served.folder)
    assert done.returncode == 0, done.stderr
    assert target.read_text(encoding="utf-8") == post(served, SPEC).text
    run("diagram", str(spec), "--title", "Anders", "-o", str(tmp_path / "anders.svg"), folder=served.folder)
    assert '<title id="title">Anders</title>' in (tmp_path / "anders.svg").read_text(encoding="utf-8")


def test_like_keeps_actors_where_they_were(served: Served, tmp_path: Path) -> None:
    """With a picture made before, an actor of both stands at the same share of the page; other files are refused.

    Who was removed since keeps nobody from drawing.
    """
    before, after = tmp_path / "before.svg", tmp_path / "after.svg"
    run("diagram", "--around", "ig-metall", "-o", str(before), folder=served.folder)
    both = ("--around", "ig-metall", "--hops", "1", "--like", str(before))
    assert run("diagram", *both, "-o", str(after), folder=served.folder).returncode == 0
    place = 'data-id="ig-metall-wolfsburg" data-place="'
    found = [file.read_text(encoding="utf-8").split(place)[1].split('"')[0].split() for file in (before, after)]
    assert [float(one) for one in found[0]] == pytest.approx([float(one) for one in found[1]], abs=0.02)
    gone = before.read_text(encoding="utf-8").replace('"ig-metall-wolfsburg"', '"removed-since"')
    before.write_text(gone, encoding="utf-8")
    assert run("diagram", *both, "-o", str(after), folder=served.folder).returncode == 0
    assert place in after.read_text(encoding="utf-8")
    (tmp_path / "no.svg").write_text("<svg/>")
    wrong = run("diagram", "--like", str(tmp_path / "no.svg"), "-o", str(after), folder=served.folder)
    assert wrong.returncode == 2
