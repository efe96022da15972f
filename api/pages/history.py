"""The page of the history: who changed what, when and why, told as sentences; one change with what it did; undo.

Enters: the number of a change, or from where to read on. Leaves: HTML. Undoing is a form for who is logged in; what
stands in its way is told with links to it.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.deps import Data, Lang, Parts, Say, Service, current
from api.pages.posting import Form
from api.pages.templates import moment, page
from api.pages.words import WORDS
from api.present import Presenter
from api.present_history import change_out
from api.schemas_history import ChangeOut
from graph.errors import Conflict, GeflechtError, Invalid
from graph.history import MOST, happening, history
from graph.intake.undo import undo
from graph.snapshot import Snapshot
from ontology import names

router = APIRouter(include_in_schema=False)
_PAGE, _QUADS, _DIGITS = 20, 200, 12


@router.get("/history")
def history_page(request: Request, data: Data, say: Say, language: Lang, parts: Parts) -> HTMLResponse:
    """Show the last changes, those before one, or one."""
    given = request.query_params
    try:
        if given.get("change"):
            return _one(parts, data, say, _number(given["change"]))
        before = _number(given["before"]) if given.get("before") else None
        about = data.index.resolve(given["actor"]) if given.get("actor") else None
        last = parts.store.journal.generation
        upper = last + 1 if before is None else min(before, last + 1)
        since = max(0, upper - 1 - _PAGE)
        found = history(parts.store, None if about else since, _PAGE, _QUADS, about.iri if about else None)
    except GeflechtError as error:
        return _listed(data, say, [], wrong=error.message, status=422)
    items = [change_out(say, one, 0) for one in reversed(found.items) if about or one.generation < upper]
    older = urlencode({"before": since + 1, "lang": language}) if since and not about else ""
    return _listed(data, say, items, older=older, about=about.name(language) if about else "")


@router.post("/history")
async def undo_change(request: Request, parts: Parts, language: Lang, form: Form) -> Response:
    """Undo a change and lead to what that did, or say what stands in the way."""
    number = _number(form.text("change"))
    try:
        receipt = await run_in_threadpool(undo, parts.store, number, form.by.author)
    except GeflechtError as error:
        data = await run_in_threadpool(current, parts)
        return await run_in_threadpool(_one, parts, data, Presenter(data, language), number, error)
    form.by.wrote(receipt)
    where = urlencode({"change": receipt.generation, "lang": language})
    return RedirectResponse(f"{request.scope.get('root_path', '')}/history?{where}", 303)


def _listed(
    data: Snapshot,
    say: Presenter,
    items: Sequence[ChangeOut],
    *,
    older: str = "",
    about: str = "",
    wrong: str = "",
    status: int = 200,
) -> HTMLResponse:
    answer = page(
        "history.html",
        say.language,
        **_frame(data),
        items=[_head(one, say) for one in items],
        older=older,
        about=about,
        wrong=wrong,
    )
    answer.status_code = status
    return answer


def _one(
    parts: Service, data: Snapshot, say: Presenter, number: int, error: GeflechtError | None = None
) -> HTMLResponse:
    """Return the page of one change, and what stands in the way of undoing it."""
    found = change_out(say, happening(parts.store, number, MOST), _QUADS)
    answer = page(
        "change.html",
        say.language,
        **_frame(data),
        change=_head(found, say),
        last=parts.store.journal.generation,
        wrong=error.message if error else "",
        later=error.details.get("later", []) if isinstance(error, Conflict) else [],
    )
    answer.status_code = 409 if error else 200
    return answer


def _head(found: ChangeOut, say: Presenter) -> dict[str, Any]:
    """Return a change with its time and reason in words."""
    verb, _, rest = found.why.partition(" ")
    known = WORDS[say.language].get(f"why_{verb}")
    why = known.format(_named(say, rest)) if known and rest else found.why
    return {"out": found, "why": why, "when": moment(found.at, say.language)}


def _named(say: Presenter, rest: str) -> str:
    """Return a reason in which the id that it begins with is called by its name, or by the sentence that it states."""
    first, colon, more = rest.partition(": ")
    stated = say.statement_of(names.ID + first)
    named = f"„{say.statement(stated).sentence.rstrip('.')}“" if stated else say.ref(names.ID + first).name
    return f"{named}{colon}{more}"


def _frame(data: Snapshot) -> dict[str, Any]:
    return {"generation": data.generation, "entities": len(data.nodes), "statements": data.edges.accepted[0]}


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > _DIGITS:
        raise Invalid(f"'{text[:40]}' is no change; write its number.")
    return int(text)
