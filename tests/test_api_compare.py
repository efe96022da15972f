"""Two days compared, why two actors are linked, and paths that avoid: over HTTP and on the command line."""

import csv
import io
import json
from typing import Any

import pytest

from tests.served import Served, run

pytestmark = pytest.mark.every_engine


def numbers(statements: list[dict[str, Any]]) -> list[str]:
    """Return the numbers of statements in their source."""
    return [s["identifier"] for s in statements]


def rows(text: str) -> list[dict[str, str]]:
    """Return the rows of CSV by column head."""
    return list(csv.DictReader(io.StringIO(text)))


def test_compare_keeps_beginning_and_observation_apart(served: Served) -> None:
    """From the last day of 2021: ten relations began, 60 were first observed, each with source and presence."""
    found: Any = served.json("/api/v1/compare", from_="2021-12-31", to="2023-11-01", lang="en")
    relations = found["relations"]
    assert [(change, relations[change]["total"]) for change in ("began", "first_observed", "ended", "changed")] == [
        ("began", 10),
        ("first_observed", 60),
        ("ended", 0),
        ("changed", 0),
    ]
    for part in (relations[change] for change in ("began", "first_observed", "ended", "changed")):
        listed = [s for item in part["items"] for s in (*item["before"], *item["after"])]
        assert part["statements"] == len(listed)
        assert part["observations"] == sum(s["presence"] == "observed" for s in listed)
    assert (relations["began"]["observations"], relations["first_observed"]["statements"]) == (0, 63)
    began = {number for item in relations["began"]["items"] for number in numbers(item["after"])}
    assert began == {"F080", "F081", "F082", "F084", "F087", "F088", "F089", "F090", "F091", "F092"}
    funds = next(item for item in relations["began"]["items"] if item["relation"]["id"] == "funds")
    assert (funds["subject"]["id"], funds["relation"]["label"], funds["object"]["id"]) == ("bmwk", "funds", "retrason")
    (behind,) = funds["after"]
    assert (behind["presence"], behind["since"], behind["source"]["id"]) == ("valid", "2022-01", "pm-2023-11-01")
    assert (funds["before"], funds["undated"], funds["differs"]) == ([], [], [])
    seen = [s for item in relations["first_observed"]["items"] for s in item["after"]]
    assert {s["presence"] for s in seen} == {"observed"}
    assert (found["first"], found["second"], found["note"], found["filters"]["on"]) == (
        "2021-12-31",
        "2023-11-01",
        None,
        None,
    )


def test_compare_tells_what_ended_and_what_carries_no_date(served: Served) -> None:
    """When funding ends: four relations, three nodes; a region that ended is still served, without a date."""
    found: Any = served.json("/api/v1/compare", from_="2022-06-30", to="2025-07-01")
    ended = found["relations"]["ended"]["items"]
    assert [numbers(item["before"]) for item in ended] == [["F081"], ["F082"], ["F092"], ["F084"]]
    assert {s["presence"] for item in ended for s in item["before"]} == {"valid"}
    assert found["relations"]["unchanged"] == 6
    nodes = {node["id"]: node for node in found["nodes"]["ended"]["items"]}
    assert set(nodes) == {"zukunftsfonds", "region-braunschweig-wolfsburg", "workshops-und-veranstaltungen"}
    region = nodes["region-braunschweig-wolfsburg"]
    assert (numbers(region["statements"]), numbers(region["undated"])) == (["F084"], ["F070"])
    assert found["undated"]["total"] == len(found["undated"]["items"]) == 10
    assert {s["presence"] for s in found["undated"]["items"]} == {"undated"}
    assert [node["id"] for node in found["undated"]["nodes"]] == [
        "grevenbroich",
        "rheinisches-revier",
        "suedostniedersachsen",
    ]


