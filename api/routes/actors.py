"""Actors: the list with facets, and one actor with everything that is recorded about it."""

from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Query

from api import schemas
from api.answers import known
from api.deps import Cursor, Data, Limit, Parts, Say
from graph.analysis.network import ACTORS
from graph.erased import is_erased
from graph.errors import Gone, Unknown
from ontology import names
from ontology.model import model

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
    found = sorted(
        (node for node in data.nodes.values() if node.kind in wanted), key=lambda n: (n.name(say.language), n.iri)
    )
    rows = [
        schemas.ActorRow(**vars(say.ref(node.iri)), statements=len(data.by_end.get(node.iri, ())))
        for node in found[cursor : cursor + limit]
    ]
    return schemas.ActorList(
        items=rows,
        total=len(found),
        next=str(cursor + limit) if cursor + limit < len(found) else None,
        facets=dict(sorted(Counter(node.kind for node in found).items())),
        note=say.note(found),
    )


@router.get("/actors/{actor:path}", operation_id="getActor")
def get_actor(actor: str, data: Data, say: Say, parts: Parts) -> schemas.ActorOut:
    """One actor, by id, IRI or unambiguous name: names, kind, relations, claims about it, sources; 410 if erased."""
    try:
        return say.actor(data.index.resolve(actor).iri)
    except Unknown as error:
        if parts.store.versioned and is_erased(parts.store, actor if ":" in actor else names.ID + actor):
            raise Gone("Who stood at this address was erased for good; nothing is left of it here.") from error
        raise
