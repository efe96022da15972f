"""Long work: a ranking and its sensitivity without the limits of an answer, which tells how far it is.

Enters: Work, arrays only, so that it crosses to a process that can be killed. Leaves: Found. On igraph what follows
shortest paths is computed from some sources after the others, in parts that follow from the size of the network alone,
so that the same data gives the same numbers; sums over sources are exact. Other engines compute a measure in one piece.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.analysis.centrality import ON_PATHS, betweenness, computed, measure_called, sample_size
from graph.analysis.engine import IGRAPH, use
from graph.analysis.leading import leading
from graph.analysis.network import Network, simple
from graph.analysis.sensitivity import Missing, Sensitivity, repeated, stated_part

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.analysis.engine.graph import ArrayGraph

    Values = NDArray[Any]
PART_STEPS = 20_000_000
"""Sources times nodes and edges of one part: well under a second in compiled code."""
_PARTS = 100
_AROUND = 2
"""Rankings beside the runs of a sensitivity: of the whole network, and of its stated statements."""


@dataclass(frozen=True)
class Step:
    """How far work is: a share from 0 to 1; of what, and how much of it is done.

    ``phase`` is "sources" (from which shortest paths were followed), "runs", or "whole" where nothing is known.
    """

    share: float
    phase: str
    done: int
    of: int


Tell = Callable[[Step], None]


@dataclass(frozen=True)
class Work:
    """A ranking by a measure, exact unless asked for otherwise, and with ``missing`` how far it can be relied on."""

    by: str
    graph: "ArrayGraph"
    stated: "ArrayGraph"
    inferred: int
    missing: Missing | None = None
    exact: bool = True
    engine: str = IGRAPH
    top: int | None = None
    """Only so many leading nodes, and those equal to the last of them."""

    @property
    def pairs(self) -> int:
        """The linked pairs of the network."""
        return self.graph.number_of_edges()


@dataclass(frozen=True)
class Found:
    """Values by IRI, from how many sources (None: all), and the sensitivity if that was asked for."""

    values: dict[str, float]
    sample: int | None
    sensitivity: Sensitivity | None


def work_on(network: Network, by: str, missing: Missing | None, *, exact: bool = True, engine: str = IGRAPH) -> Work:
    """Return the work that a network gives.

    Raises:
        Unknown: there is no such measure; with the nearest names.
        Invalid: the share or the number of runs is out of range.
    """
    measure_called(by)
    if missing:
        missing.check()
    graph = simple(network)
    stated, inferred = stated_part(network) if missing else (graph, 0)
    return Work(by, _bare(graph), _bare(stated), inferred, missing if len(graph.start) else None, exact, engine)


def lead_on(network: Network, by: str, top: int) -> Work:
    """Return the work of finding those who lead in a network (leading.can_lead)."""
    graph = _bare(simple(network))
    return Work(by, graph, graph, 0, top=top)


def compute(work: Work, tell: Tell) -> Found:
    """Do the work, however long it takes.

    Raises:
        Refused: the engine lacks a function that the measure needs.
    """
    if work.top is not None:
        return Found(leading(work.graph, work.by, work.top), None, None)
    measure, runs = measure_called(work.by), work.missing.runs if work.missing else 0
    whole = runs + _AROUND if runs else 1
    sampled = not work.exact and work.by == betweenness.__name__
    sample = sample_size(work.by, work.graph, work.engine) if sampled else None
    if sample is None and work.by in ON_PATHS and work.engine == IGRAPH and work.pairs:
        nodes = len(work.graph)
        values = _in_parts(work.by, work.graph, lambda done: tell(Step(done / nodes / whole, "sources", done, nodes)))
    else:
        tell(Step(0.0, "whole", 0, 1))
        values = computed(measure, work.graph, work.engine, sample)
    found = None
    if work.missing:
        found = repeated(
            measure, work.graph, values, work.stated, work.inferred, work.missing, work.engine,
            lambda done: tell(Step((1 + done) / whole, "runs", done, runs)),
        )  # fmt: skip
    return Found(values, sample, found)


def _in_parts(by: str, graph: "ArrayGraph", tell: Callable[[int], None]) -> dict[str, float]:
    """Return a measure on paths by IRI, some sources after the others."""
    import numpy as np

    nodes = len(graph)
    size = max(1, min(-(-nodes // _PARTS), PART_STEPS // (nodes + graph.number_of_edges())))
    values = np.zeros(nodes)
    for first in range(0, nodes, size):
        codes = list(range(first, min(first + size, nodes)))
        _PART[by](graph, codes, values)
        tell(codes[-1] + 1)
    return dict(zip(map(str, graph.labels), values.tolist(), strict=True))


def _betweenness(graph: "ArrayGraph", codes: list[int], values: "Values") -> None:
    import numpy as np

    # igraph counts each pair once, half from either end; NetworkX divides by the ordered pairs of others
    others = len(graph) - 1
    values += np.array(graph.compiled.betweenness(sources=codes)) * (2 / max(1, others * (others - 1)))


def _closeness(graph: "ArrayGraph", codes: list[int], values: "Values") -> None:
    import networkx as nx

    with use() as prepare:
        for code in codes:
            values[code] = nx.closeness_centrality(prepare(graph), graph.labels[code], wf_improved=True)


def _harmonic(graph: "ArrayGraph", codes: list[int], values: "Values") -> None:
    import networkx as nx

    with use() as prepare:
        found = nx.harmonic_centrality(prepare(graph), [graph.labels[code] for code in codes])
    values[codes] = [found[graph.labels[code]] / max(1, len(graph) - 1) for code in codes]


_PART = {"betweenness": _betweenness, "closeness": _closeness, "harmonic": _harmonic}


def _bare(graph: "ArrayGraph") -> "ArrayGraph":
    """Return a graph without what was computed on it: nothing else is sent to another process."""
    from graph.analysis.engine.graph import ArrayGraph

    return ArrayGraph(list(graph.labels), graph.start, graph.end)
