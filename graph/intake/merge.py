"""One actor recorded twice: the one is merged into the other, or both are said to be different.

Enters: a draft and two addresses. Leaves: the draft with everything that was said of the one said of the other; it
keeps all statements and all names, and the old address leads to the new one. As it is one change, the inverse of its
journal entry brings back exactly what was there.
"""

from pyoxigraph import NamedNode, Quad

from graph.errors import Invalid, Outdated, Unknown
from graph.intake.after import MAIN
from graph.intake.commit import Author, Receipt, commit
from graph.intake.draft import Draft
from graph.sentences import Sentence
from graph.store import Store
from ontology import names

_REPLACED_BY, _DIFFERENT = NamedNode(names.REPLACED_BY), NamedNode(names.DIFFERENT_FROM)
_PREF, _ALT, _HIDDEN = (NamedNode(iri) for iri in (names.PREF_LABEL, names.ALT_LABEL, names.HIDDEN_LABEL))
_NAMES = (_PREF, _ALT, _HIDDEN)
_OWN = {NamedNode(iri) for iri in (names.TYPE, names.DECIDED_BY, names.DECIDED_AT, names.TITLE)}
_SINGLE = {NamedNode(iri) for iri in (names.ISSUED, names.LICENCE, names.ATTRIBUTION, names.URL)}
_COMPARED = frozenset(
    {
        *(
            names.SUBJECT,
            names.PREDICATE,
            names.OBJECT,
            names.SOURCE,
            names.ROLE_NAME,
            names.CHAR_START,
            names.CHAR_END,
        ),
        *(names.LINE_START, names.LINE_END, names.START_DATE, names.END_DATE, names.OBSERVED_ON),
        *(names.VALUE, names.CURRENCY),
    }
)
"""What tells two statements of one source apart, as the check same-statement-twice sees it."""
_JOINED = (names.IDENTIFIER, names.AS_READ, names.REASON, names.NOTE)


def merge(
    store: Store, old: str, new: str, by: Author, why: str = "", versions: tuple[str, str] | None = None
) -> Receipt:
    """Merge one entity into another, as one change.

    Raises:
        Unknown: one is not there.
        Invalid: both are the same, are said to be different, or a statement links them with each other.
        Outdated: one is not of the version any more that was looked at.
    """
    with store.writing():
        draft = Draft(store)
        one, other = NamedNode(old), NamedNode(new)
        for node in (one, other):
            _check_entity(draft, node)
        if versions is not None and versions != (draft.version(one), draft.version(other)):
            raise Outdated(Sentence("one of two changed"))
        into(draft, one, other)
        told = f"merge {names.id_of(old)} into {names.id_of(new)}"
        return commit(store, draft.change(by, f"{told}: {why}" if why else told))


def into(draft: Draft, old: NamedNode, new: NamedNode, *, as_read: bool = False) -> None:
    """Let everything that a draft says of one entity be said of another, and the old address lead there.

    The main names of the old one become other names, or with ``as_read`` spellings under which the new one is found.

    Raises:
        Invalid: both are the same, are said to be different, or a statement links them with each other.
    """
    _check_may_merge(draft, old, new)
    pointing = draft.pointing_at(old)
    _take_over(draft, old, new, _HIDDEN if as_read else _ALT)
    draft.put(old, [Quad(old, _REPLACED_BY, new, MAIN)])
    for node in pointing:
        if _links(draft, node, old, new):  # it was rejected; its address stays taken, so that it is not proposed anew
            draft.put(node, [Quad(node, _REPLACED_BY, new, MAIN)])
        draft.point(node, old, new)
    _fold(draft, [node for node in pointing if draft.is_statement(node)], new)


