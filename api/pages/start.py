"""The start page: search, three example questions with their answers, the drawn network; an actor.

Enters: what is asked in the address. Leaves: HTML, drawn from the same answers that the API gives.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from fastapi.staticfiles import StaticFiles
from markupsafe import Markup

from api.deps import Data, Lang, Parts, Say
from api.pages.explorer import embedded, explorer, is_asked
from api.pages.templates import STATIC, page
from api.pages.words import WORDS
from api.present import Presenter
from graph.analysis.cooperation import Partner, cooperation
from graph.analysis.filters import DRAWN, Filters
from graph.analysis.network import Network, ego, project
from graph.analysis.paths import shortest_paths
from graph.errors import Ambiguous, Gone, Invalid, Unknown
from graph.snapshot import Snapshot
from graph.statements import Statement
from ontology.model import model
from ontology.names import ID
from viz import words
from viz.style import Language

if TYPE_CHECKING:
    from viz.drawing import Drawing

router = APIRouter(include_in_schema=False)
_COOPERATION = ID + "ig-metall-salzgitter-peine"
_PATH = (ID + "landkreis-wolfenbuettel", ID + "bmwk")
_MEMBERS = ID + "transformationsrat"
_MAX_DRAWN = 120
_FILES = StaticFiles(directory=STATIC)


@dataclass(frozen=True)
class Question:
    """An example question, its short answer, and the address of the long one."""

    text: str
    answer: str
    address: str


@router.get("/")
def start(
    request: Request,
    data: Data,
    say: Say,
    language: Lang,
    q: Annotated[str | None, Query(max_length=200)] = None,
    actor: Annotated[str | None, Query(max_length=400)] = None,
) -> HTMLResponse:
    """Show the start page, search results, an actor, or the explorer, as the address asks."""
    try:
        if actor:
            return _actor(data, say, language, data.index.resolve(actor).iri)
        if is_asked(request.query_params):
            return explorer(data, say, request.query_params, str(request.base_url), _frame(data))
        if q:
            return _results(data, say, language, q)
    except Invalid as error:
        return _trouble(data, language, error)
    _, stated, inferred = data.edges.accepted
    return page(
        "start.html",
        language,
        **_frame(data),
        questions=_questions(data, say, language),
        drawing=_whole(data, language),
        figures=[
            (len(data.nodes), "entities"),
            (stated, "stated_count"),
            (inferred, "inferred_count"),
            (len(data.cited), "one_source" if len(data.cited) == 1 else "sources"),
        ],
    )


@router.get("/embed")
def embed(request: Request, data: Data, say: Say, parts: Parts) -> HTMLResponse:
    """Show a view of the explorer in a frame of another page."""
    return embedded(data, say, request.query_params, parts.settings)


@router.get("/static/net.css")
def net_stylesheet() -> Response:
    """Return the rules that every drawn network needs."""
    from viz.svg import stylesheet

    return Response(stylesheet(), media_type="text/css")


@router.get("/static/{name:path}")
async def static_file(name: str, request: Request) -> Response:
    """Return a file of the pages; a route and no mount, so that it is found behind every kind of proxy."""
    return await _FILES.get_response(name, request.scope)


def _frame(data: Snapshot) -> dict[str, Any]:
    return {"generation": data.generation, "entities": len(data.nodes), "statements": data.edges.accepted[0]}


@dataclass(frozen=True)
class Picture:
    """A drawn network: its SVG, and the sentences that say what it shows and what it leaves out."""

    svg: Markup
    summary: str


def _drawn(data: Snapshot, network: Network, language: Language, focus: str) -> Picture:
    """Return a network drawn."""
    from viz.drawing import draw

    return _shown(draw(network, language=language, focus=focus, generation=data.generation), language)


def _whole(data: Snapshot, language: Language) -> Picture:
    """Return the best linked of the whole network drawn, as the explorer shows them."""
    from viz.explore import Question as Asked
    from viz.pictures import pictured

    return _shown(pictured(data, Asked(), language).drawing, language)


def _shown(drawing: "Drawing", language: Language) -> Picture:
    """Return a drawing whose nodes lead to the explorer."""
    from viz.svg import to_svg

    svg = to_svg(drawing, href=lambda node: f"?{urlencode({'around': node.id, 'lang': language})}")
    return Picture(Markup(svg), drawing.summary)  # noqa: S704 (built as a tree of elements, so escaped)


def _results(data: Snapshot, say: Presenter, language: Language, q: str) -> HTMLResponse:
    hits = [say.hit(hit) for hit in data.index.search(q, 30)]
    return page("results.html", language, **_frame(data), q=q, hits=hits)


def _actor(data: Snapshot, say: Presenter, language: Language, iri: str) -> HTMLResponse:
    network = project(data, Filters(roles=DRAWN))
    found = cooperation(network, iri) if iri in network.nodes else None
    own = ego(network, iri, 1, _MAX_DRAWN) if iri in network.nodes else None
    return page(
        "actor.html",
        language,
        **_frame(data),
        actor=say.actor(iri),
        group=model().kinds[data.nodes[iri].kind].label[language],
        rows=_rows(data, say, language, iri),
        partners=[(say.ref(partner.iri), *_sureness(partner, language)) for partner in found.direct] if found else [],
        drawing=_drawn(data, own, language, iri) if own else None,
    )


def _sureness(partner: Partner, language: Language) -> tuple[str, str]:
    """Return how sure a partnership is, as a class and as a word."""
    found = {words.sureness(s) for s in partner.statements}
    surest = next(word for word in words.SURENESS if word in found)
    return surest, words.WORDS[language][surest]


def _rows(data: Snapshot, say: Presenter, language: Language, iri: str) -> list[dict[str, Any]]:
    """Return the relations of an actor as table rows; what repeats from one row to the next is said once."""
    rows = [_row(say, s, language) for s in data.about(iri) if iri in (s.subject, s.object)]
    text = WORDS[language]
    before: tuple[str | None, str | None] = (None, None)
    for row in rows:
        reason, source = row["out"].reason, row["out"].source and row["out"].source.title
        row["reason"] = text["as_above"] if reason and reason == before[0] else reason
        row["source"] = text["ibidem"] if source and source == before[1] else source
        before = (reason, source)
    return rows


def _row(say: Presenter, s: Statement, language: Language) -> dict[str, Any]:
    return {
        "out": say.statement(s),
        "certainty": words.certainty_word(s, language),
        "when": words.time_phrase(s, language),
        "amount": words.amount_phrase(s, language),
        "place": words.place_phrase(s.place, language),
    }


def _trouble(data: Snapshot, language: Language, error: Invalid) -> HTMLResponse:
    """Return the page of a name that is none or several; what else is wrong is said as it is."""
    named = isinstance(error, Ambiguous) or (error.details.get("what") in ("actor", None) and "asked" in error.details)
    choices = error.details.get("candidates") or error.details.get("nearest") or []
    choices = choices if named else []
    nodes = [data.index.resolve(choice) for choice in choices]
    response = page(
        "trouble.html",
        language,
        **_frame(data),
        asked=error.details.get("asked", "") if named else "",
        told=None if named else error.message,
        nodes=nodes,
        several=isinstance(error, Ambiguous),
    )
    response.status_code = 404 if isinstance(error, Unknown | Gone) else 422
    return response


def _questions(data: Snapshot, say: Presenter, language: Language) -> list[Question]:
    """Return the example questions whose actors are in the data, answered from it."""
    network = project(data)
    text = WORDS[language]
    asked = []
    if _COOPERATION in network.nodes:
        direct = cooperation(network, _COOPERATION).direct
        told = [f"{say.ref(partner.iri).name} ({_sureness(partner, language)[1]})" for partner in direct]
        asked.append(_question(say, language, "ask_cooperation", "; ".join(told), [_COOPERATION]))
    if all(iri in network.nodes for iri in _PATH):
        found = shortest_paths(network, *_PATH)
        surest = "stated" if found.paths and all(s.certainty == "stated" for s in found.paths[0]) else "inferred"
        answer = text["answer_path"].format(found.length, words.WORDS[language][surest])
        asked.append(_question(say, language, "ask_path", answer, list(_PATH)))
    if _MEMBERS in data.nodes:
        about = data.about(_MEMBERS)
        members = [say.ref(s.subject).name for s in about if s.relation in model().membership]
        notes = [note for s in about if (note := words.reason_text(s.note, language))]
        answer = "; ".join(members) or " ".join([text["not_stated"], *notes])
        asked.append(_question(say, language, "ask_members", answer, [_MEMBERS]))
    return asked


def _question(say: Presenter, language: Language, key: str, answer: str, iris: list[str]) -> Question:
    refs = [say.ref(iri) for iri in iris]
    keys = ("actor",) if len(refs) == 1 else ("from", "to")
    address = urlencode({**dict(zip(keys, (ref.id for ref in refs), strict=True)), "lang": language})
    return Question(WORDS[language][key].format(*(ref.name for ref in refs)), answer, f"?{address}")
