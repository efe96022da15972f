"""Requests to the other hosts that an operator allows, for SERVICE and LOAD: bounded in time, bytes and number.

Enters: an address out of a query or an update. Leaves: a body that is whole, or one sentence why there is none. A host
is asked only where the list names it, and only at an address that was looked at before: a name that leads to a private
network is refused, and the connection goes to that very address, so that the name cannot lead elsewhere meanwhile. No
redirect is followed, no credentials and no proxies of the environment are used.
"""

import asyncio
import socket
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv6Address, ip_address
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Literal
from urllib.parse import SplitResult, urlencode, urlsplit

from graph.errors import Busy, Invalid, Refused, Slow, Unreachable

if TYPE_CHECKING:
    import ssl

    import httpx

MAX_CALLS = 5
"""How many other addresses one request may ask."""
_AT_ONCE, _TRIES = 4, 3
_AGENT = "Geflecht (https://w3id.org/geflecht)"  # public services turn away programs that do not say what they are
_PORTS = {"http": 80, "https": 443}
Verb = Literal["SERVICE", "LOAD"]


@dataclass(frozen=True)
class Fetched:
    """A whole body and its media type."""

    body: bytes
    media: str


@dataclass(frozen=True)
class Request:
    """What is asked of an address: fields to post, or a document to get; the media types and bytes that are taken."""

    verb: Verb
    address: str
    accept: str
    most: int
    fields: tuple[tuple[str, str], ...] = ()


class Elsewhere:
    """The other hosts that may be asked; safe to use from many threads.

    ``allowed`` are names or IP addresses, each with a port or meaning the usual one of http and https. A private
    address is asked only where it stands there itself.

    Raises:
        Invalid: an entry is none.
    """

    def __init__(self, allowed: Iterable[str] = (), seconds: float = 10.0) -> None:
        self.allowed = tuple(allowed)
        self.seconds = seconds
        self._places = frozenset(place(entry) for entry in self.allowed)
        self._free = threading.BoundedSemaphore(_AT_ONCE)

    def fetch(self, request: Request, deadline: float) -> Fetched:
        """Return what an address answers; ``deadline`` is on the monotonic clock, and half of what is left is used.

        Raises:
            Refused: its host may not be asked, or its answer is larger than ``most``.
            Slow: it takes longer.
            Unreachable: it does not answer wholly, sends elsewhere, or answers with an error.
            Busy: too many others are asked at this moment.
        """
        parts = self._target(request)
        if not self._free.acquire(blocking=False):
            raise Busy("Too many queries ask other hosts at this moment; try again in a few seconds.")
        try:
            until = (time.monotonic() + deadline) / 2
            addresses = self._addresses(request, parts, until)
            return asyncio.run(self._asked(request, parts, addresses, until))
        finally:
            self._free.release()

    def _target(self, request: Request) -> SplitResult:
        """Return the parts of an address whose host may be asked."""
        told = f"{request.verb} asks an address that begins with http:// or https:// and holds no password."
        try:
            parts = urlsplit(request.address)
            if parts.scheme not in _PORTS or "@" in parts.netloc:
                raise Refused(told, limit=request.verb.lower())
            asked = (_name(parts.hostname or ""), _port(parts))
        except ValueError as error:
            raise Refused(told, limit=request.verb.lower()) from error
        usual = asked[1] == _PORTS[parts.scheme]
        if asked not in self._places and not (usual and (asked[0], None) in self._places):
            raise Refused(
                f"{request.verb} asks {parts.netloc}, which is not among the hosts that this service may ask "
                f"({', '.join(self.allowed)}).",
                limit=request.verb.lower(),
            )
        return parts

    def _addresses(self, request: Request, parts: SplitResult, until: float) -> list[str]:
        """Return the IP addresses of a host that may be asked: the one that is listed itself, else public ones."""
        host = _name(parts.hostname or "")
        with suppress(ValueError):
            return [str(ip_address(host))]
        found = _resolved(host, _port(parts), until - time.monotonic())
        if found is None:
            raise Slow(f"The name {host}, which {request.verb} asks, is not found in time.")
        if not found:
            raise Unreachable(f"The name {host}, which {request.verb} asks, is not known.")
        if not all(map(_is_public, found)):
            raise Refused(
                f"The name {host} leads into a private network; an address there is asked only where it is allowed "
                "itself, as a number.",
                limit=request.verb.lower(),
            )
        return found[:_TRIES]

    async def _asked(self, request: Request, parts: SplitResult, addresses: list[str], until: float) -> Fetched:
        """Ask one address after the other, until one can be reached."""
        import httpx

        shown = f"{parts.netloc}, which {request.verb} asks,"
        try:
            async with asyncio.timeout(until - time.monotonic()):
                for last, address in enumerate(addresses, start=1 - len(addresses)):
                    try:
                        return await self._exchange(request, parts, address)
                    except (httpx.ConnectError, httpx.ConnectTimeout):
                        if not last:
                            raise
        except (TimeoutError, httpx.TimeoutException) as error:
            raise Slow(f"{shown} takes longer than a query may wait for it.") from error
        except (httpx.HTTPError, OSError) as error:
            raise Unreachable(f"{shown} cannot be reached, or breaks off ({type(error).__name__}).") from error
        raise Unreachable(f"{shown} has no address.")

    async def _exchange(self, request: Request, parts: SplitResult, address: str) -> Fetched:
        """Ask one IP address, by the name of the host."""
        import httpx

        target = parts._replace(netloc=f"{_bracketed(address)}:{_port(parts)}", fragment="").geturl()
        name, content = _name(parts.hostname or ""), urlencode(request.fields).encode()
        host = _bracketed(name) + (f":{parts.port}" if parts.port else "")
        headers = {"Host": host, "Accept": request.accept, "Accept-Encoding": "identity", "User-Agent": _AGENT}
        if request.fields:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        method, by_name = "POST" if request.fields else "GET", {"sni_hostname": name}  # what a certificate is for
        wait = httpx.Timeout(self.seconds, connect=min(3.0, self.seconds))
        async with (
            httpx.AsyncClient(timeout=wait, trust_env=False, follow_redirects=False, verify=self._trust) as client,
            client.stream(method, target, content=content, headers=headers, extensions=by_name) as response,
        ):
            return await _whole(request, parts.netloc, response)

    @cached_property
    def _trust(self) -> "ssl.SSLContext":
        import httpx

        return httpx.create_ssl_context(trust_env=False)


