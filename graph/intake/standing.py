"""What people decided stands: against a file that is read again, and at the address to which an entity was merged.

Enters: a store, and the quads that a change adds and removes. Leaves: the same without what was decided otherwise. A
proposal leaves its graph when it is decided; what was corrected keeps its correction; what was merged comes in at its
new address. A change that itself takes the decision back is not held up, so every change has an inverse.
"""

from collections.abc import Iterator

from pyoxigraph import NamedNode, Quad

from graph.intake.after import MAIN
from graph.statements import Term
from graph.store import Row, Store
from graph.store.dataset import STATUS_GRAPHS
from ontology import names

Quads = frozenset[Quad]
_TYPE, _STATUS, _STATEMENT = NamedNode(names.TYPE), NamedNode(names.STATUS), NamedNode(names.STATEMENT)
_PROPOSED = NamedNode(names.GRAPH_PROPOSED)
_REPLACED_BY, _DECIDED_AT = NamedNode(names.REPLACED_BY), NamedNode(names.DECIDED_AT)
_ALT, _HIDDEN = NamedNode(names.ALT_LABEL), NamedNode(names.HIDDEN_LABEL)
_NAMES = {NamedNode(names.PREF_LABEL): _ALT, _ALT: _ALT, _HIDDEN: _HIDDEN}
_SINGLE = {
    NamedNode(iri)
    for iri in (names.TYPE, names.PREF_LABEL, names.TITLE, names.ISSUED, names.LICENCE, names.ATTRIBUTION)
}


def merged(store: Store) -> dict[NamedNode, NamedNode]:
    """Return what replaced each address that was merged into another."""
    found = store.rows(f"SELECT ?old ?new WHERE {{ ?old {_REPLACED_BY} ?new }}")
    return {old: new for old, new in found if isinstance(old, NamedNode) and isinstance(new, NamedNode)}


def at_new_addresses(store: Store, added: Quads, removed: Quads) -> Quads:
    """Return what a change adds with each merged entity at the address that replaced it.

    Names of the old one become other names of the new one; what else was said about the old one is left out, for it was
    decided when the two were merged.
    """
    moved = {old: new for old, new in merged(store).items() if Quad(old, _REPLACED_BY, new, MAIN) not in removed}
    if not moved:
        return added
    known = {new: {quad.object for quad in store.about([new]) if quad.predicate in _NAMES} for new in moved.values()}
    return frozenset(quad for one in added for quad in _moved(one, moved, known))


def _moved(quad: Quad, moved: dict[NamedNode, NamedNode], known: dict[NamedNode, set[Term]]) -> Iterator[Quad]:
    if quad.graph_name not in STATUS_GRAPHS or quad.predicate == _REPLACED_BY:
        yield quad
        return
    new = moved.get(quad.subject) if isinstance(quad.subject, NamedNode) else None
    target = moved.get(quad.object, quad.object) if isinstance(quad.object, NamedNode) else quad.object
    if new is None:
        yield Quad(quad.subject, quad.predicate, target, quad.graph_name)
    elif quad.predicate in _NAMES and target not in known[new]:
        yield Quad(new, _NAMES[quad.predicate], target, quad.graph_name)


def decided(store: Store, added: Quads, removed: Quads) -> tuple[Quads, Quads]:
    """Return what is really added and removed: each statement in one graph, and no correction overwritten.

    So a file that is read again neither proposes anew what was accepted, nor brings back what was rejected, nor gives
    a statement back the day that someone corrected.
    """
    added = _without_corrected(store, added, removed)
    coming = {quad.subject: quad.graph_name for quad in added if quad.predicate == _STATUS}
    gone, settled = set(removed), set()
    for node, graph in coming.items():
        stored = [quad for quad in store.about([node]) if quad.graph_name in STATUS_GRAPHS and quad not in removed]
        elsewhere = [quad for quad in stored if quad.graph_name != graph]
        if all(quad.graph_name == _PROPOSED for quad in elsewhere):
            gone.update(elsewhere)
        else:
            settled.add(node)
    return frozenset(quad for quad in added if quad.subject not in settled), frozenset(gone)


def _without_corrected(store: Store, added: Quads, removed: Quads) -> Quads:
    """Leave out what is said anew about a node that someone decided on: a statement wholly, of others what is single.

    A node is said anew where its kind comes with it and none goes; an edit of a few triples is none of that, and a
    change that replaces the decision is a decision itself.
    """
    anew = {quad.subject for quad in added if quad.predicate == _TYPE and quad.graph_name in STATUS_GRAPHS}
    anew -= {quad.subject for quad in removed if quad.predicate == _TYPE}
    taken_back = {(quad.subject, quad.object) for quad in removed if quad.predicate == _DECIDED_AT}
    kept = {node for node, at in _decisions(store) if node in anew and (node, at) not in taken_back} if anew else set()
    if not kept:
        return added
    statements = {quad.subject for quad in added if quad.predicate == _TYPE and quad.object == _STATEMENT}
    return frozenset(
        quad
        for quad in added
        if quad.subject not in kept or (quad.subject not in statements and quad.predicate not in _SINGLE)
    )


def _decisions(store: Store) -> Iterator[Row]:
    for graph in STATUS_GRAPHS:
        said = f"{{ ?node {_DECIDED_AT} ?at }}"
        where = said if graph == MAIN else f"{{ GRAPH {graph} {said} }}"
        yield from store.rows(f"SELECT ?node ?at WHERE {where}")
