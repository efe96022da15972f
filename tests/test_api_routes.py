"""The JSON API and SPARQL over HTTP, on the bundled network."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from rdflib import Dataset, Graph
from rdflib.query import ResultRow

from ontology import names
from tests.served import Served

DATASET = Path(__file__).parent.parent / "ontology" / "dataset" / "retrason" / "retrason.ttl"
WHO_COOPERATES = "SELECT DISTINCT ?a ?b { ?a gf:cooperatesWith|^gf:cooperatesWith ?b }"

pytestmark = pytest.mark.every_engine


def test_actors_are_paged_and_counted_by_kind(served: Served) -> None:
    """Pages of the list follow each other without gap or repetition; facets count all that match."""
    whole: Any = served.json("/api/v1/actors", limit=1000)
    assert whole["total"] == len(whole["items"]) == sum(whole["facets"].values())
    assert whole["facets"]["District"] == 5
    assert "Award" not in whole["facets"]
    seen: list[Any] = []
    cursor: str | None = "0"
    while cursor is not None:
        page: Any = served.json("/api/v1/actors", limit=7, cursor=cursor)
        seen += page["items"]
        cursor = page["next"]
    assert seen == whole["items"]
    districts: Any = served.json("/api/v1/actors", kind="District")
    assert [row["name"] for row in districts["items"]][:2] == ["Landkreis Gifhorn", "Landkreis Goslar"]


def test_an_actor_is_found_by_id_iri_and_name(served: Served) -> None:
    """All three give the same actor, with names, kind, relations and sources."""
    by_id: Any = served.json("/api/v1/actors/landkreis-wolfenbuettel")
    assert by_id["names"] == {"de": "Landkreis Wolfenbüttel"}
    assert by_id["spellings"] == ["Landkreis Wolfenbittel"]
    assert by_id["identifiers"] == ["AGS 03158"]
    assert by_id["relation_counts"] == {"shareholderOf": 1}
    assert by_id["sources"][0]["id"] == "pm-2023-11-01"
    assert served.json(f"/api/v1/actors/{names.ID}landkreis-wolfenbuettel") == by_id
    assert served.json("/api/v1/actors/Landkreis Wolfenbüttel") == by_id


def test_a_statement_says_everything_that_is_known(served: Served) -> None:
    """F081: who funds whom, since and until when, how much, through what, where it is written, and what is inferred."""
    found: Any = served.json("/api/v1/relations/F081", lang="en")
    assert found["sentence"] == "Bundesministerium für Wirtschaft und Klimaschutz funds ReTraSON."
    assert (found["since"], found["until"], found["observed"]) == ("2022-01", "2025-06", None)
    assert found["amount"] == {"value": "7600000", "currency": "EUR", "approximate": True}
    assert found["via"]["id"] == "zukunftsfonds"
    assert found["place"] == {"line_start": 90, "line_end": 93, "char_start": 4761, "char_end": 4942}
    assert (found["certainty"], found["inferred_parts"], found["status"]) == ("stated", ["start"], "accepted")
    assert found["source"]["title"].startswith("Pressemitteilung")
    assert served.json(f"/api/v1/relations/{found['id']}", lang="en") == found


def test_relations_are_filtered_by_each_parameter(served: Served) -> None:
    """Subject, object, relation, source, certainty, kind and day narrow the list."""

    def total(**filters: object) -> object:
        return served.json("/api/v1/relations", limit=1, **filters)["total"]

    assert total() == 131
    assert total(certainty="stated") == 89
    assert total(certainty="inferred") == 42
    assert total(relation="shareholderOf") == 21
    assert total(object="allianz-fuer-die-region", relation="shareholderOf", kind="District") == 5
    assert total(subject="bmwk") == 5
    assert total(source="pm-2023-11-01") == 131
    assert total(status="proposed") == 0
    assert total(derived="true") == 131 + 27


def test_the_network_on_a_day_keeps_undated_apart(served: Served) -> None:
    """Before the first observation only what is valid; undated relations are listed apart and added on request."""
    before: Any = served.json("/api/v1/network", on="2022-06-01")
    shown = {s["identifier"] for edge in before["edges"] for s in edge["statements"]}
    assert {"F080", "F081", "F082"} <= shown
    assert "F111" not in shown
    assert {s["presence"] for edge in before["edges"] for s in edge["statements"]} == {"valid"}
    undated = {s["identifier"] for s in before["undated"]}
    assert {"F042", "F079", "F083"} <= undated
    assert not undated & shown
    added: Any = served.json("/api/v1/network", on="2022-06-01", undated="true")
    assert undated <= {s["identifier"] for edge in added["edges"] for s in edge["statements"]}
    assert added["undated"] == []


def test_derived_relations_are_shown_on_request_and_marked(served: Served) -> None:
    """A derived relation carries its rule and premises, and is never in the default network."""
    plain: Any = served.json("/api/v1/network")
    assert "derived" not in {edge["certainty"] for edge in plain["edges"]}
    whole: Any = served.json("/api/v1/network", derived="true")
    derived = [s for edge in whole["edges"] for s in edge["statements"] if s["certainty"] == "derived"]
    assert len(derived) == 27
    assert all(s["premises"] and s["rule"] for s in derived)


def test_the_ego_network_says_what_a_bound_left_out(served: Served) -> None:
    """Around ReTraSON in one hop: itself, its neighbours, and only relations between them."""
    found: Any = served.json("/api/v1/network", around="retrason")
    ids = {node["id"] for node in found["nodes"]}
    assert {"retrason", "bmwk", "prognos", "zukunftsfonds"} <= ids
    assert "landkreis-peine" not in ids
    assert found["left_out"] == 0
    assert all({edge["source"], edge["target"]} <= ids for edge in found["edges"])


def test_a_path_names_the_statement_behind_each_step(served: Served) -> None:
    """From a district to the ministry in three steps, as sure as the inferred share."""
    found: Any = served.json("/api/v1/paths", from_="Landkreis Wolfenbüttel", to="BMWK")
    assert (found["length"], found["paths"][0]["certainty"]) == (3, "inferred")
    steps = found["paths"][0]["steps"]
    assert [step["certainty"] for step in steps] == ["inferred", "stated", "stated"]
    assert [s["identifier"] for s in steps[2]["statements"]] == ["F081"]
    nowhere: Any = served.json("/api/v1/paths", from_="in4climate-rr", to="bmwk", lang="en")
    assert (nowhere["paths"], nowhere["length"]) == ([], None)
    assert nowhere["note"].startswith("Nothing is recorded")


@pytest.mark.parametrize(
    "accept",
    ["application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"],
)
def test_select_results_come_in_every_format(served: Served, accept: str) -> None:
    """The four result formats of SPARQL 1.1, by Accept, over GET and both kinds of POST."""
    query = "SELECT ?name { id:bmwk skos:prefLabel ?name }"
    headers = {"Accept": accept}
    answers = [
        httpx.get(served.address + "/sparql", params={"query": query}, headers=headers),
        httpx.post(served.address + "/sparql", data={"query": query}, headers=headers),
        httpx.post(
            served.address + "/sparql", content=query, headers={**headers, "Content-Type": "application/sparql-query"}
        ),
    ]
    assert {response.headers["content-type"].split(";")[0] for response in answers} == {accept}
    assert len({response.content for response in answers}) == 1
    assert "Bundesministerium für Wirtschaft und Klimaschutz" in answers[0].text


@pytest.mark.parametrize(
    ("accept", "format_"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
    ],
)
def test_constructed_graphs_come_in_every_format(served: Served, accept: str, format_: str) -> None:
    """The same triples are read by rdflib from each."""
    query = "CONSTRUCT { ?s gf:funds ?o } WHERE { ?s gf:funds ?o }"
    response = httpx.get(served.address + "/sparql", params={"query": query}, headers={"Accept": accept})
    found = Graph().parse(data=response.content, format=format_)
    assert {tuple(map(str, triple)) for triple in found} == {
        (names.ID + "bmwk", names.GF + "funds", names.ID + "retrason")
    }


def test_who_cooperates_is_the_same_in_oxigraph_and_rdflib(served: Served) -> None:
    """The simple question of the vocabulary has one answer, whichever engine reads the export."""
    ours = {tuple(row) for row in served.select(WHO_COOPERATES)}
    graph = Graph().parse(data=served.get("/export.ttl").content, format="turtle")
    rows = graph.query(names.SPARQL_PREFIXES + WHO_COOPERATES)
    theirs = {(str(row["a"]), str(row["b"])) for row in rows if isinstance(row, ResultRow)}
    assert ours == theirs
    assert (names.ID + "ig-metall-salzgitter-peine", names.ID + "allianz-fuer-die-region") in ours
    assert len(ours) == 8


def test_a_query_sees_main_alone(served: Served) -> None:
    """Derived statements are neither in the default graph nor listed, but reached by their graph's IRI."""
    count = "(COUNT(*) AS ?n)"
    assert served.select(f"SELECT {count} {{ ?s a gf:DerivedStatement }}") == [("0",)]
    assert served.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }") == []
    named = f"SELECT {count} {{ GRAPH <{names.GRAPH_DERIVED}> {{ ?s a gf:DerivedStatement }} }}"
    assert served.select(named) == [("27",)]


