"""The words a picture needs: certainty, dates, amounts, places in a source, and the sentence of a relation.

Enters: a Statement or its parts, and a language. Leaves: text, never markup; pictures, tables and commands share it.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal as OneOf

from graph.node import closed
from graph.statements import Day, Place, Statement
from ontology.model import model
from ontology.names import local_name
from viz.style import LANGUAGES, Language

Sureness = OneOf["stated", "inferred", "derived"]
SURENESS: tuple[Sureness, ...] = ("stated", "inferred", "derived")
_MILLION = 1_000_000
_TO = "\N{EN DASH}"
_MONTHS: dict[Language, tuple[str, ...]] = {
    "de": (
        *("Januar", "Februar", "März", "April", "Mai", "Juni"),
        *("Juli", "August", "September", "Oktober", "November", "Dezember"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}

WORDS: dict[Language, dict[str, str]] = {
    "de": {
        "stated": "genannt",
        "inferred": "erschlossen",
        "derived": "abgeleitet",
        "not stated": "nicht genannt",
        "began": "begonnen",
        "observed since": "erstmals beobachtet",
        "added": "neu eingetragen",
        "ended": "beendet",
        "removed": "nicht mehr eingetragen",
        "changed": "geändert",
        "since": "seit {}",
        "until": "bis {}",
        "observed": "beobachtet {}",
        "in": "im {}",
        "on": "am {}",
        "undated": "ohne Datum",
        "about": "rund {}",
        "line": "Zeile {}",
        "lines": "Zeilen {}",
        "characters": "Zeichen {}",
        "quoted": "„{}“",
        "start": "Beginn",
        "end": "Ende",
        "observation": "Tag",
        "network": "Netzwerk der Akteure",
        "around": "Das Netz um {}",
        "path": "Weg zwischen {} und {}",
        "entry": "{} Eintrag",
        "entries": "{} Einträge",
        "relation": "{} Beziehung",
        "relations": "{} Beziehungen",
        "source": "{} Quelle",
        "sources": "{} Quellen",
        "as of": "Stand {}",
        "all time": "alle Zeiten",
        "neighbour": "1 direkten Nachbarn",
        "neighbours": "{} direkte Nachbarn",
        "most": "Die meisten Nachbarn hat {}: {}.",
        "has": "{} hat {}.",
        "nothing drawn": "Hier ist nichts verzeichnet.",
        "cut": "Gezeigt sind {} von {} Einträgen; die übrigen haben weniger Verbindungen.",
        "generation": "Generation {}",
        "million": "{} Mio.",
        "via": "über {}",
        "behalf": "im Auftrag von {}",
        "source named": "Quelle: {}.",
        "sources named": "Quellen: {}.",
        "more sources": "und {} weitere",
        "network on": "Netz am {}",
        "from to": "{} bis {}",
        "since generation": "Änderungen seit Generation {}",
        "one mode": "Nicht gezeichnet: {} Beziehungen innerhalb einer Seite.",
        "other groups": "Nicht gezeichnet: {} Beziehungen zu anderen Gruppen.",
        "matrix": "{} Akteure, {} verbundene Paare.",
        "actor": "Akteur",
        "kind": "Art",
        "certainty": "Gewissheit",
        "sentence": "Satz",
    },
    "en": {
        "stated": "stated",
        "inferred": "inferred",
        "derived": "derived",
        "not stated": "not stated",
        "began": "began",
        "observed since": "first observed",
        "added": "newly recorded",
        "ended": "ended",
        "removed": "no longer recorded",
        "changed": "changed",
        "since": "since {}",
        "until": "until {}",
        "observed": "observed {}",
        "in": "in {}",
        "on": "on {}",
        "undated": "undated",
        "about": "about {}",
        "line": "line {}",
        "lines": "lines {}",
        "characters": "characters {}",
        "quoted": "“{}”",
        "start": "start",
        "end": "end",
        "observation": "day",
        "network": "Network of actors",
        "around": "The network around {}",
        "path": "Path between {} and {}",
        "entry": "{} entry",
        "entries": "{} entries",
        "relation": "{} relation",
        "relations": "{} relations",
        "source": "{} source",
        "sources": "{} sources",
        "as of": "as of {}",
        "all time": "all time",
        "neighbour": "1 direct neighbour",
        "neighbours": "{} direct neighbours",
        "most": "{} has the most neighbours: {}.",
        "has": "{} has {}.",
        "nothing drawn": "Nothing is recorded here.",
        "cut": "Shown are {} of {} entries; the others have fewer connections.",
        "generation": "generation {}",
        "million": "{} million",
        "via": "via {}",
        "behalf": "on behalf of {}",
        "source named": "Source: {}.",
        "sources named": "Sources: {}.",
        "more sources": "and {} more",
        "network on": "Network on {}",
        "from to": "{} to {}",
        "since generation": "Changes since generation {}",
        "one mode": "Not drawn: {} relations within one side.",
        "other groups": "Not drawn: {} relations to other groups.",
        "matrix": "{} actors, {} linked pairs.",
        "actor": "actor",
        "kind": "kind",
        "certainty": "certainty",
        "sentence": "sentence",
    },
}


def language_of(text: str) -> Language:
    """Return a language we speak.

    Raises:
        ValueError: neither German nor English.
    """
    for language in LANGUAGES:
        if text == language:
            return language
    raise ValueError(f"'{text}' is not a language of the diagrams; choose 'de' or 'en'.")


def sureness(statement: Statement) -> Sureness:
    """Return which of the three lines a statement is drawn with; derived outranks the certainty of its premises."""
    return "derived" if statement.derived else statement.certainty


def certainty_word(statement: Statement, language: Language) -> str:
    """Return ``genannt``, ``erschlossen`` or ``abgeleitet``."""
    return WORDS[language][sureness(statement)]


def relation_label(relation: str, language: Language) -> str:
    """Return what the vocabulary calls a relation; its own name where it has no label in that language."""
    found = model().relations.get(relation)
    return found.label.get(language, relation) if found else relation


def relation_sentence(statement: Statement, names: Mapping[str, str], language: Language) -> str:
    """Return the statement as a sentence, its role in brackets, such as "A ist Gesellschafter von B.".

    ``names`` gives the name of each IRI; an end without one appears as the last part of its IRI.
    """
    return _related(statement, names, language).removesuffix(".") + "."


def _related(statement: Statement, names: Mapping[str, str], language: Language) -> str:
    subject = closed(names.get(statement.subject) or local_name(statement.subject))
    target = closed(_value_text(statement, language) or names.get(statement.object) or local_name(statement.object))
    role = f" ({statement.role})" if statement.role else ""
    return f"{subject} {relation_label(statement.relation, language)} {target}{role}"


def fact_sentence(statement: Statement, names: Mapping[str, str], language: Language) -> str:
    """Return the statement with all that it says, such as "A funds B, about 7.6 million EUR, until June 2025."."""
    text = WORDS[language]
    when, ends = time_phrase(statement, language), (statement.via, statement.on_behalf_of)
    parts = [
        _related(statement, names, language),
        _short_amount(statement, language),
        *(text[k].format(names.get(i) or local_name(i)) for k, i in zip(("via", "behalf"), ends, strict=True) if i),
        None if when == text["undated"] else when,
    ]
    return ", ".join(filter(None, parts)).removesuffix(".") + "."


def day_text(day: date, language: Language, precision: str = "day") -> str:
    """Return a date in words, cut to its precision: ``1. November 2023``, ``January 2022``, ``2023``."""
    if precision == "year":
        return str(day.year)
    month = f"{_MONTHS[language][day.month - 1]} {day.year}"
    return month if precision == "month" else f"{day.day}{'.' if language == 'de' else ''} {month}"


def time_phrase(statement: Statement, language: Language) -> str:
    """Return since when, until when, or on which day it was observed; ``ohne Datum`` where no date is known.

    A date that was concluded carries the word for it: ``seit Januar 2022 (erschlossen), bis Juni 2025``.
    """
    words = WORDS[language]
    known = (("start", "since", statement.start), ("end", "until", statement.end))
    parts = [_dated(statement, part, words[key], day, language) for part, key, day in known if day]
    if not parts and statement.observed:
        parts = [_dated(statement, "observed", words["observed"], statement.observed, language)]
    return ", ".join(parts) or words["undated"]


def amount_phrase(statement: Statement, language: Language) -> str | None:
    """Return the amount with its currency, ``rund 7.600.000 EUR`` where it is approximate; None without an amount."""
    if statement.amount is None:
        return None
    text = f"{number_text(statement.amount, language)} {statement.currency or ''}".strip()
    return WORDS[language]["about"].format(text) if statement.approximate else text


def _short_amount(statement: Statement, language: Language) -> str | None:
    """Return an amount as it is said: ``about 7.6 million EUR``; what is not short in millions is written out."""
    amount = statement.amount
    if amount is None or not amount.is_finite() or abs(amount) < _MILLION or (amount * 1000) % _MILLION:
        return amount_phrase(statement, language)
    number = f"{amount / _MILLION:.3f}".rstrip("0").rstrip(".").replace(".", "," if language == "de" else ".")
    text = f"{WORDS[language]['million'].format(number)} {statement.currency or ''}".strip()
    return WORDS[language]["about"].format(text) if statement.approximate else text


def number_text(number: Decimal | int, language: Language) -> str:
    """Return a number with a language's marks, ``7.600.000,50`` or ``7,600,000.50``; whole numbers without cents."""
    if isinstance(number, Decimal) and not number.is_finite():
        return str(number)
    whole = number == int(number)
    text = f"{int(number):,}" if whole else f"{number:,.2f}"
    return text.translate(str.maketrans(",.", ".,")) if language == "de" else text


