"""What a person reads in place of a problem for programs: one sentence, and where to go on.

Enters: a request that an error stopped, and the problem that it is. Leaves: a page of the same status, or the way to
the login; the problem itself for what is no page, for who takes none, and for the scripts of the pages, which say it.
"""

from collections.abc import Sequence
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from api.access import route_path
from api.errors import MEDIA_TYPE, Unauthorized
from api.pages.templates import page
from api.pages.words import WORDS
from api.session import visit_of
from graph.errors import GeflechtError
from viz.style import Language


def for_person(request: Request, error: GeflechtError, problem: Response, language: Language) -> Response:
    """Return the page of an error, or the problem where no page was asked for."""
    if not _wants_page(request):
        return problem
    if isinstance(error, Unauthorized) and visit_of(request.scope) is None:
        where = urlencode({"next": route_path(request.scope).lstrip("/"), "lang": language})
        return RedirectResponse(f"{request.scope.get('root_path', '')}/login?{where}", 303)
    return _page(problem, error.said(language), language if error.sentence else "en", language)


def of_parameters(request: Request, names: Sequence[str], problem: Response, language: Language) -> Response:
    """Return the page of an address whose parameters are wrong, or the problem where no page was asked for."""
    if not _wants_page(request):
        return problem
    return _page(problem, WORDS[language]["wrong_parameters"].format(", ".join(names)), language, language)


def of_nothing(request: Request, problem: Response, language: Language) -> Response:
    """Return the page of an address where nothing is, or the problem where no page was asked for."""
    if not _wants_page(request):
        return problem
    return _page(problem, WORDS[language]["nothing_here"], language, language)


def _wants_page(request: Request) -> bool:
    """Whether a person looks: a page was asked for, of a route that has one, or of none at all.

    Below an address with more than one part the links of a page would lead astray; there a problem is what it is.
    """
    if route_path(request.scope).count("/") > 1:
        return False
    route, accepted = request.scope.get("route"), request.headers.get("accept", "")
    of_page = not getattr(route, "include_in_schema", False) or "linked data" in getattr(route, "tags", ())
    return of_page and "text/html" in accepted and MEDIA_TYPE not in accepted


def _page(problem: Response, told: str, spoken: str, language: Language) -> Response:
    answer = page("error.html", language, told=told, spoken=spoken)
    answer.status_code = problem.status_code
    answer.headers["Cache-Control"] = "no-store"
    return answer
