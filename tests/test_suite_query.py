"""The W3C suites of SPARQL queries: 1.0 and 1.1 over HTTP against a real server, 1.2 in process."""

from collections.abc import Iterator

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Store

from graph.errors import BadQuery, GeflechtError, Invalid
from graph.store.jobs import Limits, Query
from graph.store.limits import check
from graph.store.worker import evaluate
from tests.conformance import HAVE_SUITES, MISSING, PAGE, REASONS, Suite, deviations, judge, page, pairs
from tests.served import serving
from tests.w3c import Case
from tests.w3c_compare import RESULTS, quads_of, read_result, same
from tests.w3c_server import SUFFIXES, Bench, wanted

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not HAVE_SUITES, reason=MISSING)]
OVER_HTTP = [pair for pair in pairs(update=False) if "HTTP" in pair[0].asked]
INSIDE = [pair for pair in pairs(update=False) if "HTTP" not in pair[0].asked]
RDF = "application/sparql-results+json, text/turtle"


def name(value: Suite | Case) -> str:
    """Return how a parameter is shown."""
    return value.folder if isinstance(value, Suite) else f"{value.folder}/{value.name}"


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """Serve an empty folder of one's own."""
    with serving(tmp_path_factory.mktemp("queries") / "data", "--empty") as served:
        yield Bench(served)


@pytest.mark.parametrize(("suite", "case"), OVER_HTTP, ids=name)
def test_queries_over_http(suite: Suite, case: Case, bench: Bench) -> None:
    """A query has the result that the suite gives, or is read or refused as the suite says, or is listed."""
    judge(suite.key(case), _syntax_problem(case, bench) if suite.syntax else _problem(case, bench))


def _syntax_problem(case: Case, bench: Bench) -> str | None:
    response = bench.query(case)
    unreadable = response.status_code == 400 and response.json()["type"].endswith("/bad-query")
    as_wanted = unreadable if "Negative" in case.kind else response.status_code in (200, 422)
    return None if as_wanted else response.text


def _problem(case: Case, bench: Bench) -> str | None:
    bench.load(wanted(case))
    response = bench.query(case)
    if response.status_code != 200:
        return response.text
    suffix = SUFFIXES[response.headers["content-type"].partition(";")[0]]
    return _difference(case, response.content, suffix)


def _difference(case: Case, found: bytes, suffix: str) -> str | None:
    assert case.result is not None
    expected = read_result(case.result.read_bytes(), case.result.suffix, case.result.as_uri())
    result = read_result(found, suffix, case.request.as_uri())
    return None if same(result, expected, case.request.read_text()) else f"found {result}, expected {expected}"


@pytest.mark.parametrize(("suite", "case"), INSIDE, ids=name)
def test_queries_in_process(suite: Suite, case: Case) -> None:
    """SPARQL 1.2: the evaluation that the workers run gives what the suite says, or the test is listed."""
    judge(suite.key(case), _inside_syntax(case) if suite.syntax else _inside(case))


def _inside_syntax(case: Case) -> str | None:
    problem = None
    try:
        _answer(case, Store())
    except BadQuery as error:
        problem = error.message
    except Invalid:
        pass  # it is read, but calls a function that is not there
    return problem if "Positive" in case.kind else None if problem else "it is read"


def _inside(case: Case) -> str | None:
    store = Store()
    for file in case.data.default:
        store.extend(quads_of(file, None if file.suffix in (".trig", ".nq") else DefaultGraph()))
    for graph, file in case.data.named.items():
        store.extend(quads_of(file, NamedNode(graph)))
    try:
        found, media = _answer(case, store)
    except GeflechtError as error:
        return error.message
    return _difference(case, found, SUFFIXES[media])


def _answer(case: Case, store: Store) -> tuple[bytes, str]:
    text = case.request.read_text(encoding="utf-8")
    check(text)
    suffix = case.result.suffix if case.result else ""
    wanted_media = next((media for media, given in SUFFIXES.items() if given == suffix and given in RESULTS), RDF)
    answer = evaluate(store, Query(text, wanted_media, base=case.request.as_uri()), Limits())
    return answer.body, answer.media_type.partition(";")[0]


def test_the_table_lists_tests_of_the_suites() -> None:
    """Each deviation is of a test that is run, and has a reason that the page explains."""
    known = {suite.key(case) for update in (False, True) for suite, case in pairs(update=update)}
    assert set(deviations()) <= known
    assert {deviation.reason for deviation in deviations().values()} <= set(REASONS)


def test_the_page_is_that_of_the_table() -> None:
    """docs/conformance.md says what the table and the suites say."""
    assert PAGE.read_text(encoding="utf-8") == page()
