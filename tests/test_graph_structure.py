"""The structure of a network: values from the literature and by hand, bounds, and what must hold for any network."""

import math
from dataclasses import asdict, fields, replace
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings

from graph.analysis import structure as module
from graph.analysis import work
from graph.analysis.engine import NETWORKX
from graph.analysis.engine.convert import converted
from graph.analysis.filters import Filters
from graph.analysis.mixing import Block, kinds_at
from graph.analysis.network import Network, project, simple
from graph.analysis.structure import METHODS, Structure, cliques, directed, structure
from graph.errors import Refused
from graph.snapshot import Snapshot
from ontology import names
from tests.measure_data import linked, networks, stated

FLORENCE = list(nx.florentine_families_graph().edges)
MIXED = linked(["ab", "bc", "ca", "cd", "de"], {"a": "Ministry", "b": "Ministry", "c": "Ministry"})


def numbers(found: Structure) -> list[Any]:
    """Return all numbers of a structure, however deep."""
    deep: list[Any] = [asdict(found)]
    for value in deep:
        if isinstance(value, dict | list | tuple):
            deep.extend(value.values() if isinstance(value, dict) else value)
    return [value for value in deep if isinstance(value, int | float)]


# Wasserman and Faust, Social Network Analysis (1994), chapter 5: marriages among 16 Florentine families, of whom the
# Pucci marry nobody; closeness is defined without them.
def test_centralisation_is_that_of_the_literature() -> None:
    """Florentine marriages: degree .267 with the Pucci, betweenness .437 and closeness .322 without them."""
    all_families, married = structure(linked(FLORENCE, alone=["Pucci"])), structure(linked(FLORENCE))
    assert all_families.degree_centralisation == pytest.approx(0.267, abs=5e-4)
    assert all_families.closeness_centralisation is None
    assert married.betweenness_centralisation == pytest.approx(0.437, abs=5e-4)
    assert married.closeness_centralisation == pytest.approx(0.322, abs=5e-4)


@pytest.mark.parametrize(
    ("edges", "value"), [([("m", leaf) for leaf in "abcde"], 1), (["ab", "bc", "cd", "da"], 0), (["ab", "bc", "ca"], 0)]
)
def test_a_star_is_centralised_and_a_circle_is_not(edges: list[Any], value: float) -> None:
    """Freeman's three centralisations are 1 for a star and 0 where all are alike."""
    found = structure(linked(edges))
    assert found.degree_centralisation == pytest.approx(value)
    assert found.betweenness_centralisation == pytest.approx(value)
    assert found.closeness_centralisation == pytest.approx(value)


def test_values_by_hand() -> None:
    """Three ministries in a triangle, one of them at the head of two companies in a row."""
    found = structure(MIXED)
    assert (found.nodes, found.pairs, found.statements, found.components, found.largest) == (5, 5, 5, 1, 5)
    assert found.density == 5 / 10
    assert found.transitivity == 3 / 6  # paths: 1 at a, 1 at b, 3 at c, 1 at d
    assert found.ei == (1 - 4) / 5
    assert found.ei_by_kind == {"Company": (1 - 1) / 2, "Ministry": (1 - 3) / 4}
    # 8 of 10 ends lie on pairs within a kind; 7 ends at ministries, 3 at companies.
    assert found.assortativity == pytest.approx((0.8 - 0.58) / (1 - 0.58))
    assert found.blocks == (
        Block("Company", "Company", 1, 1, 1.0),
        Block("Company", "Ministry", 1, 6, 1 / 6),
        Block("Ministry", "Ministry", 3, 3, 1.0),
    )
    assert found.degree_centralisation == (1 + 1 + 0 + 1 + 2) / 12
    assert found.cliques == (("a", "b", "c"),)
    assert found.left_out == {}


def test_parallel_statements_are_one_pair() -> None:
    """Three statements on a pair and a loop change the number of statements alone."""
    more = linked(["ab", "bc", "ca", "cd", "de", "ba", "ab", "dd"], {"a": "Ministry", "b": "Ministry", "c": "Ministry"})
    assert structure(more) == replace(structure(MIXED), statements=8)


def test_only_relations_with_a_direction_are_answered() -> None:
    """Funding that is answered counts, cooperation and unknown relations do not, however they are written."""
    said = [("a", "funds", "b"), ("b", "partnerIn", "a"), ("b", "funds", "c"), ("a", "cooperatesWith", "c")]
    network = stated([*said, ("c", "cooperatesWith", "a"), ("c", "unheard", "b")])
    assert structure(network).reciprocity == pytest.approx(2 / 3)
    assert structure(linked(["ab", "ba"])).reciprocity is None
    ties = directed(network, both_ways=True)
    assert set(ties.edges) == {("a", "b"), ("b", "a"), ("b", "c"), ("c", "b"), ("a", "c"), ("c", "a")}
    assert ties["a"]["c"] == ties["c"]["a"] == {"strength": 2}


@pytest.mark.parametrize("network", [linked([]), linked([], alone="a"), linked([], alone="abc"), linked(["aa"])])
def test_nothing_is_null_and_not_a_number(network: Network) -> None:
    """Without pairs whatever would divide by them is None; nothing is NaN."""
    found = structure(network)
    shares = (found.reciprocity, found.transitivity, found.assortativity, found.ei, found.closeness_centralisation)
    assert shares == (None,) * 5
    assert found.density == (0 if len(network.nodes) > 1 else None)
    assert found.degree_centralisation == found.betweenness_centralisation == (0 if len(network.nodes) > 2 else None)
    assert set(found.ei_by_kind.values()) <= {None}
    assert found.cliques == ()
    assert (found.components, found.largest) == (len(network.nodes), min(1, len(network.nodes)))


