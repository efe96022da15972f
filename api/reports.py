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
    """Of the rows accepted or proposed, those that were there already."""
    told: list[RowOut]
    """The first thousand rows that were proposed or skipped."""
    first: list[FirstRow]


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
    """The state of the service and its limits. What it holds is null for whoever may not read."""

    status: str
    version: str
    generation: int | None
    entities: int | None
    statements: int | None
    sources: int | None
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
