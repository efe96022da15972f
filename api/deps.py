"""What routes depend on, as annotated types: the service's parts, the language, and the filters of a network."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request

from api import answers
from api.errors import Forbidden
from api.present import Presenter
from api.security import may_write
from api.settings import Settings
from graph.analysis.network import Filters
from graph.errors import Refused
from graph.snapshot import Snapshot, Snapshots
from graph.store import Store
from viz.style import Language


@dataclass(frozen=True)
class Service:
    """The parts of a running service, composed once."""

    settings: Settings
    store: Store
    snapshots: Snapshots


def service(request: Request) -> Service:
    """Return the parts of this service."""
    found = request.app.state.service
    assert isinstance(found, Service)
    return found


def current(parts: Annotated[Service, Depends(service)]) -> Snapshot:
    """Return the data as it is now."""
    return parts.snapshots.current()


def wanted_language(
    request: Request, lang: Annotated[Language | None, Query(description="de or en; else by Accept-Language")] = None
) -> Language:
    """Return the language asked for: by parameter, else by header, else German."""
    if lang:
        return lang
    ordered = [part.strip()[:2].lower() for part in request.headers.get("accept-language", "").split(",")]
    return "en" if "en" in ordered and ("de" not in ordered or ordered.index("en") < ordered.index("de")) else "de"


def presenter(
    snapshot: Annotated[Snapshot, Depends(current)], language: Annotated[Language, Depends(wanted_language)]
) -> Presenter:
    """Return what turns findings into answers in the language asked for."""
    return Presenter(snapshot, language)


def writer(request: Request, parts: Annotated[Service, Depends(service)]) -> None:
    """Let only the command line of the same folder pass, by its local key.

    Raises:
        Forbidden: the request carries no valid key.
    """
    if not may_write(request.headers, parts.settings):
        raise Forbidden("Over HTTP this service is read-only; write with the geflecht command on its folder.")


async def body_of(request: Request, most: int) -> bytes:
    """Return a request's body.

    Raises:
        Refused: it has more bytes than it may.
    """
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most:
            raise Refused(f"The request has more than {most} bytes; send less.", limit="size")
    return bytes(body)


def filters(
    kind: Annotated[list[str] | None, Query(description="Kinds of node, with everything below them")] = None,
    relation: Annotated[list[str] | None, Query(description="Relations")] = None,
    certainty: Annotated[list[str] | None, Query(description="stated, inferred")] = None,
    on: Annotated[str | None, Query(description="The network on a day, YYYY-MM-DD: valid or observed then")] = None,
    undated: Annotated[bool, Query(description="With `on`: also what carries no date")] = False,
    derived: Annotated[bool, Query(description="Also what rules derived")] = False,
) -> Filters:
    """Return the filters of a network; unknown names are refused with the nearest."""
    return answers.filters(kind=kind, relation=relation, certainty=certainty, on=on, undated=undated, derived=derived)


def answering(
    snapshot: Annotated[Snapshot, Depends(current)],
    say: Annotated[Presenter, Depends(presenter)],
    view: Annotated[Filters, Depends(filters)],
) -> answers.Answers:
    """Return what answers the common questions on the data as it is now."""
    return answers.Answers(snapshot, say, view)


Parts = Annotated[Service, Depends(service)]
Data = Annotated[Snapshot, Depends(current)]
Lang = Annotated[Language, Depends(wanted_language)]
Say = Annotated[Presenter, Depends(presenter)]
Ask = Annotated[answers.Answers, Depends(answering)]
View = Annotated[Filters, Depends(filters)]
Limit = Annotated[int, Query(ge=1, le=1000, description="Items of a page")]
Cursor = Annotated[int, Query(ge=0, description="Where the page begins, as the page before said in `next`")]
