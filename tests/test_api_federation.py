"""SERVICE over real servers: what another host that is allowed answers is joined, and every other host refused."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.odd_server import Host, allowing, good_server, lines, odd_server, query, update
from tests.served import Served, authority, run, serving

OWN = "INSERT DATA { GRAPH <x:g> { <x:a> <x:age> 41 . <x:b> <x:age> 7 . <x:c> <x:age> 99 } }"


@pytest.fixture(scope="module")
def odd() -> Iterator[Host]:
    """Run the odd server."""
    with odd_server() as host:
        yield host


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run Oxigraph's server; the address of its queries."""
    with good_server(tmp_path_factory.mktemp("other") / "ox") as address:
        yield address


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory, other: str, odd: Host) -> Iterator[Served]:
    """Serve a folder whose queries may ask these two, and localhost by name."""
    options = allowing(other.split("/")[2], f"127.0.0.1:{odd.port}", f"localhost:{odd.port}")
    with serving(tmp_path_factory.mktemp("asking") / "data", *options) as served:
        assert update(served, OWN).status_code == 200
        yield served


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("SELECT ?n ?o { GRAPH <x:g> { ?s <x:age> ?o } SERVICE <AT> { ?s <x:name> ?n } }", ["Anna,41", "Bert,7"]),
        ("PREFIX x: <x:> SELECT ?n { service silent <AT>{?s x:name ?n} VALUES ?s { x:b } }", ["Bert"]),
        ("BASE <HERE/> SELECT ?n { SERVICE <query> { <x:a> <x:name> ?n } }", ["Anna"]),
        ("PREFIX other: <HERE/> SELECT ?n { SERVICE other:query { <x:a> <x:name> ?n } }", ["Anna"]),
        (
            "SELECT ?s ?n { GRAPH <x:g> { ?s <x:age> ?o } OPTIONAL { SERVICE <AT> { ?s <x:name> ?n } } }",
            ["x:a,Anna", "x:b,Bert", "x:c,"],
        ),
        ("SELECT ?s ?c { SERVICE <AT> { ?s <x:name> ?n OPTIONAL { ?s <x:in> ?c } } }", ["x:a,x:city", "x:b,"]),
        ("SELECT ?x { SERVICE <AT> { <x:a> <x:big> ?x FILTER(?x = 'z;}{ SERVICE'@de) # }\n } }", ["z;}{ SERVICE"]),
        ("SELECT ?s { SERVICE <AT> { ?s <x:name> 'Anna' } SERVICE <AT> { ?s <x:in> <x:city> } }", ["x:a"]),
        ("SELECT ?n { SERVICE <AT> { SELECT ?n { ?s <x:name> ?n } ORDER BY DESC(?n) LIMIT 1 } }", ["Bert"]),
        ("SELECT (COUNT(*) AS ?n) { SERVICE <AT> { <x:a> <x:in> <x:city> } }", ["1"]),
        ("SELECT (COUNT(*) AS ?n) { SERVICE <AT> { <x:a> <x:in> <x:nowhere> } }", ["0"]),
        ("SELECT ?n { { SELECT ?n { SERVICE <AT> { <x:b> <x:name> ?n } } } } #", ["Bert"]),
    ],
)
def test_another_host_is_asked_and_joined(asking: Served, other: str, text: str, rows: list[str]) -> None:
    """A pattern is evaluated there and joined here, in groups, options and subqueries, by IRI or by prefix."""
    assert lines(query(asking, text.replace("AT", other).replace("HERE", other.removesuffix("/query")))) == rows


