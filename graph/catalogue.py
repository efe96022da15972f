"""What this data is, for programs that look for data: VoID and DCAT-AP.

Enters: a snapshot, who publishes it, the address of the service. Leaves: triples: a catalogue with one dataset, its
files and its SPARQL endpoint. https://www.w3.org/TR/void/ and DCAT-AP 3 (https://semiceu.github.io/DCAT-AP/releases/3.0.0/).
Every source is named with its licence and whom it asks to name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from graph.arrays.codes import NONE, Ints
from graph.arrays.edges import ACCEPTED
from graph.node import Credit
from graph.snapshot import Snapshot
from graph.store import Store
from ontology import names
from ontology.model import model

DCAT, VOID, FOAF = "http://www.w3.org/ns/dcat#", "http://rdfs.org/ns/void#", "http://xmlns.com/foaf/0.1/"
VCARD = "http://www.w3.org/2006/vcard/ns#"
PREFIXES = {"dcat": DCAT, "void": VOID, "vcard": VCARD}
TITLE = {"de": "Geflecht: Akteure und ihre Beziehungen", "en": "Geflecht: actors and their relations"}
ABOUT = {
    "de": "Akteure und ihre Beziehungen; jede Aussage mit Quelle, Tag und der Angabe, ob sie genannt oder "
    "erschlossen ist.",
    "en": "Actors and their relations; each statement with its source, its day, and whether it is stated or inferred.",
}
DUMPS = {"ttl": "text/turtle", "nt": "application/n-triples"}
_FILES = "http://publications.europa.eu/resource/authority/file-type/"
_LANGUAGES = "http://publications.europa.eu/resource/authority/language/"
_IANA = "https://www.iana.org/assignments/media-types/"
_FILE_TYPES = {"ttl": "RDF_TURTLE", "nt": "RDF_N_TRIPLES"}
_FEW = 50_000
"""Up to so many statements the triples of main are counted: with more it takes longer than an answer may."""
Term = NamedNode | BlankNode | Literal
_Facts = Iterator[tuple[str, Term]]


@dataclass(frozen=True)
class Publisher:
    """Who publishes the data, and the address to write to: mailto: or of a page; empty where none was told.

    Without a name it is the service itself.
    """

    name: str = ""
    contact: str = ""


@dataclass(frozen=True)
class Source:
    """A source: its address, title, and what it asks for where its data is passed on."""

    iri: str
    title: str
    credit: Credit
    statements: int


_SERVICE = Publisher()


def catalogue(store: Store, data: Snapshot, address: str, by: Publisher = _SERVICE) -> tuple[Triple, ...]:
    """Return the description of the data; ``address`` is that of the service, without a slash at its end."""
    dataset = NamedNode(f"{address}/dataset#data")
    told = list(_about(NamedNode(f"{address}/dataset#catalogue"), _catalogue(store, data, address)))
    told += _about(dataset, _dataset(store, data, address))
    told += _published(dataset, address, by)
    for suffix in DUMPS:
        dump = f"{address}/dataset.{suffix}"
        told += _about(NamedNode(f"{dump}#file"), _distribution(data, dump, suffix))
        told += _named(dataset, DCAT + "distribution", NamedNode(f"{dump}#file"))
    service = NamedNode(f"{address}/sparql#service")
    told += _about(service, _sparql(dataset, address))
    for source in sources(data):
        told += _about(NamedNode(source.iri), _source(source))
    told += _partitions(dataset, data)
    return tuple(told)


def sources(data: Snapshot) -> list[Source]:
    """Return the sources that accepted statements cite, by title, each with how many cite it."""
    cited = data.edges.columns["source"][data.edges.of_origin(ACCEPTED)]
    entities, nothing = data.edges.numbering.entities, Credit()
    codes, counts = np.unique(cited[cited != NONE], return_counts=True)
    found = [(entities[code], count) for code, count in zip(codes.tolist(), counts.tolist(), strict=True)]
    known = (
        Source(iri, data.sources.get(iri, names.id_of(iri)), data.credits.get(iri, nothing), n) for iri, n in found
    )
    return sorted(known, key=lambda source: (source.title, source.iri))


def citing(data: Snapshot, iri: str) -> Ints:
    """Return the accepted statements that cite a source, by row."""
    rows = data.edges.of_origin(ACCEPTED)
    found: Ints = rows[data.edges.columns["source"][rows] == data.edges.numbering.entities.find(iri)]
    return found


def licences(data: Snapshot) -> list[str]:
    """Return the licences of the sources that are cited, by IRI."""
    return sorted({source.credit.licence for source in sources(data) if source.credit.licence})


def relation_counts(data: Snapshot) -> Mapping[str, int]:
    """Return the number of accepted statements of each relation."""
    codes, relations = (data.edges.columns["relation"], data.edges.numbering.relations)
    found, counts = np.unique(codes[data.edges.of_origin(ACCEPTED)], return_counts=True)
    return {relations[code]: count for code, count in zip(found.tolist(), counts.tolist(), strict=True)}


def _catalogue(store: Store, data: Snapshot, address: str) -> _Facts:
    yield names.TYPE, NamedNode(DCAT + "Catalog")
    yield from _described(store, data, address)
    yield FOAF + "homepage", NamedNode(f"{address}/dataset")
    yield DCAT + "dataset", NamedNode(f"{address}/dataset#data")
    yield DCAT + "service", NamedNode(f"{address}/sparql#service")


def _described(store: Store, data: Snapshot, address: str) -> _Facts:
    """Yield what is told of the catalogue as of the one dataset in it."""
    for language, title in TITLE.items():
        yield names.TITLE, Literal(title, language=language)
        yield names.DCTERMS + "description", Literal(ABOUT[language], language=language)
        code = {"de": "DEU", "en": "ENG"}[language]
        yield names.DCTERMS + "language", NamedNode(_LANGUAGES + code)
    yield names.DCTERMS + "publisher", NamedNode(f"{address}/dataset#publisher")
    if store.versioned and data.generation:
        changed = store.journal.frame(data.generation).head["at"]
        yield names.DCTERMS + "modified", Literal(changed, datatype=NamedNode(names.XSD + "dateTime"))


def _published(dataset: NamedNode, address: str, by: Publisher) -> Iterator[Triple]:
    """Yield who publishes the data, and where to write to where that was told."""
    name = Literal(by.name or f"Geflecht, {address}")
    agent, contact = NamedNode(f"{address}/dataset#publisher"), NamedNode(f"{address}/dataset#contact")
    yield from _named(agent, names.TYPE, NamedNode(FOAF + "Agent"))
    yield from _named(agent, FOAF + "name", name)
    if by.contact:
        way = "hasEmail" if by.contact.startswith("mailto:") else "hasURL"
        yield from _named(dataset, DCAT + "contactPoint", contact)
        yield from _named(contact, names.TYPE, NamedNode(VCARD + "Kind"))
        yield from _named(contact, VCARD + "fn", name)
        yield from _named(contact, VCARD + way, NamedNode(by.contact))


def _dataset(store: Store, data: Snapshot, address: str) -> _Facts:
    yield names.TYPE, NamedNode(DCAT + "Dataset")
    yield names.TYPE, NamedNode(VOID + "Dataset")
    yield from _described(store, data, address)
    for path in ("/", f"/doc?id={names.id_of(min(data.nodes))}" if data.nodes else None):
        if path:
            yield (DCAT + "landingPage" if path == "/" else VOID + "exampleResource"), NamedNode(address + path)
    yield names.DCTERMS + "conformsTo", NamedNode(names.GF.rstrip("#"))
    yield names.DCTERMS + "identifier", Literal(f"{store.identity}")
    if store.versioned and data.generation:
        yield DCAT + "version", Literal(str(data.generation))
    yield VOID + "uriSpace", Literal(names.ID)
    yield VOID + "sparqlEndpoint", NamedNode(f"{address}/sparql")
    yield VOID + "feature", NamedNode("http://www.w3.org/ns/formats/Turtle")
    for suffix in DUMPS:
        yield VOID + "dataDump", NamedNode(f"{address}/dataset.{suffix}")
    for base in ("GF", "ORG", "PROV", "SKOS", "DCTERMS", "SCHEMA"):
        yield VOID + "vocabulary", NamedNode(getattr(names, base))
    yield from _sizes(store, data)
    for source in sources(data):
        yield names.SOURCE, NamedNode(source.iri)


def _sizes(store: Store, data: Snapshot) -> _Facts:
    yield VOID + "entities", Literal(len(data.nodes))
    yield VOID + "documents", Literal(len(data.cited))
    if len(data.edges) <= _FEW and store.generation == data.generation:
        triples = data.remembered("triples of main", lambda: sum(1 for _ in store.quads()))
        yield VOID + "triples", Literal(triples)


def _distribution(data: Snapshot, dump: str, suffix: str) -> _Facts:
    yield names.TYPE, NamedNode(DCAT + "Distribution")
    yield DCAT + "accessURL", NamedNode(dump)
    yield DCAT + "downloadURL", NamedNode(dump)
    yield DCAT + "mediaType", NamedNode(_IANA + DUMPS[suffix])
    yield names.DCTERMS + "format", NamedNode(_FILES + _FILE_TYPES[suffix])
    given = licences(data)
    if len(given) == 1 and all(source.credit.licence for source in sources(data)):
        yield names.LICENCE, NamedNode(given[0])


def _sparql(dataset: NamedNode, address: str) -> _Facts:
    yield names.TYPE, NamedNode(DCAT + "DataService")
    yield names.TITLE, Literal("SPARQL")
    yield DCAT + "endpointURL", NamedNode(f"{address}/sparql")
    yield DCAT + "endpointDescription", NamedNode(f"{address}/openapi.json")
    yield DCAT + "servesDataset", dataset


def _source(source: Source) -> _Facts:
    yield names.TITLE, Literal(source.title)
    if source.credit.licence:
        yield names.LICENCE, NamedNode(source.credit.licence)
    for language, text in source.credit.attribution.items():
        yield names.ATTRIBUTION, Literal(text, language=language) if language else Literal(text)


def _partitions(dataset: NamedNode, data: Snapshot) -> Iterator[Triple]:
    """Yield how many entities each kind has, and how many plain links each relation."""
    for kind, count in sorted(data.kind_counts.items()):
        part = BlankNode(f"kind-{kind}")
        yield from _named(dataset, VOID + "classPartition", part)
        yield from _named(part, VOID + "class", NamedNode(model().kinds[kind].iri))
        yield from _named(part, VOID + "entities", Literal(count))
    for relation, count in sorted(_links(data).items()):
        part = BlankNode(f"relation-{relation}")
        yield from _named(dataset, VOID + "propertyPartition", part)
        yield from _named(part, VOID + "property", NamedNode(names.GF + relation))
        yield from _named(part, VOID + "triples", Literal(count))


def _links(data: Snapshot) -> Mapping[str, int]:
    """Return the number of plain links of each relation between entities: one, however many statements carry it."""
    edges, rows = data.edges, data.edges.of_origin(ACCEPTED)
    between = rows[edges.columns["object"][rows] != NONE]
    ends = np.stack([edges.columns[name][between] for name in ("relation", "subject", "object")])
    codes, counts = np.unique(np.unique(ends, axis=1)[0], return_counts=True)
    return {edges.numbering.relations[code]: count for code, count in zip(codes.tolist(), counts.tolist(), strict=True)}


def _about(node: NamedNode, facts: _Facts) -> Iterator[Triple]:
    return (Triple(node, NamedNode(predicate), term) for predicate, term in facts)


def _named(node: NamedNode | BlankNode, predicate: str, term: Term) -> Iterator[Triple]:
    yield Triple(node, NamedNode(predicate), term)
