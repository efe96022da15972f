"""What Prometheus reads."""

from fastapi import APIRouter
from fastapi.responses import Response

from api.deps import Data, Parts
from api.metrics import MEDIA_TYPE

router = APIRouter(tags=["service"], include_in_schema=False)


@router.get("/metrics")
def get_metrics(parts: Parts, data: Data) -> Response:
    """What the service counts of itself, and what it holds."""
    gauges = {
        "geflecht_generation": ("Changes since the folder was made.", data.generation),
        "geflecht_statements": ("Accepted statements.", len(data.statements)),
        "geflecht_entities": ("Entities.", len(data.nodes)),
    }
    return Response(parts.metrics.text(gauges), headers={"Content-Type": MEDIA_TYPE})
