"""The addresses of entities, statements and sources: each leads to the document about it.

`/id/x` is the thing, `/doc?id=x` what is told of it. A thing cannot be sent, so that `/id/x` answers 303.
"""

from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from api import linked
from api.deps import Data, Generation, Lang, Parts, Service
from graph.erased import is_erased
from graph.errors import Gone, Unknown
from graph.resource import Resource, is_told, resource, serialised
from graph.snapshot import Snapshot
from ontology.names import ID, id_of
from viz.style import Language

router = APIRouter(tags=["linked data"])
_KEPT = ("lang", "generation")
_DOCUMENTS: dict[str, dict[str, str]] = {media: {} for media in linked.MEDIA.values()}
_GONE = "Who stood at this address was erased for good; nothing is left of it here."
Asked = Annotated[
    str, Query(alias="id", max_length=2000, description="The id or IRI of an entity, statement or source")
]
Wanted = Annotated[
    linked.Form | None, Query(alias="format", description="html, ttl, jsonld, rdf or nt; else by Accept")
]


@router.get(
    "/id/{id_:path}",
    operation_id="followAddress",
    status_code=303,
    response_class=Response,
    responses={301: {"description": "It was merged into what stands at `Location`"}},
)
def follow(id_: str, request: Request, parts: Parts, data: Data) -> Response:
    """Lead to the document about an entity, statement or source, in the form that `Accept` prefers; JSON to the API's.

    301 where an entity was merged into another, 410 where a person was erased.
    """
    if former(data, id_):
        return moved(request, f"/id/{quote(id_of(data.moved.get(ID + id_, data.moved.get(id_, ''))), safe='')}")
    iri = _meant(parts, data, id_)
    if linked.prefers_json(request) or not is_told(data, iri):
        where = "actors" if iri in data.nodes else "relations"
        return _see(request, f"/api/v1/{where}/{quote(id_of(iri), safe='')}", request.url.query)
    form = linked.preferred(request)
    kept = {key: value for key, value in request.query_params.items() if key in _KEPT}
    query = {"id": id_of(iri), **({} if form == "html" else {"format": form}), **kept}
    response = _see(request, "/doc", urlencode(query))
    response.headers["Link"] = ", ".join(linked.alternates(f"{linked.base(request)}/doc", {"id": id_of(iri)}))
    return response


@router.get(
    "/doc",
    operation_id="getDocument",
    response_class=Response,
    responses={
        200: {"description": "The document", "content": _DOCUMENTS},
        301: {"description": "It was merged into what stands at `Location`"},
    },
)
def show(
    request: Request,
    parts: Parts,
    data: Data,
    language: Lang,
    id_: Asked,
    form: Wanted = None,
    cursor: Annotated[int, Query(ge=0, description="Where the page of statements begins")] = 0,
    generation: Generation = None,
) -> Response:
    """What is told of an entity, a statement or a source: as a page for people, Turtle, JSON-LD, RDF/XML, N-Triples.

    Accepted statements, at most 500 at a time; `Link` leads to the next, the other forms and the licences.
    """
    if former(data, id_):
        return moved(request, linked.described(data.moved.get(ID + id_, data.moved.get(id_, ""))), query=False)
    iri = _meant(parts, data, id_)
    store = parts.store if generation is None else parts.store.at(generation)
    wanted = form or linked.preferred(request)
    found = resource(store, data, iri, cursor)
    if wanted == "html":
        response = _page(request, found, language)
    else:
        response = Response(serialised(found, wanted), headers={"Content-Type": linked.content_type(wanted)})
    response.headers["Link"] = ", ".join(_links(request, found, wanted))
    response.headers["Vary"] = linked.VARY
    return response


def former(data: Snapshot, asked: str) -> bool:
    """Whether this is the address or the id of an entity that was merged into another."""
    return (
        asked not in data.nodes and (asked in data.moved or ID + asked in data.moved) and ID + asked not in data.nodes
    )


def moved(request: Request, path: str, *, query: bool = True) -> Response:
    """Lead to the address that replaced an old one, for good."""
    asked = f"?{request.url.query}" if request.url.query and query else ""
    return RedirectResponse(f"{request.scope.get('root_path', '')}{path}{asked}", HTTPStatus.MOVED_PERMANENTLY)


def _meant(parts: Service, data: Snapshot, asked: str) -> str:
    """Return the IRI that an address of ours, an IRI, or the number of a statement means.

    Raises:
        Unknown: none that is there.
        Gone: a person who was erased.
    """
    known = (iri for iri in (ID + asked, asked) if is_told(data, iri))
    try:
        return next(known, None) or data.statement(asked).iri
    except Unknown as error:
        if parts.store.versioned and is_erased(parts.store, asked if ":" in asked else ID + asked):
            raise Gone(_GONE) from error
        raise Unknown("address", asked[:200]) from error


def _page(request: Request, found: Resource, language: Language) -> Response:
    from api.pages.linked import document

    return document(found, language, linked.base(request))


def _links(request: Request, found: Resource, shown: linked.Form) -> list[str]:
    here, query = f"{linked.base(request)}/doc", {"id": id_of(found.iri)}
    told = [linked.link(found.iri, "describes"), linked.link(f"{linked.base(request)}/dataset", "collection")]
    told += linked.alternates(here, query, shown)
    if found.next is not None:
        more = urlencode({**query, "format": shown, "cursor": found.next})
        told.append(linked.link(f"{here}?{more}", "next"))
    credits_ = (found.data.credits.get(source) for source in found.sources)
    return told + linked.licence_links(credit.licence for credit in credits_ if credit and credit.licence)


def _see(request: Request, path: str, query: str = "") -> Response:
    asked = f"?{query}" if query else ""
    told = {"Vary": linked.VARY}
    return RedirectResponse(f"{request.scope.get('root_path', '')}{path}{asked}", HTTPStatus.SEE_OTHER, headers=told)
