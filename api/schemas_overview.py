"""Shapes of the overview: a network of thousands as columns, for programs that draw it."""

from dataclasses import dataclass

from api.schemas import Chosen, Named, Shape


@dataclass(frozen=True, kw_only=True)
class KindOut(Named):
    """A kind of actor, and the group of the legend that it belongs to."""

    group: str


@dataclass(frozen=True, kw_only=True)
class NodesOut(Shape):
    """The actors, one column for each of what is told of them; the same place in every column is the same actor."""

    id: list[str]
    name: list[str]
    kind: list[int]
    """Places in ``kinds``."""
    x: list[int]
    """From 0 on the left to ``side``."""
    y: list[int]
    """From 0 at the top to ``side``."""
    degree: list[int]
    value: list[float] | None
    """The measure asked for."""
    community: list[int] | None
    """The number of the community, the largest 0; -1 without one."""


@dataclass(frozen=True, kw_only=True)
class LinesOut(Shape):
    """The relations, one column for each of what is told of them."""

    source: list[int]
    """Places of actors."""
    target: list[int]
    relation: list[int]
    """Places in ``relations``."""
    certainty: list[int]
    """Places in ``certainties``."""


@dataclass(frozen=True, kw_only=True)
class OverviewOut(Shape):
    """A whole network, laid out; statements of one relation between the same ends are one line."""

    filters: Chosen
    by: str
    sample: int | None
    """From how many actors shortest paths were followed for ``value``; null: from all."""
    side: int
    kinds: list[KindOut]
    relations: list[Named]
    certainties: list[str]
    nodes: NodesOut
    edges: LinesOut
    note: str | None
