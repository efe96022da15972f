"""A real server on a real folder, started by the real command: what the tests of addresses and commands talk to."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import httpx
import pytest

from tests import engines

# commands start as they do for who uses them: what is compiled is kept, and not compiled anew by each of hundreds
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as in the background of a shell; what is started here would
    signal.signal(signal.SIGINT, signal.default_int_handler)  # not be interrupted either
COMMAND = [sys.executable, "-m", "api"]
QUIET = {**os.environ, "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"}


@dataclass(frozen=True)
class Served:
    """A running server: its address, its folder, its process, and the lines that it printed since it began."""

    address: str
    folder: Path
    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)

    def link(self) -> str:
        """Return the link that logs in, as soon as it is printed."""
        end = time.monotonic() + 20
        while time.monotonic() < end:
            if found := re.findall(r"http://\S+/login\?code=\S+", "".join(self.said)):
                return str(found[-1])
            time.sleep(0.02)
        raise AssertionError(f"the server printed no link: {self.said}")

    def get(self, path: str, **parameters: object) -> httpx.Response:
        """Return the response to a GET."""
        known = {key.rstrip("_"): value for key, value in parameters.items()}
        return httpx.get(self.address + path, params=known or None, timeout=60)  # type: ignore[arg-type]  # values are texts

    def json(self, path: str, **parameters: object) -> dict[str, object]:
        """Return the JSON of a GET that succeeds."""
        response = self.get(path, **parameters)
        assert response.status_code == 200, response.text
        found: dict[str, object] = response.json()
        return found

    def select(self, query: str) -> list[tuple[str, ...]]:
        """Return the rows of a SPARQL query, sorted, unbound values as empty texts."""
        headers = {"Accept": "application/sparql-results+json"}
        response = httpx.post(self.address + "/sparql", data={"query": query}, headers=headers, timeout=60)
        assert response.status_code == 200, response.text
        names = response.json()["head"]["vars"]
        rows = response.json()["results"]["bindings"]
        return sorted(tuple(row.get(name, {"value": ""})["value"] for name in names) for row in rows)


def run(*arguments: str, folder: Path | str, **options: object) -> subprocess.CompletedProcess[str]:
    """Run a geflecht command on a folder."""
    command = [*COMMAND, *arguments, "--data", str(folder)]
    return subprocess.run(  # type: ignore[call-overload, no-any-return]  # options are those of subprocess.run
        command, capture_output=True, text=True, encoding="utf-8", timeout=120, env=QUIET, check=False, **options
    )


def authority(folder: Path) -> dict[str, str]:
    """Return the header by which the command line of a folder writes to its server."""
    key = json.loads((folder / "server.json").read_text(encoding="utf-8"))["key"]
    return {"Authorization": f"Bearer {key}"}


@contextmanager
def serving(data: Path | str, *options: str, env: Mapping[str, str] = QUIET) -> Iterator[Served]:
    """Serve a folder, or what a SPARQL server holds, on any free port until the block ends."""
    command = [*COMMAND, "serve", "--data", str(data), "--port", "0", "--dataset", "retrason", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env)
    said = list[str]()
    draining = threading.Thread(target=said.extend, args=(process.stdout,), daemon=True)
    try:
        address = _address(process.stdout)
        draining.start()  # a server whose log nobody reads would stop when the pipe is full
        yield Served(address, Path(data), process, said)
    finally:
        process.terminate()
        process.wait(timeout=20)
        if draining.is_alive():
            draining.join(timeout=20)
        if process.stdout:
            process.stdout.close()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let engines be named beside those that are always there, and tests be run that take minutes."""
    parser.addoption("--engine", action="append", default=[], help="also run the reading tests on this engine")
    parser.addoption("--long", action="store_true", help="also run the tests that take minutes")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what takes minutes, unless it is asked for; begin with files that need a browser, the slowest."""
    looking = {item.path for item in items if item.get_closest_marker("browser")}
    items.sort(key=lambda item: item.path not in looking)
    if not config.getoption("--long"):
        left_out = [item for item in items if item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("long")]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Run one more than there are processors: who drives a browser or a server waits half of the time."""
    return (os.cpu_count() or 1) + 1


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the tests of a module that is marked ``every_engine`` on each engine."""
    if "served" in metafunc.fixturenames and metafunc.definition.get_closest_marker("every_engine"):
        wanted = metafunc.config.getoption("--engine") or ["embedded", "oxigraph"]
        metafunc.parametrize("served", wanted, indirect=True, scope="session")


@pytest.fixture(scope="session")
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the bundled network, on the embedded engine or from behind another; nobody writes to it."""
    engine, folder = getattr(request, "param", "embedded"), tmp_path_factory.mktemp("served")
    if engine == "embedded":
        with serving(folder / "data") as found:
            yield found
        return
    with engines.running(engine, folder) as address, serving(address) as found:
        yield found


def _address(output: IO[str] | None) -> str:
    assert output is not None
    said = ""
    for line in output:
        said += line
        if found := re.findall(r" at (http://[\d.]+:\d+)", line):
            return str(found[-1])
    raise AssertionError(f"the server did not start: {said}")
