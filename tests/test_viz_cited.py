"""Licence and attribution in pictures: whatever a diagram becomes, what its sources ask for stands in it."""

import csv
import io
import re
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from graph.analysis.network import Network
from graph.snapshots import read
from graph.store.embedded import EmbeddedStore
from tests.diagram_data import text_of
from tests.export_data import CC, WHOLE, credited
from tests.viz_data import iri, network
from viz.choose import choose
from viz.diagram import MEDIA, make
from viz.drawing import draw
from viz.spec import of
from viz.svg import to_svg

__all__ = ["credited"]
LINE = f"Quelle (Amt & Söhne, {CC})"
MATRIX = of({"view": "matrix"})


def plain(markup: bytes | str) -> str:
    """Return the text of a page of markup, without spaces: the foot of a page is broken into lines."""
    text = markup.decode() if isinstance(markup, bytes) else markup
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", text).replace("&amp;", "&").replace("\\u0026", "&"))


@pytest.mark.parametrize("spec", [WHOLE, MATRIX, of({"footer": {"sources": False}})])
def test_the_foot_of_a_page_names_it(credited: EmbeddedStore, spec: object) -> None:
    """In SVG and PDF as text that can be searched; also where the foot names no other sources."""
    data, wanted = read(credited), re.sub(r"\s+", "", LINE)
    assert wanted in plain(make(data, spec, MEDIA["svg"]).content)  # type: ignore[arg-type]  # a spec
    assert wanted in re.sub(r"\s+", "", "".join(text_of(make(data, spec, MEDIA["pdf"]).content)))  # type: ignore[arg-type]


@pytest.mark.parametrize("spec", [WHOLE, MATRIX])
def test_the_page_names_it(credited: EmbeddedStore, spec: object) -> None:
    """In the interactive diagram with the evidence and below the table, in the matrix at its foot."""
    page = plain(make(read(credited), spec, MEDIA["html"]).content)  # type: ignore[arg-type]  # a spec
    assert page.count(re.sub(r"\s+", "", LINE)) == (2 if spec is WHOLE else 1)


def test_the_drawing_carries_it_as_metadata(credited: EmbeddedStore) -> None:
    """The SVG of the explorer has no foot; where no source asks for anything, it has no metadata."""
    network = choose(read(credited), WHOLE).network
    assert f"<metadata>{LINE.replace('&', '&amp;')}</metadata>" in to_svg(draw(network))
    nothing = choose(read(credited), of({"actors": ["a", "c"]})).network
    assert len(nothing.statements) == 1
    assert "<metadata" not in to_svg(draw(nothing))


def test_tables_of_a_matrix_name_it(credited: EmbeddedStore) -> None:
    """Below the CSV after an empty line, in the workbook on a sheet of its own."""
    data = read(credited)
    rows = list(csv.reader(io.StringIO(make(data, MATRIX, MEDIA["csv"]).content.decode("utf-8-sig"))))
    assert rows[-2:] == [[], [LINE]]
    book = load_workbook(io.BytesIO(make(data, MATRIX, MEDIA["xlsx"]).content))
    assert list(book["sources"].iter_rows(values_only=True)) == [(LINE,)]
    assert [row[5] for row in book["relations"].iter_rows(values_only=True)] == [
        "Satz",
        "C kooperiert mit A.",
        "A ist Partner in B (=1+1).",
    ]


def test_paper_counts_the_sources_that_it_leaves_out_and_pages_name_all() -> None:
    """Of eighteen sources the foot names six and says how many more there are; HTML has every one."""
    one = network({"a": ("A", "Company"), "b": ("B", "Company")}, [("a", "funds", "b")] * 18)
    told = tuple(replace(s, source=iri(f"q{at:02}")) for at, s in enumerate(one.statements))
    data = Network.of(one.nodes, told, {iri(f"q{at:02}"): f"Blatt {at:02}" for at in range(18)}).data
    for spec, words in ((of({}), "und 12 weitere"), (of({"language": "en", "view": "matrix"}), "and 12 more")):
        foot = plain(make(data, spec, MEDIA["svg"]).content)
        assert f"Blatt05{words.replace(' ', '')}." in foot
        assert "Blatt06" not in foot
        page = plain(make(data, spec, MEDIA["html"]).content)
        assert all(f"Blatt{at:02}" in page for at in range(18))
        assert words.replace(" ", "") not in page