def place_phrase(place: Place, language: Language) -> str | None:
    """Return where the source says it, in lines and characters from and to; None where no place is known."""
    parts = []
    if place.line_start is not None:
        one = place.line_end in (None, place.line_start)
        lines = str(place.line_start) if one else f"{place.line_start}{_TO}{place.line_end}"
        parts.append(WORDS[language]["line" if one else "lines"].format(lines))
    if place.char_start is not None and place.char_end is not None:
        parts.append(WORDS[language]["characters"].format(f"{place.char_start}{_TO}{place.char_end}"))
    return ", ".join(parts) or None


def reason_text(texts: Mapping[str, str], language: Language) -> str | None:
    """Return the text in a language, else in any; None where there is none."""
    return texts.get(language) or next((texts[key] for key in sorted(texts)), None)


def counted(number: int, one: str, many: str, language: Language) -> str:
    """Return a number with its noun: ``1 Beziehung``, ``83 Beziehungen``; ``one`` and ``many`` are keys of WORDS."""
    return WORDS[language][one if number == 1 else many].format(number_text(number, language))


def _value_text(statement: Statement, language: Language) -> str | None:
    """Return the object where it is a value: a date in words, a number with its marks, a text in quotes."""
    if isinstance(statement.value, Day):
        return day_text(statement.value.date, language, statement.value.precision)
    if statement.value is None:
        return None
    if statement.value.isdecimal():
        return number_text(int(statement.value), language)
    return WORDS[language]["quoted"].format(statement.value)


def _dated(statement: Statement, part: str, frame: str, day: Day, language: Language) -> str:
    text = day_text(day.date, language, day.precision)
    if part == "observed" and day.precision != "year":
        text = WORDS[language]["in" if day.precision == "month" else "on"].format(text)
    elif part == "observed" and language == "en":
        text = WORDS[language]["in"].format(text)
    concluded = f" ({WORDS[language]['inferred']})" if part in statement.inferred_parts else ""
    return frame.format(text) + concluded
