"""Sensitivity of ranks to missing relations: what is dropped, what the ranges mean, what is refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis.centrality import MEASURES, rank
from graph.analysis.network import Network, project
from graph.analysis.sensitivity import Range, sensitivity
from graph.errors import Invalid, Refused
from graph.snapshot import Snapshot
from graph.statements import Statement
from ontology import names
from tests.test_graph_centrality import KARATE, made

STAR = made([("hub", f"leaf{n}") for n in range(9)])


def test_the_hub_of_a_star_stays_first_whatever_is_missing() -> None:
    """Without one of nine leaves the hub leads still; each leaf is second with others, or last where it is missing."""
    found = sensitivity(STAR, "degree", share=0.1, runs=200, seed=3)
    assert (found.dropped, found.inferred, found.share, found.runs, found.seed) == (1, 0, 0.1, 200, 3)
    assert found.ranges["hub"] == Range(1, 1, 1)
    assert {found.ranges[f"leaf{n}"].low for n in range(9)} == {2}
    assert {found.ranges[f"leaf{n}"].high for n in range(9)} == {10}


def test_the_same_seed_gives_the_same_ranges_and_another_does_not() -> None:
    """Ranges can be cited: they follow from share, runs and seed."""
    one, again, other = (sensitivity(KARATE, "betweenness", runs=40, seed=seed) for seed in (1, 1, 2))
    assert one == again
    assert one.ranges != other.ranges


@given(st.sampled_from(sorted(MEASURES)), st.floats(0.02, 0.9))
@settings(max_examples=20, deadline=None)
def test_ranges_are_ranks(measure: str, share: float) -> None:
    """Low is not above high, both are places among all nodes, and how often the top held is a share."""
    found = sensitivity(KARATE, measure, share=share, runs=5)
    assert set(found.ranges) == set(KARATE.nodes)
    assert all(1 <= r.low <= r.high <= len(KARATE.nodes) for r in found.ranges.values())
    assert 0 <= found.held <= 1


def test_without_inferred_statements_the_rank_is_that_of_the_stated_network(snapshot: Snapshot) -> None:
    """On the bundled network the rank beside it is what ranking the stated statements alone gives."""
    network = project(snapshot)
    found = sensitivity(network, "degree", runs=10)
    assert found.inferred == sum(s.certainty == "inferred" for s in network.statements)
    stated = Network.of(network.nodes, tuple(s for s in network.statements if s.certainty == "stated"), network.sources)
    expected = {row.node.iri: row.rank for row in rank(stated, "degree").rows}
    assert {iri: r.stated_only for iri, r in found.ranges.items()} == expected
    assert found.ranges[names.ID + "allianz-fuer-die-region"].low == 1


@pytest.mark.parametrize(("share", "runs"), [(0, 10), (1, 10), (-0.1, 10), (0.1, 0), (0.1, 1001), (float("nan"), 10)])
def test_shares_and_runs_out_of_range_are_invalid(share: float, runs: int) -> None:
    """One sentence names both ranges."""
    with pytest.raises(Invalid, match="between 0 and 1"):
        sensitivity(STAR, "degree", share=share, runs=runs)


def test_what_would_take_too_long_is_refused_with_what_fits() -> None:
    """The sentence names the runs that fit, and they do; a network without relations is refused too."""
    ring = made([(n, (n + 1) % 2000) for n in range(2000)])
    with pytest.raises(Refused, match="ask for 50 runs or fewer"):
        sensitivity(ring, "betweenness")
    assert sensitivity(ring, "degree", runs=2).dropped == 200
    with pytest.raises(Invalid, match="without relations"):
        sensitivity(Network.of(STAR.nodes, (), {}), "degree")


def test_ties_span_ranks() -> None:
    """With one pair left all others tie, and a range says so instead of looking stable."""
    found = sensitivity(KARATE, "betweenness", share=0.99, runs=5)
    assert {(r.low, r.high) for r in found.ranges.values()} == {(1, 34)}
    assert found.held == 0


def test_statements_that_stand_beside_each_other_are_one_pair() -> None:
    """A pair is dropped whole, however many statements link it."""
    twice = Network.of(
        STAR.nodes, (*STAR.statements, Statement("x", "hub", "funds", "leaf0", "inferred", "source")), {}
    )
    found = sensitivity(twice, "degree", runs=3)
    assert (found.dropped, found.inferred) == (1, 1)
    assert found.ranges["leaf0"].stated_only == 2
