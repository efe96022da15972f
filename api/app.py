"""The application: parts composed once, routes plugged in.

Enters: Settings and a Store. Leaves: an ASGI application. Everything that it needs is handed to it.
"""

from fastapi import FastAPI

from api import errors
from api.deps import Service
from api.pages import docs, start
from api.routes import actors, diagrams, export, graphs, health, intake, network, relations, search, sparql
from api.security import Gate
from api.settings import Settings
from graph.snapshot import Snapshots
from graph.store import Store

_DESCRIPTION = (
    "Actors and relationships, each relation with its source, its day, and whether the text states it or someone "
    "inferred it. A field that is null is not stated; an empty list says that nothing is recorded, never that there is "
    "nothing."
)


def create_app(settings: Settings, store: Store) -> FastAPI:
    """Return the service on a store."""
    app = FastAPI(
        title="Geflecht",
        version=settings.version,
        description=_DESCRIPTION,
        root_path=settings.root_path,
        docs_url=None,
        redoc_url=None,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        responses={"4XX": {"description": "Problem details (RFC 9457)", "content": {errors.MEDIA_TYPE: {}}}},
    )
    app.state.service = Service(settings, store, Snapshots(store))
    for module in (actors, relations, search, network, diagrams, sparql, graphs, export, intake, health, docs, start):
        app.include_router(module.router)
    errors.install(app)
    app.add_middleware(Gate, settings=settings, state=lambda: f"{store.identity} {store.generation}")
    return app
