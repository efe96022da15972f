"""SPARQL 1.1 Protocol, the query operation (https://www.w3.org/TR/sparql11-protocol/, section 2.1)."""

from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from api.deps import Parts, Service
from graph.errors import Invalid, Refused
from graph.store.limits import check

router = APIRouter(tags=["sparql"])
_FORM = "application/x-www-form-urlencoded"
_DIRECT = "application/sparql-query"


@router.get("/sparql", operation_id="querySparql")
def get_sparql(
    request: Request, parts: Parts, query: Annotated[str, Query(description="A SELECT, ASK, CONSTRUCT or DESCRIBE")]
) -> Response:
    """Evaluate a query; it sees entities, sources, accepted statements and plain links."""
    return _answer(query, request, parts)


@router.post("/sparql", operation_id="postSparql")
async def post_sparql(request: Request, parts: Parts) -> Response:
    """Evaluate a query sent as a form (`query=`) or as `application/sparql-query`."""
    query = _query_in(await _body(request, parts.settings.max_query), request.headers.get("content-type", ""))
    return await run_in_threadpool(_answer, query, request, parts)


def _answer(query: str, request: Request, parts: Service) -> Response:
    check(query)
    answer = parts.store.answer(query, request.headers.get("accept", "*/*"))
    return Response(answer.body, headers={"Content-Type": answer.media_type})


async def _body(request: Request, most: int) -> bytes:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > most:
            raise Refused(f"The query is larger than {most} bytes.", limit="size")
    return body


def _query_in(body: bytes, content_type: str) -> str:
    media = content_type.partition(";")[0].strip().lower()
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Invalid("The query is not UTF-8.") from error
    if media == _DIRECT:
        return text
    if media != _FORM:
        raise Invalid(f"Send the query as {_FORM} or {_DIRECT}; '{media}' is neither.")
    fields = parse_qs(text)
    if "update" in fields:
        raise Invalid("This service takes no update over HTTP; write with the geflecht command on its folder.")
    if len(fields.get("query", ())) != 1:
        raise Invalid("The form needs one field 'query'.")
    return fields["query"][0]
