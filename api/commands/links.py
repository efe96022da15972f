"""Questions about two: path and why between two actors, compare between two days."""

from collections.abc import Iterator
from typing import Any

import click

from api import render
from api.commands.common import (
    DATA,
    FORMAT,
    JSON,
    LANGUAGE,
    Where,
    asks_network,
    example,
    language,
    reach,
    say_note,
)
from api.commands.words import Words

_CERTAINTY = click.option("--certainty", type=click.Choice(["stated", "inferred"]), help="Only statements as sure.")
_FACT = ("subject", "relation", "object", "certainty", "when", "source")
_CHANGES = ("began", "ended", "changed", "first_observed")


@example('geflecht path "Landkreis Wolfenbüttel" bmwk')
@click.command()
@click.argument("start")
@click.argument("end")
@click.option("--avoid-kind", multiple=True, help="Pass no node of these kinds, or of what is below them.")
@click.option("--most-links", type=click.IntRange(1), help="Pass no hub: no node with more neighbours than this.")
@_CERTAINTY
@asks_network
def path(
    start: str, end: str, avoid_kind: tuple[str, ...], most_links: int | None, data: Where, format_: str, **asked: Any
) -> None:
    """All shortest paths between two actors, each step with its source."""
    say = Words(language(asked["lang"]))
    avoid = {"avoid_kind": list(avoid_kind) or None, "most_links": most_links}
    with reach(data) as client:
        answer = client.get("/api/v1/paths", **{"from": start, "to": end}, **avoid, **_view(asked))
    if format_ == "table":
        _print_paths(answer, say)
    else:
        rows = [
            [number, place, *_fact(s, say)]
            for number, found in enumerate(answer["paths"], start=1)
            for place, step in enumerate(found["steps"], start=1)
            for s in step["statements"]
        ]
        click.echo(render.shown(format_, answer, say.heads("way", "step", *_FACT), rows))


def _print_paths(answer: dict[str, Any], say: Words) -> None:
    say_note(answer)
    for number, found in enumerate(answer["paths"], start=1):
        click.echo(say("path", number, len(answer["paths"]), answer["length"], say.certainty(found["certainty"])))
        for place, step in enumerate(found["steps"], start=1):
            for s in step["statements"]:
                known = "; ".join(filter(None, (say.certainty(s["certainty"]), say.when(s), say.where(s))))
                click.echo(f"  {place}. {render.printable(s['sentence'])}  [{known}]")
    if answer["more"]:
        click.echo(say("more paths"))
    if answer["paths"] and answer["avoided"]["nodes"]:
        click.echo(say("avoided", answer["avoided"]["nodes"]))
    if answer["undated"]:
        click.echo(say("undated", answer["undated"]))


@example("geflecht why retrason bmwk")
@click.command()
@click.argument("start")
@click.argument("end")
@_CERTAINTY
@asks_network
def why(start: str, end: str, data: Where, format_: str, **asked: Any) -> None:
    """All that links two actors: direct, shared memberships, funders, events, neighbours."""
    say = Words(language(asked["lang"]))
    with reach(data) as client:
        answer = client.get("/api/v1/why", **{"from": start, "to": end}, **_view(asked))
    rows = [[say("direct"), None, *_fact(s, say)] for s in answer["direct"]]
    for shared in answer["shared"]:
        ways = ", ".join(say(way) for way in shared["ways"])
        rows += [[ways, shared["entity"]["name"], *_fact(s, say)] for s in (*shared["one"], *shared["other"])]
    if format_ != "table":
        click.echo(render.shown(format_, answer, say.heads("link", "shared", *_FACT), rows))
        return
    if rows:  # what is shared is an end of each of its statements
        click.echo(render.table(say.heads("link", *_FACT), [[row[0], *row[2:]] for row in rows]))
    say_note(answer)
    for count in ("left_out", "statements_left_out", "undated"):
        if answer[count]:
            click.echo(say(count, answer[count]))


