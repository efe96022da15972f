"""The description of the data: a catalogue as DCAT-AP 3.0 wants it, and who publishes it."""

from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF

from api.serving import _contact
from graph.catalogue import PREFIXES, Publisher, catalogue
from graph.errors import Invalid
from graph.resource import written
from graph.snapshots import read
from graph.store.embedded import EmbeddedStore
from tests.graph_data import ENTITIES, load, statement

HERE = "https://netz.example"
SHAPES = Path(__file__).parent / "data" / "dcat_ap.ttl"
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
CATALOGUE, DATA = URIRef(f"{HERE}/dataset#catalogue"), URIRef(f"{HERE}/dataset#data")


def described(store: EmbeddedStore, by: Publisher) -> Graph:
    """Return the description of a small network."""
    load(store, ENTITIES, statement("s1"))
    return Graph().parse(data=written(catalogue(store, read(store), HERE, by), "ttl", PREFIXES), format="turtle")


def conforms(graph: Graph) -> bool:
    """Whether a description has what is mandatory."""
    found, _, _ = validate(graph, shacl_graph=Graph().parse(SHAPES))
    return bool(found)


def test_the_catalogue_has_what_is_mandatory(store: EmbeddedStore) -> None:
    """Of catalogue, dataset, files, service and publisher; whatever of it is taken away is missed."""
    graph = described(store, Publisher())
    assert conforms(graph)
    assert list(graph.objects(CATALOGUE, DCAT.dataset)) == [DATA]
    for kind, needed in (
        (DCAT.Catalog, (DCTERMS.title, DCTERMS.description, DCTERMS.publisher)),
        (DCAT.Dataset, (DCTERMS.title, DCTERMS.description)),
        (DCAT.Distribution, (DCAT.accessURL,)),
        (DCAT.DataService, (DCTERMS.title, DCAT.endpointURL)),
        (FOAF.Agent, (FOAF.name,)),
    ):
        node = next(graph.subjects(RDF.type, kind))
        for predicate in needed:
            taken = list(graph.triples((node, predicate, None)))
            assert taken
            graph.remove((node, predicate, None))
            assert not conforms(graph)
            for triple in taken:
                graph.add(triple)


@pytest.mark.parametrize(
    ("by", "name", "way"),
    [
        (Publisher(), f"Geflecht, {HERE}", None),
        (Publisher("Amt für Netze", "mailto:netz@example.org"), "Amt für Netze", VCARD.hasEmail),
        (Publisher("Amt für Netze", "https://netz.example/kontakt"), "Amt für Netze", VCARD.hasURL),
    ],
)
def test_who_publishes_is_told_and_where_to_write_to(
    store: EmbeddedStore, by: Publisher, name: str, way: URIRef | None
) -> None:
    """The service itself where nobody is named; a contact only where one was told."""
    graph = described(store, by)
    for node in (CATALOGUE, DATA):
        publisher = graph.value(node, DCTERMS.publisher)
        assert graph.value(publisher, FOAF.name) == Literal(name)
    contact = graph.value(DATA, DCAT.contactPoint)
    assert (contact is None) == (way is None)
    if way is not None:
        assert (graph.value(contact, way), graph.value(contact, VCARD.fn)) == (URIRef(by.contact), Literal(name))
    assert conforms(graph)


def test_a_contact_is_an_address_of_mail_or_of_a_page() -> None:
    """Anything else is refused with what to write."""
    assert _contact("netz@example.org") == "mailto:netz@example.org"
    assert _contact("https://netz.example/kontakt") == "https://netz.example/kontakt"
    assert _contact("") == ""
    for wrong in ("Herr Netz", "ftp://netz.example", "https://netz.example/<x>", "a@b"):
        with pytest.raises(Invalid, match="--contact"):
            _contact(wrong)
