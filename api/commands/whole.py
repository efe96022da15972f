"""Questions about a whole network: structure, groups, brokers."""

from typing import Any

import click

from api import render
from api.commands.common import (
    Where,
    asks_network,
    example,
    language,
    reach,
    say_note,
)
from api.commands.words import Words

_KIND = click.option("--kind", multiple=True, help="Only these kinds of actor, and what is below them.")
_LEVEL = click.option("--level", type=click.IntRange(1, 5), help="How broad kinds are taken; 1 is broadest.")
_ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")
_NUMBERS = (
    "nodes", "pairs", "statements", "components", "largest", "density", "reciprocity", "transitivity", "assortativity",
    "degree_centralisation", "betweenness_centralisation", "closeness_centralisation", "ei",
)  # fmt: skip


@example("geflecht structure --level 1")
@click.command()
@_KIND
@_LEVEL
@asks_network
def structure(data: Where, format_: str, **asked: Any) -> None:
    """How dense, centralised and mixed between kinds the network is, each number with its paper."""
    answer = _asked("/api/v1/structure", data, asked)
    say = Words(language(asked["lang"]))
    rows = [[name, answer[name], answer["methods"][name]] for name in _NUMBERS]
    if format_ != "table":
        click.echo(render.shown(format_, answer, say.heads("measure", "value", "method"), rows))
        return
    click.echo(render.table(say.heads("measure", "value"), [row[:2] for row in rows]))
    click.echo("\n" + "\n".join(f"{name}: {method}" for name, _, method in rows))
    for name, why in answer["left_out"].items():
        click.echo(f"{name}: {why}")


@example("geflecht groups")
@click.command()
@_KIND
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Where chance begins.")
@asks_network
def groups(data: Where, format_: str, **asked: Any) -> None:
    """Actors with more links among themselves than chance would give."""
    answer = _asked("/api/v1/groups", data, asked)
    say = Words(language(asked["lang"]))
    rows = [
        [number, member["name"], member["kind"], member["id"]]
        for number, group in enumerate(answer["groups"], start=1)
        for member in group["members"]
    ]
    click.echo(render.shown(format_, answer, say.heads("group", "actor", "kind", "id"), rows))
    if format_ == "table":
        if answer["modularity"] is not None:
            click.echo("\n" + say("grouped", len(answer["groups"]), f"{answer['modularity']:.3f}", answer["seed"]))
            click.echo(answer["method"])
        say_note(answer)


@example("geflecht brokers --level 1 --top 5")
@click.command()
@_KIND
@_LEVEL
@click.option("--top", type=click.IntRange(1), default=10, show_default=True)
@asks_network
def brokers(data: Where, format_: str, **asked: Any) -> None:
    """Who stands between others that are not linked, and in which role."""
    answer = _asked("/api/v1/brokers", data, asked)
    say = Words(language(asked["lang"]))
    shown = (*_ROLES, "total", "constraint", "effective_size")
    rows = [[item["actor"]["name"], *(item[name] for name in shown)] for item in answer["items"]]
    click.echo(render.shown(format_, answer, [*say.heads("actor"), *shown], rows))
    if format_ == "table":
        click.echo("\n" + "\n".join(f"{name}: {answer['methods'][name]}" for name in shown))
        say_note(answer)


def _asked(path: str, data: Where, asked: dict[str, Any]) -> Any:
    asked["kind"] = list(asked["kind"]) or None
    asked["lang"] = language(asked["lang"])
    with reach(data) as client:
        return client.get(path, **asked)
