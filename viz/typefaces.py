"""The typefaces of print: six cuts of Noto that come with the software, so that every machine sets the same page.

Enters: a text and a face. Leaves: its width, and the part of a font file that a picture has to carry. Fonts: SIL Open
Font License 1.1, see fonts/OFL.txt.
"""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Literal as OneOf

Typeface = OneOf["sans", "sans-italic", "sans-bold", "serif", "serif-italic", "serif-bold"]
FACES: tuple[Typeface, ...] = ("sans", "sans-italic", "sans-bold", "serif", "serif-italic", "serif-bold")
_MISSING = "\N{REPLACEMENT CHARACTER}"


@cache
def data(face: Typeface) -> bytes:
    """Return the font file of a face."""
    return files("viz").joinpath("fonts", f"{face}.ttf").read_bytes()


def width(text: str, face: Typeface, size: float, spacing: float = 0.0) -> float:
    """Return the width of a text in the unit of ``size``; ``spacing`` is added after each character."""
    advances, em = _advances(face)
    return sum(advances.get(char, em) for char in text) * size / em + len(text) * spacing


def settable(text: str) -> str:
    """Return a text with each character that the fonts do not have replaced by the sign for that."""
    known = _advances("sans")[0]
    return "".join(char if char in known else _MISSING for char in text)


def part(face: Typeface, chars: Iterable[str]) -> bytes:
    """Return a font file with just the glyphs of some characters."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options(notdef_outline=True, recalc_timestamp=False)
    font = TTFont(BytesIO(data(face)), recalcTimestamp=False)
    reducing = subset.Subsetter(options)
    reducing.populate(unicodes=sorted({ord(char) for char in chars}))
    reducing.subset(font)
    reduced = BytesIO()
    font.save(reduced)
    return reduced.getvalue()


def broken(text: str, face: Typeface, size: float, room: float) -> list[str]:
    """Break a text into lines that are no wider than ``room``; a word that is wider stands alone."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width(longer, face, size) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


@cache
def _advances(face: Typeface) -> tuple[dict[str, int], int]:
    """Return the advance width of each character in font units, and the units of an em."""
    from fontTools.ttLib import TTFont

    font = TTFont(BytesIO(data(face)))
    metrics = font["hmtx"].metrics
    return {chr(code): metrics[name][0] for code, name in font.getBestCmap().items()}, font["head"].unitsPerEm
