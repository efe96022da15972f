"""The page of tokens: an admin sees, makes and revokes them. A secret is shown once, with the answer that makes it.

Enters: forms of an admin. Leaves: HTML that no cache keeps.
"""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.deps import Lang, Parts, Service
from api.errors import Forbidden
from api.pages.posting import AdminForm
from api.pages.templates import page
from api.session import to_login, visit_of
from api.tokens import Token
from graph.errors import GeflechtError
from viz.style import Language

router = APIRouter(include_in_schema=False)


@router.get("/tokens")
def tokens_page(request: Request, parts: Parts, language: Lang) -> Response:
    """List the tokens.

    Raises:
        Forbidden: who is logged in is no admin.
    """
    visit = visit_of(request.scope)
    if visit is None:
        leading = to_login(request.scope, request.headers, "tokens")
        return leading or RedirectResponse(f"{request.scope.get('root_path', '')}/login", 303)
    if visit.token.role != "admin":
        raise Forbidden(f"The token '{visit.token.name}' is no admin's; this needs one.")
    return _listed(parts, language)


@router.post("/tokens")
def change_tokens(request: Request, parts: Parts, language: Lang, form: AdminForm) -> Response:
    """Make a token and show its secret, or revoke one."""
    try:
        if form.text("revoke"):
            parts.tokens.revoke(form.text("revoke"))
            return RedirectResponse(f"{request.scope.get('root_path', '')}/tokens?lang={language}", 303)
        graphs = tuple(form.text("graphs").split())
        token, secret = parts.tokens.create(form.text("role"), form.text("name") or None, graphs)
    except GeflechtError as error:
        given = {name: form.text(name)[:200] for name in ("role", "name", "graphs")}
        return _listed(parts, language, wrong=error.message, given=given)
    return _listed(parts, language, made=token, secret=secret)


def _listed(
    parts: Service,
    language: Language,
    *,
    made: Token | None = None,
    secret: str = "",
    wrong: str = "",
    given: dict[str, str] | None = None,
) -> HTMLResponse:
    answer = page(
        "tokens.html",
        language,
        tokens=parts.tokens.kept(),
        made=made,
        secret=secret,
        wrong=wrong,
        given=given or {"role": "editor", "name": "", "graphs": ""},
    )
    answer.status_code = 422 if wrong else 200
    answer.headers["Cache-Control"] = "no-store"
    return answer
