"""Templates of the pages: escaped by construction, words from one table in two languages."""

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi.responses import HTMLResponse

from api.pages.head import head
from api.pages.words import WORDS
from viz import words
from viz.style import Language

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent
STATIC = HERE / "static"


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(HERE / "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def page(template: str, language: Language, **values: Any) -> HTMLResponse:
    """Return a page in a language; templates say ``{{ say.key }}`` for the words of the page.

    ``head`` is what its head shows; each form that writes contains ``{{ head.field }}``.
    """
    given = {"say": WORDS[language], "language": language, "head": head(language), **values}
    text = _environment().get_template(template).render(given)
    return HTMLResponse(text, headers={"Content-Language": language})


def moment(at: str, language: Language) -> str:
    """Return a time of ISO 8601, in UTC, in the words of a language."""
    then = datetime.fromisoformat(at)
    return f"{words.day_text(then.date(), language)}, {then:%H:%M} UTC"
