"""Dates in German text, relative ones counted from the day of the document: `gestern`, `im Sommer`, `bis Juni 2025`.

Enters: text and the document's day, where it is known. Leaves: dates with their precision, the place that names them,
and what they say: since, until, or on a day. A year that the text leaves open is the last one before the document's
day (the next one for `bis` and `ab`), and the date then says that it was concluded.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal as OneOf

from graph.statements import Day

Sense = OneOf["since", "until", "on"]
_MONTHS = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()  # noqa: SIM905 (twelve in a row read better)
_SHORT = {name[:3]: number for number, name in enumerate(_MONTHS, 1)} | {"Jän": 1, "Mae": 3, "Mrz": 3}
_SEASONS = {"Frühjahr": 3, "Frühling": 3, "Sommer": 6, "Herbst": 9, "Winter": 12}
_DAYS = {"heute": 0, "gestern": 1, "vorgestern": 2}
_WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_MONTH = (
    r"(?P<month>Januar|Jänner|Februar|März|Maerz|Marz|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_LEAD = (
    r"(?:\b(?P<lead>seit|ab|bis|von|vom|im|am|in|zum|Anfang|Mitte|Ende)\s+)?"
    r"(?:(?P<more>dem|der|den|zum|einschließlich|Anfang|Mitte|Ende|Jahr|Jahre|im|vergangenen|kommenden|letzten)\s+){0,3}"
)
_FORMS = tuple(
    re.compile(_LEAD + form + r"(?![\w-])", re.IGNORECASE)
    for form in (
        rf"(?P<day>[0-3]?\d)\.\s*{_MONTH}(?:\s+{_YEAR})?",
        r"(?P<day>[0-3]?\d)\.\s?(?P<number>[01]?\d)\.\s?(?P<year>(?:19|20)\d\d)",
        r"(?P<year>(?:19|20)\d\d)-(?P<number>[01]\d)-(?P<day>[0-3]\d)",
        rf"\b{_MONTH}(?:\s+(?:des\s+Jahres\s+)?{_YEAR})?",
        rf"\b(?P<season>Frühjahr|Frühling|Sommer|Herbst|Winter)(?:\s+{_YEAR})?",
        r"\b(?P<relative>heute|gestern|vorgestern)",
        rf"\b(?P<weekday>{'|'.join(_WEEKDAYS)})",
        rf"(?<![\d.,/-]){_YEAR}(?!\s*(?:Euro|€|Menschen|Beschäftigte|Unternehmen|Mitglieder|Prozent))",
    )
)
_SINCE, _UNTIL = ("seit", "ab"), ("bis",)


@dataclass(frozen=True)
class Dated:
    """A date, what it says, whether its year was concluded, and the characters that name it, the end exclusive."""

    day: Day
    sense: Sense
    concluded: bool
    start: int
    end: int


def dates(text: str, today: date | None = None) -> list[Dated]:
    """Return the dates of a text in its order; relative ones only where the document's day is known.

    >>> [(str(d.day), d.sense) for d in dates("Seit 2019, zuletzt gestern, bis Juni 2025", date(2023, 11, 1))]
    [('2019', 'since'), ('2023-10-31', 'on'), ('2025-06', 'until')]
    """
    taken: list[tuple[int, int]] = []
    found = []
    for form in _FORMS:
        for match in form.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            taken.append(match.span())  # also where it is no date: the 31st of February is no month either
            dated = _dated(match, today)
            found += [dated] if dated else []
    return sorted(found, key=lambda dated: dated.start)


def document_day(text: str) -> Day | None:
    """Return the day that a document gives itself: the first full date near its beginning.

    >>> str(document_day("Braunschweig/Berlin, 1. November 2023. Das Netzwerk ..."))
    '2023-11-01'
    """
    full = [found for found in dates(text[:2000]) if found.day.precision == "day"]
    return full[0].day if full else None


def _dated(match: re.Match[str], today: date | None) -> Dated | None:
    given = match.groupdict()
    lead = (given["lead"] or "").lower()
    sense: Sense = "since" if lead in _SINCE else "until" if lead in _UNTIL else "on"
    ahead = sense == "until" or lead == "ab"
    try:
        day = _absolute(given, ahead=ahead, today=today) or _relative(given, today)
    except ValueError:
        return None
    if day is None or not 1900 <= day.date.year < 2100:  # noqa: PLR2004 (what a text of today speaks of)
        return None
    if sense == "until" and day.precision != "day":
        day = Day.parse(str(day), last=True)
    concluded = given.get("year") is None and not any(given.get(key) for key in ("relative", "weekday"))
    return Dated(day, sense, concluded, match.start(), match.end())


def _absolute(given: dict[str, str | None], *, ahead: bool, today: date | None) -> Day | None:
    """Return a day, month, season or year that is named; a season counts as its year."""
    month = _month(given)
    if month is None and not given.get("year"):
        return None
    year = int(given["year"] or 0) or _year(month or 1, int(given.get("day") or 1), ahead=ahead, today=today)
    if year is None:
        return None
    if given.get("season"):
        return Day(date(year, 1, 1), "year")
    if given.get("day"):
        return Day(date(year, month or 1, int(given["day"] or 1)))
    return Day(date(year, month, 1), "month") if month else Day(date(year, 1, 1), "year")


def _month(given: dict[str, str | None]) -> int | None:
    if given.get("number"):
        return int(given["number"] or 0)
    if given.get("season"):
        return _SEASONS[str(given["season"]).capitalize()]
    name = str(given.get("month") or "").capitalize().replace("Mar", "Mär")
    return _SHORT.get(name[:3])


def _year(month: int, day: int, *, ahead: bool, today: date | None) -> int | None:
    """Return the year that makes a month the last one up to the document's day, or the next one from it on."""
    if today is None:
        return None
    if ahead:
        return today.year + (month < today.month)
    return today.year - ((month, day) > (today.month, today.day))


def _relative(given: dict[str, str | None], today: date | None) -> Day | None:
    if today is None:
        return None
    if given.get("relative"):
        return Day(today - timedelta(days=_DAYS[str(given["relative"]).lower()]))
    if given.get("weekday"):
        back = (today.weekday() - _WEEKDAYS.index(str(given["weekday"]).capitalize())) % 7
        return Day(today - timedelta(days=back))
    return None
