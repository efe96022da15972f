"""What our rules compute from the accepted statements; each rule is a CONSTRUCT query in ontology/rules.

Enters: a store whose main graph holds accepted statements. Leaves: the triples of derived statements, each with its
premises, its rule and the weakest certainty of its premises. Rules read the main graph only, and derived statements are
never in it: nothing is derived from what was derived.
"""

from collections.abc import Iterable
from typing import Protocol

from pyoxigraph import Quad

import ontology


class Constructing(Protocol):
    """What a rule is run on, such as a graph.store.Store."""

    def construct(self, query: str) -> Iterable[Quad]:
        """Return what a CONSTRUCT yields on the main graph, as quads of the derived graph."""


def derive(store: Constructing) -> list[Quad]:
    """Return every derived statement as quads of the derived graph, each quad once, in a fixed order."""
    rules = ontology.listing("rules", ".rq")
    return sorted({quad for rule in rules for quad in store.construct(ontology.read("rules", rule))}, key=str)
