"""SPARQL servers that hold the bundled network, for tests of reading on other engines.

Enters: the name of an engine and a folder. Leaves: the address of a running server, with the graphs of every request
where its default graph is not main alone.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, serialize

from graph.intake.bundled import load_bundled
from graph.store import open_store
from ontology import names

MAIN = "https://example.org/main"
_VIRTUOSO = """[Database]
DatabaseFile = {folder}/v.db
ErrorLogFile = {folder}/v.log
LockFile = {folder}/v.lck
TransactionFile = {folder}/v.trx
xa_persistent_file = {folder}/v.pxa

[TempDatabase]
DatabaseFile = {folder}/t.db
TransactionFile = {folder}/t.trx

[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
DirsAllowed = {folder}
NumberOfBuffers = 20000

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 8

[SPARQL]
ResultSetMaxRows = 1000000
"""


@contextmanager
def running(engine: str, folder: Path) -> Iterator[str]:
    """Run an engine on the bundled network until the block ends; skip where it is not installed."""
    made = {"oxigraph": _oxigraph, "virtuoso": _virtuoso}[engine]
    with made(folder) as address:
        yield address


@contextmanager
def process(command: list[str], port: int) -> Iterator[None]:
    """Run a server until the block ends; the block begins when it answers."""
    started = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait(port)
        yield
    finally:
        started.terminate()
        with suppress(subprocess.TimeoutExpired):
            started.wait(10)
        started.kill()
        started.wait()


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def oxigraph() -> str:
    """Return the program of Oxigraph's server, which is installed with the tests."""
    return shutil.which("oxigraph", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}") or "oxigraph"


@contextmanager
def _oxigraph(folder: Path) -> Iterator[str]:
    """Run Oxigraph's server, main as a graph of its own."""
    main, others = _dump(folder)
    location, port = folder / "oxigraph", free_port()
    for file, graph in ((main, ["--graph", MAIN]), (others, [])):
        load = [oxigraph(), "load", "--location", str(location), "--file", str(file), *graph]
        subprocess.run(load, check=True, capture_output=True)
    with process([oxigraph(), "serve-read-only", "--location", str(location), "--bind", f"127.0.0.1:{port}"], port):
        yield f"http://127.0.0.1:{port}/query?default-graph-uri={MAIN}"


@contextmanager
def _virtuoso(folder: Path) -> Iterator[str]:
    """Run Virtuoso, where main is a graph of its own: its default graph is the union of all."""
    if not shutil.which("virtuoso-t"):
        pytest.skip("Virtuoso is not installed (Debian: virtuoso-opensource-7)")
    _dump(folder)
    sql, port = free_port(), free_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(_VIRTUOSO.format(folder=folder, sql=sql, http=port), encoding="utf-8")
    load = f"ld_dir('{folder}', 'main.nt', '{MAIN}'); ld_dir('{folder}', 'others.nq', '{MAIN}'); rdf_loader_run();"
    with process(["virtuoso-t", "+foreground", "+configfile", str(settings)], port):
        wait(sql)
        isql = ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", f"EXEC={load}"]
        subprocess.run(isql, check=True, capture_output=True, timeout=60)
        yield f"http://127.0.0.1:{port}/sparql?default-graph-uri={MAIN}"


def _dump(folder: Path) -> tuple[Path, Path]:
    """Write the bundled network, main as triples and what is derived as quads."""
    store = open_store(folder / "source")
    load_bundled(store)
    main, others = folder / "main.nt", folder / "others.nq"
    serialize([quad.triple for quad in store.quads()], str(main), RdfFormat.N_TRIPLES)
    serialize(store.quads(names.GRAPH_DERIVED), str(others), RdfFormat.N_QUADS)
    store.close()
    return main, others


def wait(port: int) -> None:
    """Wait until a server answers on a port."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise AssertionError(f"no server answers on port {port}")
