"""Actors: the list with facets, and one actor with everything that is recorded about it."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api import schemas
from api.answers import known
from api.deps import Cursor, Data, Limit, Parts, Say
from api.editing import tagged
from api.present import PAGE
from api.routes.linked_data import former, moved
from graph.analysis.filters import ACTORS
from graph.erased import is_erased
from graph.errors import Gone, Unknown
from ontology import names
from ontology.model import model
from ontology.names import id_of

router = APIRouter(prefix="/api/v1", tags=["actors"])


@router.get("/actors", operation_id="listActors")
def list_actors(
    data: Data,
    say: Say,
    kind: Annotated[list[str] | None, Query(description="Kinds, with everything below them")] = None,
    limit: Limit = 100,
    cursor: Cursor = 0,
) -> schemas.ActorList:
    """List actors by name; with `kind` also what is no actor: awards, events, places, documents."""
    asked = known("kind", kind, list(model().kinds))
    wanted = model().below(asked) if asked else {k.name for k in model().kinds.values() if k.role in ACTORS}
    found = data.by_name(say.language, wanted)
    rows = [
        schemas.ActorRow(**vars(say.ref(iri)), statements=data.count_about(iri))
        for iri in found[cursor : cursor + limit]
    ]
    return schemas.ActorList(
        items=rows,
        total=len(found),
        next=str(cursor + limit) if cursor + limit < len(found) else None,
        facets={kind: count for kind, count in sorted(data.kind_counts.items()) if kind in wanted},
        note=say.note(len(found)),
    )


@router.get("/actors/{actor:path}", operation_id="getActor", response_model=schemas.ActorOut)
def get_actor(
    actor: str,
    request: Request,
    parts: Parts,
    data: Data,
    say: Say,
    response: Response,
    limit: Limit = PAGE,
    cursor: Cursor = 0,
) -> schemas.ActorOut | Response:
    """One actor, by id, IRI or unambiguous name: names, kind, relations, claims about it, sources; 410 if erased.

    A page holds as many relations and claims as `limit` says. The address of one that was merged into another leads
    there.
    """
    try:
        iri = data.index.resolve(actor).iri
    except Unknown as error:
        if parts.store.versioned and is_erased(parts.store, actor if ":" in actor else names.ID + actor):
            raise Gone("Who stood at this address was erased for good; nothing is left of it here.") from error
        raise
    if former(data, actor):
        return moved(request, f"/api/v1/actors/{quote(id_of(iri), safe='')}")
    tagged(response, parts.store, data, iri)
    return say.actor(iri, limit, cursor)
