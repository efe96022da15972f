"""The docs are true: examples print what is shown, reference pages are those of the code, links lead somewhere."""

import re
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from docs import make
from graph.snapshot import Snapshot
from tests.served import Served, run
from viz.diagram import make as make_diagram
from viz.spec import parse as parse_spec

ROOT = Path(__file__).parent.parent
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    ROOT / "ontology" / "dataset" / "retrason" / "README.md",
]


@pytest.mark.parametrize("page", make.pages_with_examples(), ids=lambda page: page.name)
def test_examples_print_what_the_page_shows(page: Path, served: Served) -> None:
    """Every console block, run in a shell on the bundled network, gives the output under it."""
    text = page.read_text(encoding="utf-8")
    assert make.rerun(text, served.folder) == text


@pytest.mark.parametrize("name", ["vocabulary.md", "commands.md", "checks.md"])
def test_reference_pages_are_those_of_the_code(name: str) -> None:
    """What `make docs` would write is what stands there."""
    assert (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8") == make.reference()[name]


def test_the_gallery_is_what_its_specs_draw() -> None:
    """Each picture has the bytes that its spec gives on the bundled network, and the page shows both."""
    text = (ROOT / "docs" / "gallery.md").read_text(encoding="utf-8")
    made = make.gallery()
    assert len(made) > 9
    for name, content in made.items():
        assert (ROOT / "docs" / "gallery" / name).read_bytes() == content, f"{name} is old; make docs"
        assert f"gallery/{name}" in text
        assert f"gallery/{Path(name).stem}.yaml" in text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    """Each relative link and picture is a file."""
    targets = re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_the_turtle_examples_are_taken(tmp_path: Path) -> None:
    """Both examples of bringing one's own data are imported, and the queries under them find what they promise."""
    text = (ROOT / "docs" / "own-data.md").read_text(encoding="utf-8")
    for number, block in enumerate(re.findall(r"```turtle\n(.*?)```", text, re.DOTALL)):
        file = tmp_path / f"{number}.ttl"
        file.write_text(block, encoding="utf-8")
        assert list(parse(block.encode(), format=RdfFormat.TURTLE))
        assert run("import", str(file), folder=tmp_path / "data").returncode == 0
    found = []
    for query in re.findall(r"```sparql\n(.*?)```", text, re.DOTALL):
        file = tmp_path / "q.rq"
        file.write_text(query)
        found.append(run("query", str(file), "--format", "csv", folder=tmp_path / "data").stdout.split())
    assert "https://w3id.org/geflecht/id/amt-fuer-wege,https://w3id.org/geflecht/id/wegeverein" in found[0]
    assert found[1][1:] == [
        "https://w3id.org/geflecht/id/ministerium,2026-01-01,https://w3id.org/geflecht/id/bericht-2026"
    ]


def test_the_specs_in_the_docs_draw(snapshot: Snapshot) -> None:
    """Every block of YAML is a spec that gives a picture of the bundled network."""
    text = (ROOT / "docs" / "diagrams.md").read_text(encoding="utf-8")
    specs = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert [make_diagram(snapshot, parse_spec(spec), "image/svg+xml").pages for spec in specs] == [1]


def test_architecture_names_files_that_exist() -> None:
    """Every path in the table of the house is there."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = text.split("## The house")[1].split("## How data")[0]
    paths = re.findall(r"`((?:ontology|graph|viz|api)/[\w./-]*)`", table)
    assert len(paths) >= 14
    assert [path for path in paths if not (ROOT / path).exists()] == []
