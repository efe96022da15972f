"""Brokerage roles and structural holes: values from the literature and by hand, and what must hold for any network."""

from itertools import permutations

import networkx as nx
import pytest
from hypothesis import given, settings

from graph.analysis import brokerage as module
from graph.analysis.brokerage import METHODS, Holes, Roles, brokerage, roles, structural_holes
from graph.analysis.engine import NETWORKX
from graph.analysis.engine.convert import to_networkx
from graph.analysis.mixing import kinds_at
from graph.analysis.network import Network, project, simple
from graph.analysis.structure import directed
from graph.errors import Refused
from graph.snapshot import Snapshot
from ontology import names
from tests.measure_data import linked, networks, stated

M, C, J = "Ministry", "Company", "Jury"


@pytest.mark.parametrize(
    ("kinds", "role"),
    [
        ((C, C, C), "coordinator"),
        ((C, M, C), "itinerant"),
        ((C, M, M), "gatekeeper"),
        ((M, M, C), "representative"),
        ((C, M, J), "liaison"),
    ],
)
def test_the_five_roles(kinds: tuple[str, str, str], role: str) -> None:
    """From a through b to c, the kinds of the three say the role of b; nobody else has one."""
    found = brokerage(linked(["ab", "bc"], dict(zip("abc", kinds, strict=True)), "funds"))
    assert found == {"a": Roles(), "b": Roles(**{role: 1}), "c": Roles()}


def test_who_is_linked_needs_no_broker() -> None:
    """A direct link takes the role away, one the other way does not, and the way back to oneself is no path."""
    assert brokerage(linked(["ab", "bc", "ac"], relation="funds"))["b"].total == 0
    assert brokerage(linked(["ab", "bc", "ca"], relation="funds")) == dict.fromkeys("abc", Roles(coordinator=1))
    assert brokerage(linked(["ab", "ba"], relation="funds"))["b"].total == 0


def test_cooperation_leads_both_ways() -> None:
    """Whoever cooperates with two stands between them in both directions, and is a gatekeeper as well."""
    assert brokerage(linked(["ab", "bc"], {"a": M}))["b"] == Roles(gatekeeper=1, representative=1)
    mixed = brokerage(stated([("a", "funds", "b"), ("b", "cooperatesWith", "c")]))
    assert mixed == {"a": Roles(), "b": Roles(coordinator=1), "c": Roles()}


def by_definition(network: Network) -> dict[str, Roles]:
    """Count roles by going through all triples, as the paper defines them."""
    graph, kind = to_networkx(directed(network, both_ways=True)), kinds_at(network)
    found = {node: dict.fromkeys(Roles.__dataclass_fields__, 0) for node in graph}
    for a, b, c in permutations(graph, 3):
        if graph.has_edge(a, b) and graph.has_edge(b, c) and not graph.has_edge(a, c):
            same = (kind[a] == kind[b], kind[b] == kind[c], kind[a] == kind[c])
            role = {
                (True, True, True): "coordinator",
                (False, False, True): "itinerant",
                (False, True, False): "gatekeeper",
                (True, False, False): "representative",
                (False, False, False): "liaison",
            }[same]
            found[b][role] += 1
    return {node: Roles(**counts) for node, counts in found.items()}


@settings(max_examples=100)
@given(networks())
def test_roles_are_those_of_the_definition(network: Network) -> None:
    """Counting by groups and taking triangles off gives what going through all triples gives."""
    assert brokerage(network) == by_definition(network)


# The example of Burt's measures in UCINET's documentation and in Borgatti, Structural Holes: Unpacking Burt's
# Redundancy Measures (1997).
BURT = linked(["AB", "AF", "AG", "AE", "EG", "FG", "BG", "BD", "DG", "GC"])


def test_burts_example() -> None:
    """G has constraint .400 and effective size 4.67, A .595 and 2.50, C is wholly constrained."""
    found = structural_holes(BURT)
    assert {node: round(found[node].constraint or 0, 3) for node in "GAC"} == {"G": 0.4, "A": 0.595, "C": 1}
    assert {node: round(found[node].effective_size or 0, 2) for node in "GAC"} == {"G": 4.67, "A": 2.5, "C": 1}
    assert found["G"].efficiency == pytest.approx(4.667 / 6, abs=1e-3)
    assert found["C"] == Holes(1, 1, 1, 1, None)


