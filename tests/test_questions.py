"""The twenty questions of the bundled network, answered through the public interface, on this data alone."""

from typing import Any

import pytest

from tests.served import Served

ALLIANZ = "allianz-fuer-die-region"

pytestmark = pytest.mark.every_engine


@pytest.fixture(scope="module")
def ask(served: Served) -> Served:
    """Ask the served network."""
    return served


def named(refs: list[dict[str, Any]]) -> list[str]:
    """Return names, sorted."""
    return sorted(ref["name"] for ref in refs)


def facts(statements: Any) -> set[str]:
    """Return the fact numbers of statements."""
    return {statement["identifier"] for statement in statements}


def steps(path: Any) -> list[list[str]]:
    """Return the fact numbers behind each step of a path."""
    return [sorted(facts(step["statements"])) for step in path["steps"]]


def relations(ask: Served, **filters: object) -> Any:
    """Return the statements under filters."""
    return ask.json("/api/v1/relations", limit=1000, **filters)["items"]


def test_cq01_no_chamber_is_linked_directly_two_as_shareholders_the_umbrella_through_the_jury(ask: Served) -> None:
    """Two reach ReTraSON in two steps through inferred shares in the Allianz, the umbrella through the jury."""
    expected = {
        "ihk-braunschweig": (["F114"], "inferred"),
        "ihk-lueneburg-wolfsburg": (["F115"], "inferred"),
        "dihk": (["F059"], "stated"),
    }
    for chamber, (first, certainty) in expected.items():
        found: Any = ask.json("/api/v1/paths", from_=chamber, to="retrason")
        assert found["length"] == 2
        assert steps(found["paths"][0])[0] == first
        assert found["paths"][0]["steps"][0]["certainty"] == certainty
    to_network: Any = ask.json("/api/v1/paths", from_="ihk-braunschweig", to="retrason")
    assert "F080" in steps(to_network["paths"][0])[1]
    to_jury: Any = ask.json("/api/v1/paths", from_="dihk", to="retrason")
    assert "F062" in steps(to_jury["paths"][0])[1]


def test_cq03_nobody_sits_on_the_jury_and_owns_shares(ask: Served) -> None:
    """No organisation is both; the near miss is IG Metall, parent of a shareholder."""
    both = "?who gf:representedIn id:fachjury-2023 ; gf:shareholderOf id:allianz-fuer-die-region"
    assert ask.select(f"SELECT ?who {{ {both} }}") == []
    near = "?part gf:partOf ?who ; gf:shareholderOf id:allianz-fuer-die-region . ?who gf:representedIn id:fachjury-2023"
    names = "?part skos:prefLabel ?p . ?who skos:prefLabel ?w"
    assert ask.select(f"SELECT ?p ?w {{ {near} . {names} }}") == [("IG Metall SüdOstNiedersachsen", "IG Metall")]


CQ05_KINDS = (
    "Ministry,TradeUnion,TradeUnionBranch,TradeUnionConfederation,RegionalDevelopmentCompany,TransformationNetwork,"
    "Company,Bank,Chamber,District,City,MediaCompany,EmployersAssociation,PublicInsurer,RegionalAssociation,"
    "ServiceAgency,BusinessAssociation,ChamberUmbrellaOrganisation,IndustryInitiative,FundingProgramme,Jury"
)


def test_cq05_jury_and_retrason_stand_between_unions_and_the_ministry(ask: Served) -> None:
    """One node between: the jury, and ReTraSON; the Allianz leads betweenness, and the answer names its kinds."""
    unions: Any = ask.json("/api/v1/actors", kind="Union")
    between = set()
    for union in unions["items"]:
        found: Any = ask.json("/api/v1/paths", from_=union["id"], to="bmwk", kind=CQ05_KINDS)
        if found["length"] == 2:
            between |= {path["steps"][0]["target"]["name"] for path in found["paths"]}
    assert between == {"Fachjury „Ausgezeichnete regionale Industrieinitiative 2023“", "ReTraSON"}
    ranking: Any = ask.json("/api/v1/measures", by="betweenness", kind=CQ05_KINDS, top=3)
    assert [(row["actor"]["id"], round(row["value"], 2)) for row in ranking["items"]] == [
        (ALLIANZ, 0.86),
        ("retrason", 0.36),
        ("fachjury-2023", 0.19),
    ]
    assert ranking["filters"]["kinds"] == sorted(CQ05_KINDS.split(","))


