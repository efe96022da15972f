"""Properties of the write path: links follow the statements, and the view of a change misses and invents nothing."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Quad
from pyoxigraph import Store as View

from graph.errors import Rejected
from graph.intake.after import is_link
from graph.intake.commit import Change, commit
from graph.intake.whole import validate_whole
from graph.store.embedded import EmbeddedStore
from graph.validate import Report, validate
from ontology import names
from tests.graph_data import ENTITIES, MAIN, carried, links, load, read, statement

S1, S2 = statement("s1"), statement("s2", source="other")
# What the properties below choose from: statements of five facts, in any number and status.
FACTS = [("a", "partnerIn", "b"), ("c", "partnerIn", "b"), ("a", "cooperatesWith", "c")]
CHOICES = [
    statement(f"s{f}-{s}-{status}", *fact, source=source, status=status)
    for f, fact in enumerate(FACTS)
    for s, source in enumerate(("source", "other"))
    for status in ("accepted", "proposed")
]


@settings(max_examples=12)
@given(st.lists(st.lists(st.sampled_from(range(len(CHOICES))), min_size=1, max_size=4), max_size=5))
def test_links_are_what_accepted_statements_carry(steps: list[list[int]]) -> None:
    """After any sequence of changes that add what is missing and remove what is there, links and statements agree."""
    with tempfile.TemporaryDirectory() as place:
        store = EmbeddedStore(Path(place) / "data")
        load(store, ENTITIES)
        for step in steps:
            added = frozenset(q for i in step for q in read(CHOICES[i]).change.added)
            there = store.contains(added)
            commit(store, Change(added - there, frozenset(there)))
            assert links(store) == carried(store)
        assert validate_whole(store).conforms
        store.close()


BASE = "\n".join(
    [
        ENTITIES,
        'id:d a gf:Ministry ; skos:prefLabel "D"@de .',
        S1,
        S2,
        statement("s3", "a", "cooperatesWith", "c", 'schema:startDate "2022-01-01"^^xsd:date'),
        statement("s4", "c", "partnerIn", "b", "gf:via id:d", status="proposed"),
        statement("s5", "d", "funds", "b", 'schema:value 5.0 ; schema:currency "EUR" ; gf:onBehalfOf id:c'),
        statement("s6", "a", "cooperatesWith", "d", status="rejected"),
        "id:notes a foaf:Document .",
        statement("s7", "d", "cooperatesWith", "c", source="notes"),
    ]
)
ADDITIONS = [
    S1.replace("id:s1", "id:s8"),
    statement("s9", "c", "partnerIn", "b"),
    statement("s9", "c", "partnerIn", "b", status="proposed"),
    statement("s10", "a", "partnerIn", "e"),
    'id:e a gf:Network ; skos:prefLabel "E"@de .',
    'id:a skos:prefLabel "Zweiter"@de .',
    "id:a a gf:Ministry .",
    "id:a a gf:Unknown .",
    "id:s1 rdf:object id:c .",
    "id:s1 gf:status gf:rejected .",
    'id:s3 schema:endDate "2021-01-01"^^xsd:date .',
    "id:s5 schema:value 7.0 .",
    "id:a a foaf:Agent .",
    "id:s5 gf:via id:nowhere .",
    statement("s11", "d", "appliedFor", "d"),
    statement("s12", "a", "knows", "b"),
    "id:x a gf:Company .",
    "id:r rdf:subject id:a ; rdf:predicate gf:partnerIn ; rdf:object id:b ; gf:status gf:accepted .",
]


@pytest.fixture(scope="module")
def base() -> Iterator[EmbeddedStore]:
    """Open a store with a bit of everything; no test writes to it."""
    with tempfile.TemporaryDirectory() as place:
        store = EmbeddedStore(Path(place) / "data")
        load(store, BASE)
        yield store
        store.close()


def violations(report: Report) -> set[tuple[str, str]]:
    """Return checks and nodes of a report."""
    return {(f.check, f.node) for f in report.violations}


def as_it_would_be(store: EmbeddedStore, change: Change) -> Report:
    """Validate the whole store as a change would leave it, computed with sets alone."""
    graphs = (None, names.GRAPH_PROPOSED, names.GRAPH_REJECTED)
    quads = {q for graph in graphs for q in store.quads(graph)}
    after = (quads - change.removed) | change.added
    view = View()
    view.extend(
        [
            Quad(q.subject, q.predicate, q.object, MAIN)
            for q in after
            if (q.subject, q.predicate, q.object) not in links(store)
        ]
    )
    view.update(
        "INSERT { ?s ?p ?o } WHERE { ?n a gf:Statement ; gf:status gf:accepted ; "
        "rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }",
        prefixes=names.PREFIXES,
    )
    for quad in filter(is_link, change.removed):
        view.remove(quad)
    view.extend(filter(is_link, change.added))
    return validate(view)


@settings(max_examples=50)
@given(st.data())
def test_the_view_finds_what_the_whole_store_would(base: EmbeddedStore, data: st.DataObject) -> None:
    """For any small change the touched nodes give the violations that everything gives: none missed, none invented."""
    graphs = (None, names.GRAPH_PROPOSED, names.GRAPH_REJECTED)
    stored = sorted((q for graph in graphs for q in base.quads(graph)), key=str)
    subjects = sorted({str(q.subject) for q in stored})
    whole = data.draw(st.lists(st.sampled_from(subjects), max_size=2), label="nodes removed")
    single = data.draw(st.lists(st.sampled_from(stored), max_size=2), label="quads removed")
    texts = data.draw(st.lists(st.sampled_from(ADDITIONS), max_size=2), label="added")
    added = frozenset(q for text in texts for q in read(text).change.added)
    removed = frozenset(q for q in stored if str(q.subject) in whole) | frozenset(single)
    change = Change(added, removed - added)
    try:
        found = commit(base, change, dry_run=True).report
    except Rejected as refused:
        found = refused.report
    assert violations(found) == violations(as_it_would_be(base, change))
