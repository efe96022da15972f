"""Reading a document: its text becomes proposals that wait for review, and the document a source.

Enters: a Document, what its reader is told of it, and the store. Leaves: a Reading: who is named where, what is
proposed, and the Change that proposes it. Nothing of it is part of the network before someone accepts it. Reading the
same document again proposes nothing that was proposed, accepted or rejected before.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from textwrap import shorten

from pyoxigraph import Quad

from graph.intake.addresses import address
from graph.intake.clean import Clean, clean
from graph.intake.commit import LOCAL, Author, Change
from graph.intake.document import Document
from graph.intake.extract import Actor, Extractor, Mention, Page, Proposal
from graph.intake.extract.check import standing
from graph.intake.extract.dates import document_day
from graph.intake.extract.known import Known
from graph.intake.extract.plugged import extractors
from graph.intake.proposing import Source, actor_quads, source_of, statement_quads
from graph.node import Node
from graph.reading import proposed_nodes
from graph.snapshot import Snapshot
from graph.statements import Day, statement_iri
from graph.store import Store
from ontology import names

MOST_PROPOSALS = 2000
_GENERIC = 60
_SHORTEST_TITLE, _LONGEST_TITLE = 8, 200
"""How much of a noun is part of the address of what it means within one document."""


@dataclass(frozen=True)
class Told:
    """What a reader says of a document.

    Its title and day; the source that it is (an id or an IRI) or its address; its licence (an address, or a common
    short name) and who is to be credited.
    """

    title: str | None = None
    day: date | None = None
    source: str | None = None
    licence: str | None = None
    attribution: str | None = None


@dataclass(frozen=True)
class Found:
    """A proposal with its statement's address, its raw place, the addresses of its ends, and whether it is new."""

    iri: str
    proposal: Proposal
    start: int
    end: int
    subject: str
    object: str
    new: bool


@dataclass(frozen=True)
class Reading:
    """What a document holds: its day and source, who is named where in the clean view, what is proposed, the change."""

    document: Document
    view: Clean
    day: Day | None
    source: Source
    mentions: tuple[Mention, ...]
    found: tuple[Found, ...]
    dropped: int
    change: Change


def read(
    store: Store,
    snapshot: Snapshot,
    document: Document,
    told: Told,
    by: Author = LOCAL,
    using: dict[str, Extractor] | None = None,
) -> Reading:
    """Read a document; nothing is written.

    Raises:
        Invalid: the source that it is said to be is none, or the licence is no address.
    """
    view = clean(document.text)
    waiting = proposed_nodes(store)
    source = source_of(store, snapshot, document, told.source, told.licence)
    day = Day(told.day) if told.day else source.day or document_day(view.text)
    page = Page(view.text, day.date if day else None, Known([*snapshot.nodes.values(), *waiting.values()]))
    mentions, proposals, dropped = _extracted(page, using or extractors())
    source = replace(source, title=source.title or told.title or _title(view.text, document.name), day=day)
    entities = {**waiting, **snapshot.nodes}
    found = tuple(_placed(snapshot, source, view, entities, proposals))
    change = Change(
        frozenset(_quads(source, told, found, entities)), by=by, why=f"read {document.name}: {source.title}"
    )
    return Reading(document, view, day, source, mentions, found, dropped, change)


def _extracted(page: Page, using: dict[str, Extractor]) -> tuple[tuple[Mention, ...], list[Proposal], int]:
    """Return mentions and proposals of all extractors, and how many proposals do not stand in the text."""
    mentions: dict[tuple[int, int], Mention] = {}
    kept: list[Proposal] = []
    count = 0
    for name, extractor in using.items():
        for mention in extractor.mentions(page):
            if 0 <= mention.start < mention.end <= len(page.text):
                mentions.setdefault((mention.start, mention.end), mention)
        proposed = [replace(proposal, rule=f"{name}: {proposal.rule}") for proposal in extractor.proposals(page)]
        count += len(proposed)
        kept += standing(page, proposed)
    return tuple(mentions[place] for place in sorted(mentions)), _best(kept), count - len(kept)


def _best(proposals: Sequence[Proposal]) -> list[Proposal]:
    """Return each relation once, where the text says most of it; in the text's order."""
    best: dict[tuple[str, str, str, str], Proposal] = {}
    roles = {(p.subject.name, p.relation, p.object.name) for p in proposals if p.role}
    for proposal in proposals:
        ends = (proposal.subject.name, proposal.relation, proposal.object.name)
        if not proposal.role and ends in roles:
            continue
        key = (*ends, proposal.role or "")
        if key not in best or _told(proposal) > _told(best[key]):
            best[key] = proposal
    return sorted(best.values(), key=lambda p: (p.start or 0, -p.score))[:MOST_PROPOSALS]


def _told(proposal: Proposal) -> tuple[bool, bool, float]:
    return proposal.amount is not None, bool(proposal.since or proposal.until), proposal.score


def _placed(
    snapshot: Snapshot,
    source: Source,
    view: Clean,
    entities: dict[str, Node],
    proposals: Sequence[Proposal],
) -> Iterator[Found]:
    """Yield proposals with addresses; one that the source is known to say, however it was decided, is not new."""
    said = {
        (s.subject, s.relation, s.object, s.role or "")
        for s in (*snapshot.statements, *snapshot.proposed, *snapshot.rejected)
        if s.source == source.iri
    }
    known = {s.iri for s in (*snapshot.statements, *snapshot.proposed, *snapshot.rejected)}
    for proposal in proposals:
        start = proposal.start or 0
        place = view.raw(start, start + len(proposal.passage))
        ends = [_address(actor, source, entities) for actor in (proposal.subject, proposal.object)]
        texts = (proposal.subject.surface, proposal.relation, proposal.object.surface, proposal.role or "")
        iri = statement_iri(source.iri, f"{place[0]}-{place[1]}", *texts)
        again = (ends[0], proposal.relation, ends[1])
        told = iri in known or (*again, proposal.role or "") in said or (not proposal.role and (*again, "") in said)
        yield Found(iri, proposal, place[0], place[1], ends[0], ends[1], new=not told)


def _address(actor: Actor, source: Source, entities: dict[str, Node]) -> str:
    """Return the address of an actor: its own where it is known, else one made of its name.

    A noun that means one thing only within its document, such as the jury, gets one of its own there.
    """
    if actor.iri:
        return actor.iri

    def is_other(iri: str) -> bool:
        taken = entities.get(iri)
        return taken is not None and taken.kind != actor.kind and taken.name() != actor.name

    name = f"{actor.name[:_GENERIC]} {names.local_name(source.iri)[-16:]}" if actor.generic else actor.name
    return address(name, actor.kind, is_other)


def _title(text: str, name: str) -> str:
    """Return the first line that is long enough for a title, cut at a word; the file's name where there is none."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    first = next((line for line in lines if len(line) >= _SHORTEST_TITLE), name)
    return shorten(first, _LONGEST_TITLE, placeholder=" …") if len(first) > _LONGEST_TITLE else first


def _quads(source: Source, told: Told, found: Sequence[Found], entities: dict[str, Node]) -> Iterator[Quad]:
    new = [one for one in found if one.new]
    yield from source.quads(told.attribution)
    seen: set[str] = set(entities)
    for one in new:
        for iri, actor in ((one.subject, one.proposal.subject), (one.object, one.proposal.object)):
            if iri not in seen:
                seen.add(iri)
                yield from actor_quads(iri, actor, source)
        yield from statement_quads(one.iri, one.proposal, source.iri, (one.start, one.end), (one.subject, one.object))
