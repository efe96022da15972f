"""A snapshot: the entities and statements of one generation; reads of one generation share it.

Enters: what was read. Leaves: an immutable Snapshot, which every question is asked of.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from graph.arrays.codes import NONE, Ints
from graph.arrays.edges import ACCEPTED, DERIVED, PROPOSED, REJECTED, Edges
from graph.arrays.kept import Held
from graph.details import Details, Known
from graph.errors import Unknown
from graph.node import Credit, Node
from graph.statements import Statement
from ontology import names
from ontology.model import model

if TYPE_CHECKING:
    from graph.intake.duplicates import Candidate
    from graph.search import Index

_LARGE = 200_000
_MOST_OF_LARGE, _MOST_OF_SMALL = 1, 8
_MOST_CHOSEN = 16


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Entities by IRI, the columns of all statements, and the statements themselves where they are asked for.

    For what it holds beside these see Held. ``kinds`` is the kind of each entity by its code (see ``kinds_of``).
    ``former`` is the index of an earlier snapshot, in which only the nodes in ``renamed`` are others.
    """

    generation: int
    nodes: Mapping[str, Node]
    edges: Edges
    details: Details
    sources: Mapping[str, str]
    claims: Mapping[str, frozenset[str]]
    credits: Mapping[str, Credit]
    moved: Mapping[str, str]
    apart: Mapping[str, frozenset[str]]
    kinds: Ints
    former: "Index | None" = None
    renamed: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        nodes: Mapping[str, Node],
        statements: Iterable[Statement],
        sources: Mapping[str, str] | None = None,
        claims: Mapping[str, frozenset[str]] | None = None,
    ) -> "Snapshot":
        """Return a snapshot of what is given, of generation 1."""
        edges = Edges.of(statements := tuple(statements), nodes)
        held = Held(1, nodes, edges, sources or {}, claims or {}, {}, {}, {})
        return cls(**vars(held), details=Known(edges, statements), kinds=kinds_of(nodes, edges.numbering.entities))

    @property
    def held(self) -> Held:
        """What can be kept of it."""
        return Held(**{part.name: getattr(self, part.name) for part in fields(Held)})

    def load(self, rows: Ints) -> tuple[Statement, ...]:
        """Return the statements of some rows, sorted by subject, relation, object and IRI."""
        return tuple(sorted(self.details.of(rows.tolist()), key=_by_ends))

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """All accepted statements; with many of them this takes long."""
        return self.load(self.edges.of_origin(ACCEPTED))

    @cached_property
    def derived(self) -> tuple[Statement, ...]:
        """What rules derived."""
        return self.load(self.edges.of_origin(DERIVED))

    @cached_property
    def proposed(self) -> tuple[Statement, ...]:
        """What waits for review."""
        return self.load(self.edges.of_origin(PROPOSED))

    @cached_property
    def rejected(self) -> tuple[Statement, ...]:
        """What was reviewed and rejected."""
        return self.load(self.edges.of_origin(REJECTED))

    @cached_property
    def index(self) -> "Index":
        """The index of names, built when first asked."""
        from graph.search import Index

        if self.former:
            return self.former.with_nodes(self.nodes, self.renamed, self.moved)
        return Index(self.nodes, moved=self.moved)

    @cached_property
    def duplicates(self) -> "list[Candidate]":
        """Pairs of actors that may be one, found when first asked."""
        from graph.intake.duplicates import candidates

        return candidates(self)

    @cached_property
    def identified(self) -> Mapping[str, list[str]]:
        """The entities, by IRI, that carry each identifier."""
        found: dict[str, list[str]] = defaultdict(list)
        for node in self.nodes.values():
            for identifier in node.identifiers:
                found[identifier].append(node.iri)
        return found

    @cached_property
    def _claims_about(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for claim, about in self.claims.items():
            for iri in about:
                found[iri].append(claim)
        return found

    def rows_about(self, iri: str, origins: Iterable[int] = (ACCEPTED,)) -> Ints:
        """Return the rows of statements with an entity as an end, or as what their object, a claim, is about."""
        entities, edges = self.edges.numbering.entities, self.edges
        rows = edges.at(np.array([entities.find(iri)]))
        claims = np.array([entities.find(claim) for claim in self._claims_about.get(iri, ())], np.int64)
        if len(claims):
            near = edges.at(claims)
            rows = np.union1d(rows, near[np.isin(edges.object[near], claims)])
        return rows[np.isin(edges.columns["origin"][rows], list(origins))]

    def count_about(self, iri: str) -> int:
        """Return how many accepted rows there are about an entity; all are counted once, and none is looked up."""
        if iri in self._claims_about:
            return len(self.rows_about(iri))
        code = self.edges.numbering.entities.find(iri)
        return int(self._counts[code]) if 0 <= code < len(self._counts) else 0

    @cached_property
    def _counts(self) -> Ints:
        """The number of accepted statements with each entity as an end, by code."""
        rows = self.edges.of_origin(ACCEPTED)
        subject, object_ = self.edges.subject[rows], self.edges.object[rows]
        other = object_[(object_ != NONE) & (object_ != subject)]
        return np.bincount(np.concatenate([subject, other]), minlength=len(self.edges.numbering.entities))

    def about(self, iri: str) -> tuple[Statement, ...]:
        """Return the accepted statements with an entity as an end, and those whose object is a claim about it."""
        return self.load(self.rows_about(iri))

    def ordered(self, rows: Ints) -> Ints:
        """Return rows sorted by subject, relation, object (values first) and IRI, without reading the statements."""
        numbering, columns = self.edges.numbering, self.edges.columns
        object_ = columns["object"][rows]
        keys = (
            numbering.statements.ranks(rows),
            np.where(object_ == NONE, NONE, numbering.entities.ranks(object_)),
            numbering.relations.ranks(columns["relation"][rows]),
            numbering.entities.ranks(columns["subject"][rows]),
        )
        return rows[np.lexsort(keys)]

    def row(self, iri: str) -> int:
        """Return the row of a statement, NONE where there is none."""
        row = self.edges.numbering.statements.find(iri)
        return row if 0 <= row < len(self.edges) and self.edges.columns["origin"][row] != NONE else NONE

    def statement(self, asked: str) -> Statement:
        """Return the statement that an IRI, its last part, a former one, or the number in its source (F081) means.

        Raises:
            Unknown: there is none.
        """
        iris = (asked, names.ID + asked, *self.details.called(asked))
        addresses = (address for iri in iris for address in (iri, self.moved.get(iri, iri)))
        row = next((row for iri in addresses if (row := self.row(iri)) != NONE), None)
        if row is None:
            raise Unknown("statement", asked)
        (found,) = self.details.of([row])
        return found

    def names_in(self, language: str, others: Mapping[str, str] | None = None) -> Mapping[str, str]:
        """Return the names of all entities in a language, by IRI, and those of others that are given."""
        return _Names(self.nodes, language, others or {})

    def by_name(self, language: str, kinds: Collection[str]) -> Sequence[str]:
        """Return the entities of just these kinds, by IRI, in the order of their names in a language; sorted once."""
        if language not in self._sorted:
            named = sorted(self.nodes.values(), key=lambda node: (node.name(language), node.iri))
            iris = [node.iri for node in named]
            self._sorted[language] = iris, kinds_of(self.nodes, iris), {}
        iris, kind, chosen = self._sorted[language]
        if (key := frozenset(kinds)) not in chosen:
            wanted = np.array([*(one in key for one in sorted(model().kinds)), False])
            chosen[key] = np.flatnonzero(wanted[kind]).astype(np.int32)
            for old in list(chosen)[:-_MOST_CHOSEN]:
                chosen.pop(old, None)
        return _Some(iris, chosen[key])

    @cached_property
    def cited(self) -> Ints:
        """The entities that accepted statements name as their source, by code."""
        sources = self.edges.columns["source"][self.edges.of_origin(ACCEPTED)]
        return np.unique(sources[sources != NONE])

    @cached_property
    def kind_counts(self) -> Mapping[str, int]:
        """The number of entities of each kind, the most specific of each."""
        return Counter(node.kind for node in self.nodes.values())

    def remembered(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Return what is made of this snapshot, from the last times where it was made then."""
        found = self._last.pop(key, None)
        self._last[key] = found = make() if found is None else found
        for old in list(self._last)[: -(_MOST_OF_LARGE if len(self.edges) > _LARGE else _MOST_OF_SMALL)]:
            self._last.pop(old, None)
        return found

    @cached_property
    def counted(self) -> dict[Hashable, Any]:
        """What was counted of it, small beside the snapshot itself."""
        return {}

    @cached_property
    def _last(self) -> dict[Hashable, Any]:
        return {}

    @cached_property
    def _sorted(self) -> dict[str, tuple[list[str], Ints, dict[frozenset[str], Ints]]]:
        return {}


class _Some(Sequence[str]):
    """Some texts of a list, by their places; only those that are asked for are looked up."""

    def __init__(self, texts: Sequence[str], places: Ints) -> None:
        self._texts, self._places = texts, places

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, at: int) -> str: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[str]: ...

    def __getitem__(self, at: int | slice) -> str | Sequence[str]:
        if isinstance(at, slice):
            return [self._texts[place] for place in self._places[at].tolist()]
        return self._texts[int(self._places[at])]


class _Names(Mapping[str, str]):
    """The names of entities in one language."""

    def __init__(self, nodes: Mapping[str, Node], language: str, others: Mapping[str, str]) -> None:
        self._nodes, self._language, self._others = nodes, language, others

    def __getitem__(self, iri: str) -> str:
        node = self._nodes.get(iri)
        return node.name(self._language) if node else self._others[iri]

    def __iter__(self) -> Iterator[str]:
        return iter({**self._others, **self._nodes})

    def __len__(self) -> int:
        return len({**self._others, **self._nodes})


def kinds_of(nodes: Mapping[str, Node], iris: Iterable[str]) -> Ints:
    """Return the kinds of some entities as their places in the sorted names of all kinds, NONE for what has none."""
    places = {kind: place for place, kind in enumerate(sorted(model().kinds))}
    found = (nodes.get(iri) for iri in iris)
    return np.array([places.get(node.kind, NONE) if node else NONE for node in found], np.int16)


def _by_ends(s: Statement) -> tuple[str, ...]:
    return s.subject, s.relation, s.object, s.iri
