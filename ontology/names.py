"""Namespaces and the terms that code speaks of, as full IRIs.

A test holds this file and actors.ttl together: every name of ours that stands here is defined there.
"""

GF = "https://w3id.org/geflecht/ns#"
ID = "https://w3id.org/geflecht/id/"
GRAPH = "https://w3id.org/geflecht/graph/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
OWL = "http://www.w3.org/2002/07/owl#"
ORG = "http://www.w3.org/ns/org#"
PROV = "http://www.w3.org/ns/prov#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
SCHEMA = "https://schema.org/"
SH = "http://www.w3.org/ns/shacl#"

PREFIXES = {
    "gf": GF,
    "id": ID,
    "rdf": RDF,
    "rdfs": RDFS,
    "xsd": XSD,
    "owl": OWL,
    "org": ORG,
    "prov": PROV,
    "skos": SKOS,
    "dcterms": DCTERMS,
    "schema": SCHEMA,
    "foaf": "http://xmlns.com/foaf/0.1/",
    "cv": "http://data.europa.eu/m8g/",
}
SPARQL_PREFIXES = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())

TYPE = RDF + "type"
SUBJECT, PREDICATE, OBJECT = RDF + "subject", RDF + "predicate", RDF + "object"
LABEL = RDFS + "label"
SUBCLASS_OF = RDFS + "subClassOf"
PREF_LABEL, ALT_LABEL, HIDDEN_LABEL = SKOS + "prefLabel", SKOS + "altLabel", SKOS + "hiddenLabel"
NOTE = SKOS + "note"
LICENCE, ATTRIBUTION = DCTERMS + "license", SCHEMA + "creditText"
SOURCE, IDENTIFIER, TITLE, ISSUED = DCTERMS + "source", DCTERMS + "identifier", DCTERMS + "title", DCTERMS + "issued"
LICENCE, ATTRIBUTION = DCTERMS + "license", SCHEMA + "creditText"
REPLACED_BY, DIFFERENT_FROM = DCTERMS + "isReplacedBy", OWL + "differentFrom"
START_DATE, END_DATE = SCHEMA + "startDate", SCHEMA + "endDate"
VALUE, CURRENCY, ROLE_NAME, URL = SCHEMA + "value", SCHEMA + "currency", SCHEMA + "roleName", SCHEMA + "url"
WAS_DERIVED_FROM, WAS_GENERATED_BY = PROV + "wasDerivedFrom", PROV + "wasGeneratedBy"

ENTITY, ACTOR, AFFILIATION, MATTER = GF + "Entity", GF + "Actor", GF + "Affiliation", GF + "Matter"
DOCUMENT, CLAIM, ABOUT = GF + "Document", GF + "Claim", GF + "about"
STATEMENT, DERIVED_STATEMENT = GF + "Statement", GF + "DerivedStatement"
RELATION, INVERSE_LABEL = GF + "Relation", GF + "inverseLabel"
COOPERATION, MEMBERSHIP, FUNDER = GF + "cooperation", GF + "membership", GF + "funder"
CERTAINTY, STATED, INFERRED = GF + "certainty", GF + "stated", GF + "inferred"
STATUS, PROPOSED, ACCEPTED, REJECTED = GF + "status", GF + "proposed", GF + "accepted", GF + "rejected"
GENERATION, DERIVED_AT = GF + "generation", GF + "derivedGeneration"
SCORE, FOUND_BY, QUOTE = GF + "score", GF + "foundBy", GF + "quote"
DECIDED_BY, DECIDED_AT = GF + "decidedBy", GF + "decidedAt"
ERASED_IN = GF + "erasedIn"
REASON, AS_READ, RULE_VERSION = GF + "reason", GF + "asRead", GF + "ruleVersion"
OBSERVED_ON, INFERRED_PART = GF + "observedOn", GF + "inferredPart"
START_PRECISION, END_PRECISION = GF + "startPrecision", GF + "endPrecision"
OBSERVED_PRECISION, OBJECT_PRECISION = GF + "observedPrecision", GF + "objectPrecision"
APPROXIMATE, VIA, ON_BEHALF_OF = GF + "approximate", GF + "via", GF + "onBehalfOf"
LINE_START, LINE_END, CHAR_START, CHAR_END = GF + "lineStart", GF + "lineEnd", GF + "charStart", GF + "charEnd"

# The graphs of the store that are ours. Main is the store's default graph and has no name.
GRAPH_PROPOSED, GRAPH_REJECTED = GRAPH + "proposed", GRAPH + "rejected"
GRAPH_DERIVED, GRAPH_META = GRAPH + "derived", GRAPH + "meta"
SYSTEM_GRAPHS = (GRAPH_PROPOSED, GRAPH_REJECTED, GRAPH_DERIVED, GRAPH_META)
# Holds actors.ttl beside what is checked, in memory only; no store has it.
GRAPH_VOCABULARY = GRAPH + "vocabulary"


def id_of(iri: str) -> str:
    """Return the id of an entity or statement: what follows our base, else the whole IRI, so that none are alike.

    >>> id_of("https://w3id.org/geflecht/id/bmwk"), id_of("https://example.org/id/bmwk")
    ('bmwk', 'https://example.org/id/bmwk')
    """
    rest = iri.removeprefix(ID)
    return rest if rest and rest != iri and "/" not in rest else iri


def local_name(iri: str) -> str:
    """Return what stands after the last ``#`` or ``/`` of an IRI.

    >>> local_name("https://w3id.org/geflecht/ns#funds")
    'funds'
    """
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
