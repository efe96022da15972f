"""A draft: nodes of the store as a person changes them, before the change is committed as one.

Enters: a store whose right to write the caller holds. Leaves: a Change of exactly the quads that differ. Several edits
of one draft see each other, so a list of decisions is one change. Plain links are not part of it: they follow by
themselves.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from graph.intake.after import MAIN, is_link
from graph.intake.commit import Author, Change
from graph.statements import Term
from graph.store import Store
from graph.store.dataset import STATUS_GRAPHS
from ontology import names

Graph = NamedNode | DefaultGraph
PROPOSED, REJECTED = NamedNode(names.GRAPH_PROPOSED), NamedNode(names.GRAPH_REJECTED)
_TYPE, _STATEMENT = NamedNode(names.TYPE), NamedNode(names.STATEMENT)


class Draft:
    """Entities and statements of any status, read when first asked for."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._before: dict[NamedNode, frozenset[Quad]] = {}
        self._after: dict[NamedNode, frozenset[Quad]] = {}

    def of(self, node: NamedNode) -> frozenset[Quad]:
        """Return a node's quads as they will be; none where there is no such node."""
        if node not in self._after:
            stored = (quad for quad in self._store.about([node]) if quad.graph_name in STATUS_GRAPHS)
            self._before[node] = self._after[node] = frozenset(quad for quad in stored if not is_link(quad))
        return self._after[node]

    def put(self, node: NamedNode, quads: Iterable[Quad]) -> None:
        """Let a node have just these quads; none takes it away."""
        self.of(node)
        self._after[node] = frozenset(quads)

    def values(self, node: NamedNode, predicate: str) -> list[Term]:
        """Return what a node says with a predicate, sorted."""
        return sorted((quad.object for quad in self.of(node) if quad.predicate.value == predicate), key=str)

    def one(self, node: NamedNode, predicate: str) -> str:
        """Return the first text or IRI that a node says with a predicate, empty where it says none."""
        return next((str(getattr(term, "value", "")) for term in self.values(node, predicate)), "")

    def set(self, node: NamedNode, predicate: str, terms: Iterable[Term]) -> None:
        """Let a node say just these terms with a predicate, in the graph where it stands."""
        kept = [quad for quad in self.of(node) if quad.predicate.value != predicate]
        graph = self.graph(node)
        self.put(node, [*kept, *(Quad(node, NamedNode(predicate), term, graph) for term in terms)])

    def graph(self, node: NamedNode) -> Graph:
        """Return the graph in which a node stands, main for a new one."""
        typed = [quad.graph_name for quad in self.of(node) if quad.predicate == _TYPE]
        found = typed[0] if typed else MAIN
        assert isinstance(found, NamedNode | DefaultGraph)
        return found

    def move(self, node: NamedNode, graph: Graph) -> None:
        """Let a node stand in another graph."""
        self.put(node, [Quad(quad.subject, quad.predicate, quad.object, graph) for quad in self.of(node)])

    def bring(self, entity: Term) -> None:
        """Let an entity that is only proposed stand in main, with what it is about."""
        if isinstance(entity, NamedNode) and self.of(entity) and self.graph(entity) == PROPOSED:
            self.move(entity, MAIN)
            for about in self.values(entity, names.ABOUT):
                self.bring(about)

    def is_statement(self, node: NamedNode) -> bool:
        """Whether a node is a statement."""
        return _STATEMENT in self.values(node, names.TYPE)

    def entity(self, iri: str) -> NamedNode | None:
        """Return the entity at an address, None where there is none or it was retracted."""
        try:
            node = NamedNode(iri)
        except ValueError:
            return None
        there = self.values(node, names.TYPE) and self.graph(node) != REJECTED
        return node if there and not self.is_statement(node) else None

    def pointing_at(self, target: NamedNode) -> list[NamedNode]:
        """Return the nodes that say something of a node, sorted; a plain link does not count."""
        found: set[NamedNode] = set()
        for graph in STATUS_GRAPHS:
            where = "{ ?node ?predicate " + f"{target}" + " }"
            pattern = where if graph == MAIN else f"{{ GRAPH {graph} {where} }}"
            for node, predicate in self._store.rows(f"SELECT ?node ?predicate WHERE {pattern}"):
                assert isinstance(node, NamedNode)
                assert isinstance(predicate, NamedNode)
                if not is_link(Quad(node, predicate, target, graph)):
                    found.add(node)
        found |= set(self._after)
        return sorted((n for n in found if any(q.object == target for q in self.of(n))), key=str)

    def point(self, node: NamedNode, old: NamedNode, new: NamedNode) -> None:
        """Let what a node says of one node be said of another."""
        quads = self.of(node)
        self.put(node, [Quad(q.subject, q.predicate, new, q.graph_name) if q.object == old else q for q in quads])

    def sign(self, node: NamedNode, by: Author) -> None:
        """Note on a node who decided on it, and now."""
        now = datetime.now(UTC).isoformat(timespec="microseconds")
        self.set(node, names.DECIDED_BY, [Literal(by.name)])
        self.set(node, names.DECIDED_AT, [Literal(now, datatype=NamedNode(names.XSD + "dateTime"))])

    def version(self, node: NamedNode) -> str:
        """Return what tells this state of a node from all others; two alike are the same state."""
        lines = "\n".join(sorted(map(str, self.of(node))))
        return hashlib.sha256(lines.encode()).hexdigest()[:16]

    def said_at(self, iri: str, predicate: str) -> str | None:
        """Return the first text or IRI that the node at an address says with a predicate."""
        return self.one(NamedNode(iri), predicate) or None

    def kinds_at(self, iri: str) -> list[str]:
        """Return the types of the node at an address."""
        return [str(getattr(term, "value", "")) for term in self.values(NamedNode(iri), names.TYPE)]

    def version_at(self, iri: str) -> str:
        """Return the version of the node at an address."""
        return self.version(NamedNode(iri))

    def change(self, by: Author, why: str) -> Change:
        """Return the change from what is stored to this draft."""
        before = frozenset(quad for quads in self._before.values() for quad in quads)
        after = frozenset(quad for quads in self._after.values() for quad in quads)
        return Change(after - before, before - after, by, why)
