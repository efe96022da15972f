"""Search in names, and who cooperates with whom."""

from typing import Annotated

from fastapi import APIRouter, Query

from api import schemas
from api.deps import BEGINS, Ask, Paged

router = APIRouter(prefix="/api/v1", tags=["actors"])


@router.get("/search", operation_id="searchNames")
def search_names(
    ask: Ask,
    q: Annotated[
        str, Query(max_length=200, description="Words of a name; umlauts, spelling and word order are forgiven")
    ],
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: Annotated[int, Query(ge=0, le=1000, description=BEGINS)] = 0,
) -> schemas.HitList:
    """Find entities by name, best first, each with the name that matched."""
    return ask.search(q, limit, cursor)


@router.get("/cooperation", operation_id="listCooperation")
def list_cooperation(
    ask: Ask, page: Paged, actor: Annotated[str, Query(description="An id, an IRI or a name")]
) -> schemas.CooperationOut:
    """Who cooperates with an actor: directly; and, always apart, who shares a membership with it."""
    return ask.cooperation(actor, page)
