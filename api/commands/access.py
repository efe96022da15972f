"""Who may read and write: tokens, made, listed and revoked."""

import click

from api import render
from api.commands.common import DATA, JSON, Where, example, reach


@example("geflecht token create --role editor --name 'Referat 32'")
@click.group()
def token() -> None:
    """Tokens for those who write, or who read what is private. Only a hash of each is kept."""


@example("geflecht token create --role editor --name 'Referat 32'")
@token.command()
@DATA
@click.option("--role", type=click.Choice(["reader", "editor", "admin"]), required=True, help="What it may do.")
@click.option("--name", help="The name under which the journal keeps what it writes.")
@click.option("--graph", "graphs", multiple=True, metavar="IRI", help="The only graph it may write; `default` is main.")
@JSON
def create(data: Where, role: str, name: str | None, graphs: tuple[str, ...], format_: str | None) -> None:
    """Make a token and print it, this once."""
    wanted = {"role": role, "name": name, "graphs": list(graphs)}
    with reach(data, create=True) as client:
        headers = {"Content-Type": "application/json"}
        answer = client.send("POST", "/api/v1/tokens", content=render.as_json(wanted).encode(), headers=headers).json()
    if format_:
        click.echo(render.as_json(answer))
        return
    click.echo(answer["secret"])
    click.echo(f"This is the token of '{answer['token']['name']}' ({role}); it is shown only now.", err=True)


@example("geflecht token list")
@token.command(name="list")
@DATA
@JSON
def list_(data: Where, format_: str | None) -> None:
    """List the tokens, without their secrets."""
    with reach(data) as client:
        answer = client.get("/api/v1/tokens")
    if format_:
        click.echo(render.as_json(answer))
        return
    rows = [[t["id"], t["name"], t["role"], ", ".join(t["graphs"]) or "all", t["created"]] for t in answer]
    click.echo(render.table(["id", "name", "role", "graphs", "created"], rows))


@example("geflecht token revoke 'Referat 32'")
@token.command()
@click.argument("name_or_id")
@DATA
def revoke(name_or_id: str, data: Where) -> None:
    """Revoke a token; a running server refuses it from then on."""
    from urllib.parse import quote

    with reach(data) as client:
        client.send("DELETE", f"/api/v1/tokens/{quote(name_or_id, safe='')}")
    click.echo(f"Revoked '{name_or_id}'.", err=True)
