"""The bare shape of a network: which node is joined to which, by number.

Enters: the number of nodes and pairs of them. Leaves: neighbours, parts that hang together, and the fans: the nodes of
one neighbour only, which a picture sets side by side.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

Pair = tuple[int, int]


@dataclass(frozen=True)
class Links:
    """An undirected graph without loops and without parallel links; nodes are 0 to ``size - 1``."""

    size: int
    pairs: tuple[Pair, ...]

    @classmethod
    def of(cls, size: int, ends: Iterable[Pair]) -> "Links":
        """Build it from directed, parallel pairs."""
        return cls(size, tuple(sorted({(min(pair), max(pair)) for pair in ends if pair[0] != pair[1]})))

    @cached_property
    def neighbours(self) -> tuple[tuple[int, ...], ...]:
        """The neighbours of each node, in order."""
        found: list[list[int]] = [[] for _ in range(self.size)]
        for one, other in self.pairs:
            found[one].append(other)
            found[other].append(one)
        return tuple(tuple(sorted(near)) for near in found)

    def degree(self, node: int) -> int:
        """Return the number of neighbours of a node."""
        return len(self.neighbours[node])

    def parts(self) -> list[list[int]]:
        """Return the nodes that hang together, the largest part first."""
        seen: set[int] = set()
        found = []
        for start in range(self.size):
            if start not in seen:
                part = self._reach(start)
                seen.update(part)
                found.append(sorted(part))
        return sorted(found, key=lambda part: (-len(part), part[0]))

    def fans(self, part: Iterable[int]) -> dict[int, list[int]]:
        """Return the leaves of each hub: nodes with that one neighbour, which itself has more."""
        found: dict[int, list[int]] = {}
        for node in part:
            if self.degree(node) == 1 and self.degree(self.neighbours[node][0]) > 1:
                found.setdefault(self.neighbours[node][0], []).append(node)
        return found

    def _reach(self, start: int) -> list[int]:
        found, known = [start], {start}
        for node in found:
            fresh = [near for near in self.neighbours[node] if near not in known]
            known.update(fresh)
            found.extend(fresh)
        return found
