"""Two days compared: what began, was first observed, ended or changed, and what carries no date apart."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.compare import Changes, Comparison, NodeChange, RelationChange, compare
from graph.analysis.filters import DRAWN, Filters
from graph.analysis.network import project
from graph.errors import Invalid
from graph.node import Node
from graph.snapshot import Snapshot
from graph.statements import Day, Statement
from ontology import names

EARLY, LATE = date(2022, 6, 30), date(2025, 7, 1)
DAYS = st.none() | st.dates(date(2020, 1, 1), date(2020, 12, 31)).map(Day)


def said(key: str, link: str, **known: Any) -> Statement:
    """Return a statement, its ends and relation in one text: ``a funds b``."""
    subject, relation, target = link.split()
    texts = {part: day for part, day in known.items() if part in ("start", "end", "observed") and isinstance(day, str)}
    dates = {part: Day.parse(day, last=part == "end") for part, day in texts.items()}
    parts: dict[str, Any] = {"certainty": "stated", "source": f"source-{key}", **known, **dates}
    return Statement(key, subject, relation, target, **parts)


def holding(*statements: Statement) -> Snapshot:
    """Return a snapshot that holds some statements between companies."""
    ends = {end for s in statements for end in (s.subject, s.object)}
    nodes = {name: Node(name, name, {"de": name}, "Company") for name in sorted(ends)}
    return Snapshot.of(nodes, statements)


def keys(changes: tuple[RelationChange, ...]) -> list[list[str]]:
    """Return the statements of each relation: those before, a bar, those after."""
    return [[*(s.iri for s in change.before), "|", *(s.iri for s in change.after)] for change in changes]


def numbers(changes: tuple[RelationChange, ...]) -> set[str | None]:
    """Return the numbers, in their source, of all statements of some relations."""
    return {s.identifier for change in changes for s in (*change.before, *change.after)}


def ids(changes: tuple[NodeChange, ...]) -> set[str]:
    """Return the ids of some nodes."""
    return {names.id_of(change.iri) for change in changes}


def test_an_observation_is_no_beginning() -> None:
    """What has a start began, what was seen was first observed, what has an end ended; what spans both is unchanged."""
    data = holding(
        said("1", "a funds b", start="2023"),
        said("2", "b funds c", observed="2023-05"),
        said("3", "c funds d", end="2024-12"),
        said("4", "d funds e", start="2020"),
        said("5", "e funds f", observed="2021"),
        said("6", "f funds g", start="2023-01", end="2023-12"),
        said("7", "g funds h", observed="2026"),
    )
    found = compare(data, Filters(), EARLY, LATE)
    assert keys(found.relations.began) == [["|", "1"]]
    assert keys(found.relations.observed) == [["|", "2"]]
    assert keys(found.relations.ended) == [["3", "|"]]
    assert (found.relations.changed, found.relations.unchanged, len(found.undated)) == ((), 2, 0)


def test_a_relation_that_other_statements_carry_has_changed() -> None:
    """It says in what the statements differ; a second source alone differs in nothing."""
    old: dict[str, Any] = {"start": "2022", "end": "2023"}
    new: dict[str, Any] = {"start": "2024"}
    data = holding(
        said("a1", "a funds b", **old, amount=Decimal(5), currency="EUR"),
        said("a2", "a funds b", **new, amount=Decimal(7), currency="EUR"),
        said("b1", "b holdsRoleAt c", **old, role="Beirat"),
        said("b2", "b holdsRoleAt c", **new, role="Vorsitz"),
        said("c1", "c funds d", **old),
        said("c2", "c funds d", observed="2024", certainty="inferred"),
        said("d1", "d funds e", start="2022"),
        said("d2", "d funds e", **new),
    )
    found = compare(data, Filters(), EARLY, LATE).relations
    assert keys(found.changed) == [["a1", "|", "a2"], ["b1", "|", "b2"], ["c1", "|", "c2"], ["d1", "|", "d1", "d2"]]
    assert [change.differs for change in found.changed] == [("amount",), ("role",), ("presence", "certainty"), ()]
    assert [[s.iri for s in change.moved] for change in found.changed] == [
        ["a1", "a2"],
        ["b1", "b2"],
        ["c1", "c2"],
        ["d2"],
    ]
    assert (found.began, found.observed, found.ended, found.unchanged) == ((), (), (), 0)


def test_a_symmetric_relation_is_the_same_from_both_ends() -> None:
    """Cooperation told from the other side has not ended and begun; a directed relation has."""
    data = holding(
        said("1", "a cooperatesWith b", start="2022", end="2023"),
        said("2", "b cooperatesWith a", start="2024"),
        said("3", "a funds b", start="2022", end="2023"),
        said("4", "b funds a", start="2024"),
    )
    found = compare(data, Filters(), EARLY, LATE).relations
    assert keys(found.changed) == [["1", "|", "2"]]
    assert (keys(found.began), keys(found.ended)) == ([["|", "4"]], [["3", "|"]])


def test_what_carries_no_date_is_neither_new_nor_gone() -> None:
    """It stands apart, also beside a relation or a node that it may have carried all along."""
    data = holding(
        said("1", "a funds b"), said("2", "a funds b", observed="2023"), said("3", "b funds c"), said("4", "c funds d")
    )
    found = compare(data, Filters(undated=True, on=EARLY), EARLY, LATE)
    assert [s.iri for s in found.undated] == ["1", "3", "4"]
    assert found.undated_nodes == ("c", "d")
    (change,) = found.relations.observed
    assert ([s.iri for s in change.after], [s.iri for s in change.undated]) == (["2"], ["1"])
    assert [(node.iri, [s.iri for s in node.undated]) for node in found.nodes.observed] == [
        ("a", ["1"]),
        ("b", ["1", "3"]),
    ]


def test_nodes_come_and_go_with_their_relations() -> None:
    """A node begins with a relation that does, ends with its last, and is changed when one of several does."""
    data = holding(
        said("1", "hub funds old", end="2023"),
        said("2", "hub funds seen", observed="2024"),
        said("3", "new funds hub", start="2024"),
        said("4", "hub funds kept", start="2020"),
    )
    found = compare(data, Filters(), EARLY, LATE).nodes
    assert [(n.iri, n.relations, [s.iri for s in n.statements]) for n in found.changed] == [("hub", 3, ["3", "2", "1"])]
    assert (ids(found.began), ids(found.observed), ids(found.ended)) == ({"new"}, {"seen"}, {"old"})
    assert found.unchanged == 1


def test_an_end_is_one_without_a_beginning() -> None:
    """Undated until then, on the first day too; its nodes end with it."""
    data = holding(
        said("1", "a funds b", end="2024"),
        said("2", "b funds c", end="2024", observed="2025-01"),
        said("3", "c funds d", end="2024", observed="2022"),
        said("4", "d funds e", end="2026"),
        said("5", "e funds f", end="2026", observed="2023"),
        said("6", "e funds g", start="2023", end="2024"),
    )
    found = compare(data, Filters(), EARLY, LATE)
    assert keys(found.relations.ended) == [["1", "|"], ["2", "|"], ["3", "|"]]
    assert keys(found.relations.observed) == [["|", "5"]]
    assert (found.relations.began, [s.iri for s in found.undated]) == ((), ["4"])
    assert (ids(found.nodes.ended), ids(found.nodes.observed), found.undated_nodes) == (
        {"a", "b", "c", "d"},
        {"e", "f"},
        (),
    )


def test_what_is_undated_is_read_only_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of many statements reads those of that page, in the order of all."""
    data = holding(
        *(said(f"{at:03}", f"hub funds n{at:03}") for at in range(200)), said("x", "hub funds y", start="2023")
    )
    read: list[int] = []
    of = data.details.of

    def noting(rows: list[int]) -> list[Statement]:
        read.extend(rows)
        return of(rows)

    monkeypatch.setattr(data.details, "of", noting)
    found = compare(data, Filters(), EARLY, LATE)
    (hub,) = [node for node in found.nodes.began if node.iri == "hub"]
    assert (len(found.undated), len(hub.undated), len(read)) == (200, 200, 1)
    assert [s.iri for s in found.undated[150:152]] == [s.iri for s in hub.undated[150:152]] == ["150", "151"]
    assert (found.undated[7].iri, len(read)) == ("007", 6)


