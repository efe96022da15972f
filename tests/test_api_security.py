"""The gate: Host allow-list, security headers, conditional requests."""

import json
import stat
from pathlib import Path

import httpx
import pytest

from tests.served import Served, serving


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "", "[::1].evil"])
def test_a_foreign_host_header_is_refused(served: Served, host: str) -> None:
    """A page elsewhere cannot reach the service through a name of its own (DNS rebinding)."""
    response = httpx.get(served.address + "/health", headers={"Host": host})
    assert response.status_code == 421
    assert response.json()["type"].endswith("/host")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:1234", "LOCALHOST", "[::1]:80"])
def test_the_names_of_this_machine_are_accepted(served: Served, host: str) -> None:
    """Loopback names pass, with any port and in any case."""
    assert httpx.get(served.address + "/health", headers={"Host": host}).status_code == 200


def test_a_read_is_not_repeated_while_nothing_changed(served: Served) -> None:
    """The ETag of a read answers 304 for the same address, with its parameters in any order, and not for another."""
    first = served.get("/api/v1/network?around=retrason&hops=1")
    headers = {"If-None-Match": first.headers["etag"]}
    again = httpx.get(served.address + "/api/v1/network?hops=1&around=retrason", headers=headers)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    other = httpx.get(served.address + "/api/v1/network?hops=2&around=retrason", headers=headers)
    assert other.status_code == 200
    english = httpx.get(
        served.address + "/api/v1/network?around=retrason&hops=1", headers={**headers, "Accept-Language": "en"}
    )
    assert english.status_code == 200


def test_a_tag_is_known_in_its_weak_form_and_belongs_to_one_folder(served: Served, tmp_path: Path) -> None:
    """A proxy that compresses weakens the tag; another folder of the same generation has other tags."""
    tag = served.get("/api/v1/actors").headers["etag"]
    for given in (f"W/{tag}", f'"other", {tag}', "*"):
        assert httpx.get(served.address + "/api/v1/actors", headers={"If-None-Match": given}).status_code == 304
    with serving(tmp_path / "data") as other:
        assert other.get("/health").json()["generation"] == served.get("/health").json()["generation"]
        assert httpx.get(other.address + "/api/v1/actors", headers={"If-None-Match": tag}).status_code == 200


def test_head_answers_what_get_would_without_the_body(served: Served) -> None:
    """Same status and headers on every kind of address, and no body."""
    for path in (
        "/",
        "/api/v1/actors",
        "/sparql?query=ASK%7B%7D",
        "/export.ttl",
        "/graphs?default",
        "/api/v1/actors/nobody",
    ):
        head, get = httpx.head(served.address + path), httpx.get(served.address + path)
        assert (head.status_code, head.content) == (get.status_code, b"")
        assert head.headers["content-type"] == get.headers["content-type"]


def test_volatile_queries_and_errors_carry_no_etag(served: Served) -> None:
    """NOW, RAND and UUID are asked anew each time; a problem is never kept."""
    query = "SELECT (%s() AS ?x) {}"
    assert "etag" in served.get("/sparql", query="SELECT ?s { ?s a gf:Jury }").headers
    for function in ("NOW", "rand", "UUID", "STRUUID"):
        assert "etag" not in served.get("/sparql", query=query % function).headers
    assert "etag" not in served.get("/api/v1/actors/nobody-at-all").headers


def test_pages_may_load_nothing_from_elsewhere(served: Served) -> None:
    """Every page carries a policy without unsafe-inline, and no address of another host in what it loads."""
    for path in ("/", "/docs", "/?actor=retrason", "/?q=Peine"):
        response = served.get(path)
        policy = response.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["x-content-type-options"] == "nosniff"
        assert 'src="http' not in response.text
        assert '<link rel="stylesheet" href="http' not in response.text


def test_the_local_key_is_readable_by_its_owner_alone(served: Served) -> None:
    """The file that carries address and key has mode 0600, and the key is in no answer."""
    note = served.folder / "server.json"
    assert stat.S_IMODE(note.stat().st_mode) == 0o600
    found = json.loads(note.read_text())
    assert found["address"] == served.address
    for path in ("/health", "/openapi.json", "/docs", "/"):
        assert found["key"] not in served.get(path).text
