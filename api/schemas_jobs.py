"""The shapes of jobs: what is asked for, and how it stands."""

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from api.schemas import Shape

WORDS = {
    "de": {
        "queued": "Wartet; davor sind noch {} Aufträge.",
        "": "Liest das Netzwerk.",
        "whole": "Rechnet; in einem Stück, deshalb ohne Zwischenstand.",
        "sources": "Kürzeste Wege von {} der {} Akteure verfolgt.",
        "runs": "{} von {} Läufen gerechnet.",
        "done": "Fertig; das Ergebnis liegt bereit.",
        "cancelled": "Abgebrochen.",
        "stopped": "Der Dienst wurde angehalten; bitte neu beauftragen.",
        "internal": "Der Dienst hat einen Fehler gemacht; sein Protokoll sagt, wo.",
        "no room": "Das Ergebnis konnte nicht abgelegt werden; auf dem Datenträger fehlt Platz oder das Recht.",
    },
    "en": {
        "queued": "Waiting; {} jobs are before it.",
        "": "Reading the network.",
        "whole": "Computing; in one piece, so nothing is told in between.",
        "sources": "Shortest paths were followed from {} of {} actors.",
        "runs": "{} of {} runs are done.",
        "done": "Done; the result is ready.",
        "cancelled": "Cancelled.",
        "stopped": "The service was stopped; send the job again.",
        "internal": "The service failed; its log says where.",
        "no room": "The result could not be kept; the disk is full or may not be written to.",
    },
}
_STRICT: dict[str, Any] = {"use_attribute_docstrings": True, "extra": "forbid"}


@dataclass(frozen=True, kw_only=True)
class MeasuresWanted(Shape):
    """A ranking, with the parameters of `/api/v1/measures`; lists may be one text with commas."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    by: str
    exact: bool = True
    """Follow shortest paths from all actors; else betweenness is sampled where `/api/v1/measures` would."""
    top: int | None = None
    kind: list[str] | str | None = None
    relation: list[str] | str | None = None
    certainty: list[str] | str | None = None
    on: str | None = None
    undated: bool = False
    derived: bool = False
    sensitivity: bool = False
    share: float = 0.1
    runs: int = 100
    seed: int = 1


@dataclass(frozen=True, kw_only=True)
class JobWanted(Shape):
    """A question that may take long."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    question: Literal["measures"]
    parameters: MeasuresWanted


@dataclass(frozen=True, kw_only=True)
class JobOut(Shape):
    """A job as it stands."""

    id: str
    question: str
    parameters: dict[str, Any]
    status: str
    """queued, running, done, failed or cancelled."""
    share: float
    """How much is done, 0 to 1."""
    told: str
    """The same in a sentence, or why it failed."""
    created: str
    started: str | None
    ended: str | None
    who: str | None
    """The name of the token that started it; null without one, and for who shows none in public."""
    generation: int | None
    """The generation of the data that the result is of."""
    address: str
    events: str
    """Where its progress is told as server-sent events."""
    result: str | None
    """Where the result is, when it is done."""


@dataclass(frozen=True, kw_only=True)
class JobList(Shape):
    """Jobs, the newest first."""

    items: list[JobOut]
