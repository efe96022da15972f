"""Reviewing, merging and editing over HTTP and on the command line, served and embedded."""

import json
import os
import pty
import select
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ontology import names
from tests.graph_data import PREFIXES, statement
from tests.served import COMMAND, QUIET, Served, authority, run, serving

CC = "https://creativecommons.org/licenses/by/4.0/"
TEXT = "Die Gewerkschaft ist Partner im Netzwerk B und wird mit knapp 7,6 Millionen Euro gefördert."
HASH = "0" * 64
DATA = f"""
id:union a gf:TradeUnion ; skos:prefLabel "Gewerkschaft"@de .
id:b a gf:Network ; skos:prefLabel "B"@de .
id:c a gf:Company ; skos:prefLabel "C AG"@de .
id:c2 a gf:Company ; skos:prefLabel "C Aktiengesellschaft AG"@de ; skos:altLabel "C"@de .
id:amt a gf:PublicBody ; skos:prefLabel "Amt"@de .
id:source a gf:Document ; skos:prefLabel "Quelle"@de ; dcterms:title "Quelle"@de ;
  dcterms:identifier "sha256:{HASH}" .
"""
PROPOSALS = [
    statement(
        "p1",
        "union",
        "partnerIn",
        "b",
        status="proposed",
        more='gf:score 0.9 ; gf:foundBy "partner" ; gf:charStart 4 ; gf:charEnd 43',
    ),
    statement(
        "p2",
        "amt",
        "funds",
        "b",
        status="proposed",
        more='schema:value 7600000 ; schema:currency "EUR" ; gf:approximate true ; '
        'schema:endDate "2025-06-30"^^xsd:date ; gf:endPrecision "month" ; gf:score 0.5 ; gf:foundBy "funding"',
    ),
    statement("p3", "union", "cooperatesWith", "c", status="proposed", more='gf:quote "mit der C AG"'),
]


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a folder of one's own with proposals and a kept text."""
    folder = tmp_path_factory.mktemp("editing")
    file = folder / "start.ttl"
    file.write_text(PREFIXES + DATA + "".join(PROPOSALS), encoding="utf-8")
    assert run("import", str(file), folder=folder / "data").returncode == 0
    (folder / "data" / "documents" / HASH).mkdir(parents=True)
    (folder / "data" / "documents" / HASH / "text").write_text(TEXT, encoding="utf-8")
    with serving(folder / "data") as served:
        yield served


def ask(own: Served, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
    """Send a change as the command line of the folder."""
    sent = authority(own.folder) | {"Accept-Language": "en"} | {k.replace("_", "-"): v for k, v in headers.items()}
    return httpx.request(method, own.address + path, json=body, headers=sent, timeout=60)


def test_the_queue_shows_the_passage_beside_a_plain_sentence(own: Served) -> None:
    """The surest first, each with the sentence that it would be, in both languages, and what the text says there."""
    found: Any = own.json("/api/v1/proposals", lang="en")
    assert [item["id"] for item in found["items"]] == ["p1", "p2", "p3"]
    first, second = found["items"][:2]
    assert (first["sentence"], first["score"]) == ("Gewerkschaft is partner in B.", 0.9)
    assert first["passage"] == {"before": "Die ", "text": TEXT[4:43], "after": TEXT[43:]}
    assert second["sentence"] == "Amt funds B, about 7.6 million EUR, until June 2025."
    assert second["passage"] is None
    german: Any = own.json("/api/v1/proposals", lang="de", kind="PublicBody", score=0.4)
    assert [item["sentence"] for item in german["items"]] == ["Amt fördert B, rund 7,6 Mio. EUR, bis Juni 2025."]
    page: Any = own.json("/api/v1/proposals", limit=1, cursor=1)
    assert ([item["id"] for item in page["items"]], page["total"], page["next"]) == (["p2"], 3, "2")
    assert own.json("/api/v1/proposals", relation="funds")["total"] == 1
    assert found["items"][2]["passage"] == {"before": "", "text": "mit der C AG", "after": ""}
    assert found["rules"] == {"funding": 1, "partner": 1}
    assert own.json("/api/v1/proposals", rule="partner")["total"] == 1
    assert own.json("/api/v1/proposals", rule="none")["note"] is not None


def test_decisions_are_whole_and_told_when_someone_was_faster(own: Served) -> None:
    """Without a token 401, a wrong shape 422, another generation or a decided proposal 412; then it goes through."""
    path = "/api/v1/proposals/decisions"
    good = {"decisions": [{"ids": ["p1"], "decision": "accept"}]}
    assert httpx.post(own.address + path, json=good).status_code == 401
    generation = own.json("/api/v1/proposals")["generation"]
    shapes: list[Any] = [
        {},
        {"decisions": []},
        {"decisions": ["p1"]},
        {"decisions": [{"ids": "p1", "decision": "accept"}]},
    ]
    for wrong in shapes:
        assert ask(own, "POST", path, wrong).status_code == 422
    assert ask(own, "POST", path, good, If_Match='"99999"').status_code == 412
    concluded = {"decisions": [good["decisions"][0], {"ids": ["p3"], "decision": "accept", "certainty": "inferred"}]}
    refused = ask(own, "POST", path, concluded)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "reason")
    assert own.json("/api/v1/proposals")["generation"] == generation
    done = ask(own, "POST", path, good, If_Match=f'"{generation}"')
    assert (done.status_code, done.json()["accepted"], done.json()["generation"]) == (200, ["p1"], generation + 1)  # type: ignore[operator]  # a number
    again = ask(own, "POST", path, good)
    assert (again.status_code, again.json()["type"].rpartition("/")[2]) == (412, "changed-meanwhile")
    shown: Any = own.json("/api/v1/relations/p1")
    assert (shown["status"], shown["decided"]["by"]) == ("accepted", "local")


