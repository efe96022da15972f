"""The W3C suites of SPARQL updates, over HTTP: loaded with PUT, changed with a key, every graph read back with GET."""

from collections.abc import Iterator

import pytest

from tests.conformance import HAVE_SUITES, MISSING, Suite, judge, pairs
from tests.served import serving
from tests.w3c import Case
from tests.w3c_server import Bench, canonical_of, wanted

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not HAVE_SUITES, reason=MISSING)]


def name(value: Suite | Case) -> str:
    """Return how a parameter is shown."""
    return value.folder if isinstance(value, Suite) else f"{value.folder}/{value.name}"


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """Serve an empty folder of one's own."""
    with serving(tmp_path_factory.mktemp("updates") / "data", "--empty") as served:
        yield Bench(served)


@pytest.mark.parametrize(("suite", "case"), pairs(update=True), ids=name)
def test_updates_over_http(suite: Suite, case: Case, bench: Bench) -> None:
    """An update leaves the graphs that the suite gives, or is read or refused as the suite says, or is listed."""
    judge(suite.key(case), _syntax_problem(case, bench) if suite.syntax else _problem(case, bench))


def _syntax_problem(case: Case, bench: Bench) -> str | None:
    response = bench.update(case)
    unreadable = response.status_code == 400 and response.json()["type"].endswith("/bad-query")
    as_wanted = unreadable if "Negative" in case.kind else response.status_code in (200, 422)
    return None if as_wanted else response.text


def _problem(case: Case, bench: Bench) -> str | None:
    try:
        bench.load(wanted(case))
    except AssertionError as error:
        return str(error)
    response = bench.update(case)
    if response.status_code != 200:
        return response.text
    found, expected = bench.graphs(), canonical_of(case.expected)
    return None if found == expected else f"found {found}, expected {expected}"
