"""GeoJSON: where the actors of a view are, and the relations between those that are somewhere.

Enters: a store, a View and its Snapshot. Leaves: a FeatureCollection (RFC 7946). Coordinates are read as the W3C Basic
Geo vocabulary, schema.org and GeoSPARQL write them, at an entity or at its geometry; who has none of its own stands
where a relation of the vocabulary says it is, and the feature says so.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from graph.arrays.edges import ACCEPTED
from graph.exports.view import EdgeRow, NodeRow, View, text
from graph.snapshot import Snapshot
from graph.store import Readable
from ontology.model import model
from ontology.names import SCHEMA, id_of

_WGS, _GEO = "http://www.w3.org/2003/01/geo/wgs84_pos#", "http://www.opengis.net/ont/geosparql#"
_PARTS = {_WGS + "lat": "lat", _WGS + "long": "lon", SCHEMA + "latitude": "lat", SCHEMA + "longitude": "lon"}
_WKT = _GEO + "asWKT"
_SAID = " ".join(f"<{iri}>" for iri in (*_PARTS, _WKT))
_OWN = f"SELECT ?node ?part ?value WHERE {{ VALUES ?part {{ {_SAID} }} ?node ?part ?value }}"
_AT = f"SELECT ?node ?at WHERE {{ ?node <{SCHEMA}geo>|<{_GEO}hasGeometry>|<{_WGS}location> ?at }}"
_POINT = re.compile(r"(?:<[^>]*>\s*)?POINT\s*(?:Z\s*)?\(\s*(\S+)\s+(\S+)[^()]*\)\s*", re.IGNORECASE)
Point = tuple[float, float]


@dataclass(frozen=True)
class Located:
    """A point as longitude and latitude in degrees (WGS 84), and whose it is where it is another's, by IRI."""

    point: Point
    of: str | None = None


def coordinates(store: Readable) -> dict[str, Point]:
    """Return the points that a store knows, by IRI; what is no point on the earth is passed over."""
    parts: dict[str, dict[str, float]] = defaultdict(dict)
    for node, part, value in sorted(store.rows(_OWN), key=str):
        for name, degrees in _degrees(_text(part), _text(value)):
            parts[_text(node)].setdefault(name, degrees)
    own = {iri: (told["lon"], told["lat"]) for iri, told in parts.items() if len(told) == len(("lon", "lat"))}
    for node, at in sorted(store.rows(_AT), key=str):
        if _text(at) in own:
            own.setdefault(_text(node), own[_text(at)])
    return own


def located(data: Snapshot, points: Mapping[str, Point]) -> dict[str, Located]:
    """Return where entities are: at their own point, else at that of the first place that a statement names."""
    found = {iri: Located(point) for iri, point in points.items() if iri in data.nodes}
    edges = data.edges
    wanted = [edges.numbering.relations.find(name) for name, relation in model().relations.items() if relation.locates]
    rows = edges.of_origin(ACCEPTED)
    rows = data.ordered(rows[np.isin(edges.columns["relation"][rows], wanted)])
    entities = edges.numbering.entities
    ends = zip(entities.many(edges.subject[rows]), entities.many(edges.object[rows]), strict=True)
    for subject, place in ends:
        if place in points and subject in data.nodes:
            found.setdefault(subject, Located(points[place], place))
    return found


def geojson(view: View, places: Mapping[str, Located]) -> bytes:
    """Return the nodes of a view that are somewhere as points, and the relations between two of them as lines."""
    at = {node.id: places[iri] for node in view.nodes if (iri := str(node.values["iri"])) in places}
    features = [_point(node, at[node.id]) for node in view.nodes if node.id in at]
    features += _lines(view.edges, at)
    told = {"type": "FeatureCollection", "title": view.title, "sources": view.credits, "features": features}
    if not features:
        told["note"] = "Nothing in this view has coordinates."
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode(errors="replace")


def _lines(edges: Iterable[EdgeRow], at: Mapping[str, Located]) -> Iterator[dict[str, Any]]:
    for edge in edges:
        if edge.source in at and edge.target in at and at[edge.source].point != at[edge.target].point:
            line = [at[edge.source].point, at[edge.target].point]
            told = {"label": edge.label, "source": edge.source, "target": edge.target}
            yield _feature(edge.id, "LineString", line, {**told, **_plain(edge.values)})


def _point(node: NodeRow, where: Located) -> dict[str, Any]:
    told = {"located": id_of(where.of)} if where.of else {}
    return _feature(node.id, "Point", where.point, {"label": node.label, **_plain(node.values), **told})


def _feature(id_: str, kind: str, where: Any, told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": id_,
        "geometry": {"type": kind, "coordinates": where},
        "properties": dict(told),
    }


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as tables of attributes hold them: numbers, truth, and texts."""
    return {name: value if isinstance(value, int) else text(value) for name, value in values.items()}


def _degrees(part: str, value: str) -> Iterator[tuple[str, float]]:
    if part == _WKT:
        found = _POINT.fullmatch(value)
        told = [("lon", found[1]), ("lat", found[2])] if found else []
    else:
        told = [(_PARTS[part], value)]
    for name, written in told:
        try:
            degrees = float(written)
        except ValueError:
            return
        if abs(degrees) <= (180 if name == "lon" else 90):
            yield name, degrees


def _text(term: object) -> str:
    return str(getattr(term, "value", term))
