"""A text as it is read: words joined that a line broke, what a scanner mistook repaired, each place still known.

Enters: raw text. Leaves: a Clean text, each of whose characters knows which raw characters it came from. A paragraph
ends with one line break; there is no other.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

_WIDE = 100
_FILLED = 0.75  # of the length that four of five lines do not exceed: a line that ends before was not full
_WORD = re.compile(r"\S*")
_LINE = r"(?:\r\n|[\n\r\f\v\u2028\u2029\x85])"
_BREAK = re.compile(rf"[ \t\u00a0]*{_LINE}\s*")
_HYPHEN = re.compile(rf"(?<=[^\W\d_])[-\u00ad\u2010][ \t]*{_LINE}[ \t]*(?=[^\W\d_])")
_BULLET = re.compile(r"(?:[•·▪■►*\u2013\u2014-]|\d{1,2}[.)])\s")
_LIGATURES = {"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "\u00a0": " ", "\u202f": " ", "\t": " "}
_KEPT = r"(?:und|oder|bzw|sowie)\b"
Repair = Callable[[re.Match[str]], str]
_REPAIRS: tuple[tuple[re.Pattern[str], str | Repair], ...] = (
    (re.compile(r"\b[fF](?:iir|ir|ur|Ur|lr|tir|ii\)r)\b"), lambda m: m[0][0] + "ür"),
    (re.compile(r"\b(?:U|Ii|Ti|Il)ber(?=\b|[a-zäöü]{3})"), "Über"),
    (re.compile(r"\b(?:ii|t|U|l)ber(?=\b|[a-zäöü]{3})"), "über"),
    (re.compile(r"(?<=[a-zäöüßA-ZÄÖÜ])(?<![ahkAHK])ii(?!e|\b)(?=[a-zäöüß])"), "ü"),
    (re.compile(r"(?<=[a-zäöü])fR(?=[a-zäöü])"), "ß"),
    (re.compile(r"(?:(?<=\s)|^)[,~](?=[A-ZÄÖÜ])"), "„"),
    (re.compile(r"(?<=\w)®"), "“"),
    (re.compile("[" + "".join(_LIGATURES) + "]"), lambda m: _LIGATURES[m[0]]),
    (re.compile(r"[^\W\d_][\u0300-\u036f]+"), lambda m: unicodedata.normalize("NFC", m[0])),
    (re.compile("[\u00ad\u200b\ufeff]"), ""),
    (re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]"), " "),
    (re.compile(r" {2,}"), " "),
)


@dataclass(frozen=True)
class Clean:
    """A text and, for each of its characters, where the raw characters behind it start and end."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def raw(self, start: int, end: int) -> tuple[int, int]:
        """Return the raw characters behind a stretch of at least one character, the end exclusive."""
        return self.starts[start], self.ends[end - 1]

    def replace(self, pattern: re.Pattern[str], by: str | Repair) -> "Clean":
        """Return the text with each match replaced; what is put in stands for all of what was there."""
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        at = 0
        for match in pattern.finditer(self.text):
            new = by(match) if callable(by) else by
            if match.end() == match.start() or new == match[0]:
                continue
            pieces += [self.text[at : match.start()], new]
            starts += [*self.starts[at : match.start()], *[self.starts[match.start()]] * len(new)]
            ends += [*self.ends[at : match.start()], *[self.ends[match.end() - 1]] * len(new)]
            at = match.end()
        if not pieces:
            return self
        text = "".join([*pieces, self.text[at:]])
        return Clean(text, (*starts, *self.starts[at:]), (*ends, *self.ends[at:]))


def clean(raw: str) -> Clean:
    r"""Return the clean view of a raw text.

    >>> clean("fiir die Unter-\nnehmen der Industrie-\nund Handelskammer").text
    'für die Unternehmen der Industrie- und Handelskammer'
    """
    view = Clean(raw, tuple(range(len(raw))), tuple(range(1, len(raw) + 1)))
    view = view.replace(_HYPHEN, _joined).replace(_BREAK, _breaks(raw))
    for pattern, by in _REPAIRS:
        view = view.replace(pattern, by)
    return view


def _joined(match: re.Match[str]) -> str:
    """Return what stands for a hyphen at the end of a line: nothing inside a word, else the hyphen."""
    after = match.string[match.end() : match.end() + 8]
    if re.match(_KEPT, after):
        return "- "
    return "" if after[0].islower() else "-"


def _breaks(raw: str) -> Repair:
    """Return what stands for a line break: a space, or the end of a paragraph.

    Where lines are long, as word processors write them, each is a paragraph; else an empty line or a bullet ends one,
    and a line that stops although the next word would have had room: the lines of a list, of an address, of a table.
    """
    lengths = sorted(len(line) for line in raw.splitlines() if line.strip())
    wide = bool(lengths) and lengths[len(lengths) // 2] > _WIDE
    room = _FILLED * lengths[len(lengths) * 4 // 5] if lengths else 0.0

    def stands(match: re.Match[str]) -> str:
        several = wide or "\f" in match[0] or len(re.findall(_LINE, match[0])) > 1
        before = match.start() - max(match.string.rfind(sign, 0, match.start()) for sign in "\n\r") - 1
        word = _WORD.match(match.string, match.end())
        stopped = before + 1 + len(word[0] if word else "") <= room
        return "\n" if several or stopped or _BULLET.match(match.string, match.end()) else " "

    return stands


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a clean text that are sentences; a paragraph's end is a sentence's end.

    >>> [text[a:b] for text in ["Dr. Meier sprach am 1. Mai. Sie ging."] for a, b in sentences(text)]
    ['Dr. Meier sprach am 1. Mai.', 'Sie ging.']
    """
    ends = [0, *(match.end() for match in _END.finditer(text) if _ends(text, match)), len(text)]
    for start, end in pairwise(ends):
        stripped = text[start:end].strip()
        if stripped:
            begin = start + len(text[start:end]) - len(text[start:end].lstrip())
            yield begin, begin + len(stripped)


_END = re.compile(r"\n|[.!?…][“”\"»)\u2019]*\s+(?=[„\"»(“]?[A-ZÄÖÜ0-9])")
_NO_END = re.compile(
    r"(?:\b(?:Dr|Prof|Dipl|Ing|St|Nr|Abs|Art|bzw|ca|etc|Co|Mio|Mrd|Tsd|Hr|Fr|jun|sen|geb|vgl|Str|inkl|evtl|ggf|Tel|u|z|d|i|h|c|e|V|B|a|rer|nat|phil|med|jur|habil|Inc|Ltd|[Ss]tellv|[Ss]tv|[A-ZÄÖÜ])"
    r"|(?<![\d.])\d{1,2}|\bc)$"
)
_MONTHS = re.compile(
    r"Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Jahrhundert"
)


def _ends(text: str, match: re.Match[str]) -> bool:
    if match[0] == "\n" or match[0][0] != ".":
        return True
    before, after = text[max(0, match.start() - 12) : match.start()], text[match.end() : match.end() + 12]
    if re.search(r"e\. ?V$", before):  # the abbreviation ends a sentence too
        return bool(re.match(r"(?:Der|Die|Das|Ein|Eine|Es|Er|Sie|Auch|Im|In|Am|Zu|Mit)\b", after))
    if re.search(r"(?<![\d.])\d{1,2}$", before) and not _MONTHS.match(after):
        return bool(re.match(r"(?:Der|Die|Das|Ein|Eine|Es|Er|Sie|Auch|Im|In|Am|Zu|Mit)\b", after))
    return not _NO_END.search(before)
