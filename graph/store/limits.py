"""What a query may be before it is parsed: bounded in length, nesting and operators, asking no other host.

Enters: the text of a query from outside. Leaves: nothing, or Refused. pyoxigraph has no switch against SERVICE, and
5,000 nested brackets or chained operators end the process, so all are looked for in the text, outside strings and
comments. The parser knows no word boundaries (``1SERVICE`` and ``SERVICESILENT`` ask another host as well), so a
keyword is looked for anywhere but in a variable and in the local part of a prefixed name.
"""

import re

from graph.errors import Refused

MAX_CHARACTERS = 200_000
MAX_NESTING = 200
MAX_OPERATORS = 2_000
# An escaped character of a local name (ex:a\#b) begins neither a comment nor a string.
LITERALS = (
    r"""\\.|(?P<literal>\"\"\"(?:\\.|[^\\])*?\"\"\"|'''(?:\\.|[^\\])*?'''"""
    r"""|"(?:\\.|[^"\\\n\r])*"|'(?:\\.|[^'\\\n\r])*')"""
    r"""|(?P<iri><[^<>"{}|^`\\\s]*>)|(?P<comment>\#[^\n\r]*)"""
)
_NOT_SYNTAX = re.compile(LITERALS, re.DOTALL)
_NOT_KEYWORDS = re.compile(r"[?$]\w+|:[A-Za-z0-9_-]+")
_OPERATORS = re.compile(r"[({\[!|&/^+*=<>;,.-]")
_BRACKETS = re.compile(r"[({\[]|[)}\]]|<<|>>")


def syntax_of(query: str) -> str:
    """Return the query without its strings, IRIs, comments, variables and local names."""
    return _NOT_KEYWORDS.sub(" ", _NOT_SYNTAX.sub(" ", query))


def check(query: str) -> None:
    """Refuse a query that is too long, too deeply nested, has too many operators, or asks another host.

    Raises:
        Refused: with the limit that was passed.
    """
    if len(query) > MAX_CHARACTERS:
        raise Refused(f"The query has {len(query)} characters; at most {MAX_CHARACTERS} are read.", limit="length")
    syntax = syntax_of(query)
    if "service" in syntax.lower():
        raise Refused("SERVICE asks another host, which this service does not do.", limit="service")
    if _depth(query) > MAX_NESTING:
        raise Refused(f"The query is nested more than {MAX_NESTING} deep.", limit="nesting")
    if (count := len(_OPERATORS.findall(syntax))) > MAX_OPERATORS:
        message = f"The query has {count} brackets, operators and separators; at most {MAX_OPERATORS} are read."
        raise Refused(message, limit="operators")


def _depth(query: str) -> int:
    """Return how deep the brackets go; those between ``<`` and ``>`` count, for the parser may read a comparison."""
    depth = deepest = 0
    for bracket in _BRACKETS.findall(_NOT_SYNTAX.sub(lambda found: found["iri"] or " ", query)):
        depth += 1 if bracket in ("(", "{", "[", "<<") else -1
        deepest = max(deepest, depth)
    return deepest
