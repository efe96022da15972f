"""Who is meant by a cell: entities of the store and of this import, by exact name or id; else a new one.

Enters: a store, once; then names. Leaves: addresses, or WrongError with the reason. A name that several carry is never
guessed. Addresses of new entities are made from their names, so that reading a table again finds them. What people
decided stands: who was merged is found where they are now, who was renamed at their address, and who was retracted or
erased does not come back.
"""

import re
from collections.abc import Iterable
from typing import Any

from pyoxigraph import Literal, NamedNode

from graph.erased import Erased
from graph.intake.addresses import address, slug
from graph.intake.standing import merged
from graph.intake.table import cells, lines, words
from graph.sentences import WrongError
from graph.statements import Term
from graph.store import Row, Store
from ontology import names
from ontology.model import model

_TYPE = lines.iri(names.TYPE)
_NAMED = """?node skos:prefLabel ?name ; ?p ?o .
  VALUES ?p { rdf:type skos:prefLabel skos:altLabel skos:hiddenLabel skos:notation gf:decidedAt }"""
_LABELS = frozenset(map(NamedNode, (names.PREF_LABEL, names.ALT_LABEL, names.HIDDEN_LABEL)))
_OURS = re.compile(re.escape(names.ID) + r"(?!(?:s|b|erased)-)(?P<made>file-|doc-|table-)?[A-Za-z0-9._~-]{1,120}")
_IN = "SELECT ?node ?p ?o WHERE {{ GRAPH <{graph}> {{ {named} }} }}"


