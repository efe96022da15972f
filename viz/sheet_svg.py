"""A Sheet as SVG for documents: plain attributes and embedded fonts, so that any program shows and edits it.

Enters: a Sheet. Leaves: the text of an SVG file. What the explorer shows is viz.svg, which a stylesheet colours.
"""

from base64 import b64encode
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from viz import typefaces
from viz.sheet import Disc, Group, Mark, Path, Sheet, Text
from viz.typefaces import FACES, Typeface

_SVG = "http://www.w3.org/2000/svg"
register_namespace("", _SVG)
_FAMILY = {"sans": "Noto Sans", "serif": "Noto Serif"}
_FALLBACK = {"sans": "Arial, sans-serif", "serif": "Georgia, serif"}


def to_svg(sheet: Sheet) -> str:
    """Return a sheet as the text of an SVG file, in points."""
    size = {"width": f"{_n(sheet.width)}pt", "height": f"{_n(sheet.height)}pt"}
    box = f"0 0 {_n(sheet.width)} {_n(sheet.height)}"
    told = {"role": "img", "lang": sheet.language, "aria-labelledby": "title description"}
    root = Element("svg", {"xmlns": _SVG, **size, "viewBox": box, **told})
    SubElement(root, "title", {"id": "title"}).text = sheet.title
    SubElement(root, "desc", {"id": "description"}).text = sheet.description
    SubElement(root, "style").text = _fonts(sheet)
    for part in sheet.parts:
        holder = SubElement(root, "g", {"class": part.role})
        if part.role == "frame":
            holder.set("aria-hidden", "true")
        for group in part.groups:
            _group(holder, group)
    return tostring(root, encoding="unicode") + "\n"


def _group(parent: Element, group: Group) -> None:
    holder = parent
    if group.title or group.id:
        holder = SubElement(parent, "g")
        if group.id:
            holder.set("data-id", group.id)
        if group.place:
            holder.set("data-place", f"{group.place[0]:.4f} {group.place[1]:.4f}")
        if group.title:
            SubElement(holder, "title").text = _clean(group.title)
    for mark in group.marks:
        _mark(holder, mark)


def _mark(parent: Element, mark: Mark) -> None:
    if isinstance(mark, Text):
        family, _, cut = mark.face.partition("-")
        look = {"font-family": f"'{_FAMILY[family]}', {_FALLBACK[family]}", "font-size": _n(mark.size)}
        look |= {"italic": {"font-style": "italic"}, "bold": {"font-weight": "700"}}.get(cut, {})
        look |= {"letter-spacing": _n(mark.spacing)} if mark.spacing else {}
        look |= {"text-anchor": mark.anchor} if mark.anchor != "start" else {}
        place = {"x": _n(mark.at[0]), "y": _n(mark.at[1]), "fill": mark.colour}
        look |= {"transform": f"rotate({_n(mark.turn)} {_n(mark.at[0])} {_n(mark.at[1])})"} if mark.turn else {}
        SubElement(parent, "text", {**place, **look}).text = _clean(mark.text)
        return
    look = {"fill": mark.fill or "none"}
    look |= {"stroke": mark.stroke, "stroke-width": _n(mark.width)} if mark.stroke else {}
    if isinstance(mark, Disc):
        place = {"cx": _n(mark.centre[0]), "cy": _n(mark.centre[1]), "r": _n(mark.radius)}
        SubElement(parent, "circle", {**place, **look})
        return
    if mark.dash:
        look["stroke-dasharray"] = f"{_n(mark.dash[0])} {_n(mark.dash[1])}"
    look |= {"stroke-linecap": "round"} if mark.round else {}
    SubElement(parent, "path", {"d": _route(mark), **look})


def _route(path: Path) -> str:
    parts = [f"M{_point(path.start)}"]
    parts += [("Q" if len(step) == 2 else "L") + " ".join(map(_point, step)) for step in path.steps]  # noqa: PLR2004  # a control and an end
    return "".join(parts) + ("Z" if path.closed else "")


def _fonts(sheet: Sheet) -> str:
    """Return rules that bring the glyphs that the page needs."""
    used: dict[Typeface, set[str]] = {}
    for mark in sheet.marks:
        if isinstance(mark, Text):
            used.setdefault(mark.face, {" "}).update(mark.text)
    return "".join(_rule(face, used[face]) for face in FACES if face in used)


def _rule(face: Typeface, chars: set[str]) -> str:
    family, _, cut = face.partition("-")
    data = b64encode(typefaces.part(face, chars)).decode("ascii")
    style, weight = "italic" if cut == "italic" else "normal", 700 if cut == "bold" else 400
    return (
        f"@font-face{{font-family:'{_FAMILY[family]}';font-style:{style};font-weight:{weight};"
        f"src:url(data:font/ttf;base64,{data}) format('truetype')}}"
    )


def _clean(text: str) -> str:
    """Return a text without what XML does not allow."""
    return "".join(char for char in text if char in "\t\n" or (char >= " " and char not in "\ufffe\uffff"))


def _point(point: tuple[float, float]) -> str:
    return f"{_n(point[0])} {_n(point[1])}"


def _n(number: float) -> str:
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return text if text != "-0" else "0"
