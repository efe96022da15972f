"""Erasing a person for good: from the store, from every generation of the journal, and from the files that were kept.

Enters: the address of an actor. Leaves: an Erased. What goes: everything that stands under the address or under
addresses that were merged into it, each statement with it at an end, in any status, claims about it and claims that
nobody else made, and its full names in every text. The journal is written anew without that, ends with a tombstone,
and the store is made anew from it, for the engine keeps the texts of removed quads. Numbers of generations stay.

This is the one change beside commit.py: its inverse must not exist.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from graph.erased import is_erased, stone
from graph.errors import Gone, Invalid, Refused
from graph.intake.commit import LOCAL, Author, refresh_derived
from graph.intake.redact import Names, Redaction, is_label, redact_files
from graph.store import Entry, Store
from graph.store.entry import Frame, packed
from graph.store.journal import Journal
from ontology import names

WHY = "erasure"
MOST = 100
_ABOUT, _TYPE, _CLAIM, _SOURCE = (f"<{iri}>" for iri in (names.ABOUT, names.TYPE, names.CLAIM, names.SOURCE))
_SUBJECT, _OBJECT = f"<{names.SUBJECT}>", f"<{names.OBJECT}>"
_SAME = {f"<{iri}>" for iri in (names.DCTERMS + "isReplacedBy", names.OWL + "sameAs")}
_NAMES = {f"<{iri}>" for iri in (names.PREF_LABEL, names.ALT_LABEL, names.HIDDEN_LABEL)}


@dataclass(frozen=True)
class Mention:
    """A text that may still name the person: what it is about, and by which property."""

    node: str
    predicate: str


@dataclass(frozen=True)
class Erased:
    """What an erasure takes, or would take, and what it leaves to people.

    ``changes`` are the journalled changes that were written anew; ``mentions`` texts that carry a surname alone, or
    are a name or title of something else; ``unsearched`` kept files whose text is packed, such as PDF.
    """

    generation: int
    addresses: int
    statements: int
    texts: int
    changes: int
    files: int
    mentions: tuple[Mention, ...]
    mentions_left_out: int
    unsearched: tuple[str, ...]


@dataclass(frozen=True)
class _Plan:
    nodes: frozenset[str]
    statements: frozenset[str]
    named: Names
    ids: tuple[str, ...]


def erase(store: Store, iri: str, by: Author = LOCAL, *, dry_run: bool = False) -> Erased:
    """Erase an actor for good, or say what that would take.

    Raises:
        Refused: it is the source of statements, the author may only write some graphs, or the store has no journal.
        Invalid: nothing is, or was, recorded under the address.
        Gone: it was erased already.
    """
    if by.graphs:
        raise Refused(f"'{by.name}' may change {', '.join(by.graphs)} alone; erasing takes from all.", limit="graph")
    with store.writing():
        if is_erased(store, iri):
            raise Gone(f"{names.id_of(iri)} was erased already; nothing of it is left.")
        plan = _planned(store.journal, f"<{iri}>")
        mentions, standing = _mentions(store, plan)
        redaction = Redaction(plan.nodes | plan.statements, plan.named, standing)
        touched, texts = _touched(store.journal, redaction)
        unsearched: list[str] = []
        if not dry_run:
            store.exchange(lambda part: unsearched.extend(_filled(store, part, plan, redaction, iri, by)))
            refresh_derived(store)
        return Erased(
            generation=store.generation,
            addresses=len(plan.nodes),
            statements=len(plan.statements),
            texts=texts,
            changes=touched,
            files=len(redaction.files),
            mentions=tuple(mentions[:MOST]),
            mentions_left_out=max(0, len(mentions) - MOST),
            unsearched=tuple(unsearched),
        )


def _planned(journal: Journal, node: str) -> _Plan:
    """Find what belongs to a person in all that was ever written; each question is one pass over the journal."""
    if any(p == _SOURCE and o == node for _, p, o in _triples(journal)):
        told = "is the source of statements: correct or retract that source instead, and erase who stands in it"
        raise Refused(f"{names.id_of(node[1:-1])} {told}.", limit="source")
    same = _grown(journal, {node}, lambda p: p in _SAME)
    claims = {s for s, p, o in _triples(journal) if p == _TYPE and o == _CLAIM}
    said = {s for s, p, o in _triples(journal) if p == _SUBJECT and o in same}
    own = {o for s, p, o in _triples(journal) if p == _OBJECT and s in said and o in claims}
    shared = {o for s, p, o in _triples(journal) if p == _OBJECT and o in own and s not in said}
    about = {s for s, p, o in _triples(journal) if p == _ABOUT and o in same}
    nodes = same | (own - shared) | about
    statements = {s for s, p, o in _triples(journal) if p in (_SUBJECT, _OBJECT) and o in nodes}
    given = [_text(line) for line in _lines(journal) if _is_name(line, same)]
    if not given:
        raise Invalid(f"Nothing is recorded under {names.id_of(node[1:-1])} that could be erased.")
    ids = tuple(names.id_of(one[1:-1]) for one in sorted(same))
    return _Plan(frozenset(nodes), frozenset(statements), Names(given), ids)


def _grown(journal: Journal, nodes: set[str], leads: Callable[[str], bool]) -> set[str]:
    """Return nodes with all from which some property leads to them, over any number of steps."""
    while more := {s for s, p, o in _triples(journal) if leads(p) and o in nodes} - nodes:
        nodes = nodes | more
    return nodes


def _mentions(store: Store, plan: _Plan) -> tuple[list[Mention], set[str]]:
    """Return the texts that may name the person and are left as they are; of those, names of others in full."""
    found, standing = set(), set()
    for graph in (None, names.GRAPH_PROPOSED, names.GRAPH_REJECTED, *store.graphs()):
        for quad in store.quads(graph):
            line = f"{quad} ."
            subject = str(quad.subject)
            if subject in plan.nodes or subject in plan.statements or '"' not in line or plan.named.any is None:
                continue
            full = plan.named.full is not None and plan.named.full.search(line)
            if plan.named.any.search(line) and not (full and not is_label(line)):
                found.add(Mention(names.id_of(subject[1:-1]), names.local_name(quad.predicate.value)))
                if full:
                    standing.add(line)
    return sorted(found, key=lambda mention: (mention.node, mention.predicate)), standing


def _touched(journal: Journal, redaction: Redaction) -> tuple[int, int]:
    """Return how many changes lose something, and how many texts lose a name."""
    changes, texts = 0, set[str]()
    for frame in journal.frames():
        lost = False
        for line in frame.lines():
            after = redaction.line(line)
            if after != line:
                lost = True
                texts.update((after,) if after else ())
        changes += lost
    return changes, len(texts)


def _filled(store: Store, part: Path, plan: _Plan, redaction: Redaction, iri: str, by: Author) -> list[str]:
    """Write the journal and the kept files without the person, and return the files that cannot be searched."""
    redaction.files, unsearched = redact_files(store.folder / "documents", part / "documents", plan.named)
    journal, generation = Journal(part / "journal"), store.generation + 1
    for frame in store.journal.frames():
        journal.put(frame.generation, _without(frame, redaction, plan), synced=False)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    entry = Entry(generation, now, by.name, WHY, (stone(store, iri, generation),))
    journal.put(generation, entry.payload(), synced=False)
    return unsearched


def _without(frame: Frame, redaction: Redaction, plan: _Plan) -> bytes:
    """Return a frame's payload without the person; one that has nothing of them stays as it is, byte for byte."""
    head = frame.head
    why = plan.named.without(head["why"])
    for one in plan.ids:
        why = why.replace(one, "[…]")
    if why == head["why"] and all(redaction.line(line) == line for line in frame.lines()):
        return frame.payload
    lines = list(frame.lines())
    added = redaction.lines(lines[: head["added"]], added=True)
    removed = redaction.lines(lines[head["added"] :], added=False)
    return packed({**head, "why": why, "added": len(added)}, [*added, *removed])


def _lines(journal: Journal) -> Iterator[str]:
    return (line for frame in journal.frames() for line in frame.lines())


def _triples(journal: Journal) -> Iterator[tuple[str, str, str]]:
    """Yield subject, predicate and object of every line whose object is an IRI, as they are written."""
    for line in _lines(journal):
        subject, predicate, rest = line.split(" ", 2)
        if rest.startswith("<"):
            yield subject, predicate, rest.split(" ", 1)[0]


def _is_name(line: str, nodes: set[str]) -> bool:
    subject, predicate, _ = line.split(" ", 2)
    return subject in nodes and predicate in _NAMES


def _text(line: str) -> str:
    (quad,) = parse(line, format=RdfFormat.N_QUADS)
    return str(getattr(quad.object, "value", ""))
