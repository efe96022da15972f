"""Documents: what is read of a file, and how broken and hostile ones are refused, with one sentence and in bounds."""

import io
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from graph.errors import GeflechtError, Refused, TimedOut, Unreadable
from graph.intake.child import Bounds, apart
from graph.intake.document import MAX_BYTES, MAX_CHARACTERS, read_document

WORDS = "Der Landkreis Peine fördert den Wegeverein e.V. für ein Jahr."
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def check_said(english: str, german: str, name: str = "") -> None:
    """Check that an error is said in German too: in no word of English, with the same figures, of the same file."""
    assert german != english
    assert sorted(re.findall(r"\d+", german)) == sorted(re.findall(r"\d+", english))
    assert (name in german) == (name in english)
    stem = name.rpartition(".")[0] or name
    foreign = re.findall(
        r"\b(?:the|is|are|has|which|cannot|expected|found|and|save|at|line)\b", german.replace(stem, "")
    )
    assert (german, foreign) == (german, [])


def docx(body: str, **parts: str) -> bytes:
    """Return a DOCX with a body of WordprocessingML, and more parts by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {W} {MC}><w:body>{body}</w:body></w:document>")
        for name, text in parts.items():
            archive.writestr(f"word/{name}.xml", text)
    return out.getvalue()


def pdf(*contents: bytes, kids: str = "") -> bytes:
    """Return a PDF with one page for each content stream."""
    pages = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(contents)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids or pages}]/Count {len(contents)}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for number, content in enumerate(contents):
        page = f"<</Type/Page/Parent 2 0 R/Resources<</Font<</F 3 0 R>>>>/Contents {5 + 2 * number} 0 R>>"
        objects += [page.encode(), b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj %s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    tail = b"trailer <</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table) + tail


def shows(text: str) -> bytes:
    """Return a content stream that shows a line of text."""
    return b"BT /F 12 Tf 50 700 Td (" + text.encode("cp1252") + b") Tj ET"


def encrypted() -> bytes:
    """Return a PDF with a password."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(shows("geheim")))))
    writer.encrypt("geheim", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "form"),
    [
        ("a.txt", WORDS.encode(), "text"),
        ("a.txt", b"\xef\xbb\xbf" + WORDS.encode(), "text"),
        ("a.txt", WORDS.encode("cp1252"), "text"),
        ("a.txt", WORDS.encode("utf-16"), "text"),
        ("a.md", WORDS.encode(), "text"),
        ("a.html", f"<title>x</title><p>{WORDS.replace('ö', '&ouml;')}".encode(), "html"),
        ("a.txt", f"<!DOCTYPE html><script>weg()</script><div>{WORDS}</div>".encode(), "html"),
        ("a.docx", docx(f"<w:p><w:r><w:t>{WORDS}</w:t></w:r></w:p>"), "docx"),
        ("a.pdf", pdf(shows(WORDS)), "pdf"),
        ("a.txt", pdf(shows(WORDS)), "pdf"),
    ],
    ids=["utf-8", "bom", "windows-1252", "utf-16", "markdown", "html", "html as txt", "docx", "pdf", "pdf as txt"],
)
def test_the_same_words_come_out_of_every_format(name: str, data: bytes, form: str) -> None:
    """Whatever a text was written with, its words are the same."""
    document = read_document(name, data)
    assert (document.form, document.text.strip()) == (form, WORDS)


def test_line_ends_are_alike_whoever_wrote_them() -> None:
    """Windows, old Macs and Unix end lines otherwise; places count in one text."""
    assert read_document("a.txt", b"eins\r\nzwei\rdrei\n").text == "eins\nzwei\ndrei\n"


def test_a_docx_gives_footnotes_breaks_and_text_boxes_once_and_no_deleted_text() -> None:
    """Footnotes follow the body; the copy of a text box for old programs and what revision deleted are left out."""
    box = "<w:r><mc:AlternateContent><mc:Choice><w:t>Kasten</w:t></mc:Choice>"
    box += "<mc:Fallback><w:t>Kasten</w:t></mc:Fallback></mc:AlternateContent></w:r>"
    gone = "<w:del><w:r><w:delText>alt</w:delText></w:r></w:del>"
    body = f"<w:p><w:r><w:t>eins</w:t><w:br/><w:t>zwei</w:t></w:r>{box}{gone}</w:p>"
    notes = f"<w:footnotes {W}><w:p><w:r><w:t>Fußnote</w:t></w:r></w:p></w:footnotes>"
    assert read_document("a.docx", docx(body, footnotes=notes)).text.split() == ["eins", "zweiKasten", "Fußnote"]


def test_blocks_of_a_page_are_apart_and_words_are_not() -> None:
    """An empty line stands between paragraphs and list items; inline tags split no word."""
    page = b"<p>Die IG <b>Metall</b> P<i>ei</i>ne</p><ul><li>eins<li>zwei</ul><style>p{}</style>"
    assert [part for part in read_document("a.htm", page).text.split("\n\n") if part.strip()] == [
        "Die IG Metall Peine",
        "eins",
        "zwei",
    ]


