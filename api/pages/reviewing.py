"""Review: one proposal beside its passage, a key for every decision, and one decision for a list.

Enters: which proposal is looked at, then what is decided. Leaves: pages; after a decision the next one.
"""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, Response

from api.editing import editor
from api.errors import of_error
from api.pages.desk import At, Desk, texts
from api.pages.fields import Shown, given, shown
from api.pages.posting import Form, Posted
from api.routes.review import decide_proposals, list_proposals
from api.schemas_edit import ProposalList, ProposalOut
from graph.errors import GeflechtError, Invalid, Outdated, Unknown
from graph.forms import form as form_of
from graph.intake.draft import Draft
from ontology.finding import called
from viz import words

router = APIRouter(include_in_schema=False)
_LISTED = 50
_CORRECTED = ("subject", "relation", "object", "role", "since", "until", "observed", "amount", "currency", "note")
Id = Annotated[str, Query(max_length=500)]


@dataclass(frozen=True)
class _Wrong:
    """What was wrong with a decision, and what was entered."""

    error: GeflechtError
    entered: Posted


@router.get("/review")
def review(
    at: At, id_: Annotated[str, Query(alias="id", max_length=500)] = "", source: Id = "", done: Id = ""
) -> HTMLResponse:
    """Show a proposal, by default the surest, and what else waits."""
    try:
        return _shown(at, id_, source, done=done)
    except Unknown as error:
        return at.trouble(error)


@router.post("/review")
async def decide(at: At, posted: Form, source: Id = "") -> Response:
    """Carry out a decision and show the next proposal."""
    try:
        return await run_in_threadpool(_decided, at.of(posted), posted, source)
    except GeflechtError as error:
        return at.trouble(error)


def _decided(at: Desk, posted: Posted, source: str) -> Response:
    act, ids = posted.text("act"), texts(posted, "ids")
    if not ids:
        raise Invalid(at.words["rv_none_chosen"])
    before = [one.id for one in _waiting(at, source).items]
    decision: dict[str, Any] = {"ids": ids, "decision": "reject" if act == "reject" else "accept"}
    versions = dict(zip(ids, texts(posted, "version"), strict=False))
    if act in ("accept", "reject", "correct", "same", "conclude") and versions:
        decision["versions"] = versions
    decision |= _more(at, act, ids, posted)
    by = at.by()
    try:
        editing = editor(at.parts, at.data, at.language, by)
        decide_proposals({"decisions": [decision]}, at.parts, editing, by, None)
    except (Invalid, Outdated) as error:
        return _shown(at, ids[0], source, _Wrong(error, posted))
    left = [one for one in before if one not in ids]
    place = before.index(ids[0]) if ids[0] in before else 0
    following = next((one for one in before[place:] if one in left), left[0] if left else "")
    told = f"{decision['decision']}-{len(ids)}"
    return at.go("review", id=following, source=source, done=told)


def _more(at: Desk, act: str, ids: list[str], posted: Posted) -> dict[str, Any]:
    """Return what a decision says besides accept or reject."""
    if act == "reject":
        return {"reason": posted.text("why")} if posted.text("why") else {}
    if act == "conclude":
        return {"certainty": "inferred", "reason": posted.text("reason")}
    if act == "same":
        end, actor = posted.text("end"), posted.text("same_as")
        if not actor:
            raise Invalid(at.words["rv_same_label"] + "?")
        return {"same_as": {end: actor} if end else actor}
    if act == "correct":
        statement = Draft(at.parts.store)
        known = _form(statement, ids[0])
        return {"fields": given(posted, [one for one in known.fields if one.name in _CORRECTED])}
    return {}


def _form(draft: Draft, id_: str) -> Any:
    from ontology import names

    relation = draft.said_at(id_ if "://" in id_ else names.ID + id_, names.PREDICATE)
    return form_of(names.local_name(relation or ""))


def _waiting(at: Desk, source: str) -> ProposalList:
    return list_proposals(at.parts, at.data, at.language, source=source or None, score=0.0, limit=_LISTED, cursor=0)


def _shown(at: Desk, id_: str, source: str, wrong: _Wrong | None = None, done: str = "") -> HTMLResponse:
    found = _waiting(at, source)
    one = next((one for one in found.items if one.id == id_), found.items[0] if found.items else None)
    ids = [other.id for other in found.items]
    place = ids.index(one.id) if one else 0
    act, _, number = done.partition("-")
    done = at.words[f"rv_decided_{act}"].format(number) if act in ("accept", "reject") and number.isdecimal() else ""
    return at.page(
        "desk_review.html",
        200 if wrong is None else of_error(wrong.error).status_code,
        found=found,
        one=one,
        listed=found.items,
        later=ids[(place + 1) % len(ids)] if len(ids) > 1 else "",
        before=ids[place - 1] if len(ids) > 1 else "",
        place=place + 1,
        source=source,
        sources=[(id_, at.say.source(_iri(at, id_)).title, count) for id_, count in _waiting(at, "").sources.items()],
        when=_when(at, one),
        rule=called(one.rule, at.language) if one and one.rule else None,
        fields=_fields(at, one, wrong),
        keys=[at.words[f"rv_key_{key}"] for key in ("accept", "correct", "reject", "same", "conclude", "next")],
        done=done,
        certainty=words.WORDS[at.language],
        trouble=wrong and at.told(wrong.error),
        act=wrong.entered.text("act") if wrong else "",
        entered=wrong.entered if wrong else None,
    )


def _iri(at: Desk, id_: str) -> str:
    return at.data.index.resolve(id_, "source").iri


def _when(at: Desk, one: ProposalOut | None) -> list[tuple[str, str | None]]:
    """Return what a proposal says of times and sums; None where it says nothing."""
    if one is None:
        return []
    s = at.data.statement(one.id)
    days = [(key, day) for key, day in (("rv_since", s.start), ("rv_until", s.end), ("rv_observed", s.observed))]
    told = [(key, words.day_text(day.date, at.language, day.precision) if day else None) for key, day in days]
    more = [("rv_amount", words.amount_phrase(s, at.language)), ("rv_role", one.statement.role)]
    return [*((key, text) for key, text in told if text or key == "rv_since"), *((k, t) for k, t in more if t)]


def _fields(at: Desk, one: ProposalOut | None, wrong: _Wrong | None) -> list[Shown]:
    if one is None:
        return []
    draft = Draft(at.parts.store)
    known = [field for field in _form(draft, one.id).fields if field.name in _CORRECTED]
    entered = wrong.entered if wrong and wrong.entered.text("act") == "correct" else None
    return shown(at, known, one.statement.iri, entered, at.by_field(wrong.error) if wrong else {})
