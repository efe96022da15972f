"""Logging in by the link that the server prints or by a token, and logging out.

Enters: a one-time code or a token. Leaves: a cookie, and the way back to the page that was wanted. A code is exchanged
by a redirect, so it stays neither in the address bar nor in what other pages are told as their referrer.
"""

import math
import re
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.access import check_origin, client_address, named_by
from api.deps import Lang, Parts, Service
from api.errors import Forbidden
from api.pages.posting import fields_of, text_of
from api.pages.templates import page
from api.pages.words import WORDS
from api.session import CODE_SECONDS, SESSION_SECONDS, is_own, visit_of
from api.tokens import Token
from viz.style import Language

router = APIRouter(include_in_schema=False)
_MOST_FORM = 16 * 1024
_OWN_PAGE = re.compile(r"([a-z][a-z0-9/_.-]*)?(\?[\w.~%&=+:,;@!$'()*/-]*)?")
_SECRET = {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
Wanted = Annotated[str, Query(alias="next", max_length=4000)]
Code = Annotated[str | None, Query(max_length=200)]


@router.get("/login")
def login_page(request: Request, parts: Parts, language: Lang, code: Code = None, wanted: Wanted = "") -> Response:
    """Show where to log in, or take the code of the link."""
    if code is None:
        return _asking(request, parts, language, wanted)
    seconds = _waits(request, parts)
    if seconds:
        return _asking(request, parts, language, wanted, WORDS[language]["login_often"].format(seconds), 429)
    token = parts.sessions.redeem(code)
    if token is None:
        told = WORDS[language]["login_code_wrong"].format(CODE_SECONDS // 60)
        return _asking(request, parts, language, wanted, told, 403)
    return _welcomed(request, parts, token, wanted)


@router.post("/login")
async def log_in(request: Request, parts: Parts, language: Lang) -> Response:
    """Take a token.

    Raises:
        Forbidden: a page of another site sends it.
    """
    _check_own(request, parts)
    fields = await fields_of(request, _MOST_FORM)
    wanted, text = text_of(fields, "next"), WORDS[language]
    seconds = _waits(request, parts)
    if seconds:
        return _asking(request, parts, language, wanted, text["login_often"].format(seconds), 429)
    token = named_by(text_of(fields, "token"), parts.settings, parts.tokens)
    if token is None:
        return _asking(request, parts, language, wanted, text["login_wrong"], 403)
    return _welcomed(request, parts, token, wanted)


@router.post("/logout")
async def log_out(request: Request, parts: Parts, language: Lang) -> Response:
    """End the session; who has none is where it leads already.

    Raises:
        Forbidden: no page of ours sends it.
    """
    _check_own(request, parts)
    await fields_of(request, _MOST_FORM)
    visit = visit_of(request.scope)
    if visit and not visit.proved:
        raise Forbidden("It does not show that a page of this service sends it; load the page anew.")
    parts.sessions.close(parts.sessions.value_in(request.headers))
    answer = RedirectResponse(f"{_root(request)}/?lang={language}", 303, headers=_SECRET)
    answer.delete_cookie(parts.sessions.cookie, path=_root(request) or "/", httponly=True, samesite="strict")
    return answer


def _asking(
    request: Request, parts: Service, language: Language, wanted: str, wrong: str = "", status: int = 200
) -> HTMLResponse:
    """Return the page that asks for a token, or says who is logged in."""
    answer = page(
        "login.html",
        language,
        wanted=wanted if _OWN_PAGE.fullmatch(wanted) else "",
        wrong=wrong,
        private=parts.settings.reading == "private",
        local=parts.settings.reading == "local",
        visit=visit_of(request.scope),
    )
    answer.status_code = status
    # without a referrer a browser sends the form from no origin, which is refused
    answer.headers.update(_SECRET | {"Referrer-Policy": "same-origin"})
    return answer


def _welcomed(request: Request, parts: Service, token: Token, wanted: str) -> Response:
    """Return what begins a session and leads to the page that was wanted; never to another host."""
    where = wanted if _OWN_PAGE.fullmatch(wanted) and not wanted.startswith("log") else ""
    answer = RedirectResponse(f"{_root(request)}/{where}", 303, headers=_SECRET)
    parts.sessions.close(parts.sessions.value_in(request.headers))  # its cookie is replaced: nobody could end it
    answer.set_cookie(
        parts.sessions.cookie,
        parts.sessions.open(token),
        max_age=SESSION_SECONDS,
        path=_root(request) or "/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
    return answer


def _waits(request: Request, parts: Service) -> int:
    """Return the seconds until the client may try again; this machine is no exception."""
    return math.ceil(parts.attempts.wait(client_address(request.scope)))


def _check_own(request: Request, parts: Service) -> None:
    check_origin(request.headers, parts.settings)
    if not is_own(request.headers):
        raise Forbidden("Pages of another site may not send this; open the page of this service.")


def _root(request: Request) -> str:
    return str(request.scope.get("root_path", ""))
