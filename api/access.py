"""Who asks, and from where: what the head of a request says of its caller.

Enters: headers and ASGI scopes. Leaves: the token shown, the address, host and path meant; or an error that says what
is missing.
"""

import base64
import binascii
import hmac
import re
from ipaddress import IPv6Address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from api.errors import Forbidden
from api.rate import parsed
from api.session import visit_of
from api.settings import Settings
from api.tokens import Token, Tokens, local

_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^\s\[\]:/@]+?)\.?(?::\d*)?")


def caller(scope: Scope, settings: Settings, tokens: Tokens) -> Token | None:
    """Return who asks: by the token of Bearer, by the password of Basic, or logged in; None if nobody we know.

    Raises:
        Unavailable: the tokens cannot be read.
    """
    given = Headers(scope=scope).get("authorization")
    if given is None:
        visit = visit_of(scope)
        return visit.token if visit and visit.proved else None
    return named_by(secret_of(given), settings, tokens)


def named_by(secret: str, settings: Settings, tokens: Tokens) -> Token | None:
    """Return whom a secret stands for; None if it is none of ours.

    Raises:
        Unavailable: the tokens cannot be read.
    """
    if not secret:
        return None
    if settings.key and hmac.compare_digest(secret.encode(errors="replace"), settings.key.encode()):
        return local()
    return tokens.find(secret)


def check_origin(headers: Headers, settings: Settings) -> None:
    """Let no page of a foreign origin write with the credentials that a browser sends by itself (forged requests).

    Raises:
        Forbidden: the request comes from such a page.
    """
    origin = headers.get("origin")
    if origin is None or origin in settings.origins:
        return
    if _authority(origin) != headers.get("host", "").lower():
        raise Forbidden("Pages of that origin may not send this; start the service with --allow-origin ORIGIN.")


def _authority(origin: str) -> str | None:
    """Return host and port of an origin in lower case, None for what is no address."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return None


def route_path(scope: Scope) -> str:
    """Return the path of a request below the sub-path behind a proxy."""
    path, root = str(scope["path"]), str(scope.get("root_path", ""))
    return path[len(root) :] if root and path.startswith(root + "/") else path


def client_address(scope: Scope) -> str:
    """Return the address that a request comes from."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def host_name(header: str) -> str:
    """Return a Host header without port and trailing dot, IPv6 in its short form; empty if it is no host."""
    found = _HOST.fullmatch(header.strip().lower())
    if found is None:
        return ""
    name = found[1]
    address = parsed(name[1:-1]) if name.startswith("[") else None
    return f"[{address}]" if isinstance(address, IPv6Address) else name


def secret_of(authorization: str) -> str:
    """Return what an Authorization header carries: the token of Bearer, or the password of Basic."""
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value.strip(), validate=True).decode().partition(":")[2]
        except (binascii.Error, ValueError):
            return ""
    return ""
