"""A Drawing as SVG: what the explorer shows, what is exported and what is printed.

Enters: a Drawing. Leaves: the text of one ``svg`` element. It is built as a tree of elements, so every name is escaped;
it carries classes and geometry, no style attributes, so that it works under a strict content security policy with the
site's stylesheet. ``standalone`` puts the stylesheet into the file.
"""

from collections.abc import Callable
from importlib.resources import files
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from viz.captions import Caption
from viz.drawing import BAND, Drawing, DrawnEdge, DrawnNode
from viz.plan import FOCUS_RING
from viz.scales import Scale
from viz.style import Group

_SVG = "http://www.w3.org/2000/svg"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_HEAD, _HALF = 8.0, 3.1
register_namespace("", _SVG)

Href = Callable[[DrawnNode], str]
EdgeHref = Callable[[DrawnEdge], str]
_SIGNS = {"began": "+", "observed": "+", "ended": "\N{MINUS SIGN}", "changed": "~"}


def to_svg(
    drawing: Drawing,
    *,
    standalone: bool = False,
    href: Href | None = None,
    edge_href: EdgeHref | None = None,
    focusable: bool = False,
    prefix: str = "net",
    sizes: Scale | None = None,
) -> str:
    """Return a Drawing as the text of an SVG element.

    ``href`` gives the address of a node, which becomes a link that the keyboard reaches; ``edge_href`` that of a
    statement, whose line is then easier to hit and reached by scripts only, for there are many. ``focusable`` lets the
    keyboard reach nodes, and scripts lines, without links. ``prefix`` begins every id in the element, so that two
    pictures may stand on one page. ``sizes`` is what sizes tell; with it the picture has its legend below itself.
    """
    root = _root(drawing, prefix, linked=focusable or href is not None)
    if standalone:
        SubElement(root, "style").text = stylesheet()
    _frame(root, drawing)
    lines = SubElement(root, "g", {"class": "lines"})
    for edge in drawing.edges:
        _line(lines, edge, drawing, prefix, edge_href)
    _captions(root, drawing)
    for edge in drawing.edges:
        if edge.change:
            badge(root, *middle(edge), edge.change)
    for number, node in enumerate(drawing.nodes):
        _node(root, node, f"{prefix}-n{number}", href)
    if focusable:
        for holder in root.iter("g"):
            if "data-node" in holder.attrib or "data-statement" in holder.attrib:
                holder.attrib |= {"tabindex": "0" if "data-node" in holder.attrib else "-1", "role": "img"}
    if sizes:
        from viz.key import append_key

        high = drawing.height + append_key(root, drawing, sizes)
        root.set("viewBox", f"0 0 {_n(drawing.width)} {_n(high)}")
    return tostring(root, encoding="unicode") + ("\n" if standalone else "")


def stylesheet() -> str:
    """Return the rules a picture needs: colours of the kinds, lines, typefaces, light and dark."""
    return files("viz").joinpath("templates", "net.css").read_text(encoding="utf-8")


def symbol(parent: Element, group: Group, size: float) -> Element:
    """Append the symbol of a group around the origin; ``size`` is its radius in pixels."""
    if group.form == "cross":
        return SubElement(
            parent, "path", {"class": "shape line", "d": f"M{_n(-size)} 0H{_n(size)}M0 {_n(-size)}V{_n(size)}"}
        )
    if not group.points:
        name = "shape hollow" if group.form == "ring" else "shape"
        return SubElement(parent, "circle", {"class": name, "r": _n(size)})
    points = " ".join(f"{_n(x * size)},{_n(y * size)}" for x, y in group.points)
    return SubElement(parent, "polygon", {"class": "shape", "points": points})


def path(edge: DrawnEdge) -> str:
    """Return the path data of a line."""
    steps = ((f"{_n(x)} {_n(y)}" for x, y in step) for step in edge.curve.steps)
    return f"M{_n(edge.curve.start[0])} {_n(edge.curve.start[1])}" + "".join(f"Q{' '.join(step)}" for step in steps)