def test_compare_is_filtered_and_bounded(served: Served) -> None:
    """Kind, relation and certainty hold on both days; a list says how many there are and shows the first."""
    shares: Any = served.json("/api/v1/compare", from_="2023-10-31", to="2023-11-01", relation="shareholderOf", limit=3)
    seen = shares["relations"]["first_observed"]
    assert (seen["total"], len(seen["items"]), shares["nodes"]["first_observed"]["total"]) == (21, 3, 22)
    stated: Any = served.json(
        "/api/v1/compare", from_="2023-10-31", to="2023-11-01", relation="shareholderOf", certainty="stated", lang="en"
    )
    assert stated["relations"]["first_observed"]["total"] == 0
    assert stated["note"] == (
        "No change between these two days is recorded in these sources. That does not mean there was none."
    )


def test_pages_of_a_comparison_hold_every_item_once(served: Served) -> None:
    """Each list goes on where the page before left it, in its order, until all have come to their end."""
    days = {"from_": "2022-06-30", "to": "2025-07-01"}
    whole: Any = served.json("/api/v1/compare", **days, limit=1000)
    assert whole["next"] is None
    pages: list[Any] = [served.json("/api/v1/compare", **days, limit=7)]
    while pages[-1]["next"]:
        pages.append(served.json("/api/v1/compare", **days, limit=7, cursor=pages[-1]["next"]))
    assert [page["next"] for page in pages[:2]] == ["7", "14"]
    longest = whole["relations"]["first_observed"]["total"]
    assert (longest, len(pages)) == (60, 9)
    for part in ("relations", "nodes"):
        for change in ("began", "first_observed", "ended", "changed"):
            items = [item for page in pages for item in page[part][change]["items"]]
            assert items == whole[part][change]["items"]
            assert {page[part][change]["total"] for page in pages} == {len(items)}
    for part in ("items", "nodes"):
        assert [item for page in pages for item in page["undated"][part]] == whole["undated"][part]
    beyond: Any = served.json("/api/v1/compare", **days, cursor=60)
    assert (beyond["next"], beyond["relations"]["first_observed"]["items"]) == (None, [])


@pytest.mark.parametrize(
    ("path", "given", "told"),
    [
        ("compare", {"from": "2022-01-01", "to": "2023-01-01", "cursor": -1}, "cursor"),
        ("compare", {"from": "2025-01-01", "to": "2022-01-01"}, "2025-01-01 is after 2022-01-01"),
        ("compare", {"from": "gestern", "to": "2022-01-01"}, "from: 'gestern' is not a day"),
        ("compare", {"from": "2022-01-01", "to": ""}, "to: '' is not a day"),
        ("compare", {"from": "2022-01-01"}, "to"),
        ("compare", {"from": "2022-01-01", "to": "2023-01-01", "limit": 0}, "limit"),
        ("why", {"from": "bmwk", "to": "BMWK"}, "the same"),
        ("why", {"from": "bmwk", "to": "niemand-hier"}, "No actor is called"),
        ("paths", {"from": "bmwk", "to": "dgb", "avoid_kind": "Minstry"}, "Nearest: Ministry"),
        ("paths", {"from": "bmwk", "to": "dgb", "most_links": 0}, "most_links"),
    ],
)
def test_what_is_asked_wrongly_is_told_in_a_sentence(
    served: Served, path: str, given: dict[str, object], told: str
) -> None:
    """422 or 404 as problem details that name what is wrong."""
    response = served.get(f"/api/v1/{path}", **given)
    assert response.status_code in (404, 422)
    assert response.headers["content-type"] == "application/problem+json"
    assert told in response.text


