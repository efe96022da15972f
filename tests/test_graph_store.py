"""The store: generation, replay, refusal to open, which graphs a query sees, formats and errors."""

import csv
import io
import json
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad
from rdflib import Graph, URIRef, Variable
from rdflib import Literal as RdflibLiteral
from rdflib.compare import isomorphic
from rdflib.query import Result

from graph.errors import BadQuery, Refused, Unavailable
from graph.store import open_store
from graph.store.addition import Addition
from graph.store.embedded import EmbeddedStore
from graph.store.jobs import Query
from graph.store.journal import Entry
from ontology import names
from tests.graph_data import ENTITIES, g, load, n, quad, statement

JSON = "application/sparql-results+json"
NAME = NamedNode(names.PREF_LABEL)


def entry(generation: int, *added: Quad, removed: tuple[Quad, ...] = ()) -> Entry:
    """Return a change."""
    return Entry(generation, "2023-11-01T00:00:00+00:00", "tester", "because", added, removed)


def ask(store: EmbeddedStore, query: str) -> list[list[str]]:
    """Return the rows of a query from outside."""
    lines = store.answer(Query(query, "text/csv")).body.decode().splitlines()
    return sorted(csv.reader(lines[1:]))


# Changes and the folder


def test_a_change_and_its_generation_are_one(store: EmbeddedStore) -> None:
    """The meta graph holds one generation, that of the last change."""
    one, two = (quad(n(name), names.PREF_LABEL, Literal(name)) for name in "xy")
    store.apply(entry(1, one))
    store.apply(entry(2, two, removed=(one,)))
    assert set(store.quads()) == {two}
    meta = NamedNode(names.GRAPH_META)
    assert set(store.quads(names.GRAPH_META)) == {Quad(meta, NamedNode(names.GENERATION), Literal(2), meta)}
    assert store.generation == 2


def test_what_was_journalled_but_not_applied_is_replayed(store: EmbeddedStore, folder: Path) -> None:
    """After a crash between the two, opening brings the store up to the journal."""
    one, two = (quad(n(name), names.PREF_LABEL, Literal(f'{name}\n"\\u0041')) for name in "xy")
    store.apply(entry(1, one))
    store._journal.append(entry(2, two, removed=(one,)))
    with pytest.raises(Unavailable, match="close the folder and open it again"):
        store.apply(entry(2, one))
    store.close()
    again = open_store(folder)
    assert (again.generation, set(again.quads())) == (2, {two})
    again.close()


def test_a_folder_survives_being_closed(folder: Path) -> None:
    """What was written is there again, and closing twice is no error."""
    first = EmbeddedStore(folder)
    load(first, ENTITIES)
    quads = set(first.quads())
    first.close()
    first.close()
    second = EmbeddedStore(folder)
    assert (second.generation, set(second.quads())) == (1, quads)
    second.close()


def test_what_was_loaded_is_put_in_order_and_reads_the_same(store: EmbeddedStore, folder: Path) -> None:
    """A query from outside finds what it found, in no more files than before, and what is written then."""
    quads = [quad(n(f"x{number}"), names.PREF_LABEL, Literal(str(number))) for number in range(60)]
    for generation, added in enumerate((quads[start : start + 20] for start in range(0, 60, 20)), start=1):
        lines = "".join(f"{one.triple} .\n" for one in added)
        store.apply(Addition(generation, "2023-11-01T00:00:00+00:00", "tester", "", lines=lines.encode()))
    asked = "SELECT ?name { ?x skos:prefLabel ?name }"
    found = ask(store, asked)
    assert found == sorted([one.object.value] for one in quads if isinstance(one.object, Literal))
    store.tidy()
    assert ask(store, asked) == found
    views = [len(list(view.glob("*.sst"))) for view in sorted((folder / "views").iterdir())]
    assert 0 < views[-1] <= views[0]
    store.tidy()
    store.apply(entry(4, quad(n("y"), names.PREF_LABEL, Literal("y"))))
    assert ask(store, asked) == [*found, ["y"]]


def test_openings_leave_no_logs_of_the_engine_behind(folder: Path) -> None:
    """However often a folder is opened, the engine's own log of the last time is the only one."""
    for _ in range(3):
        EmbeddedStore(folder).close()
    assert [file.name for file in (folder / "store").glob("LOG*")] == ["LOG"]


