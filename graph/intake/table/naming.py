"""Who is meant by a cell: entities of the store and of this import, by exact name or id; else a new one.

Enters: a store, once; then names. Leaves: addresses, or ValueError with the reason. A name that several carry is never
guessed. Addresses of new entities are made from their names, so that reading a table again finds them.
"""

import hashlib
import re
import unicodedata
from typing import Any

from pyoxigraph import Literal, NamedNode

from graph.intake.table import words
from graph.statements import Term
from graph.store import Store
from ontology import names
from ontology.model import model

_NAMED = """SELECT ?node ?p ?o WHERE {
  VALUES ?p { rdf:type skos:prefLabel skos:altLabel skos:hiddenLabel skos:notation }
  ?node skos:prefLabel ?name ; ?p ?o }"""
_SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_MAX_SLUG = 80


class Naming:
    """All names: those of the store, and those that an import adds."""

    def __init__(self, store: Store) -> None:
        self._by_name: dict[str, tuple[str, ...]] = {}
        self._by_id: dict[str, tuple[str, ...]] = {}
        self._local: dict[str, str] = {}
        self._undo: list[tuple[dict[str, Any], str, Any]] = []
        self.kinds: dict[str, str] = {}
        self.has_ids = False
        """Whether rows of this import have ids by which others refer to them."""
        for node, predicate, target in store.rows(_NAMED):
            self._read(_text(node), _text(predicate), target)

    def _read(self, iri: str, predicate: str, target: Term | None) -> None:
        text = _text(target)
        if predicate == names.TYPE:
            kind = names.local_name(text) if text.startswith(names.GF) else None
            known = model().most_specific([kind for kind in (kind, self.kinds.get(iri)) if kind])
            self.kinds[iri] = known or ""
        elif predicate == names.SKOS + "notation":
            self._by_id[text] = (*self._by_id.get(text, ()), iri)
        elif iri not in self._by_name.get(text, ()):
            self._by_name[text] = (*self._by_name.get(text, ()), iri)

    def find(self, name: str, kind: str | None) -> str | None:
        """Return the one entity with exactly this name (or this id of the store), None where there is none.

        Of several, those of the kind asked for come first, then those that are as much an actor.

        Raises:
            ValueError: several entities have it.
        """
        found = self._by_name.get(name, ())
        if not found:
            return self._of_id(name)
        if kind is not None:
            found = self._of_kind(found, kind)
        if len(found) > 1:
            ids = ", ".join(sorted(names.id_of(iri) for iri in found)[:6])
            raise ValueError(f"'{name}' may be several: {ids}; write one of these ids")
        return found[0] if found else None

    def by_id(self, text: str) -> str | None:
        """Return the entity that an id of the table means: a row of this import, else one that came with that id.

        Raises:
            ValueError: several came with it.
        """
        if text in self._local:
            return self._local[text]
        found = self._by_id.get(text, ())
        if len(found) > 1:
            raise ValueError(f"several entities came with the id '{text}'; import nodes and edges in one file")
        return found[0] if found else None

    def remember(self, text: str, iri: str) -> None:
        """Let an id of the table mean an entity.

        Raises:
            ValueError: it means another one already.
        """
        if self._local.get(text, iri) != iri:
            raise ValueError(f"the id '{text}' stands in two rows")
        self._set(self._local, text, iri)

    def make(self, name: str, kind: str) -> str:
        """Return the address of a new entity, made from its name."""
        slug = _slug(name)
        digest = hashlib.sha256(f"{kind}\x1f{name}".encode()).hexdigest()[:8]
        iri = f"{names.ID}{slug}" if slug else f"{names.ID}e-{digest}"
        if iri in self.kinds:
            iri = f"{names.ID}{slug}-{digest}"
        self._set(self.kinds, iri, kind)
        self.add(name, iri)
        return iri

    def add(self, name: str, iri: str) -> bool:
        """Let a name mean an entity; whether it is new."""
        known = self._by_name.get(name, ())
        if iri not in known:
            self._set(self._by_name, name, (*known, iri))
        return iri not in known

    def keep(self) -> None:
        """Keep what was made and named since."""
        self._undo.clear()

    def forget(self) -> None:
        """Take back what was made and named since it was last kept: the row that it was for is not taken."""
        for known, key, before in reversed(self._undo):
            if before is None:
                del known[key]
            else:
                known[key] = before
        self._undo.clear()

    def _set(self, known: dict[str, Any], key: str, value: Any) -> None:
        self._undo.append((known, key, known.get(key)))
        known[key] = value

    def _of_id(self, text: str) -> str | None:
        iri = text if text.startswith(names.ID) else names.ID + text
        return iri if iri in self.kinds else None

    def _of_kind(self, found: tuple[str, ...], kind: str) -> tuple[str, ...]:
        def related(iri: str) -> bool:
            return model().is_a(self.kinds[iri], kind) or model().is_a(kind, self.kinds[iri])

        def alike(iri: str) -> bool:
            known = model().kinds.get(self.kinds[iri])
            return known is not None and known.role == model().kinds[kind].role

        return tuple(filter(related, found)) or tuple(filter(alike, found))


def default_kind(name: str, wanted: str) -> str:
    """Return the kind of a new entity where the table is silent: what its name tells, else what the relation wants."""
    told = words.kind_by_name(name)
    return (
        told
        if told and (model().is_a(told, wanted) or wanted == "Entity")
        else "Actor"
        if wanted == "Entity"
        else wanted
    )


def _slug(name: str) -> str:
    lowered = name.casefold().translate(_SPELT)
    plain = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_MAX_SLUG].strip("-")
    return f"e-{slug}" if re.match(r"(s|e|file|table)-", slug) else slug


def _text(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else str(term)
