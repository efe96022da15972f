"""What RDF says of one address: complete, of main alone, a page at a time, and the same in every format."""

import json
from typing import Any

import jsonschema
import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple
from rdflib import Graph
from rdflib.compare import isomorphic

from graph.dump import pieces
from graph.errors import Unknown
from graph.framing import framed
from graph.intake.commit import Change, commit
from graph.resource import FORMATS, resource, serialised
from graph.snapshots import read
from graph.store.embedded import EmbeddedStore
from ontology import names
from ontology.model import model
from tests.graph_data import ENTITIES, load, statement

PLACE = {"type": "object", "required": ["@id", "@type", "prefLabel"], "properties": {"@type": {"type": "array"}}}
SOURCE = {"type": "object", "required": ["@id", "@type"]}
STATEMENT = {
    "type": "object",
    "required": ["@id", "@type", "subject", "relation", "certainty", "status"],
    "oneOf": [{"required": ["object"]}, {"required": ["value"]}],
    "properties": {
        "@type": {"type": "array", "contains": {"const": "Statement"}},
        "subject": PLACE,
        "object": PLACE,
        "via": PLACE,
        "source": SOURCE,
        "relation": {"type": "string", "pattern": "^[a-z][A-Za-z]*$"},
        "certainty": {"enum": ["stated", "inferred"]},
        "status": {"const": "accepted"},
        "identifier": {"type": "array"},
        "charStart": {"type": "integer"},
        "approximate": {"type": "boolean"},
    },
}
CLAIM = {"type": "object", "required": ["@id", "prefLabel", "asObject"]}
ENTITY = {
    "type": "object",
    "required": ["@context", "@id", "@type", "prefLabel", "asSubject", "asObject", "inClaims"],
    "properties": {
        "@type": {"type": "array", "minItems": 1},
        "prefLabel": {"type": "object", "additionalProperties": {"type": "string"}},
        "altLabel": {"type": "object", "additionalProperties": {"type": "array"}},
        "hiddenLabel": {"type": "object", "additionalProperties": {"type": "array"}},
        "identifier": {"type": "array"},
        "asSubject": {"type": "array", "items": STATEMENT},
        "asObject": {"type": "array", "items": STATEMENT},
        "inClaims": {"type": "array", "items": CLAIM},
    },
}


def read_back(body: bytes, suffix: str) -> set[Triple]:
    """Return the triples of a document."""
    return {quad.triple for quad in pyoxigraph.parse(body, format=FORMATS[suffix])}


@pytest.mark.long
def test_json_ld_has_one_shape_and_is_the_same_graph(bundled: EmbeddedStore) -> None:
    """Every entity and statement of the bundled network: the frame holds, and read as RDF nothing is lost or added."""
    data = read(bundled)
    for iri in [*data.nodes, *(s.iri for s in data.statements)]:
        found = resource(bundled, data, iri)
        body = serialised(found, "jsonld")
        document: Any = json.loads(body)
        jsonschema.validate(document, STATEMENT if found.is_statement else ENTITY)
        assert read_back(body, "jsonld") == set(found.triples), iri


@pytest.mark.parametrize("iri", ["retrason", "bmwk"])
def test_another_reader_finds_the_same_in_every_format(bundled: EmbeddedStore, iri: str) -> None:
    """Read by rdflib, Turtle, JSON-LD, RDF/XML and N-Triples are one graph."""
    found = resource(bundled, read(bundled), names.ID + iri)
    forms = {"ttl": "turtle", "jsonld": "json-ld", "rdf": "xml", "nt": "nt"}
    graphs = [Graph().parse(data=serialised(found, suffix), format=form) for suffix, form in forms.items()]
    assert len(graphs[0]) == len(found.triples) > 50
    assert all(isomorphic(graphs[0], other) for other in graphs[1:])


def test_a_document_holds_what_main_says_and_nothing_else(bundled: EmbeddedStore) -> None:
    """All triples of the entity and of each statement about it, links both ways, names of what is spoken of."""
    data = read(bundled)
    iri = NamedNode(names.ID + "bmwk")
    found = set(resource(bundled, data, iri.value).triples)
    main = {quad.triple for quad in bundled.quads()}
    assert found < main
    about = {t.subject for t in main if t.object == iri and t.predicate.value in (names.SUBJECT, names.OBJECT)}
    assert {t for t in main if t.subject == iri or t.subject in about} <= found
    links = {relation.iri for relation in model().relations.values()}
    assert {t for t in main if t.object == iri and t.predicate.value in links} <= found
    funded = NamedNode(names.ID + "retrason")
    assert any(t.subject == funded and t.predicate.value == names.PREF_LABEL for t in found)


