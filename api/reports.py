"""The shapes of what the service says about data that came in, and about itself."""

from dataclasses import dataclass
from typing import Any

from api.schemas import Shape


@dataclass(frozen=True, kw_only=True)
class Finding(Shape):
    """One finding of validation."""

    check: str
    severity: str
    node: str
    value: str | None
    message: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class ReportOut(Shape):
    """A validation report."""

    conforms: bool
    findings: list[Finding]


@dataclass(frozen=True, kw_only=True)
class RowOut(Shape):
    """A row of a table that was proposed or skipped, and why."""

    table: str
    row: int
    column: str | None
    state: str
    reason: str
    """A sentence in the language asked for."""
    code: str
    """What kind of reason it is, the same in every language."""


@dataclass(frozen=True, kw_only=True)
class NoteOut(Shape):
    """What is worth knowing about a column of a table: that it is not used, or that its words were read as no date."""

    table: str
    column: str
    code: str
    text: str
    """A sentence in the language asked for."""


@dataclass(frozen=True, kw_only=True)
class FirstRow(Shape):
    """One of the first rows, as it was read."""

    table: str
    row: int
    cells: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class TableOut(Shape):
    """How a table was understood. Rows accepted, proposed and skipped add up to the rows read."""

    mapping: str
    """The mapping that was used, as YAML: correct it and send it along."""
    rows: int
    accepted: int
    proposed: int
    skipped: int
    unchanged: int
    """Of the rows accepted or proposed, those that were there already, as they stand now."""
    rejected: int
    """Rows that were there already and that a person rejected; they stay so."""
    told: list[RowOut]
    """The first thousand rows that were proposed or skipped."""
    first: list[FirstRow]
    notes: list[NoteOut]


@dataclass(frozen=True, kw_only=True)
class MappingsOut(Shape):
    """The mappings that are there, and the JSON Schema of a mapping file."""

    ready: list[str]
    json_schema: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class ImportOut(Shape):
    """What an import read and wrote."""

    file: str
    generation: int
    quads: int
    statements: int
    added: int
    removed: int
    dry_run: bool
    skipped: list[str]
    findings: list[Finding]
    table: TableOut | None = None
    """What became of each row, where the file is a table."""


@dataclass(frozen=True, kw_only=True)
class Health(Shape):
    """The state of the service and its limits. What it holds, and whom it asks, is null for whoever may not read."""

    status: str
    version: str
    generation: int | None
    entities: int | None
    statements: int | None
    sources: int | None
    services: list[str] | None
    """The other hosts that SERVICE and LOAD may ask."""
    limits: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class TokenOut(Shape):
    """A token, without its secret."""

    id: str
    name: str
    """The name under which the journal keeps what it writes."""
    role: str
    """reader, editor or admin."""
    graphs: list[str]
    """The only graphs that an editor may write, main as `default`; none listed means all."""
    created: str


@dataclass(frozen=True, kw_only=True)
class NewToken(Shape):
    """A token that was made, and its secret, which is shown only here."""

    token: TokenOut
    secret: str


@dataclass(frozen=True, kw_only=True)
class MentionOut(Shape):
    """A place in a document's raw text that names an entity: characters from 0, the end exclusive."""

    text: str
    name: str
    kind: str
    id: str | None
    """The entity's id where it is known."""
    start: int
    end: int
    score: float
    rule: str


@dataclass(frozen=True, kw_only=True)
class ProposalOut(Shape):
    """A relation that a document states, as it waits for review; its place in the raw text, and which rule found it."""

    id: str
    new: bool
    """Whether it was proposed now; else it was proposed, accepted or rejected before."""
    subject: str
    subject_id: str
    subject_kind: str
    subject_known: bool
    relation: str
    object: str
    object_id: str
    object_kind: str
    object_known: bool
    role: str | None
    since: str | None
    until: str | None
    observed: str | None
    amount: str | None
    currency: str | None
    approximate: bool
    start: int
    end: int
    passage: str
    score: float
    rule: str


@dataclass(frozen=True, kw_only=True)
class DocumentOut(Shape):
    """What was read in a document. ``dropped`` counts proposals whose passage or names do not stand in the text."""

    file: str
    form: str
    """text, html, docx or pdf."""
    source: str
    title: str
    date: str | None
    hash: str
    """SHA-256 of the raw text, by which it is kept."""
    characters: int
    generation: int
    dry_run: bool
    dropped: int
    mentions: list[MentionOut]
    proposals: list[ProposalOut]
    findings: list[Finding]


@dataclass(frozen=True, kw_only=True)
class TextOut(Shape):
    """A document's raw text, or its clean view with the raw place of each character."""

    hash: str
    text: str
    starts: list[int] | None = None
    ends: list[int] | None = None
