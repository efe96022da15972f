"""The overview of a whole network as columns: nodes where they stand, and lines between them.

Enters: a Network, also one of thousands. Leaves: Whole, the same for equal networks. No statement is read for it.
"""

from dataclasses import dataclass
from threading import Lock
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from graph.analysis.network import Network, placed
from graph.arrays.codes import Ints
from graph.arrays.edges import CERTAINTIES, DERIVED
from viz.overview import positions

CERTAINTY = (*CERTAINTIES, "derived")
"""How sure a line is, surest first: that of the surest statement behind it."""

_LOCK = Lock()
_known: "WeakKeyDictionary[Network, Whole]" = WeakKeyDictionary()


@dataclass(frozen=True)
class Whole:
    """Nodes in the order of their IRIs, and lines sorted by their ends: statements of one relation between the same.

    ``places`` has a row of x and y for each node; ``source`` and ``target`` are numbers of nodes, ``relation`` is a
    number in ``relations`` and ``certainty`` one in CERTAINTY, each of the length of the lines.
    """

    iris: list[str]
    places: Ints
    degree: Ints
    relations: list[str]
    source: Ints
    target: Ints
    relation: Ints
    certainty: Ints


def whole(network: Network) -> Whole:
    """Return the overview of a network; kept as long as the network, and the last ones that were projected are.

    One is laid out at a time, mostly in compiled code that lets other threads go on.

    Raises:
        Refused: it is larger than an overview may be (see ``positions``).
    """
    with _LOCK:
        found = _known.get(network)
        if found is None:
            found = _known[network] = _whole(network)
    return found


def _whole(network: Network) -> Whole:
    places = positions(network)
    iris, place = placed(network)
    edges, rows = network.data.edges, network.rows
    codes = edges.columns["relation"][rows]
    names = [edges.numbering.relations.many(np.array([code]))[0] for code in np.unique(codes)]
    order = np.argsort(np.array(names, dtype=object), kind="stable")
    number = np.argsort(order, kind="stable")[np.searchsorted(np.unique(codes), codes)]
    ends = place[edges.subject[rows]], place[edges.object[rows]]
    lines, line = np.unique(np.stack([*ends, number]), axis=1, return_inverse=True)
    sure = np.full(lines.shape[1], len(CERTAINTY) - 1)
    np.minimum.at(sure, line.ravel(), _sureness(network))
    degree = network.degrees(np.array([network.code(iri) for iri in iris], np.int64))
    return Whole(iris, places, degree, [names[at] for at in order], lines[0], lines[1], lines[2], sure)


def _sureness(network: Network) -> NDArray[np.int64]:
    """Return the number of the certainty of each statement; what rules derived is the least sure."""
    columns, rows = network.data.edges.columns, network.rows
    derived = columns["origin"][rows] == DERIVED
    found: NDArray[np.int64] = np.where(derived, CERTAINTY.index("derived"), columns["certainty"][rows])
    return found
