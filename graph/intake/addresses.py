"""The addresses of what is read, imported or entered: of an entity a slug of its name, of a statement what it says.

Enters: names and kinds, or a draft and the terms of a new node. Leaves: an address. One rule serves documents, tables
and people, so that what is read again, or read elsewhere, is found where it stands.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable

from pyoxigraph import NamedNode

from graph.errors import Outdated, WrongFields
from graph.intake.draft import REJECTED, Draft
from graph.intake.fields import Said
from graph.sentences import Sentence
from graph.statements import Term, statement_iri
from ontology import names

_LONGEST_ID = 80
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,119}")
_SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_RESERVED = re.compile(r"(?:s|b|e|file|doc|table|erased)-")
"""How the addresses begin that are made of a content and not of a name."""


def slug(name: str) -> str:
    """Return a name as an id, empty where it has no Latin letter: `Kreis Jülich` is `kreis-juelich`."""
    lowered = name.casefold().translate(_SPELT)
    plain = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    found = "-".join(re.findall(r"[a-z0-9]+", plain))[:_LONGEST_ID].strip("-")
    return f"e-{found}" if _RESERVED.match(found) else found


def address(name: str, kind: str, is_other: Callable[[str], bool]) -> str:
    """Return the address of what is read under a name; where another has it, one that also tells name and kind."""
    digest = hashlib.sha256(f"{kind}\x1f{name}".encode()).hexdigest()[:8]
    iri = f"{names.ID}{slug(name) or f'e-{digest}'}"
    return f"{iri}-{digest}" if is_other(iri) else iri


def entity_address(draft: Draft, id_: str | None, kind: str, labels: list[Term]) -> NamedNode:
    """Return the address of what a person enters: the id that is asked for, else the next that is free for its name."""
    if id_ is not None:
        if not _ID.fullmatch(id_) or _RESERVED.match(id_):
            wrong = {"de": "Kleinbuchstaben, Ziffern, Punkt und Strich.", "en": "Small letters, digits, dots, dashes."}
            raise WrongFields([("id", wrong)])
        if not _is_free(draft, names.ID + id_):
            raise Outdated(Sentence("id taken", id=id_))
        return NamedNode(names.ID + id_)
    base = address(str(getattr(labels[0], "value", "")), kind, lambda _: False)
    number, found = 1, base
    while not _is_free(draft, found):
        number += 1
        found = f"{base}-{number}"
    return NamedNode(found)


def _is_free(draft: Draft, iri: str) -> bool:
    """Whether nothing stands at an address, or what was retracted there."""
    node = NamedNode(iri)
    return not draft.of(node) or draft.graph(node) == REJECTED


def statement_address(draft: Draft, said: Said) -> NamedNode:
    """Return the address of a new statement, made as for one that is read; a number tells those alike apart."""
    place = "-".join(_words(said, names.CHAR_START, names.CHAR_END))
    content = _words(said, names.START_DATE, names.END_DATE, names.OBSERVED_ON, names.VALUE, names.LINE_START)
    parts = [" ".join(_words(said, part)) for part in (names.SUBJECT, names.PREDICATE, names.OBJECT, names.ROLE_NAME)]
    number = 1
    while True:
        at = place or " ".join(["entered", *content])
        where = at if number == 1 else f"{at} {number}"
        node = NamedNode(statement_iri(" ".join(_words(said, names.SOURCE)), where, *parts))
        if not draft.of(node):
            return node
        number += 1


def _words(said: Said, *predicates: str) -> list[str]:
    return [str(getattr(term, "value", term)) for predicate in predicates for term in said.get(predicate, [])]
