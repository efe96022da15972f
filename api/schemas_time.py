"""The shapes of the difference of two days.

What began and what was first observed stand apart, for an observation is no beginning; what carries no date is listed
apart and is neither. A list says how many there are in all and holds those of one page.
"""

from dataclasses import dataclass

from api.schemas import Chosen, Named, Ref, Shape, StatementOut

SAME = {
    "de": "In diesen Quellen ist zwischen diesen Tagen keine Änderung verzeichnet. Das heißt nicht, dass es keine gab.",
    "en": "No change between these two days is recorded in these sources. That does not mean there was none.",
}


@dataclass(frozen=True, kw_only=True)
class RelationChangeOut(Shape):
    """A relation that differs, and the statements that carry it on each of the two days."""

    subject: Ref
    relation: Named
    object: Ref
    before: list[StatementOut]
    after: list[StatementOut]
    undated: list[StatementOut]
    """Statements of the same relation without a date: it may hold on both days."""
    differs: list[str]
    """In what a changed relation differs: presence, role, amount, certainty; none: only the statements are others."""


@dataclass(frozen=True, kw_only=True)
class RelationChangeList(Shape):
    """Relations that differ in one way, in all and on this page."""

    total: int
    statements: int
    """How many statements stand in `before` and `after` of all of them."""
    observations: int
    """How many of these statements tell only when it was observed. Of what began: beside those that say since when."""
    items: list[RelationChangeOut]


@dataclass(frozen=True, kw_only=True)
class RelationChanges(Shape):
    """Relations by how they differ."""

    began: RelationChangeList
    """A statement says since when: they began between the two days, or on the later one."""
    first_observed: RelationChangeList
    """Observed by the later day and not by the earlier one; when they began is not stated."""
    ended: RelationChangeList
    """A statement says until when; some may say nothing of their beginning, and were undated or observed before."""
    changed: RelationChangeList
    """On both days, carried by other statements."""
    unchanged: int


@dataclass(frozen=True, kw_only=True)
class NodeChangeOut(Ref):
    """A node that differs, and the first of the statements that link it on one of the days only."""

    relations: int
    """How many of its relations differ."""
    statements: list[StatementOut]
    undated: list[StatementOut]
    """The first of its statements without a date: it may be there on both days."""


@dataclass(frozen=True, kw_only=True)
class NodeChangeList(Shape):
    """Nodes that differ in one way."""

    total: int
    items: list[NodeChangeOut]


@dataclass(frozen=True, kw_only=True)
class NodeChanges(Shape):
    """Actors and affiliations by how they differ: each is there on a day when a relation of it is."""

    began: NodeChangeList
    """They enter the network with a relation that began; that is no founding date."""
    first_observed: NodeChangeList
    ended: NodeChangeList
    changed: NodeChangeList
    """There on both days, with a relation that differs."""
    unchanged: int


@dataclass(frozen=True, kw_only=True)
class UndatedList(Shape):
    """What says neither since when nor when it was observed: neither new nor gone."""

    total: int
    items: list[StatementOut]
    nodes: list[Ref]
    """Nodes that only such statements link."""


@dataclass(frozen=True, kw_only=True)
class CompareOut(Shape):
    """What differs between two days."""

    first: str
    second: str
    filters: Chosen
    relations: RelationChanges
    nodes: NodeChanges
    undated: UndatedList
    next: str | None
    """The cursor of the next page; null where every list has come to its end."""
    note: str | None
