"""The statement: days and their precision, how it stands on a day, its address, and how it is read."""

from calendar import monthrange
from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from graph.snapshot import Snapshot
from graph.statements import Day, Place, Presence, Statement, Term, from_terms, statement_iri
from graph.store.embedded import EmbeddedStore
from ontology import names

DATES = st.dates(date(1000, 1, 1))


def made(start: str = "", end: str = "", observed: str = "") -> Statement:
    """Return a statement with dates as text."""
    return Statement(
        "i", "a", "funds", "b", "stated", "source",
        start=Day.parse(start) if start else None,
        end=Day.parse(end, last=True) if end else None,
        observed=Day.parse(observed) if observed else None,
    )  # fmt: skip


@given(DATES, st.sampled_from([("year", 4), ("month", 7), ("day", 10)]), st.booleans())
def test_a_day_is_read_as_it_was_written(day: date, precision: tuple[str, int], last: bool) -> None:
    """Each precision comes back as the same text, and as the first or last day of its period."""
    name, length = precision
    text = day.isoformat()[:length]
    read = Day.parse(text, last=last)
    assert (str(read), read.precision) == (text, name)
    first = {"year": date(day.year, 1, 1), "month": day.replace(day=1), "day": day}
    final = {"year": date(day.year, 12, 31), "month": day.replace(day=monthrange(day.year, day.month)[1]), "day": day}
    assert read.date == (final if last else first)[name]
    assert first[name] <= day <= final[name]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "22",
        "2022-1",
        "2022-13",
        "2023-02-29",
        "2022-00",
        "01.11.2023",
        "2022-W01-1",
        "2022-1 ",
        "2022-01-1x",
        "abcd",
    ],
)
def test_what_is_no_day_is_refused(text: str) -> None:
    """A wrong text is an error, never another day."""
    with pytest.raises(ValueError, match=r"."):
        Day.parse(text)


@pytest.mark.parametrize(
    ("statement", "on", "presence"),
    [
        (made("2022-01-10", "2022-02-20"), "2022-01-09", None),
        (made("2022-01-10", "2022-02-20"), "2022-01-10", "valid"),
        (made("2022-01-10", "2022-02-20"), "2022-02-20", "valid"),
        (made("2022-01-10", "2022-02-20"), "2022-02-21", None),
        (made("2022-01", "2025-06"), "2022-01-01", "valid"),
        (made("2022-01", "2025-06"), "2025-06-30", "valid"),
        (made("2022-01", "2025-06"), "2025-07-01", None),
        (made(start="2022"), "2021-12-31", None),
        (made(start="2022"), "2022-01-01", "valid"),
        (made(start="2022"), "2999-12-31", "valid"),
        (made(end="2022"), "1900-01-01", "undated"),
        (made(end="2022"), "2022-12-31", "undated"),
        (made(end="2022"), "2023-01-01", None),
        (made(end="2022", observed="2021"), "2020-12-31", None),
        (made(end="2022", observed="2021"), "2021-01-01", "observed"),
        (made(end="2022", observed="2021"), "2022-12-31", "observed"),
        (made(end="2022", observed="2021"), "2023-01-01", None),
        (made(end="2022", observed="2023"), "2022-06-01", "undated"),
        (made(end="2022", observed="2023"), "2023-06-01", None),
        (made(observed="2023"), "2022-12-31", None),
        (made(observed="2023"), "2023-01-01", "observed"),
        (made(observed="2023-11-01"), "2023-10-31", None),
        (made(observed="2023-11-01"), "2023-11-01", "observed"),
        (made(observed="2023-11-01"), "2999-01-01", "observed"),
        (made(start="2022-01-10", observed="2020"), "2021-01-01", None),
        (made(start="2022-01-10", observed="2023"), "2022-06-01", "valid"),
        (made(), "2023-11-01", "undated"),
    ],
)
def test_how_a_statement_stands_on_a_day(statement: Statement, on: str, presence: Presence | None) -> None:
    """Intervals include both their days; an observation counts from the first day of its period; no date is undated.

    An end alone says until when and not since when: until then it is undated, or observed from when it was.
    """
    assert statement.presence(date.fromisoformat(on)) == presence


PARTS = ("https://w3id.org/geflecht/id/pm", "4761-4942", "BMWK", "funds", "ReTraSON", "Träger")


def test_the_address_of_a_statement_is_made_once() -> None:
    """The same parts always give the same address, pinned here because stored data relies on it."""
    assert statement_iri(*PARTS) == statement_iri(*PARTS) == "https://w3id.org/geflecht/id/s-90c2f8cb3b42f47f"


@pytest.mark.parametrize("at", range(6))
def test_each_part_makes_another_address(at: int) -> None:
    """Source, place, subject, relation, object and role tell statements apart, and no text slips into its neighbour."""
    changed = [*PARTS]
    changed[at] += "x"
    moved = [*PARTS]
    moved[at], moved[(at + 1) % 6] = PARTS[at][:-1], PARTS[at][-1] + PARTS[(at + 1) % 6]
    assert len({statement_iri(*PARTS), statement_iri(*changed), statement_iri(*moved)}) == 3


def test_the_funding_is_read_with_all_that_is_known(bundled: EmbeddedStore) -> None:
    """F081: approximate amount, months, the inferred start, the programme, the place in the source, notes."""
    ((node,),) = bundled.rows("SELECT ?s { ?s dcterms:identifier 'F081' }")
    assert isinstance(node, NamedNode)
    terms: dict[str, list[Term]] = defaultdict(list)
    for quad in bundled.about([node]):
        terms[quad.predicate.value].append(quad.object)
    found = from_terms(node.value, terms)
    assert found == Statement(
        iri=node.value,
        subject=names.ID + "bmwk",
        relation="funds",
        object=names.ID + "retrason",
        certainty="stated",
        source=names.ID + "pm-2023-11-01",
        start=Day(date(2022, 1, 1), "month"),
        end=Day(date(2025, 6, 30), "month"),
        amount=Decimal(7600000),
        currency="EUR",
        approximate=True,
        inferred_parts=("start",),
        via=names.ID + "zukunftsfonds",
        place=Place(90, 93, 4761, 4942),
        identifier="F081",
        as_read="funds",
        note=found.note,
    )
    assert sorted(found.note) == ["de", "en"]
    assert (str(found.start), str(found.end), found.id) == ("2022-01", "2025-06", names.local_name(node.value))


def test_a_node_without_ends_is_no_statement() -> None:
    """Validation keeps such nodes out of a store; reading one says which part is missing."""
    with pytest.raises(KeyError, match="object"):
        from_terms("i", {names.SUBJECT: [NamedNode("a:a")]})


def test_values_are_read_by_their_type(snapshot: Snapshot) -> None:
    """A date with its precision, numbers and texts as they are written, entities as none."""
    values = {
        s.identifier: s.value for s in snapshot.statements if s.relation in ("publishedOn", "startedOn", "hasCount")
    }
    assert values["F001"] == Day(date(2023, 11, 1), "day")
    assert str(values["F073"]) == "2022-01"
    assert {type(s.value) for s in snapshot.statements if s.object.startswith(names.ID)} == {type(None)}
