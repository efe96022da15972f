"""Which sources are cited, and how much each says."""

from typing import Annotated

from fastapi import APIRouter, Query

from api import schemas_citations
from api.deps import Ask, Cursor, Limit

router = APIRouter(prefix="/api/v1", tags=["relations"])


@router.get("/citations", operation_id="listCitations")
def list_citations(
    ask: Ask,
    actor: Annotated[str | None, Query(description="Only what is said of this one; an id, an IRI or a name")] = None,
    network: Annotated[
        bool, Query(description="Only statements between actors, such as measures are computed on")
    ] = False,
    limit: Limit = 100,
    cursor: Cursor = 0,
) -> schemas_citations.CitationList:
    """Sources that accepted statements cite, with licence and attribution: how many each states or lets conclude."""
    return ask.citations(actor, network=network, limit=limit, cursor=cursor)
