"""What the legend of a picture says: groups, colours and certainties that occur in it.

Enters: a Plan. Leaves: entries in the order of the house, with their counts.
"""

from collections import Counter
from dataclasses import dataclass

from viz import words
from viz.plan import Plan
from viz.style import GROUPS, Group, legend_label
from viz.words import SURENESS, Sureness


@dataclass(frozen=True)
class Entry:
    """A group that occurs, how often, and what it is called for the kinds that are drawn."""

    group: Group
    count: int
    label: str


def entries(plan: Plan) -> tuple[Entry, ...]:
    """Return the groups that occur, in their order."""
    kinds: dict[str, list[str]] = {}
    for group, entity in zip(plan.groups, plan.entities, strict=True):
        kinds.setdefault(group.name, []).append(entity.kind)
    shown = ((group, kinds[group.name]) for group in GROUPS if group.name in kinds)
    return tuple(Entry(group, len(found), legend_label(group, found, plan.language)) for group, found in shown)


def communities(plan: Plan) -> tuple[tuple[int, str], ...]:
    """Return what the colours tell that occur: the number of a tint, and what it is called."""
    used = {plan.look.colours.get(iri) for iri in plan.iris}
    return tuple((at, name) for at, name in plan.look.colour_names.items() if at in used)


def certainties(plan: Plan) -> tuple[tuple[Sureness, int], ...]:
    """Return how sure the relations are that occur, and how many of each."""
    counts = Counter(words.sureness(statement) for statement in plan.statements)
    return tuple((name, counts[name]) for name in SURENESS if counts[name])
