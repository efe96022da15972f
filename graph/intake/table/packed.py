"""What a ZIP file may be before anything in it is read: XLSX workbooks, and tables that belong together.

Enters: bytes. Leaves: an opened archive with bounded members, or Unreadable.
"""

import io
import zipfile
import zlib
from xml.parsers import expat

from graph.errors import Unreadable
from graph.sentences import Sentence
from graph.sentences_parsers import found_wrong

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
        key = "archive old" if data.startswith(b"\xd0\xcf\x11\xe0") else "archive cut"
        raise Unreadable(Sentence(key, file=name), file=name) from error
    members = archive.infolist()
    total = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS or total > MAX_UNPACKED or (total > _SMALL and total > _MAX_RATIO * len(data)):
        raise Unreadable(Sentence("archive too large", file=name, count=total, parts=len(members)), file=name)
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable(Sentence("archive protected", file=name), file=name)
    return archive


def member(archive: zipfile.ZipFile, name: str, part: str) -> bytes:
    """Return a part of an archive; it unpacks to no more bytes than it said.

    Raises:
        Unreadable: the part is damaged.
    """
    try:
        return archive.read(part)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise Unreadable(Sentence("part damaged", file=name, part=part), file=name) from error


def prolog(archive: zipfile.ZipFile, name: str, part: str) -> bytes:
    """Return where a part of an archive begins; raises as ``member`` does."""
    try:
        with archive.open(part) as file:
            return file.read(_PROLOG)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise Unreadable(Sentence("part damaged", file=name, part=part), file=name) from error


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
        raise Unreadable(Sentence("document type", file=name, line=line), line=line)

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.StartDoctypeDeclHandler = start, doctype
    try:
        parser.Parse(data[:_PROLOG], len(data) < _PROLOG)
    except _BegunError:
        return
    except expat.ExpatError as error:
        told = Sentence("xml, broken", file=name, line=error.lineno, what=found_wrong(expat.ErrorString(error.code)))
        raise Unreadable(told, file=name, line=error.lineno) from error
    raise Unreadable(Sentence("xml, no element", file=name, most=_PROLOG), file=name)
