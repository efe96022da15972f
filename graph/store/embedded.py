"""Oxigraph on disk behind the Store interface: the only file that imports pyoxigraph's Store for a data folder.

Enters: a folder. Leaves: an EmbeddedStore. The journal is written and synced before the store changes; the store keeps
its generation in the same transaction, and opening replays what the journal has beyond it.
"""

import shutil
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, Triple

from graph.errors import Refused, Unavailable
from graph.statements import Term
from graph.store import exchange, version
from graph.store.addition import Addition
from graph.store.data import data
from graph.store.jobs import Answer, Changed, Limits, Query, Update
from graph.store.journal import Entry, Journal
from graph.store.opening import identity_of, opened
from graph.store.past import Past, Pasts, do_again
from graph.store.readers import Begun, Readers
from graph.store.reading import Reading
from graph.store.recent import MOST_NODES, Recent
from graph.store.views import Views
from ontology import names

_META = NamedNode(names.GRAPH_META)
_GENERATION = NamedNode(names.GENERATION)
_DERIVED_AT = NamedNode(names.DERIVED_AT)
_TABLES = "*.sst"
_KEPT_BESIDE = ("arrays", "jobs")


class EmbeddedStore(Reading):
    """One writer on one folder; reads may come from any thread."""

    versioned = writable = True

    def __init__(self, folder: Path, limits: Limits | None = None, workers: int = 6) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        stale = version.check(folder)
        if (place := exchange.running(folder)) is not None:
            opened(place, folder)  # or it is held, and must not be moved
        exchange.settle(folder)
        self._folder = folder
        self.identity = identity_of(folder / "identity")
        self._store, self._place = opened(folder / "store", folder), folder / "store"
        self._lock = threading.RLock()
        self._version = 0
        self._generation = self._stored_generation()
        try:
            self._journal = Journal(folder / "journal", applied=self._generation)
            self._replay()
            if stale:
                self._forget_derived()
                version.write(folder)
        except BaseException:
            del self._store  # an error keeps its frames, and with them the engine's lock on the folder
            raise
        self._recent, self._exchanged = Recent(self._generation), 0
        self._limits, self._workers = limits or Limits(), workers
        self._begin_reading()

    @property
    def generation(self) -> int:
        """The number of changes since the folder was made."""
        return self._generation

    def about_at(self, generation: int, iris: Collection[str]) -> dict[str, tuple[Quad, ...]]:
        """Return the quads of some nodes, in any graph, as they were at a generation not long ago.

        Raises:
            Unavailable: too much has changed since.
        """
        found = super().about_at(generation, iris)
        before = self._recent.before(generation)  # only now: what changed while we read is in it
        return {iri: before.get(iri, quads) for iri, quads in found.items()}

    def touched(self, since: int) -> frozenset[str] | None:
        """Return the nodes that changed after a generation, None where telling takes longer than reading all."""
        if since < self._exchanged:
            return None
        found = self._recent.touched(since)
        return self._journalled(since) if found is None else found

    def answer(self, query: Query) -> Answer:
        """Evaluate a query from outside in a worker process, within the limits of this store.

        Without a dataset it sees main and the named graphs of users; ours only where the query names them.
        """
        found = self._readers.ask(query)
        assert isinstance(found, Answer)
        return found

    def begin(self, query: Query) -> Begun | None:
        """Begin what ``answer`` does without waiting for anything; None where that cannot be."""
        return self._readers.begin(query, self._views.made(self._version))

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
            if isinstance(entry, Addition):
                self._recent.forget(entry.generation)  # reading all is quicker than telling what is new
            else:
                self._note(entry.generation, {quad.subject for quad in (*entry.added, *entry.removed)})
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
                self._note(self._generation, {quad.subject for quad in wanted ^ present})
                self._store.update(data("DELETE", present - wanted) + data("INSERT", wanted - present))
                self._store.flush()
                self._version += 1

    @property
    def derived_is_current(self) -> bool:
        """Whether the derived graph was made from this generation."""
        return _generation_quad(_DERIVED_AT, self._generation) in self._store

    @property
    def folder(self) -> Path:
        """Where the data is."""
        return self._folder

    @property
    def journal(self) -> Journal:
        """What was changed, when and by whom."""
        return self._journal

    def at(self, generation: int) -> Past:
        """Return the store as it was after a change; 0 is before the first.

        Raises:
            Invalid: there is no such generation.
        """
        return self._pasts.at(generation)

    def exchange(self, fill: Callable[[Path], None]) -> None:
        """Put another journal, and a store made from it, in the place of these: whole or, after a crash, not at all.

        ``fill`` writes the journal, and whatever else is exchanged, into the folder that it is given. What is derived
        has to be made anew.
        """
        with self._lock:
            self._forget_kept()
            with exchange.making(self._folder) as part:
                fill(part)
                journal = Journal(part / "journal")
                _build(part / "store", journal)
            made = exchange.decide(part, journal.generation)
            self._recent, self._exchanged = Recent(journal.generation), journal.generation
            self._journal = journal  # should the rest fail, nothing is written any more until the folder is opened anew
            new = opened(made / "store", self._folder)
            old, self._store, self._place = self._place, new, made / "store"
            for name in exchange.PARTS[:-1]:
                exchange.place(made, name)
            self._generation, self._version = journal.generation, self._version + 1
            self._journal = Journal(self._folder / "journal", applied=self._generation)
            self._end_reading()
            self._forget_kept()
            shutil.rmtree(old, ignore_errors=True)  # where that cannot be now, the next opening does it
            self._begin_reading()

    def tidy(self) -> None:
        """Let the engine merge the files that loading left; queries read up to two fifths less of them then."""
        files = set(self._place.glob(_TABLES))
        self._store.optimize()
        with self._lock:
            self._version += files != set(self._place.glob(_TABLES))  # the next query gets a view of what was merged

    def close(self) -> None:
        """Release the folder; the engine lets go when its last reference is gone, and each commit was flushed."""
        if hasattr(self, "_store"):
            self._end_reading()
            del self._views, self._pasts, self._store

    def _begin_reading(self) -> None:
        version.close_to_others(self._folder)
        self._readers = Readers(self._view, self._limits, self._workers)
        self._views = Views(self._folder / "views", self._store.backup, self._readers.folders)
        self._pasts = Pasts(self._folder / "past", self._journal, self._backup)

    def _end_reading(self) -> None:
        self._readers.close()
        self._views.close()
        self._pasts.close()

    def _forget_kept(self) -> None:
        """Remove what others keep of this store beside it, and make anew where it is not there."""
        for name in _KEPT_BESIDE:
            shutil.rmtree(self._folder / name, ignore_errors=True)

    def _backup(self, target: Path) -> int:
        with self._lock:
            self._store.backup(str(target))
            return self._generation

    def _forget_derived(self) -> None:
        """Let what is derived be made anew: other rules may derive something else."""
        for quad in list(self._store.quads_for_pattern(_META, _DERIVED_AT, None, _META)):
            self._store.remove(quad)
        self._store.flush()

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

    def _note(self, generation: int, nodes: Collection[Term]) -> None:
        """Remember how nodes are before they change."""
        if len(nodes) > MOST_NODES:
            self._recent.forget(generation)
        else:
            named = (node for node in nodes if isinstance(node, NamedNode))
            self._recent.note(generation, {node.value: tuple(self.about([node])) for node in named})

    def _journalled(self, since: int) -> frozenset[str] | None:
        """Return the nodes of the entries after a generation; what was derived from them is not among them."""
        found: set[str] = set()
        for entry in self._journal.entries(since=since):
            nodes = {quad.subject for quad in (*entry.added, *entry.removed)}
            found.update(node.value for node in nodes if isinstance(node, NamedNode))
            if len(found) > MOST_NODES:
                return None
        return frozenset(found)

    def _replay(self) -> None:
        for entry in self._journal.entries(since=self._generation):
            self._apply(entry)

    def _stored_generation(self) -> int:
        found = self._store.quads_for_pattern(_META, _GENERATION, None, _META)
        return max((int(quad.object.value) for quad in found if isinstance(quad.object, Literal)), default=0)

    def _view(self) -> Path:
        return self._views.current(self._version)


def _build(place: Path, journal: Journal) -> None:
    """Make a store from a journal; nothing in it is derived."""
    store = Store(str(place))
    for frame in journal.frames():
        do_again(store, frame)
    store.add(_generation_quad(_GENERATION, journal.generation))
    store.flush()


def _is_plain(quad: Quad) -> bool:
    """Whether an update can add and remove a quad as it is: a blank node has no address by which to remove it."""
    named = isinstance(quad.subject, NamedNode) and not isinstance(quad.graph_name, BlankNode)
    return named and not isinstance(quad.object, BlankNode | Triple)


def _generation_quad(predicate: NamedNode, generation: int) -> Quad:
    return Quad(_META, predicate, Literal(generation), _META)
