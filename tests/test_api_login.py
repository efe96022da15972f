"""Logging in: the link of the server, a token, sessions and how they end, and that no other page acts by them."""

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from api.session import CODE_SECONDS, SESSION_SECONDS, Sessions
from api.tokens import Tokens, local
from tests.served import Served, authority, run, serving
from tests.test_api_access import INSERT, bearer, token
from tests.test_api_errors import problem

EDITOR = "Referat 32"
PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a folder that the tests share."""
    with serving(tmp_path_factory.mktemp("held") / "data") as found:
        yield found


Enter = Callable[..., httpx.Client]


@pytest.fixture
def enter() -> Iterator[Enter]:
    """Return what opens a browser and logs in, by a token or by the key of the folder."""
    with ExitStack() as closing:

        def entered(served: Served, secret: str | None = None) -> httpx.Client:
            client = closing.enter_context(httpx.Client(base_url=served.address, timeout=60))
            answer = client.post("/login", data={"token": secret or authority(served.folder)["Authorization"][7:]})
            assert answer.status_code == 303, answer.text
            return client

        yield entered


def csrf(client: httpx.Client) -> str:
    """Return what the forms of a page carry."""
    found = re.search(r'name="csrf" value="(\w+)"', client.get("/sparql", headers=PAGE).text)
    assert found
    return found[1]


def update(client: httpx.Client, headers: dict[str, str]) -> httpx.Response:
    """Send an update as a page does."""
    return client.post("/sparql", data={"update": INSERT % "x:page"}, headers=headers)


def test_the_link_logs_in_once_and_stands_nowhere_after(tmp_path: Path) -> None:
    """It becomes a cookie by a redirect that tells no referrer; used again it is refused, and nothing logs it."""
    with serving(tmp_path / "data") as served, httpx.Client() as client:
        link = served.link()
        first = client.get(link)
        assert (first.status_code, first.headers["location"]) == (303, "/")
        assert first.headers["referrer-policy"] == "no-referrer"
        assert first.headers["cache-control"] == "no-store"
        attributes = first.headers["set-cookie"].lower().split("; ")
        assert {"httponly", "samesite=strict", "path=/", f"max-age={SESSION_SECONDS}"} <= set(attributes)
        assert "secure" not in attributes
        assert client.get(served.address + "/api/v1/tokens").status_code == 200
        again = httpx.get(link, headers=PAGE)
        assert (again.status_code, "set-cookie" in again.headers) == (403, False)
        assert "gilt einmal und 10 Minuten" in again.text
        code = link.partition("=")[2]
        assert code not in again.text + httpx.get(served.address + "/metrics").text
    assert "".join(served.said).count(code) == 1


def test_a_token_logs_in_with_its_role(held: Served, enter: Enter) -> None:
    """An editor's session writes with the proof of a page, and the journal has its name; tokens are an admin's."""
    client = enter(held, token(held.folder, "editor", "--name", EDITOR))
    assert update(client, {"X-CSRF": csrf(client)}).status_code == 200
    change = held.json("/api/v1/changes", since=held.json("/health")["generation"] - 1)["items"][0]  # type: ignore[operator, index]
    assert change["who"] == EDITOR
    problem(client.get("/api/v1/tokens"), 403)
    wrong = client.post("/login", data={"token": "gf_wrong"})
    assert (wrong.status_code, "set-cookie" in wrong.headers) == (403, False)
    assert "Dieses Token gilt hier nicht." in wrong.text


def test_what_writes_shows_that_a_page_of_ours_sends_it(held: Served, enter: Enter) -> None:
    """Without what a page holds, with that of another session, or from another site, a session writes nothing."""
    client, other = enter(held), enter(held)
    proof, before = {"X-CSRF": csrf(client)}, held.json("/health")["generation"]
    refused: list[dict[str, str]] = [
        {},
        {"X-CSRF": "0" * 64},
        {"X-CSRF": csrf(other)},
        proof | {"Origin": "http://evil.example"},
        proof | {"Origin": "null"},
        proof | {"Sec-Fetch-Site": "same-site"},
        proof | {"Sec-Fetch-Site": "cross-site"},
    ]
    for headers in refused:
        problem(update(client, headers), 403)
        problem(client.post("/api/v1/tokens", json={"role": "admin"}, headers=headers), 403)
        problem(client.delete("/api/v1/tokens/nobody", headers=headers), 403)
    assert held.json("/health")["generation"] == before
    assert update(client, proof | {"Origin": held.address, "Sec-Fetch-Site": "same-origin"}).status_code == 200
    assert client.get("/api/v1/tokens").status_code == 200


def test_logging_in_and_out_is_for_pages_of_ours(held: Served, enter: Enter) -> None:
    """Another site neither logs in nor out; without the proof of the page nobody is logged out."""
    client = enter(held)
    key = {"token": authority(held.folder)["Authorization"][7:]}
    for headers in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        problem(httpx.post(held.address + "/login", data=key, headers=headers), 403)
        problem(client.post("/logout", data={"csrf": csrf(client)}, headers=headers), 403)
    problem(client.post("/logout"), 403)
    value = dict(client.cookies)
    gone = client.post("/logout", data={"csrf": csrf(client)})
    assert (gone.status_code, dict(client.cookies)) == (303, {})
    assert httpx.get(held.address + "/api/v1/tokens", cookies=value).status_code == 401


def test_a_session_ends_when_its_token_is_revoked(held: Served, enter: Enter) -> None:
    """The next request is nobody's, also where a token of the same name is made after."""
    client = enter(held, token(held.folder, "admin", "--name", "Vertretung"))
    assert client.get("/api/v1/tokens").status_code == 200
    assert run("token", "revoke", "Vertretung", folder=held.folder).returncode == 0
    token(held.folder, "admin", "--name", "Vertretung")
    problem(client.get("/api/v1/tokens"), 401)
    assert "Abmelden" not in client.get("/sparql", headers=PAGE).text


