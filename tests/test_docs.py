"""The docs are true: examples print what is shown, reference pages are those of the code, links lead somewhere."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pyoxigraph import RdfFormat, parse

from api.cli import main
from docs import make
from graph.intake.table.load import Options, import_table
from graph.intake.table.mapping import load
from graph.snapshot import Snapshot
from graph.snapshots import read
from graph.store.embedded import EmbeddedStore
from ontology import names
from tests.served import Served, run, serving
from viz.diagram import make as make_diagram
from viz.spec import parse as parse_spec

ROOT = Path(__file__).parent.parent
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    ROOT / "ontology" / "dataset" / "retrason" / "README.md",
    ROOT / "ontology" / "dataset" / "region" / "README.md",
]


def _some_long(pages: list[Path]) -> list[Any]:
    """Return the pages, of which one is tried each time and the others with what takes minutes."""
    first, *others = sorted(pages, key=lambda page: page.name != "README.md")
    return [first, *(pytest.param(page, marks=pytest.mark.long) for page in others)]


@pytest.mark.parametrize("page", _some_long(make.pages_with_examples()), ids=lambda page: page.name)
def test_examples_print_what_the_page_shows(page: Path, served: Served) -> None:
    """Every console block, run in a shell on the bundled network, gives the output under it."""
    text = page.read_text(encoding="utf-8")
    assert make.rerun(text, served.folder) == text


@pytest.mark.parametrize("page", _some_long(make.pages_with_examples(make.WRITES)), ids=lambda page: page.name)
def test_examples_that_write_print_what_the_page_shows(page: Path, tmp_path: Path) -> None:
    """The blocks of a page that changes data, run one after the other on a copy of the bundled network of its own."""
    text = page.read_text(encoding="utf-8")
    with serving(tmp_path / "data") as own:
        assert make.rerun(text, own.folder, make.WRITES) == text


@pytest.mark.parametrize("name", ["vocabulary.md", "commands.md", "checks.md", "extraction.md"])
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


@pytest.mark.long
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


def test_the_examples_of_upkeep_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command of the pages about history and erasing, one after the other, on a folder with a person."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GEFLECHT_DATA", "data")
    begin = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in names.PREFIXES.items())
    first = 'id:erika-beispiel a gf:Person ; skos:prefLabel "Erika Beispiel"@de ; gf:holdsRoleAt id:wegeverein .'
    second = 'id:wegeverein a gf:Association ; skos:prefLabel "Wegeverein"@de .'
    Path("wege.ttl").write_text(begin + first + second, encoding="utf-8")
    Path("mehr.ttl").write_text(begin + 'id:wegeverein skos:altLabel "WV"@de .', encoding="utf-8")
    said: dict[str, str] = {}
    for page in ("history.md", "erasing.md"):
        text = (ROOT / "docs" / page).read_text(encoding="utf-8")
        lines = [line for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]
        for line in lines:
            asked = shlex.split(line, comments=True)[1:]
            done = CliRunner().invoke(main, asked, input="n\n")
            asks = asked[0] == "erase" and "--yes" not in asked
            assert done.exit_code == (1 if asks else 0), (line, done.output)
            said[" ".join(asked)] = done.output
            if asked[0] == "import":
                assert CliRunner().invoke(main, ["import", "mehr.ttl"]).exit_code == 0
    assert "WV" in Path("then.ttl").read_text(encoding="utf-8")
    assert '"next": null' in said["history --since 1 --json"]
    assert "generation 4" in said["undo 3"]
    assert "Erased: 1 statement," in said["erase erika-beispiel --yes"]


def test_the_mapping_of_the_guide_is_valid_and_understands_its_words(store: EmbeddedStore) -> None:
    """The example of a mapping file reads a sheet as the page says."""
    text = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    mapping = load(example)
    table = "Wer;Art;Was;Mit wem;seit;Betrag;Beleg;Nr\nA;Firma;bekommt von;B;03/04/2022;5,50;Heft 3;1\n"
    sheet = mapping.model_copy(update={"read": mapping.read.model_copy(update={"sheets": []})})
    done = import_table(store, "Partner.csv", table.encode(), Options(mapping=sheet))
    (statement,) = read(store).statements
    assert (done.report.accepted, statement.relation, statement.subject) == (1, "contributesTo", names.ID + "b")
    assert (str(statement.start), str(statement.amount), statement.identifier) == ("2022-04-03", "5.5", "1")


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
