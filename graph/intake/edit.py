"""Editing: entities, sources and statements entered, corrected and retracted by a person, each as one change.

Enters: the fields of a form as a person gave them, and the version that was looked at. Leaves: the address and a
Receipt, or WrongFields, Rejected (its findings by field), or Outdated where someone else changed it meanwhile. A
correction keeps the address. What is retracted goes to what was rejected, so that a file that is read again does not
bring it back.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from graph.errors import Invalid, Outdated, Rejected, Unknown, WrongFields
from graph.forms import Form, form
from graph.intake.addresses import entity_address, statement_address
from graph.intake.commit import Author, Receipt, commit
from graph.intake.draft import REJECTED, Draft
from graph.intake.fields import Fields, Reader, Said
from graph.search import nearest
from graph.sentences import Sentence
from graph.statements import Term
from graph.store import Store
from ontology import names
from ontology.model import model

_TYPE, _STATEMENT, _MEMBERSHIP = NamedNode(names.TYPE), NamedNode(names.STATEMENT), NamedNode(names.ORG + "Membership")
_ACCEPTED, _REJECTED = NamedNode(names.ACCEPTED), NamedNode(names.REJECTED)
_REPLACED_BY = NamedNode(names.REPLACED_BY)
_CONCLUDED = {
    "de": "Wer schließt, sagt warum: schreiben Sie die Begründung als reason.",
    "en": "Whoever concludes says why: write the reason as reason.",
}


@dataclass(frozen=True)
class Editing:
    """Who edits, why, and how what they enter is read."""

    by: Author
    reader: Reader
    why: str = ""

    def told(self, what: str) -> str:
        """Return what the journal keeps: what was done, and why if that was said."""
        return f"{what}: {self.why}" if self.why else what


@dataclass(frozen=True)
class Edited:
    """What was written, where."""

    iri: str
    receipt: Receipt


def add_entity(store: Store, kind: str, given: Fields, editing: Editing, id_: str | None = None) -> Edited:
    """Enter an entity of a kind; its id is a slug of its name where none is given.

    Raises:
        WrongFields: a field is missing or wrong.
        Outdated: the id is taken.
    """
    asked = _form_of_kind(kind)
    said = editing.reader.read(asked, {"kind": kind, **given}, {}, new=True)
    if not said[names.PREF_LABEL]:
        raise WrongFields([("name", {"de": "Das Feld darf nicht leer sein.", "en": "The field must not be empty."})])
    if asked.of == "source":
        said.setdefault(names.TITLE, said[names.PREF_LABEL][:1])
    with store.writing():
        draft = Draft(store)
        node = entity_address(draft, id_, kind, said[names.PREF_LABEL])
        draft.put(node, ())
        _apply(draft, node, said)
        return _committed(store, draft, node, asked, editing, f"add {names.id_of(node.value)}")


def correct_entity(store: Store, iri: str, given: Fields, version: str | None, editing: Editing) -> Edited:
    """Change the given fields of an entity.

    Raises:
        Unknown: there is no such entity.
        Outdated: it is not of that version any more.
    """
    with store.writing():
        draft, node = _looked_at(store, iri, version, "actor")
        kind = str(given.get("kind") or _kind(draft, node))
        asked = _form_of_kind(kind)
        _apply(draft, node, editing.reader.read(asked, given, said_by(draft, node), new=False))
        return _committed(store, draft, node, asked, editing, f"correct {names.id_of(iri)}")


def retract_entity(
    store: Store, iri: str, version: str | None, editing: Editing, *, with_statements: bool = False
) -> Edited:
    """Take an entity back, with the statements that name it where that is asked for: no file brings them back.

    Raises:
        Unknown: there is no such entity.
        Outdated: it is not of that version any more.
        Invalid: statements name it, and were not to go with it.
    """
    with store.writing():
        draft, node = _looked_at(store, iri, version, "actor")
        pointing = draft.pointing_at(node)
        statements = [one for one in pointing if draft.is_statement(one) and draft.graph(one) != REJECTED]
        if statements and not with_statements:
            key = "one names it" if len(statements) == 1 else "several name it"
            raise Invalid(
                Sentence(key, id=names.id_of(iri), count=len(statements)),
                statements=[names.id_of(one.value) for one in statements[:100]],
            )
        for one in pointing:
            if one in statements:
                _set_aside(draft, one, editing)
            elif not draft.is_statement(one):
                kept = (quad for quad in draft.of(one) if quad.object != node or quad.predicate == _REPLACED_BY)
                draft.put(one, kept)
        draft.move(node, REJECTED)
        draft.sign(node, editing.by)
        return Edited(iri, commit(store, draft.change(editing.by, editing.told(f"retract {names.id_of(iri)}"))))


def add_statement(store: Store, given: Fields, editing: Editing) -> Edited:
    """Enter a statement; its address is made from source, place and ends, as that of one that was read.

    Raises:
        WrongFields: a field is missing or wrong.
    """
    asked = _form_of_relation(given.get("relation"))
    said = editing.reader.read(asked, given, {}, new=True)
    _check_reason(said)
    with store.writing():
        draft = Draft(store)
        node = statement_address(draft, said)
        _apply(draft, node, {names.TYPE: [_STATEMENT], names.STATUS: [_ACCEPTED], **said})
        return _committed(store, draft, node, asked, editing, f"add {names.id_of(node.value)}")


def correct_statement(store: Store, iri: str, given: Fields, version: str | None, editing: Editing) -> Edited:
    """Change the given fields of a statement, whatever its status; it keeps its address.

    Raises:
        Unknown: there is no such statement.
        Outdated: it is not of that version any more.
    """
    with store.writing():
        draft, node = _looked_at(store, iri, version, "statement")
        asked = correct(draft, node, given, editing.reader)
        return _committed(store, draft, node, asked, editing, f"correct {names.id_of(iri)}")


def correct(draft: Draft, node: NamedNode, given: Fields, reader: Reader) -> Form:
    """Change the given fields of a statement of a draft, and return the form that they belong to."""
    before = said_by(draft, node)
    present = next(iter(before.get(names.PREDICATE, [])), None)
    asked = _form_of_relation(given.get("relation") or names.local_name(str(getattr(present, "value", ""))))
    said = reader.read(asked, given, before, new=False)
    _check_reason(before | said)
    _apply(draft, node, said)
    return asked


def retract_statement(store: Store, iri: str, version: str | None, editing: Editing) -> Edited:
    """Take a statement back: it stands among what was rejected, and no file brings it back.

    Raises:
        Unknown: there is no such statement.
        Outdated: it is not of that version any more.
    """
    with store.writing():
        draft, node = _looked_at(store, iri, version, "statement")
        _set_aside(draft, node, editing)
        return Edited(iri, commit(store, draft.change(editing.by, editing.told(f"retract {names.id_of(iri)}"))))


def _set_aside(draft: Draft, node: NamedNode, editing: Editing) -> None:
    """Let a statement stand among what was rejected."""
    draft.move(node, REJECTED)
    draft.set(node, names.STATUS, [_REJECTED])
    draft.sign(node, editing.by)


def said_by(draft: Draft, node: NamedNode) -> Said:
    """Return what a node says, by predicate."""
    found: Said = {}
    for quad in draft.of(node):
        found.setdefault(quad.predicate.value, []).append(quad.object)
    return found


def refused(error: Rejected, asked: Form, draft: Draft, nodes: Iterable[NamedNode]) -> Rejected:
    """Return a rejection with its findings by the field of the form that each is about."""
    mine = {node.value: said_by(draft, node) for node in nodes}
    return Rejected(
        error.report,
        [
            (asked.concerned(f, mine.get(f.node, {})) if f.node in mine else "", f.message)
            for f in error.report.violations
        ],
    )


def _committed(store: Store, draft: Draft, node: NamedNode, asked: Form, editing: Editing, what: str) -> Edited:
    draft.sign(node, editing.by)
    try:
        return Edited(node.value, commit(store, draft.change(editing.by, editing.told(what))))
    except Rejected as error:
        raise refused(error, asked, draft, [node]) from error


def _apply(draft: Draft, node: NamedNode, said: Said) -> None:
    """Write terms by predicate; a type of another vocabulary stays, and a role makes a membership."""
    for predicate, terms in said.items():
        if predicate != names.TYPE or not draft.of(node):
            draft.set(node, predicate, terms)
            continue
        foreign = [term for term in draft.values(node, names.TYPE) if not _is_kind(term)]
        draft.set(node, names.TYPE, [*foreign, *terms])
    if draft.is_statement(node):
        types = [term for term in draft.values(node, names.TYPE) if term != _MEMBERSHIP]
        draft.set(node, names.TYPE, [*types, *([_MEMBERSHIP] if draft.values(node, names.ROLE_NAME) else [])])


def _is_kind(term: Term) -> bool:
    return isinstance(term, NamedNode) and term.value in {kind.iri for kind in model().kinds.values()}


def _looked_at(store: Store, iri: str, version: str | None, what: str) -> tuple[Draft, NamedNode]:
    """Return a draft and the node in it that a person looked at."""
    draft, node = Draft(store), NamedNode(iri)
    found = draft.is_statement(node) if what == "statement" else draft.entity(iri) is not None
    if not found:
        raise Unknown(what, names.id_of(iri))
    if version is not None and version != draft.version(node):
        raise Outdated(Sentence("changed meanwhile", id=names.id_of(iri)))
    return draft, node


def _kind(draft: Draft, node: NamedNode) -> str:
    kinds = [names.local_name(term.value) for term in draft.values(node, names.TYPE) if isinstance(term, NamedNode)]
    return model().most_specific(kinds) or "Entity"


def _form_of_kind(kind: str) -> Form:
    if kind not in model().kinds:
        raise Unknown("kind", kind, nearest(kind, model().kinds))
    return form(kind)


def _form_of_relation(relation: object) -> Form:
    if not isinstance(relation, str) or not relation:
        raise WrongFields(
            [("relation", {"de": "Das Feld darf nicht leer sein.", "en": "The field must not be empty."})]
        )
    if relation not in model().relations:
        raise Unknown("relation", relation, nearest(relation, model().relations))
    return form(relation)


def _check_reason(said: Said) -> None:
    """Refuse a conclusion without a reason."""
    concluded = NamedNode(names.INFERRED) in said.get(names.CERTAINTY, [])
    if concluded and not said.get(names.REASON):
        raise WrongFields([("reason", _CONCLUDED)])
