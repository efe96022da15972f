"""Any SPARQL 1.1 server behind the Store interface: reads over HTTP, and writes where an address for them is given.

Enters: a server's address. Leaves: a RemoteStore. Engines differ in what their default graph is, so each request names
its graphs itself where the address does (`?default-graph-uri=IRI` is main); a server whose default graph is the
union of all its graphs is refused without that. A server tells of no changes: data is read anew after a while.
"""

import hashlib
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    parse,
    parse_query_results,
)

from graph.errors import Refused, Unreachable
from graph.statements import Term
from graph.store import Readable
from graph.store.data import data
from graph.store.dataset import STATUS_GRAPHS, Dataset, mentioned, names_dataset
from graph.store.jobs import Answer, Changed, Limits, Query, Update
from graph.store.journal import Entry, Journal
from graph.store.results import Found, builds_graph, serialise
from graph.store.wire import Wire
from ontology import names

FRESH = 60.0
_JSON, _NTRIPLES = "application/sparql-results+json", "application/n-triples"
_UNION = "SELECT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } } LIMIT 5"
_AT_ONCE = 500
_T = TypeVar("_T")


class RemoteStore:
    """The data of one SPARQL server; safe to ask from many threads.

    ``updates`` is the address to which updates go; without one nothing is written.
    """

    versioned = False

    def __init__(self, address: str, limits: Limits | None = None, updates: str | None = None) -> None:
        self._limits = limits or Limits()
        self._wire = Wire(address, self._limits)
        self._updates = updates
        self.writable = updates is not None
        self._lock = threading.RLock()
        self._generation, self._read, self._written = 1, time.monotonic(), False
        self.identity = hashlib.sha256(address.encode()).hexdigest()[:16]

    def check(self) -> None:
        """Ask the server for the first time.

        Raises:
            Unreachable: it does not answer.
            Refused: its default graph is the union of all graphs, and the address does not say which one is main.
        """
        found = list(self.rows(_UNION))
        if found and not self._wire.default and all(self._in_default(*triple) for triple in found):
            raise Refused(
                "The default graph of this server is the union of its graphs, proposals and rejections included; "
                "name the main one: --data 'ADDRESS?default-graph-uri=IRI'.",
                limit="remote",
            )

    @property
    def generation(self) -> int:
        """A number that grows some time after the last reading, since the server tells of no changes."""
        with self._lock:
            if time.monotonic() - self._read > FRESH:
                self._moved()
            return self._generation

    @property
    def derived_is_current(self) -> bool:
        """Whether what is derived there is what is there, as far as this program knows."""
        return not self._written

    def rows(self, query: str) -> Iterator[tuple[Term | None, ...]]:
        """Yield the rows of a trusted SELECT, columns in the order in which it names them."""
        found = self._found(names.SPARQL_PREFIXES + query, self._whole())
        assert isinstance(found, QuerySolutions)
        width = len(found.variables)
        with _unbroken():
            for solution in found:
                yield tuple(solution[index] for index in range(width))

    def construct(self, query: str) -> list[Quad]:
        """Return what a trusted CONSTRUCT yields, as quads of the derived graph."""
        return self._quads(query, NamedNode(names.GRAPH_DERIVED))

    def contains(self, quads: Iterable[Quad]) -> set[Quad]:
        """Return those of the quads that the server holds."""
        return {known for graph, part in _by_graph(quads) for known in self._held(graph, part)}

    def about(self, subjects: Iterable[Term]) -> Iterator[Quad]:
        """Yield every quad of main, proposed and rejected with one of the subjects."""
        nodes = (str(subject) for subject in subjects if isinstance(subject, NamedNode))
        for part in _portions(list(nodes)):
            for graph in STATUS_GRAPHS:
                where = f"VALUES ?s {{ {' '.join(part)} }} {_within(graph, '?s ?p ?o')}"
                yield from self._quads(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {where} }}", graph)

    def about_at(self, _: int, iris: Collection[str]) -> dict[str, tuple[Quad, ...]]:
        """Return the quads of some nodes in main, proposed and rejected as they are now; there are no generations."""
        found: dict[str, list[Quad]] = {iri: [] for iri in iris}
        for quad in self.about(map(NamedNode, iris)):
            found[str(getattr(quad.subject, "value", ""))].append(quad)
        return {iri: tuple(quads) for iri, quads in found.items()}

    def touched(self, _: int) -> None:
        """Return None: a server tells of no changes."""

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Yield the quads of one graph; ``None`` is main."""
        node = NamedNode(graph) if graph else DefaultGraph()
        yield from self._quads(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {_within(node, '?s ?p ?o')} }}", node)

    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs of users; ours and the one that is main are not among them."""
        query = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
        found = self._found(query, Dataset())
        assert isinstance(found, QuerySolutions)
        known = {row[0].value for row in found if isinstance(row[0], NamedNode)}
        return sorted(known - set(names.SYSTEM_GRAPHS) - set(self._wire.default))

    def answer(self, query: Query) -> Answer:
        """Pass a query on, and write its answer in the format wanted.

        Raises:
            Refused: its answer is larger than it may be, or no format of ours is acceptable.
            Unreachable: the server does not answer, or not wholly.
        """
        dataset = query.dataset or self._seen(query.text)
        text = f"BASE <{query.base}> {names.SPARQL_PREFIXES.replace(chr(10), ' ')}{query.text}"
        with _unbroken():
            return serialise(self._found(text, dataset), query.accept, self._limits)

    def begin(self, _: Query) -> None:
        """Begin nothing: another server is waited for."""

    def changed_by(self, _: Update) -> Changed:
        """Refuse: what an update would change is not told by its server."""
        raise Refused("An update is sent to the SPARQL server itself; files are imported here.", limit="remote")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the right to write of this program; other writers of the server know nothing of it."""
        with self._lock:
            yield

    def apply(self, entry: Entry, *, derives: bool = True) -> None:
        """Send a change as one update. There is no journal: whether it is there whole is up to the server.

        Raises:
            Refused: no address for updates was given.
        """
        self._send(data("DELETE", entry.removed, self._main) + data("INSERT", entry.added, self._main))
        self._written = self._written or derives
        self._moved()

    def replace_derived(self, quads: Collection[Quad]) -> None:
        """Make the derived graph hold just these quads."""
        wanted, present = set(quads), set(self.quads(names.GRAPH_DERIVED))
        update = data("DELETE", present - wanted) + data("INSERT", wanted - present)
        if update:
            self._send(update)
        self._written = False
        self._moved()

    @property
    def folder(self) -> Path:
        """Refuse: what is there is not in a folder."""
        raise _without_journal()

    @property
    def journal(self) -> Journal:
        """Refuse: the server keeps its changes to itself."""
        raise _without_journal()

    def at(self, _: int) -> Readable:
        """Refuse: the server holds what is there now."""
        raise _without_journal()

    def exchange(self, _: Callable[[Path], None]) -> None:
        """Refuse: what is there is not ours to exchange."""
        raise _without_journal()

    def tidy(self) -> None:
        """Leave it to the server how it keeps what it has."""

    def close(self) -> None:
        """Close the connections."""
        self._wire.close()

    @property
    def _main(self) -> str | None:
        return self._wire.default[0] if self._wire.default else None

    def _moved(self) -> None:
        with self._lock:
            self._generation, self._read = self._generation + 1, time.monotonic()

    def _whole(self) -> Dataset:
        """Return the graphs that trusted queries see: main, and ours by name."""
        return self._wire.dataset(names.SYSTEM_GRAPHS)

    def _seen(self, query: str) -> Dataset:
        """Return what a query from outside sees: its own graphs, else main, and ours that it names."""
        if names_dataset(query):
            return Dataset()
        return self._wire.dataset(mentioned(query))

    def _in_default(self, s: Term | None, p: Term | None, o: Term | None) -> bool:
        return bool(self._found(f"ASK {{ {s} {p} {o} }}", Dataset()))

    def _held(self, graph: NamedNode | DefaultGraph, quads: tuple[Quad, ...]) -> Iterator[Quad]:
        values = " ".join(f"({q.subject} {q.predicate} {q.object})" for q in quads)
        where = f"VALUES (?s ?p ?o) {{ {values} }} {_within(graph, '?s ?p ?o')}"
        return (quad for quad in self._quads(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {where} }}", graph) if quad in quads)

    def _quads(self, query: str, graph: NamedNode | DefaultGraph) -> list[Quad]:
        found = self._found(names.SPARQL_PREFIXES + query, self._whole())
        assert isinstance(found, list)
        return [Quad(t.subject, t.predicate, t.object, graph) for t in found]

    def _found(self, query: str, dataset: Dataset) -> Found:
        """Return what a query finds."""
        wanted = _NTRIPLES if builds_graph(query) else _JSON
        body = self._wire.ask(query, wanted, dataset)
        self._read = time.monotonic()
        with _unbroken():
            if wanted == _JSON:
                return parse_query_results(body, format=QueryResultsFormat.JSON)
            return [quad.triple for quad in parse(body, format=RdfFormat.N_TRIPLES)]

    def _send(self, update: str) -> None:
        if self._updates is None:
            raise Refused(
                "What a SPARQL server holds is only read here; name the address of its updates to write: --updates.",
                limit="remote",
            )
        self._wire.update(self._updates, update)


def _without_journal() -> Refused:
    return Refused(
        "A SPARQL server tells no history; import its data into a folder to keep one, and back it up by its own means.",
        limit="remote",
    )


@contextmanager
def _unbroken() -> Iterator[None]:
    """Make an answer that cannot be read an error: results are parsed while they are used."""
    try:
        yield
    except (SyntaxError, ValueError) as error:
        raise Unreachable("The server behind this service broke off its answer, or wrote it wrongly.") from error


def _by_graph(quads: Iterable[Quad]) -> Iterator[tuple[NamedNode | DefaultGraph, tuple[Quad, ...]]]:
    found: dict[NamedNode | DefaultGraph, list[Quad]] = {}
    for quad in quads:
        assert isinstance(quad.graph_name, NamedNode | DefaultGraph)
        found.setdefault(quad.graph_name, []).append(quad)
    for graph, held in found.items():
        for part in _portions(held):
            yield graph, tuple(part)


def _portions(items: list[_T]) -> Iterator[list[_T]]:
    """Yield items in portions that fit into one query."""
    return (items[at : at + _AT_ONCE] for at in range(0, len(items), _AT_ONCE))


def _within(graph: NamedNode | DefaultGraph, pattern: str) -> str:
    return f"GRAPH {graph} {{ {pattern} }}" if isinstance(graph, NamedNode) else pattern
