"""A folder that no server holds: the same application, in this process.

Enters: an open store. Leaves: a Client. The common questions are answered directly (api.answers); all else asks the
application through its own interface, so that nothing is done in two ways.
"""

import asyncio
import dataclasses
import json
import secrets
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.answers import Answers, Missing, filters
from api.folder import Parameters, Response
from api.outside import exchange
from api.present import Presenter
from api.settings import Settings
from graph.snapshot import read
from graph.store import Store

if TYPE_CHECKING:
    from fastapi import FastAPI

_QUESTIONS: Mapping[str, Callable[[Answers, dict[str, Any]], Any]] = {
    "/api/v1/search": lambda ask, given: ask.search(given["q"]),
    "/api/v1/cooperation": lambda ask, given: ask.cooperation(given["actor"]),
    "/api/v1/measures": lambda ask, given: ask.measures(given["by"], given.get("top"), _missing(given)),
    "/api/v1/paths": lambda ask, given: ask.paths(
        given["from"], given["to"], given.get("avoid_kind"), given.get("most_links")
    ),
    "/api/v1/why": lambda ask, given: ask.why(given["from"], given["to"]),
    "/api/v1/compare": lambda ask, given: ask.compare(given["from"], given["to"], given["limit"]),
}


def _missing(given: Mapping[str, Any]) -> Missing | None:
    if not given.get("sensitivity"):
        return None
    return Missing(**{key: given[key] for key in ("share", "runs", "seed") if key in given})


class Inside:
    """Answers from a store that this process holds."""

    def __init__(self, folder: Path, store: Store) -> None:
        self._folder = folder
        self._store = store

    def get(self, path: str, **parameters: Any) -> Any:
        """Return the JSON value of a read."""
        question = _QUESTIONS.get(path)
        if question is None:
            return self.send("GET", path, parameters).json()
        given = {key: value for key, value in parameters.items() if value is not None}
        say = Presenter(snapshot := read(self._store), given.get("lang", "de"))
        view = filters(kind=given.get("kind"), certainty=given.get("certainty"), on=given.get("on"))
        return json.loads(json.dumps(dataclasses.asdict(question(Answers(snapshot, say, view), given)), default=str))

    def send(
        self,
        method: str,
        path: str,
        parameters: Parameters | None = None,
        *,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Return the application's response."""
        import httpx

        transport = httpx.ASGITransport(app=self._app)
        return asyncio.run(
            exchange(transport, "http://localhost", self._key, method, path, parameters, content, headers)
        )

    @cached_property
    def _key(self) -> str:
        return secrets.token_urlsafe(32)

    @cached_property
    def _app(self) -> "FastAPI":
        from api.app import create_app

        return create_app(Settings(data=self._folder, key=self._key, show_progress=True), self._store)
