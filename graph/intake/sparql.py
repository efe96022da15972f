"""SPARQL updates in: evaluated to a change by a worker, then written like every other change.

Enters: an update. Leaves: a Receipt. The worker sees the generation that is current; where another change was committed
meanwhile, the update is evaluated anew, so that no increment is lost.
"""

from pyoxigraph import RdfFormat, parse

from graph.intake.commit import Author, Change, Receipt, commit
from graph.store import Store, Update


def apply_update(store: Store, update: Update, by: Author) -> Receipt:
    """Evaluate an update within the limits of the store and commit what it changes.

    Raises:
        GeflechtError: it cannot be read, passes a limit, or validation refuses its change.
    """
    seen = store.generation
    change = _change(store, update, by)
    with store.writing():
        if store.generation != seen:
            change = _change(store, update, by)
        return commit(store, change)


def _change(store: Store, update: Update, by: Author) -> Change:
    changed = store.changed_by(update)
    added, removed = (frozenset(parse(lines, format=RdfFormat.N_QUADS)) for lines in (changed.added, changed.removed))
    return Change(added, removed, by=by, why="SPARQL update")
