"""Sources, actors and statements as triples: what reading a document proposes.

Enters: a document, what is said of it, and what was found in it. Leaves: quads. The source stands in main, for it is
given and not proposed; actors and statements stand among what is proposed.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from graph.errors import Invalid, Unknown
from graph.intake.document import Document
from graph.intake.extract import Actor, Proposal
from graph.search import nearest
from graph.sentences import Sentence
from graph.statements import Day, Term
from graph.store import Store
from ontology import names

if TYPE_CHECKING:
    from graph.snapshot import Snapshot

MOST_QUOTED = 1000
_MAIN, _PROPOSED = DefaultGraph(), NamedNode(names.GRAPH_PROPOSED)
_FILE, _TEXT = "file-sha256:", "sha256:"
LICENCES = {
    "cc0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "cc-by-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "cc-by-sa-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "dl-de-by-2.0": "https://www.govdata.de/dl-de/by-2-0",
    "dl-de-zero-2.0": "https://www.govdata.de/dl-de/zero-2-0",
}


@dataclass(frozen=True)
class Source:
    """The source that a document is: its IRI, whether it is there already, its title, day, address and licence."""

    iri: str
    there: bool
    file: str
    text: str
    title: str = ""
    day: Day | None = None
    address: str | None = None
    licence: str | None = None

    def quads(self, attribution: str | None) -> Iterator[Quad]:
        """Yield what is to be said of the source; of one that is there only which text was read, and what is new."""
        yield self._said(names.IDENTIFIER, Literal(_TEXT + self.text))
        if self.file != self.text:
            yield self._said(names.IDENTIFIER, Literal(_FILE + self.file))
        if self.licence:
            yield self._said(names.LICENCE, NamedNode(self.licence))
        if attribution:
            yield self._said(names.ATTRIBUTION, Literal(attribution))
        if self.address:
            yield self._said(names.URL, NamedNode(self.address))
        if self.there:
            return
        yield self._said(names.TYPE, NamedNode(names.DOCUMENT))
        yield self._said(names.PREF_LABEL, Literal(self.title, language="de"))
        yield self._said(names.TITLE, Literal(self.title, language="de"))
        if self.day and self.day.precision == "day":
            yield self._said(names.ISSUED, _day(self.day.date))

    def _said(self, predicate: str, term: Term) -> Quad:
        return Quad(NamedNode(self.iri), NamedNode(predicate), term, _MAIN)


def source_of(store: Store, snapshot: "Snapshot", document: Document, told: str | None, licence: str | None) -> Source:
    """Return the source that a document is: the one it is said to be, the one read from this file, or a new one.

    Raises:
        Unknown: it is said to be an entity that is not there.
        Invalid: that is neither an entity nor an address, or the licence is no address.
    """
    text = hashlib.sha256(document.text.encode()).hexdigest()
    marks = {_TEXT + text, _FILE + document.hash}
    read = next((iri for iri, node in snapshot.nodes.items() if marks & set(node.identifiers)), None)
    iri, address = read, None
    if told:
        iri, address = _said_to_be(snapshot, told, read)
    known = licence and LICENCES.get(licence.lower(), licence)
    if known and not known.startswith(("http://", "https://")):
        raise Invalid(Sentence("no licence", text=licence, known=", ".join(LICENCES)))
    node = snapshot.nodes.get(iri or "")
    title = node.name() if node else ""
    return Source(
        iri=iri or f"{names.ID}doc-{document.hash[:16]}",
        there=node is not None,
        file=document.hash,
        text=text,
        title=title,
        day=_issued(store, iri) if node and iri else None,
        address=address,
        licence=_iri(known) if known else None,
    )


def _said_to_be(snapshot: "Snapshot", told: str, read: str | None) -> tuple[str | None, str | None]:
    """Return the entity that is meant, or the address of the document."""
    node = snapshot.nodes.get(told) or snapshot.nodes.get(names.ID + told)
    if node is not None:
        if node.kind != "Document":
            raise Invalid(Sentence("no document", text=told))
        return node.iri, None
    if told.startswith(("http://", "https://")):
        return read, _iri(told)
    documents = [node.id for node in snapshot.nodes.values() if node.kind == "Document"]
    raise Unknown("document", told, nearest(told, documents) if documents else ())


def _iri(text: str) -> str:
    try:
        return NamedNode(text).value
    except ValueError as error:
        raise Invalid(Sentence("no address", text=text)) from error


def _issued(store: Store, iri: str) -> Day | None:
    for quad in store.about([NamedNode(iri)]):
        if quad.predicate.value == names.ISSUED and isinstance(quad.object, Literal):
            try:
                return Day(date.fromisoformat(quad.object.value[:10]))
            except ValueError:
                return None
    return None


def actor_quads(iri: str, actor: Actor, source: Source) -> Iterator[Quad]:
    """Yield an actor that is proposed: its kind, its name, its other names."""
    node = NamedNode(iri)
    name = f"{actor.name} ({source.title})"[:1000] if actor.generic else actor.name
    yield Quad(node, NamedNode(names.TYPE), NamedNode(names.GF + actor.kind), _PROPOSED)
    yield Quad(node, NamedNode(names.PREF_LABEL), Literal(name, language="de"), _PROPOSED)
    for other in sorted({*actor.others} - {name}):
        yield Quad(node, NamedNode(names.ALT_LABEL), Literal(other, language="de"), _PROPOSED)


def statement_quads(
    iri: str, proposal: Proposal, source: str, place: tuple[int, int], ends: tuple[str, str]
) -> Iterator[Quad]:
    """Yield a statement that is proposed: what it says, where, when, how much, and which rule found it."""
    node = NamedNode(iri)
    for predicate, term in _terms(proposal, source, place, ends):
        yield Quad(node, NamedNode(predicate), term, _PROPOSED)


def _terms(
    proposal: Proposal, source: str, place: tuple[int, int], ends: tuple[str, str]
) -> Iterator[tuple[str, Term]]:
    yield names.TYPE, NamedNode(names.STATEMENT)
    yield names.SUBJECT, NamedNode(ends[0])
    yield names.PREDICATE, NamedNode(names.GF + proposal.relation)
    yield names.OBJECT, NamedNode(ends[1])
    yield names.SOURCE, NamedNode(source)
    yield names.CERTAINTY, NamedNode(names.STATED)
    yield names.STATUS, NamedNode(names.PROPOSED)
    yield names.CHAR_START, Literal(place[0])
    yield names.CHAR_END, Literal(place[1])
    yield names.SCORE, _decimal(f"{proposal.score:.2f}")
    yield names.FOUND_BY, Literal(proposal.rule)
    yield names.QUOTE, Literal(proposal.passage[:MOST_QUOTED])
    if proposal.role:
        yield names.TYPE, NamedNode(names.ORG + "Membership")
        yield names.ROLE_NAME, Literal(proposal.role, language="de")
    yield from _dated(proposal)
    if proposal.amount is not None and proposal.currency:
        yield names.VALUE, _decimal(f"{proposal.amount:f}")
        yield names.CURRENCY, Literal(proposal.currency)
        if proposal.approximate:
            yield names.APPROXIMATE, Literal(True)  # noqa: FBT003 (a literal of RDF)


def _dated(proposal: Proposal) -> Iterator[tuple[str, Term]]:
    for day, predicate, precision in (
        (proposal.since, names.START_DATE, names.START_PRECISION),
        (proposal.until, names.END_DATE, names.END_PRECISION),
        (proposal.observed, names.OBSERVED_ON, names.OBSERVED_PRECISION),
    ):
        if day is not None:
            yield predicate, _day(day.date)
            yield precision, Literal(day.precision)
    for part in proposal.concluded:
        yield names.INFERRED_PART, NamedNode(names.GF + part)


def _day(day: date) -> Literal:
    return Literal(day.isoformat(), datatype=NamedNode(names.XSD + "date"))


def _decimal(text: str) -> Literal:
    return Literal(text, datatype=NamedNode(names.XSD + "decimal"))
