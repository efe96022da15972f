"""Documents in: read."""

from functools import partial
from itertools import groupby
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any

import click

from api import render
from api.commands.common import DATA, JSON, LANGUAGE, UPDATES, Where, example, language, reach
from api.commands.words import Words

if TYPE_CHECKING:
    from datetime import datetime

_WIDTH, _MOST_LINES = 110, 4
_DAY = click.DateTime(formats=["%Y-%m-%d"])


@example("geflecht read release.txt --date 2024-03-14 --dry-run")
@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@DATA
@click.option("--date", type=_DAY, metavar="DAY", help="The document's day, YYYY-MM-DD; else the one that it names.")
@click.option("--title", help="The title under which it is shown as source; else its first line.")
@click.option(
    "--source", metavar="ID|URL", help="The document that it is, where that is a source already; or its address."
)
@click.option("--licence", metavar="URL", help="Its licence: an address, or a short name such as CC-BY-4.0.")
@click.option("--attribution", metavar="TEXT", help="Who is to be credited.")
@UPDATES
@click.option("--dry-run", is_flag=True, help="Read and validate, write nothing.")
@LANGUAGE
@JSON
def read(
    file: Path,
    data: Where,
    date: "datetime | None",
    updates: str | None,
    lang: str | None,
    format_: str | None,
    **told: Any,
) -> None:
    """Read a text document (plain text, HTML, DOCX, PDF, in German): propose what it says for review."""
    asked = {"name": file.name, "date": date.date().isoformat() if date else None, **told}
    with reach(data, create=True, updates=updates) as client:
        answer = client.send("POST", "/api/v1/documents", asked, content=file.read_bytes()).json()
    click.echo(render.as_json(answer) if format_ else _shown(answer, Words(language(lang))))


def _shown(answer: dict[str, Any], say: Words) -> str:
    """Return each passage with what is proposed from it, and a line that counts; + marks an actor that is not known."""
    found = answer["proposals"]
    lines = []
    for passage, group in groupby(found, key=lambda one: one["passage"]):
        text = render.printable(f"„{passage}“")
        lines += fill(text, _WIDTH, max_lines=_MOST_LINES, placeholder=" …“").splitlines()
        lines += [*map(partial(_line, say=say), group), ""]
    counted = say(
        "read dry" if answer["dry_run"] else "read",
        file=answer["file"],
        title=answer["title"],
        mentions=len(answer["mentions"]),
        known=sum(mention["id"] is not None for mention in answer["mentions"]),
        new=sum(one["new"] for one in found),
        before=sum(not one["new"] for one in found),
    )
    return "\n".join([*lines, render.printable(counted)])


def _line(one: dict[str, Any], say: Words) -> str:
    from ontology.finding import called
    from ontology.model import model

    ends = [f"{'' if one[f'{end}_known'] else '+ '}{one[end]}" for end in ("subject", "object")]
    about = "≈ " if one["approximate"] else ""
    amount = f"{about}{float(one['amount']):,.0f} {one['currency']}" if one["amount"] else ""
    when = [say(key, one[key]) for key in ("since", "until", "observed") if one[key]]
    more = ", ".join(filter(None, (one["role"], amount, *when)))
    said = f"{ends[0]} → {model().relations[one['relation']].label[say.language]} → {ends[1]}"
    mark = "  " if one["new"] else "= "
    return render.printable(
        f"  {mark}{said}{f' ({more})' if more else ''}  [{one['score']:.2f} {called(one['rule'], say.language)}]"
    )
