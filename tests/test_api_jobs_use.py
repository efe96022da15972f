"""Who may start jobs, what is asked wrongly, and jobs on the command line."""

import json
import os
import shutil
import signal
import subprocess
from dataclasses import asdict
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.answers import Answers, filters
from api.present import Presenter
from api.schemas_jobs import WORDS
from api.tokens import Tokens
from graph.analysis import centrality, work
from graph.analysis.sensitivity import Missing
from graph.errors import Refused
from graph.snapshot import Snapshot
from tests.jobs_data import JOBS, LONG, cancel, start, until, working
from tests.served import COMMAND, QUIET, Served, run, serving
from tests.test_api_access import bearer
from tests.test_api_errors import problem


def test_in_a_private_service_a_reader_starts_and_ends_jobs_of_its_own(prepared: Path, folder: Path) -> None:
    """Without a token nothing is shown; another reader sees the job but may not cancel it, an admin may."""
    shutil.copytree(prepared, folder)
    tokens = Tokens(folder)
    one, other, admin = (
        tokens.create(role, name)[1] for role, name in (("reader", "one"), ("reader", "other"), ("admin", "chief"))
    )
    with serving(folder, "--private", "--engine", "networkx") as served:
        body = {"question": "measures", "parameters": LONG}
        for method, path in (("POST", JOBS), ("GET", JOBS), ("GET", f"{JOBS}/x/events"), ("DELETE", f"{JOBS}/x")):
            problem(httpx.request(method, served.address + path, json=body), 401)
        job = start(served, bearer(one), **LONG)
        assert job["who"] == "one"
        assert httpx.get(served.address + job["address"], headers=bearer(other)).status_code == 200
        assert "Only who started this job" in problem(cancel(served, job, bearer(other)), 403)["detail"]
        assert cancel(served, job, bearer(admin)).json()["status"] == "cancelled"
        again = start(served, bearer(one), by="degree")
        assert cancel(served, again, bearer(one)).json()["status"] in ("cancelled", "done")


def test_in_a_public_service_jobs_are_for_who_has_a_token(prepared: Path, folder: Path) -> None:
    """All may see them, but not who started them."""
    shutil.copytree(prepared, folder)
    _, secret = Tokens(folder).create("reader", "Referat 32")
    with serving(folder, "--host", "0.0.0.0") as served:
        body = {"question": "measures", "parameters": {"by": "degree"}}
        assert "reader's is enough" in problem(httpx.post(served.address + JOBS, json=body), 401)["detail"]
        job = start(served, bearer(secret), by="degree")
        assert until(served, job, "done")["who"] is None
        assert httpx.get(served.address + job["address"], headers=bearer(secret)).json()["who"] == "Referat 32"
        assert served.get(f"{job['address']}/result").status_code == 200
        problem(cancel(served, job), 401)


