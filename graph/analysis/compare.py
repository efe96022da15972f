"""What differs between two days: relations and nodes that began, were first observed, ended, or changed.

Enters: a snapshot, filters, two days. Leaves: a Comparison. An observation is no beginning, so what began and what was
first observed stand apart; what is undated is listed apart and is neither. An end is one also where no beginning is
stated. What both begins and ends between the two days is on neither of them and therefore not here.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Generic, TypeVar, overload
from typing import Literal as OneOf

import numpy as np

from graph.analysis.filters import Filters
from graph.analysis.network import Network, project
from graph.arrays.codes import Ints
from graph.arrays.edges import Bools, Edges, Ends
from graph.errors import Invalid
from graph.snapshot import Snapshot
from graph.statements import Statement
from ontology.model import model

Part = OneOf["presence", "role", "amount", "certainty"]
T = TypeVar("T")
_Key = tuple[str, str, str]


class Statements(Sequence[Statement]):
    """Statements of a snapshot, sorted as it loads them, of which only those that are asked for are read."""

    def __init__(self, data: Snapshot, rows: Ints) -> None:
        self._data, self._any = data, rows

    @cached_property
    def _rows(self) -> Ints:
        return self._data.ordered(self._any)

    def __len__(self) -> int:
        """Return how many there are; this reads none."""
        return len(self._any)

    @overload
    def __getitem__(self, at: int) -> Statement: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Statement, ...]: ...

    def __getitem__(self, at: int | slice) -> Statement | tuple[Statement, ...]:
        """Read one statement, or some."""
        return self._data.load(self._rows[at]) if isinstance(at, slice) else self._data.load(self._rows[[at]])[0]


@dataclass(frozen=True)
class RelationChange:
    """A relation (IRI, name, IRI) and the statements that carry it on the first and on the second day.

    ``undated`` carry it too, without a date: it may hold on both days. ``differs`` says in what the statements of the
    two days differ, where both days have some; empty, only the statements are others.
    """

    subject: str
    relation: str
    object: str
    before: tuple[Statement, ...]
    after: tuple[Statement, ...]
    undated: tuple[Statement, ...] = ()
    differs: tuple[Part, ...] = ()

    @property
    def moved(self) -> tuple[Statement, ...]:
        """The statements that hold on one of the days only."""
        kept = {s.iri for s in self.before} & {s.iri for s in self.after}
        return tuple(s for s in (*self.before, *self.after) if s.iri not in kept)


@dataclass(frozen=True)
class NodeChange:
    """A node by IRI, the number of its relations that differ, the statements that hold on one of the days only.

    ``undated`` link the node too, without a date: it may be there on both days.
    """

    iri: str
    relations: int
    statements: tuple[Statement, ...]
    undated: Sequence[Statement] = ()


@dataclass(frozen=True)
class Changes(Generic[T]):
    """What is new since some start that is known, new as first observed, gone, and on both days but otherwise."""

    began: tuple[T, ...]
    observed: tuple[T, ...]
    ended: tuple[T, ...]
    changed: tuple[T, ...]
    unchanged: int


@dataclass(frozen=True)
class Comparison:
    """The difference of two days. A node is there on a day when a relation of it is; that is no founding date.

    ``undated`` are the statements that are so on the second day, ``undated_nodes`` the nodes, by IRI, that only these
    link.
    """

    first: date
    second: date
    relations: Changes[RelationChange]
    nodes: Changes[NodeChange]
    undated: Sequence[Statement]
    undated_nodes: tuple[str, ...]


def compare(snapshot: Snapshot, filters: Filters, first: date, second: date) -> Comparison:
    """Return what differs between the networks of two days, sorted by name; the filters' own day does not count.

    Raises:
        Invalid: the first day is after the second.
    """
    if first > second:
        raise Invalid(f"{first} is after {second}; name the earlier day first.", first=str(first), second=str(second))
    before, after = two_days(snapshot, filters, first, second)
    unchanged, moved = _moved(before, after)
    relations = _relations(_only(before, moved), _only(after, moved), unchanged)
    edges, undated = snapshot.edges, after.undated_rows
    ends = np.union1d(edges.subject[undated], edges.object[undated])
    alone = np.setdiff1d(ends, np.union1d(before.codes, after.codes))
    return Comparison(
        first=first,
        second=second,
        relations=relations,
        nodes=_nodes(before, after, relations),
        undated=Statements(snapshot, undated),
        undated_nodes=tuple(_by_name(edges.numbering.entities.many(alone), snapshot)),
    )


def two_days(snapshot: Snapshot, filters: Filters, first: date, second: date) -> tuple[Network, Network]:
    """Return the networks of two days; to the first belongs what is undated then and has ended by the second."""
    before, after = (project(snapshot, replace(filters, on=day, undated=False)) for day in (first, second))
    ended, edges = np.setdiff1d(before.undated_rows, after.undated_rows), snapshot.edges
    ends = np.concatenate([edges.subject[ended], edges.object[ended]])
    rows, codes = np.union1d(before.rows, ended), np.union1d(before.codes, ends)
    return (replace(before, rows=rows, codes=codes, undated_rows=after.undated_rows) if len(ended) else before), after


def _moved(before: Network, after: Network) -> tuple[int, Bools]:
    """Return how many relations the same statements carry on both days, and which rows are of others."""
    carried = _carried(before.data.edges)
    moved = np.zeros(carried.max(initial=-1) + 1, bool)
    moved[carried[np.setxor1d(before.rows, after.rows)]] = True
    both = np.intersect1d(carried[before.rows], carried[after.rows])
    return int(np.count_nonzero(~moved[both])), moved[carried]


def _carried(edges: Edges) -> Ints:
    """Return a number for the relation that each row carries; a symmetric one is the same from both of its ends."""
    relation, known = edges.columns["relation"].astype(np.int64), model().relations
    symmetric = np.array(
        [name in known and known[name].symmetric for name in edges.numbering.relations] + [False], bool
    )
    turned = symmetric[relation] & (edges.object < edges.subject)
    start, end = np.where(turned, edges.object, edges.subject), np.where(turned, edges.subject, edges.object)
    width = len(edges.numbering.entities) + 1
    pairs = np.unique((start + 1).astype(np.int64) * width + end + 1, return_inverse=True)[1]
    found: Ints = np.unique(pairs * (len(symmetric) + 1) + relation + 1, return_inverse=True)[1]
    return found


def _only(network: Network, keep: Bools) -> Network:
    """Return a network with only some rows, those without a date among them."""
    rows, undated = (rows[keep[rows]] for rows in (network.rows, network.undated_rows))
    return replace(network, rows=rows, undated_rows=undated)


def _relations(before: Network, after: Network, unchanged: int) -> Changes[RelationChange]:
    """Return the relations that differ, from networks that hold only these."""
    old, new, undated = (_by_relation(found) for found in (before.statements, after.statements, after.undated))
    names = before.data.names_in("de")
    found = {
        key: RelationChange(*key, old.get(key, ()), new.get(key, ()), undated.get(key, ()))
        for key in sorted(old.keys() | new.keys(), key=lambda key: (names[key[0]], key[1], names[key[2]], key))
    }
    gained = [change for change in found.values() if not change.before]
    kept = [change for change in found.values() if change.before and change.after]
    return Changes(
        began=tuple(change for change in gained if _is_valid(change.after, after)),
        observed=tuple(change for change in gained if not _is_valid(change.after, after)),
        ended=tuple(change for change in found.values() if not change.after),
        changed=tuple(replace(change, differs=_differs(change, before, after)) for change in kept),
        unchanged=unchanged,
    )


def _nodes(before: Network, after: Network, relations: Changes[RelationChange]) -> Changes[NodeChange]:
    """Return the nodes that differ; one on both days is changed when a relation of it differs."""
    touched: dict[str, list[RelationChange]] = defaultdict(list)
    for change in (*relations.began, *relations.observed, *relations.ended, *relations.changed):
        for end in {change.subject, change.object}:
            touched[end].append(change)
    began = {end for change in relations.began for end in (change.subject, change.object)}
    undated = _undated(after)

    def listed(iris: Iterable[str]) -> tuple[NodeChange, ...]:
        return tuple(_node(iri, touched[iri], undated(iri)) for iri in _by_name(iris, before.data))

    there, here = before.nodes.keys(), after.nodes.keys()
    gained, kept = here - there, here & there
    return Changes(
        began=listed(gained & began),
        observed=listed(gained - began),
        ended=listed(there - here),
        changed=listed(kept & touched.keys()),
        unchanged=len(kept - touched.keys()),
    )


def _node(iri: str, changes: list[RelationChange], undated: Sequence[Statement]) -> NodeChange:
    return NodeChange(iri, len(changes), tuple(s for change in changes for s in change.moved), undated)


def _by_relation(statements: Iterable[Statement]) -> Mapping[_Key, tuple[Statement, ...]]:
    """Return statements by the relation that they carry; a symmetric one is the same from both of its ends."""
    found: dict[_Key, list[Statement]] = defaultdict(list)
    for s in statements:
        known = model().relations.get(s.relation)
        turned = known is not None and known.symmetric and s.object < s.subject
        found[(s.object, s.relation, s.subject) if turned else (s.subject, s.relation, s.object)].append(s)
    return {key: tuple(carried) for key, carried in found.items()}


def _undated(network: Network) -> Callable[[str], Sequence[Statement]]:
    """Return what gives the undated statements with a node as an end, without reading any."""
    edges, rows = network.data.edges, network.undated_rows
    entities = edges.numbering.entities
    index = Ends.of(edges.subject[rows], edges.object[rows], len(entities))
    return lambda iri: Statements(network.data, rows[np.unique(index.rows(np.array([entities.find(iri)])))])


def _by_name(iris: Iterable[str], snapshot: Snapshot) -> list[str]:
    names = snapshot.names_in("de")
    return sorted(iris, key=lambda iri: (names[iri], iri))


def _is_valid(statements: tuple[Statement, ...], day: Network) -> bool:
    return any(day.presence(s) == "valid" for s in statements)


def _differs(change: RelationChange, before: Network, after: Network) -> tuple[Part, ...]:
    old, new = change.before, change.after
    facts: tuple[tuple[Part, object, object], ...] = (
        ("presence", _is_valid(old, before), _is_valid(new, after)),
        ("role", {s.role for s in old}, {s.role for s in new}),
        ("amount", _amounts(old), _amounts(new)),
        ("certainty", {s.certainty for s in old}, {s.certainty for s in new}),
    )
    return tuple(part for part, one, other in facts if one != other)


def _amounts(statements: tuple[Statement, ...]) -> set[tuple[object, ...]]:
    return {(s.amount, s.currency, s.approximate) for s in statements}
