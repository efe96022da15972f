"""How a name may be written: folded to one form, cut to words, shortened to initials.

Enters: a name, or a text that may mean one. Leaves: what is compared. What words lend is remembered until forgotten.
"""

import re
import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans(
    {"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "æ": "a", "ø": "o", "\N{LATIN SMALL LETTER DOTLESS I}": "i"}
)
_SPELLINGS = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("ii", "u"))
_WORDS = re.compile(r"[^\W_]+")
_SILENT = re.compile(
    "und|fur|der|die|das|des|dem|den|von|vom|zu|zum|zur|im|in|am|an|auf|mit|of|the|and|for|"
    "gmbh|ggmbh|mbh|ag|kg|kgaa|ohg|eg|ev|se"
)
# German writes compounds as one word, and shortens them by their parts: Handwerkskammer is HWK, Landkreis LK
_FIRST = re.compile("(?:bundes|landes|land|kreis|stadt|industrie|fach|hoch|ober)(?=..)")
_LAST = re.compile(
    "(?<=..)(?:agentur|amt|anstalt|bank|bund|bundes|dienst|gericht|gesellschaft|gewerkschaft|hoch|hof|institut|kammer|"
    "kasse|kreis|ministerium|rat|schule|tag|verband|verein|werk|werks)$"
)
_SHORTEST, LONGEST_INITIALS = 2, 6
_MOST_WORDS = 8
_ACRONYM = 4


def fold(text: str) -> str:
    """Return a text as it is compared: without case, accents, umlaut spellings and punctuation.

    >>> fold("Wolfenbüttel") == fold("Wolfenbuettel") == fold("WOLFENBIITTEL")
    True
    """
    lowered = text.casefold().translate(_LETTERS)
    for spelling, letter in _SPELLINGS:
        lowered = lowered.replace(spelling, letter)
    if not lowered.isascii():  # mathematical letters and the like have a case only once they are plain
        plain = unicodedata.normalize("NFKD", lowered).casefold()
        lowered = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(_WORDS.findall(lowered))


def initials(text: str) -> frozenset[str]:
    """Return the words that may stand for the first two to six parts of a name, or for those after its first word.

    >>> sorted(initials("Industrie- und Handelskammer"))
    ['hk', 'ih', 'ihk']
    """
    words = _WORDS.findall(text)
    counting = [word for word in words if word[0].isupper()] or words
    letters = [both for word in counting if (both := _letters_of(word))][:_MOST_WORDS]
    found = set[str]()
    for way in zip(*letters, strict=True):
        for parts in (way, way[1:]):
            short = "".join(parts)[:LONGEST_INITIALS]
            found.update(short[:length] for length in range(_SHORTEST, len(short) + 1))
    return frozenset(found)


@lru_cache(maxsize=50_000)
def _letters_of(word: str) -> tuple[str, str] | None:
    """Return what a word lends to a short form, whole and by its parts; None where it lends nothing."""
    folded = fold(word)
    if not folded or _SILENT.fullmatch(folded):
        return None
    if word.isupper() and 1 < len(word) <= _ACRONYM:
        return folded, folded
    return folded[0], _parts(folded)


def forget() -> None:
    """Forget the words of all names that were taken apart: one of them may be erased."""
    _letters_of.cache_clear()


def _parts(word: str) -> str:
    """Return the first letters of the parts of a compound."""
    if first := _FIRST.match(word):
        return word[0] + _parts(word[first.end() :])
    if last := _LAST.search(word):
        return _parts(word[: last.start()]) + word[last.start()]
    return word[0]
