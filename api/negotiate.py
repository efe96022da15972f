"""The language of an answer: by parameter, else by header, else German."""

from starlette.requests import Request

from viz.style import LANGUAGES, Language


def language(request: Request) -> Language:
    """Return the language of an answer."""
    return asked(request) or "de"


def asked(request: Request) -> Language | None:
    """Return the language that a request asks for, None where it asks for none of ours."""
    told = request.query_params.get("lang", "")
    for known in LANGUAGES:
        if told == known:
            return known
    ordered = [part.strip()[:2].lower() for part in request.headers.get("accept-language", "").split(",")]
    return next((known for part in ordered for known in LANGUAGES if part == known), None)
