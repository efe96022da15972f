"""The file as a source: what it is called, when it came, under which licence.

Enters: name and bytes of a file. Leaves: its address and its triples. The address follows the title (or the file's
name), not the content, so that a corrected table stays the same source; each content that came leaves its hash.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePath

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from graph.store import Store
from ontology import names

_MAIN = DefaultGraph()
_DATE = NamedNode(names.XSD + "date")


@dataclass(frozen=True)
class Source:
    """A file that was imported: its name, content hash (SHA-256), title, licence and attribution."""

    file: str
    digest: str
    title: str
    licence: str | None = None
    attribution: str | None = None

    @classmethod
    def of(cls, name: str, data: bytes, title: str | None, licence: str | None, attribution: str | None) -> "Source":
        """Return the source that a file is."""
        shown = PurePath(name).name
        return cls(shown, hashlib.sha256(data).hexdigest(), title or shown, licence, attribution)

    @property
    def iri(self) -> str:
        """The address of the source."""
        return f"{names.ID}table-{hashlib.sha256(self.title.encode()).hexdigest()[:16]}"

    def quads(self, store: Store) -> list[Quad]:
        """Return what the store does not know of the source yet: nothing, where this content came before."""
        node = NamedNode(self.iri)
        known = Quad(node, NamedNode(names.IDENTIFIER), Literal(f"sha256:{self.digest}"), _MAIN)
        if store.contains([known]):
            return []
        today = Literal(datetime.now(UTC).date().isoformat(), datatype=_DATE)
        told = [
            (names.TYPE, NamedNode(names.DOCUMENT)),
            (names.PREF_LABEL, Literal(self.title)),
            (names.TITLE, Literal(self.title)),
            (names.DCTERMS + "alternative", Literal(self.file)),
            (names.DCTERMS + "dateSubmitted", today),
        ]
        if self.licence:
            told.append((names.DCTERMS + "license", _iri_or_text(self.licence)))
        if self.attribution:
            told.append((names.SCHEMA + "creditText", Literal(self.attribution)))
        return [known, *(Quad(node, NamedNode(predicate), term, _MAIN) for predicate, term in told)]


def _iri_or_text(text: str) -> NamedNode | Literal:
    plain = text.startswith(("https://", "http://")) and not set(text) & set('<>"{}|^`\\ ')
    return NamedNode(text) if plain else Literal(text)
