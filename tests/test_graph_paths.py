"""Shortest paths: all of them in a fixed order, each step with what it rests on and how sure that is."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.network import Network, project
from graph.analysis.paths import MOST, Avoid, Paths, shortest_paths, weakest
from graph.node import Node
from graph.snapshot import Snapshot
from graph.statements import Certainty, Statement
from ontology import names

Edge = tuple[str, str, Certainty]


def made(*edges: Edge, derived: bool = False) -> Network:
    """Return a network with a statement for each edge."""
    nodes = {name: Node(name, name, {"de": name}, "Company") for edge in edges for name in edge[:2]}
    statements = (
        Statement(f"s/{i}", a, "cooperatesWith", b, certainty, "source", derived=derived)
        for i, (a, b, certainty) in enumerate(edges)
    )
    return Network.of(nodes, tuple(statements), {})


def passed(paths: Paths) -> list[list[str]]:
    """Return the nodes that each path passes."""
    return [[*(step.source for step in path[:1]), *(step.target for step in path)] for path in paths.paths]


def test_all_shortest_paths_are_found_in_the_order_of_names() -> None:
    """Direction is ignored, and longer ways are left out."""
    network = made(
        ("a", "z", "stated"), ("e", "z", "stated"), ("b", "a", "stated"), ("b", "e", "stated"), ("z", "y", "stated")
    )
    found = shortest_paths(network, "a", "e")
    assert passed(found) == [["a", "b", "e"], ["a", "z", "e"]]
    assert (found.length, found.more) == (2, False)


def test_a_step_has_every_statement_and_is_as_sure_as_its_surest() -> None:
    """Parallel statements stand together; what was derived makes no step sure."""
    network = made(("a", "b", "inferred"), ("b", "a", "stated"), ("b", "c", "inferred"))
    ((first, second),) = shortest_paths(network, "a", "c").paths
    assert [s.iri for s in first.statements] == ["s/0", "s/1"]
    assert (first.certainty, second.certainty) == ("stated", "inferred")
    ((only,),) = shortest_paths(made(("a", "b", "stated"), derived=True), "a", "b").paths
    assert only.certainty == "inferred"


@pytest.mark.parametrize(("start", "end"), [("a", "d"), ("a", "unknown"), ("unknown", "a")])
def test_no_path_is_an_empty_answer(start: str, end: str) -> None:
    """Nothing recorded is no error."""
    network = made(("a", "b", "stated"), ("c", "d", "stated"))
    assert shortest_paths(network, start, end) == Paths(())
    assert shortest_paths(network, start, end).length is None


def test_a_node_is_no_step_from_itself() -> None:
    """One path, of no steps."""
    found = shortest_paths(made(("a", "b", "stated")), "a", "a")
    assert (found.paths, found.length) == (((),), 0)


def test_more_paths_than_are_shown_are_announced() -> None:
    """At most MOST are returned, and the answer says that there are others."""
    for middle, more in ((MOST, False), (MOST + 1, True)):
        edges: list[Edge] = [e for i in range(middle) for e in (("a", f"m{i}", "stated"), (f"m{i}", "z", "stated"))]
        found = shortest_paths(made(*edges), "a", "z")
        assert (len(found.paths), found.more, found.length) == (MOST, more, 2)


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=15))
def test_paths_are_connected_and_of_one_length(pairs: list[tuple[int, int]]) -> None:
    """Each step begins where the one before ended, links its two ends, and all paths are equally long."""
    network = made(*((f"{a}", f"{b}", "stated") for a, b in pairs))
    found = shortest_paths(network, f"{pairs[0][0]}", f"{pairs[-1][1]}")
    assert len({len(path) for path in found.paths}) <= 1
    back = shortest_paths(network, f"{pairs[-1][1]}", f"{pairs[0][0]}")
    assert sorted(passed(found)) == sorted(path[::-1] for path in passed(back)) or found.more
    for path in found.paths:
        assert all(one.target == two.source for one, two in pairwise(path))
        for step in path:
            assert step.statements
            assert {frozenset((s.subject, s.object)) for s in step.statements} == {
                frozenset((step.source, step.target))
            }


def test_chambers_are_linked_to_the_network_in_two_steps(snapshot: Snapshot) -> None:
    """CQ01: the two chambers through the Allianz, their umbrella through the jury; shares are only inferred."""
    network = project(snapshot)
    steps = {}
    for chamber in ("ihk-braunschweig", "ihk-lueneburg-wolfsburg", "dihk"):
        (path,) = shortest_paths(network, names.ID + chamber, names.ID + "retrason").paths
        steps[chamber] = [(names.local_name(step.target), step.certainty) for step in path]
    through_allianz = [("allianz-fuer-die-region", "inferred"), ("retrason", "stated")]
    assert steps == {
        "ihk-braunschweig": through_allianz,
        "ihk-lueneburg-wolfsburg": through_allianz,
        "dihk": [("fachjury-2023", "stated"), ("retrason", "stated")],
    }


def test_a_step_tells_relations_directions_and_sources() -> None:
    """Forward from subject to object, backward against it, both where both are said or the relation is symmetric."""
    nodes = {name: Node(name, name, {"de": name}, "Company") for name in "ab"}
    links = [("a", "funds", "b"), ("b", "commissions", "a"), ("b", "cooperatesWith", "a")]
    links += [("a", "evaluated", "b"), ("b", "evaluated", "a")]
    statements = [Statement(f"s/{i}", *link, "stated", f"source-{i % 2}") for i, link in enumerate(links)]
    ((step,),) = shortest_paths(Network.of(nodes, tuple(statements), {}), "a", "b").paths
    assert [(crossed.relation, crossed.direction) for crossed in step.relations] == [
        ("commissions", "backward"),
        ("cooperatesWith", "both"),
        ("evaluated", "both"),
        ("funds", "forward"),
    ]
    assert step.sources == ("source-0", "source-1")


def test_hubs_are_passed_round_but_may_be_ends() -> None:
    """A node with more neighbours than the limit is no step between others; the limit itself is allowed."""
    edges: list[Edge] = [("a", "hub", "stated"), ("hub", "z", "stated"), ("hub", "x", "stated")]
    edges += [("a", "b", "stated"), ("b", "c", "stated"), ("c", "z", "stated")]
    network = made(*edges)
    assert passed(shortest_paths(network, "a", "z", Avoid(most_links=3))) == [["a", "hub", "z"]]
    round_it = shortest_paths(network, "a", "z", Avoid(most_links=2))
    assert (passed(round_it), round_it.avoided) == ([["a", "b", "c", "z"]], 1)
    assert passed(shortest_paths(network, "x", "hub", Avoid(most_links=2))) == [["x", "hub"]]
    assert shortest_paths(network, "x", "z", Avoid(most_links=2)) == Paths((), avoided=1)


def test_a_path_is_as_sure_as_its_weakest_step() -> None:
    """One inferred step makes it inferred; a path without steps is sure."""
    assert weakest(["stated", "stated"]) == weakest([]) == "stated"
    assert weakest(["stated", "inferred"]) == "inferred"


def test_the_ministry_reaches_the_union_branch_round_the_network(snapshot: Snapshot) -> None:
    """Two steps through ReTraSON with its 14 neighbours; without hubs or networks three, through jury and union."""
    network = project(snapshot)
    ends = names.ID + "bmwk", names.ID + "ig-metall-salzgitter-peine"
    (through,) = shortest_paths(network, *ends).paths
    assert [names.id_of(step.target) for step in through] == ["retrason", "ig-metall-salzgitter-peine"]
    for avoid, avoided in ((Avoid(most_links=10), 2), (Avoid(kinds=["Network"]), 1)):
        found = shortest_paths(network, *ends, avoid)
        (path,) = found.paths
        assert [names.id_of(step.target) for step in path] == [
            "fachjury-2023",
            "ig-metall",
            "ig-metall-salzgitter-peine",
        ]
        assert [step.certainty for step in path] == ["stated", "stated", "inferred"]
        assert found.avoided == avoided
    assert shortest_paths(network, names.ID + "landkreis-peine", names.ID + "bmwk", Avoid(most_links=24)).paths == ()
