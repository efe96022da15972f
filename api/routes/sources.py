"""What sources there are, and how much each says."""

from typing import Annotated

from fastapi import APIRouter, Query

from api import schemas_sources
from api.deps import Ask, Cursor, Limit

router = APIRouter(prefix="/api/v1", tags=["relations"])


@router.get("/sources", operation_id="listSources")
def list_sources(
    ask: Ask,
    actor: Annotated[str | None, Query(description="Only what is said of this one; an id, an IRI or a name")] = None,
    network: Annotated[
        bool, Query(description="Only statements between actors, such as measures are computed on")
    ] = False,
    limit: Limit = 100,
    cursor: Cursor = 0,
) -> schemas_sources.SourceList:
    """List sources with licence and attribution, and how many of the statements each states or lets conclude."""
    return ask.sources(actor, network=network, limit=limit, cursor=cursor)