class Naming:
    """All names: those of the store, and those that an import adds.

    ``waiting`` are the entities that are only proposed, ``corrected`` those that a person decided on, ``merged`` the
    addresses that replaced others.
    """

    def __init__(self, store: Store) -> None:
        self._by_name: dict[str, tuple[str, ...]] = {}
        self._by_id: dict[str, tuple[str, ...]] = {}
        self._local: dict[str, str] = {}
        self._placed: dict[str, bool] = {}
        self._undo: list[tuple[dict[str, Any], str, Any]] = []
        self.kinds: dict[str, str] = {}
        self.has_ids = False
        """Whether rows of this import have ids by which others refer to them."""
        self.corrected: set[str] = set()
        self.merged = {old.value: new.value for old, new in merged(store).items()}
        self._retracted: set[str] = set()
        self._erased = Erased(store)
        self._read_all(store.rows(f"SELECT ?node ?p ?o WHERE {{ {_NAMED} }}"))
        accepted = set(self.kinds)
        self._read_all(store.rows(_IN.format(graph=names.GRAPH_PROPOSED, named=_NAMED)))
        self.waiting = set(self.kinds) - accepted
        self._before = frozenset(self.kinds)
        for node, predicate, target in store.rows(_IN.format(graph=names.GRAPH_REJECTED, named=_NAMED)):
            if _text(node) not in self.kinds:
                self._retracted |= {_text(node), *([_text(target)] if predicate in _LABELS else [])}
        slugs = ((name, iri) for name, carriers in self._by_name.items() for iri in carriers if iri in self.corrected)
        self._renamed = self.corrected - {iri for name, iri in slugs if iri == names.ID + slug(name)}

    def _read_all(self, rows: Iterable[Row]) -> None:
        for node, predicate, target in rows:
            self._read(_text(node), _text(predicate), target)

    def _read(self, iri: str, predicate: str, target: Term | None) -> None:
        text = _text(target)
        if predicate == names.TYPE:
            kind = names.local_name(text) if text.startswith(names.GF) else None
            known = model().most_specific([kind for kind in (kind, self.kinds.get(iri)) if kind])
            self.kinds[iri] = known or ""
        elif predicate == names.DECIDED_AT:
            self.corrected.add(iri)
        elif predicate == names.SKOS + "notation":
            self._by_id[text] = (*self._by_id.get(text, ()), iri)
        elif iri not in self._by_name.get(text := cells.visible(text), ()):  # a cell's name is found by what one sees
            self._by_name[text] = (*self._by_name.get(text, ()), iri)

    def known(self) -> frozenset[str]:
        """Return all addresses that have a name, or had one before they were merged or retracted."""
        return frozenset((*self.kinds, *self.merged, *self._retracted))

    def lines(self, iris: Iterable[str]) -> str:
        """Return the kinds of entities as N-Quads."""
        kinds = ((iri, kind) for iri in iris if (kind := self.kinds.get(iri)))
        return "".join([lines.line(iri, _TYPE, lines.iri(names.GF + kind)) for iri, kind in kinds])

    def is_retracted(self, iri: str) -> bool:
        """Whether a person took back what stands at an address."""
        return iri in self._retracted

    def find(self, name: str, kind: str | None) -> str | None:
        """Return the one entity with exactly this name (or this id of the store), None where there is none.

        What this import made is found by its name alone: who writes "D" and "d" means two.

        Of several, those of the kind asked for come first, then those that are as much an actor.

        Raises:
            WrongError: several entities have it.
        """
        found = self._by_name.get(name, ())
        if not found:
            return self._of_id(name)
        if kind is not None:
            found = self._of_kind(found, kind)
        if len(found) > 1:
            ids = ", ".join(sorted(names.id_of(iri) for iri in found)[:6])
            raise WrongError("name of several", text=name, ids=ids)
        return found[0] if found else None

    def by_id(self, text: str) -> str | None:
        """Return the entity that an id of the table means: a row of this import, else one that came with that id.

        Raises:
            WrongError: several came with it.
        """
        if text in self._local:
            return self._local[text]
        found = self._by_id.get(text, ())
        if len(found) > 1:
            raise WrongError("id of several", text=text)
        return found[0] if found else None

    def remember(self, text: str, iri: str) -> None:
        """Let an id of the table mean an entity.

        Raises:
            WrongError: it means another one already.
        """
        if self._local.get(text, iri) != iri:
            raise WrongError("id twice", text=text)
        self._set(self._local, text, iri)

    def make(self, name: str, kind: str) -> tuple[str, bool]:
        """Return the address of an entity that no name finds, and whether it is new.

        Raises:
            WrongError: what had this address was retracted or erased.
        """
        iri = address(name, kind, lambda iri: iri in self.kinds and not self._was(iri, kind))
        iri = self.merged.get(iri, iri)
        self._check_gone(iri, name)
        is_new = iri not in self.kinds
        if is_new:
            self._set(self.kinds, iri, kind)
        self.add(name, iri)
        return iri, is_new

    def at(self, address: str, name: str, kind: str) -> tuple[str, bool] | None:
        """Return the entity that an address means, and whether it is new; None where only its name can tell.

        What stands there is meant, else the one of that name that is here, else it is made at that address, where
        that is one of ours. Two rows of one name at two addresses stay two.

        Raises:
            WrongError: several have the name, or what had this address was retracted or erased.
        """
        iri = self.merged.get(address, address)
        if iri in self.kinds:
            return iri, False
        ours = _OURS.fullmatch(iri)
        if ours is None or (ours["made"] and not model().is_a(kind, "Document")):
            return None
        self._check_gone(iri, name)
        carriers = [found for found in self._by_name.get(name, ()) if found not in self._placed]
        if carriers and (found := self.find(name, kind)) in carriers:
            return str(found), False
        self._set(self.kinds, iri, kind)
        self._set(self._placed, iri, True)  # noqa: FBT003 (a set that can be undone)
        self.add(name, iri)
        return iri, True

    def _check_gone(self, iri: str, name: str) -> None:
        if self._erased.has(iri):
            raise WrongError("name was erased")
        if name in self._retracted or iri in self._retracted:
            raise WrongError("name was retracted", text=name)

    def _was(self, iri: str, kind: str) -> bool:
        """Whether an address is that of one who was given another name, and not another's."""
        return iri in self._renamed and bool(self._of_kind((iri,), kind))

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
        iri = self.merged.get(iri, iri)
        return iri if iri in self._before else None

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


def _text(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else str(term)
