"""Relations: the statements, filtered and paged."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api import schemas
from api.deps import Cursor, Data, Limit, Parts, Say, View
from api.editing import tagged
from graph.analysis.network import Filters
from graph.snapshot import Snapshot
from graph.statements import Statement

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
    ends = {part: data.index.resolve(asked).iri for part, asked in (("subject", subject), ("object", object)) if asked}
    pool = data.by_end.get(data.index.resolve(actor).iri, ()) if actor else _pool(data, status, derived=view.derived)
    found = [s for s in pool if view.keeps(s) and all(getattr(s, part) == iri for part, iri in ends.items())]
    if source:
        cited = data.index.resolve(source, "source").iri
        found = [s for s in found if s.source == cited]
    if view.kinds:
        found = [s for s in found if _touches(data, s, view)]
    undated = [s for s in found if view.on and s.presence(view.on) == "undated"]
    if view.on:
        found = [s for s in found if s.presence(view.on) in {"valid", "observed"} or (view.undated and s in undated)]
    return schemas.RelationList(
        items=say.statements(found[cursor : cursor + limit]),
        total=len(found),
        undated=0 if view.undated else len(undated),
        next=str(cursor + limit) if cursor + limit < len(found) else None,
        note=say.note(found),
    )


@router.get("/relations/{statement:path}", operation_id="getRelation")
def get_relation(statement: str, parts: Parts, data: Data, say: Say, response: Response) -> schemas.StatementOut:
    """One statement, by the last part of its IRI or by its number in its source, such as F081."""
    found = data.statement(statement)
    tagged(response, parts.store, data, found.iri)
    return say.statement(found)


def _pool(data: Snapshot, status: Status, *, derived: bool) -> tuple[Statement, ...]:
    pools = {"accepted": data.statements, "proposed": data.proposed, "rejected": data.rejected}
    return (*pools[status], *(data.derived if derived else ()))


def _touches(data: Snapshot, statement: Statement, view: Filters) -> bool:
    ends = (data.nodes.get(iri) for iri in (statement.subject, statement.object))
    return any(node is not None and view.keeps_kind(node.kind) for node in ends)
