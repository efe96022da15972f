"""Killable readers: what comes from outside ends in time and memory, and small queries are served meanwhile."""

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.errors import GeflechtError, Refused, TimedOut
from graph.intake.bundled import load_bundled
from graph.intake.commit import Author
from graph.intake.sparql import apply_update
from graph.store.embedded import EmbeddedStore
from graph.store.jobs import Limits, Query, Update

TEST = Author("test")
SMALL = Query("SELECT ?s { ?s a gf:Jury }", "application/json")
CARTESIAN = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
DOUBLING = " ".join(f"BIND(CONCAT(?a{n}, ?a{n}, ?a{n}, ?a{n}) AS ?a{n + 1})" for n in range(20))
HOSTILE = {
    "cartesian count": (CARTESIAN, TimedOut),
    "group-by bomb": ("SELECT ?a ?d (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } GROUP BY ?a ?d", GeflechtError),
    "order-by bomb": ("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i", GeflechtError),
    "concat bomb": (
        f"SELECT ?x {{ BIND('aaaaaaaaaaaaaaaa' AS ?a0) {DOUBLING} BIND(STRLEN(?a20) AS ?x) }}",
        GeflechtError,
    ),
    "200 patterns": ("SELECT * { " + " ".join(f"?x{n} ?p{n} ?x{n + 1} ." for n in range(200)) + " }", GeflechtError),
    "path closure": ("SELECT (COUNT(*) AS ?n) { ?a (!<x:x>|^!<x:x>)* ?b . ?b (!<x:x>|^!<x:x>)* ?c }", GeflechtError),
    "large result": ("SELECT * { ?a ?b ?c . ?d ?e ?f }", Refused),
    "deep nesting": ("SELECT * {" + "{" * 5000 + "?a ?b ?c" + "}" * 5000 + "}", Refused),
    "unbounded replace": (
        "SELECT (COUNT(?r) AS ?n) { ?s ?p ?o . ?t ?q ?u . ?v ?w ?x BIND(REPLACE(STR(?o), '.', STR(?u)) AS ?r) }",
        GeflechtError,
    ),
}


@pytest.fixture(scope="module")
def bounded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    """The bundled network with a deadline of one second and results of at most four megabytes."""
    store = EmbeddedStore(tmp_path_factory.mktemp("readers") / "data", Limits(1.0, 1_500_000_000, 4_000_000))
    load_bundled(store)
    yield store
    store.close()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_query_is_bounded_and_the_next_is_served(bounded: EmbeddedStore, name: str) -> None:
    """It ends within the deadline and half a second, in one sentence, and the next query is answered at once."""
    query, expected = HOSTILE[name]
    begun = time.monotonic()
    with pytest.raises(expected) as caught:
        bounded.answer(Query(query, "application/json"))
    assert time.monotonic() - begun < 1.5
    assert str(caught.value).endswith(".")
    begun = time.monotonic()
    assert "fachjury-2023" in bounded.answer(SMALL).body.decode()
    assert time.monotonic() - begun < 0.5


def test_small_queries_are_served_while_hostile_ones_run(bounded: EmbeddedStore) -> None:
    """Six hostile queries at once: three run at low priority and are stopped, the rest are sent away at once."""
    ended: list[type[BaseException]] = []

    def ask() -> None:
        try:
            bounded.answer(Query(CARTESIAN, "application/json"))
        except GeflechtError as error:
            ended.append(type(error))

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    begun = time.monotonic()
    for _ in range(20):
        bounded.answer(SMALL)
    assert time.monotonic() - begun < 2.0
    for thread in threads:
        thread.join()
    assert sorted({kind.__name__ for kind in ended}) == ["Busy", "TimedOut"]
    assert len(ended) == 6
    assert ended.count(TimedOut) >= 3


@pytest.mark.long
def test_a_query_sees_a_change_as_soon_as_it_is_acknowledged(store: EmbeddedStore) -> None:
    """A hundred times: write, then read it back from a worker."""
    for number in range(100):
        apply_update(store, Update(f"INSERT DATA {{ GRAPH <x:g> {{ <x:s> <x:p> {number} }} }}"), TEST)
        found = store.answer(Query("SELECT (COUNT(*) AS ?n) { GRAPH <x:g> { ?s ?p ?o } }", "text/csv")).body
        assert found.split() == [b"n", str(number + 1).encode()]


def test_views_are_removed_when_nobody_reads_them(store: EmbeddedStore, folder: Path) -> None:
    """After many changes few views are left, and none after closing."""
    for number in range(12):
        apply_update(store, Update(f"INSERT DATA {{ GRAPH <x:g> {{ <x:s> <x:p> {number} }} }}"), TEST)
        store.answer(SMALL)
    assert len(list((folder / "views").iterdir())) <= 3
    store.close()
    assert not (folder / "views").exists()


def test_a_slow_update_is_bounded_like_a_query(bounded: EmbeddedStore) -> None:
    """A hostile DELETE WHERE is stopped at the deadline; nothing is written."""
    generation = bounded.generation
    begun = time.monotonic()
    with pytest.raises(GeflechtError):
        apply_update(bounded, Update("DELETE { ?a ?b ?c } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"), TEST)
    assert time.monotonic() - begun < 1.7
    assert bounded.generation == generation
    assert json.loads(bounded.answer(SMALL).body)["results"]["bindings"]
