"""Exports: everything in main, in any RDF format; with named graphs where the format has them."""

from typing import Literal

from fastapi import APIRouter
from fastapi.responses import Response

from api.deps import Generation, Parts
from graph.export import MEDIA_TYPES, export

router = APIRouter(tags=["data"])
Format = Literal["ttl", "nt", "rdf", "jsonld", "trig", "nq"]


@router.get("/export.{suffix}", operation_id="exportData")
def export_data(suffix: Format, parts: Parts, generation: Generation = None) -> Response:
    """Entities, sources, accepted statements and plain links; in TriG and N-Quads also what is proposed or rejected."""
    store = parts.store if generation is None else parts.store.at(generation)
    name = f'attachment; filename="geflecht.{suffix}"'
    return Response(export(store, suffix), headers={"Content-Type": MEDIA_TYPES[suffix], "Content-Disposition": name})
