"""Whole names at the ends of a relation, the right person for a role, and lists whose lines are entries."""

import pytest

from graph.intake.clean import clean
from graph.intake.extract import Page
from graph.intake.extract.german import German
from graph.intake.extract.known import Known


def said(text: str) -> list[str]:
    """Return the relations that a raw text states, with the role."""
    found = German().proposals(Page(clean(text).text, None, Known([])))
    return [" | ".join(filter(None, (p.subject.name, p.relation, p.object.name, p.role))) for p in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Es sprach Jan Kolb (Vorstandsvorsitzender der Celler Hafen AG, Celle).",
            ["Jan Kolb | holdsRoleAt | Celler Hafen AG | Vorstandsvorsitzender"],
        ),
        (
            "Es sprach Jan Kolb (Professor für Statik an der Universität Bonn).",
            ["Jan Kolb | holdsRoleAt | Universität Bonn | Professor für Statik"],
        ),
        (
            "Der Bescheid ging an Eva Uhl, die Geschäftsführerin der Prognos GmbH in Celle.",
            ["Eva Uhl | holdsRoleAt | Prognos GmbH | Geschäftsführerin"],
        ),
        ("Es kam Eva Uhl von der Hochschule Aalen in Aalen.", ["Eva Uhl | holdsRoleAt | Hochschule Aalen"]),
        (
            "Es kam Eva Uhl (seit 2016 Geschäftsführerin der NGG-Region Hannover).",
            ["Eva Uhl | holdsRoleAt | NGG-Region Hannover | Geschäftsführerin"],
        ),
        (
            "Eva Uhl ist Geschäftsführerin der Kolb Lackfabrik GmbH &Co.KG in Celle.",
            ["Eva Uhl | holdsRoleAt | Kolb Lackfabrik GmbH &Co.KG | Geschäftsführerin"],
        ),
        ("Jan Kolb wurde zum neuen NGG-Vorsitzenden gewählt.", ["Jan Kolb | holdsRoleAt | NGG | Vorsitzenden"]),
        ("Es kam Eva Uhl von der Haniel Stiftung.", ["Eva Uhl | holdsRoleAt | Haniel Stiftung"]),
        (
            "Es kam Eva Uhl, Leiterin der Hanns Martin Schleyer-Stiftung.",
            ["Eva Uhl | holdsRoleAt | Hanns Martin Schleyer-Stiftung | Leiterin"],
        ),
        (
            "Es besiegelten der Landrat des Landkreises Peine, Jan Kolb, und Eva Uhl den Vertrag.",
            ["Jan Kolb | holdsRoleAt | Landkreis Peine | Landrat"],
        ),
        (
            "Pfarrer Uwe Abel sowie der Geschäftsführer der Prognos AG Jan Kolb sprachen.",
            ["Jan Kolb | holdsRoleAt | Prognos AG | Geschäftsführer"],
        ),
    ],
)
def test_a_role_is_read_with_whole_ends(text: str, expected: list[str]) -> None:
    """Brackets, places, namesakes and verbs before a role take nothing from it, and add nothing to it."""
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Es kam Eva Uhl vom Institut für Ökologie der Technischen Universität Berlin.",
        "Es kam Karl Voss (Deutscher Gewerkschaftsbund, Region Emsland).",
        "Es kam Karl Voss, Generalsekretär Ernst von Siemens Kunststiftung.",
        "Es wurden Uwe Abel – Direktor des Celler Museums, Jana Uhl – Malerin gewählt.",
        "Es kam Karl Voss, Leiter Vertrieb Brandt Stahl GmbH.",
        "Karl Voss ist Leiter der Sächsischen Landesbibliothek – Staatsbibliothek Dresden.",
        "Teilnehmer: Karl Voss, DSW-Fachreferent Jan Kolb",
        "Es kam Karl Voss, Referent der NGG-Jugendbildungsstätte Oberjosbach.",
        "Caritas-Vorstand Jan Kolb hatte bis zu seinem Ruhestand den Vorsitz.",
        "Es kam Jan Kolb, Präsident der Hafencity Fachhochschule Hamburg.",
        "Eva Uhl erhielt als Vorsitzende von Prokurist Jan Kolb einen Zuschuss von 3000 Euro.",
    ],
)
def test_a_name_that_is_cut_and_a_person_who_hands_over_for_others_are_no_ends(text: str) -> None:
    """What belongs to a longer name is left out; money from hand to hand is not the giver's."""
    assert said(text) == []


def test_the_entries_of_a_list_are_not_read_across_their_lines() -> None:
    """A role goes with the person above it, not with the one below; neither is proposed where no sign says which."""
    text = """
Jury des Preises
Uwe Abel
Leiter der Dienststelle der Brandt AG
Dr. Eva Uhl
Direktorin der Hochschule für Musik und Theater Hannover
Jan Kolb
Vorsitzender des Verwaltungsrates der Prognos GmbH
Ute Meier
"""
    assert said(text) == []


def test_a_line_that_stops_early_ends_a_paragraph_and_a_full_one_does_not() -> None:
    """Only a line after which the next word would have had room was ended on purpose."""
    text = "Die Stadt Celle und der Landkreis\nPeine fördern gemeinsam das neue\nHaus.\nEva Uhl\nJan Kolb\n"
    assert clean(text).text.split("\n") == [
        "Die Stadt Celle und der Landkreis Peine fördern gemeinsam das neue Haus.",
        "Eva Uhl",
        "Jan Kolb",
        "",
    ]
