"""Documents: read into proposals, and shown again with the places that were found."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool

from api import reports
from api.deps import By, Parts, Service, Writer, body_of
from api.errors import findings
from graph.errors import GeflechtError
from graph.intake.commit import commit
from graph.intake.document import MAX_BYTES, read_document
from graph.intake.kept import Kept, drop
from ontology import names

if TYPE_CHECKING:
    from graph.intake.reading import Found, Reading, Told

router = APIRouter(prefix="/api/v1/documents", tags=["data"])


@router.post("", operation_id="readDocument")
async def read_file(
    request: Request,
    parts: Parts,
    by: By,
    name: Annotated[str, Query(description="The file's name", max_length=500)],
    title: Annotated[str | None, Query(description="The title of the document as a source", max_length=500)] = None,
    day: Annotated[date | None, Query(alias="date", description="Its day, YYYY-MM-DD; else the one it names")] = None,
    source: Annotated[
        str | None, Query(description="The document that it is (id or IRI), or its address", max_length=2000)
    ] = None,
    licence: Annotated[
        str | None, Query(description="Its licence: an address, or such as CC-BY-4.0", max_length=500)
    ] = None,
    attribution: Annotated[str | None, Query(description="Who is to be credited", max_length=500)] = None,
    dry_run: Annotated[bool, Query(description="Read and validate, write nothing")] = False,
) -> reports.DocumentOut:
    """Read a document sent as the body: who is named in it, and what it says, proposed for review.

    Plain text, HTML, DOCX, PDF. Nothing is part of the network before someone accepts it, and what was proposed
    before is not proposed anew.
    """
    from graph.intake.reading import Told

    body = await body_of(request, min(MAX_BYTES, parts.settings.max_body))
    told = Told(_line(title), day, source, licence, _line(attribution))
    return await run_in_threadpool(proposed_from, parts, by, name, body, told, dry_run)


@router.get("/{digest}", operation_id="getDocumentText")
def document_text(
    parts: Parts,
    by: By,
    digest: str,
    view: Annotated[
        bool, Query(description="The clean view with the places of its characters in the raw text")
    ] = False,
) -> reports.TextOut:
    """Return the raw text of a document that was read, by the hash of its text; or the clean view of it.

    Whoever may write sees it: a kept text has its own rights, and may name people whom no accepted statement names.

    ``starts`` and ``ends`` give, for each character of the clean view, where the raw ones behind it start and end.
    """
    del by
    text = Kept(parts.settings.data).text(digest)
    if not view:
        return reports.TextOut(hash=digest, text=text)
    from graph.intake.clean import clean

    cleaned = clean(text)
    return reports.TextOut(hash=digest, text=cleaned.text, starts=list(cleaned.starts), ends=list(cleaned.ends))


def _line(text: str | None) -> str | None:
    return " ".join(text.split()) or None if text else None


def proposed_from(
    parts: Service, by: Writer, name: str, data: bytes, told: "Told", dry_run: bool
) -> reports.DocumentOut:
    """Read a document into proposals, or say what they would be."""
    from graph.intake.reading import read

    document = read_document(name, data)
    reading = read(parts.store, parts.snapshots.current(), document, told, by.author)
    kept = [] if dry_run else Kept(parts.settings.data).keep(document)  # first: no proposal without its text
    try:
        receipt = commit(parts.store, reading.change, dry_run=dry_run)
    except GeflechtError:
        drop(kept)
        raise
    if not dry_run:
        by.wrote(receipt)
    return reports.DocumentOut(
        file=document.name,
        form=document.form,
        source=names.id_of(reading.source.iri),
        title=reading.source.title,
        date=str(reading.day) if reading.day else None,
        hash=reading.source.text,
        characters=len(document.text),
        generation=receipt.generation,
        dry_run=dry_run,
        dropped=reading.dropped,
        mentions=_mentions(reading),
        proposals=[_proposal(found) for found in reading.found],
        findings=[reports.Finding(**f) for f in findings(receipt.report)],
    )


def _mentions(reading: "Reading") -> list[reports.MentionOut]:
    found = []
    for mention in reading.mentions:
        start, end = reading.view.raw(mention.start, mention.end)
        found.append(
            reports.MentionOut(
                text=reading.view.text[mention.start : mention.end],
                name=mention.name,
                kind=mention.kind,
                id=names.id_of(mention.iri) if mention.iri else None,
                start=start,
                end=end,
                score=mention.score,
                rule=mention.rule,
            )
        )
    return found


def _proposal(found: "Found") -> reports.ProposalOut:
    said = found.proposal
    return reports.ProposalOut(
        id=names.id_of(found.iri),
        new=found.new,
        subject=said.subject.name,
        subject_id=names.id_of(found.subject),
        subject_kind=said.subject.kind,
        subject_known=said.subject.iri is not None,
        relation=said.relation,
        object=said.object.name,
        object_id=names.id_of(found.object),
        object_kind=said.object.kind,
        object_known=said.object.iri is not None,
        role=said.role,
        since=str(said.since) if said.since else None,
        until=str(said.until) if said.until else None,
        observed=str(said.observed) if said.observed else None,
        amount=str(said.amount) if said.amount is not None else None,
        currency=said.currency,
        approximate=said.approximate,
        start=found.start,
        end=found.end,
        passage=said.passage,
        score=said.score,
        rule=said.rule,
    )
