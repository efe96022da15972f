"""Review: what a person decides about proposed statements.

Enters: decisions, each for one statement or a list of them. Leaves: one change for all of them, whole or not at all.
Who decided and when stands on the statement and in the journal; what was rejected is remembered, so that reading the
same document again proposes it no more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal as OneOf

from pyoxigraph import NamedNode

from graph.errors import Invalid, Outdated, Rejected, Unknown
from graph.forms import form
from graph.intake.after import MAIN
from graph.intake.commit import Receipt, commit
from graph.intake.draft import PROPOSED, REJECTED, Draft
from graph.intake.edit import Editing, correct, refused
from graph.intake.fields import Fields
from graph.intake.merge import into
from graph.sentences import Sentence
from graph.store import Store
from ontology import names
from ontology.model import model

MOST = 1000
End = OneOf["subject", "object"]
_ENDS: dict[str, str] = {"subject": names.SUBJECT, "object": names.OBJECT}
_PARTS = (names.SUBJECT, names.OBJECT, names.SOURCE, names.VIA, names.ON_BEHALF_OF, names.ABOUT)

_DECIDED = {"accepted": "decided accepted", "rejected": "decided rejected"}


@dataclass(frozen=True)
class Decision:
    """What is decided about some proposed statements, given by their ids or IRIs.

    ``fields`` correct them on the way to accepted; certainty and reason are fields. ``same_as`` says which existing
    entity is meant by an end, ``""`` standing for the end that is not known yet. ``versions`` are those that were
    looked at, by id.
    """

    ids: tuple[str, ...]
    accepted: bool
    fields: Fields = field(default_factory=dict)
    same_as: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)


def decide(store: Store, decisions: list[Decision], editing: Editing, generation: int | None = None) -> Receipt:
    """Carry out decisions, all or none; ``generation`` is the one that was looked at, if that is to be current still.

    Raises:
        Unknown: there is no such statement, or no such entity.
        Outdated: one is decided already or was changed, or the generation is another one.
        WrongFields: a correction is wrong, or a conclusion has no reason.
        Rejected: what would be accepted has violations.
    """
    count = sum(len(decision.ids) for decision in decisions)
    if not 0 < count <= MOST:
        raise Invalid(Sentence("too many decisions", count=count, most=MOST))
    with store.writing():
        if generation not in (None, store.generation):
            told = Sentence("other generation", now=store.generation, looked=generation)
            raise Outdated(told, generation=store.generation)
        draft = Draft(store)
        decided = [
            (_decided(draft, id_, decision, editing), decision.accepted)
            for decision in decisions
            for id_ in decision.ids
        ]
        accepted = sum(was for _, was in decided)
        what = f"review: {accepted} accepted, {count - accepted} rejected"
        return _committed(store, draft, [node for node, _ in decided], editing, what)


def _committed(store: Store, draft: Draft, nodes: list[NamedNode], editing: Editing, what: str) -> Receipt:
    try:
        return commit(store, draft.change(editing.by, editing.told(what)))
    except Rejected as error:
        relation = names.local_name(draft.one(nodes[0], names.PREDICATE))
        raise refused(error, form(relation), draft, nodes) if relation in model().relations else error from error


def _decided(draft: Draft, id_: str, decision: Decision, editing: Editing) -> NamedNode:
    node = _proposal(draft, id_, decision.versions.get(id_))
    if decision.accepted:
        for end, actor in decision.same_as.items():
            _same(draft, node, end, actor, editing)
        correct(draft, node, decision.fields, editing.reader)
        for part in _PARTS:
            for entity in draft.values(node, part):
                draft.bring(entity)
    elif decision.fields.get("reason"):
        correct(draft, node, {"note": decision.fields["reason"]}, editing.reader)
    draft.move(node, MAIN if decision.accepted else REJECTED)
    draft.set(node, names.STATUS, [NamedNode(names.ACCEPTED if decision.accepted else names.REJECTED)])
    draft.sign(node, editing.by)
    return node


def _proposal(draft: Draft, id_: str, version: str | None) -> NamedNode:
    node = _node(id_)
    if not draft.is_statement(node):
        replaced = draft.one(node, names.REPLACED_BY)
        if replaced:
            raise Outdated(Sentence("was joined", id=id_, other=names.id_of(replaced)), id=id_)
        raise Unknown("statement", id_)
    if draft.graph(node) != PROPOSED:
        status = names.local_name(draft.one(node, names.STATUS))
        raise Outdated(Sentence(_DECIDED[status], id=id_), id=id_, status=status)
    if version is not None and version != draft.version(node):
        raise Outdated(Sentence("changed meanwhile", id=id_), id=id_)
    return node


def _node(id_: str) -> NamedNode:
    try:
        return NamedNode(id_ if "://" in id_ else names.ID + id_)
    except ValueError as error:
        raise Unknown("statement", id_) from error


def _same(draft: Draft, node: NamedNode, end: str, actor: str, editing: Editing) -> None:
    """Let an end that is only proposed be an entity that is known: all proposed of it is proposed of that one."""
    wanted = NamedNode(editing.reader.resolve(actor))
    ends = {
        name: term for name, iri in _ENDS.items() for term in draft.values(node, iri) if isinstance(term, NamedNode)
    }
    if end not in ("", *_ENDS):
        raise Invalid(Sentence("no end", end=end))
    meant = {name: term for name, term in ends.items() if end in ("", name) and term != wanted}
    new = {name: term for name, term in meant.items() if draft.graph(term) == PROPOSED}
    if not new and set(ends.values()) & {wanted}:
        return  # another decision of the list has said so already
    if len(new) != 1:
        key = "same as, both new" if new else "same as, none new"
        raise Invalid(Sentence(key, id=names.id_of(node.value), actor=actor))
    into(draft, next(iter(new.values())), wanted, as_read=True)
