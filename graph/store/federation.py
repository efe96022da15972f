"""SERVICE at hosts that are allowed (SPARQL 1.1 Federated Query): asked before the query, and joined as VALUES.

Enters: a query or an update. Leaves: the same with the solutions of each SERVICE in its place, or Refused. Its pattern
is evaluated there on its own, as the recommendation defines it for a constant address; so no worker needs a network.
What is left of the text meets the same checks as every other: a SERVICE that was not recognised here is refused there.
"""

import json
import re
import time
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from pyoxigraph import Literal, NamedNode

from graph.errors import Refused, Unreachable
from graph.store.elsewhere import MAX_CALLS, Elsewhere, Request
from graph.store.jobs import Query, Update
from graph.store.limits import LITERALS, MAX_CHARACTERS, MAX_UPDATE, check, check_update, syntax_of
from graph.store.operations import parts
from graph.store.results import bad_query
from graph.store.template import iri
from ontology import names

MAX_ROWS, MAX_BYTES = 10_000, 5_000_000
_JSON = "application/sparql-results+json"
_TOKEN = re.compile(
    LITERALS + r"|(?P<mark>[{}])|(?P<variable>[?$]\w+)|(?P<name>[\w:@%][\w:.%-]*)|(?P<other>\S)", re.DOTALL
)
_NOTHING = " VALUES () { () } "
_T = TypeVar("_T", Query, Update)


@dataclass(frozen=True)
class Clause:
    """One SERVICE of a text: where it stands, its address as it is written, and its pattern with the brackets."""

    begin: int
    end: int
    address: str
    pattern: str
    silent: bool


def federated(asked: _T, elsewhere: Elsewhere) -> _T:
    """Return what is asked with the solutions of other hosts in place of each SERVICE; also checks its text.

    Raises:
        Refused: the text passes a limit, asks a host that is not allowed, or what it answers is too much.
        BadQuery: an address cannot be read.
        Unreachable: a host does not answer as it should, and the clause is not SILENT.
    """
    checked, most = (check, MAX_CHARACTERS) if isinstance(asked, Query) else (check_update, MAX_UPDATE)
    looked_for = elsewhere.allowed and len(asked.text) <= most and "service" in asked.text.lower()
    clauses = _clauses(asked.text) if looked_for else []
    checked(_with(asked.text, clauses, [_NOTHING] * len(clauses)))
    if not clauses:
        return asked
    for clause in clauses:
        if "service" in syntax_of(clause.pattern).lower():
            raise Refused("A SERVICE inside a SERVICE is not asked; write them side by side.", limit="service")
        check(clause.pattern)
    begun = time.monotonic() - asked.spent
    blocks = [_solutions(asked, clause, elsewhere, begun + elsewhere.seconds) for clause in clauses]
    return replace(asked, text=_with(asked.text, clauses, blocks), spent=time.monotonic() - begun)


def _clauses(text: str) -> list[Clause]:
    """Return the SERVICE clauses of a text, the outermost ones.

    Raises:
        Refused: one asks a variable, or there are too many.
    """
    tokens = [token for token in _TOKEN.finditer(text) if token.lastgroup != "comment"]
    closing, found, at = _closing(tokens), list[Clause](), 0
    while at < len(tokens):
        clause, after = _clause(text, tokens, at, closing) if _is(tokens[at], "SERVICE") else (None, at + 1)
        if clause is not None:
            found.append(clause)
        if len(found) > MAX_CALLS:
            raise Refused(f"The text has more SERVICE than the {MAX_CALLS} that are asked at most.", limit="service")
        at = after
    return found


def _closing(tokens: list[re.Match[str]]) -> dict[int, int]:
    """Return the number of the closing bracket for that of each bracket that opens and is closed."""
    found, opened = dict[int, int](), list[int]()
    for number, token in enumerate(tokens):
        if token[0] == "{" and token.lastgroup == "mark":
            opened.append(number)
        elif token.lastgroup == "mark" and opened:
            found[opened.pop()] = number
    return found