@pytest.mark.parametrize(
    ("suffix", "format_"), [("ttl", "turtle"), ("nt", "nt"), ("rdf", "xml"), ("jsonld", "json-ld")]
)
def test_exports_hold_every_statement_and_link(served: Served, suffix: str, format_: str) -> None:
    """Each format holds the same number of triples as the store, and more than the bundled file."""
    found = Graph().parse(data=served.get(f"/export.{suffix}").content, format=format_)
    counts = served.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert len(found) == int(counts[0][0])
    assert len(Graph().parse(DATASET)) < len(found)


def test_trig_and_nquads_exports_are_read_as_datasets(served: Served) -> None:
    """Both hold main in the default graph."""
    for suffix, format_ in (("trig", "trig"), ("nq", "nquads")):
        found = Dataset().parse(data=served.get(f"/export.{suffix}").content, format=format_)
        assert len(list(found.quads((None, None, None, None)))) == 2654


def test_health_tells_what_is_held_and_the_limits(served: Served) -> None:
    """Version, generation, counts and limits."""
    found: Any = served.json("/health")
    assert (found["status"], found["generation"], found["statements"], found["sources"]) == (
        "ok",
        1 if served.folder.is_dir() else None,
        131,
        1,
    )
    assert found["limits"]["network_nodes"] == 2000
    assert (found["limits"]["result_rows"], found["services"]) == (500_000, [])
    assert (found["limits"]["query_seconds"], found["limits"]["query_nesting"]) == (10, 200)


def test_the_description_names_every_route_and_documents_it(served: Served) -> None:
    """Each operation has an id of its own and a sentence, and every address of the contract is there."""
    paths: Any = served.json("/openapi.json")["paths"]
    operations = [operation for methods in paths.values() for operation in methods.values()]
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    assert all(operation["description"] for operation in operations)
    wanted = {"/sparql", "/api/v1/actors", "/api/v1/actors/{actor}", "/api/v1/relations", "/api/v1/search"}
    wanted |= {"/api/v1/cooperation", "/api/v1/network", "/api/v1/measures", "/api/v1/paths", "/diagram", "/health"}
    assert wanted <= paths.keys()
