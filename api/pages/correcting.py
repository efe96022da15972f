"""Forms: entries, sources and relations entered, corrected and retracted.

Enters: what is to be edited, then the fields. Leaves: pages with what is wrong at each field. Where somebody else saved
meanwhile, both states stand side by side and nothing that was entered is lost.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, Response

from api.editing import editor, known, written
from api.errors import of_error
from api.pages.desk import At, Desk
from api.pages.fields import given, shown
from api.pages.posting import Form as Posting
from api.pages.posting import Posted
from api.schemas_edit import WrittenOut
from graph.errors import GeflechtError, Invalid, Outdated, Unknown
from graph.forms import Form, form, forms
from graph.intake.draft import Draft
from graph.intake.edit import (
    add_entity,
    add_statement,
    correct_entity,
    correct_statement,
    retract_entity,
    retract_statement,
)
from ontology import names
from ontology.model import model

router = APIRouter(include_in_schema=False)
_LISTED = 50
Asked = Annotated[str, Query(max_length=500)]


@dataclass(frozen=True)
class _Meant:
    """What is edited: a form, and the address of what is there; none for something new."""

    form: Form
    iri: str | None = None

    @property
    def is_statement(self) -> bool:
        return self.form.of == "statement"


@router.get("/edit")
def edit(
    at: At, entity: Asked = "", relation: Asked = "", new: Asked = "", subject: Asked = "", saved: Asked = ""
) -> HTMLResponse:
    """Show what can be edited, or the form of an entry, of a relation, or of something new."""
    try:
        meant = _meant(at, entity, relation, new)
        return _shown(at, meant, saved=saved, subject=subject) if meant else _choice(at, saved)
    except GeflechtError as error:
        return at.trouble(error)


@router.post("/edit")
async def save(at: At, posted: Posting, entity: Asked = "", relation: Asked = "", new: Asked = "") -> Response:
    """Save what was entered, or retract."""
    try:
        return await run_in_threadpool(_saved, at.of(posted), posted, (entity, relation, new))
    except GeflechtError as error:
        return at.trouble(error)


def _meant(at: Desk, entity: str, relation: str, new: str) -> _Meant | None:
    """Return what an address asks for; None where it asks for nothing yet."""
    draft = Draft(at.parts.store)
    if entity:
        iri = known(at.parts.store, at.data, entity)
        kinds = model().most_specific([names.local_name(one) for one in draft.kinds_at(iri)])
        return _Meant(form(kinds or "Entity"), iri)
    if relation:
        iri = at.data.statement(relation).iri
        return _Meant(form(names.local_name(draft.said_at(iri, names.PREDICATE) or "")), iri)
    return _Meant(form(new)) if new else None


def _choice(at: Desk, saved: str) -> HTMLResponse:
    listed = [(one.of, one.name, one.label[at.language]) for one in forms()]
    kinds = sorted(((name, label) for of, name, label in listed if of != "statement"), key=lambda pair: pair[1])
    relations = sorted(((name, label) for of, name, label in listed if of == "statement"), key=lambda pair: pair[1])
    done = at.words["ed_retracted"].format(saved) if saved else ""
    return at.page("desk_edit.html", kinds=kinds, relations=relations, done=done)


def _saved(at: Desk, posted: Posted, asked: tuple[str, str, str]) -> Response:
    meant = _meant(at, *asked)
    if meant is None:
        raise Unknown("form", "")
    try:
        if posted.text("act") == "retract":
            return _retracted(at, meant, posted)
        done = _written(at, meant, posted)
    except (Invalid, Outdated) as error:
        return _shown(at, meant, posted=posted, error=error)
    where = {"relation" if meant.is_statement else "entity": done.id}
    return at.go("edit", **where, saved=str(done.generation))


def _written(at: Desk, meant: _Meant, posted: Posted) -> WrittenOut:
    """Write the fields that were changed, as the routes of the API do."""
    by, store = at.by(), at.parts.store
    editing = editor(at.parts, at.data, at.language, by, posted.text("why") or None)
    fields, version = given(posted, meant.form.fields), posted.text("version") or None
    if meant.iri is None and meant.is_statement:
        edited = add_statement(store, {"relation": meant.form.name, **fields}, editing)
    elif meant.iri is None:
        edited = add_entity(store, str(fields.pop("kind", None) or meant.form.name), fields, editing)
    elif meant.is_statement:
        edited = correct_statement(store, meant.iri, fields, version, editing)
    else:
        edited = correct_entity(store, meant.iri, fields, version, editing)
    return written(edited, by)


def _retracted(at: Desk, meant: _Meant, posted: Posted) -> Response:
    by, store, version = at.by(), at.parts.store, posted.text("version") or None
    editing = editor(at.parts, at.data, at.language, by, posted.text("why") or None)
    assert meant.iri is not None
    if meant.is_statement:
        edited = retract_statement(store, meant.iri, version, editing)
    else:
        whole = bool(posted.text("with_statements"))
        edited = retract_entity(store, meant.iri, version, editing, with_statements=whole)
    return at.go("edit", saved=written(edited, by).id)


def _shown(
    at: Desk,
    meant: _Meant,
    *,
    posted: Posted | None = None,
    error: GeflechtError | None = None,
    saved: str = "",
    subject: str = "",
) -> HTMLResponse:
    wrong = at.by_field(error) if error else {}
    fields = shown(at, meant.form.fields, meant.iri, posted, wrong, {"subject": subject})
    fields = [one for one in fields if not (meant.iri is None and one.name == "relation")]
    draft, label = Draft(at.parts.store), meant.form.label[at.language]
    return at.page(
        "desk_form.html",
        of_error(error).status_code if error else 200,
        of=meant.form.of,
        here=_where(meant),
        title=_title(at, meant) if meant.iri else at.words["ed_new"].format(label),
        label=label,
        fields=fields,
        often=[one for one in fields if not one.seldom],
        seldom=[one for one in fields if one.seldom],
        version=draft.version_at(meant.iri) if meant.iri else "",
        done=at.words["ed_saved"].format(saved) if saved.isdecimal() else "",
        trouble=error and _trouble(at, error, wrong),
        why=posted.text("why") if posted else "",
        about=_statements(at, meant),
    )


def _where(meant: _Meant) -> dict[str, str]:
    """Return what an address says of what is edited; what it does not say is empty."""
    told = {"entity": "", "relation": "", "new": ""}
    if meant.iri is None:
        return {**told, "new": meant.form.name}
    return {**told, "relation" if meant.is_statement else "entity": names.id_of(meant.iri)}


def _trouble(at: Desk, error: GeflechtError, wrong: dict[str, str]) -> str:
    """Return what is wrong as a whole; what is wrong with a field stands at the field."""
    if isinstance(error, Outdated):
        return at.words["ed_outdated"]
    return " ".join(filter(None, (at.words["ed_wrong"], wrong.get("")))) if wrong else at.told(error)


def _title(at: Desk, meant: _Meant) -> str:
    assert meant.iri is not None
    if meant.is_statement:
        return at.say.statement(at.data.statement(meant.iri)).sentence
    return at.say.ref(meant.iri).name


def _statements(at: Desk, meant: _Meant) -> list[tuple[str, str]]:
    """Return the statements of an entry, each with its id."""
    if meant.iri is None or meant.is_statement or meant.iri not in at.data.nodes:
        return []
    actor = at.say.actor(meant.iri, limit=_LISTED)
    return [(one.id, one.sentence) for one in (*actor.relations, *actor.claims)]
