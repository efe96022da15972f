"""What every request passes first: names, sizes, origins, tokens, conditional requests, rates; and the headers added.

Enters and leaves: ASGI messages. Without the Host check a page from elsewhere could reach a service on this machine
through a name of its own that resolves to 127.0.0.1 (DNS rebinding); and without tokens nobody reads what is private.
"""

import hashlib
import math
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access import caller, client_address, host_name, route_path
from api.errors import TooOften, Unauthorized, of_error, problem
from api.rate import Rate, is_expensive, is_local
from api.session import ASKED, Sessions, to_login, visit_of
from api.settings import Settings
from api.streams import EVENTS, HEAD_ALONE
from api.tokens import Tokens
from graph.errors import GeflechtError

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
_NEVER_CACHED = (
    "/health",
    "/metrics",
    "/mcp",
    "/api/v1/imports",
    "/api/v1/jobs",
    "/api/v1/tokens",
    "/api/v1/backup",
    "/static/",
    "/jobs",
    "/login",
    "/logout",
    "/tokens",
)
_OPEN = ("/health", "/login")
"""What a private service shows to everybody: nothing of what it holds."""
_VOLATILE = ("NOW", "RAND", "UUID", "STRUUID", "BNODE")
_SAFE = ("GET", "HEAD")
_FEED = "/api/v1/changes"
_ASKED_BY_POST = ("/sparql", "/reconcile", "/reconcile/de", "/reconcile/en")
_SENT = "Accept, Accept-Language, Content-Type, If-Match, If-None-Match, MCP-Protocol-Version, Mcp-Method, Mcp-Name"
_SHOWN = "Content-Disposition, ETag, Location, Retry-After"