def test_words_in_texts_and_comments_ask_nobody(asking: Served, odd: Host) -> None:
    """SERVICE in a string, a comment, an IRI, a variable or a local name is none, and the odd server hears nothing."""
    before = len(odd.seen)
    call = f"SERVICE <http://127.0.0.1:{odd.port}/hidden> {{ ?x ?y ?z }}"
    for text in (
        f'SELECT ("{call}" AS ?t) {{ }}',
        f"SELECT * {{ }} # {call}",
        f"SELECT * {{ BIND('''{call}''' AS ?service) FILTER(1<2) }}",
        "SELECT * { OPTIONAL { <http://x/SERVICE> id:SERVICE ?SERVICE } }",
    ):
        assert query(asking, text).status_code == 200, text
    assert len(odd.seen) == before


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:9/q> { ?s ?p ?o } }", "not among the hosts"),
        ("SELECT * { SERVICE SILENT <http://example.org/q> { ?s ?p ?o } }", "not among the hosts"),
        ("SELECT * { SERVICE SILENT <http://2130706433:ODD/hidden> { ?x ?p ?o } }", "not among the hosts"),
        ("SELECT * { SERVICE SILENT <http://localhost.:ODD/hidden> { ?x ?p ?o } }", "private network"),
        ("SELECT * { SERVICE SILENT <http://[::ffff:127.0.0.1]:ODD/hidden> { ?x ?p ?o } }", "not among the hosts"),
        ("SELECT * { SERVICE SILENT <http://me:secret@127.0.0.1:ODD/hidden> { ?x ?p ?o } }", "holds no password"),
        ("SELECT * { SERVICE SILENT <http://127.0.0.1:ODD@example.org/> { ?x ?p ?o } }", "holds no password"),
        ("SELECT * { SERVICE SILENT <file:///etc/passwd> { ?x ?p ?o } }", "begins with http"),
        ("SELECT * { SERVICE SILENT <http://localhost:ODD/hidden> { ?x ?p ?o } }", "private network"),
        ("SELECT * { ?s ?p ?at SERVICE ?at { ?x ?y ?z } }", "not at a variable"),
        ("SELECT * { SERVICE <AT> { ?s ?p ?o SERVICE <AT> { ?s ?q ?r } } }", "inside a SERVICE"),
        ("SELECT * { " + "SERVICE <AT> { ?s ?p ?o } " * 6 + "}", "more SERVICE than the 5"),
        ("SELECT * { 1SERVICE <AT> { ?s ?p ?o } }", "asks another host"),
        ("SELECT * { FILTER(1<2)SERVICE#>\n SILENT <AT> { ?q ?w ?e } }", "SERVICE"),
    ],
)
def test_who_is_not_allowed_is_not_asked(asking: Served, other: str, odd: Host, text: str, told: str) -> None:
    """Other hosts, other names of this machine, passwords, variables, nesting: 403 and a sentence, SILENT or not."""
    before = len(odd.seen)
    answer = query(asking, text.replace("AT", other).replace("ODD", str(odd.port)))
    assert (answer.status_code, answer.json()["limit"]) == (403, "service")
    assert told in answer.json()["detail"]
    assert len(odd.seen) == before


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("redirect", 502, "no redirect is followed"),
        ("huge", 413, "more than 5000000 bytes"),
        ("many", 413, "10001 rows"),
        ("lies", 502, "variables that its pattern does not have"),
        ("tagged", 502, "language tag"),
        ("deep", 502, "no whole SPARQL result"),
        ("cut", 502, "breaks off"),
        ("page", 502, "no whole SPARQL result"),
    ],
)
def test_an_answer_that_cannot_be_joined_is_an_error(
    asking: Served, odd: Host, path: str, status: int, told: str
) -> None:
    """Redirects, floods and lies of a host that is allowed end in one sentence; with SILENT nothing is bound."""
    call = f"<http://127.0.0.1:{odd.port}/{path}> {{ ?x ?p ?o }}"
    answer = query(asking, f"SELECT * {{ SERVICE {call} }}")
    assert answer.status_code == status
    assert told in answer.json()["detail"]
    assert lines(query(asking, f"SELECT ?x ?y {{ BIND(1 AS ?y) SERVICE SILENT {call} }}")) == [",1"]


def test_a_redirect_reaches_nobody(asking: Served, odd: Host) -> None:
    """The address that a redirect names is never asked."""
    odd.seen.clear()
    query(asking, f"SELECT * {{ SERVICE SILENT <http://127.0.0.1:{odd.port}/redirect> {{ ?x ?p ?o }} }}")
    assert [path for path, _ in odd.seen] == ["/redirect"]


def test_a_slow_answer_is_given_up_in_time(asking: Served, odd: Host) -> None:
    """Who sends heads drop by drop has half of a query's time: 504, and with SILENT the query is still answered."""
    call = f"<http://127.0.0.1:{odd.port}/drip> {{ ?x ?p ?o }}"
    begun, silent = time.monotonic(), list[httpx.Response]()
    text = f"SELECT ?y {{ BIND(1 AS ?y) SERVICE SILENT {call} }}"
    thread = threading.Thread(target=lambda: silent.append(query(asking, text)))
    thread.start()
    assert query(asking, f"SELECT * {{ SERVICE {call} }}").status_code == 504
    thread.join()
    assert 4.5 < time.monotonic() - begun < 6.0
    assert lines(silent[0]) == ["1"]


