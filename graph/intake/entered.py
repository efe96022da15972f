"""What a node says in the fields of a form, as texts that a person can read, change and give back.

Enters: a draft, an address and the fields of its form. Leaves: texts by field, which ``fields.Reader`` reads as the
same terms again. Of a text in several languages it is that in the language asked for.
"""

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from graph.forms import Field
from graph.intake.draft import Draft
from graph.statements import Term
from ontology import names

_LENGTHS = {"year": 4, "month": 7}


def entered(draft: Draft, iri: str, fields: Iterable[Field], language: str) -> dict[str, list[str]]:
    """Return the texts that a node says, by field; an empty list where it says nothing."""
    node = NamedNode(iri)
    return {one.name: _texts(draft, node, one, language) for one in fields}


def _texts(draft: Draft, node: NamedNode, one: Field, language: str) -> list[str]:
    terms = draft.values(node, one.path)
    if one.sort == "kind":
        known = [name for name in one.kinds if any(_local(term) == name for term in terms)]
        return known[:1]
    if one.sort == "text" and not one.many and len(terms) > 1:
        terms = [term for term in terms if isinstance(term, Literal) and term.language == language]
    if one.sort == "date":
        precision = draft.one(node, one.precision) if one.precision else ""
        return [str(getattr(term, "value", ""))[: _LENGTHS.get(precision, 10)] for term in terms]
    return [_text(term, one) for term in terms]


def _text(term: Term, one: Field) -> str:
    if isinstance(term, NamedNode):
        return names.id_of(term.value) if one.sort == "entity" else _plain(term, one)
    return str(getattr(term, "value", term))


def _plain(term: NamedNode, one: Field) -> str:
    return term.value if one.sort == "iri" else names.local_name(term.value)


def _local(term: Term) -> str:
    return names.local_name(str(getattr(term, "value", "")))