def test_a_store_ahead_of_its_journal_is_refused(store: EmbeddedStore, folder: Path) -> None:
    """A lost journal is said, and nothing keeps the folder locked afterwards."""
    load(store, ENTITIES)
    store.close()
    (segment,) = (folder / "journal").iterdir()
    kept = segment.rename(folder / "kept")
    with pytest.raises(Unavailable, match="The journal ends before the store does; restore a backup"):
        EmbeddedStore(folder)
    kept.rename(segment)
    EmbeddedStore(folder).close()


def test_a_second_holder_is_refused_in_one_sentence(store: EmbeddedStore, folder: Path) -> None:
    """It says which folder and what to do."""
    with pytest.raises(Unavailable) as refused:
        EmbeddedStore(folder)
    assert str(refused.value) == f"The data folder {folder} is held by another program; stop that first."


@pytest.mark.parametrize("version", ["3", "store 9\njournal 1\nvocabulary 1\n", "", "\xff"])
def test_another_version_is_refused_with_advice(store: EmbeddedStore, folder: Path, version: str) -> None:
    """The folder is left as it is."""
    store.close()
    assert (folder / "VERSION").read_text() == "store 2\njournal 1\nvocabulary 2\n"
    (folder / "VERSION").write_bytes(version.encode("latin-1"))
    with pytest.raises(Unavailable, match=r"this program reads store 2, .*\. Use the program that made it, or a later"):
        EmbeddedStore(folder)
    assert sorted(item.name for item in folder.iterdir()) == ["VERSION", "identity", "journal", "store"]


# Graphs


@pytest.fixture
def full(store: EmbeddedStore) -> EmbeddedStore:
    """Return a store with something in each graph: main, proposed, derived, meta, and one of a user."""
    load(store, ENTITIES, statement("s1"), statement("s2", "c", status="proposed"))
    load(store, statement("s3", "b", "managesNetworkOf", "b").replace("id:b ; rdf:pre", "id:c ; rdf:pre"))
    load(store, statement("s4", "a", "shareholderOf", "c"))
    mine = NamedNode("http://example.org/mine")
    store.apply(entry(4, Quad(n("a"), NamedNode(names.NOTE), Literal("mine"), mine)))
    return store


def test_main_is_the_default_graph(full: EmbeddedStore) -> None:
    """A query without a dataset clause sees accepted statements and links, nothing proposed or derived."""
    rows = ask(full, "SELECT ?n { ?n a gf:Statement }")
    assert rows == [[n(name).value] for name in ("s1", "s3", "s4")]
    assert ask(full, "SELECT ?s { ?s gf:partnerIn id:b }") == [[n("a").value]]
    assert ask(full, "SELECT ?s { ?s a gf:DerivedStatement }") == []


@pytest.mark.parametrize(
    "query",
    [
        "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }",
        "SELECT DISTINCT ?from { GRAPH ?from { ?s ?p ?o } }",
        "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } FILTER(?o != 'FROM') } # FROM <x>",
        "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } OPTIONAL { ?s gf:from ?x } }",
        "PREFIX from: <x:> SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } OPTIONAL { ?s from:x ?x } }",
    ],
)
def test_our_graphs_are_not_listed(full: EmbeddedStore, query: str) -> None:
    """GRAPH ?g gives those of users; a variable, a text or a name with FROM in it makes no dataset clause."""
    assert ask(full, query) == [["http://example.org/mine"]]


@pytest.mark.parametrize("graph", [names.GRAPH_PROPOSED, names.GRAPH_DERIVED, names.GRAPH_META])
def test_our_graphs_are_reached_by_name(full: EmbeddedStore, graph: str) -> None:
    """In full, by a prefix, and with FROM."""
    stored = sorted([q.subject.value] for q in set(full.quads(graph)) if isinstance(q.subject, NamedNode))
    assert stored
    assert ask(full, f"SELECT ?s {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}") == stored
    prefixed = f"PREFIX graph: <{names.GRAPH}> SELECT ?s {{ GRAPH graph:{names.local_name(graph)} {{ ?s ?p ?o }} }}"
    assert ask(full, prefixed) == stored
    assert ask(full, f"SELECT ?s FROM <{graph}> {{ ?s ?p ?o }}") == stored
    assert ask(full, f"SELECT ?s FROM NAMED <{graph}> {{ GRAPH ?g {{ ?s ?p ?o }} }}") == stored


