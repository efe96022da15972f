"""The shapes of rankings."""

from dataclasses import dataclass
from typing import Any

from api.schemas import Chosen, Ref, Shape


@dataclass(frozen=True, kw_only=True)
class RangeOut(Shape):
    """The ranks between which 5 and 95 % of the runs place an actor."""

    low: int
    high: int
    stated_only: int | None
    """The rank without any inferred statement."""


@dataclass(frozen=True, kw_only=True)
class RankedOut(Shape):
    """A ranked actor; ties share a rank."""

    rank: int
    actor: Ref
    value: float
    range: RangeOut | None
    """Where it stands when relations are missing, if that was asked for."""


@dataclass(frozen=True, kw_only=True)
class SensitivityOut(Shape):
    """How far the ranks depend on relations that may be missing. It says nothing of how sure a rank is."""

    method: str
    share: float
    """The share of linked pairs that each run leaves out."""
    dropped: int
    """Linked pairs that each run leaves out."""
    runs: int
    seed: int
    held: float
    """In what share of the runs just those that rank first to fifth, ties included, do so again."""
    inferred: int
    """Inferred statements that `stated_only` leaves out."""


@dataclass(frozen=True, kw_only=True)
class JobHint(Shape):
    """The job that computes what is only sampled here."""

    told: str
    address: str
    """Where to send the body with POST."""
    body: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class RankingOut(Shape):
    """A ranking with what it was computed on and how."""

    measure: str
    method: str
    error_bound: float
    """How far any value may be off, with 95 % certainty for all together; 0 where the computation is exact."""
    sample: int | None
    """From how many actors, drawn with seed 1, shortest paths were followed; null: from all."""
    filters: Chosen
    nodes: int
    pairs: int
    unlinked: int
    """Actors of these kinds without any relation in this network; they are not ranked."""
    undated: int
    """Statements left out of a day because they carry no date."""
    tied_below: int
    """Actors beyond the bound that share the last rank shown."""
    generation: int
    engine: str
    """What computed it."""
    sensitivity: SensitivityOut | None
    job: JobHint | None
    """Where values are sampled: how to have the exact ones."""
    total: int
    """Ranked actors, at most as many as `top` asks for; a page holds `limit` of them."""
    next: str | None
    items: list[RankedOut]
    note: str | None
