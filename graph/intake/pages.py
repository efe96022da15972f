"""What parses documents: HTML and DOCX with the standard library, PDF with pypdf.

Enters: bytes, and how many characters may come of them. Leaves: raw text, blocks apart by an empty line; or an error
that its caller completes with the file's name. Each reader runs in a process of its own.
"""

import zipfile
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from io import BytesIO
from xml.parsers import expat

from graph.errors import Unreadable
from graph.sentences import Sentence

MAX_PAGES = 2000
MAX_PART = 64 * 1024 * 1024  # bytes of a DOCX's XML, unpacked
_SILENT = frozenset(("script", "style", "template", "noscript", "svg", "head", "title", "nav", "select", "textarea"))
_LISTS, _HEADINGS = ("ul", "ol", "li", "dl", "dt", "dd", "table", "tr"), ("h1", "h2", "h3", "h4", "h5", "h6", "hr")
_PARTS_OF_PAGE = ("section", "article", "header", "footer", "main", "aside", "figure", "figcaption", "form", "address")
_BLOCKS = frozenset(("p", "div", "blockquote", "pre", *_LISTS, *_HEADINGS, *_PARTS_OF_PAGE))
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")


def html(data: bytes, most: int) -> str:
    """Return the text of an HTML page, without what is not shown."""
    reader = _Html(most)
    reader.feed(_page(data))
    reader.close()
    return "".join(reader.pieces)


def _page(data: bytes) -> str:
    """Return a page decoded as it says itself, else as UTF-8, else as Windows-1252."""
    head = data[:2048].lower()
    said = "cp1252" if any(name in head for name in (b"iso-8859-1", b"windows-1252", b"latin1")) else "utf-8-sig"
    for encoding in (said, "utf-8-sig"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("cp1252", errors="replace")


class _Html(HTMLParser):
    """Gathers what a page shows."""

    def __init__(self, most: int) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent, self._left, self._pre = 0, most, 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._pre += tag == "pre"
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BLOCKS:
            self._end_block()
        elif tag in ("br", "td", "th"):
            self.pieces.append("\n" if tag == "br" else " ")

    def handle_endtag(self, tag: str) -> None:
        self._pre = max(0, self._pre - (tag == "pre"))
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self._end_block()

    def _end_block(self) -> None:
        if self.pieces and self.pieces[-1] != "\n\n":
            self.pieces.append("\n\n")

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        text = data if self._pre else " ".join(data.split())
        if text and not self._pre:
            text = " " * data[:1].isspace() + text + " " * data[-1:].isspace()
        self._left -= len(text)
        if self._left < 0:
            raise _too_long()
        self.pieces.append(text)


def docx(data: bytes, most: int) -> str:
    """Return the text of a DOCX with its footnotes; what was deleted under revision is left out."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "word/document.xml" not in names:
                raise Unreadable(Sentence("document, no docx"))
            parts = [_part(archive, name) for name in _PARTS if name in names]
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError) as error:
        encrypted = "password" in str(error) or "encrypted" in str(error)
        raise Unreadable(Sentence("document, encrypted" if encrypted else "document, cut")) from error
    return "\n\n".join(_Docx(most).read(part) for part in parts)


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as file:
        found = file.read(MAX_PART + 1)
    if len(found) > MAX_PART:
        raise Unreadable(Sentence("document, unpacks", most=MAX_PART))
    return found


class _Docx:
    """Gathers the text of one part; entities are refused, so that none can grow."""

    def __init__(self, most: int) -> None:
        self._pieces: list[str] = []
        self._left, self._inside, self._skipped = most, 0, 0

    def read(self, part: bytes) -> str:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler, parser.EntityDeclHandler = self._text, _no_entity
        try:
            parser.Parse(part, True)  # noqa: FBT003 (expat names it so)
        except expat.ExpatError as error:
            raise Unreadable(Sentence("document, xml", line=error.lineno)) from error
        return "".join(self._pieces)

    def _start(self, name: str, _attributes: object) -> None:
        space, _, tag = name.rpartition(" ")
        self._skipped += space == _MC and tag == "Fallback"  # the same text box again, for old programs
        if space == _W and tag == "t":
            self._inside += 1
        elif space == _W and tag in ("tab", "br", "cr", "noBreakHyphen"):
            self._put({"tab": "\t", "noBreakHyphen": "-"}.get(tag, "\n"))

    def _end(self, name: str) -> None:
        space, _, tag = name.rpartition(" ")
        self._skipped -= space == _MC and tag == "Fallback"
        if space == _W and tag == "t":
            self._inside -= 1
        elif space == _W and tag == "p":
            self._put("\n\n")

    def _text(self, text: str) -> None:
        if self._inside:
            self._put(text)

    def _put(self, text: str) -> None:
        if self._skipped:
            return
        self._left -= len(text)
        if self._left < 0:
            raise _too_long()
        self._pieces.append(text)


def _no_entity(name: str, *_rest: object) -> None:
    raise Unreadable(Sentence("document, entity", name=name))


def pdf(data: bytes, most: int) -> str:
    """Return the text of a PDF, pages apart by a form feed."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise Unreadable(Sentence("document, encrypted"))
        texts: list[str] = []
        for number, page in enumerate(reader.pages, 1):
            if number > MAX_PAGES:
                raise Unreadable(Sentence("document, pages", most=MAX_PAGES))
            texts.append(page.extract_text())
            if sum(map(len, texts[-1:])) > most or (number % 50 == 0 and sum(map(len, texts)) > most):
                raise _too_long()
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
        RecursionError,
        ArithmeticError,
    ) as error:
        raise Unreadable(Sentence("document, no pdf")) from error
    return "\n\f".join(texts)


def _too_long() -> Unreadable:
    return Unreadable(Sentence("document, too much text"))


READERS: Mapping[str, Callable[[bytes, int], str]] = {"html": html, "docx": docx, "pdf": pdf}
