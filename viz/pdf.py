"""Sheets as a PDF: text that can be searched, fonts embedded, title and pictures described for screen readers.

Enters: Sheets. Leaves: the bytes of a PDF 1.7 (ISO 32000-1) with a page for each, tagged: a heading, a figure with its
alternative text, paragraphs. Nothing in it depends on the clock or the machine but the version of zlib.
"""

import hashlib
import zlib
from collections.abc import Iterable, Sequence
from io import BytesIO
from math import cos, radians, sin

from viz import typefaces
from viz.sheet import Disc, Mark, Part, Path, Point, Sheet, Text
from viz.typefaces import FACES, Typeface

_KAPPA = 0.5523
_TAGS = {"title": "H1", "figure": "Figure", "text": "P", "frame": "Artifact"}


def to_pdf(sheets: Sequence[Sheet]) -> bytes:
    """Return a PDF with a page for each sheet; its title and language are those of the first."""
    return _Document(sheets).file()


class _Font:
    """The part of a face that a document needs: its file, and the number of the glyph of each character."""

    def __init__(self, face: Typeface, chars: set[str]) -> None:
        from fontTools.ttLib import TTFont

        self.face, self.file = face, typefaces.part(face, chars)
        font = TTFont(BytesIO(self.file))
        numbers = font.getReverseGlyphMap()
        self.glyphs = {chr(code): numbers[name] for code, name in sorted(font.getBestCmap().items())}
        self.units = font["head"].unitsPerEm
        metrics, names = font["hmtx"].metrics, font.getGlyphOrder()
        self.widths = [self._per_mille(metrics[name][0]) for name in names]
        head, lines = font["head"], font["hhea"]
        self.box = [self._per_mille(side) for side in (head.xMin, head.yMin, head.xMax, head.yMax)]
        self.ascent, self.descent = self._per_mille(lines.ascent), self._per_mille(lines.descent)
        self.angle = float(font["post"].italicAngle)

    def codes(self, text: str) -> str:
        """Return a text as the hexadecimal numbers of its glyphs."""
        return "".join(f"{self.glyphs.get(char, 0):04X}" for char in text)

    def _per_mille(self, units: float) -> int:
        return round(float(units * 1000 / self.units))


