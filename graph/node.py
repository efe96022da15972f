"""The entity as people know it: names, a kind, identifiers; nothing of its relations.

Enters: the triples of an entity. Leaves: an immutable Node.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graph.statements import Term, Terms, by_language
from ontology import names
from ontology.model import model

_POP, _POP_ISOLATE = "\u202c", "\u2069"
_CLOSED_BY = dict.fromkeys("\u202a\u202b\u202d\u202e", _POP) | dict.fromkeys("\u2066\u2067\u2068", _POP_ISOLATE)
"""What ends each embedding, override and isolate."""


@dataclass(frozen=True)
class Node:
    """An entity: the last part of its IRI, its names by language, its most specific kind, and its other names."""

    id: str
    iri: str
    names: Mapping[str, str]
    kind: str
    alternative: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()

    def name(self, language: str = "de") -> str:
        """Return the main name in a language, else in any, else the id."""
        return self.names.get(language) or next(iter(self.names.values()), self.id)


def closed(text: str) -> str:
    """Return a text with its signs of direction closed (Unicode Annex 9), so that what follows reads as written."""
    if text.isprintable():  # no such sign is
        return text
    still = list[str]()
    for sign in text:
        if sign in _CLOSED_BY:
            still.append(_CLOSED_BY[sign])
        elif sign == _POP_ISOLATE and sign in still:  # closes what was opened within, too
            del still[len(still) - 1 - still[::-1].index(sign) :]
        elif still and sign == still[-1]:
            still.pop()
    return text + "".join(reversed(still))


@dataclass(frozen=True)
class Credit:
    """What a source asks for where its data is passed on: the address of its licence, whom to name, by language."""

    licence: str | None = None
    attribution: Mapping[str, str] = field(default_factory=dict)


def credit_from_terms(terms: Terms) -> Credit | None:
    """Return what a source asks for, None where it asks for nothing."""
    licence = next(map(_text, terms.get(names.LICENCE, ())), None)
    attribution = by_language(terms.get(names.ATTRIBUTION, ()))
    return Credit(licence, attribution) if licence or attribution else None


def called(nodes: Mapping[str, Node], asked: str) -> Node | None:
    """Return the entity that an id or a full IRI means, None where there is none."""
    found = (nodes.get(iri) for iri in (asked, names.ID + asked))
    return next((node for node in found if node is not None and asked in (node.iri, node.id)), None)


def node_from_terms(iri: str, terms: Terms) -> Node | None:
    """Build a Node from the triples of an entity, given as objects by predicate IRI; None without a name or a kind."""
    called = terms.get(names.PREF_LABEL)
    iris = (_text(kind) for kind in terms.get(names.TYPE, ()))
    kind = model().most_specific(names.local_name(found) for found in iris if found.startswith(names.GF))
    if kind is None or not called:
        return None
    return Node(
        id=names.id_of(iri),
        iri=iri,
        names=dict(sorted(by_language(called).items())),
        kind=kind,
        alternative=_texts(terms.get(names.ALT_LABEL, ())),
        hidden=_texts(terms.get(names.HIDDEN_LABEL, ())),
        identifiers=_texts(terms.get(names.IDENTIFIER, ())),
    )


def _text(term: Term) -> str:
    return str(getattr(term, "value", term))


def _texts(terms: Iterable[Term]) -> tuple[str, ...]:
    return tuple(sorted({_text(term) for term in terms}))
