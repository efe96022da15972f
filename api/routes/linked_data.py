"""The addresses of entities and statements: each leads to what is known about it, an old one to what replaced it."""

from http import HTTPStatus
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.deps import Data
from graph.snapshot import Snapshot
from ontology.names import ID, id_of

router = APIRouter(tags=["linked data"])


@router.get("/id/{id_}", operation_id="followAddress", status_code=303, response_class=Response)
def follow(id_: str, request: Request, data: Data) -> Response:
    """Lead to the page of an entity for people, and to its JSON for programs; 301 where it was merged into another."""
    if former(data, id_):
        return moved(request, f"/id/{quote(id_of(data.moved[ID + id_]), safe='')}")
    if ID + id_ not in data.nodes:
        return _see(request, f"/api/v1/relations/{quote(data.statement(id_).id, safe='')}")
    if "text/html" in request.headers.get("accept", ""):
        return _see(request, f"/?{urlencode({'actor': id_})}")
    return _see(request, f"/api/v1/actors/{quote(id_, safe='')}")


def former(data: Snapshot, asked: str) -> bool:
    """Whether this is the address or the id of an entity that was merged into another."""
    return (
        asked not in data.nodes and (asked in data.moved or ID + asked in data.moved) and ID + asked not in data.nodes
    )


def moved(request: Request, path: str) -> Response:
    """Lead to the address that replaced an old one, for good."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{request.scope.get('root_path', '')}{path}{query}", HTTPStatus.MOVED_PERMANENTLY)


def _see(request: Request, path: str) -> Response:
    return RedirectResponse(f"{request.scope.get('root_path', '')}{path}", HTTPStatus.SEE_OTHER)
