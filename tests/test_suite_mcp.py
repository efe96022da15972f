"""The schemas of the Model Context Protocol: real exchanges, over HTTP and on stdio, are valid word for word.

They lie beside the checkout, not in it.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.mcp_data import CALLS, NEW, OLD, WRONG, Exchange, on_stdio, over_http
from tests.served import Served
from tests.w3c import SUITES

SUITE = SUITES.parent / "mcp"
pytestmark = pytest.mark.skipif(not SUITE.exists(), reason="the schemas of the protocol are not beside this checkout")
RESULTS = {
    "initialize": "InitializeResult",
    "server/discover": "DiscoverResult",
    "tools/list": "ListToolsResult",
    "tools/call": "CallToolResult",
}


@cache
def validator(version: str, name: str) -> Draft202012Validator:
    """Return what checks values against one definition of a version."""
    schema = json.loads((SUITE / f"{version}.json").read_text(encoding="utf-8"))
    return Draft202012Validator({**schema, "$ref": f"#/$defs/{name}"})


def holds(version: str, said: list[Exchange]) -> set[str]:
    """Hold each message to its definitions; return the methods that were seen."""
    seen = set()
    for sent, answer in said:
        if sent is None:
            continue
        seen.add(sent["method"])
        if "id" not in sent:
            validator(version, "JSONRPCNotification").validate(sent)
            assert answer is None
            continue
        validator(version, "ClientRequest").validate(sent)
        assert answer is not None
        validator(version, "JSONRPCMessage").validate(answer)
        assert answer["id"] == sent["id"]
        validator(version, RESULTS[sent["method"]]).validate(answer["result"])
    return seen


@pytest.mark.parametrize("version", [OLD, NEW])
def test_every_message_over_http_is_valid(served: Served, version: str) -> None:
    """Opening, list of tools, a call of each, and calls that are wrong: both sides, as they were on the wire."""
    results, said = over_http(served.address, [*CALLS, *WRONG], version)
    assert [bool(result.is_error) for result in results] == [False] * len(CALLS) + [True] * len(WRONG)
    assert holds(version, said) >= {"tools/list", "tools/call"}


@pytest.mark.parametrize("version", [OLD, NEW])
def test_every_message_on_stdio_is_valid(served: Served, version: str, tmp_path: Path) -> None:
    """The same of the command, while a server holds the folder."""
    results, said = on_stdio(served.folder, [*CALLS, *WRONG], version, tmp_path)
    assert [bool(result.is_error) for result in results] == [False] * len(CALLS) + [True] * len(WRONG)
    assert holds(version, said) >= {"tools/list", "tools/call"}


@pytest.mark.parametrize("version", [OLD, NEW])
def test_what_is_told_is_as_the_tools_promise(served: Served, version: str) -> None:
    """Each structured answer is valid against the output schema that the list of tools names."""
    results, said = over_http(served.address, CALLS, version)
    answers: list[dict[str, Any]] = [answer["result"] for _, answer in said if answer]
    listed = next(answer["tools"] for answer in answers if "tools" in answer)
    schemas = {tool["name"]: tool["outputSchema"] for tool in listed}
    for (name, _), result in zip(CALLS, results, strict=True):
        Draft202012Validator.check_schema(schemas[name])
        Draft202012Validator(schemas[name]).validate(result.structured_content)
