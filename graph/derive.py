"""What our rules compute from the accepted statements; each rule is a CONSTRUCT query in ontology/rules.

Enters: a store whose main graph holds accepted statements. Leaves: the triples of derived statements, each with its
premises, its rule and the weakest certainty of its premises. Rules read the main graph only, and derived statements are
never in it: nothing is derived from what was derived.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Protocol

from pyoxigraph import NamedNode, Quad

import ontology
from ontology import names
from ontology.model import model

_SAYS = (names.PREDICATE, names.TYPE)


class Constructing(Protocol):
    """What a rule is run on, such as a graph.store.Store."""

    def construct(self, query: str) -> Iterable[Quad]:
        """Return what a CONSTRUCT yields on the main graph, as quads of the derived graph."""


def concerns(quads: Iterable[Quad]) -> bool:
    """Whether rules may derive something else where these triples of touched nodes came or went.

    They read statements of few relations, and a few kinds of entity; all else leaves what is derived as it is.
    """
    read = _read()
    return any(
        isinstance(quad.object, NamedNode) and quad.object.value in read
        for quad in quads
        if quad.predicate.value in _SAYS
    )


@cache
def _read() -> frozenset[str]:
    """Return the relations and kinds that the rules name."""
    text = " ".join(ontology.read("rules", rule) for rule in ontology.listing("rules", ".rq"))
    known = {*model().relations, *model().kinds}
    return frozenset(names.GF + name for name in re.findall(r"gf:(\w+)", text) if name in known)


def derive(store: Constructing) -> list[Quad]:
    """Return every derived statement as quads of the derived graph, each quad once, in a fixed order."""
    rules = ontology.listing("rules", ".rq")
    return sorted({quad for rule in rules for quad in store.construct(ontology.read("rules", rule))}, key=str)
