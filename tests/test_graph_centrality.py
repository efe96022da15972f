"""Centralities: values from the literature and from other implementations, equations that must hold, and ranks."""

from collections.abc import Iterable

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis import work
from graph.analysis.centrality import MEASURES, Values, rank
from graph.analysis.filters import Filters
from graph.analysis.leading import LEADING, leading
from graph.analysis.network import Network, project, simple
from graph.errors import Refused, Unknown
from graph.node import Node
from graph.snapshot import Snapshot
from graph.statements import Statement
from ontology import names

CQ05 = [
    "Ministry",
    "TradeUnion",
    "TradeUnionBranch",
    "TradeUnionConfederation",
    "RegionalDevelopmentCompany",
    "TransformationNetwork",
    "Company",
    "Bank",
    "Chamber",
    "District",
    "City",
    "MediaCompany",
    "EmployersAssociation",
    "PublicInsurer",
    "RegionalAssociation",
    "ServiceAgency",
    "BusinessAssociation",
    "ChamberUmbrellaOrganisation",
    "IndustryInitiative",
    "FundingProgramme",
    "Jury",
]


def made(pairs: Iterable[Iterable[object]]) -> Network:
    """Return a network of companies with a statement for each pair, such as "ab" or (0, 1)."""
    edges = [(str(one), str(other)) for one, other in pairs]
    nodes = {name: Node(name, name, {"de": name}, "Company") for pair in edges for name in pair}
    statements = (Statement(f"s/{i}", a, "cooperatesWith", b, "stated", "source") for i, (a, b) in enumerate(edges))
    return Network.of(nodes, tuple(statements), {})


def values(network: Network, by: str) -> Values:
    """Return the values of a measure by IRI."""
    return {row.node.iri: row.value for row in rank(network, by).rows}


FLORENCE = made(nx.florentine_families_graph().edges)
KITE = made(nx.krackhardt_kite_graph().edges)
KARATE = made(nx.karate_club_graph().edges)
APART = made([("a", "b"), ("b", "c"), ("c", "a"), ("d", "e")])


# Padgett's marriages among Florentine families: Jackson, Social and Economic Networks (2008), section 2.2, gives the
# betweenness of the Medici as .522, of the Strozzi as .103 and of the Guadagni as .255; closeness from measured values
# of UCINET; Krackhardt's kite: Krackhardt, Assessing the political landscape (1990), where degree, betweenness and
# closeness name three different nodes; the karate club: Zachary (1977), as in NetworkX's own tests.
@pytest.mark.parametrize(
    ("network", "by", "node", "expected", "digits"),
    [
        (FLORENCE, "betweenness", "Medici", 0.522, 3),
        (FLORENCE, "betweenness", "Strozzi", 0.103, 3),
        (FLORENCE, "betweenness", "Guadagni", 0.255, 3),
        (FLORENCE, "closeness", "Medici", 0.560, 3),
        (FLORENCE, "closeness", "Strozzi", 0.4375, 9),
        (FLORENCE, "degree", "Medici", 6 / 14, 9),
        (KITE, "degree", "3", 6 / 9, 9),
        (KITE, "betweenness", "7", 14 / 36, 9),
        (KITE, "betweenness", "5", 0.231, 3),
        (KITE, "closeness", "5", 0.643, 3),
        (KITE, "closeness", "3", 0.600, 3),
        (KITE, "closeness", "9", 0.310, 3),
        (KARATE, "betweenness", "0", 0.438, 3),
        (KARATE, "betweenness", "33", 0.304, 3),
        (KARATE, "degree", "33", 17 / 33, 9),
        (KARATE, "eigenvector", "33", 0.373, 3),
        (KARATE, "eigenvector", "0", 0.355, 3),
    ],
)
def test_values_are_those_of_the_literature(network: Network, by: str, node: str, expected: float, digits: int) -> None:
    """Betweenness, closeness, degree and eigenvector of three networks that everyone knows."""
    assert values(network, by)[node] == pytest.approx(expected, abs=0.5 * 10**-digits)


def test_the_kite_has_three_different_heads() -> None:
    """Diane has the highest degree, Heather the highest betweenness, Fernando and Garth share the closeness."""
    heads = {
        by: [row.node.iri for row in rank(KITE, by).rows if row.rank == 1]
        for by in ("degree", "betweenness", "closeness")
    }
    assert heads == {"degree": ["3"], "betweenness": ["7"], "closeness": ["5", "6"]}


