"""SPARQL 1.1 Protocol: query and update (https://www.w3.org/TR/sparql11-protocol/, section 2)."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute
from starlette.types import Receive, Scope, Send

from api import soon
from api.deps import Lang, Parts, Service, Writer, body_of, service, writer
from api.routes.description import describe
from graph.errors import BadQuery, Unsupported
from graph.intake.load import fetched
from graph.intake.sparql import apply_update
from graph.store import Query as Question
from graph.store import Update
from graph.store.dataset import Dataset
from graph.store.federation import federated
from graph.store.results import is_query, is_update

router = APIRouter(tags=["sparql"])
_FORM = "application/x-www-form-urlencoded"
_DIRECT = {"application/sparql-query": "query", "application/sparql-update": "update"}
_GRAPHS = {"query": ("default-graph-uri", "named-graph-uri"), "update": ("using-graph-uri", "using-named-graph-uri")}
_SHORT = 16_000  # characters that are checked in no time
_IS_UPDATE = (
    "This is an update, sent as a query: POST it to /sparql as update=, or as application/sparql-update, with the "
    "token of an editor."
)
_IS_QUERY = (
    "This is a query, sent as an update: send it to /sparql as query=, or POST it as application/sparql-query; it "
    "needs no token that writes."
)
Fields = Mapping[str, list[str]]


class Direct(APIRoute):
    """A route whose function takes the request as it comes: handing a small query through took as long as answering."""

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or say that its method is not for this address."""
        if scope["method"] not in (self.methods or ()):
            await super().handle(scope, receive, send)
            return
        response = await self.endpoint(Request(scope, receive))
        await response(scope, receive, send)


@router.get("/sparql", operation_id="querySparql")
async def get_sparql(
    request: Request,
    parts: Parts,
    language: Lang,
    query: Annotated[str | None, Query(description="A SELECT, ASK, CONSTRUCT or DESCRIBE")] = None,
    default_graph: Annotated[list[str] | None, Query(alias="default-graph-uri")] = None,
    named_graph: Annotated[list[str] | None, Query(alias="named-graph-uri")] = None,
) -> Response:
    """Evaluate a query; it sees entities, sources, accepted statements and plain links.

    Without a query: the editor for a browser, the service description for a program.
    """
    if len(request.query_params.getlist("query")) > 1:
        raise BadQuery("A request holds one query.")
    if query is not None:
        return await _answer(query, Dataset(tuple(default_graph or ()), tuple(named_graph or ())), request, parts)
    if "update" in request.query_params:
        raise BadQuery("An update is sent with POST, never with GET.")
    if "text/html" in request.headers.get("accept", ""):
        return await run_in_threadpool(_editor, language, parts)
    return await run_in_threadpool(describe, request, parts)


def _editor(language: Lang, parts: Service) -> Response:
    from api.pages.sparql import editor

    return editor(language, parts.snapshots.current(), parts.settings.limits, parts.settings.services)


async def post_sparql(request: Request) -> Response:
    """Evaluate a query, or an update with a token: as a form (`query=`, `update=`) or as the body itself."""
    parts = await service(request)
    body = await body_of(request, parts.settings.max_query)
    verb, fields = _fields(body, request)
    by = await writer(request, parts) if verb == "update" else None
    if len(fields[verb]) != 1:
        raise BadQuery(f"A request holds one {verb}; this one holds {len(fields[verb])}.")
    default, named = (tuple(fields.get(key, ())) for key in _GRAPHS[verb])
    text, dataset = fields[verb][0], Dataset(default, named)
    if by is None:
        return await _answer(text, dataset, request, parts)
    return await run_in_threadpool(_update, text, dataset, by, parts)


router.add_api_route("/sparql", post_sparql, operation_id="postSparql", methods=["POST"], route_class_override=Direct)


async def _answer(query: str, dataset: Dataset, request: Request, parts: Service) -> Response:
    """Answer in the event loop where nothing is waited for there, else in a thread."""
    question = Question(query, request.headers.get("accept", "*/*"), dataset)
    try:
        if len(query) > _SHORT or parts.elsewhere.allowed:
            asked = await run_in_threadpool(federated, question, parts.elsewhere)
        else:
            asked = federated(question, parts.elsewhere)
        answer = await soon.answer(parts.store, asked)
    except BadQuery as error:
        if is_update(query):
            raise BadQuery(_IS_UPDATE) from error
        raise
    return Response(answer.body, headers={"Content-Type": answer.media_type})


def _update(update: str, using: Dataset, by: Writer, parts: Service) -> Response:
    try:
        receipt = apply_update(parts.store, fetched(Update(update, using), parts.elsewhere), by.author)
    except BadQuery as error:
        if is_query(update):
            raise BadQuery(_IS_QUERY) from error
        raise
    by.wrote(receipt)
    return JSONResponse({"generation": receipt.generation, "added": receipt.added, "removed": receipt.removed})


def _fields(body: bytes, request: Request) -> tuple[str, Fields]:
    """Return whether a POST is a query or an update, and its fields, those of the address included."""
    media, _, parameters = request.headers.get("content-type", "").partition(";")
    media = media.strip().lower()
    if "charset=" in parameters.lower() and "utf-8" not in parameters.lower():
        raise Unsupported("Send the request in UTF-8.")
    try:
        text = body.decode("utf-8")
        form = parse_qs(text, keep_blank_values=True, errors="strict") if media == _FORM else {}
    except UnicodeDecodeError as error:
        raise BadQuery("The request is not UTF-8.") from error
    if media in _DIRECT:
        form = {_DIRECT[media]: [text]}
    elif media != _FORM:
        raise Unsupported(f"Send {_FORM}, {' or '.join(_DIRECT)}; '{media}' is none of them.")
    for key in {key for keys in _GRAPHS.values() for key in keys} & set(request.query_params):
        form.setdefault(key, []).extend(request.query_params.getlist(key))
    asked = [verb for verb in _GRAPHS if verb in form]
    if len(asked) != 1:
        raise BadQuery("The request needs one field, 'query' or 'update'.")
    return asked[0], form