def distinguish(store: Store, one: str, other: str, by: Author, why: str = "") -> Receipt:
    """Remember that two entities are not the same; they are no candidates any more.

    Raises:
        Unknown: one is not there.
        Invalid: both are the same.
    """
    with store.writing():
        draft = Draft(store)
        first, second = sorted((NamedNode(one), NamedNode(other)), key=str)
        if first == second:
            raise Invalid(Sentence("both the same", id=names.id_of(one)))
        for node in (first, second):
            _check_entity(draft, node)
        said = Quad(first, _DIFFERENT, second, draft.graph(first))
        draft.put(first, {*draft.of(first), said})
        told = f"{names.id_of(first.value)} is not {names.id_of(second.value)}"
        return commit(store, draft.change(by, f"{told}: {why}" if why else told))


def _check_entity(draft: Draft, node: NamedNode) -> None:
    if draft.entity(node.value) is None:
        raise Unknown("actor", names.id_of(node.value))


def _check_may_merge(draft: Draft, old: NamedNode, new: NamedNode) -> None:
    shown = (names.id_of(old.value), names.id_of(new.value))
    if old == new:
        raise Invalid(Sentence("both the same", id=shown[0]))
    if new in draft.values(old, names.DIFFERENT_FROM) or old in draft.values(new, names.DIFFERENT_FROM):
        raise Invalid(Sentence("said to differ", one=shown[0], other=shown[1]))
    held = (node for node in draft.pointing_at(old) if draft.one(node, names.STATUS) != names.REJECTED)
    linking = [node for node in held if _links(draft, node, old, new)]
    if linking:
        first = names.id_of(linking[0].value)
        raise Invalid(
            Sentence("links the two", id=first, one=shown[0], other=shown[1]),
            statements=[names.id_of(node.value) for node in linking],
        )


def _links(draft: Draft, node: NamedNode, old: NamedNode, new: NamedNode) -> bool:
    ends = {*draft.values(node, names.SUBJECT), *draft.values(node, names.OBJECT)}
    return draft.is_statement(node) and {old, new} <= ends


def _take_over(draft: Draft, old: NamedNode, new: NamedNode, main_name: NamedNode) -> None:
    """Give the new one the names of the old one, and what else only that said."""
    graph = draft.graph(new)
    quads = set(draft.of(new))
    called = {quad.object for quad in quads if quad.predicate in _NAMES}
    said = {quad.predicate for quad in quads}
    for quad in draft.of(old):
        if quad.predicate in _NAMES:
            if quad.object not in called:
                predicate = main_name if quad.predicate == _PREF else quad.predicate
                quads.add(Quad(new, predicate, quad.object, graph))
        elif quad.predicate not in _OWN and not (quad.predicate in _SINGLE and quad.predicate in said):
            quads.add(Quad(new, quad.predicate, quad.object, graph))
    draft.put(new, quads)


def _fold(draft: Draft, moved: list[NamedNode], new: NamedNode) -> None:
    """Let of accepted statements that now say the same, in the same place of the same source, one stand for all.

    Two that differ in any end, day, amount, role or place both stay. The one that is kept gets what only the others
    said, and is as sure as the surest.
    """
    standing: dict[frozenset[tuple[str, str]], NamedNode] = {}
    for node in sorted(draft.pointing_at(new), key=lambda one: (one in moved, str(one))):
        if draft.is_statement(node) and draft.one(node, names.STATUS) == names.ACCEPTED:
            said = ((quad.predicate.value, str(quad.object)) for quad in draft.of(node))
            kept = standing.setdefault(frozenset(pair for pair in said if pair[0] in _COMPARED), node)
            if kept != node:
                _join(draft, node, kept)


def _join(draft: Draft, gone: NamedNode, kept: NamedNode) -> None:
    stated = NamedNode(names.STATED)
    if stated in draft.values(gone, names.CERTAINTY):
        draft.set(kept, names.CERTAINTY, [stated])
    said = {quad.predicate.value for quad in draft.of(kept)}
    for predicate in {quad.predicate.value for quad in draft.of(gone)}:
        if predicate in _JOINED or predicate not in said:
            draft.set(kept, predicate, {*draft.values(kept, predicate), *draft.values(gone, predicate)})
    draft.put(gone, [Quad(gone, _REPLACED_BY, kept, MAIN)])
