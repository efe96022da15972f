"""The bundled data: the real network of ReTraSON, loaded through the write path like any other file."""

from graph.intake.commit import Author, Receipt, commit
from graph.intake.rdf import read_rdf
from graph.store import Store
from ontology import read

DATASETS = ("retrason",)


def load_bundled(store: Store, name: str = "retrason") -> Receipt:
    """Import a bundled data set; a second time changes nothing."""
    text = read("dataset", name, f"{name}.ttl")
    return commit(store, read_rdf(f"{name}.ttl", text.encode(), by=Author("geflecht")).change)
