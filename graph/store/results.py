"""Query results as bytes, in the format a client asks for.

Enters: what pyoxigraph's Store returns, and an Accept header. Leaves: an Answer; the engine serialises natively.
"""

import re
from itertools import islice

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat, Triple, serialize

from graph.errors import BadQuery, Refused
from graph.store.bounds import Buffer, Rows, too_many
from graph.store.jobs import Answer, Limits
from graph.store.limits import syntax_of
from ontology import names

Found = QuerySolutions | QueryBoolean | QueryTriples | list[Triple]
_QUALITY = re.compile(r"0(\.\d*)?|1(\.0*)?")
_PROLOGUE = re.compile(r"\bprefix\s+[\w.-]*", re.IGNORECASE)
_FORM = re.compile(r"\b(select|ask|construct|describe)\b", re.IGNORECASE)
_DECLARED = re.compile(r"\b(?:prefix\s+[\w.-]*|base)", re.IGNORECASE)
_QUERIES = ("select", "ask", "construct", "describe")
_UPDATES = ("insert", "delete", "with", "load", "clear", "create", "drop", "copy", "move", "add")
_POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)

SOLUTIONS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
    "application/json": QueryResultsFormat.JSON,
    "application/xml": QueryResultsFormat.XML,
}
GRAPHS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/xml": RdfFormat.RDF_XML,
    "application/json": RdfFormat.JSON_LD,
}


_ROWS = {
    QueryResultsFormat.JSON: Rows.JSON,
    QueryResultsFormat.XML: Rows.XML,
    QueryResultsFormat.CSV: Rows.CSV,
    QueryResultsFormat.TSV: Rows.TSV,
}


def serialise(found: Found, accept: str, limits: Limits) -> Answer:
    """Return a result in the first format of ours that the Accept header allows, best quality first.

    Raises:
        Refused: it has more bytes, rows or triples than a result may have, or the header allows no format that fits
            this form of query.
    """
    if isinstance(found, QueryTriples | list):
        media = best(accept, list(GRAPHS))
        buffer, triples = Buffer(limits.result), iter(found)
        serialize(islice(triples, limits.rows), buffer, format=GRAPHS[media], prefixes=names.PREFIXES)
        if next(triples, None) is not None:
            raise too_many(limits.rows, "triples")
    else:
        asks = isinstance(found, QueryBoolean)
        media = best(accept, [m for m in SOLUTIONS if not (asks and m.startswith("text/"))])
        buffer = Buffer(limits.result, limits.rows, None if asks else _ROWS[SOLUTIONS[media]])
        found.serialize(buffer, SOLUTIONS[media])
        buffer.settle()
    return Answer(buffer.getvalue(), _with_charset(media))


def builds_graph(query: str) -> bool:
    """Whether a query is a CONSTRUCT or a DESCRIBE, whose answer is a graph."""
    form = _FORM.search(_PROLOGUE.sub(" ", syntax_of(query)))
    return form is not None and form[1].lower() in ("construct", "describe")


def is_query(text: str) -> bool:
    """Whether a text begins as a query does."""
    return _first_word(text) in _QUERIES


def is_update(text: str) -> bool:
    """Whether a text begins as an update does."""
    return _first_word(text) in _UPDATES


def _first_word(text: str) -> str:
    found = re.search(r"\w+", _DECLARED.sub(" ", syntax_of(text)))
    return found[0].lower() if found else ""


def best(accept: str, offered: list[str]) -> str:
    """Return the offered media type that an Accept header prefers (RFC 9110, section 12.5.1)."""
    ranges = [_range(part) for part in (accept.strip() or "*/*").split(",") if part.strip()]
    scored = [(_quality(media, ranges), media) for media in offered]
    quality, media = max(scored, key=lambda pair: pair[0])
    if quality <= 0:
        raise Refused(f"This result exists as {', '.join(offered)}; none of them is in '{accept}'.", limit="accept")
    return media


def bad_query(error: SyntaxError) -> BadQuery:
    """Return a parser's error as one sentence, with its position where it gives one."""
    found = _POSITION.match(str(error))
    if not found:
        return BadQuery(f"The query cannot be read: {error}.")
    line, column, expected = int(found[1]), int(found[2]), _short(found[3])
    return BadQuery(f"The query cannot be read at line {line}, column {column}: {expected}", line=line, column=column)


def _short(expected: str, most: int = 160) -> str:
    text = " ".join(expected.split())
    return text if len(text) <= most else text[: most - 1] + "…"


def _range(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip() for piece in part.split(";"))
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "q":
            return name.lower(), float(value) if _QUALITY.fullmatch(value.strip()) else 0.0
    return name.lower(), 1.0


def _quality(media: str, ranges: list[tuple[str, float]]) -> float:
    """Return what the most specific range that fits a media type says of it; text/csv;q=0 forbids it beside */*."""
    for name in (media, media.partition("/")[0] + "/*", "*/*"):
        fitting = [quality for known, quality in ranges if known == name]
        if fitting:
            return max(fitting)
    return 0.0


def _with_charset(media: str) -> str:
    return f"{media}; charset=utf-8" if media.startswith("text/") else media
