"""The current snapshot of a store: made once, then brought up to date.

Enters: a store. Leaves: a Snapshot of each generation that is asked for. After a commit the next read brings the former
one up to date by what was touched; the columns are kept beside the store, and mapped at the next start.
"""

import hashlib
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

import ontology
from graph import reading
from graph.arrays.codes import NONE, Ints
from graph.arrays.edges import GONE, Row
from graph.arrays.kept import Held, keep, kept
from graph.arrays.said import Cells
from graph.details import Details, Known, Stored
from graph.snapshot import Snapshot, kinds_of

if TYPE_CHECKING:
    from graph.store import Readable, Store

_COUNTS = """SELECT (COUNT(DISTINCT ?entity) AS ?entities) (COUNT(DISTINCT ?statement) AS ?statements)
  (COUNT(DISTINCT ?source) AS ?sources) WHERE {
  { ?entity skos:prefLabel ?name ; rdf:type ?kind FILTER(STRSTARTS(STR(?kind), STR(gf:))) }
  UNION { ?statement a gf:Statement } UNION { ?any dcterms:source ?source . ?source dcterms:title ?title } }"""


WORTH_KEEPING = 20_000
"""The fewest statements whose columns are kept: fewer are read in half a second."""


@dataclass(frozen=True)
class Counts:
    """How much there is in one generation."""

    generation: int
    entities: int
    statements: int
    sources: int


class Snapshots:
    """The snapshot of a store's current generation, made once and then brought up to date.

    Its columns are kept in the data folder if one is given.
    """

    def __init__(self, store: "Store", folder: Path | None = None, worth: int = WORTH_KEEPING) -> None:
        """Read a store; ``folder`` is the data folder, ``worth`` how many statements make keeping worth it."""
        self._store = store
        self._worth = worth
        self._folder = folder / "arrays" if folder else None
        self._lock = threading.Lock()
        self._current: Snapshot | None = None
        self._kept = NONE
        vocabulary = hashlib.sha256(ontology.read("actors.ttl").encode()).hexdigest()
        self._identity = f"{store.identity} {vocabulary}"

    def current(self) -> Snapshot:
        """Return the snapshot of the store as it is now; a commit that is being checked does not hold readers up."""
        with self._lock:
            if self._current is None:
                self._current = self._mapped()
            while self._current is None or self._current.generation != self._store.generation:
                self._current = self._between_writes() or self._current
            return self._current

    def counts(self) -> Counts:
        """Return how much there is now; of a SPARQL server by counting there, without reading all of it."""
        if not self._store.versioned:
            (row,) = self._store.rows(_COUNTS)
            return Counts(self._store.generation, *(int(str(getattr(number, "value", 0))) for number in row))
        now = self.current()
        return Counts(now.generation, len(now.nodes), now.edges.accepted[0], len(now.cited))

    def keep(self) -> None:
        """Keep the current snapshot's columns in the folder for the next start; where that fails, it reads all anew."""
        now = self._current
        if self._folder is None or now is None or now.generation == self._kept:
            return
        if now.generation != self._store.generation:  # it may hold what has been erased since
            return
        if len(now.edges) < self._worth or not self._store.versioned:
            return
        with suppress(OSError):
            keep(now.held, self._folder, self._identity)
            self._kept = now.generation

    def _mapped(self) -> Snapshot | None:
        held = kept(self._folder, self._identity) if self._folder else None
        if held is None or held.generation > self._store.generation:
            return None
        self._kept = held.generation
        return self._stored(held)

    def _between_writes(self) -> Snapshot | None:
        """Read a snapshot, or None where a write came in between."""
        if not self._store.derived_is_current:
            with self._store.writing():  # the rest of a commit takes a moment; its checks are over
                pass
        generation = self._store.generation
        snapshot = self._read(generation)
        return snapshot if self._store.generation == generation == snapshot.generation else None

    def _read(self, generation: int) -> Snapshot:
        if not self._store.versioned:
            held, statements = reading.objects_of(self._store)
            return _snapshot(held, Known(held.edges, statements))
        base = self._current
        touched = self._store.touched(base.generation) if base else None
        if base is None or touched is None:
            return self._stored(reading.columns_of(self._store))
        if base.generation == self._kept:  # the store may not remember what has been derived since
            touched |= reading.derived_since(self._store, base.edges)
        return self._updated(base, generation, touched)

    def _updated(self, base: Snapshot, generation: int, iris: Iterable[str]) -> Snapshot:
        """Return the former snapshot with some nodes read again."""
        now = reading.now(self._store, generation, iris)
        numbering, rows, said = base.edges.numbering, dict[int, Row](), dict[int, Cells]()
        for iri, node in now.items():
            if node.statement is not None:
                row = numbering.statements.add(iri)
                rows[row], said[row] = numbering.row(node.statement), node.said
            elif (row := numbering.statements.find(iri)) != NONE:
                rows[row] = GONE
        held = Held(
            generation,
            _patched(base.nodes, {iri: node.node for iri, node in now.items()}),
            base.edges.with_rows(rows, said),
            _patched(base.sources, {iri: node.title for iri, node in now.items()}),
            _patched(base.claims, {iri: node.about or None for iri, node in now.items()}),
            _patched(base.credits, {iri: node.credit for iri, node in now.items()}),
            _patched(base.moved, {iri: node.replaced_by for iri, node in now.items()}),
            _patched(base.apart, {iri: node.apart or None for iri, node in now.items()}),
        )
        assert isinstance(base.details, Stored)
        renamed = frozenset(iri for iri in now if held.nodes.get(iri) != base.nodes.get(iri))
        former = vars(base).get("index")  # where it has been built
        return Snapshot(
            **vars(held),
            details=Stored(self._store, generation, held.edges, base.details.without(rows)),
            kinds=_patched_kinds(base, held, renamed),
            former=former or base.former,
            renamed=renamed if former else renamed | base.renamed,
        )

    def _stored(self, held: Held) -> Snapshot:
        return _snapshot(held, Stored(self._store, held.generation, held.edges, {}))


