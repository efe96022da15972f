"""IRIs and the integers that stand for them in columns.

Enters: IRIs. Leaves: a code for each, counted from 0, that never changes while the codes live. The first ones are
sorted and stand as one text, which can be mapped from a file; later ones stand behind them in order of arrival.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.signedinteger[Any]]
NONE = -1


class Codes:
    """An append-only numbering of IRIs; reading is safe while one thread adds."""

    def __init__(self, text: "NDArray[np.uint8]", ends: Ints) -> None:
        """Take sorted IRIs as UTF-8 bytes without separators, and where each ends."""
        self._text = text
        self._ends = ends
        self._sorted = len(ends)
        self._later: list[str] = []
        self._places: list[int] = []  # of the later ones among the sorted
        self._codes: dict[str, int] = {}

    @classmethod
    def of(cls, iris: Iterable[str]) -> "Codes":
        """Number IRIs by their order as texts."""
        encoded = [iri.encode() for iri in sorted(set(iris))]
        ends = np.cumsum([len(one) for one in encoded], dtype=np.int64)
        return cls(np.frombuffer(b"".join(encoded), np.uint8), ends)

    def __len__(self) -> int:
        """Return how many there are."""
        return self._sorted + len(self._later)

    def __iter__(self) -> Iterator[str]:
        """Yield all IRIs by code."""
        text, start = self._text.tobytes(), 0
        for end in self._ends.tolist():
            yield text[start:end].decode()
            start = end
        yield from self._later

    def __getitem__(self, code: int) -> str:
        """Return the IRI of a code."""
        if code >= self._sorted:
            return self._later[code - self._sorted]
        start = self._ends[code - 1] if code else 0
        return self._text[start : self._ends[code]].tobytes().decode()

    def many(self, codes: Ints) -> list[str]:
        """Return the IRIs of several codes; of most of them at once where most are asked for."""
        if len(codes) * 4 > len(self):
            everything = list(self)
            return [everything[code] for code in codes.tolist()]
        return [self[code] for code in codes.tolist()]

    def find(self, iri: str) -> int:
        """Return the code of an IRI, NONE where it has none."""
        code = self._codes.get(iri)
        if code is not None:
            return code
        place = self._place(iri)
        return place if place < self._sorted and self[place] == iri else NONE

    def add(self, iri: str) -> int:
        """Return the code of an IRI, a new one where it has none."""
        code = self.find(iri)
        if code == NONE:
            self._places.append(self._place(iri))
            self._later.append(iri)
            self._codes[iri] = code = len(self) - 1
        return code

    def ranks(self, codes: Ints) -> Ints:
        """Return the place of some codes, none of them NONE, in the order of all IRIs as texts."""
        order = sorted(range(len(self._later)), key=self._later.__getitem__)
        places = np.array([self._places[at] for at in order], np.int64)
        later = np.empty(len(order) + 1, np.int64)  # one more, so that there is always one to pick
        later[order] = places + np.arange(len(order))
        behind = np.maximum(codes - self._sorted, NONE)
        return np.where(behind < 0, codes + np.searchsorted(places, codes, side="right"), later[behind])

    def _place(self, iri: str) -> int:
        return bisect_left(range(self._sorted), iri, key=self.__getitem__)

    @property
    def sorted(self) -> tuple["NDArray[np.uint8]", Ints] | None:
        """The IRIs as they can be kept: one text, and where each ends; None where later ones stand behind."""
        return None if self._later else (self._text, self._ends)
