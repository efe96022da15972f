"""New entities on their way into the store: each comes with the first statement that needs it, and as sure as that.

Enters: the lines of entities that are not in the store, and who is needed by what is accepted or proposed. Leaves: for
each portion the lines to add, and the entities that were only proposed and are to stand in main now. So nobody who is
only proposed is part of the network, and a row whose statements were there already brings nobody.
"""

from collections import defaultdict
from collections.abc import Iterable

from graph.intake.table import lines


class Newcomers:
    """The new entities of one import; ``waiting`` are those that the store only proposes."""

    def __init__(self, waiting: Iterable[str]) -> None:
        self._held: dict[str, list[str]] = {}  # needed by nothing yet
        self._proposed: dict[str, list[str]] = {}  # proposed by this portion
        self._waiting = set(waiting)
        self._accepted: dict[str, list[str]] = defaultdict(list)
        self._brought: set[str] = set()

    def hold(self, iri: str, line: str) -> None:
        """Take the lines of an entity that is new."""
        self._held[iri] = [line]

    def describe(self, iri: str, line: str) -> str | None:
        """Take a line about an entity; return it as it is to be added now, None where it comes with its entity."""
        for place in (self._held, self._proposed, self._accepted):
            if iri in place:
                place[iri].append(line)
                return None
        return lines.proposed(line) if iri in self._waiting else line

    def need(self, iri: str, *, accepted: bool) -> None:
        """Let an entity come, if it is new: into main with what is accepted, else among what is proposed."""
        held = self._held.pop(iri, None)
        if accepted:
            held = held or self._proposed.pop(iri, None)
            if held is not None:
                self._accepted[iri] = held
            elif iri in self._waiting:
                self._waiting.discard(iri)
                self._brought.add(iri)
        elif held is not None:
            self._proposed[iri] = held

    def coming(self) -> list[str]:
        """Return the lines of who comes with this portion; the next one begins with nobody."""
        found = [line for about in self._accepted.values() for line in about]
        found += [lines.proposed(line) for about in self._proposed.values() for line in about]
        self._waiting |= set(self._proposed)
        self._accepted.clear()
        self._proposed.clear()
        return found

    def brought(self) -> frozenset[str]:
        """Return who was proposed before and is needed now by what is accepted; the next portion begins with nobody."""
        found, self._brought = frozenset(self._brought), set()
        return found
