"""Amounts of money in German text: `knapp 7,6 Millionen Euro` is 7600000 EUR, approximately.

Enters: text. Leaves: amounts with their places. What is no exact figure of the text, or is said to be none, is
approximate.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

_SCALES = {"": 0, "Tausend": 3, "Tsd": 3, "Mio": 6, "Million": 6, "Mrd": 9, "Milliarde": 9}
_CURRENCIES = {"€": "EUR", "Euro": "EUR", "EUR": "EUR", "US-Dollar": "USD", "Dollar": "USD", "CHF": "CHF"}
_ABOUT = (
    "knapp|rund|etwa|circa|ca\\.|gut|fast|ungefähr|über|mehr als|bis zu|nahezu|annähernd|schätzungsweise|mindestens"
)
_AMOUNT = re.compile(
    rf"(?P<about>\b(?:{_ABOUT})\s+)?(?<![\w.,])(?P<number>\d{{1,3}}(?:[.\s\u202f']\d{{3}})+(?:,\d{{1,2}})?|\d{{1,12}}(?:,\d{{1,3}})?)"
    r"(?:,-+)?\s*(?P<scale>Tausend|Tsd|Mio|Millionen|Million|Mrd|Milliarden|Milliarde)?\.?\s*"
    r"(?P<currency>€|Euro\b|EUR\b|US-Dollar\b|Dollar\b|CHF\b)",
    re.IGNORECASE,
)
_SPACING = re.compile(r"[.\s\u202f']")


@dataclass(frozen=True)
class Amount:
    """An amount and the characters that name it, the end exclusive."""

    value: Decimal
    currency: str
    approximate: bool
    start: int
    end: int


def amounts(text: str) -> list[Amount]:
    """Return the amounts of a text in its order; zero is none.

    >>> [(str(a.value), a.currency, a.approximate) for a in amounts("Es fließen knapp 7,6 Millionen Euro.")]
    [('7600000.00', 'EUR', True)]
    """
    found = (_amount(match) for match in _AMOUNT.finditer(text))
    return [amount for amount in found if amount.value > 0]


def _amount(match: re.Match[str]) -> Amount:
    number = Decimal(_SPACING.sub("", match["number"]).replace(",", "."))
    scale = _scale(match["scale"] or "")
    value = (number * 10**scale).quantize(Decimal("0.01"))
    currency = next(code for name, code in _CURRENCIES.items() if name.lower() == match["currency"].lower())
    return Amount(value, currency, bool(match["about"]), match.start(), match.end())


def _scale(word: str) -> int:
    return max((power for name, power in _SCALES.items() if word.lower().startswith(name.lower())), default=0)
