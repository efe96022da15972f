"""Erasing a person for good: from the store, from every generation of the journal, and from the files that were kept.

Enters: the address of an actor. Leaves: an Erased. What goes: everything that stands under the address or under
addresses that were merged into it, each statement with it at an end, in any status, claims about it and claims that
nobody else made, and its full names in every text. The journal is written anew without that, ends with a tombstone,
and the store is made anew from it, for the engine keeps the texts of removed quads. Numbers of generations stay.

This is the one change beside commit.py: its inverse must not exist.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import Literal

from graph import spelling
from graph.erased import is_erased, stone
from graph.errors import Gone, Invalid, Refused
from graph.intake.commit import LOCAL, Author, refresh_derived
from graph.intake.redact import Names, Redaction, is_label, redact_files, text_of
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

    ``changes`` are the journalled changes that were written anew; ``mentions`` texts that carry a surname alone, are a
    name or title of something else, or have more of a name than the full one that was taken out, such as an e-mail
    address; ``unsearched`` kept files whose text is packed, such as PDF.
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
        found, standing = _mentions(store, plan)
        redaction = Redaction(plan.nodes | plan.statements, plan.named, standing)
        if dry_run:
            for _ in _rewritten(store, None, plan, redaction):
                pass
        else:
            store.exchange(lambda part: _filled(store, part, plan, redaction, iri, by))
            refresh_derived(store)
            spelling.forget()
        found |= {Mention(names.id_of(node[1:-1]), "text") for node in redaction.left}
        mentions = sorted(found, key=lambda mention: (mention.node, mention.predicate))
        return Erased(
            generation=store.generation,
            addresses=len(plan.nodes),
            statements=len(plan.statements),
            texts=len(redaction.texts),
            changes=redaction.changes,
            files=len(redaction.files.renamed),
            mentions=tuple(mentions[:MOST]),
            mentions_left_out=max(0, len(mentions) - MOST),
            unsearched=tuple(redaction.files.unsearched),
        )


@dataclass
class _Seen:
    """What one pass over the journal finds of all that was ever written; what is kept is small beside it."""

    leads: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    about: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    claims: set[str] = field(default_factory=set)
    is_source: bool = False

    def note(self, node: str, subject: str, predicate: str, target: str) -> None:
        """Take note of a triple."""
        if predicate == _TYPE and target == _CLAIM:
            self.claims.add(subject)
        elif predicate == _ABOUT:
            self.about[target].add(subject)
        elif predicate in _SAME:
            self.leads[target].add(subject)
        elif predicate == _SOURCE and target == node:
            self.is_source = True

    def same(self, node: str) -> set[str]:
        """Return a node with all that were merged into it, over any number of steps."""
        found, fresh = {node}, {node}
        while fresh := {before for one in fresh for before in self.leads[one]} - found:
            found |= fresh
        return found


def _planned(journal: Journal, node: str) -> _Plan:
    """Find what belongs to a person, in two passes over all that was ever written."""
    seen = _Seen()
    for subject, predicate, target in _triples(journal):
        seen.note(node, subject, predicate, target)
    if seen.is_source:
        told = "is the source of statements: correct or retract that source instead, and erase who stands in it"
        raise Refused(f"{names.id_of(node[1:-1])} {told}.", limit="source")
    same = seen.same(node)
    ends: dict[str, dict[str, str]] = defaultdict(dict)
    given = []
    for line in _lines(journal):
        subject, predicate, rest = line.split(" ", 2)
        if predicate in (_SUBJECT, _OBJECT) and (target := rest.partition(" ")[0]) in same | seen.claims:
            ends[subject][predicate] = target
        elif predicate in _NAMES and subject in same:
            given.append(text_of(line))
    if not given:
        raise Invalid(f"Nothing is recorded under {names.id_of(node[1:-1])} that could be erased.")
    nodes = same | {claim for one in same for claim in seen.about[one]} | _own(ends, same)
    statements = {statement for statement, found in ends.items() if not nodes.isdisjoint(found.values())}
    ids = tuple(names.id_of(one[1:-1]) for one in sorted(same))
    return _Plan(frozenset(nodes), frozenset(statements), Names(given), ids)


def _own(ends: Mapping[str, Mapping[str, str]], same: set[str]) -> set[str]:
    """Return the claims that nobody but the person made."""
    made: dict[bool, set[str]] = {True: set(), False: set()}
    for found in ends.values():
        if _OBJECT in found:
            made[found.get(_SUBJECT) in same].add(found[_OBJECT])
    return made[True] - made[False] - same


def _mentions(store: Store, plan: _Plan) -> tuple[set[Mention], set[str]]:
    """Return the texts that may name the person after it; of those, names of others in full, which stay as they are."""
    found, standing = set(), set()
    for line in _naming(store, plan.named):
        subject, predicate, _ = line.split(" ", 2)
        text = text_of(line)
        without = plan.named.without(text)
        if subject in plan.nodes | plan.statements:
            continue
        if is_label(line) or without == text or plan.named.left_in(without):
            found.add(Mention(names.id_of(subject[1:-1]), names.local_name(predicate[1:-1])))
        if is_label(line) and without != text:
            standing.add(line)
    return found, standing


def _naming(store: Store, named: Names) -> Iterator[str]:
    """Yield the lines of texts in any graph that carry one of the names, or a surname."""
    for key in sorted(named.keys):
        text = f"isLiteral(?o) && CONTAINS(LCASE(STR(?o)), {Literal(key)})"
        graphs = f"GRAPH ?g {{ ?s ?p ?o }} FILTER(?g != <{names.GRAPH_DERIVED}>)"
        query = f"SELECT ?s ?p ?o ?g {{ {{ ?s ?p ?o }} UNION {{ {graphs} }} FILTER({text}) }}"
        for subject, predicate, target, graph in store.rows(query):
            line = f"{subject} {predicate} {target}{f' {graph}' if graph else ''} ."
            if named.any is not None and named.any.search(text_of(line)):
                yield line


def _filled(store: Store, part: Path, plan: _Plan, redaction: Redaction, iri: str, by: Author) -> None:
    """Write the journal and the kept files without the person."""
    journal, generation = Journal(part / "journal"), store.generation + 1
    for number, payload in _rewritten(store, part / "documents", plan, redaction):
        journal.put(number, payload, synced=False)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    entry = Entry(generation, now, by.name, WHY, (stone(store, iri, generation),))
    journal.put(generation, entry.payload(), synced=False)


def _rewritten(store: Store, into: Path | None, plan: _Plan, redaction: Redaction) -> Iterator[tuple[int, bytes]]:
    """Yield the generations and payloads of the new journal, once the kept files are written.

    Without ``into`` these are counted only: what is told before is what is done.
    """
    redaction.files = redact_files(store.folder / "documents", into, plan.named)
    for frame in store.journal.frames():
        yield frame.generation, _without(frame, redaction, plan)


def _without(frame: Frame, redaction: Redaction, plan: _Plan) -> bytes:
    """Return a frame's payload without the person; one that has nothing of them stays as it is, byte for byte."""
    head = frame.head
    why = plan.named.without(head["why"])
    for one in plan.ids:
        why = why.replace(one, "[…]")
    touched = redaction.touches(frame.lines())
    redaction.changes += touched
    if why == head["why"] and not touched:
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
            yield subject, predicate, rest.partition(" ")[0]
