"""What is said of a whole network: its structure, its groups, who stands between others."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query

from api import schemas_structure as schemas
from api.deps import Data, Paged, Parts, Say, View
from api.present import Presenter
from graph.analysis import brokerage as brokers
from graph.analysis import chance, twomode
from graph.analysis.chance import DEALS, MOST_DEALS
from graph.analysis.groups import SEED, groups
from graph.analysis.network import Network, project
from graph.analysis.structure import METHODS, structure
from graph.errors import Refused

router = APIRouter(prefix="/api/v1", tags=["network"])
Level = Annotated[
    int | None, Query(ge=1, le=5, description="How broad kinds are taken: 1 makes a ministry an organisation")
]

Permutations = Annotated[
    int, Query(ge=0, le=MOST_DEALS, description="How often kinds are dealt anew to say what chance gives; 0: never")
]
Seed = Annotated[int, Query(ge=0, lt=2**31, description="The same seed gives the same permutations")]


@router.get("/structure", operation_id="describeStructure")
def describe_structure(
    data: Data,
    say: Say,
    view: View,
    parts: Parts,
    level: Level = None,
    permutations: Permutations = DEALS,
    seed: Seed = chance.SEED,
) -> schemas.StructureOut:
    """How dense, centralised and mixed between kinds a network is, each number with its definition and paper."""
    found = structure(project(data, view), parts.settings.engine, level, chance.Deals(permutations, seed))
    own = asdict(found) | {
        "ei_test": None if found.ei_test is None else schemas.MixingTestOut(**asdict(found.ei_test)),
        "blocks": [schemas.BlockOut(**asdict(block)) for block in found.blocks],
        "cliques": None if found.cliques is None else [[say.ref(iri) for iri in clique] for clique in found.cliques],
    }
    return schemas.StructureOut(filters=say.chosen(view), engine=parts.settings.engine, methods=METHODS, **own)


@router.get("/groups", operation_id="listGroups")
def list_groups(
    data: Data,
    say: Say,
    view: View,
    parts: Parts,
    page: Paged,
    seed: Annotated[int, Query(ge=0, lt=2**31, description="The same seed gives the same groups")] = SEED,
) -> schemas.GroupsOut:
    """Communities: actors with more links among themselves than chance would give. No source states them."""
    found = groups(project(data, view), seed=seed, engine=parts.settings.engine)
    shown = [
        schemas.GroupOut(members=[say.ref(node.iri) for node in group.members], pairs=group.pairs)
        for group in page.of(found.groups)
    ]
    return schemas.GroupsOut(
        filters=say.chosen(view),
        method=found.method,
        engine=parts.settings.engine,
        seed=found.seed,
        modularity=found.modularity,
        pairs=found.pairs,
        groups=shown,
        total=len(found.groups),
        next=page.next(len(found.groups)),
        note=say.note(shown),
    )


@router.get("/brokers", operation_id="listBrokers")
def list_brokers(
    data: Data,
    say: Say,
    view: View,
    parts: Parts,
    page: Paged,
    level: Level = None,
    top: Annotated[int, Query(ge=1, le=10_000)] = 100,
    permutations: Permutations = DEALS,
    seed: Seed = chance.SEED,
) -> schemas.BrokersOut:
    """Who stands between others that are not linked: brokerage roles by kind, and structural holes."""
    network = project(data, view)
    roles, holes = brokers.brokerage(network, level), brokers.structural_holes(network, parts.settings.engine)
    beside, left_out = _beside(network, roles, level, chance.Deals(permutations, seed))
    ordered = sorted(roles, key=lambda iri: (-roles[iri].total, network.nodes[iri].name(), iri))
    best = ordered[:top]
    items = [
        schemas.BrokerOut(
            actor=say.ref(iri),
            total=roles[iri].total,
            chance={name: schemas.BesideOut(**asdict(found)) for name, found in beside[iri].items()}
            if beside
            else None,
            **asdict(roles[iri]),
            **asdict(holes[iri]),
        )
        for iri in page.of(best)
    ]
    return schemas.BrokersOut(
        filters=say.chosen(view),
        engine=parts.settings.engine,
        methods=brokers.METHODS,
        permutations=permutations,
        seed=seed,
        chance_left_out=left_out,
        items=items,
        left_out=len(ordered) - len(best),
        total=len(best),
        next=page.next(len(best)),
        note=say.note(items),
    )


def _beside(
    network: Network, roles: Mapping[str, brokers.Roles], level: int | None, deals: chance.Deals
) -> tuple[dict[str, dict[str, chance.Beside]], str | None]:
    """Return how roles stand to chance, or why that is left out."""
    try:
        return brokers.beside_chance(network, roles, level, deals), None
    except Refused as refused:
        return {}, refused.message


@router.get("/affiliations", operation_id="listAffiliations")
def list_affiliations(data: Data, say: Say, view: View, parts: Parts) -> schemas.AffiliationsOut:
    """Who is a member of what, as a two-mode network: measures for actors and for what they are members of."""
    found = twomode.twomode(project(data, view), engine=parts.settings.engine)
    actors, events = ([_member(say, member) for member in mode] for mode in (found.actors, found.events))
    return schemas.AffiliationsOut(
        filters=say.chosen(view),
        engine=parts.settings.engine,
        methods=twomode.METHODS,
        memberships=found.memberships,
        relations=sorted(found.relations),
        actors=actors,
        events=events,
        left_out=dict(found.left_out),
        note=say.note(actors),
    )


def _member(say: Presenter, member: twomode.Member) -> schemas.MemberOut:
    own = {name: getattr(member, name) for name in ("links", "degree", "closeness", "betweenness", "eigenvector")}
    return schemas.MemberOut(entity=say.ref(member.node.iri), **own)