def test_a_new_actor_of_a_proposal_may_be_a_known_one(own: Served, tmp_path: Path) -> None:
    """The queue marks an end that is only proposed; told the same as a known one, its name is learnt as a spelling."""
    file = tmp_path / "found.trig"
    entity = 'id:gelesen a gf:PublicBody ; skos:prefLabel "Arnt"@de .'
    text = f"<{names.GRAPH_PROPOSED}> {{ {entity} {statement('p9', 'gelesen', 'partnerIn', 'b', status='proposed')} }}"
    file.write_text(PREFIXES + text, encoding="utf-8")
    assert run("import", str(file), folder=own.folder).returncode == 0
    assert own.get("/api/v1/actors/gelesen").status_code == 404
    (item,) = [one for one in own.json("/api/v1/proposals")["items"] if one["id"] == "p9"]  # type: ignore[attr-defined]  # JSON
    assert (item["sentence"], [one["name"] for one in item["new"]]) == ("Arnt ist Partner in B.", ["Arnt"])
    assert run("review", "--same-as", "p9=Amt", folder=own.folder).returncode == 0
    assert own.json("/api/v1/relations/p9")["subject"]["id"] == "amt"  # type: ignore[index]  # JSON
    assert own.json("/api/v1/actors/Arnt")["spellings"] == ["Arnt"]
    assert httpx.get(own.address + "/id/gelesen").headers["location"] == "/id/amt"


def test_an_edit_needs_the_etag_of_what_was_read_and_loses_nothing(own: Served) -> None:
    """428 without, 412 with an old one; an edit of something else is not in the way, and 304 still works."""
    path = "/api/v1/actors/union"
    before = own.get(path)
    tag = before.headers["etag"]
    assert httpx.get(own.address + path, headers={"If-None-Match": tag}).status_code == 304
    assert ask(own, "PATCH", path, {"name": "X"}).status_code == 428
    assert ask(own, "PATCH", "/api/v1/actors/b", {"alternative_names": ["Netz B"]}, If_Match="*").status_code == 200
    first = ask(own, "PATCH", path, {"name": "Gewerkschaft Eins"}, If_Match=tag)
    assert first.status_code == 200
    for method, body in (("PATCH", {"name": "Zwei"}), ("DELETE", None)):
        late = ask(own, method, path, body, If_Match=tag)
        assert (late.status_code, "someone else" in late.json()["detail"]) == (412, True)
    assert ask(own, "PATCH", path, {"name": "Zwei"}, If_Match='"abc"').status_code == 412
    assert own.json(path)["names"] == {"de": "Gewerkschaft Eins"}
    assert ask(own, "PATCH", path, {"name": "Gewerkschaft"}, If_Match=own.get(path).headers["etag"]).status_code == 200


