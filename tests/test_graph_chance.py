"""Chance: what dealing kinds anew gives, held to going through all deals, and to what must be whatever the network."""

from itertools import pairwise, permutations

import pytest
from hypothesis import given, settings

from graph.analysis import chance
from graph.analysis.brokerage import Roles, beside_chance, brokerage, roles
from graph.analysis.chance import Deals, MixingTest, mixing_test
from graph.analysis.mixing import blocks, external_internal, kinds_at
from graph.analysis.network import Network, project, simple
from graph.analysis.structure import directed, structure
from graph.errors import Invalid, Refused
from graph.snapshot import Snapshot
from ontology import names
from tests.measure_data import linked, networks

C, M = "Company", "Ministry"
SMALL = linked(["ab", "bc", "cd", "de", "ea", "ac"], {"d": M, "e": M}, "funds")
CLIQUES = linked(
    [pair for part in ("abcde", "fghij") for pair in pairwise(part)] + ["ef"],
    dict.fromkeys("fghij", M),
)


def every_deal(network: Network) -> list[dict[str, str]]:
    """Return all ways in which the kinds of a network can be dealt to its nodes."""
    kinds = kinds_at(network)
    return [dict(zip(kinds, dealt, strict=True)) for dealt in permutations(kinds.values())]


def test_the_expected_index_is_the_mean_over_all_deals() -> None:
    """Six links of five actors, two of them ministries: 120 deals; the shares come close to the true ones."""
    graph = simple(SMALL)
    every = [external_internal(blocks(graph, kinds)) or 0 for kinds in every_deal(SMALL)]
    seen = external_internal(blocks(graph, kinds_at(SMALL))) or 0
    mean = sum(every) / len(every)
    found = mixing_test(graph, kinds_at(SMALL), Deals(5000))
    assert found is not None
    assert found.expected == pytest.approx(mean)
    assert found.as_high == pytest.approx(sum(ei >= seen - 1e-9 for ei in every) / len(every), abs=0.03)
    assert found.as_low == pytest.approx(sum(ei <= seen + 1e-9 for ei in every) / len(every), abs=0.03)
    far = sum(abs(ei - mean) >= abs(seen - mean) - 1e-9 for ei in every) / len(every)
    assert found.as_extreme == pytest.approx(far, abs=0.03)


def test_two_camps_are_no_chance() -> None:
    """Nine links, one between the camps: hardly any deal is as low, and nearly all are as high."""
    found = structure(CLIQUES, deals=Deals(2000)).ei_test
    assert found is not None
    assert found.expected == pytest.approx(1 - 2 * 40 / 90)
    assert (found.as_low < 0.02, found.as_high > 0.98, found.as_extreme < 0.04) == (True, True, True)


def test_the_same_seed_gives_the_same_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when fewer deals are made at once; another seed gives others."""
    one, other = (mixing_test(simple(SMALL), kinds_at(SMALL), Deals(100, seed)) for seed in (1, 2))
    role, counts = brokerage(SMALL), beside_chance(SMALL, brokerage(SMALL), deals=Deals(100))
    monkeypatch.setattr(chance, "_AT_ONCE", 30)
    assert mixing_test(simple(SMALL), kinds_at(SMALL), Deals(100)) == one != other
    assert beside_chance(SMALL, role, deals=Deals(100)) == counts


def test_roles_stand_to_all_deals_as_to_the_seeded_ones() -> None:
    """The expected count is the mean over all deals, exactly; z is that of all deals but for what chance leaves."""
    graph = directed(SMALL, both_ways=True)
    every = [roles(graph, kinds) for kinds in every_deal(SMALL)]
    found = beside_chance(SMALL, brokerage(SMALL), deals=Deals(5000))
    for node, seen in brokerage(SMALL).items():
        for name in Roles.__dataclass_fields__:
            counts = [getattr(dealt[node], name) for dealt in every]
            mean = sum(counts) / len(counts)
            spread = (sum((count - mean) ** 2 for count in counts) / len(counts)) ** 0.5
            assert found[node][name].expected == pytest.approx(mean, abs=1e-12)
            z = found[node][name].z
            assert (z is None) == (spread == 0)
            if z is not None:
                assert z == pytest.approx((getattr(seen, name) - mean) / spread, abs=0.15)


@settings(max_examples=60)
@given(networks())
def test_expected_roles_add_up_to_those_there_are(network: Network) -> None:
    """Dealing kinds changes which role a path gives, never that it gives one."""
    seen = brokerage(network)
    for node, expected in beside_chance(network, seen, deals=Deals(5)).items():
        assert sum(beside.expected for beside in expected.values()) == pytest.approx(seen[node].total)
    found = structure(network, deals=Deals(5)).ei_test
    assert (found is None) == (simple(network).number_of_edges() == 0)
    if found is not None:
        assert -1 <= found.expected <= 1
        assert all(1 / 6 <= share <= 1 for share in (found.as_high, found.as_low, found.as_extreme))


def test_one_kind_leaves_nothing_to_chance() -> None:
    """Every deal is the same: the index is what is expected, and no role has a z."""
    network = linked(["ab", "bc", "cd"], relation="funds")
    assert structure(network, deals=Deals(10, 7)).ei_test == MixingTest(10, 7, -1.0, 1.0, 1.0, 1.0)
    found = beside_chance(network, brokerage(network), deals=Deals(10))
    assert (found["b"]["coordinator"].expected, found["b"]["coordinator"].z) == (1.0, None)


def test_work_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of deals is; and a network too large for so many is told how many fit, the rest of it is answered."""
    for deals in (Deals(-1), Deals(10_001), Deals(5, -1)):
        with pytest.raises(Invalid, match="Between 0 and 10000"):
            structure(SMALL, deals=deals)
    assert structure(SMALL, deals=Deals(0)).ei_test is None
    assert beside_chance(SMALL, brokerage(SMALL), deals=Deals(0)) == {}
    monkeypatch.setattr(chance, "MOST_WORK", 110)
    found = structure(SMALL, deals=Deals(50))
    assert (found.ei_test, found.ei is None) == (None, False)
    assert "ask for 10 or fewer" in found.left_out["ei_test"]
    with pytest.raises(Refused, match="50 permutations of 7 paths; ask for 15 or fewer"):
        beside_chance(SMALL, brokerage(SMALL), deals=Deals(50))
    monkeypatch.setattr(chance, "MOST_WORK", 5)
    with pytest.raises(Refused, match="7 paths; filter the network"):
        beside_chance(SMALL, brokerage(SMALL), deals=Deals(50))


def test_the_bundled_network(snapshot: Snapshot) -> None:
    """The Allianz represents more often than chance has it; with the finest kinds no link is within one."""
    network = project(snapshot)
    broad = beside_chance(network, brokerage(network, 1), 1)[names.ID + "allianz-fuer-die-region"]["representative"]
    assert broad.expected == pytest.approx(12.228, abs=1e-3)
    assert broad.z is not None
    assert 2.2 < broad.z < 3.2
    fine = structure(network).ei_test
    assert fine is not None
    assert (fine.permutations, fine.seed, fine.as_low) == (1000, 1, 1.0)
