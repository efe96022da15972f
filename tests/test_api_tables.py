"""Tables by command and interface: shown, corrected, imported, reported row by row, and exported."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api import tables
from tests.served import Served, authority, run, serving

TABLE = (
    "Akteur;Beziehung;Partner B;seit\nAmt für Wege;kooperiert mit;Wegeverein e.V.;2021\n"
    "X;spinnt;Y;\nA;kooperirt mit;B;\n"
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve an empty folder of this module's own."""
    with serving(tmp_path_factory.mktemp("tables") / "data", "--empty") as found:
        yield found


def send(server: Served, data: bytes, **parameters: object) -> httpx.Response:
    """Post a file to the imports."""
    known = {"name": "partner.csv", **parameters}
    headers = authority(server.folder)
    return httpx.post(f"{server.address}/api/v1/imports", params=known, content=data, headers=headers, timeout=60)  # type: ignore[arg-type]  # values are texts


def test_a_dry_run_answers_with_mapping_rows_and_report(server: Served) -> None:
    """The guess can be seen before anything is written; totals add up to the rows."""
    answer = send(server, TABLE.encode("cp1252"), dry_run=True).json()
    table = answer["table"]
    assert (answer["dry_run"], answer["generation"]) == (True, 0)
    assert (table["rows"], table["accepted"], table["proposed"], table["skipped"]) == (3, 1, 1, 1)
    assert "subject: Akteur" in table["mapping"]
    assert table["first"][0] == {
        "table": "partner",
        "row": 2,
        "cells": {
            "Akteur": "Amt für Wege",
            "Beziehung": "kooperiert mit",
            "Partner B": "Wegeverein e.V.",
            "seit": "2021",
        },
    }
    assert [(row["row"], row["column"], row["state"]) for row in table["told"]] == [
        (3, "Beziehung", "skipped"),
        (4, "Beziehung", "proposed"),
    ]


def test_a_mapping_is_sent_along_by_text_or_name(server: Served) -> None:
    """A corrected mapping understands the word of the house; an unknown name gets the nearest."""
    mapping = (
        "format: 1\nrelations: {spinnt: cooperatesWith}\n"
        "tables:\n- statements: [{subject: Akteur, relation: Beziehung, object: Partner B, start: seit}]\n"
    )
    table = send(server, TABLE.encode(), dry_run=True, mapping=mapping).json()["table"]
    assert (table["accepted"], table["skipped"]) == (2, 0)
    wrong = send(server, TABLE.encode(), dry_run=True, mapping="edgs")
    assert (wrong.status_code, wrong.json()["nearest"][0]) == (404, "edges")


def test_who_has_no_token_writes_no_table(server: Served) -> None:
    """Tables are written like everything else."""
    refused = httpx.post(f"{server.address}/api/v1/imports", params={"name": "a.csv"}, content=TABLE.encode())
    assert refused.status_code == 401
    assert send(server, b"a;b\n1;2\n").status_code == 400


def test_the_mappings_that_are_there_are_listed_with_their_schema(server: Served) -> None:
    """A program can check a mapping file before it sends it."""
    found = httpx.get(f"{server.address}/api/v1/mappings").json()
    assert "gephi" in found["ready"]
    assert found["json_schema"]["properties"]["format"]["const"] == 1


def test_the_command_shows_saves_imports_and_exports(tmp_path: Path) -> None:
    """From a table of one's own to a network and back, in four commands."""
    file, saved, out = tmp_path / "partner.csv", tmp_path / "m.yaml", tmp_path / "relations.csv"
    file.write_text(TABLE, encoding="utf-8")
    folder = tmp_path / "data"
    shown = run("import", str(file), "--dry-run", "--save-mapping", str(saved), folder=folder)
    assert "partner, row 3, column 'Beziehung': skipped: 'spinnt' is no relation" in shown.stdout
    assert "would add" in shown.stdout
    assert saved.read_text(encoding="utf-8").startswith("format: 1\n")
    done = run("import", str(file), "--mapping", str(saved), "--title", "Partner 2026", folder=folder)
    assert "3 rows: 1 accepted, 1 proposed, 1 skipped; 0 were there" in done.stdout
    assert "Wegeverein e.V." in run("who", "Amt für Wege", folder=folder).stdout
    assert run("export", "-o", str(out), folder=folder).returncode == 0
    (row,) = csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"), newline=""))
    assert (row["subject"], row["relation"], row["object"], row["start"], row["source"]) == (
        "Amt für Wege",
        "cooperatesWith",
        "Wegeverein e.V.",
        "2021",
        "Partner 2026",
    )
    again = run("import", str(out), "--json", folder=folder)
    assert json.loads(again.stdout)["table"]["unchanged"] == 1


