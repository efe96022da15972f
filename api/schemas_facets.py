"""The shapes of facets: what could be chosen, and how much there is of it."""

from dataclasses import dataclass

from api.schemas import Chosen, Named, Shape


@dataclass(frozen=True, kw_only=True)
class FacetOut(Named):
    """One value of a facet, and how much there is of it."""

    count: int


@dataclass(frozen=True, kw_only=True)
class FacetsOut(Shape):
    """How much there is under filters, and of each value that could be chosen; the largest first.

    A facet is counted under the filters on the others and not under its own: it says what another choice would give.
    """

    filters: Chosen
    nodes: int
    statements: int
    kinds: list[FacetOut]
    """Nodes by their most specific kind."""
    relations: list[FacetOut]
    certainty: list[FacetOut]
    sources: list[FacetOut]
    """Statements by their source, as many sources as were asked for."""
    places: list[FacetOut]
    """Nodes by the place, city or region that statements locate them in."""
    left_out: dict[str, int]
    """How many values of a facet are not listed."""
    note: str | None
