"""Queries on the bundled network: the embedded store against rdflib's own engine, both serialising to JSON."""

from functools import partial
from pathlib import Path

from rdflib import Graph

from bench.measure import Row, best
from graph.export import export
from graph.intake.bundled import load_bundled
from graph.store import Query, open_store
from ontology import names

QUERIES = {
    "who cooperates": "SELECT DISTINCT ?a ?b { ?a gf:cooperatesWith|^gf:cooperatesWith ?b }",
    "two hops from ReTraSON": "SELECT DISTINCT ?c { id:retrason ?p ?b . ?b ?q ?c . ?c skos:prefLabel ?n }",
    "shareholders by kind": "SELECT ?k (COUNT(?a) AS ?n) { ?a gf:shareholderOf ?x ; a ?k } GROUP BY ?k",
    "all statements": "SELECT ?s ?a ?p ?b { ?s rdf:subject ?a ; rdf:predicate ?p ; rdf:object ?b }",
}


def measure(folder: Path) -> list[Row]:
    """Return a row for each query."""
    store = open_store(folder)
    load_bundled(store)
    peer = Graph().parse(data=export(store, "nt"), format="nt")
    rows = []
    for name, query in QUERIES.items():
        ours = best(partial(store.answer, Query(query, "application/json")), 20)
        theirs = best(partial(_rdflib, peer, names.SPARQL_PREFIXES + query))
        rows.append(Row(f"query: {name}", ours, theirs, "rdflib"))
    store.close()
    return rows


def _rdflib(graph: Graph, query: str) -> bytes | None:
    return graph.query(query).serialize(format="json")
