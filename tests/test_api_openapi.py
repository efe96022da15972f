"""The OpenAPI description: examples are run, errors have one shape, ids stay, and answers are as it says."""

import html
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from api.errors import MEDIA_TYPE
from api.openapi import operations
from docs import answers
from tests.served import Served

OPERATIONS = Path(__file__).parent / "operations.txt"


@pytest.fixture(scope="module")
def services() -> Iterator[dict[str, httpx.Client]]:
    """Serve the bundled network and an empty folder, to be written to."""
    with ExitStack() as stack:
        yield answers.clients(stack)


@pytest.fixture(scope="module")
def document(services: dict[str, httpx.Client]) -> Any:
    """Return the description."""
    return services["data"].get("/openapi.json").json()


@pytest.fixture(scope="module")
def runs(document: Any, services: dict[str, httpx.Client]) -> list[answers.Run]:
    """Run every example once, those that write among them."""
    return list(answers.run(document, services))


def test_each_operation_has_an_example_that_does_what_it_is_for(document: Any, runs: list[answers.Run]) -> None:
    """At least one example of each operation succeeds; every other has the status that it tells."""
    done = {run.name for run in runs if run.response.is_success or run.response.status_code == 303}
    assert {operation["operationId"] for _, operation in operations(document)} - done == set()
    wrong = [(r.name, r.example["name"], r.response.text[:200]) for r in runs if r.response.status_code != _expected(r)]
    assert wrong == []


def test_what_is_answered_is_as_described(document: Any, runs: list[answers.Run]) -> None:
    """Status, media type and JSON of each answer are among those that its operation declares."""
    whole = DRAFT202012.create_resource(document)
    registry: Any = Registry().with_resource("openapi", whole)
    for run in runs:
        status = str(run.response.status_code)
        assert status in run.operation["responses"], (run.name, status)
        declared = run.operation["responses"][status]
        if "$ref" in declared:
            declared = document["components"]["responses"][declared["$ref"].rpartition("/")[2]]
        content = declared.get("content", {})
        assert run.media in content if run.response.content else True, (run.name, run.media)
        if "json" in run.media:
            schema = _absolute(content[run.media].get("schema", {}))
            Draft202012Validator(schema, registry=registry).validate(run.response.json())


def test_the_answers_shown_are_the_real_ones(runs: list[answers.Run]) -> None:
    """What the description shows under each example is what the service answers to it now; `make docs` writes it."""
    assert answers.FILE.read_text(encoding="utf-8") == answers.written(iter(runs))


def test_every_error_of_every_operation_is_a_problem(document: Any) -> None:
    """Whatever status from 400 on an operation declares has the one media type and the one schema."""
    schemas = set[str]()
    for _, operation in operations(document):
        errors = {status: found for status, found in operation["responses"].items() if int(status) >= 400}
        assert {"500", "503"} <= errors.keys()
        assert all(found == {"$ref": f"#/components/responses/Problem{status}"} for status, found in errors.items())
        schemas |= errors.keys()
    for status in schemas:
        content = document["components"]["responses"][f"Problem{status}"]["content"]
        assert content == {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    assert document["components"]["schemas"]["Problem"]["required"] == ["type", "title", "status", "detail"]


def test_operations_keep_their_ids(document: Any) -> None:
    """Ids, methods and addresses are those of the list: programs are generated from them."""
    found = [
        f"{method.upper()} {path} {operation['operationId']}"
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    assert sorted(found) == OPERATIONS.read_text(encoding="utf-8").splitlines()


def test_lists_are_read_to_their_end_page_by_page(served: Served) -> None:
    """The cursor of each page leads to the next; together they hold each item once, in the order of one long page."""
    lists = dict.fromkeys(("/api/v1/actors", "/api/v1/relations", "/api/v1/sources"), "items")
    for path, key in {**lists, "/api/v1/actors/retrason": "relations"}.items():
        whole: Any = served.json(path, limit=1000)
        expected = [one["id"] for one in whole[key]]
        page: Any = served.json(path, limit=7)
        found = [one["id"] for one in page[key]]
        while page["next"]:
            page = served.json(path, limit=7, cursor=page["next"])
            found += [one["id"] for one in page[key]]
        assert found == expected
        assert len(set(found)) == len(found) == whole["total"] - len(whole.get("claims", ()))


def test_the_page_for_people_begins_with_the_questions(served: Served) -> None:
    """Actors come first, SPARQL after what people ask, and every example on the page is a link that is answered."""
    text = served.get("/docs", lang="en").text
    places = [text.index(f"<code>GET {path}</code>") for path in ("/api/v1/actors", "/api/v1/compare", "/sparql")]
    assert places == sorted(places)
    links = [html.unescape(link) for link in re.findall(r'<p>Try it: <a href="([^"]+)"', text)]
    assert "api/v1/actors?kind=District&limit=2" in links
    assert [link for link in links if served.get(f"/{link}").status_code >= 400] == []


def _expected(run: answers.Run) -> int:
    return int(run.example.get("status", 200))


def _absolute(schema: Any) -> Any:
    """Return a schema whose references lead into the whole description."""
    if isinstance(schema, dict):
        return {k: f"openapi{v}" if k == "$ref" else _absolute(v) for k, v in schema.items()}
    return [_absolute(one) for one in schema] if isinstance(schema, list) else schema
