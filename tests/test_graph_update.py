"""SPARQL updates as changes: what they add and remove, what is refused, and that nothing is lost between writers."""

import threading

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from pyoxigraph import Store as Engine

from graph.errors import BadQuery, Refused, Rejected
from graph.intake.commit import Author
from graph.intake.sparql import apply_update
from graph.store.embedded import EmbeddedStore
from graph.store.jobs import Query, Update
from ontology import names

TEST = Author("test")
DATA = """INSERT DATA { GRAPH <x:g> { <x:a> <x:p> 1 , "z;}{"@de . <x:b> <x:p> 2 } GRAPH <x:h> { <x:a> <x:q> <x:b> } }"""


def lines(store: EmbeddedStore) -> set[str]:
    """Return what users' graphs hold, as N-Quads."""
    return {str(quad) for graph in store.graphs() for quad in store.quads(graph)}


@pytest.mark.parametrize(
    "update",
    [
        "DELETE WHERE { GRAPH <x:g> { ?s <x:p> 1 } }",
        "WITH <x:g> DELETE { ?s <x:p> ?o } INSERT { ?s <x:r> ?o } WHERE { ?s <x:p> ?o FILTER(isNumeric(?o)) }",
        "INSERT { GRAPH <x:new> { ?s ?p ?o } } USING <x:g> WHERE { ?s ?p ?o }",
        "INSERT { GRAPH ?g { ?o <x:back> ?s } } WHERE { GRAPH ?g { ?s <x:q> ?o } }",
        "COPY <x:g> TO <x:h>",
        "MOVE GRAPH <x:g> TO <x:n>",
        "ADD SILENT <x:missing> TO <x:g>",
        "DROP GRAPH <x:g> ; INSERT DATA { GRAPH <x:g> { <x:c> <x:p> 3 } }",
        "INSERT DATA { GRAPH <x:g> { <x:n> <x:p> 9 } } ; DELETE WHERE { GRAPH <x:g> { ?s <x:p> 9 } } # ; a comment }",
        "PREFIX x: <x:> CLEAR GRAPH x:g ; INSERT DATA { GRAPH x:g { x:a x:p '''a ; b } \\u0041''' } }",
        "INSERT { GRAPH <x:g> { ?missing <x:p> 1 . ?o <x:p> <x:b> } } WHERE { GRAPH <x:g> { ?s <x:p> ?o } }",
    ],
)
def test_an_update_changes_what_the_engine_itself_would_change(store: EmbeddedStore, update: str) -> None:
    """Each form, through the write path, leaves what the engine leaves that runs the same text."""
    engine = Engine()
    for text in (DATA, update):
        apply_update(store, Update(text), TEST)
        engine.update(text)
    assert lines(store) == {str(quad) for quad in engine}


def test_a_prefix_may_stand_before_each_operation(store: EmbeddedStore) -> None:
    """SPARQL 1.1 Update allows a prologue after a semicolon, which the engine's own parser does not."""
    first, second = "INSERT DATA { GRAPH x:g { x:a x:p 1 } }", "INSERT DATA { GRAPH x:g { y:b x:p 2 } }"
    apply_update(store, Update(f"PREFIX x: <x:> {first} ; PREFIX y: <y:> {second}"), TEST)
    assert lines(store) == {
        '<x:a> <x:p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> <x:g>',
        '<y:b> <x:p> "2"^^<http://www.w3.org/2001/XMLSchema#integer> <x:g>',
    }


def test_blank_nodes_of_a_template_get_an_address_for_each_solution(store: EmbeddedStore) -> None:
    """Two solutions make two nodes; nothing without an address is stored."""
    apply_update(store, Update(DATA), TEST)
    apply_update(store, Update("INSERT { GRAPH <x:n> { _:b <x:of> ?s } } WHERE { GRAPH <x:g> { ?s <x:p> ?o } }"), TEST)
    subjects = {quad.subject for quad in store.quads("x:n")}
    assert len(subjects) == 3
    assert all(isinstance(subject, NamedNode) and subject.value.startswith(names.ID + "b-") for subject in subjects)


