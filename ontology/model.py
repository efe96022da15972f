"""The vocabulary as typed objects: what kinds of node there are, and what each relation links.

Enters: actors.ttl. Leaves: one immutable Model, read once. Projection, filters, sentences and styling ask it, so none
of them names a kind or a relation in code.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal as OneOf

from pyoxigraph import Literal, RdfFormat, parse

from ontology import names, read

Role = OneOf["actor", "affiliation", "matter"]
End = OneOf["subject", "object"]
Labels = dict[str, str]
_ENDS: dict[str, End] = {names.SUBJECT: "subject", names.OBJECT: "object"}
_Facts = dict[str, dict[str, list[str | Literal]]]


@dataclass(frozen=True)
class Kind:
    """A kind of entity: its name (``Ministry``), labels by language, and its ancestors of ours, nearest first."""

    iri: str
    name: str
    label: Labels
    ancestors: tuple[str, ...]

    @property
    def role(self) -> Role:
        """What a node of this kind is in a network."""
        lineage = (self.name, *self.ancestors)
        if "Actor" in lineage:
            return "actor"
        return "affiliation" if "Affiliation" in lineage else "matter"


@dataclass(frozen=True)
class Relation:
    """A relation: the kinds it links (``target`` is a datatype IRI for values), its labels in both directions.

    ``funder`` is the end that money comes from, where the relation is about money; ``ends`` says that its value is an
    end, and so the last day of a period; ``locates`` that its object is where its subject is.
    """

    iri: str
    name: str
    label: Labels
    inverse_label: Labels
    source: str
    target: str
    symmetric: bool
    cooperation: bool
    membership: bool
    funder: End | None = None
    ends: bool = False
    locates: bool = False

    @property
    def has_value(self) -> bool:
        """Whether its object is a value (a date, a number, a text) and not an entity."""
        return self.target.startswith(names.XSD)


@dataclass(frozen=True)
class Model:
    """All kinds and relations by name."""

    kinds: dict[str, Kind]
    relations: dict[str, Relation]

    def is_a(self, kind: str, ancestor: str) -> bool:
        """Whether ``kind`` is ``ancestor`` or stands below it; unknown kinds are nothing."""
        found = self.kinds.get(kind)
        return found is not None and (kind == ancestor or ancestor in found.ancestors)

    def below(self, ancestors: Iterable[str]) -> frozenset[str]:
        """Return the given kinds and everything below them."""
        wanted = set(ancestors)
        return frozenset(name for name, kind in self.kinds.items() if name in wanted or wanted & set(kind.ancestors))

    def most_specific(self, kinds: Iterable[str]) -> str | None:
        """Return the deepest of several kinds of one node; the first by name where two are equally deep."""
        known = sorted(name for name in kinds if name in self.kinds)
        return max(known, key=lambda name: len(self.kinds[name].ancestors), default=None)

    @cached_property
    def cooperation(self) -> frozenset[str]:
        """Names of the relations that count as working together."""
        return frozenset(name for name, relation in self.relations.items() if relation.cooperation)

    @cached_property
    def membership(self) -> frozenset[str]:
        """Names of the relations whose sources share a membership in their target."""
        return frozenset(name for name, relation in self.relations.items() if relation.membership)


@cache
def model() -> Model:
    """Return the vocabulary, read once per process."""
    facts = _facts()
    parents = {iri: _own(known.get(names.SUBCLASS_OF, [])) for iri, known in facts.items()}
    kinds = [_kind(iri, facts, parents) for iri in facts if names.ENTITY in _closure(iri, parents)]
    relations = [_relation(iri, known) for iri, known in facts.items() if names.RELATION in known[names.TYPE]]
    return Model({kind.name: kind for kind in kinds}, {relation.name: relation for relation in relations})


@cache
def label_of(iri: str) -> Labels:
    """Return the labels of a term of the vocabulary, by language."""
    return _labels(_facts()[iri][names.LABEL])


@cache
def comment_of(iri: str) -> Labels:
    """Return what the vocabulary says of a term beside its label, by language; mostly nothing."""
    return _labels(_facts()[iri][names.RDFS + "comment"])


@cache
def broader(iri: str) -> tuple[str, ...]:
    """Return the classes or properties right above a term, also those of other vocabularies, by IRI."""
    known = _facts()[iri]
    above = [*known[names.SUBCLASS_OF], *known[names.RDFS + "subPropertyOf"]]
    return tuple(str(one) for one in above)


@cache
def _facts() -> _Facts:
    facts: _Facts = defaultdict(lambda: defaultdict(list))
    for quad in parse(read("actors.ttl").encode(), format=RdfFormat.TURTLE):
        term = quad.object if isinstance(quad.object, Literal) else str(quad.object.value)
        facts[str(quad.subject.value)][quad.predicate.value].append(term)
    return facts


def _own(iris: Iterable[str | Literal]) -> list[str]:
    return [iri for iri in iris if isinstance(iri, str) and iri.startswith(names.GF)]


def _closure(iri: str, parents: dict[str, list[str]]) -> list[str]:
    """Return the IRI and its ancestors, nearest first."""
    found = [iri]
    for current in found:
        found.extend(parent for parent in parents.get(current, ()) if parent not in found)
    return found


def _labels(terms: Iterable[str | Literal]) -> Labels:
    return {term.language or "": term.value for term in terms if isinstance(term, Literal)}


def _kind(iri: str, facts: _Facts, parents: dict[str, list[str]]) -> Kind:
    lineage = tuple(names.local_name(ancestor) for ancestor in _closure(iri, parents)[1:])
    return Kind(iri, names.local_name(iri), _labels(facts[iri][names.LABEL]), lineage)


def _relation(iri: str, known: dict[str, list[str | Literal]]) -> Relation:
    source, target = str(known[names.RDFS + "domain"][0]), str(known[names.RDFS + "range"][0])
    label = _labels(known[names.LABEL])
    return Relation(
        iri=iri,
        name=names.local_name(iri),
        label=label,
        inverse_label=_labels(known[names.INVERSE_LABEL]) or label,
        source=names.local_name(source),
        target=target if target.startswith(names.XSD) else names.local_name(target),
        symmetric=names.OWL + "SymmetricProperty" in known[names.TYPE],
        cooperation=bool(known[names.COOPERATION]),
        membership=bool(known[names.MEMBERSHIP]),
        funder=next((_ENDS[str(end)] for end in known[names.FUNDER]), None),
        ends=names.END_DATE in known[names.RDFS + "subPropertyOf"],
        locates=names.SCHEMA + "location" in known[names.RDFS + "subPropertyOf"],
    )
