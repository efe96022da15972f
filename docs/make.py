"""Makes what in docs/ is made: the reference pages from the code, and the pictures from the running pages.

`make docs` runs it; a test holds the reference pages to the code. Pictures need a Chromium.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

import ontology
from api.cli import main
from ontology.model import Kind, Relation, model
from viz.spec import schema

HERE = Path(__file__).parent
READS, WRITES = "console", "shell-session"


def reference() -> dict[str, str]:
    """Return the text of each reference page by file name."""
    return {
        "vocabulary.md": _vocabulary(),
        "commands.md": _commands(),
        "checks.md": _checks(),
        "extraction.md": _extraction(),
    }


def _vocabulary() -> str:
    kinds = [f"| `{k.name}` | {k.label['de']} | {k.label['en']} | {_above(k)} | {k.role} |" for k in _kinds()]
    relations = [_relation(r) for r in sorted(model().relations.values(), key=lambda r: r.name)]
    return "\n".join(
        [
            "# Vocabulary",
            "",
            "Made from `ontology/actors.ttl`. Namespace `gf:` is `https://w3id.org/geflecht/ns#`.",
            "",
            "## Kinds",
            "",
            "An actor is a node of every measure; an affiliation is what actors share, drawn and used in two-mode",
            "measures only; a matter is neither.",
            "",
            "| kind | German | English | below | in a network |",
            "|---|---|---|---|---|",
            *kinds,
            "",
            "## Relations",
            "",
            "| relation | German | English | from | to | counts as |",
            "|---|---|---|---|---|---|",
            *relations,
            "",
        ]
    )


def _kinds() -> list[Kind]:
    return sorted(model().kinds.values(), key=lambda kind: (kind.role, [*reversed(kind.ancestors), kind.name]))


def _above(kind: Kind) -> str:
    return f"`{kind.ancestors[0]}`" if kind.ancestors else ""


def _relation(relation: Relation) -> str:
    marks = [
        ("symmetric", relation.symmetric),
        ("cooperation", relation.cooperation),
        ("membership", relation.membership),
        (f"funding by its {relation.funder}", relation.funder is not None),
    ]
    target = f"`{relation.target.rsplit('#', 1)[-1]}`"
    counts = ", ".join(name for name, holds in marks if holds)
    labels = f"{relation.label['de']} | {relation.label['en']}"
    return f"| `{relation.name}` | {labels} | `{relation.source}` | {target} | {counts} |"


def _commands() -> str:
    pages = ["# Commands", "", "Made from `geflecht --help`.", "", "```", _help(main, "geflecht"), "```", ""]
    for name, command in main.commands.items():
        pages += [f"## {name}", "", "```", _help(command, f"geflecht {name}"), "```", ""]
    return "\n".join(pages)


def _help(command: click.Command, name: str) -> str:
    text = command.get_help(click.Context(command, info_name=name, terminal_width=100, max_content_width=100))
    return "\n".join(line.rstrip() for line in text.splitlines())


def _checks() -> str:
    rows = [_check(name) for name in ontology.listing("checks", ".rq")]
    shapes = [
        _shape(block) for block in re.split(r"\n(?=gf:shape-)", ontology.read("shapes.ttl")) if "sh:message" in block
    ]
    head = ["| check | severity | German | English |", "|---|---|---|---|"]
    return "\n".join(
        [
            "# Checks",
            "",
            "Made from `ontology/shapes.ttl` and `ontology/checks`. A violation refuses the whole change, a warning is",
            "only told.",
            "",
            "## Shapes (SHACL Core)",
            "",
            *head,
            *sorted(shapes),
            "",
            "## Queries",
            "",
            *head,
            *rows,
            "",
        ]
    )


def _check(name: str) -> str:
    text = ontology.read("checks", name)
    told = {key: re.search(rf"^# {key}: (.*)$", text, re.MULTILINE) for key in ("severity", "de", "en")}
    cells = [found[1].replace("|", "\\|") if found else "" for found in told.values()]
    return f"| `{name.removesuffix('.rq')}` | {' | '.join(cells)} |"


def _shape(block: str) -> str:
    name = re.match(r"gf:shape-([\w-]+)", block)
    severity = "warning" if "sh:Warning" in block else "violation"
    told = {language: re.search(rf'"((?:[^"\\]|\\.)*)"@{language}', block) for language in ("de", "en")}
    cells = [found[1].replace("|", "\\|") if found else "" for found in told.values()]
    return f"| `{name[1] if name else ''}` | {severity} | {' | '.join(cells)} |"


def gallery() -> dict[str, bytes]:
    """Return the files of the gallery by name: each spec of docs/gallery drawn from the bundled network."""
    from graph.intake.bundled import load_bundled
    from graph.snapshots import read
    from graph.store import Query
    from graph.store.embedded import EmbeddedStore
    from viz.choose import links_of
    from viz.diagram import MEDIA, make
    from viz.spec import parse

    found = {}
    with tempfile.TemporaryDirectory() as folder:
        store = EmbeddedStore(Path(folder) / "data")
        load_bundled(store)
        data = read(store)
        for file in sorted((HERE / "gallery").glob("*.yaml")):
            spec = parse(file.read_bytes())
            asked = store.answer(Query(spec.query, "application/n-triples")).body if spec.query else b""
            for format_ in ("svg", "csv") if spec.view == "matrix" else ("svg",):
                found[f"{file.stem}.{format_}"] = make(data, spec, MEDIA[format_], links_of(asked)).content
        store.close()
    return found


def _extraction() -> str:
    text = ontology.read("extraction", "relations.toml")
    rules = [_rule(rule) for rule in tomllib.loads(text)["rule"]]
    told = [line.removeprefix("#").removeprefix(" ") for line in text.split("\nunless")[0].splitlines()[1:]]
    nouns = tomllib.loads(ontology.read("extraction", "german.toml"))["institution"]
    return "\n".join(
        [
            "# Extraction",
            "",
            "Made from `ontology/extraction/relations.toml` and `german.toml`: how a German text is read.",
            "",
            "## How a rule is written",
            "",
            "```text",
            *"\n".join(told).strip().splitlines(),
            "```",
            "",
            "## Rules",
            "",
            "| rule | relation | from | to | patterns | score |",
            "|---|---|---|---|---|---|",
            *rules,
            "",
            "## Nouns that names are built on",
            "",
            "| kind | nouns | a name by itself |",
            "|---|---|---|",
            *(f"| `{n['kind']}` | {', '.join(n['heads'])} | {n.get('alone', 'never')} |" for n in nouns),
            "",
        ]
    )


def _rule(rule: dict[str, Any]) -> str:
    ends = [rule.get("among", rule.get(end, "")) for end in ("subject", "object")]
    patterns = "<br>".join(f"`{pattern}`".replace("|", "\\|") for pattern in rule["pattern"])
    return f"| {rule['name']} | `{rule['relation']}` | {ends[0]} | {ends[1]} | {patterns} | {rule['score']} |"


def rerun(text: str, folder: Path, fence: str = READS) -> str:
    """Return a page with the output of each block of a fence made anew on a data folder.

    A block holds one command after ``$``; what follows it is replaced by what the command prints.
    """
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    env = {**os.environ, "PATH": path, "GEFLECHT_DATA": str(folder), "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"}

    def output(block: re.Match[str]) -> str:
        command = ["bash", "-c", block[1]]
        done = subprocess.run(command, env=env, stdout=-1, stderr=-2, text=True, check=False)  # noqa: S603 (from our docs)
        return f"```{fence}\n$ {block[1]}\n{done.stdout.rstrip()}\n```"

    return re.sub(rf"```{fence}\n\$ ([^\n]*)\n.*?```", output, text, flags=re.DOTALL)


def pages_with_examples(fence: str = READS) -> list[Path]:
    """Return the pages that hold blocks of a fence: those that only read, or those that write to data of their own."""
    pages = (HERE.parent / "README.md", *sorted(HERE.glob("*.md")))
    return [page for page in pages if f"```{fence}" in page.read_text(encoding="utf-8")]


@contextmanager
def _service() -> Iterator[tuple[str, Path]]:
    """Serve the bundled network from a folder of its own, and yield its address and the folder."""
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            "-m",
            "api",
            "serve",
            "--data",
            f"{folder}/data",
            "--port",
            "0",
            "--dataset",
            "retrason",
        ]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 (our own command)
        try:
            assert process.stdout is not None
            found = re.search(r"http://[\d.:]+", process.stdout.readline())
            assert found is not None
            yield found[0], Path(folder) / "data"
        finally:
            process.terminate()
            process.wait()


def pictures(address: str) -> None:
    """Take the screenshots that the docs show, from the real pages."""
    from playwright.sync_api import sync_playwright

    browser_path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    shots = {"start.png": "/?lang=en", "diagram.png": "/diagram?lang=en&around=retrason"}
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=browser_path, args=options)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        for name, path in shots.items():
            page.goto(address + path)
            page.wait_for_timeout(500)
            page.screenshot(path=HERE / "pictures" / name)
        browser.close()


if __name__ == "__main__":
    for file, text in reference().items():
        (HERE / "reference" / file).write_text(text, encoding="utf-8")
    (HERE.parent / "viz" / "diagram.schema.json").write_text(schema(), encoding="utf-8")
    for file, content in gallery().items():
        (HERE / "gallery" / file).write_bytes(content)
    with _service() as (address, data):
        for page in pages_with_examples():
            page.write_text(rerun(page.read_text(encoding="utf-8"), data), encoding="utf-8")
        pictures(address)
    for page in pages_with_examples(WRITES):
        with _service() as (_, data):
            page.write_text(rerun(page.read_text(encoding="utf-8"), data, WRITES), encoding="utf-8")
