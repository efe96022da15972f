"""The file as a source: what it is called, when it came, under which licence.

Enters: name and bytes of a file. Leaves: its address and its triples. The address follows the title (or the file's
name), not the content, so that a corrected table stays the same source; each content that came leaves its hash.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePath

from pyoxigraph import Literal, NamedNode, Quad

from graph.intake.table import lines
from graph.store import Store
from ontology import names


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

    def lines(self, store: Store, *, corrected: bool) -> list[str]:
        """Return what the store does not know of the source yet: nothing, where this content came before.

        What a person has ``corrected`` of a source stands; then only the content is new.
        """
        digest = f"sha256:{self.digest}"
        if store.contains([Quad(NamedNode(self.iri), NamedNode(names.IDENTIFIER), Literal(digest))]):
            return []
        submitted = (names.DCTERMS + "dateSubmitted", lines.typed(datetime.now(UTC).date().isoformat(), "date"))
        told = [(names.IDENTIFIER, lines.text(digest)), submitted]
        told += [] if corrected else self._described()
        return [lines.line(self.iri, lines.iri(predicate), value) for predicate, value in told]

    def _described(self) -> list[tuple[str, str]]:
        told = [
            (names.TYPE, lines.iri(names.DOCUMENT)),
            (names.PREF_LABEL, lines.text(self.title)),
            (names.TITLE, lines.text(self.title)),
            (names.DCTERMS + "alternative", lines.text(self.file)),
        ]
        return [*told, *credit(self.licence, self.attribution and lines.text(self.attribution))]


def credit(licence: str | None, attribution: str | None) -> list[tuple[str, str]]:
    """Return what a source asks for, as predicates and terms: its licence, and whom to name (a term already)."""
    told = []
    if licence:
        plain = licence.startswith(("https://", "http://")) and not set(licence) & set('<>"{}|^`\\ ')
        told.append((names.LICENCE, f"<{licence}>" if plain else lines.text(licence)))
    return [*told, (names.ATTRIBUTION, attribution)] if attribution else told
