"""Where actors are: the place of their seat or event, the region that they serve, and a place at itself.

Enters: a Snapshot. Leaves: pairs of a node and a place, as codes. Accepted statements of any day count, also those that
a view does not show.
"""

import numpy as np

from graph.arrays.codes import NONE, Ints
from graph.arrays.edges import ACCEPTED
from graph.snapshot import Snapshot
from ontology.model import model

_PLACE, _SERVES = "Place", "serves"


def located(data: Snapshot) -> Ints:
    """Return pairs of a node and a place, each once, in rows; they are kept with the snapshot."""
    if "located" not in data.counted:
        data.counted["located"] = _located(data)
    found: Ints = data.counted["located"]
    return found


def _located(data: Snapshot) -> Ints:
    edges, kinds = data.edges, sorted(model().kinds)
    names = edges.numbering.relations
    is_place = np.array([model().is_a(kind, _PLACE) for kind in kinds] + [False])[data.kinds]
    rows = edges.of_origin(ACCEPTED)
    rows = rows[edges.object[rows] != NONE]
    relation = edges.columns["relation"][rows]
    locating = np.isin(relation, [names.find(one.name) for one in model().relations.values() if one.locates])
    serving = (relation == names.find(_SERVES)) & is_place[edges.object[rows]]
    rows = rows[locating | serving]
    themselves = np.flatnonzero(is_place)
    pairs = np.column_stack(
        (
            np.concatenate((edges.subject[rows].astype(np.int64), themselves)),
            np.concatenate((edges.object[rows].astype(np.int64), themselves)),
        )
    )
    return np.unique(pairs, axis=0)
