"""The statement: one fact from one source, with its dates, its certainty and the place where the source says it.

Enters: the triples of a statement node. Leaves: an immutable Statement; nothing here touches a store. The plain link of
a statement is the triple (subject, relation, object) itself, without what is known about it.
"""

import hashlib
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal as OneOf

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from graph.sentences import WrongError
from ontology import names

Term = NamedNode | BlankNode | Literal | Triple
Terms = Mapping[str, Sequence[Term]]
Certainty = OneOf["stated", "inferred"]
Presence = OneOf["valid", "observed", "undated"]
_PRECISIONS = {"year": 4, "month": 7, "day": 10}
DETAILS = (
    names.ROLE_NAME,
    names.START_PRECISION,
    names.END_PRECISION,
    names.OBSERVED_PRECISION,
    names.OBJECT_PRECISION,
    names.VALUE,
    names.CURRENCY,
    names.APPROXIMATE,
    names.INFERRED_PART,
    names.VIA,
    names.ON_BEHALF_OF,
    names.LINE_START,
    names.LINE_END,
    names.CHAR_START,
    names.CHAR_END,
    names.IDENTIFIER,
    names.AS_READ,
    names.REASON,
    names.NOTE,
    names.WAS_GENERATED_BY,
    names.SCORE,
    names.FOUND_BY,
    names.QUOTE,
    names.DECIDED_BY,
    names.DECIDED_AT,
    names.WAS_DERIVED_FROM,
)
"""What is known of a statement beside its ends, relation, certainty, status, source and days."""


@dataclass(frozen=True)
class Day:
    """A date and how precisely it is known; its text is as long as that: ``2022-01`` is a month."""

    date: date
    precision: str = "day"

    def __str__(self) -> str:
        """Return the date cut to its precision."""
        return self.date.isoformat()[: _PRECISIONS.get(self.precision, 10)]

    @classmethod
    def parse(cls, text: str, *, last: bool = False) -> "Day":
        """Read ``2022``, ``2022-01`` or ``2022-01-31`` as the first (or last) day of that period.

        Raises:
            ValueError: the text is no such date.
        """
        precision = next((name for name, length in _PRECISIONS.items() if length == len(text)), None)
        try:
            first = date.fromisoformat(text + "-01-01"[: 10 - len(text)])
        except ValueError:
            first = None
        # Python also reads weeks, such as 2022-W01-1.
        if precision is None or first is None or not first.isoformat().startswith(text):
            raise WrongError("bad day", text=text)
        if not last or precision == "day":
            return cls(first, precision)
        month = 12 if precision == "year" else first.month
        return cls(date(first.year, month, monthrange(first.year, month)[1]), precision)


@dataclass(frozen=True)
class Place:
    """Where a source says it: lines counted from 1, both inclusive; characters from 0, the end exclusive."""

    line_start: int | None = None
    line_end: int | None = None
    char_start: int | None = None
    char_end: int | None = None


@dataclass(frozen=True)
class Statement:
    """One fact from one source. ``object`` is an IRI, or the value's text where the relation has values."""

    iri: str
    subject: str
    relation: str
    object: str
    certainty: Certainty
    source: str | None
    status: str = "accepted"
    derived: bool = False
    role: str | None = None
    start: Day | None = None
    end: Day | None = None
    observed: Day | None = None
    value: Day | str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    approximate: bool = False
    inferred_parts: tuple[str, ...] = ()
    via: str | None = None
    on_behalf_of: str | None = None
    place: Place = Place()
    identifier: str | None = None
    as_read: str | None = None
    reason: dict[str, str] = field(default_factory=dict)
    note: dict[str, str] = field(default_factory=dict)
    rule: str | None = None
    score: Decimal | None = None
    found_by: str | None = None
    quote: str | None = None
    decided_by: str | None = None
    decided_at: str | None = None
    premises: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The statement's id: the last part of its IRI where that is one of ours."""
        return names.id_of(self.iri)

    def presence(self, on: date) -> Presence | None:
        """Say how the statement stands on a day; None when it does not hold then.

        valid: its interval covers the day; without an end it reaches on. observed: it has no beginning and was observed
        on the day or before. undated: nothing says since when. After its end none of them is so, and what was observed
        only after its end was not observed while it held.
        """
        if self.end and self.end.date < on:
            return None
        if self.start:
            return "valid" if self.start.date <= on else None
        if self.observed and not (self.end and self.end.date < self.observed.date):
            return "observed" if self.observed.date <= on else None
        return "undated"


