"""Addresses for blank nodes, so that a file that is read twice names the same things.

Enters: quads with blank nodes. Leaves: the same quads with an IRI for each blank node, made from what is said of it and
where it is referred to; unrelated quads and their order change nothing. Nodes of which exactly the same is said become
one, as RDF entails. What is tangled (cycles, shared nodes that look alike) goes through W3C RDF canonicalisation, whose
cost grows exponentially, so only small tangles are read.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, NamedNode, Quad

from graph.errors import Unreadable
from graph.sentences import Sentence
from ontology import names

MAX_TANGLE = 6
Addresses = dict[BlankNode, str]


def with_addresses(quads: list[Quad]) -> list[Quad]:
    """Return the quads with an IRI for each blank node.

    Raises:
        Unreadable: too many blank nodes refer to each other in a circle.
    """
    named = [quad for quad in quads if not _blanks(quad)]
    for component in _components([quad for quad in quads if _blanks(quad)]):
        addresses = _by_content(component)
        if addresses is None:
            named.extend(_canonical(component))
        else:
            named.extend(_renamed(quad, addresses) for quad in component)
    return named


def _blanks(quad: Quad) -> list[BlankNode]:
    return [term for term in (quad.subject, quad.object, quad.graph_name) if isinstance(term, BlankNode)]


def _components(quads: list[Quad]) -> Iterable[list[Quad]]:
    """Return the quads grouped by the blank nodes that link them."""
    leader: dict[BlankNode, BlankNode] = {}

    def find(node: BlankNode) -> BlankNode:
        while leader.setdefault(node, node) != node:
            leader[node] = leader[leader[node]]
            node = leader[node]
        return node

    for quad in quads:
        first, *others = _blanks(quad)
        for other in others:
            leader[find(other)] = find(first)
    groups: dict[BlankNode, list[Quad]] = defaultdict(list)
    for quad in quads:
        groups[find(_blanks(quad)[0])].append(quad)
    return groups.values()


def _by_content(quads: list[Quad]) -> Addresses | None:
    """Return addresses from the leaves up and the roots down, or None where that does not tell nodes apart."""
    said, referring = _said(quads), _referring(quads)
    order = list(_leaves_first(said, referring))
    if len(order) < len(referring) or any(isinstance(quad.graph_name, BlankNode) for quad in quads):
        return None
    below: Addresses = {}
    for node in order:
        below[node] = _digest(_line(quad, below, object_only=True) for quad in said[node])
    found: Addresses = {}
    for node in reversed(order):
        found[node] = _digest([below[node], *(_line(quad, found, subject_only=True) for quad in referring[node])])
    shared = any(sum(isinstance(quad.subject, BlankNode) for quad in referring[node]) > 1 for node in order)
    return None if shared and len(set(found.values())) < len(found) else found


def _said(quads: list[Quad]) -> dict[BlankNode, list[Quad]]:
    said: dict[BlankNode, list[Quad]] = defaultdict(list)
    for quad in quads:
        if isinstance(quad.subject, BlankNode):
            said[quad.subject].append(quad)
    return said


def _referring(quads: list[Quad]) -> dict[BlankNode, list[Quad]]:
    """Return the quads that refer to each blank node; every node has an entry."""
    referring: dict[BlankNode, list[Quad]] = {node: [] for quad in quads for node in _blanks(quad)}
    for quad in quads:
        if isinstance(quad.object, BlankNode):
            referring[quad.object].append(quad)
    return referring


def _leaves_first(said: dict[BlankNode, list[Quad]], referring: dict[BlankNode, list[Quad]]) -> Iterator[BlankNode]:
    """Yield each node after those that it refers to; those in a circle, and what refers to them, never come."""
    waiting = {node: sum(isinstance(quad.object, BlankNode) for quad in said[node]) for node in referring}
    ready = [node for node, count in waiting.items() if not count]
    while ready:
        node = ready.pop()
        yield node
        for quad in referring[node]:
            if isinstance(quad.subject, BlankNode):
                waiting[quad.subject] -= 1
                if not waiting[quad.subject]:
                    ready.append(quad.subject)


def _line(quad: Quad, known: Addresses, *, subject_only: bool = False, object_only: bool = False) -> str:
    subject = known.get(quad.subject, "") if isinstance(quad.subject, BlankNode) else quad.subject
    target = known.get(quad.object, "") if isinstance(quad.object, BlankNode) else quad.object
    subject, target = "" if object_only else subject, "" if subject_only else target
    return f"{subject} {quad.predicate} {target} {quad.graph_name}"


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:16]


def _canonical(quads: list[Quad]) -> Iterator[Quad]:
    tangled = {node for quad in quads for node in _blanks(quad)}
    if len(tangled) > MAX_TANGLE:
        raise Unreadable(Sentence("rdf, tangled", count=len(tangled)))
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    digest = _digest(map(str, dataset))
    for quad in dataset:
        yield _renamed(quad, {node: f"{digest}-{node.value}" for node in _blanks(quad)})


def _renamed(quad: Quad, addresses: Addresses) -> Quad:
    def address(term: BlankNode) -> NamedNode:
        return NamedNode(f"{names.ID}b-{addresses[term]}")

    subject = address(quad.subject) if isinstance(quad.subject, BlankNode) else quad.subject
    target = address(quad.object) if isinstance(quad.object, BlankNode) else quad.object
    graph = address(quad.graph_name) if isinstance(quad.graph_name, BlankNode) else quad.graph_name
    return Quad(subject, quad.predicate, target, graph)
