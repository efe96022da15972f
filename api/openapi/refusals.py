"""What an operation may refuse: the statuses that its route can end in, read from what the route depends on.

Enters: routes. Leaves: statuses, the problem that each is, and whether a token is needed.
"""

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from api import deps, editing
from api.errors import MEDIA_TYPE
from api.rate import is_expensive
from api.routes import jobs, tokens

_EVERYWHERE = (401, 414, 421, 431, 500, 503)
_EXPENSIVE = 429
_WITH_PARAMETERS, _WITH_PATH, _WITH_BODY = (422,), (404,), (413,)
_BY_DEPENDENCY: dict[Callable[..., Any], tuple[int, ...]] = {
    deps.current: (403, 413, 422),  # an earlier generation may be gone, or too far off
    deps.filters: (404, 422),
    deps.writer: (403,),
    deps.administrator: (403,),
    editing.sent: (413, 422),
    editing.looked_at: (412, 428),
    editing.editor: (404, 409, 410, 422),
    jobs.starter: (403,),
    jobs.wanted: (422,),
    tokens.wanted: (422,),
}
_SAYS = {
    400: "It cannot be read, or is a query that cannot be parsed; the problem says where",
    401: "A token is needed, or the one sent is none of this service",
    403: "The token, or a page of that origin, may not do this; or it is nothing this service does",
    404: "There is nothing of that name; the problem names the nearest",
    406: "It is not there in any of the media types accepted",
    409: "It stands against what is there",
    410: "Whom it is about was erased for good",
    412: "Someone else changed it meanwhile; read it again and repeat",
    413: "It is larger than it may be",
    414: "The address is longer than it may be",
    415: "It is sent in a media type that is not taken",
    421: "The service is not reached by that name",
    422: "What was given is wrong; the problem says what and how it is written",
    428: "If-Match is missing: say which state was looked at",
    429: "Asked more often than allowed; Retry-After says when to ask again",
    431: "The headers are longer than they may be",
    500: "The service failed; nothing was written",
    502: "A server that was asked does not answer",
    503: "It took too long, too much is asked at once, or the data cannot be read now",
    504: "A server that was asked takes too long",
}
_OPTIONAL: list[dict[str, list[str]]] = [{}, {"bearer": []}, {"basic": []}]
_NEEDED: list[dict[str, list[str]]] = _OPTIONAL[1:]


def refused(path: str, route: APIRoute) -> set[int]:
    """Return the statuses of problems that a route can end in, as far as what it depends on tells."""
    found = set(_EVERYWHERE)
    calls = set(_calls(route.dependant))
    for call, statuses in _BY_DEPENDENCY.items():
        if call in calls:
            found.update(statuses)
    if is_expensive(path):
        found.add(_EXPENSIVE)
    if _has_parameters(route.dependant):
        found.update(_WITH_PARAMETERS)
    if "{" in path:
        found.update(_WITH_PATH)
    if (route.methods or set()) & {"POST", "PUT", "PATCH"}:
        found.update(_WITH_BODY)
    return found


def problems() -> dict[str, Any]:
    """Return the responses that problems are, by name."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        f"Problem{status}": {"description": f"{HTTPStatus(status).phrase}. {says}.", "content": content}
        for status, says in _SAYS.items()
    }


def security(route: APIRoute) -> list[dict[str, list[str]]] | None:
    """Return how a route is authorised: with a token, or, where the service is private, with one for reading."""
    needed = {deps.writer, deps.administrator} & set(_calls(route.dependant))
    return _NEEDED if needed else _OPTIONAL


def _calls(dependant: Dependant) -> Iterator[Callable[..., Any]]:
    for one in dependant.dependencies:
        if one.call is not None:
            yield one.call
        yield from _calls(one)


def _has_parameters(dependant: Dependant) -> bool:
    own = dependant.query_params or dependant.header_params or dependant.path_params or dependant.body_params
    return bool(own) or any(_has_parameters(one) for one in dependant.dependencies)
