"""The start of data work: what can be done, what waits, and which sources are there.

Enters: a request. Leaves: a page.
"""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.pages.desk import At
from api.routes.editing import list_sources

router = APIRouter(include_in_schema=False)
_MOST_SOURCES = 50


@router.get("/data")
def data_start(at: At) -> HTMLResponse:
    """Show where data work begins."""
    return at.page(
        "desk_data.html",
        waiting=len(at.data.proposed),
        sources=list_sources(at.data, at.say, limit=_MOST_SOURCES, cursor=0),
    )
