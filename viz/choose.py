"""What a spec asks for, taken from the data: the network, who is at its centre, and how it is to look.

Enters: a Snapshot, a Spec, and the plain links that its CONSTRUCT yielded. Leaves: a Chosen.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from graph.analysis.compare import compare, two_days
from graph.analysis.filters import DRAWN, Filters
from graph.analysis.groups import groups
from graph.analysis.network import Network, ego, project, restrict
from graph.analysis.paths import shortest_paths
from graph.arrays.codes import Ints
from graph.errors import Refused, Unknown
from graph.snapshot import Snapshot
from ontology.model import model
from ontology.names import local_name
from viz import since
from viz.look import Change, Look
from viz.looks import known, look_of
from viz.spec import Spec

Link = tuple[str, str, str]
MOST = 300
_TRIPLE = re.compile(r"^<([^>]*)> <([^>]*)> <([^>]*)> \.$", re.MULTILINE)
_MOST_PAGES, _MOST_SPLIT, _MOST_AROUND = 60, 2000, 2000


@dataclass(frozen=True)
class Chosen:
    """A network, its centre by IRI, its look, and how many relations are not drawn and why (a key of WORDS)."""

    network: Network
    focus: str | None
    look: Look
    left_out: int = 0
    why: str = "one mode"


def links_of(triples: bytes) -> set[Link]:
    """Return the plain links among N-Triples: subject, name of the relation, object."""
    return {(one, local_name(relation), other) for one, relation, other in _TRIPLE.findall(triples.decode())}


def choose(
    data: Snapshot, spec: Spec, links: Collection[Link] = (), *, before: Snapshot | None = None, printed: bool = True
) -> Chosen:
    """Return what a spec asks for; ``links`` are what its CONSTRUCT yielded: subject, name of the relation, object.

    ``before`` is the generation that a spec compares with.

    Raises:
        Unknown: an actor, a kind or a relation is not there; with the nearest.
        Ambiguous: a name is that of several actors.
        Refused: more than 300 entries would be drawn.
    """
    network, focus, changes = _compared(data, spec, links, before)
    if len(network.codes) > MOST:
        raise Refused(
            f"{len(network.codes)} entries are too many for a picture of at most {MOST}; narrow the question by "
            "around, kinds or relations, or write split: community or split: ego.",
            limit="entries",
        )
    look = look_of(data, spec, network, changes, printed=printed)
    network, left_out = _two_modes(network, look) if spec.layout.kind == "two-mode" else (network, 0)
    centre = data.index.resolve(spec.layout.centre).iri if spec.layout.centre else None
    if centre in network.nodes:
        focus = centre
    return Chosen(network, focus, look, left_out)


def selected(
    data: Snapshot, spec: Spec, links: Collection[Link] = (), most: int = _MOST_AROUND
) -> tuple[Network, str | None]:
    """Return the network that a spec asks about, whatever its size, and its centre by IRI.

    ``most`` bounds what surrounds an actor; what that cuts off is counted in ``left_out``.

    Raises:
        Unknown, Ambiguous: as ``choose``.
    """
    network, focus, _ = _compared(data, spec, links, None, most)
    return network, focus


def pages(
    data: Snapshot, spec: Spec, links: Collection[Link] = (), *, before: Snapshot | None = None, printed: bool = True
) -> list[Chosen]:
    """Return the pages of a spec: one, or with ``split`` one for each community or for each actor with neighbours."""
    if spec.split == "none":
        return [choose(data, spec, links, before=before, printed=printed)]
    network, _, changes = _compared(data, spec, links, before)
    if len(network.codes) > _MOST_SPLIT:
        raise Refused(f"At most {_MOST_SPLIT} entries are split into pages; narrow the question.", limit="entries")
    parts = _communities(network, spec) if spec.split == "community" else _egos(network)
    if not parts:
        return [choose(data, spec, links, before=before, printed=printed)]
    if len(parts) > _MOST_PAGES:
        raise Refused(f"{len(parts)} pages are more than {_MOST_PAGES}; narrow the question.", limit="pages")
    found = []
    for focus, keep in parts:
        part = restrict(network, keep)
        beyond = len(network.rows_at(part.codes)) - len(part.rows) if spec.split == "community" else 0
        look = look_of(data, spec, part, changes, printed=printed)
        found.append(Chosen(part, focus, look, beyond, "other groups"))
    return found


def _filters(spec: Spec) -> Filters:
    kinds, relations = list(model().kinds), list(model().relations)
    return Filters(
        kinds=known("kind", spec.kinds, kinds),
        relations=known("relation", spec.relations, relations),
        certainty=spec.certainty,
        on=spec.day,
        undated=spec.undated,
        derived=spec.derived,
        roles=DRAWN,
    )


def _compared(
    data: Snapshot, spec: Spec, links: Collection[Link], before: Snapshot | None, most: int = _MOST_AROUND
) -> tuple[Network, str | None, dict[str, Change]]:
    """Return what is asked, its centre, and what happened to each between two days, or since a generation."""
    filters, without = _filters(spec), {data.index.resolve(name).iri for name in spec.without}
    network, changes = on_days(data, filters, spec.since if isinstance(spec.since, date) else None)
    network = _without(network, without) if without else network
    part, focus = _asked(data, spec, network, links, most)
    if before is None:
        return part, focus, changes
    old = project(before, filters)
    old = _without(old, without) if without else old
    try:
        there, _ = _asked(before, spec, old, links, most)
    except Unknown:  # who is asked about was not there
        there = restrict(old, [])
    both, changes = since.both((network, part), (old, there), filters)
    return both, focus, changes


def on_days(data: Snapshot, filters: Filters, earlier: date | None) -> tuple[Network, dict[str, Change]]:
    """Return the network on the day of the filters; with an earlier one also what ended, and what happened to each."""
    network = project(data, filters)
    if earlier is None or filters.on is None:
        return network, {}
    before, _ = two_days(data, filters, earlier, filters.on)
    both = replace(network, codes=np.union1d(network.codes, before.codes), rows=np.union1d(network.rows, before.rows))
    found = compare(data, filters, earlier, filters.on)
    changes: dict[str, Change] = {}
    for change, relations in (
        ("began", found.relations.began),
        ("observed", found.relations.observed),
        ("ended", found.relations.ended),
        ("changed", found.relations.changed),
    ):
        for relation in relations:
            changes |= {s.iri: change for s in relation.moved}  # type: ignore[misc]  # four literals
    changes |= {node.iri: "began" for node in found.nodes.began}
    changes |= {node.iri: "observed" for node in found.nodes.observed}
    changes |= {node.iri: "ended" for node in found.nodes.ended}
    return both, changes


def _asked(
    data: Snapshot, spec: Spec, network: Network, links: Collection[Link], most: int = _MOST_AROUND
) -> tuple[Network, str | None]:
    """Return the part of a network that the question is about, and its centre."""
    resolve = data.index.resolve
    if spec.around is not None:
        centres = [resolve(name).iri for name in ([spec.around] if isinstance(spec.around, str) else spec.around)]
        egos = [ego(network, centre, spec.hops, most) for centre in centres]
        if len(egos) == 1:
            return egos[0], centres[0] if centres[0] in egos[0].nodes else None
        return restrict(network, {iri for part in egos for iri in part.nodes}, sum(e.left_out for e in egos)), None
    if spec.path is not None:
        start, end = (resolve(name).iri for name in spec.path)
        found = shortest_paths(network, start, end)
        steps = [step for path in found.paths for step in path]
        rows = [data.row(s.iri) for step in steps for s in step.statements]
        ends = {iri for step in steps for iri in (step.source, step.target)} or {start, end}
        return _rows_of(restrict(network, ends), np.unique(np.array(rows, np.int64))), None
    if spec.actors is not None:
        return restrict(network, [resolve(name).iri for name in spec.actors]), None
    if spec.query is not None:
        return _linked(network, links), None
    return network, None


def _linked(network: Network, links: Collection[Link]) -> Network:
    """Return the relations whose plain link is among some, with their ends."""
    edges, wanted = network.data.edges, set(links)
    iris, relations = edges.numbering.entities, list(edges.numbering.relations)
    known = {iri for link in wanted for iri in (link[0], link[2])}
    rows = network.rows_at(np.array([code for iri in known if (code := network.code(iri)) >= 0], np.int64))
    kept = [
        row
        for row, subject, relation, object_ in zip(
            rows.tolist(),
            iris.many(edges.subject[rows]),
            edges.columns["relation"][rows].tolist(),
            iris.many(edges.object[rows]),
            strict=True,
        )
        if (subject, relations[relation], object_) in wanted
    ]
    found = np.array(sorted(kept), np.int64)
    codes = np.union1d(edges.subject[found], edges.object[found])
    return replace(network, codes=codes, rows=found)


def _without(network: Network, left: Collection[str]) -> Network:
    """Return a network without some nodes, and without those that only these linked."""
    part = restrict(network, [iri for iri in network.nodes if iri not in left])
    edges = part.data.edges
    return replace(part, codes=np.union1d(edges.subject[part.rows], edges.object[part.rows]))


def _rows_of(network: Network, rows: Ints) -> Network:
    return replace(network, rows=np.intersect1d(network.rows, rows))


def _two_modes(network: Network, look: Look) -> tuple[Network, int]:
    """Return a network with relations between the two modes only, and how many that leaves out."""
    right = np.array([network.code(iri) for iri in look.right if iri in network.nodes], np.int64)
    edges, rows = network.data.edges, network.rows
    across = np.isin(edges.subject[rows], right) != np.isin(edges.object[rows], right)
    codes = np.union1d(edges.subject[rows[across]], edges.object[rows[across]])
    return replace(network, codes=codes, rows=rows[across]), int((~across).sum())


def _communities(network: Network, spec: Spec) -> list[tuple[str | None, list[str]]]:
    return [
        (None, [node.iri for node in group.members])
        for group in groups(network, seed=spec.layout.seed + 1).groups
        if len(group.members) > 1
    ]


def _egos(network: Network) -> list[tuple[str | None, list[str]]]:
    """Return actors with their neighbours, best linked first, until every relation stands on a page."""
    degrees = network.degree()
    left = {(s.subject, s.object) for s in network.statements if s.subject != s.object}
    found: list[tuple[str | None, list[str]]] = []
    for centre in sorted(degrees, key=lambda iri: (-degrees[iri], iri)):
        if not any(centre in pair for pair in left):
            continue
        near = {end for s in network.at(centre) for end in (s.subject, s.object)}
        left = {pair for pair in left if not set(pair) <= near}
        found.append((centre, sorted(near)))
    return found
