"""The network: what is in it by default and under filters, ego networks, and NetworkX graphs made from it."""

from collections import Counter
from datetime import date

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.centrality import MEASURES, rank
from graph.analysis.filters import DRAWN, Filters
from graph.analysis.network import Network, bounded, ego, project, restrict, simple
from graph.node import Node
from graph.snapshot import Snapshot
from graph.statements import Statement
from ontology import names
from ontology.model import model
from viz.drawing import draw


def made(pairs: list[tuple[int, int]]) -> Network:
    """Return a network of companies with a statement for each pair of numbers."""
    nodes = {f"n{i}": Node(f"n{i}", f"n{i}", {"de": f"N {i}"}, "Company") for pair in pairs for i in pair}
    statements = (
        Statement(f"{names.ID}{at}", f"n{one}", "cooperatesWith", f"n{other}", "stated", "source")
        for at, (one, other) in enumerate(pairs)
    )
    return Network.of(nodes, tuple(statements), {})


PAIRS = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), min_size=1, max_size=25)


def role(snapshot: Snapshot, iri: str) -> str:
    """Return what an entity is in a network."""
    node = snapshot.nodes.get(iri)
    return model().kinds[node.kind].role if node else "value"


def between_actors(snapshot: Snapshot) -> list[Statement]:
    """Return the accepted statements between actors, computed apart from the projection."""
    return [s for s in snapshot.statements if role(snapshot, s.subject) == role(snapshot, s.object) == "actor"]


def test_the_default_network(snapshot: Snapshot) -> None:
    """Accepted statements between actors, stated and inferred, nothing derived, all time; nobody without a relation."""
    network = project(snapshot)
    assert list(network.statements) == between_actors(snapshot)
    assert Counter(s.certainty for s in network.statements) == {"inferred": 36, "stated": 23}
    assert not any(s.derived for s in network.statements)
    assert set(network.nodes) == {end for s in network.statements for end in (s.subject, s.object)}
    assert (len(network.nodes), len(network.statements), network.undated, network.on) == (48, 59, (), None)
    assert network.sources == {names.ID + "pm-2023-11-01": snapshot.sources[names.ID + "pm-2023-11-01"]}


def test_derived_statements_come_when_asked(snapshot: Snapshot) -> None:
    """All 27 are between actors; they add to what is there."""
    network = project(snapshot, Filters(derived=True))
    assert [s for s in network.statements if not s.derived] == between_actors(snapshot)
    assert Counter(s.relation for s in network.statements if s.derived) == {
        "indirectlyLinkedTo": 21, "tookPartInEvaluating": 5, "funds": 1,
    }  # fmt: skip


def test_a_kind_stands_for_all_below_it(snapshot: Snapshot) -> None:
    """kind=PublicBody keeps ministries, districts, cities and agencies, and what links two of them."""
    network = project(snapshot, Filters(kinds=["PublicBody"]))
    assert {node.id: node.kind for node in network.nodes.values()} == {
        "bmwk": "Ministry", "service-und-beratungsstelle": "ServiceAgency",
    }  # fmt: skip
    assert sorted(s.relation for s in network.statements) == ["commissions", "cooperatesWith"]
    districts = project(snapshot, Filters(kinds=["PublicBody", "RegionalDevelopmentCompany"]))
    kinds = Counter(node.kind for node in districts.nodes.values())
    assert (kinds["District"], kinds["City"], kinds["RegionalAssociation"]) == (5, 3, 1)
    assert project(snapshot, Filters(kinds=["Nothing"])).nodes == {}


def test_affiliations_are_in_what_is_drawn(snapshot: Snapshot) -> None:
    """The award is left out of one-mode measures and drawn in ego networks; documents are in neither."""
    award, release = names.ID + "auszeichnung-2023", names.ID + "pm-2023-11-01"
    drawn = project(snapshot, Filters(roles=DRAWN))
    assert award in drawn.nodes
    assert award not in project(snapshot).nodes
    assert release not in drawn.nodes


def test_relations_and_certainty_filter(snapshot: Snapshot) -> None:
    """The 21 shareholders are inferred, so nothing is left of them among what is stated."""
    shares = project(snapshot, Filters(relations=["shareholderOf"]))
    assert len(shares.statements) == 21
    assert {s.object for s in shares.statements} == {names.ID + "allianz-fuer-die-region"}
    assert project(snapshot, Filters(relations=["shareholderOf"], certainty=["stated"])).statements == ()
    stated = project(snapshot, Filters(certainty=["stated"]))
    assert list(stated.statements) == [s for s in between_actors(snapshot) if s.certainty == "stated"]


@pytest.mark.parametrize(
    ("on", "edges", "undated"),
    [("2023-11-01", 53, 6), ("2022-06-01", 8, 6), ("2021-01-01", 0, 6), ("2030-01-01", 51, 6)],
)
def test_the_network_on_a_day(snapshot: Snapshot, on: str, edges: int, undated: int) -> None:
    """What is valid or was observed then; what has no date stands apart and comes only when asked."""
    day = date.fromisoformat(on)
    pool = between_actors(snapshot)
    begun = [s for s in pool if (s.start or s.observed) and (s.start or s.observed).date <= day]  # type: ignore[union-attr]
    there = [s for s in begun if not (s.end and s.end.date < day)]
    dateless = [s for s in pool if not (s.start or s.end or s.observed)]
    network = project(snapshot, Filters(on=day))
    assert (list(network.statements), list(network.undated)) == (there, dateless)
    assert (len(there), len(dateless)) == (edges, undated)
    assert {network.presence(s) for s in there} <= {"valid", "observed"}
    with_undated = project(snapshot, Filters(on=day, undated=True))
    assert {s.iri for s in with_undated.statements} == {s.iri for s in (*there, *dateless)}
    assert with_undated.undated == ()