@example("geflecht compare 2022-06-30 2025-07-01")
@click.command()
@click.argument("first", metavar="DAY")
@click.argument("second", metavar="DAY")
@click.option("--kind", multiple=True, help="Only these kinds, and what is below them.")
@click.option("--limit", type=click.IntRange(1, 1000), default=100, show_default=True, help="Items of each list.")
@click.option("--cursor", type=click.IntRange(0), default=0, help="Where each list begins, as the page before said.")
@_CERTAINTY
@DATA
@LANGUAGE
@FORMAT
@JSON
def compare(
    first: str,
    second: str,
    kind: tuple[str, ...],
    limit: int,
    cursor: int,
    data: Where,
    format_: str,
    **asked: Any,
) -> None:
    """What began, ended, changed or was first observed between two days.

    Days are written YYYY-MM-DD, the earlier one first.
    """
    say = Words(language(asked["lang"]))
    page = {"from": first, "to": second, "limit": limit, "cursor": cursor}
    with reach(data) as client:
        answer = client.get("/api/v1/compare", **page, kind=list(kind) or None, **_view(asked))
    if format_ != "table":
        rows = [*_relation_rows(answer, say), *_node_rows(answer, say)]
        click.echo(render.shown(format_, answer, say.heads("change", *_FACT, "differs"), rows))
        return
    say_note(answer)
    for change in _CHANGES:
        _print_change(answer, change, say, cursor)
    if answer["undated"]["total"]:
        click.echo(say("undated apart", answer["undated"]["total"]))
    click.echo(say("unchanged", answer["relations"]["unchanged"], answer["nodes"]["unchanged"]))
    if answer["next"]:
        click.echo(say("next page", answer["next"]))


def _print_change(answer: dict[str, Any], change: str, say: Words, cursor: int) -> None:
    relations, nodes = answer["relations"][change], answer["nodes"][change]
    more, left = (max(0, part["total"] - cursor - len(part["items"])) for part in (relations, nodes))
    if relations["items"]:
        told, several = relations["statements"], relations["statements"] != relations["total"]
        counted = say("relations in", say(change), relations["total"])
        click.echo(counted + (say("by statements", told) if several else ""))
        rows = list(_rows_of(relations["items"], change, say))
        kept = slice(1, None if change == "changed" else -1)
        head = say.heads(*_FACT, *(["differs"] if change == "changed" else []))
        click.echo(render.table(head, [row[kept] for row in rows if row[0] == say(change)]))
        if seen := [row[kept] for row in rows if row[0] != say(change)]:
            click.echo(say("seen too"))
            click.echo(render.table(head, seen))
        if more:
            click.echo(say("cut", more))
    if nodes["items"]:
        named = ", ".join(render.printable(node["name"]) for node in nodes["items"])
        cut = f" … {say('cut', left)}" if left else ""
        click.echo(f"{say('nodes in', say(change), nodes['total'])} {named}{cut}")
    if relations["items"] or nodes["items"]:
        click.echo()


def _relation_rows(answer: dict[str, Any], say: Words) -> Iterator[list[Any]]:
    for change in _CHANGES:
        yield from _rows_of(answer["relations"][change]["items"], change, say)
    for s in answer["undated"]["items"]:
        yield [say("without date"), *_fact(s, say), None]


def _rows_of(items: list[dict[str, Any]], change: str, say: Words) -> Iterator[list[Any]]:
    """Yield a row for each statement; where a relation changed, with the day on which the statement holds.

    A relation began with the statements that say since when; what observes it beside them is no beginning.
    """
    for item in items:
        differs = ", ".join(say(part) for part in item["differs"]) or None
        for side in ("before", "after"):
            for s in item[side]:
                told = "first_observed" if change == "began" and s["presence"] == "observed" else change
                yield [say(told), *_fact(s, say), say(side) + (f": {differs}" if differs else "")]


def _node_rows(answer: dict[str, Any], say: Words) -> Iterator[list[Any]]:
    """Yield a row for each node, without relation and object."""
    for change in _CHANGES:
        for node in answer["nodes"][change]["items"]:
            yield [say(change), node["name"], *[None] * len(_FACT)]
    for node in answer["undated"]["nodes"]:
        yield [say("without date"), node["name"], *[None] * len(_FACT)]


def _view(asked: dict[str, Any]) -> dict[str, Any]:
    """Return the filters that were asked for as parameters, with the language of the answer."""
    certainty = [asked["certainty"]] if asked["certainty"] else None
    when = {name: asked.get(name) for name in ("on", "generation")}
    return {"certainty": certainty, **when, "lang": language(asked["lang"])}


def _fact(s: dict[str, Any], say: Words) -> list[Any]:
    """Return a statement as cells, its role in brackets."""
    relation = s["relation"]["label"] + (f" ({s['role']})" if s["role"] else "")
    target = s["object"]["name"] if s["object"] else s["value"]
    return [s["subject"]["name"], relation, target, say.certainty(s["certainty"]), say.when(s), say.where(s)]
