"""What is read from an Oxigraph store in this process, whichever generation it holds.

Enters: trusted queries and quads. Leaves: rows and quads. Queries from outside go to the workers instead.
"""

from collections.abc import Collection, Iterable, Iterator

from pyoxigraph import DefaultGraph, NamedNode, Quad, QueryResultsFormat, QuerySolutions, QueryTriples, Store

from graph.statements import Term
from graph.store import Row
from graph.store.dataset import visible_graphs
from ontology import names

_MAIN = DefaultGraph()


class Reading:
    """Reads of one Oxigraph store; they may come from any thread."""

    _store: Store

    def rows(self, query: str) -> Iterator[Row]:
        """Yield the rows of a trusted SELECT, columns in the order in which it names them."""
        solutions = self._store.query(query, prefixes=names.PREFIXES)
        assert isinstance(solutions, QuerySolutions)
        width = len(solutions.variables)
        for solution in solutions:
            yield tuple(solution[index] for index in range(width))

    def table(self, query: str) -> bytes:
        """Return the rows of a trusted SELECT as TSV, names first; other threads run meanwhile."""
        solutions = self._store.query(query, prefixes=names.PREFIXES)
        assert isinstance(solutions, QuerySolutions)
        found = solutions.serialize(format=QueryResultsFormat.TSV)
        assert found is not None
        return found

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

    def about_at(self, _: int, iris: Collection[str]) -> dict[str, tuple[Quad, ...]]:
        """Return the quads of some nodes, in any graph: here they do not change."""
        return {iri: tuple(self.about([NamedNode(iri)])) for iri in iris}

    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs of users; ours are not among them."""
        return [graph.value for graph in visible_graphs(self._store, "")]

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Yield the quads of one graph; ``None`` is main."""
        return self._store.quads_for_pattern(None, None, None, NamedNode(graph) if graph else _MAIN)
