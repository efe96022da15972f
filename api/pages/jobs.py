"""The page of jobs: what waits, runs and is done, how far it is; calling one off, and its result.

Enters: who looks. Leaves: HTML; a script keeps what runs up to date, a link does the same without it.
"""

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.deps import Lang, Parts
from api.job_files import Job
from api.pages.posting import fields_of, text_of
from api.pages.templates import moment, page
from api.pages.words import WORDS
from api.routes.jobs import cancelled, job_out, starter
from viz import words
from viz.style import Language, kind_label

router = APIRouter(include_in_schema=False)


@router.get("/jobs")
def jobs_page(request: Request, parts: Parts, language: Lang) -> HTMLResponse:
    """List the jobs, the newest first."""
    items = [
        {
            "out": job_out(job, parts, request, language),
            "what": _what(job, language),
            "when": moment(job.created, language),
        }
        for job in parts.jobs.all()
    ]
    answer = page("jobs.html", language, items=items)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@router.post("/jobs")
async def cancel_job(request: Request, parts: Parts, language: Lang) -> Response:
    """Call a job off, and lead back to the list.

    Raises:
        Unauthorized: others may read, and nobody is logged in.
        Forbidden: somebody else started it, or a page of another site sends this.
    """
    fields = await fields_of(request)
    by = await starter(request, parts)
    await run_in_threadpool(cancelled, text_of(fields, "cancel"), parts, by)
    return RedirectResponse(f"{request.scope.get('root_path', '')}/jobs?lang={language}", 303)


def _what(job: Job, language: Language) -> str:
    """Return what a job computes, in words."""
    asked, text = job.parameters, WORDS[language]
    parts = [text.get(f"measure_{asked.get('by')}", str(asked.get("by")))]
    for name, label in (("kind", kind_label), ("relation", words.relation_label)):
        value = asked.get(name) or ()
        parts += [label(one, language) for one in ([value] if isinstance(value, str) else value)]
    if asked.get("on"):
        parts.append(words.WORDS[language]["network on"].format(asked["on"]))
    return " · ".join(parts)
