"""Validation of everything that is stored, as one view."""

from pyoxigraph import Store as View

from graph.intake.after import in_main
from graph.store import Store
from graph.validate import Report, validate
from ontology import names


def validate_whole(store: Store) -> Report:
    """Return the report on all entities and statements as they are: accepted, proposed and rejected."""
    view = View()
    with store.writing():
        for graph in (None, names.GRAPH_PROPOSED, names.GRAPH_REJECTED):
            view.extend(in_main(store.quads(graph)))
    return validate(view)
