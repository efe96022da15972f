"""Nothing of a table is left out silently: columns that are not used, words that are no date, totals, second heads."""

from collections import Counter

import pytest
import yaml

import ontology
from graph.errors import Invalid, Unreadable
from graph.intake.table import mapping, phrases
from graph.intake.table.load import Imported
from graph.snapshots import read
from graph.spelling import fold
from graph.store.embedded import EmbeddedStore
from ontology import names
from ontology.model import model
from tests.graph_data import load
from tests.test_graph_table import bring, statement, told


def notes(done: Imported, language: str = "de") -> dict[str, str]:
    """Return what is told of columns."""
    return {note.column: note.about.said(language) for note in done.report.notes}


def rows(done: Imported, language: str = "de") -> list[tuple[int, str, str]]:
    """Return the rows that were not simply accepted, and why."""
    return [(t.row, t.state, t.reason.said(language) if t.reason else "") for t in done.report.told]


@pytest.mark.parametrize(
    ("heads", "row"),
    [
        ("Wer;Was;Mit wem", "A;fördert;B"),
        ("Einrichtung;Beziehung;Partner", "A;fördert;B"),
        ("Organisation;Verhältnis;Partnerin", "A;fördert;B"),
        ("Firma;Art der Beziehung;Organisation", "A;fördert;B"),
        ("Organisation A;Beziehung;Organisation B", "A;fördert;B"),
        ("Von;Beziehung;Nach", "A;fördert;B"),
        ("Who;What;With whom", "A;funds;B"),
        ("Partner;Verhältnis;Einrichtung", "B;fördert;A"),
    ],
)
def test_everyday_heads_are_understood(store: EmbeddedStore, heads: str, row: str) -> None:
    """The words that people write over their columns, German and English; every column is used."""
    done = bring(store, "a.csv", f"{heads}\n{row}\n")
    assert told(store) == {("A", "funds", "B")}
    assert notes(done) == {}


@pytest.mark.parametrize(
    ("phrase", "meant"),
    [
        ("arbeitet zusammen mit", ("A", "cooperatesWith", "B")),
        ("arbeitet mit", ("A", "cooperatesWith", "B")),
        ("Kooperation", ("A", "cooperatesWith", "B")),
        ("finanziert", ("A", "funds", "B")),
        ("wird finanziert von", ("B", "funds", "A")),
        ("funded by", ("B", "funds", "A")),
        ("Mitglied", ("A", "memberOf", "B")),
        ("ist Mitglied von", ("A", "memberOf", "B")),
        ("Mitglied im", ("A", "memberOf", "B")),
        ("Mitglieder", ("B", "memberOf", "A")),
        ("Gesellschafter", ("A", "shareholderOf", "B")),
        ("shareholder of", ("A", "shareholderOf", "B")),
        ("Träger von", ("B", "runBy", "A")),
    ],
)
def test_ordinary_words_for_relations_are_understood_with_their_direction(
    store: EmbeddedStore, phrase: str, meant: tuple[str, str, str]
) -> None:
    """Besides the labels of the vocabulary, and surely: the row does not wait."""
    bring(store, "a.csv", f"Wer;Was;Mit wem\nA;{phrase};B\n")
    assert told(store) == {meant}


@pytest.mark.parametrize(
    ("phrase", "near"),
    [
        ("unterstützt", "fördert (funds), kooperiert mit (cooperatesWith), zahlt Beitrag an (contributesTo)"),
        (
            "ist beteiligt an",
            "ist Gesellschafter von (shareholderOf), nimmt teil an (participatesIn), ist Partner in (partnerIn)",
        ),
        ("Partner von", "kooperiert mit (cooperatesWith), ist Partner in (partnerIn)"),
        ("Förderung", "fördert (funds), wird gefördert aus (fundedThrough)"),
        ("Kooperationsvertrag", "kooperiert mit (cooperatesWith)"),
        ("kooperiert nicht mehr mit", ""),
        ("hat Vertrag mit", ""),
        ("spinnt", ""),
    ],
)
def test_what_is_no_relation_is_told_with_those_that_share_a_word(store: EmbeddedStore, phrase: str, near: str) -> None:
    """With their labels; of what may mean several none is chosen, and where nothing is near nothing is named."""
    done = bring(store, "a.csv", f"Wer;Was;Mit wem\nA;{phrase};B\n", dry_run=True)
    named = f"am nächsten: {near}; " if near else ""
    why = f"„{phrase}“ ist keine Beziehung des Vokabulars; {named}sagen Sie in der Zuordnung unter relations, welche "
    assert rows(done) == [(2, "skipped", f"{why}gemeint ist")]


def test_the_nearest_relations_are_told_in_english_too(store: EmbeddedStore) -> None:
    """With the labels of that language."""
    done = bring(store, "a.csv", "Who;What;With whom\nA;supports;B\n", dry_run=True)
    assert "nearest: funds (funds), cooperates with (cooperatesWith), pays a" in rows(done, "en")[0][2]


