"""A store as it will stand after a change: the touched nodes, their plain links, and the view that validation gets.

Enters: a store and the quads that a change really adds and removes. Leaves: the plain links that come and go with
it, and an in-memory store of the change and of what it touches. What is proposed or rejected is part of the view: it
is read like any other statement, but carries no link. Every look-up is set-based, whatever the size of the change.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad
from pyoxigraph import Store as View

from graph.statements import Term
from graph.store import Store
from graph.store.dataset import STATUS_GRAPHS
from ontology import names
from ontology.model import model

MAIN = DefaultGraph()
_BATCH = 2000
_TYPE, _STATUS = NamedNode(names.TYPE), NamedNode(names.STATUS)
_STATEMENT, _ACCEPTED = NamedNode(names.STATEMENT), NamedNode(names.ACCEPTED)
_SUBJECT, _PREDICATE, _OBJECT = map(NamedNode, (names.SUBJECT, names.PREDICATE, names.OBJECT))
_ENDS = frozenset(
    map(NamedNode, (names.SUBJECT, names.OBJECT, names.SOURCE, names.VIA, names.ON_BEHALF_OF, names.ABOUT))
)
_IDENTITY = frozenset(map(NamedNode, (names.TYPE, names.PREF_LABEL)))


@dataclass(frozen=True)
class Links:
    """The plain links of the touched statements: which come, which go, and which stand afterwards."""

    added: frozenset[Quad]
    removed: frozenset[Quad]
    standing: frozenset[Quad]


@dataclass(frozen=True)
class Asked:
    """Plain links that a change itself adds or removes; the checks refuse those that its statements do not bear out."""

    added: frozenset[Quad] = frozenset()
    removed: frozenset[Quad] = frozenset()


def is_link(quad: Quad) -> bool:
    """Whether a quad is a plain link: in main, and its predicate a relation of the vocabulary."""
    predicate = quad.predicate.value
    ours = quad.graph_name == MAIN and predicate.startswith(names.GF)
    return ours and names.local_name(predicate) in model().relations


class After:
    """The touched nodes of a store as they will be after a change."""

    def __init__(
        self,
        store: Store,
        added: frozenset[Quad],
        removed: frozenset[Quad],
        asked: "Asked | None" = None,
        also: frozenset[Term] = frozenset(),
    ) -> None:
        self._store = store
        self._asked = asked or Asked()
        self._added: dict[Term, list[Quad]] = defaultdict(list)
        for quad in added:
            self._added[quad.subject].append(quad)
        self._removed = removed
        self._touched: set[Term] = {*also, *(quad.subject for quad in (*added, *removed))}
        self._before = {node: self._stored(node) for node in self._touched}

    def touched(self) -> Iterator[Quad]:
        """Yield the triples of the touched nodes as they were and as they will be."""
        for node in self._touched:
            yield from self._before[node]
            yield from self._added.get(node, ())

    def links(self) -> Links:
        """Return how the plain links change: one stands exactly while an accepted statement carries it."""
        before = {link for node in self._touched for link in _carried(self._before[node])}
        before |= self._asked.added | self._asked.removed
        standing = {link for node in self._touched for link in _carried(self._triples(node))}
        standing |= {link for _, link, accepted in self._carriers(before - standing) if accepted}
        present = self._store.contains(before | standing)
        return Links(frozenset(standing - present), frozenset(present - standing), frozenset(standing))

    def view(self, links: Links) -> View:
        """Return the change with the triples of the nodes that it touches, refers to or could double."""
        nodes = self._touched | self._referrers() | {node for node, _, _ in self._carriers(links.standing)}
        quads = [quad for node in nodes for quad in self._triples(node)]
        carried = [link for node in nodes for link in _carried(self._triples(node))]
        ends = {quad.object for quad in quads if quad.predicate in _ENDS and not isinstance(quad.object, Literal)}
        quads += [quad for node in ends - nodes for quad in self._triples(node)]
        view = View()
        stand = {*carried, *links.standing, *self._asked.added} - self._asked.removed
        view.extend(in_main([*quads, *stand]))
        return view

    def _stored(self, node: Term) -> list[Quad]:
        return [quad for quad in self._store.about([node]) if quad.graph_name in STATUS_GRAPHS]

    def _triples(self, node: Term) -> list[Quad]:
        """Return a node's quads in main, proposed and rejected after the change, without plain links."""
        before = self._before[node] if node in self._before else self._stored(node)
        after = [*(quad for quad in before if quad not in self._removed), *self._added.get(node, ())]
        return [quad for quad in after if quad.graph_name in STATUS_GRAPHS and not is_link(quad)]

    def _carriers(self, links: Iterable[Quad]) -> Iterator[tuple[Term, Quad, bool]]:
        """Yield the untouched statements that carry some links: node, link, whether it is accepted."""
        by_parts = {(link.subject, link.predicate, link.object): link for link in links}
        for values in batches(f"({s} {p} {o})" for s, p, o in by_parts):
            query = (
                f"SELECT ?node ?s ?p ?o ?status WHERE {{ VALUES (?s ?p ?o) {{ {values} }} "
                "?node a gf:Statement ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; gf:status ?status . }"
            )
            for node, s, p, o, status in self._store.rows(query):
                link = by_parts.get((s, p, o))  # type: ignore[arg-type]  # unbound never matches
                if node is not None and link is not None and node not in self._touched:
                    yield node, link, status == _ACCEPTED

    def _referrers(self) -> set[Term]:
        """Return the statements that refer to entities which lose a kind or a name."""
        losing = {quad.subject for quad in self._removed if quad.predicate in _IDENTITY}
        found: set[Term] = set()
        for values in batches(map(str, losing)):
            for graph in STATUS_GRAPHS:
                pattern = f"{_in(graph)} {{ ?s ?p ?o . ?s a gf:Statement }}"
                query = f"SELECT ?s WHERE {{ VALUES ?o {{ {values} }} {pattern} }}"
                found |= {node for (node,) in self._store.rows(query) if node is not None}
        return found


def in_main(quads: Iterable[Quad]) -> Iterator[Quad]:
    """Yield quads as validation sees them: what is proposed or rejected stands beside what is accepted."""
    return (Quad(quad.subject, quad.predicate, quad.object, MAIN) for quad in quads)


def _in(graph: NamedNode | DefaultGraph) -> str:
    return "" if graph == MAIN else f"GRAPH {graph}"


def batches(values: Iterable[str]) -> Iterator[str]:
    """Yield the values in portions that fit into one query, each sorted, so that queries are always the same."""
    ordered = sorted(values)
    for at in range(0, len(ordered), _BATCH):
        yield " ".join(ordered[at : at + _BATCH])


def _carried(quads: Iterable[Quad]) -> Iterator[Quad]:
    """Yield the plain link that a node's triples carry, if it is an accepted statement in main.

    A node with several ends carries each combination: validation refuses it, but for its ends and not for a link.
    """
    found: dict[NamedNode, list[Term]] = defaultdict(list)
    for quad in quads:
        if quad.graph_name == MAIN:
            found[quad.predicate].append(quad.object)
    if _ACCEPTED in found[_STATUS] and _STATEMENT in found[_TYPE]:
        for subject, predicate, target in product(found[_SUBJECT], found[_PREDICATE], found[_OBJECT]):
            if isinstance(subject, NamedNode) and isinstance(predicate, NamedNode):
                yield Quad(subject, predicate, target, MAIN)