def test_what_is_not_accepted_is_told_nowhere(store: EmbeddedStore) -> None:
    """Proposals, rejections and derived statements are in no document and in no dump."""
    load(store, ENTITIES, statement("s1", "a", "partnerIn", "b"))
    load(store, statement("p1", "a", "partnerIn", "c", status="proposed"))
    load(store, statement("r1", "a", "cooperatesWith", "c", status="rejected"))
    data = read(store)
    body = serialised(resource(store, data, names.ID + "a"), "nt") + b"".join(pieces(store, "nt"))
    assert b"/id/s1>" in body
    assert not any(f"/id/{hidden}>".encode() in body for hidden in ("p1", "r1"))
    assert b"DerivedStatement" not in body
    for hidden in ("p1", "r1", "nobody"):
        with pytest.raises(Unknown):
            resource(store, data, names.ID + hidden)


def test_pages_of_statements_follow_each_other(bundled: EmbeddedStore) -> None:
    """Page by page all statements are told once, each page with the links of its own statements."""
    data = read(bundled)
    iri, cursor = names.ID + "retrason", 0
    seen: list[str] = []
    triples: set[Triple] = set()
    while True:
        page = resource(bundled, data, iri, cursor, most=7)
        assert len(page.statements) <= 7
        seen += [s.iri for s in page.statements]
        triples |= set(page.triples)
        if page.next is None:
            break
        cursor = page.next
    whole = resource(bundled, data, iri)
    assert sorted(seen) == sorted(s.iri for s in whole.statements)
    assert (triples, page.total) == (set(whole.triples), len(seen))


def test_values_that_fit_no_coercion_keep_their_types(store: EmbeddedStore) -> None:
    """Texts without language, other datatypes, several values and properties without a name come back as they were."""
    load(store, ENTITIES)
    a, other = NamedNode(names.ID + "a"), "https://example.org/p"
    odd: list[tuple[str, Literal | NamedNode]] = [
        (names.ALT_LABEL, Literal("ohne Sprache")),
        (names.NOTE, Literal("a", language="de")),
        (names.NOTE, Literal("b", language="de")),
        (names.IDENTIFIER, Literal("7", datatype=NamedNode(names.XSD + "integer"))),
        (names.SCHEMA + "url", Literal("keine Adresse")),
        (names.ISSUED, Literal("2022", datatype=NamedNode(names.XSD + "gYear"))),
        (names.SKOS + "exactMatch", NamedNode("https://example.org/x")),
        (other, Literal('"\\<script>', language="en-GB")),
        (other, NamedNode("urn:x:y")),
    ]
    commit(store, Change(frozenset(Quad(a, NamedNode(predicate), term) for predicate, term in odd)))
    found = resource(store, read(store), a.value)
    assert {(t.predicate.value, t.object) for t in found.triples} >= set(odd)
    assert read_back(serialised(found, "jsonld"), "jsonld") == set(found.triples)
    written = [
        (names.APPROXIMATE, "1", "boolean"),
        (names.CHAR_START, "007", "integer"),
        (names.CHAR_END, "-7", "integer"),
    ]
    told = {
        Triple(a, NamedNode(name), Literal(text, datatype=NamedNode(names.XSD + type_)))
        for name, text, type_ in written
    }
    assert read_back(framed(a.value, told), "jsonld") == told


@pytest.mark.parametrize("suffix", ["nt", "ttl"])
def test_a_dump_is_all_of_main_in_the_same_bytes(bundled: EmbeddedStore, suffix: str) -> None:
    """Put together the pieces parse as a whole, hold each triple of main once, and are the same the next time."""
    body = b"".join(pieces(bundled, suffix))
    form = {"nt": RdfFormat.N_TRIPLES, "ttl": RdfFormat.TURTLE}[suffix]
    found = [quad.triple for quad in pyoxigraph.parse(body, format=form)]
    assert len(found) == len(set(found))
    assert set(found) == {quad.triple for quad in bundled.quads()}
    assert b"".join(pieces(bundled, suffix)) == body
