"""Documents over the interface and the command line: read, shown, kept, refused."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.served import Served, authority, run, serving
from tests.test_graph_documents import check_said

TEXT = """Neue Partner für ReTraSON

Peine, 3. Juni 2024. Eva Kolb, Geschäftsführerin der Prog-
nos AG, und die Brandt AG mit Sitz in Bad Iburg kamen.
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a folder of one's own."""
    with serving(tmp_path_factory.mktemp("documents") / "data") as found:
        yield found


def post(served: Served, data: bytes, **parameters: str) -> httpx.Response:
    """Send a document with the key of the folder."""
    parameters = {"name": "release.txt", **parameters}
    address = served.address + "/api/v1/documents"
    return httpx.post(address, params=parameters, content=data, headers=authority(served.folder), timeout=60)


def text_of(served: Served, digest: str, **parameters: str) -> httpx.Response:
    """Ask for a kept text with the key of the folder."""
    address = f"{served.address}/api/v1/documents/{digest}"
    return httpx.get(address, params=parameters, headers=authority(served.folder), timeout=60)


def test_a_document_is_read_and_its_proposals_are_told(own: Served) -> None:
    """Who is named where, what is proposed with passage, place, score and rule; the raw text is there afterwards."""
    answer = post(own, TEXT.encode(), licence="CC0-1.0").json()
    assert (answer["title"], answer["date"], answer["dropped"]) == ("Neue Partner für ReTraSON", "2024-06-03", 0)
    known = {mention["id"]: mention["text"] for mention in answer["mentions"] if mention["id"]}
    assert known == {"retrason": "ReTraSON", "prognos": "Prognos AG"}
    role, seat = answer["proposals"]
    assert (role["subject"], role["relation"], role["object_id"]) == ("Eva Kolb", "holdsRoleAt", "prognos")
    assert (role["role"], role["subject_known"], role["object_known"], role["new"]) == (
        "Geschäftsführerin",
        False,
        True,
        True,
    )
    assert (seat["subject"], seat["relation"], seat["object"]) == ("Brandt AG", "basedIn", "Bad Iburg")
    kept = text_of(own, answer["hash"]).json()
    assert kept["text"] == TEXT
    assert TEXT[role["start"] : role["end"]].startswith("Eva Kolb, Geschäftsführerin der Prog-\nnos AG")


def test_the_clean_view_knows_its_place_in_the_raw_text(own: Served) -> None:
    """Each character says where it comes from, also where a word was joined."""
    digest = post(own, TEXT.encode()).json()["hash"]
    view = text_of(own, digest, view="true").json()
    at = view["text"].index("Prognos AG")
    assert TEXT[view["starts"][at] : view["ends"][at + 9]] == "Prog-\nnos AG"


def test_what_is_proposed_is_listed_as_proposed_and_nowhere_else(own: Served) -> None:
    """The relations of an actor, a search and a query do not show it; the list of proposals does."""
    proposed = post(own, TEXT.encode()).json()["proposals"]
    assert [one["new"] for one in proposed] == [False, False]
    listed = own.get("/api/v1/relations", status="proposed").json()["items"]
    assert {one["id"] for one in proposed} <= {item["id"] for item in listed}
    assert own.get("/api/v1/search", q="Brandt AG").json()["items"] == []
    assert own.select("SELECT ?s WHERE { ?s gf:basedIn id:bad-iburg }") == []


def test_a_dry_run_writes_nothing(own: Served) -> None:
    """No generation, no file."""
    before = own.json("/health")["generation"]
    answer = post(own, b"Jan Meier, Leiter der Prognos AG, kam.", dry_run="true").json()
    assert (answer["dry_run"], len(answer["proposals"])) == (True, 1)
    assert own.json("/health")["generation"] == before
    assert text_of(own, answer["hash"]).status_code == 404


