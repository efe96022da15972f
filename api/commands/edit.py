"""Entered by hand: add, correct and retract actors, sources and relations."""

import json
from typing import TYPE_CHECKING, Any

import click

from api import render
from api.commands.common import DATA, JSON, LANGUAGE, Where, example, language, reach
from api.commands.words import Words
from graph.errors import GeflechtError

if TYPE_CHECKING:
    from api.folder import Client, Response

WHY = click.option("--why", metavar="TEXT", help="Why, for the journal.")
_FIELDS = click.argument("fields", nargs=-1, metavar="FIELD=VALUE...")
_ADDRESSES = {"entity": "/api/v1/actors", "source": "/api/v1/sources", "statement": "/api/v1/relations"}


@example('geflecht add City name="Wolfenbüttel" alternative_names=WF')
@click.command()
@click.argument("what", metavar="KIND_OR_RELATION")
@_FIELDS
@click.option("--id", "id_", help="The id of an entity; else made from its name.")
@WHY
@DATA
@LANGUAGE
@JSON
def add(what: str, fields: tuple[str, ...], id_: str | None, why: str | None, data: Where, **shown: Any) -> None:
    """Enter an actor, a source or a relation; without fields, show which there are.

    A field that takes several values is written several times; name@en=VALUE is the text in a language.
    """
    say = Words(language(shown["lang"]))
    given = values(fields)
    with reach(data) as client:
        form = client.get(f"/api/v1/forms/{what}", lang=say.language)
        if not given:
            click.echo(_form(form, say, shown["format_"]))
            return
        given["relation" if form["of"] == "statement" else "kind"] = what
        if id_ is not None:
            given["id"] = id_
        answer = write(client, "POST", _ADDRESSES[form["of"]], given, why=why, lang=say.language)
    told(answer, say, shown["format_"])


@example("geflecht correct landkreis-peine name='Landkreis Peine' identifiers=")
@click.command()
@click.argument("what", metavar="ID")
@click.argument("fields", nargs=-1, required=True, metavar="FIELD=VALUE...")
@WHY
@DATA
@LANGUAGE
@JSON
def correct(what: str, fields: tuple[str, ...], why: str | None, data: Where, **shown: Any) -> None:
    """Change fields of an actor, a source or a relation; FIELD= without a value clears one."""
    say = Words(language(shown["lang"]))
    with reach(data) as client:
        address, seen = find(client, what, say.language)
        answer = write(client, "PATCH", address, values(fields), seen.etag, why=why, lang=say.language)
    told(answer, say, shown["format_"])


@example("geflecht retract s-d95859b9f3ed7923 --why 'Not in the text.'")
@click.command()
@click.argument("what", metavar="ID")
@click.option("--with-statements", is_flag=True, help="Also every statement that names it, or rests on it as source.")
@WHY
@DATA
@LANGUAGE
@JSON
def retract(what: str, why: str | None, data: Where, *, with_statements: bool, **shown: Any) -> None:
    """Take back an actor, a source or a relation; the history keeps it, and undo brings it back."""
    say = Words(language(shown["lang"]))
    with reach(data) as client:
        address, seen = find(client, what, say.language)
        asked = {"statements": True} if with_statements else {}
        answer = write(client, "DELETE", address, None, seen.etag, why=why, lang=say.language, **asked)
    told(answer, say, shown["format_"])


def values(fields: tuple[str, ...]) -> dict[str, Any]:
    """Return FIELD=VALUE arguments as JSON: a repeated one is a list, ``name@en=`` a text by language.

    Raises:
        click.BadParameter: one has no name or no equals sign.
    """
    found: dict[str, Any] = {}
    for field in fields:
        name, sign, value = field.partition("=")
        name, _, tag = name.strip().partition("@")
        if not sign or not name:
            raise click.BadParameter(f"'{field}' is no FIELD=VALUE.", param_hint="FIELD=VALUE")
        if tag:
            texts = found.setdefault(name, {})
            if not isinstance(texts, dict):
                raise click.BadParameter(f"'{name}' is given with a language and without.", param_hint="FIELD=VALUE")
            texts[tag] = value
        elif name in found:
            found[name] = [*(found[name] if isinstance(found[name], list) else [found[name]]), value]
        else:
            found[name] = value or None
    return found


def find(client: "Client", what: str, lang: str) -> tuple[str, "Response"]:
    """Return the address of an entity or a statement, and what stands there now.

    Raises:
        GeflechtError: neither is called so.
    """
    from urllib.parse import quote

    place = quote(what, safe="")
    try:
        return f"/api/v1/actors/{place}", client.send("GET", f"/api/v1/actors/{place}", {"lang": lang})
    except GeflechtError as error:
        unknown = error
    try:
        return f"/api/v1/relations/{place}", client.send("GET", f"/api/v1/relations/{place}", {"lang": lang})
    except GeflechtError:
        raise unknown from None


def write(client: "Client", method: str, path: str, given: Any, etag: str = "", **parameters: Any) -> Any:
    """Send a change as JSON, held to what was seen, and return the answer."""
    content = None if given is None else json.dumps(given).encode()
    headers = {"Content-Type": "application/json"} | ({"If-Match": etag} if etag else {})
    return client.send(method, path, parameters, content=content, headers=headers).json()


def told(answer: dict[str, Any], say: Words, format_: str | None) -> None:
    """Print what was written, and what is worth a look."""
    if format_:
        click.echo(render.as_json(answer))
        return
    click.echo(say("written", answer["id"], answer["added"], answer["removed"], answer["generation"]))
    for finding in answer["findings"]:
        click.echo(f"  {finding['message'].get(say.language, finding['check'])}")


def _form(form: dict[str, Any], say: Words, format_: str | None) -> str:
    rows = []
    for field in form["fields"]:
        choices = [one["id"] for one in (*field["choices"], *field["kinds"])]
        sort = field["type"] + (f": {', '.join(choices)}" if choices else "")
        rows.append([field["name"], sort, "●" if field["required"] else None, field["help"]])
    return render.shown(format_ or "table", form, say.heads("field", "type", "required", "help"), rows)
