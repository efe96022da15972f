"""What `geflecht import` says: how a table was understood, what became of its rows, what the checks found."""

from pathlib import Path
from typing import Any

import click

from api.commands.words import Words

_MOST = 20
_WHOLE = 2_000


def read_mapping(given: str | None) -> str | None:
    """Return a mapping file's text, or the name of a ready mapping as it is."""
    if given is None or not (file := Path(given)).suffix:
        return given
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise click.BadParameter(f"{given}: {error.strerror}.", param_hint="--mapping") from error


def shown(answer: dict[str, Any], say: Words) -> str:
    """Return the report of a file for people."""
    done = "would add" if answer["dry_run"] else "added"
    if not answer["table"]:
        wrote = say(f"all {done}", answer["added"], answer["generation"])
        read = say("triples", file=answer["file"], quads=answer["quads"], statements=answer["statements"])
        lines = [read + wrote, *(f"  {say('skipped')}: {reason}" for reason in answer["skipped"])]
        return "\n".join(lines + found(answer["findings"], say))
    wrote, table = say(done, answer["added"], answer["generation"]), answer["table"]
    counts = {key: table[key] for key in ("rows", "accepted", "proposed", "skipped", "unchanged")}
    before = f", {say('rejected before', table['rejected'])}" if table["rejected"] else ""
    lines = [say("table", file=answer["file"], **counts) + before + wrote]
    lines += [f"  {_place(told, say)}: {say(told['state'])}: {told['reason']}." for told in table["told"][:_MOST]]
    hidden = table["proposed"] + table["skipped"] - len(table["told"][:_MOST])
    lines += [f"  {say('more rows', hidden)}"] * bool(hidden)
    lines += [*_noted(table["notes"], say), *found(answer["findings"][:_MOST], say)]
    return "\n".join(lines + (_understood(answer, say) if answer["dry_run"] else []))


def refused(details: dict[str, Any], say: Words) -> list[str]:
    """Return why the rows of a table that was refused as a whole cannot be taken, the first ones a line each."""
    told = details.get("told") or []
    lines = [f"  {_place(one, say)}: {say(one['state'])}: {one['reason']}." for one in told]
    hidden = details["rows"] - len(told) if told else 0
    return [*lines, *[f"  {say('more refused', hidden)}"] * bool(hidden)]


def _noted(notes: list[dict[str, Any]], say: Words) -> list[str]:
    """Return what is worth knowing about columns, a line for all of a table of which the same is told."""
    told: dict[tuple[str, str], list[str]] = {}
    for note in notes:
        told.setdefault((note["table"], note["text"]), []).append(f"'{note['column']}'")
    lines = [
        f"  {table}, {say('of columns' if len(columns) > 1 else 'of column', ', '.join(columns))}: {text}."
        for (table, text), columns in told.items()
    ]
    hidden = len(lines[_MOST:])
    return [*lines[:_MOST], *[f"  {say('more notes', hidden)}"] * bool(hidden)]


def found(findings: list[dict[str, Any]], say: Words) -> list[str]:
    """Return what the checks found, a line each."""
    return [f"  {say(f['severity'])}: {f['node']}: {f['message'].get(say.language, f['check'])}" for f in findings]


def _understood(answer: dict[str, Any], say: Words) -> list[str]:
    """Return what a dry run shows besides: how far it checked, the mapping, the first rows."""
    table, said = answer["table"], answer["statements"]
    if table["rows"] == table["skipped"] - table["rejected"]:
        checked = say("none taken")
    else:
        checked = say("checked by", said, say("core alone") if said > _WHOLE else "")
    rows = [f"{_place(row, say)}: {_cells(row['cells'])}" for row in table["first"]]
    return [checked, say("understood"), "", table["mapping"], *rows]


def _place(told: dict[str, Any], say: Words) -> str:
    column = told.get("column")
    return say("row", told["table"], told["row"]) + (say("column", column) if column else "")


def _cells(cells: dict[str, str]) -> str:
    return " | ".join(f"{head}: {cell[:60]}" for head, cell in cells.items() if cell)