def test_known_prefixes_need_no_declaration(full: EmbeddedStore) -> None:
    """Those of names.py are there; a query may declare them otherwise."""
    assert ask(full, "SELECT ?name { id:a skos:prefLabel ?name }") == [["A"]]
    assert ask(full, "PREFIX id: <http://example.org/> SELECT ?name { id:a skos:prefLabel ?name }") == []


# Formats

ROWS = "SELECT ?a ?name { ?a a gf:Company ; skos:prefLabel ?name } ORDER BY ?a"


@pytest.mark.parametrize(("media", "form"), [(JSON, "json"), ("application/sparql-results+xml", "xml")])
def test_rows_come_as_json_and_xml(full: EmbeddedStore, media: str, form: str) -> None:
    """Read by rdflib the terms are the same, languages too."""
    answer = full.answer(Query(ROWS, media))
    assert answer.media_type == media
    found = Result.parse(io.BytesIO(answer.body), format=form).bindings
    a, name = Variable("a"), Variable("name")
    assert [(row[a], row[name]) for row in found] == [
        (URIRef(n("a").value), RdflibLiteral("A", lang="de")),
        (URIRef(n("c").value), RdflibLiteral("C", lang="de")),
    ]


def test_rows_come_as_csv_and_tsv(full: EmbeddedStore) -> None:
    """CSV has values, TSV has terms; both name the columns as asked and their encoding."""
    answer = full.answer(Query(ROWS, "text/csv"))
    assert answer.media_type == "text/csv; charset=utf-8"
    assert list(csv.reader(io.StringIO(answer.body.decode()))) == [
        ["a", "name"],
        [n("a").value, "A"],
        [n("c").value, "C"],
    ]
    tsv = full.answer(Query(ROWS, "text/tab-separated-values"))
    assert tsv.body.decode().splitlines()[1].split("\t") == [str(n("a")), '"A"@de']


@pytest.mark.parametrize(
    ("media", "form"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
    ],
)
def test_graphs_come_in_four_formats(bundled: EmbeddedStore, media: str, form: str) -> None:
    """Read by rdflib each gives the same triples."""
    everything = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"
    expected = Graph().parse(data=bundled.answer(Query(everything, "application/n-triples")).body, format="nt")
    answer = bundled.answer(Query(everything, media))
    assert answer.media_type.partition(";")[0] == media
    assert isomorphic(Graph().parse(data=answer.body, format=form), expected)
    assert (URIRef(n("bmwk").value), URIRef(g("funds").value), URIRef(n("retrason").value)) in expected


def test_yes_or_no_comes_as_json(full: EmbeddedStore) -> None:
    """ASK has no table."""
    assert json.loads(full.answer(Query("ASK { id:a gf:partnerIn id:b }", JSON)).body)["boolean"] is True
    with pytest.raises(Refused, match="none of them is in 'text/csv'"):
        full.answer(Query("ASK { ?s ?p ?o }", "text/csv"))


# Errors


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [("SELECT", 1, 7), ("SELECT *\nWHERE { ?s ?p }", 2, 16), ("SELECT ?x { ?x a nope:X }", 1, 24)],
)
def test_a_syntax_error_has_a_position(store: EmbeddedStore, query: str, line: int, column: int) -> None:
    """Line and column count from 1, in the sentence and for programs."""
    with pytest.raises(BadQuery) as error:
        store.answer(Query(query, JSON))
    assert error.value.details == {"line": line, "column": column}
    assert str(error.value).startswith(f"The query cannot be read at line {line}, column {column}: ")


def test_an_update_is_no_query(store: EmbeddedStore) -> None:
    """Nothing is written through the door for reading."""
    with pytest.raises(BadQuery):
        store.answer(Query("INSERT DATA { id:a id:b id:c }", JSON))
    assert list(store.quads()) == []


def test_default_graph_quads_are_of_main(store: EmbeddedStore) -> None:
    """What is written to main is read from main."""
    load(store, ENTITIES)
    assert {q.graph_name for q in store.quads()} == {DefaultGraph()}
    assert {q.object for q in store.quads() if q.predicate == NAME and q.subject == n("a")} == {
        Literal("A", language="de")
    }


def test_two_folders_are_told_apart(tmp_path: Path) -> None:
    """Each folder has an identity that it keeps, so that no answer of one is taken for one of the other."""
    seen = []
    for name in ("a", "b", "a"):
        store = EmbeddedStore(tmp_path / name)
        seen.append(store.identity)
        store.close()
    assert seen[0] == seen[2] != seen[1]
