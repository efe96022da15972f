"""Changes as they happen: waiting for the next one, streams of events, who may listen, and what no feed tells."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.requests import Request

from api import streams
from api.app import create_app
from api.routes import changes
from api.settings import Settings
from graph.store.embedded import EmbeddedStore
from tests.served import Served, authority, serving
from tests.test_api_access import bearer, token
from tests.test_api_errors import problem
from tests.test_api_history import FIRST, PERSON, PREFIXES, SECOND

CHANGES = "/api/v1/changes"
EVENTS = {"Accept": streams.EVENTS}


def sent(server: Served, text: str) -> int:
    """Import Turtle with the local key; return the generation."""
    url = f"{server.address}/api/v1/imports?name=x.ttl"
    done = httpx.post(url, content=(PREFIXES + text).encode(), headers=authority(server.folder), timeout=60)
    assert done.status_code == 200, done.text
    return int(done.json()["generation"])


def company(name: str) -> str:
    """Return an actor as Turtle."""
    return f'id:{name} a gf:Company ; skos:prefLabel "Firma {name}"@de .'


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a folder with two changes; tests add more."""
    with serving(tmp_path_factory.mktemp("changes") / "data", "--empty") as found:
        for text in (FIRST, SECOND):
            sent(found, text)
        yield found


def generation(server: Served) -> int:
    """Return the last generation."""
    found: Any = server.json(CHANGES)
    return int(found["generation"])


@contextmanager
def followed(server: Served, headers: dict[str, str] | None = None, **parameters: object) -> Iterator[Iterator[Any]]:
    """Follow the stream; yields what parses its events, each as (id, JSON)."""

    def parsed(lines: Iterator[str]) -> Iterator[Any]:
        number = ""
        for line in lines:
            if line.startswith("id: "):
                number = line[4:]
            elif line.startswith("data: "):
                yield int(number), json.loads(line[6:])

    with httpx.stream(
        "GET",
        server.address + CHANGES,
        headers={**EVENTS, **(headers or {})},
        params=parameters,  # type: ignore[arg-type]  # values are texts
        timeout=30,
    ) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith(streams.EVENTS)
        assert (response.headers["cache-control"], response.headers.get("etag")) == ("no-store", None)
        yield parsed(response.iter_lines())


def later(work: Any) -> threading.Thread:
    """Do something in half a second."""
    timer = threading.Timer(0.5, work)
    timer.start()
    return timer


def test_a_waiting_client_is_told_when_something_changes(server: Served) -> None:
    """The answer comes with the change and not before; a change that is there already is told at once."""
    begun = time.monotonic()
    there: Any = server.json(CHANGES, since=0, wait=20)
    assert (len(there["items"]) >= 2, time.monotonic() - begun < 2) == (True, True)
    now = there["generation"]
    writing = later(lambda: sent(server, company("gewartet")))
    begun = time.monotonic()
    told: Any = server.json(CHANGES, since=now, wait=20)
    writing.join()
    assert [c["generation"] for c in told["items"]] == [now + 1]
    assert 0.4 < time.monotonic() - begun < 5


def test_nobody_waits_longer_than_asked(server: Served) -> None:
    """Without news the page is empty and says the last generation; more than a minute is refused."""
    now = generation(server)
    begun = time.monotonic()
    response = server.get(CHANGES, since=now, wait=1)
    assert (response.json()["items"], response.json()["generation"], response.json()["next"]) == ([], now, None)
    assert 0.9 < time.monotonic() - begun < 4
    assert "etag" not in response.headers
    problem(server.get(CHANGES, wait=61), 422)


def test_waiting_for_one_actor_passes_over_the_others(server: Served) -> None:
    """A change of something else does not end the waiting for an actor."""
    now = generation(server)

    def write() -> None:
        sent(server, company("anderes"))
        time.sleep(0.3)
        sent(server, company("gemeint"))

    writing = later(write)
    told: Any = server.json(CHANGES, since=now, wait=20, actor="gemeint")
    writing.join()
    assert [c["generation"] for c in told["items"]] == [now + 2]


def test_a_stream_tells_what_was_and_then_what_happens(server: Served) -> None:
    """From a generation on, each change in order with its number, in the shape and language of the list."""
    listed: Any = server.json(CHANGES, since=0, lang="en", limit=100)["items"]
    with followed(server, since=0, lang="en") as events:
        told = [next(events) for _ in listed]
        assert told == [(change["generation"], change) for change in listed]
        number = sent(server, company("frisch"))
        found, change = next(events)
    assert (found, change["generation"], change["who"]) == (number, number, "local")
    assert any("Firma frisch" in quad for quad in change["added"]["quads"])


def test_a_stream_goes_on_where_it_broke_off(server: Served) -> None:
    """Last-Event-ID wins over `since`; without either only what comes is told; the parameter does what Accept does."""
    last = sent(server, company("abbruch"))
    with followed(server, {"Last-Event-ID": str(last - 1)}, since=0) as events:
        assert next(events)[0] == last
    with followed(server, {"Accept": "*/*"}, stream="true") as events:
        writing = later(lambda: sent(server, company("weiter")))
        assert next(events)[0] == last + 1
        writing.join()
    with followed(server, {"Last-Event-ID": "9" * 5000}, since=last) as events:
        assert next(events)[0] == last + 1


