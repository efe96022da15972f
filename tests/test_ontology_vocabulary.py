"""The vocabulary: it parses alike everywhere, names nothing that is not there, and is tied to known vocabularies."""

import json
import re
import tomllib
from collections.abc import Iterator

import pyoxigraph
import pytest
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import OWL, RDF, RDFS

import ontology
from ontology import names
from ontology.finding import called
from ontology.model import Role, model

CLASSES, PROPERTIES = (OWL.Class,), (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
EXAMPLE = """{"@context": %s, "@graph": [
  {"@id": "id:a", "@type": "Ministry", "prefLabel": {"de": "Ministerium", "en": "ministry"},
   "hiddenLabel": {"de": ["Minister1um", "Mlnisterium"]}, "funds": "id:b"},
  {"@id": "id:b", "@type": "TransformationNetwork", "prefLabel": {"de": "Netzwerk"}, "startedOn": "2022-01-01"},
  {"@id": "id:s", "@type": "Statement", "subject": "id:a", "relation": "funds", "object": "id:b",
   "startDate": "2022-01-01", "startPrecision": "month", "inferredPart": "start", "amount": "7600000.00",
   "currency": "EUR", "approximate": true, "source": "id:pm", "charStart": 4761, "charEnd": 4942, "via": "id:fund",
   "certainty": "inferred", "reason": {"de": "Grund", "en": "reason"}, "status": "accepted"},
  {"@id": "id:t", "@type": ["Statement", "Membership"], "relation": "startedOn",
   "value": {"@value": "2022-01-01", "@type": "xsd:date"}}
]}"""


def read_by_oxigraph(text: str, syntax: pyoxigraph.RdfFormat) -> Graph:
    """Parse with Oxigraph and hand the triples to rdflib."""
    triples = (quad.triple for quad in pyoxigraph.parse(text.encode(), format=syntax))
    turtle = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES)
    assert turtle is not None
    return Graph().parse(data=turtle, format="nt")


@pytest.fixture(scope="module")
def vocabulary() -> Graph:
    """Return actors.ttl."""
    return Graph().parse(data=ontology.read("actors.ttl"), format="turtle")


def defined(vocabulary: Graph) -> set[str]:
    """Return the local names of the terms of ours that have a type."""
    return {names.local_name(str(s)) for s in vocabulary.subjects(RDF.type) if str(s).startswith(names.GF)}


def mentioned(text: str) -> set[str]:
    """Return the local names of the terms of ours that a text speaks of."""
    return {name for name in re.findall(r"(?<![\w-])gf:([A-Za-z][\w-]*)", text) if not name.startswith("shape-")}


def our_files() -> Iterator[tuple[str, str]]:
    """Yield every file of the vocabulary that speaks of terms, with its text."""
    for name in ("actors.ttl", "shapes.ttl", "context.jsonld"):
        yield name, ontology.read(name)
    for folder, suffix in (("checks", ".rq"), ("rules", ".rq"), ("dataset/retrason", ".ttl"), ("examples/ok", ".ttl")):
        for name in ontology.listing(folder, suffix):
            yield name, ontology.read(folder, name)


@pytest.mark.parametrize("file", ["actors.ttl", "shapes.ttl", "dataset/retrason/retrason.ttl"])
def test_rdflib_and_oxigraph_read_the_same_graph(file: str) -> None:
    """What one engine reads from our Turtle is, term by term, what the other reads."""
    read = Graph().parse(data=ontology.read(file), format="turtle")
    assert len(read) > 200
    assert isomorphic(read, read_by_oxigraph(ontology.read(file), pyoxigraph.RdfFormat.TURTLE))


def test_no_file_names_a_term_that_is_not_defined(vocabulary: Graph) -> None:
    """Every gf: term in vocabulary, shapes, checks, rules, context, data and good examples is defined."""
    known = defined(vocabulary)
    dangling = {file: mentioned(text) - known for file, text in our_files() if mentioned(text) - known}
    assert dangling == {}


def test_every_shape_that_is_referred_to_is_there() -> None:
    """A shape that another one names is defined in shapes.ttl."""
    shapes = Graph().parse(data=ontology.read("shapes.ttl"), format="turtle")
    named = {o for o in shapes.objects() if str(o).startswith(names.GF + "shape-")}
    assert len(named) > 20
    assert named <= set(shapes.subjects())


def test_every_kind_and_property_has_labels_in_german_and_english(vocabulary: Graph) -> None:
    """Nothing of ours is shown without a label in the language of the page."""
    bare = [
        str(term)
        for kind in (*CLASSES, *PROPERTIES)
        for term in vocabulary.subjects(RDF.type, kind)
        if {getattr(label, "language", None) for label in vocabulary.objects(term, RDFS.label)} != {"de", "en"}
    ]
    assert bare == []