def test_wrong_fields_are_said_in_the_language_of_the_reader(own: Served) -> None:
    """What a field and what a shape refuses is said at the field, in German or English."""
    given = {"subject": "union", "relation": "funds", "object": "b", "source": "source", "amount": "5"}
    for language, says in (("de", "Der Betrag hat keine Währung"), ("en", "The amount has no currency")):
        refused = ask(own, "POST", f"/api/v1/relations?lang={language}", given)
        assert refused.status_code == 422
        (wrong,) = refused.json()["errors"]
        assert (wrong["field"], wrong["message"].startswith(says)) == ("currency", True)
    refused = ask(own, "POST", "/api/v1/actors?lang=de", {"kind": "City", "name": "", "farbe": "rot"})
    assert {one["field"] for one in refused.json()["errors"]} == {"name", "farbe"}
    for body in (b"{", b"[]", b"[" * 5000, b'{"kind": 1}'):
        sent = httpx.post(own.address + "/api/v1/actors", content=body, headers=authority(own.folder))
        assert sent.status_code == 422


def test_actors_relations_and_sources_are_entered_corrected_and_retracted(own: Served) -> None:
    """Each way there and back; a source goes with its statements, and its licence stands beside each citation."""
    made = ask(own, "POST", "/api/v1/sources", {"name": "Bericht 2024", "issued": "2024-05-01", "licence": CC})
    assert (made.status_code, made.json()["id"], made.headers["location"]) == (
        201,
        "bericht-2024",
        "sources/bericht-2024",
    )
    city = ask(own, "POST", "/api/v1/actors", {"kind": "City", "name": "Wolfenbüttel", "id": "wf"}).json()
    fact = {"subject": "wf", "relation": "partnerIn", "object": "b", "source": "bericht-2024", "since": "2022"}
    added = ask(own, "POST", "/api/v1/relations", fact)
    assert added.status_code == 201
    address = f"/api/v1/relations/{added.json()['id']}"
    tag = own.get("/api/v1/sources/bericht-2024").headers["etag"]
    corrected = ask(own, "PATCH", "/api/v1/sources/bericht-2024?lang=de", {"attribution": "Amt WF"}, If_Match=tag)
    assert corrected.status_code == 200
    shown: Any = own.json(address)
    assert (shown["source"]["licence"], shown["source"]["attribution"]) == (CC, "Amt WF")
    source: Any = own.json("/api/v1/sources/bericht-2024")
    assert (source["issued"], source["statements"]) == ("2024-05-01", {"accepted": 1, "proposed": 0, "rejected": 0})
    assert "bericht-2024" in {one["id"] for one in own.json("/api/v1/sources")["items"]}  # type: ignore[attr-defined]  # JSON
    for suffix in ("ttl", "jsonld", "nq"):
        assert CC in own.get(f"/export.{suffix}").text
    assert (
        ask(own, "PATCH", address, {"since": "2023-05"}, If_Match=own.get(address).headers["etag"]).status_code == 200
    )
    assert own.json(address)["since"] == "2023-05"
    assert ask(own, "DELETE", "/api/v1/sources/bericht-2024", If_Match="*").status_code == 422
    gone = ask(own, "DELETE", "/api/v1/sources/bericht-2024?statements=true&why=zurückgezogen", If_Match="*")
    assert gone.status_code == 200
    assert own.json(address)["status"] == "rejected"
    assert own.get("/api/v1/sources/bericht-2024").status_code == 404
    assert ask(own, "DELETE", f"/api/v1/actors/{city['id']}", If_Match="*").status_code == 200
    assert own.get("/api/v1/actors/wf").status_code == 404
    assert own.get("/api/v1/sources/union").status_code == 404


def test_forms_are_served_for_kinds_and_relations(own: Served) -> None:
    """The list names all; one says fields, labels, help, choices and kinds in the language asked for."""
    listed: Any = own.json("/api/v1/forms", lang="en")
    assert {"id": "Ministry", "label": "ministry", "of": "entity"} in listed["items"]
    found: Any = own.json("/api/v1/forms/funds", lang="de")
    fields = {field["name"]: field for field in found["fields"]}
    assert fields["certainty"]["choices"] == [
        {"id": "stated", "label": "genannt"},
        {"id": "inferred", "label": "erschlossen"},
    ]
    assert fields["subject"]["kinds"] == [{"id": "Actor", "label": "Akteur"}]
    assert (fields["since"]["label"], fields["since"]["type"], fields["since"]["required"]) == ("Seit", "date", False)
    assert own.get("/api/v1/forms/nothing").status_code == 404