def test_an_ego_network_has_all_within_some_hops() -> None:
    """Hops are counted without direction, and what links the nodes found is kept."""
    network = made([(0, 1), (2, 0), (2, 1), (2, 3), (4, 3), (4, 5)])
    assert sorted(ego(network, "n0", 1).nodes) == ["n0", "n1", "n2"]
    assert [s.id for s in ego(network, "n0", 1).statements] == ["0", "1", "2"]
    assert sorted(ego(network, "n0", 2).nodes) == ["n0", "n1", "n2", "n3"]
    assert sorted(ego(network, "n0", 9).nodes) == sorted(network.nodes)
    assert ego(network, "unknown", 2).nodes == {}


def test_a_bound_cuts_the_farthest_and_least_linked() -> None:
    """Nearest first, then by neighbours, then by IRI: always the same cut, and it says how many it left out."""
    network = made([(0, 1), (0, 2), (0, 3), (3, 4), (3, 5), (2, 5)])
    cut = ego(network, "n0", 2, most=3)
    assert (sorted(cut.nodes), cut.left_out) == (["n0", "n2", "n3"], 3)
    assert [s.id for s in cut.statements] == ["1", "2"]
    assert ego(network, "n0", 2, most=6).left_out == 0


def test_a_network_that_is_cut_says_how_much_is_missing() -> None:
    """The best-linked nodes of all parts stay, and the number of the others is told, in the picture too."""
    network = made([(0, 1), (0, 2), (0, 3), (4, 5), (4, 6), (7, 0)])
    cut = bounded(network, 3)
    assert (sorted(cut.nodes), cut.left_out) == (["n0", "n1", "n4"], 5)
    assert bounded(network, 8) is network
    summary = draw(cut, language="en").summary
    assert summary.endswith("Shown are 3 of 8 entries; the others have fewer connections.")


def test_an_ego_network_on_a_day_lists_its_own_undated(snapshot: Snapshot) -> None:
    """Undated statements about others are not about this network."""
    network = project(snapshot, Filters(on=date(2023, 11, 1)))
    for actor in ("retrason", "prognos"):
        near = ego(network, names.ID + actor)
        assert list(near.undated) == [s for s in network.undated if {s.subject, s.object} & set(near.nodes)]
    assert len(network.undated) > len(ego(network, names.ID + "landkreis-peine", 0).undated) == 0


def test_parallel_statements_are_strength() -> None:
    """One edge a pair, in either direction, without loops; the network itself keeps each statement apart."""
    network = made([(0, 1), (1, 0), (0, 1), (1, 2), (2, 2)])
    graph = simple(network)
    assert {frozenset(edge): data["strength"] for *edge, data in graph.edges(data=True)} == {
        frozenset(("n0", "n1")): 3, frozenset(("n1", "n2")): 1,
    }  # fmt: skip
    assert [s.id for s in network.statements] == ["0", "2", "1", "3", "4"]
    assert network.degree() == {"n0": 1, "n1": 2, "n2": 1}


@given(PAIRS)
def test_no_statement_is_lost_or_added(pairs: list[tuple[int, int]]) -> None:
    """The network has an edge per statement, the simple graph as many in all but loops, both all nodes."""
    network = made(pairs)
    assert len(network.statements) == len(pairs)
    graph = simple(network)
    assert sum(strength for *_, strength in graph.edges(data="strength")) == sum(a != b for a, b in pairs)
    assert set(graph) == set(network.nodes)
    assert dict(graph.degree()) == network.degree()
    part = restrict(network, {"n0", "n1"})
    assert len(part.statements) == sum({a, b} <= {0, 1} for a, b in pairs)


@pytest.mark.parametrize("measure", MEASURES)
def test_labels_do_not_matter(measure: str) -> None:
    """Named and ordered otherwise, each node of a network has the value that it had."""

    @given(PAIRS.filter(lambda pairs: any(a != b for a, b in pairs)), st.permutations(range(8)))
    def check(pairs: list[tuple[int, int]], labels: list[int]) -> None:
        first = {row.node.iri: row.value for row in rank(made(pairs), measure).rows}
        turned = made([(labels[b], labels[a]) for a, b in reversed(pairs)])
        for row in rank(turned, measure).rows:
            assert row.value == pytest.approx(first[f"n{labels.index(int(row.node.iri[1:]))}"], abs=1e-6)

    check()


def test_the_graph_is_networkx(snapshot: Snapshot) -> None:
    """Any function of NetworkX takes the graph, undirected and in one order of nodes; conversion loses nothing."""
    graph = simple(project(snapshot))
    assert list(graph) == sorted(map(str, graph))
    plain = nx.Graph(graph.edges(data=True))
    assert nx.density(graph) == nx.density(plain)
    assert dict(nx.degree(graph)) == dict(plain.degree())