def test_a_stream_of_a_generation_that_never_was_is_refused(server: Served) -> None:
    """Before it begins: a status cannot be taken back."""
    refused = server.get(CHANGES, stream="true", generation=3624)
    assert "3624" in problem(refused, 422)["detail"]


def test_head_of_a_stream_ends_at_once(server: Served) -> None:
    """It has the type of the stream and no body, and holds nobody up."""
    begun = time.monotonic()
    head = httpx.head(server.address + CHANGES, headers=EVENTS)
    assert (head.status_code, head.headers["content-type"].startswith(streams.EVENTS)) == (200, True)
    assert httpx.head(server.address + CHANGES, params={"wait": 20}).status_code == 200
    assert time.monotonic() - begun < 5


def test_listeners_are_bounded_and_let_in_when_one_leaves(server: Served) -> None:
    """Streams and waiting count together; the next is told when to come again, and plain reads go on."""
    with ExitStack() as open_, httpx.Client(timeout=30) as client:
        for _ in range(streams.MOST):
            response = open_.enter_context(client.stream("GET", server.address + CHANGES, headers=EVENTS))
            assert response.status_code == 200
        for parameters in ({"stream": "true"}, {"wait": "5"}):
            refused = httpx.get(server.address + CHANGES, params=parameters)
            assert problem(refused, 429)["seconds"] == int(refused.headers["retry-after"])
        assert server.get(CHANGES).status_code == 200
    deadline = time.monotonic() + 10
    while server.get(CHANGES, wait=1, since=0).status_code == 429 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert server.get(CHANGES, wait=1, since=0).status_code == 200


def test_no_feed_tells_of_who_was_erased(tmp_path: Path) -> None:
    """After an erasure no list, stream or resumed stream has the person; that someone was erased is told."""
    with serving(tmp_path / "data", "--empty") as server:
        for text in (FIRST, PERSON):
            sent(server, text)
        with followed(server, since=0) as open_before:
            assert "maximiliane" in str([next(open_before) for _ in range(2)])
            url = f"{server.address}/api/v1/actors/maximiliane/erase"
            assert httpx.post(url, headers=authority(server.folder), timeout=60).status_code == 200
            number, erasure = next(open_before)
            assert (number, erasure["erasure"]) == (3, True)
        with followed(server, {"Last-Event-ID": "0"}) as events:
            told = [next(events) for _ in range(3)]
        pages = [server.get(CHANGES, **asked).text for asked in ({"since": 0}, {"since": 0, "wait": 5})]
        for text in (str(erasure), str(told), *pages):
            assert "maximiliane" not in text
            assert "Musterfrau" not in text


def test_a_private_feed_needs_a_token(tmp_path: Path) -> None:
    """Neither stream nor waiting answers without a reader's token; with one both do."""
    secret = token(tmp_path / "data", "reader")
    with serving(tmp_path / "data", "--private", "--empty") as private:
        for parameters in ({"stream": "true"}, {"wait": "1"}, {}):
            problem(httpx.get(private.address + CHANGES, params=parameters), 401)
        with followed(private, bearer(secret), since=0, quads=1) as events:
            sent(private, FIRST)
            assert next(events)[0] == 1


def test_a_stream_without_news_beats_until_its_token_is_revoked(
    store: EmbeddedStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sign of life keeps proxies patient; who may not read any more is let go with the next one."""
    monkeypatch.setattr(streams, "HEARTBEAT", 0.0)
    parts = create_app(Settings(folder, reading="private"), store).state.service
    revoked, secret = parts.tokens.create("reader")
    head = [(b"authorization", f"Bearer {secret}".encode())]
    request = Request({"type": "http", "headers": head})

    async def follow() -> list[str]:
        found: list[str] = []
        async for text in changes._events(changes.Feed(parts, "en", None, 20, None), 0, request):
            found.append(text)
            if len(found) == 3:
                parts.tokens.revoke(revoked.id)
        return found

    assert asyncio.run(follow()) == [streams.BEGIN, streams.BEAT, streams.BEAT]


def test_a_stop_of_the_server_ends_streams(tmp_path: Path) -> None:
    """Who listens or waits is let go, and the server has ended long before its patience would."""
    with serving(tmp_path / "data", "--empty") as server, ExitStack() as open_:
        sent(server, FIRST)
        stream = open_.enter_context(followed(server))
        waited: list[int] = []
        waiting = threading.Thread(
            target=lambda: waited.append(httpx.get(server.address + CHANGES + "?wait=50", timeout=30).status_code)
        )
        waiting.start()
        time.sleep(0.5)
        begun = time.monotonic()
        server.process.terminate()
        assert list(stream) == []
        assert server.process.wait(timeout=20) in (0, -15)
        assert time.monotonic() - begun < 2.5
        waiting.join()
        assert waited == [200]
