"""What every request passes first: the Host allow-list, the security headers, and conditional requests.

Enters and leaves: ASGI messages. Without the Host check a page from elsewhere could reach a service on this machine
through a name of its own that resolves to 127.0.0.1 (DNS rebinding).
"""

import hashlib
import hmac
import re
from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import problem
from api.settings import Settings

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
}
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
_NEVER_CACHED = ("/health", "/api/v1/imports", "/static/")
_VOLATILE = ("NOW", "RAND", "UUID", "STRUUID", "BNODE")


class Gate:
    """Refuses foreign Host headers, answers 304 where nothing changed, and adds security headers."""

    def __init__(self, app: ASGIApp, settings: Settings, state: Callable[[], str]) -> None:
        self._app = app
        self._settings = settings
        self._state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if _host(headers.get("host", "")) not in self._settings.hosts:
            refusal = problem(421, "host", "This service is not reached by that name; start it with --allow-host NAME.")
            await refusal(scope, receive, send)
            return
        tag = self._tag(scope, headers)
        if tag and _known(tag, headers.get("if-none-match", "")):
            await _not_modified(tag, send)
            return
        asked, answer = (_as_get(scope), _without_body(send)) if scope["method"] == "HEAD" else (scope, send)
        await self._app(asked, receive, self._adding_headers(answer, tag))

    def _tag(self, scope: Scope, headers: Headers) -> str | None:
        """Return the ETag of a read: folder, generation, version, canonical address, media type and language wanted."""
        path = scope["path"]
        if scope["method"] not in ("GET", "HEAD") or path.startswith(_NEVER_CACHED):
            return None
        query = urlencode(sorted(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)))
        if path == "/sparql" and any(word in query.upper() for word in _VOLATILE):
            return None
        wanted = (headers.get("accept", ""), headers.get("accept-language", ""))
        parts = (self._state(), self._settings.version, path, query, *wanted)
        return f'"{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:24]}"'

    def _adding_headers(self, send: Send, tag: str | None) -> Send:
        async def wrapped(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.setdefault("Content-Security-Policy", PAGE_POLICY)
                if tag and message["status"] == 200:  # noqa: PLR2004 (OK)
                    headers["ETag"] = tag
                    headers.setdefault("Cache-Control", "no-cache")
                    headers.add_vary_header("Accept, Accept-Language")
            await send(message)

        return wrapped


def _known(tag: str, given: str) -> bool:
    """Whether a client has what a tag stands for; a proxy that compresses makes the tag weak (RFC 9110, 13.1.2)."""
    return tag in [part.strip().removeprefix("W/") for part in given.split(",")] or given.strip() == "*"


def _as_get(scope: Scope) -> Scope:
    return {**scope, "method": "GET"}


def _without_body(send: Send) -> Send:
    """Return what sends an answer's head alone: that is what HEAD asks for."""

    async def wrapped(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return wrapped


def may_write(headers: Headers, settings: Settings) -> bool:
    """Whether a request carries this service's local key."""
    given = headers.get("authorization", "").removeprefix("Bearer ")
    return bool(settings.key) and hmac.compare_digest(given.encode(), settings.key.encode())


def _host(header: str) -> str:
    """Return a Host header without its port."""
    return re.sub(r":\d*$", "", header).lower()


async def _not_modified(tag: str, send: Send) -> None:
    headers = [(b"etag", tag.encode()), (b"cache-control", b"no-cache"), (b"vary", b"Accept, Accept-Language")]
    await send({"type": "http.response.start", "status": 304, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
