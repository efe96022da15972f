"""Posting lists: which texts hold which three letters in a row (trigrams), as arrays.

Enters: folded texts, words parted by single blanks. Leaves: the rows of the texts that have a trigram. Words are
padded, so that how a word begins counts (as in PostgreSQL's pg_trgm). A million trigrams are sorted in a fraction of a
second, so lists are made anew and never changed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from graph.arrays.codes import Ints

_BREAK = "\n"
_LETTER_BITS, _GRAM_BITS, _ROW_BITS = 13, 39, 24
MOST_ROWS = 2**_ROW_BITS


def grams(text: str) -> Ints:
    """Return the distinct trigrams of a text as numbers, in ascending order."""
    return _distinct(_grams([text])[0])


@dataclass(frozen=True, eq=False)
class Postings:
    """The distinct trigrams of texts in ascending order, and of each the rows from ``starts`` on."""

    grams: Ints
    starts: Ints
    rows: Ints

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Postings":
        """Sort the trigrams of texts, of which there may be ``MOST_ROWS``."""
        if len(texts) > MOST_ROWS:
            raise ValueError(f"more than {MOST_ROWS} texts cannot be numbered")
        found, at = _grams(texts)
        keys = _distinct(found << _ROW_BITS | at)
        found = keys >> _ROW_BITS
        starts = np.flatnonzero(np.diff(found, prepend=-1, append=-1))
        return cls(found[starts[:-1]], starts, (keys & (MOST_ROWS - 1)).astype(np.int32))

    def lists(self, wanted: Ints) -> list[Ints]:
        """Return the rows that have each of some trigrams."""
        if not len(self.grams):
            return [self.rows] * len(wanted)
        places = np.minimum(np.searchsorted(self.grams, wanted), len(self.grams) - 1)
        ends = np.where(self.grams[places] == wanted, self.starts[places + 1], self.starts[places])
        return [self.rows[start:end] for start, end in zip(self.starts[places], ends, strict=True)]


def _grams(texts: Iterable[str]) -> tuple[Ints, Ints]:
    """Return the trigrams of texts, and the row of each.

    Letters beyond the first 8192 code points may share a number: a list is then a little longer than it need be.
    """
    joined = _BREAK.join(f"  {text.replace(' ', '  ')} " for text in texts)
    letters = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    first, second, third = letters[:-2], letters[1:-1], letters[2:]
    breaks, blanks = letters == ord(_BREAK), letters == ord(" ")
    whole = ~(breaks[:-2] | breaks[1:-1] | breaks[2:] | (blanks[1:-1] & blanks[2:]))
    found = (first << 2 * _LETTER_BITS ^ second << _LETTER_BITS ^ third) & (2**_GRAM_BITS - 1)
    return found[whole], np.cumsum(breaks)[:-2][whole]


def _distinct(numbers: Ints) -> Ints:
    """Return numbers in ascending order, each once; ten times as fast as ``np.unique``, which hashes them."""
    ordered = np.sort(numbers, kind="stable")
    return ordered[np.flatnonzero(np.diff(ordered, prepend=-1))]
