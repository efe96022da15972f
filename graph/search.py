"""Names: who is meant by a text, and who comes near it.

Enters: the nodes of a snapshot, and a text as a person or a scanner wrote it. Leaves: one node, or ranked hits with the
name that matched. Names and texts are compared folded (``graph.spelling``). Trigrams find the names that may be meant,
and only these are compared letter by letter.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial, reduce
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rapidfuzz import fuzz, process

from graph.arrays.codes import Ints
from graph.errors import Ambiguous, Unknown
from graph.node import Node, called
from graph.postings import Postings, grams
from graph.spelling import LONGEST_INITIALS, fold, initials
from ontology.model import model
from ontology.names import DOCUMENT, id_of, local_name

if TYPE_CHECKING:
    from numpy.typing import NDArray

FORMS = ("main", "alternative", "hidden")
INITIALS = "initials"
_NEAR, _MOST_SHORT = 78, 88  # what is by initials scores between them
_MOST_CANDIDATES = 12
_LONGEST = 200  # characters; no name is longer, and the cost of comparing grows with the square
_COMPARED = 200  # names of a shelf that are compared letter by letter
_LONGER = 0.3  # how much less a name counts that is much longer than the text
_MOST_READ = 100_000  # rows of posting lists, and those of one more; the rarest trigrams come first


class Name(NamedTuple):
    """A name: folded, as it is, its form, and whose it is."""

    folded: str
    text: str
    form: str
    node: Node


@dataclass(frozen=True)
class Hit:
    """A node found, the name that matched and its form (see ``FORMS``, or initials), and a score of 0 to 100."""

    node: Node
    matched: str
    form: str
    score: float


class Shelf:
    """Names that never change, with their trigrams; each counts while its node is the one that the index holds."""

    def __init__(self, names: list[Name]) -> None:
        self.names = names

    @cached_property
    def postings(self) -> Postings:
        """The trigrams of the names and of their short forms."""
        return Postings.of([" ".join((name.folded, *initials(name.text))) for name in self.names])

    @cached_property
    def lengths(self) -> "NDArray[np.float32]":
        """The letters of each name."""
        return np.array([len(name.folded) for name in self.names], np.float32)

    @cached_property
    def exact(self) -> Mapping[str, list[Name]]:
        """The names by how they are folded."""
        found: dict[str, list[Name]] = defaultdict(list)
        for name in self.names:
            found[name.folded].append(name)
        return found

    @cached_property
    def kinds(self) -> Mapping[str, Ints]:
        """The rows of each kind of node."""
        found: dict[str, list[int]] = defaultdict(list)
        for row, name in enumerate(self.names):
            found[name.node.kind].append(row)
        return {kind: np.array(rows) for kind, rows in found.items()}

    def containing(self, words: set[str]) -> list[Name]:
        """Return the names with all of some words, each whole."""
        lists = sorted(self.postings.lists(grams(" ".join(words))), key=len)
        rows = reduce(partial(np.intersect1d, assume_unique=True), lists)
        return [name for row in rows.tolist() if words <= set((name := self.names[row]).folded.split())]

    def nearest(self, lists: list[tuple[Ints, float]], length: int, kinds: Collection[str] | None) -> list[Name]:
        """Return the names that hold most of a text's trigrams, given as rows and weights; of these kinds alone."""
        shared = np.zeros(len(self.names), np.float32)
        for rows, weight in lists:
            shared[rows] += weight
        shared *= 1 - _LONGER + _LONGER * np.minimum(1, length / self.lengths)
        if kinds is not None:
            kept = np.zeros(len(shared), np.bool_)
            for kind in kinds:
                kept[self.kinds.get(kind, [])] = True
            shared *= kept
        return [self.names[row] for row in _best(shared, _COMPARED).tolist()]