def test_a_noun_over_a_column_makes_no_relation_of_it(store: EmbeddedStore) -> None:
    """Förderung and Kooperation may head anything; a label of the vocabulary heads its other ends."""
    done = bring(store, "a.csv", "Name;Zusammenarbeit mit;kooperiert mit\nA;ja;B\n")
    assert [one.relation.value for one in done.mapping.tables[0].statements] == ["kooperiert mit"]
    assert told(store) == {("A", "cooperatesWith", "B")}


def test_ordinary_words_name_relations_of_the_vocabulary_and_each_means_one() -> None:
    """No phrase stands twice or is a label already, and what is asked is not understood elsewhere."""
    written = yaml.safe_load(ontology.read("phrases.yaml"))
    known = [
        (fold(one), name) for part in ("forward", "inverse") for name in written[part] for one in written[part][name]
    ]
    assert [phrase for phrase, times in Counter(phrase for phrase, _ in known).items() if times > 1] == []
    assert {phrase for phrase, _ in known} & {*phrases.labels(), *phrases.asked()} == set()
    named = {name for _, name in known} | {name for several in written["asked"].values() for name in several}
    assert named <= model().relations.keys()


def test_two_ends_whose_relation_no_column_names_wait_for_review(store: EmbeddedStore) -> None:
    """Person, role and organisation are a role there, two partners cooperation; neither is sure."""
    done = bring(store, "a.csv", "Person;Rolle;Einrichtung;von;bis\nAda Beispiel;Vorsitz;Wegeverein e.V.;2020;2022\n")
    (stated,) = done.mapping.tables[0].statements
    assert (stated.relation.value, stated.start and stated.start.column, stated.end and stated.end.column) == (
        "holdsRoleAt",
        "von",
        "bis",
    )
    assert rows(done)[0][:2] == (2, "proposed")
    assert "keine Spalte nennt die Beziehung" in rows(done)[0][2]
    done = bring(store, "b.csv", "Einrichtung;Beteiligte\nA;B|C\n")
    assert (done.statements, rows(done)[0][1]) == (2, "proposed")


def test_each_column_that_is_not_used_is_named_with_the_field_that_fits(store: EmbeddedStore) -> None:
    """By what stands in it, else by its head; a column that fits nothing is named all the same."""
    text = (
        "Name;Zusammenhang;Drüben;Projektpartnerschaften;Farbe\n"
        "Amt A;fördert;Stadt Köln;x;rot\nAmt B;kooperiert mit;Landkreis Peine;y;blau\n"
    )
    done = bring(store, "a.csv", text, dry_run=True)
    assert notes(done) == {
        "Zusammenhang": "nicht verwendet; passt zum Feld „relation“: in einer Zuordnung so nennen",
        "Drüben": "nicht verwendet; passt zum Feld „object“: in einer Zuordnung so nennen",
        "Projektpartnerschaften": "nicht verwendet; passt zum Feld „object“: in einer Zuordnung so nennen",
        "Farbe": "nicht verwendet; zum Verwenden in einer Zuordnung nennen",
    }
    assert notes(done, "en")["Farbe"] == "not used; name it in a mapping to use it"


def test_columns_that_stand_only_in_later_records_are_named_too(store: EmbeddedStore) -> None:
    """A list of records has the columns of all of them."""
    said = '{"subject": "A", "relation": "funds", "object": '
    text = f'[{said}"B"}}, {said}"C", "x": 1}}]'
    assert list(notes(bring(store, "a.json", text))) == ["x"]


MAPPING = """
format: 1
tables: [{statements: [{subject: Wer, relation: Was, object: Mit wen, start: seit}]}]
"""


def test_a_mapping_that_names_a_column_that_is_not_there_is_refused(store: EmbeddedStore) -> None:
    """In one sentence with the nearest columns; nothing is written."""
    text = "Wer;Was;Mit wem;seit\nA;fördert;B;2020\n"
    with pytest.raises(Invalid) as refused:
        bring(store, "a.csv", text, mapping=mapping.load(MAPPING))
    assert refused.value.said("de").startswith(
        "Die Zuordnung nennt die Spalte „Mit wen“, die a nicht hat; am nächsten: Mit wem"
    )
    assert refused.value.details["nearest"][0] == "Mit wem"
    assert store.generation == 0


def test_a_lenient_mapping_and_a_cell_with_a_value_may_miss_a_column(store: EmbeddedStore) -> None:
    """Ready mappings are lenient: an export without dates is read by the mapping that knows them."""
    text = "Wer;Was;Mit wem\nA;fördert;B\n"
    without = MAPPING.replace("Mit wen", "Mit wem")
    with pytest.raises(Invalid, match="'seit'"):
        bring(store, "a.csv", text, mapping=mapping.load(without))
    valued = without.replace("start: seit", "start: {column: seit, value: '2020'}")
    bring(store, "a.csv", text, mapping=mapping.load(valued), dry_run=True)
    bring(store, "a.csv", text, mapping=mapping.load(f"lenient: true{without}"))
    assert statement(store, "funds").start is None
    assert all(mapping.named(name).lenient for name in mapping.ready())


