"""Tables over the interface: what is told about one, and what is answered.

Enters: a file's name and bytes, and the options of a request. Leaves: an ImportOut whose ``table`` accounts for rows.
"""

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api import reports
from api.deps import Service, Writer
from api.errors import findings
from viz.style import Language

if TYPE_CHECKING:
    from graph.intake.table.load import Imported, Progress
    from graph.intake.table.rows import Row

_WIDTH = 24


@dataclass(frozen=True, kw_only=True)
class TableOptions:
    """What a request tells about a table; ``mapping`` is YAML or the name of a ready one."""

    mapping: str | None
    title: str | None
    licence: str | None
    attribution: str | None
    proposed: bool
    dry_run: bool
    language: Language
    progress: "Progress | None" = None
    """What is called with the rows done and all rows while a large table is read."""


def imported(parts: Service, by: Writer, name: str, data: bytes, told: TableOptions) -> reports.ImportOut:
    """Import a table and say what became of each row."""
    from graph.intake.table.load import Options, import_table
    from graph.intake.table.mapping import given

    options = Options(
        mapping=given(told.mapping) if told.mapping else None,
        title=told.title,
        licence=told.licence,
        attribution=told.attribution,
        proposed=told.proposed,
        dry_run=told.dry_run,
        by=by.author,
        progress=told.progress or (_bar if parts.settings.show_progress and sys.stderr.isatty() else None),
    )
    done = import_table(parts.store, name, data, options)
    if not told.dry_run:
        by.wrote(done.receipt)
    return reports.ImportOut(
        file=name,
        generation=done.receipt.generation,
        quads=done.receipt.added,
        statements=done.statements,
        added=done.receipt.added,
        removed=done.receipt.removed,
        dry_run=told.dry_run,
        skipped=[],
        findings=[reports.Finding(**f) for f in findings(done.receipt.report)],
        table=_table(done, told.language),
    )


def _table(done: "Imported", language: Language) -> reports.TableOut:
    from graph.intake.table.mapping import dump

    report = done.report
    return reports.TableOut(
        mapping=dump(done.mapping),
        rows=report.rows,
        accepted=report.accepted,
        proposed=report.proposed,
        skipped=report.skipped,
        unchanged=report.unchanged,
        rejected=report.rejected,
        told=[
            reports.RowOut(
                table=t.table,
                row=t.row,
                column=t.column,
                state=t.state,
                reason=t.reason.said(language) if t.reason else "",
                code=t.reason.key if t.reason else "",
            )
            for t in report.told
        ],
        first=[reports.FirstRow(table=row.table, row=row.number, cells=_cells(row)) for row in done.first],
        notes=[
            reports.NoteOut(table=n.table, column=n.column, code=n.about.key, text=n.about.said(language))
            for n in report.notes
        ],
    )


def _cells(row: "Row") -> dict[str, str]:
    return {head: cell if isinstance(cell, str) else "; ".join(cell) for head, cell in row.cells.items()}


def _bar(done: int, of: int) -> None:
    """Draw how far an import is, in one line of the terminal."""
    filled = _WIDTH * done // max(of, 1)
    sys.stderr.write(f"\r  [{'#' * filled:<{_WIDTH}}] {done} of {of} rows" + "\n" * (done >= of))
    sys.stderr.flush()
