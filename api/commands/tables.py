"""What `geflecht import` says about a table: how it was understood, and what became of its rows."""

from pathlib import Path
from typing import Any

import click

_MOST = 20


def read_mapping(given: str | None) -> str | None:
    """Return a mapping file's text, or the name of a ready mapping as it is."""
    if given is None or not (file := Path(given)).suffix:
        return given
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise click.BadParameter(f"{given}: {error.strerror}.", param_hint="--mapping") from error


def shown(answer: dict[str, Any]) -> str:
    """Return the report of a table for people."""
    table = answer["table"]
    done = "would add" if answer["dry_run"] else "added"
    totals = f"{table['accepted']} accepted, {table['proposed']} proposed, {table['skipped']} skipped"
    wrote = f"{table['unchanged']} were there; {done} {answer['added']} triples; generation {answer['generation']}"
    lines = [f"{answer['file']}: {table['rows']} rows: {totals}; {wrote}."]
    lines += [f"  {_place(told)}: {told['state']}: {told['reason']}." for told in table["told"][:_MOST]]
    hidden = table["proposed"] + table["skipped"] - len(table["told"][:_MOST])
    lines += [f"  and {hidden} more rows; --json lists the first thousand."] * bool(hidden)
    lines += [
        f"  {f['severity']}: {f['node']}: {f['message'].get('en', f['check'])}" for f in answer["findings"][:_MOST]
    ]
    if answer["dry_run"]:
        lines += ["Understood as (correct it with --save-mapping FILE, then --mapping FILE):", "", table["mapping"]]
        lines += [f"{_place(row)}: {_cells(row['cells'])}" for row in table["first"]]
    return "\n".join(lines)


def _place(told: dict[str, Any]) -> str:
    column = told.get("column")
    return f"{told['table']}, row {told['row']}" + (f", column '{column}'" if column else "")


def _cells(cells: dict[str, str]) -> str:
    return " | ".join(f"{head}: {cell[:60]}" for head, cell in cells.items() if cell)
