"""Conditional requests: every read of the data carries an ETag of what it depends on, and is not sent twice."""

from typing import Any

import httpx
import pytest

from tests.served import Served, authority
from tests.test_api_access import bearer, token
from tests.test_api_errors import problem

FILLED = {
    "{actor}": "retrason",
    "{statement}": "F081",
    "{suffix}": "ttl",
    "{language}": "de",
    "{what}": "entity",
    "{number}": "1",
    "{kind}": "Company",
    "{relation}": "funds",
    "{id_}": "retrason",
}
ASKED = {
    "/api/v1/search": "q=Peine",
    "/api/v1/cooperation": "actor=bmwk",
    "/api/v1/measures": "by=degree",
    "/api/v1/paths": "from=landkreis-wolfenbuettel&to=bmwk",
    "/api/v1/why": "from=retrason&to=bmwk",
    "/api/v1/compare": "from=2022-01-01&to=2023-11-01",
    "/doc": "id=retrason",
    "/graphs": "default",
    "/sparql": "query=ASK%7B%7D",
    "/reconcile/de/suggest/entity": "prefix=IG",
    "/reconcile/de/flyout/entity": "id=bmwk",
    "/reconcile/de/preview": "id=bmwk",
    "/reconcile/de/properties": "type=Company",
}
VOLATILE = ("/health", "/metrics", "/api/v1/jobs", "/api/v1/tokens", "/api/v1/backup", "/api/v1/imports")
PAGES = ("/", "/docs", "/openapi.json", "/diagram")


def addresses(served: Served) -> list[str]:
    """Return an address of each route that answers a GET from the data and that needs nothing that is not there."""
    paths: Any = served.json("/openapi.json")["paths"]
    found = list(PAGES)
    for path, operations in paths.items():
        filled = path
        for name, value in FILLED.items():
            filled = filled.replace(name, value)
        if "get" in operations and "{" not in filled and not filled.startswith(VOLATILE):
            found.append(f"{filled}?{ASKED[filled]}" if filled in ASKED else filled)
    return sorted(set(found))


def test_no_read_is_sent_twice(served: Served) -> None:
    """Of every address: an ETag, 304 without a body when it comes back, by GET and HEAD, with the same headers."""
    told = []
    with httpx.Client(base_url=served.address, timeout=60) as client:
        for path in addresses(served):
            first = client.get(path)
            if first.status_code != 200:
                continue
            tag = first.headers.get("etag", "")
            for method in ("GET", "HEAD"):
                again = client.request(method, path, headers={"If-None-Match": f'"x", W/{tag}'})
                same = all(again.headers.get(name) == first.headers.get(name) for name in ("etag", "vary"))
                if not tag or (again.status_code, again.content, same) != (304, b"", True):
                    told.append((method, path, again.status_code))
            assert client.head(path).headers["etag"] == tag, path
    assert told == []


def test_the_sweep_reaches_what_matters(served: Served) -> None:
    """The addresses of the data are among those that were tried, and answer."""
    tried = {path.partition("?")[0] for path in addresses(served)}
    wanted = {"/doc", "/ontology", "/dataset", "/dataset.ttl", "/.well-known/void", "/export.ttl", "/graphs", "/sparql"}
    assert wanted | {"/api/v1/actors/retrason", "/api/v1/changes", "/api/v1/network", "/reconcile/de"} <= tried
    volatile = [path for path in VOLATILE[:3] if "etag" in served.get(path).headers]
    assert volatile == []


def test_a_tag_depends_on_what_an_answer_does(served: Served) -> None:
    """Media type, language, address and role make other tags; the order of parameters does not."""

    def tag(path: str, **headers: str) -> str:
        return httpx.get(served.address + path, headers=headers, follow_redirects=True).headers["etag"]

    doc = "/doc?id=retrason"
    reader = bearer(token(served.folder, "reader"))
    tags = [
        tag(doc, Accept="text/turtle"),
        tag(doc, Accept="application/ld+json"),
        tag(doc, Accept="text/turtle", **{"Accept-Language": "en"}),
        tag("/doc?id=bmwk", Accept="text/turtle"),
        tag(doc, Accept="text/turtle", **reader),
        tag(doc, Accept="text/turtle", **authority(served.folder)),
    ]
    assert len(set(tags)) == len(tags)
    one, other = ("/api/v1/network?around=retrason&hops=1", "/api/v1/network?hops=1&around=retrason")
    assert tag(one) == tag(other)


@pytest.mark.parametrize("query", ["NOW()", "RAND()", "UUID()", "STRUUID()"])
def test_what_differs_each_time_has_no_tag(served: Served, query: str) -> None:
    """A query that asks for the time or for chance is always answered anew."""
    assert "etag" not in served.get("/sparql", query=f"SELECT ({query} AS ?x) {{}}").headers


def test_a_star_asks_whether_something_is_there(served: Served) -> None:
    """`If-None-Match: *` is 304 where there is something, and no other answer where there is nothing."""
    star = {"If-None-Match": "*"}
    there = httpx.get(served.address + "/api/v1/actors/retrason", headers=star)
    assert (there.status_code, there.content, "etag" in there.headers) == (304, b"", True)
    problem(httpx.get(served.address + "/api/v1/actors/nobody", headers=star), 404)
    problem(httpx.get(served.address + "/nowhere", headers=star), 404)
    assert httpx.get(served.address + "/id/retrason", headers=star).status_code == 303
