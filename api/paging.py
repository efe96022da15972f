"""A page of an answer that may be long: how many items, from where on.

Enters: ``limit`` and ``cursor`` as they are asked for. Leaves: the part of a list that they mean, and the next cursor.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True)
class Page:
    """At most ``limit`` items, None for all, after the first ``cursor``."""

    limit: int | None = None
    cursor: int = 0

    @property
    def stop(self) -> int | None:
        """The place of the first item behind the page, None where it holds all."""
        return None if self.limit is None else self.cursor + self.limit

    def of(self, items: Sequence[Item], before: int = 0) -> Sequence[Item]:
        """Return what of a list is on the page, where so many items of other lists stand before it."""
        stop = None if self.stop is None else max(0, self.stop - before)
        return items[max(0, self.cursor - before) : stop]

    def next(self, total: int) -> str | None:
        """Return where the page after this one begins, None where nothing follows."""
        return str(self.stop) if self.stop is not None and self.stop < total else None


WHOLE = Page()


@dataclass(frozen=True)
class Reach:
    """A page of a ranking of which at most ``top`` are asked for."""

    page: Page = WHOLE
    top: int | None = None

    def total(self, ranked: int) -> int:
        """Return how many there are to page through, of so many that are ranked."""
        return ranked if self.top is None else min(self.top, ranked)


ALL = Reach()
