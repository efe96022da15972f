"""Facets: counts on columns are those of counting statement by statement, and each leaves its own filter out."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from graph.analysis.facets import facets
from graph.analysis.filters import DRAWN, Filters
from graph.analysis.network import project
from graph.snapshot import Snapshot
from ontology.model import model
from tests.served import Served

FILTERS = [
    Filters(roles=DRAWN),
    Filters(roles=DRAWN, kinds=["Union", "Ministry", "Network", "Jury"]),
    Filters(roles=DRAWN, relations=["funds", "shareholderOf"], certainty=["stated"]),
    Filters(roles=DRAWN, certainty=["inferred"], derived=True),
    Filters(roles=DRAWN, on=date(2023, 11, 1), kinds=["Company", "District"]),
    Filters(roles=DRAWN, on=date(2023, 11, 1), undated=True, relations=["holdsRoleAt", "funds"]),
    Filters(roles=DRAWN, on=date(1900, 1, 1)),
]


@pytest.mark.parametrize("asked", FILTERS, ids=range(len(FILTERS)))
def test_facets_count_what_the_networks_hold(snapshot: Snapshot, asked: Filters) -> None:
    """Nodes and statements are those of the network; each facet is that of the network without the filter on it."""
    found, network = facets(snapshot, asked), project(snapshot, asked)
    assert (found.nodes, found.statements) == (len(network.nodes), len(network.statements))
    kinds = project(snapshot, replace(asked, kinds=None)).nodes.values()
    assert found.kinds == Counter(node.kind for node in kinds)
    relations = project(snapshot, replace(asked, relations=None)).statements
    assert found.relations == Counter(s.relation for s in relations)
    certainty = project(snapshot, replace(asked, certainty=None)).statements
    assert found.certainty == Counter(s.certainty for s in certainty)
    assert found.sources == Counter(s.source for s in network.statements if s.source)
    located = {(s.subject, s.object) for s in snapshot.statements if model().relations[s.relation].locates}
    assert found.places == Counter(place for node, place in located if node in network.nodes)
    assert list(found.kinds.values()) == sorted(found.kinds.values(), reverse=True)


def test_facets_are_answered_with_labels_and_say_what_they_leave_out(served: Served) -> None:
    """In the language asked for, the largest first, at most as many as asked for."""
    found: Any = served.json("/api/v1/facets", limit=2, lang="en", relation="funds")
    assert [(one["label"], one["count"]) for one in found["relations"]] == [
        ("is shareholder of", 21),
        ("holds a role at", 6),
    ]
    assert (found["nodes"], found["statements"], found["filters"]["relations"]) == (2, 1, ["funds"])
    assert found["left_out"] == {"relations": 32}
    german: Any = served.json("/api/v1/facets", lang="de")
    assert german["certainty"] == [
        {"id": "stated", "label": "genannt", "count": 44},
        {"id": "inferred", "label": "erschlossen", "count": 39},
    ]
    assert [(one["id"], one["count"]) for one in german["sources"]] == [("pm-2023-11-01", 83)]
    assert served.json("/api/v1/facets", on="1900-01-01", lang="en")["note"] is not None
