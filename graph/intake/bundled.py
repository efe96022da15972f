"""The bundled data: real networks, loaded through the write path like any other file.

``retrason`` is Turtle, one press release. ``region`` are tables with a mapping, 49 texts; it speaks of actors of the
first, so that comes first.
"""

import io
import zipfile

from graph.intake.commit import Author, Receipt, commit
from graph.intake.rdf import read_rdf
from graph.store import Store
from ontology import listing, read

DATASETS = ("retrason", "region")
_BY = Author("geflecht")


def load_bundled(store: Store, *datasets: str) -> Receipt:
    """Import bundled data sets, the first where none is named; a second time changes nothing."""
    for name in datasets or DATASETS[:1]:
        receipt = (
            _tables(store, name) if f"{name}.yaml" in listing(f"dataset/{name}", ".yaml") else _turtle(store, name)
        )
    return receipt


def _turtle(store: Store, name: str) -> Receipt:
    text = read("dataset", name, f"{name}.ttl")
    return commit(store, read_rdf(f"{name}.ttl", text.encode(), by=_BY).change)


def _tables(store: Store, name: str) -> Receipt:
    """Import the tables of a data set as one file, whole or not at all."""
    from graph.intake.table.load import Options, import_table
    from graph.intake.table.mapping import load

    options = Options(mapping=load(read("dataset", name, f"{name}.yaml")), title=f"geflecht: {name}", by=_BY)
    return import_table(store, f"{name}.zip", packed(name), options).receipt


def packed(name: str) -> bytes:
    """Return the tables of a data set as one archive, the same bytes each time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for file in listing(f"dataset/{name}", ".tsv"):
            archive.writestr(zipfile.ZipInfo(file), read("dataset", name, file))
    return buffer.getvalue()
