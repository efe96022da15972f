"""Oxigraph on disk behind the Store interface: the only file that imports pyoxigraph's Store for a data folder.

Enters: a folder. Leaves: an EmbeddedStore. The journal is written and synced before the store changes; the store keeps
its generation in the same transaction, and opening replays what the journal has beyond it.
"""

import secrets
import threading
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
)

from graph.errors import Refused, Unavailable
from graph.statements import Term
from graph.store import Row
from graph.store.addition import Addition
from graph.store.data import data
from graph.store.dataset import visible_graphs
from graph.store.jobs import Answer, Changed, Limits, Query, Update
from graph.store.journal import Entry, Journal
from graph.store.readers import Readers
from graph.store.views import Views
from ontology import names

VERSION = "1"
_META = NamedNode(names.GRAPH_META)
_GENERATION = NamedNode(names.GENERATION)
_DERIVED_AT = NamedNode(names.DERIVED_AT)
_MAIN = DefaultGraph()


class EmbeddedStore:
    """One writer on one folder; reads may come from any thread."""

    versioned = writable = True

    def __init__(self, folder: Path, limits: Limits | None = None, workers: int = 6) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        _check_version(folder / "VERSION")
        self.identity = _identity(folder / "identity")
        try:
            self._store = Store(str(folder / "store"))
        except OSError as error:
            held = "lock" in str(error).lower()
            why = "is held by another program; stop that first" if held else f"cannot be opened: {error}"
            raise Unavailable(f"The data folder {folder} {why}.") from error
        self._lock = threading.RLock()
        self._version = 0
        self._generation = self._stored_generation()
        try:
            self._journal = Journal(folder / "journal", applied=self._generation)
            self._replay()
        except BaseException:
            del self._store  # an error keeps its frames, and with them the engine's lock on the folder
            raise

        self._readers = Readers(self._view, limits or Limits(), workers)
        self._views = Views(folder / "views", self._store.backup, self._readers.folders)

    @property
    def generation(self) -> int:
        """The number of changes since the folder was made."""
        return self._generation

    def rows(self, query: str) -> Iterator[Row]:
        """Yield the rows of a trusted SELECT, columns in the order in which it names them."""
        solutions = self._store.query(query, prefixes=names.PREFIXES)
        assert isinstance(solutions, QuerySolutions)
        width = len(solutions.variables)
        for solution in solutions:
            yield tuple(solution[index] for index in range(width))

    def construct(self, query: str) -> list[Quad]:
        """Return what a trusted CONSTRUCT yields, as quads of the derived graph."""
        graph = NamedNode(names.GRAPH_DERIVED)
        triples = self._store.query(query)
        assert isinstance(triples, QueryTriples)
        return [Quad(t.subject, t.predicate, t.object, graph) for t in triples]

    def contains(self, quads: Iterable[Quad]) -> set[Quad]:
        """Return those of the quads that the store holds."""
        return {quad for quad in quads if quad in self._store}

    def about(self, subjects: Iterable[Term]) -> Iterator[Quad]:
        """Yield every quad with one of the subjects, in any graph."""
        for subject in subjects:
            if isinstance(subject, NamedNode):
                yield from self._store.quads_for_pattern(subject, None, None)

    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs of users; ours are not among them."""
        return [graph.value for graph in visible_graphs(self._store, "")]

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Yield the quads of one graph; ``None`` is main."""
        return self._store.quads_for_pattern(None, None, None, NamedNode(graph) if graph else _MAIN)

    def answer(self, query: Query) -> Answer:
        """Evaluate a query from outside in a worker process, within the limits of this store.

        Without a dataset it sees main and the named graphs of users; ours only where the query names them.
        """
        found = self._readers.ask(query)
        assert isinstance(found, Answer)
        return found

    def changed_by(self, update: Update) -> Changed:
        """Evaluate an update from outside in a worker process: what it would add and remove. Nothing is written."""
        found = self._readers.ask(update)
        assert isinstance(found, Changed)
        return found

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the one right to write."""
        with self._lock:
            yield

    def apply(self, entry: Entry, *, derives: bool = True) -> None:
        """Journal a change, then apply it and its generation in one transaction."""
        with self._lock:
            if self._journal.generation != self._generation:
                raise Unavailable("A change is journalled but not stored yet; close the folder and open it again.")
            if not all(map(_is_plain, (*entry.added, *entry.removed))):
                raise Refused("Blank nodes and triple terms are not stored; give each node an IRI.", limit="terms")
            self._journal.append(entry)
            try:
                self._apply(entry, derives=derives)
            except OSError as error:
                message = "The change is journalled, but the store could not take it"
                raise Unavailable(f"{message} ({error}); it is there when the folder is opened anew.") from error

    def replace_derived(self, quads: Collection[Quad]) -> None:
        """Make the derived graph hold just these quads."""
        wanted = set(quads) | {_generation_quad(_DERIVED_AT, self._generation)}
        with self._lock:
            present = {
                *self.quads(names.GRAPH_DERIVED),
                *self._store.quads_for_pattern(_META, _DERIVED_AT, None, _META),
            }
            if wanted != present:
                self._store.update(data("DELETE", present - wanted) + data("INSERT", wanted - present))
                self._store.flush()
                self._version += 1

    @property
    def derived_is_current(self) -> bool:
        """Whether the derived graph was made from this generation."""
        return _generation_quad(_DERIVED_AT, self._generation) in self._store

    def close(self) -> None:
        """Release the folder; the engine lets go when its last reference is gone, and each commit was flushed."""
        if hasattr(self, "_store"):
            self._readers.close()
            self._views.close()
            del self._views, self._store

    def _apply(self, entry: Entry, *, derives: bool = True) -> None:
        moved = [_GENERATION]
        if not derives and self.derived_is_current:  # nothing that a rule reads has changed
            moved.append(_DERIVED_AT)
        previous = (_generation_quad(predicate, self._generation) for predicate in moved)
        current = (_generation_quad(predicate, entry.generation) for predicate in moved)
        if isinstance(entry, Addition):  # the journal has it: what a crash leaves undone is done on opening
            self._store.bulk_load(entry.lines, format=RdfFormat.N_QUADS, lenient=True)  # we wrote its addresses
        self._store.update(data("DELETE", [*entry.removed, *previous]) + data("INSERT", [*entry.added, *current]))
        self._generation = entry.generation
        self._version += 1
        if self.derived_is_current:  # else making it anew flushes both; the journal has the change already
            self._store.flush()

    def _replay(self) -> None:
        for entry in self._journal.entries(since=self._generation):
            self._apply(entry)

    def _stored_generation(self) -> int:
        found = self._store.quads_for_pattern(_META, _GENERATION, None, _META)
        return max((int(quad.object.value) for quad in found if isinstance(quad.object, Literal)), default=0)

    def _view(self) -> Path:
        return self._views.current(self._version)


def _identity(file: Path) -> str:
    """Return what tells this folder from every other, so that no answer of one is taken for one of the other."""
    if not file.exists():
        file.write_text(secrets.token_hex(8), encoding="ascii")
    return file.read_text(encoding="ascii")


def _check_version(file: Path) -> None:
    if not file.exists():
        new = file.with_suffix(".new")
        new.write_text(VERSION, encoding="ascii")
        new.replace(file)  # a process that is killed leaves no empty file
    elif (found := file.read_text(encoding="ascii", errors="replace").strip()) != VERSION:
        raise Unavailable(
            f"The data folder is of version {found}, this program reads {VERSION}; use the program that made it."
        )


def _is_plain(quad: Quad) -> bool:
    """Whether an update can add and remove a quad as it is: a blank node has no address by which to remove it."""
    named = isinstance(quad.subject, NamedNode) and not isinstance(quad.graph_name, BlankNode)
    return named and not isinstance(quad.object, BlankNode | Triple)


def _generation_quad(predicate: NamedNode, generation: int) -> Quad:
    return Quad(_META, predicate, Literal(generation), _META)
