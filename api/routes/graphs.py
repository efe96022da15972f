"""SPARQL 1.1 Graph Store HTTP Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/): graphs by address.

`/graphs?default` and `/graphs?graph=IRI` name a graph indirectly; `/graphs/anything` names the graph whose IRI is that
address itself.
"""

import re
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from api.deps import By, Parts, Service, Writer, body_of
from graph.errors import BadQuery, Unknown, Unsupported
from graph.intake import graphs
from graph.intake.load import fetched
from graph.intake.sparql import apply_update
from graph.store import Update
from graph.store.dataset import Dataset

router = APIRouter(tags=["graphs"])
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*")
_PATHS = ("/graphs", "/graphs/{name:path}")


def wanted(request: Request) -> str | None:
    """Return the IRI of the graph that a request names, None for the default graph.

    Raises:
        BadQuery: it names none, or two.
    """
    given = request.query_params
    if request.url.path.rstrip("/").endswith("/graphs"):
        if ("default" in given) == ("graph" in given) or len(given.getlist("graph")) > 1:
            raise BadQuery("Name one graph: ?default, or ?graph= with its IRI.")
        graph = given.get("graph")
        if graph is not None and not _IRI.fullmatch(graph):
            raise BadQuery(f"'{graph}' is no absolute IRI; name the graph with one.")
        return graph
    return str(request.url.replace(query="", fragment=""))


Graph = Annotated[str | None, Depends(wanted)]


def _read(request: Request, parts: Parts, graph: Graph) -> Response:
    """Return the triples of a graph."""
    answer = graphs.read_graph(parts.store, graph, request.headers.get("accept", "*/*"))
    return Response(answer.body, headers={"Content-Type": answer.media_type})


async def _put(request: Request, parts: Parts, graph: Graph, by: By) -> Response:
    """Make a graph hold just the triples sent: 201 where it is new, 204 where it was there."""
    return await _written("PUT", graph, request, parts, by)


async def _post(request: Request, parts: Parts, by: By) -> Response:
    """Add the triples sent to a graph; to `/graphs` itself they make a new graph, whose address is in Location."""
    itself = request.url.path.rstrip("/").endswith("/graphs") and not request.query_params
    graph = f"{str(request.url).rstrip('/')}/{uuid4().hex}" if itself else wanted(request)
    response = await _written("POST", graph, request, parts, by)
    if itself and graph:
        response.headers["Location"] = graph
    return response


def _delete(parts: Parts, graph: Graph, by: By) -> Response:
    """Remove a graph."""
    by.wrote(graphs.delete_graph(parts.store, graph, by.author))
    return Response(status_code=204)


async def _patch(request: Request, parts: Parts, graph: Graph, by: By) -> Response:
    """Change a graph by a SPARQL update, for which this graph is the default graph."""
    if _media(request) != "application/sparql-update":
        raise Unsupported("A graph is patched with application/sparql-update.")
    text = (await body_of(request, parts.settings.max_query)).decode("utf-8", errors="replace")
    if not graphs.is_there(parts.store, graph):
        raise Unknown("graph", graph or "default")
    update = await run_in_threadpool(fetched, Update(text, Dataset(), into=graph), parts.elsewhere)
    by.wrote(await run_in_threadpool(apply_update, parts.store, update, by.author))
    return Response(status_code=204)


async def _written(verb: str, graph: str | None, request: Request, parts: Service, by: Writer) -> Response:
    data = await body_of(request, parts.settings.max_body)
    there = graphs.is_there(parts.store, graph)
    write = graphs.put_graph if verb == "PUT" else graphs.post_graph
    by.wrote(await run_in_threadpool(write, parts.store, graph, data, _media(request), by.author))
    return Response(status_code=204 if there else 201)


def _media(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


for number, path in enumerate(_PATHS):
    kind = ("", "Direct")[number]
    router.add_api_route(path, _read, methods=["GET"], operation_id=f"getGraph{kind}")
    router.add_api_route(path, _put, methods=["PUT"], operation_id=f"putGraph{kind}")
    router.add_api_route(path, _post, methods=["POST"], operation_id=f"postGraph{kind}")
    router.add_api_route(path, _delete, methods=["DELETE"], operation_id=f"deleteGraph{kind}")
    router.add_api_route(path, _patch, methods=["PATCH"], operation_id=f"patchGraph{kind}")
