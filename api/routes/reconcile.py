"""OpenRefine's Reconciliation Service API 0.2: `/reconcile`, and `/reconcile/de` and `/reconcile/en` by language.

OpenRefine sends no language of its own, so that each language is a service with an address, and the manifest names the
addresses of one.
"""

from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse, Response

from api.deps import Data, Lang, Parts, Service, body_of
from api.pages.reconcile import flyout, preview
from api.reconcile_manifest import manifest
from api.reconcile_queries import MOST_CANDIDATES, batch, extension
from api.reconciling import Reconciler
from graph.errors import Invalid, Unknown, Unsupported
from graph.node import called
from graph.properties import properties
from graph.search import nearest
from ontology.model import model
from viz.style import Language

router = APIRouter(tags=["reconciliation"])
_FORM = "application/x-www-form-urlencoded"
Prefix = Annotated[str, Query(max_length=200, description="What has been typed so far")]
Limit = Annotated[int, Query(ge=1, le=MOST_CANDIDATES)]
Cursor = Annotated[int, Query(ge=0, le=1000, description="How many to leave out")]
Id = Annotated[str, Query(max_length=500)]
Queries = Annotated[str | None, Query(description="A batch of queries as JSON")]
Extend = Annotated[str | None, Query(description="A data extension query as JSON")]


@router.get("/reconcile", operation_id="getReconciliation")
def get_service(
    request: Request, parts: Parts, language: Lang, queries: Queries = None, extend: Extend = None
) -> JSONResponse:
    """The manifest of the reconciliation service; with `queries` its candidates, with `extend` property values."""
    return _answer(request, parts, language, queries, extend)


@router.get("/reconcile/{language}", operation_id="getReconciliationIn")
def get_service_in(
    request: Request, parts: Parts, language: Language, queries: Queries = None, extend: Extend = None
) -> JSONResponse:
    """The same in German (`de`) or English (`en`)."""
    return _answer(request, parts, language, queries, extend)


@router.post("/reconcile", operation_id="postReconciliation")
async def post_service(request: Request, parts: Parts, language: Lang) -> JSONResponse:
    """Candidates for a batch (`queries=`), or values of properties (`extend=`), sent as a form."""
    return await _posted(request, parts, language)


@router.post("/reconcile/{language}", operation_id="postReconciliationIn")
async def post_service_in(request: Request, parts: Parts, language: Language) -> JSONResponse:
    """The same in German (`de`) or English (`en`)."""
    return await _posted(request, parts, language)


@router.get("/reconcile/{language}/suggest/entity", operation_id="suggestEntities")
def suggest_entities(
    language: Language, data: Data, prefix: Prefix, limit: Limit = 10, cursor: Cursor = 0
) -> JSONResponse:
    """Suggest entities by what has been typed so far."""
    return _json(Reconciler(data, language).entities(prefix, limit, cursor))


@router.get("/reconcile/{language}/suggest/type", operation_id="suggestTypes")
def suggest_types(
    language: Language, data: Data, prefix: Prefix, limit: Limit = 10, cursor: Cursor = 0
) -> JSONResponse:
    """Suggest kinds by what has been typed so far."""
    return _json(Reconciler(data, language).types(prefix, limit, cursor))


@router.get("/reconcile/{language}/suggest/property", operation_id="suggestProperties")
def suggest_properties(
    language: Language, data: Data, prefix: Prefix, limit: Limit = 10, cursor: Cursor = 0
) -> JSONResponse:
    """Suggest properties by what has been typed so far."""
    return _json(Reconciler(data, language).properties(prefix, limit, cursor))


@router.get("/reconcile/{language}/properties", operation_id="proposeProperties")
def propose_properties(
    language: Language,
    data: Data,
    type: Annotated[str | None, Query(max_length=500)] = None,  # noqa: A002 (the name that the specification gives it)
    limit: Annotated[int | None, Query(ge=1, le=500)] = None,
) -> JSONResponse:
    """Propose the properties that entities of a kind may have."""
    return _json(Reconciler(data, language).proposed(type, limit))


@router.get("/reconcile/{language}/flyout/entity", operation_id="flyoutEntity")
def flyout_entity(language: Language, data: Data, id: Id) -> JSONResponse:  # noqa: A002 (the specification's)
    """What a suggested entity is, as a snippet of HTML."""
    if (node := called(data.nodes, id)) is None:
        raise Unknown("entity", id)
    described = Reconciler(data, language).described(node)
    return _json({"id": id, "html": flyout(language, described)})


@router.get("/reconcile/{language}/flyout/type", operation_id="flyoutType")
def flyout_type(language: Language, data: Data, id: Id) -> JSONResponse:  # noqa: A002 (the specification's)
    """What a suggested kind is, as a snippet of HTML."""
    if (kind := model().kinds.get(id)) is None:
        raise Unknown("kind", id, nearest(id, model().kinds))
    return _json({"id": id, "html": flyout(language, Reconciler(data, language).described_kind(kind))})


@router.get("/reconcile/{language}/flyout/property", operation_id="flyoutProperty")
def flyout_property(language: Language, data: Data, id: Id) -> JSONResponse:  # noqa: A002 (the specification's)
    """What a suggested property is, as a snippet of HTML."""
    if (one := properties().get(id)) is None:
        raise Unknown("property", id, nearest(id, properties()))
    told = Reconciler(data, language).property_of(one)
    return _json({"id": id, "html": flyout(language, [told["name"], told.get("description", "")])})


@router.get("/reconcile/{language}/preview", operation_id="previewEntity", response_class=HTMLResponse)
def preview_entity(language: Language, data: Data, parts: Parts, id: Id) -> Response:  # noqa: A002 (the specification's)
    """A small page about an entity, to be shown in a frame."""
    if (node := called(data.nodes, id)) is None:
        raise Unknown("entity", id)
    return preview(language, data, node, parts.settings)


def _json(told: dict[str, Any]) -> JSONResponse:
    return JSONResponse(told)


def _answer(
    request: Request, parts: Service, language: Language, queries: str | None, extend: str | None
) -> JSONResponse:
    if queries is not None and extend is not None:
        raise Invalid("A request holds queries or an extension, not both.")
    if queries is not None:
        wanted = batch(queries)
        return _json(Reconciler(parts.snapshots.current(), language).results(wanted))
    if extend is not None:
        asked = extension(extend)
        return _json(Reconciler(parts.snapshots.current(), language).extended(asked))
    return _json(manifest(str(request.base_url).rstrip("/"), language, parts.settings))


async def _posted(request: Request, parts: Service, language: Language) -> JSONResponse:
    """Read a form and answer it."""
    body = await body_of(request, parts.settings.max_query)
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media != _FORM:
        raise Unsupported(f"Send {_FORM} with queries= or extend=; '{media}' is not taken.")
    try:
        form = parse_qs(body.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=20)
    except ValueError as error:
        raise Invalid("The request is no form in UTF-8 with at most 20 fields.") from error
    queries, extend = (form.get(name, [None])[-1] for name in ("queries", "extend"))
    if queries is None and extend is None:
        raise Invalid("The form needs a field 'queries' or 'extend'.")
    return await run_in_threadpool(_answer, request, parts, language, queries, extend)
