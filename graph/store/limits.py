"""What a query may be before it is parsed: bounded in length, nesting and operators, asking no other host.

Enters: the text of a query from outside. Leaves: nothing, or Refused. This is the first of two walls: what passes is
evaluated in a worker process that has no network and may be killed. pyoxigraph has no switch against SERVICE, and its
parser knows no word boundaries (``1SERVICE`` and ``SERVICESILENT`` ask another host as well), so a keyword is looked
for anywhere but in a variable and in the local part of a prefixed name. ``<`` may begin an IRI or be a comparison,
which no regular expression can tell: where that could hide a keyword, strings and comments count as text of the query.
"""

import re
from collections.abc import Iterable

from graph.errors import Refused

MAX_CHARACTERS, MAX_UPDATE = 200_000, 1_000_000
MAX_NESTING = 200
MAX_OPERATORS = 2_000
# An escaped character of a local name (ex:a\#b) begins neither a comment nor a string.
LITERALS = (
    r"""\\.|(?P<literal>\"\"\"(?:\\.|[^\\])*?\"\"\"|'''(?:\\.|[^\\])*?'''"""
    r"""|"(?:\\.|[^"\\\n\r])*"|'(?:\\.|[^'\\\n\r])*')"""
    r"""|(?P<iri><[^<>"{}|^`\\\s]*>)|(?P<comment>\#[^\n\r]*)"""
)
_NOT_SYNTAX = re.compile(LITERALS, re.DOTALL)
# An IRI that no comparison can be mistaken for: nothing in it ends an expression or begins a comment or string.
_PLAIN_IRI = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9/:._~%@?&=-]*>")
_NOT_KEYWORDS = re.compile(r"[?$]\w+|:[A-Za-z0-9_-]+")
_OPERATORS = "({[!|&/^+*=<>;,.-"
_MAY_NEST = ("(", "{", "[", ")", "]", "<<")
_BRACKETS = re.compile(r"[({\[]|[)}\]]|<<|>>")


def syntax_of(query: str) -> str:
    """Return the query without its strings, IRIs, comments, variables and local names."""
    return _NOT_KEYWORDS.sub(" ", terms_of(query))


def terms_of(query: str) -> str:
    """Return the query without its strings, IRIs and comments."""
    return _NOT_SYNTAX.sub(" ", query)


def check(query: str) -> None:
    """Refuse a query that is too long, too deeply nested, has too many operators, or asks another host.

    Raises:
        Refused: with the limit that was passed.
    """
    _check(query, MAX_CHARACTERS)
    if _count(query, _OPERATORS) > MAX_OPERATORS and (count := _count(syntax_of(query), _OPERATORS)) > MAX_OPERATORS:
        message = f"The query has {count} brackets, operators and separators; at most {MAX_OPERATORS} are read."
        raise Refused(message, limit="operators")


def check_update(update: str) -> None:
    """Refuse an update that is too long or too deeply nested, or asks another host; its data may be long.

    Raises:
        Refused: with the limit that was passed.
    """
    _check(update, MAX_UPDATE)


def _check(text: str, most: int) -> None:
    """Refuse a text that is too long, too deeply nested, or asks another host.

    Only what comes near a limit is looked at closely: counting characters settles nearly every text.
    """
    if len(text) > most:
        raise Refused(f"The text has {len(text)} characters; at most {most} are read.", limit="length")
    if "service" in text.lower():
        _check_service(text)
    if _count(text, _MAY_NEST) > MAX_NESTING and _depth(text) > MAX_NESTING:
        raise Refused(f"The text is nested more than {MAX_NESTING} deep.", limit="nesting")


def _count(text: str, marks: Iterable[str]) -> int:
    return sum(map(text.count, marks))


def _check_service(query: str) -> None:
    if "service" in syntax_of(query).lower():
        raise Refused("SERVICE asks another host, which this service does not do.", limit="service")
    ambiguous = any(not _PLAIN_IRI.fullmatch(found["iri"]) for found in _NOT_SYNTAX.finditer(query) if found["iri"])
    if ambiguous and "service" in _NOT_KEYWORDS.sub(" ", _PLAIN_IRI.sub(" ", query)).lower():
        told = (
            "The word SERVICE stands in a string or comment beside IRIs with '#' or brackets; write these with a prefix"
        )
        raise Refused(f"{told}.", limit="service")


def _depth(query: str) -> int:
    """Return how deep the brackets go; those between ``<`` and ``>`` count, for the parser may read a comparison."""
    depth = deepest = 0
    for bracket in _BRACKETS.findall(_NOT_SYNTAX.sub(_never_closing, query)):
        depth += 1 if bracket in ("(", "{", "[", "<<") else -1
        deepest = max(deepest, depth)
    return deepest


def _never_closing(found: re.Match[str]) -> str:
    """Return an IRI's brackets, made up so that they close no more than they open: an IRI must not hide depth."""
    brackets = re.sub(r"[^()\[\]]", "", found["iri"] or "")
    closing = sum(1 if bracket in ")]" else -1 for bracket in brackets)
    return f" {brackets} " + "(" * max(0, closing)
