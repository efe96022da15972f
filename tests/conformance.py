"""The W3C suites, and where this service deviates from them: one table, one page.

Enters: the manifests, and conformance.tsv (test, reason, what happens). Leaves: the cases of each suite, a verdict that
fails in both directions, and docs/conformance.md; `python -m tests.conformance` writes that page.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.w3c import SUITES, Case, cases

TABLE = Path(__file__).parent / "conformance.tsv"
PAGE = Path(__file__).parent.parent / "docs" / "conformance.md"
MISSING = "the W3C suites are not beside this checkout"
HAVE_SUITES = SUITES.exists()
REASONS = {
    "value": "Numbers are stored by value: `01` is `1`, `1.0E6` is `1000000`, so their spelling is not kept.",
    "address": (
        "A blank node gets an address when it is loaded, made from what is said of it: it is an IRI, and nodes of "
        "which the same is said are one, in several graphs too."
    ),
    "engine": "Oxigraph answers otherwise.",
    "load": "`LOAD` fetches from another host, which this service does not do.",
    "dataset": "The data is a whole dataset in one file, which the graph store protocol does not take.",
    "triple-terms": "Triple terms are not stored: a statement is a node.",
}


@dataclass(frozen=True)
class Suite:
    """A suite: its name, its folder, the manifest, and which kinds of test belong to it."""

    name: str
    folder: str
    manifest: str
    asked: str
    update: bool
    syntax: bool

    def cases(self) -> list[Case]:
        """Return its tests, those on the same data side by side."""
        found = (case for case in cases(f"{self.folder}/{self.manifest}") if self._holds(case.kind))
        return sorted(found, key=lambda case: (case.data.default, sorted(case.data.named.items()), case.name))

    def key(self, case: Case) -> str:
        """Return the name of a test in the table."""
        return f"{self.folder}/{case.folder}/{case.name}"

    def _holds(self, kind: str) -> bool:
        update = "Update" in kind or "update" in self.manifest
        return update == self.update and ("Syntax" in kind) == self.syntax


_HTTP = "`/sparql` over HTTP"
_INSIDE = "in process"
_UPDATES = "manifest-sparql11-update.ttl"
_QUERIES = "manifest-sparql11-query.ttl"
SUITES_ALL = (
    Suite("SPARQL 1.0 query evaluation", "sparql10", "manifest.ttl", _HTTP, update=False, syntax=False),
    Suite("SPARQL 1.0 query syntax", "sparql10", "manifest.ttl", _HTTP, update=False, syntax=True),
    Suite("SPARQL 1.1 query evaluation", "sparql11", _QUERIES, _HTTP, update=False, syntax=False),
    Suite("SPARQL 1.1 query syntax", "sparql11", _QUERIES, _HTTP, update=False, syntax=True),
    Suite(
        "SPARQL 1.1 results in JSON, CSV, TSV",
        "sparql11",
        "manifest-sparql11-results.ttl",
        _HTTP,
        update=False,
        syntax=False,
    ),
    Suite("SPARQL 1.1 update evaluation", "sparql11", _UPDATES, _HTTP, update=True, syntax=False),
    Suite("SPARQL 1.1 update syntax", "sparql11", _UPDATES, _HTTP, update=True, syntax=True),
    Suite("SPARQL 1.2 query evaluation", "sparql12", "manifest.ttl", _INSIDE, update=False, syntax=False),
    Suite("SPARQL 1.2 query syntax", "sparql12", "manifest.ttl", _INSIDE, update=False, syntax=True),
    Suite("SPARQL 1.2 update evaluation", "sparql12", "manifest.ttl", _HTTP, update=True, syntax=False),
    Suite("SPARQL 1.2 update syntax", "sparql12", "manifest.ttl", _HTTP, update=True, syntax=True),
)


@dataclass(frozen=True)
class Deviation:
    """A test that does not pass: the reason, and what happens instead."""

    test: str
    reason: str
    what: str


@cache
def deviations() -> dict[str, Deviation]:
    """Return the deviations by test."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [Deviation(**row) for row in csv.DictReader(file, delimiter="\t")]
    return {row.test: row for row in rows}


def pairs(*, update: bool, asked: str | None = None) -> list[tuple[Suite, Case]]:
    """Return the tests of the suites of updates or queries, each with its suite."""
    chosen = [suite for suite in SUITES_ALL if suite.update == update and asked in (None, suite.asked)]
    return [(suite, case) for suite in chosen for case in suite.cases()]


def judge(key: str, problem: str | None) -> None:
    """Fail where a test deviates that is not listed, and where one passes that is."""
    if key in deviations():
        assert problem is not None, f"{key} is listed as a deviation but passes; take it off the table"
    else:
        assert problem is None, f"{key}: {problem}"


def page() -> str:
    """Return the text of docs/conformance.md; it needs the suites."""
    return "\n".join([*_head(), *_counts(), *_out_of_scope(), *_listed(), ""])


def _head() -> Iterator[str]:
    yield "# Conformance"
    yield ""
    yield "Made from `tests/conformance.tsv` and the W3C test suites by `python -m tests.conformance`. The tests"
    yield "fail where a test deviates that is not listed here, and where a listed one passes."
    yield ""


def _counts() -> Iterator[str]:
    yield "| suite | asked | passed | of | deviations |"
    yield "|---|---|---|---|---|"
    for suite in SUITES_ALL:
        keys = {suite.key(case) for case in suite.cases()}
        off = len(keys & set(deviations()))
        yield f"| {suite.name} | {suite.asked} | {len(keys) - off} | {len(keys)} | {off} |"
    yield ""


def _out_of_scope() -> Iterator[str]:
    entailment, federated = (
        len(cases(f"sparql11/{name}")) for name in ("entailment/manifest.ttl", "manifest-sparql11-fed.ttl")
    )
    yield "The protocol's 34 tests and the 3 of the service description pass without a deviation."
    yield f"Not run: the {entailment} tests of entailment regimes (there is simple entailment only). Of the {federated}"
    yield "of federated queries the 4 that ask constant addresses side by side pass; a `SERVICE` in a `SERVICE` (2),"
    yield "at a variable (1) and at a relative address (the 3 of syntax) is refused, as is every host not allowed."
    yield "SPARQL 1.2 queries are asked in process, because their data holds triple terms, which are not stored."
    yield ""


def _listed() -> Iterator[str]:
    yield "## Deviations"
    for reason, sentence in REASONS.items():
        found = [deviation for deviation in deviations().values() if deviation.reason == reason]
        if found:
            yield from ("", f"### {sentence}", "", "| test | what happens |", "|---|---|")
            yield from (f"| `{one.test}` | {one.what} |" for one in found)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