class Gate:
    """Refuses what may not pass, answers 304 where nothing changed, and adds security headers."""

    def __init__(
        self, app: ASGIApp, settings: Settings, tokens: Tokens, sessions: Sessions, state: Callable[[], str | None]
    ) -> None:
        self._app = app
        self._settings = settings
        self._tokens = tokens
        self._sessions = sessions
        self._state = state
        self._hosts = set(map(host_name, settings.hosts)) - {""}
        self._rate = Rate(settings.rate, settings.burst)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope["root_path"] = self._settings.root_path
        headers, path = Headers(scope=scope), route_path(scope)
        ASKED.set(scope)
        visited = self._welcome(scope, headers)
        tag = self._tag(scope, headers, path)
        send = self._adding_headers(send, tag, self._shared_with(scope["method"], headers, path), visited=visited)
        try:
            answer = self._refused(scope, headers) or self._preflight(scope, headers, path)
            if answer is None:
                self._check_reader(scope, path)
                known = tag and _known(tag, headers.get("if-none-match", ""))
                if known:
                    answer = Response(status_code=304, headers=_version_header(known))
                else:
                    self._check_rate(scope, headers, path)
        except Unauthorized as error:
            answer = to_login(scope, headers, path) or of_error(error)
        except GeflechtError as error:
            answer = of_error(error)
        asked, send = (_as_get(scope), _without_body(send)) if scope["method"] == "HEAD" else (scope, send)
        if tag and headers.get("if-none-match", "").strip() == "*":
            send = _unless_there(send)
        await (answer or self._app)(asked, receive, send)

    def _welcome(self, scope: Scope, headers: Headers) -> bool:
        """Note who is logged in, and return whether anybody is."""
        with suppress(GeflechtError):  # whoever needs a token is told that tokens cannot be read
            return self._sessions.welcome(scope, headers) is not None
        return False

    def _refused(self, scope: Scope, headers: Headers) -> ASGIApp | None:
        """Return the problem of a request under a foreign name, or with too long a head."""
        if host_name(headers.get("host", "")) not in self._hosts:
            return problem(421, "host", "This service is not reached by that name; start it with --allow-host NAME.")
        if len(scope["path"]) + len(scope["query_string"]) > self._settings.max_url:
            most = self._settings.max_url
            return problem(414, "size", f"The address has more than {most} bytes; send a long query with POST.")
        if sum(len(name) + len(value) for name, value in scope["headers"]) > self._settings.max_headers:
            return problem(431, "size", f"The headers have more than {self._settings.max_headers} bytes; send fewer.")
        return None

    def _preflight(self, scope: Scope, headers: Headers, path: str) -> ASGIApp | None:
        """Answer what a browser asks before it sends a page's request to another origin."""
        wanted = headers.get("access-control-request-method")
        if scope["method"] != "OPTIONS" or wanted is None or "origin" not in headers:
            return None
        shared = self._shared_with(wanted, headers, path)
        if shared is None:
            return problem(403, "origin", "Pages of that origin may not ask this; start with --allow-origin ORIGIN.")
        named = shared != "*"
        methods = "GET, HEAD, POST, PUT, PATCH, DELETE" if named else "GET, HEAD, POST"
        told = {
            "Access-Control-Allow-Methods": methods,
            "Access-Control-Allow-Headers": f"Authorization, {_SENT}" if named else _SENT,
            "Access-Control-Max-Age": "600",
        }
        return Response(status_code=204, headers=told)

    def _shared_with(self, method: str, headers: Headers, path: str) -> str | None:
        """Return the origin whose pages may see an answer: one that is named, any for public reads, or none."""
        origin = headers.get("origin")
        if origin is None and self._settings.reading != "public":
            return None
        if origin is not None and origin in self._settings.origins:
            return origin
        reads = method in (*_SAFE, "OPTIONS") or (method == "POST" and path in _ASKED_BY_POST)
        return "*" if reads and self._settings.reading == "public" else None

    def _check_reader(self, scope: Scope, path: str) -> None:
        """Let nobody read what is private without a token.

        Raises:
            Unauthorized: there is none, or it is none of ours.
        """
        closed = self._settings.reading == "private" and path not in _OPEN and not path.startswith("/static/")
        if closed and caller(scope, self._settings, self._tokens) is None and visit_of(scope) is None:
            raise Unauthorized("This service is private; send a token, as Bearer or as the password of Basic.")

    def _check_rate(self, scope: Scope, headers: Headers, path: str) -> None:
        """Slow down a client from elsewhere that asks what is expensive too often.

        Raises:
            TooOften: it has to wait.
        """
        address = client_address(scope)
        forwarded = "x-forwarded-for" in headers or "forwarded" in headers
        if not is_expensive(path) or (is_local(address) and not forwarded):
            return
        seconds = math.ceil(self._rate.wait(address))
        if seconds:
            told = f"Too many requests: {self._settings.rate} a minute are answered; try again in {seconds} s."
            raise TooOften(told, seconds=seconds)

    def _tag(self, scope: Scope, headers: Headers, path: str) -> str | None:
        """Return the ETag of a read: folder, generation, version, canonical address, media type, language, role."""
        if scope["method"] not in _SAFE or path.startswith(_NEVER_CACHED):
            return None
        query = urlencode(sorted(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)))
        if path == "/sparql" and any(word in query.upper() for word in _VOLATILE):
            return None
        if path == _FEED and _is_live(headers, query):
            return None
        wanted = (headers.get("accept", ""), headers.get("accept-language", ""))
        state, role = self._state(), self._role(scope, headers)
        if state is None or role is None:
            return None
        parts = (state, self._settings.version, path, query, *wanted, role)
        return f'"{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:24]}"'

    def _role(self, scope: Scope, headers: Headers) -> str | None:
        """Return the role of who asks, or the session; empty for nobody, None where tokens cannot be read."""
        visit = visit_of(scope)
        if visit is not None:
            return visit.tag
        if "authorization" not in headers:
            return ""
        try:
            token = caller(scope, self._settings, self._tokens)
        except GeflechtError:
            return None
        return token.role if token else ""

    def _adding_headers(self, send: Send, tag: str | None, shared: str | None, *, visited: bool) -> Send:
        private = self._settings.reading == "private" or visited

        async def wrapped(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.setdefault("Content-Security-Policy", PAGE_POLICY)
                if tag and message["status"] in (200, 304):
                    headers["ETag"] = _with_version(tag, headers.get("etag", ""))
                    headers.setdefault("Cache-Control", "private, no-cache" if private else "no-cache")
                    headers["Vary"] = _varying(headers.get("vary", ""), private=private)
                if shared:
                    headers["Access-Control-Allow-Origin"] = shared
                    headers["Access-Control-Expose-Headers"] = _SHOWN
                if self._settings.origins:
                    headers.add_vary_header("Origin")
            await send(message)

        return wrapped


def _varying(told: str, *, private: bool) -> str:
    """Return what an answer depends on: what it says itself, and what every tag is made of."""
    given = [part.strip() for part in told.split(",") if part.strip()]
    parts = ("Accept", "Accept-Language", *(("Authorization", "Cookie") if private else ()))
    return ", ".join([*given, *(part for part in parts if part not in given)])


def _known(tag: str, given: str) -> str | None:
    """Return the tag that a client has of what a tag stands for; a proxy that compresses makes it weak.

    RFC 9110, section 13.1.2.
    """
    given_tags = (part.strip().removeprefix("W/") for part in given.split(","))
    return next((one for one in given_tags if one == tag or one.startswith(tag[:-1] + ".")), None)


def _with_version(tag: str, own: str) -> str:
    """Return a tag with the version of the one resource that is shown, which edits of just that one are held to."""
    return f'{tag[:-1]}.{own.strip(chr(34))}"' if own else tag


def _version_header(given: str) -> dict[str, str]:
    return {"ETag": f'"{version_of(given)}"'} if "." in given else {}


def version_of(given: str) -> str:
    """Return the version of a resource that a tag carries after its point; the whole tag where it has no point."""
    return given.partition(",")[0].strip().removeprefix("W/").strip('"').rpartition(".")[2]


def _is_live(headers: Headers, query: str) -> bool:
    """Whether changes are asked for as they happen: what is there now is no answer to that."""
    asked = dict(parse_qsl(query))
    return "wait" in asked or "stream" in asked or EVENTS in headers.get("accept", "")


def _as_get(scope: Scope) -> Scope:
    return {**scope, "method": "GET", HEAD_ALONE: True}


def _without_body(send: Send) -> Send:
    """Return what sends an answer's head alone: that is what HEAD asks for."""

    async def wrapped(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return wrapped


def _unless_there(send: Send) -> Send:
    """Return what answers 304 in place of 200: `If-None-Match: *` asks for nothing that is there."""
    there = False

    async def wrapped(message: Message) -> None:
        nonlocal there
        if message["type"] == "http.response.start" and message["status"] == HTTPStatus.OK:
            there = True
            kept = [pair for pair in message["headers"] if not pair[0].lower().startswith(b"content-")]
            await send({**message, "status": HTTPStatus.NOT_MODIFIED, "headers": kept})
        elif not there:
            await send(message)
        elif not message.get("more_body"):
            await send({**message, "body": b""})

    return wrapped
