"""Actors that may be recorded twice: candidates, merging one into another, and that two are not the same."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.deps import By, Cursor, Data, Limit, Parts, Say
from api.editing import Editor, Sent, written
from api.present import Presenter
from api.schemas_edit import CandidateList, CandidateOut, EvidenceOut, WrittenOut
from graph.errors import Invalid
from graph.intake.draft import Draft
from graph.intake.duplicates import Candidate, Evidence
from graph.intake.edit import Edited
from graph.intake.merge import distinguish, merge
from graph.snapshot import Snapshot
from ontology.model import model
from viz.style import Language

router = APIRouter(prefix="/api/v1", tags=["merging"])
_TELLS: dict[Language, dict[str, str]] = {
    "de": {
        "identifier": "Beide haben die Kennung {0}.",
        "same_name": "Beide heißen „{0}“, von Rechtsform und Titel abgesehen.",
        "same_words": "„{0}“ und „{1}“ sind dieselben Wörter.",
        "abbreviation": "„{0}“ und „{1}“: das eine kürzt das andere ab.",
        "spelling": "„{0}“ und „{1}“ unterscheiden sich nur in der Schreibung.",
        "initial": "„{0}“ und „{1}“: ein Vorname ist abgekürzt.",
        "same_kind": "Beide sind von der Art {0}.",
        "other_kind": "Die Arten sind verschieden, aber verträglich: {0} und {1}.",
        "other_form": "Dagegen: Die Rechtsformen sind verschieden.",
        "same_place": "Beide haben denselben Ort: {0}.",
        "other_place": "Dagegen: Sie haben verschiedene Orte, {0} und {1}.",
    },
    "en": {
        "identifier": "Both have the identifier {0}.",
        "same_name": "Both are called “{0}”, apart from legal form and title.",
        "same_words": "“{0}” and “{1}” are the same words.",
        "abbreviation": "“{0}” and “{1}”: one abbreviates the other.",
        "spelling": "“{0}” and “{1}” differ in spelling only.",
        "initial": "“{0}” and “{1}”: a first name is abbreviated.",
        "same_kind": "Both are of the kind {0}.",
        "other_kind": "The kinds differ but go together: {0} and {1}.",
        "other_form": "Against: the legal forms differ.",
        "same_place": "Both have the same place: {0}.",
        "other_place": "Against: they have different places, {0} and {1}.",
    },
}


def _body(*keys: str) -> dict[str, Any]:
    names = {key: {"type": "string", "description": "An id, an IRI or a name"} for key in keys}
    schema = {"type": "object", "properties": names, "required": list(keys)}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


@router.get("/duplicates", operation_id="listDuplicates")
def list_duplicates(
    parts: Parts,
    data: Data,
    say: Say,
    score: Annotated[float, Query(ge=0, le=1, description="At least as much speaks for it")] = 0.0,
    limit: Limit = 100,
    cursor: Cursor = 0,
) -> CandidateList:
    """Pairs of actors that may be one, best first, each with what speaks for it and against it."""
    found = [one for one in data.duplicates if one.score >= score]
    draft = Draft(parts.store)
    return CandidateList(
        items=[_candidate(one, say, draft) for one in found[cursor : cursor + limit]],
        total=len(found),
        next=str(cursor + limit) if cursor + limit < len(found) else None,
        generation=data.generation,
        note=None if found else _NONE[say.language],
    )


_NONE: dict[Language, str] = {
    "de": "Unter den Namen, Kennungen und Orten fällt kein Paar auf. Das heißt nicht, dass es keines gibt.",
    "en": "No pair stands out by names, identifiers and places. That does not mean there is none.",
}


@router.post("/merges", operation_id="mergeActors", openapi_extra=_body("from", "into"))
def merge_actors(given: Sent, parts: Parts, data: Data, editing: Editor, by: By) -> WrittenOut:
    """Merge one actor into another: all statements and names are kept, the old address leads to the new one."""
    old, new = _two(given, "from", "into", data, also=("versions",))
    versions = given.get("versions")
    if versions is not None and not (isinstance(versions, list) and len(versions) == 2):  # noqa: PLR2004 (one for each)
        raise Invalid("versions are two texts, as the candidate gave them.")
    seen = (str(versions[0]), str(versions[1])) if versions else None
    return written(Edited(new, merge(parts.store, old, new, editing.by, editing.why, seen)), by)


@router.post("/distinctions", operation_id="distinguishActors", openapi_extra=_body("one", "other"))
def distinguish_actors(given: Sent, parts: Parts, data: Data, editing: Editor, by: By) -> WrittenOut:
    """Remember that two actors are not the same; they are no candidates any more."""
    one, other = _two(given, "one", "other", data)
    return written(Edited(one, distinguish(parts.store, one, other, editing.by, editing.why)), by)


def _two(given: dict[str, Any], first: str, second: str, data: Snapshot, also: tuple[str, ...] = ()) -> tuple[str, str]:
    if not all(isinstance(given.get(key), str) for key in (first, second)) or set(given) - {first, second, *also}:
        raise Invalid(f'Send {{"{first}": ACTOR, "{second}": ACTOR}}, each an id, an IRI or a name.')
    return data.index.resolve(given[first]).iri, data.index.resolve(given[second]).iri


def _candidate(found: Candidate, say: Presenter, draft: Draft) -> CandidateOut:
    return CandidateOut(
        one=say.ref(found.one),
        other=say.ref(found.other),
        score=found.score,
        evidence=[_evidence(one, say.language) for one in found.evidence],
        versions=[draft.version_at(found.one), draft.version_at(found.other)],
    )


def _evidence(one: Evidence, language: Language) -> EvidenceOut:
    shown = [
        model().kinds[text].label[language] if one.sort.endswith("kind") else text for text in (one.one, one.other)
    ]
    return EvidenceOut(sort=one.sort, sentence=_TELLS[language][one.sort].format(*shown), one=one.one, other=one.other)