def test_filters_hold_on_both_days() -> None:
    """What a filter leaves out neither began nor ended; the filters' own day does not count."""
    data = holding(said("1", "a funds b", start="2024"), said("2", "a funds c", start="2024", certainty="inferred"))
    found = compare(data, Filters(certainty=["stated"], on=EARLY), EARLY, LATE)
    assert keys(found.relations.began) == [["|", "1"]]
    assert ids(found.nodes.began) == {"a", "b"}


def test_a_day_does_not_differ_from_itself_and_days_stand_in_order() -> None:
    """The same day twice is no difference; a later day first is refused with a sentence."""
    data = holding(said("1", "a funds b", start="2022"))
    none: Changes[Any] = Changes((), (), (), (), 1)
    two: Changes[Any] = Changes((), (), (), (), 2)
    found = compare(data, Filters(), EARLY, EARLY)
    assert replace(found, undated=tuple(found.undated)) == Comparison(EARLY, EARLY, none, two, (), ())
    with pytest.raises(Invalid, match="2025-07-01 is after 2022-06-30; name the earlier day first"):
        compare(data, Filters(), LATE, EARLY)


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("def"), DAYS, DAYS, DAYS), max_size=12),
    st.tuples(st.dates(date(2020, 1, 1), date(2020, 12, 31)), st.dates(date(2020, 1, 1), date(2020, 12, 31))),
)
def test_every_relation_stands_in_one_list(
    facts: list[tuple[str, str, Day | None, Day | None, Day | None]], days: tuple[date, date]
) -> None:
    """New ones were not there before, ended ones were, and all together are the relations of the two days."""
    data = holding(
        *(said(f"{i}", f"{a} funds {b}", start=s, end=e, observed=o) for i, (a, b, s, e, o) in enumerate(facts))
    )
    first, second = sorted(days)
    found = compare(data, Filters(), first, second).relations
    old, new = ({(s.subject, s.object) for s in project(data, Filters(on=day)).statements} for day in (first, second))
    old |= {
        (s.subject, s.object)
        for s in data.statements
        if s.presence(first) == "undated" and s.end is not None and s.end.date < second
    }
    gained = {(change.subject, change.object) for change in (*found.began, *found.observed)}
    ended = {(change.subject, change.object) for change in found.ended}
    changed = {(change.subject, change.object) for change in found.changed}
    assert (gained, ended) == (new - old, old - new)
    assert changed <= old & new
    assert found.unchanged == len(old & new) - len(changed)
    assert all(s.end is not None and s.end.date < second for change in found.ended for s in change.before)
    assert all(any(s.start and first < s.start.date <= second for s in change.after) for change in found.began)
    assert all(s.start is None and s.observed is not None for change in found.observed for s in change.after)
    stand = project(data, Filters(on=first))
    assert [s.presence(first) for s in stand.statements] == [
        "valid" if s.start else "observed" for s in stand.statements
    ]
    assert {s.iri for s in stand.undated} == {s.iri for s in data.statements if s.presence(first) == "undated"}


