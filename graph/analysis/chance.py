"""What chance alone would give: kinds are dealt anew to the actors, again and again, while every link stays.

Enters: the kinds of nodes, and links or paths between nodes. Leaves: what is expected, and how far what is there lies
from it. Each deal keeps how many actors there are of each kind. Expectations are exact, by counting; how values spread
around them is taken from seeded deals, so that the same seed gives the same numbers.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.errors import Invalid, Refused

if TYPE_CHECKING:
    import networkx as nx
    from numpy.typing import NDArray

    Codes = NDArray[Any]
DEALS, SEED = 1000, 1
MOST_DEALS = 10_000
MOST_WORK = 100_000_000
"""The most deals times nodes and links (or paths): a second or two."""
_AT_ONCE = 2_000_000
_PAIR, _THREE = 2, 3


@dataclass(frozen=True)
class Deals:
    """How often kinds are dealt anew, and from which seed."""

    number: int = DEALS
    seed: int = SEED

    def check(self) -> None:
        """Refuse what makes no sense.

        Raises:
            Invalid: the number is out of range, or the seed below 0.
        """
        if not 0 <= self.number <= MOST_DEALS or self.seed < 0:
            raise Invalid(f"Between 0 and {MOST_DEALS} permutations are taken, from a seed of 0 or more.")


USUAL = Deals()


@dataclass(frozen=True)
class MixingTest:
    """The E-I index beside chance.

    ``as_high``, ``as_low`` and ``as_extreme`` (as far from what is expected, to either side) are shares of the
    permutations, the network itself counted as one of them, so that none is 0.
    """

    permutations: int
    seed: int
    expected: float
    as_high: float
    as_low: float
    as_extreme: float


def mixing_test(graph: "nx.Graph[str]", kinds: Mapping[str, str], deals: Deals = USUAL) -> MixingTest | None:
    """Return how the E-I index of a graph stands to chance; None without links, or where no deals are wanted.

    A pair is within one kind with the chance sum n_k (n_k - 1) / (n (n - 1)), whatever pair it is.

    Raises:
        Refused: nodes and links times deals are too many.
    """
    import numpy as np

    order = list(graph)
    place, codes = {node: number for number, node in enumerate(order)}, _codes([kinds[node] for node in order])
    ends = np.array([(place[one], place[other]) for one, other in graph.edges], np.int64).reshape(-1, 2)
    if not len(ends) or not deals.number:
        return None
    sizes = np.bincount(codes)
    within = float((sizes * (sizes - 1)).sum() / (len(codes) * (len(codes) - 1)))
    seen = int((codes[ends[:, 0]] == codes[ends[:, 1]]).sum())
    found = [
        (dealt[:, ends[:, 0]] == dealt[:, ends[:, 1]]).sum(axis=1)
        for dealt in _dealt(codes, len(ends), deals, "The test of mixing")
    ]
    internal, expected = np.concatenate(found), within * len(ends)
    far = np.abs(internal - expected) >= abs(seen - expected) - 1e-9
    # the index falls as links within kinds rise
    high, low, extreme = (
        float((test.sum() + 1) / (deals.number + 1)) for test in (internal <= seen, internal >= seen, far)
    )
    return MixingTest(deals.number, deals.seed, 1 - 2 * within, high, low, extreme)


@dataclass(frozen=True)
class Beside:
    """A count of roles beside chance: what is expected, and how many standard deviations the count lies above it.

    ``z`` is None where the count is the same whoever is of which kind.
    """

    expected: float
    z: float | None


def roles_test(
    graph: "nx.DiGraph[str]",
    groups: Mapping[str, Hashable],
    counts: Mapping[str, Mapping[str, int]],
    names: Sequence[str],
    deals: Deals = USUAL,
) -> dict[str, dict[str, Beside]]:
    """Return by node and role how its counts stand to chance.

    Args:
        graph: directed links without loops.
        groups: the group of each node.
        counts: by node, how often it has each role.
        names: the roles in the order coordinator, itinerant, gatekeeper, representative, liaison.
        deals: how often groups are dealt anew; 0 gives nothing.

    Raises:
        Refused: nodes and paths times deals are too many.
    """
    import numpy as np

    if not deals.number:
        return {}
    order = list(graph)
    codes = _codes([groups[node] for node in order])
    starts, middles, ends = _paths(graph, order, deals)
    spread = _spread(codes, (starts, middles, ends), len(names), deals)
    expected = np.outer(np.bincount(middles, minlength=len(order)), _chances(np.bincount(codes)))
    return {
        node: {
            name: _beside(counts[node][name], float(expected[at, role]), float(spread[at, role]))
            for role, name in enumerate(names)
        }
        for at, node in enumerate(order)
    }


def _spread(codes: "Codes", paths: tuple["Codes", "Codes", "Codes"], width: int, deals: Deals) -> "Codes":
    """Return the standard deviation of each role (columns) of each node (rows) over the deals."""
    import numpy as np

    starts, middles, ends = paths
    size = len(codes) * width
    total, squares = np.zeros(size), np.zeros(size)
    for dealt in _dealt(codes, len(middles), deals, "The test of brokerage"):
        roles = _roles(dealt[:, starts], dealt[:, middles], dealt[:, ends]) + middles * width
        offset = np.arange(len(dealt))[:, None] * size
        each = np.bincount((roles + offset).ravel(), minlength=size * len(dealt)).reshape(len(dealt), size)
        total, squares = total + each.sum(axis=0), squares + (each.astype(float) ** 2).sum(axis=0)
    return np.sqrt(np.maximum(0, squares / deals.number - (total / deals.number) ** 2)).reshape(-1, width)


def _beside(count: int, expected: float, spread: float) -> Beside:
    return Beside(expected, (count - expected) / spread if spread > 1e-9 else None)  # noqa: PLR2004 (rounding)


def _codes(kinds: Sequence[Hashable]) -> "Codes":
    import numpy as np

    known = {kind: code for code, kind in enumerate(dict.fromkeys(kinds))}
    return np.array([known[kind] for kind in kinds], np.int64)


def _dealt(codes: "Codes", items: int, deals: Deals, what: str) -> "Iterator[Codes]":
    """Yield the kinds dealt anew, several deals (rows) at once.

    Raises:
        Refused: it would take too long.
    """
    import numpy as np

    each = max(1, len(codes) + items)
    _affordable(what, deals, each, "actors and links or paths")
    drawn, rows = np.random.default_rng(deals.seed), max(1, _AT_ONCE // each)
    for first in range(0, deals.number, rows):
        yield drawn.permuted(np.tile(codes, (min(rows, deals.number - first), 1)), axis=1)


def _affordable(what: str, deals: Deals, each: int, of: str) -> None:
    if deals.number * each > MOST_WORK:
        fewer = f"ask for {MOST_WORK // each} or fewer, or " if each <= MOST_WORK else ""
        raise Refused(
            f"{what} would take {deals.number} permutations of {each} {of}; {fewer}filter the network by kind, "
            "relation or day.",
            limit=MOST_WORK,
        )


def _paths(graph: "nx.DiGraph[str]", order: list[str], deals: Deals) -> tuple["Codes", "Codes", "Codes"]:
    """Return start, middle and end of all paths of two links whose ends are two nodes that are not linked that way.

    Raises:
        Refused: there are too many.
    """
    import numpy as np

    longest = sum(graph.in_degree(node) * graph.out_degree(node) for node in order)
    _affordable("The test of brokerage", deals, longest, "paths")
    place = {node: number for number, node in enumerate(order)}
    after = {node: set(graph.successors(node)) for node in order}
    found = [
        (place[start], place[node], place[end])
        for node in order
        for start in graph.predecessors(node)
        for end in after[node] - after[start]
        if end != start
    ]
    starts, middles, ends = np.array(found, np.int64).reshape(-1, _THREE).T
    return starts, middles, ends


def _roles(start: "Codes", own: "Codes", end: "Codes") -> "Codes":
    """Return the number of the role of each path, by the kinds of its three nodes."""
    import numpy as np

    to_own, from_own = start == own, end == own
    return np.select([to_own & from_own, start == end, from_own, to_own], [0, 1, 2, 3], 4)


def _chances(sizes: "Codes") -> "Codes":
    """Return the chance of each role for a path of three nodes: how many ordered threes of actors give it."""
    import numpy as np

    nodes = int(sizes.sum())
    if nodes < _THREE:
        return np.zeros(5)
    same = float((sizes * (sizes - 1.0) * (sizes - 2.0)).sum())
    two = float((sizes * (sizes - 1.0) * (nodes - sizes)).sum())
    every = nodes * (nodes - 1.0) * (nodes - 2.0)
    return np.array([same, two, two, two, every - same - 3 * two]) / every
