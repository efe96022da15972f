"""What a ZIP file may be before anything in it is read: XLSX workbooks, and tables that belong together.

Enters: bytes. Leaves: an opened archive with bounded members, or Unreadable.
"""

import io
import zipfile
import zlib
from xml.parsers import expat

from graph.errors import Unreadable

MAX_UNPACKED = 512 * 1024 * 1024
MAX_MEMBERS = 2000
_MAX_RATIO = 300
_SMALL = 16 * 1024 * 1024
_PROLOG = 64 * 1024


def opened(name: str, data: bytes) -> zipfile.ZipFile:
    """Open an archive.

    Raises:
        Unreadable: it is cut off or none, protected, or unpacks to more than it may.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        protected = data.startswith(b"\xd0\xcf\x11\xe0")
        why = (
            "is protected or of an old format; save it without a password as .xlsx"
            if protected
            else ("is cut off or damaged; save it anew")
        )
        raise Unreadable(f"{name} {why}.", file=name) from error
    members = archive.infolist()
    total = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS or total > MAX_UNPACKED or (total > _SMALL and total > _MAX_RATIO * len(data)):
        raise Unreadable(
            f"{name} unpacks to {total} bytes in {len(members)} parts, more than is read; split it.", file=name
        )
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable(f"{name} is protected; save it without a password.", file=name)
    return archive


def member(archive: zipfile.ZipFile, name: str, part: str) -> bytes:
    """Return a part of an archive; it unpacks to no more bytes than it said.

    Raises:
        Unreadable: the part is damaged.
    """
    try:
        return archive.read(part)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise Unreadable(f"{name}: its part {part} is damaged; save the file anew.", file=name) from error


def prolog(archive: zipfile.ZipFile, name: str, part: str) -> bytes:
    """Return where a part of an archive begins; raises as ``member`` does."""
    try:
        with archive.open(part) as file:
            return file.read(_PROLOG)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise Unreadable(f"{name}: its part {part} is damaged; save the file anew.", file=name) from error


def without_entities(name: str, data: bytes) -> None:
    """Refuse XML that declares a document type: only through that can it name entities, here or elsewhere.

    Raises:
        Unreadable: it declares one, or is broken before its first element.
    """

    class _BegunError(Exception):
        pass

    def start(_name: str, _attributes: object) -> None:
        raise _BegunError

    def doctype(*_: object) -> None:
        line = parser.CurrentLineNumber
        raise Unreadable(
            f"{name}, line {line}: declares a document type, which may name entities; remove it.", line=line
        )

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.StartDoctypeDeclHandler = start, doctype
    try:
        parser.Parse(data[:_PROLOG], len(data) < _PROLOG)
    except _BegunError:
        return
    except expat.ExpatError as error:
        what = expat.ErrorString(error.code)
        raise Unreadable(
            f"{name}, line {error.lineno}: is broken XML ({what}).", file=name, line=error.lineno
        ) from error
    raise Unreadable(f"{name}: no element within its first {_PROLOG} bytes; it is no XML of a table.", file=name)
