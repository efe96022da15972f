"""The network as nodes and edges, and the measures on it."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query

from api import schemas, schemas_rankings
from api.deps import Ask, Data, Paged, Parts, Say, View
from graph.analysis.filters import DRAWN, Filters
from graph.analysis.network import Network, bounded, ego, project
from graph.analysis.sensitivity import RUNS, SEED, SHARE, Missing
from graph.snapshot import Snapshot

router = APIRouter(prefix="/api/v1", tags=["network"])
Around = Annotated[str | None, Query(description="The actor at the centre of an ego network")]
Hops = Annotated[int, Query(ge=1, le=10)]


def seen(data: Snapshot, view: Filters, around: str | None, hops: int, most: int) -> Network:
    """Return the network that is shown under filters: with affiliations, around one actor if one is named."""
    network = project(data, replace(view, roles=DRAWN))
    if around:
        return ego(network, data.index.resolve(around).iri, hops, most)
    return bounded(network, most)


@router.get("/network", operation_id="getNetwork")
def get_network(
    data: Data, say: Say, view: View, parts: Parts, around: Around = None, hops: Hops = 1
) -> schemas.NetworkOut:
    """Nodes and edges under filters; statements of one relation between the same ends are one edge."""
    network = seen(data, view, around, hops, parts.settings.max_nodes)
    return say.network(network, say.chosen(view))


@router.get("/measures", operation_id="rankActors")
def rank_actors(
    ask: Ask,
    page: Paged,
    by: Annotated[
        str, Query(description="degree, betweenness, closeness, harmonic, eigenvector, pagerank, katz or core")
    ],
    top: Annotated[int | None, Query(ge=1, le=100_000)] = None,
    sensitivity: Annotated[bool, Query(description="Also how far ranks depend on missing relations")] = False,
    share: Annotated[float, Query(description="The share of linked pairs that each run leaves out")] = SHARE,
    runs: Annotated[int, Query(description="How many runs")] = RUNS,
    seed: Annotated[int, Query(ge=0, description="The same seed leaves out the same pairs")] = SEED,
) -> schemas_rankings.RankingOut:
    """Rank actors by a centrality. `kind` restricts the network itself, not only what is listed.

    Where exact betweenness would take too long it is sampled, with the bound of its error; `job` says how to have it
    exactly. What is refused for the time it takes says the same.
    """
    return ask.measures(by, top, Missing(share, runs, seed) if sensitivity else None, page)
