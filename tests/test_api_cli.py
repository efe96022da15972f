"""The geflecht command, run as a person runs it: on a folder of its own, and beside a server that holds the folder."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from api.cli import main
from api.commands.words import WORDS
from tests.served import COMMAND, QUIET, Served, run, serving

SMALL = """
@prefix gf: <https://w3id.org/geflecht/ns#> .
@prefix id: <https://w3id.org/geflecht/id/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
id:amt a gf:PublicBody ; skos:prefLabel "Amt für Wege"@de ; gf:cooperatesWith id:verein .
id:verein a gf:Association ; skos:prefLabel "Wegeverein"@de .
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the bundled network that no server holds."""
    found = tmp_path_factory.mktemp("cli") / "data"
    with serving(found):
        pass
    return found


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Turtle file with two actors and a plain link."""
    file = tmp_path_factory.mktemp("files") / "small.ttl"
    file.write_text(SMALL, encoding="utf-8")
    return file


def test_who_names_the_partner_the_certainty_and_the_source(folder: Path) -> None:
    """The first question of the house: who cooperates with IG Metall Salzgitter-Peine."""
    answer = run("who", "IG Metall Salzgitter-Peine", "--lang", "en", folder=folder)
    assert answer.returncode == 0
    row = next(line for line in answer.stdout.splitlines() if line.startswith("Allianz für die Region"))
    assert [cell.strip() for cell in row.split("  ") if cell.strip()] == [
        "Allianz für die Region GmbH",
        "cooperates with",
        "inferred",
        "observed 2023-10-31",
        "lines 35-36: Pressemitteilung „Regionales Transformationsne…",
    ]


def test_the_command_speaks_german_and_english(folder: Path) -> None:
    """Heads, certainty and dates are in the language asked for; both languages say everything."""
    assert WORDS["de"].keys() == WORDS["en"].keys()
    answer = run("who", "prognos", "--lang", "de", folder=folder).stdout
    assert answer.startswith("Prognos AG kooperiert mit\nPartner ")
    assert "erschlossen  beobachtet 2023" in answer
    ranked = run("rank", "--by", "degree", "--top", "3", "--lang", "de", folder=folder).stdout
    assert "1 weiterer dieser Arten hat hier keine Beziehung und keinen Rang." in ranked


@pytest.mark.long
def test_an_answer_is_the_same_beside_a_server(folder: Path, tmp_path: Path) -> None:
    """who, rank, path, search, query and diagram say the same whether or not a server holds the folder."""
    query = tmp_path / "q.rq"
    query.write_text("SELECT ?n { ?who gf:won id:auszeichnung-2023 ; skos:prefLabel ?n } ORDER BY ?n")
    commands = [
        ("who", "retrason"),
        ("rank", "--by", "closeness", "--kind", "Organisation"),
        ("path", "dgb", "bmwk"),
        ("search", "Kammer", "--json"),
        ("query", str(query)),
        ("query", str(query), "--format", "csv"),
    ]
    alone = [run(*command, folder=folder).stdout for command in commands]
    run("diagram", "--around", "bmwk", "-o", str(tmp_path / "alone.html"), folder=folder)
    with serving(folder):
        beside = [run(*command, folder=folder).stdout for command in commands]
        run("diagram", "--around", "bmwk", "-o", str(tmp_path / "beside.html"), folder=folder)
    assert all(alone)
    assert alone == beside
    assert (tmp_path / "alone.html").read_bytes() == (tmp_path / "beside.html").read_bytes()


def test_import_beside_a_server_is_seen_by_it_at_once(tmp_path: Path, small: Path) -> None:
    """The command writes through the server with the local key; nobody sees a lock error."""
    with serving(tmp_path / "data") as server:
        done = run("import", str(small), folder=server.folder)
        assert (done.returncode, done.stderr) == (0, "")
        assert "generation 2" in done.stdout
        found: Any = server.json("/api/v1/cooperation", actor="Amt für Wege")
        assert [partner["actor"]["id"] for partner in found["direct"]] == ["verein"]
        again = run("import", str(small), folder=server.folder)
        assert "added 0; generation 2" in again.stdout
    assert "Wegeverein" in run("who", "amt", folder=tmp_path / "data").stdout


