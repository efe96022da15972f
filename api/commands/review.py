"""What waits for a person: proposals to decide on, and actors that may be recorded twice."""

import sys
from typing import TYPE_CHECKING, Any

import click

from api import render
from api.commands.common import DATA, JSON, LANGUAGE, Where, example, language, reach, say_note
from api.commands.edit import WHY, told, values, write
from api.commands.words import Words
from graph.errors import GeflechtError

if TYPE_CHECKING:
    from api.folder import Client

_SCORE = click.option("--score", type=click.FloatRange(0, 1), help="At least as sure, of 1.")
_LIMIT = click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="How many to show.")


@example('geflecht review --accept s-1a2b --conclude s-3c4d --reason "He signed for it."')
@click.command()
@click.option("--accept", multiple=True, metavar="ID", help="The text says so.")
@click.option("--conclude", multiple=True, metavar="ID", help="I conclude it; needs --reason.")
@click.option("--same-as", multiple=True, metavar="ID=ACTOR", help="Accept; its new end is a known actor.")
@click.option("--reject", multiple=True, metavar="ID", help="Not so; it is not proposed again.")
@click.option("--set", "fields", multiple=True, metavar="FIELD=VALUE", help="Correct a field of what is accepted.")
@click.option("--reason", help="Why you conclude, or why you reject.")
@click.option("--interactive", "-i", is_flag=True, help="One after the other, one key for each decision.")
@click.option("--source", help="Only what was read from this source.")
@click.option("--rule", help="Only what this rule proposed.")
@click.option("--kind", multiple=True, help="Only with an end of these kinds.")
@_SCORE
@_LIMIT
@WHY
@DATA
@LANGUAGE
@JSON
def review(
    source: str | None,
    rule: str | None,
    kind: tuple[str, ...],
    score: float | None,
    limit: int,
    why: str | None,
    data: Where,
    lang: str | None,
    format_: str | None,
    *,
    interactive: bool,
    **told_so: Any,
) -> None:
    """List proposals with their passages, or decide on them; a list of decisions is one change."""
    say = Words(language(lang))
    decisions = _decisions(**told_so)
    asked = {"source": source, "rule": rule, "kind": list(kind) or None, "score": score, "lang": say.language}
    with reach(data) as client:
        if decisions:
            _print_decided(_decide(client, decisions, why, say), say, format_)
        elif interactive:
            _one_by_one(client, asked, why, say)
        else:
            _print_list(client.get("/api/v1/proposals", limit=limit, **asked), say, format_)


def _decisions(
    accept: tuple[str, ...],
    conclude: tuple[str, ...],
    same_as: tuple[str, ...],
    reject: tuple[str, ...],
    fields: tuple[str, ...],
    reason: str | None,
) -> list[dict[str, Any]]:
    """Return the decisions that the options ask for."""
    corrected: dict[str, Any] = {"decision": "accept", "fields": values(fields)}
    found: list[dict[str, Any]] = [{"ids": list(accept), **corrected}] if accept else []
    if conclude:
        found.append({"ids": list(conclude), **corrected, "certainty": "inferred", "reason": reason})
    for pair in same_as:
        id_, sign, actor = pair.partition("=")
        if not sign:
            raise click.BadParameter(f"'{pair}' is no ID=ACTOR.", param_hint="--same-as")
        found.append({"ids": [id_], **corrected, "same_as": actor})
    if reject:
        found.append({"ids": list(reject), "decision": "reject", "reason": reason})
    return found


def _decide(client: "Client", decisions: list[dict[str, Any]], why: str | None, say: Words) -> dict[str, Any]:
    path = "/api/v1/proposals/decisions"
    answer: dict[str, Any] = write(client, "POST", path, {"decisions": decisions}, why=why, lang=say.language)
    return answer


def _print_decided(answer: dict[str, Any], say: Words, format_: str | None) -> None:
    if format_:
        click.echo(render.as_json(answer))
        return
    click.echo(say("decided", len(answer["accepted"]), len(answer["rejected"]), answer["generation"]))
    for finding in answer["findings"]:
        click.echo(f"  {finding['message'].get(say.language, finding['check'])}")


def _print_list(answer: dict[str, Any], say: Words, format_: str | None) -> None:
    if format_:
        click.echo(render.as_json(answer))
        return
    say_note(answer)
    for item in answer["items"]:
        click.echo(_shown(item, say))
    if answer["items"]:
        click.echo(say("waiting", answer["total"]))


