"""Exports: everything, or any part of the network, becomes a file for another program."""

import json
from pathlib import Path
from typing import Any

import click

from api.commands.common import DATA, GENERATION, LANGUAGE, ON, Where, example, language, reach
from api.commands.files import save

_FILE = click.Path(dir_okay=False, path_type=Path)


@example("geflecht export --around retrason --hops 2 -o retrason.gexf")
@click.command()
@click.argument("spec", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--output",
    "-o",
    required=True,
    type=_FILE,
    help="Ends with .ttl .nt .rdf .jsonld .trig .nq .csv .gexf .graphml .cyjs .jgf .xlsx .zip .geojson .md .bib .csl",
)
@click.option("--around", multiple=True, metavar="ACTOR", help="What surrounds an actor.")
@click.option("--hops", type=click.IntRange(1, 10), help="How far around; 1 where nothing else is said.")
@click.option("--path", nargs=2, metavar="ACTOR ACTOR", help="All shortest paths between two actors.")
@click.option("--actor", multiple=True, metavar="ACTOR", help="Just these actors and the relations among them.")
@click.option("--without", multiple=True, metavar="ACTOR", help="Leave an actor out.")
@click.option("--kind", multiple=True, help="Only these kinds, and what is below them.")
@click.option("--relation", multiple=True, help="Only these relations.")
@click.option("--certainty", multiple=True, type=click.Choice(["stated", "inferred"]))
@click.option("--undated", is_flag=True, help="With --on: also what carries no date.")
@click.option("--derived", is_flag=True, help="Also what rules derived.")
@click.option("--gexf", type=click.Choice(["1.3", "1.2"]), help="The version of GEXF; 1.3 where nothing else is said.")
@DATA
@ON
@GENERATION
@LANGUAGE
def export(
    spec: Path | None, output: Path, data: Where, generation: int | None, gexf: str | None, **asked: Any
) -> None:
    """Export everything that is stored, or the part of the network that the options or a diagram's spec (YAML) ask for.

    RDF and CSV without a question hold everything; all other formats hold the network.
    """
    body, suffix = _spec(spec, asked), output.suffix.lstrip(".").lower()
    told = {"generation": generation, "gexf": gexf}
    with reach(data) as client:
        if set(body) <= {"language"}:
            answer = client.send("GET", f"/export.{suffix}", {**told, "lang": body["language"]})
        else:
            content = json.dumps(body, ensure_ascii=False).encode()
            answer = client.send("POST", "/export", {**told, "format": suffix}, content=content)
        save(output, answer.content)


def _spec(file: Path | None, asked: dict[str, Any]) -> dict[str, Any]:
    """Return a spec with what the options change."""
    found: dict[str, Any] = {}
    if file:
        from viz.spec import parse

        found = parse(file.read_bytes()).model_dump(mode="json", by_alias=True, exclude_unset=True)
    questions = {"around": list(asked["around"]), "path": asked["path"], "actors": list(asked["actor"])}
    if any(questions.values()):
        for question in (*questions, "construct"):
            found.pop(question, None)
    options = {
        **questions,
        "hops": asked["hops"],
        "without": list(asked["without"]),
        "kinds": list(asked["kind"]),
        "relations": list(asked["relation"]),
        "certainty": list(asked["certainty"]),
        "day": asked["on"],
        "undated": asked["undated"],
        "derived": asked["derived"],
        "language": asked["lang"] or (None if "language" in found else language(None)),
    }
    return found | {name: value for name, value in options.items() if value}
