"""Requests to a SPARQL server (SPARQL 1.1 Protocol, section 2), each with its graphs, a deadline and a bound.

Enters: an address, which may carry the graphs and the credentials of every request. Leaves: bodies that are whole.
"""

import threading
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from graph.errors import BadQuery, Invalid, Refused, Slow, Unreachable
from graph.store.dataset import Dataset
from graph.store.jobs import Limits
from ontology import names

if TYPE_CHECKING:
    import httpx

_EMPTY = names.GRAPH + "empty"  # to Virtuoso, a request that names no named graph is one that sees all
_LOCAL = ("localhost", "127.0.0.1", "::1")
_WRONG, _DENIED = (400, 422), (401, 403)


def split(address: str) -> SplitResult:
    """Return the parts of the address of a SPARQL server.

    Raises:
        Invalid: it is none.
    """
    told = "The address of a SPARQL server begins with http:// or https:// and names a host."
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise Invalid(told) from error
    if not usable:
        raise Invalid(told)
    return parts


class Wire:
    """The connections to one server.

    ``https://NAME:PASSWORD@HOST/sparql`` is Basic authentication, ``https://:TOKEN@HOST/sparql`` a Bearer token.

    Raises:
        Invalid: the address is none, or would send credentials where others can read them.
    """

    def __init__(self, address: str, limits: Limits) -> None:
        parts = split(address)
        if parts.password and parts.scheme == "http" and parts.hostname not in _LOCAL:
            raise Invalid("Over http:// others could read the password; use https://.")
        given = parse_qsl(parts.query, keep_blank_values=True)
        self.default = tuple(value for key, value in given if key == "default-graph-uri")
        self._named = tuple(value for key, value in given if key == "named-graph-uri")
        kept = [(key, value) for key, value in given if not key.endswith("-graph-uri")]
        self._address = urlunsplit(parts._replace(query=urlencode(kept), netloc=parts.netloc.rpartition("@")[2]))
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._limits = limits
        self._made: httpx.Client | None = None
        self._lock = threading.Lock()

    def dataset(self, also: Iterable[str] = ()) -> Dataset:
        """Return the graphs of a request: those of the address, and more by name; none where it names no main."""
        if not self.default:
            return Dataset()
        return Dataset(self.default, (*self._named, *also) or (_EMPTY,))

    def ask(self, query: str, media: str, dataset: Dataset) -> bytes:
        """Return the answer to a query in a media type.

        Raises:
            Slow: it takes longer than the deadline.
            Unreachable: the server does not answer, or answers with an error or in part.
            BadQuery: it cannot read the query.
            Refused: the answer is larger than an answer may be.
        """
        graphs = [("default-graph-uri", iri) for iri in dataset.default]
        graphs += [("named-graph-uri", iri) for iri in dataset.named]
        return self._post(self._address, [*graphs, ("query", query)], media)

    def update(self, address: str, update: str) -> None:
        """Send an update; raises as ``ask`` does."""
        self._post(address, [("update", update)], "*/*")

    def close(self) -> None:
        """Close the connections."""
        if self._made is not None:
            self._made.close()

    def _post(self, address: str, fields: list[tuple[str, str]], media: str) -> bytes:
        import httpx

        headers = {"Accept": media, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            with self._client.stream("POST", address, content=urlencode(fields).encode(), headers=headers) as response:
                return self._body(response)
        except httpx.TimeoutException as error:
            raise Slow(f"The server behind this service took longer than {self._limits.seconds:g} s.") from error
        except httpx.HTTPError as error:
            said = type(error).__name__
            raise Unreachable(f"The server behind this service cannot be reached ({said}); is it running?") from error

    @property
    def _client(self) -> "httpx.Client":
        import httpx

        with self._lock:
            if self._made is None:
                bearer = bool(self._password and not self._user)
                headers = {"Authorization": f"Bearer {self._password}"} if bearer else {}
                basic = (self._user, self._password) if self._user else None
                wait = httpx.Timeout(self._limits.seconds, connect=min(5.0, self._limits.seconds))
                self._made = httpx.Client(auth=basic, headers=headers, timeout=wait, trust_env=False)
            return self._made

    def _body(self, response: "httpx.Response") -> bytes:
        """Return a whole body; the deadline holds for all of it, however slowly it comes."""
        deadline, body = time.monotonic() + self._limits.seconds, bytearray()
        for part in response.iter_bytes():
            body += part
            if len(body) > self._limits.result:
                raise Refused(
                    f"The result has more than {self._limits.result} bytes; ask for less, with LIMIT.", limit="result"
                )
            if time.monotonic() > deadline:
                raise Slow(f"The server behind this service took longer than {self._limits.seconds:g} s.")
        if response.status_code in _WRONG:
            raise BadQuery(f"The server behind this service says: {bytes(body[:300]).decode(errors='replace').strip()}")
        if response.status_code in _DENIED:
            raise Unreachable("The server behind this service wants other credentials in its address.")
        if not response.is_success:
            raise Unreachable(f"The server behind this service answered {response.status_code}.")
        return bytes(body)
