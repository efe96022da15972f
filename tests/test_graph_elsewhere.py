"""Whom other hosts are: entries of the list, addresses of the internet, and names that change what they lead to."""

import socket
import threading
import time
from contextlib import suppress

import pytest

from graph.errors import GeflechtError, Invalid, Refused, Slow
from graph.intake.load import fetched
from graph.store import elsewhere
from graph.store.elsewhere import Elsewhere, Request, place
from graph.store.federation import federated
from graph.store.jobs import Query, Update
from tests.odd_server import odd_server

PRIVATE = [
    "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "224.0.0.1", "239.1.1.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1", "::", "::1", "fe80::1",
    "fe80::1%1", "fc00::1", "fd00::1", "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1",
    "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_of_the_internet_is_private(address: str) -> None:
    """Loopback, private, link-local, shared, multicast, reserved, unspecified, one protocol inside the other."""
    assert not elsewhere._is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "193.99.144.80", "2a00:1450:4001:82b::200e", "::ffff:8.8.8.8"])
def test_an_address_of_the_internet_is_public(address: str) -> None:
    """Ordinary addresses of both protocols are."""
    assert elsewhere._is_public(address)


@pytest.mark.parametrize(
    ("entry", "host", "port"),
    [
        ("query.example.org", "query.example.org", None),
        ("Query.Example.ORG.:8443", "query.example.org", 8443),
        ("müller.example", "xn--mller-kva.example", None),
        ("10.0.0.5:7200", "10.0.0.5", 7200),
        ("[0:0::1]:80", "::1", 80),
    ],
)
def test_an_entry_is_a_host_and_a_port(entry: str, host: str, port: int | None) -> None:
    """Names are compared in small ASCII letters, addresses in their one form."""
    assert place(entry) == (host, port)


@pytest.mark.parametrize(
    "entry",
    ["*", "*.example.org", "http://example.org", "example.org/sparql", "a@b", "a:0", "a:x", "", "a b", "::1"],
)
def test_an_entry_that_is_no_host_is_refused(entry: str) -> None:
    """Wildcards, addresses with a path, passwords and impossible ports."""
    with pytest.raises(Invalid, match="write a host"):
        Elsewhere([entry])


@pytest.mark.parametrize(
    ("allowed", "address", "passes"),
    [
        ("example.org", "http://example.org/q", True),
        ("example.org", "https://EXAMPLE.org:443/q", True),
        ("example.org", "http://example.org:8080/q", False),
        ("example.org:8080", "http://example.org:8080/q", True),
        ("example.org:8080", "http://example.org/q", False),
        ("example.org:443", "https://example.org/q", True),
        ("example.org", "http://sub.example.org/q", False),
        ("example.org", "http://example.org.evil.net/q", False),
        ("müller.example", "http://xn--mller-kva.example/q", True),
        ("[::1]", "http://[0::1]/q", True),
    ],
)
def test_only_what_the_list_names_is_asked(allowed: str, address: str, passes: bool) -> None:
    """The very host and the very port; without a port the usual one of http or https."""
    target = Elsewhere([allowed])._target
    if passes:
        assert target(Request("SERVICE", address, "*/*", 10)).geturl().lower() == address.lower()
    else:
        with pytest.raises(Refused, match="not among the hosts"):
            target(Request("SERVICE", address, "*/*", 10))


def test_a_name_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The address that was checked is asked, under the name, whatever the name leads to a moment later."""
    led, real = ["127.0.0.1"], socket.getaddrinfo

    def resolver(host: str, *rest: object, **named: object) -> object:
        if host == "rebinding.example":
            return [(0, 0, 0, "", (led.pop(), 0))]
        return real(host, *rest, **named)  # type: ignore[arg-type]  # as the system's

    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    monkeypatch.setattr(elsewhere, "_is_public", lambda address: address == "127.0.0.1")
    with odd_server() as odd:
        at = f"rebinding.example:{odd.port}"
        text = f"SELECT * {{ SERVICE <http://{at}/hidden> {{ ?x ?p ?o }} }}"
        assert "VALUES (?x) { (<https" in federated(Query(text), Elsewhere([at])).text
        assert [heads["Host"] for _, heads in odd.seen] == [at]
    assert led == []


def test_a_name_that_is_not_found_in_time_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's resolver may hang; the query does not."""
    never = threading.Event()

    def resolver(*_: object, **__: object) -> list[object]:
        never.wait(2)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    begun = time.monotonic()
    with pytest.raises(Slow, match="not found in time"):
        Elsewhere(["slow.example"], 0.4).fetch(Request("LOAD", "http://slow.example/", "*/*", 10), begun + 0.4)
    assert time.monotonic() - begun < 0.5
    never.set()


def test_the_time_that_others_take_is_time_of_the_query() -> None:
    """What was spent goes on with the query, whose worker has the rest; half of what is left goes to each host."""
    with odd_server() as odd:
        at = f"127.0.0.1:{odd.port}"
        call = f"SERVICE SILENT <http://{at}/drip> {{ ?x ?p ?o }}"
        asked = federated(Query(f"SELECT * {{ {call} {call} }}"), Elsewhere([at], 1.0))
    assert 0.7 < asked.spent < 0.9
    unbound = "VALUES (?o ?p ?x) { (UNDEF UNDEF UNDEF) }"
    assert asked.text.split() == f"SELECT * {{ {unbound} {unbound} }}".split()


@pytest.mark.parametrize(
    "text",
    [
        "SERVICE " * 24_000,
        "SERVICE <http://127.0.0.1:9/> { " * 6_000,
        "{ " * 90_000 + "SERVICE <http://127.0.0.1:9/>",
        "LOAD " * 60_000,
        "LOAD " + "{} " * 100_000,
        "LOAD <http://127.0.0.1:9/> ; " * 10_000,
        "INSERT DATA { <x:load> <x:p> 1 } " + "{} " * 100_000,
    ],
    ids=lambda text: text[:20],
)
def test_a_hostile_text_is_read_quickly(text: str) -> None:
    """Many keywords and brackets cost the serving process a moment for each letter, not for each pair of them."""
    begun = time.process_time()
    with suppress(GeflechtError):
        fetched(Update(text), Elsewhere(["127.0.0.1:9"]))
    assert time.process_time() - begun < 4.0


def test_without_a_list_nothing_is_looked_for() -> None:
    """A query that asks nobody is passed on as it is, and SERVICE is refused as ever."""
    query = Query("SELECT * { ?s ?p ?o }")
    assert federated(query, Elsewhere()) is query
    assert federated(query, Elsewhere(["example.org"])) is query
    with pytest.raises(Refused, match="asks another host"):
        federated(Query("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }"), Elsewhere())
