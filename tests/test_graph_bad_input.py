"""Broken and hostile files: each gives one clear error with its place, writes nothing, and takes little of anything.

125 inputs: 61 small ones stand in tests/bad with what is expected of them, 35 large and packed ones are made here, and
29 documents in test_graph_documents.py, which are read in a process of bounded time and memory before there is a store.
"""

import io
import json
import resource
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from graph.errors import GeflechtError
from graph.intake.commit import commit
from graph.intake.rdf import read_rdf
from graph.intake.table import mapping
from graph.intake.table.load import Options, import_table
from graph.intake.table.reader import is_table
from graph.store.embedded import EmbeddedStore
from tests.test_graph_documents import BROKEN, check_said

BAD = Path(__file__).parent / "bad"
SMALL = [line.split("\t") for line in (BAD / "expected.tsv").read_text(encoding="utf-8").splitlines()]
MOST_SECONDS = 10.0
MOST_MEGABYTES = 400
HEAD = "subject,relation,object\n"


def book(*rows: tuple[object, ...], sheet: str = "Tabelle1") -> bytes:
    """Return a workbook with one sheet."""
    made = Workbook()
    made.active.title = sheet
    for row in rows:
        made.active.append(row)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


GOOD = book(("subject", "relation", "object"), ("A", "cooperatesWith", "B"))


def changed(part: str, content: bytes | Callable[[bytes], bytes], workbook: bytes = GOOD) -> bytes:
    """Return a workbook with one part replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            told = old.read(name)
            new.writestr(name, (content(told) if callable(content) else content) if name == part else told)
    return buffer.getvalue()


def packed(**parts: bytes) -> bytes:
    """Return an archive; ``__`` in a name is a dot."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "."), content)
    return buffer.getvalue()


