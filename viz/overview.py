"""Where thousands of nodes stand: the overview of a whole network.

Enters: a Network. Leaves: whole numbers on a square, the same for equal networks. Forces as in ForceAtlas2 (Jacomy,
Venturini, Heymann and Bastian 2014): linked nodes attract each other by their distance, all repel by their links. What
repels is summed on a grid by convolution, so that a round costs what the nodes are and not their pairs. The largest
part starts from its distances to a few pivots (Brandes and Pich 2007); parts that nothing links are set apart at last.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.analysis.network import Network, only
from graph.arrays.codes import Ints
from graph.arrays.edges import ACCEPTED
from graph.errors import Refused

Floats = NDArray[np.float64]
SIDE = 10_000
"""Places are whole numbers from 0 to this."""
MOST_NODES, MOST_PAIRS = 20_000, 100_000
_SEED, _PIVOTS, _ROUNDS = 1, 16, 60
_WARM, _COLD = 0.12, 0.004
_GRAVITY = 0.12
_COARSE, _FINE, _MANY = 64, 256, 4000
_APART, _SPREADS = 0.55, 6
_GAP = 2.0
_WIDE, _LOW = 1.5, 0.5


def positions(network: Network) -> Ints:
    """Return a place for each node, of shape (n, 2), in whole numbers from 0 to SIDE; nodes in the order of their IRIs.

    What rules derived moves nothing.

    Raises:
        Refused: the network has more than MOST_NODES nodes or MOST_PAIRS linked pairs.
    """
    stated = only(network, lambda edges, rows: edges.columns["origin"][rows] == ACCEPTED)
    labels, start, end = stated.pairs.labels, stated.pairs.start, stated.pairs.end
    if len(labels) > MOST_NODES or len(start) > MOST_PAIRS:
        raise Refused(
            f"The network has {len(labels)} actors and {len(start)} links between them; an overview has at most "
            f"{MOST_NODES} and {MOST_PAIRS}. Filter it by kind, relation or day.",
            limit=MOST_NODES if len(labels) > MOST_NODES else MOST_PAIRS,
        )
    return placed(len(labels), start, end)


def placed(count: int, start: NDArray[np.integer[Any]], end: NDArray[np.integer[Any]]) -> Ints:
    """Return a place for each of so many nodes.

    Args:
        count: the nodes.
        start: one end of each pair, from 0; pairs are distinct and no node is linked with itself.
        end: the other end.
    """
    if not count:
        return np.zeros((0, 2), np.int64)
    net = _Net.of(count, start, end)
    return _fitted(_packed(net, _spread(_moved(net, _begun(net)))))


@dataclass(frozen=True)
class _Net:
    """Pairs, the weight of each node (its links and one), and the number of its part, the largest part 0."""

    start: Ints
    end: Ints
    mass: Floats
    part: Ints

    @classmethod
    def of(cls, count: int, start: NDArray[np.integer[Any]], end: NDArray[np.integer[Any]]) -> "_Net":
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        matrix = coo_array((np.ones(len(start), np.int8), (start, end)), shape=(count, count))
        parts, part = connected_components(matrix, directed=False)
        order = np.argsort(-np.bincount(part, minlength=parts), kind="stable")
        rank = np.empty(parts, np.int64)
        rank[order] = np.arange(parts)
        mass: Floats = np.bincount(np.concatenate([start, end]), minlength=count).astype(np.float64) + 1.0
        return cls(start.astype(np.int64), end.astype(np.int64), mass, rank[part])


def _begun(net: _Net) -> Floats:
    """Return where nodes are before they move: the largest part by its distances, the others around it."""
    lot = np.random.default_rng(_SEED)
    count, parts = len(net.mass), int(net.part.max()) + 1
    turn, far = np.arange(parts) * 2.399963, 1.2 + 0.6 * np.sqrt(np.arange(parts) / parts)  # the golden angle
    far[0] = 0.0
    points = np.column_stack((far * np.cos(turn), far * np.sin(turn)))[net.part]
    points += lot.normal(scale=0.05, size=(count, 2))
    inner = np.flatnonzero(net.part == 0)
    if len(inner) > _PIVOTS:
        points[inner] += _by_distance(net, inner)
    return points


def _by_distance(net: _Net, inner: Ints) -> Floats:
    """Return the nodes of the largest part by their distances to some pivots, each as far as it can be from the others.

    Sums are einsum's, for a library that shares them among threads may round them otherwise.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import dijkstra

    number = np.full(len(net.mass), -1)
    number[inner] = np.arange(len(inner))
    kept = net.part[net.start] == 0
    ends = number[net.start[kept]], number[net.end[kept]]
    matrix = coo_array((np.ones(int(kept.sum())), ends), shape=(len(inner), len(inner))).tocsr()
    pivot, nearest, rows = int(np.argmax(net.mass[inner])), np.full(len(inner), np.inf), []
    for _ in range(_PIVOTS):
        rows.append(dijkstra(matrix, directed=False, indices=pivot, unweighted=True))
        nearest = np.minimum(nearest, rows[-1])
        pivot = int(np.argmax(nearest))
    squared = np.column_stack(rows) ** 2
    centred = squared - squared.mean(axis=0) - squared.mean(axis=1)[:, None] + squared.mean()
    _, vectors = np.linalg.eigh(np.einsum("ij,ik->jk", centred, centred).round(3))
    leading = vectors[:, [-1, -2]]
    leading *= np.sign(leading[np.argmax(np.abs(leading), axis=0), [0, 1]])
    found = np.einsum("ij,jk->ik", centred, leading)
    scaled: Floats = (found / np.maximum(np.abs(found).max(axis=0), 1e-9)).round(6)
    return scaled


