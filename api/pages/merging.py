"""Duplicates: two entries that may be one, explained and side by side; merged, or told apart for good.

Enters: a request, then a decision. Leaves: pages; after a decision the pairs that are left.
"""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, Response

from api.editing import editor
from api.errors import of_error
from api.pages.desk import At, Desk, texts
from api.pages.posting import Form, Posted
from api.routes.merges import distinguish_actors, list_duplicates, merge_actors
from api.schemas import Ref
from graph.errors import GeflechtError, Unknown
from ontology.model import model
from ontology.names import id_of
from viz.style import kind_label

router = APIRouter(include_in_schema=False)
_LISTED = 20
_SHOWN = 5


@router.get("/duplicates")
def duplicates(
    at: At,
    done: Annotated[str, Query(max_length=20)] = "",
    one: Annotated[str, Query(max_length=500)] = "",
    other: Annotated[str, Query(max_length=500)] = "",
) -> HTMLResponse:
    """Show the pairs, best first."""
    told = {"merge": "mg_merged", "distinct": "mg_told"}.get(done, "")
    return _shown(at, done=at.words[told].format(one, other) if told else "")


@router.post("/duplicates")
async def decide(at: At, posted: Form) -> Response:
    """Merge two entries, or remember that they are not the same."""
    try:
        return await run_in_threadpool(_decided, at.of(posted), posted)
    except GeflechtError as error:
        return at.trouble(error)


def _decided(at: Desk, posted: Posted) -> Response:
    by = at.by()
    editing = editor(at.parts, at.data, at.language, by)
    act, one, other = posted.text("act"), posted.text("one"), posted.text("other")
    if act == "other":  # keep the other one
        one, other = other, one
    names = [_called(at, each) for each in (one, other)]
    try:
        if act == "distinct":
            distinguish_actors({"one": one, "other": other}, at.parts, at.data, editing, by)
        else:
            versions = texts(posted, "version")
            seen = versions[::-1] if act == "one" else versions  # of who goes, then of who stays
            told = {"from": other, "into": one, **({"versions": seen} if seen else {})}
            merge_actors(told, at.parts, at.data, editing, by)
    except GeflechtError as error:
        return _shown(at, trouble=error, entered=posted)
    done = "distinct" if act == "distinct" else "merge"
    return at.go("duplicates", done=done, one=names[0], other=names[1])


def _called(at: Desk, asked: str) -> str:
    try:
        return at.data.index.resolve(asked).name(at.language)
    except Unknown:
        return asked


def _shown(
    at: Desk, trouble: GeflechtError | None = None, done: str = "", entered: Posted | None = None
) -> HTMLResponse:
    found = list_duplicates(at.parts, at.data, at.say, score=0.0, limit=_LISTED, cursor=0)
    pairs = [
        (number, one, [_side(at, one.one), _side(at, one.other)]) for number, one in enumerate(found.items, start=1)
    ]
    return at.page(
        "desk_duplicates.html",
        of_error(trouble).status_code if trouble else 200,
        found=found,
        pairs=pairs,
        done=done,
        trouble=trouble and at.told(trouble),
        entered=entered,
    )


def _side(at: Desk, ref: Ref) -> dict[str, object]:
    """Return what is shown of one of two: kind, names, identifiers, and its first statements as sentences."""
    node = at.data.nodes[ref.iri]
    actor = at.say.actor(ref.iri, limit=_SHOWN)
    others = [*node.names.values(), *node.alternative, *node.hidden]
    return {
        "id": id_of(ref.iri),
        "name": ref.name,
        "kind": kind_label(node.kind, at.language) if node.kind in model().kinds else node.kind,
        "names": [name for name in dict.fromkeys(others) if name != ref.name],
        "identifiers": actor.identifiers,
        "total": actor.total,
        "sentences": [one.sentence for one in actor.relations],
    }