def test_nothing_is_read_of_a_file_that_will_not_be_taken(held: Served, enter: Enter) -> None:
    """Who only reads, or sends from a page of another site, is refused by the head of the form."""
    reader, owner = enter(held, token(held.folder, "reader")), enter(held)
    host, foreign = urlsplit(held.address).netloc, "Sec-Fetch-Site: cross-site\r\n"
    for client, more in ((reader, ""), (owner, foreign)):
        cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        head = f"Host: {host}\r\nCookie: {cookie}\r\nContent-Length: 200000000\r\n{more}"
        kind = "Content-Type: multipart/form-data; boundary=x\r\n\r\n"
        with socket.create_connection((urlsplit(held.address).hostname, urlsplit(held.address).port), 20) as sent:
            sent.sendall(f"POST /import HTTP/1.1\r\n{head}{kind}".encode())
            assert sent.recv(100).startswith(b"HTTP/1.1 403 ")


def test_who_logs_in_anew_ends_the_session_before(held: Served, enter: Enter) -> None:
    """Its cookie is replaced in the browser, so nobody could log out of it; whoever copied it is out."""
    client, key = enter(held), authority(held.folder)["Authorization"][7:]
    before = dict(client.cookies)
    assert httpx.get(held.address + "/api/v1/tokens", cookies=before).status_code == 200
    assert client.post("/login", data={"token": key}).status_code == 303
    assert client.get("/api/v1/tokens").status_code == 200
    problem(httpx.get(held.address + "/api/v1/tokens", cookies=before), 401)


def test_no_origin_stops_the_service(held: Served) -> None:
    """What is no address is a foreign page like others, on every way that writes."""
    for origin in ("http://[", "http://]", "null", "http://elsewhere.example", "//"):
        for path in ("/login", "/logout", "/open", "/ranking", "/api/v1/jobs"):
            problem(httpx.post(held.address + path, data={"text": "a"}, headers={"Origin": origin}), 403)


@pytest.mark.parametrize("charset", ["punycode", "idna", "unicode_escape", "utf-7", "undefined", "latin-1"])
def test_a_form_is_in_utf_8(held: Served, charset: str) -> None:
    """A charset that takes long to decode, or makes what is no text, is refused before anything is read."""
    part = b'--x\r\nContent-Disposition: form-data; name="token"\r\n\r\na-\\ud800+2AA-\r\n--x--\r\n'
    for path in ("/login", "/open"):
        kind = f"multipart/form-data; boundary=x; charset={charset}"
        answer = httpx.post(held.address + path, content=part, headers={"Content-Type": kind})
        assert answer.status_code == 415
        assert "UTF-8" in answer.text


