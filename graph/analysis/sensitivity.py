"""How far ranks depend on relations that may be missing: the ranking is repeated on parts of the network.

Enters: a Network, a measure, a share, a number of runs, a seed. Leaves: a Sensitivity. Sources never state everything,
so each run drops a share of the linked pairs; and once all inferred statements are dropped together. This is
sensitivity to missing relations (Borgatti, Carley and Krackhardt 2006), not confidence: nothing is said
of what the world is like.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.analysis.centrality import ON_PATHS, Measure, Values, computed, measure_called
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
class Missing:
    """How a ranking is tried on networks with relations missing: the share that is, how often, from which seed."""

    share: float = SHARE
    runs: int = RUNS
    seed: int = SEED

    def check(self) -> None:
        """Refuse what makes no sense.

        Raises:
            Invalid: the share or the number of runs is out of range.
        """
        if not 0 < self.share < 1 or not 0 < self.runs <= MOST_RUNS:
            raise Invalid(f"The share is between 0 and 1, the number of runs between 1 and {MOST_RUNS}.")


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
    missing = Missing(share, runs, seed)
    missing.check()
    measure, graph = measure_called(by), simple(network)
    _check_work(by, graph, runs)
    first = computed(measure, graph, engine)
    return repeated(measure, graph, first, *stated_part(network), missing, engine)


def repeated(
    measure: Measure,
    graph: "ArrayGraph",
    values: Values,
    stated: "ArrayGraph",
    inferred: int,
    missing: Missing,
    engine: str = IGRAPH,
    tell: Callable[[int], None] = lambda _: None,
) -> Sensitivity:
    """Rank a graph as often as ``missing`` says, however long it takes.

    Args:
        measure: what ranks.
        graph: the whole network.
        values: those of the measure on it, by IRI.
        stated: the same nodes, linked by what is stated alone.
        inferred: how many statements that leaves out.
        missing: what is dropped, how often, from which seed.
        engine: as in ``rank``.
        tell: is called with the number of runs that are done.
    """
    import numpy as np

    drawn, pairs = np.random.default_rng(missing.seed), graph.number_of_edges()
    dropped = min(pairs, max(1, round(missing.share * pairs)))
    best, worst = np.empty((2, missing.runs, len(graph)), np.int64)
    for run in range(missing.runs):
        keep = np.ones(pairs, bool)
        keep[drawn.choice(pairs, dropped, replace=False)] = False
        part = _part(graph, keep)
        best[run], worst[run] = _ranks(computed(measure, part, engine), part)
        tell(run + 1)
    sure = _ranks(computed(measure, stated, engine), stated)[0].tolist()
    ranges = _ranges(graph, best, worst, dict(zip(map(str, stated.labels), sure, strict=True)))
    held = _held(_ranks(values, graph)[0], best)
    return Sensitivity(missing.share, missing.runs, missing.seed, dropped, inferred, held, ranges)


def _ranges(graph: "ArrayGraph", best: "Ranks", worst: "Ranks", stated_only: Mapping[str, int]) -> dict[str, Range]:
    import numpy as np

    low = np.percentile(best, _LOW, axis=0, method="nearest")
    high = np.percentile(worst, _HIGH, axis=0, method="nearest")
    return {
        str(iri): Range(int(low[code]), int(high[code]), stated_only.get(str(iri)))
        for code, iri in enumerate(graph.labels)
    }


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


def _ranks(values: Values, graph: "ArrayGraph") -> tuple["Ranks", "Ranks"]:
    """Return the best and the worst rank of each node by its code: ties, equal in nine digits, span several."""
    import numpy as np

    found = np.round([values[str(label)] for label in graph.labels], _DIGITS)
    ordered = np.sort(-found)
    return np.searchsorted(ordered, -found, side="left") + 1, np.searchsorted(ordered, -found, side="right")


def _part(graph: "ArrayGraph", keep: "Ranks") -> "ArrayGraph":
    from graph.analysis.engine.graph import ArrayGraph

    return ArrayGraph(graph.labels, graph.start[keep], graph.end[keep])


def stated_part(network: Network) -> tuple["ArrayGraph", int]:
    """Return all the nodes linked by stated statements alone, and how many statements that leaves out."""
    stated = only(network, lambda edges, rows: edges.columns["certainty"][rows] == CERTAINTIES.index("stated"))
    return simple(stated), len(network.rows) - len(stated.rows)


def _held(first: "Ranks", again: "Ranks") -> float:
    """Return in what share of the runs just the nodes that lead, ties included, lead again."""
    import numpy as np

    return float(np.mean(((again <= TOP) == (first <= TOP)).all(axis=1)))