def test_a_table_that_cannot_be_read_exits_with_one_sentence(tmp_path: Path) -> None:
    """The file, the row and the column; exit code 1, and no folder changes."""
    file = tmp_path / "a.csv"
    file.write_text('subject,relation,object\nA,funds,"B\n', encoding="utf-8")
    done = run("import", str(file), folder=tmp_path / "data")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "line 2: a quotation mark opens and never closes" in done.stderr
    missing = run("import", str(file), "--mapping", str(tmp_path / "none.yaml"), folder=tmp_path / "data")
    assert missing.returncode == 2


def test_a_table_of_which_nothing_can_be_taken_tells_each_row(server: Served, tmp_path: Path) -> None:
    """A dry run as always, by command and interface; the import exits with 1, the sentence and the first rows."""
    text = "Wer;Beziehung;Mit wem;seit\n" + "A;fördert;B;31.02.2021\n" * 21 + "A;spinnt;B;\n"
    file, data = tmp_path / "a.csv", tmp_path / "data"
    file.write_text(text, encoding="utf-8")
    dry = run("import", str(file), "--dry-run", "--lang", "de", folder=data)
    assert (dry.returncode, dry.stderr) == (0, "")
    assert "\n  a, Zeile 2, Spalte 'seit': übersprungen: „31.02.2021“ ist ein Tag, den es nicht gibt" in dry.stdout
    assert "\nKeine Zeile kann übernommen werden: Der Import würde die Datei so ablehnen.\n" in dry.stdout
    assert "subject: Wer" in dry.stdout
    table = json.loads(run("import", str(file), "--dry-run", "--json", folder=data).stdout)["table"]
    assert [row["row"] for row in table["told"]] == list(range(2, 24))
    assert (len(table["first"]), table["skipped"]) == (5, 22)
    refused = run("import", str(file), "--lang", "de", folder=data)
    first, *rows, more = refused.stderr.splitlines()
    assert refused.returncode == 1
    assert first.startswith("geflecht: a.csv: Keine der Zeilen (22) kann übernommen werden; a, Zeile 2, Spalte „seit“:")
    assert [row.split(":")[0] for row in rows] == [f"  a, Zeile {n}, Spalte 'seit'" for n in range(2, 22)]
    assert more == "  und 2 weitere Zeilen; --dry-run zeigt, wie die Tabelle verstanden wird."
    assert send(server, text.encode(), dry_run=True).json()["table"]["skipped"] == 22
    problem = send(server, text.encode(), lang="de").json()
    assert (problem["status"], problem["rows"], len(problem["told"])) == (400, 22, 20)
    assert problem["told"][19] == {
        "table": "partner",
        "row": 21,
        "column": "seit",
        "state": "skipped",
        "reason": "„31.02.2021“ ist ein Tag, den es nicht gibt; berichtigen Sie ihn",
        "code": "no such day",
    }


def test_a_new_folder_is_served_with_both_networks(tmp_path: Path) -> None:
    """Without a choice both bundled networks are there, the second beside the first."""
    with serving(tmp_path / "data", "--dataset", "region") as found:
        assert found.json("/health")["statements"] == 131 + 377
        answer = found.json("/api/v1/cooperation", actor="Wolfsburg AG")
        assert "Projekt Region Braunschweig GmbH" in str(answer["direct"])


def test_a_terminal_shows_how_far_an_import_is(capsys: pytest.CaptureFixture[str]) -> None:
    """One line on standard error, drawn anew, that ends with the last row."""
    tables._bar(250, 1000)
    tables._bar(1000, 1000)
    shown = capsys.readouterr().err.split("\r")[1:]
    assert shown == [f"  [{'#' * 6:<24}] 250 of 1000 rows", f"  [{'#' * 24}] 1000 of 1000 rows\n"]


@pytest.mark.long
def test_import_speaks_german_and_counts_one_as_one(tmp_path: Path) -> None:
    """The language is that of --lang, else of the terminal; the dry run says how far it checked."""
    folder, file = tmp_path / "data", tmp_path / "eine.csv"
    file.write_text("Akteur;Beziehung;Partner B\nAmt;kooperiert mit;Bahn\n", encoding="utf-8")
    tried = run("import", str(file), "--dry-run", "--lang", "de", folder=folder).stdout.splitlines()
    assert tried[0].startswith("eine.csv: 1 Zeile: 1 angenommen, 0 vorgeschlagen, 0 übersprungen; 0 waren schon da; ")
    assert tried[1] == "Die Probe prüft, was der Import prüft: jede Zeile für sich, und 1 Aussage zusammen."
    assert tried[2].startswith("So verstanden")
    assert "eine, Zeile 2: Akteur: Amt" in tried[-1]
    done = run("import", str(file), "--lang", "en", folder=folder).stdout
    assert done.startswith("eine.csv: 1 row: 1 accepted, 0 proposed, 0 skipped; 0 were there; added ")
    again = run("import", str(file), "--lang", "en", folder=folder).stdout
    assert again.startswith("eine.csv: 1 row: 1 accepted, 0 proposed, 0 skipped; 1 was there; added 0 triples; ")


