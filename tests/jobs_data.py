"""Jobs for tests: started, followed, waited for and cancelled over HTTP, and the processes that work on them."""

import json
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx

from tests.served import Served

JOBS = "/api/v1/jobs"
LONG: dict[str, Any] = {"by": "betweenness", "sensitivity": True, "runs": 1000}


def start(served: Served, headers: dict[str, str] | None = None, **parameters: object) -> dict[str, Any]:
    """Start a job and return it."""
    body = {"question": "measures", "parameters": parameters}
    response = httpx.post(served.address + JOBS, json=body, headers=headers, params={"lang": "en"}, timeout=60)
    assert response.status_code == 202, response.text
    job: dict[str, Any] = response.json()
    assert response.headers["location"] == job["address"] == f"{JOBS}/{job['id']}"
    return job


def events(served: Served, job: dict[str, Any], last: int | None = None) -> list[tuple[int, str, dict[str, Any]]]:
    """Follow a job to its end: number, name and content of each event."""
    headers = {} if last is None else {"Last-Event-ID": str(last)}
    url = served.address + job["events"]
    text = httpx.get(url, headers=headers, params={"lang": "en"}, timeout=60).text
    found = []
    for block in text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if "data" in lines:
            found.append((int(lines["id"]), lines["event"], json.loads(lines["data"])))
    return found


def until(served: Served, job: dict[str, Any], *statuses: str) -> dict[str, Any]:
    """Wait until a job has a status, and return it."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        found: dict[str, Any] = served.json(job["address"], lang="en")
        if found["status"] in statuses and (found["status"] != "running" or found["share"] > 0):
            return found
        time.sleep(0.02)
    raise AssertionError(found)


def cancel(served: Served, job: dict[str, Any], headers: dict[str, str] | None = None) -> httpx.Response:
    """Cancel a job."""
    return httpx.delete(served.address + job["address"], headers=headers, params={"lang": "en"}, timeout=60)


def working(pid: int) -> list[int]:
    """Return the niced processes below one: those that work on jobs."""
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(OSError):
            for child in (task / "children").read_text().split():
                nice = int(Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[16])
                found += [*([int(child)] if nice == 15 else []), *working(int(child))]
    return found


def gone(pid: int) -> bool:
    """Whether a process ends within a few seconds; one that nobody has buried yet has ended."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.02)
    return False