def test_cq07_who_proclaimed_handed_over_and_received_the_award_and_when(ask: Served) -> None:
    """Habeck proclaimed, Kerner handed over, Ahlswede-Brech and Wilhelm received it, all on 31 October 2023."""
    wanted = ("proclaimed", "handedOver", "received")
    found = relations(ask, relation=",".join(wanted))
    assert sorted((s["relation"]["id"], s["subject"]["name"], s["observed"]) for s in found) == [
        ("handedOver", "Jürgen Kerner", "2023-10-31"),
        ("proclaimed", "Dr. Robert Habeck", "2023-10-31"),
        ("received", "Matthias Wilhelm", "2023-10-31"),
        ("received", "Thomas Ahlswede-Brech", "2023-10-31"),
    ]


def test_cq08_who_confers_the_award_and_who_carries_it_out_for_whom(ask: Served) -> None:
    """Service agency and ministry confer it jointly; the agency carries it out on behalf of the ministry."""
    confers = relations(ask, relation="confers")
    assert named([s["subject"] for s in confers]) == [
        "Bundesministerium für Wirtschaft und Klimaschutz",
        "Service- und Beratungsstelle für regionale Industrieinitiativen",
    ]
    (carried,) = relations(ask, relation="carriesOut")
    assert carried["subject"]["id"] == "service-und-beratungsstelle"
    assert carried["on_behalf_of"]["id"] == "bmwk"
    assert facts(relations(ask, relation="commissions")) == {"F014"}


def test_cq10_which_person_holds_which_role_where(ask: Served) -> None:
    """Six roles of five persons as of 1 November 2023; the ministry of Habeck is inferred."""
    found = relations(ask, relation="holdsRoleAt", on="2023-11-01")
    assert sorted((s["subject"]["name"], s["role"], s["object"]["name"], s["certainty"]) for s in found) == [
        ("Dr. Robert Habeck", "Bundesminister", "Bundesministerium für Wirtschaft und Klimaschutz", "inferred"),
        ("Jürgen Kerner", "Vize", "IG Metall", "stated"),
        ("Matthias Disterheft", "Geschäftsführer", "IG Metall Wolfsburg", "stated"),
        ("Matthias Disterheft", "Kassierer", "IG Metall Wolfsburg", "stated"),
        ("Matthias Wilhelm", "Erster Bevollmächtigter", "IG Metall Salzgitter-Peine", "stated"),
        ("Thomas Ahlswede-Brech", "Leiter Wirtschaft und Mobilität", "Allianz für die Region GmbH", "stated"),
    ]


def test_cq12_four_bodies_of_ig_metall_and_what_each_is_linked_to(ask: Served) -> None:
    """Four nodes, three of them parts of the first by inference, each with links of its own."""
    links = {
        "ig-metall": {"F034", "F042", "F043", "F044", "F052", "F058"},
        "ig-metall-salzgitter-peine": {"F036", "F040", "F041", "F042"},
        "ig-metall-wolfsburg": {"F037", "F038", "F043"},
        "ig-metall-suedostniedersachsen": {"F044", "F113"},
    }
    for body, expected in links.items():
        actor: Any = ask.json(f"/api/v1/actors/{body}")
        assert facts(actor["relations"]) == expected
    found: Any = ask.json("/api/v1/search", q="IG Metall", kind="Union")
    assert {hit["id"] for hit in found["items"]} == set(links)
    parts = relations(ask, relation="partOf", object="ig-metall")
    assert {s["certainty"] for s in parts} == {"inferred"}
    assert len(parts) == 3


def test_cq13_which_labs_retrason_has_and_since_when(ask: Served) -> None:
    """Four labs, each since January 2022."""
    found = [s for s in relations(ask, relation="hasBody", subject="retrason") if s["object"]["kind"] == "WorkingGroup"]
    assert sorted((s["object"]["name"], s["since"]) for s in found) == [
        ("Transformations-Lab „Infrastrukturelle Transformation“", "2022-01"),
        ("Transformations-Lab „Neue Geschäftsmodelle“", "2022-01"),
        ("Transformations-Lab „Technologische Transformation“", "2022-01"),
        ("Transformations-Lab „Zukunft der Arbeit“", "2022-01"),
    ]


def test_cq15_which_other_initiative_won(ask: Served) -> None:
    """IN4climate.RR, based in Grevenbroich, serving the Rheinisches Revier."""
    query = """SELECT ?name ?seat ?region {
      ?who gf:won id:auszeichnung-2023 ; skos:prefLabel ?name ;
           gf:basedIn/skos:prefLabel ?seat ; gf:serves/skos:prefLabel ?region }"""
    assert ask.select(query) == [("IN4climate.RR", "Grevenbroich", "Rheinisches Revier")]


