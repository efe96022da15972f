"""Why two actors are linked: what is said of the two directly, and what both are linked with.

Enters: a Network and two IRIs. Leaves: a Why. Which relations are memberships, and at which end of a relation the money
comes from, is read from the vocabulary; what is an affiliation (an award, an event, a study, a place), from the kinds.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal as OneOf
from typing import get_args

from graph.analysis.network import Network
from graph.analysis.paths import surest, weakest
from graph.arrays.codes import NONE
from graph.statements import Certainty, Statement
from ontology.model import model

Way = OneOf["membership", "funding", "affiliation", "neighbour"]
MOST = 100
MOST_STATEMENTS = 20
_WAYS: tuple[Way, ...] = get_args(Way)
_Links = Mapping[str, tuple[Statement, ...]]


@dataclass(frozen=True)
class Shared:
    """A node that both actors are linked with, and the statements that link it with the one and with the other.

    ``ways`` says what it is to both: something they are members of, where money comes from, an affiliation; else only
    a neighbour. ``neighbours`` is how many nodes it is linked with in all: what few share says more than a hub.
    """

    iri: str
    ways: tuple[Way, ...]
    one: tuple[Statement, ...]
    other: tuple[Statement, ...]
    neighbours: int

    @property
    def certainty(self) -> Certainty:
        """As sure as the weaker of its two sides."""
        return weakest((surest(self.one), surest(self.other)))


@dataclass(frozen=True)
class Why:
    """Direct statements and what is shared: at most ``MOST`` nodes and ``MOST_STATEMENTS`` statements of a pair.

    ``left_out`` counts the nodes beyond that, ``statements_left_out`` the statements between pairs that are shown.
    """

    direct: tuple[Statement, ...]
    shared: tuple[Shared, ...]
    left_out: int = 0
    statements_left_out: int = 0


def why(network: Network, one: str, other: str) -> Why:
    """Return everything that links two nodes of a network; nothing where one is not in it.

    Shared nodes are sorted by way (memberships, funders, affiliations, neighbours), those that fewest share first,
    then by name.
    """
    counts = _common(network, one, other)
    mine, theirs = _links(network, one, counts), _links(network, other, counts)
    found = [_shared(network, iri, mine[iri], theirs[iri], links) for iri, links in counts.items()]
    found.sort(key=lambda s: (_WAYS.index(s.ways[0]), s.neighbours, network.nodes[s.iri].name(), s.iri))
    direct = network.between(one, other)
    pairs = (direct, *(side for s in found[:MOST] for side in (s.one, s.other)))
    return Why(
        direct=direct[:MOST_STATEMENTS],
        shared=tuple(_cut(s) for s in found[:MOST]),
        left_out=max(0, len(found) - MOST),
        statements_left_out=sum(max(0, len(pair) - MOST_STATEMENTS) for pair in pairs),
    )


def _common(network: Network, one: str, other: str) -> dict[str, int]:
    """Return the nodes that both are linked with, by IRI, and the number of neighbours of each."""
    import numpy as np

    ends = [np.array([network.code(iri)]) for iri in (one, other)]
    near, far = (network.neighbours(end) if end[0] != NONE else end[:0] for end in ends)
    both = np.setdiff1d(np.intersect1d(near, far), np.concatenate(ends))
    iris = network.data.edges.numbering.entities.many(both)
    return dict(zip(iris, network.degrees(both).tolist(), strict=True))


def _links(network: Network, iri: str, ends: Collection[str]) -> _Links:
    """Return the statements between a node and some others, by the other."""
    found: dict[str, list[Statement]] = defaultdict(list)
    for s in network.linking(iri, ends):
        found[s.object if s.subject == iri else s.subject].append(s)
    return {end: tuple(statements) for end, statements in found.items()}


def _shared(
    network: Network, iri: str, one: tuple[Statement, ...], other: tuple[Statement, ...], neighbours: int
) -> Shared:
    kind = model().kinds.get(network.nodes[iri].kind)
    holds: dict[Way, bool] = {
        "membership": all(any(_joins(s, iri) for s in side) for side in (one, other)),
        "funding": all(any(_funder(s) == iri for s in side) for side in (one, other)),
        "affiliation": kind is not None and kind.role == "affiliation",
    }
    ways = tuple(way for way, true in holds.items() if true)
    return Shared(iri, ways or ("neighbour",), one, other, neighbours)


def _joins(statement: Statement, iri: str) -> bool:
    return statement.relation in model().membership and statement.object == iri


def _funder(statement: Statement) -> str | None:
    """Return the end of a statement that money comes from, None where it is not about money."""
    relation = model().relations.get(statement.relation)
    if relation is None or relation.funder is None:
        return None
    return statement.subject if relation.funder == "subject" else statement.object


def _cut(shared: Shared) -> Shared:
    one, other = shared.one[:MOST_STATEMENTS], shared.other[:MOST_STATEMENTS]
    return Shared(shared.iri, shared.ways, one, other, shared.neighbours)