def test_commands_at_the_same_time_wait_for_each_other(tmp_path: Path, small: Path) -> None:
    """Four commands on one folder without a server: each gets its turn."""
    folder = tmp_path / "data"
    run("import", str(small), folder=folder)
    command = [*COMMAND, "who", "amt", "--data", str(folder)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=QUIET) for _ in range(4)]
    answers = [process.communicate(timeout=60)[0] for process in started]
    assert all("Wegeverein" in answer for answer in answers)


def test_a_dry_run_writes_nothing(tmp_path: Path, small: Path) -> None:
    """It says what would be added, and the folder stays as it was."""
    folder = tmp_path / "data"
    answer = run("import", str(small), "--dry-run", folder=folder)
    assert "would add" in answer.stdout
    assert "generation 0" in answer.stdout
    assert run("import", str(small), "--json", folder=folder).returncode == 0
    assert json.loads(run("search", "Wegeverein", "--json", folder=folder).stdout)["items"][0]["id"] == "verein"


def test_a_refused_import_says_what_to_do_and_exits_with_1(tmp_path: Path, small: Path) -> None:
    """A violation is named with its node; nothing is written."""
    bad = tmp_path / "bad.ttl"
    bad.write_text(SMALL.replace("id:verein .\nid:verein a", "id:fehlt .\nid:verein a"), encoding="utf-8")
    folder = tmp_path / "data"
    answer = run("import", str(bad), folder=folder)
    assert answer.returncode == 1
    assert answer.stderr.startswith("geflecht: Nothing was written.\n  https://w3id.org/geflecht/id/")
    assert "Traceback" not in answer.stderr
    checked = run("validate", str(bad), folder=folder)
    assert checked.returncode == 1


def test_files_that_cannot_be_read_get_one_sentence(folder: Path, tmp_path: Path) -> None:
    """Empty, of the wrong kind, not UTF-8, broken: one sentence each in the language asked for, with its line."""
    cases = {
        "empty.ttl": (b"", "en", "is empty"),
        "note.docx": (b"PK\x03\x04", "de", "ist kein RDF"),
        "latin.ttl": ("<a:a> <a:b> 'für' .".encode("latin-1"), "en", "is not UTF-8"),
        "broken.ttl": (b"<a:a> <a:b> <a:c> .\n<a:a> foo .", "de", "In Zeile 2, Spalte 7 ist die Datei nicht lesbar: "),
    }
    for name, (content, language, expected) in cases.items():
        file = tmp_path / name
        file.write_bytes(content)
        answer = run("import", str(file), "--lang", language, folder=folder)
        assert answer.returncode == 1
        assert answer.stderr.startswith(f"geflecht: {name}")
        assert expected in answer.stderr
        assert answer.stderr.count("\n") == 1


def test_validate_reports_on_the_whole_folder(folder: Path) -> None:
    """The bundled network has no violations: exit code 0."""
    answer = run("validate", folder=folder)
    assert (answer.returncode, answer.stderr) == (0, "0 violations, 0 warnings.\n")


def test_unknown_names_and_wrong_use_have_their_exit_codes(folder: Path) -> None:
    """1 and the nearest names for an unknown actor; 2 for a command that is used wrongly."""
    unknown = run("who", "IG Metal Wolfsbrug", folder=folder)
    assert unknown.returncode == 1
    assert "ig-metall-wolfsburg" in unknown.stderr
    assert run("rank", folder=folder).returncode == 2
    assert run("diagram", "-o", "x.doc", folder=folder).returncode == 2
    assert run("who", "bmwk", "--on", "gestern", folder=folder).returncode == 1


def test_a_folder_without_data_says_how_to_get_some(tmp_path: Path) -> None:
    """One sentence, exit code 1, and nothing is made."""
    answer = run("who", "bmwk", folder=tmp_path / "none")
    assert answer.returncode == 1
    assert "geflecht serve" in answer.stderr
    assert not (tmp_path / "none").exists()


def test_a_folder_that_is_not_ours_is_left_alone(tmp_path: Path, small: Path) -> None:
    """A folder with other things, a file, and a folder one may not write to are refused; nothing is put there."""
    (tmp_path / "notes.txt").write_text("mine")
    refused = run("import", str(small), folder=tmp_path)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "notes.txt" in refused.stderr
    assert [item.name for item in tmp_path.iterdir()] == ["notes.txt"]
    assert run("serve", "--port", "0", folder=tmp_path / "notes.txt").returncode == 1
    assert "Traceback" not in run("who", "bmwk", folder=tmp_path / "notes.txt").stderr