def test_sessions_end_by_time_and_are_bounded(tmp_path: Path) -> None:
    """A code lives ten minutes and a session twelve hours; with too many the oldest goes; no secret is kept."""
    now, known = [0.0], Tokens(tmp_path)
    sessions = Sessions(tmp_path, known, most=2, clock=lambda: now[0])
    old, code = sessions.code(), sessions.code()
    assert sessions.redeem(old) is None
    assert sessions.redeem("") is None
    now[0] = CODE_SECONDS - 1
    assert sessions.redeem(code) == local()
    assert sessions.redeem(code) is None
    late = sessions.code()
    now[0] += CODE_SECONDS
    assert sessions.redeem(late) is None
    values = [sessions.open(local()) for _ in range(3)]
    assert [sessions.find(value) for value in values] == [None, local(), local()]
    assert not any(secret in repr(vars(sessions)) for secret in (*values, code))
    now[0] += SESSION_SECONDS - 1
    assert sessions.find(values[2]) == local()
    now[0] += 1
    assert [sessions.find(value) for value in values] == [None] * 3


def test_who_guesses_has_to_wait(tmp_path: Path) -> None:
    """After thirty attempts a client waits, with codes as with tokens, also on this machine, and gets a page."""
    with serving(tmp_path / "data") as served, httpx.Client(base_url=served.address) as client:
        for attempt in range(30):
            answer = client.get("/login?code=x") if attempt % 2 else client.post("/login", data={"token": "x"})
            assert answer.status_code == 403
        assert [client.get("/login?code=x").status_code, client.get(served.link()).status_code] == [429, 429]
        assert "Zu viele Versuche. In " in client.post("/login", data={"token": "x"}).text
        assert client.get("/login").status_code == 200


def test_below_a_path_and_behind_tls_the_cookie_stays_there(tmp_path: Path) -> None:
    """It is sent to that path alone, over TLS alone, and every redirect keeps the path."""
    options = ("--root-path", "/netz", "--trusted-proxy", "127.0.0.1")
    with serving(tmp_path / "data", *options) as served, httpx.Client() as client:
        assert "/netz/login?code=" in served.link()
        answer = client.get(served.link(), headers={"X-Forwarded-Proto": "https"})
        assert answer.headers["location"] == "/netz/"
        assert {"path=/netz", "secure"} <= set(answer.headers["set-cookie"].lower().split("; "))


def test_a_private_service_leads_a_person_to_the_login_and_back(tmp_path: Path) -> None:
    """A browser is sent to the login, a program gets 401; it says nothing of the data, and leads to no other host."""
    folder = tmp_path / "data"
    secret = token(folder, "reader")
    with serving(folder, "--private") as served, httpx.Client(base_url=served.address) as client:
        problem(client.get("/sparql"), 401)
        sent = client.get("/?around=retrason&lang=en", headers=PAGE)
        assert (sent.status_code, sent.headers["location"]) == (
            303,
            "/login?next=%3Faround%3Dretrason%26lang%3Den",
        )
        asking = client.get(sent.headers["location"], headers=PAGE)
        assert asking.status_code == 200
        assert "Generation" not in asking.text
        assert client.get("/static/geflecht.css").status_code == 200
        for wanted, leads in (
            ("sparql?lang=en", "/sparql?lang=en"),
            ("?around=retrason&lang=en", "/?around=retrason&lang=en"),
            ("//evil.example", "/"),
            ("\\evil.example", "/"),
            ("https://evil.example", "/"),
            ("/evil.example", "/"),
            ("sparql\r\nX: y", "/"),
        ):
            answer = client.post("/login", data={"token": secret, "next": wanted})
            assert (answer.status_code, answer.headers["location"]) == (303, leads)
        seen = client.get("/sparql", headers=PAGE)
        assert (seen.status_code, seen.headers["cache-control"]) == (200, "private, no-cache")
        assert client.post("/sparql", data={"query": "ASK {}"}).status_code == 200
        problem(client.post("/sparql", data={"update": INSERT % "x:no"}, headers={"X-CSRF": csrf(client)}), 403)


def test_what_is_kept_of_a_page_is_not_shown_to_another(held: Served, enter: Enter) -> None:
    """The tag of a page is another for each session, and a header with a token counts more than a cookie."""
    client, other = enter(held), enter(held)
    asked = [one.get("/sparql", headers=PAGE) for one in (client, other)]
    asked.append(httpx.get(held.address + "/sparql", headers=PAGE))
    tags = {answer.headers["etag"] for answer in asked}
    assert len(tags) == 3
    assert client.get("/sparql", headers=PAGE).headers["cache-control"] == "private, no-cache"
    problem(client.get("/api/v1/tokens", headers=bearer("gf_wrong")), 401)
    for strange in ("geflecht", "a=b; ; =", f"{'x' * 5000}=1", "=; $Path=/"):
        assert httpx.get(held.address + "/api/v1/tokens", headers={"Cookie": strange}).status_code == 401
