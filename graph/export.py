"""Exports: the stored triples in the formats that RDF tools read, and the relations as a table.

Enters: a store or a snapshot of it. Leaves: bytes, in the same order every time. What is derived or internal stays
out: it is recomputed where it is imported.
"""

import csv
import io
from collections.abc import Mapping, Sequence

from pyoxigraph import NamedNode, Quad, RdfFormat, serialize

from graph.exports.view import Names
from graph.intake.table.cells import guarded
from graph.node import Credit
from graph.snapshot import Snapshot
from graph.statements import Statement
from graph.store import Readable
from ontology import names

_FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "trig": RdfFormat.TRIG,
    "nq": RdfFormat.N_QUADS,
}
MEDIA_TYPES = {suffix: format_.media_type for suffix, format_ in _FORMATS.items()}
CSV = "text/csv; charset=utf-8"
_COLUMNS = (
    "subject", "subject_kind", "relation", "object", "object_kind", "start", "end", "observed", "amount", "currency",
    "approximate", "role", "certainty", "reason", "note", "source", "licence",
    "attribution", "id", "statement",
)  # fmt: skip
_NONE = Credit()


def export(store: Readable, suffix: str) -> bytes:
    """Return everything in main, and in formats with named graphs also what is proposed, rejected, or a user's."""
    format_ = _FORMATS[suffix]
    with store.writing():
        quads = sorted(store.quads(), key=str)
        if format_.supports_datasets:
            for graph in _graphs(store):
                quads.extend(sorted(store.quads(graph), key=str))
    return serialised(quads, suffix)


def serialised(quads: Sequence[Quad], suffix: str) -> bytes:
    """Return quads in an RDF format; one without named graphs takes them as triples."""
    format_ = _FORMATS[suffix]
    triples = quads if format_.supports_datasets else [quad.triple for quad in quads]
    return serialize(triples, format=format_, prefixes=names.PREFIXES) or b""


def _graphs(store: Readable) -> list[str]:
    found = {
        graph.value for (graph,) in store.rows("SELECT DISTINCT ?g { GRAPH ?g {} }") if isinstance(graph, NamedNode)
    }
    return sorted(found - {names.GRAPH_DERIVED, names.GRAPH_META})


def relations_csv(snapshot: Snapshot, statements: Sequence[Statement] | None = None) -> bytes:
    """Return every accepted statement as a row of an edge list, as the ready mapping ``edges`` reads it.

    ``statements`` are those that are wanted, where not all are. Beside each source stand its licence and whom it asks
    to name.

    A text that a spreadsheet would run as a formula has an apostrophe before it, which the import takes off. Places in
    texts, and what a relation runs through, have no column.
    """
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(_COLUMNS)
    named, asked = Names(snapshot), snapshot.statements if statements is None else statements
    for row in sorted(_row(snapshot, statement, named) for statement in asked):
        rows.writerow(map(guarded, row))
    return text.getvalue().encode()


def _row(snapshot: Snapshot, s: Statement, named: Names) -> tuple[str, ...]:
    def kind(iri: str) -> str:
        return snapshot.nodes[iri].kind if iri in snapshot.nodes else ""

    value, credit = s.value is not None, snapshot.credits.get(s.source or "", _NONE)
    return (
        named(s.subject),
        kind(s.subject),
        s.relation,
        str(s.value) if value else named(s.object),
        "" if value else kind(s.object),
        str(s.start or ""),
        str(s.end or ""),
        str(s.observed or ""),
        f"{s.amount:f}" if s.amount is not None else "",
        s.currency or "",
        "yes" if s.approximate else "",
        s.role or "",
        s.certainty,
        _one(s.reason),
        _one(s.note),
        named(s.source) if s.source else "",
        credit.licence or "",
        _one(credit.attribution),
        s.identifier or "",
        s.id,
    )


def _one(texts: Mapping[str, str]) -> str:
    return texts.get("de") or next(iter(texts.values()), "")