def _moved(net: _Net, points: Floats) -> Floats:
    """Move all nodes some rounds, each time by less."""
    field = _Field(_COARSE if len(points) < _MANY else _FINE)
    total, count = net.mass.sum(), len(points)
    for heat in np.geomspace(_WARM, _COLD, _ROUNDS):
        pull = points[net.end] - points[net.start]
        push = field.push(points, net.mass) / total - _GRAVITY * points
        for axis in (0, 1):
            push[:, axis] += (
                np.bincount(net.start, pull[:, axis], count) - np.bincount(net.end, pull[:, axis], count)
            ) / net.mass
        length = np.hypot(push[:, 0], push[:, 1])
        points = points + push * (np.minimum(0.8 * length, heat) / np.maximum(length, 1e-9))[:, None]
    return points


class _Field:
    """How much all nodes repel each other: weight over distance, summed on a grid of so many cells a side."""

    def __init__(self, cells: int) -> None:
        from scipy.fft import rfft2

        self._cells = cells
        away = (np.arange(2 * cells) + cells) % (2 * cells) - cells
        across, down = np.meshgrid(away, away, indexing="ij")
        squared = np.maximum(across**2 + down**2, 0.5)
        self._kernels = [rfft2((one / squared).astype(np.float32)) for one in (across, down)]

    def push(self, points: Floats, mass: Floats) -> Floats:
        """Return the push on each node per unit of its weight."""
        from scipy.fft import irfft2, rfft2

        cells, low = self._cells, points.min(axis=0)
        step = max(float(np.ptp(points, axis=0).max()), 1e-9) / (cells - 2)
        whole = np.floor(inside := (points - low) / step).astype(np.int64)
        part = inside - whole
        corners = [
            ((whole[:, 0] + i) * 2 * cells + whole[:, 1] + j, np.abs(1 - i - part[:, 0]) * np.abs(1 - j - part[:, 1]))
            for i in (0, 1)
            for j in (0, 1)
        ]
        weights = sum(np.bincount(at, share * mass, 4 * cells * cells) for at, share in corners)
        spectrum = rfft2(np.asarray(weights, np.float32).reshape(2 * cells, 2 * cells))
        pushes = [irfft2(spectrum * kernel).ravel() for kernel in self._kernels]
        return np.column_stack([sum(push[at] * share for at, share in corners) for push in pushes]) / step


def _spread(points: Floats) -> Floats:
    """Move nodes apart that stand on each other."""
    from scipy.spatial import KDTree

    near = min(6, len(points))
    low, high = np.quantile(points, [0.02, 0.98], axis=0)
    apart = _APART * float(np.sqrt(np.prod(np.maximum(high - low, 1e-6)) / len(points)))
    for _ in range(_SPREADS if near > 1 else 0):
        distance, other = KDTree(points).query(points, k=near)
        distance, other = distance[:, 1:], other[:, 1:]
        short = np.maximum(apart - distance, 0) / np.maximum(distance, apart * 1e-3)
        points = points + 0.3 * ((points[:, None] - points[other]) * short[..., None]).sum(axis=1)
    return points


def _packed(net: _Net, points: Floats) -> Floats:
    """Set the parts in rows, so that none stands in another."""
    parts = int(net.part.max()) + 1
    low, high = np.full((parts, 2), np.inf), np.full((parts, 2), -np.inf)
    np.minimum.at(low, net.part, points)
    np.maximum.at(high, net.part, points)
    gap = _GAP * float(np.sqrt(np.prod(np.maximum((high - low)[0], 1e-3)) / max(int((net.part == 0).sum()), 1)))
    size = high - low + gap
    width = max(float(size[0, 0]), float(np.sqrt(size.prod(axis=1).sum() * _WIDE)))
    moved: Floats = points + (_rows(size, width) - low)[net.part]
    return moved


def _rows(size: Floats, width: float) -> Floats:
    """Return the corner of each box: the tallest first, in rows, each in the middle; what is much lower begins one."""
    corner, row, x, y = np.zeros_like(size), list[int](), 0.0, 0.0
    for box in np.argsort(-size[:, 1], kind="stable").tolist():
        if row and (x + size[box, 0] > width or size[box, 1] < _LOW * size[row[0], 1]):
            corner[row, 0] += (width - x) / 2
            row, x, y = [], 0.0, y + max(size[row, 1])
        corner[box] = (x, y)
        x += size[box, 0]
        row.append(box)
    corner[row, 0] += (width - x) / 2
    return corner


def _fitted(points: Floats) -> Ints:
    """Return points as whole numbers, in the middle of the square."""
    low, span = points.min(axis=0), float(np.ptp(points, axis=0).max())
    middle = (span - np.ptp(points, axis=0)) / 2
    fitted: Ints = np.rint((points - low + middle) * (SIDE / max(span, 1e-9))).astype(np.int64)
    return fitted
