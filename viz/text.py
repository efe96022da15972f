"""How wide a text is when it is set, and where it breaks.

Enters: a name and how it is set. Leaves: its lines and their width in pixels. The widths are those of a wide humanist
sans; narrower fonts leave a little air, so that a label never grows over its measured box.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from viz import typefaces
from viz.typefaces import Typeface

LINE_HEIGHT = 1.18
# Advance widths in hundredths of the size, by the characters that share them.
_WIDTHS = {
    27: " ijlIJ!,.:;'|·`",
    34: "()[]-ft{}/\\",
    43: 'rszcß?_"„“”',
    52: "cskvxyFLEST",
    57: "aeo0123456789$+<=>~€*äöéèàåøçPXYZ^\N{EN DASH}",
    62: "bdghnpquüBCKRVAÄß",
    74: "DGHNUÜ&#",
    80: "OQÖw%@…",
    95: "MWm—",
}
_ADVANCE = {char: width / 100 for width, chars in sorted(_WIDTHS.items()) for char in chars}
_OTHER, _WIDE, _FIRST_WIDE = 0.62, 1.02, 0x1100


@dataclass(frozen=True)
class Setting:
    """How a label is set: size in pixels, factor on the width for weight and face, space between letters in em.

    A typeface of print is measured exactly.
    """

    size: float = 12
    stretch: float = 1.0
    spacing: float = 0.0
    typeface: Typeface | None = None

    @property
    def leading(self) -> float:
        """The distance between two lines in pixels."""
        return self.size * LINE_HEIGHT


@dataclass(frozen=True)
class Lines:
    """A text that was broken: its lines, and the width and height of the box around them in pixels."""

    lines: tuple[str, ...]
    width: float
    height: float


def width(text: str, setting: Setting) -> float:
    """Return the width of a text in pixels."""
    if setting.typeface:
        return typefaces.width(text, setting.typeface, setting.size, setting.spacing * setting.size)
    em = sum(_ADVANCE.get(char, _WIDE if ord(char) >= _FIRST_WIDE else _OTHER) for char in text)
    return (em * setting.stretch + len(text) * setting.spacing) * setting.size


def wrap(text: str, setting: Setting, limit: float, rows: int = 2) -> Lines:
    """Break a text into at most two rows as even as they can be; what is longer than the limit ends in an ellipsis."""
    whole = " ".join(text.split())
    if rows == 1 or width(whole, setting) <= limit * 0.62:
        return _lines([_cut(whole, setting, limit)], setting)
    breaks = [(whole[:at].rstrip(), whole[at:].lstrip()) for at in _breaks(whole)]
    fitting = [pair for pair in breaks if width(pair[0], setting) <= limit]
    best = min(fitting, key=lambda pair: max(width(row, setting) for row in pair), default=(whole, ""))
    return _lines([_cut(row, setting, limit) for row in best if row], setting)


def _breaks(text: str) -> list[int]:
    """Return where a line may end: after a space, and after a hyphen inside a word."""
    after = enumerate(pairwise(text), start=1)
    return [at for at, (char, following) in after if char == " " or (char in "-/" and following.isalnum())]


def _cut(text: str, setting: Setting, limit: float) -> str:
    if width(text, setting) <= limit:
        return text
    end = len(text)
    while end > 1 and width(text[:end] + "…", setting) > limit:
        end -= 1
    return text[:end].rstrip() + "…"


def _lines(rows: Sequence[str], setting: Setting) -> Lines:
    widest = max(width(row, setting) for row in rows)
    return Lines(tuple(rows), round(widest, 2), round(len(rows) * setting.leading, 2))
