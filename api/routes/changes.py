"""What was changed: asked for once, waited for (long poll), or told as it happens (server-sent events).

Each way reads the journal anew, so that whoever was erased is in none of them, however far back a client asks.
"""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from pydantic import TypeAdapter

from api import schemas_history as shapes
from api import streams
from api.deps import Generation, Lang, Parts, Service, current, may_read
from api.present import Presenter
from api.present_history import changes_out
from graph.history import MOST, history
from ontology import names
from viz.style import Language

router = APIRouter(prefix="/api/v1", tags=["history"])
MOST_SECONDS = 60
_PAGE = 20
_JSON = TypeAdapter(shapes.ChangeOut)
Since = Annotated[
    int | None, Query(ge=0, description="Only changes after this generation; without it the last ones are told")
]


@dataclass(frozen=True)
class Feed:
    """Which changes are told, and how."""

    parts: Service
    language: Language
    about: str | None
    quads: int
    generation: int | None

    @property
    def last(self) -> int:
        """The last change that there is.

        Raises:
            Refused: the store keeps no journal.
        """
        return self.parts.store.journal.generation

    def page(self, since: int | None, limit: int) -> shapes.ChangeList:
        """Return changes after a generation, the last ones where that is None."""
        say = Presenter(current(self.parts, self.generation), self.language)
        found = history(self.parts.store, since, limit, about=self.about)
        return changes_out(say, found, self.last, self.quads)


@router.get(
    "/changes",
    operation_id="listChanges",
    response_model=shapes.ChangeList,
    responses={200: {"content": {streams.EVENTS: {"schema": {"type": "string"}}}}},
)
async def list_changes(
    request: Request,
    parts: Parts,
    language: Lang,
    since: Since = None,
    actor: Annotated[str | None, Query(max_length=2000, description="Only those that name this id or IRI")] = None,
    limit: Annotated[int, Query(ge=1, le=100, description="Changes of a page")] = _PAGE,
    quads: Annotated[int, Query(ge=0, le=MOST, description="How many quads to show on each side of a change")] = 20,
    wait: Annotated[
        int, Query(ge=0, le=MOST_SECONDS, description="Where there is none yet, wait for one so many seconds")
    ] = 0,
    stream: Annotated[bool, Query(description="As server-sent events; so does `Accept: text/event-stream`")] = False,
    generation: Generation = None,
) -> shapes.ChangeList | Response:
    """Changes, oldest first: when, by whom, why, what came and went, and whether it can be undone.

    With `wait` an answer comes when there is a change, or is empty; without `since` that is the next one. As events
    each is a `change` with its generation as its id, and `Last-Event-ID` goes on after one.
    """
    about = actor if actor is None or ":" in actor else names.ID + actor
    feed = Feed(parts, language, about, quads, generation)
    if stream or streams.EVENTS in request.headers.get("accept", ""):
        seen = streams.last_event(request.headers)
        if generation is not None:  # whether it can be read is told before the stream begins
            await run_in_threadpool(parts.pasts.at, generation)
        begin = seen if seen is not None else feed.last if since is None else since
        return streams.EventStream(_events(feed, begin, request), parts.listeners)
    if wait and not request.scope.get(streams.HEAD_ALONE):
        with parts.listeners.one():
            return await _waited(feed, feed.last if since is None else since, limit, time.monotonic() + wait, request)
    return await run_in_threadpool(feed.page, since, limit)


async def _waited(feed: Feed, since: int, limit: int, until: float, request: Request) -> shapes.ChangeList:
    """Return the first page that holds something, or an empty one when the time is over or the client has left."""
    while True:
        page = await run_in_threadpool(feed.page, since, limit)
        if page.items or page.next is not None:
            return page
        since = max(since, page.generation)  # nothing before it is told again
        while feed.last <= since:
            if not await feed.parts.listeners.glance(until) or await request.is_disconnected():
                return page


async def _events(feed: Feed, after: int, request: Request) -> AsyncIterator[str]:
    """Yield each change after a generation as an event, for as long as the client may read."""
    beat = time.monotonic()
    end = beat + streams.STREAM_SECONDS
    yield streams.BEGIN
    while True:
        if feed.last > after:
            page = await run_in_threadpool(feed.page, after, _PAGE)
            for change in page.items:
                yield streams.event("change", change.generation, _JSON.dump_json(change).decode())
                beat = time.monotonic()
            after = max(after, page.generation) if page.next is None else page.next
        if time.monotonic() > beat + streams.HEARTBEAT:
            beat = time.monotonic()
            yield streams.BEAT
            if not may_read(request, feed.parts):  # the token was revoked
                return
        if not await feed.parts.listeners.glance(end):
            return
