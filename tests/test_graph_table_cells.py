"""Cells: German and English dates and sums, read with their precision; what may be two things is refused."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.intake.table import cells, reader
from graph.intake.table.mapping import Cell
from graph.intake.table.rows import Row
from graph.intake.table.taking import text_of, texts_of
from graph.statements import Day


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("31.01.2022", Day(date(2022, 1, 31))),
        ("1.2.2022", Day(date(2022, 2, 1))),
        ("1. Februar 2022", Day(date(2022, 2, 1))),
        ("March 5, 2021", Day(date(2021, 3, 5))),
        ("5 März 2021", Day(date(2021, 3, 5))),
        ("Januar 2022", Day(date(2022, 1, 1), "month")),
        ("Dez. 2019", Day(date(2019, 12, 1), "month")),
        ("01/2022", Day(date(2022, 1, 1), "month")),
        ("2022-01", Day(date(2022, 1, 1), "month")),
        ("2022", Day(date(2022, 1, 1), "year")),
        ("2022-01-31T00:00:00", Day(date(2022, 1, 31))),
        ("31/01/2022", Day(date(2022, 1, 31))),
        ("01/31/2022", Day(date(2022, 1, 31))),
    ],
)
def test_a_date_is_read_with_its_precision(text: str, read: Day) -> None:
    """Days, months and years in the ways that German and English tables write them."""
    assert cells.day(text) == read


def test_an_end_is_the_last_day_of_its_period() -> None:
    """Until 2022 is until the last of December, until February 2024 until the 29th."""
    assert cells.day("2022", last=True) == Day(date(2022, 12, 31), "year")
    assert cells.day("Februar 2024", last=True) == Day(date(2024, 2, 29), "month")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("31.02.2022", "does not exist"),
        ("2022-13-01", "does not exist"),
        ("0001-01-01", "outside the years"),
        ("9999", "outside the years"),
        ("31.01.22", "outside the years"),
        ("03/04/2022", "may be two days"),
        ("gestern", "is no date"),
        ("Brumaire 2022", "is no date"),
    ],
)
def test_a_date_that_is_none_or_two_is_refused(text: str, why: str) -> None:
    """It says what to write instead; nothing is chosen for the reader."""
    with pytest.raises(ValueError, match=why):
        cells.day(text)


def test_a_mapping_can_say_what_comes_first() -> None:
    """03/04/2022 is a day in April or in March, as the table means it."""
    assert cells.day("03/04/2022", "dmy").date == date(2022, 4, 3)
    assert cells.day("03/04/2022", "mdy").date == date(2022, 3, 4)


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_every_day_is_read_back_in_german_and_iso(day: date) -> None:
    """What strftime writes is what is read."""
    assert cells.day(f"{day.day:02}.{day.month:02}.{day.year}").date == day
    assert cells.day(day.isoformat()) == Day(day)


@pytest.mark.parametrize(
    ("text", "mark", "value", "currency", "approximate"),
    [
        ("60.000 €", ",", "60000", "EUR", False),
        ("60.000,50 EUR", ",", "60000.5", "EUR", False),
        ("60,000.50", ".", "60000.5", None, False),
        ("60.000", ".", "60", None, False),
        ("7,6 Mio. €", ",", "7600000", "EUR", False),
        ("knapp 7,6 Millionen Euro", ",", "7600000", "EUR", True),
        ("$ 1.5 million", ".", "1500000", "USD", False),
        ("1'250.00 CHF", ".", "1250", "CHF", False),
        ("120000", ",", "120000", None, False),
        ("0,01", ",", "0.01", None, False),
    ],
)
def test_a_sum_is_read_with_its_currency(
    text: str, mark: cells.Mark, value: str, currency: str, approximate: bool
) -> None:
    """Thousands, decimals, millions and what is only about right."""
    assert cells.money(text, mark) == cells.Money(Decimal(value), currency, approximate)


@pytest.mark.parametrize("text", ["viel", "-5", "0", "1e999", "9" * 60, "1.2.3,4,5", "5 EUR USD", "10 Äpfel"])
def test_what_is_no_sum_is_refused(text: str) -> None:
    """Words, negative and endless numbers, separators in odd places, two currencies."""
    with pytest.raises(ValueError, match=r"amount|number|quadrillion|separators"):
        cells.money(text)


@given(st.decimals("0.01", "999999999999", places=2))
def test_every_sum_is_read_back_in_german(value: Decimal) -> None:
    """1.234.567,89 is what it says, with and without separators."""
    german = f"{value:,.2f}".replace(",", "\0").replace(".", ",").replace("\0", ".")
    assert cells.money(german).value == value
    assert cells.money(f"{value:.2f}".replace(".", ",")).value == value


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40))
def test_no_text_is_run_by_a_spreadsheet_and_none_is_lost(text: str) -> None:
    """What is guarded begins with no sign of a formula, and reads back as it was."""
    assert not cells.guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cells.without_guard(cells.guarded(text)) == text


def test_a_name_is_one_line_in_composed_letters() -> None:
    """White space is folded, letters are composed; formulas, control characters and novels are refused."""
    assert cells.name("  Stadt\u00a0Wolfenbu\u0308ttel \n") == "Stadt Wolfenbüttel"
    assert cells.name("'=Plus") == "=Plus"
    assert cells.name("\u202eGm\u00adbH\u202c \u200bA\u2060\ufeff\u2067") == "GmbH A"
    assert cells.name("می\u200cخواهم") == "می\u200cخواهم"
    for bad in ("=HYPERLINK(1)", "\u200b=HYPERLINK(1)", "a\x00b", "x" * 1001):
        with pytest.raises(ValueError, match=r"formula|control|characters"):
            cells.name(bad)


@pytest.mark.parametrize("text", ["-", "\u2013", "k. A.", "k.A.", "n/a", "N.A.", "keine Angabe", ""])
def test_what_says_that_nothing_is_stated_states_nothing(text: str) -> None:
    """A dash is no actor; a name that looks so goes out under an apostrophe and comes back."""
    row, cell = Row("t", 2, {"a": text}), Cell(column="a")
    assert (text_of(row, cell), texts_of(row, cell)) == ("", [])
    assert texts_of(Row("t", 2, {"a": f"Amt; {text}"}), Cell(column="a", split=";")) == ["Amt"]
    assert cells.guarded(text) == (f"'{text}" if text else "")
    assert text_of(Row("t", 2, {"a": cells.guarded(text)}), cell) == text


def test_a_day_may_carry_its_midnight() -> None:
    """Spreadsheets write the time beside the day."""
    assert str(cells.day("01.02.2020 00:00:00")) == "2020-02-01"


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\nAkteur;Beziehung;Partner B\nMüller;fördert;B\n",
        "Partnerliste 2024\n\nAkteur,Beziehung,Partner B\nMüller,fördert,B\n",
        "Partnerliste;;\nAkteur;Beziehung;Partner B\nMüller;fördert;B\n",
    ],
)
def test_what_stands_above_the_heads_is_passed_over(text: str) -> None:
    """A title, and the line that tells a spreadsheet the delimiter; rows keep their numbers in the file."""
    (row,) = reader.rows("a.csv", text.encode())
    assert row.cells == {"Akteur": "Müller", "Beziehung": "fördert", "Partner B": "B"}
    assert row.number == len(text.splitlines())


def test_a_byte_order_mark_that_lies_is_not_believed() -> None:
    """Windows-1252 behind a mark of UTF-8 is read as what it is."""
    (row,) = reader.rows("a.csv", b"\xef\xbb\xbf" + "Akteur;Partner B\nMüller;Bär\n".encode("cp1252"))
    assert row.cells == {"Akteur": "Müller", "Partner B": "Bär"}
