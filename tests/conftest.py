"""Fixtures. The policy: a test takes the smallest data that has what it needs.

store     an empty open store on disk, for what a few statements show; folder is where it lives
bundled   a store of one's own that holds the bundled network, for what changes it
with_person  a closed folder with a few changes about a person, for what erases or restores
snapshot  the bundled network as it is read, shared and immutable, for what only reads
browser   the Chromium of this machine, one for each file of tests
drawing   the same with WebGL, drawn in software
looked    a page of the explorer in it, in German, on the served network
desk      a page in German of somebody who is logged in to what a file of tests serves as ``kept``

Oxigraph on disk is real everywhere; the bundled network is imported once per run and copied.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from graph.intake.bundled import load_bundled
from graph.snapshot import Snapshot
from graph.snapshots import read
from graph.store.embedded import EmbeddedStore
from tests.looked import CHROMIUM, SOFTWARE, Looked, Watched
from tests.person_data import filled
from tests.served import Served

settings.register_profile("house", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("house")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the path of a data folder that is not there yet."""
    return tmp_path / "data"


@pytest.fixture
def store(folder: Path) -> Iterator[EmbeddedStore]:
    """Open an empty store."""
    store = EmbeddedStore(folder)
    yield store
    store.close()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a closed data folder with the bundled network; copy it, do not open it."""
    folder = tmp_path_factory.mktemp("prepared") / "data"
    store = EmbeddedStore(folder)
    load_bundled(store)
    store.close()
    return folder


@pytest.fixture
def bundled(prepared: Path, folder: Path) -> Iterator[EmbeddedStore]:
    """Open a copy of the bundled network."""
    shutil.copytree(prepared, folder)
    store = EmbeddedStore(folder)
    yield store
    store.close()


@pytest.fixture(scope="session")
def snapshot(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """Read the bundled network once; its statements are read while it is used."""
    folder = tmp_path_factory.mktemp("read") / "data"
    shutil.copytree(prepared, folder)
    store = EmbeddedStore(folder)
    yield read(store)
    store.close()


@pytest.fixture(scope="session")
def with_person(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a closed folder with the changes of ``filled``."""
    folder = tmp_path_factory.mktemp("person") / "data"
    store = EmbeddedStore(folder, workers=1)
    filled(store)
    store.close()
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Start the Chromium of this machine."""
    yield from _started("--no-sandbox", "--disable-gpu", "--disable-background-networking")


@pytest.fixture(scope="module")
def drawing() -> Iterator[Any]:
    """Start the Chromium of this machine with WebGL in software."""
    yield from _started(*SOFTWARE)


def _started(*options: str) -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=CHROMIUM, args=options) as running:
        yield running


@pytest.fixture
def looked(browser: Any, served: Served) -> Iterator[Looked]:
    """Return a page in German."""
    yield (found := Looked(browser, served))
    found.context.close()


@pytest.fixture
def desk(browser: Any, kept: Served) -> Iterator[Watched]:
    """Return a page in German of somebody who is logged in to the folder that a file of tests keeps."""
    found = Watched(browser, kept)
    found.log_in()
    yield found
    found.context.close()