def statement_iri(source: str, place: str, subject: str, relation: str, target: str, role: str = "") -> str:
    """Return the address of a statement, made once from what was first read and never recomputed.

    ``place`` is the position in the source: ``start-end`` in characters, else the row's own id, else the row's content
    and its occurrence number. The other parts are the texts as read.
    """
    key = f"{source}\x1f{place}\x1f{subject}\x1f{relation}\x1f{target}\x1f{role}"
    return f"{names.ID}s-{hashlib.sha256(key.encode()).hexdigest()[:16]}"


def from_terms(iri: str, terms: Terms) -> Statement:
    """Build a Statement from the triples of its node, given as objects by predicate IRI.

    Raises:
        KeyError: the node has no subject, relation or object; validation keeps such nodes out of a store.
    """
    target = terms[names.OBJECT][0]
    return Statement(
        iri=iri,
        subject=_text(terms[names.SUBJECT][0]),
        relation=names.local_name(_text(terms[names.PREDICATE][0])),
        object=_text(target),
        value=_value(target, terms),
        certainty="inferred" if _last(terms, names.CERTAINTY) == "inferred" else "stated",
        status=_last(terms, names.STATUS) or "accepted",
        derived=any(_text(kind) == names.DERIVED_STATEMENT for kind in terms.get(names.TYPE, ())),
        source=_one(terms, names.SOURCE),
        role=_one(terms, names.ROLE_NAME),
        start=_day(terms, names.START_DATE, names.START_PRECISION),
        end=_day(terms, names.END_DATE, names.END_PRECISION),
        observed=_day(terms, names.OBSERVED_ON, names.OBSERVED_PRECISION),
        amount=_decimal(terms, names.VALUE),
        currency=_one(terms, names.CURRENCY),
        approximate=_one(terms, names.APPROXIMATE) in ("true", "1"),
        inferred_parts=tuple(sorted(names.local_name(_text(part)) for part in terms.get(names.INFERRED_PART, ()))),
        via=_one(terms, names.VIA),
        on_behalf_of=_one(terms, names.ON_BEHALF_OF),
        place=_place(terms),
        identifier=_one(terms, names.IDENTIFIER),
        as_read=_one(terms, names.AS_READ),
        reason=by_language(terms.get(names.REASON, ())),
        note=by_language(terms.get(names.NOTE, ())),
        rule=_last(terms, names.WAS_GENERATED_BY),
        score=_decimal(terms, names.SCORE),
        found_by=_one(terms, names.FOUND_BY),
        quote=_one(terms, names.QUOTE),
        decided_by=_one(terms, names.DECIDED_BY),
        decided_at=_one(terms, names.DECIDED_AT),
        premises=tuple(sorted(_text(premise) for premise in terms.get(names.WAS_DERIVED_FROM, ()))),
    )


def by_language(terms: Sequence[Term]) -> dict[str, str]:
    """Return texts by language tag, ``""`` for none."""
    return {term.language or "": term.value for term in terms if isinstance(term, Literal)}


def _text(term: Term) -> str:
    return str(term) if isinstance(term, Triple) else term.value


def _one(terms: Terms, predicate: str) -> str | None:
    return next((_text(term) for term in terms.get(predicate, ())), None)


def _last(terms: Terms, predicate: str) -> str | None:
    found = _one(terms, predicate)
    return names.local_name(found) if found else None


def _day(terms: Terms, predicate: str, precision: str) -> Day | None:
    text = _one(terms, predicate)
    try:
        return Day(date.fromisoformat(text[:10]), _one(terms, precision) or "day") if text else None
    except ValueError:
        return None


def _value(target: Term, terms: Terms) -> Day | str | None:
    if not isinstance(target, Literal):
        return None
    if target.datatype.value == names.XSD + "date":
        return _day(terms, names.OBJECT, names.OBJECT_PRECISION)
    return target.value


def _decimal(terms: Terms, predicate: str) -> Decimal | None:
    try:
        return Decimal(_one(terms, predicate) or "")
    except InvalidOperation:
        return None


def _place(terms: Terms) -> Place:
    def number(predicate: str) -> int | None:
        text = _one(terms, predicate)
        return int(text) if text else None

    return Place(*map(number, (names.LINE_START, names.LINE_END, names.CHAR_START, names.CHAR_END)))
