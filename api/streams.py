"""Server-sent events, and who waits for news: bounded in number and time, and let go when the server stops.

Enters: texts of events as they come. Leaves: a response that sends them (https://html.spec.whatwg.org, section 9.2).
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

from fastapi.responses import StreamingResponse
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from api.errors import TooOften, of_error

MOST = 32
"""How many may wait at once: each keeps a connection."""
HEARTBEAT, STREAM_SECONDS, _GLANCE, _RETRY = 15.0, 3600.0, 0.1, 10
BEGIN, BEAT = "retry: 2000\n\n", ": still here\n\n"
EVENTS = "text/event-stream"
HEAD_ALONE = "geflecht.head"
"""Marks the scope of a request whose answer has no body, so that nobody waits for one."""
_MOST_DIGITS = 15


class Listeners:
    """Who waits for news from one service."""

    def __init__(self) -> None:
        self._waiting = 0
        self._closed = False

    @contextmanager
    def one(self) -> Iterator[None]:
        """Count one who waits.

        Raises:
            TooOften: too many do.
        """
        if self._waiting >= MOST:
            told = f"{MOST} streams of events are open already; ask without waiting, or again in {_RETRY} s."
            raise TooOften(told, seconds=_RETRY)
        self._waiting += 1
        try:
            yield
        finally:
            self._waiting -= 1

    async def glance(self, until: float) -> bool:
        """Wait a moment; return whether to go on waiting, which is up to a time of the monotonic clock."""
        left = until - time.monotonic()
        if self._closed or left <= 0:
            return False
        await asyncio.sleep(min(_GLANCE, left))
        return not self._closed

    def close(self) -> None:
        """Let all go: the service stops."""
        self._closed = True


class EventStream(StreamingResponse):
    """A stream of events."""

    media_type = EVENTS

    def __init__(self, content: AsyncIterator[str], listeners: Listeners) -> None:
        super().__init__(content, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        self._listeners = listeners

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events, or a problem where too many wait already; of HEAD the head alone."""
        if scope.get(HEAD_ALONE):
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            await send({"type": "http.response.body", "body": b""})
            return
        try:
            with self._listeners.one():
                await super().__call__(scope, receive, send)
        except TooOften as error:
            await of_error(error)(scope, receive, send)


def event(name: str, number: int, data: str) -> str:
    """Return an event; its data is one line, such as JSON is."""
    return f"id: {number}\nevent: {name}\ndata: {data}\n\n"


def last_event(headers: Headers) -> int | None:
    """Return the number of the last event that a client has seen, None where it says none that can be read."""
    given = headers.get("last-event-id", "")
    return int(given) if given.isdecimal() and given.isascii() and len(given) <= _MOST_DIGITS else None
