"""What a person enters in the fields of a form, as RDF terms.

Enters: fields by name as JSON values, and the form that they belong to. Leaves: terms by predicate, or WrongFields with
what is wrong with each field in German and English. A field that is null or empty is cleared.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from pyoxigraph import Literal, NamedNode

from graph.errors import Ambiguous, Unknown, WrongFields
from graph.forms import Field, Form
from graph.intake.table import cells
from graph.search import nearest
from graph.sentences import WrongError
from graph.statements import Day, Term
from ontology import names
from ontology.model import Labels, model

Fields = Mapping[str, Any]
Resolve = Callable[[str], str]
Said = dict[str, list[Term]]
MOST_TEXT, MOST_VALUES = 20_000, 500
_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20]+")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # no export could hold them
_DIGITS = 30
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_WRONG: dict[str, Labels] = {
    "required": {"de": "Das Feld darf nicht leer sein.", "en": "The field must not be empty."},
    "text": {"de": "Das ist kein Text; schreiben Sie ihn in Anführungszeichen.", "en": "This is no text; quote it."},
    "long": {"de": "Der Text ist zu lang; kürzen Sie ihn.", "en": "The text is too long; shorten it."},
    "unreadable": {
        "de": "Der Text enthält Steuerzeichen oder ist kein gültiges Unicode; schreiben Sie ihn ohne.",
        "en": "The text has control characters or is no valid Unicode; write it without.",
    },
    "language": {"de": "Das ist kein Kürzel einer Sprache; etwa de.", "en": "This is no language code; such as de."},
    "single": {"de": "Hier steht nur ein Wert.", "en": "Give one value here."},
    "many": {"de": "Das sind zu viele Werte.", "en": "These are too many values."},
    "two": {
        "de": "Das kann zwei Tage meinen; schreiben Sie JJJJ-MM-TT oder TT.MM.JJJJ.",
        "en": "This may be two days; write YYYY-MM-DD or DD.MM.YYYY.",
    },
    "day": {
        "de": "Das ist kein Tag; schreiben Sie JJJJ-MM-TT oder TT.MM.JJJJ.",
        "en": "This is no day; write YYYY-MM-DD or DD.MM.YYYY.",
    },
    "decimal": {
        "de": "Das ist keine Zahl; schreiben Sie sie wie 7600000.00.",
        "en": "This is no number; write it like 7600000.00.",
    },
    "integer": {"de": "Das ist keine ganze Zahl.", "en": "This is no whole number."},
    "boolean": {"de": "Schreiben Sie true oder false.", "en": "Write true or false."},
    "iri": {"de": "Das ist keine Adresse mit https://.", "en": "This is no address with https://."},
}


@dataclass(frozen=True)
class Reader:
    """Reads fields: new text without a language is in ``language``, names of entities are resolved by ``resolve``."""

    language: str
    resolve: Resolve

    def read(self, form: Form, given: Fields, present: Mapping[str, list[Term]], *, new: bool) -> Said:
        """Return the terms by predicate of the fields that are given; of a ``new`` node all that are required are.

        ``present`` is what the node says now: a text without a language replaces one and leaves the others.

        Raises:
            WrongFields: a field is not there, is missing, or holds what it may not.
        """
        said: Said = {}
        wrong = [(name, _no_field(form)) for name in given if form.field(name) is None]
        for one in form.fields:
            if one.name not in given and not (new and (one.required or one.default)):
                continue
            try:
                said |= self._terms(one, given.get(one.name, _plain(one.default)), present.get(one.path, []))
            except _WrongError as error:
                wrong.append((one.name, error.message))
        if wrong:
            raise WrongFields(wrong)
        return said

    def _terms(self, one: Field, given: Any, present: list[Term]) -> Said:
        """Return the terms of one field by predicate, its own and that of its precision."""
        if given is None or given in ("", [], {}):
            if one.required:
                raise _WrongError("required")
            return {path: [] for path in (one.path, one.precision) if path}
        if one.sort == "date":
            return _date(one, given)
        if one.sort == "text" and not one.many:
            return {one.path: self._texts(given, [] if isinstance(given, Mapping) else present)}
        values = given if isinstance(given, list) else [given]
        if len(values) > (MOST_VALUES if one.many else 1):
            raise _WrongError("many" if one.many else "single")
        if one.sort == "text":
            return {one.path: [term for value in values for term in self._other_name(value, present)]}
        return {one.path: [self._single(one, value) for value in values]}

    def _texts(self, given: Any, present: list[Term]) -> list[Term]:
        """Return texts by language; one without a language replaces the only one there is, else that of the editor."""
        tags = {term.language or "" for term in present if isinstance(term, Literal)}
        spoken = next(iter(tags)) if len(tags) == 1 else self.language
        by_language = given if isinstance(given, Mapping) else {spoken: given}
        kept = [t for t in present if isinstance(t, Literal) and (t.language or "") not in by_language]
        return [*kept, *(_tagged(text, language) for language, text in by_language.items() if text)]

    def _other_name(self, given: Any, present: list[Term]) -> list[Term]:
        """Return one of several texts; a text that is there already keeps its language."""
        same = [term for term in present if isinstance(term, Literal) and term.value == given]
        return list(same) if same else self._texts(given, [])

    def _single(self, one: Field, given: Any) -> Term:
        if one.sort == "boolean":
            return _boolean(given)
        if one.sort in ("decimal", "integer"):
            return _number(given, one.sort)
        text = _text(given)
        if one.sort == "string":
            return Literal(text)
        if one.sort == "iri":
            return _iri(text)
        return NamedNode(self._named(one, text))

    def _named(self, one: Field, text: str) -> str:
        """Return the IRI of a choice, a kind, a relation or an entity."""
        if one.sort == "entity":
            return self._entity(text)
        known = {names.local_name(iri): iri for iri in one.choices}
        if one.sort != "choice":
            terms = model().kinds if one.sort == "kind" else model().relations
            known = {name: term.iri for name, term in terms.items()}
        if text not in known:
            near = ", ".join(nearest(text, known))
            raise _WrongError(de=f"„{text}“ gibt es hier nicht; möglich: {near}.", en=f"'{text}' is none; try {near}.")
        return known[text]

    def _entity(self, text: str) -> str:
        try:
            return self.resolve(text)
        except Unknown as error:
            near = ", ".join(error.details.get("nearest", []))
            raise _WrongError(
                de=f"Niemand heißt „{text}“; ähnlich: {near or 'nichts'}. Legen Sie den Eintrag zuerst an.",
                en=f"Nobody is called '{text}'; near: {near or 'nothing'}. Add the entity first.",
            ) from error
        except Ambiguous as error:
            choices = ", ".join(error.details["candidates"])
            raise _WrongError(de=f"„{text}“ kann mehreres sein: {choices}.", en=error.message) from error


class _WrongError(Exception):
    """What is wrong with the value of a field."""

    def __init__(self, key: str = "", **message: str) -> None:
        super().__init__(key)
        self.message: Labels = message or _WRONG[key]


def _no_field(form: Form) -> Labels:
    known = ", ".join(one.name for one in form.fields)
    return {"de": f"Dieses Feld gibt es nicht; möglich: {known}.", "en": f"There is no such field; there are {known}."}


def _plain(default: str | None) -> str | None:
    return names.local_name(default) if default else None


def _text(given: Any) -> str:
    if not isinstance(given, str):
        raise _WrongError("text")
    if len(given) > MOST_TEXT:
        raise _WrongError("long")
    if _UNWRITABLE.search(given):
        raise _WrongError("unreadable")
    return given.strip()


def _tagged(text: Any, language: str) -> Literal:
    if language and not _LANGUAGE.fullmatch(language):
        raise _WrongError("language")
    return Literal(_text(text), language=language) if language else Literal(_text(text))


def _date(one: Field, given: Any) -> Said:
    day = _day(_text(given).strip(), last=one.ends)
    if one.precision is None and day.precision != "day":
        raise _WrongError("day")
    said: Said = {one.path: [Literal(day.date.isoformat(), datatype=NamedNode(names.XSD + "date"))]}
    return said | ({one.precision: [Literal(day.precision)]} if one.precision else {})


def _day(text: str, *, last: bool) -> Day:
    """Return the first or last day of what a text names, written as in a table or as it is kept."""
    try:
        return Day.parse(text, last=last)
    except ValueError:
        pass
    try:
        return cells.day(text, last=last)
    except WrongError as error:
        if error.sentence.key == "day of two":
            raise _WrongError("two") from error
        raise _WrongError(**{language: f"{error.sentence.said(language)}." for language in ("de", "en")}) from error


def _number(given: Any, sort: str) -> Literal:
    try:
        number = Decimal(str(given)) if not isinstance(given, bool) else Decimal("NaN")
    except InvalidOperation as error:
        raise _WrongError(sort) from error
    if not number.is_finite() or abs(number.adjusted()) > _DIGITS or (sort == "integer" and number != int(number)):
        raise _WrongError(sort)
    text = str(int(number)) if sort == "integer" else f"{number:f}"
    return Literal(text, datatype=NamedNode(names.XSD + sort))


def _boolean(given: Any) -> Literal:
    value = {"true": True, "false": False}.get(str(given).casefold())
    if value is None:
        raise _WrongError("boolean")
    return Literal(value)


def _iri(text: str) -> NamedNode:
    try:
        if _IRI.fullmatch(text):
            return NamedNode(text)
    except ValueError:
        pass
    raise _WrongError("iri")
