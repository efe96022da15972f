"""Answers in the event loop: the same as from a thread, and nobody else waits for them."""

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection

import pytest
import uvloop
from anyio.to_thread import current_default_thread_limiter

from api import soon
from graph.errors import BadQuery, TimedOut
from graph.intake.bundled import load_bundled
from graph.intake.commit import Author
from graph.intake.sparql import apply_update
from graph.store.dataset import Dataset
from graph.store.embedded import EmbeddedStore
from graph.store.jobs import Limits, Query, Update

SMALL = Query("SELECT ?name { id:retrason skos:prefLabel ?name }", "application/json")
ALL = Query("SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o", "application/json")
ENDLESS = Query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "application/json")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    """The bundled network with a deadline of one second, its first view made."""
    store = EmbeddedStore(tmp_path_factory.mktemp("soon") / "data", Limits(1.0, 1_500_000_000, 4_000_000))
    load_bundled(store)
    for _ in range(2):
        store.answer(SMALL)
    yield store
    store.close()


@pytest.mark.parametrize("factory", [asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])
@pytest.mark.parametrize("query", [SMALL, ALL], ids=["short", "long"])
def test_the_answer_is_that_of_a_thread(
    store: EmbeddedStore, query: Query, factory: Callable[[], asyncio.AbstractEventLoop]
) -> None:
    """A short answer is taken at once, one longer than a pipe holds is received elsewhere: both are whole."""
    with asyncio.Runner(loop_factory=factory) as runner:
        for _ in range(3):
            assert runner.run(soon.answer(store, query)) == store.answer(query)


def test_a_short_answer_begins_without_a_thread(store: EmbeddedStore) -> None:
    """A running worker takes the query at once, and gives its answer when its pipe can be read."""
    for _ in range(50):  # a worker that was slow is being replaced
        store.answer(SMALL)
        if (begun := store.begin(SMALL)) is not None:
            break
    assert begun is not None
    assert begun.finish() == store.answer(SMALL)


def test_what_would_have_to_wait_is_not_begun(store: EmbeddedStore) -> None:
    """A long text, or a change that no reader has seen yet, goes the way of threads, and is answered there."""
    long = Query(SMALL.text + " " * 20_000, SMALL.accept)
    assert store.begin(long) is None
    assert asyncio.run(soon.answer(store, long)) == store.answer(SMALL)
    apply_update(store, Update("INSERT DATA { GRAPH <x:g> { <x:s> <x:p> 1 } }"), Author("test"))
    assert store.begin(SMALL) is None
    told = Query("SELECT ?n { GRAPH <x:g> { <x:s> <x:p> ?n } }", "text/csv")
    assert asyncio.run(soon.answer(store, told)).body.split() == [b"n", b"1"]


def test_a_wrong_query_is_told(store: EmbeddedStore) -> None:
    """The sentence of the parser comes through, and the worker is free for the next."""
    with pytest.raises(BadQuery, match="line 1"):
        asyncio.run(soon.answer(store, Query("SELECT ?x { ?x", "application/json")))
    assert "ReTraSON" in asyncio.run(soon.answer(store, SMALL)).body.decode()


def test_the_event_loop_goes_on_beside_an_endless_query(store: EmbeddedStore) -> None:
    """Until the query ends at its deadline, the loop sleeps as long as it wants to, and small queries are answered."""

    async def beside() -> tuple[float, list[bytes], object]:
        endless = asyncio.create_task(soon.answer(store, ENDLESS))
        longest, bodies = 0.0, []
        while not endless.done():
            begun = time.perf_counter()
            await asyncio.sleep(0.01)
            longest = max(longest, time.perf_counter() - begun)
            bodies.append((await soon.answer(store, SMALL)).body)
        return longest, bodies, endless.exception()

    longest, bodies, error = asyncio.run(beside())
    assert isinstance(error, TimedOut)
    assert set(bodies) == {store.answer(SMALL).body}
    assert longest < 0.6  # a loop that waits would have slept until the deadline


def test_more_than_there_are_workers_are_all_answered(store: EmbeddedStore) -> None:
    """Forty at once: each gets its own answer, whichever way it went."""

    async def many() -> list[int]:
        asked = (Query(f"SELECT ({n} AS ?n) {{}}", "application/json") for n in range(40))
        found = await asyncio.gather(*(soon.answer(store, query) for query in asked))
        return [int(json.loads(answer.body)["results"]["bindings"][0]["n"]["value"]) for answer in found]

    assert asyncio.run(many()) == list(range(40))


def test_who_goes_away_leaves_no_worker_behind(store: EmbeddedStore) -> None:
    """Twelve requests are called off, twice as many as there are workers; the next is answered at once."""

    async def called_off() -> bytes:
        for _ in range(12):
            task = asyncio.create_task(soon.answer(store, SMALL))
            await asyncio.sleep(0)
            task.cancel()
        return (await soon.answer(store, SMALL)).body

    assert "ReTraSON" in asyncio.run(called_off()).decode()


def test_an_answer_that_nobody_took_is_never_given_to_another(
    store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Receiving is broken off, as by a signal: the worker ends, and the next query gets its own answer."""
    received, ways = Connection.recv, iter([False])

    def broken(pipe: Connection) -> object:
        if next(ways, True):
            return received(pipe)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Connection, "recv", broken)
        with pytest.raises(KeyboardInterrupt):
            store.answer(SMALL)
        assert store.answer(Query("ASK {}", "application/json")).body == b'{"head":{},"boolean":true}'


def test_who_goes_away_while_no_thread_is_free_leaves_no_worker_behind(store: EmbeddedStore) -> None:
    """Long answers are called off while they wait for a thread, as often as there are workers; all are free again."""

    async def called_off() -> int:
        threads = current_default_thread_limiter()
        taken, threads.total_tokens = threads.total_tokens, 1
        async with threads:
            tasks = [asyncio.create_task(soon.answer(store, ALL)) for _ in range(6)]
            await asyncio.sleep(0.6)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        threads.total_tokens = taken
        others = [other for other in asyncio.all_tasks() if other is not asyncio.current_task()]
        await asyncio.wait_for(asyncio.gather(*others, return_exceptions=True), 20)
        return len(others)

    for _ in range(6):  # a worker that was slow is being replaced
        store.answer(SMALL)
    assert asyncio.run(called_off()) > 0
    assert "ReTraSON" in store.answer(SMALL).body.decode()


def test_a_worker_that_cannot_be_told_is_replaced(store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Handing a query over fails, as where the machine has no memory left: as often as that is, workers remain."""

    def broken(pipe: Connection, told: object) -> None:
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr(Connection, "send", broken)
        for _ in range(40):
            with suppress(OSError):
                assert store.begin(SMALL) is None
    assert "ReTraSON" in store.answer(SMALL).body.decode()


def test_graphs_count_to_the_length_of_a_query(store: EmbeddedStore) -> None:
    """What names more graphs than a pipe takes at once goes the way of threads."""
    asked = replace(SMALL, dataset=Dataset(named=tuple(f"x:{n}" for n in range(5000))))
    assert store.begin(asked) is None
    assert asyncio.run(soon.answer(store, asked)) == store.answer(asked)
