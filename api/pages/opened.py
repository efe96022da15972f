"""The page that opens a diagram's file: chosen or pasted, it leads to the view it shows, or is shown as it is.

Enters: a form with a file or a text. Leaves: the address of a view; or, where the file asks for what the explorer
cannot show, a page with the diagram itself; or one sentence that says what is wrong. Nothing is kept.
"""

from base64 import b64encode
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import UploadFile

from api.access import check_origin
from api.deps import Data, Lang, Parts, Service
from api.errors import of_error
from api.exploring import address
from api.opening import asked_of, kept, lacking
from api.pages.posting import fields_of, text_of
from api.pages.templates import page
from api.pages.words import WORDS
from api.routes.diagrams import constructed
from graph.errors import GeflechtError, Unreadable
from graph.sentences import Sentence
from graph.snapshot import Snapshot
from viz.explore import Question
from viz.spec import MOST_BYTES, Spec, parse
from viz.style import Language

router = APIRouter(include_in_schema=False)
_MOST_SENT = 4 * MOST_BYTES  # a form writes a letter that is not ASCII as up to twelve characters
_FILES = ("svg", "pdf", "png", "html")


@dataclass(frozen=True)
class Sent:
    """What a form carries: the text of a file, its bytes as they are, and which file is wanted in place of a page."""

    text: bytes = b""
    wanted: str = ""

    def shown(self) -> str:
        """Return the text as a page repeats it."""
        return self.text[:MOST_BYTES].decode(errors="replace")


@router.get("/open")
def ask(data: Data, language: Lang) -> HTMLResponse:
    """Show the form."""
    return _page(data, language, Sent())


@router.post("/open")
async def opened(request: Request, data: Data, language: Lang, parts: Parts) -> Response:
    """Open what the form carries."""
    check_origin(request.headers, parts.settings)
    try:
        sent = await sent_of(request)
    except GeflechtError as error:
        return _page(data, language, Sent(), error)
    try:
        return await run_in_threadpool(_opened, data, language, sent, parts)
    except GeflechtError as error:
        return _page(data, language, sent, error)


async def sent_of(request: Request) -> Sent:
    """Return what a form carries, sent with a file or as text alone.

    Raises:
        Unreadable: it carries neither.
        GeflechtError: it is no form, is too large, or a page of another site sends it.
    """
    fields = await fields_of(request, _MOST_SENT)
    for value in (fields.get("file"), fields.get("text")):
        text = await value.read() if isinstance(value, UploadFile) else (value or "").encode(errors="replace")
        if text.strip():
            return Sent(text, text_of(fields, "as"))
    raise Unreadable(Sentence("diagram, nothing"))


def _opened(data: Snapshot, language: Language, sent: Sent, parts: Service) -> Response:
    spec = parse(sent.text)
    if "language" not in spec.model_fields_set:
        spec = spec.model_copy(update={"language": language})
    if sent.wanted in _FILES:
        return _file(data, spec, sent.wanted, parts)
    lacks = lacking(spec)
    asked = kept(data, spec) or (None if lacks else asked_of(data, spec))
    if asked is not None:
        return RedirectResponse("./" + _address(asked, spec.language), 303)
    return _diagram(data, language, sent, spec, parts)


def _address(asked: Question, language: Language) -> str:
    whole = None if asked.around or asked.path or asked.actors else "all"
    return address(asked, view=whole, lang=language)


def _made(data: Snapshot, spec: Spec, media: str, parts: Service, number: int | None) -> Any:
    from viz.diagram import make

    links = constructed(spec.query, parts) if spec.query is not None else set()
    before = parts.pasts.at(spec.since) if isinstance(spec.since, int) else None
    return make(data, spec, media, links, number, before)


def _file(data: Snapshot, spec: Spec, wanted: str, parts: Service) -> Response:
    from viz.diagram import MEDIA

    made = _made(data, spec, MEDIA[wanted], parts, None if wanted == "pdf" else 1)
    told = {"Content-Disposition": f'attachment; filename="geflecht.{wanted}"'}
    return Response(made.content, media_type=made.media_type, headers=told)


def _diagram(data: Snapshot, language: Language, sent: Sent, spec: Spec, parts: Service) -> HTMLResponse:
    """Return the page with the diagram as its file draws it, and the nearest view where one shows the same actors."""
    from viz.diagram import MEDIA

    made = _made(data, spec, MEDIA["svg"], parts, 1)
    near = None if {"construct", "hops", "actors"} & set(lacking(spec)) else asked_of(data, spec)
    return page(
        "opened.html",
        language,
        **_frame(data),
        sent=sent,
        told=None,
        title=spec.title or WORDS[language]["diagram"],
        lacks=lacking(spec),
        picture=f"data:image/svg+xml;base64,{b64encode(made.content).decode()}",
        pages=made.pages,
        near=_address(near, spec.language) if near else None,
        files=_FILES,
    )


def _page(data: Snapshot, language: Language, sent: Sent, error: GeflechtError | None = None) -> HTMLResponse:
    """Return the page with the form, and what is wrong with what was sent."""
    told, tongue = error.said(language) if error else None, language if error and error.sentence else "en"
    found = page("opened.html", language, **_frame(data), sent=sent, told=told, tongue=tongue, picture=None)
    found.status_code = of_error(error).status_code if error else 200
    return found


def _frame(data: Snapshot) -> dict[str, Any]:
    return {"generation": data.generation, "entities": len(data.nodes), "statements": data.edges.accepted[0]}
