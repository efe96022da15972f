"""What is written where sources are named: titles, and beside them licence and whom to name.

Enters: a Network and a language. Leaves: text.
"""

from collections.abc import Iterable

from graph.analysis.network import Network
from ontology.names import local_name
from viz.style import Language
from viz.words import reason_text


def titled(iris: Iterable[str], network: Network, language: Language) -> tuple[tuple[str, str], ...]:
    """Return pairs of IRI and title, in order of IRIs, each title with what its source asks for in brackets."""
    return tuple((iri, _title_of(iri, network, language)) for iri in sorted(iris))


def _title_of(iri: str, network: Network, language: Language) -> str:
    """Return the title of a source, and in brackets whom to name and its licence, where it asks for that."""
    title, credit = network.sources.get(iri) or local_name(iri), network.data.credits.get(iri)
    asked = (reason_text(credit.attribution, language), credit.licence) if credit else ()
    told = ", ".join(filter(None, asked))
    return f"{title} ({told})" if told else title


def titles_of(network: Network, language: Language) -> list[str]:
    """Return the titles of the sources of a network's statements, in order of their IRIs, with what they ask for."""
    return [title for _, title in titled({s.source for s in network.statements if s.source}, network, language)]


def credits_of(network: Network, language: Language) -> list[str]:
    """Return the titles of just those sources that ask for something."""
    iris = {s.source for s in network.statements if s.source}
    return [title for _, title in titled(iris & network.data.credits.keys(), network, language)]
