"""Entities, sources and relations entered, corrected and retracted. What may be sent says /api/v1/forms."""

from typing import Annotated, Any, get_args

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.deps import By, Cursor, Data, Limit, Parts, Say
from api.editing import Editor, LookedAt, Sent, tagged, written
from api.routes.relations import Status
from api.schemas_edit import SourceDetail, SourceList, WrittenOut
from graph.analysis.filters import Filters
from graph.analysis.listing import kept
from graph.errors import Unknown, WrongFields
from graph.intake.draft import Draft
from graph.intake.edit import (
    add_entity,
    add_statement,
    correct_entity,
    correct_statement,
    retract_entity,
    retract_statement,
)
from graph.snapshot import Snapshot
from ontology import names
from ontology.model import model

router = APIRouter(prefix="/api/v1", tags=["editing"])
_OBJECT: dict[str, Any] = {"content": {"application/json": {"schema": {"type": "object"}}}, "required": True}
FIELDS: dict[str, Any] = {"requestBody": {"description": "The fields of the form, by name", **_OBJECT}}
WithStatements = Annotated[bool, Query(description="Also retract every statement that names it")]


@router.post("/actors", operation_id="addActor", status_code=201, openapi_extra=FIELDS)
def add_actor(given: Sent, parts: Parts, editing: Editor, by: By, response: Response) -> WrittenOut:
    """Enter an actor or any other entity, by the form of its `kind`; `id` is a slug of its name unless it is given."""
    fields = dict(given)
    kind, id_ = fields.pop("kind", None), fields.pop("id", None)
    if not isinstance(kind, str):
        raise WrongFields([("kind", {"de": "Das Feld darf nicht leer sein.", "en": "The field must not be empty."})])
    edited = add_entity(parts.store, kind, fields, editing, str(id_) if id_ is not None else None)
    response.headers["Location"] = f"actors/{names.id_of(edited.iri)}"
    return written(edited, by)


@router.patch("/actors/{actor:path}", operation_id="correctActor", openapi_extra=FIELDS)
def correct_actor(
    actor: str, given: Sent, parts: Parts, data: Data, editing: Editor, version: LookedAt, by: By
) -> WrittenOut:
    """Change the fields that are sent; null clears one. A text without a language replaces the one there is."""
    iri = data.index.resolve(actor).iri
    return written(correct_entity(parts.store, iri, given, version, editing), by)


@router.delete("/actors/{actor:path}", operation_id="retractActor")
def retract_actor(
    actor: str, parts: Parts, data: Data, editing: Editor, version: LookedAt, by: By, statements: WithStatements = False
) -> WrittenOut:
    """Take an actor away; the journal keeps it, and undo brings it back."""
    iri = data.index.resolve(actor).iri
    return written(retract_entity(parts.store, iri, version, editing, with_statements=statements), by)


@router.post("/relations", operation_id="addRelation", status_code=201, openapi_extra=FIELDS)
def add_relation(given: Sent, parts: Parts, editing: Editor, by: By, response: Response) -> WrittenOut:
    """Enter a statement, by the form of its `relation`."""
    edited = add_statement(parts.store, given, editing)
    response.headers["Location"] = f"relations/{names.id_of(edited.iri)}"
    return written(edited, by)


@router.patch("/relations/{statement:path}", operation_id="correctRelation", openapi_extra=FIELDS)
def correct_relation(
    statement: str, given: Sent, parts: Parts, data: Data, editing: Editor, version: LookedAt, by: By
) -> WrittenOut:
    """Change the fields that are sent; the statement keeps its address, and no file that is read again changes it."""
    return written(correct_statement(parts.store, data.statement(statement).iri, given, version, editing), by)


@router.delete("/relations/{statement:path}", operation_id="retractRelation")
def retract_relation(
    statement: str, parts: Parts, data: Data, editing: Editor, version: LookedAt, by: By
) -> WrittenOut:
    """Take a statement back: it stands among the rejected ones, and no file that is read again brings it back."""
    return written(retract_statement(parts.store, data.statement(statement).iri, version, editing), by)


@router.get("/sources", operation_id="listSources")
def list_sources(data: Data, say: Say, limit: Limit = 100, cursor: Cursor = 0) -> SourceList:
    """Sources by title: what statements rest on, with licence and attribution."""
    found = sorted(_sources(data), key=lambda iri: (say.source(iri).title, iri))
    return SourceList(
        items=[say.source(iri) for iri in found[cursor : cursor + limit]],
        total=len(found),
        next=str(cursor + limit) if cursor + limit < len(found) else None,
        note=say.note(found),
    )


@router.get("/sources/{source:path}", operation_id="getSource")
def get_source(source: str, parts: Parts, data: Data, say: Say, response: Response) -> SourceDetail:
    """One source, with its ETag for a correction."""
    iri = _source(data, source)
    tagged(response, parts.store, data, iri)
    node, draft = data.nodes[iri], Draft(parts.store)
    counts = {status: len(kept(data, Filters(), status, None, {"source": iri}).rows) for status in get_args(Status)}
    return SourceDetail(
        **vars(say.source(iri)),
        names=dict(node.names),
        issued=draft.said_at(iri, names.ISSUED),
        identifiers=list(node.identifiers),
        address=draft.said_at(iri, names.URL),
        statements=counts,
    )


@router.post("/sources", operation_id="addSource", status_code=201, openapi_extra=FIELDS)
def add_source(given: Sent, parts: Parts, editing: Editor, by: By, response: Response) -> WrittenOut:
    """Enter a source: a document, unless `kind` is one below that."""
    added = add_actor({"kind": "Document", **given}, parts, editing, by, response)
    response.headers["Location"] = f"sources/{added.id}"
    return added


@router.patch("/sources/{source:path}", operation_id="correctSource", openapi_extra=FIELDS)
def correct_source(
    source: str, given: Sent, parts: Parts, data: Data, editing: Editor, version: LookedAt, by: By
) -> WrittenOut:
    """Correct title, date, licence or attribution; they hold for every statement of the source."""
    return written(correct_entity(parts.store, _source(data, source), given, version, editing), by)


@router.delete("/sources/{source:path}", operation_id="retractSource")
def retract_source(
    source: str,
    parts: Parts,
    data: Data,
    editing: Editor,
    version: LookedAt,
    by: By,
    statements: WithStatements = False,
) -> WrittenOut:
    """Take a source away, with all statements that rest on it where that is asked for."""
    return written(retract_entity(parts.store, _source(data, source), version, editing, with_statements=statements), by)


def _sources(data: Snapshot) -> set[str]:
    documents = {iri for iri, node in data.nodes.items() if model().is_a(node.kind, "Document")}
    return documents | (set(data.sources) & set(data.nodes))


def _source(data: Snapshot, asked: str) -> str:
    iri = data.index.resolve(asked, "source").iri
    if iri not in _sources(data):
        raise Unknown("source", asked)
    return iri
