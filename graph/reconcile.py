"""Reconciliation: which entity does a row of somebody's table mean?

Enters: a snapshot; a name, kinds and property values as the row has them. Leaves: candidates, best first, each with
why it is one, and whether it can be taken without a look. Scores are calibrated: of candidates that come first with a
score of 90, nine in ten are right (docs/decisions/0016-names.md has the measurement).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal as OneOf

import numpy as np
from rapidfuzz import fuzz

from graph.node import Node
from graph.properties import IDENTIFIER, KIND, NAME, OTHER_NAME, SPELLING, Property, properties, values
from graph.search import INITIALS, Hit
from graph.snapshot import Snapshot
from graph.spelling import fold
from ontology.model import model

Strict = OneOf["any", "should", "all"]
_NEAR = 60
_MOST_HITS = 20
_MEASURED = ((0, 0), (40, 4), (55, 30), (75, 40), (80, 60), (85, 90), (90, 99), (100, 100))
"""How near a first candidate came, and how many of a hundred such were right."""
_SURE, _APART = 89.0, 2.0
_BY_INITIALS = 0.4  # letters stand for many names: they never match by themselves
_UNNAMED = 70.0  # how near a candidate comes of whom a row says no name
_OTHER_KIND, _CONTRADICTED = 10.0, 15.0
_AGREES, _DISAGREES = 0.9, 0.6
_WEIGHT = {IDENTIFIER: 0.8}
_USUAL_WEIGHT = 1 / 3
_MOST_COMPARED = 200


@dataclass(frozen=True)
class Wanted:
    """What a row says: a name, kinds (``strict`` asks for any, for all, or only prefers them), values of properties."""

    text: str = ""
    kinds: tuple[str, ...] = ()
    strict: Strict = "any"
    properties: tuple[tuple[str, tuple[str, ...]], ...] = ()
    limit: int = 5


@dataclass(frozen=True)
class Candidate:
    """A candidate: the name that matched and its form, its score of 100, whether it can be taken without a look.

    ``agreement`` says how far each property agrees, from 0 to 1; a property of which nothing is recorded is not in it.
    """

    node: Node
    matched: str
    form: str
    score: float
    match: bool
    name_score: float | None
    of_kind: bool | None
    agreement: Mapping[str, float]


@dataclass(frozen=True)
class _Weighed:
    hit: Hit
    nearness: float
    name_score: float | None
    of_kind: bool | None
    agreement: Mapping[str, float] = field(default_factory=dict)

    @property
    def certain(self) -> bool:
        """Whether nothing speaks against it."""
        agrees = all(share >= _DISAGREES for share in self.agreement.values())
        return self.nearness >= _SURE and agrees and self.of_kind is not False


def reconcile(data: Snapshot, wanted: Wanted) -> list[Candidate]:
    """Return the candidates for a row, best first; at most the first is a match, and only where it stands alone."""
    hits = _called(data, wanted) if wanted.text.strip() else _with_values(data, wanted)
    weighed = [_weighed(data, hit, wanted) for hit in hits]
    weighed.sort(key=lambda one: (-one.nearness, one.hit.node.name(), one.hit.node.iri))
    apart = len(weighed) == 1 or (len(weighed) > 1 and weighed[0].nearness - weighed[1].nearness >= _APART)
    return [
        Candidate(
            node=one.hit.node,
            matched=one.hit.matched,
            form=one.hit.form,
            score=round(_calibrated(one.nearness), 1),
            match=place == 0 and apart and one.certain,
            name_score=one.name_score,
            of_kind=one.of_kind,
            agreement=one.agreement,
        )
        for place, one in enumerate(weighed[: wanted.limit])
    ]


def _kinds(wanted: Wanted) -> frozenset[str] | None:
    """Return the kinds that candidates may have; None where they may have any."""
    if not wanted.kinds or wanted.strict == "should":
        return None
    allowed = [model().below([kind]) for kind in wanted.kinds]
    return frozenset.union(*allowed) if wanted.strict == "any" else frozenset.intersection(*allowed)


def _called(data: Snapshot, wanted: Wanted) -> list[Hit]:
    """Return the entities that a name, or a full IRI, may mean."""
    kinds, node = _kinds(wanted), data.nodes.get(wanted.text.strip())
    if node is not None:
        return [Hit(node, node.name(), "main", 100.0)] if kinds is None or node.kind in kinds else []
    return data.index.search(wanted.text, max(_MOST_HITS, wanted.limit), kinds=kinds, near=_NEAR)


def _with_values(data: Snapshot, wanted: Wanted) -> list[Hit]:
    """Return the entities that have one of the values of a row without a name."""
    kinds, found = _kinds(wanted), dict[str, Node]()
    for id_, texts in wanted.properties:
        if property_ := properties().get(id_):
            found |= {node.iri: node for text in texts for node in _having(data, property_, text, kinds)}
    return [Hit(node, node.name(), "main", 0.0) for node in found.values() if kinds is None or node.kind in kinds]


def _having(data: Snapshot, property_: Property, text: str, kinds: Collection[str] | None) -> Iterable[Node]:
    """Return the entities of which a property may have a value."""
    if property_.id == IDENTIFIER:
        return (data.nodes[iri] for iri in data.identified.get(text, ()))
    if property_.id in (NAME, OTHER_NAME, SPELLING):
        return (hit.node for hit in data.index.search(text, _MOST_HITS, kinds=kinds))
    if property_.relation is None or property_.relation.has_value:
        return ()
    ends = [hit.node for hit in data.index.search(text, 1)] if text not in data.nodes else [data.nodes[text]]
    back = Property("", property_.relation, inverse=not property_.inverse)
    return (one for end in ends for one in values(data, end, back, most=_MOST_HITS) if isinstance(one, Node))


def _weighed(data: Snapshot, hit: Hit, wanted: Wanted) -> _Weighed:
    """Weigh a candidate: its name, then what else the row says."""
    named = round(_nearness(wanted.text, hit), 1) if wanted.text.strip() else None
    near = _UNNAMED if named is None else named
    of_kind = any(model().is_a(hit.node.kind, kind) for kind in wanted.kinds) if wanted.kinds else None
    near -= _OTHER_KIND * (of_kind is False)
    agreement = dict(_agreements(data, hit.node, wanted.properties))
    for id_, share in agreement.items():
        if share >= _AGREES:
            near += (100 - near) * _WEIGHT.get(id_, _USUAL_WEIGHT)
        elif share < _DISAGREES:
            near -= _CONTRADICTED
    return _Weighed(hit, max(0.0, near), named, of_kind, agreement)


def _nearness(text: str, hit: Hit) -> float:
    """Return the mean of how near the whole name comes and how near its worst word does, in either direction.

    The whole alone is misled by long names that differ in the one word that tells them apart.
    """
    if hit.form == INITIALS:
        return hit.score - _BY_INITIALS * (100 - hit.score)
    asked, named = fold(text).split(), fold(hit.matched).split()
    if hit.score == 100 or not asked or not named:  # noqa: PLR2004 (the best there is)
        return hit.score
    return (hit.score + min(_worst(asked, named), _worst(named, asked))) / 2


def _worst(words: Sequence[str], others: Sequence[str]) -> float:
    return min(max(fuzz.ratio(word, other) for other in others) for word in words)


def _calibrated(nearness: float) -> float:
    near, right = zip(*_MEASURED, strict=True)
    return float(np.interp(nearness, near, right))


def _agreements(
    data: Snapshot, node: Node, asked: Iterable[tuple[str, tuple[str, ...]]]
) -> Iterator[tuple[str, float]]:
    """Yield how far each known property agrees, where something is recorded: the best of all pairs of values.

    Of more values than are compared none can be said to disagree.
    """
    for id_, texts in asked:
        property_ = properties().get(id_)
        recorded = [text for one in values(data, node, property_) for text in _texts(one)] if property_ else []
        if property_ and property_.id == KIND:
            recorded += [label for kind in recorded for label in model().kinds[kind].label.values()]
        if recorded and texts:
            share = _alike(texts, recorded)
            if share >= _AGREES or len(recorded) <= _MOST_COMPARED:
                yield id_, share


def _texts(value: object) -> Iterator[str]:
    """Yield the ways in which a value may be written."""
    if isinstance(value, Node):
        yield from (value.id, value.iri, *value.names.values(), *value.alternative, *value.hidden)
    else:
        yield str(value)


def _alike(texts: Sequence[str], recorded: Sequence[str]) -> float:
    if not set(texts).isdisjoint(recorded):
        return 1.0
    folded = [other for other in map(fold, recorded[:_MOST_COMPARED]) if other]
    return max((fuzz.ratio(fold(text), other) for text in texts for other in folded), default=0.0) / 100
