"""How a spec wants its part of the data to look: sizes, colours, names, who stands where.

Enters: a Snapshot, a Spec and the Network that it asks for. Leaves: a Look.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress

from graph.analysis.network import Network
from graph.errors import Unknown
from graph.node import Node
from graph.search import nearest
from graph.snapshot import Snapshot
from ontology.model import model
from viz.look import Change, Look
from viz.scales import around, coloured, communities, sizes
from viz.spec import Spec
from viz.style import ORDER, Language, group_of

_LONG = 24
_RIGHT = ("network", "body", "event", "place")


def known(what: str, asked: Sequence[str] | None, valid: Sequence[str]) -> list[str] | None:
    """Return the names asked for.

    Raises:
        Unknown: one is not among the valid; with the nearest.
    """
    for name in asked or ():
        if name not in valid:
            raise Unknown(what, name, nearest(name, valid))
    return None if asked is None else list(asked)


def look_of(data: Snapshot, spec: Spec, network: Network, changes: dict[str, Change], *, printed: bool) -> Look:
    """Return how a part of the data is to look; ``changes`` by statement and node.

    Raises:
        Unknown, Ambiguous: a name of the spec is none, or that of several.
    """
    resolve = data.index.resolve
    nodes = network.nodes
    parts = communities(network, spec.layout.seed) if "community" in (spec.colour, spec.group) else []
    community = {iri: at for at, part in enumerate(parts) for iri in part}
    together = community if spec.group == "community" else {}
    if spec.group == "kind" or (spec.layout.kind == "circular" and spec.group == "none"):
        together = {iri: ORDER[group_of(node.kind).name] for iri, node in nodes.items()}
    called = {resolve(name).iri: text for name, text in spec.labels.names.items()}
    short = {iri: text for iri, node in nodes.items() if (text := _short(node, spec.language))}
    pins = {resolve(name).iri: point for name, point in spec.pins.items()}

    def named(iri: str) -> str:
        return around(called.get(iri) or short.get(iri) or nodes[iri].name(spec.language), spec.language)

    told = coloured(network, spec.colour, spec.language, parts, named)
    return Look(
        layout=spec.layout.kind,
        seed=spec.layout.seed,
        sizes=sizes(network, spec.size),
        colours=told.numbers,
        colour_names=told.names,
        together=together,
        names={**(short if spec.labels.short else {}), **called},
        right=_right(nodes.values(), spec),
        layers=_layers(data, spec, network),
        backward=_backward(spec),
        places={**_stood(data, spec), **pins},
        pinned=frozenset(pins),
        changes=changes,
        printed=printed,
        named=spec.labels.relations,
    )


def _stood(data: Snapshot, spec: Spec) -> dict[str, tuple[float, float]]:
    """Return where actors stood in a former picture; who has been removed since needs no place."""
    found = {}
    for name, point in spec.places.items():
        with suppress(Unknown):
            found[data.index.resolve(name).iri] = point
    return found


def _layers(data: Snapshot, spec: Spec, network: Network) -> dict[str, int]:
    """Return how far the nodes of a path are from its start."""
    if spec.path is None:
        return {}
    start = data.index.resolve(spec.path[0]).iri
    layers, ring = {start: 0}, [start]
    while ring:
        near = {end for iri in ring for s in network.at(iri) for end in (s.subject, s.object)} - layers.keys()
        layers |= dict.fromkeys(near, layers[ring[0]] + 1)
        ring = sorted(near)
    return layers


def _backward(spec: Spec) -> frozenset[str]:
    """Return the relations that a spec turns, and those of funding that name who is funded first."""
    named = known("relation", spec.layout.backward, list(model().relations)) or []
    funded = (name for name, relation in model().relations.items() if relation.funder == "object")
    return frozenset((*named, *funded))


def _right(nodes: Iterable[Node], spec: Spec) -> frozenset[str]:
    """Return the second mode: of the kinds that a spec names, else initiatives, bodies, matters and places."""
    named = known("kind", spec.layout.right, list(model().kinds)) or []
    below = model().below(named) if named else set()
    return frozenset(
        node.iri for node in nodes if (node.kind in below if named else group_of(node.kind).name in _RIGHT)
    )


def _short(node: Node, language: Language) -> str | None:
    """Return the longest other name that is short, where the main one is not."""
    name = node.name(language)
    fitting = [text for text in node.alternative if len(text) <= _LONG and len(text) < len(name)]
    return max(fitting, key=lambda text: (len(text), text)) if len(name) > _LONG and fitting else None
