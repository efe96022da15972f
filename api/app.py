"""The application: parts composed once, routes plugged in.

Enters: Settings and a Store. Leaves: an ASGI application. Everything that it needs is handed to it.
"""

import gc
import threading
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from functools import partial
from types import ModuleType

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from api import errors
from api.deps import Service, answered
from api.jobs import Jobs
from api.metrics import Measured, Metrics
from api.openapi import Described
from api.pages import (
    comparing,
    correcting,
    data_start,
    docs,
    importing,
    login,
    merging,
    opened,
    ranking,
    reviewing,
    start,
)
from api.pages import history as history_page
from api.pages import jobs as jobs_page
from api.pages import overview as overview_page
from api.pages import tokens as tokens_page
from api.rate import Rate
from api.routes import (
    actors,
    catalogue,
    changes,
    citations,
    diagrams,
    documents,
    editing,
    export,
    facets,
    forms,
    graphs,
    health,
    history,
    intake,
    jobs,
    linked_data,
    links,
    mcp,
    merges,
    metrics,
    network,
    overview,
    reconcile,
    relations,
    review,
    search,
    sparql,
    structure,
    tokens,
)
from api.security import Gate
from api.session import Sessions
from api.settings import Settings
from api.strict import strict
from api.tokens import Tokens
from graph.errors import GeflechtError
from graph.history import Pasts
from graph.snapshots import Snapshots
from graph.store import Store
from graph.store.elsewhere import Elsewhere

_DESCRIPTION = (
    "Actors and relationships, each relation with its source, its day, and whether the text states it or someone "
    "inferred it. A field that is null is not stated; an empty list says that nothing is recorded, never that there is "
    "nothing."
)
_QUESTIONS = (actors, relations, citations, search, network, overview, structure, links, facets, diagrams, jobs)
_EDITING = (forms, review, merges, editing, linked_data, catalogue)
_PROTOCOLS = (sparql, graphs, reconcile, mcp)
_UPKEEP = (export, changes, history, intake, documents, tokens, health, metrics)
_DATA = (data_start, importing, reviewing, merging, correcting)
_PAGES = (docs, *_DATA, start, opened, overview_page, login, ranking, comparing, history_page, jobs_page, tokens_page)
_ATTEMPTS = (10, 30)
"""How often a client may try to log in, in a minute and at once."""
_LISTED = (*_QUESTIONS, *_EDITING, *_PROTOCOLS, *_UPKEEP, *_PAGES)
"""As /docs lists them."""


def _read_ahead(parts: Service) -> None:
    if parts.store.versioned:  # what another server holds is read when it is asked for
        parts.store.tidy()
        with suppress(GeflechtError):  # whoever asks is told
            parts.snapshots.current().index.search("a")  # the first search builds the index of names
    gc.collect()
    gc.freeze()  # what stays is not looked through again and again for what could go


@asynccontextmanager
async def _while_serving(app: FastAPI) -> AsyncIterator[None]:
    """Read the data before it is asked for; end jobs and keep what was read when the server stops.

    After a signal, which stops it too, nothing else of ours would run.
    """
    parts = app.state.service
    reading = threading.Thread(target=_read_ahead, args=(parts,), name="read ahead")
    reading.start()
    yield
    for end in (parts.jobs.close, parts.uploads.close, reading.join, parts.snapshots.keep):
        await run_in_threadpool(end)


def _routes(modules: Iterable[ModuleType]) -> list[BaseRoute]:
    """Return the routes of modules as they are: included routers would build each a second time."""
    return [route for module in modules for route in module.router.routes]


def create_app(settings: Settings, store: Store) -> FastAPI:
    """Return the service on a store."""
    app = Described(
        title="Geflecht",
        version=settings.version,
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        lifespan=_while_serving,
        routes=[strict(route) for route in _routes(sorted(_LISTED, key=lambda module: module not in _PROTOCOLS))],
    )
    snapshots = Snapshots(store, settings.data)
    waiting = Jobs(settings.data / "jobs", partial(answered, snapshots, settings.engine))
    elsewhere = Elsewhere(settings.services, settings.limits.seconds)
    known = Tokens(settings.data)
    sessions = Sessions(settings.data, known)
    attempts = Rate(*_ATTEMPTS)
    metrics, pasts = Metrics(), Pasts(store)
    parts = Service(settings, store, snapshots, known, sessions, attempts, metrics, waiting, elsewhere, pasts)
    app.state.service = parts
    app.state.addresses = frozenset(getattr(route, "path", "") for route in app.routes)
    app.routed = tuple(route for route in _routes(_LISTED) if isinstance(route, APIRoute))
    errors.install(app)
    app.add_middleware(
        Gate,
        settings=settings,
        tokens=known,
        sessions=sessions,
        state=lambda: f"{store.identity} {store.generation}" if store.versioned else None,
    )
    app.add_middleware(Measured, metrics=parts.metrics)
    return app
