"""What of a snapshot is in a network: kinds, relations, certainty, a day.

Enters: what is asked for. Leaves: Filters, and which rows and entities pass them. Which kinds are actors is read from
ontology.model, never from names in code.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

import numpy as np

from graph.arrays.codes import NONE, Ints
from graph.arrays.edges import CERTAINTIES, Bools, Edges
from graph.snapshot import Snapshot
from ontology.model import Role, model

ACTORS: tuple[Role, ...] = ("actor",)
DRAWN: tuple[Role, ...] = ("actor", "affiliation")


@dataclass(frozen=True)
class Filters:
    """What of the snapshot is in the network; ``None`` is no filter.

    ``kinds`` holds kinds with everything below them. ``on`` keeps what is valid or observed on a day; statements
    without any date then stand apart, unless ``undated`` asks for them.
    """

    kinds: Collection[str] | None = None
    relations: Collection[str] | None = None
    certainty: Collection[str] | None = None
    on: date | None = None
    undated: bool = False
    derived: bool = False
    roles: Collection[Role] = ACTORS

    def key(self) -> tuple[object, ...]:
        """Return what tells these filters from others."""
        listed = (self.kinds, self.relations, self.certainty, self.roles)
        return (*(None if names is None else frozenset(names) for names in listed), self.on, self.undated, self.derived)

    def keeps_kind(self, kind: str) -> bool:
        """Whether nodes of a kind are in the network."""
        known = model().kinds.get(kind)
        role_kept = known is not None and known.role in self.roles
        return role_kept if self.kinds is None else kind in model().below(self.kinds)


UNFILTERED = Filters()
"""The default network: accepted statements between actors, stated and inferred, nothing derived, all time."""


def kinds_shown(snapshot: Snapshot, filters: Filters) -> Bools:
    """Return which entities are of a kind that the filters keep, by code; what is NONE, a value, is not."""
    shown = np.array([*(filters.keeps_kind(kind) for kind in sorted(model().kinds)), False])
    return np.append(shown[snapshot.kinds], False)


def passes(edges: Edges, rows: Ints, filters: Filters) -> Bools:
    """Return which rows pass the filters for relations and certainty."""
    kept = np.ones(len(rows), bool)
    if filters.relations is not None:
        kept &= of_relations(filters.relations)(edges, rows)
    if filters.certainty is not None:
        wanted = np.isin(CERTAINTIES, list(filters.certainty))
        kept &= wanted[edges.columns["certainty"][rows]]
    return kept


def of_relations(relations: Collection[str]) -> Callable[[Edges, Ints], Bools]:
    """Return what keeps the statements of some relations."""

    def keeps(edges: Edges, rows: Ints) -> Bools:
        wanted = np.zeros(len(edges.numbering.relations) + 1, bool)  # the last place is that of NONE
        wanted[[code for code in coded(edges, relations) if code != NONE]] = True
        found: Bools = wanted[edges.columns["relation"][rows]]
        return found

    return keeps


def coded(edges: Edges, relations: Collection[str]) -> list[int]:
    """Return the codes of some relations."""
    return [edges.numbering.relations.find(name) for name in relations]