def test_words_for_not_stated_are_no_date_and_are_told(store: EmbeddedStore) -> None:
    """A row with them is taken; an end that goes on is none; each word is told once with its rows."""
    text = (
        "Akteur;Beziehung;Partner;seit;bis;Stand\nA;fördert;B;unbekannt;laufend;heute\nC;fördert;D;2020;laufend;?\n"
        "E;fördert;F;k. A.;bis heute;n/a\n"
    )
    done = bring(store, "a.csv", text)
    assert (done.report.accepted, done.report.skipped) == (3, 0)
    assert [(n.column, n.about.said("de")) for n in done.report.notes] == [
        ("seit", "„unbekannt“ wurde als „kein Datum genannt“ gelesen (Zeilen: 1)"),
        ("bis", "„laufend“ wurde als „kein Ende genannt“ gelesen (Zeilen: 2)"),
        ("Stand", "„heute“ wurde als „kein Datum genannt“ gelesen (Zeilen: 1)"),
        ("Stand", "„?“ wurde als „kein Datum genannt“ gelesen (Zeilen: 1)"),
        ("bis", "„bis heute“ wurde als „kein Ende genannt“ gelesen (Zeilen: 1)"),
    ]
    assert (
        bring(store, "b.csv", "Akteur;Beziehung;Partner;seit\nA;fördert;C;bald\nA;fördert;B;2020\n").report.skipped == 1
    )


def test_names_that_look_the_same_are_one_and_what_was_left_out_of_them_is_told(store: EmbeddedStore) -> None:
    """Also where one of them came by other ways than a table, with characters that nobody sees."""
    load(store, "id:x a gf:Company ; skos:prefLabel '\u202eUn\u200bsichtbar GmbH' .")
    text = (
        "Wer;Was;Mit wem\nUnsichtbar GmbH;fördert;B\u200bund\nUn\u00adsichtbar GmbH;fördert;Bund\nBund;fördert;\ufeff\n"
    )
    done = bring(store, "a.csv", text)
    assert {(s.subject, s.object) for s in read(store).statements} == {(names.ID + "x", names.ID + "bund")}
    assert len(read(store).statements) == 2
    assert notes(done) == {
        "Wer": "Namen wurden ohne unsichtbare Zeichen gelesen (Zeilen: 1)",
        "Mit wem": "Namen wurden ohne unsichtbare Zeichen gelesen (Zeilen: 2)",
    }
    assert rows(done) == [(4, "skipped", "der Name ist leer")]


def test_rows_of_totals_are_left_out_and_told(store: EmbeddedStore) -> None:
    """Summe, Gesamt and Total above numbers alone; a company of that name has a kind or a relation beside it."""
    text = "Name;Art;Betrag\nAmt A;Behörde;5\nSumme:;;5,00 €\nTotal;Company;7\nGesamt;;12\n"
    done = bring(store, "a.csv", text.replace("Behörde", "PublicBody"))
    assert rows(done) == [
        (3, "skipped", "die Zeile sieht wie eine Summe anderer Zeilen aus und wird ausgelassen"),
        (5, "skipped", "die Zeile sieht wie eine Summe anderer Zeilen aus und wird ausgelassen"),
    ]
    assert (done.report.rows, done.report.accepted) == (4, 2)


def test_heads_again_are_told_and_heads_in_two_lines_are_refused(store: EmbeddedStore) -> None:
    """A second line of heads under full ones is no row; groups of columns above them are one line too many."""
    done = bring(store, "a.csv", "Akteur;Beziehung;Partner\nactor;relation;partner\nA;fördert;B\n")
    assert rows(done) == [(2, "skipped", "die Zeile enthält wieder Spaltenköpfe und keine Werte")]
    with pytest.raises(Unreadable) as refused:
        bring(store, "b.csv", "Partner A;;Partner B;\nName;Ort;Name;Ort\nA;Köln;B;Bonn\n")
    assert refused.value.said("de") == (
        "b.csv: Die Zeilen 1 und 2 sehen beide wie Spaltenköpfe aus; lassen Sie eine Zeile, die jede Spalte benennt."
    )


def test_reasons_are_said_in_both_languages(store: EmbeddedStore) -> None:
    """What is wrong with a row is told to whoever reads German too."""
    done = bring(store, "a.csv", "Akteur;Beziehung;Partner;seit\nA;spinnt;B;\nC;fördert;D;31.02.2020\nE;fördert;F;\n")
    assert "ist keine Beziehung des Vokabulars" in rows(done)[0][2]
    assert rows(done)[1][2] == "„31.02.2020“ ist ein Tag, den es nicht gibt; berichtigen Sie ihn"
    assert rows(done, "en")[1][2] == "'31.02.2020' is a day that does not exist; correct it"
