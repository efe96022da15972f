"""Exports: everything in main, or any part of the network, in the formats that other programs read."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from api.deps import Generation, Parts, body_of
from api.exporting import Format, Gexf, Wanted, answered, asked, negotiated

router = APIRouter(tags=["data"])
Part = Annotated[Wanted, Depends(asked)]
Named = Annotated[Format | None, Query(alias="format", description="Else by Accept; Turtle where that does not say")]


@router.get("/export", operation_id="exportPart")
def export_part(request: Request, part: Part, parts: Parts, format_: Named = None) -> Response:
    """Any part of the network as a file: GEXF, GraphML, Cytoscape JSON, JSON Graph, tables, a map, RDF, a bibliography.

    Without a question it is the whole network; in RDF and CSV then everything that is stored.
    """
    return answered(part, negotiated(format_, request.headers.get("accept", "*/*")), parts)


@router.post("/export", operation_id="exportSpec")
async def export_spec(
    request: Request, parts: Parts, format_: Named = None, generation: Generation = None, gexf: Gexf = "1.3"
) -> Response:
    """The part of the network that the spec of a diagram asks for, which is the body as YAML or JSON, as a file."""
    from viz.spec import MOST_BYTES, parse

    spec = parse(await body_of(request, MOST_BYTES))
    suffix = negotiated(format_, request.headers.get("accept", "*/*"))
    return await run_in_threadpool(answered, Wanted(spec, generation, gexf), suffix, parts)


@router.get("/export.{suffix}", operation_id="exportData")
def export_data(suffix: Format, part: Part, parts: Parts) -> Response:
    """The same with the format in the address.

    Without a question, RDF holds entities, sources, accepted statements and plain links; in TriG and N-Quads also what
    is proposed or rejected. CSV holds the accepted statements as a table, which an import reads back.
    """
    return answered(part, suffix, parts)
