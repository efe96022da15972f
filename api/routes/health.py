"""The state of the service."""

from fastapi import APIRouter, Request

from api import reports
from api.deps import Parts, may_read
from graph.intake import load
from graph.store import elsewhere, federation, limits

router = APIRouter(tags=["service"])


@router.get("/health", operation_id="getHealth")
def get_health(request: Request, parts: Parts) -> reports.Health:
    """Whether the service answers, what it holds, and its limits. A private service says what it holds to readers."""
    holds = parts.snapshots.counts() if may_read(request, parts) else None
    return reports.Health(
        status="ok",
        version=parts.settings.version,
        generation=holds.generation if holds and parts.store.versioned else None,
        entities=holds.entities if holds else None,
        statements=holds.statements if holds else None,
        sources=holds.sources if holds else None,
        services=list(parts.settings.services) if holds else None,
        limits={
            "query_characters": limits.MAX_CHARACTERS,
            "query_nesting": limits.MAX_NESTING,
            "query_operators": limits.MAX_OPERATORS,
            "query_seconds": int(parts.settings.limits.seconds),
            "query_memory": parts.settings.limits.memory,
            "result_bytes": parts.settings.limits.result,
            "result_rows": parts.settings.limits.rows,
            "service_calls": elsewhere.MAX_CALLS,
            "service_bytes": federation.MAX_BYTES,
            "service_rows": federation.MAX_ROWS,
            "load_bytes": load.MAX_BYTES,
            "update_characters": limits.MAX_UPDATE,
            "import_bytes": parts.settings.max_body,
            "address_bytes": parts.settings.max_url,
            "header_bytes": parts.settings.max_headers,
            "requests_a_minute": parts.settings.rate,
            "jobs_waiting": parts.jobs.bounds.waiting,
            "job_seconds": int(parts.jobs.bounds.seconds),
            "job_memory": parts.jobs.bounds.memory,
            "network_nodes": parts.settings.max_nodes,
        },
    )
