"""Domain errors as RFC 9457 problem details: one table, one shape on every route.

Enters: an exception. Leaves: an ``application/problem+json`` response with type, title, status, detail, and what the
error itself adds (nearest names, candidates, line and column, findings).
"""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from api import negotiate
from graph import errors
from graph.sentences import Sentence
from viz import words
from viz.style import Language

MEDIA_TYPE = "application/problem+json"
_TYPES = "https://w3id.org/geflecht/problems/"
PROBLEMS: tuple[tuple[type[errors.GeflechtError], int, str], ...] = (
    (errors.Unknown, 404, "unknown"),
    (errors.Ambiguous, 422, "ambiguous"),
    (errors.BadQuery, 400, "bad-query"),
    (errors.Unreadable, 400, "unreadable"),
    (errors.Rejected, 422, "rejected"),
    (errors.Conflict, 409, "conflict"),
    (errors.Gone, 410, "gone"),
    (errors.Unsupported, 415, "unsupported"),
    (errors.WrongFields, 422, "wrong-fields"),
    (errors.Invalid, 422, "invalid"),
    (errors.Outdated, 412, "changed-meanwhile"),
    (errors.Refused, 400, "refused"),
    (errors.TimedOut, 503, "timed-out"),
    (errors.Busy, 503, "busy"),
    (errors.Slow, 504, "engine-slow"),
    (errors.Unreachable, 502, "engine-unreachable"),
    (errors.Unavailable, 503, "unavailable"),
)
_TOO_LARGE, _NOT_ALLOWED = (
    ("length", "size", "result", "rows", "memory"),
    ("service", "load", "graph", "remote", "erased", "source"),
)
_REFUSED = {**dict.fromkeys(_TOO_LARGE, 413), **dict.fromkeys(_NOT_ALLOWED, 403), "accept": 406, "restore": 409}
_RETRY = {"Retry-After": "5"}
# Basic is for programs that cannot set a header of their own, and for a browser that shall ask its user
_CHALLENGES = ('Bearer realm="Geflecht"', 'Basic realm="Geflecht", charset="UTF-8"')


class Forbidden(errors.GeflechtError):
    """The caller may not do this."""


class Unauthorized(errors.GeflechtError):
    """The caller has to show a token first, or another one."""


class Unconditional(errors.GeflechtError):
    """A change of what is there that does not say which state of it was looked at."""


class TooOften(errors.GeflechtError):
    """The caller asks more often than it may; ``seconds`` says when the next request passes."""


def problem(status: int, slug: str, detail: str, details: Mapping[str, Any] | None = None) -> Response:
    """Return a problem details response; ``details`` adds members."""
    body = {"type": _TYPES + slug, "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    text = json.dumps({**(details or {}), **body}, ensure_ascii=False)
    return Response(text.encode(errors="replace"), status, media_type=MEDIA_TYPE)  # half a surrogate pair is no text


def of_error(error: errors.GeflechtError, asked: Language | None = None) -> Response:
    """Return the problem that a domain error is, in the language asked for where it is known in that.

    Where none is asked for, the detail is English, and what is wrong with fields German.
    """
    own, language = _of_access(error), asked or "de"
    if own is not None:
        return own
    status, slug = next((status, slug) for kind, status, slug in PROBLEMS if isinstance(error, kind))
    if isinstance(error, errors.Refused):
        status = _REFUSED.get(error.details.get("limit", ""), status)
    details = dict(error.details)
    if isinstance(error, errors.WrongFields | errors.Rejected) and "errors" in details:
        told = ((one["field"], words.reason_text(one["message"], language)) for one in details["errors"])
        details["errors"] = [{"field": field, "message": message} for field, message in told]
    if isinstance(error, errors.Rejected):
        details["findings"] = findings(error.report)
    if isinstance(error, errors.Unreadable) and "told" in details:
        details["told"] = [{**row, **_reason(row["reason"], asked or "en")} for row in details["told"]]
    response = problem(status, slug, error.said(asked or "en"), details)
    if isinstance(error, errors.TimedOut | errors.Busy | errors.Unreachable):
        response.headers.update(_RETRY)
    return response


def _reason(told: Sentence | None, language: Language) -> dict[str, str]:
    """Return why a row is not taken, as a report of an import says it."""
    return {"reason": told.said(language) if told else "", "code": told.key if told else ""}


def _of_access(error: errors.GeflechtError) -> Response | None:
    """Return the problem of an error that is about who asks, and not about what."""
    if isinstance(error, Forbidden):
        return problem(403, "forbidden", error.message, error.details)
    if isinstance(error, Unauthorized):
        response = problem(401, "unauthorized", error.message, error.details)
        for challenge in _CHALLENGES:
            response.headers.append("WWW-Authenticate", challenge)
        return response
    if isinstance(error, Unconditional):
        return problem(428, "precondition-required", error.message, error.details)
    if isinstance(error, TooOften):
        response = problem(429, "too-often", error.message, error.details)
        response.headers["Retry-After"] = str(error.details["seconds"])
        return response
    return None


def findings(report: Any) -> list[dict[str, Any]]:
    """Return a validation report's findings as JSON values."""
    return [
        {"check": f.check, "severity": f.severity, "node": f.node, "value": f.value, "message": dict(f.message)}
        for f in report.findings
    ]


def install(app: FastAPI) -> None:
    """Make every error of an application a problem."""

    def domain(request: Request, error: Exception) -> Response:
        assert isinstance(error, errors.GeflechtError)
        request.state.stopped = error  # for the metrics
        from api.pages.trouble import for_person  # pages stand above this

        return for_person(request, error, of_error(error, negotiate.asked(request)), negotiate.language(request))

    def http(request: Request, error: Exception) -> Response:
        from api.pages.trouble import of_nothing

        assert isinstance(error, HTTPException)
        response = problem(error.status_code, "http", _sentence(error))
        response.headers.update(error.headers or {})
        is_nothing = error.status_code == HTTPStatus.NOT_FOUND
        return of_nothing(request, response, negotiate.language(request)) if is_nothing else response

    def parameters(request: Request, error: Exception) -> Response:
        from api.pages.trouble import of_parameters

        assert isinstance(error, RequestValidationError)
        wrong = [
            {"parameter": str(e["loc"][-1]), "given": str(e.get("input"))[:200], "expected": e["msg"]}
            for e in error.errors()
        ]
        told = "; ".join(f"{w['parameter']}: {w['expected']}" for w in wrong)
        answer = problem(422, "invalid", f"A parameter is wrong: {told}.", {"parameters": wrong})
        return of_parameters(request, [w["parameter"] for w in wrong], answer, negotiate.language(request))

    def unexpected(_: Request, __: Exception) -> Response:
        return problem(500, "internal", "The service failed; the log of the service says where. Nothing was written.")

    app.add_exception_handler(errors.GeflechtError, domain)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, parameters)
    app.add_exception_handler(Exception, unexpected)


def _sentence(error: HTTPException) -> str:
    if error.status_code == HTTPStatus.NOT_FOUND:
        return "There is nothing at this address; /docs lists the addresses."
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return "This address does not take that method; /docs lists what each takes."
    return str(error.detail)