class Index:
    """The names of all nodes, on shelves of which each has more than twice as many as the next; built when asked.

    ``moved`` gives the address that replaced an old one.
    """

    def __init__(self, nodes: Mapping[str, Node], moved: Mapping[str, str] | None = None) -> None:
        self._nodes = nodes
        replaced = (moved or {}).items()
        self._former = {address: new for old, new in replaced for address in (old, id_of(old)) if new in nodes}

    @cached_property
    def shelves(self) -> tuple[Shelf, ...]:
        """The names, those that changed last on the last shelf."""
        return (Shelf(list(names_of(self._nodes.values()))),)

    def with_nodes(
        self, nodes: Mapping[str, Node], changed: Collection[str], moved: Mapping[str, str] | None = None
    ) -> "Index":
        """Return the index of other nodes, where only some, by IRI, differ from these."""
        found = Index(nodes, moved)
        if "shelves" not in vars(self):
            return found
        names, shelves = list(names_of(nodes[iri] for iri in changed if iri in nodes)), self.shelves
        while shelves and len(shelves[-1].names) <= 2 * len(names):
            names = [name for name in shelves[-1].names if nodes.get(name.node.iri) is name.node] + names
            shelves = shelves[:-1]
        vars(found)["shelves"] = (*shelves, Shelf(names)) if names else shelves
        return found

    def resolve(self, asked: str, what: str = "actor") -> Node:
        """Return the node that an id, a full IRI, a former one, a name, or words that only its names contain mean.

        Raises:
            Unknown: nothing is called so; with the ids of the nearest.
            Ambiguous: several are; with their ids.
        """
        if node := called(self._nodes, asked) or self._nodes.get(self._former.get(asked, "")):
            return node
        found = self._meant(fold(asked))
        if len(found) == 1:
            return self._nodes[next(iter(found))]
        if found:
            raise Ambiguous(asked, sorted(self._nodes[iri].id for iri in found)[:_MOST_CANDIDATES])
        near = [hit.node for hit in self.search(asked, 5, kinds=_meant_by(what), near=60)]
        raise Unknown(what, asked, [node.id for node in near], [node.name() for node in near])

    def _meant(self, folded: str) -> set[str]:
        """Return the nodes, by IRI, with a name; where there are none, those with a name that holds all its words."""
        words = set(folded.split())
        ways = ((shelf.exact.get(folded, ()) for shelf in self.shelves), (s.containing(words) for s in self.shelves))
        found = ({name.node.iri for names in way for name in self._present(names)} for way in ways if words)
        return next(filter(None, found), set())

    def search(
        self, text: str, most: int = 20, *, kinds: Collection[str] | None = None, near: float = _NEAR
    ) -> list[Hit]:
        """Return the nodes whose names contain the text's words or come near it, best first.

        All words in a name score 100 at most and 80 at least, by how much of the name they are; a misspelt text scores
        by its similarity (rapidfuzz, normalised Indel distance), at least ``near``.
        """
        asked = fold(text := text[:_LONGEST])
        return ranked(text, self._candidates(asked, kinds), near)[:most] if asked else []

    def _candidates(self, folded: str, kinds: Collection[str] | None) -> Iterator[Name]:
        """Yield the names that may come near a text: those that hold most of its trigrams, the rare ones first."""
        if not self.shelves:
            return
        wanted = grams(folded)
        found = [shelf.postings.lists(wanted) for shelf in self.shelves]
        counts = np.array([[len(rows) for rows in lists] for lists in found]).sum(axis=0)
        order = np.argsort(counts, kind="stable")
        read = order[: np.searchsorted(np.cumsum(counts[order]), _MOST_READ) + 1]
        weights = np.log1p(sum(len(shelf.names) for shelf in self.shelves) / np.maximum(1, counts))
        for shelf, lists in zip(self.shelves, found, strict=True):
            weighted = [(lists[at], weights[at]) for at in read.tolist() if len(lists[at])]
            if weighted:
                yield from self._present(shelf.nearest(weighted, len(folded), kinds))

    def _present(self, names: Iterable[Name]) -> Iterator[Name]:
        """Yield the names of nodes that are still as they were."""
        return (name for name in names if self._nodes.get(name.node.iri) is name.node)


def _meant_by(what: str) -> frozenset[str]:
    """Return the kinds of what may be meant: documents by a source, else what stands in networks."""
    kinds = model().below([local_name(DOCUMENT)]) if what == "source" else ()
    return frozenset(kinds) or frozenset(kind.name for kind in model().kinds.values() if kind.role != "matter")


