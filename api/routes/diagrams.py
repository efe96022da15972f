"""The network drawn: as SVG, and as one self-contained interactive HTML file."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from api.deps import Data, Lang, Parts, View
from api.routes.network import Around, Hops, seen
from graph.analysis.network import Network
from viz.style import Language

if TYPE_CHECKING:
    from viz.drawing import Drawing

router = APIRouter(tags=["diagrams"])
Title = Annotated[str | None, Query(max_length=200)]
MAX_DRAWN = 300


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
    policy = {"Content-Security-Policy": "frame-ancestors 'self'"}
    return Response(to_html(asked.drawing()), media_type="text/html", headers=policy)