def test_a_merged_address_leads_to_the_new_one_everywhere(own: Served) -> None:
    """301 at the API and at its own address, and the new actor wherever the old id is asked for."""
    for id_ in ("alt", "neu"):
        ask(own, "POST", "/api/v1/actors", {"kind": "Company", "name": f"Firma Zwilling {id_}", "id": id_})
    ask(
        own, "POST", "/api/v1/relations", {"subject": "alt", "relation": "partnerIn", "object": "b", "source": "source"}
    )
    merged = ask(own, "POST", "/api/v1/merges", {"from": "alt", "into": "neu"})
    assert (merged.status_code, merged.json()["id"]) == (200, "neu")
    for path, place in (
        ("/api/v1/actors/alt?lang=de", "/api/v1/actors/neu?lang=de"),
        (f"/api/v1/actors/{names.ID}alt", "/api/v1/actors/neu"),
        ("/id/alt", "/id/neu"),
    ):
        moved = httpx.get(own.address + path)
        assert (moved.status_code, moved.headers["location"]) == (301, place)
    led = httpx.get(own.address + "/id/alt", headers={"Accept": "application/json"}, follow_redirects=True)
    assert led.json()["alternative_names"] == ["Firma Zwilling alt"]
    page = httpx.get(own.address + "/id/neu", headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["location"]) == (303, "/doc?id=neu")
    old = httpx.get(own.address + "/doc?id=alt&format=ttl")
    assert (old.status_code, old.headers["location"]) == (301, "/doc?id=neu")
    assert httpx.get(own.address + "/id/p1").headers["location"] == "/doc?id=p1&format=ttl"
    assert httpx.get(own.address + "/id/nichts").status_code == 404
    assert own.json("/api/v1/relations", actor="alt")["total"] == 1
    assert own.json("/api/v1/cooperation", actor="alt")["actor"]["id"] == "neu"  # type: ignore[index]  # JSON
    assert ask(own, "POST", "/api/v1/merges", {"from": "alt", "into": "neu"}).status_code == 422
    assert ask(own, "POST", "/api/v1/merges", {"from": "alt"}).status_code == 422
    assert run("who", "alt", folder=own.folder).stdout.startswith("Firma Zwilling neu cooperates with")


def test_candidates_are_explained_until_someone_says_that_they_are_two(own: Served) -> None:
    """A pair comes with sentences; told apart, it is none any more."""
    for id_, name in (("ihk-wf", "IHK Wolfenbüttel"), ("kammer-wf", "Industrie- und Handelskammer Wolfenbüttel")):
        ask(own, "POST", "/api/v1/actors", {"kind": "Chamber", "name": name, "id": id_})
    found: Any = own.json("/api/v1/duplicates", lang="en")
    (pair,) = [one for one in found["items"] if one["one"]["id"] == "ihk-wf"]
    assert pair["other"]["id"] == "kammer-wf"
    assert pair["evidence"][0]["sentence"] == (
        "“IHK Wolfenbüttel” and “Industrie- und Handelskammer Wolfenbüttel”: one abbreviates the other."
    )
    stale = {"from": "ihk-wf", "into": "kammer-wf", "versions": ["x", "y"]}
    assert ask(own, "POST", "/api/v1/merges", stale).status_code == 412
    told = ask(own, "POST", "/api/v1/distinctions", {"one": "ihk-wf", "other": "kammer-wf"})
    assert told.status_code == 200
    assert "ihk-wf" not in {one["one"]["id"] for one in own.json("/api/v1/duplicates")["items"]}  # type: ignore[attr-defined]  # JSON


