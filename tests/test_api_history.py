"""History, undo, erasure, earlier generations and backups over HTTP and by command, with and without a server."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.person_data import MAX, SECRETS, found_in
from tests.served import Served, authority, run, serving

PREFIXES = "".join(
    f"@prefix {prefix}: <{iri}> .\n"
    for prefix, iri in (
        ("gf", "https://w3id.org/geflecht/ns#"),
        ("id", "https://w3id.org/geflecht/id/"),
        ("skos", "http://www.w3.org/2004/02/skos/core#"),
        ("foaf", "http://xmlns.com/foaf/0.1/"),
    )
)
FIRST = 'id:verein a gf:Association ; skos:prefLabel "Wegeverein"@de .'
SECOND = 'id:amt a gf:PublicBody ; skos:prefLabel "Amt für Wege"@de ; gf:cooperatesWith id:verein .'
PERSON = f'id:maximiliane a gf:Person ; skos:prefLabel "{MAX}"@de ; gf:holdsRoleAt id:verein .'


def sent(server: Served, text: str, name: str) -> dict[str, Any]:
    """Import Turtle with the local key."""
    found: dict[str, Any] = asked(server, "POST", f"/api/v1/imports?name={name}.ttl", (PREFIXES + text).encode()).json()
    return found


def asked(server: Served, method: str, path: str, content: bytes | None = None, token: str = "") -> httpx.Response:
    """Ask with a token, or with the local key of the folder."""
    headers = {"Authorization": f"Bearer {token}"} if token else authority(server.folder)
    return httpx.request(method, server.address + path, content=content, headers=headers, timeout=60)


def token_of(server: Served, role: str) -> str:
    """Make a token."""
    answer = httpx.post(server.address + "/api/v1/tokens", json={"role": role}, headers=authority(server.folder))
    return str(answer.json()["secret"])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a folder with three changes; a test that changes something takes it back."""
    with serving(tmp_path_factory.mktemp("history") / "data", "--empty") as found:
        for text, name in ((FIRST, "first"), (SECOND, "second"), (PERSON, "person")):
            sent(found, text, name)
        yield found


def test_changes_tell_when_who_why_and_what(server: Served) -> None:
    """Oldest first, statements as sentences, quads as quads; a program follows `next` and is told when all is seen."""
    page: Any = server.json("/api/v1/changes", since=0, limit=2, lang="en")
    first, second = page["items"]
    assert (page["generation"], page["next"]) == (3, 2)
    assert (first["generation"], first["who"], first["why"]) == (1, "local", "import first.ttl")
    assert first["added"]["count"] == len(first["added"]["quads"])
    assert [s["sentence"] for s in second["added"]["statements"]] == ["Amt für Wege cooperates with Wegeverein."]
    assert (first["undoable"], second["removed"]["count"], second["erasure"]) == (True, 0, False)
    rest: Any = server.json("/api/v1/changes", since=2)
    assert ([c["generation"] for c in rest["items"]], rest["next"]) == ([3], None)
    assert server.json("/api/v1/changes", since=3)["items"] == []
    named: Any = server.json("/api/v1/changes", actor="amt")
    assert [c["generation"] for c in named["items"]] == [2]
    one: Any = server.json("/api/v1/changes/2", quads=1)
    assert (len(one["added"]["quads"]), one["added"]["count"]) == (1, second["added"]["count"])


def test_changes_are_not_read_twice(server: Served) -> None:
    """What has not changed is 304."""
    tag = server.get("/api/v1/changes", since=1).headers["etag"]
    again = httpx.get(server.address + "/api/v1/changes?since=1", headers={"If-None-Match": tag})
    assert again.status_code == 304


def test_an_undo_wants_an_editor_and_names_what_stands_in_its_way(server: Served) -> None:
    """401 without a token, 403 for a reader, 409 with the later changes, 422 for what is not there; then it is done."""
    path = "/api/v1/changes/{}/undo"
    assert httpx.post(server.address + path.format(3)).status_code == 401
    assert asked(server, "POST", path.format(3), token=token_of(server, "reader")).status_code == 403
    editor = token_of(server, "editor")
    refused = asked(server, "POST", path.format(1), token=editor)
    assert (refused.status_code, refused.json()["later"]) == (409, [2, 3])
    assert "changes 2, 3 stand on it" in refused.json()["detail"]
    assert asked(server, "POST", path.format(99), token=editor).status_code == 422
    done = asked(server, "POST", path.format(3), token=editor).json()
    assert (done["undone"], done["generation"], done["added"]) == (3, 4, 0)
    assert server.get("/api/v1/actors/maximiliane").status_code == 404
    assert asked(server, "POST", path.format(4), token=editor).json()["generation"] == 5
    last: Any = server.json("/api/v1/changes/5")
    assert (last["why"], last["who"].startswith("editor-")) == ("undo 4", True)


def test_earlier_generations_are_read_like_the_present(server: Served) -> None:
    """Lists, questions, networks and exports of then; one that never was is refused."""
    ids = [row["id"] for row in server.get("/api/v1/actors", generation=1).json()["items"]]
    assert ids == ["verein"]
    assert server.get("/api/v1/cooperation", actor="verein", generation=1).json()["direct"] == []
    assert len(server.get("/api/v1/cooperation", actor="verein", generation=2).json()["direct"]) == 1
    network = server.get("/api/v1/network", generation=2).json()
    assert (len(network["nodes"]), network["filters"]["generation"]) == (2, 2)
    assert "Amt" not in server.get("/export.nq", generation=1).text
    assert server.get("/export.nq", generation=2).text.count("Amt für Wege") == 1
    refused = server.get("/api/v1/actors", generation=99)
    assert refused.status_code == 422
    assert "name one from 0 to" in refused.json()["detail"]