@pytest.mark.parametrize(
    ("update", "error"),
    [
        ("LOAD <http://127.0.0.1:9/>", Refused),
        ("DROP ALL ; LOAD <http://127.0.0.1:9/>", Refused),
        (f"INSERT DATA {{ GRAPH <{names.GRAPH_META}> {{ <x:a> <x:b> 1 }} }}", Refused),
        (f"CLEAR GRAPH <{names.GRAPH_DERIVED}>", Refused),
        ("INSERT DATA { <x:a> <x:b> ?c }", BadQuery),
        ("DELETE DATA { _:a <x:b> 1 }", BadQuery),
        ("INSERT DATA { <x:a> <x:b> 1", BadQuery),
        ("SELECT * { ?s ?p ?o }", BadQuery),
    ],
)
def test_what_is_not_done_is_refused_and_writes_nothing(
    bundled: EmbeddedStore, update: str, error: type[Exception]
) -> None:
    """Loading, writing what is the system's, and broken text leave the store as it was."""
    before = (bundled.generation, len(list(bundled.quads())), len(list(bundled.quads(names.GRAPH_DERIVED))))
    with pytest.raises(error):
        apply_update(bundled, Update(update), TEST)
    assert (bundled.generation, len(list(bundled.quads())), len(list(bundled.quads(names.GRAPH_DERIVED)))) == before


def test_an_update_passes_the_same_checks_as_a_file(bundled: EmbeddedStore) -> None:
    """A link without a source is refused, and so is taking a link from its statement or a name from an actor."""
    for update in (
        "INSERT DATA { id:bmwk gf:funds id:prognos }",
        "DELETE DATA { id:bmwk gf:funds id:retrason }",
        "DELETE WHERE { id:retrason skos:prefLabel ?name }",
    ):
        with pytest.raises(Rejected):
            apply_update(bundled, Update(update), TEST)
    assert bundled.generation == 1


def test_links_follow_the_statements_that_an_update_removes(bundled: EmbeddedStore) -> None:
    """Without F081 the ministry has no plain link, and the derived statement about it stays for its own premises."""
    apply_update(bundled, Update('DELETE { ?s ?p ?o } WHERE { ?s dcterms:identifier "F081" ; ?p ?o }'), TEST)
    link = Quad(NamedNode(names.ID + "bmwk"), NamedNode(names.GF + "funds"), NamedNode(names.ID + "retrason"))
    assert bundled.contains([link]) == set()


def test_the_store_survives_clear_all(bundled: EmbeddedStore) -> None:
    """Everything is gone but the system's own notes: the generation goes on, and a reopened folder agrees."""
    apply_update(bundled, Update("CLEAR ALL"), TEST)
    assert bundled.generation == 2
    assert list(bundled.quads()) == []
    assert list(bundled.quads(names.GRAPH_DERIVED)) == []
    apply_update(bundled, Update("INSERT DATA { GRAPH <x:g> { <x:a> <x:b> 1 } }"), TEST)
    assert bundled.generation == 3


@pytest.mark.parametrize(
    "times",
    [pytest.param(15, marks=pytest.mark.slow), pytest.param(500, marks=[pytest.mark.long, pytest.mark.timeout(1800)])],
)
def test_four_writers_lose_no_increment(store: EmbeddedStore, times: int) -> None:
    """Four threads raise one number, each as often: it ends at four times that."""
    apply_update(store, Update("INSERT DATA { GRAPH <x:g> { <x:n> <x:is> 0 } }"), TEST)
    raised = "WITH <x:g> DELETE { ?n <x:is> ?o } INSERT { ?n <x:is> ?p } WHERE { ?n <x:is> ?o BIND(?o + 1 AS ?p) }"

    def work() -> None:
        for _ in range(times):
            apply_update(store, Update(raised), TEST)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = store.answer(Query("SELECT ?o { GRAPH <x:g> { ?n <x:is> ?o } }", "text/csv")).body
    assert found.split() == [b"o", str(4 * times).encode()]
    assert store.generation == 4 * times + 1


def test_an_update_is_journalled_as_quads(store: EmbeddedStore) -> None:
    """What the journal keeps is what changed, never the text."""
    apply_update(store, Update(DATA), TEST)
    (entry,) = store._journal.entries()
    assert len(entry.added) == 4
    nquads = "".join(f"{quad} .\n" for quad in entry.added).encode()
    assert set(parse(nquads, format=RdfFormat.N_QUADS)) == set(entry.added)
