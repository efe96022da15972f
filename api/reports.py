"""The shapes of what the service says about data that came in, and about itself."""

from dataclasses import dataclass

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
