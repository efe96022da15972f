"""Relations: the statements, filtered and paged."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api import schemas
from api.deps import Cursor, Data, Limit, Parts, Say, View
from api.editing import tagged
from graph.analysis.listing import kept

router = APIRouter(prefix="/api/v1", tags=["relations"])
Status = Literal["accepted", "proposed", "rejected"]


@router.get("/relations", operation_id="listRelations")
def list_relations(
    data: Data,
    say: Say,
    view: View,
    subject: str | None = None,
    object: str | None = None,  # noqa: A002 (the name that RDF gives it)
    actor: Annotated[str | None, Query(description="Either end, or what a claim is about")] = None,
    source: str | None = None,
    status: Status = "accepted",
    limit: Limit = 100,
    cursor: Cursor = 0,
) -> schemas.RelationList:
    """List statements; `kind` keeps those with an end of that kind."""
    asked = {"subject": subject, "object": object, "source": source}
    ends = {
        part: data.index.resolve(name, "source" if part == "source" else "actor").iri
        for part, name in asked.items()
        if name
    }
    found = kept(data, view, status, data.index.resolve(actor).iri if actor else None, ends)
    return schemas.RelationList(
        items=say.statements(data.load(found.page(slice(cursor, cursor + limit)))),
        total=len(found.rows),
        undated=found.undated,
        next=str(cursor + limit) if cursor + limit < len(found.rows) else None,
        note=say.note(len(found.rows)),
    )


@router.get("/relations/{statement:path}", operation_id="getRelation")
def get_relation(statement: str, parts: Parts, data: Data, say: Say, response: Response) -> schemas.StatementOut:
    """One statement, by the last part of its IRI or by its number in its source, such as F081."""
    found = data.statement(statement)
    tagged(response, parts.store, data, found.iri)
    return say.statement(found)
