"""What was recorded, corrected or taken out since an earlier generation, in one picture of both.

Enters: the networks of now and of then, whole and as far as the question reaches. Leaves: one network, and what
happened to each statement and node (by IRI). This is about the record: what is new in it may have been so for long.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from graph.analysis.filters import Filters
from graph.analysis.network import Network, project
from graph.node import Node
from graph.snapshot import Snapshot
from graph.statements import Statement
from ontology.model import model
from viz.look import Change


def both(
    now: tuple[Network, Network], then: tuple[Network, Network], filters: Filters
) -> tuple[Network, dict[str, Change]]:
    """Return a network of what is asked of now or of then, and the changes; each pair is whole and as far as asked."""
    (whole, here), (old, there) = now, then
    shown = {s.iri: s for s in here.statements}
    changes: dict[str, Change] = {}
    for s in here.statements:
        earlier = tuple(_of_relation(old, s))
        if s not in earlier:
            changes[s.iri] = "changed" if earlier else "added"
    for s in there.statements:
        later = tuple(_of_relation(whole, s))
        if not later:
            shown[s.iri], changes[s.iri] = s, "removed"
        elif s in later:
            shown[s.iri] = s
        else:
            changes |= {other.iri: "changed" for other in later if other.iri in shown and other.iri not in changes}
    nodes = {**there.nodes, **here.nodes}
    changes |= {iri: change for iri, node in nodes.items() if (change := _node(iri, node, whole.data, old.data))}
    return _joined(nodes, tuple(shown.values()), (old.data, whole.data), filters), changes


def _of_relation(network: Network, s: Statement) -> Iterator[Statement]:
    """Yield the statements of a network that carry the same relation; a symmetric one is the same from both ends."""
    if network.code(s.subject) < 0 or network.code(s.object) < 0:
        return
    known = model().relations.get(s.relation)
    for other in network.between(s.subject, s.object):
        if other.relation == s.relation and (other.subject == s.subject or (known is not None and known.symmetric)):
            yield other


def _node(iri: str, node: Node, now: Snapshot, then: Snapshot) -> Change | None:
    if iri not in now.nodes:
        return "removed"
    if iri not in then.nodes:
        return "added"
    earlier = then.nodes[iri]
    return "changed" if (node.names, node.kind) != (earlier.names, earlier.kind) else None


def _joined(
    nodes: dict[str, Node], statements: tuple[Statement, ...], data: tuple[Snapshot, Snapshot], filters: Filters
) -> Network:
    """Return the network of nodes and statements of two snapshots, with the sources of both."""
    then, now = data
    joined = Snapshot.of(nodes, statements, {**then.sources, **now.sources}, {**then.claims, **now.claims})
    joined = replace(joined, generation=now.generation, credits={**then.credits, **now.credits})
    network = project(joined, filters)
    codes = np.array([joined.edges.numbering.entities.find(iri) for iri in nodes], np.int64)
    return replace(network, codes=np.unique(codes[codes >= 0]))