def _shown(item: dict[str, Any], say: Words) -> str:
    """Return a proposal as text: its id and sentence, where it is from, the passage."""
    from ontology.finding import called

    known = [
        say.where(item["statement"]),
        item["rule"] and called(item["rule"], say.language),
        item["score"],
        *(f"{say('new end')}: {r['name']}" for r in item["new"]),
    ]
    lines = [f"{item['id']}  {item['sentence']}", f"    [{'; '.join(str(one) for one in known if one is not None)}]"]
    if item["passage"]:
        before, text, after = (" ".join(item["passage"][part].split()) for part in ("before", "text", "after"))
        lines.append(f"    … {before} »{text}« {after} …")
    return "\n".join(render.printable(line) for line in lines)


def _one_by_one(client: "Client", asked: dict[str, Any], why: str | None, say: Words) -> None:
    """Show one proposal after the other and ask for a key; each decision is written at once.

    Raises:
        click.UsageError: there is no terminal.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError(say("no terminal"))
    passed = 0
    while True:
        answer = client.get("/api/v1/proposals", limit=1, cursor=passed, **asked)
        if not answer["items"]:
            say_note(answer)
            return
        item = answer["items"][0]
        click.echo(f"\n{_shown(item, say)}\n{say('keys')}")
        decision = _asked_for(click.getchar().lower(), say)
        if decision is None:
            return
        if not decision:
            passed += 1
            continue
        try:
            decision |= {"ids": [item["id"]], "versions": {item["id"]: item["version"]}}
            _print_decided(_decide(client, [decision], why, say), say, None)
        except GeflechtError as error:
            wrong = [one["message"] for one in error.details.get("errors", [])] or [error.message]
            click.echo("\n".join(wrong), err=True)


def _asked_for(key: str, say: Words) -> dict[str, Any] | None:
    """Return the decision that a key stands for, asking for what belongs to it; empty is none, None is the end."""
    accepted = {"decision": "accept"}
    if key in ("q", "\x03", "\x04"):
        return None
    if key == "a":
        return dict(accepted)
    if key == "c":
        return accepted | {"certainty": "inferred", "reason": click.prompt(say("which reason"))}
    if key == "s":
        return accepted | {"same_as": click.prompt(say("which actor"))}
    if key == "f":
        return accepted | {"fields": values((click.prompt(say("which field")),))}
    return {"decision": "reject"} if key == "r" else {}


@example("geflecht duplicates --score 0.9")
@click.command()
@_SCORE
@_LIMIT
@DATA
@LANGUAGE
@JSON
def duplicates(score: float | None, limit: int, data: Where, lang: str | None, format_: str | None) -> None:
    """Pairs of actors that may be recorded twice, with what speaks for it. Nothing is merged by itself."""
    say = Words(language(lang))
    with reach(data) as client:
        answer = client.get("/api/v1/duplicates", score=score, limit=limit, lang=say.language)
    if format_:
        click.echo(render.as_json(answer))
        return
    say_note(answer)
    for pair in answer["items"]:
        click.echo(render.printable(f"{pair['score']:.2f}  {pair['one']['id']}  {pair['other']['id']}"))
        for evidence in pair["evidence"]:
            click.echo(render.printable(f"      {evidence['sentence']}"))
    if answer["total"] > len(answer["items"]):
        click.echo(say("cut", answer["total"] - len(answer["items"])))


@example("geflecht merge ihk-bs ihk-braunschweig")
@click.command()
@click.argument("actor")
@click.argument("into")
@WHY
@DATA
@LANGUAGE
@JSON
def merge(actor: str, into: str, why: str | None, data: Where, lang: str | None, format_: str | None) -> None:
    """Merge ACTOR into INTO: statements and names are kept, the old address leads to the new one."""
    say = Words(language(lang))
    with reach(data) as client:
        given = {"from": actor, "into": into}
        told(write(client, "POST", "/api/v1/merges", given, why=why, lang=say.language), say, format_)


@example("geflecht distinct ig-metall ig-metall-wolfsburg")
@click.command()
@click.argument("one")
@click.argument("other")
@WHY
@DATA
@LANGUAGE
@JSON
def distinct(one: str, other: str, why: str | None, data: Where, lang: str | None, format_: str | None) -> None:
    """Remember that two actors are not the same."""
    say = Words(language(lang))
    with reach(data) as client:
        given = {"one": one, "other": other}
        told(write(client, "POST", "/api/v1/distinctions", given, why=why, lang=say.language), say, format_)
