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
_PERMUTATIONS = click.option(
    "--permutations",
    type=click.IntRange(0, 10_000),
    default=1000,
    show_default=True,
    help="How often kinds are dealt anew to say what chance gives.",
)
_SEED = click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Where chance begins.")
_ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")
_NUMBERS = (
    "nodes", "pairs", "statements", "components", "largest", "density", "reciprocity", "transitivity", "assortativity",
    "degree_centralisation", "betweenness_centralisation", "closeness_centralisation", "ei",
)  # fmt: skip


_TESTED = ("expected", "as_high", "as_low", "as_extreme")


@example("geflecht structure --level 1")
@click.command()
@_KIND
@_LEVEL
@_PERMUTATIONS
@_SEED
@asks_network
def structure(data: Where, format_: str, **asked: Any) -> None:
    """How dense, centralised and mixed between kinds the network is, each number with its paper."""
    answer = _asked("/api/v1/structure", data, asked)
    say = Words(language(asked["lang"]))
    rows = [[name, answer[name], answer["methods"][name]] for name in _NUMBERS]
    if tried := answer["ei_test"]:
        rows += [[f"ei_{name}", tried[name], answer["methods"]["ei_test"]] for name in _TESTED]
    if format_ != "table":
        click.echo(render.shown(format_, answer, say.heads("measure", "value", "method"), rows))
        return
    click.echo(render.table(say.heads("measure", "value"), [row[:2] for row in rows]))
    told = {name: answer["methods"][name] for name in (*_NUMBERS, *(["ei_test"] if tried else []))}
    click.echo("\n" + "\n".join(f"{name}: {method}" for name, method in told.items()))
    if tried:
        click.echo(say("dealt", tried["permutations"], tried["seed"]))
    for name, why in answer["left_out"].items():
        click.echo(f"{name}: {why}")


@example("geflecht groups")
@click.command()
@_KIND
@_SEED
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
@click.option("--chance", is_flag=True, help="Also how each role stands to chance: what is expected, and z.")
@_PERMUTATIONS
@_SEED
@asks_network
def brokers(data: Where, format_: str, *, chance: bool, **asked: Any) -> None:
    """Who stands between others that are not linked, and in which role."""
    asked["permutations"] *= chance
    answer = _asked("/api/v1/brokers", data, asked)
    say = Words(language(asked["lang"]))
    shown = (*_ROLES, "total", "constraint", "effective_size")
    rows = [[item["actor"]["name"], *(item[name] for name in shown)] for item in answer["items"]]
    heads = [*say.heads("actor"), *shown]
    if chance and not answer["chance_left_out"]:
        heads += [f"{role} {part}" for role in _ROLES for part in ("expected", "z")]
        for row, item in zip(rows, answer["items"], strict=True):
            row += [item["chance"][role][part] for role in _ROLES for part in ("expected", "z")]
    click.echo(render.shown(format_, answer, heads, rows))
    if format_ == "table":
        told = [f"{name}: {answer['methods'][name]}" for name in (*shown, *(["chance"] if chance else []))]
        told += [answer["chance_left_out"] or say("dealt", answer["permutations"], answer["seed"])] if chance else []
        click.echo("\n" + "\n".join(told))
        say_note(answer)


def _asked(path: str, data: Where, asked: dict[str, Any]) -> Any:
    asked["kind"] = list(asked["kind"]) or None
    asked["lang"] = language(asked["lang"])
    with reach(data) as client:
        return client.get(path, **asked)
