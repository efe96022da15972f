"""The application: parts composed once, routes plugged in.

Enters: Settings and a Store. Leaves: an ASGI application. Everything that it needs is handed to it.
"""

from fastapi import FastAPI

from api import errors
from api.deps import Service
from api.metrics import Measured, Metrics
from api.pages import docs, start
from api.routes import (
    actors,
    diagrams,
    export,
    graphs,
    health,
    history,
    intake,
    links,
    metrics,
    network,
    relations,
    search,
    sparql,
    structure,
    tokens,
)
from api.security import Gate
from api.settings import Settings
from api.tokens import Tokens
from graph.history import Pasts
from graph.snapshot import Snapshots
from graph.store import Store

_DESCRIPTION = (
    "Actors and relationships, each relation with its source, its day, and whether the text states it or someone "
    "inferred it. A field that is null is not stated; an empty list says that nothing is recorded, never that there is "
    "nothing."
)
_QUESTIONS = (actors, relations, search, network, structure, links, diagrams)
_PROTOCOLS = (sparql, graphs)
_UPKEEP = (export, history, intake, tokens, health, metrics)
_PAGES = (docs, start)


def create_app(settings: Settings, store: Store) -> FastAPI:
    """Return the service on a store."""
    app = FastAPI(
        title="Geflecht",
        version=settings.version,
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        responses={"4XX": {"description": "Problem details (RFC 9457)", "content": {errors.MEDIA_TYPE: {}}}},
    )
    parts = Service(settings, store, Snapshots(store), Tokens(settings.data), Metrics(), Pasts(store))
    app.state.service = parts
    for module in (*_PROTOCOLS, *_QUESTIONS, *_UPKEEP, *_PAGES):
        app.include_router(module.router)
    errors.install(app)
    app.add_middleware(
        Gate,
        settings=settings,
        tokens=parts.tokens,
        state=lambda: f"{store.identity} {store.generation}" if store.versioned else None,
    )
    app.add_middleware(Measured, metrics=parts.metrics)
    return app
