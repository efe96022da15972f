"""The Drawing as SVG: complete, escaped, without a style attribute."""

from dataclasses import replace
from datetime import date
from xml.etree.ElementTree import Element, fromstring

from graph.analysis.filters import Filters
from graph.analysis.network import Network
from graph.snapshot import Snapshot
from tests.viz_data import around, bundled, iri, network
from viz.drawing import draw
from viz.explore import Question
from viz.pictures import pictured
from viz.scales import scale
from viz.svg import to_svg
from viz.text import Setting
from viz.text import width as measured

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</svg><script>alert(1)</script>",
    'a" onload="alert(1)',
    "javascript:alert(1)",
)


def by_class(root: Element, name: str) -> list[Element]:
    """Return the elements that carry a class."""
    return [element for element in root.iter() if name in element.get("class", "").split()]


def test_a_picture_has_a_title_a_description_and_one_line_per_statement() -> None:
    """The SVG names itself, and has as many lines and symbols as the network has statements and nodes."""
    drawing = draw(bundled(), title="Wer trägt ReTraSON?")
    root = fromstring(to_svg(drawing))
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "Wer trägt ReTraSON?"
    assert root.findtext(f"{SVG}desc") == drawing.summary
    assert root.get("aria-labelledby") == "net-t net-d"
    assert len(by_class(root, "e")) == 83
    assert len(by_class(root, "inferred")) >= 39
    assert len(by_class(root, "node")) == 61


def test_labels_and_the_lettered_frame_are_text() -> None:
    """Names can be selected and searched; letters stand above and below, numbers left and right."""
    root = fromstring(to_svg(draw(around("retrason"), focus=iri("retrason"))))
    words = [" ".join(line.text or "" for line in label) for label in by_class(root, "lab")]
    assert "Bundesministerium für Wirtschaft und Klimaschutz" in words
    assert [mark.text for mark in by_class(root, "gref")][:4] == ["A", "A", "B", "B"]
    assert [label.get("class") for label in by_class(root, "focus")] == ["lab focus"]


def test_no_element_carries_a_style_or_an_event_attribute() -> None:
    """The picture works under a policy without inline styles and scripts."""
    named = {f"h{at}": (name, "Company") for at, name in enumerate(HOSTILE)}
    root = fromstring(to_svg(draw(network(named, [("h0", "funds", "h1"), ("h2", "funds", "h3")])), standalone=True))
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not [name for name in attributes if name == "style" or name.startswith("on")]
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        *("svg", "title", "desc", "style", "g", "path", "rect", "text", "tspan", "circle", "polygon"),
    }


def test_hostile_names_stay_text() -> None:
    """A name with markup appears as that name."""
    named = {f"h{at}": (name, "Company") for at, name in enumerate(HOSTILE)}
    svg = to_svg(draw(network(named, [("h0", "funds", "h1")])))
    assert "<script" not in svg
    assert "<img" not in svg
    titles = [node.findtext(f"{SVG}title") for node in by_class(fromstring(svg), "node")]
    assert titles[0] is not None
    assert titles[0].startswith(HOSTILE[0])


def test_nodes_become_links_where_they_have_an_address() -> None:
    """With addresses every node is a link, and the picture is a group instead of one image."""
    root = fromstring(to_svg(draw(around("ig-metall")), href=lambda node: f"/id/{node.id}", prefix="p"))
    links = root.findall(f".//{SVG}a")
    assert min(link.get("href", "") for link in links) == "/id/fachjury-2023"
    assert len(links) == 7
    assert root.get("role") == "group"
    assert links[0].get("id") == "p-n0"


def test_a_stand_alone_file_brings_its_colours_for_light_and_dark() -> None:
    """The stylesheet is in the file, and the same picture without it has none."""
    drawing = draw(around("ig-metall"))
    assert "light-dark(#C44900, #F28C50)" in to_svg(drawing, standalone=True)
    assert "<style" not in to_svg(drawing)


def test_derived_relations_have_a_line_of_their_own() -> None:
    """A derived statement carries the class of the dotted line."""
    plain = network({"a": ("A", "Company"), "b": ("B", "Jury")}, [("a", "representedIn", "b")])
    derived = Network.of(plain.nodes, tuple(replace(s, derived=True) for s in plain.statements), plain.sources)
    assert by_class(fromstring(to_svg(draw(derived))), "derived")[0].get("class") == "e derived"


def test_a_file_has_its_legend_below_and_the_page_none(snapshot: Snapshot) -> None:
    """Kinds, the steps of the colour, three sizes with their measure, lines and changes, all inside the file."""
    asked = Question(
        around=(iri("retrason"),),
        filters=Filters(on=date(2025, 7, 1)),
        since=date(2022, 6, 30),
        size="betweenness",
        colour="closeness",
    )
    found = pictured(snapshot, asked, "de")
    sizes = scale(found.view.network, "betweenness", "de", named=True)
    root = fromstring(to_svg(found.drawing, standalone=True, sizes=sizes))
    texts = [one.text or "" for one in by_class(root, "keyword")]
    assert [text for text in texts if "Größe, Betweenness: 0" in text]
    assert [name for _, name in found.drawing.communities if name not in texts] == []
    assert {"Person", "genannt", "erschlossen", "erstmals beobachtet", "beendet"} <= set(texts)
    width, height = map(float, root.get("viewBox", "").split()[2:])
    strip = by_class(root, "key")[0]
    assert float(strip[0].get("height", "")) == height - found.drawing.height > 0
    ends = (float(one.get("x", "")) + measured(one.text or "", Setting(size=13)) for one in by_class(root, "keyword"))
    assert max(ends) <= width
    assert by_class(fromstring(to_svg(found.drawing)), "keyword") == []