@pytest.mark.long
def test_what_the_checks_refuse_is_said_in_the_language_asked_for(tmp_path: Path) -> None:
    """Each finding in a line, as pages and interface say it."""
    file = tmp_path / "odd.ttl"
    file.write_text("<https://w3id.org/geflecht/id/x> a <https://w3id.org/geflecht/ns#Odd> .\n", encoding="utf-8")
    refused = run("import", str(file), "--lang", "de", folder=tmp_path / "data")
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[0] == "geflecht: Es wurde nichts geschrieben."
    assert "Die Art https://w3id.org/geflecht/ns#Odd" in refused.stderr
    checked = run("validate", str(file), "--lang", "en", folder=tmp_path / "data")
    assert (
        "There is no kind https://w3id.org/geflecht/ns#Odd"
        in run("import", str(file), "--lang", "en", folder=tmp_path / "data").stderr
    )
    assert checked.returncode == 1


def test_rows_columns_and_errors_are_told_in_the_language_asked_for(server: Served, tmp_path: Path) -> None:
    """By command and by interface; a program gets a code that is the same in every language."""
    text = "Akteur;Beziehung;Partner;seit;Farbe\nA;spinnt;B;;rot\nA;fördert;B;laufend;blau\n"
    table = send(server, text.encode(), dry_run=True, lang="de").json()["table"]
    assert table["told"][0]["reason"].startswith("„spinnt“ ist keine Beziehung des Vokabulars; sagen Sie in der ")
    assert table["told"][0]["code"] == "no such relation"
    assert table["notes"] == [
        {
            "table": "partner",
            "column": "Farbe",
            "code": "unused",
            "text": "nicht verwendet; zum Verwenden in einer Zuordnung nennen",
        },
        {
            "table": "partner",
            "column": "seit",
            "code": "read as not stated",
            "text": "„laufend“ wurde als „kein Datum genannt“ gelesen (Zeilen: 1)",
        },
    ]
    english = send(server, text.encode(), dry_run=True, lang="en").json()["table"]
    assert english["told"][0]["reason"].startswith("'spinnt' is no relation of the vocabulary; say in the mapping")
    file = tmp_path / "partner.csv"
    file.write_text(text, encoding="utf-8")
    shown = run("import", str(file), "--dry-run", "--lang", "de", folder=tmp_path / "data").stdout
    assert "partner, Zeile 2, Spalte 'Beziehung': übersprungen: „spinnt“ ist keine Beziehung" in shown
    assert "\n  partner, Spalte 'Farbe': nicht verwendet; zum Verwenden in einer Zuordnung nennen.\n" in shown


def test_an_error_is_said_in_the_language_asked_for_else_in_english(server: Served, tmp_path: Path) -> None:
    """A file that cannot be taken, a mapping and an actor that are not there, a day that is none."""
    assert send(server, b"foo;bar\n1;2\n", lang="de").json()["detail"] == (
        "partner.csv: Keine der Spalten (foo, bar) nennt einen Namen oder beide Enden einer Beziehung; geben Sie eine "
        "Zuordnung an."
    )
    assert "none of its columns (foo, bar)" in send(server, b"foo;bar\n1;2\n").json()["detail"]
    assert (
        send(server, b"a;b\n1;2\n", mapping="edgs", lang="de")
        .json()["detail"]
        .startswith("Keine Zuordnung heißt „edgs“. Am nächsten: edges")
    )
    assert server.get("/api/v1/actors/nobody", lang="de").json()["detail"].startswith("Kein Akteur heißt „nobody“.")
    assert server.get("/api/v1/actors/nobody").json()["detail"].startswith('No actor is called "nobody".')
    assert "ist kein Tag" in server.get("/api/v1/network", on="gestern", lang="de").json()["detail"]
    file = tmp_path / "a.csv"
    file.write_text('subject,relation,object\nA,funds,"B\n', encoding="utf-8")
    refused = run("import", str(file), "--lang", "de", folder=tmp_path / "data").stderr
    assert refused == "geflecht: a.csv, Zeile 2: ein Anführungszeichen öffnet und schließt nie; schließen Sie es.\n"
    said = run("who", "nobody", "--lang", "de", folder=tmp_path / "data").stderr
    assert said.startswith("geflecht: Kein Akteur heißt „nobody“.")
