"""What the functions of the table share.

Enters: nothing. Leaves: how a function says that it does not do what is asked, and what it takes undirected only.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.analysis.engine.graph import ArrayGraph

Function = TypeVar("Function", bound=Callable[..., Any])
TOLERANCE = 1e-10
"""How far all values together may be from the exact ones, where they are iterated."""


class NotHonoured(NotImplementedError):
    """Compiled code does not do what is asked; the message says why, as a clause.

    By this type of error NetworkX knows that a backend leaves a call to others.
    """


def undirected(function: Function) -> Function:
    """Mark a function of the table that does not take directed graphs."""
    vars(function)["directed"] = False
    return function


def sets(graph: "ArrayGraph", membership: Sequence[int]) -> list[set[Hashable]]:
    """Return the nodes as sets, from the number of the set that each is in."""
    numbers: NDArray[np.int64] = np.asarray(membership, np.int64)
    order = np.argsort(numbers, kind="stable")
    labels = [graph.labels[code] for code in order.tolist()]
    cuts = np.flatnonzero(np.diff(numbers[order], prepend=-1)).tolist()
    return [set(labels[one:next_]) for one, next_ in zip(cuts, [*cuts[1:], len(labels)], strict=True)]


def chosen(graph: "ArrayGraph", values: Any, nodes: Any) -> Any:
    """Return values by label: of all nodes, of some, or the value of one node, as NetworkX's ``nodes`` asks."""
    if nodes is None:
        return graph.by_label(values)
    if nodes in graph:
        return values[graph.code(nodes)].item()
    return {label: values[graph.codes[label]].item() for label in graph.nbunch_iter(nodes)}
