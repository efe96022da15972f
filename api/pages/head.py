"""The head of every page: where one can go, who is logged in, the same page in the other language.

Enters: the request that is answered. Leaves: what the head shows. A page that is not there has no entry: entries are
those of ``_ENTRIES`` whose addresses the application knows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from markupsafe import Markup
from starlette.types import Scope

from api.access import route_path
from api.session import ASKED, visit_of
from viz.style import Language

_Listed = tuple[str, str, dict[str, str]]
"""Path, word, what its address asks besides the language."""
_ENTRIES: tuple[_Listed, ...] = (
    ("/", "ex_explore", {"view": "all"}),
    ("/overview", "nav_overview", {}),
    ("/ranking", "nav_ranking", {}),
    ("/compare", "nav_compare", {}),
    ("/data", "nav_data", {}),
    ("/sparql", "nav_sparql", {}),
    ("/history", "nav_history", {}),
)
_FOOT: tuple[_Listed, ...] = (
    ("/diagram", "diagram", {}),
    ("/docs", "interfaces", {}),
    ("/jobs", "nav_jobs", {}),
)
_ADMIN: tuple[_Listed, ...] = (("/tokens", "nav_tokens", {}),)
_BELOW = {"/data": ("/import", "/review", "/duplicates", "/edit", "/merge")}
"""Pages that belong to an entry without having one."""


@dataclass(frozen=True)
class Entry:
    """An entry of the menu: its address below the page's own folder, its word, whether the page is in it."""

    address: str
    word: str
    here: bool


@dataclass(frozen=True)
class Head:
    """What the head and foot of a page show.

    ``who`` is the name of the token of who is logged in, ``carried`` the query of the page but for its language, and
    ``login`` the address that logs in and leads back.
    """

    entries: tuple[Entry, ...] = ()
    foot: tuple[Entry, ...] = ()
    who: str | None = None
    role: str | None = None
    csrf: str = ""
    carried: str = ""
    login: str = "login"

    @property
    def field(self) -> Markup:
        """The hidden field of every form that writes."""
        return Markup('<input type="hidden" name="csrf" value="{}">').format(self.csrf)


def head(language: Language) -> Head:
    """Return the head for who asks now; without a request it is empty."""
    scope = ASKED.get()
    if scope is None:
        return Head()
    visit, path = visit_of(scope), route_path(scope)
    given = parse_qsl(scope["query_string"].decode("latin-1"))
    query = urlencode([(name, value) for name, value in given if name not in ("lang", "code", "csrf")])
    foot = (*_FOOT, *(_ADMIN if visit and visit.token.role == "admin" else ()))
    return Head(
        entries=tuple(_shown(scope, _ENTRIES, path, language)),
        foot=tuple(_shown(scope, foot, path, language)),
        who=visit.token.name if visit else None,
        role=visit.token.role if visit else None,
        csrf=visit.csrf if visit else "",
        carried=f"&{query}" if query else "",
        login=_login(path, query, language),
    )


def _shown(scope: Scope, listed: Iterable[_Listed], path: str, language: str) -> Iterable[Entry]:
    there: Any = scope["app"].state.addresses
    for address, word, query in listed:
        if address in there:
            asked = "./" + address[1:] + "?" + urlencode({**query, "lang": language})
            at = path == address and (path != "/" or bool(scope["query_string"]))
            yield Entry(asked, word, at or path in _BELOW.get(address, ()))


def _login(path: str, query: str, language: str) -> str:
    """Return the address that logs in and leads back to the page."""
    back = {} if path in ("/login", "/") and not query else {"next": path[1:] + (f"?{query}" if query else "")}
    return "login?" + urlencode({"lang": language, **({} if path == "/login" else back)})
