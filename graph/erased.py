"""Who was erased: tombstones that tell an address from every other without holding it.

Enters: addresses. Leaves: whether what stood there was erased. A tombstone is a salted hash of the address, in the meta
graph: whoever knows the address learns that it is gone, nobody learns the address. One salt serves a whole store.
"""

import hashlib
import secrets
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Quad

from graph.errors import Gone
from graph.sentences import Sentence
from graph.store import Readable
from ontology import names

_BEGIN = names.ID + "erased-"
_TOMBSTONES = f"SELECT ?tombstone WHERE {{ GRAPH <{names.GRAPH_META}> {{ ?tombstone <{names.ERASED_IN}> ?in }} }}"
_META, _ERASED_IN = NamedNode(names.GRAPH_META), NamedNode(names.ERASED_IN)


def tombstones(store: Readable) -> frozenset[str]:
    """Return the tombstones of a store."""
    return frozenset(str(getattr(node, "value", node)) for (node,) in store.rows(_TOMBSTONES))


def stone(store: Readable, iri: str, generation: int) -> Quad:
    """Return the tombstone of an address that is erased with a change."""
    salt = next((_salt(there) for there in sorted(tombstones(store))), secrets.token_hex(8))
    return Quad(NamedNode(_tombstone(salt, iri)), _ERASED_IN, Literal(generation), _META)


class Erased:
    """Who was erased from a store until now."""

    def __init__(self, store: Readable) -> None:
        """Read the tombstones of a store."""
        self._there = tombstones(store)
        self._salt = _salt(min(self._there, default=""))

    def __bool__(self) -> bool:
        """Whether anybody was."""
        return bool(self._there)

    def has(self, iri: str) -> bool:
        """Whether what stood under an address was erased."""
        return bool(self) and _tombstone(self._salt, iri) in self._there


def is_erased(store: Readable, iri: str) -> bool:
    """Whether what stood under an address was erased."""
    return Erased(store).has(iri)


def refuse_erased(store: Readable, quads: Iterable[Quad]) -> None:
    """Let nothing that was erased come back by a file that is read again.

    Raises:
        Gone: a quad speaks of an address that was erased.
    """
    erased = Erased(store)
    if not erased:
        return
    nodes = (node.value for quad in quads for node in (quad.subject, quad.object) if isinstance(node, NamedNode))
    found = min(filter(erased.has, set(nodes)), default=None)
    if found is not None:
        raise Gone(Sentence("was erased", id=names.id_of(found)))


def _salt(tombstone: str) -> str:
    return tombstone.removeprefix(_BEGIN).partition("-")[0]


def _tombstone(salt: str, iri: str) -> str:
    return f"{_BEGIN}{salt}-{hashlib.sha256(f'{salt} {iri}'.encode()).hexdigest()[:32]}"