def test_cq16_how_many_shareholders_by_kind(ask: Served) -> None:
    """Twenty-one, all inferred."""
    query = """SELECT ?kind (COUNT(?who) AS ?n) {
      ?s rdf:predicate gf:shareholderOf ; rdf:object id:allianz-fuer-die-region ; rdf:subject ?who ;
         gf:certainty gf:inferred .
      ?who a ?kind } GROUP BY ?kind"""
    counts = {kind.rsplit("#", 1)[1]: int(n) for kind, n in ask.select(query)}
    assert counts == {
        "District": 5,
        "City": 3,
        "Company": 3,
        "Chamber": 2,
        "MediaCompany": 2,
        "Bank": 2,
        "EmployersAssociation": 1,
        "TradeUnionBranch": 1,
        "PublicInsurer": 1,
        "RegionalAssociation": 1,
    }
    assert sum(counts.values()) == 21


def test_cq18_which_facts_about_the_allianz_are_stated(ask: Served) -> None:
    """Four stated, one of them a speaker's claim, and twenty-four inferred."""
    assert facts(relations(ask, actor=ALLIANZ, certainty="stated")) == {"F035", "F048", "F079", "F080"}
    inferred = {"F005", "F039", "F040", *(f"F{number}" for number in range(111, 132))}
    assert facts(relations(ask, actor=ALLIANZ, certainty="inferred")) == inferred
    actor: Any = ask.json(f"/api/v1/actors/{ALLIANZ}")
    assert facts(actor["claims"]) == {"F048"}
    assert "F048" not in facts(actor["relations"])


def test_cq20_sector_target_groups_and_regions_of_retrason(ask: Served) -> None:
    """One sector, two target groups, and two regions: one it is named after, one it serves."""
    query = """SELECT ?relation ?name { VALUES ?relation { gf:hasSector gf:hasTargetGroup gf:namedAfter gf:serves }
      id:retrason ?relation/skos:prefLabel ?name }""".replace(
        "?relation/skos:prefLabel", "?relation ?x . ?x skos:prefLabel"
    )
    found = [(relation.rsplit("#", 1)[1], name) for relation, name in ask.select(query)]
    assert found == [
        ("hasSector", "Fahrzeug- und Zulieferindustrie"),
        ("hasTargetGroup", "Automobilzuliefererindustrie"),
        ("hasTargetGroup", "Kleine und mittlere Unternehmen"),
        ("namedAfter", "Südostniedersachsen"),
        ("serves", "Region Braunschweig-Wolfsburg"),
    ]


def test_cq21_when_retrason_started_and_until_when_it_is_funded(ask: Served) -> None:
    """January 2022 (one line says only 2022); funding until June 2025; the end of the network itself is inferred."""
    (started,) = relations(ask, subject="retrason", relation="startedOn")
    assert (started["value"], started["certainty"]) == ("2022-01", "stated")
    assert "2022" in started["note"]
    (funded,) = relations(ask, subject="bmwk", relation="funds")
    assert (funded["until"], funded["since"], funded["inferred_parts"]) == ("2025-06", "2022-01", ["start"])
    (ends,) = relations(ask, subject="retrason", relation="endsOn")
    assert (ends["value"], ends["certainty"]) == ("2025-06", "inferred")


def test_cq22_which_organisations_carry_wolfsburg_in_their_name(ask: Served) -> None:
    """Six; a region is no organisation, and Volkswagen does not match."""
    found: Any = ask.json("/api/v1/search", q="Wolfsburg", kind="Organisation")
    assert named(found["items"]) == [
        "IG Metall Wolfsburg",
        "Industrie- und Handelskammer Lüneburg-Wolfsburg",
        "Sparkasse Celle-Gifhorn-Wolfsburg",
        "Stadt Wolfsburg",
        "Volksbank eG Braunschweig Wolfsburg",
        "Wolfsburg AG",
    ]


