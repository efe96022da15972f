"""How links fall between and within kinds: blocks, the E-I index, assortativity.

Enters: a simple undirected graph and the kind of each node, as fine or as broad as is asked for. Leaves: counts of
pairs by kinds, and what follows from them; nothing here goes through pairs that are not linked.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING

from graph.analysis.network import Network
from ontology.model import model

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True)
class Block:
    """Two kinds, or one with itself: the pairs of nodes that are linked, those there could be, and their share."""

    one: str
    other: str
    linked: int
    possible: int
    density: float | None


def kinds_at(network: Network, level: int | None = None) -> dict[str, str]:
    """Return the kind of each node by IRI: its most specific, or its ancestor so many levels below actor or its like.

    At level 1 a ministry is an organisation, at level 2 a public body; a kind that is not that deep stays as it is.
    """
    kinds = {node.kind for node in network.nodes.values()}
    named = {kind: kind if level is None else _ancestor(kind, level) for kind in kinds}
    return {iri: named[node.kind] for iri, node in network.nodes.items()}


def _ancestor(kind: str, level: int) -> str:
    known = model().kinds.get(kind)
    lineage = (kind, *(known.ancestors if known else ()))[::-1]
    return lineage[min(level + 1, len(lineage) - 1)]


def blocks(graph: "nx.Graph[str]", kinds: Mapping[str, str]) -> tuple[Block, ...]:
    """Return the linked and possible pairs between kinds: the upper triangle of the matrix kind x kind, by name."""
    sizes = Counter(kinds[node] for node in graph)
    linked = Counter(tuple(sorted((kinds[one], kinds[other]))) for one, other in graph.edges)
    found = []
    for one, other in combinations_with_replacement(sorted(sizes), 2):
        possible = sizes[one] * (sizes[one] - 1) // 2 if one == other else sizes[one] * sizes[other]
        pairs = linked[one, other]
        found.append(Block(one, other, pairs, possible, pairs / possible if possible else None))
    return tuple(found)


def external_internal(found: Iterable[Block], kind: str | None = None) -> float | None:
    """Return the E-I index of all pairs, or of those that touch a kind; None where there are none."""
    touched = [block for block in found if kind is None or kind in (block.one, block.other)]
    external = sum(block.linked for block in touched if block.one != block.other)
    internal = sum(block.linked for block in touched if block.one == block.other)
    return (external - internal) / (external + internal) if external + internal else None


def assortativity(found: Iterable[Block]) -> float | None:
    """Return Newman's coefficient from the mixing of kinds; None unless links have ends of two kinds.

    With the share of pairs within kinds t, and of link ends at each kind a: (t - sum a**2) / (1 - sum a**2).
    """
    ends: Counter[str] = Counter()
    internal = 0
    for block in found:
        ends.update({block.one: block.linked})
        ends.update({block.other: block.linked})
        internal += block.linked if block.one == block.other else 0
    total = sum(ends.values())
    if sum(count > 0 for count in ends.values()) < 2:  # noqa: PLR2004 (two kinds)
        return None
    expected = sum((count / total) ** 2 for count in ends.values())
    return (2 * internal / total - expected) / (1 - expected)
