"""The words of pictures: certainty, dates, amounts, places and sentences in German and English."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from graph.statements import Day, Place, Statement
from viz import words
from viz.chrome import CHROME

FUNDS = Statement("urn:s", "urn:a", "funds", "urn:b", "stated", "urn:source")
NAMES = {"urn:a": "Ministerium", "urn:b": "ReTraSON"}


@pytest.mark.parametrize("table", [words.WORDS, CHROME])
def test_both_languages_say_the_same_things(table: dict[str, dict[str, str]]) -> None:
    """German and English have the same keys, and as many places to fill in each."""
    assert table["de"].keys() == table["en"].keys()
    fills = {key: text.count("{}") for key, text in table["de"].items() if key != "neighbour"}
    assert fills == {key: table["en"][key].count("{}") for key in fills}


def test_certainty_has_three_words_and_derived_outranks_its_premises() -> None:
    """A derived statement is called derived whatever its premises were."""
    assert words.certainty_word(FUNDS, "de") == "genannt"
    assert words.certainty_word(replace(FUNDS, certainty="inferred"), "de") == "erschlossen"
    assert words.certainty_word(replace(FUNDS, certainty="inferred", derived=True), "en") == "derived"


def test_a_relation_is_a_sentence_in_the_language_of_the_vocabulary() -> None:
    """The sentence joins the names with the relation's label and ends in one full stop."""
    assert words.relation_sentence(FUNDS, NAMES, "de") == "Ministerium fördert ReTraSON."
    assert words.relation_sentence(FUNDS, NAMES, "en") == "Ministerium funds ReTraSON."
    role = replace(FUNDS, relation="holdsRoleAt", role="Vize")
    assert words.relation_sentence(role, NAMES, "de") == "Ministerium hat eine Funktion bei ReTraSON (Vize)."
    named = {"urn:a": "A", "urn:b": "Verband e. V."}
    assert words.relation_sentence(FUNDS, named, "de") == "A fördert Verband e. V."
    assert words.relation_sentence(replace(FUNDS, relation="unheard"), {}, "de") == "urn:a unheard urn:b."


@pytest.mark.parametrize(
    ("dates", "german", "english"),
    [
        ({}, "ohne Datum", "undated"),
        (
            {"start": Day(date(2022, 1, 1), "month"), "end": Day(date(2025, 6, 30), "month")},
            "seit Januar 2022, bis Juni 2025",
            "since January 2022, until June 2025",
        ),
        (
            {"start": Day(date(2022, 1, 1), "month"), "inferred_parts": ("start",)},
            "seit Januar 2022 (erschlossen)",
            "since January 2022 (inferred)",
        ),
        ({"end": Day(date(2022, 12, 31), "year")}, "bis 2022", "until 2022"),
        ({"observed": Day(date(2023, 11, 1))}, "beobachtet am 1. November 2023", "observed on 1 November 2023"),
        ({"observed": Day(date(2023, 11, 1), "month")}, "beobachtet im November 2023", "observed in November 2023"),
        ({"observed": Day(date(2023, 1, 1), "year")}, "beobachtet 2023", "observed in 2023"),
    ],
)
def test_dates_are_said_as_precisely_as_they_are_known(dates: dict[str, Day], german: str, english: str) -> None:
    """A month is a month, an observation is not a beginning, and a concluded date says so."""
    dated = Statement("urn:s", "urn:a", "funds", "urn:b", "stated", None, **dates)  # type: ignore[arg-type]  # mixed
    assert words.time_phrase(dated, "de") == german
    assert words.time_phrase(dated, "en") == english


def test_amounts_carry_the_marks_of_the_language_and_say_when_they_are_approximate() -> None:
    """An approximate amount is 'rund'; no amount is None."""
    rough = replace(FUNDS, amount=Decimal("7600000.00"), currency="EUR", approximate=True)
    assert words.amount_phrase(rough, "de") == "rund 7.600.000 EUR"
    assert words.amount_phrase(rough, "en") == "about 7,600,000 EUR"
    assert words.amount_phrase(replace(rough, amount=Decimal("1234.5"), approximate=False), "de") == "1.234,50 EUR"
    assert words.amount_phrase(FUNDS, "de") is None


def test_a_sentence_keeps_the_full_stop_of_an_abbreviation() -> None:
    """It stands before what follows, and is the only one at the end."""
    names = {**NAMES, "urn:b": "Allianz für die Region e.V."}
    seen = replace(FUNDS, observed=Day(date(2023, 1, 1), "year"))
    assert words.fact_sentence(seen, names, "de") == "Ministerium fördert Allianz für die Region e.V., beobachtet 2023."
    assert words.fact_sentence(FUNDS, names, "de") == "Ministerium fördert Allianz für die Region e.V."
    assert words.fact_sentence(seen, NAMES, "de") == "Ministerium fördert ReTraSON, beobachtet 2023."


def test_places_in_a_source_name_lines_and_characters() -> None:
    """One line is singular; an unknown place is None."""
    assert words.place_phrase(Place(90, 93, 4761, 4942), "de") == "Zeilen 90\u201393, Zeichen 4761\u20134942"
    assert words.place_phrase(Place(9, 9), "en") == "line 9"
    assert words.place_phrase(Place(), "de") is None


def test_a_language_we_do_not_speak_is_refused_with_advice() -> None:
    """The error names the two languages there are."""
    with pytest.raises(ValueError, match="'de' or 'en'"):
        words.language_of("fr")