def test_relations_between_entities_have_a_label_in_the_other_direction() -> None:
    """A relation reads well from both of its ends, in both languages."""
    assert [
        r.name for r in model().relations.values() if not r.has_value and set(r.inverse_label) != {"de", "en"}
    ] == []


def test_every_kind_has_a_foreign_ancestor(vocabulary: Graph) -> None:
    """A tool that knows ORG, FOAF, schema.org, SKOS, DCTERMS or PROV understands every node of ours."""

    def foreign(kind: str) -> set[str]:
        closure = vocabulary.transitive_objects(URIRef(names.GF + kind), RDFS.subClassOf)
        return {str(c) for c in closure if not str(c).startswith(names.GF)}

    assert {kind for kind in model().kinds if not foreign(kind)} == set()
    assert names.ORG + "FormalOrganization" in foreign("Ministry")
    assert "http://xmlns.com/foaf/0.1/Person" in foreign("Person")
    assert names.ORG + "OrganizationalCollaboration" in foreign("TransformationNetwork")


def test_names_and_vocabulary_agree(vocabulary: Graph) -> None:
    """Every name of ours that code speaks of is defined in actors.ttl."""
    ours = {v for v in vars(names).values() if isinstance(v, str) and v.startswith(names.GF) and v != names.GF}
    assert len(ours) > 30
    assert {names.local_name(iri) for iri in ours} - defined(vocabulary) == set()


def test_the_vocabulary_stays_small() -> None:
    """Phrases are folded into at most 60 relations."""
    assert 50 <= len(model().relations) <= 60


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        ("Ministry", "actor"),
        ("FundingProgramme", "actor"),
        ("Jury", "actor"),
        ("ActorGroup", "actor"),
        ("Person", "actor"),
        ("Award", "affiliation"),
        ("Region", "affiliation"),
        ("Study", "affiliation"),
        ("Topic", "matter"),
        ("Claim", "matter"),
        ("Document", "matter"),
    ],
)
def test_a_kind_says_what_it_is_in_a_network(kind: str, role: Role) -> None:
    """Actors, affiliations and matters are told apart by where a kind stands in the tree."""
    assert model().kinds[kind].role == role


def test_domain_and_range_are_kinds_or_datatypes() -> None:
    """Every relation links kinds that exist, or has values of an XSD type."""
    kinds = set(model().kinds)
    assert {r.name for r in model().relations.values() if r.source not in kinds} == set()
    assert {r.name for r in model().relations.values() if not r.has_value and r.target not in kinds} == set()


def test_the_context_names_every_kind_and_relation() -> None:
    """JSON-LD writes each kind and each relation by its short name, and types what it points to."""
    context = json.loads(ontology.read("context.jsonld"))["@context"]
    for kind in model().kinds.values():
        assert context[kind.name] == f"gf:{kind.name}"
    for relation in model().relations.values():
        entry = context[relation.name]
        typed = entry.get("@type")
        expected = "@id" if not relation.has_value else "xsd:" + names.local_name(relation.target)
        assert (entry["@id"], typed or "xsd:string") == (f"gf:{relation.name}", expected)


def test_json_ld_means_the_same_in_both_engines_and_survives_a_round_trip() -> None:
    """A small network in JSON-LD is one graph in rdflib and Oxigraph, also after rdflib has written it again."""
    context = json.dumps(json.loads(ontology.read("context.jsonld"))["@context"])
    read = Graph().parse(data=EXAMPLE % context, format="json-ld")
    assert isomorphic(read, read_by_oxigraph(EXAMPLE % context, pyoxigraph.RdfFormat.JSON_LD))
    assert (URIRef(names.ID + "s"), URIRef(names.PREDICATE), URIRef(names.GF + "funds")) in read
    assert (URIRef(names.ID + "s"), URIRef(names.CERTAINTY), URIRef(names.INFERRED)) in read
    written = read.serialize(format="json-ld", context=json.loads(context))
    assert isomorphic(read, Graph().parse(data=written, format="json-ld"))
    assert isomorphic(read, read_by_oxigraph(written, pyoxigraph.RdfFormat.JSON_LD))


def test_every_rule_of_extraction_is_called_something_in_german() -> None:
    """Each name is its own in both languages; what another extractor names its rules stays."""
    rules = [
        f"{extractor}: {rule['name']}"
        for extractor, file in (("german", "relations.toml"), ("table", "tables.toml"))
        for rule in tomllib.loads(ontology.read("extraction", file))["rule"]
    ]
    german = [called(rule, "de") for rule in rules]
    assert len(set(german)) == len(set(rules)) == len(rules) > 30
    assert not set(german) & set(rules)
    assert [called(rule, "en") for rule in rules] == rules
    assert called("spacy: funds", "de") == "spacy: funds"
    assert called("german: is funded by", "de") == "Text: wird gefördert von"