@pytest.mark.parametrize(
    ("data", "parameters", "status", "told"),
    [
        (b"", {}, 400, "is empty"),
        (b"%PDF-1.7 cut", {}, 400, "cut"),
        (b"abc", {"name": "a.docx"}, 400, "correct its name"),
        (b"Text genug.", {"date": "gestern"}, 422, "date"),
        (b"Text genug.", {"source": "nirgends"}, 404, "nirgends"),
        (b"Text genug.", {"licence": "frei"}, 422, "licence"),
    ],
)
def test_a_wrong_document_is_refused(
    own: Served, data: bytes, parameters: dict[str, str], status: int, told: str
) -> None:
    """With one sentence, as a problem, in German where that is asked for, and nothing written."""
    before = own.json("/health")["generation"]
    response, german = post(own, data, **parameters), post(own, data, lang="de", **parameters)
    if "date" not in parameters:  # what the framework refuses is English
        check_said(response.json()["detail"], german.json()["detail"])
    assert response.status_code == status
    assert told in response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert own.json("/health")["generation"] == before


def test_reading_needs_a_token(own: Served) -> None:
    """Whoever only reads the service neither writes proposals into it nor sees the texts that are kept."""
    response = httpx.post(own.address + "/api/v1/documents", params={"name": "a.txt"}, content=TEXT.encode())
    assert response.status_code == 401
    digest = post(own, TEXT.encode()).json()["hash"]
    assert own.get(f"/api/v1/documents/{digest}").status_code == 401


def test_a_refused_document_leaves_no_file(own: Served) -> None:
    """A token that may write one graph alone proposes nothing in main, and what it sent is not kept."""
    made = run("token", "create", "--role", "editor", "--graph", "https://example.org/g", folder=own.folder)
    before = set((own.folder / "documents").rglob("*"))
    response = httpx.post(
        own.address + "/api/v1/documents",
        params={"name": "a.txt"},
        content=b"Jan Meier, Leiter der Prognos AG, ging.",
        headers={"Authorization": f"Bearer {made.stdout.strip()}"},
        timeout=60,
    )
    assert response.status_code == 403
    assert set((own.folder / "documents").rglob("*")) == before


def test_a_text_that_is_not_kept_is_unknown(own: Served) -> None:
    """A hash that nobody read, and a name that is no hash."""
    for wrong in ("0" * 64, "..%2FVERSION"):
        assert text_of(own, wrong).status_code == 404


@pytest.mark.parametrize("held", [False, True], ids=["alone", "beside a server"])
def test_the_command_reads_and_prints_sentence_and_rule(tmp_path: Path, *, held: bool) -> None:
    """In the folder itself and as the client of its server: each passage with what it says, and a count."""
    file, folder = tmp_path / "release.txt", tmp_path / "data"
    file.write_text(TEXT, encoding="utf-8")

    def printed(*options: str) -> str:
        done = run("read", str(file), "--lang", "en", *options, folder=folder)
        assert done.returncode == 0, done.stderr
        return done.stdout

    if held:
        with serving(folder):
            shown = printed()
    else:
        shown = printed()
    assert "„Eva Kolb, Geschäftsführerin der Prognos AG, und die Brandt AG" in " ".join(shown.split())
    assert "Eva Kolb → holds a role at → " in shown
    assert "german: person, role of organisation]" in shown
    assert "2 new proposals, 0 from before." in " ".join(shown.split())
    again = json.loads(printed("--json", "--dry-run"))
    assert [one["new"] for one in again["proposals"]] == [False, False]


def test_the_command_refuses_in_one_sentence(tmp_path: Path) -> None:
    """A broken file ends with exit code 1, a wrong day with 2, and no traceback."""
    file = tmp_path / "a.pdf"
    file.write_bytes(b"%PDF-1.7")
    broken = run("read", str(file), "--lang", "de", folder=tmp_path / "data")
    assert (broken.returncode, broken.stderr.count("\n")) == (1, 1)
    assert "a.pdf: Die Datei ist beschädigt oder abgeschnitten" in broken.stderr
    assert run("read", str(file), "--date", "gestern", folder=tmp_path / "data").returncode == 2
