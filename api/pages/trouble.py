"""What a person reads in place of a problem for programs: one sentence, and where to go on.

Enters: a request that an error stopped, and the problem that it is. Leaves: a page of the same status, or the way to
the login; the problem itself for what is no page, or for who takes none.
"""

from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from api.access import route_path
from api.errors import Unauthorized
from api.pages.templates import page
from api.session import visit_of
from graph.errors import GeflechtError
from viz.style import Language


def for_person(request: Request, error: GeflechtError, problem: Response, language: Language) -> Response:
    """Return the page of an error of a form, or the problem where no page was asked for."""
    route = request.scope.get("route")
    of_page = getattr(route, "include_in_schema", True) is False
    if not of_page or "text/html" not in request.headers.get("accept", ""):
        return problem
    if isinstance(error, Unauthorized) and visit_of(request.scope) is None:
        where = urlencode({"next": route_path(request.scope).lstrip("/"), "lang": language})
        return RedirectResponse(f"{request.scope.get('root_path', '')}/login?{where}", 303)
    answer = page("error.html", language, told=error.said(language), tongue=language if error.sentence else "en")
    answer.status_code = problem.status_code
    answer.headers["Cache-Control"] = "no-store"
    return answer
