"""Diagrams: a spec, or what the options ask, becomes a file."""

import re
from pathlib import Path
from typing import Any

import click

from api.commands.common import DATA, LANGUAGE, ON, Where, example, language, reach
from api.commands.files import save

_MEDIA = {
    ".svg": "image/svg+xml",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".html": "text/html",
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_PLACED = re.compile(r'data-id="([^"]+)" data-place="([\d.-]+) ([\d.-]+)"')
_FILE = click.Path(dir_okay=False, path_type=Path)


@example("geflecht diagram --around retrason --hops 1 -o retrason.html")
@click.command()
@click.argument("spec", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--around", metavar="ACTOR", help="The centre; without it the whole network.")
@click.option("--hops", type=click.IntRange(1, 10), help="How far around; 1 where nothing else is said.")
@click.option("--kind", multiple=True, help="Only these kinds, and what is below them.")
@click.option("--title")
@click.option(
    "--since",
    metavar="DAY|GENERATION",
    help="Mark what began, was first observed, ended or changed until --on; or what is recorded since a generation.",
)
@click.option(
    "--like",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="An SVG made before: who is in it stays there.",
)
@click.option("--page", type=click.IntRange(1), help="One page of several; a PDF holds all of them.")
@click.option("--output", "-o", type=_FILE, help="Ends with .html .svg .pdf .png, of a matrix also .csv .xlsx")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of a spec and end.")
@DATA
@ON
@LANGUAGE
def diagram(
    spec: Path | None,
    *,
    schema: bool,
    output: Path | None,
    like: Path | None,
    page: int | None,
    data: Where,
    **asked: Any,
) -> None:
    """Draw a spec (YAML), or what the options ask, into one file: the same data give the same bytes.

    Without a spec: the network, or what surrounds an actor. An option counts more than the spec.
    """
    if schema:
        from viz.spec import schema as written

        click.echo(written(), nl=False)
        return
    media = _MEDIA.get(output.suffix.lower()) if output else None
    if output is None or media is None:
        raise click.BadParameter(
            "The file's name ends with .html, .svg, .pdf, .png, .csv or .xlsx.", param_hint="--output"
        )
    body = _spec(spec, like, asked)
    with reach(data) as client:
        answer = client.send(
            "POST", "/api/v1/diagrams", {"page": page}, content=body.encode(), headers={"Accept": media}
        )
        save(output, answer.content)


def _spec(file: Path | None, like: Path | None, asked: dict[str, Any]) -> str:
    """Return a spec with what the options change, as JSON, which is YAML."""
    import json

    from viz.spec import of, parse

    found = parse(file.read_bytes()).model_dump(mode="json", by_alias=True, exclude_unset=True) if file else {}
    if asked["around"]:
        for question in ("path", "actors", "construct"):
            found.pop(question, None)
    options = {
        "around": asked["around"],
        "hops": asked["hops"],
        "kinds": list(asked["kind"]) or None,
        "title": asked["title"],
        "day": asked["on"],
        "since": int(asked["since"]) if (asked["since"] or "").isdecimal() else asked["since"],
        "language": asked["lang"] or (None if file else language(None)),
    }
    found |= {key: value for key, value in options.items() if value is not None}
    if like:
        found["places"] = {**_places(like), **found.get("places", {})}
    return json.dumps(of(found).model_dump(mode="json", by_alias=True, exclude_unset=True), ensure_ascii=False)


def _places(file: Path) -> dict[str, tuple[float, float]]:
    """Return where actors stand in an SVG that was made before."""
    text = file.read_text(encoding="utf-8", errors="replace")
    found = {name: (_share(x), _share(y)) for name, x, y in _PLACED.findall(text)}
    if not found:
        raise click.BadParameter(f"{file} is no SVG of a diagram; make one with -o FILE.svg.", param_hint="--like")
    return found


def _share(text: str) -> float:
    return min(1.0, max(0.0, float(text)))
