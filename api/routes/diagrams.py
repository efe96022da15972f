"""The network drawn: as SVG, as one self-contained interactive HTML file, and as a spec asks for it."""

from dataclasses import dataclass, replace
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from api.deps import Data, Generation, Lang, Parts, Service, View, body_of
from api.exploring import MOST_DRAWN, MOST_HOPS, parameters, question
from graph.errors import BadQuery, Refused
from graph.store import Query as Sparql
from graph.store.federation import federated
from graph.store.results import best
from viz.explore import MOST, Question

router = APIRouter(tags=["diagrams"])
Shown = Annotated[
    Literal["gexf", "graphml", "cyjs", "jgf", "csv", "xlsx", "zip"],
    Query(alias="format", description="The format of the file"),
]
_POLICY = {"Content-Security-Policy": "frame-ancestors 'self'"}


@dataclass
class Parameters:
    """What a drawing takes beside the filters; ``api.exploring`` reads them, as the explorer's page does."""

    around: Annotated[list[str] | None, Query(description="The actors at the centre")] = None
    hops: Annotated[int, Query(ge=1, le=MOST_HOPS, description="How far around them")] = 1
    start: Annotated[str | None, Query(alias="from", description="With `to`: the shortest paths between two")] = None
    end: Annotated[str | None, Query(alias="to")] = None
    actors: Annotated[list[str] | None, Query(description="Just these actors")] = None
    opened: Annotated[
        list[str] | None,
        Query(alias="open", description="Also neighbours of an actor, all or of one relation: funds@bmwk"),
    ] = None
    without: Annotated[list[str] | None, Query(description="Actors that are left out")] = None
    hide: Annotated[
        list[str] | None,
        Query(description="Not shown: kind:union (a group of the legend), relation:, certainty:, source:, place:"),
    ] = None
    since: Annotated[str | None, Query(description="With `on`: mark what changed since this day")] = None
    size: Annotated[str, Query(description="What sizes tell: a measure, or equal")] = "degree"
    colour: Annotated[str, Query(description="What colours tell: kind, community or a measure")] = "kind"
    most: Annotated[int, Query(ge=1, le=MOST_DRAWN, description="Nodes at most; + at a node counts the others")] = MOST
    view: Annotated[str | None, Query(description="As in the explorer's address: all is drawn without it too")] = None


def asked(
    request: Request, data: Data, _view: View, _parameters: Annotated[Parameters, Depends(Parameters)]
) -> Question:
    """Return what a request asks to draw."""
    named = request.query_params
    return question(data, {name: named.getlist(name) for name in named})


Asked = Annotated[Question, Depends(asked)]


@router.get("/api/v1/drawing", operation_id="getDrawing")
def get_drawing(asked: Asked, data: Data, language: Lang) -> Response:
    """The network under filters as an SVG that opens on its own: around actors, along paths, or the best linked.

    At most 50 nodes unless `most` says otherwise, nearest first, then those with most neighbours. Every node and line
    can be focused and has an id; lines carry `data-statement`. Below stands the legend of what is drawn.
    """
    from viz.pictures import pictured
    from viz.scales import scale
    from viz.svg import to_svg

    found = pictured(data, asked, language)
    sizes = scale(found.view.network, asked.size, language, named=True)
    return Response(to_svg(found.drawing, standalone=True, focusable=True, sizes=sizes), media_type="image/svg+xml")


@router.get("/api/v1/drawing/spec", operation_id="getDrawingSpec")
def get_drawing_spec(asked: Asked, data: Data, language: Lang) -> Response:
    """The diagram's file that draws the same again, as YAML: the same actors at the same places, on paper too."""
    import yaml

    from viz.pictures import pictured, spec_of

    found = spec_of(pictured(data, asked, language), asked, language)
    found["explorer"] = urlencode(parameters(asked)) or "view=all"
    text = yaml.safe_dump(found, allow_unicode=True, sort_keys=False, default_flow_style=None, width=110)
    return Response(text, media_type="application/yaml")


@router.get("/api/v1/drawing/data", operation_id="getDrawingData")
def get_drawing_data(
    asked: Asked, data: Data, language: Lang, parts: Parts, generation: Generation = None, format_: Shown = "gexf"
) -> Response:
    """What is drawn as a file for other programs: its actors and relations, no more and no less, as they stand there.

    Colours, sizes and places are those of the picture, in the formats that hold them (gexf, graphml, cyjs).
    """
    from viz.export import of_picture
    from viz.pictures import pictured

    store = parts.store if generation is None else parts.store.at(generation)
    made = of_picture(pictured(data, asked, language), store, format_)
    told = {"Content-Disposition": f'attachment; filename="{made.name}"'}
    return Response(made.content, media_type=made.media_type, headers=told)


@router.get("/diagram", operation_id="getDiagram")
def get_diagram(
    request: Request,
    asked: Asked,
    data: Data,
    language: Lang,
    title: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """What `/api/v1/drawing` draws as one HTML file: it asks for nothing and opens from a mail attachment."""
    from viz.interactive import to_html
    from viz.pictures import pictured

    most = asked.most if "most" in request.query_params else MOST_DRAWN
    drawing = pictured(data, replace(asked, most=most), language).drawing
    # the file carries a stricter policy of its own, with the hashes of its scripts
    made = to_html(replace(drawing, title=title or drawing.title))
    return Response(made, media_type="text/html", headers=_POLICY)


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
        answer = parts.store.answer(federated(Sparql(query, "application/n-triples"), parts.elsewhere))
    except Refused as error:
        if error.details.get("limit") == "accept":
            raise BadQuery("A diagram takes a CONSTRUCT; this query is of another form.") from error
        raise
    return links_of(answer.body)
