"""The evidence of what is selected in the explorer: a statement with all that is said beside it, or an actor.

Enters: a view and what is selected. Leaves: what the panel shows, in a language.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from api.present import Presenter
from api.schemas import ActorOut, StatementOut
from graph.errors import Unknown
from graph.snapshot import Snapshot
from graph.statements import Statement
from ontology.model import model
from ontology.names import ID
from viz import words
from viz.explore import View

_MOST_BESIDE = 20


@dataclass(frozen=True)
class Row:
    """A statement as tables and panels say it; ``field`` is where it lies in the picture, ``change`` what happened."""

    out: StatementOut
    certainty: str
    when: str
    amount: str | None
    place: str | None
    since: str | None
    until: str | None
    observed: str | None
    field: str = ""
    change: str | None = None


def row(say: Presenter, s: Statement, field: str = "", change: str | None = None) -> Row:
    """Return a statement in the words of a language."""
    language = say.language
    since, until, observed = (
        words.day_text(day.date, language, day.precision) if day else None for day in (s.start, s.end, s.observed)
    )
    return Row(
        out=say.statement(s),
        certainty=words.certainty_word(s, language),
        when=words.time_phrase(s, language),
        amount=words.amount_phrase(s, language),
        place=words.place_phrase(s.place, language),
        since=since,
        until=until,
        observed=observed,
        field=field,
        change=change,
    )


@dataclass(frozen=True)
class Evidence:
    """What is selected: a statement, or an actor.

    ``same`` are all statements of that relation between the two, the selected one first; ``differing`` the names of
    what they say differently. ``beside`` are other statements between them, ``premises`` what a derived one rests on.
    """

    statement: Row | None = None
    same: tuple[Row, ...] = ()
    differing: frozenset[str] = frozenset()
    beside: tuple[Row, ...] = ()
    premises: tuple[Row, ...] = ()
    actor: ActorOut | None = None
    roles: tuple[Row, ...] = ()
    relations: tuple[tuple[str, int], ...] = ()
    iri: str = ""

    @classmethod
    def of(cls, data: Snapshot, say: Presenter, view: View, select: str) -> "Evidence | None":
        """Return the evidence of a node or statement by id; None where it is not there."""
        iri = next((iri for iri in (ID + select, select) if iri in data.nodes), None)
        if iri is not None:
            return cls._of_actor(data, say, iri)
        try:
            return cls._of_statement(data, say, view, data.statement(select))
        except Unknown:
            return None

    @classmethod
    def _of_statement(cls, data: Snapshot, say: Presenter, view: View, s: Statement) -> "Evidence":
        between = {other.iri: other for other in view.whole.between(s.subject, s.object)} | {s.iri: s}
        others = [other for other in between.values() if other.iri != s.iri]
        same = [s, *(other for other in others if _is_same(s, other))]
        told = tuple(row(say, one) for one in same)
        beside = [row(say, one) for one in others if one not in same][:_MOST_BESIDE]
        premises = [row(say, data.statement(premise)) for premise in s.premises]
        return cls(
            statement=told[0], same=told, differing=_differing(told), beside=tuple(beside), premises=tuple(premises)
        )

    @classmethod
    def _of_actor(cls, data: Snapshot, say: Presenter, iri: str) -> "Evidence":
        found = [s for s in data.about(iri) if iri in (s.subject, s.object)]
        counts = Counter(words.relation_label(s.relation, say.language) for s in found)
        roles = tuple(row(say, s) for s in found if s.role)[:_MOST_BESIDE]
        relations = tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))
        return cls(actor=say.actor(iri), roles=roles, relations=relations, iri=iri)


def _is_same(s: Statement, other: Statement) -> bool:
    """Whether two statements between the same ends carry one relation; a symmetric one is the same from both."""
    known = model().relations.get(s.relation)
    return other.relation == s.relation and (other.subject == s.subject or (known is not None and known.symmetric))


def _differing(rows: tuple[Row, ...]) -> frozenset[str]:
    """Return what several statements of one relation say differently; what one of them does not say is no conflict."""
    values: dict[str, list[Any]] = {
        "since": [r.out.since for r in rows],
        "until": [r.out.until for r in rows],
        "amount": [r.amount for r in rows],
        "role": [r.out.role for r in rows],
    }
    return frozenset(name for name, said in values.items() if len({one for one in said if one}) > 1)
