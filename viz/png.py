"""A Sheet as pixels: the page of its PDF, rendered.

Enters: a Sheet and a resolution. Leaves: the bytes of a PNG (ISO 15948) with its title and description.
"""

import struct
import zlib

from graph.errors import Refused
from viz.pdf import to_pdf
from viz.sheet import Sheet

_MOST = 40_000_000
_INCH = 72.0


def to_png(sheet: Sheet, dots: float = 200) -> bytes:
    """Return a page as an image of ``dots`` to the inch.

    Raises:
        Refused: it would have more than forty million pixels.
    """
    import pypdfium2

    scale = dots / _INCH
    if sheet.width * sheet.height * scale**2 > _MOST:
        raise Refused("The image would have more than 40 million pixels; ask for fewer dots to the inch.", limit="size")
    document = pypdfium2.PdfDocument(to_pdf([sheet]))
    try:
        bitmap = document[0].render(scale=scale, rev_byteorder=True)
        rows = bitmap.to_numpy()[:, :, :3]
        size = bitmap.width, bitmap.height
    finally:
        document.close()
    raw = b"".join(b"\0" + row.tobytes() for row in rows)
    per_metre = round(dots / 0.0254)
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0)),
        (b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1)),
        (b"iTXt", _told("Title", sheet.title)),
        (b"iTXt", _told("Description", sheet.description)),
        (b"IDAT", zlib.compress(raw, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in chunks)


def _told(key: str, text: str) -> bytes:
    return key.encode("ascii") + b"\0\0\0\0\0" + text.replace("\0", "").encode("utf-8", "replace")


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
