"""The shapes of what sources say how much of."""

from dataclasses import dataclass

from api.schemas import Shape, SourceOut


@dataclass(frozen=True, kw_only=True)
class CitedOut(SourceOut):
    """A source, and how many of the statements asked for it carries."""

    statements: int
    stated: int
    """Those that it says itself."""
    inferred: int
    """Those that a reader concluded from it."""


@dataclass(frozen=True, kw_only=True)
class CitationList(Shape):
    """A page of sources, those of most statements first, with the numbers of all."""

    items: list[CitedOut]
    total: int
    statements: int
    stated: int
    inferred: int
    unsourced: int
    """Statements that name no source, such as what rules derived; not counted above."""
    next: str | None
    """The cursor of the next page."""
    note: str | None
