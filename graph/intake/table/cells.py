"""What a cell says: days with their precision, sums of money, and text that is safe to keep.

Enters: the text of a cell. Leaves: a Day, a Money or a text, or WrongError with what to write instead. German and
English are read; what may mean two things is refused, never chosen.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal as OneOf

from graph.sentences import WrongError
from graph.statements import Day

MAX_NAME = 1000
_YEARS = range(1000, 3000)
_MONTHS = {
    name: number
    for number, spellings in enumerate(
        (
            "januar january jänner jan jaenner",
            "februar february feb",
            "märz march mar mär maerz mrz",
            "april apr",
            "mai may",
            "juni june jun",
            "juli july jul",
            "august aug",
            "september sept sep",
            "oktober october okt oct",
            "november nov",
            "dezember december dez dec",
        ),
        1,
    )
    for name in spellings.split()
}
_ISO = re.compile(
    r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$"
)
_DOTTED = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{2,4})(?:,? \d{1,2}:\d{2}(?::\d{2})?)?$")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{2,4})$")
_MONTH_YEAR = re.compile(r"(\d{1,2})[./](\d{4})$")
_NAMED = re.compile(r"(?:(\d{1,2})\.? )?([^\W\d]+)\.? (\d{4})$|([^\W\d]+)\.? (\d{1,2})(?:st|nd|rd|th)?, (\d{4})$")
_ABOUT = re.compile(
    r"^(?:ca\.?|circa|knapp|rund|etwa|ungefähr|gut|über|mehr als|bis zu|about|approx\.?|nearly|~)\s*", re.IGNORECASE
)  # fmt: skip
_SCALES = {"mrd": 9, "milliarden": 9, "milliarde": 9, "billion": 9, "bn": 9, "mio": 6, "millionen": 6, "million": 6}
_SCALES |= {"m": 6, "tsd": 3, "tausend": 3, "thousand": 3, "k": 3}
_CURRENCIES = {"€": "EUR", "euro": "EUR", "$": "USD", "dollar": "USD", "£": "GBP", "franken": "CHF", "fr": "CHF"}
_MONEY = re.compile(r"([^\d\s+-]*)\s*(\d[\d.,'\u00a0\u202f ]*)\s*([^\W\d]*)\.?\s*([^\W\d]*|[€$£])$")
_PLAIN = re.compile(r"\d{1,15}(?:[.,]\d\d?)?")  # reads the same whatever the decimal mark
_MOST = Decimal(10) ** 15
_GUARD = re.compile(r"'['=+\-@\t\r]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\ufffe\uffff]")
# Zero-width space, word joiner, byte order mark, soft hyphen; embeddings, overrides and isolates of direction. Joiners
# of letters stay: words of several scripts are spelled with them.
_INVISIBLE = dict.fromkeys((0x200B, 0x2060, 0xFEFF, 0xAD, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_NOT_STATED = frozenset(
    (
        "-",
        "--",
        "\u2013",
        "\u2014",
        "k.a.",
        "k. a.",
        "k.a",
        "keine angabe",
        "n/a",
        "n.a.",
        "n. a.",
        "not stated",
    )
)
_LONGEST = max(map(len, _NOT_STATED))
# In a column of days: words that name none, and those by which something goes on.
_ONGOING = frozenset(
    (
        *(
            "laufend",
            "fortlaufend",
            "läuft",
            "läuft noch",
            "andauernd",
            "weiterhin",
            "unbefristet",
            "heute",
            "bis heute",
        ),
        *("aktuell", "dato", "bis dato", "jetzt", "bis jetzt", "bis auf weiteres", "ongoing", "present", "to present"),
        *("today", "until today", "to date", "now", "current", "currently", "open-ended", "permanent"),
    )
)
_NO_DAY = frozenset(
    (
        *(
            "?",
            "??",
            "???",
            "unbekannt",
            "unklar",
            "offen",
            "nicht bekannt",
            "nicht genannt",
            "ohne",
            "ohne angabe",
            "ohne datum",
            "o. a.",
        ),
        *("o.a.", "o. d.", "o.d.", "s. d.", "keines", "kein", "keine", "n. n.", "n.n.", "na", "nan", "null", "none"),
        *("unknown", "unclear", "not known", "undated", "n. d.", "n.d.", "tba", "tbd", "open", "pending", "demnächst"),
    )
)
Order = OneOf["dmy", "mdy"]
Mark = OneOf[",", "."]


@dataclass(frozen=True)
class Money:
    """A sum as the cell gives it; ``currency`` is None where it names none."""

    value: Decimal
    currency: str | None
    approximate: bool


def day(text: str, order: Order | None = None, *, last: bool = False) -> Day:
    """Read a date, German or English, as the first (or last) day of the period that it names.

    Raises:
        WrongError: it is no date, or may be two.
    """
    text = " ".join(text.split())
    parts = _parts(text, order)
    if parts is None:
        raise WrongError("no date", text=_short(text))
    year, month, number = parts
    if year not in _YEARS:
        raise WrongError("year out of range", text=_short(text))
    written = f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{number:02d}" if number else "")
    try:
        return Day.parse(written, last=last)
    except ValueError:
        raise WrongError("no such day", text=_short(text)) from None


def _parts(text: str, order: Order | None) -> tuple[int, int, int] | None:
    """Return year, month and day, 0 where the text is less precise; None where it is no date."""
    if found := _ISO.match(text):
        return int(found[1]), int(found[2] or 0), int(found[3] or 0)
    if found := _DOTTED.match(text):
        return int(found[3]), int(found[2]), int(found[1])
    if found := _SLASHED.match(text):
        return _slashed(text, (int(found[1]), int(found[2]), int(found[3])), order)
    if found := _MONTH_YEAR.match(text):
        return int(found[2]), int(found[1]), 0
    if found := _NAMED.match(text):
        month = _MONTHS.get((found[2] or found[4]).casefold())
        return (int(found[3] or found[6]), month, int(found[1] or found[5] or 0)) if month else None
    return None


def _slashed(text: str, parts: tuple[int, int, int], order: Order | None) -> tuple[int, int, int]:
    first, second, year = parts
    months = range(1, 13)
    if order is None and first in months and second in months and first != second:
        raise WrongError("day of two", text=_short(text))
    return (
        (year, first, second) if order == "mdy" or (order is None and second not in months) else (year, second, first)
    )


def of_date(value: date) -> str:
    """Return a date as the text that ``day`` reads."""
    return value.isoformat()[:10]


def no_day(text: str, *, last: bool = False) -> str | None:
    """Return the sentence for a text that names no day and says so, None where it is to be read as one.

    ``last`` is whether it stands for an end: then ``laufend`` says that none is stated.
    """
    word = " ".join(text.casefold().split()).strip("()[]")
    if last and word in _ONGOING:
        return "read as ongoing"
    return "read as not stated" if word in _NO_DAY or word in _ONGOING else None


def money(text: str, mark: Mark = ",") -> Money:
    """Read a sum such as ``7,6 Mio. €``; ``mark`` is the decimal mark where separators leave it open.

    Raises:
        WrongError: it is no sum, or not positive.
    """
    if _PLAIN.fullmatch(text):  # most amounts of most tables
        return Money(_positive(Decimal(text.replace(",", ".")), text), None, approximate=False)
    rest = _ABOUT.sub("", stripped := " ".join(text.split()))
    found = _MONEY.match(rest)
    words = [word.casefold() for word in (found[1], found[3], found[4]) if word] if found else []
    scale = sum(_SCALES.get(word, 0) for word in words)
    currencies = {_CURRENCIES.get(word, word.upper()) for word in words if word not in _SCALES}
    if found is None or len(currencies) > 1 or not all(re.fullmatch("[A-Z]{3}", c) for c in currencies):
        raise WrongError("no amount", text=_short(text))
    value = _positive(_number(found[2], mark).scaleb(scale), text)
    return Money(value, next(iter(currencies), None), rest != stripped)


def _positive(value: Decimal, text: str) -> Decimal:
    if not 0 < value < _MOST:
        raise WrongError("amount out of range", text=_short(text))
    return value.normalize()


def _number(text: str, mark: Mark) -> Decimal:
    plain = re.sub(r"['\s]", "", text)
    if len(plain) > 40:  # noqa: PLR2004 (no sum of money is longer)
        raise WrongError("number too long")
    if "," in plain and "." in plain:
        mark = "," if plain.rindex(",") > plain.rindex(".") else "."
    elif not re.fullmatch(r"\d{1,3}([.,]\d{3})+", plain):
        mark = "," if "," in plain else "."
    other = "." if mark == "," else ","
    whole, _, fraction = plain.rstrip(".,").partition(mark)
    if (other in whole and not re.fullmatch(rf"\d{{1,3}}(\{other}\d{{3}})+", whole)) or not (
        fraction or "0"
    ).isdecimal():
        raise WrongError("separators", text=_short(text))
    return Decimal(f"{whole.replace(other, '')}.{fraction or 0}")


def whole_number(text: str) -> int:
    """Read a count such as ``1.600`` or ``40``.

    Raises:
        WrongError: it is no whole number.
    """
    plain = re.sub(r"[\s'.,]", "", text) if re.fullmatch(r"\s*\d{1,3}([\s'.,]\d{3})*\s*", text) else text.strip()
    if not re.fullmatch(r"-?\d{1,18}", plain):
        raise WrongError("no whole number", text=_short(text))
    return int(plain)


def visible(text: str) -> str:
    """Return a text without characters that nobody sees, and by which two names that look the same would differ."""
    return text if text.isascii() else text.translate(_INVISIBLE)


def name(text: str) -> str:
    """Return a name in one line and composed letters, without invisible characters.

    Raises:
        WrongError: it is too long, has control characters, or is a formula.
    """
    text = visible(text).strip()
    if text.startswith("="):
        raise WrongError("formula")
    plain = unicodedata.normalize("NFC", " ".join(without_guard(text).split()))
    if len(plain) > MAX_NAME:
        raise WrongError("name too long", count=len(plain), most=MAX_NAME)
    if _CONTROLS.search(plain):
        raise WrongError("control characters")
    return plain


def without_guard(text: str) -> str:
    """Take off the apostrophe that keeps a spreadsheet from running a text as a formula."""
    return text[1:] if text[:1] == "'" and (_GUARD.match(text) or not stated(text[1:])) else text


def stated(text: str) -> bool:
    """Whether a cell says anything: ``k. A.``, ``n/a`` and a dash say that it does not."""
    return bool(text) and (len(text) > _LONGEST or text.casefold() not in _NOT_STATED)


def literal(text: str) -> str:
    """Return a text of a format that runs no formulas so that it is read as it stands."""
    return f"'{text}" if re.match(r"=|'['=+\-@\t\r]", text) else text


def guarded(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run; ``without_guard`` takes it off again."""
    runs = re.match(r"[=+\-@\t\r]|'['=+\-@\t\r]", text)
    return f"'{text}" if runs or (text and not (stated(text) and stated(text.lstrip("'")))) else text


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"  # noqa: PLR2004 (as much as a sentence bears)
