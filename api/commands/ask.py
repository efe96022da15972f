"""Questions: who, rank, search, query."""

from typing import IO, Any

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
    progress,
    reach,
    say_note,
)
from api.commands.words import Words

_ACCEPT = {
    "json": "application/sparql-results+json, application/ld+json",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "xml": "application/sparql-results+xml, application/rdf+xml",
    "ttl": "text/turtle",
    "table": "application/sparql-results+json, text/turtle",
}


@example("echo 'SELECT ?a { ?a gf:shareholderOf id:allianz-fuer-die-region }' | geflecht query -")
@click.command()
@click.argument("file", type=click.File("r", encoding="utf-8"))
@DATA
@click.option("--format", "format_", type=click.Choice(list(_ACCEPT)), default="table", show_default=True)
def query(file: IO[str], data: Where, format_: str) -> None:
    """Evaluate a SPARQL query from a file, or from - for standard input."""
    with reach(data) as client:
        headers = {"Content-Type": "application/sparql-query", "Accept": _ACCEPT[format_]}
        response = client.send("POST", "/sparql", content=file.read().encode(), headers=headers)
    if format_ == "table" and "json" in response.media_type:
        click.echo(_solutions(response.json()))
    else:
        click.echo(response.content, nl=False)


def _solutions(answer: dict[str, Any]) -> str:
    if "boolean" in answer:
        return "yes" if answer["boolean"] else "no: nothing that is recorded matches"
    head = answer["head"]["vars"]
    rows = [[row[name]["value"] if name in row else None for name in head] for row in answer["results"]["bindings"]]
    return render.table(head, rows)


@example('geflecht who "IG Metall Salzgitter-Peine"')
@click.command()
@click.argument("actor")
@asks_network
def who(actor: str, data: Where, lang: str | None, format_: str, **asked: Any) -> None:
    """Who cooperates with an actor: partners, since when, source, stated or inferred."""
    say = Words(language(lang))
    with reach(data) as client:
        answer = client.get("/api/v1/cooperation", actor=actor, lang=language(lang), **asked)
    head = say.heads("partner", "relation", "certainty", "when", "source")
    rows = [_partner_row(p, s, say) for p in answer["direct"] for s in p["statements"]]
    if format_ != "table":
        click.echo(render.shown(format_, answer, head, rows))
        return
    click.echo(say("cooperates", render.printable(answer["actor"]["name"])))
    click.echo(render.table(head, rows) if rows else answer["note"])
    for group in answer["shared_membership"]:
        names = ", ".join(render.printable(other["actor"]["name"]) for other in group["others"])
        click.echo(f"\n{say('shares', render.printable(group['membership']['name']))}\n  {names}")
    if answer["undated"]:
        click.echo("\n" + say("undated", len(answer["undated"])))


def _partner_row(partner: dict[str, Any], s: dict[str, Any], say: Words) -> list[Any]:
    certainty, relation = say.certainty(s["certainty"]), s["relation"]["label"]
    return [partner["actor"]["name"], relation, certainty, say.when(s), say.where(s, "title")]


_MEASURES = "degree, betweenness, closeness, harmonic, eigenvector, pagerank, katz or core."


@example("geflecht rank --by betweenness --top 5")
@click.command()
@click.option("--by", required=True, metavar="MEASURE", help=_MEASURES)
@click.option("--kind", multiple=True, help="Only these kinds of actor, and what is below them.")
@click.option("--top", type=click.IntRange(1), default=10, show_default=True)
@click.option("--exact", is_flag=True, help="Sample nothing and refuse nothing, however long it takes.")
@click.option("--sensitivity", is_flag=True, help="Also how far ranks depend on relations that may be missing.")
@click.option(
    "--share", type=float, default=0.1, show_default=True, help="With --sensitivity: what each run leaves out."
)
@click.option("--runs", type=int, default=100, show_default=True, help="How many runs.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Where chance begins.")
@asks_network
def rank(data: Where, lang: str | None, format_: str, *, exact: bool, **asked: Any) -> None:
    """Rank actors by a centrality.

    Where that takes too long, betweenness is sampled and other measures on paths are refused, unless --exact is
    given: a server that holds the folder then does it as a job, which Ctrl+C cancels.
    """
    say = Words(language(lang))
    asked["kind"] = list(asked["kind"]) or None
    with reach(data) as client:
        if exact:
            given = {name: value for name, value in asked.items() if value is not None}
            with progress() as tell:
                answer = client.work("measures", given, language(lang), tell)
        else:
            answer = client.get("/api/v1/measures", lang=language(lang), **asked)
    heads, rows = say.heads("rank", "actor", "kind"), [_ranked(row) for row in answer["items"]]
    tried = answer["sensitivity"]
    heads += [asked["by"], *(say.heads("range", "stated_only") if tried else [])]
    click.echo(render.shown(format_, answer, heads, rows))
    if format_ == "table":
        told = [say("ranked", answer["nodes"], answer["pairs"]), answer["method"]]
        if answer["sample"]:
            told.append(say("sampled", answer["sample"], f"{answer['error_bound']:.4f}"))
        if tried:
            told.append(say("sensitivity", tried["runs"], tried["dropped"], tried["seed"], round(100 * tried["held"])))
        counts = (("tied", "tied_below"), ("unlinked", "unlinked"), ("undated", "undated"))
        told += [say(key, answer[count]) for key, count in counts if answer[count]]
        click.echo("\n" + "\n".join(told))
        say_note(answer)


def _ranked(row: dict[str, Any]) -> list[Any]:
    cells = [row["rank"], row["actor"]["name"], row["actor"]["kind"], row["value"]]
    if (found := row["range"]) is not None:
        cells += [f"{found['low']}–{found['high']}", found["stated_only"]]  # noqa: RUF001 (a range has a dash)
    return cells


@example("geflecht search Wolfenbuettel")
@click.command()
@click.argument("text")
@click.option("--kind", multiple=True, help="Only these kinds, and what is below them.")
@DATA
@LANGUAGE
@FORMAT
@JSON
def search(text: str, kind: tuple[str, ...], data: Where, lang: str | None, format_: str) -> None:
    """Find actors by name; umlauts, spelling and word order are forgiven."""
    say = Words(language(lang))
    with reach(data) as client:
        answer = client.get("/api/v1/search", q=text, kind=list(kind) or None, lang=language(lang))
    rows = [[hit["name"], hit["kind"], hit["id"], hit["matched"], hit["score"]] for hit in answer["items"]]
    head = say.heads("name", "kind", "id", "matched", "score")
    click.echo(render.shown(format_, answer, head, rows))
    say_note(answer) if format_ == "table" else None
