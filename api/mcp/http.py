"""The protocol over HTTP: one message in, one answer out, as JSON.

Enters: a request that the Gate let pass. Leaves: a response. No session is kept and no stream is opened, so there is
nothing to hold, to steal or to run out of: every request stands for itself, with its own token.
"""

from collections.abc import Mapping, MutableMapping
from typing import Any

import anyio
import httpx
from anyio import from_thread, to_thread
from fastapi import FastAPI, Request
from fastapi.responses import Response
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.types import ASGIApp, Message

from api import folder
from api.access import check_origin, secret_of
from api.deps import Service, body_of
from api.mcp.asked import Asked
from api.mcp.malformed import malformed
from api.mcp.server import server
from api.mcp.tools import Tool
from api.outside import about, exchange
from graph.errors import Refused

_MOST_AT_ONCE = 8
_MOST_ANSWER = 16 * 1024 * 1024
_HERE = "http://localhost"


class Within:
    """Asks the same application, with the caller's own token, from a thread beside its event loop."""

    def __init__(self, app: ASGIApp, secret: str) -> None:
        self._transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        self._secret = secret

    def get(self, path: str, **parameters: Any) -> Any:
        """Return the JSON value of a read."""
        return self.send("GET", path, parameters).json()

    def send(
        self,
        method: str,
        path: str,
        parameters: folder.Parameters | None = None,
        *,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> folder.Response:
        """Return a successful response.

        Raises:
            Refused: it is too long.
        """
        told = {**(headers or {}), **about(self._secret, None)}
        answer = from_thread.run(exchange, self._transport, _HERE, method, path, parameters, content, told)
        if len(answer.content) > _MOST_ANSWER:  # read as JSON it would take ten times as much
            raise Refused(f"The answer has more than {_MOST_ANSWER} bytes; ask a narrower question.", limit="size")
        return answer


async def handled(request: Request, parts: Service) -> Response:
    """Return the answer to one message.

    Raises:
        Forbidden: a page of a foreign origin sends it.
        Refused: it has too many bytes.
    """
    check_origin(request.headers, parts.settings)
    body = await body_of(request, parts.settings.max_query)
    if (wrong := malformed(body)) is not None:
        return wrong
    within = Within(request.app, secret_of(request.headers.get("authorization", "")))

    async def run(tool: Tool, asked: Asked) -> tuple[dict[str, Any], str]:
        return await to_thread.run_sync(tool.call, within, asked, limiter=_limiter(request.app))

    manager = StreamableHTTPSessionManager(app=server(run), json_response=True, stateless=True)
    answer = _Kept()
    async with manager.run():
        await manager.handle_request(request.scope, _replayed(body), answer.send)
    return Response(bytes(answer.body), answer.status, answer.headers)


class _Kept:
    """An answer, taken down as it is sent."""

    status = 500

    def __init__(self) -> None:
        self.headers: dict[str, str] = {}
        self.body = bytearray()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in message["headers"]}
        else:
            self.body += message.get("body", b"")


def _replayed(body: bytes) -> Any:
    """Return what receives a body that has been read, and then waits."""
    waiting: list[MutableMapping[str, Any]] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        if not waiting:
            await anyio.sleep_forever()
        return waiting.pop()

    return receive


def _limiter(app: FastAPI) -> anyio.CapacityLimiter:
    """Return what bounds the tools that run at once: others wait, and other requests have threads of their own."""
    if not hasattr(app.state, "tools"):
        app.state.tools = anyio.CapacityLimiter(_MOST_AT_ONCE)
    found = app.state.tools
    assert isinstance(found, anyio.CapacityLimiter)
    return found
