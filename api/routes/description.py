"""The SPARQL 1.1 Service Description of the service (https://www.w3.org/TR/sparql11-service-description/)."""

from fastapi import Request
from fastapi.responses import Response

from api.deps import Service
from graph.description import description


def describe(request: Request, parts: Service) -> Response:
    """Return what the service is and can, in the RDF format that the client prefers."""
    address = str(request.url.replace(query=""))
    federates = bool(parts.elsewhere.allowed)
    answer = description(parts.store, address, request.headers.get("accept", "*/*"), federates=federates)
    return Response(answer.body, headers={"Content-Type": answer.media_type})
