"""The review queue: what waits for a decision, and decisions on it."""

from collections import Counter
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query

from api.answers import known
from api.deps import By, Cursor, Data, Lang, Limit, Parts
from api.editing import Editor, Sent
from api.errors import findings
from api.passages import passage
from api.present import Presenter
from api.reports import Finding
from api.schemas_edit import DecidedListOut, ProposalList, ProposalOut
from graph.errors import Invalid
from graph.intake.draft import Draft
from graph.intake.review import Decision, decide
from graph.snapshot import Snapshot
from graph.snapshots import with_proposed
from graph.statements import Statement
from ontology.finding import called
from ontology.model import model
from ontology.names import id_of
from viz import words

router = APIRouter(prefix="/api/v1", tags=["review"])
_DECISION = {
    "type": "object",
    "properties": {
        "ids": {"type": "array", "items": {"type": "string"}, "description": "Proposals, by id"},
        "decision": {"enum": ["accept", "reject"]},
        "fields": {"type": "object", "description": "Corrections on the way to accepted, by the form of the relation"},
        "certainty": {"enum": ["stated", "inferred"], "description": "The text says so, or I conclude"},
        "reason": {"type": "string", "description": "Why I conclude; why it is rejected"},
        "same_as": {
            "description": "Which known actor the new end is; by end (subject, object) where both are new",
            "anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "string"}}],
        },
        "versions": {"type": "object", "additionalProperties": {"type": "string"}},
    },
    "required": ["ids", "decision"],
}
_DECISIONS: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"type": "object", "properties": {"decisions": {"type": "array", "items": _DECISION}}}
            }
        },
    }
}
_KEYS = frozenset(_DECISION["properties"])


@router.get("/proposals", operation_id="listProposals")
def list_proposals(
    parts: Parts,
    data: Data,
    language: Lang,
    source: Annotated[str | None, Query(description="Read from this source")] = None,
    rule: Annotated[str | None, Query(description="Proposed by this rule")] = None,
    kind: Annotated[list[str] | None, Query(description="With an end of these kinds, or of what is below them")] = None,
    relation: Annotated[list[str] | None, Query(description="Of these relations")] = None,
    score: Annotated[float, Query(ge=0, le=1, description="At least as sure")] = 0.0,
    limit: Limit = 100,
    cursor: Cursor = 0,
) -> ProposalList:
    """What waits for a decision, the surest first: the passage beside the sentence that it would be."""
    wide = with_proposed(parts.store, data)
    say, draft = Presenter(wide, language), Draft(parts.store)
    cited = data.index.resolve(source, "source").iri if source else None
    kinds = model().below(known("kind", kind, list(model().kinds)) or ())
    relations = known("relation", relation, list(model().relations))
    found = [
        s
        for s in data.proposed
        if (cited is None or s.source == cited)
        and (rule is None or rule in (s.found_by, called(s.found_by or "", "de")))
        and (relations is None or s.relation in relations)
        and (not kinds or any(iri in wide.nodes and wide.nodes[iri].kind in kinds for iri in (s.subject, s.object)))
        and (s.score is None or s.score >= score)
    ]
    found.sort(key=lambda s: (-(s.score or 0), s.source or "", s.place.char_start or 0, s.iri))
    return ProposalList(
        items=[_proposal(s, parts.settings.data, wide, data, say, draft) for s in found[cursor : cursor + limit]],
        total=len(found),
        next=str(cursor + limit) if cursor + limit < len(found) else None,
        generation=data.generation,
        rules=dict(sorted(Counter(s.found_by for s in found if s.found_by).items())),
        sources=dict(sorted(Counter(id_of(s.source) for s in found if s.source).items())),
        note=say.note(found),
    )


@router.post("/proposals/decisions", operation_id="decideProposals", openapi_extra=_DECISIONS)
def decide_proposals(
    given: Sent,
    parts: Parts,
    editing: Editor,
    by: By,
    if_match: Annotated[str | None, Header(description="The generation that was looked at; nobody wrote since")] = None,
) -> DecidedListOut:
    """Decide on a list of proposals, all or none; 412 where someone else decided on one or changed it meanwhile."""
    decisions = _decisions(given.get("decisions"))
    receipt = decide(parts.store, decisions, editing, _generation(if_match))
    by.wrote(receipt)
    return DecidedListOut(
        generation=receipt.generation,
        accepted=[id_ for decision in decisions if decision.accepted for id_ in decision.ids],
        rejected=[id_ for decision in decisions if not decision.accepted for id_ in decision.ids],
        added=receipt.added,
        removed=receipt.removed,
        findings=[Finding(**found) for found in findings(receipt.report)],
    )


def _proposal(s: Statement, folder: Any, wide: Snapshot, data: Snapshot, say: Presenter, draft: Draft) -> ProposalOut:
    node = data.nodes.get(s.source or "")
    return ProposalOut(
        id=s.id,
        sentence=words.fact_sentence(s, wide.names_in(say.language), say.language),
        passage=passage(folder, s, node.identifiers if node else ()),
        score=None if s.score is None else float(s.score),
        rule=s.found_by,
        version=draft.version_at(s.iri),
        new=[say.ref(iri) for iri in (s.subject, s.object) if iri in wide.nodes and iri not in data.nodes],
        statement=say.statement(s),
    )


def _generation(if_match: str | None) -> int | None:
    if if_match is None or if_match.strip() == "*":
        return None
    number = if_match.strip().removeprefix("W/").strip('"')
    if not number.isdecimal():
        raise Invalid("If-Match is no generation here; send that of the list, such as 17, or none.")
    return int(number)


def _decisions(given: Any) -> list[Decision]:
    if not isinstance(given, list) or not given:
        raise Invalid('Send {"decisions": [{"ids": [...], "decision": "accept"}]}; the list must not be empty.')
    return [_decision(one, number) for number, one in enumerate(given, start=1)]


def _decision(given: Any, number: int) -> Decision:
    """Return one decision of the list.

    Raises:
        Invalid: it is not of that shape.
    """
    strange = sorted(set(given) - _KEYS) if isinstance(given, dict) else ["it is no object"]
    if strange:
        raise Invalid(f"Decision {number} cannot be read ({strange[0]}); it may have {', '.join(sorted(_KEYS))}.")
    ids, fields, versions = given.get("ids"), given.get("fields") or {}, given.get("versions") or {}
    same_as = given.get("same_as") or {}
    same_as = {"": same_as} if isinstance(same_as, str) else same_as
    texts = isinstance(ids, list) and all(isinstance(one, str) for one in ids)
    if not texts or not all(isinstance(one, dict) for one in (fields, versions, same_as)):
        raise Invalid(
            f"Decision {number} cannot be read; ids is a list of texts, fields, versions, same_as are objects."
        )
    if not all(isinstance(one, str) for one in same_as.values()):
        raise Invalid(f"Decision {number} cannot be read; same_as names a known actor by id, IRI or name.")
    if given.get("decision") not in ("accept", "reject"):
        raise Invalid(f"Decision {number} is neither accept nor reject; write one of them.")
    told = {key: given[key] for key in ("certainty", "reason") if given.get(key) is not None}
    return Decision(tuple(ids), given["decision"] == "accept", {**fields, **told}, same_as, versions)
