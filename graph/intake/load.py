"""LOAD from hosts that are allowed (SPARQL 1.1 Update, section 3.1.4): fetched and read before the update.

Enters: an update. Leaves: the same with what each LOAD adds as quads, read like a file that is imported, blank nodes
with addresses. A LOAD SILENT that fails, or whose host is not allowed, adds nothing.
"""

import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from pyoxigraph import DefaultGraph, NamedNode, Quad

from graph.errors import BadQuery, Refused, Unreachable, Unreadable
from graph.intake.graphs import SUFFIXES
from graph.intake.rdf import FORMATS, parsed
from graph.sentences import Sentence
from graph.store.elsewhere import MAX_CALLS, Elsewhere, Fetched, Request
from graph.store.federation import federated
from graph.store.jobs import Update
from graph.store.operations import Operation, graph_after, operations
from graph.store.results import bad_query
from graph.store.template import iri

MAX_BYTES = 16_000_000
_ACCEPT = "text/turtle, application/n-triples, application/rdf+xml;q=0.8, application/ld+json;q=0.7, */*;q=0.1"
_SAYS_NOTHING = ("", "text/plain", "application/octet-stream")


def fetched(update: Update, elsewhere: Elsewhere) -> Update:
    """Return an update that needs no other host any more; also checks its text.

    Raises:
        Refused: the text passes a limit, or asks a host that is not allowed.
        BadQuery: a LOAD is not written as one.
        Unreadable: what is loaded cannot be read.
        Unreachable: a host does not answer as it should.
    """
    asked = federated(update, elsewhere)
    if not elsewhere.allowed or "load" not in asked.text.lower():
        return asked
    loads = [operation for operation in operations(asked) if operation.tokens[0][0].upper() == "LOAD"]
    if len(loads) > MAX_CALLS:
        raise Refused(f"The update has {len(loads)} LOAD; at most {MAX_CALLS} are done at once.", limit="load")
    begun = time.monotonic() - asked.spent
    loaded = tuple(_lines(_loaded(operation, elsewhere, begun + elsewhere.seconds)) for operation in loads)
    return replace(asked, loaded=loaded, spent=time.monotonic() - begun)


def _loaded(operation: Operation, elsewhere: Elsewhere, deadline: float) -> list[Quad]:
    """Return what one LOAD adds."""
    try:
        address, graph = _ends(operation)
    except SyntaxError as error:
        raise bad_query(error) from error
    request = Request("LOAD", address, _ACCEPT, MAX_BYTES)
    try:
        quads = _read(address, elsewhere.fetch(request, deadline))
    except (Unreachable, Unreadable, Refused):
        if "SILENT" not in operation.words[:2]:
            raise
        return []
    return [Quad(quad.subject, quad.predicate, quad.object, graph) for quad in quads]


def _ends(operation: Operation) -> tuple[str, NamedNode | DefaultGraph]:
    """Return from where to where an operation loads."""
    written = [token[0] for token in operation.tokens[:7]]
    keywords = [word.upper() for word in written]
    given = 2 if keywords[1:2] == ["SILENT"] else 1
    into = keywords[given + 1 :]
    if len(written) <= given or (into and (into[:2] != ["INTO", "GRAPH"] or len(into) != 3)):  # noqa: PLR2004 (INTO GRAPH name)
        raise BadQuery("A LOAD is written LOAD <address>, or LOAD <address> INTO GRAPH <name>.")
    target = graph_after(operation, "GRAPH") if into else operation.into
    return iri(operation.prologue, written[given]).value, target or DefaultGraph()


def _read(address: str, document: Fetched) -> list[Quad]:
    """Return the quads of a document, its format by its media type, or by its name where that says nothing."""
    path = PurePosixPath(urlsplit(address).path)
    suffix = SUFFIXES.get(document.media, "")
    if document.media in _SAYS_NOTHING and path.suffix.lower() in FORMATS:
        suffix = path.suffix.lower()
    if not suffix:
        raise Unreadable(Sentence("rdf, loaded as other", address=address, media=document.media))
    if not document.body.strip():
        return []
    return parsed(f"{path.stem or 'document'}{suffix}", document.body, base=address)


def _lines(quads: Iterable[Quad]) -> bytes:
    return "".join(f"{quad} .\n" for quad in quads).encode()
