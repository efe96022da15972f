"""What was changed, when, by whom and why: the journal as statements, for people and for programs that follow it.

Enters: a store with a journal, and from where to read. Leaves: Happenings, oldest first. Of a large change the first
quads are read and the others are counted; nothing else of the journal is in memory.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import Literal, Quad, RdfFormat, parse

from graph.intake.after import is_link
from graph.intake.undo import is_erasure, overtaken
from graph.snapshot import Snapshot
from graph.snapshots import as_it_was
from graph.statements import Statement, Term, from_terms
from graph.store import Store
from graph.store.entry import Frame
from ontology import names

MOST = 1000
LOOKED = 10_000
_KEPT = 2
_ENDS = {names.SUBJECT, names.PREDICATE, names.OBJECT}
_NAMES = (names.PREF_LABEL, names.ALT_LABEL)


@dataclass(frozen=True)
class Part:
    """What a change added, or removed: quads as N-Quads, the statements among them, how many quads are left out."""

    quads: tuple[str, ...]
    statements: tuple[Statement, ...]
    left_out: int

    @property
    def count(self) -> int:
        """How many quads it is."""
        return len(self.quads) + self.left_out


@dataclass(frozen=True, order=True)
class Value:
    """A term as text: an IRI where ``datatype`` is empty, else a literal of that datatype."""

    text: str
    datatype: str = ""


@dataclass(frozen=True)
class Altered:
    """What a change did to one predicate of a node: the values that it took, and those that it gave."""

    node: str
    predicate: str
    before: tuple[Value, ...]
    after: tuple[Value, ...]


@dataclass(frozen=True)
class Happening:
    """One change. ``undoable`` is None where it is too large to tell without trying.

    ``touched`` are the nodes of which it changed a part, ``altered`` what of them and of statements that were there
    before and are after; ``labels`` the names that it gave or took, by IRI.
    """

    generation: int
    at: str
    who: str
    why: str
    added: Part
    removed: Part
    touched: tuple[str, ...]
    altered: tuple[Altered, ...]
    labels: dict[str, str]
    erasure: bool
    undoable: bool | None


@dataclass(frozen=True)
class Page:
    """Some changes, and the last one that was looked at for them."""

    items: tuple[Happening, ...]
    seen: int


def history(store: Store, since: int | None, limit: int, quads: int = MOST, about: str | None = None) -> Page:
    """Return at most ``limit`` changes after a generation, else the last ones; ``quads`` bounds each side of each.

    ``about`` is the IRI that they name; of those after a generation, so many are looked at for it in one go.

    Raises:
        Refused: the store keeps no journal.
    """
    last, looked = store.journal.generation, limit if about is None else LOOKED
    begin = max(0, last - looked) if since is None else since
    frames, found, seen = islice(store.journal.frames(begin), looked), list[Frame](), begin
    for frame in frames:
        seen = frame.generation
        if about is None or _names(frame, f"<{about}>"):
            found.append(frame)
        if since is not None and len(found) == limit:
            break
    return Page(tuple(_happening(store, frame, quads) for frame in found[-limit:]), seen)


def happening(store: Store, generation: int, quads: int = MOST) -> Happening:
    """Return one change.

    Raises:
        Invalid: there is none of that number.
    """
    return _happening(store, store.journal.frame(generation), quads)


class Pasts:
    """Snapshots of earlier generations; the latest two stay."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: dict[tuple[int, int], Snapshot] = {}

    def at(self, generation: int) -> Snapshot:
        """Return the snapshot of a generation.

        Raises:
            Invalid: there is no such generation.
            Refused: the store keeps no journal.
        """
        past, now = self._store.at(generation), self._store.generation
        key = (generation, now)  # what is erased now is gone from what was before
        if key not in self._kept:
            found = [(kept, snapshot) for kept, snapshot in self._kept.items() if kept[1] == now]
            self._kept = dict([*found[1 - _KEPT :], (key, as_it_was(past))])
        return self._kept[key]


def _happening(store: Store, frame: Frame, most: int) -> Happening:
    head, lines = frame.head, frame.lines()
    added, added_out = _side(islice(lines, head["added"]), most)
    removed, removed_out = _side(lines, most)
    statements = [_statements(quads, whole=not out) for quads, out in ((added, added_out), (removed, removed_out))]
    whole = {s.iri for found in statements for s in found}
    erasure, cut = is_erasure(added), bool(added_out or removed_out)
    return Happening(
        generation=frame.generation,
        at=head["at"],
        who=head["who"],
        why=head["why"],
        added=Part(tuple(f"{quad} ." for quad in added), statements[0], added_out),
        removed=Part(tuple(f"{quad} ." for quad in removed), statements[1], removed_out),
        touched=tuple(sorted({_iri(q) for q in (*added, *removed) if not is_link(q)} - whole)),
        altered=_altered(added, removed, {s.iri for s in statements[0]} ^ {s.iri for s in statements[1]}),
        labels=_labels((*removed, *added)),
        erasure=erasure,
        undoable=None if cut and not erasure else _undoable(store, added, removed),
    )


def _undoable(store: Store, added: list[Quad], removed: list[Quad]) -> bool:
    return bool(added or removed) and not is_erasure(added) and not overtaken(store, added, removed)


def _names(frame: Frame, node: str) -> bool:
    return any(node in line and node in line.split(" ", 3)[:3] for line in frame.lines())


def _side(lines: Iterator[str], most: int) -> tuple[list[Quad], int]:
    """Return the first quads of some lines, and how many more there are."""
    read_now = "\n".join(islice(lines, most))
    return list(parse(read_now, format=RdfFormat.N_QUADS)), sum(1 for _ in lines)


def _statements(quads: Iterable[Quad], *, whole: bool) -> tuple[Statement, ...]:
    """Return the statements that are wholly among some quads; the last node of what was cut may not be."""
    found: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        found[_iri(quad)][quad.predicate.value].append(quad.object)
    if not whole and found:
        found.popitem()
    return tuple(from_terms(iri, terms) for iri, terms in found.items() if terms.keys() >= _ENDS)


def _altered(added: Iterable[Quad], removed: Iterable[Quad], apart: AbstractSet[str]) -> tuple[Altered, ...]:
    """Return which terms of nodes differ, but for those ``apart``: statements that came or went as a whole."""
    sides: dict[tuple[str, str], tuple[set[Value], set[Value]]] = defaultdict(lambda: (set(), set()))
    for side, quads in enumerate((removed, added)):
        for quad in quads:
            if not is_link(quad) and _iri(quad) not in apart:
                sides[_iri(quad), quad.predicate.value][side].add(_value(quad.object))
    return tuple(
        Altered(*key, tuple(sorted(before - after)), tuple(sorted(after - before)))
        for key, (before, after) in sides.items()
        if before != after
    )


def _value(term: Term) -> Value:
    text = str(getattr(term, "value", term))
    return Value(text, term.datatype.value) if isinstance(term, Literal) else Value(text)


def _labels(quads: Iterable[Quad]) -> dict[str, str]:
    named = [q for q in quads if q.predicate.value in _NAMES and isinstance(q.object, Literal)]
    ordered = sorted(named, key=lambda q: q.predicate.value == names.PREF_LABEL)
    return {_iri(q): q.object.value for q in ordered if isinstance(q.object, Literal)}


def _iri(quad: Quad) -> str:
    return str(getattr(quad.subject, "value", quad.subject))
