"""What routes depend on, as annotated types: the service's parts, the language, and the filters of a network.

What does not wait is async, for a thread would cost more than it does.
"""

import json
from dataclasses import asdict, dataclass, field
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter, ValidationError

from api import answers, audit, negotiate
from api.access import caller, check_origin, client_address
from api.errors import Forbidden, Unauthorized
from api.job_files import Job
from api.jobs import Compute, Jobs
from api.metrics import Metrics, template
from api.paging import Page
from api.present import Presenter
from api.rate import Rate
from api.session import Sessions, visit_of
from api.settings import Settings
from api.streams import Listeners
from api.tokens import Token, Tokens
from api.uploads import Uploads
from graph.analysis.filters import Filters
from graph.errors import Refused
from graph.history import Pasts
from graph.intake.commit import Author, Receipt
from graph.sentences import Sentence
from graph.snapshot import Snapshot
from graph.snapshots import Snapshots
from graph.store import Store
from graph.store.elsewhere import Elsewhere
from viz.style import Language

Shape = TypeVar("Shape")
BEGINS = "Where the page begins, as the page before said in `next`"
Generation = Annotated[
    int | None, Query(ge=0, description="The data as it was after this change; without it, as it is now")
]


@dataclass(frozen=True)
class Service:
    """The parts of a running service, composed once; ``attempts`` is how often a client may try to log in."""

    settings: Settings
    store: Store
    snapshots: Snapshots
    tokens: Tokens
    sessions: Sessions
    attempts: Rate
    metrics: Metrics
    jobs: Jobs
    elsewhere: Elsewhere
    pasts: Pasts
    listeners: Listeners = field(default_factory=Listeners)
    uploads: Uploads = field(default_factory=Uploads)


@dataclass(frozen=True)
class Writer:
    """Who writes, by which token and in which request."""

    token: Token
    method: str
    route: str
    address: str

    @property
    def author(self) -> Author:
        """Who the change is by: the token's name, and the graphs that it is bound to."""
        return Author(self.token.name, self.token.graphs)

    def wrote(self, receipt: Receipt) -> None:
        """Note on the audit log what was written."""
        audit.record(self.token, self.method, self.route, self.address, receipt)


async def service(request: Request) -> Service:
    """Return the parts of this service."""
    found = request.app.state.service
    assert isinstance(found, Service)
    return found


def current(parts: Annotated[Service, Depends(service)], generation: Generation = None) -> Snapshot:
    """Return the data as it is now, or as it was after a change."""
    return parts.snapshots.current() if generation is None else parts.pasts.at(generation)


async def wanted_language(
    request: Request, lang: Annotated[Language | None, Query(description="de or en; else by Accept-Language")] = None
) -> Language:
    """Return the language asked for: by parameter, else by header, else German."""
    return lang or negotiate.language(request)


async def presenter(
    snapshot: Annotated[Snapshot, Depends(current)], language: Annotated[Language, Depends(wanted_language)]
) -> Presenter:
    """Return what turns findings into answers in the language asked for."""
    return Presenter(snapshot, language)


async def writer(request: Request, parts: Annotated[Service, Depends(service)]) -> Writer:
    """Return who writes: by a token, or by the command line of the same folder with its local key.

    Raises:
        Unauthorized: the request carries no valid token.
        Forbidden: the token only reads, or a page of a foreign origin sends it.
    """
    by = _author(request, parts)
    check_writes(by.token)
    return by


def check_writes(token: Token) -> None:
    """Let nobody write whose role only reads.

    Raises:
        Forbidden: so is this one's.
    """
    if not token.writes:
        raise Forbidden(f"The token '{token.name}' may read only; write with the token of an editor.")