def test_the_bundled_network_before_and_after_the_start(snapshot: Snapshot) -> None:
    """From the last day of 2021: eight relations of actors began, 42 were first observed, six carry no date."""
    found = compare(snapshot, Filters(), date(2021, 12, 31), date(2023, 11, 1))
    assert numbers(found.relations.began) == {"F080", "F081", "F082", "F087", "F088", "F089", "F090", "F091"}
    assert len(found.relations.observed) == 42
    assert {"F012", "F040", "F041", "F120"} <= numbers(found.relations.observed)
    assert (found.relations.ended, found.relations.changed, found.relations.unchanged) == ((), (), 0)
    assert {s.identifier for s in found.undated} == {"F042", "F043", "F044", "F079", "F083", "F098"}
    assert [names.id_of(iri) for iri in found.undated_nodes] == ["retrason-team"]
    assert {"retrason", "bmwk", "zukunftsfonds", "allianz-fuer-die-region"} <= ids(found.nodes.began)
    assert (len(found.nodes.began), len(found.nodes.observed)) == (10, 37)


def test_the_bundled_network_when_funding_ends(snapshot: Snapshot) -> None:
    """From mid 2022 to mid 2025: with affiliations four relations ended, six stayed, 60 were first observed."""
    found = compare(snapshot, Filters(roles=DRAWN), EARLY, LATE)
    assert numbers(found.relations.ended) == {"F081", "F082", "F084", "F092"}
    assert (len(found.relations.observed), found.relations.unchanged, found.relations.began) == (60, 6, ())
    assert ids(found.nodes.ended) == {
        "zukunftsfonds",
        "region-braunschweig-wolfsburg",
        "workshops-und-veranstaltungen",
    }
    assert ids(found.nodes.changed) == {"allianz-fuer-die-region", "bmwk", "retrason", "transformations-labs"}
    same = compare(snapshot, Filters(), date(2025, 6, 30), date(2025, 7, 1))
    assert numbers(same.relations.ended) == {"F081", "F082"}
