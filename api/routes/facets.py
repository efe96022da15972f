"""Facets: what a network could be filtered by, with counts."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import Data, Say, View
from api.present_facets import facets_out
from api.schemas_facets import FacetsOut
from graph.analysis.facets import facets
from graph.analysis.filters import DRAWN

router = APIRouter(prefix="/api/v1", tags=["network"])


@router.get("/facets", operation_id="countFacets")
def count_facets(
    data: Data,
    say: Say,
    view: View,
    limit: Annotated[int, Query(ge=1, le=1000, description="Values of each facet")] = 20,
) -> FacetsOut:
    """How many nodes of each kind and place, and statements of each relation, certainty and source, filters leave.

    A facet is counted under the filters on the others and not under its own.
    """
    return facets_out(say, facets(data, replace(view, roles=DRAWN)), say.chosen(view), limit)
