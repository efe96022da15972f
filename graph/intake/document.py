"""Documents: a file becomes raw text, whatever it was written with.

Enters: a file's name and bytes: plain text, HTML, DOCX, PDF. Leaves: a Document with its raw text and the hash of its
bytes. What a file is, its first bytes say; a name that says otherwise is refused. Whatever a library parses is parsed
in a process of its own, which ends in time and memory (`child.py`).
"""

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

from graph.errors import Unreadable
from graph.intake import pages
from graph.intake.child import BOUNDS, Bounds, apart
from graph.sentences import Sentence

MAX_BYTES = 32 * 1024 * 1024
MAX_CHARACTERS = 500_000
SUFFIXES = (".txt", ".text", ".md", ".html", ".htm", ".docx", ".pdf")
_ENCODINGS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_ELSEWHERE = {
    b"\xd0\xcf\x11\xe0": "document, old word",
    b"{\\rtf": "document, rtf",
    b"\x89PNG": "document, picture",
    b"\xff\xd8\xff": "document, picture",
    b"\x1f\x8b": "document, compressed",
}


@dataclass(frozen=True)
class Document:
    """A file: its name, its bytes, what it is (text, html, docx, pdf), and the raw text in it."""

    name: str
    data: bytes
    form: str
    text: str

    @cached_property
    def hash(self) -> str:
        """The SHA-256 of the bytes, in hexadecimal digits."""
        return hashlib.sha256(self.data).hexdigest()


def read_document(name: str, data: bytes, bounds: Bounds = BOUNDS) -> Document:
    """Read a file.

    Raises:
        Unreadable: empty, too large, of another kind than its name says, encrypted, broken, or without text.
        TimedOut: it takes longer to read than it may.
        Refused: it needs more memory than it may.
    """
    shown = PurePath(name).name[:200] or "document"
    try:
        form = _form(PurePath(shown).suffix.lower(), data)
        text = _decoded(data) if form == "text" else apart(pages.READERS[form], data, MAX_CHARACTERS, bounds=bounds)
        text = re.sub(r"\r\n?", "\n", text).encode("utf-8", errors="replace").decode()
        _check(text)
    except Unreadable as error:
        raise error.of(shown) from error
    return Document(shown, data, form, text)


def _form(suffix: str, data: bytes) -> str:
    """Return what a file is, by its first bytes, where its name does not say otherwise."""
    if not data.strip(b"\x00\t\r\n "):
        raise Unreadable(Sentence("document, empty"))
    if len(data) > MAX_BYTES:
        raise Unreadable(Sentence("too large", count=len(data), most=MAX_BYTES))
    for start, key in _ELSEWHERE.items():
        if data.startswith(start):
            raise Unreadable(Sentence(key))
    found = _by_content(data)
    claimed = {".docx": "docx", ".pdf": "pdf"}.get(suffix)
    if claimed and claimed != found:
        raise Unreadable(Sentence("document, other kind", form=claimed.upper()))
    if suffix not in SUFFIXES and found == "text":
        raise Unreadable(Sentence("document, other name", endings=", ".join(SUFFIXES)))
    return "html" if suffix in (".html", ".htm") and found == "text" else found


def _by_content(data: bytes) -> str:
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return "docx"
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return "html" if head.startswith((b"<!doctype html", b"<html")) else "text"


def _decoded(data: bytes) -> str:
    """Return text: by its byte order mark, else as UTF-8, else as Windows-1252."""
    encoding = next((name for mark, name in _ENCODINGS.items() if data.startswith(mark)), "")
    if not encoding and b"\x00" in data:
        raise Unreadable(Sentence("document, zero bytes"))
    for candidate in [encoding] if encoding else ["utf-8", "cp1252"]:
        try:
            return data.decode(candidate)
        except UnicodeDecodeError as error:
            at = error.start
    raise Unreadable(Sentence("document, wrong byte", at=at))


def _check(text: str) -> None:
    if not text.strip():
        raise Unreadable(Sentence("document, no text"))
    if len(text) > MAX_CHARACTERS:
        raise Unreadable(Sentence("document, too long", most=MAX_CHARACTERS))
    odd = sum(character < " " and character not in "\t\r\n\f\v" for character in text)
    if odd > len(text) // 50:
        raise Unreadable(Sentence("document, controls"))
