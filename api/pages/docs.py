"""The page at /docs: every address with its parameters and an example, made from the OpenAPI description."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.deps import Data, Lang
from api.pages.templates import page

router = APIRouter(include_in_schema=False)
_EXAMPLES = {
    "listActors": "api/v1/actors?kind=District",
    "getActor": "api/v1/actors/retrason",
    "listRelations": "api/v1/relations?actor=bmwk&certainty=stated",
    "getRelation": "api/v1/relations/F081",
    "searchNames": "api/v1/search?q=Wolfenbuettel",
    "listCooperation": "api/v1/cooperation?actor=ig-metall-salzgitter-peine",
    "getNetwork": "api/v1/network?around=retrason",
    "rankActors": "api/v1/measures?by=betweenness&top=5",
    "listPaths": "api/v1/paths?from=landkreis-wolfenbuettel&to=bmwk",
    "getDiagram": "diagram?around=retrason",
    "getDrawing": "api/v1/drawing?around=retrason",
    "exportData": "export.ttl",
    "validateData": "api/v1/validation",
    "getHealth": "health",
    "getDocument": "doc?id=retrason&format=jsonld",
    "getOntology": "ontology",
    "describeDataset": "dataset",
}
QUERY = """SELECT DISTINCT ?name ?partner WHERE {
  ?a gf:cooperatesWith|^gf:cooperatesWith ?b .
  ?a skos:prefLabel ?name . ?b skos:prefLabel ?partner .
}"""


@router.get("/docs")
def show_docs(request: Request, data: Data, language: Lang) -> HTMLResponse:
    """Describe every address."""
    paths: dict[str, dict[str, Any]] = request.app.openapi()["paths"]
    routes = [
        {
            "path": path,
            "method": method.upper(),
            "text": operation.get("description", ""),
            "parameters": [p for p in operation.get("parameters", []) if p["in"] in ("query", "path")],
            "example": _EXAMPLES.get(operation["operationId"]) if method == "get" else None,
        }
        for path, operations in paths.items()
        for method, operation in operations.items()
    ]
    frame = {"generation": data.generation, "entities": len(data.nodes), "statements": data.edges.accepted[0]}
    return page("docs.html", language, **frame, routes=routes, query=QUERY)
