"""Exports: what is read back is what was stored, and the bytes are always the same."""

import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from rdflib import Graph
from rdflib.compare import isomorphic

from graph.export import MEDIA_TYPES, export
from graph.intake.commit import Change, commit
from graph.intake.rdf import read_rdf
from graph.store.embedded import EmbeddedStore
from ontology import names
from tests.graph_data import ENTITIES, load, n, quad, statement

MINE = NamedNode("http://example.org/mine")
WITH_GRAPHS = {"trig", "nq", "jsonld"}
ODD = 'Zeile\n"zwei"\t\\u0041 <&> 😀 ]]>'


@pytest.fixture
def full(store: EmbeddedStore) -> EmbeddedStore:
    """Return a store with accepted, proposed, rejected and derived statements, a user's graph and odd texts."""
    load(
        store, ENTITIES, statement("s1"),
        statement("s2", "c", status="proposed"), statement("s3", "c", status="rejected"),
        'id:m a gf:Company ; skos:prefLabel "M"@de .', statement("s4", "m", "managesNetworkOf", "b"),
        statement("s5", "a", "shareholderOf", "m"),
    )  # fmt: skip
    mine = Quad(n("a"), NamedNode(names.NOTE), Literal("mine"), MINE)
    commit(store, Change(frozenset([quad(n("a"), names.NOTE, Literal(ODD, language="de")), mine])))
    return store


def stored(store: EmbeddedStore, suffix: str) -> set[Quad]:
    """Return what an export holds: main, and in formats with graphs what is proposed, rejected or a user's."""
    graphs = (None, names.GRAPH_PROPOSED, names.GRAPH_REJECTED, MINE.value) if suffix in WITH_GRAPHS else (None,)
    return {q for graph in graphs for q in store.quads(graph)}


@pytest.mark.parametrize("suffix", MEDIA_TYPES)
def test_an_export_can_be_imported(full: EmbeddedStore, suffix: str, tmp_path: Path) -> None:
    """Into an empty store it brings the same quads, and what is derived is computed anew."""
    again = EmbeddedStore(tmp_path / "again")
    commit(again, read_rdf(f"x.{suffix}", export(full, suffix)).change)
    assert stored(again, suffix) == stored(full, suffix)
    assert set(again.quads(names.GRAPH_DERIVED)) == set(full.quads(names.GRAPH_DERIVED)) != set()
    again.close()


@pytest.mark.parametrize("suffix", MEDIA_TYPES)
def test_the_bundled_network_comes_back(bundled: EmbeddedStore, suffix: str) -> None:
    """Importing its own export changes nothing."""
    change = read_rdf(f"x.{suffix}", export(bundled, suffix)).change
    assert commit(bundled, change).generation == 1
    assert change.added == set(bundled.quads())


@pytest.mark.parametrize(("suffix", "form"), [("ttl", "turtle"), ("nt", "nt"), ("rdf", "xml"), ("jsonld", "json-ld")])
def test_another_reader_finds_the_same(bundled: EmbeddedStore, suffix: str, form: str) -> None:
    """Read by rdflib each format gives the same triples."""
    expected = Graph().parse(data=export(bundled, "nt"), format="nt")
    assert len(expected) == len(set(bundled.quads()))
    assert isomorphic(Graph().parse(data=export(bundled, suffix), format=form), expected)


CHILD = """
import sys
from pathlib import Path
from graph.export import export
from graph.store import open_store
sys.stdout.buffer.write(export(open_store(Path(sys.argv[1])), sys.argv[2]))
"""


@pytest.mark.parametrize("suffix", ["ttl", "rdf", "trig"])
def test_the_bytes_are_always_the_same(bundled: EmbeddedStore, folder: Path, suffix: str) -> None:
    """Twice in a process, and in another one."""
    first = export(bundled, suffix)
    assert export(bundled, suffix) == first
    bundled.close()
    command = [sys.executable, "-c", CHILD, str(folder), suffix]
    assert subprocess.run(command, capture_output=True, check=True, timeout=60).stdout == first


def test_turtle_is_readable(bundled: EmbeddedStore) -> None:
    """It uses the prefixes of the vocabulary."""
    text = export(bundled, "ttl").decode()
    assert "@prefix gf: <https://w3id.org/geflecht/ns#> ." in text
    assert "gf:funds" in text
    assert "<https://w3id.org/geflecht/ns#funds>" not in text


def test_derived_and_internal_triples_stay_out(full: EmbeddedStore) -> None:
    """They are recomputed where the file is imported."""
    for suffix in WITH_GRAPHS:
        text = export(full, suffix).decode()
        assert "DerivedStatement" not in text
        assert "graph/meta" not in text
