"""OpenRefine's Reconciliation Service API 0.2 (https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/).

Enters: what is wanted. Leaves: the JSON that the specification asks for, in one language. What matches what is decided
in graph.reconcile; here are the words.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from api.reconcile_queries import Extension, Settings
from graph.node import Node, called
from graph.properties import MOST_VALUES, Property, Value, properties, values
from graph.reconcile import Candidate, Wanted, reconcile
from graph.snapshot import Snapshot
from graph.spelling import fold
from graph.statements import Day
from ontology.model import Kind, Labels, model
from ontology.names import XSD
from viz.style import Language, kind_label

_MOST_NAMES = 5
_DIGITS = re.compile(r"[+-]?[0-9]{1,18}")
Json = dict[str, Any]

WORDS: dict[Language, dict[str, str]] = {
    "de": {
        "prefLabel": "Name",
        "altLabel": "weiterer Name",
        "hiddenLabel": "Schreibweise",
        "identifier": "Kennung",
        "kind": "Art",
        "main": "Name",
        "alternative": "weiterer Name",
        "hidden": "Schreibweise",
        "initials": "nach Anfangsbuchstaben",
        "found": "gefunden als „{}“ ({})",
        "of": "{} (Gegenrichtung von „{}“)",
    },
    "en": {
        "prefLabel": "name",
        "altLabel": "other name",
        "hiddenLabel": "spelling",
        "identifier": "identifier",
        "kind": "kind",
        "main": "name",
        "alternative": "other name",
        "hidden": "spelling",
        "initials": "by its initials",
        "found": "found as “{}” ({})",
        "of": "{} (the other direction of “{}”)",
    },
}


@dataclass(frozen=True)
class Reconciler:
    """The answers on one snapshot in one language."""

    data: Snapshot
    language: Language

    def results(self, queries: Mapping[str, Wanted]) -> Json:
        """Return the candidates for each query of a batch."""
        return {
            key: {"result": [self._candidate(one) for one in reconcile(self.data, wanted)]}
            for key, wanted in queries.items()
        }

    def entities(self, prefix: str, limit: int, cursor: int) -> Json:
        """Suggest entities for what has been typed so far."""
        hits = self.data.index.search(prefix, cursor + limit)[cursor:]
        found = [
            {
                **self._entity(hit.node),
                "description": self._because(hit.node, hit.matched, hit.form),
                "notable": [self._type(hit.node.kind)],
            }
            for hit in hits
        ]
        return {"result": found}

    def types(self, prefix: str, limit: int, cursor: int) -> Json:
        """Suggest kinds whose id or label in either language contains what has been typed."""
        found = [kind for kind in model().kinds.values() if _contains(prefix, (kind.name, *kind.label.values()))]
        return {"result": [self.type_of(kind) for kind in _paged(found, self._kind_name, limit, cursor)]}

    def properties(self, prefix: str, limit: int, cursor: int) -> Json:
        """Suggest properties whose id or label in either language contains what has been typed."""
        found = [one for one in properties().values() if _contains(prefix, (one.id, *_labels(one).values()))]
        return {"result": [self.property_of(one) for one in _paged(found, self._property_name, limit, cursor)]}

    def proposed(self, type_: str | None, limit: int | None) -> Json:
        """Propose properties for a kind: names first, then relations."""
        found = [one for one in properties().values() if not type_ or type_ not in model().kinds or one.fits(type_)]
        told: Json = {"properties": [self.property_of(one) for one in found[:limit]]}
        return {**told, **({"type": type_} if type_ else {}), **({"limit": limit} if limit is not None else {})}

    def extended(self, asked: Extension) -> Json:
        """Return the values of properties of entities; of what is not known there are none."""
        fetched = [(one.id, properties().get(one.id), one.settings) for one in asked.properties]
        rows: Json = {}
        for id_ in dict.fromkeys(asked.ids):
            node = called(self.data.nodes, id_)
            rows[id_] = {
                pid: [self._value(one, value) for value in self._fetched(node, one, settings)] if node and one else []
                for pid, one, settings in fetched
            }
        return {"meta": [self._meta(pid, one) for pid, one, _ in fetched], "rows": rows}

    def type_of(self, kind: Kind) -> Json:
        """Return a kind with the one above it."""
        above = [self._type(name) for name in kind.ancestors[:1]]
        return {**self._type(kind.name), **({"broader": above} if above else {})}

    def property_of(self, one: Property) -> Json:
        """Return a property with what it leads from and to."""
        told: Json = {"id": one.id, "name": self._property_name(one)}
        if one.relation is not None:
            ends = (one.relation.source, one.relation.target.rsplit("#", 1)[-1])
            told["description"] = " → ".join(
                kind_label(end, self.language) for end in (reversed(ends) if one.inverse else ends)
            )
        return told

    def described(self, node: Node) -> list[str]:
        """Return what an entity is, in lines: its name, its kind, its other names."""
        others = [name for name in (*node.names.values(), *node.alternative) if name != node.name(self.language)]
        return [node.name(self.language), kind_label(node.kind, self.language), ", ".join(others[:_MOST_NAMES])]

    def described_kind(self, kind: Kind) -> list[str]:
        """Return what a kind is, in lines: its label, and those above it."""
        above = [kind_label(name, self.language) for name in kind.ancestors]
        return [kind_label(kind.name, self.language), " < ".join(above)]

    def _candidate(self, one: Candidate) -> Json:
        features: list[Json] = [{"id": id_, "value": round(100 * share, 1)} for id_, share in one.agreement.items()]
        if one.name_score is not None:
            features.insert(0, {"id": "name_score", "value": one.name_score})
        if one.of_kind is not None:
            features.append({"id": "type_match", "value": one.of_kind})
        return {
            **self._entity(one.node),
            "description": self._because(one.node, one.matched, one.form),
            "score": one.score,
            "match": one.match,
            "type": [self._type(one.node.kind)],
            "features": features,
        }

    def _because(self, node: Node, matched: str, form: str) -> str:
        """Return what an entity is, and by which name it was found."""
        say = WORDS[self.language]
        return f"{kind_label(node.kind, self.language)}; {say['found'].format(matched, say[form])}"

    def _fetched(self, node: Node, one: Property, settings: Settings) -> Sequence[Value]:
        most = min(settings.limit or MOST_VALUES, MOST_VALUES)
        return values(self.data, node, one, stated=settings.certainty == "stated", most=most)

    def _value(self, one: Property, value: Value) -> Json:
        if isinstance(value, Node):
            return self._entity(value)
        if isinstance(value, Day):
            return {"date": f"{value}T00:00:00"} if value.precision == "day" else {"str": str(value)}
        is_number = one.relation is not None and one.relation.target == XSD + "integer"
        return {"int": int(value)} if is_number and _DIGITS.fullmatch(value) else {"str": value}

    def _meta(self, pid: str, one: Property | None) -> Json:
        if one is None:
            return {"id": pid, "name": pid}
        told = {"id": pid, "name": self._property_name(one)}
        relation = one.relation
        if relation is None or relation.has_value:
            return told
        return {**told, "type": self._type(relation.source if one.inverse else relation.target)}

    def _entity(self, node: Node) -> Json:
        return {"id": node.id, "name": node.name(self.language)}

    def _type(self, kind: str) -> Json:
        return {"id": kind, "name": kind_label(kind, self.language)}

    def _kind_name(self, kind: Kind) -> str:
        return kind_label(kind.name, self.language)

    def _property_name(self, one: Property) -> str:
        return _labels(one)[self.language]


def _labels(one: Property) -> Labels:
    """Return what a property is called in each language."""
    if one.relation is None:
        return {language: say[one.id] for language, say in WORDS.items()}
    label, inverse = one.relation.label, one.relation.inverse_label
    if not one.inverse or inverse != label:
        return inverse if one.inverse else label
    return {language: say["of"].format(one.id, label[language]) for language, say in WORDS.items()}


def _contains(prefix: str, texts: Iterable[str]) -> bool:
    return any(fold(prefix) in fold(text) for text in texts)


Found = TypeVar("Found")


def _paged(found: Iterable[Found], name: Callable[[Found], str], limit: int, cursor: int) -> list[Found]:
    return sorted(found, key=name)[cursor : cursor + limit]
