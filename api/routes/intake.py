"""Import and validation."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.concurrency import run_in_threadpool

from api import reports, tables
from api.deps import By, Parts, Service, Writer, body_of, wanted_language
from api.errors import findings
from api.tables import TableOptions
from graph.intake.commit import commit
from graph.intake.rdf import read_rdf
from graph.intake.whole import validate_whole
from viz.style import Language

router = APIRouter(prefix="/api/v1", tags=["data"])


@router.post("/imports", operation_id="importFile")
async def import_file(
    request: Request,
    parts: Parts,
    by: By,
    language: Annotated[Language, Depends(wanted_language)],
    name: Annotated[str, Query(description="The file's name; its suffix names the format")],
    title: Annotated[str | None, Query(description="The title under which the file is a source")] = None,
    dry_run: Annotated[bool, Query(description="Read and validate, write nothing")] = False,
    mapping: Annotated[
        str | None, Query(description="For a table: a mapping as YAML, or the name of a ready one")
    ] = None,
    proposed: Annotated[bool, Query(description="For a table: let every row wait for review")] = False,
    licence: Annotated[str | None, Query(description="For a table: the licence of what it says")] = None,
    attribution: Annotated[str | None, Query(description="For a table: whom to credit")] = None,
) -> reports.ImportOut:
    """Import a file sent as the body: RDF, or a table in CSV, XLSX, JSON, GEXF or GraphML.

    A dry run of a table says how it is understood: the mapping that was guessed, the first rows, what becomes of each.
    """
    body = await body_of(request, parts.settings.max_body)
    told = TableOptions(
        mapping=mapping,
        title=title,
        licence=licence,
        attribution=attribution,
        proposed=proposed,
        dry_run=dry_run,
        language=language,
    )
    return await run_in_threadpool(taken, parts, by, name, body, told)


@router.get("/mappings", operation_id="listMappings")
def list_mappings() -> reports.MappingsOut:
    """Return the names of the ready mappings, and the JSON Schema of a mapping file."""
    from graph.intake.table import mapping

    return reports.MappingsOut(ready=mapping.ready(), json_schema=mapping.schema())


@router.get("/validation", operation_id="validateData")
def validate_data(parts: Parts) -> reports.ReportOut:
    """Validate everything that is stored."""
    report = validate_whole(parts.store)
    return reports.ReportOut(conforms=report.conforms, findings=[reports.Finding(**f) for f in findings(report)])


def taken(parts: Service, by: Writer, name: str, data: bytes, told: TableOptions) -> reports.ImportOut:
    """Import a file, or say what would come of it."""
    from graph.intake.table.reader import is_table

    if is_table(name, data):
        return tables.imported(parts, by, name, data, told)
    reading = read_rdf(name, data, title=told.title, by=by.author)
    receipt = commit(parts.store, reading.change, dry_run=told.dry_run)
    if not told.dry_run:
        by.wrote(receipt)
    return reports.ImportOut(
        file=name,
        generation=receipt.generation,
        quads=reading.quads,
        statements=reading.statements,
        added=receipt.added,
        removed=receipt.removed,
        dry_run=told.dry_run,
        skipped=[reason.said(told.language) for reason in reading.skipped],
        findings=[reports.Finding(**f) for f in findings(receipt.report)],
    )