def as_it_was(past: "Readable") -> Snapshot:
    """Read an earlier generation."""
    held = reading.columns_of(past)
    return _snapshot(held, Stored(past, held.generation, held.edges, {}))


def with_proposed(store: "Store", snapshot: Snapshot) -> Snapshot:
    """Return a snapshot that also knows the entities which are only proposed, so that proposals can be read."""
    return replace(snapshot, nodes={**reading.proposed_nodes(store), **snapshot.nodes}, former=None)


def read(store: "Store", folder: Path | None = None) -> Snapshot:
    """Read the snapshot of a store as it is now, from what is kept in its folder where that is given."""
    snapshots = Snapshots(store, folder)
    found = snapshots.current()
    snapshots.keep()
    return found


def _snapshot(held: Held, details: Details) -> Snapshot:
    return Snapshot(**vars(held), details=details, kinds=kinds_of(held.nodes, held.edges.numbering.entities))


def _patched_kinds(base: Snapshot, held: Held, renamed: Iterable[str]) -> Ints:
    """Return the kinds of all entities where only some nodes are others."""
    entities = held.edges.numbering.entities
    more = kinds_of(held.nodes, (entities[code] for code in range(len(base.kinds), len(entities))))
    kinds = np.concatenate([base.kinds, more])
    codes = {iri: code for iri in renamed if (code := entities.find(iri)) != NONE}
    kinds[list(codes.values())] = kinds_of(held.nodes, codes)
    return kinds


Value = TypeVar("Value")


def _patched(known: Mapping[str, Value], changed: Mapping[str, Value | None]) -> Mapping[str, Value]:
    """Return a mapping in which some values are others, or are no more; itself where nothing differs."""
    differing = {iri: value for iri, value in changed.items() if known.get(iri) != value}
    if not differing:
        return known
    found = dict(known)
    for iri, value in differing.items():
        if value is None:
            del found[iri]
        else:
            found[iri] = value
    return found