def damaged(data: bytes, part: str) -> bytes:
    """Return an archive with bytes of a part overwritten."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        at = archive.getinfo(part).header_offset + 30 + len(part) + 20
    return data[:at] + b"\xff" * 40 + data[at + 40 :]


def protected() -> bytes:
    """Return an archive whose part says that it is encrypted."""
    data = bytearray(packed(a__csv=HEAD.encode()))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


SHEET = "xl/worksheets/sheet1.xml"
DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FOREIGN = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
MADE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a workbook cut in half": ("a.xlsx", lambda: GOOD[: len(GOOD) // 2], "cut off or damaged"),
    "a workbook with damaged bytes": ("a.xlsx", lambda: damaged(GOOD, SHEET), "damaged"),
    "a sheet cut off": ("a.xlsx", lambda: changed(SHEET, lambda told: told[:-60]), "the workbook is damaged"),
    "a workbook without a sheet": ("a.xlsx", lambda: packed(a__txt=b"x"), "no Excel workbook"),
    "a workbook with a password": ("a.xlsx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000), "is protected"),
    "a zip bomb as a workbook": ("a.xlsx", lambda: changed(SHEET, bytes(300_000_000)), "more than is read"),
    "a zip bomb": ("a.zip", lambda: packed(a__csv=bytes(300_000_000)), "more than is read"),
    "a zip in a zip": ("a.zip", lambda: packed(b__zip=packed(a__csv=b"x")), "b.zip, which is no table"),
    "a zip with a program": ("a.zip", lambda: packed(run__exe=b"MZ"), "run.exe, which is no table"),
    "a protected zip": ("a.zip", protected, "is protected"),
    "a zip of ten thousand files": (
        "a.zip",
        lambda: packed(**{f"n{number}__csv": b"x" for number in range(10_000)}),
        "in 10000 parts",
    ),
    "billion laughs in a workbook": (
        "a.xlsx",
        lambda: changed(SHEET, lambda told: DOCTYPE + told),
        f"({SHEET}), line 1: declares a document type",
    ),
    "a foreign entity in the styles": (
        "a.xlsx",
        lambda: changed("xl/styles.xml", lambda told: FOREIGN + told),
        "declares a document type",
    ),
    "a foreign entity": ("a.xlsx", lambda: changed("xl/workbook.xml", FOREIGN), "declares a document type"),
    "a sheet that is no XML": ("a.xlsx", lambda: changed(SHEET, b"hello"), "broken XML"),
    "a formula that fails": (
        "a.xlsx",
        lambda: book(("subject", "relation", "object"), ("A", "cooperatesWith", "#REF!")),
        "row 2, column 'object': the formula gives #REF!",
    ),
    "a division by zero": (
        "a.xlsx",
        lambda: book(("subject", "relation", "object"), ("#DIV/0!", "cooperatesWith", "B")),
        "column 'subject': the formula gives #DIV/0!",
    ),
    "the same head twice in a sheet": (
        "a.xlsx",
        lambda: book(("subject", "relation", "object", "object"), ("A", "funds", "B", "C")),
        "sheet Tabelle1, line 1: columns 3 and 4",
    ),
    "a sheet of too many columns": ("a.xlsx", lambda: book(tuple(f"c{n}" for n in range(600))), "at most 500 are read"),
    "an empty sheet": ("a.xlsx", book, "no rows"),
    "a file of too many columns": (
        "a.csv",
        lambda: ",".join(f"c{n}" for n in range(5000)).encode() + b"\n1\n",
        "at most 500 are read",
    ),
    "a cell of ten megabytes": (
        "a.csv",
        f"{HEAD}{'A' * 10_000_000},cooperatesWith,B\n".encode,
        "line 2: a cell has more than",
    ),
    "a cell of ten megabytes in a workbook": (
        "a.xlsx",
        lambda: changed(
            SHEET,
            lambda told: told.replace(b"<t>A</t>", b"<t>" + b"A" * 10_000_000 + b"</t>"),
        ),
        "row 2, column 'subject': the cell has 10000000 characters",
    ),
    "a name of a thousand and one letters": ("a.csv", f"{HEAD}{'A' * 1001},funds,B\n".encode, "at most 1000"),
    "a million marks that never close": ("a.csv", lambda: HEAD.encode() + b'A,"' + b"x\n" * 40_000, "line 2"),
    "half of a UTF-16 file": ("a.csv", lambda: HEAD.encode("utf-16")[:-1], "is no text in UTF-8"),
    "a picture": ("a.csv", lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "zero bytes"),
    "JSON a hundred thousand deep": ("a.json", lambda: b'{"a":' * 100_000, "nested more than 500 deep"),
    "lists a hundred thousand deep": ("a.json", lambda: b"[" * 100_000 + b"]" * 100_000, "nested more than 500 deep"),
    "records in records": (
        "a.json",
        lambda: json.dumps(_nested(40)).encode(),
        "is nested too deeply",
    ),
    "a number of a million digits": (
        "a.json",
        lambda: b'[{"subject":"A","relation":"funds","object":"B","amount":' + b"9" * 1_000_000 + b"}]",
        "characters; shorten it",
    ),
    "GEXF too deep": ("a.gexf", lambda: b"<gexf>" + b"<nodes>" * 1000 + b"</nodes>" * 1000 + b"</gexf>", "500 deep"),
    "a label of ten megabytes": (
        "a.gexf",
        lambda: b'<gexf><graph><nodes><node id="1" label="' + b"A" * 10_000_000 + b'"/></nodes></graph></gexf>',
        "column 'label'",
    ),
    "a megabyte of nothing": ("a.gexf", lambda: b"<!--" + b" " * 1_000_000 + b"--><gexf/>", "no element"),
    "RDF a thousand deep": ("a.ttl", lambda: b"<a:a> <a:b> " + b"[ <a:b> " * 100_000, "cannot be read"),
}  # fmt: skip


def _nested(depth: int) -> list[dict[str, object]]:
    return [{"name": "A", "inner": _nested(depth - 1)}] if depth else [{"name": "A"}]


def refusal(store: EmbeddedStore, name: str, data: bytes) -> str:
    """Return the sentence with which a file is refused; in German it says the same."""
    with pytest.raises(GeflechtError) as refused:
        bring(store, name, data)
    check_said(refused.value.message, refused.value.said("de"), name)
    return refused.value.message


def bring(store: EmbeddedStore, name: str, data: bytes) -> None:
    """Import a table or RDF."""
    if is_table(name, data):
        import_table(store, name, data)
    else:
        commit(store, read_rdf(name, data).change)


def test_every_broken_input_is_expected_to_fail_in_its_own_way() -> None:
    """The 125 that are promised are there: each file of the folder has its sentence, and each sentence its file."""
    files = {file.name for file in BAD.iterdir() if file.name != "expected.tsv"}
    assert (files, len(SMALL), len(MADE), len(BROKEN)) == ({name for name, _ in SMALL}, 61, 35, 29)


@pytest.mark.parametrize(("name", "expected"), SMALL, ids=[name for name, _ in SMALL])
def test_a_small_broken_file_is_refused(store: EmbeddedStore, name: str, expected: str) -> None:
    """One sentence that names the place; the store stays as it was."""
    message = refusal(store, name, (BAD / name).read_bytes())
    assert expected in message
    assert message.endswith((".", "more)"))
    assert store.generation == 0


@pytest.mark.parametrize("what", MADE)
def test_a_hostile_file_is_refused_in_bounded_time_and_memory(store: EmbeddedStore, what: str) -> None:
    """Bombs, entities, depths and lengths: one sentence, nothing written, within seconds and few megabytes."""
    name, make, expected = MADE[what]
    data = make()
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    assert expected in refusal(store, name, data)
    assert time.process_time() - begun < MOST_SECONDS
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < MOST_MEGABYTES
    assert store.generation == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("format: 2\ntables: []\n", "wrong at format"),
        ("format: 1\ntables: []\n", "wrong at tables"),
        ("format: 1\nrows: 3\ntables: [{}]\n", "wrong at rows"),
        ("format: 1\nkinds: {Firma: Xyzzy}\ntables: [{}]\n", 'No kind is called "Xyzzy"'),
        ("format: 1\nrelations: {kennt: knows}\ntables: [{}]\n", 'No relation is called "knows"'),
        ("a: &a [x]\nb: [*a, *a]\n", "references (*) are not read"),
        ("a: " + "[" * 5000 + "\n", "mapping is no YAML"),
        ("a: [\n", "mapping is no YAML at line 2"),
        ("!!python/object/apply:os.system ['true']\n", "mapping is"),
    ],
)
def test_a_broken_mapping_is_refused(text: str, expected: str) -> None:
    """The field that is wrong is named, in both languages; references, depth and objects of programs are not read."""
    with pytest.raises(GeflechtError) as refused:
        mapping.load(text)
    check_said(refused.value.message, refused.value.said("de"))
    assert expected in refused.value.message


def test_a_bad_row_does_not_stop_the_good_ones(store: EmbeddedStore) -> None:
    """A row is skipped with its number, column and reason, and leaves nothing of itself; totals add up."""
    data = f"{HEAD}A,cooperatesWith,B\nNeu,cooperatesWith,=1+1\nC,funds,D\n".encode()
    report = import_table(store, "a.csv", data, Options()).report
    assert (report.rows, report.accepted, report.proposed, report.skipped) == (3, 2, 0, 1)
    assert [(told.row, told.column, told.state) for told in report.told] == [(3, "object", "skipped")]
    assert list(store.rows('SELECT ?n { ?n skos:prefLabel "Neu"@de }')) == []
