"""Jobs: what takes longer than an answer may is started, watched, called off, and its result fetched."""

import json
import time
from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from pydantic import TypeAdapter
from starlette.exceptions import HTTPException

from api import schemas_jobs as schemas
from api import schemas_rankings, streams
from api.access import caller, check_origin
from api.answers import ranking_asked
from api.deps import Lang, Parts, Service, body_as, body_schema, service
from api.errors import Forbidden, Unauthorized
from api.folder import JOBS
from api.job_files import Job
from api.jobs import Jobs
from api.streams import EventStream, Listeners, last_event
from api.tokens import Token
from graph.errors import Unknown
from viz.style import Language

router = APIRouter(prefix="/api/v1", tags=["jobs"])
MOST_BODY = 16 * 1024
_WANTED = TypeAdapter(schemas.JobWanted)


async def starter(request: Request, parts: Annotated[Service, Depends(service)]) -> Token | None:
    """Return who starts or ends jobs: on this machine everyone who may read, else who has a token of any role.

    Raises:
        Unauthorized: others may read, so a token is needed.
        Forbidden: a page of a foreign origin sends it.
    """
    check_origin(request.headers, parts.settings)
    token = caller(request.scope, parts.settings, parts.tokens)
    if token is None and parts.settings.reading != "local":
        raise Unauthorized("Jobs are for who has a token; a reader's is enough: `geflecht token create --role reader`.")
    return token


async def wanted(request: Request) -> schemas.JobWanted:
    """Return what a request asks for."""
    return await body_as(request, _WANTED, MOST_BODY)


Starter = Annotated[Token | None, Depends(starter)]


@router.post("/jobs", operation_id="startJob", status_code=202, openapi_extra=body_schema(_WANTED))
async def start_job(
    request: Request,
    response: Response,
    parts: Parts,
    by: Starter,
    language: Lang,
    asked: Annotated[schemas.JobWanted, Depends(wanted)],
) -> schemas.JobOut:
    """Start a job: a ranking that is exact, or tried more often, than `/api/v1/measures` has the time for.

    One runs at a time. The result is in the language of this request.
    """
    ranking_asked(asdict(asked.parameters))  # what is wrong is told now, not by a job that fails
    given = {name: value for name, value in asdict(asked.parameters).items() if value is not None}
    who = by.name if by else None
    job = await run_in_threadpool(parts.jobs.add, asked.question, given, language, who)
    shown = job_out(job, parts, request, language)
    response.headers["Location"] = shown.address
    return shown


@router.get("/jobs", operation_id="listJobs")
def list_jobs(request: Request, parts: Parts, language: Lang) -> schemas.JobList:
    """All jobs, the newest first; those that ended are kept for seven days, at most fifty of them."""
    return schemas.JobList(items=[job_out(job, parts, request, language) for job in parts.jobs.all()])


@router.get("/jobs/{job}", operation_id="getJob")
def get_job(job: str, request: Request, parts: Parts, language: Lang) -> schemas.JobOut:
    """How a job stands."""
    return job_out(parts.jobs.get(job), parts, request, language)


@router.delete("/jobs/{job}", operation_id="cancelJob")
def cancel_job(job: str, request: Request, parts: Parts, by: Starter, language: Lang) -> schemas.JobOut:
    """Call a job off: its process is gone when this answers. A job that is over stays as it is.

    A job that was started with a token is ended with that token or an admin's.
    """
    return job_out(cancelled(job, parts, by), parts, request, language)


def cancelled(job: str, parts: Service, by: Token | None) -> Job:
    """Call a job off for who may, and return it as it is then.

    Raises:
        Forbidden: somebody else started it.
    """
    found = parts.jobs.get(job)
    if found.who is not None and (by is None or (by.name != found.who and by.role != "admin")):
        raise Forbidden("Only who started this job, or an admin, may cancel it; send that token.")
    return parts.jobs.cancel(job)


@router.get("/jobs/{job}/result", operation_id="getJobResult", response_model=schemas_rankings.RankingOut)
def get_result(job: str, request: Request, parts: Parts, language: Lang) -> Response:
    """The result of a job that is done, in the shape of the question's own address."""
    found = parts.jobs.get(job)
    if found.status != "done":
        raise HTTPException(409, f"This job has no result: {job_out(found, parts, request, language).told}")
    return Response(parts.jobs.result(found), media_type="application/json")


@router.get(
    "/jobs/{job}/events",
    operation_id="followJob",
    response_class=Response,
    responses={200: {"description": "Events `progress` and `end`", "content": {"text/event-stream": {}}}},
)
def follow_job(job: str, request: Request, parts: Parts, language: Lang) -> Response:
    """Progress as server-sent events: `progress` as often as it changes, at last `end`; each carries the job.

    `Last-Event-ID` continues where a stream broke off.
    """
    found = parts.jobs.get(job)
    after = last_event(request.headers) or 0
    if found.over and after == found.events:
        return Response(status_code=204)  # tells a browser that there is no more to come

    def event(then: Job) -> str:
        name: Literal["end", "progress"] = "end" if then.over else "progress"
        shown = json.dumps(asdict(job_out(then, parts, request, language)), ensure_ascii=False)
        return streams.event(name, then.events, shown)

    return EventStream(_events(parts.jobs, job, after, event, parts.listeners), parts.listeners)


async def _events(jobs: Jobs, job: str, after: int, event: Any, listeners: Listeners) -> AsyncIterator[str]:
    """Yield the events of a job after one, until it is over; something at least as often as a heart beats."""
    beat = time.monotonic()
    end = beat + streams.STREAM_SECONDS
    yield streams.BEGIN
    while True:
        try:
            told = jobs.since(job, after)
        except Unknown:  # it ended long ago and is kept no more
            return
        for then in told:
            yield event(then)
            after, beat = then.events, time.monotonic()
        if told and told[-1].over:
            return
        if time.monotonic() > beat + streams.HEARTBEAT:
            beat = time.monotonic()
            yield streams.BEAT
        if not await listeners.glance(end):
            return


def job_out(job: Job, parts: Service, request: Request, language: Language) -> schemas.JobOut:
    """Return a job as it stands; who started it is told to who shows a token, or where all are on this machine."""
    address = f"{request.scope.get('root_path', '')}{JOBS}/{job.id}"
    named = parts.settings.reading != "public" or caller(request.scope, parts.settings, parts.tokens) is not None
    return schemas.JobOut(
        id=job.id,
        question=job.question,
        parameters=job.parameters,
        status=job.status,
        share=job.share,
        told=told_of(job, parts.jobs, language),
        created=job.created,
        started=job.started,
        ended=job.ended,
        who=job.who if named else None,
        generation=job.generation,
        address=address,
        events=f"{address}/events",
        result=f"{address}/result" if job.status == "done" else None,
    )


def told_of(job: Job, jobs: Jobs, language: Language) -> str:
    """Return how a job stands in a sentence."""
    words = schemas.WORDS[language]
    if job.status == "failed":
        return words.get(job.reason or "internal", job.reason or "")
    if job.status == "queued":
        return words["queued"].format(jobs.before(job))
    return words[job.phase if job.status == "running" else job.status].format(job.done, job.of)
