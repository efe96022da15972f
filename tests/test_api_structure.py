"""Structure, groups, brokers and affiliations over HTTP and on the command line."""

import json
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from graph.analysis.groups import groups
from graph.analysis.network import project
from graph.errors import Refused
from graph.snapshot import Snapshot
from tests.served import Served, run
from tests.test_api_errors import problem
from tests.test_graph_centrality import KARATE, made


def test_the_structure_carries_a_definition_for_every_number(served: Served) -> None:
    """Counts and density are those of the network; what is not defined is null; each number has its method."""
    found: Any = served.json("/api/v1/structure")
    assert (found["nodes"], found["pairs"], found["statements"], found["components"]) == (48, 54, 59, 2)
    assert found["density"] == pytest.approx(54 / (48 * 47 / 2))
    assert found["closeness_centralisation"] is None
    assert {"density", "ei", "assortativity", "cliques"} <= found["methods"].keys()
    assert [len(clique) for clique in found["cliques"]] == [3] * 5
    broad: Any = served.json("/api/v1/structure?level=1")
    assert (round(broad["ei"], 3), found["ei"]) == (0.037, 1.0)


def test_groups_cover_every_actor_once_and_follow_from_the_seed(served: Served) -> None:
    """Each actor is in one group, ReTraSON with its ministry; the same seed gives the same answer."""
    found: Any = served.json("/api/v1/groups?seed=3")
    members = [member["id"] for group in found["groups"] for member in group["members"]]
    assert len(members) == len(set(members)) == 48
    assert 0.4 < found["modularity"] < 0.8
    assert "No source states them" in found["method"]
    assert served.json("/api/v1/groups?seed=3") == found
    sizes = [len(group["members"]) for group in found["groups"]]
    assert sizes == sorted(sizes, reverse=True)


def test_groups_are_at_least_as_modular_as_those_of_networkx() -> None:
    """On the karate club, with either engine; without links there are none."""
    plain = nx.karate_club_graph()
    theirs = nx.community.modularity(plain, nx.community.louvain_communities(plain, weight=None, seed=1), weight=None)
    assert (groups(KARATE).modularity or 0) >= theirs - 1e-9
    assert (groups(KARATE, engine="networkx").modularity or 0) > 0.4
    assert groups(made([("a", "a")])).groups == ()


def test_an_engine_without_a_function_says_which(snapshot: Snapshot) -> None:
    """A backend that lacks Louvain is told by name, with what to take instead."""
    with pytest.raises(Refused, match="rustworkx does not compute"):
        groups(project(snapshot), engine="rustworkx")


def test_brokers_stand_between_others(served: Served) -> None:
    """The Allianz links most that are not linked, as liaison between kinds; its structural holes stand beside it."""
    found: Any = served.json("/api/v1/brokers?top=2")
    first, second = found["items"]
    assert (first["actor"]["id"], first["liaison"], first["itinerant"]) == ("allianz-fuer-die-region", 66, 2)
    assert (second["actor"]["id"], second["total"]) == ("retrason", 55)
    assert (first["contacts"], round(first["effective_size"], 2)) == (25, 24.84)
    assert found["left_out"] == 46


def test_affiliations_are_measured_as_two_modes(served: Served) -> None:
    """The Allianz has 21 of 27 actors as members; the method names Borgatti and Everett."""
    found: Any = served.json("/api/v1/affiliations")
    events = {event["entity"]["id"]: event for event in found["events"]}
    assert (found["memberships"], len(found["actors"]), len(events)) == (27, 27, 3)
    assert events["allianz-fuer-die-region"]["links"] == 21
    assert events["allianz-fuer-die-region"]["degree"] == pytest.approx(21 / 27)
    assert "Borgatti" in found["methods"]["degree"]


def test_mixing_and_roles_stand_beside_chance(served: Served) -> None:
    """Broad kinds mix as chance has it, but the Allianz represents more often; permutations and seed are told."""
    mixed: Any = served.json("/api/v1/structure?level=1")["ei_test"]
    assert (mixed["permutations"], mixed["seed"]) == (1000, 1)
    assert mixed["expected"] == pytest.approx(0.1152, abs=1e-4)
    assert 0.7 < mixed["as_extreme"] < 0.95
    found: Any = served.json("/api/v1/brokers?level=1&top=1&seed=4")
    role = found["items"][0]["chance"]["representative"]
    assert (found["permutations"], found["seed"], found["chance_left_out"]) == (1000, 4, None)
    assert role["expected"] == pytest.approx(68 * 0.17983, abs=1e-3)
    assert 2.2 < role["z"] < 3.2
    assert "exactly" in found["methods"]["chance"]
    assert served.json("/api/v1/structure?permutations=0")["ei_test"] is None
    plain: Any = served.json("/api/v1/brokers?permutations=0&top=1")
    assert (plain["items"][0]["chance"], plain["chance_left_out"]) == (None, None)


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/structure?permutations=10001",
        "/api/v1/structure?level=9",
        "/api/v1/groups?seed=-1",
        "/api/v1/brokers?top=0",
    ],
)
def test_parameters_out_of_range_are_problems(served: Served, path: str) -> None:
    """One shape, as everywhere."""
    problem(served.get(path), 422)


@pytest.mark.long
def test_the_commands_print_tables_csv_and_json(folder: Path) -> None:
    """Each command has the three forms, and an empty network says that nothing is recorded."""
    run("import", "ontology/dataset/retrason/retrason.ttl", folder=folder)
    table = run("structure", "--lang", "en", folder=folder).stdout
    assert "0.0479" in table
    assert "Freeman 1978" in table
    assert run("groups", "--format", "csv", folder=folder).stdout.startswith("group,actor,kind,id\n1,")
    told = json.loads(run("brokers", "--json", "--top", "1", folder=folder).stdout)
    assert told["items"][0]["actor"]["id"] == "allianz-fuer-die-region"
    asked = ("brokers", "--chance", "--level", "1", "--top", "1", "--permutations", "20", "--seed", "3", "--lang", "de")
    chance = run(*asked, folder=folder).stdout
    assert "representative expected" in chance.splitlines()[0]
    assert "12.2284" in chance
    assert "Zufall: Arten 20 Mal neu verteilt (Startwert 3)." in chance
    assert "nothing" in run("groups", "--kind", "Bank", "--lang", "en", folder=folder).stdout.lower()