class _Document:
    """The objects of a file, numbered from 1 in the order in which they are reserved."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        self.sheets = sheets
        self.objects: list[bytes] = []
        used: dict[Typeface, set[str]] = {}
        for sheet in sheets:
            for mark in sheet.marks:
                if isinstance(mark, Text):
                    used.setdefault(mark.face, {" "}).update(typefaces.settable(mark.text))
        self.fonts = {face: _Font(face, used[face]) for face in FACES if face in used}

    def file(self) -> bytes:
        """Return the file."""
        catalog, pages, tree, whole = (self._reserve() for _ in range(4))
        named = " ".join(f"/{face} {self._font(font)} 0 R" for face, font in self.fonts.items())
        resources = self._add(f"<< /Font << {named} >> >>")
        numbers: list[int] = []
        elements: list[int] = []
        parents: list[str] = []
        for sheet in self.sheets:
            page = self._reserve()
            content, parts = _content(sheet, self.fonts)
            own = [self._element(part, page, whole, at) for at, part in enumerate(parts)]
            box = f"[0 0 {_n(sheet.width)} {_n(sheet.height)}]"
            where = f"/Parent {pages} 0 R /MediaBox {box} /Resources {resources} 0 R"
            stream = self._stream(content.encode("ascii"))
            self._set(page, f"<< /Type /Page {where} /Contents {stream} 0 R /StructParents {len(numbers)} /Tabs /S >>")
            parents.append(f"{len(numbers)} [{_references(own)}]")
            numbers.append(page)
            elements += own
        self._set(pages, f"<< /Type /Pages /Kids [{_references(numbers)}] /Count {len(numbers)} >>")
        kids = f"/K {whole} 0 R /ParentTree << /Nums [{' '.join(parents)}] >> /ParentTreeNextKey {len(numbers)}"
        self._set(tree, f"<< /Type /StructTreeRoot {kids} >>")
        self._set(whole, f"<< /Type /StructElem /S /Document /P {tree} 0 R /K [{_references(elements)}] >>")
        self._set(
            catalog,
            f"<< /Type /Catalog /Pages {pages} 0 R /Lang {_text(self.sheets[0].language)} /MarkInfo << /Marked true >> "
            f"/StructTreeRoot {tree} 0 R /ViewerPreferences << /DisplayDocTitle true >> >>",
        )
        told = f"/Title {_text(self.sheets[0].title)} /Subject {_text(self.sheets[0].description)}"
        info = self._add(f"<< {told} /Producer {_text('Geflecht')} >>")
        return self._written(catalog, info)

    def _element(self, part: Part, page: int, parent: int, at: int) -> int:
        """Add what a screen reader meets: the tag of a part, and its alternative text."""
        told = f" /Alt {_text(part.alternative)}" if part.alternative else ""
        return self._add(f"<< /Type /StructElem /S /{_TAGS[part.role]} /P {parent} 0 R /Pg {page} 0 R /K {at}{told} >>")

    def _font(self, font: _Font) -> int:
        """Add a font of which each glyph has its own number (9.7), with the way back to text."""
        file = self._stream(font.file, f" /Length1 {len(font.file)}")
        name = f"{_tag(font)}+Noto-{font.face}"
        box = " ".join(map(str, font.box))
        shape = f"/Flags {4 if not font.angle else 68} /ItalicAngle {_n(font.angle)} /StemV 80 /CapHeight 714"
        size = f"/FontBBox [{box}] /Ascent {font.ascent} /Descent {font.descent}"
        about = self._add(f"<< /Type /FontDescriptor /FontName /{name} {shape} {size} /FontFile2 {file} 0 R >>")
        system = "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /CIDToGIDMap /Identity"
        widths = " ".join(map(str, font.widths))
        inner = self._add(
            f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} {system} "
            f"/FontDescriptor {about} 0 R /W [0 [{widths}]] >>"
        )
        text = self._stream(_to_unicode(font).encode("ascii"))
        return self._add(
            f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H "
            f"/DescendantFonts [{inner} 0 R] /ToUnicode {text} 0 R >>"
        )

    def _reserve(self) -> int:
        self.objects.append(b"")
        return len(self.objects)

    def _set(self, number: int, body: str) -> None:
        self.objects[number - 1] = body.encode("ascii")

    def _add(self, body: str) -> int:
        number = self._reserve()
        self._set(number, body)
        return number

    def _stream(self, content: bytes, extra: str = "") -> int:
        packed = zlib.compress(content, 9)
        head = f"<< /Length {len(packed)} /Filter /FlateDecode{extra} >>\nstream\n".encode("ascii")
        number = self._reserve()
        self.objects[number - 1] = head + packed + b"\nendstream"
        return number

    def _written(self, catalog: int, info: int) -> bytes:
        out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
        for number, body in enumerate(self.objects, start=1):
            places.append(len(out))
            out += f"{number} 0 obj\n".encode("ascii") + body + b"\nendobj\n"
        mark = hashlib.sha256(out).hexdigest()[:32]
        begin, size = len(out), len(self.objects) + 1
        rows = "".join(f"{place:010} 00000 n \n" for place in places)
        table = f"xref\n0 {size}\n0000000000 65535 f \n{rows}"
        tail = f"trailer\n<< /Size {size} /Root {catalog} 0 R /Info {info} 0 R /ID [<{mark}> <{mark}>] >>\n"
        return bytes(out + (table + tail + f"startxref\n{begin}\n%%EOF\n").encode("ascii"))


def _content(sheet: Sheet, fonts: dict[Typeface, _Font]) -> tuple[str, list[Part]]:
    """Return the operators of a page, and the parts that are tagged, by their numbers."""
    tagged: list[Part] = []
    lines = [f"1 0 0 -1 0 {_n(sheet.height)} cm"]
    for part in sheet.parts:
        if part.role == "frame":
            lines.append("/Artifact BMC")
        else:
            lines.append(f"/{_TAGS[part.role]} << /MCID {len(tagged)} >> BDC")
            tagged.append(part)
        for group in part.groups:
            lines += [_mark(mark, fonts) for mark in group.marks]
        lines.append("EMC")
    return "\n".join(lines), tagged


def _mark(mark: Mark, fonts: dict[Typeface, _Font]) -> str:
    if isinstance(mark, Text):
        codes = fonts[mark.face].codes(typefaces.settable(mark.text))
        place = _placed(mark)
        return (
            f"BT {_colour(mark.colour)} rg /{mark.face} {_n(mark.size)} Tf {_n(mark.spacing)} Tc "
            f"{place} <{codes}> Tj ET"
        )
    look = [f"{_colour(mark.fill)} rg"] if mark.fill else []
    if mark.stroke:
        look.append(f"{_colour(mark.stroke)} RG {_n(mark.width)} w")
    paint = {(True, True): "B", (True, False): "f", (False, True): "S"}[bool(mark.fill), bool(mark.stroke)]
    if isinstance(mark, Disc):
        return " ".join((*look, "[] 0 d", _circle(mark.centre, mark.radius), paint))
    look.append(f"[{_n(mark.dash[0])} {_n(mark.dash[1])}] 0 d {int(mark.round)} J" if mark.dash else "[] 0 d 0 J")
    return " ".join((*look, _route(mark), "h " + paint if mark.closed else paint))


def _placed(text: Text) -> str:
    """Return the matrix that sets a text on its baseline, turned around its anchor."""
    x, y = text.at
    if not text.turn:
        return f"1 0 0 -1 {_n(text.left)} {_n(y)} Tm"
    along, down = cos(radians(text.turn)), sin(radians(text.turn))
    sides = " ".join(_n(number, 5) for number in (along, down, down, -along))
    return f"{sides} {_n(x - along * text.before)} {_n(y - down * text.before)} Tm"


def _route(path: Path) -> str:
    here, parts = path.start, [f"{_n(path.start[0])} {_n(path.start[1])} m"]
    for step in path.steps:
        end = step[-1]
        if len(step) == 1:
            parts.append(f"{_n(end[0])} {_n(end[1])} l")
        else:
            control = step[0]
            one, other = (tuple(at + (by - at) * 2 / 3 for at, by in zip(p, control, strict=True)) for p in (here, end))
            parts.append(" ".join(_n(number) for number in (*one, *other, *end)) + " c")
        here = end
    return " ".join(parts)


def _circle(centre: Point, radius: float) -> str:
    x, y = centre
    reach = radius * _KAPPA
    curves = (
        (x + radius, y + reach, x + reach, y + radius, x, y + radius),
        (x - reach, y + radius, x - radius, y + reach, x - radius, y),
        (x - radius, y - reach, x - reach, y - radius, x, y - radius),
        (x + reach, y - radius, x + radius, y - reach, x + radius, y),
    )
    told = " ".join(" ".join(map(_n, curve)) + " c" for curve in curves)
    return f"{_n(x + radius)} {_n(y)} m {told} h"


def _to_unicode(font: _Font) -> str:
    """Return the table that leads from glyphs back to characters (9.10.3)."""
    pairs = [f"<{glyph:04X}> <{char.encode('utf-16-be').hex().upper()}>" for char, glyph in font.glyphs.items()]
    blocks = [pairs[at : at + 100] for at in range(0, len(pairs), 100)]
    told = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def /CMapName /Geflecht def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{told}\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    )


def _tag(font: _Font) -> str:
    """Return the six letters that mark a font as a part of one."""
    number, letters = int(hashlib.sha256(font.file).hexdigest(), 16), ""
    for _ in range(6):
        number, at = divmod(number, 26)
        letters += chr(65 + at)
    return letters


def _references(numbers: Iterable[int]) -> str:
    return " ".join(f"{number} 0 R" for number in numbers)


def _text(text: str) -> str:
    return f"<FEFF{text.encode('utf-16-be', 'replace').hex().upper()}>"


def _colour(colour: str | None) -> str:
    assert colour is not None
    return " ".join(_n(int(colour[at : at + 2], 16) / 255, 3) for at in (1, 3, 5))


def _n(number: float, places: int = 2) -> str:
    text = f"{number:.{places}f}".rstrip("0").rstrip(".")
    return text if text not in ("-0", "") else "0"
