"""HTTP/1.1 as uvicorn speaks it through httptools, with a bound on what is neither a whole head nor a body.

Enters: bytes of a client. Leaves: requests, or 400 and a closed connection for a head, a trailer or a chunk's extension
without an end: the parser would keep it in memory for as long as it grows.
"""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MAX_HEAD = 64 * 1024


class Bounded(HttpToolsProtocol):
    """One connection."""

    _open = 0

    def data_received(self, data: bytes) -> None:
        """Read on, until what is not understood yet is too long."""
        self._open += len(data)
        super().data_received(data)
        if self._open > MAX_HEAD and not self.transport.is_closing():
            self.send_400_response(f"The head of the request has more than {MAX_HEAD} bytes.")

    def on_headers_complete(self) -> None:
        """Begin anew after a head."""
        self._open = 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Begin anew after a piece of the body, which the routes bound."""
        self._open = 0
        super().on_body(body)
