"""Cytoscape JSON and JSON Graph: the nodes and edges of a network program as two lists of flat records.

Enters: a JSON value. Leaves: ``nodes`` (id, label, attributes) and ``edges`` (source, target, label, attributes), as
GEXF and GraphML give them; whatever is neither format leaves as it came.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from graph.intake.table.cells import literal

_Record = dict[str, Any]


def unwrapped(found: Any) -> Any:
    """Return the lists of records of a network, or the value itself where it is none."""
    if not isinstance(found, dict):
        return found
    elements, graph = found.get("elements"), found.get("graph")
    if isinstance(elements, dict | list):
        return _cytoscape(elements) or found
    if isinstance(graph, dict) and isinstance(graph.get("nodes"), dict):
        return _json_graph(graph) or found
    return found


def _cytoscape(elements: Mapping[str, Any] | list[Any]) -> dict[str, list[_Record]] | None:
    """Return what cytoscape.js takes: two lists by name, or one list in which edges have a source."""
    if isinstance(elements, list):
        data = list(_data(elements))
        nodes, edges = [each for each in data if "source" not in each], [each for each in data if "source" in each]
    else:
        nodes, edges = (list(_data(_list(elements.get(part)))) for part in ("nodes", "edges"))
    for node in nodes:
        node.setdefault("label", node.get("name", node.get("id")))
    return _tables(nodes, edges)


def _data(elements: Iterable[Any]) -> Iterator[_Record]:
    for element in elements:
        if isinstance(element, dict) and isinstance(element.get("data"), dict):
            yield dict(element["data"])


def _json_graph(graph: Mapping[str, Any]) -> dict[str, list[_Record]] | None:
    """Return version 2 of JSON Graph: nodes by their ids, what is known of them under ``metadata``."""
    nodes = [{"id": key, "label": key, **_flat(node)} for key, node in graph["nodes"].items() if isinstance(node, dict)]
    edges = [_flat(edge) for edge in _list(graph.get("edges")) if isinstance(edge, dict)]
    return _tables(nodes, edges)


def _flat(record: Mapping[str, Any]) -> _Record:
    inner = record.get("metadata")
    own = {key: value for key, value in record.items() if key != "metadata"}
    return {**(inner if isinstance(inner, dict) else {}), **own}


def _tables(nodes: list[_Record], edges: list[_Record]) -> dict[str, list[_Record]] | None:
    found = {"nodes": list(map(_literal, nodes)), "edges": list(map(_literal, edges))}
    return {name: records for name, records in found.items() if records} or None


def _literal(record: _Record) -> _Record:
    return {key: _told(value) for key, value in record.items()}


def _told(value: Any) -> Any:
    if isinstance(value, list):
        return [_told(item) for item in value]
    return literal(value) if isinstance(value, str) else value


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
