"""The servers that are compared, each on the same triples.

Enters: a folder and a file of N-Triples. Leaves: peers that are loaded but not started; one that is not installed, or
would take too long, is left out with a sentence. The data folder of ours is made by bulk load: the checked way of
writing is measured elsewhere (bench.importing).
"""

import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from bench import virtuoso
from bench.generate import Written
from bench.processes import Server, free_port
from graph.store import version as versions

OURS, OXIGRAPH, RDFLIB, VIRTUOSO = "Geflecht", "oxigraph serve-read-only", "rdflib-endpoint", "Virtuoso"
_RDFLIB_MOST = 1_500_000


@dataclass(frozen=True)
class Peer:
    """A loaded server: its name and version, the seconds that loading took, the seconds that starting may take.

    ``ahead`` is an address that answers as soon as what a server reads ahead beside its first answers is read.
    """

    name: str
    version: str
    server: Server
    loading: float
    patience: float = 60.0
    ahead: str = ""


def peers(folder: Path, data: Written) -> tuple[list[Peer], list[str]]:
    """Load every peer there is; return them, ours first, and a sentence for each that was left out."""
    loading = load(folder, data)
    found = [ours(folder / "ours", loading), oxigraph(folder, loading)]
    left_out = []
    if data.triples > _RDFLIB_MOST:
        left_out.append(f"{RDFLIB} is left out: it holds at most {_RDFLIB_MOST:,} triples in reasonable time.")
    elif shutil.which("rdflib-endpoint", path=_scripts()) is None:
        left_out.append(f"{RDFLIB} is left out: it is not installed.")
    else:
        found.append(_rdflib(folder, data))
    if virtuoso.installed():
        server, seconds = virtuoso.loaded(folder / "virtuoso", data.file)
        found.append(Peer(VIRTUOSO, virtuoso.version(), server, seconds))
    else:
        left_out.append(f"{VIRTUOSO} is left out: it is not installed.")
    return found, left_out


def load(folder: Path, data: Written) -> float:
    """Make the folders of Oxigraph and of ours, and return the seconds that loading took."""
    begun = time.perf_counter()
    store = Store(str(folder / "oxigraph"))
    store.bulk_load(path=str(data.file), format=RdfFormat.N_TRIPLES)
    store.flush()
    loading = time.perf_counter() - begun
    _ours_folder(folder / "ours", store)
    return loading


def ours(data: Path, loading: float) -> Peer:
    """Return our service on a data folder."""
    port = free_port()
    command = [sys.executable, "-m", "api", "serve", "--empty", "--data", str(data), "--port", str(port)]
    address = f"http://127.0.0.1:{port}"
    server = Server(command, f"{address}/sparql", data.parent)
    return Peer(OURS, version("geflecht"), server, loading, 900, f"{address}/api/v1/search?q=Stahl")


def oxigraph(folder: Path, loading: float, *options: str) -> Peer:
    """Return Oxigraph's server on its folder."""
    port = free_port()
    program = str(Path(_scripts()) / "oxigraph")
    command = [program, "serve-read-only", "-l", str(folder / "oxigraph"), "-b", f"127.0.0.1:{port}", *options]
    server = Server(command, f"http://127.0.0.1:{port}/query", folder)
    return Peer(OXIGRAPH, _said(program, "--version").split()[-1], server, loading)


def _rdflib(folder: Path, data: Written) -> Peer:
    """Return rdflib's server; it loads when it starts."""
    port = free_port()
    program = str(Path(_scripts()) / "rdflib-endpoint")
    command = [program, "serve", "--host", "127.0.0.1", "--port", str(port), str(data.file)]
    server = Server(command, f"http://127.0.0.1:{port}/", folder)
    return Peer(RDFLIB, f"{version('rdflib-endpoint')}, rdflib {version('rdflib')}", server, 0.0, 240)


def _ours_folder(folder: Path, store: Store) -> None:
    """Make a data folder of generation 0 around a copy of a store; the program adds what else belongs there."""
    folder.mkdir()
    versions.write(folder)
    store.backup(str(folder / "store"))


def _scripts() -> str:
    return str(Path(sys.executable).parent)


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=20).stdout  # noqa: S603 (as above)
