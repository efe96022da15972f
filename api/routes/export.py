"""Exports: everything in main, in any RDF format, with named graphs where the format has them; relations as CSV."""

from typing import Literal

from fastapi import APIRouter
from fastapi.responses import Response

from api.deps import Generation, Parts
from graph.export import CSV, MEDIA_TYPES, export, relations_csv

router = APIRouter(tags=["data"])
Format = Literal["ttl", "nt", "rdf", "jsonld", "trig", "nq", "csv"]


@router.get("/export.{suffix}", operation_id="exportData")
def export_data(suffix: Format, parts: Parts, generation: Generation = None) -> Response:
    """Entities, sources, accepted statements and plain links; in TriG and N-Quads also what is proposed or rejected.

    In CSV the accepted statements as a table, which an import reads back.
    """
    headers = {"Content-Disposition": f'attachment; filename="geflecht.{suffix}"'}
    if suffix == "csv":
        data = parts.snapshots.current() if generation is None else parts.pasts.at(generation)
        return Response(relations_csv(data), headers={"Content-Type": CSV, **headers})
    store = parts.store if generation is None else parts.store.at(generation)
    return Response(export(store, suffix), headers={"Content-Type": MEDIA_TYPES[suffix], **headers})
