"""Virtuoso as a peer: a database folder of its own, settings for a machine of some gigabytes, loaded through isql.

Enters: a folder and a file of N-Triples. Leaves: a server that holds them in one named graph, which each request
names: else the default graph is the union of all graphs, those of Virtuoso itself included.
"""

import shutil
import subprocess
import time
from pathlib import Path

from bench.processes import Server, free_port

_PROGRAM, _ISQL = "virtuoso-t", "isql-vt"
_GRAPH = "https://example.org/benchmark"
_SETTINGS = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000

[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx

[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
DirsAllowed = {data}
NumberOfBuffers = 340000
MaxDirtyBuffers = 250000
MaxMemPoolSize = 200000000
MaxQueryMem = 2G
ThreadsPerQuery = 2
AsyncQueueMaxThreads = 4

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 8
MaxKeepAlives = 8
KeepAliveTimeout = 60

[SPARQL]
ResultSetMaxRows = 10000000
MaxQueryExecutionTime = 60
"""


def installed() -> bool:
    """Whether the programs are there."""
    return bool(shutil.which(_PROGRAM) and shutil.which(_ISQL))


def version() -> str:
    """Return the version that the program says of itself."""
    said = subprocess.run([_PROGRAM, "-?"], capture_output=True, text=True, check=False, timeout=20)  # noqa: S603 (as above)
    words = (said.stdout + said.stderr).split()
    return words[words.index("Version") + 1] if "Version" in words else "7"


def loaded(folder: Path, data: Path) -> tuple[Server, float]:
    """Make a database of the file; return its server, not running, and the seconds that loading took."""
    folder.mkdir()
    sql, http = free_port(), free_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(_SETTINGS.format(folder=folder, data=data.parent, sql=sql, http=http), encoding="utf-8")
    address = f"http://127.0.0.1:{http}/sparql?default-graph-uri={_GRAPH}"
    server = Server([_PROGRAM, "+foreground", "+configfile", str(settings)], address, folder)
    server.start(120)
    begun = time.perf_counter()
    _isql(sql, f"ld_dir('{data.parent}', '{data.name}', '{_GRAPH}');", "rdf_loader_run();", "checkpoint;")
    seconds = time.perf_counter() - begun
    _isql(sql, "shutdown();")
    server.stop()
    return server, seconds


def _isql(port: int, *statements: str) -> None:
    command = [_ISQL, f"127.0.0.1:{port}", "dba", "dba", f"EXEC={' '.join(statements)}"]
    subprocess.run(command, capture_output=True, check=False, timeout=900)  # noqa: S603 (a command of this benchmark)
