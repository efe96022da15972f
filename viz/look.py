"""How a picture is to look beyond its network: layout, sizes, colours, names, places that are known.

Enters: what a spec asks for, by IRI. Leaves: an immutable Look, which Plan reads.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Literal as OneOf

LayoutKind = OneOf["force", "layered", "circular", "concentric", "two-mode"]
Change = OneOf["began", "observed", "added", "ended", "removed", "changed"]
CHANGES: tuple[Change, ...] = ("began", "observed", "added", "ended", "removed", "changed")


@dataclass(frozen=True)
class Look:
    """Each mapping is by IRI and may lack nodes.

    ``sizes`` are shares from 0 to 1; ``colours`` numbers of tints, ``colour_names`` by number; ``together`` numbers of
    groups that stand together; ``names`` what is written; ``right`` the nodes of the second mode,
    ``layers`` the columns of a path, ``backward`` the relations that lead from object to subject. ``places`` are shares
    of the page where nodes were before: they stay unless labels force them apart, ``pinned`` ones always. ``changes``
    says what happened to statements (by IRI) and nodes, ``more`` how many neighbours are not shown. ``printed``
    measures labels in the typefaces of print, and leads lines around them. ``named`` writes the names of relations on
    lines where they fit. A page that grows by more than ``most`` is
    given up.
    """

    layout: LayoutKind = "force"
    seed: int = 0
    sizes: Mapping[str, float] | None = None
    colours: Mapping[str, int] = field(default_factory=dict)
    colour_names: Mapping[int, str] = field(default_factory=dict)
    together: Mapping[str, int] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    right: frozenset[str] = frozenset()
    layers: Mapping[str, int] = field(default_factory=dict)
    backward: frozenset[str] = frozenset()
    places: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    pinned: frozenset[str] = frozenset()
    changes: Mapping[str, Change] = field(default_factory=dict)
    more: Mapping[str, int] = field(default_factory=dict)
    printed: bool = False
    named: bool = True
    most: float = inf


PLAIN = Look()
