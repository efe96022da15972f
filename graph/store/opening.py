"""Opening a data folder: the engine's store in it, and what tells it from every other folder.

Enters: places. Leaves: a store that nobody else holds, or a sentence that says why not.
"""

import secrets
from pathlib import Path

from pyoxigraph import Store

from graph.errors import Unavailable
from graph.store.journal import private


def opened(place: Path, folder: Path) -> Store:
    """Return the store at a place of a data folder; what the engine logged at former openings goes.

    Raises:
        Unavailable: another program holds it, or it is damaged.
    """
    try:
        store = Store(str(place))
    except OSError as error:
        held = "lock" in str(error).lower()
        why = "is held by another program; stop that first" if held else f"cannot be opened: {error}"
        raise Unavailable(f"The data folder {folder} {why}.") from error
    for former in place.glob("LOG.old.*"):  # it would keep a thousand
        former.unlink(missing_ok=True)
    return store


def identity_of(file: Path) -> str:
    """Return what tells this folder from every other, so that no answer of one is taken for one of the other."""
    if not file.exists():
        with open(file, "w", encoding="ascii", opener=private) as made:
            made.write(secrets.token_hex(8))
    return file.read_text(encoding="ascii")
