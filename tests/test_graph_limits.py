"""What is asked from outside: which format a client gets, and which queries are refused before they are parsed."""

import json
import socket

import pytest

from graph.errors import Refused
from graph.store import limits
from graph.store.embedded import EmbeddedStore
from graph.store.jobs import Query
from graph.store.results import best

JSON = "application/sparql-results+json"
OFFERED = ["application/json", "text/csv", "text/turtle"]


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "application/json"), ("*/*", "application/json"), ("text/csv", "text/csv"), ("TEXT/CSV", "text/csv"),
        ("text/*", "text/csv"), ("text/csv;q=0.2, text/turtle;q=0.9", "text/turtle"),
        ("text/html, */*;q=0.1", "application/json"),
        ("*/*, application/json;q=0", "text/csv"), ("text/*;q=0.9, text/csv;q=0.1, */*;q=0.5", "text/turtle"),
        ("text/csv; charset=utf-8 ; Q=0.5", "text/csv"), ("text/csv;q=nan, text/turtle;q=0.001", "text/turtle"),
    ],
)  # fmt: skip
def test_the_client_chooses_the_format(accept: str, chosen: str) -> None:
    """By quality; the most specific range speaks for a type (RFC 9110, section 12.5.1); else the order is ours."""
    assert best(accept, OFFERED) == chosen


@pytest.mark.parametrize("accept", ["text/html", "text/csv;q=0", "image/*", "text/csv;q=inf", "*/*;q=0"])
def test_a_format_that_does_not_exist_is_refused(accept: str) -> None:
    """The sentence names those that do."""
    with pytest.raises(Refused, match="application/json, text/csv, text/turtle") as refused:
        best(accept, OFFERED)
    assert refused.value.details == {"limit": "accept"}


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { sErViCe SILENT <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * {SERVICE<http://127.0.0.1:1/>{}}",
        "SELECT * { ?s ?p 1SERVICE <http://127.0.0.1:1/> {} }",
        "SELECT * { ?s ?p trueSERVICESILENT<http://127.0.0.1:1/> {} }",
        "PREFIX : <http://127.0.0.1:1/> SELECT * { SERVICE:x {} }",
        "SELECT * { ?s ?p gf:a\\#b . SERVICE <http://127.0.0.1:1/> {} }",
        "SELECT * { ?s ?p gf:a\\'b . SERVICE <http://127.0.0.1:1/> {} }#'",
        "SELECT * { FILTER(1<2)SERVICE<http://127.0.0.1:1/>{} }",
        "SELECT * { ?s ?p '''a'b''' SERVICE ?s {} }",
        "SELECT * { ?s ?p 'a\\\\' SERVICE ?s {} }",
    ],
)
def test_other_hosts_are_not_asked(query: str) -> None:
    """However the word is written and whatever stands beside it."""
    with pytest.raises(Refused, match="SERVICE asks another host"):
        limits.check(query)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?s ?p "SERVICE <x>" }',
        "SELECT * { ?s ?p 'it\\'s a SERVICE' , '''SERVICE\n'x' SERVICE''' , \"\"\"\"SERVICE\"\"\" }",
        "SELECT * { ?s <http://example.org/SERVICE> ?o } # SERVICE <x>",
        "SELECT * { ?s gf:service ?o ; gf:serviceAgency ?service . FILTER($Service = 1) }",
    ],
)
def test_the_word_alone_is_no_request(store: EmbeddedStore, query: str) -> None:
    """In texts, IRIs, comments, variables and local names it passes, and the query is answered."""
    limits.check(query)
    assert json.loads(store.answer(Query(query, JSON)).body)["results"]["bindings"] == []


@pytest.mark.parametrize(
    ("query", "limit"),
    [
        ("SELECT * { }" + " " * 200_000, "length"),
        ("SELECT * " + "{" * 201 + "}" * 201, "nesting"),
        ("SELECT * { FILTER(1<" + "(" * 5000 + "1" + ")" * 5000 + ">0) }", "nesting"),
        ("SELECT * { VALUES ?z { <a:" + ")" * 1900 + "> } " + "FILTER EXISTS { " * 300 + "}" * 301, "nesting"),
        ("SELECT * { FILTER(1<2)SERVICE#>\n SILENT <http://127.0.0.1:9/> { ?q ?w ?e } }", "service"),
        ("SELECT * { FILTER(1<a:b#>'''\n) SERVICE SILENT <http://127.0.0.1:9/> {} #'''\n}", "service"),
        ("SELECT * { ?s ?p " + "<<( ?s ?p " * 5000 + "1" + " )>>" * 5000 + " }", "nesting"),
        ("SELECT * { FILTER(" + "!" * 20_000 + "true) }", "operators"),
        ("SELECT * { FILTER(" + "1+" * 20_000 + "1) }", "operators"),
        ("SELECT * { {}" + "UNION{}" * 20_000 + " }", "operators"),
        ("SELECT * { ?s " + "a|" * 20_000 + "a ?o }", "operators"),
        ("SELECT * { " + "?s ?p ?o . " * 10_000 + " }", "operators"),
    ],
)
def test_what_would_end_the_process_is_refused(query: str, limit: str) -> None:
    """Long, deep and chained queries meet a limit before they meet the parser."""
    with pytest.raises(Refused) as refused:
        limits.check(query)
    assert refused.value.details == {"limit": limit}


def test_no_worker_reaches_another_host(bundled: EmbeddedStore) -> None:
    """What passes the check of the text meets a process without a network: a listener on this machine hears nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(1.0)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        bundled.answer(Query(f"SELECT * {{ SERVICE SILENT <{address}> {{ ?s ?p ?o }} }}", JSON))
        with pytest.raises(TimeoutError):
            listener.accept()


def test_what_is_within_the_limits_is_answered(store: EmbeddedStore) -> None:
    """At the limits of nesting and operators the engine still answers; brackets in texts and IRIs do not add up."""
    nested = "SELECT * " + "{" * limits.MAX_NESTING + "}" * limits.MAX_NESTING
    chained = "SELECT * { FILTER(" + "!" * (limits.MAX_OPERATORS - 3) + "true) }"
    values = "SELECT ?x { VALUES ?x { " + "'(((' <http://example.org/(a)> " * 3000 + "} }"
    for query, rows in ((nested, 1), (chained, 0), (values, 6000)):
        limits.check(query)
        assert len(json.loads(store.answer(Query(query, JSON)).body)["results"]["bindings"]) == rows
