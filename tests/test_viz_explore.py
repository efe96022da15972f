"""What the explorer asks of the data: who is in reach, what is counted beyond, what is hidden, who stands where."""

from dataclasses import replace
from datetime import date
from math import dist
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as some

from api.answers import filters
from api.exploring import address, question
from graph.analysis.filters import DRAWN, Filters
from graph.analysis.network import ego, project
from graph.errors import Refused
from graph.snapshot import Snapshot
from ontology.names import ID
from viz import pictures
from viz.explore import MOST, MOST_OPENED, PLACES, Question, all_time, explore
from viz.facets import options, span
from viz.pictures import pictured, spec_of
from viz.spec import of as spec_from
from viz.style import GROUPS, group_of

ACTORS = ("retrason", "bmwk", "ig-metall", "allianz-fuer-die-region", "landkreis-wolfenbuettel")
IRIS = tuple(ID + actor for actor in ACTORS)
AROUND = Question(around=(ID + "retrason",))

hidden = some.one_of(
    some.tuples(some.just("kind"), some.sampled_from([group.name for group in GROUPS])),
    some.tuples(some.just("relation"), some.sampled_from(["funds", "shareholderOf", "partnerIn"])),
    some.tuples(some.just("certainty"), some.sampled_from(["stated", "inferred"])),
    some.tuples(some.just("source"), some.just(ID + "pm-2023-11-01")),
)
questions = some.builds(
    Question,
    around=some.lists(some.sampled_from(IRIS), min_size=1, max_size=2, unique=True).map(tuple),
    hops=some.integers(1, 3),
    opened=some.lists(
        some.tuples(some.sampled_from(IRIS), some.none() | some.just("funds")), max_size=2, unique=True
    ).map(tuple),
    without=some.lists(some.sampled_from(IRIS), max_size=2, unique=True).map(tuple),
    hidden=some.frozensets(hidden, max_size=3),
    filters=some.builds(
        filters,
        on=some.none() | some.dates(date(2020, 1, 1), date(2026, 1, 1)).map(str),
        undated=some.booleans(),
        derived=some.booleans(),
    ),
    most=some.integers(1, 60),
)


@given(asked=questions)
def test_a_question_is_an_address_and_back(snapshot: Snapshot, asked: Question) -> None:
    """What is written into an address reads back as the same question."""
    assert question(snapshot, parse_qs(address(asked).removeprefix("?"))).key() == asked.key()


@given(asked=questions)
def test_a_view_keeps_its_bounds_and_hides_what_it_is_told_to(snapshot: Snapshot, asked: Question) -> None:
    """Nobody who is left out is shown, no hidden kind but the centre's, no hidden relation, no more than asked for."""
    view = explore(snapshot, asked)
    shown, by = view.network.nodes, {place: {name for at, name in asked.hidden if at == place} for place in PLACES}
    assert len(shown) <= max(asked.most, len(asked.around)) + MOST_OPENED * len(asked.opened)
    for iri, node in shown.items():
        assert iri in asked.around or (iri not in asked.without and group_of(node.kind).name not in by["kind"])
    for s in view.network.statements:
        assert s.relation not in by["relation"]
        assert s.source is None or s.source not in by["source"]
        assert s.derived or s.certainty not in by["certainty"]
        assert {s.subject, s.object} <= shown.keys()


@given(asked=questions)
def test_numbers_at_symbols_count_the_neighbours_that_are_not_shown(snapshot: Snapshot, asked: Question) -> None:
    """They are those of the filtered network minus those of the picture; those along one relation are no more."""
    view = explore(snapshot, asked)
    for iri in view.network.nodes:
        near = {end for s in view.whole.at(iri) for end in (s.subject, s.object)} - view.network.nodes.keys()
        assert view.look.more.get(iri, 0) == len(near)
        assert max(view.beyond.get(iri, {"": 0}).values()) <= len(near)


def test_the_nearest_come_first_and_then_those_with_most_neighbours(snapshot: Snapshot) -> None:
    """A cut keeps whom the ego network keeps."""
    network = project(snapshot, Filters(roles=DRAWN))
    for most in (5, 12, MOST):
        view = explore(snapshot, replace(AROUND, hops=2, most=most))
        assert view.network.nodes.keys() == ego(network, ID + "retrason", 2, most).nodes.keys()
        assert view.network.left_out == ego(network, ID + "retrason", 2, most).left_out


def test_actors_stay_where_they_stood_whatever_was_asked_before(snapshot: Snapshot) -> None:
    """Opening and filtering move actors only as far as labels push them; a fresh process draws the same."""
    opened = replace(AROUND, opened=((ID + "fachjury-2023", None),), hidden=frozenset({("kind", "person")}))
    plain, later = pictured(snapshot, AROUND, "de"), pictured(snapshot, opened, "de")
    both = [(plain.places[iri], later.places[iri]) for iri in plain.places.keys() & later.places.keys()]
    assert sum(one == other for one, other in both) >= len(both) - 1
    assert max(dist(one, other) for one, other in both) < 0.05
    assert len(later.places) > len(plain.places) - 3
    pictures._last.clear()
    assert pictured(snapshot, opened, "de").drawing == later.drawing


def test_counts_of_filters_do_not_change_with_what_is_hidden(snapshot: Snapshot) -> None:
    """The legend counts what is in reach: kinds by node, the rest by statement."""
    whole = options(explore(snapshot, AROUND), "de", derived=False)
    less = options(explore(snapshot, replace(AROUND, hidden=frozenset({("kind", "union")}))), "de", derived=False)
    assert whole == less
    counts = {option.name: option.count for option in whole["certainty"]}
    assert counts == {"stated": 20, "inferred": 10, "derived": None}
    assert sum(option.count or 0 for option in whole["kind"]) == len(explore(snapshot, AROUND).network.nodes) == 20
    assert [(option.name, option.count) for option in whole["source"]] == [(ID + "pm-2023-11-01", 30)]


def test_days_have_three_classes_that_add_up(snapshot: Snapshot) -> None:
    """On the last day every statement is valid, observed, undated, or over."""
    asked = replace(AROUND, filters=filters(on="2025-07-01"))
    rows = all_time(snapshot, asked)
    found = span(explore(snapshot, asked), rows, date(2025, 7, 1))
    assert found is not None
    assert (found.first, found.last) == (date(2022, 1, 1), date(2025, 6, 30))
    over = sum(1 for s in snapshot.load(rows) if s.end and s.end.date < date(2025, 7, 1))
    assert (found.valid or 0) + (found.observed or 0) + (found.undated or 0) + over == len(rows)


def test_the_spec_of_a_view_draws_the_same_and_refuses_what_it_cannot_say(snapshot: Snapshot) -> None:
    """It is a valid spec with the actors at their places; hidden sources are refused."""
    found = pictured(snapshot, AROUND, "de")
    spec = spec_from(spec_of(found, AROUND, "de"))
    assert set(spec.actors or ()) == {node.id for node in found.drawing.nodes}
    assert spec.places["retrason"] == found.places[ID + "retrason"]
    asked = replace(AROUND, hidden=frozenset({("source", ID + "pm-2023-11-01")}))
    with pytest.raises(Refused, match="cannot leave out sources"):
        spec_of(pictured(snapshot, asked, "de"), asked, "de")
