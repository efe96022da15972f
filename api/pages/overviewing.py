"""Where a page of the overview stands, and the addresses that lead on from there.

Enters: filters, what else an address asks for, the language. Leaves: addresses.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from graph.analysis.filters import Filters
from ontology.model import model
from viz.style import BY_NAME, Language

MEASURES = ("degree", "betweenness", "closeness", "harmonic", "eigenvector", "pagerank", "katz", "core")
COLOURS = ("kind", "community")
MOST_HIDDEN = 200
Pair = tuple[str, str]


@dataclass(frozen=True)
class Asked:
    """What an address asks for beside the filters of the network.

    ``by`` is the measure that sizes follow, ``start`` the place of the first row of the table; ``hidden`` are parts of
    the legend that are not shown, each its place (kind, relation, certainty) and its name.
    """

    by: str = MEASURES[0]
    colour: str = COLOURS[0]
    select: str | None = None
    start: int = 0
    hidden: frozenset[Pair] = frozenset()


@dataclass(frozen=True)
class Standing:
    """Where the page stands."""

    view: Filters
    asked: Asked
    language: Language
    generation: str | None = None

    def to(self, *, derived: bool | None = None, **other: Any) -> str:
        """Return the address of another view: with other fields of Asked, with or without what rules derived."""
        view = self.view if derived is None else replace(self.view, derived=derived)
        there = replace(self, view=view, asked=replace(self.asked, **other))
        return "overview?" + urlencode(there.parameters())

    def parameters(self) -> list[Pair]:
        """Return what says in an address where the page stands."""
        asked, usual = self.asked, Asked()
        more = {
            "by": asked.by if asked.by != usual.by else "",
            "colour": asked.colour if asked.colour != usual.colour else "",
            "select": asked.select or "",
            "start": str(asked.start) if asked.start else "",
        }
        return [*self.filters(), *_hide(asked), *_given(more), ("lang", self.language)]

    @property
    def api(self) -> str:
        """The address of the places."""
        more = {"by": self.asked.by, "communities": "true" if self.asked.colour == COLOURS[1] else ""}
        return "api/v1/overview?" + urlencode([*self.filters(), *_given(more), ("lang", self.language)])

    @property
    def ranking(self) -> str:
        """The address of the ranking by the measure that sizes follow, under those of the filters that it has."""
        kept = [pair for pair in self.filters() if pair[0] in ("kind", "relation", "certainty", "on")]
        return "ranking?" + urlencode([("by", self.asked.by), *kept, ("lang", self.language)])

    def ego(self, actor: str) -> str:
        """Return the address of the explorer around an actor, under the same filters."""
        return "./?" + urlencode([("around", actor), *self.filters(), ("lang", self.language)])

    def fields(self) -> list[Pair]:
        """Return what the form of the page carries along beside its own fields."""
        kept = [pair for pair in self.filters() if pair[0] not in ("kind", "on")]
        return [*kept, *_hide(self.asked), ("lang", self.language)]

    def filters(self) -> list[Pair]:
        """Return the filters of the network as parameters."""
        view = self.view
        lists = (("kind", view.kinds), ("relation", view.relations), ("certainty", view.certainty))
        more = {
            "on": str(view.on) if view.on else "",
            "undated": "1" if view.undated else "",
            "derived": "1" if view.derived else "",
            "generation": self.generation or "",
        }
        return [*((name, value) for name, values in lists for value in sorted(values or ())), *_given(more)]


def hidden_parts(given: Iterable[str]) -> frozenset[Pair]:
    """Return the parts of the legend that an address hides; what is none is not looked at."""
    known: dict[str, Collection[str]] = {
        "kind": BY_NAME.keys(),
        "relation": model().relations.keys(),
        "certainty": ("stated", "inferred"),
    }
    pairs = (text.partition(":") for text in given)
    return frozenset((place, name) for place, _, name in pairs if name in known.get(place, ()))


def _hide(asked: Asked) -> list[Pair]:
    return [("hide", f"{place}:{name}") for place, name in sorted(asked.hidden)]


def _given(pairs: dict[str, str]) -> list[Pair]:
    return [(name, value) for name, value in pairs.items() if value]