ENTITY = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
BROKEN: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty": ("a.txt", lambda: b"", "is empty"),
    "only a line end": ("a.txt", lambda: b"\r\n", "is empty"),
    "too large": ("a.txt", lambda: b"a" * (MAX_BYTES + 1), "so split it"),
    "too long": ("a.txt", lambda: b"a " * MAX_CHARACTERS, "split it"),
    "zero bytes": ("a.txt", lambda: b"abc\x00\x01\x02" * 50, "zero bytes"),
    "control characters": ("a.txt", lambda: b"\x01\x02\x03abc" * 50, "control characters"),
    "unknown name": ("a.xyz", WORDS.encode, "names of documents end with"),
    "no name": ("a", WORDS.encode, "names of documents end with"),
    "text as pdf": ("a.pdf", WORDS.encode, "correct its name"),
    "text as docx": ("a.docx", WORDS.encode, "correct its name"),
    "pdf as docx": ("a.docx", lambda: pdf(shows(WORDS)), "correct its name"),
    "old word": ("a.doc", lambda: b"\xd0\xcf\x11\xe0" + b"x" * 600, "save it as DOCX"),
    "rtf": ("a.rtf", lambda: b"{\\rtf1 Text}", "save it as DOCX"),
    "picture": ("a.txt", lambda: b"\x89PNG\r\n\x1a\n" + b"x" * 100, "OCR"),
    "compressed": ("a.txt", lambda: b"\x1f\x8b\x08" + b"x" * 100, "unpack it"),
    "zip that is no docx": ("a.docx", lambda: _zip("x.txt", b"x"), "no DOCX"),
    "cut docx": ("a.docx", lambda: docx("<w:p/>")[:200], "damaged or cut"),
    "docx with cut xml": ("a.docx", lambda: _zip("word/document.xml", b"<w:document"), "damaged"),
    "docx without text": ("a.docx", lambda: docx("<w:p/>"), "holds no text"),
    "docx bomb": ("a.docx", lambda: docx(" " * 70_000_000), "unpacks to more than"),
    "docx with entities": ("a.docx", lambda: _zip("word/document.xml", f"{ENTITY}<x>&b;</x>".encode()), "entity a"),
    "docx that reaches out": ("a.docx", lambda: _zip("word/document.xml", f"{OUTSIDE}<x>&a;</x>".encode()), "entity a"),
    "cut pdf": ("a.pdf", lambda: pdf(shows(WORDS))[:60], "cut"),
    "pdf of nothing": ("a.pdf", lambda: b"%PDF-1.7\n" + b"\x00" * 500, "cut"),
    "scanned pdf": ("a.pdf", lambda: pdf(b"q Q"), "OCR"),
    "encrypted pdf": ("a.pdf", encrypted, "without a password"),
    "pdf that holds itself": ("a.pdf", lambda: pdf(shows("x"), kids="2 0 R 2 0 R"), "damaged or cut"),
    "page without text": ("a.html", lambda: b"<html><script>x</script></html>", "holds no text"),
    "page too long": ("a.html", lambda: b"<p>" + b"a " * MAX_CHARACTERS, "split it"),
}


def _zip(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_document_is_refused_with_one_sentence(what: str) -> None:
    """The sentence names the file and says what to do, in both languages; it comes within seconds."""
    name, make, told = BROKEN[what]
    data, begun = make(), time.monotonic()
    with pytest.raises(Unreadable) as error:
        read_document(name, data)
    assert told in error.value.message
    check_said(error.value.message, error.value.said("de"), name)
    assert error.value.message.startswith(f"{name} ")
    assert error.value.message.endswith(".")
    assert time.monotonic() - begun < 20


def test_a_page_nested_beyond_measure_is_read_in_bounds() -> None:
    """Two hundred thousand open tags are no depth that anything recurses into."""
    assert read_document("a.html", b"<div>" * 200_000 + b"Ende").text.strip() == "Ende"


def _sleeps(_data: bytes, _most: int) -> str:
    time.sleep(60)
    return ""


def _hoards(_data: bytes, _most: int) -> str:
    return "x" * 10_000_000_000


def _fails(_data: bytes, _most: int) -> str:
    raise Unreadable("is broken.")


def _stumbles(data: bytes, _most: int) -> str:
    return str({b"Frau Muster": 1}[data])


@pytest.mark.parametrize(
    ("function", "error"),
    [(_sleeps, TimedOut), (_hoards, Refused), (_fails, Unreadable)],
    ids=["time", "memory", "own"],
)
def test_a_reader_that_does_not_end_well_is_ended(
    function: Callable[[bytes, int], str], error: type[GeflechtError]
) -> None:
    """Time, memory and its own errors: the process that asked goes on with a sentence."""
    with pytest.raises(error) as ended:
        apart(function, b"", 1, bounds=Bounds(seconds=2.0, memory=500_000_000))
    assert (ended.value.said("de") == ended.value.message) == (error is Unreadable)


def test_an_error_of_ours_is_logged_by_its_place_without_a_word_of_the_file(caplog: pytest.LogCaptureFixture) -> None:
    """Nobody is told that memory was short, and whoever runs the service finds where it happened."""
    with pytest.raises(Unreadable) as ended:
        apart(_stumbles, b"Herr Beispiel", 1)
    assert ended.value.message == "cannot be read, and nothing of it was taken; the log of the service says why."
    assert "KeyError" in caplog.text
    assert "_stumbles" in caplog.text
    assert "Herr Beispiel" not in caplog.text


def test_a_pdf_stream_that_unpacks_to_gigabytes_ends_in_bounds(tmp_path: Path) -> None:
    """What a page unpacks to is bounded by memory and time, whatever its file weighs."""
    import zlib

    pressed = zlib.compressobj()
    packed = b"".join(pressed.compress(b"\x00" * 10_000_000) for _ in range(40)) + pressed.flush()
    data = pdf(shows("x")).replace(b"<</Length", b"<</Filter/FlateDecode/Length", 1)
    start, end = data.index(b"stream\n") + 7, data.index(b"\nendstream")
    with pytest.raises(GeflechtError):
        read_document("a.pdf", data[:start] + packed + data[end:], Bounds(seconds=4.0, memory=300_000_000))