def test_the_rich_of_the_karate_club() -> None:
    """The 4-core of the club has the ten members known from the literature (Batagelj and Zaversnik's algorithm)."""
    found = values(KARATE, "core")
    assert {int(node) for node, core in found.items() if core == 4} == {0, 1, 2, 3, 7, 8, 13, 30, 32, 33}
    assert found["11"] == 1


def test_core_numbers_of_a_small_graph() -> None:
    """A triangle with a tail: 2 in the triangle, 1 on the tail."""
    assert values(made(["ab", "bc", "ca", "cd", "de"]), "core") == {"a": 2, "b": 2, "c": 2, "d": 1, "e": 1}


def test_harmonic_lies_between_0_and_1() -> None:
    """In a star the centre has 1, a leaf of four (1 + 3/2)/4; nobody is reached across components."""
    assert values(made([("c", leaf) for leaf in "1234"]), "harmonic") == {"c": 1, **dict.fromkeys("1234", 0.625)}
    assert values(APART, "harmonic") == {"a": 0.5, "b": 0.5, "c": 0.5, "d": 0.25, "e": 0.25}


def test_closeness_is_scaled_by_what_is_reached() -> None:
    """Wasserman and Faust (1994): a pair apart from a triangle is not closer than the triangle."""
    assert values(APART, "closeness") == {"a": 0.5, "b": 0.5, "c": 0.5, "d": 0.25, "e": 0.25}


NETWORKS = [FLORENCE, KITE, KARATE, APART, made(nx.les_miserables_graph().edges), made(nx.path_graph(20).edges)]


def matrix(network: Network) -> tuple[list[str], np.ndarray]:
    """Return nodes and the adjacency matrix, built apart from the code."""
    order = sorted(network.nodes)
    adjacency = np.zeros((len(order), len(order)))
    for s in network.statements:
        one, other = order.index(s.subject), order.index(s.object)
        adjacency[one, other] = adjacency[other, one] = 1
    return order, adjacency


@pytest.mark.parametrize("network", NETWORKS)
def test_the_eigenvector_is_one(network: Network) -> None:
    """A v = lambda v for the largest eigenvalue, and v has length 1."""
    order, adjacency = matrix(network)
    vector = np.array([values(network, "eigenvector")[node] for node in order])
    largest = np.linalg.eigvalsh(adjacency)[-1]
    assert np.linalg.norm(adjacency @ vector - largest * vector) <= 1e-6
    assert np.linalg.norm(vector) == pytest.approx(1)
    assert vector.min() >= 0


@pytest.mark.parametrize("network", NETWORKS)
def test_pagerank_is_a_fixed_point(network: Network) -> None:
    """It sums to 1, and another step changes no node by more than 1e-9."""
    order, adjacency = matrix(network)
    found = np.array([values(network, "pagerank")[node] for node in order])
    again = 0.15 / len(order) + 0.85 * adjacency @ (found / adjacency.sum(axis=0))
    assert found.sum() == pytest.approx(1, abs=1e-12)
    assert np.abs(again - found).max() <= 1e-9


@pytest.mark.parametrize("network", NETWORKS)
def test_katz_is_a_fixed_point(network: Network) -> None:
    """X = alpha A x + beta with one beta for all, alpha at 0.85 of what converges."""
    order, adjacency = matrix(network)
    found = np.array([values(network, "katz")[node] for node in order])
    rest = found - 0.85 / np.linalg.eigvalsh(adjacency)[-1] * adjacency @ found
    assert np.ptp(rest) <= 1e-9
    assert rest.min() > 0


@pytest.mark.parametrize("by", MEASURES)
def test_nothing_and_nobody(by: str) -> None:
    """An empty network has no ranks, a loop alone is worth nothing, a pair is equal."""
    assert rank(made([]), by).rows == ()
    assert values(made([("a", "a")]), by) == {"a": 0}
    pair = rank(made(["ab"]), by)
    assert (pair.nodes, pair.pairs, [row.rank for row in pair.rows]) == (2, 1, [1, 1])


