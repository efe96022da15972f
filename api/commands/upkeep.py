"""Upkeep: history, undo, erase, backup, restore, upgrade."""

import os
from pathlib import Path
from typing import Any

import click

from api import render
from api.commands.common import DATA, FORMAT, JSON, LANGUAGE, Where, example, language, reach
from api.commands.words import Words

_SHOWN = 3


@example("geflecht history --since 12")
@click.command()
@click.option("--since", type=click.IntRange(0), help="Only changes after this generation; else the last ones.")
@click.option("--actor", metavar="ACTOR", help="Only changes that name this actor, by id or IRI.")
@click.option("--limit", type=click.IntRange(1, 100), default=20, show_default=True, help="How many.")
@DATA
@LANGUAGE
@FORMAT
@JSON
def history(since: int | None, actor: str | None, limit: int, data: Where, lang: str | None, format_: str) -> None:
    """What was changed: when, by whom, why, what came and went, and whether it can be undone."""
    say, asked = Words(language(lang)), {"since": since, "limit": limit, "actor": actor, "lang": language(lang)}
    with reach(data) as client:
        answer = client.get("/api/v1/changes", **asked)
    rows = [
        [c["generation"], c["at"][:16].replace("T", " "), c["who"], c["why"], _what(c, say), say(_can(c["undoable"]))]
        for c in answer["items"]
    ]
    click.echo(render.shown(format_, answer, say.heads("change", "time", "who", "why", "what", "undoable"), rows))
    if format_ == "table" and answer["next"] is not None:
        click.echo(say("more changes", answer["generation"], answer["next"]))


def _can(undoable: bool | None) -> str:
    return {True: "yes", False: "no", None: "to try"}[undoable]


def _what(change: dict[str, Any], say: Words) -> str:
    """Return what a change did in one cell: how much, and the first sentences of what."""
    if change["erasure"]:
        return say("erased")
    return "; ".join([f"+{change['added']['count']} -{change['removed']['count']}", *change["told"][:_SHOWN]])


@example("geflecht undo 12")
@click.command()
@click.argument("change", type=click.IntRange(1))
@DATA
@LANGUAGE
@JSON
def undo(change: int, data: Where, lang: str | None, format_: str | None) -> None:
    """Take a change back by a new one; refused where later changes stand on it."""
    with reach(data) as client:
        answer = client.send("POST", f"/api/v1/changes/{change}/undo").json()
    say = Words(language(lang))
    told = say("undone", change, answer["generation"], answer["added"], answer["removed"])
    click.echo(render.as_json(answer) if format_ else told)


@example("geflecht erase max-mustermann")
@click.command()
@click.argument("actor")
@click.option("--yes", is_flag=True, help="Do not ask again.")
@DATA
@LANGUAGE
@JSON
def erase(actor: str, data: Where, lang: str | None, format_: str | None, *, yes: bool) -> None:
    """Erase a person for good, from every generation and kept file. This cannot be undone."""
    from urllib.parse import quote

    say = Words(language(lang))
    with reach(data) as client:
        address = f"/api/v1/actors/{quote(_meant(client, actor), safe='')}/erase"
        if not yes:
            _tell(client.send("POST", address, {"dry_run": True, "lang": language(lang)}).json(), say)
            click.confirm(say("really", actor), abort=True, err=True)
        answer = client.send("POST", address, {"lang": language(lang)}).json()
    if format_:
        click.echo(render.as_json(answer))
        return
    _tell(answer, say)


def _meant(client: Any, actor: str) -> str:
    """Return the address of an actor by its name; one that is in the history alone is named by its id or IRI."""
    from graph.errors import GeflechtError

    try:
        return str(client.get("/api/v1/actors/" + actor)["iri"])
    except GeflechtError as error:
        if error.details.get("what") != "actor":
            raise
        return actor


def _tell(answer: dict[str, Any], say: Words) -> None:
    counts = (answer[key] for key in ("statements", "texts", "changes", "files"))
    click.echo(say("would erase" if answer["dry_run"] else "has erased", *counts))
    if answer["mentions"]:
        more = answer["mentions_left_out"]
        named = ", ".join(f"{m['node']} ({m['predicate']})" for m in answer["mentions"])
        click.echo(say("mentions", named) + (f" {say('cut', more)}" if more else ""))
    if answer["unsearched"]:
        click.echo(say("unsearched", ", ".join(answer["unsearched"])))
    for made in answer["backups"]:
        click.echo(say("backup holds", made["name"] or "?", made["generation"], made["at"][:16].replace("T", " ")))
    click.echo(answer["note"])


@example("geflecht backup region-2026-11.tar")
@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@DATA
@LANGUAGE
def backup(file: Path, data: Where, lang: str | None) -> None:
    """Write everything needed to make this data again into one file, also while a server runs."""
    from graph.store.backup import check

    beside = file.with_name(f".{file.name}.part")
    try:
        with open(beside, "wb", opener=_private) as out, reach(data) as client:
            client.fetch("/api/v1/backup", out, name=str(file.resolve()))
            out.flush()
            os.fsync(out.fileno())
        with beside.open("rb") as written:
            header = check(written)
        beside.replace(file)
    except OSError as error:
        raise click.FileError(str(file), error.strerror or "it cannot be written") from error
    finally:
        beside.unlink(missing_ok=True)
    click.echo(Words(language(lang))("backed up", file, file.stat().st_size, header["generation"]))


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@example("geflecht restore region-2026-11.tar --data restored")
@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@DATA
@LANGUAGE
def restore(file: Path, data: Where, lang: str | None) -> None:
    """Make an empty folder hold what a backup holds; the whole file is checked before anything is written."""
    from graph.store.backup import check

    with file.open("rb") as opened:
        check(opened)
    with reach(data, create=True) as client:
        answer = client.put_file("/api/v1/restore", file).json()
    click.echo(Words(language(lang))("restored", file, answer["generation"]))


@example("geflecht upgrade --data data")
@click.command()
@DATA
@LANGUAGE
def upgrade(data: Where, lang: str | None) -> None:
    """Bring a folder that an earlier version wrote to this one; keep a copy of it until you are content."""
    from api.folder import upgraded

    say = Words(language(lang))
    before, after = upgraded(data)
    with reach(data) as client:
        found = client.get("/api/v1/validation")["findings"]
    told = [", ".join(f"{name} {number}" for name, number in versions.items()) for versions in (before, after)]
    click.echo(say("is current", told[1]) if before == after else say("upgraded", *told))
    violations = sum(finding["severity"] == "violation" for finding in found)
    if violations:
        click.echo(say("violations", violations))