def test_a_second_server_says_where_the_first_is(served: Served) -> None:
    """The folder is held: the address is named, exit code 1."""
    answer = run("serve", "--port", "0", folder=served.folder)
    assert answer.returncode == 1
    assert served.address in answer.stderr


def test_a_crashed_server_leaves_no_lock(tmp_path: Path) -> None:
    """After kill -9 the note of the server is still there, but commands work and a new server starts."""
    with serving(tmp_path / "data") as server:
        server.process.kill()
        server.process.wait()
        assert (server.folder / "server.json").exists()
        assert run("search", "Peine", folder=server.folder).returncode == 0
    with serving(tmp_path / "data") as again:
        assert again.json("/health")["statements"] == 131


def test_ctrl_c_ends_a_server_quietly(tmp_path: Path) -> None:
    """It is how a server is stopped: exit code 0, and nothing is said of it."""
    with serving(tmp_path / "data", "--empty") as server:
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(timeout=20) == 0
    assert "Aborted" not in "".join(server.said)


@pytest.mark.long
def test_exports_are_read_back_without_change(folder: Path, tmp_path: Path) -> None:
    """Export, import into an empty folder, export: the same bytes."""
    for suffix in ("ttl", "nq"):
        first, second = tmp_path / f"first.{suffix}", tmp_path / f"second.{suffix}"
        run("export", "-o", str(first), folder=folder)
        assert run("import", str(first), folder=tmp_path / suffix).returncode == 0
        run("export", "-o", str(second), folder=tmp_path / suffix)
        assert first.read_bytes() == second.read_bytes()


def test_a_picture_is_never_half_written(folder: Path, tmp_path: Path) -> None:
    """Into a folder that is not there: one sentence, and no remains."""
    answer = run("diagram", "-o", str(tmp_path / "no" / "x.html"), folder=folder)
    assert answer.returncode == 1
    assert "x.html" in answer.stderr
    assert list(tmp_path.iterdir()) == []


def test_names_cannot_disturb_a_terminal_or_a_sheet(tmp_path: Path) -> None:
    """Marks that turn the line around are printed as spaces, formulas in CSV are inert, control characters refused."""
    file, folder = tmp_path / "hostile.ttl", tmp_path / "data"
    file.write_text(SMALL.replace("Wegeverein", "=1+1\\u202Emoc"), encoding="utf-8")
    run("import", str(file), folder=folder)
    assert "\u202e" not in run("who", "amt", folder=folder).stdout
    assert "'=1+1" in run("who", "amt", "--format", "csv", folder=folder).stdout
    file.write_text(SMALL.replace("Wegeverein", "Vor\\u001B[2Jein"), encoding="utf-8")
    refused = run("import", str(file), folder=tmp_path / "other")
    assert refused.returncode == 1
    assert "control characters" in refused.stderr


@pytest.fixture
def quick(folder: Path) -> Iterator[Path]:
    """A warm copy of the folder."""
    copy = folder.parent / "copy"
    shutil.copytree(folder, copy, dirs_exist_ok=True)
    run("search", "Peine", folder=copy)
    yield copy
    shutil.rmtree(copy)


def test_help_answers_at_once_and_who_within_a_second(quick: Path) -> None:
    """Heavy libraries are imported where they are used: processor time, as other tests run beside, of five runs."""

    def taken() -> float:
        spent = os.times()
        return spent.children_user + spent.children_system

    def best(*arguments: str) -> float:
        times = []
        for _ in range(5):
            begun = taken()
            run(*arguments, folder=quick)
            times.append(taken() - begun)
        return min(times)

    assert best("--help") < 0.4
    assert best("who", "retrason") < 1.0
    assert best("search", "Wolfenbuettel") < 1.0


def test_a_start_loads_no_library_that_only_some_requests_need() -> None:
    """What validates, draws, computes, reads tables and documents, and fills pages is imported when it is used."""
    heavy = "fontTools igraph jinja2 networkit networkx openpyxl pypdf pypdfium2 pyshacl rdflib scipy yaml"
    program = f"import sys, api.serving; print(*sorted(set('{heavy}'.split()) & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=QUIET)
    assert loaded.stdout.split() == []


def test_every_command_shows_an_example() -> None:
    """Each subcommand's help ends with an example."""
    assert {"serve", "import", "validate", "query", "who", "rank", "path", "search", "diagram", "export"} <= set(
        main.commands
    )
    for command in main.commands:
        shown = CliRunner().invoke(main, [command, "--help"])
        assert "Example:" in shown.output
