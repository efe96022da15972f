"""What a view can be narrowed by, with counts; and how what it shows lies in time.

Enters: a View. Leaves: options by place (kind, relation, certainty, source, place) that count what is recorded in reach
of the question, hidden or not, so that counts do not jump while one filters; and the days of its statements. Kinds and
places count nodes, the rest statements.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from graph.analysis.network import Network
from graph.analysis.places import located
from graph.arrays.codes import NONE, Ints
from graph.arrays.edges import ACCEPTED, CERTAINTIES, DERIVED
from viz.explore import NOWHERE, View
from viz.style import GROUPS, Group, Language, group_of, legend_label
from viz.words import WORDS, relation_label


@dataclass(frozen=True)
class Option:
    """One thing to show or hide: where it stands, its name in an address, what it is called, and how often it occurs.

    ``group`` is the symbol of a kind. ``count`` is None where it was not counted.
    """

    place: str
    name: str
    label: str
    count: int | None
    group: Group | None = None


@dataclass(frozen=True)
class Span:
    """The days that statements in reach name: first and last, and of equal parts of that time how many days fall there.

    ``valid``, ``observed`` and ``undated`` count statements on the day that was asked for; None without one.
    """

    first: date
    last: date
    bars: tuple[int, ...]
    valid: int | None = None
    observed: int | None = None
    undated: int | None = None


def options(view: View, language: Language, *, derived: bool) -> Mapping[str, list[Option]]:
    """Return what can be hidden, the most frequent first; ``derived`` is whether derived statements are shown."""
    scope, edges = view.scope, view.scope.data.edges
    rows = scope.rows
    kinds: dict[str, list[str]] = {}
    for node in scope.nodes.values():
        kinds.setdefault(group_of(node.kind).name, []).append(node.kind)
    groups = ((group, kinds[group.name]) for group in GROUPS if group.name in kinds)
    origin = edges.columns["origin"][rows]
    sure = Counter(edges.columns["certainty"][rows[origin == ACCEPTED]].tolist())
    say = WORDS[language]
    lines = [Option("certainty", name, say[name], sure[at]) for at, name in enumerate(CERTAINTIES)]
    lines.append(Option("certainty", "derived", say["derived"], int((origin == DERIVED).sum()) if derived else None))
    names, sources = list(edges.numbering.relations), scope.data.sources
    entities = edges.numbering.entities
    return {
        "kind": [Option("kind", g.name, legend_label(g, found, language), len(found), g) for g, found in groups],
        "certainty": lines,
        "relation": _counted(
            "relation", edges.columns["relation"][rows], names.__getitem__, lambda name: relation_label(name, language)
        ),
        "source": _counted(
            "source", edges.columns["source"][rows], entities.__getitem__, lambda iri: sources.get(iri) or iri
        ),
        "place": _places(scope, language),
    }


def _places(scope: Network, language: Language) -> list[Option]:
    """Return where the nodes are; last those whose place no source tells."""
    pairs, data = located(scope.data), scope.data
    here = pairs[np.isin(pairs[:, 0], scope.codes)]
    found = _counted(
        "place", here[:, 1], data.edges.numbering.entities.__getitem__, lambda iri: data.nodes[iri].name(language)
    )
    nowhere = len(scope.codes) - len(np.unique(here[:, 0]))
    missing = Option("place", NOWHERE, WORDS[language]["not stated"], nowhere)
    return [*found, missing] if found and nowhere else found


def _counted(place: str, codes: Ints, name: Callable[[int], str], label: Callable[[str], str]) -> list[Option]:
    found, counts = np.unique(codes[codes != NONE], return_counts=True)
    listed = [(name(code), count) for code, count in zip(found.tolist(), counts.tolist(), strict=True)]
    made = [Option(place, one, label(one), count) for one, count in listed]
    return sorted(made, key=lambda option: (-(option.count or 0), option.label, option.name))


def span(view: View, all_time: Ints, on: date | None, bars: int = 48) -> Span | None:
    """Return when the statements ``all_time`` lie; None where none of them names a day.

    Of statements with a beginning those count as valid that cover the day, of others those as observed that were seen
    until then.
    """
    edges = view.scope.data.edges
    named = [edges.columns[name][all_time] for name in ("begun", "ended", "observed")]
    days = np.sort(np.concatenate([column[column != 0] for column in named]))
    if not len(days):
        return None
    first, last = int(days[0]), max(int(days[-1]), int(days[0]) + 1)
    counts = np.histogram(days, bins=bars, range=(first, last))[0].tolist()
    found = Span(date.fromordinal(first), date.fromordinal(last), tuple(counts))
    if on is None:
        return found
    there, undated = edges.presence(all_time, on)
    spans = named[0] != 0
    classes = (int((there & spans).sum()), int((there & ~spans).sum()), int(undated.sum()))
    return Span(found.first, found.last, found.bars, *classes)
