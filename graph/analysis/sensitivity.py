"""How far ranks depend on relations that may be missing: the ranking is repeated on parts of the network.

Enters: a Network, a measure, a share, a number of runs, a seed. Leaves: a Sensitivity. Sources never state everything,
so each run drops a share of the linked pairs; and once all inferred statements are dropped together. This is
sensitivity to missing relations (Borgatti, Carley and Krackhardt 2006), not confidence: nothing is said
of what the world is like.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.analysis.centrality import ON_PATHS, Measure, computed, measure_called
from graph.analysis.engine import IGRAPH
from graph.analysis.network import Network, only, simple
from graph.arrays.edges import CERTAINTIES
from graph.errors import Invalid, Refused

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.analysis.engine.graph import ArrayGraph

    Ranks = NDArray[Any]
SHARE, RUNS, SEED, TOP = 0.1, 100, 1, 5
MOST_RUNS = 1000
MOST_WORK = 400_000_000
"""The most steps: runs times nodes times (nodes and pairs) for measures on paths, runs times pairs for others."""
_LOW, _HIGH, _DIGITS = 5, 95, 9


@dataclass(frozen=True)
class Range:
    """The ranks between which 5 and 95 % of the runs place a node, and its rank without anything inferred.

    A tie spans ranks: ``low`` counts the best of them, ``high`` the worst.
    """

    low: int
    high: int
    stated_only: int | None


@dataclass(frozen=True)
class Sensitivity:
    """Ranges by IRI; ``held`` is how often the nodes ranked first to fifth, ties included, were so again, 0 to 1."""

    share: float
    runs: int
    seed: int
    dropped: int
    inferred: int
    held: float
    ranges: Mapping[str, Range]


def sensitivity(
    network: Network, by: str, *, share: float = SHARE, runs: int = RUNS, seed: int = SEED, engine: str = IGRAPH
) -> Sensitivity:
    """Rank a network many times, each time without some of its linked pairs.

    Args:
        network: what is ranked.
        by: a measure.
        share: the share of linked pairs that each run drops, above 0 and below 1; at least one pair.
        runs: how many times, at most ``MOST_RUNS``.
        seed: the same seed drops the same pairs.
        engine: as in ``rank``.

    Raises:
        Invalid: the share or the number of runs is out of range.
        Refused: it would take too long.
    """
    import numpy as np

    if not 0 < share < 1 or not 0 < runs <= MOST_RUNS:
        raise Invalid(f"The share is between 0 and 1, the number of runs between 1 and {MOST_RUNS}.")
    measure, graph = measure_called(by), simple(network)
    _check_work(by, graph, runs)
    drawn, pairs = np.random.default_rng(seed), graph.number_of_edges()
    dropped = min(pairs, max(1, round(share * pairs)))
    first, _ = _ranks(measure, graph, engine)
    best, worst = np.empty((2, runs, len(graph)), np.int64)
    for run in range(runs):
        keep = np.ones(pairs, bool)
        keep[drawn.choice(pairs, dropped, replace=False)] = False
        best[run], worst[run] = _ranks(measure, _part(graph, keep), engine)
    low = np.percentile(best, _LOW, axis=0, method="nearest")
    high = np.percentile(worst, _HIGH, axis=0, method="nearest")
    stated, inferred = _stated_only(network, measure, engine)
    ranges = {
        str(iri): Range(int(low[code]), int(high[code]), stated.get(str(iri))) for code, iri in enumerate(graph.labels)
    }
    return Sensitivity(share, runs, seed, dropped, inferred, _held(first, best), ranges)


def _check_work(by: str, graph: "ArrayGraph", runs: int) -> None:
    nodes, pairs = graph.number_of_nodes(), graph.number_of_edges()
    if not pairs:
        raise Invalid("A network without relations has no ranks that could depend on them.")
    work = runs * (nodes * (nodes + pairs) if by in ON_PATHS else nodes + pairs)
    if work > MOST_WORK:
        fitting = max(1, runs * MOST_WORK // work)
        raise Refused(
            f"{runs} runs of {by} on {nodes} actors and {pairs} pairs take too long; ask for {fitting} runs or fewer, "
            "for fewer kinds, or for a measure that follows no paths.",
            limit="work",
        )


def _ranks(measure: Measure, graph: "ArrayGraph", engine: str) -> tuple["Ranks", "Ranks"]:
    """Return the best and the worst rank of each node by its code: ties, equal in nine digits, span several."""
    import numpy as np

    values = computed(measure, graph, engine)
    found = np.round([values[str(label)] for label in graph.labels], _DIGITS)
    ordered = np.sort(-found)
    return np.searchsorted(ordered, -found, side="left") + 1, np.searchsorted(ordered, -found, side="right")


def _part(graph: "ArrayGraph", keep: "Ranks") -> "ArrayGraph":
    from graph.analysis.engine.graph import ArrayGraph

    return ArrayGraph(graph.labels, graph.start[keep], graph.end[keep])


def _stated_only(network: Network, measure: Measure, engine: str) -> tuple[dict[str, int], int]:
    """Return ranks by IRI without inferred statements, among all the nodes, and how many statements that drops."""
    stated = only(network, lambda edges, rows: edges.columns["certainty"][rows] == CERTAINTIES.index("stated"))
    graph = simple(stated)
    ranks = _ranks(measure, graph, engine)[0].tolist()
    return dict(zip(map(str, graph.labels), ranks, strict=True)), len(network.rows) - len(stated.rows)


def _held(first: "Ranks", again: "Ranks") -> float:
    """Return in what share of the runs just the nodes that lead, ties included, lead again."""
    import numpy as np

    return float(np.mean(((again <= TOP) == (first <= TOP)).all(axis=1)))
