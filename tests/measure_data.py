"""Networks for the tests of measures: pairs or triples written down, and any that hypothesis draws."""

from collections.abc import Iterable, Mapping
from itertools import permutations
from types import MappingProxyType

from hypothesis import strategies as st

from graph.analysis.network import Network
from graph.node import Node
from graph.statements import Statement

KINDS = ("Company", "Ministry", "Jury")
RELATIONS = ("cooperatesWith", "funds", "partnerIn")
NO_KINDS: Mapping[str, str] = MappingProxyType({})


def linked(
    pairs: Iterable[Iterable[object]],
    kinds: Mapping[str, str] = NO_KINDS,
    relation: str = "cooperatesWith",
    alone: Iterable[str] = (),
) -> Network:
    """Return a network with a statement per pair, such as "ab" or (0, 1); kinds are companies unless given."""
    return stated(((str(one), relation, str(other)) for one, other in pairs), kinds, alone)


def stated(
    triples: Iterable[tuple[str, str, str]], kinds: Mapping[str, str] = NO_KINDS, alone: Iterable[str] = ()
) -> Network:
    """Return a network with a statement per triple of subject, relation and object."""
    said = list(triples)
    names = {*alone, *(end for start, _, other in said for end in (start, other))}
    nodes = {name: Node(name, name, {"de": name}, kinds.get(name, "Company")) for name in sorted(names)}
    statements = (Statement(f"s/{i}", *triple, "stated", "source") for i, triple in enumerate(said))
    return Network.of(nodes, tuple(statements), {})


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Draw a small network of a few kinds and relations, often in parts, with parallel statements and loops."""
    names = "abcdefgh"[: draw(st.integers(1, 8))]
    pairs = [*permutations(names, 2), (names[0], names[0])]
    chosen = draw(st.lists(st.tuples(st.sampled_from(pairs), st.sampled_from(RELATIONS)), max_size=24))
    kinds = {name: draw(st.sampled_from(KINDS)) for name in names}
    return stated(((one, relation, other) for (one, other), relation in chosen), kinds, names)
