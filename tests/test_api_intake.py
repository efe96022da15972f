"""From a text and a table to the network and out again: read, imported, decided, undone, erased, over one server."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner

from api import passages
from api.cli import main
from tests.person_data import found_in
from tests.served import Served, authority, run, serving

TEXT = """Neue Partner für ReTraSON

Peine, 3. Juni 2024. Eva Kolbenhoff, Geschäftsführerin der Prog-
nos AG, und die Brandt AG mit Sitz in Bad Iburg kamen.
"""
TABLE = """subject,subject_kind,relation,object,object_kind,role,note
Eva Kolbenhoff,Person,holdsRoleAt,Brandt AG,Company,Beirätin,
Brandt AG,Company,kooperirt mit,Lenz AG,Company,,Eva Kolbenhoff war dabei
"""
SECRETS = ("Eva Kolbenhoff", "eva-kolbenhoff", "Beirätin")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a folder of one's own."""
    with serving(tmp_path_factory.mktemp("intake") / "data") as found:
        yield found


def said(own: Served, *arguments: str) -> str:
    """Return what a command says beside the server."""
    done = run(*arguments, folder=own.folder)
    return done.stdout or done.stderr


def triples(own: Served) -> set[str]:
    """Return all that is accepted, proposed or rejected."""
    return set(own.get("/export.nq").text.splitlines())


def proposals(own: Served) -> dict[str, Any]:
    """Return what waits, by sentence."""
    found: Any = own.json("/api/v1/proposals", lang="en")
    return {item["sentence"]: item for item in found["items"]}


def test_a_text_and_a_table_wait_in_one_queue_and_what_is_accepted_can_be_taken_back(
    own: Served, tmp_path: Path
) -> None:
    """Each shows passage, sentence, rule and score; history names it; both files propose nothing again."""
    text, table = tmp_path / "release.txt", tmp_path / "partner.csv"
    text.write_text(TEXT, encoding="utf-8")
    table.write_text(TABLE, encoding="utf-8")
    assert "2 new" in said(own, "read", str(text), "--lang", "en")
    assert "0 accepted, 2 proposed, 0 skipped" in said(own, "import", str(table), "--proposed")
    waiting = proposals(own)
    role = next(item for sentence, item in waiting.items() if "Prognos" in sentence)
    near = next(item for sentence, item in waiting.items() if "Lenz" in sentence)
    assert (role["rule"][:7], role["passage"]["text"][:15], 0 < role["score"] <= 1) == (
        "german:",
        "Eva Kolbenhoff,",
        True,
    )
    assert (near["rule"], near["score"]) == ("table: near phrase", None)
    assert near["passage"]["text"].startswith("subject: Brandt AG | subject_kind: Company | relation: kooperirt mit | ")
    shown = said(own, "review", "--lang", "de", "--rule", "Text: Person, Rolle einer Organisation")
    assert (role["id"] in shown, near["id"] in shown) == (True, False)
    assert "; Text: Person, Rolle einer Organisation; " in shown
    page = own.get("/review", lang="de", id=near["id"]).text
    assert "<dd>Tabelle: ähnlich geschriebene Beziehung</dd>" in page
    shown = said(own, "review", "--lang", "en")
    assert f"{role['id']}  {role['sentence']}" in shown
    assert near["sentence"] in shown
    assert "; table: near phrase; " in shown
    assert said(own, "who", "Lenz AG", "--lang", "en").startswith('geflecht: No actor is called "Lenz AG"')
    before = triples(own)
    done = said(own, "review", "--accept", role["id"], "--accept", near["id"], "--why", "Sichtung", "--lang", "en")
    assert done.startswith("2 accepted, 0 rejected; generation ")
    assert "Brandt AG" in said(own, "who", "Lenz AG", "--lang", "en")
    assert "review: 2 accepted, 0 rejected: Sichtung" in said(own, "history", "--lang", "en")
    accepted, generation = triples(own), str(own.json("/health")["generation"])
    assert "0 new" in said(own, "read", str(text), "--lang", "en")
    assert "2 were there; added 0 triples" in said(own, "import", str(table), "--proposed")
    assert triples(own) == accepted
    said(own, "undo", generation)
    assert triples(own) == before
    assert "0 new" in said(own, "read", str(text), "--lang", "en")


def test_who_was_read_and_imported_is_erased_from_all_of_the_folder(own: Served, tmp_path: Path) -> None:
    """No file of the folder has the name any more, the job's neither; a backup made before is named.

    Importing the table again does not bring them back.
    """
    said(own, "backup", str(tmp_path / "before.tar"))
    headers = authority(own.folder)
    asked = {"question": "measures", "parameters": {"by": "betweenness", "exact": True}}
    job = httpx.post(own.address + "/api/v1/jobs", json=asked, headers=headers, timeout=60)
    result = f"{own.address}/api/v1/jobs/{job.json()['id']}/result"
    until = time.monotonic() + 30
    while (found := httpx.get(result, timeout=30)).status_code != 200:
        assert time.monotonic() < until, found.text
        time.sleep(0.1)
    assert "ig-metall" in found.text
    assert set(SECRETS) <= found_in(own.folder, SECRETS)
    told = json.loads(said(own, "erase", "eva-kolbenhoff", "--yes", "--json"))
    assert any("before.tar" in str(one) for one in told["backups"])
    assert found_in(own.folder, SECRETS) == set()
    assert own.get("/api/v1/actors/eva-kolbenhoff").status_code == 410
    assert httpx.get(result, timeout=30).status_code == 404
    assert not list((own.folder / "jobs").glob("*.result"))
    table = tmp_path / "partner.csv"
    table.write_text(TABLE, encoding="utf-8")
    again = said(own, "import", str(table), "--proposed")
    assert "an actor of this name was erased here for good; leave the row out" in again
    assert found_in(own.folder, SECRETS[1:]) == set()


def test_what_was_read_of_a_text_leaves_memory_with_the_person(tmp_path: Path) -> None:
    """The process that showed a passage does not hold the old text once somebody in it is erased."""
    text, table, folder = tmp_path / "note.txt", tmp_path / "partner.csv", tmp_path / "data"
    text.write_text(TEXT, encoding="utf-8")
    table.write_text(TABLE, encoding="utf-8")
    for arguments in (["read", str(text)], ["import", str(table)]):
        done = CliRunner().invoke(main, [*arguments, "--data", str(folder)])
        assert done.exit_code == 0, done.output
    (kept,) = (folder / "documents").glob("*/text")
    assert "Eva Kolbenhoff" in (passages._text(kept) or "")
    done = CliRunner().invoke(main, ["erase", "eva-kolbenhoff", "--yes", "--data", str(folder)])
    assert done.exit_code == 0, done.output
    assert passages._text(kept) is None