def _author(request: Request, parts: Service) -> Writer:
    token = caller(request.scope, parts.settings, parts.tokens)
    if token is None and visit_of(request.scope):
        raise Forbidden("It does not show that a page of this service sends it; load the page anew, or send X-CSRF.")
    if token is None:
        raise Unauthorized(
            "This needs the token of an editor or an admin, as Bearer or as the password of Basic; "
            "on the machine of the service `geflecht token create --role editor` makes one."
        )
    check_origin(request.headers, parts.settings)
    return Writer(token, request.method, template(request.scope), client_address(request.scope))


def answered(snapshots: Snapshots, engine: str, job: Job, compute: Compute) -> tuple[bytes, int]:
    """Return the result of a job on the data as it is when the job begins, and the generation of that."""
    snapshot, language = snapshots.current(), job.language
    asked = answers.ranking_asked(job.parameters)
    ask = answers.Answers(snapshot, Presenter(snapshot, language), asked.view, engine)
    found = ask.at_length(asked, compute)
    return json.dumps(asdict(found), ensure_ascii=False).encode(), snapshot.generation


def may_read(request: Request, parts: Service) -> bool:
    """Whether a request may see what the service holds."""
    private = parts.settings.reading == "private"
    return not private or caller(request.scope, parts.settings, parts.tokens) is not None


async def administrator(request: Request, parts: Annotated[Service, Depends(service)]) -> Writer:
    """Return who administers: an admin, or the command line of the same folder.

    Raises:
        Forbidden: the token is of another role.
    """
    by = _author(request, parts)
    if by.token.role != "admin":
        raise Forbidden(f"The token '{by.token.name}' is no admin's; this needs one.")
    return by


async def body_of(request: Request, most: int) -> bytes:
    """Return a request's body.

    Raises:
        Refused: it has more bytes than it may, or says so.
    """
    body = bytearray()
    told = request.headers.get("content-length", "")
    if told.isdecimal() and int(told) > most:
        raise _too_much(most)
    async for part in request.stream():
        body += part
        if len(body) > most:
            raise _too_much(most)
    return bytes(body)


async def body_as(request: Request, shape: TypeAdapter[Shape], most: int) -> Shape:
    """Return a request's body, JSON, as what it has to be; the framework would take any length of it.

    Raises:
        RequestValidationError: it is something else.
        Refused: it is too long.
    """
    body = await body_of(request, most)
    try:
        return shape.validate_json(body)
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_context=False)
        raise RequestValidationError([{**one, "loc": ("body", *one["loc"])} for one in wrong]) from error


def body_schema(shape: TypeAdapter[Any]) -> dict[str, Any]:
    """Return the description of a body that is read by ``body_as``."""
    schema = shape.json_schema()
    named = schema.pop("$defs", {})
    for name, part in schema.get("properties", {}).items():
        if "$ref" in part:
            schema["properties"][name] = named[part["$ref"].rpartition("/")[2]]
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def _too_much(most: int) -> Refused:
    return Refused(Sentence("request too large", most=most), limit="size")


async def filters(
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
    parts: Annotated[Service, Depends(service)],
) -> answers.Answers:
    """Return what answers the common questions on the data as it is now."""
    return answers.Answers(snapshot, say, view, parts.settings.engine)


async def page(
    limit: Annotated[int | None, Query(ge=1, le=1000, description="Items of a page; without it all at once")] = None,
    cursor: Annotated[int, Query(ge=0, description=BEGINS)] = 0,
) -> Page:
    """Return the page asked for of a list that is answered whole where none is."""
    return Page(limit, cursor)


Parts = Annotated[Service, Depends(service)]
Admin = Annotated[Writer, Depends(administrator)]
By = Annotated[Writer, Depends(writer)]
Data = Annotated[Snapshot, Depends(current)]
Lang = Annotated[Language, Depends(wanted_language)]
Say = Annotated[Presenter, Depends(presenter)]
Ask = Annotated[answers.Answers, Depends(answering)]
View = Annotated[Filters, Depends(filters)]
Paged = Annotated[Page, Depends(page)]
Limit = Annotated[int, Query(ge=1, le=1000, description="Items of a page")]
Cursor = Annotated[int, Query(ge=0, description=BEGINS)]
