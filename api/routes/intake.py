"""Import and validation."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool

from api import reports
from api.deps import By, Parts, Service, Writer, body_of
from api.errors import findings
from graph.intake.commit import commit
from graph.intake.rdf import read_rdf
from graph.intake.whole import validate_whole

router = APIRouter(prefix="/api/v1", tags=["data"])


@router.post("/imports", operation_id="importFile")
async def import_file(
    request: Request,
    parts: Parts,
    by: By,
    name: Annotated[str, Query(description="The file's name; its suffix names the format")],
    title: Annotated[str | None, Query(description="The title under which the file is a source")] = None,
    dry_run: Annotated[bool, Query(description="Read and validate, write nothing")] = False,
) -> reports.ImportOut:
    """Import a file sent as the body, whole or not at all."""
    body = await body_of(request, parts.settings.max_body)
    return await run_in_threadpool(_import, parts, by, name, body, title, dry_run)


@router.get("/validation", operation_id="validateData")
def validate_data(parts: Parts) -> reports.ReportOut:
    """Validate everything that is stored."""
    report = validate_whole(parts.store)
    return reports.ReportOut(conforms=report.conforms, findings=[reports.Finding(**f) for f in findings(report)])


def _import(parts: Service, by: Writer, name: str, data: bytes, title: str | None, dry_run: bool) -> reports.ImportOut:
    reading = read_rdf(name, data, title=title, by=by.author)
    receipt = commit(parts.store, reading.change, dry_run=dry_run)
    if not dry_run:
        by.wrote(receipt)
    return reports.ImportOut(
        file=name,
        generation=receipt.generation,
        quads=reading.quads,
        statements=reading.statements,
        added=receipt.added,
        removed=receipt.removed,
        dry_run=dry_run,
        skipped=list(reading.skipped),
        findings=[reports.Finding(**f) for f in findings(receipt.report)],
    )