def test_cq24_how_many_claims_each_speaker_makes(ask: Served) -> None:
    """Four, two, one and two; one attribution is inferred."""
    query = """SELECT ?name (COUNT(?s) AS ?n) (SUM(IF(?c = gf:inferred, 1, 0)) AS ?inferred) {
      ?s rdf:predicate gf:claims ; rdf:subject ?who ; gf:certainty ?c . ?who skos:prefLabel ?name } GROUP BY ?name"""
    assert ask.select(query) == [
        ("Jürgen Kerner", "4", "0"),
        ("Matthias Disterheft", "2", "1"),
        ("Matthias Wilhelm", "1", "0"),
        ("Thomas Ahlswede-Brech", "2", "0"),
    ]


def test_cq25_topics_of_the_competition_are_not_topics_of_retrason(ask: Served) -> None:
    """Four eligible topics; none is recorded as a topic of ReTraSON, and that answer says it is not recorded."""
    eligible = relations(ask, relation="eligibleTopic")
    assert named([s["object"] for s in eligible]) == [
        "Dekarbonisierung",
        "Demografischer Wandel",
        "Digitalisierung",
        "Diversifizierung",
    ]
    own: Any = ask.json("/api/v1/relations", subject="retrason", relation="hasTopic,eligibleTopic", lang="en")
    assert own["items"] == []
    assert own["note"].startswith("Nothing is recorded in these sources")


def test_cq26_what_is_known_about_the_zukunftsfonds(ask: Served) -> None:
    """Run by the ministry (inferred); ReTraSON is funded through it, about 7,600,000 EUR until June 2025."""
    actor: Any = ask.json("/api/v1/actors/zukunftsfonds")
    found = {s["identifier"]: s for s in actor["relations"]}
    assert set(found) == {"F082", "F083", "F084"}
    assert (found["F083"]["object"]["id"], found["F083"]["certainty"]) == ("bmwk", "inferred")
    assert found["F082"]["amount"] == {"value": "7600000", "currency": "EUR", "approximate": True}
    assert found["F082"]["until"] == "2025-06"
    assert (found["F084"]["object"]["name"], found["F084"]["certainty"]) == (
        "Region Braunschweig-Wolfsburg",
        "inferred",
    )


def test_cq27_which_places_occur_and_as_what(ask: Served) -> None:
    """Berlin as place of the conference and dateline, Braunschweig as dateline, Grevenbroich as a seat."""
    query = """SELECT ?name ?relation { VALUES ?relation { gf:takesPlaceIn gf:hasDateline gf:basedIn }
      ?any ?relation ?place . ?place skos:prefLabel ?name }"""
    assert [(name, relation.rsplit("#", 1)[1]) for name, relation in ask.select(query)] == [
        ("Berlin", "hasDateline"),
        ("Berlin", "takesPlaceIn"),
        ("Braunschweig", "hasDateline"),
        ("Grevenbroich", "basedIn"),
    ]


def test_cq29_which_organisations_have_which_legal_form(ask: Served) -> None:
    """Eight legal forms that are visible in a name."""
    query = "SELECT ?form ?name { ?who gf:hasLegalForm ?f ; skos:prefLabel ?name . ?f skos:prefLabel ?form }"
    assert ask.select(query) == [
        ("AG", "Prognos AG"),
        ("AG", "Salzgitter AG"),
        ("AG", "Volkswagen Financial Services AG"),
        ("AG", "Wolfsburg AG"),
        ("GmbH", "FUNKE Medien Niedersachsen GmbH"),
        ("GmbH & Co. KG", "Madsack Medien Ostniedersachsen GmbH & Co. KG"),
        ("eingetragene Genossenschaft (eG)", "Volksbank eG Braunschweig Wolfsburg"),
        ("eingetragener Verein (e.V.)", "Arbeitgeberverband Region Braunschweig e.V."),
    ]


def test_cq30_what_is_not_said_is_answered_as_not_recorded(ask: Served) -> None:
    """Members of the council, jurors in person and sizes of shares: nothing recorded, never an empty "none"."""
    for asked in ({"object": "transformationsrat", "relation": "representedIn,participatesIn,holdsRoleAt"},):
        found: Any = ask.json("/api/v1/relations", lang="en", **asked)
        assert (found["items"], found["note"][:34]) == ([], "Nothing is recorded in these sourc")
    jurors: Any = ask.json("/api/v1/relations", object="fachjury-2023", kind="Person", lang="en")
    assert (jurors["items"], jurors["note"][:34]) == ([], "Nothing is recorded in these sourc")
    assert all(s["amount"] is None for s in relations(ask, relation="shareholderOf"))
    (council,) = [s for s in relations(ask, relation="hasBody") if s["object"]["id"] == "transformationsrat"]
    assert "Januar 2022" in council["note"]
