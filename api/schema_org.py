"""What search engines read in a page: an entity or the data as a whole in the words of schema.org.

Enters: what a page shows. Leaves: JSON-LD values for a data block, which no browser executes. Types follow from the
vocabulary: the nearest class of schema.org above a kind, else what its class of another vocabulary means there.
"""

from functools import cache
from typing import Any

from graph.catalogue import ABOUT, DUMPS, TITLE, Source, licences
from graph.resource import Resource
from graph.snapshot import Snapshot
from ontology import names
from ontology.model import broader, model
from viz.style import Language

_ALIKE = {
    "http://data.europa.eu/m8g/PublicOrganisation": "GovernmentOrganization",
    "http://xmlns.com/foaf/0.1/Person": "Person",
    "http://xmlns.com/foaf/0.1/Group": "Organization",
    names.ORG + "Organization": "Organization",
    names.ORG + "FormalOrganization": "Organization",
    names.ORG + "OrganizationalUnit": "Organization",
    names.ORG + "OrganizationalCollaboration": "Organization",
}
_HERE = "https://schema.org"
_MOST_SOURCES = 20
Json = dict[str, Any]


def entity(found: Resource, language: Language, page: str) -> Json | None:
    """Return an entity; ``page`` is the address of the page about it. None for what is no entity."""
    node = found.data.nodes.get(found.iri)
    if node is None:
        return None
    other = {*node.names.values(), *node.alternative} - {node.name(language)}
    known: Json = {
        "@context": _HERE,
        "@type": type_of(node.kind),
        "@id": node.iri,
        "name": node.name(language),
        "mainEntityOfPage": page,
        "alternateName": sorted(other),
        "identifier": list(node.identifiers),
        "subjectOf": [_work(found.data, iri) for iri in found.sources[:_MOST_SOURCES]],
    }
    return {key: value for key, value in known.items() if value}


def dataset(data: Snapshot, language: Language, here: str, sources: list[Source]) -> Json:
    """Return the data as a whole; ``here`` is the address of the service."""
    files = [
        {"@type": "DataDownload", "encodingFormat": media, "contentUrl": f"{here}/dataset.{suffix}"}
        for suffix, media in DUMPS.items()
    ]
    known: Json = {
        "@context": _HERE,
        "@type": "Dataset",
        "@id": f"{here}/dataset#data",
        "name": TITLE[language],
        "description": ABOUT[language],
        "url": f"{here}/dataset",
        "inLanguage": ["de", "en"],
        "license": licences(data),
        "version": str(data.generation),
        "distribution": files,
        "isBasedOn": [_work(data, source.iri) for source in sources[:_MOST_SOURCES]],
    }
    return {key: value for key, value in known.items() if value}


@cache
def type_of(kind: str) -> str:
    """Return the type of schema.org that a kind is."""
    known = model().kinds[kind]
    above = [iri for name in (kind, *known.ancestors) for iri in broader(model().kinds[name].iri)]
    own = (names.local_name(iri) for iri in above if iri.startswith(names.SCHEMA))
    alike = (kind for iri, kind in _ALIKE.items() if iri in above)
    return next(own, None) or next(alike, "Thing")


def _work(data: Snapshot, iri: str) -> Json:
    """Return a source with its licence and whom it asks to name."""
    credit = data.credits.get(iri)
    work: Json = {"@type": "CreativeWork", "@id": iri, "name": data.sources.get(iri, names.id_of(iri))}
    if credit and credit.licence:
        work["license"] = credit.licence
    if credit and credit.attribution:
        work["creditText"] = next(iter(credit.attribution.values()))
    return work
