"""Cytoscape JSON and JSON Graph: a view for pages, notebooks and programs.

Enters: a View. Leaves: UTF-8 JSON, the same bytes every time. Cytoscape JSON is what cytoscape.js takes and Cytoscape
opens (``.cyjs``); JSON Graph is version 2 of https://jsongraphformat.info. Both name licence and attribution of each
source.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from graph.exports.view import NodeRow, Value, View

_JSON = Mapping[str, Any]


def cytoscape(view: View) -> bytes:
    """Return a view as Cytoscape JSON; a node has a ``position`` where it was drawn, its size and colour in ``data``.

    ``name`` and ``interaction`` repeat label and relation under the names that Cytoscape shows.
    """
    nodes = [_element(node) for node in view.nodes]
    edges = [
        {
            "data": {
                "id": edge.id,
                "source": edge.source,
                "target": edge.target,
                "label": edge.label,
                "interaction": edge.values["relation"],
                "directed": edge.directed,
                **_plain(edge.values),
            }
        }
        for edge in view.edges
    ]
    return _written(
        {
            "format_version": "1.0",
            "generated_by": "Geflecht",
            "target_cytoscapejs_version": "~3.0",
            "data": {"name": view.title, **_about(view)},
            "elements": {"nodes": nodes, "edges": edges},
        }
    )


def json_graph(view: View) -> bytes:
    """Return a view as JSON Graph."""
    nodes = {node.id: {"label": node.label, "metadata": _plain(node.values)} for node in view.nodes}
    edges = [
        {
            "id": edge.id,
            "source": edge.source,
            "target": edge.target,
            "relation": edge.values["relation"],
            "label": edge.label,
            "directed": edge.directed,
            "metadata": _plain({name: value for name, value in edge.values.items() if name != "relation"}),
        }
        for edge in view.edges
    ]
    graph = {"type": "geflecht", "label": view.title, "directed": True, "metadata": _about(view)}
    return _written({"graph": {**graph, "nodes": nodes, "edges": edges}})


def _element(node: NodeRow) -> _JSON:
    data = {"id": node.id, "label": node.label, "name": node.label, **_plain(node.values)}
    if node.placed is None:
        return {"data": data}
    place = node.placed
    data |= {"size": round(2 * place.size, 1), "colour": place.colour}
    if place.x is None or place.y is None:
        return {"data": data}
    return {"data": data, "position": {"x": round(place.x, 1), "y": round(place.y, 1)}}


def _about(view: View) -> _JSON:
    told = {
        "generation": view.generation,
        "language": view.language,
        "day": str(view.day) if view.day else None,
        "sources": [
            {
                name: value
                for name, value in {
                    "id": work.id,
                    "title": work.title,
                    "issued": str(work.issued or ""),
                    "url": work.url,
                    "licence": work.licence,
                    "attribution": work.attributed(view.language),
                }.items()
                if value
            }
            for work in view.works
        ],
    }
    return {name: value for name, value in told.items() if value is not None}


def _plain(values: Mapping[str, Value]) -> _JSON:
    return {name: _value(value) for name, value in values.items()}


def _value(value: Value) -> Any:
    if isinstance(value, Decimal):
        return number(value)
    return list(value) if isinstance(value, tuple) else value


def number(value: Decimal) -> float | int | str:
    """Return a number as JSON and workbooks have it, and as text where they would not give it back as it is."""
    if value == value.to_integral_value() and abs(value) < 2**53:
        return int(value)
    return float(value) if Decimal(repr(float(value))) == value else f"{value:f}"


def _written(found: _JSON) -> bytes:
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode(errors="replace")
