"""Names: who is meant by a text, and who comes near it.

Enters: the nodes of a snapshot, and a text as a person or a scanner wrote it. Leaves: one node, or ranked hits with the
name that matched. Names and texts are compared folded: lower case, umlauts and what OCR makes of them made equal.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from graph.errors import Ambiguous, Unknown
from graph.node import Node
from ontology.names import id_of

_LETTERS = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "æ": "a", "ø": "o"})
_SPELLINGS = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("ii", "u"))
_FORMS = ("main", "alternative", "hidden")
_NEAR = 78
_MOST_CANDIDATES = 12
_LONGEST = 200  # characters; no name is longer, and the cost of comparing grows with the square


@dataclass(frozen=True)
class Hit:
    """A node found, the name that matched and its form (main, alternative, hidden), and a score of 0 to 100."""

    node: Node
    matched: str
    form: str
    score: float


def fold(text: str) -> str:
    """Return a text as it is compared: without case, accents, umlaut spellings and punctuation.

    >>> fold("Wolfenbüttel") == fold("Wolfenbuettel") == fold("WOLFENBIITTEL")
    True
    """
    lowered = text.casefold().translate(_LETTERS)
    for spelling, letter in _SPELLINGS:
        lowered = lowered.replace(spelling, letter)
    plain = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", plain))


@dataclass(frozen=True)
class Names:
    """All names: folded, as they are, their form and their node's IRI; nodes by folded name; IRIs by id."""

    entries: list[tuple[str, str, str, str]]
    exact: Mapping[str, frozenset[str]]
    by_id: Mapping[str, str]

    @classmethod
    def of(cls, nodes: Collection[Node]) -> "Names":
        """Fold the names of nodes."""
        entries = [(fold(text), text, form, node.iri) for node in nodes for form, text in _texts(node)]
        exact: dict[str, frozenset[str]] = defaultdict(frozenset)
        for folded, _, _, iri in entries:
            exact[folded] |= {iri}
        return cls(entries, exact, {node.id: node.iri for node in nodes})

    def replaced(self, gone: Collection[Node], come: Collection[Node]) -> "Names":
        """Return the names where some nodes are others."""
        before, after = Names.of(gone), Names.of(come)
        iris = frozenset(before.by_id.values())
        exact = {**self.exact, **{folded: self.exact[folded] - iris for folded in before.exact}}
        exact |= {folded: exact.get(folded, frozenset()) | found for folded, found in after.exact.items()}
        entries = [entry for entry in self.entries if entry[3] not in iris] if iris else self.entries
        by_id = {name: iri for name, iri in self.by_id.items() if iri not in iris} if iris else self.by_id
        return Names(entries + after.entries, exact, {**by_id, **after.by_id})


class Index:
    """All names of all nodes, folded; ``moved`` gives the address that replaced an old one."""

    def __init__(
        self, nodes: Mapping[str, Node], names: Names | None = None, moved: Mapping[str, str] | None = None
    ) -> None:
        self._nodes = nodes
        self.names = names or Names.of(nodes.values())
        self._entries, self._exact, self._by_id = self.names.entries, self.names.exact, self.names.by_id
        replaced = (moved or {}).items()
        self._former = {address: new for old, new in replaced for address in (old, id_of(old)) if new in nodes}

    def with_nodes(self, nodes: Mapping[str, Node], changed: Collection[str], moved: Mapping[str, str]) -> "Index":
        """Return the index of other nodes, where only some, by IRI, differ from these."""
        gone, come = ([known[iri] for iri in changed if iri in known] for known in (self._nodes, nodes))
        return Index(nodes, self.names.replaced(gone, come), moved)

    def resolve(self, asked: str, what: str = "actor") -> Node:
        """Return the node that an id, a full IRI, a former one, a name, or words that only its names contain mean.

        Raises:
            Unknown: nothing is called so; with the ids of the nearest.
            Ambiguous: several are; with their ids.
        """
        iri = asked if asked in self._nodes else self._by_id.get(asked) or self._former.get(asked)
        if iri is not None:
            return self._nodes[iri]
        found: Collection[str] = self._exact.get(fold(asked)) or self._containing(fold(asked))
        if len(found) == 1:
            return self._nodes[next(iter(found))]
        if found:
            raise Ambiguous(asked, sorted(self._nodes[iri].id for iri in found)[:_MOST_CANDIDATES])
        raise Unknown(what, asked, [hit.node.id for hit in self.search(asked, 5, near=60)])

    def _containing(self, asked: str) -> set[str]:
        """Return the nodes with a name that contains all the words, each whole."""
        words = set(asked.split())
        return {iri for folded, _, _, iri in self._entries if words and words <= set(folded.split())}

    def search(
        self, text: str, most: int = 20, *, kinds: Collection[str] | None = None, near: float = _NEAR
    ) -> list[Hit]:
        """Return the nodes whose names contain the text's words or come near it, best first.

        All words in a name score 100 at most and 80 at least, by how much of the name they are; a misspelt text scores
        by its similarity (rapidfuzz, normalised Indel distance), at least ``near``.
        """
        asked = fold(text[:_LONGEST])
        best: dict[str, Hit] = {}
        for folded, name, form, iri in self._entries if asked else ():
            node = self._nodes[iri]
            if kinds is not None and node.kind not in kinds:
                continue
            score = _score(asked, folded, near) - _FORMS.index(form)
            if score > near - len(_FORMS) and (iri not in best or score > best[iri].score):
                best[iri] = Hit(node, name, form, round(score, 1))
        return sorted(best.values(), key=lambda hit: (-hit.score, hit.node.name(), hit.node.iri))[:most]


def nearest(asked: str, valid: Iterable[str], most: int = 3) -> list[str]:
    """Return the valid names that come nearest to a mistyped one, the whole list where it is short."""
    choices = sorted(valid)
    found = [name for name, score, _ in process.extract(asked, choices, scorer=fuzz.WRatio, limit=most) if score >= 50]  # noqa: PLR2004
    return found or choices[:12]


def _texts(node: Node) -> Iterator[tuple[str, str]]:
    """Yield each name of a node with its form."""
    for form, texts in zip(_FORMS, (sorted(set(node.names.values())), node.alternative, node.hidden), strict=True):
        yield from ((form, text) for text in texts)


def _score(asked: str, folded: str, near: float) -> float:
    if asked == folded:
        return 100.0
    words, named = asked.split(), folded.split()
    if all(any(part.startswith(word) for part in named) for word in words):
        return 80.0 + 19.0 * min(1.0, len(asked) / len(folded))
    whole: float = fuzz.ratio(asked, folded, score_cutoff=near)
    return max(whole, _worst_word(words, named, near))


def _worst_word(words: list[str], named: list[str], near: float) -> float:
    """Return how near the worst-placed word of the text comes to any word of the name, a little below a whole match."""
    return (
        min((max(fuzz.ratio(w, part, score_cutoff=near) for part in named) for w in words if named), default=0.0) * 0.95
    )
