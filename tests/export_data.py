"""What the tests of exports share: stores to export from, and an export read as the import reads it."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.intake.table import reader
from graph.intake.table.cells import without_guard
from graph.snapshots import read
from graph.store.embedded import EmbeddedStore
from tests.graph_data import ENTITIES, load, statement
from viz.export import make
from viz.spec import of

WHOLE = of({})
AROUND = of({"around": "retrason", "hops": 1, "language": "en"})
CC = "https://creativecommons.org/licenses/by/4.0/"
LOST = {"lines", "on_behalf_of", "via", "rule"}
"""What reading back loses: places in texts, and whom a relation runs through."""


@pytest.fixture(scope="module")
def real(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    """Open the bundled network, which these tests only read."""
    folder = tmp_path_factory.mktemp("exports") / "data"
    shutil.copytree(prepared, folder)
    store = EmbeddedStore(folder)
    yield store
    store.close()


@pytest.fixture
def credited(store: EmbeddedStore) -> EmbeddedStore:
    """Return a store whose source has a licence, whom to name, a day and an address; dates are as precise as known."""
    load(
        store, ENTITIES,
        f'id:source dcterms:license <{CC}> ; schema:creditText "Amt & Söhne"@de ; dcterms:publisher "Amt" ;'
        ' schema:url "https://a.example/x"^^xsd:anyURI ; dcterms:issued "2023-11-01"^^xsd:date .',
        'id:a skos:altLabel "Alpha"@de , "=cmd"@de , "Al|pha"@de .',
        statement("s-0000000000000001", more='dcterms:identifier "F1" ; gf:startPrecision "month" ; '
                  'schema:startDate "2022-01-01"^^xsd:date ; gf:lineStart 3 ; gf:lineEnd 4 ; '
                  'schema:endDate "2025-06-30"^^xsd:date ; gf:endPrecision "day" ; schema:value 7600000.50 ; '
                  'schema:currency "EUR" ; gf:approximate true ; schema:roleName "=1+1"'),
        statement("s-0000000000000002", "c", "cooperatesWith", "a", certainty="inferred", source="other",
                  more='dcterms:identifier "F2" ; gf:reason "weil"@de , "because"@en ; gf:observedPrecision "year" ; '
                  'gf:observedOn "2023-01-01"^^xsd:date'),
    )  # fmt: skip
    return store


def export(store: EmbeddedStore, suffix: str, spec: Any = WHOLE, **more: Any) -> bytes:
    """Return an export of a store."""
    return make(read(store), store, spec, suffix, **more).content


def rows(suffix: str, data: bytes) -> dict[str, list[dict[str, Any]]]:
    """Return the tables of an export as the import reads them, without what reading back loses."""
    found: dict[str, list[dict[str, Any]]] = {"nodes": [], "edges": [], "sources": []}
    for row in reader.rows(f"x.{suffix if suffix in ('xlsx', 'zip', 'gexf', 'graphml') else 'json'}", data):
        assert row.problem is None
        told = {key: without_guard(cell) if isinstance(cell, str) else cell for key, cell in row.cells.items()}
        found[row.table].append({key: cell for key, cell in told.items() if key not in LOST and cell not in ("", ())})
    return found


def named(suffix: str) -> str:
    """Return the name under which an export is imported."""
    return f"view.{'json' if suffix in ('cyjs', 'jgf') else suffix}"
