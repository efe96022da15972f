"""Results and graphs made comparable: the same texts exactly when two of them say the same, whatever nodes are called.

Enters: the bytes or triples of a result. Leaves: sorted texts. Values are as the engine stores them (01 is 1). Blank
nodes are renamed by canonicalisation; an address that stands for a blank node here counts as one.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
)

from ontology import names

Term = NamedNode | BlankNode | Literal | Triple
Row = Mapping[str, Term]
RESULTS = {".srx": QueryResultsFormat.XML, ".srj": QueryResultsFormat.JSON, ".tsv": QueryResultsFormat.TSV}
RDF_FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".rdf": RdfFormat.RDF_XML,
    ".trig": RdfFormat.TRIG,
    ".nq": RdfFormat.N_QUADS,
}
_RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_ADDRESS = names.ID + "b-"
_MAIN = DefaultGraph()


@dataclass(frozen=True)
class Table:
    """The solutions of a SELECT, in order."""

    variables: frozenset[str]
    rows: tuple[Row, ...]


Result = Table | bool | tuple[Triple, ...]


def read_result(data: bytes, suffix: str, base: str) -> Result:
    """Return the result that a file or an answer holds; its suffix names the format."""
    if suffix == ".csv":
        header, *lines = csv.reader(io.StringIO(data.decode()))
        return Table(frozenset(header), tuple(_csv_row(header, line) for line in lines))
    if suffix in RDF_FORMATS:
        triples = tuple(quad.triple for quad in parse(data, format=RDF_FORMATS[suffix], base_iri=base))
        return _described(triples)
    found = parse_query_results(data, RESULTS[suffix])
    if isinstance(found, QueryBoolean):
        return bool(found)
    assert isinstance(found, QuerySolutions)
    variables = [variable.value for variable in found.variables]
    rows = ({name: solution[name] for name in variables if solution[name] is not None} for solution in found)
    return Table(frozenset(variables), tuple(rows))


def same(found: Result, expected: Result, query: str) -> bool:
    """Whether two results of a query say the same: in order where it orders, as often as it must where it reduces."""
    if isinstance(found, bool) or isinstance(expected, bool):
        return found is expected
    if not isinstance(found, Table) or not isinstance(expected, Table):
        return not isinstance(found, Table) and not isinstance(expected, Table) and _graph(found) == _graph(expected)
    if found.variables != expected.variables:
        return False
    if re.search(r"\bREDUCED\b", query, re.IGNORECASE):
        once = _table(found, counted=False) == _table(expected, counted=False)
        return once and len(found.rows) <= len(expected.rows)
    ordered = re.search(r"\bORDER\s+BY\b", query, re.IGNORECASE) is not None
    return _table(found, ordered=ordered) == _table(expected, ordered=ordered)


def canonical(quads: Iterable[Quad]) -> list[str]:
    """Return quads as sorted texts that do not depend on the names of blank nodes."""
    dataset = Dataset(
        Quad(_plain(q.subject), q.predicate, _plain(q.object), _plain(q.graph_name))  # type: ignore[arg-type]  # places are kept
        for q in quads
    )
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return sorted(map(str, dataset))


def quads_of(file: Path, graph: NamedNode | DefaultGraph | None = None) -> Iterator[Quad]:
    """Yield the quads of a file, in one graph where one is given; relative IRIs mean files beside it."""
    for quad in parse(path=str(file), format=RDF_FORMATS[file.suffix], base_iri=file.as_uri(), rename_blank_nodes=True):
        yield quad if graph is None else Quad(quad.subject, quad.predicate, quad.object, graph)


def _graph(triples: Iterable[Triple]) -> list[str]:
    return canonical(Quad(triple.subject, triple.predicate, triple.object) for triple in triples)


def _table(table: Table, *, ordered: bool = False, counted: bool = True) -> list[str]:
    """Return a table as the canonical graph of its rows: a node for each, numbered or with how often it is there."""
    rows = [frozenset((name, _plain(value)) for name, value in row.items()) for row in table.rows]
    numbered = list(enumerate(rows)) if ordered else [(n if counted else 1, row) for row, n in Counter(rows).items()]
    quads = []
    for number, row in numbered:
        node = BlankNode()
        quads.append(Quad(node, NamedNode("x:number"), Literal(number)))
        quads += [Quad(node, NamedNode(f"x:name-{name}"), value) for name, value in row]
    return canonical(quads)


def _plain(term: Term | DefaultGraph) -> Term:
    """Return a term as the engine stores it, the address of a blank node as a blank node."""
    if isinstance(term, NamedNode) and term.value.startswith(_ADDRESS):
        return BlankNode(re.sub(r"\W", "", term.value))
    if isinstance(term, Triple):
        return Triple(_plain(term.subject), term.predicate, _plain(term.object))  # type: ignore[arg-type]  # places are kept
    if isinstance(term, Literal):
        return _stored(term)
    return term  # type: ignore[return-value]  # the default graph stands where it stood


@cache
def _stored(literal: Literal) -> Term:
    store = Store()
    store.add(Quad(NamedNode("x:x"), NamedNode("x:x"), literal))
    stored: Term = next(iter(store)).object
    return stored


def _csv_row(header: list[str], line: list[str]) -> Row:
    """Return a line of CSV as a row: it says of a value only its text, and which are blank nodes."""
    cells = zip(header, line, strict=True)
    return {name: BlankNode(cell[2:]) if cell.startswith("_:") else _csv_cell(cell) for name, cell in cells if cell}


def _csv_cell(cell: str) -> Term:
    return NamedNode(cell) if cell.startswith(_ADDRESS) else Literal(cell)


def _described(triples: tuple[Triple, ...]) -> Result:
    """Return what triples say, read as the description of a result where they are one, rows by their index."""
    said: dict[tuple[object, str], list[Term]] = {}
    for triple in triples:
        said.setdefault((triple.subject, triple.predicate.value), []).append(triple.object)
    node = next((t.subject for t in triples if t.object == NamedNode(_RS + "ResultSet")), None)
    if node is None:
        return triples
    if truth := said.get((node, _RS + "boolean")):
        return truth[0].value == "true"  # type: ignore[union-attr]  # a literal

    def index(solution: Term) -> int:
        return int(said.get((solution, _RS + "index"), [Literal(0)])[0].value)  # type: ignore[union-attr]  # a literal

    rows = []
    for solution in sorted(said.get((node, _RS + "solution"), []), key=index):
        bindings = said.get((solution, _RS + "binding"), [])
        rows.append({_text(said[b, _RS + "variable"][0]): said[b, _RS + "value"][0] for b in bindings})
    return Table(frozenset(map(_text, said.get((node, _RS + "resultVariable"), []))), tuple(rows))


def _text(term: Term) -> str:
    assert isinstance(term, Literal)
    return term.value
