"""The region over time: 377 facts from 49 texts beside the first network, and the six questions put to both."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest

from graph.analysis.filters import Filters
from graph.analysis.network import project
from graph.intake.bundled import load_bundled
from graph.intake.whole import validate_whole
from graph.snapshot import Snapshot
from graph.snapshots import read
from graph.statements import Statement
from graph.store.embedded import EmbeddedStore
from ontology import names
from ontology import read as vocabulary_file

ALLIANZ, RETRASON = names.ID + "allianz-fuer-die-region", names.ID + "retrason"


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    """Hold both networks."""
    store = EmbeddedStore(tmp_path_factory.mktemp("both") / "data")
    load_bundled(store, "retrason", "region")
    yield store
    store.close()


@pytest.fixture(scope="module")
def found(both: EmbeddedStore) -> Snapshot:
    """Read both networks."""
    return read(both)


@pytest.fixture(scope="module")
def facts(found: Snapshot) -> dict[str, Statement]:
    """Return the statements by fact number."""
    return {s.identifier: s for s in found.statements if s.identifier}


def name(found: Snapshot, iri: str) -> str:
    """Return the name of an entity."""
    return found.nodes[iri].name()


def of(facts: dict[str, Statement], **wanted: str) -> list[str]:
    """Return the numbers of the facts that have these parts."""
    return sorted(fact for fact, s in facts.items() if all(getattr(s, part) == value for part, value in wanted.items()))


def dates(s: Statement) -> tuple[str, str, str]:
    """Return start, end and day observed, as precisely as they are known."""
    return tuple(str(day or "") for day in (s.start, s.end, s.observed))  # type: ignore[return-value]  # three of them


def test_every_fact_of_the_tables_is_one_statement(facts: dict[str, Statement]) -> None:
    """M001 to M377 beside F001 to F131, each with its text as source, dates and certainty as coded."""
    rows = [line.split("\t") for line in vocabulary_file("dataset", "region", "facts.tsv").splitlines()]
    table = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    assert [row["id"] for row in table] == [f"M{number:03}" for number in range(1, 378)]
    assert len(facts) == 131 + 377
    for row in table:
        s = facts[row["id"]]
        assert s.as_read == row["relation"]
        assert dates(s) == (row["valid_from"], row["valid_to"], row["valid_on"])
        assert s.certainty == row["certainty"]
        assert (str(s.amount or ""), s.currency or "") == (row["amount"], row["currency"])
        assert s.certainty == "stated" or s.reason == {"en": row["why"]}


def test_there_are_49_sources_and_173_entities_in_both(both: EmbeddedStore, found: Snapshot) -> None:
    """E01 to E173 each once; each of S02 to S50 says something; nothing is doubled or refused."""
    notations = {str(row[0]) for row in both.rows("SELECT ?n { ?e skos:notation ?n }")}
    assert {f'"E{number:02}"' for number in range(1, 174)} <= notations
    sources = {s.source for s in found.statements} - {names.ID + "pm-2023-11-01"}
    assert len(sources) == 49
    assert validate_whole(both).findings == ()


def test_a_second_load_changes_nothing(both: EmbeddedStore) -> None:
    """Addresses follow from the texts; both networks are two generations."""
    assert load_bundled(both, "retrason", "region").added == 0
    assert both.generation == 2


def test_a_plan_is_no_payment_and_a_founding_share_holds_for_its_day(facts: dict[str, Statement]) -> None:
    """Drafts, motions, requests and announcements are plans; founders are shareholders of that year alone."""
    plans = [s for s in facts.values() if s.relation == "plansFor"]
    assert {"M003", "M004", "M015", "M040", "M133", "M302", "M303", "M304", "M309", "M322"} <= {
        s.identifier for s in plans
    }
    assert all(s.role for s in plans)
    assert all(
        "plan" not in (s.as_read or "") for s in facts.values() if s.relation in ("contributesTo", "shareholderOf")
    )
    founders = [facts[f"M{number:03}"] for number in range(23, 38)]
    assert {(s.relation, s.role, dates(s)) for s in founders} == {
        ("wasShareholderOf", "Gründungsgesellschafter", ("", "", "2005"))
    }
    assert facts["M232"].relation == "nominatedFor"


def test_conflicts_stand_side_by_side(facts: dict[str, Statement]) -> None:
    """Renaming, opening day, number of members, legal form: each source keeps its word."""
    assert {dates(facts[f])[2] for f in ("M016", "M325")} == {"2012", "2013"}
    assert {str(facts[f].value) for f in ("M278", "M326")} == {"1994", "2005"}
    assert {facts[f].object for f in ("M372", "M373")} == {"140000", "130000"}
    assert {facts[f].object for f in ("M206", "M341", "M344")} == {"27", "26", "25"}


def test_q1_two_publishers_became_shareholders_after_2018(found: Snapshot, facts: dict[str, Statement]) -> None:
    """BZV Medienhaus and Madsack from 2019-01-01, said by three sources, counted once; 19 became 21."""
    late = [s for s in facts.values() if s.relation == "shareholderOf" and s.object == ALLIANZ and s.start]
    late = [s for s in late if s.start and s.start.date.year > 2018]
    assert {(name(found, s.subject), str(s.start)) for s in late} == {
        ("BZV Medienhaus", "2019-01-01"),
        ("Madsack Medien Ostniedersachsen GmbH & Co. KG", "2019-01-01"),
    }
    assert sorted(s.identifier or "" for s in late) == ["M052", "M053", "M055", "M056", "M058", "M059"]
    numbers = [facts[f] for f in of(facts, subject=ALLIANZ, relation="hasCount", role="Gesellschafter")]
    assert {(s.object, dates(s), s.certainty) for s in numbers} == {
        ("19", ("", "2018-12-31", ""), "inferred"),
        ("21", ("2019-01-01", "", ""), "stated"),
        ("21", ("", "", "2025"), "stated"),
    }


def test_q2_who_pays_how_much_a_year(found: Snapshot, facts: dict[str, Statement]) -> None:
    """Six statements of payment; requests, decisions and proposals are none of them."""
    paid = {f: facts[f] for f in of(facts, relation="contributesTo")}
    assert {f: (name(found, s.subject), str(s.amount), dates(s)[:2]) for f, s in paid.items()} == {
        "M002": ("Landkreis Peine", "60000", ("2009", "2012")),
        "M013": ("Landkreis Wolfenbüttel", "60000", ("2013", "")),
        "M014": ("Wolfsburg AG", "120000", ("2013", "")),
        "M301": ("Landkreis Wolfenbüttel", "60000", ("", "")),
        "M307": ("Kommunale Gesellschafter der Allianz für die Region GmbH", "100000", ("", "2010")),
        "M308": ("Kommunale Gesellschafter der Allianz für die Region GmbH", "60000", ("2010", "")),
    }
    asked = [f for f in of(facts, relation="plansFor") if "Beitrag" in (facts[f].role or "")]
    assert asked == ["M003", "M004", "M040", "M133", "M302"]
    assert of(facts, relation="plansFor", role="einmalige Zahlung") == ["M303", "M304"]


def test_q3_the_contributions_of_2009_and_2010_conflict(facts: dict[str, Statement]) -> None:
    """One source says 100000 a municipality until 2010, and not since when, another 60000 from Peine from 2009 on."""
    paid = [s for s in facts.values() if s.relation == "contributesTo" and (s.start or s.end)]
    says = {
        year: {(s.identifier, str(s.amount), how) for s in paid if (how := s.presence(date(year, 7, 1)))}
        for year in (2009, 2010, 2011)
    }
    until, since, peine = ("M307", "100000", "undated"), ("M308", "60000", "valid"), ("M002", "60000", "valid")
    assert says == {2009: {until, peine}, 2010: {until, since, peine}, 2011: {since, peine}}
    assert facts["M307"].source != facts["M002"].source
    assert (facts["M040"].relation, str(facts["M040"].amount)) == ("plansFor", "100000")


def test_q4_the_office_was_opened_on_two_days_and_is_run_by_two(found: Snapshot, facts: dict[str, Statement]) -> None:
    """20 and 22 July 2020, one source each; the Allianz and the state office run it."""
    office = next(iri for iri, node in found.nodes.items() if node.name() == "Projektbüro Südostniedersachsen")
    opened = {f: str(facts[f].value) for f in of(facts, subject=office, relation="startedOn")}
    assert opened == {"M100": "2020-07-20", "M103": "2020-07-22"}
    run_by = of(facts, subject=office, relation="runBy")
    assert run_by == ["M101", "M102", "M104", "M105"]
    assert {name(found, facts[f].object) for f in run_by} == {
        "Allianz für die Region GmbH",
        "Amt für regionale Landesentwicklung Braunschweig",
    }


def test_q5_what_is_new_about_retrason_between_two_days(facts: dict[str, Statement]) -> None:
    """Award, nomination, council and institutes are first recorded after 2022-10-31; funding and labs were there."""
    about = {f: s for f, s in facts.items() if RETRASON in (s.subject, s.object)}
    before = {f for f, s in about.items() if s.presence(date(2022, 10, 31)) in ("valid", "observed")}
    after = {f for f, s in about.items() if s.presence(date(2023, 11, 1)) in ("valid", "observed")}
    assert {"F081", "M156", "F080", "M186", *(f"M{n}" for n in range(190, 198))} <= before & after
    new = {"M213", "M232", "F006", "F085", "M251", "M253", "M254", "M255"}
    assert new <= after - before
    assert {f: str(about[f].observed) for f in ("M257", "M260")} == {"M257": "2023-11", "M260": "2023-11"}
    labs = {facts[f].object for f in ("F087", "F088", "F089", "F090")}
    assert {facts[f].object for f in ("M261", "M262", "M263", "M264")} == labs


def test_q6_a_role_over_time_and_where_sources_disagree(facts: dict[str, Statement]) -> None:
    """Five roles of Thomas Ahlswede-Brech; on 2023-11-01 two copies of one release name two."""
    person = names.ID + "thomas-ahlswede-brech"
    held = [facts[f] for f in of(facts, subject=person, relation="holdsRoleAt", object=ALLIANZ)]
    assert sorted((str(s.observed), s.role, s.identifier) for s in held) == [
        ("2022-10", "Bereichsleiter Wirtschaft und Mobilität", "M189"),
        ("2023-09-19", "Leiter Mobilität", "M236"),
        ("2023-11", "Leiter für Mobilität", "M258"),
        ("2023-11-01", "Leiter Mobilität", "M248"),
        ("2023-11-01", "Leiter Wirtschaft und Mobilität", "F035"),
        ("2024-04-17", "Mitglied der Geschäftsleitung", "M271"),
    ]
    assert facts["F035"].source != facts["M248"].source


def test_nothing_is_lost_between_the_sets(found: Snapshot) -> None:
    """Actors of the first network are met again under their own address, and the network grows."""
    degree = Counter(end for s in found.statements for end in (s.subject, s.object))
    assert degree[ALLIANZ] > 100
    assert len([iri for iri, node in found.nodes.items() if node.name() == "IG Metall Wolfsburg"]) == 1
    network = project(found, Filters())
    assert len(network.nodes) == 139