def test_why_names_direct_and_shared_links_with_their_statements(served: Served) -> None:
    """ReTraSON and the ministry: money, an award, a minister, a fund, a jury."""
    found: Any = served.json("/api/v1/why", from_="retrason", to="BMWK", lang="en")
    assert (found["start"]["id"], found["end"]["id"], numbers(found["direct"])) == ("retrason", "bmwk", ["F081"])
    shared = {s["entity"]["id"]: s for s in found["shared"]}
    assert {iri: (s["ways"], s["certainty"], s["neighbours"]) for iri, s in shared.items()} == {
        "auszeichnung-2023": (["affiliation"], "stated", 10),
        "robert-habeck": (["neighbour"], "inferred", 3),
        "zukunftsfonds": (["neighbour"], "inferred", 3),
        "fachjury-2023": (["neighbour"], "stated", 7),
    }
    minister = shared["robert-habeck"]
    assert (numbers(minister["one"]), numbers(minister["other"])) == (["F009"], ["F033"])
    assert minister["other"][0]["source"]["id"] == "pm-2023-11-01"
    assert (found["left_out"], found["statements_left_out"], found["undated"], found["note"]) == (0, 0, 0, None)


def test_why_holds_on_a_day_and_says_what_is_undated(served: Served) -> None:
    """Mid 2022 only the funding links them; on request what carries no date does too."""
    found: Any = served.json("/api/v1/why", from_="retrason", to="bmwk", on="2022-06-30")
    assert (numbers(found["direct"]), found["shared"], found["undated"]) == (["F081"], [], 10)
    assert found["direct"][0]["presence"] == "valid"
    more: Any = served.json("/api/v1/why", from_="retrason", to="bmwk", on="2022-06-30", undated="true")
    assert ([s["entity"]["id"] for s in more["shared"]], more["undated"]) == (["zukunftsfonds"], 0)
    nothing: Any = served.json("/api/v1/why", from_="prognos", to="dgb", lang="en")
    assert (nothing["direct"], nothing["shared"]) == ([], [])
    assert nothing["note"].startswith("Nothing is recorded")


def test_a_path_may_avoid_hubs_kinds_and_inferred_steps(served: Served) -> None:
    """Each step reads in its own direction; what was avoided is told, also where nothing is left."""
    asked = {"from_": "bmwk", "to": "ig-metall-salzgitter-peine", "lang": "en"}
    through: Any = served.json("/api/v1/paths", **asked)
    second = through["paths"][0]["steps"][1]
    assert second["relations"] == [{"id": "partnerIn", "label": "has as partner", "direction": "backward"}]
    assert [source["id"] for source in second["sources"]] == ["pm-2023-11-01"]
    assert (through["length"], through["avoided"]) == (2, {"kinds": None, "most_links": None, "nodes": 0})
    around: Any = served.json("/api/v1/paths", **asked, most_links=10)
    assert (around["length"], around["avoided"]) == (3, {"kinds": None, "most_links": 10, "nodes": 2})
    assert [step["target"]["id"] for step in around["paths"][0]["steps"]][:2] == ["fachjury-2023", "ig-metall"]
    kinds: Any = served.json("/api/v1/paths", **asked, avoid_kind="Network,Jury")
    assert (kinds["paths"], kinds["avoided"]) == ([], {"kinds": ["Jury", "Network"], "most_links": None, "nodes": 2})
    assert kinds["note"].startswith("No recorded path avoids what is to be avoided (2 entries).")
    stated: Any = served.json("/api/v1/paths", **asked, certainty="stated")
    assert (stated["paths"], stated["avoided"]["nodes"]) == ([], 0)


def test_the_description_names_the_new_addresses(served: Served) -> None:
    """Parameters are called as in the contract."""
    paths: Any = served.json("/openapi.json")["paths"]
    names = {path: {p["name"] for p in paths[f"/api/v1/{path}"]["get"]["parameters"]} for path in ("compare", "why")}
    filters = {"kind", "relation", "certainty", "derived", "generation", "lang"}
    assert {"from", "to", "limit", "cursor", *filters} == names["compare"]
    assert {"from", "to", "on", "undated"} <= names["why"]


