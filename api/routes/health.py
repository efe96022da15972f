"""The state of the service."""

from fastapi import APIRouter

from api import reports
from api.deps import Data, Parts
from graph.store import limits

router = APIRouter(tags=["service"])


@router.get("/health", operation_id="getHealth")
def get_health(parts: Parts, data: Data) -> reports.Health:
    """Whether the service answers, what it holds, and its limits."""
    return reports.Health(
        status="ok",
        version=parts.settings.version,
        generation=data.generation,
        entities=len(data.nodes),
        statements=len(data.statements),
        sources=len(data.sources),
        limits={
            "query_characters": limits.MAX_CHARACTERS,
            "query_nesting": limits.MAX_NESTING,
            "query_operators": limits.MAX_OPERATORS,
            "query_seconds": int(parts.settings.limits.seconds),
            "query_memory": parts.settings.limits.memory,
            "result_bytes": parts.settings.limits.result,
            "update_characters": limits.MAX_UPDATE,
            "import_bytes": parts.settings.max_body,
            "network_nodes": parts.settings.max_nodes,
        },
    )
