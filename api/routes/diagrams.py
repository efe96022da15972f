"""The network drawn: as SVG, as one self-contained interactive HTML file, and as a spec asks for it."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from api.deps import Data, Lang, Parts, Service, View, body_of
from api.routes.network import Around, Hops, seen
from graph.analysis.network import Network
from graph.errors import BadQuery, Refused
from graph.store import Query as Question
from graph.store.federation import federated
from graph.store.results import best
from viz.style import Language

if TYPE_CHECKING:
    from viz.drawing import Drawing

router = APIRouter(tags=["diagrams"])
Title = Annotated[str | None, Query(max_length=200)]
MAX_DRAWN = 300
_POLICY = {"Content-Security-Policy": "frame-ancestors 'self'"}


@dataclass(frozen=True)
class Wanted:
    """What is to be drawn."""

    network: Network
    language: Language
    focus: str | None
    title: str | None
    day: date | None
    generation: int

    def drawing(self) -> "Drawing":
        """Return it drawn; layout libraries are imported only here."""
        from viz.drawing import draw

        return draw(
            self.network,
            language=self.language,
            focus=self.focus,
            title=self.title,
            day=self.day,
            generation=self.generation,
        )


def wanted(
    data: Data, language: Lang, view: View, parts: Parts, around: Around = None, hops: Hops = 1, title: Title = None
) -> Wanted:
    """Return what a request asks to draw."""
    network = seen(data, view, around, hops, min(MAX_DRAWN, parts.settings.max_nodes))
    focus = data.index.resolve(around).iri if around else None
    return Wanted(network, language, focus, title, view.on, data.generation)


Asked = Annotated[Wanted, Depends(wanted)]


@router.get("/api/v1/drawing", operation_id="getDrawing")
def get_drawing(asked: Asked) -> Response:
    """The network under filters as an SVG that opens on its own."""
    from viz.svg import to_svg

    return Response(to_svg(asked.drawing(), standalone=True), media_type="image/svg+xml")


@router.get("/diagram", operation_id="getDiagram")
def get_diagram(asked: Asked) -> Response:
    """The network under filters as one HTML file: it asks for nothing and opens from a mail attachment."""
    from viz.interactive import to_html

    # the file carries a stricter policy of its own, with the hashes of its scripts
    return Response(to_html(asked.drawing()), media_type="text/html", headers=_POLICY)


@router.get("/api/v1/diagrams/schema", operation_id="getDiagramSchema")
def get_diagram_schema() -> Response:
    """The JSON Schema of a diagram's spec."""
    from viz.spec import schema

    return Response(schema(), media_type="application/schema+json")


@router.post("/api/v1/diagrams", operation_id="makeDiagram")
async def make_diagram(
    request: Request,
    parts: Parts,
    page: Annotated[int | None, Query(ge=1, description="One page of several; a PDF holds all of them")] = None,
) -> Response:
    """Make the file of a spec, which is the body as YAML or JSON: SVG, PDF, PNG or HTML, a matrix also CSV or XLSX."""
    from viz.spec import MOST_BYTES

    body = await body_of(request, MOST_BYTES)
    return await run_in_threadpool(_made, body, request.headers.get("accept", "*/*"), page, parts)


def _made(body: bytes, accept: str, page: int | None, parts: Service) -> Response:
    from viz.diagram import MEDIA, make
    from viz.spec import parse

    media = best(accept, list(MEDIA.values()))
    spec = parse(body)
    links = constructed(spec.query, parts) if spec.query is not None else set()
    before = parts.pasts.at(spec.since) if isinstance(spec.since, int) else None
    made = make(parts.snapshots.current(), spec, media, links, page, before)
    return Response(made.content, media_type=made.media_type, headers={"Geflecht-Pages": str(made.pages), **_POLICY})


def constructed(query: str, parts: Service) -> set[tuple[str, str, str]]:
    """Return the plain links that a CONSTRUCT from outside yields.

    Raises:
        BadQuery: it is no CONSTRUCT.
    """
    from viz.choose import links_of

    try:
        answer = parts.store.answer(federated(Question(query, "application/n-triples"), parts.elsewhere))
    except Refused as error:
        if error.details.get("limit") == "accept":
            raise BadQuery("A diagram takes a CONSTRUCT; this query is of another form.") from error
        raise
    return links_of(answer.body)
