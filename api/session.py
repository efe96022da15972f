"""Sessions: a person who logged in, known by a cookie in place of a token with each request.

Enters: a one-time code or a token; then the cookie of each request. Leaves: the token that a request acts by. A cookie
is 256 random bits, and only its hash is kept, in memory: when the server stops, all are logged out. Browsers send a
cookie by themselves, so what writes has to show besides that it comes from a page of ours: by the text that such a page
holds, which is made of the cookie and sent as the field ``csrf`` of a form or the header X-CSRF.
"""

import hashlib
import hmac
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import Response
from starlette.types import Scope

from api.tokens import Token, Tokens, local

CODE_SECONDS, SESSION_SECONDS = 600, 12 * 3600
_MOST = 1000
_SAFE = ("GET", "HEAD", "OPTIONS")
_OWN = ("same-origin", "none")
_VISIT = "geflecht.visit"
ASKED: ContextVar[Scope | None] = ContextVar("asked", default=None)
"""The request that is answered: the head of a page depends on who asks, whichever page it is."""


@dataclass
class Visit:
    """A request of a person who is logged in.

    ``csrf`` is what its forms carry; ``tag`` tells sessions apart without giving them away; ``own`` is whether it can
    come from a page of ours, as far as the browser tells; ``proved`` is whether it may act: it only reads, or it
    carries what such a page holds.
    """

    token: Token
    csrf: str
    tag: str
    own: bool
    proved: bool

    def prove(self, given: object) -> None:
        """Take what a form carries as ``csrf``."""
        self.proved = self.proved or (self.own and _same(given, self.csrf))


@dataclass(frozen=True)
class _Session:
    token: Token
    until: float


class Sessions:
    """The sessions of one service, at most ``most``; safe to use from many threads. Times are in seconds."""

    def __init__(
        self, folder: Path, tokens: Tokens, *, most: int = _MOST, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.cookie = f"geflecht-{_hashed(str(folder.absolute()))[:8]}"  # other services of the same host have theirs
        self._tokens, self._most, self._clock = tokens, most, clock
        self._lock = threading.Lock()
        self._code: tuple[str, float] = ("", 0.0)
        self._open: OrderedDict[str, _Session] = OrderedDict()

    def code(self) -> str:
        """Return a new one-time code for the owner of the folder, in place of the one before."""
        code = secrets.token_urlsafe(32)
        with self._lock:
            self._code = (_hashed(code), self._clock() + CODE_SECONDS)
        return code

    def redeem(self, code: str) -> Token | None:
        """Return whom a code lets in, this once; None if it is none, was used, or is too old."""
        with self._lock:
            kept, until = self._code
            if not hmac.compare_digest(_hashed(code), kept) or self._clock() >= until:
                return None
            self._code = ("", 0.0)
        return local()

    def open(self, token: Token) -> str:
        """Begin a session and return its cookie; where there are too many, the oldest ends."""
        value = secrets.token_urlsafe(32)
        with self._lock:
            self._open[_hashed(value)] = _Session(token, self._clock() + SESSION_SECONDS)
            while len(self._open) > self._most:
                self._open.popitem(last=False)
        return value

    def close(self, value: str) -> None:
        """End a session."""
        with self._lock:
            self._open.pop(_hashed(value), None)

    def find(self, value: str) -> Token | None:
        """Return the token of a session; None where it is none, is over, or its token was revoked.

        Raises:
            Unavailable: the tokens cannot be read.
        """
        with self._lock:
            found = self._open.get(_hashed(value))
        if found is None:
            return None
        if self._clock() < found.until and (found.token == local() or found.token in self._tokens.kept()):
            return found.token
        self.close(value)
        return None

    def value_in(self, headers: Headers) -> str:
        """Return the cookie that a request carries, empty if none."""
        return cookie_parser(headers.get("cookie", "")).get(self.cookie, "")

    def welcome(self, scope: Scope, headers: Headers) -> Visit | None:
        """Note on a request which session it is of, and return that; what carries a token acts by that alone.

        Raises:
            Unavailable: the tokens cannot be read.
        """
        scope[_VISIT] = None
        value = "" if "authorization" in headers else self.value_in(headers)
        token = self.find(value) if value else None
        if token is None:
            return None
        csrf = _hashed(f"csrf {value}")
        visit = Visit(token, csrf, _hashed(f"tag {value}"), is_own(headers), scope["method"] in _SAFE)
        visit.prove(headers.get("x-csrf"))
        scope[_VISIT] = visit
        return visit


def is_own(headers: Headers) -> bool:
    """Whether a page of ours, or a person, sends a request; browsers that do not tell are held to its other proofs."""
    return headers.get("sec-fetch-site", "none") in _OWN


def visit_of(scope: Scope) -> Visit | None:
    """Return the visit that a request is part of; None where nobody is logged in."""
    found = scope.get(_VISIT)
    return found if isinstance(found, Visit) else None


def to_login(scope: Scope, headers: Headers, path: str) -> Response | None:
    """Return what leads a person to where to log in, and then back; None for what shows a token or wants no page."""
    wants_page = scope["method"] in _SAFE and "text/html" in headers.get("accept", "")
    if not wants_page or "authorization" in headers:
        return None
    query = scope["query_string"].decode("latin-1")
    wanted = urlencode({"next": path.lstrip("/") + (f"?{query}" if query else "")})
    return Response(status_code=303, headers={"Location": f"{scope.get('root_path', '')}/login?{wanted}"})


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()


def _same(given: object, wanted: str) -> bool:
    return isinstance(given, str) and hmac.compare_digest(given.encode(errors="replace"), wanted.encode())