@pytest.mark.long
def test_commands_write_through_the_server_that_holds_the_folder(own: Served) -> None:
    """Add, correct, merge, tell apart, retract; what is wrong is said by field, and exit codes are those of all."""

    def said(*arguments: str) -> str:
        done = run(*arguments, folder=own.folder)
        return (done.stdout + done.stderr).strip()

    assert said("add", "City", "name=Peine", "alternative_names=PE").startswith(
        "peine: 5 added, 0 removed; generation "
    )
    assert "alternative_names" in said("add", "City")
    made = said("add", "partnerIn", "subject=PE", "object=b", "source=source", "since=2022-01").partition(":")[0]
    assert made.startswith("s-")
    assert said("correct", made, "since=", "until=2o25") == (
        "geflecht: Nothing was written.\n  until: '2o25' is no date; write 2022-01-31, 31.01.2022, Januar 2022 or 2022."
    )
    assert "kann zwei Tage meinen" in said("correct", made, "since=03/04/2024", "--lang", "de")
    assert said("correct", made, "since=04.05.2024").startswith(f"{made}: ")
    assert own.json(f"/api/v1/relations/{made}")["since"] == "2024-05-04"
    assert said("correct", made, "since=", "until=2025", "--why", "geprüft").startswith(f"{made}: ")
    assert own.json(f"/api/v1/relations/{made}")["until"] == "2025"
    said("add", "City", "name@de=Stadt Peine", "--id", "stadt-peine")
    assert "Both are called “Peine”" not in said("duplicates")
    assert said("merge", "peine", "stadt-peine").startswith("stadt-peine: ")
    assert said("who", "peine").startswith("Stadt Peine cooperates with")
    assert said("retract", made, "--why", "doch nicht").startswith(f"{made}: ")
    assert own.json(f"/api/v1/relations/{made}")["status"] == "rejected"
    assert said("distinct", "c", "c2").startswith("c: 1 added")
    assert said("correct", "nobody", "name=x") == 'geflecht: No actor is called "nobody".'
    assert run("correct", "c", "name", folder=own.folder).returncode == 2
    assert "needs a terminal" in said("review", "-i")


@pytest.fixture
def alone(tmp_path: Path) -> Path:
    """Return a folder with proposals that no server holds."""
    file = tmp_path / "start.ttl"
    file.write_text(PREFIXES + DATA + "".join(PROPOSALS), encoding="utf-8")
    assert run("import", str(file), folder=tmp_path / "data").returncode == 0
    return tmp_path / "data"


def test_commands_review_a_folder_that_nobody_holds(alone: Path) -> None:
    """A list of decisions is one change, refused whole where a conclusion has no reason."""
    assert "Amt funds B, about 7.6 million EUR, until June 2025." in run("review", folder=alone).stdout
    decisions = ("review", "--accept", "p1", "--reject", "p2", "--conclude", "p3")
    refused = run(*decisions, folder=alone)
    assert (refused.returncode, refused.stderr.splitlines()[0]) == (1, "geflecht: Nothing was written.")
    done = run(*decisions, "--reason", "Beide sagen es.", folder=alone)
    assert done.stdout.splitlines()[0] == "2 accepted, 1 rejected; generation 2."
    assert json.loads(run("review", "--json", folder=alone).stdout)["total"] == 0


def test_the_dialogue_decides_with_one_key(alone: Path) -> None:
    """On a terminal: n passes on, r rejects, c asks why and accepts; the end comes by itself."""
    ours, theirs = pty.openpty()
    command = [*COMMAND, "review", "-i", "--data", str(alone), "--lang", "en"]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=QUIET) as process:
        os.close(theirs)
        try:
            for wait, key in (("p1", "n"), ("p2", "r"), ("p3", "c")):
                _until(ours, wait)
                _until(ours, "q quit")
                time.sleep(0.5)  # what is typed before the key is waited for is not taken
                os.write(ours, key.encode())
            _until(ours, "conclude it: ")
            os.write(ours, b"Beide sagen es.\n")
            _until(ours, "generation 3.")
            assert process.wait(timeout=30) == 0
        finally:
            process.kill()
            os.close(ours)
    left = json.loads(run("review", "--json", folder=alone).stdout)
    assert [item["id"] for item in left["items"]] == ["p1"]


def _until(terminal: int, text: str) -> str:
    """Read from a terminal until it has said a text."""
    said = ""
    while text not in said:
        assert select.select([terminal], [], [], 30)[0], said
        said += os.read(terminal, 1).decode(errors="replace")
    return said