def test_compare_on_the_command_line(served: Served) -> None:
    """As a table in both languages, as CSV with a row for each statement and node, and as the JSON of the API."""
    days = ("compare", "2022-06-30", "2025-07-01")
    folder = str(served.folder) if served.folder.is_dir() else served.address + "/sparql"
    english = run(*days, "--lang", "en", folder=folder).stdout
    assert english.startswith("Relations, ended: 4\nfrom ")
    assert "Entries, ended (3): Region Braunschweig-Wolfsburg, " in english
    assert english.endswith(
        "10 statements without a date stand apart: neither new nor ended.\nUnchanged: 6 relations, 5 entries.\n"
    )
    german = run(*days, "--lang", "de", "--limit", "1", folder=folder).stdout
    assert "Beziehungen, erstmals beobachtet: 60 (63 Aussagen)\n" in german
    assert "59 weitere; --limit zeigt mehr." in german
    assert german.endswith("Weiter mit --cursor 1.\n")
    last = run(*days, "--lang", "en", "--limit", "40", "--cursor", "40", folder=folder).stdout
    assert last.startswith("Relations, first observed: 60 (63 statements)\nfrom ")
    assert "more; --limit" not in last.split("Entries")[0]
    assert last.endswith("Unchanged: 6 relations, 5 entries.\n")
    table = rows(run(*days, "--lang", "en", "--format", "csv", folder=folder).stdout)
    ended = [row for row in table if row["change"] == "ended" and row["relation"]]
    assert [row["relation"] for row in ended] == ["funds", "is funded through", "organises", "pays into"]
    assert {(row["when"], row["source"], row["day"]) for row in ended[:1]} == {
        ("since 2022-01, until 2025-06", "pm-2023-11-01, lines 90-93", "before")
    }
    assert sum(row["change"] == "without a date" and bool(row["relation"]) for row in table) == 10
    assert [row["from"] for row in table if row["change"] == "ended" and not row["relation"]][-1].startswith("Zukunfts")
    found = json.loads(run(*days, "--json", "--lang", "en", folder=folder).stdout)
    assert found == served.json("/api/v1/compare", from_="2022-06-30", to="2025-07-01", lang="en")


def test_why_and_path_on_the_command_line(served: Served) -> None:
    """Tables, CSV, JSON; options reach the service; wrong use exits with 2, wrong names with 1."""
    folder = str(served.folder) if served.folder.is_dir() else served.address + "/sparql"
    shown = run("why", "ig-metall", "bmwk", "--lang", "de", folder=folder).stdout.splitlines()
    assert shown[0].split()[:2] == ["Verbindung", "von"]
    assert [line.split("  ")[0] for line in shown[2:]] == ["gemeinsame Mitgliedschaft"] * 2
    table = rows(run("why", "retrason", "bmwk", "--lang", "en", "--format", "csv", folder=folder).stdout)
    assert [(row["link"], row["shared"], row["relation"]) for row in table[:2]] == [
        ("direct", "", "funds"),
        ("shared affiliation", "Auszeichnung „Ausgezeichnete regionale Industrieinitiative 2023“", "won"),
    ]
    way = ("path", "bmwk", "ig-metall-salzgitter-peine", "--lang", "en")
    around = rows(run(*way, "--most-links", "10", "--format", "csv", folder=folder).stdout)
    assert [(row["path"], row["step"], row["relation"], row["certainty"]) for row in around] == [
        ("1", "1", "is represented in", "stated"),
        ("1", "2", "is represented in", "stated"),
        ("1", "3", "is part of", "inferred"),
    ]
    closed = run(*way, "--avoid-kind", "Network", "--avoid-kind", "Jury", folder=folder).stdout
    assert closed.startswith("No recorded path avoids")
    assert run(*way, "--certainty", "stated", folder=folder).stdout.startswith("Nothing is recorded")
    assert run(*way, "--most-links", "0", folder=folder).returncode == 2
    assert run("why", "bmwk", "bmwk", folder=folder).returncode == 1
    assert json.loads(run(*way, "--json", folder=folder).stdout) == served.json(
        "/api/v1/paths", from_="bmwk", to="ig-metall-salzgitter-peine", lang="en"
    )
