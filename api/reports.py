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
    """The state of the service and its limits."""

    status: str
    version: str
    generation: int
    entities: int
    statements: int
    sources: int
    limits: dict[str, int]
