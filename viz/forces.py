"""The free layout of a part of a network, before it is fitted to a page.

Enters: Links and some of their nodes. Leaves: points in no particular unit, turned so that the page is used well.
"""

from collections.abc import Sequence
from itertools import combinations

import igraph
import numpy as np
from numpy.typing import NDArray

from viz.links import Links, Pair

Floats = NDArray[np.float64]
_STARTS = 6
_LEAF, _BOND = 0.72, 1.5
_MANY_NODES, _MANY_LINES = 80, 400


def force(links: Links, nodes: list[int], seed: int = 0, together: Sequence[int] = ()) -> Floats:
    """Return the Kamada-Kawai layout of some nodes with the fewest crossings among a few fixed starts; no unit.

    ``seed`` numbers the starts; nodes with the same number in ``together``, but -1, are drawn to each other.
    """
    size, number = len(nodes), {node: position for position, node in enumerate(nodes)}
    inside = [(a, b) for a, b in links.pairs if a in number and b in number]
    lengths = [_LEAF if min(links.degree(a), links.degree(b)) == 1 else 1.0 for a, b in inside]
    pairs = [(number[a], number[b]) for a, b in inside]
    bonds = _bonds(nodes, together, set(inside))
    lengths += [_BOND] * len(bonds)
    if size == 1:
        return np.zeros((1, 2))
    graph = igraph.Graph(size, pairs + [(number[a], number[b]) for a, b in bonds])
    starts = _STARTS if size <= _MANY_NODES else 1
    found = [
        np.array(
            graph.layout_kamada_kawai(seed=_circle(size, seed * _STARTS + start), weights=lengths, epsilon=0.0).coords
        )
        for start in range(starts)
    ]
    ends = np.array(pairs)
    return min(found, key=lambda points: (crossings(points, ends), float(np.ptp(points, axis=0).sum())))


def _bonds(nodes: list[int], together: Sequence[int], linked: set[Pair]) -> list[Pair]:
    """Return pairs of nodes of the same group that no line joins."""
    grouped = [node for node in nodes if together and together[node] >= 0]
    pairs = ((a, b) for a, b in combinations(grouped, 2) if together[a] == together[b])
    return [pair for pair in pairs if pair not in linked]


def _circle(size: int, start: int) -> list[list[float]]:
    """Return the corners of a circle in one of several orders; the generator is our own and seeded by its number."""
    order = np.arange(size) if start == 0 else np.random.default_rng(start).permutation(size)
    turns = 2 * np.pi * order / size
    points: list[list[float]] = np.column_stack((np.cos(turns), np.sin(turns))).tolist()
    return points


def crossings(points: Floats, ends: NDArray[np.int64]) -> int:
    """Count the pairs of straight lines that cross; lines with a common end do not."""
    if len(ends) > _MANY_LINES:
        return 0
    start, stop = points[ends[:, 0]], points[ends[:, 1]]

    def side(one: Floats, two: Floats, third: Floats) -> Floats:
        run = two[:, None] - one[:, None]
        rise = third[None] - one[:, None]
        turned: Floats = np.sign(run[..., 0] * rise[..., 1] - run[..., 1] * rise[..., 0])
        return turned

    parted = side(start, stop, start) * side(start, stop, stop) < 0
    return int((parted & parted.T).sum() // 2)


def turned(points: Floats, hubs: dict[int, int]) -> Floats:
    """Turn the points: the hubs of wide fans towards their side, else the longest spread along the page."""
    centred: Floats = points - points.mean(axis=0)
    pull = np.zeros(2)
    for hub, side in hubs.items():
        pull += centred[hub] * side
    if not pull.any():
        spread = np.linalg.svd(centred, full_matrices=False)[2][0]
        pull = spread * (1 if spread[np.argmax(np.abs(spread))] > 0 else -1)
    cosine, sine = pull / max(float(np.hypot(*pull)), 1e-9)
    turned: Floats = centred @ np.array([[cosine, -sine], [sine, cosine]])
    return turned
