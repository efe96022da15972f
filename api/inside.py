"""A folder that no server holds: the same application, in this process.

Enters: an open store. Leaves: a Client. The common questions are answered directly (api.answers); all else asks the
application through its own interface, so that nothing is done in two ways.
"""

import asyncio
import dataclasses
import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from api import schemas_jobs
from api.answers import Answers, filters, ranking_asked
from api.folder import Parameters, Response, Tell
from api.outside import Body, about, exchange, pieces
from api.present import Presenter
from api.settings import Settings
from graph.analysis.filters import Filters
from graph.analysis.long import Step, compute
from graph.analysis.sensitivity import Missing
from graph.snapshots import read
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
    "/api/v1/compare": lambda ask, given: ask.compare(
        given["from"], given["to"], given["limit"], given.get("cursor", 0)
    ),
    "/api/v1/citations": lambda ask, given: ask.citations(given.get("actor"), **_page(given)),
}


def _backup(store: Store, given: Mapping[str, Any]) -> Iterator[bytes]:
    from graph.store import backup

    return backup.pieces(store, given.get("name"))


# the transport in process would keep a whole body in memory
_STREAMS: Mapping[str, Callable[[Store, Mapping[str, Any]], Iterator[bytes]]] = {"/api/v1/backup": _backup}


def _missing(given: Mapping[str, Any]) -> Missing | None:
    if not given.get("sensitivity"):
        return None
    return Missing(**{key: given[key] for key in ("share", "runs", "seed") if key in given})


def _page(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: given[name] for name in ("network", "limit", "cursor") if name in given}


def _value(answer: Any) -> Any:
    """Return an answer as a JSON value."""
    return json.loads(json.dumps(dataclasses.asdict(answer), default=str))


class Inside:
    """Answers from a store that this process holds."""

    def __init__(self, folder: Path, store: Store, language: str | None = None) -> None:
        self._folder = folder
        self._store = store
        self._language = language

    def get(self, path: str, **parameters: Any) -> Any:
        """Return the JSON value of a read."""
        question = _QUESTIONS.get(path)
        if question is None:
            return self.send("GET", path, parameters).json()
        given = {key: value for key, value in parameters.items() if value is not None}
        view = filters(kind=given.get("kind"), certainty=given.get("certainty"), on=given.get("on"))
        return _value(question(self._ask(view, given.get("lang", "de")), given))

    def work(self, question: str, parameters: Parameters, language: str, tell: Tell) -> Any:
        """Return the JSON value of a ranking that takes long, done in this process."""
        assert question == "measures"
        asked, words = ranking_asked(parameters), schemas_jobs.WORDS["de" if language == "de" else "en"]

        def told(step: Step) -> None:
            tell(step.share, words[step.phase].format(step.done, step.of))

        return _value(self._ask(asked.view, language).at_length(asked, lambda work: compute(work, told)))

    def _ask(self, view: Filters, language: str) -> Answers:
        snapshot = read(self._store, self._folder)
        return Answers(snapshot, Presenter(snapshot, "de" if language == "de" else "en"), view)

    def fetch(self, path: str, into: BinaryIO, **parameters: Any) -> None:
        """Write the body of a read into a file, piece by piece."""
        into.writelines(_STREAMS[path](self._store, parameters))

    def put_file(self, path: str, file: Path) -> Response:
        """Send a file as the body of a POST, piece by piece."""
        return self.send("POST", path, content=pieces(file))

    def send(
        self,
        method: str,
        path: str,
        parameters: Parameters | None = None,
        *,
        content: Body | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Return the application's response."""
        import httpx

        transport = httpx.ASGITransport(app=self._app)
        told = {**(headers or {}), **about(self._key, self._language)}
        return asyncio.run(exchange(transport, "http://localhost", method, path, parameters, content, told))

    @cached_property
    def _key(self) -> str:
        return secrets.token_urlsafe(32)

    @cached_property
    def _app(self) -> "FastAPI":
        from api.app import create_app

        return create_app(Settings(data=self._folder, key=self._key, show_progress=True), self._store)
