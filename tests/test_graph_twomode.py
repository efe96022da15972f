"""Two modes: the values of the southern women, NetworkX's where it is right, bounds, and the bundled memberships."""

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis import work as bounds
from graph.analysis.engine import NETWORKX
from graph.analysis.network import Network, project
from graph.analysis.twomode import METHODS, Member, TwoMode, affiliations, most_between, projection, twomode
from graph.errors import Refused
from graph.snapshot import Snapshot
from ontology import names
from tests.measure_data import linked, networks, stated

DAVIS = linked(nx.davis_southern_women_graph().edges, relation="partnerIn")


def members(found: TwoMode) -> dict[str, Member]:
    """Return the members of both modes by IRI; no entity may stand in both."""
    return {member.node.iri: member for member in (*found.actors, *found.events)}


# Borgatti and Halgin, Analyzing Affiliation Networks (2011), table of normalised centralities of Davis, Gardner and
# Gardner's 18 women and 14 events.
@pytest.mark.parametrize(
    ("node", "degree", "closeness", "betweenness"),
    [("E8", 0.78, 0.85, 0.24), ("Evelyn Jefferson", 0.57, 0.80, 0.10), ("Nora Fayette", 0.57, 0.80, 0.11)],
)
def test_the_southern_women(node: str, degree: float, closeness: float, betweenness: float) -> None:
    """Both modes are scaled by what is possible in each."""
    found = members(twomode(DAVIS))[node]
    values = [found.degree, found.closeness, found.betweenness]
    assert values == pytest.approx([degree, closeness, betweenness], abs=5e-3)


def test_the_eigenvector_of_the_southern_women() -> None:
    """Each mode has squares that sum to 1, a node has the sum of its links' over the eigenvalue, E8 leads."""
    found, graph = twomode(DAVIS), affiliations(DAVIS)
    values = {mode: {m.node.iri: m.eigenvector for m in getattr(found, mode + "s")} for mode in ("actor", "event")}
    assert [sum(value**2 for value in mode.values()) for mode in values.values()] == pytest.approx([1, 1])
    assert max(values["event"], key=values["event"].__getitem__) == "E8"
    quotients = [
        sum(values[other[0]][other[1]] for other in graph[place]) / values[place[0]][place[1]] for place in graph
    ]
    assert quotients == pytest.approx([quotients[0]] * len(graph))


def test_the_modes_are_in_order() -> None:
    """Actors and events are listed by name, with how many memberships there are and which relations made them."""
    found = twomode(DAVIS)
    assert (len(found.actors), len(found.events), found.memberships) == (18, 14, 89)
    assert [member.node.id for member in found.events] == sorted(f"E{number}" for number in range(1, 15))
    assert found.relations == ("memberOf", "partnerIn", "representedIn", "shareholderOf")
    assert twomode(DAVIS, ["funds"]) == TwoMode((), (), 0, ("funds",), {})


def test_other_relations_may_be_asked_for() -> None:
    """Only the relations asked for make memberships; parallel statements are one, loops none."""
    network = stated(
        [("a", "participatesIn", "e"), ("a", "participatesIn", "e"), ("e", "funds", "e"), ("a", "funds", "b")]
    )
    graph = affiliations(network, ["participatesIn", "funds"])
    assert dict(graph.edges) == {
        (("actor", "a"), ("event", "e")): {"strength": 2},
        (("actor", "a"), ("event", "b")): {"strength": 1},
    }
    assert affiliations(network).number_of_edges() == 0


def test_who_has_members_and_is_one_stands_in_both_modes() -> None:
    """A company with shareholders that is a partner in a network is an event and an actor, not a path between them."""
    found = twomode(stated([("a", "shareholderOf", "b"), ("b", "partnerIn", "n")]))
    assert [member.node.iri for member in found.actors] == ["a", "b"]
    assert [member.node.iri for member in found.events] == ["b", "n"]
    for member in (*found.actors, *found.events):
        assert [member.links, member.degree, member.closeness] == pytest.approx([1, 1 / 2, 1 / 3])


def test_stars_have_1() -> None:
    """An event of all actors has 1 in everything; where nobody could stand between others there is no betweenness."""
    (event,) = twomode(linked(["ae", "be", "ce"], relation="partnerIn")).events
    assert [event.links, event.degree, event.closeness, event.betweenness] == [3, 1, 1, 1]
    assert event.eigenvector == pytest.approx(1)
    (actor,) = twomode(linked(["ae"], relation="partnerIn")).actors
    assert [actor.degree, actor.closeness, actor.betweenness] == [1, 1, None]
    assert actor.eigenvector == pytest.approx(1)


