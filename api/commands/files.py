"""Files in, and the service: serve, import, validate."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api import render
from api.commands.common import DATA, FAILED, JSON, LANGUAGE, UPDATES, Where, example, language, reach

if TYPE_CHECKING:
    from api.folder import Client

_SERVICE = "Another host that queries may ask with SERVICE, and updates with LOAD; a private one as a number."
_ROWS = "Rows, or triples, of a query's answer; more are refused."
_RATE = "Requests a minute to the expensive addresses, for each client elsewhere; 0 is no limit."


@example("geflecht serve --open")
@click.command()
@DATA
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes any free port.")
@click.option("--allow-host", multiple=True, metavar="NAME", help="A name by which the service may be asked.")
@click.option("--private", is_flag=True, help="Answer nobody without a token.")
@click.option("--allow-origin", multiple=True, metavar="ORIGIN", help="A site whose pages may ask, also with a token.")
@click.option("--trusted-proxy", multiple=True, metavar="ADDRESS", help="A proxy whose forwarded headers are believed.")
@click.option("--root-path", default="", metavar="PATH", help="The sub-path behind a proxy.")
@click.option("--allow-service", multiple=True, metavar="HOST[:PORT]", help=_SERVICE)
@click.option("--max-rows", default=500_000, show_default=True, type=click.IntRange(1), help=_ROWS)
@click.option("--rate", default=600, show_default=True, type=click.IntRange(0), help=_RATE)
@click.option("--publisher", default="", metavar="NAME", help="Who publishes the data, as its description says.")
@click.option("--contact", default="", metavar="ADDRESS", help="Where to write to about the data: mail or page.")
@UPDATES
@click.option(
    "--engine", default="igraph", show_default=True, help="What computes measures: igraph, networkx, or a backend."
)
@click.option("--empty", is_flag=True, help="Leave an empty folder empty.")
@click.option(
    "--dataset", multiple=True, type=click.Choice(["retrason", "region"]), help="Load only this bundled network."
)
@click.option("--open", "open_", is_flag=True, help="Open a browser.")
def serve(data: Where, **options: Any) -> None:
    """Serve the data folder; an empty one gets the bundled networks.

    On this machine reading is open and only the geflecht command writes. For others to reach it, make a token first.
    """
    from api.serving import Options, run

    run(data, Options(**options))


@example("geflecht import partners.xlsx --dry-run --save-mapping partners.yaml")
@click.command(name="import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@DATA
@click.option("--title", help="The title under which a file is shown as source.")
@click.option("--mapping", metavar="M", help="For tables: a mapping file, or the name of a ready mapping.")
@click.option("--save-mapping", type=click.Path(dir_okay=False, path_type=Path), help="Save the mapping that was used.")
@click.option("--proposed", is_flag=True, help="For tables: let every row wait for review.")
@click.option("--licence", help="For tables: the licence of what they say, a name or an address.")
@click.option("--attribution", help="For tables: whom to credit.")
@UPDATES
@click.option("--dry-run", is_flag=True, help="Read and validate, write nothing.")
@LANGUAGE
@JSON
def import_(
    files: tuple[Path, ...],
    data: Where,
    updates: str | None,
    lang: str | None,
    format_: str | None,
    mapping: str | None,
    save_mapping: Path | None,
    **told: Any,
) -> None:
    """Import RDF and tables: CSV, XLSX, JSON, GEXF, GraphML.

    RDF, and up to 25,000 statements of a table, are taken whole or not at all. A dry run of a table shows how it is
    understood, and what becomes of each row.
    """
    from api.commands import tables
    from api.commands.words import Words

    told |= {"mapping": tables.read_mapping(mapping), "lang": language(lang)}
    say = Words(language(lang))
    with reach(data, create=True, updates=updates) as client:
        for file in files:
            answer = _send(client, file, **told)
            click.echo(render.as_json(answer) if format_ else tables.shown(answer, say))
            if save_mapping and answer["table"]:
                save(save_mapping, answer["table"]["mapping"].encode())


def _send(client: "Client", file: Path, *, dry_run: bool, **told: Any) -> dict[str, Any]:
    parameters = {"name": file.name, "dry_run": dry_run, **told}
    answer: dict[str, Any] = client.send("POST", "/api/v1/imports", parameters, content=file.read_bytes()).json()
    return answer


@example("geflecht validate partners.ttl")
@click.command()
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@DATA
@LANGUAGE
@JSON
def validate(file: Path | None, data: Where, lang: str | None, format_: str | None) -> None:
    """Validate a file against the data it would join, or the whole folder; exit code 1 on violations."""
    from api.commands.words import Words

    say = Words(language(lang))
    with reach(data, create=file is not None) as client:
        answer = _send(client, file, dry_run=True, lang=say.language) if file else client.get("/api/v1/validation")
    found = answer["findings"]
    rows = [[f["severity"], f["check"], f["node"], f["message"].get(say.language)] for f in found]
    click.echo(render.shown(format_ or "table", answer, say.heads("severity", "check", "node", "what to do"), rows))
    violations = sum(f["severity"] == "violation" for f in found)
    click.echo(say("counted findings", violations, len(found) - violations), err=True)
    sys.exit(FAILED if violations else 0)


def save(output: Path, content: bytes) -> None:
    """Write a file whole: beside it first, then in its place."""
    beside = output.with_name(f".{output.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(output)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise click.FileError(str(output), error.strerror or "it cannot be written") from error
    click.echo(f"{output}: {len(content)} bytes.")
