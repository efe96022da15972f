"""Requests made by machine from the OpenAPI description (schemathesis): none fails, and each answer is as described.

They go to a real server on a folder of their own, with the key that may do everything, so that what writes is reached;
half of what is sent are the examples of the description, with something else beside them.
"""

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.served import Served, authority, serving

CHECKS: list[Any] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
PLACES = {"path": "path_parameters", "query": "query", "header": "headers"}
BODIES = [
    *("application/sparql-query", "application/sparql-update", "application/x-tar", "application/octet-stream"),
    *("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"),
    *("text/csv", "application/pdf"),
]


@schemathesis.serializer(*BODIES)
def _as_it_is(_: Any, value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode(errors="replace")


@dataclass
class Sent:
    """What was sent of each operation, and what went wrong, the first time of each sort."""

    cases: Counter[str] = field(default_factory=Counter)
    wrong: dict[str, str] = field(default_factory=dict)


def fuzzed(target: Served, each: int, seconds: float) -> Sent:
    """Send so many valid and so many invalid requests to every operation, as long as there is time."""
    schema: Any = schemathesis.openapi.from_url(target.address + "/openapi.json")
    until, sent = time.monotonic() + seconds, Sent()
    with requests.Session() as session:
        session.headers.update(authority(target.folder))
        for operation in (found.ok() for found in schema.get_all_operations()):
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                try:
                    _send(operation, mode, each, session, sent, until)
                except Unsatisfiable:  # what has no parameters cannot be asked wrongly
                    assert mode is GenerationMode.NEGATIVE
    assert time.monotonic() < until, sent.cases
    return sent


def _send(operation: Any, mode: GenerationMode, each: int, session: requests.Session, sent: Sent, until: float) -> None:
    name = operation.definition.raw["operationId"]
    parameters, bodies = _examples(operation.definition.raw)

    @seed(1)
    @settings(
        max_examples=each,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), known=parameters, body=bodies)
    def one(case: Any, known: Mapping[tuple[str, str], Any], body: tuple[str, Any] | None) -> None:
        if time.monotonic() > until:
            return
        for (place, parameter), value in known.items():
            getattr(case, PLACES[place])[parameter] = value
        for lasting in ("stream", "wait"):  # tested beside the changes; here it would take the time of all others
            (case.query or {}).pop(lasting, None)
        if body is not None:
            case.media_type, case.body = body
        sent.cases[name] += 1
        response = case.call(session=session, timeout=60)
        try:
            case.validate_response(response, checks=CHECKS)
        except FailureGroup as found:
            for failure in found.exceptions:
                told = f"{name}: {failure}\n{case.as_curl_command()}\n{response.text[:500]}"
                sent.wrong.setdefault(f"{name} {type(failure).__name__} {response.status_code}", told)

    one()


def _examples(raw: Mapping[str, Any]) -> tuple[st.SearchStrategy[Any], st.SearchStrategy[Any]]:
    """Return what draws some parameters, and bodies, of the examples of an operation."""
    parameters = {
        (one["in"], one["name"]): st.sampled_from([example["value"] for example in one["examples"].values()])
        for one in raw["parameters"]
        if "examples" in one
    }
    bodies = [
        (media, example["value"])
        for media, content in raw.get("requestBody", {}).get("content", {}).items()
        for example in content.get("examples", {}).values()
    ]
    return st.fixed_dictionaries({}, optional=parameters), st.sampled_from([None, *bodies])


@pytest.fixture
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a bundled network that anything may be done to."""
    with serving(tmp_path_factory.mktemp("fuzzed") / "data") as served:
        yield served


@pytest.mark.filterwarnings("ignore")  # of the maker of requests, about its own
def test_some_hundred_requests_are_answered_as_described(target: Served) -> None:
    """Two valid and two invalid ones of each operation: no 5xx, and status, media type, headers, JSON as declared."""
    sent = fuzzed(target, 2, seconds=60)
    assert list(sent.wrong.values()) == []
    assert sum(sent.cases.values()) > 300


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.filterwarnings("ignore")  # as above
def test_five_thousand_requests_are_answered_as_described(target: Served) -> None:
    """The same, thirty-five of each and more, within half an hour; afterwards the service is as well as before."""
    sent = fuzzed(target, 35, seconds=1500)
    assert list(sent.wrong.values()) == []
    assert sum(sent.cases.values()) >= 5000
    assert target.json("/health")["status"] == "ok"
    assert target.json("/api/v1/validation")["conforms"] is True
