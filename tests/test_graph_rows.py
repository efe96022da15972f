"""The bound on rows: counted exactly in every format, whatever texts hold, and passed early."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, QuerySolutions
from pyoxigraph import Store as Engine

from graph.errors import Refused
from graph.intake.commit import Author
from graph.intake.sparql import apply_update
from graph.store.embedded import EmbeddedStore
from graph.store.jobs import Limits, Query, Update
from graph.store.remote import RemoteStore
from graph.store.results import GRAPHS, SOLUTIONS, serialise
from tests import engines
from tests.served import serving

ROWS = 50
TRICKY = [
    "},{",
    ",{}",
    "<result>",
    "a\nb\r\nc",
    'q"u"o',
    '""\n"',
    "\\",
    '\\"},{\\',
    "\t",
    ',{"x":{"type":',
    "\u2028",
    "",
]


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    """Open a store with a hundred triples whose answers have at most fifty rows."""
    store = EmbeddedStore(tmp_path_factory.mktemp("rows") / "data", Limits(rows=ROWS))
    triples = " ".join(f"<x:s{n}> <x:p> {n} ." for n in range(100))
    apply_update(store, Update(f"INSERT DATA {{ {triples} }}"), Author("test"))
    yield store
    store.close()


def select(rows: list[tuple[str | None, ...]]) -> QuerySolutions:
    """Return the solutions of a query whose rows hold just these texts, None being unbound."""
    width = len(rows[0]) if rows else 2
    names = " ".join(f"?v{n}" for n in range(width))
    block = " ".join(f"({' '.join(str(Literal(t)) if t is not None else 'UNDEF' for t in row)})" for row in rows)
    found = Engine().query(f"SELECT {names or '*'} {{ VALUES ({names}) {{ {block} }} }}")
    assert isinstance(found, QuerySolutions)
    return found


@pytest.mark.parametrize("media", SOLUTIONS)
@given(
    st.integers(0, 3).flatmap(
        lambda width: st.lists(
            st.tuples(*[st.none() | st.sampled_from(TRICKY) | st.text(max_size=8)] * width), max_size=6
        )
    ),
    st.integers(1, 6),
)
def test_rows_are_counted_exactly_in_every_format(media: str, rows: list[tuple[str | None, ...]], most: int) -> None:
    """As many as there may be pass, one more is refused, whatever stands in the texts."""
    if len(rows) > most:
        with pytest.raises(Refused, match=f"more than {most} rows") as refused:
            serialise(select(rows), media, Limits(rows=most))
        assert refused.value.details == {"limit": "rows"}
    else:
        assert serialise(select(rows), media, Limits(rows=most)).body


@pytest.mark.parametrize("media", SOLUTIONS)
def test_texts_that_look_like_rows_are_none(media: str) -> None:
    """Half a megabyte of what separates rows in a format is one row in each."""
    text = ',{}<result>\n"' * 40_000
    assert len(serialise(select([(text,), (text,)]), media, Limits(rows=2)).body) > 1_000_000
    with pytest.raises(Refused, match="more than 1 rows"):
        serialise(select([(text,), (text,)]), media, Limits(rows=1))


@pytest.mark.parametrize("media", SOLUTIONS)
def test_an_answer_may_have_as_many_rows_as_the_limit(few: EmbeddedStore, media: str) -> None:
    """Fifty rows are answered, the fifty-first refuses the whole answer in one sentence."""
    body = few.answer(Query(f"SELECT ?s ?o {{ ?s ?p ?o }} LIMIT {ROWS}", media)).body
    assert body.count(b"x:s") == ROWS
    with pytest.raises(Refused) as refused:
        few.answer(Query(f"SELECT ?s ?o {{ ?s ?p ?o }} LIMIT {ROWS + 1}", media))
    assert refused.value.message == "The result has more than 50 rows; ask for less, with LIMIT."


@pytest.mark.parametrize("media", GRAPHS)
def test_a_graph_may_have_as_many_triples_as_the_limit(few: EmbeddedStore, media: str) -> None:
    """The same holds for the triples of a CONSTRUCT, in each format of graphs."""
    asked = "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }} LIMIT {}".format
    assert few.answer(Query(asked(ROWS), media)).body.count(b"x:s") == ROWS
    with pytest.raises(Refused, match="more than 50 triples; ask for less"):
        few.answer(Query(asked(ROWS + 1), media))


def test_an_ask_has_no_rows(few: EmbeddedStore) -> None:
    """A yes or no is never too long."""
    assert json.loads(few.answer(Query("ASK { ?s ?p ?o }", "application/json")).body)["boolean"] is True


def test_counting_stops_early(few: EmbeddedStore) -> None:
    """A million rows, of which fifty may be answered, are not written out first: the refusal comes at once."""
    begun = time.monotonic()
    for asked in ("SELECT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "CONSTRUCT { ?a ?b ?f } { ?a ?b ?c . ?d ?e ?f }"):
        with pytest.raises(Refused, match="more than 50"):
            few.answer(Query(asked, "text/turtle, text/csv"))
    assert time.monotonic() - begun < 0.5


def test_the_limit_holds_for_another_engine(tmp_path: Path) -> None:
    """What a SPARQL server answers is counted before it is passed on."""
    with engines.running("oxigraph", tmp_path) as address:
        store = RemoteStore(address, Limits(rows=ROWS))
        assert store.answer(Query(f"SELECT ?s {{ ?s ?p ?o }} LIMIT {ROWS}", "text/csv")).body.count(b"\n") == ROWS + 1
        for asked in ("SELECT ?s { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"):
            with pytest.raises(Refused, match="more than 50"):
                store.answer(Query(asked, "text/turtle, text/csv"))
        assert len(list(store.rows("SELECT ?s { ?s ?p ?o } LIMIT 100"))) == 100
        store.close()


def test_serve_sets_the_limit_and_health_shows_it(tmp_path: Path) -> None:
    """--max-rows is what a client meets: 413 and one sentence, and the number at /health."""
    with serving(tmp_path / "data", "--max-rows", "20") as served:
        assert served.get("/health").json()["limits"]["result_rows"] == 20
        answer = served.get("/sparql", query="SELECT * { ?s ?p ?o }")
        assert (answer.status_code, answer.json()["limit"]) == (413, "rows")
        assert answer.json()["detail"] == "The result has more than 20 rows; ask for less, with LIMIT."
        assert served.get("/sparql", query="SELECT * { ?s ?p ?o } LIMIT 20").status_code == 200
        assert served.json("/api/v1/actors")["total"]
