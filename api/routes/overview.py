"""The whole network laid out, for pictures of thousands."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query

from api import schemas_overview as schemas
from api.deps import Data, Parts, Say, View
from api.present import Presenter
from graph.analysis.filters import DRAWN, Filters
from graph.analysis.network import Network, project
from graph.snapshot import Snapshot
from ontology.names import id_of
from viz.style import group_of, kind_label

if TYPE_CHECKING:
    from graph.analysis.centrality import Ranking

router = APIRouter(prefix="/api/v1", tags=["network"])
DEGREE = "degree"
_DIGITS = 6


@router.get("/overview", operation_id="getOverview")
def get_overview(
    data: Data,
    say: Say,
    view: View,
    parts: Parts,
    by: Annotated[
        str, Query(description="Also a measure: betweenness, closeness, harmonic, eigenvector, pagerank, katz or core")
    ] = DEGREE,
    communities: Annotated[bool, Query(description="Also the community of each actor")] = False,
) -> schemas.OverviewOut:
    """Up to 20,000 actors with their places, and up to 100,000 linked pairs, as columns; the same data stands alike.

    What rules derived moves nobody: with `derived` and without it all stand where they stood.
    """
    from graph.analysis.centrality import rank
    from viz.overview import SIDE
    from viz.whole import CERTAINTY, whole

    network = overlooked(data, view)
    found = whole(network)
    nodes = [data.nodes[iri] for iri in found.iris]
    ranked = None if by == DEGREE else rank(network, by, engine=parts.settings.engine)
    kinds = sorted({node.kind for node in nodes})
    number = {kind: place for place, kind in enumerate(kinds)}
    columns = schemas.NodesOut(
        id=[id_of(iri) for iri in found.iris],
        name=[node.name(say.language) for node in nodes],
        kind=[number[node.kind] for node in nodes],
        x=found.places[:, 0].tolist(),
        y=found.places[:, 1].tolist(),
        degree=found.degree.tolist(),
        value=_values(ranked, found.iris) if ranked else None,
        community=_communities(network, found.iris, parts.settings.engine) if communities else None,
    )
    lines = (found.source, found.target, found.relation, found.certainty)
    names = ("source", "target", "relation", "certainty")
    return schemas.OverviewOut(
        filters=say.chosen(view),
        by=by,
        sample=ranked.sample if ranked else None,
        side=SIDE,
        kinds=[_kind(kind, say) for kind in kinds],
        relations=[say.relation(name) for name in found.relations],
        certainties=list(CERTAINTY),
        nodes=columns,
        edges=schemas.LinesOut(**dict(zip(names, (line.tolist() for line in lines), strict=True))),
        note=say.note(nodes),
    )


def overlooked(data: Snapshot, view: Filters) -> Network:
    """Return the network that an overview shows under filters."""
    return project(data, replace(view, roles=DRAWN))


def _kind(kind: str, say: Presenter) -> schemas.KindOut:
    return schemas.KindOut(id=kind, label=kind_label(kind, say.language), group=group_of(kind).name)


def _values(ranked: "Ranking", iris: list[str]) -> list[float]:
    """Return a measure of each actor."""
    values = {row.node.iri: round(row.value, _DIGITS) for row in ranked.rows}
    return [values.get(iri, 0.0) for iri in iris]


def _communities(network: Network, iris: list[str], engine: str) -> list[int]:
    """Return the number of the community of each actor."""
    from graph.analysis.groups import groups

    found = groups(network, engine=engine).groups
    number = {node.iri: place for place, group in enumerate(found) for node in group.members}
    return [number.get(iri, -1) for iri in iris]
