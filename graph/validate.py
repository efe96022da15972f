"""Checks before anything is written: SHACL Core in pySHACL, and the SPARQL checks as SELECTs in the view itself.

Enters: a view, an in-memory store whose default graph holds a change as it will stand, and around it the triples of the
nodes it touches. Leaves: a Report of findings, each with its check, its node and messages in German and English.

What a view must hold so that nothing is reported wrongly: each statement whole; each node that a statement refers to,
with its kinds and names; a plain link only together with an accepted statement that carries it. Duplicates are found
among what the view holds.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from typing import Literal as OneOf

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    parse,
)

import ontology
from graph.statements import Term
from ontology import names

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

Severity = OneOf["violation", "warning"]
_PREFIX = names.GF + "shape-"
_VOCABULARY = NamedNode(names.GRAPH_VOCABULARY)
_PLACES = (names.LINE_START, names.LINE_END, names.CHAR_START, names.CHAR_END)
_CORE = frozenset(
    {"accepted-without-link", "dangling-end", "link-without-statement", "no-kind", "unknown-kind", "unknown-relation"}
)
_COMPARED = {names.START_DATE, names.END_DATE, names.VALUE, *_PLACES}


@dataclass(frozen=True)
class Finding:
    """One problem: the check that found it, the node it is about, the value concerned, what to do by language."""

    check: str
    severity: Severity
    node: str
    value: str | None
    message: dict[str, str]


@dataclass(frozen=True)
class Report:
    """All findings on a view, violations first."""

    findings: tuple[Finding, ...]

    @property
    def violations(self) -> tuple[Finding, ...]:
        """The findings that forbid writing."""
        return tuple(finding for finding in self.findings if finding.severity == "violation")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that are worth a look."""
        return tuple(finding for finding in self.findings if finding.severity == "warning")

    @property
    def conforms(self) -> bool:
        """Whether there is no violation."""
        return not self.violations


def validate(view: Store) -> Report:
    """Check the default graph of a view; the vocabulary is loaded into a named graph of it."""
    if not len(view):
        return Report(())
    view.extend(_vocabulary())
    return _report((*shape_findings(view), *query_findings(view)))


def validate_core(view: Store) -> Report:
    """Check who, what, whom and of which kind, by queries alone: what rules that read single rows cannot see."""
    view.extend(_vocabulary())
    return _report(query_findings(view, _CORE))


def _report(findings: Iterable[Finding]) -> Report:
    found = {(f.severity, f.check, f.node, f.value or ""): f for f in findings}
    return Report(tuple(found[key] for key in sorted(found)))


def shape_findings(view: Store) -> Iterator[Finding]:
    """Yield what the shapes find, in no fixed order."""
    from pyshacl import validate as run
    from rdflib.namespace import RDF, SH

    shapes = _shapes()
    _, results, _ = run(_as_rdflib(view), shacl_graph=shapes, inference="none", advanced=False, meta_shacl=False)
    for result in results.subjects(RDF.type, SH.ValidationResult):
        shape = results.value(result, SH.sourceShape)
        value = results.value(result, SH.value)
        yield Finding(
            check=str(shape).removeprefix(_PREFIX),
            severity="warning" if results.value(result, SH.resultSeverity) == SH.Warning else "violation",
            node=str(results.value(result, SH.focusNode)),
            value=None if value is None else str(value),
            message={getattr(text, "language", ""): str(text) for text in shapes.objects(shape, SH.message)},
        )


def query_findings(view: Store, only: frozenset[str] | None = None) -> Iterator[Finding]:
    """Yield what the queries find, or those named, in no fixed order; the vocabulary must be in the view."""
    for check in _checks():
        if only is not None and check.name not in only:
            continue
        solutions = view.query(check.query)
        assert isinstance(solutions, QuerySolutions)
        has_value = "value" in (variable.value for variable in solutions.variables)
        for solution in solutions:
            node, value = _text(solution["node"]), _text(solution["value"]) if has_value else None
            yield Finding(check.name, check.severity, node, value, check.say(node, value))


@dataclass(frozen=True)
class _Check:
    """A query that selects ``?node`` and maybe ``?value``; its header gives severity and messages."""

    name: str
    severity: Severity
    query: str
    templates: dict[str, str]

    def say(self, node: str, value: str | None) -> dict[str, str]:
        """Return the messages about one node."""
        return {
            language: template.replace("{node}", node).replace("{value}", value or "")
            for language, template in self.templates.items()
        }


@cache
def _checks() -> tuple[_Check, ...]:
    return tuple(_check(file) for file in ontology.listing("checks", ".rq"))


def _check(file: str) -> _Check:
    query = ontology.read("checks", file)
    header = dict(line[2:].split(": ", 1) for line in query.splitlines()[:3])
    severity: Severity = "warning" if header["severity"] == "warning" else "violation"
    return _Check(file.removesuffix(".rq"), severity, query, {"de": header["de"], "en": header["en"]})


@cache
def _vocabulary() -> tuple[Quad, ...]:
    triples = parse(ontology.read("actors.ttl").encode(), format=RdfFormat.TURTLE)
    return tuple(Quad(triple.subject, triple.predicate, triple.object, _VOCABULARY) for triple in triples)


@cache
def _shapes() -> "Graph":
    from rdflib import Graph

    return Graph().parse(data=ontology.read("shapes.ttl"), format="turtle")


def _as_rdflib(view: Store) -> "Graph":
    """Return the default graph and the tree of kinds; triple terms, of which no shape speaks, are left out."""
    from rdflib import Graph

    # A literal that does not fit its type is a finding of ours, not an entry in a log.
    logging.getLogger("rdflib.term").setLevel(logging.ERROR)
    subclass = NamedNode(names.SUBCLASS_OF)
    graph = Graph()
    for source, predicate in ((DefaultGraph(), None), (_VOCABULARY, subclass)):
        for quad in view.quads_for_pattern(None, predicate, None, source):
            target = _comparable(quad.predicate, quad.object)
            if not isinstance(quad.subject, Triple) and not isinstance(target, Triple):
                graph.add((_node(quad.subject), _node(quad.predicate), _node(target)))
    return graph


def _comparable(predicate: NamedNode, term: Term) -> Term:
    """Return a term that pySHACL can compare: it stops at a blank node, so one that stands for a value gets a name."""
    if isinstance(term, BlankNode) and predicate.value in _COMPARED:
        return NamedNode(f"urn:blank:{term.value}")
    return term


def _node(term: NamedNode | BlankNode | Literal) -> "Node":
    import rdflib

    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    # rdflib tells "day" and "day"^^xsd:string apart; the shapes write the first.
    plain = term.language or term.datatype.value == names.XSD + "string"
    datatype = None if plain else rdflib.URIRef(term.datatype.value)
    return rdflib.Literal(term.value, lang=term.language, datatype=datatype, normalize=False)


def _text(term: object) -> str:
    return term.value if isinstance(term, NamedNode | BlankNode | Literal) else str(term)
