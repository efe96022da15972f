"""Errors: one shape on every route, and what bad input gets."""

from typing import Any

import httpx
import pytest

from api.errors import MEDIA_TYPE
from tests.served import Served


def problem(response: httpx.Response, status: int) -> dict[str, Any]:
    """Return a problem after checking its shape."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == MEDIA_TYPE
    body: dict[str, Any] = response.json()
    assert {"type", "title", "status", "detail"} <= body.keys()
    assert body["status"] == status
    assert body["type"].startswith("https://w3id.org/geflecht/problems/")
    assert body["detail"]
    return body


def test_every_route_answers_a_wrong_method_with_a_problem(served: Served) -> None:
    """Each address of the description refuses a method it does not take, in the one shape."""
    paths: Any = served.json("/openapi.json")["paths"]
    assert len(paths) >= 16
    for path, operations in paths.items():
        filled = path.replace("{actor}", "retrason").replace("{statement}", "F081").replace("{suffix}", "ttl")
        broader = paths["/api/v1/actors/{actor}"] if path.startswith("/api/v1/actors/{actor}") else {}
        wrong = next(way for way in ("DELETE", "PATCH", "TRACE") if way.lower() not in {*operations, *broader})
        problem(httpx.request(wrong, served.address + filled), 405)


@pytest.mark.parametrize(
    ("path", "status", "names"),
    [
        ("/api/v1/actors/bwmk", 404, ["bmwk"]),
        ("/api/v1/relations/F999", 404, []),
        ("/api/v1/cooperation?actor=IG+Metal+Wolfsburg+xx", 404, ["ig-metall-wolfsburg"]),
        ("/api/v1/measures?by=betweeness", 404, ["betweenness"]),
        ("/api/v1/network?kind=Distrikt", 404, ["District"]),
        ("/api/v1/network?relation=fund", 404, ["funds"]),
        ("/api/v1/relations?certainty=guessed", 404, ["inferred", "stated"]),
    ],
)
def test_unknown_names_get_the_nearest_valid_ones(served: Served, path: str, status: int, names: list[str]) -> None:
    """An unknown actor, statement, measure, kind, relation or certainty is refused with the nearest that exist."""
    body = problem(served.get(path), status)
    assert set(names) <= set(body["nearest"])
    assert body["asked"] in body["detail"]


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/api/v1/network?on=2023-13-01", "on"),
        ("/api/v1/network?on=gestern", "on"),
        ("/api/v1/network?around=retrason&hops=0", "hops"),
        ("/api/v1/actors?limit=5000", "limit"),
        ("/api/v1/measures", "by"),
        ("/export.exe", "suffix"),
        ("/api/v1/actors?lang=fr", "lang"),
    ],
)
def test_wrong_parameters_are_named(served: Served, path: str, parameter: str) -> None:
    """A parameter that is missing or wrong is named, with what was expected."""
    body = problem(served.get(path), 422)
    assert body["parameters"][0]["parameter"] == parameter
    assert parameter in body["detail"]


def test_a_name_that_several_carry_is_refused_with_the_candidates(served: Served) -> None:
    """Ambiguity is never resolved by guessing."""
    body = problem(served.get("/api/v1/cooperation", actor="Braunschweig"), 422)
    assert body["candidates"] == ["braunschweig", "stadt-braunschweig"]


def test_a_query_that_cannot_be_parsed_gives_its_position(served: Served) -> None:
    """400 with line and column."""
    body = problem(served.get("/sparql", query="SELECT * WHERE {\n  ?s ?p\n}"), 400)
    assert (body["line"], body["column"]) == (3, 2)


@pytest.mark.parametrize(
    ("query", "status", "limit"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403, "service"),
        ("SELECT * { " + "{" * 300 + "?s ?p ?o" + "}" * 300 + " }", 400, "nesting"),
        ("SELECT * { ?s ?p '" + "x" * 250_000 + "' }", 413, "length"),
    ],
)
def test_a_query_beyond_a_limit_is_refused_with_the_limit(served: Served, query: str, status: int, limit: str) -> None:
    """No other host is asked, and length and nesting are bounded before anything is parsed."""
    response = httpx.post(served.address + "/sparql", data={"query": query})
    assert problem(response, status)["limit"] == limit


def test_a_result_that_cannot_be_had_in_the_wanted_format_is_not_acceptable(served: Served) -> None:
    """A SELECT has no Turtle: 406, with the formats that exist."""
    response = httpx.get(
        served.address + "/sparql", params={"query": "SELECT * {?s ?p ?o}"}, headers={"Accept": "text/turtle"}
    )
    assert "application/sparql-results+json" in problem(response, 406)["detail"]


def test_an_update_without_a_token_is_refused(served: Served) -> None:
    """Writing needs the key of the folder; an update is never sent with GET, nor as a query."""
    form = httpx.post(served.address + "/sparql", data={"update": "CLEAR ALL"})
    assert "token" in problem(form, 401)["detail"]
    headers = {"Content-Type": "application/sparql-update"}
    problem(httpx.post(served.address + "/sparql", content="CLEAR ALL", headers=headers), 401)
    problem(served.get("/sparql", update="CLEAR ALL"), 400)
    problem(served.get("/sparql", query="INSERT DATA { <a:a> <a:b> <a:c> }"), 400)
    for method in ("PUT", "POST", "DELETE", "PATCH"):
        problem(httpx.request(method, served.address + "/graphs?default"), 401)


def test_nobody_writes_without_the_local_key(served: Served) -> None:
    """An import without the key of the folder, or with a wrong one, is refused."""
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic wrong"}):
        response = httpx.post(
            served.address + "/api/v1/imports?name=a.ttl", content=b"<a:a> <a:b> <a:c> .", headers=headers
        )
        assert "token" in problem(response, 401)["detail"]


def test_an_empty_answer_says_that_nothing_is_recorded(served: Served) -> None:
    """Nothing recorded is a sentence, in both languages, and never the word none alone."""
    for language, start in (
        ("de", "In diesen Quellen ist dazu nichts verzeichnet"),
        ("en", "Nothing is recorded in these sources"),
    ):
        found = served.json("/api/v1/cooperation", actor="salzgitter-ag", lang=language)
        assert found["direct"] == []
        assert str(found["note"]).startswith(start)