@settings(max_examples=60)
@given(networks())
def test_any_network_agrees_with_networkx(network: Network) -> None:
    """Degree and betweenness are those of nx.bipartite, closeness where all is connected; nothing passes 1."""
    found, graph = twomode(network), affiliations(network)
    actors = [place for place in graph if place[0] == "actor"]
    theirs = [nx.bipartite.degree_centrality(graph, actors) if actors else {}]
    connected = len(graph) > 0 and nx.is_connected(graph)
    theirs.append(nx.bipartite.closeness_centrality(graph, actors) if connected else {})
    sizes = (len(found.actors), len(found.events))
    possible = all(sizes) and most_between(*sizes) and most_between(*sizes[::-1])
    theirs.append(nx.bipartite.betweenness_centrality(graph, actors) if possible else {})
    in_networkx = twomode(network, engine=NETWORKX)
    for mode, ours, other in (("actor", found.actors, in_networkx.actors), ("event", found.events, in_networkx.events)):
        for member, again in zip(ours, other, strict=True):
            values = (member.degree, member.closeness, member.betweenness, member.eigenvector)
            assert values == pytest.approx((again.degree, again.closeness, again.betweenness, again.eigenvector))
            assert all(value is None or 0 <= value <= 1 + 1e-9 for value in values)
            for value, expected in zip(values, theirs, strict=False):
                assert value == pytest.approx(expected.get((mode, member.node.iri), value))


@given(st.integers(1, 6), st.integers(1, 6))
def test_the_most_between_is_reached(own: int, other: int) -> None:
    """Where one node links all of the other mode and the rest of its own hang on these evenly, it has the most."""
    graph = nx.Graph([(0, f"e{at}") for at in range(other)])
    graph.add_edges_from((at, f"e{at % other}") for at in range(1, own))
    assert nx.betweenness_centrality(graph, normalized=False)[0] == pytest.approx(most_between(own, other))


def test_paths_beyond_the_bound_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Degree and eigenvector remain, and a sentence says why the others do not."""
    monkeypatch.setattr(bounds, "MOST_STEPS", {"igraph": 10, NETWORKX: 10})
    found = twomode(DAVIS)
    assert list(found.left_out) == ["closeness", "betweenness"]
    assert found.left_out["closeness"].startswith("Closeness and betweenness of two modes takes 2848 steps")
    assert {(m.closeness, m.betweenness) for m in found.actors} == {(None, None)}
    assert members(found)["E8"].degree == 14 / 18


def test_the_projection_counts_shared_events() -> None:
    """Women are linked by the number of events that they share, as NetworkX counts them."""
    found, graph = projection(DAVIS), nx.davis_southern_women_graph()
    theirs = nx.bipartite.weighted_projected_graph(graph, graph.graph["top"])
    assert set(found) == set(graph.graph["top"])
    assert {frozenset(pair): n for *pair, n in found.edges(data="shared")} == {
        frozenset(pair): n for *pair, n in theirs.edges(data="weight")
    }
    assert found["Evelyn Jefferson"]["Theresa Anderson"] == {"shared": 7}


def test_a_projection_that_explodes_is_refused() -> None:
    """One event of 20,000 members makes 200 million pairs; the number is said before any pair is made."""
    crowd = linked(((actor, "e") for actor in range(20_000)), relation="partnerIn")
    with pytest.raises(
        Refused, match="up to 199990000 pairs of actors and at most 1000000 are made; take the two-mode"
    ):
        projection(crowd)
    assert projection(linked(["ae", "be", "ce"], relation="partnerIn"), most=3).number_of_edges() == 3
    with pytest.raises(Refused) as error:
        projection(linked(["ae", "be", "ce"], relation="partnerIn"), most=2)
    assert error.value.details == {"limit": 2, "pairs": 3}


def test_each_number_says_how_it_is_computed() -> None:
    """Every number of a member has one sentence, and so have shared events."""
    assert set(METHODS) == {*Member.__dataclass_fields__, "shared"} - {"node"}
    assert all(method.endswith(".") for method in METHODS.values())


def test_memberships_of_the_bundled_network(snapshot: Snapshot) -> None:
    """By hand: 21 shareholders, 5 in the jury, one partner; no actor has two memberships."""
    found = twomode(project(snapshot))
    assert (len(found.actors), len(found.events), found.memberships) == (27, 3, 27)
    events = {m.node.id: (m.links, m.degree, m.closeness, m.betweenness, m.eigenvector) for m in found.events}
    most = (27**2 + 27 * 3 - 2) / 2
    assert events["allianz-fuer-die-region"] == pytest.approx((21, 21 / 27, 21 / 29, 210 / most, 1))
    assert events["fachjury-2023"] == pytest.approx((5, 5 / 27, 5 / 29, 10 / most, 0))
    assert events["retrason"] == pytest.approx((1, 1 / 27, 1 / 29, 0, 0))
    assert {member.links for member in found.actors} == {1}
    shared = projection(project(snapshot))
    assert (len(shared), shared.number_of_edges()) == (27, 21 * 20 // 2 + 5 * 4 // 2)
    assert not any(names.local_name(iri) == "prognos" for iri in shared)
