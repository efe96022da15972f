"""Who cooperates with whom: directly, and, always apart, through a shared membership.

Enters: a Network that holds all relations, and an actor. Leaves: a Cooperation. Which relations count as cooperation
and which as membership is read from the vocabulary. A shared membership is computed when asked, never stored, never
called cooperation and never fed to a measure.
"""

from dataclasses import dataclass

from graph.analysis.network import Network
from graph.statements import Statement
from ontology.model import model


@dataclass(frozen=True)
class Partner:
    """An actor that cooperates with the one asked about, and the statements that say so."""

    iri: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class SharedMembership:
    """Something the actor asked about is a member of, and the other members, each with the statements for it."""

    iri: str
    own: tuple[Statement, ...]
    others: tuple[Partner, ...]


@dataclass(frozen=True)
class Cooperation:
    """Direct partners, and shared memberships apart."""

    direct: tuple[Partner, ...]
    shared: tuple[SharedMembership, ...]


def cooperation(network: Network, actor: str) -> Cooperation:
    """Return with whom an actor cooperates in a network, sorted by name."""
    direct = [s for s in network.statements if s.relation in model().cooperation and actor in (s.subject, s.object)]
    members = [s for s in network.statements if s.relation in model().membership]
    joined = {s.object for s in members if s.subject == actor}
    shared = (
        _shared(network, [s for s in members if s.object == iri], iri, actor) for iri in _by_name(network, joined)
    )
    return Cooperation(_partners(network, direct, actor), tuple(group for group in shared if group.others))


def _shared(network: Network, members: list[Statement], iri: str, actor: str) -> SharedMembership:
    own = tuple(s for s in members if s.subject == actor)
    others = {s.subject for s in members} - {actor}
    found = tuple(
        Partner(other, tuple(s for s in members if s.subject == other)) for other in _by_name(network, others)
    )
    return SharedMembership(iri, own, found)


def _partners(network: Network, statements: list[Statement], actor: str) -> tuple[Partner, ...]:
    ends = {end for s in statements for end in (s.subject, s.object)} - {actor}
    return tuple(
        Partner(iri, tuple(s for s in statements if iri in (s.subject, s.object))) for iri in _by_name(network, ends)
    )


def _by_name(network: Network, iris: set[str]) -> list[str]:
    return sorted(iris, key=lambda iri: (network.nodes[iri].name(), iri))
