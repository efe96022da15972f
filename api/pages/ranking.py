"""The page of rankings: who leads by a measure, where each rank may lie when relations are missing, and how we know.

Enters: a measure and filters, or a job that computes them at length. Leaves: HTML or CSV of what `/api/v1/measures`
answers. What takes too long to be waited for is offered as a job, whose progress the page shows.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import Markup

from api import render
from api.answers import Answers, hint, ranking_asked
from api.deps import Data, Lang, Parts, Say
from api.job_files import Job
from api.pages.legend import symbol_of
from api.pages.posting import fields_of, text_of
from api.pages.templates import page
from api.pages.words import WORDS
from api.present import Presenter
from api.routes.jobs import starter, told_of
from graph.analysis.centrality import MEASURES
from graph.analysis.filters import Filters
from graph.analysis.sensitivity import Missing
from graph.analysis.work import takes_long
from graph.errors import GeflechtError, Refused
from graph.snapshot import Snapshot
from ontology.model import model
from viz import words
from viz.style import Language, group_of, kind_label

router = APIRouter(include_in_schema=False)
_FIELDS = ("by", "kind", "relation", "certainty", "on", "top")
_TOPS = (20, 50, 200, 1000)
_FIRST = "betweenness"
_TICKS, _APART = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000), 1.6
_WIDTH, _EDGE = 300, 8
"""Of the small pictures of ranks, in their own units."""


@dataclass(frozen=True)
class Place:
    """A row: its symbol, and where its rank is and may be in the small picture."""

    row: Mapping[str, Any]
    symbol: Markup
    kind: str
    at: float
    low: float
    high: float


@dataclass(frozen=True)
class Shown:
    """A ranking as the page shows it; ``firm`` is how many of the first ranks no run changed."""

    found: Mapping[str, Any]
    places: list[Place]
    ticks: list[tuple[int, float]]
    firm: int


@router.get("/ranking")
def ranking_page(request: Request, data: Data, say: Say, language: Lang, parts: Parts) -> HTMLResponse:
    """Show a ranking, or the job that computes it."""
    given = _given(request.query_params)
    wanted = request.query_params.get("job", "")
    found, job, refused, to_do = None, None, "", None
    try:
        if wanted:
            job = parts.jobs.get(wanted)
            given = {**given, **_of_job(job)}
            found = json.loads(parts.jobs.result(job)) if job.status == "done" else None
        else:
            found, refused, to_do = _asked(data, say, given, parts.settings.engine)
    except GeflechtError as error:
        refused = error.said(language)
        given["by"] = given["by"] if given["by"] in MEASURES else _FIRST  # what the form offers instead
    answer = page(
        "ranking.html",
        language,
        generation=data.generation,
        entities=len(data.nodes),
        statements=data.edges.accepted[0],
        given=given,
        query=urlencode({**{name: value for name, value in given.items() if value}, "lang": language}),
        choices=_choices(data, language),
        shown=_shown(found, language) if found else None,
        job=job,
        told=told_of(job, parts.jobs, language) if job else "",
        refused=refused,
        to_do=to_do,
        day=words.day_text(date.fromisoformat(given["on"]), language) if found and given["on"] else "",
    )
    answer.status_code = 422 if refused and not to_do else 200
    if job:
        answer.headers["Cache-Control"] = "no-store"  # it goes on while the data stay what they are
    return answer


@router.post("/ranking")
async def start_ranking(request: Request, parts: Parts, language: Lang) -> Response:
    """Start the job that computes a ranking in full, and lead to it.

    Raises:
        Unauthorized: others may read, and nobody is logged in.
        Forbidden: a page of another site sends it.
    """
    fields = await fields_of(request)
    by = await starter(request, parts)
    given = _given({name: text_of(fields, name) for name in _FIELDS})
    asked = hint(language, given["by"], int(given["top"]), Missing(), ranking_asked(_named(given)).view)
    job = parts.jobs.add("measures", asked.body["parameters"], language, by.name if by else None)
    where = urlencode({"job": job.id, "lang": language})
    return RedirectResponse(f"{request.scope.get('root_path', '')}/ranking?{where}", 303)


@router.get("/ranking.csv")
def ranking_csv(request: Request, data: Data, say: Say, parts: Parts) -> Response:
    """Return the ranking as a table, with everything that says what it was computed on."""
    given = _given(request.query_params)
    job = request.query_params.get("job", "")
    found = json.loads(parts.jobs.result(parts.jobs.get(job))) if job else None
    if found is None:
        found, refused, _ = _asked(data, say, given, parts.settings.engine)
        if found is None:
            raise Refused(refused, limit="work")
    heads = ["rank", "id", "name", "kind", found["measure"], "low", "high", "stated_only"]
    rows = [
        [
            row["rank"],
            *(row["actor"][name] for name in ("id", "name", "kind")),
            row["value"],
            *((row["range"] or {}).get(name) for name in ("low", "high", "stated_only")),
        ]
        for row in found["items"]
    ]
    name = f"geflecht-{found['measure']}-{found['generation']}.csv"
    told = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(render.as_csv(heads, rows) + "\r\n", media_type="text/csv; charset=utf-8", headers=told)


def _given(sent: Mapping[str, str]) -> dict[str, str]:
    """Return what an address or form asks for, with what it leaves out."""
    given = {name: str(sent.get(name) or "")[:200] for name in _FIELDS}
    given["by"] = given["by"] or _FIRST
    given["top"] = given["top"] if given["top"] in map(str, _TOPS) else str(_TOPS[0])
    return given


def _named(given: Mapping[str, str]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value and name != "top"}


def _of_job(job: Job) -> dict[str, str]:
    found = {name: job.parameters.get(name) for name in _FIELDS}
    return {name: ",".join(value) if isinstance(value, list) else str(value or "") for name, value in found.items()}


def _asked(
    data: Snapshot, say: Presenter, given: Mapping[str, str], engine: str
) -> tuple[dict[str, Any] | None, str, bool | None]:
    """Return the ranking with its ranges, why they or all of it are missing, and whether a job gives them."""
    asked = ranking_asked(_named(given))
    ask, top = Answers(data, say, asked.view, engine), int(given["top"])
    try:
        found = ask.measures(asked.by, top, Missing())
    except Refused as error:
        if not takes_long(error):
            raise
        try:
            found = ask.measures(asked.by, top)
        except Refused:
            return None, error.said(say.language), True
        return asdict(found), error.said(say.language), True
    return asdict(found), "", found.job is not None


def _shown(found: Mapping[str, Any], language: Language) -> Shown:
    """Return a ranking with its small pictures, all on one logarithmic scale: ranks count most where they lead."""
    rows = found["items"]
    last: int = max([2, *(row["rank"] for row in rows), *(row["range"]["high"] for row in rows if row["range"])])

    def x(rank: int) -> float:
        return round(_EDGE + (_WIDTH - 2 * _EDGE) * math.log(rank) / math.log(last), 1)

    places = []
    for row in rows:
        span, kind = row["range"] or {"low": row["rank"], "high": row["rank"]}, row["actor"]["kind"]
        symbol = symbol_of(group_of(kind).name) if kind else Markup()
        label = kind_label(kind, language) if kind else ""
        places.append(Place(row, symbol, label, x(row["rank"]), x(span["low"]), x(span["high"])))
    marked = [rank for rank in _TICKS if rank * _APART < last]
    ticks = [(rank, x(rank)) for rank in (*marked, last)]
    return Shown(found, places, ticks, _firm(rows))


def _firm(rows: Sequence[Mapping[str, Any]]) -> int:
    """Return how many ranks from the first on stayed what they are in nine of ten runs."""
    firm = 0
    for row in rows:
        if not row["range"] or row["range"]["low"] != row["range"]["high"]:
            break
        firm += 1
    return firm


def _choices(data: Snapshot, language: Language) -> dict[str, list[tuple[str, str]]]:
    """Return what each field may be, with the words for it."""
    text, known = WORDS[language], model()
    counts = {
        kind: sum(data.kind_counts.get(below, 0) for below in known.below([kind]))
        for kind in known.kinds
        if Filters().keeps_kind(kind)
    }
    kinds = sorted((kind_label(kind, language), kind, count) for kind, count in counts.items() if count)
    there = (known.relations.get(name) for name in data.edges.numbering.relations)
    relations = [relation.name for relation in there if relation and not relation.has_value]
    return {
        "by": [(name, text[f"measure_{name}"]) for name in MEASURES],
        "kind": [("", text["rank_all_kinds"]), *((kind, f"{label} ({count})") for label, kind, count in kinds)],
        "relation": [
            ("", text["rank_all_relations"]),
            *sorted(((name, words.relation_label(name, language)) for name in relations), key=lambda one: one[1]),
        ],
        "certainty": [("", text["rank_all_certainties"]), ("stated", text["rank_stated"])],
        "top": [(str(top), str(top)) for top in _TOPS],
    }
