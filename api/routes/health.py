"""The state of the service."""

from fastapi import APIRouter, Request

from api import reports
from api.deps import Data, Parts, may_read
from graph.store import limits

router = APIRouter(tags=["service"])


@router.get("/health", operation_id="getHealth")
def get_health(request: Request, parts: Parts, data: Data) -> reports.Health:
    """Whether the service answers, what it holds, and its limits. A private service says what it holds to readers."""
    holds = may_read(request, parts)
    return reports.Health(
        status="ok",
        version=parts.settings.version,
        generation=data.generation if holds else None,
        entities=len(data.nodes) if holds else None,
        statements=len(data.statements) if holds else None,
        sources=len(data.sources) if holds else None,
        limits={
            "query_characters": limits.MAX_CHARACTERS,
            "query_nesting": limits.MAX_NESTING,
            "query_operators": limits.MAX_OPERATORS,
            "query_seconds": int(parts.settings.limits.seconds),
            "query_memory": parts.settings.limits.memory,
            "result_bytes": parts.settings.limits.result,
            "update_characters": limits.MAX_UPDATE,
            "import_bytes": parts.settings.max_body,
            "address_bytes": parts.settings.max_url,
            "header_bytes": parts.settings.max_headers,
            "requests_a_minute": parts.settings.rate,
            "network_nodes": parts.settings.max_nodes,
        },
    )