def test_pages_of_other_sites_start_nothing(served: Served) -> None:
    """What a browser sends from a foreign page is refused, though everyone on this machine may start jobs."""
    body = json.dumps({"question": "measures", "parameters": {"by": "degree"}}).encode()
    headers = {"Origin": "https://evil.example", "Content-Type": "text/plain"}
    problem(httpx.post(served.address + JOBS, content=body, headers=headers), 403)
    problem(httpx.delete(f"{served.address}{JOBS}/x", headers=headers), 403)


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        (b"", 422, "JSON"),
        (b"[" * 16_000, 422, "recursion"),
        (b"x" * 20_000, 413, "bytes"),
        (b"\xff\xfe", 422, "JSON"),
        ({"question": "sparql", "parameters": {"by": "degree"}}, 422, "question"),
        ({"question": "measures", "parameters": {}}, 422, "by"),
        ({"question": "measures", "parameters": {"by": "degree", "shell": "rm"}}, 422, "shell"),
        ({"question": "measures", "parameters": {"by": "degre"}}, 404, "Nearest: degree"),
        ({"question": "measures", "parameters": {"by": "degree", "kind": "Minstry"}}, 404, "Nearest: Ministry"),
        ({"question": "measures", "parameters": {"by": "degree", "on": "gestern"}}, 422, "not a day"),
        ({"question": "measures", "parameters": {"by": "degree", "top": 0}}, 422, "top is between 1"),
        ({"question": "measures", "parameters": {"by": "degree", "seed": -1}}, 422, "the seed between"),
        ({"question": "measures", "parameters": {"by": "degree", "seed": 10**300}}, 422, "seed"),
        ({"question": "measures", "parameters": {**LONG, "runs": 1001}}, 422, "between 1 and 1000"),
        (b'{"question": "measures", "parameters": {"by": "core", "sensitivity": true, "share": NaN}}', 422, "share"),
    ],
)
def test_what_is_asked_wrongly_is_one_problem(served: Served, body: Any, status: int, told: str) -> None:
    """It is refused before there is a job."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    before = served.json(JOBS)
    assert told in problem(httpx.post(served.address + JOBS, content=content), status)["detail"]
    assert served.json(JOBS) == before


@pytest.mark.parametrize("job", ["0123456789abcdef", "..%2f..%2ftokens", "x" * 3000])
def test_an_unknown_job_is_a_problem(served: Served, job: str) -> None:
    """On each of its addresses; an id never becomes a path."""
    for path in ("", "/events", "/result"):
        problem(served.get(f"{JOBS}/{job}{path}"), 404)
    problem(httpx.delete(f"{served.address}{JOBS}/{job}"), 404)


def test_what_is_sampled_or_refused_says_which_job_computes_it(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch, served: Served
) -> None:
    """The body that stands there is taken as it is, with the filters of the question, and gives the exact values."""
    exact = {row["actor"]["id"]: row["value"] for row in of("betweenness", snapshot)["items"]}
    monkeypatch.setattr(work, "MOST_STEPS", {"igraph": 50})
    monkeypatch.setattr(centrality, "_SMALLEST_SAMPLE", 12)
    sampled = of("betweenness", snapshot)
    job = sampled["job"]
    assert (sampled["sample"], job["address"]) == (12, JOBS)
    assert job["told"].startswith("A job computes it in full: POST /api/v1/jobs with what stands under job")
    assert job["body"] == {"question": "measures", "parameters": {"by": "betweenness", "exact": True}}
    done = start(served, **job["body"]["parameters"])
    until(served, done, "done")
    found: Any = served.json(f"{done['address']}/result")
    assert {row["actor"]["id"]: row["value"] for row in found["items"]} == pytest.approx(exact, abs=1e-12)
    with pytest.raises(Refused, match="geflecht rank --exact does that") as refused:
        of("closeness", snapshot, Missing(runs=7), on="2023-11-01", kind=["Union", "Company"], undated=True)
    assert refused.value.details["job"]["parameters"] == {
        "by": "closeness", "exact": True, "kind": ["Company", "Union"], "on": "2023-11-01", "undated": True,
        "sensitivity": True, "share": 0.1, "runs": 7, "seed": 1,
    }  # fmt: skip
    assert of("degree", snapshot)["job"] is None


def of(by: str, snapshot: Snapshot, missing: Missing | None = None, **given: Any) -> dict[str, Any]:
    """Return a ranking as the service answers it."""
    return asdict(Answers(snapshot, Presenter(snapshot, "en"), filters(**given)).measures(by, missing=missing))


def test_jobs_speak_two_languages() -> None:
    """Every sentence is there in both, with as many numbers in it."""
    german, english = WORDS["de"], WORDS["en"]
    assert {key: text.count("{}") for key, text in german.items()} == {
        key: text.count("{}") for key, text in english.items()
    }


def test_the_command_runs_a_job_of_the_server_that_holds_the_folder(
    served: Served, prepared: Path, folder: Path
) -> None:
    """With a server as a job, without one in its own process: the same answer; a wrong name is one sentence."""
    asked = ("rank", "--by", "harmonic", "--exact", "--lang", "en", "--json", "--top", "3", "--kind", "Union")
    before = len(served.json(JOBS)["items"])  # type: ignore[arg-type]  # JSON
    as_job = run(*asked, folder=served.folder)
    assert len(served.json(JOBS)["items"]) == before + 1  # type: ignore[arg-type]  # JSON
    shutil.copytree(prepared, folder)
    inside = run(*asked, folder=folder)
    assert (json.loads(as_job.stdout)["items"], as_job.stderr) == (json.loads(inside.stdout)["items"], "")
    assert json.loads(inside.stdout)["error_bound"] == 0
    wrong = run("rank", "--by", "harmonie", "--exact", folder=served.folder)
    assert (wrong.returncode, "Nearest: harmonic" in wrong.stderr, wrong.stdout) == (1, True, "")


def test_the_command_shows_a_bar_and_cancels_its_job_when_interrupted(prepared: Path, folder: Path) -> None:
    """On a terminal the bar has the sentence of the job; after Ctrl+C nobody works on."""
    shutil.copytree(prepared, folder)
    with serving(folder, "--engine", "networkx") as slow:
        interrupt(slow)
        latest: Any = slow.json(JOBS)["items"][0]  # type: ignore[index]  # JSON
        assert (latest["status"], latest["who"]) == ("cancelled", "local")
        assert working(slow.process.pid) == []


def interrupt(served: Served) -> None:
    """Start the command on a terminal, and interrupt it when its bar shows some runs."""
    seen, terminal = os.openpty()
    asked = ["rank", "--by", "betweenness", "--exact", "--sensitivity", "--runs", "1000", "--lang", "en"]
    command = [*COMMAND, *asked, "--data", str(served.folder)]
    with subprocess.Popen(command, stderr=terminal, stdout=subprocess.PIPE, env=QUIET) as process:
        shown = b""
        while b"of 1000 runs are done." not in shown:
            shown += os.read(seen, 4096)
        assert b"%" in shown
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 1
    os.close(seen)
    os.close(terminal)
