"""GEXF and GraphML: a view for Gephi and other programs that draw and measure networks.

Enters: a View. Leaves: UTF-8 XML, the same bytes every time. GEXF carries size, colour and place of every node that is
drawn, periods as a time line, and dashes for what was concluded; it is written as 1.3 or as 1.2draft, which older
programs read. Every edge is directed, for some programs take no mixed graphs; ``symmetric`` says where both directions
mean the same. Characters that XML does not have become U+FFFD.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Literal
from xml.etree import ElementTree as ET

from graph.exports.view import EDGE_TYPES, NODE_TYPES, EdgeRow, NodeRow, Placed, Value, View, text

Version = Literal["1.3", "1.2"]
_GEXF: Mapping[str, tuple[str, str]] = {
    "1.3": ("http://gexf.net/1.3", "1.3"),
    "1.2": ("http://www.gexf.net/1.2draft", "1.2"),
}
_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_ODD = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DRAWN_TYPES = {"x": "double", "y": "double", "size": "double", "r": "int", "g": "int", "b": "int"}
_GRAPHML_TYPES = {"integer": "int"}


def gexf(view: View, version: Version = "1.3") -> bytes:
    """Return a view as GEXF of a version.

    The prefix ``viz`` names the namespace of GEXF itself: there the schemas of both versions keep size, colour and
    place, and programs that look for tags such as ``viz:size`` find them too.
    """
    namespace, number = _GEXF[version]
    root = ET.Element("gexf", {"xmlns": namespace, "xmlns:viz": namespace, "version": number})
    meta = ET.SubElement(root, "meta")
    ET.SubElement(meta, "creator").text = "Geflecht"
    ET.SubElement(meta, "description").text = _clean("\n".join([view.title, *view.credits]))
    dynamic = any(edge.start or edge.end for edge in view.edges)
    modes = {"mode": "dynamic", "timeformat": "date"} if dynamic else {"mode": "static"}
    graph = ET.SubElement(root, "graph", {"defaultedgetype": "directed", **modes})
    for what, types in (("node", NODE_TYPES), ("edge", EDGE_TYPES)):
        declared = ET.SubElement(graph, "attributes", {"class": what, "mode": "static"})
        for name, kind in types.items():
            ET.SubElement(declared, "attribute", {"id": name, "title": name, "type": kind})
    nodes = ET.SubElement(graph, "nodes", {"count": str(len(view.nodes))})
    edges = ET.SubElement(graph, "edges", {"count": str(len(view.edges))})
    for node in view.nodes:
        _gexf_node(nodes, node)
    for edge in view.edges:
        _gexf_edge(edges, edge, kinds=version != "1.2")
    return _written(root)


def graphml(view: View) -> bytes:
    """Return a view as GraphML; x, y, size and colour stand in the data of nodes, as Gephi reads them."""
    root = ET.Element("graphml", {"xmlns": _GRAPHML})
    ET.SubElement(root, "desc").text = _clean("\n".join([view.title, *view.credits]))
    for what, types in (("node", {"label": "string", **NODE_TYPES, **_DRAWN_TYPES}), ("edge", _with_label())):
        for name, kind in types.items():
            told = {"id": f"{what}-{name}", "for": what, "attr.name": name}
            ET.SubElement(root, "key", {**told, "attr.type": _GRAPHML_TYPES.get(kind, kind)})
    graph = ET.SubElement(root, "graph", {"edgedefault": "directed"})
    for node in view.nodes:
        element = ET.SubElement(graph, "node", {"id": _clean(node.id)})
        _data(element, "node", {"label": node.label, **node.values, **_drawn(node.placed)})
    for edge in view.edges:
        ends = {"id": _clean(edge.id), "source": _clean(edge.source), "target": _clean(edge.target)}
        element = ET.SubElement(graph, "edge", ends)
        _data(element, "edge", {"label": edge.label, **edge.values})
    return _written(root)


def _with_label() -> dict[str, str]:
    return {"label": "string", **EDGE_TYPES}


def _gexf_node(nodes: ET.Element, node: NodeRow) -> None:
    element = ET.SubElement(nodes, "node", {"id": _clean(node.id), "label": _clean(node.label)})
    _attvalues(element, node.values)
    if node.placed is None:
        return
    place = node.placed
    red, green, blue = _channels(place.colour)
    ET.SubElement(element, "viz:color", {"r": str(red), "g": str(green), "b": str(blue)})
    if place.x is not None and place.y is not None:  # its y grows upward
        ET.SubElement(element, "viz:position", {"x": f"{place.x:.1f}", "y": f"{-place.y:.1f}", "z": "0.0"})
    ET.SubElement(element, "viz:size", {"value": f"{place.size:.1f}"})


def _gexf_edge(edges: ET.Element, edge: EdgeRow, *, kinds: bool) -> None:
    told = {"id": _clean(edge.id), "source": _clean(edge.source), "target": _clean(edge.target)}
    told |= {"label": _clean(edge.label)}
    told |= {"kind": str(edge.values["relation"])} if kinds else {}
    told |= {"start": edge.start.isoformat()} if edge.start else {}
    told |= {"end": edge.end.isoformat()} if edge.end else {}
    element = ET.SubElement(edges, "edge", told)
    _attvalues(element, edge.values)
    shape = "dotted" if edge.values.get("derived") else "dashed" if edge.values["certainty"] == "inferred" else "solid"
    ET.SubElement(element, "viz:shape", {"value": shape})


def _attvalues(element: ET.Element, values: Mapping[str, Value]) -> None:
    told = ET.SubElement(element, "attvalues")
    for name, value in values.items():
        ET.SubElement(told, "attvalue", {"for": name, "value": _clean(text(value))})


def _data(element: ET.Element, what: str, values: Mapping[str, Value | float]) -> None:
    for name, value in values.items():
        written = f"{value:.1f}" if isinstance(value, float) else text(value)
        ET.SubElement(element, "data", {"key": f"{what}-{name}"}).text = _clean(written)


def _drawn(place: Placed | None) -> dict[str, Value | float]:
    if place is None:
        return {}
    point = {"x": place.x, "y": -place.y} if place.x is not None and place.y is not None else {}
    return {**point, "size": place.size, **dict(zip("rgb", _channels(place.colour), strict=True))}


def _channels(colour: str) -> Iterable[int]:
    return bytes.fromhex(colour.removeprefix("#"))


def _clean(said: str) -> str:
    return _ODD.sub("\ufffd", said).replace("\r\n", "\n").replace("\r", "\n")


def _written(root: ET.Element) -> bytes:
    ET.indent(root, " ")
    written = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{written}\n'.encode()
