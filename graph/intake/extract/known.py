"""Known names in a text: matched whole, longest first, forgiving case endings, umlauts, and what a scanner misread.

Enters: entities with all their names. Leaves: their mentions in a text. Words are compared folded (graph.search.fold)
and without case endings; where that fails, by similarity (rapidfuzz, normalised Indel distance) among the few names
that share a word.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from rapidfuzz import fuzz

from graph.intake.extract import Mention
from graph.intake.extract.words import Token
from graph.node import Node
from graph.spelling import fold
from ontology.model import model

_NEAR = 88.0
_SHORTEST = 8  # folded characters: shorter names are compared exactly
_MOST_NAMES = 60  # names that share a word; a word that more share says nothing
_ENDINGS = ("es", "en", "er", "em", "e", "s", "n")
_NO_ACTOR = ("Claim", "Document", "Aim")
Key = tuple[str, ...]


class Known:
    """The names of all entities, ready to be looked for in many texts."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._names: dict[Key, dict[str, tuple[str, Node]]] = defaultdict(dict)
        self._by_word: dict[str, set[Key]] = defaultdict(set)
        self._longest = 1
        for node in nodes:
            if not any(model().is_a(node.kind, kind) for kind in _NO_ACTOR):
                for name in {*node.names.values(), *node.alternative, *node.hidden}:
                    self._add(name, node)

    def _add(self, name: str, node: Node) -> None:
        key = _key(name)
        if not key:
            return
        self._names[key][node.iri] = (name, node)
        self._longest = max(self._longest, len(key))
        for word in key:
            if len(word) > 3:  # noqa: PLR2004 (für, und)
                self._by_word[word].add(key)

    def mentions(self, text: str, found: list[Token]) -> Iterator[Mention]:
        """Yield known names in a text's order, longest first, none overlapping another."""
        words = [(token, _stem(fold(token.text))) for token in found if token.word]
        index = 0
        while index < len(words):
            mention, width = self._at(text, words, index)
            if mention:
                yield mention
            index += width

    def called(self, name: str) -> Node | None:
        """Return the one entity that a name means, also where it is written a little otherwise."""
        key = _key(name)
        exact = self._names.get(key) or self._names.get(self._near(key) or ())
        return next(iter(exact.values()))[1] if exact and len(exact) == 1 else None

    def _at(self, text: str, words: list[tuple[Token, str]], index: int) -> tuple[Mention | None, int]:
        if words[index][0].text[0].islower():  # a name begins as one
            return None, 1
        for width in range(min(self._longest, len(words) - index), 0, -1):
            part = words[index : index + width]
            start, end = part[0][0].start, part[-1][0].end
            key = tuple(piece for _, stem in part for piece in stem.split())
            exact = self._names.get(key)
            near = None if exact else self._near(key)
            names = exact or (self._names[near] if near else {})
            if len(names) == 1 and "\n" not in text[start:end]:
                ((name, node),) = names.values()
                if name[0].isupper() or name[0].isdigit() or not text[start].isupper():
                    score = 1.0 if exact else 0.9
                    rule = "known name" if exact else "similar name"
                    return Mention(
                        start, self._end(text, end, name), node.name(), node.kind, score, rule, node.iri
                    ), width
        return None, 1

    def _end(self, text: str, end: int, name: str) -> int:
        """Return the end with the dot of a legal form."""
        return end + 1 if name.endswith(".") and text[end : end + 1] == "." else end

    def _near(self, key: Key) -> Key | None:
        """Return the name that comes nearest among those that share a word and the number of words."""
        written = " ".join(key)
        if len(written) < _SHORTEST:
            return None
        best, score = None, _NEAR
        for word in key:
            sharing = self._by_word.get(word, set())
            for other in sharing if len(sharing) <= _MOST_NAMES else ():
                if len(other) == len(key) and _alike(key, other):
                    found = fuzz.ratio(written, " ".join(other), score_cutoff=score)
                    if found > score:
                        best, score = other, found
        return best


def _alike(key: Key, other: Key) -> bool:
    """Whether each word comes near its counterpart: Goslar is not Goldar's neighbour Gifhorn."""
    return all(one == two or (len(one) > 4 and fuzz.ratio(one, two) >= 75) for one, two in zip(key, other, strict=True))  # noqa: PLR2004 (bench/extraction.py)


def _key(name: str) -> Key:
    return tuple(stem for word in fold(name).split() for stem in _stem(word).split())


def _stem(folded: str) -> str:
    """Return folded words without the endings of cases, where enough is left."""
    return " ".join(_short(word) for word in folded.split())


def _short(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 4:  # noqa: PLR2004 (Peine, Celle stay)
            return word[: -len(ending)]
    return word
