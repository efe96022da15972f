"""What Prometheus reads."""

from fastapi import APIRouter
from fastapi.responses import Response

from api.deps import Parts
from api.metrics import MEDIA_TYPE

router = APIRouter(tags=["service"], include_in_schema=False)


@router.get("/metrics")
def get_metrics(parts: Parts) -> Response:
    """What the service counts of itself, and what it holds."""
    counts = parts.snapshots.counts()
    gauges = {
        "geflecht_generation": ("Changes since the folder was made.", counts.generation),
        "geflecht_statements": ("Accepted statements.", counts.statements),
        "geflecht_entities": ("Entities.", counts.entities),
    }
    return Response(parts.metrics.text(gauges), headers={"Content-Type": MEDIA_TYPE})