def _best(scores: "NDArray[np.float32]", most: int) -> Ints:
    """Return the places of the largest scores above 0; ordering all of them takes longer than adding them up."""
    largest = scores.max(initial=0)
    near = np.empty(0, np.int64)
    for share in (0.75, 0.5, 0.25, 0):
        near = np.flatnonzero(scores > share * largest)
        if len(near) >= most:
            return near[np.argpartition(scores[near], -most)[-most:]]
    return near


def nearest(asked: str, valid: Iterable[str], most: int = 3) -> list[str]:
    """Return the valid names that come nearest to a mistyped one, the whole list where it is short."""
    choices = sorted(valid)
    found = [name for name, score, _ in process.extract(asked, choices, scorer=fuzz.WRatio, limit=most) if score >= 50]  # noqa: PLR2004
    return found or choices[:12]


def ranked(text: str, names: Iterable[Name], near: float = _NEAR) -> list[Hit]:
    """Return the nodes whose names come near a text, best first, each with the best of its names."""
    asked, best = _Asked(text), dict[str, Hit]()
    for name in names:
        score, form = asked.score(name, near)
        former = best.get(name.node.iri)
        if score > near - len(FORMS) and (former is None or score > former.score):
            best[name.node.iri] = Hit(name.node, name.text, form, round(score, 1))
    return sorted(best.values(), key=lambda hit: (-hit.score, hit.node.name(), hit.node.iri))


def names_of(nodes: Iterable[Node]) -> Iterator[Name]:
    """Yield each name of each node."""
    for node in nodes:
        for form, texts in zip(FORMS, (sorted(set(node.names.values())), node.alternative, node.hidden), strict=True):
            yield from (Name(fold(text), text, form, node) for text in texts)


class _Asked:
    """A text that is looked for."""

    def __init__(self, text: str) -> None:
        self._text, self._folded = text, fold(text)
        self._words = self._folded.split()

    @cached_property
    def _initials(self) -> frozenset[str]:
        return initials(self._text)

    def score(self, name: Name, near: float) -> tuple[float, str]:
        """Return how near a name comes, of 100, and the form in which it does."""
        score = _score(self._folded, self._words, name.folded, near) - FORMS.index(name.form)
        short = self._shortened(name) if score < _MOST_SHORT else 0.0
        return (short, INITIALS) if short > score else (score, name.form)

    def _shortened(self, name: Name) -> float:
        """Return 78 to 88 where the text is a short form of a name, by how much, or the name one of all the text."""
        named = name.folded.split()
        covered = _covered(self._words, named, lambda: initials(name.text))
        if not covered:
            covered = float(_covered(named, self._words, lambda: self._initials) == 1)
        return covered and _NEAR + (_MOST_SHORT - _NEAR) * covered


def _covered(short: list[str], long: list[str], made: Callable[[], Collection[str]]) -> float:
    """Return how much of a long form is meant by a short one, of words of the long one and of initials; else 0."""
    rest = [word for word in short if word not in long]
    if len(rest) != 1 or len(rest[0]) > LONGEST_INITIALS or rest[0] not in (all_made := made()):
        return 0.0
    return min(1.0, (len(rest[0]) + len(short) - 1) / max(map(len, all_made)))


def _score(asked: str, words: list[str], folded: str, near: float) -> float:
    if asked == folded:
        return 100.0
    named = folded.split()
    if all(any(part.startswith(word) for part in named) for word in words):
        return 80.0 + 19.0 * min(1.0, len(asked) / len(folded))
    whole: float = fuzz.ratio(asked, folded, score_cutoff=near)
    return max(whole, _worst_word(words, named, near))


def _worst_word(words: list[str], named: list[str], near: float) -> float:
    """Return how near the worst-placed word of the text comes to any word of the name, a little below a whole match."""
    worst = 100.0
    for word in words:
        worst = min(worst, max((fuzz.ratio(word, part, score_cutoff=near) for part in named), default=0.0))
        if not worst:
            break
    return worst * 0.95
