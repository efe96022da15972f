"""What the pages of data work share: who may write, what a form sent, how trouble is told, and the page itself.

Enters: a request. Leaves: a Desk, which knows the person and the language, makes pages, and reads what was posted. The
pages decide nothing: they call what the routes of the API call.
"""

from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import UploadFile

from api import errors
from api.deps import Data, Lang, Parts, Service, Writer, writer
from api.errors import Forbidden, Unauthorized
from api.pages.posting import Posted
from api.pages.templates import page
from api.pages.words import WORDS
from api.present import Presenter
from graph.errors import GeflechtError, Rejected, WrongFields
from graph.snapshot import Snapshot
from viz import words
from viz.style import Language

_MOST_NAME = 200


@dataclass(frozen=True)
class Desk:
    """A page of data work for one request."""

    request: Request
    parts: Service
    data: Snapshot
    language: Language
    person: Writer | None
    """Who may write here; None where nobody is logged in who may."""

    @property
    def words(self) -> dict[str, str]:
        """The words of the pages."""
        return WORDS[self.language]

    @property
    def say(self) -> Presenter:
        """What turns what is found into answers."""
        return Presenter(self.data, self.language)

    def of(self, posted: Posted) -> "Desk":
        """Return the desk of who sent a form."""
        return replace(self, person=posted.by)

    def by(self) -> Writer:
        """Return who writes.

        Raises:
            Unauthorized: nobody is logged in who may.
        """
        if self.person is None:
            raise Unauthorized(self.words["dk_login"])
        return self.person

    def to(self, path: str, **asked: Any) -> str:
        """Return an address of these pages, relative to them."""
        given = {name: value for name, value in asked.items() if value not in (None, "")}
        return f"{path}?{urlencode({**given, 'lang': self.language}, doseq=True)}"

    def page(self, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """Return a page; nothing keeps it, for it depends on the person."""
        found = page(
            template,
            self.language,
            desk=self,
            generation=self.data.generation,
            entities=len(self.data.nodes),
            statements=self.data.edges.accepted[0],
            **values,
        )
        found.status_code = status
        found.headers["Cache-Control"] = "no-store"
        return found

    def go(self, path: str, **asked: Any) -> Response:
        """Return the way to a page after something was done: loading that again does nothing twice."""
        return RedirectResponse(self.to(path, **asked), status_code=303)

    def told(self, error: GeflechtError) -> str:
        """Return what is wrong, in the language of the page."""
        if isinstance(error, WrongFields | Rejected) and error.details.get("errors"):
            return " ".join(dict.fromkeys(self.by_field(error).values()))
        return error.said(self.language)

    def by_field(self, error: GeflechtError) -> dict[str, str]:
        """Return what is wrong with each field of a form; the empty name is the form as a whole."""
        found: dict[str, str] = {}
        for one in error.details.get("errors") or ():
            told = words.reason_text(one["message"], self.language) or ""
            found[one["field"]] = f"{found[one['field']]} {told}" if one["field"] in found else told
        return found

    def trouble(self, error: GeflechtError) -> HTMLResponse:
        """Return the page of what could not be done, and what to do."""
        return self.page("desk_trouble.html", errors.of_error(error).status_code, told=self.told(error))


def texts(posted: Posted, name: str) -> list[str]:
    """Return the texts of all fields of a name."""
    return [one for one in posted.fields.getlist(name) if isinstance(one, str)]


async def file_of(posted: Posted, name: str) -> tuple[str, bytes] | None:
    """Return the name and the bytes of a file that was sent, None where none was chosen."""
    found = posted.fields.get(name)
    if not isinstance(found, UploadFile) or not found.filename:
        return None
    told = "".join(letter for letter in PurePath(found.filename.replace("\\", "/")).name if letter.isprintable())
    kept = PurePath(told)
    return kept.stem[:_MOST_NAME] + kept.suffix[:20], await found.read()


async def desk(request: Request, parts: Parts, data: Data, language: Lang) -> Desk:
    """Return the desk of a request; whoever may not write only looks."""
    try:
        person = await writer(request, parts)
    except (Unauthorized, Forbidden):
        person = None
    return Desk(request, parts, data, language, person)


At = Annotated[Desk, Depends(desk)]