def place(entry: str) -> tuple[str, int | None]:
    """Return host and port of an entry of the list; without a port it means the usual ones.

    Raises:
        Invalid: it is no host.
    """
    told = f"{entry}: write a host that queries may ask, such as query.example.org or 10.0.0.5:7200."
    try:
        parts = urlsplit(f"//{entry}")
        found = _name(parts.hostname or ""), parts.port
    except ValueError as error:
        raise Invalid(told) from error
    if parts.netloc != entry or "@" in entry or "*" in entry or found[1] == 0:
        raise Invalid(told)
    return found


def _name(host: str) -> str:
    """Return a host as it is compared: an address in its one form, a name in small ASCII letters.

    Raises:
        ValueError: it is none.
    """
    with suppress(ValueError):
        return str(ip_address(host))
    name = host.rstrip(".").encode("idna").decode("ascii").lower()
    if not name or not all(letter.isalnum() or letter in "-._" for letter in name):
        raise ValueError(host)
    return name


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _port(parts: SplitResult) -> int:
    return parts.port or _PORTS[parts.scheme]


def _resolved(host: str, port: int, seconds: float) -> list[str] | None:
    """Return the addresses of a name, none where it is unknown; None where that is not known in time.

    The system's resolver cannot be stopped, so a thread waits for it that nobody has to wait for.
    """
    found: SimpleQueue[list[str]] = SimpleQueue()

    def resolve() -> None:
        try:
            entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError:
            entries = []
        found.put(list(dict.fromkeys(str(entry[4][0]) for entry in entries)))

    threading.Thread(target=resolve, daemon=True).start()
    try:
        return found.get(timeout=max(0.0, seconds))
    except Empty:
        return None


def _is_public(address: str) -> bool:
    """Whether an address is one of the internet, also where it carries one of the older protocol inside."""
    known = ip_address(address.partition("%")[0])
    if isinstance(known, IPv6Address):
        if known.is_site_local:
            return False
        inside = known.ipv4_mapped or known.sixtofour or (known.teredo or (None, None))[1]
        known = inside or known
    return known.is_global and not (known.is_multicast or known.is_reserved)


async def _whole(request: Request, place: str, response: "httpx.Response") -> Fetched:
    """Return a whole body, as it comes: what unpacks to more than was sent is not taken."""
    if response.is_redirect:
        raise Unreachable(f"{place}, which {request.verb} asks, sends elsewhere, and no redirect is followed.")
    if response.status_code != 200:  # noqa: PLR2004 (the one status that a whole answer has)
        raise Unreachable(f"{place}, which {request.verb} asks, answers {response.status_code}.")
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        raise Unreachable(f"{place}, which {request.verb} asks, answers packed, which was not asked for.")
    body = bytearray()
    async for part in response.aiter_raw():
        body += part
        if len(body) > request.most:
            told = f"{place}, which {request.verb} asks, answers more than {request.most} bytes; ask it for less."
            raise Refused(told, limit="result")
    return Fetched(bytes(body), response.headers.get("content-type", "").partition(";")[0].strip().lower())
