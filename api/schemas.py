"""The shapes of the JSON API.

A field that is null is not stated by the sources. A list that is empty says so in ``note``: nothing is recorded, which
does not mean that there is nothing.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar

# Plain dataclasses, so that a command can make and print them without loading the web framework.


class Shape:
    """What all shapes have: the text under a field describes it in the OpenAPI description."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"use_attribute_docstrings": True, "defer_build": True}


NOTHING = {
    "de": "In diesen Quellen ist dazu nichts verzeichnet. Das heißt nicht, dass es nichts gibt.",
    "en": "Nothing is recorded in these sources. That does not mean there is none.",
}


@dataclass(frozen=True, kw_only=True)
class Ref(Shape):
    """An entity by address, name and kind."""

    id: str
    iri: str
    name: str
    kind: str | None
    """The most specific kind, a name of the vocabulary."""


@dataclass(frozen=True, kw_only=True)
class Named(Shape):
    """A term of the vocabulary, with its label in the language asked for."""

    id: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Amount(Shape):
    """A sum of money as the source gives it."""

    value: Decimal
    currency: str | None
    approximate: bool


@dataclass(frozen=True, kw_only=True)
class PlaceOut(Shape):
    """Where the source says it: lines from 1, inclusive; characters from 0, end exclusive."""

    line_start: int | None
    line_end: int | None
    char_start: int | None
    char_end: int | None


@dataclass(frozen=True, kw_only=True)
class SourceOut(Shape):
    """A source, and what it asks for where its data is passed on."""

    id: str
    iri: str
    title: str
    licence: str | None = None
    """The address of its licence."""
    attribution: str | None = None
    """Whom to name."""


@dataclass(frozen=True, kw_only=True)
class DecidedOut(Shape):
    """Who accepted, rejected, corrected or entered it last, and when (ISO 8601, UTC)."""

    by: str
    at: str | None


@dataclass(frozen=True, kw_only=True)
class StatementOut(Shape):
    """One fact from one source."""

    id: str
    iri: str
    sentence: str
    subject: Ref
    relation: Named
    object: Ref | None
    """The entity at the other end; null where the relation has a value."""
    value: str | None
    certainty: str
    """stated: the source says it; inferred: a reader concludes it; derived: a rule computed it."""
    status: str
    role: str | None
    since: str | None
    """As precise as it is known: 2022, 2022-01 or 2022-01-31; null: not stated."""
    until: str | None
    observed: str | None
    """A day on which it held; it says nothing of beginning or end."""
    presence: str | None
    """How it stands on the day asked for: valid, observed or undated."""
    inferred_parts: list[str]
    amount: Amount | None
    source: SourceOut | None
    place: PlaceOut
    reason: str | None
    note: str | None
    via: Ref | None
    on_behalf_of: Ref | None
    identifier: str | None
    rule: str | None = None
    premises: list[str] = field(default_factory=list)
    score: float | None = None
    """How sure the rule that proposed it is, of 1."""
    decided: DecidedOut | None = None


@dataclass(frozen=True, kw_only=True)
class ActorOut(Ref):
    """An actor with all its names, and a page of its relations in both directions and of the claims about it."""

    names: dict[str, str]
    alternative_names: list[str]
    spellings: list[str]
    """Misspelt or scanned forms under which it is found."""
    identifiers: list[str]
    relation_counts: dict[str, int]
    """Of all its relations, not only of this page."""
    relations: list[StatementOut]
    claims: list[StatementOut]
    """What speakers say about it: claims of the speakers, not facts about it."""
    sources: list[SourceOut]
    """Those of the statements on this page."""
    total: int
    """Its relations, and the claims about it."""
    next: str | None
    """The cursor of the next page."""
    note: str | None


@dataclass(frozen=True, kw_only=True)
class ActorRow(Ref):
    """An actor in a list."""

    statements: int


@dataclass(frozen=True, kw_only=True)
class ActorList(Shape):
    """A page of actors, with the number of all that match by kind."""

    items: list[ActorRow]
    total: int
    next: str | None
    """The cursor of the next page."""
    facets: dict[str, int]
    note: str | None


@dataclass(frozen=True, kw_only=True)
class RelationList(Shape):
    """A page of statements."""

    items: list[StatementOut]
    total: int
    undated: int
    """Statements left out of a day because they carry no date."""
    next: str | None
    note: str | None


@dataclass(frozen=True, kw_only=True)
class HitOut(Ref):
    """A search result: the name that matched, and how well, of 100."""

    matched: str
    form: str
    score: float


@dataclass(frozen=True, kw_only=True)
class HitList(Shape):
    """Search results, best first."""

    query: str
    items: list[HitOut]
    next: str | None
    note: str | None


@dataclass(frozen=True, kw_only=True)
class PartnerOut(Shape):
    """A partner, whether any source states it, and what is behind it."""

    actor: Ref
    certainty: str
    statements: list[StatementOut]


@dataclass(frozen=True, kw_only=True)
class SharedOut(Shape):
    """A membership the actor shares with others. It is not cooperation."""

    membership: Ref
    own: list[StatementOut]
    others: list[PartnerOut]


@dataclass(frozen=True, kw_only=True)
class CooperationOut(Shape):
    """Who cooperates with an actor: directly, and apart who shares a membership with it."""

    actor: Ref
    on: str | None
    direct: list[PartnerOut]
    shared_membership: list[SharedOut]
    undated: list[StatementOut]
    total: int
    """Direct partners and shared memberships together: a page holds the former first."""
    next: str | None
    note: str | None


@dataclass(frozen=True, kw_only=True)
class NodeOut(Ref):
    """A node of a network, with the number of its neighbours there."""

    degree: int


@dataclass(frozen=True, kw_only=True)
class EdgeOut(Shape):
    """A pair of nodes, as its statements link them; one relation carried by several sources is one edge."""

    source: str
    target: str
    relation: Named
    certainty: str
    statements: list[StatementOut]


@dataclass(frozen=True, kw_only=True)
class Chosen(Shape):
    """The filters behind an answer."""

    kinds: list[str] | None
    relations: list[str] | None
    certainty: list[str] | None
    on: str | None
    undated: bool
    derived: bool
    generation: int


@dataclass(frozen=True, kw_only=True)
class NetworkOut(Shape):
    """Nodes and edges under filters."""

    filters: Chosen
    nodes: list[NodeOut]
    edges: list[EdgeOut]
    undated: list[StatementOut]
    left_out: int
    """Nodes beyond the bound on size."""
    note: str | None
