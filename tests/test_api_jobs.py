"""Jobs over HTTP: progress, results, cancelling, restarts, and how many there may be."""

import asyncio
import json
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import networkx as nx
import pytest

from api import streams
from api.job_files import Files, Job
from api.jobs import Bounds, Compute, Jobs
from api.routes import jobs as routes
from graph.analysis.network import project, simple
from graph.snapshot import Snapshot
from tests.jobs_data import JOBS, LONG, cancel, events, gone, start, until, working
from tests.served import Served, serving
from tests.test_api_errors import problem


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the bundled network with the engine that takes seconds for a thousand runs."""
    with serving(tmp_path_factory.mktemp("slow") / "data", "--engine", "networkx") as found:
        yield found


def test_progress_is_told_before_the_end_and_the_result_is_that_of_networkx(served: Served, snapshot: Snapshot) -> None:
    """A source at a time: shares rise, the sentence counts, and the exact values are those of NetworkX."""
    job = start(served, by="betweenness", exact=True)
    assert (job["status"], job["result"], job["who"]) == ("queued", None, None)
    told = events(served, job)
    assert [number for number, _, _ in told] == list(range(1, len(told) + 1))
    assert [name for _, name, _ in told] == ["progress"] * (len(told) - 1) + ["end"]
    running = [state for _, _, state in told if state["status"] == "running" and state["share"]]
    assert [state["share"] for state in running] == pytest.approx([n / 48 for n in range(1, 49)])
    assert running[11]["told"] == "Shortest paths were followed from 12 of 48 actors."
    end = told[-1][2]
    assert (end["status"], end["share"], end["generation"]) == ("done", 1.0, 1)
    graph = simple(project(snapshot))
    expected = nx.betweenness_centrality(nx.Graph(list(graph.edges)))
    found: Any = served.json(end["result"])
    assert {row["actor"]["iri"]: row["value"] for row in found["items"]} == pytest.approx(expected, abs=1e-12)
    assert (found["sample"], found["error_bound"], found["generation"], found["engine"]) == (None, 0, 1, "igraph")


def test_the_result_has_the_shape_and_the_ranks_of_the_address_it_stands_for(served: Served) -> None:
    """Filters, day, kinds and sensitivity reach the job; only the last digits of values may differ."""
    asked: dict[str, Any] = {
        "by": "closeness",
        "kind": ["Union", "Company"],
        "sensitivity": True,
        "runs": 20,
        "seed": 7,
    }
    job = start(served, **asked, top=4, undated=True, on="2023-11-01")
    until(served, job, "done")
    found: Any = served.json(f"{job['address']}/result")
    path = "/api/v1/measures?kind=Union&kind=Company&by=closeness&sensitivity=true&runs=20&seed=7"
    theirs: Any = served.json(f"{path}&top=4&undated=true&on=2023-11-01&lang=en")
    for ours, other in zip(found["items"], theirs["items"], strict=True):
        assert ours.pop("value") == pytest.approx(other.pop("value"), abs=1e-12)
    assert found == theirs
    assert (len(found["items"]), found["sensitivity"]["runs"], found["filters"]["on"]) == (4, 20, "2023-11-01")


def test_a_stream_goes_on_where_it_broke_off(served: Served) -> None:
    """Last-Event-ID leaves out what was told; one who knows the end is told that no more comes; nonsense is nothing."""
    job = start(served, by="degree")
    until(served, job, "done")
    told = events(served, job)
    assert events(served, job, told[1][0]) == told[2:]
    assert events(served, job, 99_999) == told[-1:]
    url = served.address + job["events"]
    assert httpx.get(url, headers={"Last-Event-ID": str(told[-1][0])}).status_code == 204
    for nonsense in (b"x", b"-1", b"\xb2", b"9" * 5000):
        assert httpx.get(url, headers={b"Last-Event-ID": nonsense}).text.count("event: end") == 1


def test_cancelling_kills_the_process(slow: Served) -> None:
    """The answer comes within a second, and no process works on then; the job stays as cancelled, without a result."""
    job = start(slow, **LONG)
    assert until(slow, job, "running")["share"] < 1
    assert len(working(slow.process.pid)) == 1
    begun = time.monotonic()
    found = cancel(slow, job).json()
    assert time.monotonic() - begun < 1
    assert (found["status"], found["told"], working(slow.process.pid)) == ("cancelled", "Cancelled.", [])
    assert 0 < found["share"] < 1
    told = problem(slow.get(f"{job['address']}/result", lang="en"), 409)
    assert told["detail"] == "This job has no result: Cancelled."
    assert cancel(slow, job).json() == found
    assert events(slow, job)[-1][1] == "end"


def test_a_restart_finds_what_ran_failed_and_what_was_done_done(prepared: Path, folder: Path) -> None:
    """Whether the server is killed or stopped: one sentence says so, nobody works on, and the result is there still."""
    shutil.copytree(prepared, folder)
    with serving(folder, "--engine", "networkx") as served:
        done = start(served, by="degree")
        until(served, done, "done")
        running, waiting = start(served, **LONG), start(served, by="core")
        until(served, running, "running")
        (worker,) = working(served.process.pid)
        served.process.kill()
        assert gone(worker)
    with serving(folder, "--engine", "networkx") as again:
        for job in (running, waiting):
            found: Any = again.json(job["address"], lang="en")
            told = (found["status"], found["told"], found["ended"] is None)
            assert told == ("failed", "The service was stopped; send the job again.", False)
        german: Any = again.json(waiting["address"], lang="de")
        assert german["told"] == "Der Dienst wurde angehalten; bitte neu beauftragen."
        assert again.json(f"{done['address']}/result")["measure"] == "degree"
        listed: Any = again.json(JOBS)["items"]
        assert [job["id"] for job in listed] == [waiting["id"], running["id"], done["id"]]
        last = start(again, **LONG)
        until(again, last, "running")
        (worker,) = working(again.process.pid)
    assert gone(worker)
    kept = {job.id: (job.status, job.reason) for job in Files(folder / "jobs").all()}
    assert (kept[last["id"]], kept[done["id"]]) == (("failed", "stopped"), ("done", None))


def test_the_queue_is_bounded(slow: Served) -> None:
    """One runs, twenty wait, and the next is told when to come again; who is called off makes room."""
    jobs = [start(slow, **LONG)]
    until(slow, jobs[0], "running")
    jobs += [start(slow, by="degree") for _ in range(20)]
    body = {"question": "measures", "parameters": {"by": "degree"}}
    refused = httpx.post(slow.address + JOBS, json=body)
    assert "20 jobs wait already" in problem(refused, 429)["detail"]
    assert refused.headers["retry-after"] == "60"
    waiting: Any = slow.json(jobs[2]["address"], lang="en")
    assert (waiting["status"], waiting["told"]) == ("queued", "Waiting; 2 jobs are before it.")
    assert cancel(slow, jobs[1]).json()["status"] == "cancelled"
    jobs.append(start(slow, by="degree"))
    for job in reversed(jobs):
        cancel(slow, job)
    listed: Any = slow.json(JOBS)["items"]
    assert {item["status"] for item in listed if item["id"] in {job["id"] for job in jobs}} == {"cancelled"}


def test_streams_are_bounded(slow: Served) -> None:
    """Each keeps a connection: the next is refused, and let in when another has left."""
    job = start(slow, **LONG)
    url = slow.address + job["events"]
    with ExitStack() as open_, httpx.Client(timeout=30) as client:
        for _ in range(streams.MOST):
            assert open_.enter_context(client.stream("GET", url)).status_code == 200
        refused = httpx.get(url)
        assert "streams of events are open already" in problem(refused, 429)["detail"]
        assert refused.headers["retry-after"] == "10"
        assert client.get(slow.address + "/health").status_code == 200
    cancel(slow, job)
    deadline = time.monotonic() + 10
    while httpx.get(url).status_code == 429 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert httpx.get(url).status_code == 200


def answer_after(event: threading.Event) -> Any:
    """Return an answer that waits for an event."""

    def answer(job: Job, _: Compute) -> tuple[bytes, int]:
        assert event.wait(20)
        return json.dumps(job.parameters).encode(), 1

    return answer


def over(jobs: Jobs, job: Job) -> Job:
    """Wait until a job is over."""
    deadline = time.monotonic() + 20
    while not jobs.get(job.id).over and time.monotonic() < deadline:
        time.sleep(0.01)
    return jobs.get(job.id)


def test_a_stream_without_news_has_a_heart_that_beats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that no proxy takes it for dead; when the job is over the stream is."""
    monkeypatch.setattr(streams, "HEARTBEAT", 0.0)
    event = threading.Event()
    jobs = Jobs(tmp_path, answer_after(event))
    job = jobs.add("measures", {}, "en", None)

    async def follow() -> list[str]:
        found: list[str] = []
        async for text in routes._events(jobs, job.id, 0, lambda then: then.status, streams.Listeners()):
            found.append(text)
            if found.count(": still here\n\n") == 2:
                event.set()
        return found

    found = asyncio.run(follow())
    jobs.close()
    assert (found[0], found[1], found[-1]) == ("retry: 2000\n\n", "queued", "done")
    assert found.count(": still here\n\n") >= 2