def _root(drawing: Drawing, prefix: str, *, linked: bool) -> Element:
    root = Element(
        "svg",
        {
            "xmlns": _SVG,
            "class": "net",
            "viewBox": f"0 0 {_n(drawing.width)} {_n(drawing.height)}",
            "role": "group" if linked else "img",
            "lang": drawing.language,
            "aria-labelledby": f"{prefix}-t {prefix}-d",
        },
    )
    SubElement(root, "title", {"id": f"{prefix}-t"}).text = drawing.title
    SubElement(root, "desc", {"id": f"{prefix}-d"}).text = drawing.summary
    if drawing.credits:
        SubElement(root, "metadata").text = "\n".join(drawing.credits)
    return root


def _frame(root: Element, drawing: Drawing) -> None:
    """Append the graticule, the neatline and its letters and numbers."""
    width, height, inner = drawing.width, drawing.height, drawing.inner
    frame = SubElement(root, "g", {"aria-hidden": "true"})
    across = [BAND + inner.width * at / drawing.columns for at in range(drawing.columns + 1)]
    down = [BAND + inner.height * at / drawing.rows for at in range(drawing.rows + 1)]
    grid = [f"M{_n(x)} {_n(BAND)}V{_n(inner.bottom)}" for x in across[1:-1]]
    grid += [f"M{_n(BAND)} {_n(y)}H{_n(inner.right)}" for y in down[1:-1]]
    SubElement(frame, "rect", {"class": "ground", "width": _n(width), "height": _n(height)})
    SubElement(frame, "path", {"class": "grat", "d": "".join(grid)})
    hole = f"M{_n(BAND)} {_n(BAND)}V{_n(inner.bottom)}H{_n(inner.right)}V{_n(BAND)}Z"
    outline = f"M0 0H{_n(width)}V{_n(height)}H0Z{hole}"
    SubElement(frame, "path", {"class": "band", "fill-rule": "evenodd", "d": outline})
    ticks = [f"M{_n(x)} 0V{_n(BAND)}M{_n(x)} {_n(inner.bottom)}V{_n(height)}" for x in across[1:-1]]
    ticks += [f"M0 {_n(y)}H{_n(BAND)}M{_n(inner.right)} {_n(y)}H{_n(width)}" for y in down[1:-1]]
    SubElement(frame, "path", {"class": "tick", "d": "".join(ticks)})
    for at in range(drawing.columns):
        middle = (across[at] + across[at + 1]) / 2
        _mark(frame, _LETTERS[at], [(middle, BAND / 2), (middle, height - BAND / 2)])
    for at in range(drawing.rows):
        middle = (down[at] + down[at + 1]) / 2
        _mark(frame, str(at + 1), [(BAND / 2, middle), (width - BAND / 2, middle)])
    neat = {"x": "1", "y": "1", "width": _n(width - 2), "height": _n(height - 2)}
    SubElement(frame, "rect", {"class": "neat", **neat})
    inside = {"x": _n(BAND), "y": _n(BAND), "width": _n(inner.width), "height": _n(inner.height)}
    SubElement(frame, "rect", {"class": "neat2", **inside})


def _mark(frame: Element, text: str, places: list[tuple[float, float]]) -> None:
    for x, y in places:
        SubElement(frame, "text", {"class": "gref", "x": _n(x), "y": _n(y + 3.6)}).text = text


def middle(edge: DrawnEdge) -> tuple[float, float]:
    """Return the point in the middle of a line."""
    (x, y), ((cx, cy), (ex, ey)) = edge.curve.start, edge.curve.steps[0]
    return (x + 2 * cx + ex) / 4, (y + 2 * cy + ey) / 4


def _line(parent: Element, edge: DrawnEdge, drawing: Drawing, prefix: str, href: EdgeHref | None) -> None:
    """Append a line with what it says; as a link it is easier to hit, and its head is always there to be shown."""
    name, changed = f"{prefix}-s-{edge.statement.id}", f" {edge.change}" if edge.change else ""
    holder = SubElement(parent, "a", {"href": href(edge), "tabindex": "-1"}) if href else SubElement(parent, "g")
    ends = {"data-from": drawing.nodes[edge.source].id, "data-to": drawing.nodes[edge.target].id}
    told = {"data-statement": edge.statement.id, "data-relation": edge.statement.relation}
    holder.attrib |= {"id": name, "class": "rel", **told, **ends}
    SubElement(holder, "title").text = edge.sentence
    if href:
        SubElement(holder, "path", {"class": "hit", "d": path(edge)})
    SubElement(holder, "path", {"class": f"e {edge.certainty}{changed}", "d": path(edge)})
    if edge.arrow or (href and edge.directed):
        quiet = "" if edge.arrow else " quiet"
        SubElement(holder, "polygon", {"class": f"arr {edge.certainty}{changed}{quiet}", "points": _head(edge)})


