"""Networks for the tests of the engine, and how results are compared."""

from collections.abc import Callable, Iterator
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import strategies as st

from graph.analysis.engine.graph import ArrayGraph

EXACT: dict[str, Any] = {"rel": 1e-9, "abs": 1e-12}


@st.composite
def graphs(draw: st.DrawFn, directed: bool | None = None) -> ArrayGraph:
    """Draw a small graph, often of several parts, with values on its edges and labels in no order."""
    count = draw(st.integers(1, 9))
    one_way = draw(st.booleans()) if directed is None else directed
    pairs = [(a, b) for a in range(count) for b in range(count) if a < b or (one_way and a != b)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    numbers = st.lists(st.sampled_from([0.5, 1.0, 2.0, 3.0]), min_size=len(chosen), max_size=len(chosen))
    ends = np.array(chosen, dtype=np.int32).reshape(-1, 2)
    values = {"strength": np.array(draw(numbers)), "distance": np.array(draw(numbers))}
    return ArrayGraph(draw(st.permutations("abcdefghi"))[:count], ends[:, 0], ends[:, 1], values, directed=one_way)


def plain(value: Any) -> Any:
    """Turn what a function returns into something to compare: without order where order means nothing."""
    if isinstance(value, Iterator):
        value = list(value)
    if isinstance(value, list) and value and isinstance(value[0], set | tuple):
        return {frozenset(part) for part in value}
    return value


def outcome(function: Callable[..., Any], graph: Any, *args: Any, **kwargs: Any) -> Any:
    """Return what a function returns, or which error of NetworkX it raises."""
    try:
        return plain(function(graph, *args, **kwargs))
    except (nx.NetworkXException, ValueError, ZeroDivisionError) as error:
        return type(error)


def same(ours: Any, theirs: Any) -> None:
    """Assert that two results are equal, numbers to nine digits."""
    if isinstance(theirs, dict | float):
        assert ours == pytest.approx(theirs, nan_ok=True, **EXACT)
    else:
        assert ours == theirs


def ring(count: int) -> ArrayGraph:
    """Return a circle of nodes."""
    codes = np.arange(count)
    return ArrayGraph(range(count), codes, np.roll(codes, 1))
