"""The page at /docs: every address with its parameters and an example, made from the OpenAPI description."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.deps import Data, Lang
from api.openapi import told
from api.pages.templates import page

router = APIRouter(include_in_schema=False)
_WITH_FORM = "querySparql"
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
            "example": _example(path, operation) if method == "get" else None,
            "asks_sparql": operation["operationId"] == _WITH_FORM,
        }
        for path, operations in paths.items()
        for method, operation in operations.items()
    ]
    frame = {"generation": data.generation, "entities": len(data.nodes), "statements": data.edges.accepted[0]}
    return page("docs.html", language, **frame, routes=routes, query=QUERY)


def _example(path: str, operation: Mapping[str, Any]) -> str | None:
    """Return the address of an operation's first example, where it can be asked as it stands."""
    first: Mapping[str, Any] = next(iter(told().get(operation["operationId"], {}).get("examples", ())), {})
    given = dict(first.get("with", {}))
    if {} not in operation["security"] or "after" in first or any(str(one).startswith("=") for one in given.values()):
        return None  # a reader of the page has no token, and did not run the examples before
    for parameter in operation["parameters"]:
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", quote(str(given.pop(parameter["name"], "")), safe=""))
    given.pop("lang", None)  # the reader's own
    return path.lstrip("/") + (f"?{urlencode(given, doseq=True)}" if given else "")
