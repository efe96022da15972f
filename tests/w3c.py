"""The W3C test suites for SPARQL, read from their manifests; they lie beside the checkout, not in it."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlparse

from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS, Namespace
from rdflib.term import Node

SUITES = Path(os.environ.get("GEFLECHT_SUITES", Path(__file__).parent.parent.parent / "shared" / "suites")) / "sparql"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
DAWGT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-dawg#")


@dataclass(frozen=True)
class Data:
    """Files of a dataset: those of the default graph, and those of named graphs by IRI."""

    default: tuple[Path, ...] = ()
    named: dict[str, Path] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """One test: its name, kind, what is asked on what data, and what is expected."""

    name: str
    kind: str
    request: Path
    data: Data
    result: Path | None
    expected: Data
    folder: str


@cache
def cases(manifest: str) -> tuple[Case, ...]:
    """Return the tests of a manifest and of those it includes, without withdrawn ones."""
    return tuple(_cases(SUITES / manifest)) if (SUITES / manifest).exists() else ()


def _cases(manifest: Path) -> Iterator[Case]:
    graph = Graph().parse(manifest, publicID=manifest.as_uri())
    for included in graph.objects(None, MF.include):
        for file in Collection(graph, included):
            yield from _cases(_path(file))
    for entries in graph.objects(None, MF.entries):
        for entry in Collection(graph, entries):
            if graph.value(entry, DAWGT.approval) not in (DAWGT.Withdrawn, DAWGT.Rejected):
                yield _case(graph, entry, manifest)


def _case(graph: Graph, entry: Node, manifest: Path) -> Case:
    action = graph.value(entry, MF.action)
    result = graph.value(entry, MF.result)
    kind = str(graph.value(entry, RDF.type)).rsplit("#", 1)[-1]
    asked = graph.value(action, QT.query) or graph.value(action, UT.request) or action
    is_file = isinstance(result, URIRef)
    return Case(
        name=str(entry).rsplit("#", 1)[-1].rsplit("/", 1)[-1],
        kind=kind,
        request=_path(asked) if isinstance(asked, URIRef) else manifest,
        data=_data(graph, action),
        result=_path(result) if is_file else None,
        expected=Data() if is_file or result is None else _data(graph, result),
        folder=manifest.parent.name,
    )


def _data(graph: Graph, node: Node | None) -> Data:
    default = [*graph.objects(node, QT.data), *graph.objects(node, UT.data)]
    named = {str(file): _path(file) for file in graph.objects(node, QT.graphData) if isinstance(file, URIRef)}
    for given in graph.objects(node, UT.graphData):
        file = graph.value(given, UT.graph) or graph.value(given, UT.data)
        named[str(graph.value(given, RDFS.label))] = _path(file)
    return Data(tuple(map(_path, default)), named)


def _path(node: Node | None) -> Path:
    return Path(unquote(urlparse(str(node)).path))
