"""The addresses of what a person enters: a slug of the name, or what a statement was first read as.

Enters: a draft and the terms of a new node. Leaves: an address that nothing has yet.
"""

import re

from pyoxigraph import NamedNode

from graph.errors import Outdated, WrongFields
from graph.intake.draft import Draft
from graph.intake.fields import Said
from graph.spelling import fold
from graph.statements import Term, statement_iri
from ontology import names

_LONGEST_ID = 80
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,119}")


def entity_address(draft: Draft, id_: str | None, labels: list[Term]) -> NamedNode:
    """Return the address of a new entity: the id that is asked for, else a slug of its name that is free."""
    if id_ is not None:
        if not _ID.fullmatch(id_) or id_.startswith("s-"):
            wrong = {"de": "Kleinbuchstaben, Ziffern, Punkt und Strich.", "en": "Small letters, digits, dots, dashes."}
            raise WrongFields([("id", wrong)])
        if draft.of(NamedNode(names.ID + id_)):
            raise Outdated(f"The id {id_} is taken; choose another, or correct what is there.")
        return NamedNode(names.ID + id_)
    base = slug(str(getattr(labels[0], "value", "")))
    number = 1
    while draft.of(NamedNode(f"{names.ID}{base}{'' if number == 1 else f'-{number}'}")):
        number += 1
    return NamedNode(f"{names.ID}{base}{'' if number == 1 else f'-{number}'}")


def slug(name: str) -> str:
    """Return a name as an id: ``Landkreis Wolfenbüttel`` is ``landkreis-wolfenbuettel``."""
    spelt = name.casefold()
    for letter, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        spelt = spelt.replace(letter, letters)
    found = "-".join(re.findall(r"[a-z0-9]+", spelt))[:_LONGEST_ID].strip("-")
    return found.removeprefix("s-") or "-".join(fold(name).encode("ascii", "ignore").decode().split()) or "entity"


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
