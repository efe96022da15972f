"""Pictures on paper: sizes that can be read, labels that stand free, lines around labels, the same bytes everywhere."""

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from graph.analysis.network import Network
from graph.errors import Refused
from graph.node import Node
from graph.statements import Statement
from tests.diagram_data import crossing, label_size, labels_of, overlaps, printed, shift, text_of
from tests.test_viz_drawing import anything
from tests.viz_data import around, bundled, hostile, iri
from viz import typefaces
from viz.look import Look
from viz.paper import Printed
from viz.pdf import to_pdf
from viz.plan import EDGE
from viz.png import to_png
from viz.sheet import Text
from viz.sheet_svg import to_svg
from viz.style import GROUPS

ROOT = Path(__file__).parent.parent
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def page() -> Printed:
    """Print what is around one network, two hops."""
    return printed(around("retrason", 2), focus=iri("retrason"))


@pytest.mark.parametrize(("size", "paper", "least", "most"), [(40, "A4", 7.0, 0.02), (100, "A3", 6.5, 0.10)])
@pytest.mark.parametrize("seed", [1, 3, 5])
def test_labels_are_large_enough_stand_free_and_lines_go_around_them(
    size: int, paper: str, least: float, most: float, seed: int
) -> None:
    """Forty actors on A4 and a hundred on A3: no overlap, 7 and 6.5 pt, at most 2 and 10 % of lines over a label."""
    found = printed(anything(size, seed), paper)
    assert overlaps(found.drawing) == 0
    assert label_size(found) >= least
    assert len(crossing(found.drawing)) <= most * len(found.drawing.edges)


def test_no_text_of_a_page_is_smaller_than_seven_points_or_leaves_it(page: Printed) -> None:
    """Legend, note, source line and the letters of the band can be read too, inside the margins."""
    texts = [mark for mark in page.sheet.marks if isinstance(mark, Text)]
    assert min(text.size for text in texts) >= 7.0
    assert min(text.left for text in texts) > 30
    assert max(text.left + text.width for text in texts) < page.sheet.width - 30
    assert max(text.at[1] for text in texts) < page.sheet.height - 30


def test_labels_of_print_are_as_wide_as_they_were_measured(page: Printed) -> None:
    """No row of a label is wider than its box."""
    scale = label_size(page) / min(node.font_size for node in page.drawing.nodes)
    labels = iter(labels_of(page))
    for node in page.drawing.nodes:
        room = (node.box[2] - node.box[0]) * scale
        rows = [next(labels) for _ in node.lines]
        assert [row.text for row in rows] == list(node.lines)
        assert all(row.width <= room + 0.2 for row in rows)


def test_what_does_not_fit_is_refused_with_what_to_do() -> None:
    """Three hundred actors on A4: a sentence with the sizes and the offer to split."""
    with pytest.raises(Refused, match=r"300 entries .* do not fit on A4: .* the least is 7 pt; .* split: community"):
        printed(anything(300, 1))


def test_known_actors_stay_when_one_is_added() -> None:
    """With the places of the picture before, the mean shift is under 5 % of the page, here under 2 %."""
    for network, near in ((around("retrason", 2), "bmwk"), (anything(40, 1), "n17"), (anything(40, 5), "n6")):
        before = printed(network)
        new = Node("neu", iri("neu"), {"de": "Neue Gesellschaft für Wasserstoff mbH"}, "Company")
        link = Statement(iri("s-neu"), iri("neu"), "partnerIn", iri(near), "stated", iri("q"))
        grown = Network.of({**network.nodes, new.iri: new}, (*network.statements, link), network.sources)
        wide, high = before.drawing.width - 2 * EDGE, before.drawing.height - 2 * EDGE
        places = {node.iri: ((node.x - EDGE) / wide, (node.y - EDGE) / high) for node in before.drawing.nodes}
        after = printed(grown, look=Look(printed=True, places=places))
        assert shift(before.drawing, after.drawing) < 0.02
        assert overlaps(after.drawing) == 0


def test_pinned_actors_stand_where_they_are_pinned() -> None:
    """A pin is a share of the page, whatever else is there."""
    look = Look(printed=True, places={iri("retrason"): (0.25, 0.5)}, pinned=frozenset({iri("retrason")}))
    drawing = printed(around("retrason"), look=look).drawing
    node = next(node for node in drawing.nodes if node.id == "retrason")
    assert node.x == pytest.approx(EDGE + 0.25 * (drawing.width - 2 * EDGE), abs=1)
    assert node.y == pytest.approx(EDGE + 0.5 * (drawing.height - 2 * EDGE), abs=1)


def test_svg_is_whole_plain_and_described(page: Printed) -> None:
    """Title and description come first, each actor is a named group, text is text, nothing comes from elsewhere."""
    text = to_svg(page.sheet)
    root = ET.fromstring(text)
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert root.find(f"{SVG}title").text == "Ein Netz"  # type: ignore[union-attr]  # it is there
    assert {group.get("data-id") for group in root.iter(f"{SVG}g")} >= {node.id for node in page.drawing.nodes}
    assert "Landkreis Gifhorn" in {element.text for element in root.iter(f"{SVG}text")}
    assert set(re.findall(r"url\((\w+):", text)) == {"data"}
    assert not re.search(r"(href|src)=|<script|var\(|class=\"[^\"]*\bk-", text)
    assert text.count("@font-face") == len({mark.face for mark in page.sheet.marks if isinstance(mark, Text)})


