"""The shapes of reviewing, merging and editing: forms, proposals, candidates, and what a change did."""

from dataclasses import dataclass

from api.reports import Finding
from api.schemas import Named, Ref, Shape, SourceOut, StatementOut


@dataclass(frozen=True, kw_only=True)
class FieldOut(Shape):
    """One field of a form."""

    name: str
    """Its name in the JSON that is sent."""
    label: str
    help: str
    type: str
    """text (in the language of the request, or a map of texts by language), string, date (2022, 2022-01 or 2022-01-31),
    decimal, integer, boolean, iri, choice, entity (an id, an IRI or an unambiguous name), kind, relation."""
    required: bool
    many: bool
    """Whether it takes a list."""
    choices: list[Named]
    """What a choice or a kind may be."""
    kinds: list[Named]
    """The kinds that an entity may be of, with everything below them."""
    pattern: str | None
    max_length: int | None
    default: str | None


@dataclass(frozen=True, kw_only=True)
class FormOut(Shape):
    """The form of a kind of entity or of a relation."""

    name: str
    label: str
    of: str
    """entity: sent to /api/v1/actors; source: to /api/v1/sources; statement: to /api/v1/relations."""
    fields: list[FieldOut]


@dataclass(frozen=True, kw_only=True)
class FormRow(Named):
    """A form in the list of all."""

    of: str


@dataclass(frozen=True, kw_only=True)
class FormList(Shape):
    """All forms."""

    items: list[FormRow]


@dataclass(frozen=True, kw_only=True)
class PassageOut(Shape):
    """What the source says there, in its kept text, with what stands before and after it."""

    before: str
    text: str
    after: str


@dataclass(frozen=True, kw_only=True)
class ProposalOut(Shape):
    """A proposed statement, with the sentence that it would be and the passage that it was read from."""

    id: str
    sentence: str
    passage: PassageOut | None
    """Null where the text of the source is not kept, or where no place is known."""
    score: float | None
    rule: str | None
    version: str
    """To be sent with the decision: it is refused when someone else changed the proposal meanwhile."""
    new: list[Ref]
    """Ends that are only proposed themselves."""
    statement: StatementOut


@dataclass(frozen=True, kw_only=True)
class ProposalList(Shape):
    """A page of proposals, the surest first."""

    items: list[ProposalOut]
    total: int
    next: str | None
    generation: int
    """May be sent as If-Match with decisions on this page."""
    rules: dict[str, int]
    sources: dict[str, int]
    note: str | None


@dataclass(frozen=True, kw_only=True)
class EvidenceOut(Shape):
    """Something that speaks for two actors being one, or against it."""

    sort: str
    sentence: str
    one: str
    other: str


@dataclass(frozen=True, kw_only=True)
class CandidateOut(Shape):
    """Two actors that may be one; the first has fewer statements."""

    one: Ref
    other: Ref
    score: float
    """How much speaks for it, of 1. Nothing is merged by itself, whatever the score."""
    evidence: list[EvidenceOut]
    versions: list[str]


@dataclass(frozen=True, kw_only=True)
class CandidateList(Shape):
    """A page of candidates, best first."""

    items: list[CandidateOut]
    total: int
    next: str | None
    generation: int
    note: str | None


@dataclass(frozen=True, kw_only=True)
class WrittenOut(Shape):
    """What a change did: the generation that it made, and what is worth a look."""

    id: str
    iri: str
    generation: int
    added: int
    removed: int
    findings: list[Finding]


@dataclass(frozen=True, kw_only=True)
class DecidedListOut(Shape):
    """What a list of decisions did."""

    generation: int
    accepted: list[str]
    rejected: list[str]
    added: int
    removed: int
    findings: list[Finding]


@dataclass(frozen=True, kw_only=True)
class SourceDetail(SourceOut):
    """A source with all that is recorded about it."""

    names: dict[str, str]
    issued: str | None
    identifiers: list[str]
    address: str | None
    statements: dict[str, int]
    """How many statements it carries, by status."""


@dataclass(frozen=True, kw_only=True)
class SourceList(Shape):
    """A page of sources."""

    items: list[SourceOut]
    total: int
    next: str | None
    note: str | None
