"""Properties: what can be asked of an entity one by one, for tables: its names, identifiers, kind and relations.

Enters: a snapshot, an entity, a property. Leaves: values. A relation is a property of its subject by its name, and of
its object by its name after ``^``, as in a property path of SPARQL.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from graph.arrays.edges import ACCEPTED, CERTAINTIES
from graph.node import Node
from graph.snapshot import Snapshot
from graph.statements import Day
from ontology.model import Relation, model

NAME, OTHER_NAME, SPELLING, IDENTIFIER, KIND = "prefLabel", "altLabel", "hiddenLabel", "identifier", "kind"
OWN = (NAME, OTHER_NAME, SPELLING, IDENTIFIER, KIND)
_INVERSE = "^"
Value = Node | Day | str
MOST_VALUES = 1000
"""The most values of one property that are told."""


@dataclass(frozen=True)
class Property:
    """A property: its id, and the relation that it is, from its subject or from its object; none for those of OWN."""

    id: str
    relation: Relation | None = None
    inverse: bool = False

    def fits(self, kind: str) -> bool:
        """Whether an entity of a kind may have it."""
        if self.relation is None:
            return True
        end = self.relation.target if self.inverse else self.relation.source
        return model().is_a(kind, end) or model().is_a(end, kind)


@cache
def properties() -> Mapping[str, Property]:
    """Return all properties by id."""
    found = [Property(id_) for id_ in OWN]
    for name, relation in sorted(model().relations.items()):
        found.append(Property(name, relation))
        if not relation.symmetric and not relation.has_value:
            found.append(Property(_INVERSE + name, relation, inverse=True))
    return {one.id: one for one in found}


def values(
    data: Snapshot, node: Node, property_: Property, *, stated: bool = False, most: int = MOST_VALUES
) -> Sequence[Value]:
    """Return the values of a property: entities where it leads to some, else days and texts; each once.

    ``stated`` leaves out what was only inferred. An empty list says that none is recorded, not that there is none.
    """
    if property_.relation is not None:
        return _related(data, node, property_, stated=stated, most=most)
    own: Mapping[str, Iterable[str]] = {
        NAME: dict.fromkeys(node.names.values()),
        OTHER_NAME: node.alternative,
        SPELLING: node.hidden,
        IDENTIFIER: node.identifiers,
        KIND: (node.kind,),
    }
    return [*own[property_.id]][:most]


def _related(data: Snapshot, node: Node, property_: Property, *, stated: bool, most: int) -> Sequence[Value]:
    """Return the other ends of an entity's statements of a relation, by name, or their values as they are recorded."""
    relation, edges = property_.relation, data.edges
    assert relation is not None
    code, of = edges.numbering.entities.find(node.iri), edges.numbering.relations.find(relation.name)
    rows = edges.at(np.array([code]))
    kept = (edges.columns["relation"][rows] == of) & (edges.columns["origin"][rows] == ACCEPTED)
    if stated:
        kept &= edges.columns["certainty"][rows] == CERTAINTIES.index("stated")
    rows = rows[kept][:MOST_VALUES]
    if relation.has_value:
        found = [s.value for s in data.load(rows[edges.subject[rows] == code][:most]) if s.value is not None]
        return [*dict.fromkeys(found)]
    ends = []
    if not property_.inverse or relation.symmetric:
        ends.append(edges.object[rows[edges.subject[rows] == code]])
    if property_.inverse or relation.symmetric:
        ends.append(edges.subject[rows[edges.object[rows] == code]])
    iris = (edges.numbering.entities[other] for other in np.unique(np.concatenate(ends)).tolist())
    return _by_name(data.nodes[iri] for iri in iris if iri in data.nodes)[:most]


def _by_name(nodes: Iterable[Node]) -> Sequence[Node]:
    return sorted(nodes, key=lambda node: (node.name(), node.iri))
