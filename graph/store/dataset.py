"""Which graphs a query sees: those the request names, else those the query names, else main and the graphs of users.

Enters: a query and a Dataset. Leaves: what the engine's query call takes. Ours (proposed, rejected, derived, meta) are
seen only where the query or the request names them by IRI, and are never listed by ``GRAPH ?g``.
"""

import re
from dataclasses import dataclass
from typing import Any

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Store

from graph.errors import Invalid
from graph.store.limits import terms_of
from ontology import names

STATUS_GRAPHS = (DefaultGraph(), NamedNode(names.GRAPH_PROPOSED), NamedNode(names.GRAPH_REJECTED))
"""Where entities and statements are: what is checked, and what rules read."""

_FROM = re.compile(r"(?<![\w?$:.-])from(?![\w:.-])", re.IGNORECASE)


@dataclass(frozen=True)
class Dataset:
    """The graphs that a request names (SPARQL 1.1 Protocol, section 2.1.4); none names none."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether the request names any graph."""
        return bool(self.default or self.named)

    def arguments(self) -> dict[str, Any]:
        """Return these graphs as arguments of the engine's query call.

        Raises:
            Invalid: one is no IRI.
        """
        try:
            default, named = ([NamedNode(iri) for iri in iris] for iris in (self.default, self.named))
        except ValueError as error:
            raise Invalid(f"A graph of the request is no IRI: {error}.") from error
        return {"default_graph": default, "named_graphs": named}


def graphs_for(store: Store, query: str, dataset: Dataset) -> dict[str, Any]:
    """Return the arguments of the engine's query call that fix what a query sees."""
    if dataset:
        return dataset.arguments()
    if names_dataset(query):
        return {}
    return {"named_graphs": visible_graphs(store, query)}


def names_dataset(query: str) -> bool:
    """Whether a query has a dataset clause; a variable, a prefix or a name that is called so is none."""
    return "from" in query.lower() and _FROM.search(terms_of(query)) is not None


def visible_graphs(store: Store, query: str) -> list[NamedNode | BlankNode]:
    """Return the named graphs of users, and those of ours that a query names."""
    hidden = {*names.SYSTEM_GRAPHS} - {*mentioned(query)}
    return [graph for graph in store.named_graphs() if graph.value not in hidden and _has_triples(store, graph)]


def _has_triples(store: Store, graph: NamedNode | BlankNode) -> bool:
    """Whether a graph holds anything: the engine remembers the names of graphs that were emptied."""
    return next(store.quads_for_pattern(None, None, None, graph), None) is not None


def mentioned(query: str) -> list[str]:
    """Return those of our graphs that a query names, in full or by a prefix for their common beginning."""
    prefixed = names.GRAPH in query
    return [g for g in names.SYSTEM_GRAPHS if g in query or (prefixed and f":{names.local_name(g)}" in query)]
