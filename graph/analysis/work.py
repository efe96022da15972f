"""How much work is taken on: measures on the shortest paths between all nodes grow with nodes times links.

Enters: a graph and an engine. Leaves: whether it is affordable, or a refusal that says what to do.
"""

from typing import Any

from graph.analysis.engine import IGRAPH, NETWORKX
from graph.errors import Refused

MOST_STEPS = {NETWORKX: 10_000_000, IGRAPH: 1_000_000_000}
"""The most nodes times edges for shortest paths between all: about half a minute, in NetworkX and in compiled code."""


def excess(graph: Any, engine: str) -> float:
    """Return how many times more steps than are taken the shortest paths between all nodes would need; 0 if none."""
    steps, most = len(graph) * graph.number_of_edges(), MOST_STEPS.get(engine, MOST_STEPS[IGRAPH])
    return steps / most if steps > most else 0.0


def affordable(graph: Any, what: str, engine: str) -> None:
    """Refuse what takes the shortest paths between all nodes of a large network.

    Raises:
        Refused: nodes times edges are more than MOST_STEPS of the engine.
    """
    if excess(graph, engine):
        steps, most = len(graph) * graph.number_of_edges(), MOST_STEPS.get(engine, MOST_STEPS[IGRAPH])
        raise Refused(
            f"{what} takes {steps} steps (nodes times links) and at most {most} are taken with the engine {engine}; "
            "filter the network by kind, relation or day, or take an ego network.",
            limit=most,
            steps=steps,
        )


def takes_long(refused: Refused) -> bool:
    """Whether something was refused for the time it takes, so that it can be had by who waits for it."""
    return "steps" in refused.details or refused.details.get("limit") == "work"
