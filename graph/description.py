"""The SPARQL 1.1 Service Description: endpoint, languages, formats, the default dataset and its named graphs.

Enters: a store and the service's address. Leaves: RDF in the wanted format.
"""

from pyoxigraph import BlankNode, Literal, NamedNode, Triple, serialize

from graph.store import Answer, Store
from graph.store.results import GRAPHS, best
from ontology import names

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_RDF = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD")


def description(store: Store, address: str, accept: str, *, federates: bool = False) -> Answer:
    """Return the service description; ``federates`` says that it asks other hosts.

    Raises:
        Refused: no RDF format that we write is acceptable.
    """
    service, dataset, main = BlankNode("service"), BlankNode("dataset"), BlankNode("main")
    told: list[tuple[BlankNode, str, NamedNode | BlankNode | Literal]] = [
        (service, names.TYPE, NamedNode(_SD + "Service")),
        (service, _SD + "endpoint", NamedNode(address)),
        (service, _SD + "supportedLanguage", NamedNode(_SD + "SPARQL11Query")),
        (service, _SD + "supportedLanguage", NamedNode(_SD + "SPARQL11Update")),
        (service, _SD + "defaultDataset", dataset),
        (dataset, names.TYPE, NamedNode(_SD + "Dataset")),
        (dataset, _SD + "defaultGraph", main),
        (main, names.TYPE, NamedNode(_SD + "Graph")),
    ]
    if federates:
        told.append((service, _SD + "feature", NamedNode(_SD + "BasicFederatedQuery")))
    told += [(service, _SD + "resultFormat", NamedNode(_FORMATS + name)) for name in (*_RESULTS, *_RDF)]
    for number, graph in enumerate(sorted(store.graphs())):
        named = BlankNode(f"named{number}")
        told += [
            (dataset, _SD + "namedGraph", named),
            (named, names.TYPE, NamedNode(_SD + "NamedGraph")),
            (named, _SD + "name", NamedNode(graph)),
        ]
    media = best(accept, list(GRAPHS))
    triples = [Triple(subject, NamedNode(predicate), target) for subject, predicate, target in told]
    body = serialize(triples, format=GRAPHS[media], prefixes={**names.PREFIXES, "sd": _SD})
    return Answer(body or b"", media)