def _captions(root: Element, drawing: Drawing) -> None:
    """Append the names of relations along their lines, with which they are shown and faded."""
    names = SubElement(root, "g", {"aria-hidden": "true"})
    for edge in drawing.edges:
        if edge.caption:
            _caption(names, edge.caption, edge.statement.id)


def _caption(parent: Element, caption: Caption, statement: str) -> None:
    place = f"translate({_n(caption.x)} {_n(caption.y)}) rotate({_n(caption.angle)})"
    told = {
        "class": "on",
        "data-of": statement,
        "transform": place,
        "y": _n(caption.size * 0.355),
        "font-size": _n(caption.size),
    }
    SubElement(parent, "text", told).text = caption.text


def badge(parent: Element, x: float, y: float, change: str) -> None:
    """Append the sign of a change."""
    mark = SubElement(parent, "g", {"class": f"badge {change}", "aria-hidden": "true"})
    mark.set("transform", f"translate({_n(x)} {_n(y)})")
    SubElement(mark, "circle", {"r": "8"})
    SubElement(mark, "text", {"y": "4.5"}).text = _SIGNS[change]


def _head(edge: DrawnEdge) -> str:
    """Return the corners of an arrowhead at the end of a line."""
    (cx, cy), (x, y) = edge.curve.control, edge.curve.end
    length = max(((x - cx) ** 2 + (y - cy) ** 2) ** 0.5, 1e-6)
    ux, uy = (x - cx) / length, (y - cy) / length
    tip = (x + ux * 2, y + uy * 2)
    back = (tip[0] - ux * _HEAD, tip[1] - uy * _HEAD)
    corners = (tip, (back[0] - uy * _HALF, back[1] + ux * _HALF), (back[0] + uy * _HALF, back[1] - ux * _HALF))
    return " ".join(f"{_n(px)},{_n(py)}" for px, py in corners)


def _node(root: Element, node: DrawnNode, name: str, href: Href | None) -> None:
    """Append a symbol with its label, as a link where it has an address."""
    holder = SubElement(root, "a", {"href": href(node)}) if href else SubElement(root, "g")
    holder.attrib |= {"id": name, "class": f"node k-{node.paint.name}", "data-node": node.id}
    SubElement(holder, "title").text = f"{node.name} ({node.kind_label}, {node.field})"
    mark = SubElement(holder, "g", {"transform": f"translate({_n(node.x)} {_n(node.y)})"})
    if node.weight == "focus":
        SubElement(mark, "circle", {"class": "focusring", "r": _n(node.size * FOCUS_RING)})
    symbol(mark, node.group, node.size)
    style = f"lab {node.group.face} {node.weight}".replace(" plain", "").strip()
    anchor = {"class": style, "text-anchor": node.anchor, "font-size": _n(node.font_size)}
    label = SubElement(holder, "text", anchor)
    for x, y, line in node.rows:
        SubElement(label, "tspan", {"x": _n(x), "y": _n(y)}).text = line
    if node.more:
        x, y, anchor_ = _corner(node)
        SubElement(
            holder, "text", {"class": "more", "x": _n(x), "y": _n(y), "text-anchor": anchor_}
        ).text = f"+{node.more}"


def _corner(node: DrawnNode) -> tuple[float, float, str]:
    """Return where the number of hidden neighbours stands: above the symbol, on the side away from the label."""
    left, top, right, _ = node.box
    beside = right if (left + right) / 2 < node.x else left
    way = 1 if beside < node.x or (left < node.x < right) else -1
    off = node.size * 0.85 + 2
    under = top < node.y - node.size and left < node.x < right
    return node.x + way * off, node.y + (off + 8 if under else -off + 3), "start" if way > 0 else "end"


def _n(number: float) -> str:
    """Return a coordinate with at most one decimal."""
    text = f"{number:.1f}"
    return text.removesuffix(".0") if text != "-0.0" else "0"
