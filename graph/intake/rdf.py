"""RDF files in: Turtle, TriG, N-Triples, N-Quads, JSON-LD and RDF/XML become a Change.

Enters: a file's name and bytes. Leaves: a Reading: the Change, and what was skipped and why. Blank nodes get addresses
by canonicalisation, so that reading a file twice adds nothing. A plain link between entities that no statement of
the same file carries becomes a statement whose source is the file.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from pyoxigraph import (
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    parse,
)

from graph.errors import Unreadable
from graph.intake import guard
from graph.intake.after import is_link
from graph.intake.blanks import with_addresses
from graph.intake.commit import LOCAL, Author, Change
from graph.sentences import Sentence
from graph.sentences_parsers import found_wrong
from graph.statements import Term, statement_iri
from ontology import names

MAX_BYTES = 256 * 1024 * 1024
FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".turtle": RdfFormat.TURTLE,
    ".trig": RdfFormat.TRIG,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".jsonld": RdfFormat.JSON_LD,
    ".json": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
}
_MAIN = DefaultGraph()
_TYPE, _STATUS = NamedNode(names.TYPE), NamedNode(names.STATUS)
_STATEMENT, _ACCEPTED = NamedNode(names.STATEMENT), NamedNode(names.ACCEPTED)
_PROPOSED, _REJECTED = NamedNode(names.PROPOSED), NamedNode(names.REJECTED)
_GRAPH_PROPOSED, _GRAPH_REJECTED = NamedNode(names.GRAPH_PROPOSED), NamedNode(names.GRAPH_REJECTED)
_PLACED: dict[Term, NamedNode] = {_PROPOSED: _GRAPH_PROPOSED, _REJECTED: _GRAPH_REJECTED}
_STATUSES: dict[Term | DefaultGraph, NamedNode] = {_GRAPH_PROPOSED: _PROPOSED, _GRAPH_REJECTED: _REJECTED}
_RECOMPUTED = {NamedNode(names.GRAPH_DERIVED), NamedNode(names.GRAPH_META)}
_PARTS = tuple(map(NamedNode, (names.SUBJECT, names.PREDICATE, names.OBJECT)))

Terms = dict[NamedNode, list[Term]]


@dataclass(frozen=True)
class Reading:
    """What a file holds: the change it asks for, the number of quads read, and what was skipped, with reasons."""

    change: Change
    quads: int
    statements: int
    skipped: tuple[Sentence, ...] = ()


def read_rdf(name: str, data: bytes, *, title: str | None = None, by: Author = LOCAL) -> Reading:
    """Read an RDF file; its suffix names the format.

    Raises:
        Unreadable: empty, too large, not UTF-8, of another format, or broken; with line and column where known.
    """
    quads = parsed(name, data)
    if not quads:
        shown = PurePath(name).name
        raise Unreadable(Sentence("rdf, none")).of(shown)
    kept = [quad for quad in quads if quad.graph_name not in _RECOMPUTED]
    left_out = len(quads) - len(kept)
    skipped = (Sentence("rdf, recomputed", count=left_out),) if left_out else ()
    nodes = _statement_nodes(kept)
    placed = list(_placed(kept, nodes))
    minted = _minted(placed, nodes, _file_source(name, data, title))
    change = Change(frozenset([*placed, *minted]), by=by, why=f"import {PurePath(name).name}")
    return Reading(change, len(quads), len(nodes) + sum(quad.object == _STATEMENT for quad in minted), skipped)


def parsed(name: str, data: bytes, base: str = names.ID) -> list[Quad]:
    """Return the quads of a file as they stand, blank nodes with addresses; raises as read_rdf does.

    ``base`` is what relative IRIs begin with.
    """
    suffix, shown = PurePath(name).suffix.lower(), PurePath(name).name
    if suffix not in FORMATS:
        raise Unreadable(Sentence("rdf, other name", endings=", ".join(FORMATS))).of(shown)
    if not data.strip():
        raise Unreadable(Sentence("empty file", file=shown), file=shown)
    if len(data) > MAX_BYTES:
        raise Unreadable(Sentence("too large", count=len(data), most=MAX_BYTES)).of(shown)
    try:
        safe = guard.checked(data, FORMATS[suffix])
        return with_addresses(_told(guard.plain(list(parse(safe, format=FORMATS[suffix], base_iri=base)))))
    except SyntaxError as error:
        raise _broken(error).of(shown) from error
    except Unreadable as error:
        raise error.of(shown) from error


def _told(quads: list[Quad]) -> list[Quad]:
    """Return quads whose predicates have a namespace: a relative address is an id, and no id says what relates two.

    Raises:
        Unreadable: a predicate is relative.
    """
    relative = next((q.predicate.value for q in quads if q.predicate.value.startswith(names.ID)), None)
    if relative is not None:
        short = relative.removeprefix(names.ID)
        raise Unreadable(Sentence("rdf, relative", address=short[:80]))
    return quads


def _broken(error: SyntaxError) -> Unreadable:
    expected = (error.msg or str(error)).split(": ", 1)[-1]
    elsewhere = "LoadDocumentCallback" in expected
    what = Sentence("rdf, context", ours=guard.CONTEXT_ADDRESS) if elsewhere else found_wrong(expected)
    key, line, column = "broken at" if error.lineno else "broken", error.lineno, error.offset
    return Unreadable(Sentence(key, line=line, column=column, what=what), line=line, column=column)


def _statement_nodes(quads: list[Quad]) -> dict[NamedNode, Terms]:
    typed = (quad.subject for quad in quads if quad.predicate == _TYPE and quad.object == _STATEMENT)
    found: dict[NamedNode, Terms] = {node: defaultdict(list) for node in typed if isinstance(node, NamedNode)}
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and quad.subject in found:
            found[quad.subject][quad.predicate].append(quad.object)
    return found


def _placed(quads: list[Quad], nodes: dict[NamedNode, Terms]) -> Iterator[Quad]:
    """Yield the quads with each statement in the graph of its status.

    A statement without a status has that of the graph it stands in, accepted if that is none of ours; one with several
    is left in main, where validation refuses it.
    """
    standing = {
        quad.subject: quad.graph_name for quad in quads if quad.predicate == _TYPE and quad.object == _STATEMENT
    }
    graphs = {node: _graph_of(terms, standing[node]) for node, terms in nodes.items()}
    for quad in quads:
        graph = graphs.get(quad.subject) if isinstance(quad.subject, NamedNode) else None
        yield quad if graph is None else Quad(quad.subject, quad.predicate, quad.object, graph)
    for node, terms in nodes.items():
        if _STATUS not in terms:
            yield Quad(node, _STATUS, _STATUSES.get(graphs[node], _ACCEPTED), graphs[node])


def _graph_of(terms: Terms, standing: object) -> NamedNode | DefaultGraph:
    statuses = set(terms.get(_STATUS, ()))
    if not statuses and isinstance(standing, NamedNode) and standing in _STATUSES:
        return standing
    return _PLACED.get(statuses.pop(), _MAIN) if len(statuses) == 1 else _MAIN


def _minted(quads: list[Quad], nodes: dict[NamedNode, Terms], source: list[Quad]) -> list[Quad]:
    """Return a statement for each plain link that no statement of the file carries, and the file as its source."""
    carried = {
        tuple(terms[part][0] for part in _PARTS) for terms in nodes.values() if all(part in terms for part in _PARTS)
    }
    links = [q for q in quads if is_link(q) and (q.subject, q.predicate, q.object) not in carried]
    minted = [quad for link in links for quad in _statement(link, source[0].subject)]
    return [*source, *minted] if minted else []


def _statement(link: Quad, source: Term) -> Iterator[Quad]:
    parts = [link.subject, link.predicate, link.object]
    texts = [term.value if isinstance(term, NamedNode) else str(term) for term in parts]
    node = NamedNode(statement_iri(str(source), "link", *texts))
    yield Quad(node, _TYPE, _STATEMENT, _MAIN)
    for predicate, term in zip(_PARTS, parts, strict=True):
        yield Quad(node, predicate, term, _MAIN)
    yield Quad(node, NamedNode(names.SOURCE), source, _MAIN)
    yield Quad(node, NamedNode(names.CERTAINTY), NamedNode(names.STATED), _MAIN)
    yield Quad(node, _STATUS, _ACCEPTED, _MAIN)


def _file_source(name: str, data: bytes, title: str | None) -> list[Quad]:
    """Return the document that stands for the file: its title, and its hash as identifier."""
    digest = hashlib.sha256(data).hexdigest()
    node = NamedNode(f"{names.ID}file-{digest[:16]}")
    shown = Literal(title or PurePath(name).name)
    triples: list[tuple[str, Term]] = [
        (names.TYPE, NamedNode(names.DOCUMENT)),
        (names.PREF_LABEL, shown),
        (names.TITLE, shown),
        (names.IDENTIFIER, Literal(f"sha256:{digest}")),
    ]
    return [Quad(node, NamedNode(predicate), term, _MAIN) for predicate, term in triples]
