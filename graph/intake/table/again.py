"""A row that came before: how its statements stand now, which is what the report tells of it.

Enters: a store and the statement of a row. Leaves: accepted, proposed or rejected, None where it is new; and what is
told of a row of which nothing is new, whatever the row by itself would be.
"""

from collections.abc import Set as AbstractSet
from typing import Literal as OneOf

from pyoxigraph import NamedNode

from graph.intake.table.report import Told
from graph.intake.table.rows import Row
from graph.intake.table.taking import Taken
from graph.sentences import Sentence
from graph.store import Store
from ontology import names

Standing = OneOf["accepted", "proposed", "rejected"]
_STANDING: tuple[tuple[NamedNode, Standing], ...] = (
    (NamedNode(names.GRAPH_PROPOSED), "proposed"),
    (NamedNode(names.GRAPH_REJECTED), "rejected"),
)


def standing(store: Store, iri: str) -> Standing | None:
    """Return how a statement stands in a store, None where it is not there."""
    places = {quad.graph_name for quad in store.about([NamedNode(iri)])}
    return next((found for graph, found in _STANDING if graph in places), "accepted") if places else None


def told(row: Row, taken: Taken, stands: AbstractSet[Standing | None]) -> Told:
    """Return what is told of a row whose statements stand in these ways."""
    if "proposed" in stands:
        why = taken.reason or Sentence("waits already")
        return Told(row.table, row.number, taken.column, "proposed", why)
    if "accepted" in stands or taken.described:
        return Told(row.table, row.number, None, "accepted", None)
    return Told(row.table, row.number, None, "skipped", Sentence("was rejected"))