def test_hierarchy_is_0_where_all_contacts_are_alike() -> None:
    """Even constraint has no hierarchy; where one contact knows all others it rises; one contact has none."""
    star = structural_holes(linked(["ma", "mb", "mc"]))
    assert star["m"].hierarchy == pytest.approx(0, abs=1e-12)
    assert star["a"].hierarchy is None
    assert structural_holes(linked(["ab", "bc", "ca"]))["a"].hierarchy == pytest.approx(0, abs=1e-12)
    uneven = structural_holes(linked(["ab", "ac", "ad", "bc", "bd"]))["a"].hierarchy
    assert uneven is not None
    assert uneven > 0.005


@settings(max_examples=60)
@given(networks())
def test_holes_agree_with_networkx(network: Network) -> None:
    """Both engines agree; the constraint is the sum of the local ones, whose shares give the hierarchy."""
    found, graph = structural_holes(network), simple(network)
    for node, theirs in structural_holes(network, NETWORKX).items():
        assert vars(found[node]) == pytest.approx(vars(theirs))
    for node, holes in found.items():
        local = [nx.local_constraint(graph, node, other) for other in graph[node]]
        assert (holes.constraint or 0) == pytest.approx(sum(local))
        assert (holes.hierarchy is None) == (len(local) < 2)
        assert 0 <= (holes.hierarchy or 0) <= 1


def test_isolates_have_no_numbers() -> None:
    """Without a contact nothing is defined, and an empty network has nobody."""
    alone = Holes(0, None, None, None, None)
    assert structural_holes(linked(["aa"], alone="b")) == {"a": alone, "b": alone}
    assert (structural_holes(linked([])), brokerage(linked([]))) == ({}, {})


def test_what_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the bound one sentence says the number and what to do."""
    monkeypatch.setattr(module, "MOST_STEPS", 5)
    with pytest.raises(Refused, match="Brokerage would take 12 steps and at most 5 are taken; filter"):
        roles(directed(linked(["ab", "bc", "ca"]), both_ways=True), dict.fromkeys("abc", C))
    with pytest.raises(Refused, match="Structural holes would take 12 steps"):
        structural_holes(linked(["ab", "bc", "ca"]))


def test_each_number_says_how_it_is_computed() -> None:
    """Every role and every number has one sentence."""
    assert set(METHODS) == {*Roles.__dataclass_fields__, "total", "chance", *Holes.__dataclass_fields__}
    assert all(method.endswith(".") for method in METHODS.values())


def test_brokers_of_the_bundled_network(snapshot: Snapshot) -> None:
    """By hand: Allianz has 24 links in and 3 out, two of both, two answered; ReTraSON 8 in and 7 out, one of both."""
    network = project(snapshot)
    found = brokerage(network)
    assert found[names.ID + "allianz-fuer-die-region"] == Roles(itinerant=2, liaison=66)
    assert found[names.ID + "retrason"] == Roles(liaison=8 * 7 - 1)
    assert {names.local_name(iri) for iri, role in found.items() if role.total} == {
        "allianz-fuer-die-region", "retrason", "ig-metall", "bmwk", "fachjury-2023", "ig-metall-salzgitter-peine",
        "ig-metall-wolfsburg", "zukunftsfonds",
    }  # fmt: skip
    broad = brokerage(network, level=1)
    assert broad[names.ID + "allianz-fuer-die-region"] == Roles(21, 1, 1, 43, 2)
    assert [broad[iri].total for iri in found] == [role.total for role in found.values()]


def test_holes_of_the_bundled_network(snapshot: Snapshot) -> None:
    """By hand: two pairs of the 25 contacts of the Allianz are linked, four of the 14 of ReTraSON."""
    found = structural_holes(project(snapshot))
    allianz, retrason = (found[names.ID + name] for name in ("allianz-fuer-die-region", "retrason"))
    assert (allianz.contacts, retrason.contacts) == (25, 14)
    assert allianz.effective_size == pytest.approx(25 - 2 * 2 / 25)
    assert retrason.effective_size == pytest.approx(14 - 2 * 4 / 14)
    assert min(found.values(), key=lambda holes: holes.constraint or 0) == allianz
    assert found[names.ID + "ig-metall"].constraint == pytest.approx(1 / 6)
