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

MAX_BYTES = 32 * 1024 * 1024
MAX_CHARACTERS = 500_000
SUFFIXES = (".txt", ".text", ".md", ".html", ".htm", ".docx", ".pdf")
_ENCODINGS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_ELSEWHERE = {
    b"\xd0\xcf\x11\xe0": "is an old Word file, or one with a password; save it as DOCX without a password, or as PDF.",
    b"{\\rtf": "is RTF; save it as DOCX or as plain text.",
    b"\x89PNG": "is a picture; only text is read, so run text recognition (OCR) on it first.",
    b"\xff\xd8\xff": "is a picture; only text is read, so run text recognition (OCR) on it first.",
    b"\x1f\x8b": "is compressed; unpack it first.",
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
        raise Unreadable(f"{shown} {error.message}", file=shown, **error.details) from error
    return Document(shown, data, form, text)


def _form(suffix: str, data: bytes) -> str:
    """Return what a file is, by its first bytes, where its name does not say otherwise."""
    if not data.strip(b"\x00\t\r\n "):
        raise Unreadable("is empty; there is nothing to read.")
    if len(data) > MAX_BYTES:
        raise Unreadable(f"has {len(data)} bytes; at most {MAX_BYTES} are read, so split it.")
    for start, told in _ELSEWHERE.items():
        if data.startswith(start):
            raise Unreadable(told)
    found = _by_content(data)
    claimed = {".docx": "docx", ".pdf": "pdf"}.get(suffix)
    if claimed and claimed != found:
        raise Unreadable(f"does not begin as {claimed.upper()} does; it is cut, or of another kind: correct its name.")
    if suffix not in SUFFIXES and found == "text":
        raise Unreadable(f"is not known by its name; names of documents end with {', '.join(SUFFIXES)}.")
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
        raise Unreadable("is no text: it holds zero bytes; save it as UTF-8.")
    for candidate in [encoding] if encoding else ["utf-8", "cp1252"]:
        try:
            return data.decode(candidate)
        except UnicodeDecodeError as error:
            at = error.start
    raise Unreadable(f"cannot be read as text (byte {at}); save it as UTF-8.")


def _check(text: str) -> None:
    if not text.strip():
        raise Unreadable("holds no text; if it is scanned, run text recognition (OCR) on it first.")
    if len(text) > MAX_CHARACTERS:
        raise Unreadable(f"has more than {MAX_CHARACTERS} characters; split it.")
    odd = sum(character < " " and character not in "\t\r\n\f\v" for character in text)
    if odd > len(text) // 50:
        raise Unreadable("is no text: it is full of control characters; save it as UTF-8.")