def _clause(text: str, tokens: list[re.Match[str]], at: int, closing: dict[int, int]) -> tuple[Clause | None, int]:
    """Return the clause whose keyword is a token, and the number of the token after it.

    None where no clause can be seen, which the check then refuses.
    """
    silent = at + 1 < len(tokens) and _is(tokens[at + 1], "SILENT")
    place, opens = at + 1 + silent, at + 2 + silent
    if place < len(tokens) and tokens[place].lastgroup == "variable":
        raise Refused("SERVICE is asked at an address, not at a variable; write the address.", limit="service")
    if opens not in closing or tokens[place].lastgroup not in ("iri", "name"):
        return None, at + 1
    end = tokens[closing[opens]].end()
    pattern = text[tokens[opens].start() : end]
    return Clause(tokens[at].start(), end, tokens[place][0], pattern, silent), closing[opens] + 1


def _is(token: re.Match[str], keyword: str) -> bool:
    return token.lastgroup == "name" and token[0].upper() == keyword


def _with(text: str, clauses: list[Clause], blocks: list[str]) -> str:
    """Return a text with a block in place of each clause."""
    begins, ends = [0, *(clause.end for clause in clauses)], [*(clause.begin for clause in clauses), len(text)]
    kept = [text[begin:end] for begin, end in zip(begins, ends, strict=True)]
    return kept[0] + "".join(block + after for block, after in zip(blocks, kept[1:], strict=True))


def _solutions(asked: Query | Update, clause: Clause, elsewhere: Elsewhere, deadline: float) -> str:
    """Return what a host answers to a clause, as VALUES; for a SILENT one that fails, one solution without a value."""
    (prologue,) = [before for before, _, end in parts(asked.text, asked.base) if clause.begin < end][:1]
    try:
        address = iri(prologue, clause.address).value
    except SyntaxError as error:
        raise bad_query(error) from error
    prefixes = names.SPARQL_PREFIXES.replace("\n", " ")
    query = f"{prefixes} {prologue} SELECT * WHERE {clause.pattern}"
    request = Request("SERVICE", address, _JSON, MAX_BYTES, (("query", query),))
    known = {found[0][1:] for found in _TOKEN.finditer(clause.pattern) if found.lastgroup == "variable"}
    try:
        return _values(elsewhere.fetch(request, deadline).body, known, address)
    except (Unreachable, Refused) as error:
        if not clause.silent or error.details.get("limit") == "service":
            raise
        return _block(sorted(known), [["UNDEF"] * len(known)])


def _values(body: bytes, known: set[str], address: str) -> str:
    """Return the solutions of a body as VALUES.

    Raises:
        Unreachable: it is no solutions, or cannot be written into a query.
        Refused: it has more solutions than are joined.
    """
    wrong = f"<{address}>, which SERVICE asks, answers with "
    try:
        answer = json.loads(body)
        variables, rows = answer["head"]["vars"], answer["results"]["bindings"]
        if len(rows) > MAX_ROWS:
            raise Refused(f"{wrong}{len(rows)} rows; at most {MAX_ROWS} are joined, so ask it for less.", limit="rows")
        if len({*variables}) < len(variables) or not {*variables} <= known:
            raise Unreachable(f"{wrong}variables that its pattern does not have.")
        block = _block(variables, [[_term(row.get(name), wrong) for name in variables] for row in rows])
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise Unreachable(f"{wrong}what is no whole SPARQL result in JSON.") from error
    if re.search("from|service", syntax_of(block), re.IGNORECASE):
        raise Unreachable(f"{wrong}a language tag that is none.")
    return block


def _block(variables: list[str], rows: list[list[str]]) -> str:
    """Return a VALUES block; the names of our graphs are written so that they do not count as named by the query."""
    head, body = " ".join(f"?{name}" for name in variables), " ".join(f"({' '.join(row)})" for row in rows)
    return f" VALUES ({head}) {{ {body} }} ".replace(names.GRAPH, names.GRAPH[:-1] + "\\u002F")


def _term(value: dict[str, Any] | None, wrong: str) -> str:
    """Return a term of a JSON result (SPARQL 1.1 Query Results JSON Format, section 3.2.2) as SPARQL writes it."""
    if value is None:
        return "UNDEF"
    kind, text, datatype = value["type"], value["value"], value.get("datatype")
    if kind == "uri":
        return str(NamedNode(text))
    if kind in ("literal", "typed-literal"):
        language = value.get("xml:lang")
        return str(Literal(text, language=language, datatype=None if language or not datatype else NamedNode(datatype)))
    what = "blank nodes, which mean nothing here" if kind == "bnode" else "terms that are not joined"
    raise Unreachable(f"{wrong}{what}; let its pattern leave them out, with FILTER(!isBlank(?x)).")
