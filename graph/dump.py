"""All of main as a stream of triples: in bounded memory, of one moment, and in the same order each time.

Enters: a store. Leaves: pieces of N-Triples or Turtle. Sources, their licences and whom they ask to name are triples of
main like all others, so they travel with it; what is proposed, rejected or derived is not in main.
"""

from collections.abc import Iterator
from itertools import islice

from graph.resource import written
from graph.store import Readable

_PIECE = 20_000


def pieces(store: Readable, suffix: str) -> Iterator[bytes]:
    """Yield main in a format whose pieces, put together, are a whole: ``nt`` or ``ttl``."""
    quads = store.quads()
    while some := [quad.triple for quad in islice(quads, _PIECE)]:
        yield written(some, suffix)
