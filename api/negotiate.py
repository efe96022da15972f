"""The language of an answer: by parameter, else by header, else German."""

from starlette.requests import Request

from viz.style import LANGUAGES, Language


def language(request: Request) -> Language:
    """Return the language that a request asks for."""
    asked = request.query_params.get("lang", "")
    for known in LANGUAGES:
        if asked == known:
            return known
    ordered = [part.strip()[:2].lower() for part in request.headers.get("accept-language", "").split(",")]
    return "en" if "en" in ordered and ("de" not in ordered or ordered.index("en") < ordered.index("de")) else "de"
