"""The shapes of what links two actors: the paths between them, and all that they share."""

from dataclasses import dataclass

from api.schemas import Chosen, Named, Ref, Shape, SourceOut, StatementOut

CLOSED = {
    "de": "Kein verzeichneter Weg meidet, was gemieden werden soll ({} Einträge). Es kann trotzdem einen geben.",
    "en": "No recorded path avoids what is to be avoided ({} entries). That does not mean there is none.",
}


@dataclass(frozen=True, kw_only=True)
class CrossedOut(Named):
    """A relation that a step crosses, labelled in the direction of the step."""

    direction: str
    """forward: from subject to object; backward: against it; both: both ways, or the relation is symmetric."""


@dataclass(frozen=True, kw_only=True)
class StepOut(Shape):
    """A step of a path and the statements behind it."""

    source: Ref
    target: Ref
    certainty: str
    relations: list[CrossedOut]
    sources: list[SourceOut]
    statements: list[StatementOut]


@dataclass(frozen=True, kw_only=True)
class PathOut(Shape):
    """A path; it is as sure as its weakest step."""

    certainty: str
    steps: list[StepOut]


@dataclass(frozen=True, kw_only=True)
class AvoidedOut(Shape):
    """What no path was to pass; the two ends are never avoided."""

    kinds: list[str] | None
    most_links: int | None
    nodes: int
    """How many nodes of the network that are."""


@dataclass(frozen=True, kw_only=True)
class PathsOut(Shape):
    """All shortest paths between two actors."""

    start: Ref
    end: Ref
    filters: Chosen
    avoided: AvoidedOut
    length: int | None
    paths: list[PathOut]
    more: bool
    undated: int
    """Statements left out of a day because they carry no date."""
    note: str | None


@dataclass(frozen=True, kw_only=True)
class SharedLinkOut(Shape):
    """Something that both actors are linked with, and the statements that link it with each."""

    entity: Ref
    ways: list[str]
    """membership: both are members; funding: it funds both; affiliation: an award, an event, a study or a place;
    neighbour: none of these."""
    certainty: str
    """As sure as the weaker of its two sides."""
    neighbours: int
    """With how many it is linked in all: what few share says more."""
    one: list[StatementOut]
    other: list[StatementOut]


@dataclass(frozen=True, kw_only=True)
class WhyOut(Shape):
    """Everything that links two actors: directly, and through what both are linked with."""

    start: Ref
    end: Ref
    filters: Chosen
    direct: list[StatementOut]
    shared: list[SharedLinkOut]
    left_out: int
    """Shared entities beyond the bound."""
    statements_left_out: int
    """Statements beyond the bound, between pairs that are shown."""
    undated: int
    """Statements left out of a day because they carry no date."""
    note: str | None
