"""Who cooperates with whom: directly, and, always apart, through a shared membership.

Enters: a Network that holds all relations, and an actor. Leaves: a Cooperation. Which relations count as cooperation
and which as membership is read from the vocabulary. A shared membership is computed when asked, never stored, never
called cooperation and never fed to a measure.
"""

from collections import defaultdict
from collections.abc import Iterable
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
    direct = network.at(actor, relations=model().cooperation)
    joined = {s.object for s in network.at(actor, relations=model().membership) if s.subject == actor}
    shared = (_shared(network, iri, actor) for iri in _by_name(network, joined))
    return Cooperation(_partners(network, direct, actor), tuple(group for group in shared if group.others))


def _shared(network: Network, iri: str, actor: str) -> SharedMembership:
    members: dict[str, list[Statement]] = defaultdict(list)
    for s in network.at(iri, relations=model().membership):
        if s.object == iri:
            members[s.subject].append(s)
    own = tuple(members.pop(actor))
    return SharedMembership(
        iri, own, tuple(Partner(other, tuple(members[other])) for other in _by_name(network, members))
    )


def _partners(network: Network, statements: Iterable[Statement], actor: str) -> tuple[Partner, ...]:
    found: dict[str, list[Statement]] = defaultdict(list)
    for s in statements:
        found[s.object if s.subject == actor else s.subject].append(s)
    return tuple(Partner(iri, tuple(found[iri])) for iri in _by_name(network, found.keys() - {actor}))


def _by_name(network: Network, iris: Iterable[str]) -> list[str]:
    return sorted(iris, key=lambda iri: (network.nodes[iri].name(), iri))
