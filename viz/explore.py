"""What the explorer asks of the data: around whom, how far, what is opened, what is hidden, on which day.

Enters: a Snapshot and a Question, whose actors are named by IRI. Leaves: a View: the part of the network that is shown,
the whole that it was taken from, and how it is to look. Whoever is nearer to the centre comes first, among equally near
ones whoever has more neighbours (a degree of interest as in Furnas 1986, with the number of neighbours as what is known
beforehand); what does not fit is counted at the node behind which it lies.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from graph.analysis.filters import ACTORS, DRAWN, UNFILTERED, Filters
from graph.analysis.network import Network, bounded, project, restrict
from graph.analysis.paths import Paths, shortest_paths
from graph.analysis.places import located
from graph.arrays.codes import NONE, Ints
from graph.arrays.edges import CERTAINTIES, DERIVED, Bools
from graph.snapshot import Snapshot
from ontology.model import model
from viz.choose import on_days
from viz.look import PLAIN, Change, Look
from viz.style import group_of

MOST, MOST_OPENED, MOST_SCOPE = 50, 12, 2000
PLACES = ("kind", "relation", "certainty", "source", "place")
"""What can be hidden: groups of the legend, relations, certainties, sources and places, as ``kind:union``."""
NOWHERE = "not-stated"
"""The name of the place of whom no place is recorded."""


@dataclass(frozen=True)
class Question:
    """What is to be shown. Without a centre, a path or actors it is the whole network, cut to the best linked.

    ``opened`` holds actors whose neighbours are shown too, each with one relation or all (None). ``hidden`` are pairs
    of a place of PLACES and a name. ``since`` is an earlier day than that of the filters: both are shown, and what
    changed is marked. ``size`` and ``colour`` are what symbols tell, see ``viz.scales``.
    """

    around: tuple[str, ...] = ()
    hops: int = 1
    path: tuple[str, str] | None = None
    actors: tuple[str, ...] = ()
    opened: tuple[tuple[str, str | None], ...] = ()
    without: tuple[str, ...] = ()
    hidden: frozenset[tuple[str, str]] = frozenset()
    filters: Filters = UNFILTERED
    since: date | None = None
    most: int = MOST
    size: str = "degree"
    colour: str = "kind"

    def before(self) -> "Question | None":
        """Return the question whose picture this one continues, so that actors stay where they stood."""
        if self.opened:
            return replace(self, opened=self.opened[:-1])
        if self.without:
            return replace(self, without=self.without[:-1])
        plain = replace(self.filters, on=None, undated=False, derived=False)
        before = replace(self, hidden=frozenset(), since=None, filters=plain, size="degree", colour="kind")
        return before if before != self else None

    def key(self) -> tuple[object, ...]:
        """Return what tells this question from others."""
        return tuple(value if name != "filters" else self.filters.key() for name, value in vars(self).items())


@dataclass(frozen=True)
class View:
    """The network that is shown, the one that it is a part of, and the part without what is hidden or cut.

    ``beyond`` counts by node and relation the neighbours that are not shown; ``paths`` is None unless one was asked.
    """

    network: Network
    whole: Network
    scope: Network
    focus: str | None
    look: Look
    paths: Paths | None = None
    beyond: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def explore(data: Snapshot, question: Question) -> View:
    """Return what a question asks to see."""
    filters = replace(question.filters, roles=DRAWN)
    everything, changes = on_days(data, filters, question.since)
    scope = reached(everything, question, MOST_SCOPE)
    if question.path:
        return _along(data, question, scope, changes)
    whole = without_hidden(everything, question)
    network = reached(whole, question, question.most)
    beyond, more = _beyond(whole, network)
    focus = question.around[0] if question.around and question.around[0] in network.nodes else None
    return View(network, whole, scope, focus, Look(changes=changes, more=more), beyond=beyond)


def reached(network: Network, question: Question, most: int) -> Network:
    """Return the part of a network that a question reaches, with at most so many nodes."""
    if question.actors:
        return restrict(network, question.actors)
    if not question.around:
        return bounded(network, most)
    centres = [code for iri in question.around if (code := network.code(iri)) != NONE]
    kept = ring = np.array(sorted(set(centres)), np.int64)
    seen = kept
    for _ in range(question.hops):
        ring = np.setdiff1d(network.neighbours(ring), seen)
        kept, seen = np.concatenate([kept, _best(network, ring, most - len(kept))]), np.union1d(seen, ring)
    for iri, relation in question.opened:
        near = np.setdiff1d(_near(network, iri, relation), kept)
        kept, seen = np.concatenate([kept, _best(network, near, MOST_OPENED)]), np.union1d(seen, near)
    return replace(_part(network, np.unique(kept)), left_out=len(seen) - len(kept))


def without_hidden(network: Network, question: Question) -> Network:
    """Return a network without what a question hides, and without the nodes that nothing is left of."""
    if not (question.hidden or question.without):
        return network
    edges, rows = network.data.edges, network.rows
    hidden: dict[str, set[str]] = {place: {name for at, name in question.hidden if at == place} for place in PLACES}
    groups = np.array([group_of(kind).name in hidden["kind"] for kind in sorted(model().kinds)] + [False])
    gone = groups[network.data.kinds] | _gone_with_places(network, question, hidden["place"])
    gone[[code for iri in question.without if (code := network.code(iri)) != NONE]] = True
    keep = ~(gone[edges.subject[rows]] | gone[edges.object[rows]])
    for place, codes in (("relation", edges.numbering.relations), ("source", edges.numbering.entities)):
        found = [code for name in sorted(hidden[place]) if (code := codes.find(name)) != NONE]
        keep &= ~np.isin(edges.columns[place][rows], found)
    derived = edges.columns["origin"][rows] == DERIVED
    for name in hidden["certainty"] & {*CERTAINTIES}:
        keep &= derived | (edges.columns["certainty"][rows] != CERTAINTIES.index(name))
    rows = rows[keep]
    centres = [code for iri in (*question.around, *question.actors) if (code := network.code(iri)) != NONE]
    linked = np.union1d(np.union1d(edges.subject[rows], edges.object[rows]), np.array(centres, np.int64))
    return replace(network, codes=linked.astype(np.int64), rows=rows)


def _gone_with_places(network: Network, question: Question, hidden: set[str]) -> Bools:
    """Return which nodes are only at places that are hidden; those asked for stay."""
    count = len(network.data.kinds)
    if not hidden:
        return np.zeros(count, bool)
    pairs, entities = located(network.data), network.data.edges.numbering.entities
    away = np.isin(pairs[:, 1], [entities.find(name) for name in hidden])
    somewhere = np.bincount(pairs[:, 0], minlength=count)
    gone = (somewhere > 0) & (np.bincount(pairs[away, 0], minlength=count) == somewhere)
    if NOWHERE in hidden:
        gone |= somewhere == 0
    asked = (entities.find(iri) for iri in (*question.around, *question.actors, *(question.path or ())))
    gone[[code for code in asked if code != NONE]] = False
    return np.asarray(gone, bool)


def _along(data: Snapshot, question: Question, scope: Network, changes: Mapping[str, Change]) -> View:
    """Return all shortest paths between two actors, in columns from one to the other."""
    start, end = question.path or ("", "")
    both = all(Filters(roles=ACTORS).keeps_kind(data.nodes[iri].kind) for iri in (start, end))
    filters = replace(question.filters, roles=ACTORS if both else DRAWN)
    whole = without_hidden(project(data, filters), question)
    found = shortest_paths(whole, start, end)
    steps = [step for path in found.paths for step in path]
    layers = {step.source: at for path in found.paths for at, step in enumerate(path)} | {end: found.length or 0}
    rows = np.unique(np.array([data.row(s.iri) for step in steps for s in step.statements], np.int64))
    part = restrict(whole, {start, end, *(step.target for step in steps)})
    network = replace(part, rows=np.intersect1d(part.rows, rows))
    look = replace(PLAIN, layout="layered", layers=layers, changes=changes, more=_beyond(whole, network)[1])
    return View(network, whole, replace(network, left_out=0) if steps else scope, None, look, found)


def _near(network: Network, iri: str, relation: str | None) -> Ints:
    """Return the nodes that a node is linked with, by one relation or by any."""
    code = network.code(iri)
    rows = network.rows_at(np.array([code], np.int64), [relation] if relation else None)
    ends = np.union1d(network.data.edges.subject[rows], network.data.edges.object[rows])
    return np.setdiff1d(ends.astype(np.int64), [code])


def _best(network: Network, codes: Ints, most: int) -> Ints:
    """Return at most so many nodes, those with most neighbours, by IRI where they have as many."""
    iris = network.data.edges.numbering.entities.many(codes)
    degrees = network.degrees(codes).tolist()
    order = sorted(range(len(codes)), key=lambda at: (-degrees[at], iris[at]))
    return codes[order[: max(0, most)]]


def _part(network: Network, codes: Ints) -> Network:
    return restrict(network, network.data.edges.numbering.entities.many(codes))


def _beyond(whole: Network, network: Network) -> tuple[dict[str, dict[str, int]], dict[str, int]]:
    """Return how many neighbours of each node are not shown: by relation, and all of them."""
    edges, rows = whole.data.edges, whole.rows_at(network.codes)
    shown = np.zeros(len(edges.numbering.entities) + 1, bool)
    shown[network.codes] = True
    columns = (edges.columns[name][rows] for name in ("subject", "object", "relation"))
    subject, object_, relation = (column.astype(np.int64) for column in columns)
    out, in_ = shown[subject] & ~shown[object_], shown[object_] & ~shown[subject]
    outward, inward = ((subject, relation, object_), out), ((object_, relation, subject), in_)
    links = np.unique(np.concatenate([np.column_stack(ends)[at] for ends, at in (outward, inward)]), axis=0)
    names, iris = list(edges.numbering.relations), dict(zip(network.codes.tolist(), network.nodes, strict=True))
    found: dict[str, dict[str, int]] = {}
    for node, name in links[:, :2].tolist():
        by = found.setdefault(iris[node], {})
        by[names[name]] = by.get(names[name], 0) + 1
    ends, counts = np.unique(np.unique(links[:, [0, 2]], axis=0)[:, 0], return_counts=True)
    return found, {iris[node]: count for node, count in zip(ends.tolist(), counts.tolist(), strict=True)}


def all_time(data: Snapshot, question: Question) -> Ints:
    """Return the statements in reach of a question on any day."""
    filters = replace(question.filters, roles=DRAWN, on=None, undated=False)
    return reached(project(data, filters), question, MOST_SCOPE).rows
