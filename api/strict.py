"""Parameters that an address does not take are refused: a filter whose name is mistyped would filter nothing.

Enters: the routes of the application. Leaves: the same, those of the API, of diagrams and of exports with a check in
front. What a route takes is read from its declaration. Protocols with a specification of their own say themselves what
they take, and pages for people pass over what they do not know.
"""

from collections.abc import Iterator
from copy import copy
from functools import cached_property
from urllib.parse import parse_qsl

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from graph.errors import Invalid

_STRICT = ("/api/", "/diagram", "/export")
_EVERYWHERE = frozenset({"lang"})
"""Read from every address: the language in which it refuses."""
_LONGEST = 100


def strict(route: BaseRoute) -> BaseRoute:
    """Return a route of the application, with its check where it is one that refuses what it does not take."""
    if not isinstance(route, APIRoute) or not route.path.startswith(_STRICT):
        return route
    found = copy(route)  # modules keep theirs: an application may be made twice
    found.app = _Checked(route.dependant, route.app)
    return found


class _Checked:
    """A route behind the check of its parameters."""

    def __init__(self, takes: Dependant, app: ASGIApp) -> None:
        self._takes = takes
        self._app = app

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(_declared(self._takes)) | _EVERYWHERE

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request.

        Raises:
            Invalid: it has a parameter that the route does not take; with the nearest that it takes.
        """
        if scope["query_string"]:
            for name, value in parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True):
                if name not in self._known:
                    raise _unknown(name, value, self._known)
        await self._app(scope, receive, send)


def _declared(takes: Dependant) -> Iterator[str]:
    yield from (parameter.alias for parameter in takes.query_params)
    for one in takes.dependencies:
        yield from _declared(one)


def _unknown(name: str, value: str, known: frozenset[str]) -> Invalid:
    from graph.search import nearest

    near = nearest(name[:_LONGEST], known)
    wrong = {"parameter": name[:_LONGEST], "given": value[:_LONGEST], "expected": f"one of {', '.join(sorted(known))}"}
    told = f'This address takes no parameter "{name[:_LONGEST]}". Nearest: {", ".join(near)}.'
    return Invalid(told, parameters=[wrong], nearest=near)
