"""The SDK's own client on real servers: what the tests of the Model Context Protocol ask with, and what they record."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anyio
import httpx2
import mcp_types as types
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from tests.served import QUIET

OLD, NEW = "2025-11-25", "2026-07-28"
MODES = {OLD: "legacy", NEW: NEW}
Call = tuple[str, dict[str, Any]]
Exchange = tuple[dict[str, Any] | None, dict[str, Any] | None]
"""A message of the client and what the server answered it with, as they were on the wire."""
CALLS: Sequence[Call] = (
    ("search", {"q": "ihk braunschweg", "limit": 3}),
    ("actor", {"actor": "prognos"}),
    ("who_cooperates", {"actor": "Prognos AG"}),
    ("path", {"from": "dihk", "to": "retrason"}),
    ("why", {"from": "retrason", "to": "bmwk", "limit": 3}),
    ("rank", {"by": "degree", "top": 3}),
    ("compare", {"from": "2022-06-30", "to": "2025-07-01", "limit": 2}),
    ("sparql", {"query": "SELECT ?c { ?s rdf:subject id:prognos ; gf:certainty ?c } ORDER BY ?c"}),
    ("sources", {"actor": "prognos"}),
)
"""One call of each tool."""
WRONG: Sequence[Call] = (
    ("actor", {"actor": "Nobody At All"}),
    ("rank", {"by": "degree", "top": 0}),
    ("sparql", {"query": "INSERT DATA { <a:b> <a:b> <a:b> }"}),
)
"""Calls that are answered with what is wrong."""


def over_http(
    address: str, calls: Sequence[Call], version: str = NEW, *, token: str = ""
) -> tuple[list[types.CallToolResult], list[Exchange]]:
    """Call tools at an address; return the results and all that was said."""
    said: list[Exchange] = []

    async def heard(response: httpx2.Response) -> None:
        answer, request = await response.aread(), response.request
        sent = json.loads(request.content) if request.method == "POST" else None
        said.append((sent, json.loads(answer) if answer and sent else None))

    async def asked() -> list[types.CallToolResult]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with httpx2.AsyncClient(headers=headers, timeout=60, event_hooks={"response": [heard]}) as http:
            return await _called(streamable_http_client(address + "/mcp", http_client=http), calls, version)

    return anyio.run(asked), said


def on_stdio(folder: Path, calls: Sequence[Call], version: str, notes: Path) -> tuple[list[Any], list[Exchange]]:
    """Call tools of the command; return the results and all that was said, which two `tee` write down in a folder."""
    tees = f'tee {notes}/in | {sys.executable} -m api mcp --data "{folder}" | tee {notes}/out'
    results = anyio.run(_called, StdioServerParameters(command="sh", args=["-c", tees], env=QUIET), calls, version)
    sent, got = ([json.loads(line) for line in (notes / name).read_text().splitlines()] for name in ("in", "out"))
    answers = {one["id"]: one for one in got}
    return results, [(one, answers.pop(one["id"], None) if "id" in one else None) for one in sent]


async def _called(transport: Any, calls: Sequence[Call], version: str) -> list[types.CallToolResult]:
    async with Client(transport, mode=MODES[version]) as client:
        assert client.protocol_version == version
        listed = await client.list_tools()
        assert [tool.name for tool in listed.tools] == [name for name, _ in CALLS]
        return [await client.call_tool(name, arguments) for name, arguments in calls]


def text_of(result: types.CallToolResult) -> str:
    """Return the text of a result."""
    (content,) = result.content
    assert isinstance(content, types.TextContent)
    return content.text