def test_results_are_kept_for_a_number_a_size_and_a_time(tmp_path: Path) -> None:
    """The oldest goes first, with its files; what cannot be read is left alone and shown nowhere."""
    event = threading.Event()
    event.set()
    jobs = Jobs(tmp_path, answer_after(event), Bounds(kept=3, size=1000))
    made = [over(jobs, jobs.add("measures", {"n": n}, "en", None)) for n in range(5)]
    assert [job.id for job in jobs.all()] == [job.id for job in reversed(made[2:])]
    large = over(jobs, jobs.add("measures", {"n": "x" * 990}, "en", None))
    assert [job.id for job in jobs.all()] == [large.id]
    jobs.close()
    (tmp_path / "broken.json").write_text("{")
    files = Files(tmp_path)
    assert [job.id for job in files.all()] == [large.id]
    assert {file.name for file in tmp_path.iterdir()} == {f"{large.id}.json", f"{large.id}.result", "broken.json"}
    assert {file.stat().st_mode & 0o777 for file in tmp_path.glob(f"{large.id}.*")} == {0o600}
    assert Jobs(tmp_path, answer_after(event), Bounds(days=-1)).all() == []


def test_a_failure_of_ours_is_no_end_of_all_jobs(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The job has failed, the log says where, and the next one is done."""

    def answer(job: Job, _: Compute) -> tuple[bytes, int]:
        return b"x" * int(job.parameters["size"]), 1

    jobs = Jobs(tmp_path, answer)
    failed, done = (jobs.add("measures", {"size": size}, "en", None) for size in ("much", "3"))
    assert (over(jobs, failed).reason, over(jobs, done).status) == ("internal", "done")
    assert jobs.result(jobs.get(done.id)) == b"xxx"
    assert "ValueError" in caplog.text
    jobs.close()


def test_a_job_is_answered_as_it_was_taken_on(tmp_path: Path) -> None:
    """However soon it runs, the answer to its making says that it waits: the same each time."""

    class Late(Jobs):
        def get(self, asked: str) -> Job:
            if threading.current_thread() is threading.main_thread():
                time.sleep(0.2)  # who looks up a job after it was handed over finds it done
            return super().get(asked)

    event = threading.Event()
    event.set()
    jobs = Late(tmp_path, answer_after(event))
    made = jobs.add("measures", {"n": 1}, "en", None)
    assert (made.status, made.started) == ("queued", None)
    jobs.close()