def test_pdf_is_tagged_searchable_and_embeds_its_fonts(page: Printed) -> None:
    """Names are found as text, all fonts are in the file, the picture has an alternative text in its language."""
    pdf = to_pdf([page.sheet, page.sheet])
    first, second = text_of(pdf)
    assert first == second
    for name in ("Landkreis Wolfenbüttel", "ReTraSON", "Zukunftsfonds", "Öffentliche Hand", "Quelle: eine."):
        assert name in first
    assert pdf.count(b"/FontFile2") == pdf.count(b"/Type /FontDescriptor") >= 5
    assert b"/MarkInfo << /Marked true >>" in pdf
    assert pdf.count(b"/S /Figure") == 2
    told = re.search(rb"/S /Figure .*?/Alt <FEFF([0-9A-F]+)>", pdf)
    assert told is not None
    assert bytes.fromhex(told[1].decode()).decode("utf-16-be").startswith("Ein Netz. 52 Einträge, 74 Beziehungen")
    assert b"/CreationDate" not in pdf


def test_png_has_the_size_that_is_asked_and_bounds_it(page: Printed) -> None:
    """A4 at 100 dots to the inch has 1170 by 827 pixels; a picture of a billion is refused."""
    png = to_png(page.sheet, 100)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(png[16:20]), int.from_bytes(png[20:24])) == (1170, 827)
    with pytest.raises(Refused, match="40 million pixels"):
        to_png(page.sheet, 3000)


def test_kinds_can_be_told_apart_without_colour() -> None:
    """Each group has a shape of its own or a typeface of its own, and stands out from white in grey."""
    assert len({(group.points, group.form) for group in GROUPS}) == len(GROUPS)
    for group in GROUPS:
        red, green, blue = (int(group.light[at : at + 2], 16) / 255 for at in (1, 3, 5))
        parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)]
        grey = 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
        assert 1.05 / (grey + 0.05) >= 3


def test_hostile_names_are_only_text_on_paper() -> None:
    """Names that try to run are escaped in SVG and drawn in PDF; what a font lacks is shown as missing."""
    found = printed(hostile())
    root = ET.fromstring(to_svg(found.sheet))
    assert not list(root.iter(f"{SVG}script"))
    assert not list(root.iter(f"{SVG}img"))
    assert "javascript:alert(1)" in text_of(to_pdf([found.sheet]))[0]
    assert typefaces.settable("Ä漢\u202e") == "Ä\ufffd\ufffd"


def test_an_empty_network_says_so_on_the_page() -> None:
    """Nothing recorded is an answer, also in print."""
    assert "Hier ist nichts verzeichnet." in text_of(to_pdf([printed(Network.of({}, ())).sheet]))[0]


@pytest.mark.parametrize("kind", ["layered", "circular", "concentric", "two-mode"])
def test_every_layout_leaves_labels_free(kind: str) -> None:
    """Each layout of the whole bundled network on A3 has no overlap and few lines over labels."""
    right = frozenset(n.iri for n in bundled().nodes.values() if n.kind in ("Jury", "Award", "TransformationNetwork"))
    look = Look(layout=kind, right=right, printed=True)  # type: ignore[arg-type]  # one of the four
    drawing = printed(bundled(), "A3", look=look, focus=iri("retrason")).drawing
    assert overlaps(drawing) == 0
    assert len(crossing(drawing)) <= 0.1 * len(drawing.edges)


def test_the_same_spec_and_data_give_the_same_bytes_everywhere(tmp_path: Path) -> None:
    """Two processes with other hash seeds, time zones, locales and folders make equal files in every format."""
    program = (
        "import hashlib, sys; from pathlib import Path; from tests.viz_data import bundled;"
        "from viz.diagram import MEDIA, TABLES, make; from viz.spec import parse; data = bundled().data\n"
        "for name in ('communities', 'matrix'):\n"
        "    spec = parse(Path(sys.argv[1], f'{name}.yaml').read_bytes() + b'\\ndots: 72')\n"
        "    for media in MEDIA.values():\n"
        "        if media not in TABLES or spec.view == 'matrix':\n"
        "            print(hashlib.sha256(make(data, spec, media).content).hexdigest())\n"
    )
    seen = set()
    places = [("1", "UTC", "C.UTF-8", ROOT), ("7", "Asia/Kathmandu", "de_DE.UTF-8", tmp_path)]
    for seed, zone, locale, folder in places:
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", program, str(ROOT / "docs" / "gallery")]
        done = subprocess.run(command, env=env, cwd=folder, capture_output=True, text=True, check=True)
        assert len(done.stdout.split()) == 10
        seen.add(hashlib.sha256(done.stdout.encode()).hexdigest())
    assert len(seen) == 1