def test_erasing_wants_an_admin_and_leaves_410(tmp_path: Path) -> None:
    """Beside a server, by command and over HTTP: told first, then done; gone from the files, and not to come back."""
    with serving(tmp_path / "data", "--empty") as server:
        for text, name in ((FIRST, "first"), (SECOND, "second"), (PERSON, "person")):
            sent(server, text, name)
        backup = run("backup", str(tmp_path / "before.tar"), "--lang", "en", folder=server.folder)
        assert backup.stdout.endswith("bytes, generation 3.\n")
        path = "/api/v1/actors/maximiliane/erase"
        assert asked(server, "POST", path, token=token_of(server, "editor")).status_code == 403
        would = asked(server, "POST", path + "?dry_run=true&lang=en").json()
        assert (would["dry_run"], would["statements"], would["generation"]) == (True, 1, 3)
        assert [made["name"] for made in would["backups"]] == [str(tmp_path / "before.tar")]
        assert server.get("/api/v1/actors/maximiliane").status_code == 200
        asked_first = run("erase", MAX, folder=server.folder, input="n\n")
        assert asked_first.returncode == 1
        told = run("erase", MAX, "--yes", "--lang", "en", folder=server.folder)
        assert told.stdout.startswith("Erased: 1 statement, the name from 0 texts; 1 earlier change")
        assert "before.tar (generation 3, " in told.stdout
        assert "Backups and exports made before still hold the person" in told.stdout
        assert found_in(server.folder, SECRETS[:2]) == set()
        gone = server.get("/api/v1/actors/maximiliane")
        assert (gone.status_code, gone.headers["content-type"]) == (410, "application/problem+json")
        assert asked(server, "POST", path).status_code == 410
        assert asked(server, "POST", "/api/v1/changes/4/undo").status_code == 403
        again = asked(server, "POST", "/api/v1/imports?name=p.ttl", (PREFIXES + PERSON).encode())
        assert (again.status_code, server.json("/health")["generation"]) == (410, 4)
        assert server.select("SELECT ?a { ?a gf:cooperatesWith ?b }") == [("https://w3id.org/geflecht/id/amt",)]
        assert sent(server, 'id:neu a gf:Company ; skos:prefLabel "Neu"@de .', "neu")["generation"] == 5
    assert found_in(tmp_path / "data", SECRETS[:2]) == set()
    assert "Amt für Wege" in run("who", "verein", "--generation", "4", folder=tmp_path / "data").stdout


def test_a_backup_is_taken_and_restored_beside_servers(server: Served, tmp_path: Path) -> None:
    """From one that is served into another that is served and empty; only an admin may, and only into an empty one."""
    file = tmp_path / "b.tar"
    assert httpx.get(server.address + "/api/v1/backup").status_code == 401
    assert asked(server, "GET", "/api/v1/backup", token=token_of(server, "editor")).status_code == 403
    assert run("backup", str(file), folder=server.folder).returncode == 0
    assert file.stat().st_mode & 0o777 == 0o600
    with serving(tmp_path / "data", "--empty") as other:
        cut = file.with_name("cut.tar")
        cut.write_bytes(file.read_bytes()[:-1500])
        assert "is cut off; nothing was written" in run("restore", str(cut), folder=other.folder).stderr
        assert asked(other, "POST", "/api/v1/restore", cut.read_bytes()).status_code == 400
        assert other.json("/health")["generation"] == 0
        done = run("restore", str(file), "--lang", "en", folder=other.folder)
        assert "restored up to generation" in done.stdout, done.stderr
        for path in ("/api/v1/actors", "/export.nq", "/api/v1/changes?since=0"):
            assert other.get(path).text == server.get(path).text
        assert asked(other, "POST", "/api/v1/restore", file.read_bytes()).status_code == 409


def test_commands_do_the_same_without_a_server(tmp_path: Path) -> None:
    """History, undo, backup and restore, on a folder that nobody holds."""
    folder = tmp_path / "data"
    files = [tmp_path / "first.ttl", tmp_path / "second.ttl"]
    for file, text in zip(files, (FIRST, SECOND), strict=True):
        file.write_text(PREFIXES + text, encoding="utf-8")
    assert run("import", *map(str, files), folder=folder).returncode == 0
    told = run("history", "--lang", "en", folder=folder).stdout.splitlines()
    assert told[0].split()[:4] == ["change", "time", "who", "why"]
    assert "import second.ttl" in told[3]
    assert told[3].endswith("yes")
    assert "Change 2 is undone: generation 3, 0 quads" in run("undo", "2", "--lang", "en", folder=folder).stdout
    refused = run("undo", "2", folder=folder)
    assert (refused.returncode, refused.stderr.startswith("geflecht: Change 2 cannot be undone: ")) == (1, True)
    assert run("backup", str(tmp_path / "b.tar"), folder=folder).returncode == 0
    assert run("restore", str(tmp_path / "b.tar"), folder=tmp_path / "new").returncode == 0
    assert [line[:1] for line in run("history", folder=tmp_path / "new").stdout.splitlines()[2:]] == ["1", "2", "3"]
