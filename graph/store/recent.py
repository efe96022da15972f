"""What the last changes touched, and how it was before them.

Enters: each change, before it is applied. Leaves: which nodes are others than at an earlier generation, and their quads
as they were then. So columns are brought up to date instead of made anew, and an answer that takes long is of one
generation although its details are read at the end.
"""

import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import Quad

from graph.errors import Unavailable

MOST_NODES = 20_000
"""The most nodes of which it is kept how they were."""

Before = Mapping[str, tuple[Quad, ...]]


@dataclass(frozen=True)
class _Past:
    generation: int
    before: Before


class Recent:
    """The last changes, as many as touch no more than ``MOST_NODES`` nodes together."""

    def __init__(self, generation: int) -> None:
        self._lock = threading.Lock()
        self._past: deque[_Past] = deque()
        self._nodes = 0
        self._since = generation

    def note(self, generation: int, before: Before) -> None:
        """Remember how nodes were before the change that makes a generation."""
        with self._lock:
            self._past.append(_Past(generation, before))
            self._nodes += len(before)
            while self._nodes > MOST_NODES:
                dropped = self._past.popleft()
                self._nodes -= len(dropped.before)
                self._since = dropped.generation

    def forget(self, generation: int) -> None:
        """Forget all: a change was too large to remember."""
        with self._lock:
            self._past.clear()
            self._nodes, self._since = 0, generation

    def touched(self, since: int) -> frozenset[str] | None:
        """Return the nodes touched after a generation, None where that is not remembered."""
        with self._lock:
            if since < self._since:
                return None
            return frozenset(iri for past in self._past if past.generation > since for iri in past.before)

    def before(self, generation: int) -> Before:
        """Return the quads that later changes touched, by node, as they were at a generation.

        Raises:
            Unavailable: that is too long ago.
        """
        with self._lock:
            if generation < self._since:
                raise Unavailable("The data changed too much while this was answered; ask again.")
            found: dict[str, tuple[Quad, ...]] = {}
            for past in self._past:
                if past.generation > generation:
                    found = {**past.before, **found}
            return found