def test_what_is_asked_tells_nothing_of_this_service(asking: Served, odd: Host) -> None:
    """The other host gets the pattern and the name by which it was asked: no token, no cookie."""
    odd.seen.clear()
    text = f"SELECT * {{ SERVICE <http://127.0.0.1:{odd.port}/hidden?a=b#c> {{ ?x ?p ?o }} }}"
    headers = {**authority(asking.folder), "Cookie": "a=b", "Accept": "text/csv"}
    httpx.post(f"{asking.address}/sparql", data={"query": text}, headers=headers).raise_for_status()
    ((path, sent),) = odd.seen
    assert path == "/hidden?a=b"
    assert sent.keys() <= {
        "Host", "Accept", "Accept-Encoding", "Connection", "User-Agent", "Content-Type", "Content-Length",
    }  # fmt: skip
    assert sent["Host"] == f"127.0.0.1:{odd.port}"


def test_an_answer_opens_no_graph_of_ours(asking: Served, odd: Host) -> None:
    """That another host names the derived graph does not show it; only the query itself can ask for it."""
    call = f"SERVICE <http://127.0.0.1:{odd.port}/hidden> {{ ?x ?p ?o }}"
    assert lines(query(asking, f"SELECT ?x {{ {call} }}")) == ["https://w3id.org/geflecht/graph/derived"]
    assert lines(query(asking, f"SELECT DISTINCT ?x {{ {call} GRAPH ?x {{ ?s ?q ?r }} }}")) == []


def test_blank_nodes_of_others_are_refused(asking: Served, other: str) -> None:
    """They mean nothing here: the sentence says how to leave them out."""
    answer = query(asking, f"SELECT * {{ SERVICE <{other}> {{ ?s <x:of> ?o }} }}")
    assert answer.status_code == 502
    assert "blank nodes" in answer.json()["detail"]
    assert "isBlank" in answer.json()["detail"]


def test_too_many_that_wait_for_others_are_sent_away(asking: Served, odd: Host) -> None:
    """Four wait for a slow host, the fifth is told so at once, and who asks no other host is served meanwhile."""
    text = f"SELECT * {{ SERVICE <http://127.0.0.1:{odd.port}/drip> {{ ?x ?p ?o }} }}"
    threads = [threading.Thread(target=query, args=(asking, text)) for _ in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(0.7)
    begun = time.monotonic()
    assert query(asking, text).status_code == 503
    assert lines(query(asking, "SELECT (1 AS ?x) {}")) == ["1"]
    assert time.monotonic() - begun < 1.0
    for thread in threads:
        thread.join()


def test_an_update_may_ask_another_host(asking: Served, other: str) -> None:
    """Its pattern is joined with what is there, its prefixes holding for the operation, and the result is written."""
    text = f"""PREFIX x: <x:> DELETE WHERE {{ GRAPH x:n {{ ?s x:p ?o }} }} ; INSERT {{ GRAPH x:n {{ ?s x:label ?n }} }}
        WHERE {{ GRAPH x:g {{ ?s x:age 41 }} SERVICE <{other}> {{ ?s x:name ?n }} }}"""
    assert update(asking, text).status_code == 200
    assert lines(query(asking, "SELECT ?s ?n { GRAPH <x:n> { ?s <x:label> ?n } }")) == ["x:a,Anna"]


def test_the_list_is_shown(asking: Served, other: str) -> None:
    """/health, the editor and the service description tell which hosts queries may ask, and that they may."""
    host = other.split("/")[2]
    assert asking.get("/health").json()["services"][0] == host
    page = httpx.get(f"{asking.address}/sparql?lang=en", headers={"Accept": "text/html"}).text
    assert f"SERVICE asks only: {host}" in page
    said = httpx.get(f"{asking.address}/sparql", headers={"Accept": "text/turtle"}).text
    assert "sd:feature sd:BasicFederatedQuery" in said


def test_an_entry_that_is_no_host_does_not_start(tmp_path: Path) -> None:
    """The sentence names the option and says what to write."""
    done = run("serve", "--allow-service", "http://example.org", folder=tmp_path / "data")
    assert done.returncode == 1
    assert "--allow-service http://example.org: write a host" in done.stderr


def test_services_answer_each_other(asking: Served, tmp_path: Path) -> None:
    """One service asks another by SERVICE, with our own prefixes, which need no declaration."""
    at = asking.address.removeprefix("http://")
    with serving(tmp_path / "data", *allowing(at), "--empty") as served:
        found = query(served, f"SELECT ?name {{ SERVICE <http://{at}/sparql> {{ id:bmwk skos:prefLabel ?name }} }}")
        assert any("Wirtschaft" in line for line in lines(found))


def test_data_behind_another_engine_is_joined_too(other: str) -> None:
    """A service on a SPARQL server asks the same hosts, and joins what they say there."""
    with serving(other, *allowing(other.split("/")[2])) as served:
        text = f"SELECT ?n {{ ?s <x:in> <x:city> SERVICE <{other}> {{ ?s <x:name> ?n }} }}"
        assert lines(query(served, text)) == ["Anna"]