def test_brokers_of_the_bundled_network(snapshot: Snapshot) -> None:
    """CQ05: among organisations, programmes and juries the Allianz leads, then ReTraSON, then the jury."""
    ranking = rank(project(snapshot, Filters(kinds=CQ05)), "betweenness", top=3)
    assert (ranking.nodes, ranking.pairs) == (34, 38)
    assert [(row.rank, row.node.id, round(row.value, 2)) for row in ranking.rows] == [
        (1, "allianz-fuer-die-region", 0.86), (2, "retrason", 0.36), (3, "fachjury-2023", 0.19),
    ]  # fmt: skip


def test_ties_share_the_best_rank(snapshot: Snapshot) -> None:
    """Equal values have one rank, the next counts all before it; among equals the name orders."""
    star = rank(made([("m", leaf) for leaf in "cab"] + [("a", "b")]), "degree").rows
    assert [(row.rank, row.node.iri) for row in star] == [(1, "m"), (2, "a"), (2, "b"), (4, "c")]
    rows = rank(project(snapshot), "betweenness").rows
    zero = [row for row in rows if row.value == 0]
    assert {row.rank for row in zero} == {len(rows) - len(zero) + 1}
    assert [row.node.name() for row in zero] == sorted(row.node.name() for row in zero)


def test_parallel_relations_count_once() -> None:
    """Three statements between two nodes are one pair for every measure."""
    once, thrice = made(["ab", "bc"]), made(["ab", "ba", "ab", "bc"])
    for by in MEASURES:
        assert values(once, by) == pytest.approx(values(thrice, by))


def test_an_unknown_measure_gets_the_nearest_names() -> None:
    """A typo is answered with what was meant."""
    with pytest.raises(Unknown) as error:
        rank(FLORENCE, "betweeness")
    assert error.value.details["nearest"][0] == "betweenness"
    assert str(error.value).startswith('No measure is called "betweeness". Nearest: betweenness')


def test_each_measure_says_how_it_is_computed() -> None:
    """One sentence with the source of the definition."""
    assert list(MEASURES) == [
        "degree",
        "betweenness",
        "closeness",
        "harmonic",
        "eigenvector",
        "pagerank",
        "katz",
        "core",
    ]
    for measure in MEASURES.values():
        assert measure.method.endswith(".")
        assert "\n" not in measure.method


def test_the_broker_is_known_by_its_address(snapshot: Snapshot) -> None:
    """Rows carry the nodes of the network, with all their names."""
    (first,) = rank(project(snapshot), "degree", top=1).rows
    assert (first.rank, first.node.iri, first.node.name()) == (
        1, names.ID + "allianz-fuer-die-region", "Allianz für die Region GmbH",
    )  # fmt: skip


def test_large_networks_are_sampled_with_a_bound_on_the_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Betweenness is followed from some nodes, no value is further off than the bound says, and the same each time."""
    pairs = nx.gnm_random_graph(120, 300, seed=4).edges
    exact = {row.node.iri: row.value for row in rank(made(pairs), "betweenness").rows}
    monkeypatch.setattr(work, "MOST_STEPS", {"igraph": 6000})
    sampled = rank(made(pairs), "betweenness")
    assert sampled.sample == 50
    assert 0 < sampled.error_bound < 0.4
    assert max(abs(exact[row.node.iri] - row.value) for row in sampled.rows) <= sampled.error_bound
    assert rank(made(pairs), "betweenness") == sampled
    assert rank(made(pairs), "degree").sample is None
    with pytest.raises(Refused, match="filter the network"):
        rank(made(pairs), "closeness")


@given(st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)), min_size=1), st.integers(1, 5))
@pytest.mark.parametrize("by", LEADING)
def test_who_leads_has_the_value_that_all_together_give(by: str, pairs: list[tuple[int, int]], top: int) -> None:
    """Also in networks of several parts: the same leading values, and all nodes equal to the last of them."""
    network = made([(str(one), str(other)) for one, other in pairs])
    exact = MEASURES[by].function(simple(network)) if simple(network).number_of_edges() else {}
    if exact:
        found = leading(simple(network), by, top)
        best = sorted(exact.values(), reverse=True)[: len(found)]
        assert sorted(found.values(), reverse=True) == pytest.approx(best)
        assert found == pytest.approx({iri: exact[iri] for iri in found})