def test_one_kind_has_no_assortativity() -> None:
    """With one kind at all ends nothing can be mixed; the E-I index is then -1."""
    found = structure(linked(["ab"], {"z": "Jury"}, alone="z"))
    assert (found.assortativity, found.ei, found.ei_by_kind) == (None, -1, {"Company": -1, "Jury": None})


@settings(max_examples=60)
@given(networks())
def test_any_network_agrees_with_networkx(network: Network) -> None:
    """Assortativity and reciprocity are NetworkX's, both engines agree, counts add up, and no number is NaN."""
    found, graph = structure(network), converted(simple(network), "networkx")
    assert numbers(found) == pytest.approx(numbers(structure(network, NETWORKX)))
    assert not any(math.isnan(number) for number in numbers(found))
    nx.set_node_attributes(graph, kinds_at(network), "kind")
    if found.assortativity is not None:
        assert found.assortativity == pytest.approx(nx.attribute_assortativity_coefficient(graph, "kind"))
    if found.reciprocity is not None:
        assert found.reciprocity == nx.overall_reciprocity(directed(network))
    count = len(graph)
    assert sum(block.linked for block in found.blocks) == found.pairs
    assert sum(block.possible for block in found.blocks) == count * (count - 1) / 2
    for value in (found.density, found.reciprocity, found.transitivity, found.degree_centralisation):
        assert value is None or 0 <= value <= 1
    for clique in found.cliques or ():
        assert graph.subgraph(clique).number_of_edges() == math.comb(len(clique), 2)


def test_what_is_too_large_is_left_out_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond a bound a number is None, the others stay, and a sentence says what to do."""
    monkeypatch.setattr(work, "MOST_STEPS", {NETWORKX: 20, "igraph": 24})
    monkeypatch.setattr(module, "MOST_SEARCHED", 9)
    found = structure(MIXED)
    assert (found.betweenness_centralisation, found.closeness_centralisation, found.cliques) == (None, None, None)
    assert found.density == 0.5
    assert found.left_out["betweenness_centralisation"] == (
        "Betweenness centralisation takes 25 steps (nodes times links) and at most 24 are taken with the engine "
        "igraph; filter the network by kind, relation or day, or take an ego network."
    )
    assert list(found.left_out) == ["betweenness_centralisation", "closeness_centralisation", "cliques"]
    assert structure(linked(["ab", "bc", "ca"])).cliques == (("a", "b", "c"),)


def test_cliques_are_bounded_in_number_and_time() -> None:
    """Moon and Moser's graph has 3**9 cliques, which is refused; so is any search beyond its time."""
    many = nx.relabel_nodes(nx.complete_multipartite_graph(*[3] * 9), str)
    with pytest.raises(Refused, match="more than 10000 cliques; take core numbers"):
        cliques(many)
    with pytest.raises(Refused, match="more than 0 seconds; take core"):
        cliques(many, seconds=0)
    found = cliques(nx.relabel_nodes(nx.complete_multipartite_graph(3, 3, 3), str))
    assert len(found) == 27
    assert {len(clique) for clique in found} == {3}


def test_each_number_says_how_it_is_computed() -> None:
    """Every field but the reasons has one sentence, and that names a paper wherever there is one."""
    assert set(METHODS) == {field.name for field in fields(Structure)} - {"left_out"}
    for name, method in METHODS.items():
        assert method.endswith(".")
        assert "(" in method or name in ("nodes", "pairs", "statements", "largest")


def test_the_bundled_network(snapshot: Snapshot) -> None:
    """Counted by hand: 54 pairs among 48 actors, five triangles, a hub with 25 neighbours, two components."""
    found = structure(project(snapshot))
    assert (found.nodes, found.pairs, found.statements, found.components, found.largest) == (48, 54, 59, 2, 46)
    assert found.density == pytest.approx(54 / (48 * 47 / 2))
    assert (found.reciprocity, found.ei, found.closeness_centralisation) == (0, 1, None)
    assert found.transitivity == pytest.approx(3 * 5 / 443)
    assert found.degree_centralisation == pytest.approx((48 * 25 - 2 * 54) / (47 * 46))
    assert found.betweenness_centralisation == pytest.approx(0.659, abs=5e-4)
    assert [{names.local_name(iri) for iri in clique} for clique in found.cliques or ()] == [
        {"allianz-fuer-die-region", "ig-metall-salzgitter-peine", "matthias-wilhelm"},
        {"allianz-fuer-die-region", "ig-metall-salzgitter-peine", "retrason"},
        {"bmwk", "fachjury-2023", "retrason"},
        {"bmwk", "retrason", "robert-habeck"},
        {"bmwk", "retrason", "zukunftsfonds"},
    ]


def test_kinds_may_be_broad(snapshot: Snapshot) -> None:
    """No two linked actors are of one narrow kind; of the broad kinds, organisations link among themselves 26 times."""
    broad = structure(project(snapshot), level=1)
    assert broad.ei == pytest.approx((28 - 26) / 54)
    assert broad.ei_by_kind["Organisation"] == pytest.approx((17 - 26) / 43)
    assert Block("Organisation", "Organisation", 26, 31 * 30 // 2, 26 / 465) in broad.blocks
    kinds = [kinds_at(linked([], {"a": "Ministry", "b": "?"}, alone="ab"), level) for level in (None, 1, 2, 9)]
    assert [kind["a"] for kind in kinds] == ["Ministry", "Organisation", "PublicBody", "Ministry"]
    assert {kind["b"] for kind in kinds} == {"?"}
    assert structure(project(snapshot, Filters(kinds=["Union"])), level=1).ei == -1
