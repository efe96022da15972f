"""What links two actors, and what differs between two days."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api import schemas_links, schemas_time
from api.answers import Answers, filters
from api.deps import Ask, Cursor, Data, Say

router = APIRouter(prefix="/api/v1", tags=["network"])
Start = Annotated[str, Query(alias="from", description="An actor")]
End = Annotated[str, Query(alias="to", description="Another actor")]


def of_all_time(
    data: Data,
    say: Say,
    kind: Annotated[list[str] | None, Query(description="Kinds of node, with everything below them")] = None,
    relation: Annotated[list[str] | None, Query(description="Relations")] = None,
    certainty: Annotated[list[str] | None, Query(description="stated, inferred")] = None,
    derived: Annotated[bool, Query(description="Also what rules derived")] = False,
) -> Answers:
    """Return what answers questions that bring their own days."""
    return Answers(data, say, filters(kind=kind, relation=relation, certainty=certainty, derived=derived))


@router.get("/paths", operation_id="listPaths")
def list_paths(
    ask: Ask,
    start: Start,
    end: End,
    avoid_kind: Annotated[
        list[str] | None, Query(description="Kinds that no path passes, with everything below them")
    ] = None,
    most_links: Annotated[
        int | None, Query(ge=1, description="Pass no hub: no node with more neighbours than this in the network asked")
    ] = None,
) -> schemas_links.PathsOut:
    """All shortest paths between two actors, each step with the statements behind it. Direction is ignored, but told.

    The two ends are never avoided. `certainty=stated` avoids inferred steps.
    """
    return ask.paths(start, end, avoid_kind, most_links)


@router.get("/why", operation_id="explainLink")
def explain_link(ask: Ask, start: Start, end: End) -> schemas_links.WhyOut:
    """Everything that links two actors: direct statements, shared memberships, funders, affiliations, neighbours.

    What fewest others share comes first among links of one sort.
    """
    return ask.why(start, end)


@router.get("/compare", operation_id="compareDays")
def compare_days(
    ask: Annotated[Answers, Depends(of_all_time)],
    first: Annotated[str, Query(alias="from", description="The earlier day, YYYY-MM-DD")],
    second: Annotated[str, Query(alias="to", description="The later day, YYYY-MM-DD")],
    limit: Annotated[int, Query(ge=1, le=1000, description="Items of each list")] = 100,
    cursor: Cursor = 0,
) -> schemas_time.CompareOut:
    """Relations and nodes that began, were first observed, ended or changed between two days, with their sources.

    An observation is no beginning, so the two are apart; what carries no date is listed apart and is neither.
    A page holds the items of every list from the cursor on; `next` is the cursor of the next page.
    """
    return ask.compare(first, second, limit, cursor)
