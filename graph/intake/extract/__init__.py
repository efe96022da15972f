"""From a text to proposals: who is named, and what the text says of them.

Enters: a Page (a clean text, its day, the names that are known). Leaves: Proposals, each with the passage that says it.
An Extractor is whatever turns the one into the other. Ours reads German by patterns (`german.py`); others, such as a
language model, are found by the entry point group ``geflecht.extractors``. Whoever proposes, a proposal whose passage
or whose names do not stand in the text is dropped (`check.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from graph.intake.extract.known import Known
    from graph.statements import Day

ENTRY_POINTS = "geflecht.extractors"


@dataclass(frozen=True)
class Mention:
    """A place in the clean text that names an entity, the end exclusive.

    ``generic`` marks a noun that means one only within its document, such as the jury; ``others`` are more names.
    ``name`` is the name in its main form, ``iri`` the entity where it is known, ``score`` (0 to 1) how sure it is, and
    ``rule`` how it was found. ``implied`` marks a place that only stands for the name, such as "the award".
    """

    start: int
    end: int
    name: str
    kind: str
    score: float
    rule: str
    iri: str | None = None
    implied: bool = False
    generic: bool = False
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Actor:
    """An end of a relation: how the text writes it, its name, its kind, its IRI where it is known, and its other names.

    ``generic`` marks a noun that means one only within its document.
    """

    surface: str
    name: str
    kind: str
    iri: str | None = None
    generic: bool = False
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """A relation that a text states: the passage word for word, how sure the rule is (0 to 1), and what is known of it.

    ``start`` is where the passage begins in the clean text; without it the passage is searched for.
    """

    subject: Actor
    relation: str
    object: Actor
    passage: str
    score: float
    rule: str
    start: int | None = None
    role: str | None = None
    since: "Day | None" = None
    until: "Day | None" = None
    observed: "Day | None" = None
    concluded: tuple[str, ...] = ()
    amount: Decimal | None = None
    currency: str | None = None
    approximate: bool = False


@dataclass(frozen=True)
class Page:
    """A clean text, the day of its document where that is known, and the entities that are known by name."""

    text: str
    day: date | None
    known: "Known"


class Extractor(Protocol):
    """What proposes relations from a text; it has no say in whether they are true."""

    def mentions(self, page: Page) -> Iterable[Mention]:
        """Return the places that name an entity; they do not overlap."""

    def proposals(self, page: Page) -> Iterable[Proposal]:
        """Return the relations that the text states."""
