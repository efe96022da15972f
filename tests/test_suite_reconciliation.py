"""The schemas and examples of the Reconciliation Service API 0.2: what is taken, what is refused, what is answered.

They lie beside the checkout, not in it. Two schemas name that of Swagger 2, which lies there as openapi.json.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft7Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

from api.reconcile_manifest import manifest
from api.settings import Settings
from tests.served import Served, serving
from tests.w3c import SUITES

SUITE = SUITES.parent / "reconciliation-0.2"
pytestmark = pytest.mark.skipif(not SUITE.exists(), reason="the reconciliation schemas are not beside this checkout")
SCHEMAS = sorted(path.stem for path in (SUITE / "schemas").glob("*.json") if path.stem != "openapi")
ENTITIES = ("ig-metall", "bmwk", "retrason", "nobody-at-all")
QUERIES = {
    "by name": {"query": "Wolfenbuettel"},
    "by kind": {"query": "Braunschweig", "type": "City", "type_strict": "any", "limit": 3},
    "of several": {"query": "IHK", "type": ["Chamber", "City"], "type_strict": "should"},
    "with values": {"query": "ReTraSON", "properties": [{"pid": "^funds", "v": [{"id": "bmwk"}, "BMWK", 7, True]}]},
    "without a name": {"properties": [{"pid": "^cooperatesWith", "v": "Prognos AG"}]},
    "nothing": {"query": "qqqqq"},
}
EXTENSION = {
    "ids": list(ENTITIES),
    "properties": [
        {"id": "prefLabel"},
        {"id": "altLabel", "settings": {"limit": "1"}},
        {"id": "funds", "settings": {"certainty": "stated"}},
        {"id": "^funds"},
        {"id": "kind"},
        {"id": "publishedOn"},
        {"id": "no-property"},
    ],
}


@cache
def read(path: Path) -> Any:
    """Return the JSON of a file."""
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def validator(schema: str) -> Draft7Validator:
    """Return what checks values against a schema of the suite."""
    files = [path for path in (SUITE / "schemas").glob("*.json") if "$id" in read(path)]
    found: Registry[Any] = Registry().with_resources(
        (read(path)["$id"].rstrip("#"), Resource.from_contents(read(path), default_specification=DRAFT7))
        for path in files
    )
    return Draft7Validator(read(SUITE / "schemas" / f"{schema}.json"), registry=found)


def examples(kind: str) -> list[tuple[str, Path]]:
    """Return the examples of the suite that a schema calls valid or invalid, with that schema."""
    return [
        (schema, path) for schema in SCHEMAS for path in sorted((SUITE / "examples" / schema / kind).glob("*.json"))
    ]


def name(value: str | Path) -> str:
    """Return how a parameter is shown."""
    return value.stem if isinstance(value, Path) else value


def check(schema: str, value: Any) -> Any:
    """Return a value that satisfies a schema."""
    errors = [f"{list(error.absolute_path)}: {error.message}" for error in validator(schema).iter_errors(value)]
    assert errors == []
    return value


@pytest.mark.parametrize(("schema", "path"), examples("valid"), ids=name)
def test_the_schemas_take_their_valid_examples(schema: str, path: Path) -> None:
    """So that what the tests below check means something."""
    check(schema, read(path))


@pytest.mark.parametrize(("schema", "path"), examples("invalid"), ids=name)
def test_the_schemas_refuse_their_invalid_examples(schema: str, path: Path) -> None:
    """So that what the tests below check means something."""
    assert not validator(schema).is_valid(read(path))


def asked(served: Served, language: str, **form: Any) -> httpx.Response:
    """Return the answer to a form whose fields are JSON."""
    fields = {key: json.dumps(value) for key, value in form.items()}
    return httpx.post(f"{served.address}/reconcile/{language}", data=fields, timeout=60)


BATCHES = [path for schema, path in examples("valid") if schema == "reconciliation-query-batch"]
BAD_BATCHES = [path for schema, path in examples("invalid") if schema == "reconciliation-query-batch"]
EXTENSIONS = [path for schema, path in examples("valid") if schema == "data-extension-query"]


@pytest.mark.parametrize("path", BATCHES, ids=name)
def test_every_valid_batch_is_answered(served: Served, path: Path) -> None:
    """Each query has its result, though its kinds and properties are unknown here; GET and POST say the same."""
    posted = check("reconciliation-result-batch", asked(served, "en", queries=read(path)).json())
    assert posted.keys() == read(path).keys()
    assert served.get("/reconcile/en", queries=json.dumps(read(path))).json() == posted


@pytest.mark.parametrize("path", BAD_BATCHES, ids=name)
def test_every_invalid_batch_is_refused(served: Served, path: Path) -> None:
    """With one sentence that names the place."""
    response = asked(served, "en", queries=read(path))
    assert response.status_code == 422
    assert response.json()["detail"].startswith("queries.q")


@pytest.mark.parametrize("path", EXTENSIONS, ids=name)
def test_every_valid_extension_is_answered(served: Served, path: Path) -> None:
    """Rows for each entity and columns for each property, empty where nothing is known."""
    found = check("data-extension-response", asked(served, "en", extend=read(path)).json())
    assert found["rows"].keys() == set(read(path)["ids"])
    assert [value for row in found["rows"].values() for column in row.values() for value in column] == []


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_is_answered_satisfies_the_schemas(served: Served, language: str) -> None:
    """Candidates, suggestions, proposals and values on the real network; each query and its answer."""
    get = served.json
    check("reconciliation-query-batch", QUERIES)
    check("reconciliation-result-batch", asked(served, language, queries=QUERIES).json())
    check("data-extension-query", EXTENSION)
    check("data-extension-response", asked(served, language, extend=EXTENSION).json())
    here = f"/reconcile/{language}"
    check("suggest-entities-response", get(f"{here}/suggest/entity", prefix="braun"))
    check("suggest-properties-response", get(f"{here}/suggest/property", prefix="f", limit=50))
    kinds = check("suggest-types-response", get(f"{here}/suggest/type", prefix="", limit=50))
    assert len(kinds["result"]) > 30
    for kind in kinds["result"]:
        check("type", kind)
    check("data-extension-property-proposal", get(f"{here}/properties", type="City", limit=5))


def test_the_manifest_satisfies_the_schema(served: Served, tmp_path: Path) -> None:
    """Of an open service and, with authentication, of a private one; the old and the broken ones do not."""
    for path in ("/reconcile", "/reconcile/de", "/reconcile/en"):
        assert "authentication" not in check("manifest", served.json(path))
    private = check("manifest", manifest("https://x.example", "de", Settings(tmp_path, reading="private")))
    assert private["authentication"] == {"type": "basic"}


def test_a_service_under_a_sub_path_names_its_addresses(tmp_path: Path) -> None:
    """Every address of the manifest leads to the service, also behind a proxy under a path of its own."""
    with serving(tmp_path / "data", "--root-path", "/net") as below:
        found = check("manifest", below.json("/net/reconcile/en"))
        base = f"{below.address}/net"
        assert found["view"]["url"] == f"{base}/id/{{{{id}}}}?lang=en"
        for what in ("entity", "type", "property"):
            service = found["suggest"][what]
            flyout = service["flyout_service_url"] + service["flyout_service_path"]
            shown = {"entity": "bmwk", "type": "City", "property": "funds"}[what]
            assert (
                httpx.get(service["service_url"] + service["service_path"], params={"prefix": "b"}).status_code == 200
            )
            assert httpx.get(flyout.replace("${id}", shown)).json()["id"] == shown
        assert httpx.get(found["preview"]["url"].replace("{{id}}", "bmwk")).status_code == 200
        assert httpx.get(found["logo"]).status_code == 200
