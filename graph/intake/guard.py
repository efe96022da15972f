"""What a file may be before it is parsed: text that the parser survives and that asks nothing of another host.

Enters: bytes and the format they claim. Leaves: the bytes to parse, or Unreadable, which its caller completes with the
file's name. The parsers have no limits of their own: nested triple terms end the process, nested XML entities fill the
memory, and RDF/XML that is cut off reads as if it were whole.
"""

import json
import re
from xml.parsers import expat

from pyoxigraph import Quad, RdfFormat, Triple

from graph.errors import Unreadable
from graph.sentences import Sentence
from graph.sentences_parsers import found_wrong
from graph.store.limits import syntax_of
from ontology import read

CONTEXT_ADDRESS = "https://w3id.org/geflecht/context.jsonld"
MAX_NESTING = 500
_MAX_ENTITY = 200
_BOM = b"\xef\xbb\xbf"
_JSON = re.compile(rb'"(?:\\.|[^"\\])*"|[\[{]|[\]}]', re.DOTALL)
_CONTEXT = re.compile(
    rb'("@context"\s*:\s*(?:\[\s*(?:"[^"]*"\s*,\s*)*)?)"' + re.escape(CONTEXT_ADDRESS.encode()) + b'"'
)


def checked(data: bytes, form: RdfFormat) -> bytes:
    """Return what is to be parsed: without a byte order mark, and with our JSON-LD context in its place.

    Raises:
        Unreadable: not UTF-8, nested too deeply, or of a kind that is not read.
    """
    data = data.removeprefix(_BOM)
    text = _text(data)
    if form == RdfFormat.RDF_XML:
        check_xml(data)
    elif form == RdfFormat.JSON_LD:
        check_nesting(data)
        return _CONTEXT.sub(lambda found: found[1] + _context(), data)
    elif "<<" in text and "<<" in syntax_of(text):
        raise Unreadable(Sentence("rdf, triple terms"))
    return data


def plain(quads: list[Quad]) -> list[Quad]:
    """Return what was parsed.

    Raises:
        Unreadable: it holds triple terms.
    """
    if any(isinstance(quad.object, Triple) for quad in quads):
        raise Unreadable(Sentence("rdf, triple terms"))
    return quads


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(Sentence("no utf-8", at=error.start, line=line), line=line) from error


def _context() -> bytes:
    """Return our JSON-LD context as it stands inside a document, in one line; no reader fetches it."""
    return json.dumps(json.loads(read("context.jsonld"))["@context"]).encode()


def check_nesting(data: bytes) -> None:
    """Refuse JSON that is nested too deeply, before a parser goes into it."""
    depth = 0
    for found in _JSON.finditer(data):
        depth += {b"{": 1, b"[": 1, b"}": -1, b"]": -1}.get(found[0], 0)
        if depth > MAX_NESTING:
            raise _too_deep()


def check_xml(data: bytes) -> None:
    """Refuse XML that is broken, nested too deeply, or whose entities grow or lie elsewhere; with line and column."""
    parser = expat.ParserCreate()
    depth, is_final = 0, True

    def start(_name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_NESTING:
            raise _too_deep()

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def entity(name: str, _parameter: bool, value: str | None, *_address: object) -> None:
        if value is None or "&" in value or len(value) > _MAX_ENTITY:
            raise Unreadable(Sentence("entity", name=name))

    parser.StartElementHandler, parser.EndElementHandler, parser.EntityDeclHandler = start, end, entity
    try:
        parser.Parse(data, is_final)
    except expat.ExpatError as error:
        line, column = error.lineno, error.offset + 1
        told = Sentence("broken at", line=line, column=column, what=found_wrong(expat.ErrorString(error.code)))
        raise Unreadable(told, line=line, column=column) from error


def _too_deep() -> Unreadable:
    return Unreadable(Sentence("too deep", most=MAX_NESTING))
