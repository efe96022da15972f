"""The Drawing: deterministic, complete, and without a label that covers anything."""

import os
import random
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from itertools import combinations, pairwise
from math import hypot

import numpy as np
import pytest

from graph.analysis.network import Network
from ontology.model import model
from tests.diagram_data import printed
from tests.viz_data import around, bundled, iri, network
from viz.drawing import BAND, Drawing, DrawnNode, draw
from viz.sheet import Text
from viz.style import GROUPS, group_of, kind_label
from viz.svg import stylesheet

Box = tuple[float, float, float, float]
KINDS = ("Ministry", "TradeUnion", "Chamber", "Company", "Network", "Jury", "Person", "Award", "Region")


def anything(size: int, seed: int) -> Network:
    """Return a network of any shape, with parallel relations, loose parts and long names."""
    chance = random.Random(seed)
    named = {
        f"n{at}": (f"Gesellschaft für Entwicklung im Raum {at}" * (1 + at % 2), chance.choice(KINDS))
        for at in range(size)
    }
    ends = [(f"n{chance.randrange(size)}", f"n{int(chance.random() ** 3 * size)}") for _ in range(size * 3 // 2)]
    return network(named, [(one, "cooperatesWith", other) for one, other in ends if one != other])


def star(leaves: int) -> Network:
    """Return one hub with many leaves."""
    named = {"hub": ("Mitte", "Network")} | {f"l{at:03}": (f"Landkreis {at}", "District") for at in range(leaves)}
    return network(named, [(f"l{at:03}", "partnerIn", "hub") for at in range(leaves)])


def meet(one: Box, other: Box) -> bool:
    """Whether two boxes of left, top, right, bottom overlap by more than rounding."""
    return min(one[2], other[2]) - max(one[0], other[0]) > 0.1 and min(one[3], other[3]) - max(one[1], other[1]) > 0.1


def symbol(node: DrawnNode) -> Box:
    """Return the square around a symbol."""
    return node.x - node.size, node.y - node.size, node.x + node.size, node.y + node.size


SCENES: dict[str, tuple[Callable[[], Network], str | None]] = {
    "whole": (bundled, None),
    "about 50": (lambda: around("retrason", 2), "retrason"),
    "about 26": (lambda: around("allianz-fuer-die-region"), "allianz-fuer-die-region"),
    "about 20": (lambda: around("retrason"), "retrason"),
    "about 7": (lambda: around("ig-metall"), "ig-metall"),
    "star of 9": (lambda: star(9), "hub"),
    "star of 80": (lambda: star(80), None),
    "any 40": (lambda: anything(40, 1), None),
    "any 90": (lambda: anything(90, 2), None),
}


@pytest.fixture(scope="module")
def drawings() -> dict[str, Drawing]:
    """Draw every scene once: drawings are immutable."""
    return {name: draw(make(), focus=iri(focus) if focus else None) for name, (make, focus) in SCENES.items()}


@pytest.mark.parametrize("name", SCENES)
def test_no_label_covers_a_label_or_a_symbol_and_all_stay_on_the_page(name: str, drawings: dict[str, Drawing]) -> None:
    """Labels neither meet each other nor another symbol, and nothing leaves the page."""
    drawing = drawings[name]
    labels = [node.box for node in drawing.nodes]
    assert not [pair for pair in combinations(labels, 2) if meet(*pair)]
    assert not [(a.name, b.name) for a in drawing.nodes for b in drawing.nodes if a is not b and meet(a.box, symbol(b))]
    room = drawing.inner
    assert all(room.left < box[0] and box[2] < room.right for box in labels)
    assert all(room.top < box[1] and box[3] < room.bottom for box in labels)


def test_every_statement_is_drawn_once_and_parallel_ones_run_apart(drawings: dict[str, Drawing]) -> None:
    """The three statements between jury and network are three lines with three bends."""
    drawing = drawings["whole"]
    assert sorted(edge.statement.iri for edge in drawing.edges) == sorted(s.iri for s in bundled().statements)
    ends = {iri("fachjury-2023"), iri("retrason")}
    parallel = [edge for edge in drawing.edges if {edge.statement.subject, edge.statement.object} == ends]
    bends = sorted(edge.curve.bend for edge in parallel)
    assert len(bends) == 3
    assert min(after - before for before, after in pairwise(bends)) > 0.1


def test_the_drawing_does_not_depend_on_the_order_of_the_input_or_the_global_generator() -> None:
    """Reversed mappings and another random state give an equal Drawing."""
    whole = bundled()
    turned = Network.of(dict(reversed(list(whole.nodes.items()))), whole.statements[::-1], whole.sources)
    first = draw(whole)
    random.seed(7)
    assert draw(turned) == first


def test_the_drawing_does_not_depend_on_the_hash_seed() -> None:
    """Two processes with different hash seeds draw the same picture."""
    program = (
        "import hashlib; from tests.viz_data import bundled; from viz.drawing import draw; from viz.svg import to_svg;"
    )
    program += "print(hashlib.sha256(to_svg(draw(bundled())).encode()).hexdigest())"
    seen = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1


def test_the_leaves_of_a_hub_stand_in_a_column_with_their_labels_outside(drawings: dict[str, Drawing]) -> None:
    """The shareholders of one company stand left of it in even steps, sorted by symbol, labels to the left."""
    drawing = drawings["whole"]
    hub = next(node for node in drawing.nodes if node.id == "allianz-fuer-die-region")
    near = {
        end
        for edge in drawing.edges
        for end in (edge.source, edge.target)
        if drawing.nodes.index(hub) in (edge.source, edge.target)
    }
    fan = sorted((node for at, node in enumerate(drawing.nodes) if at in near and node.degree == 1), key=lambda n: n.y)
    assert len(fan) == 20
    assert all(node.x < hub.x - 100 and node.anchor == "end" and node.box[2] < node.x for node in fan)
    steps = {round(after.y - before.y) for before, after in pairwise(fan)}
    assert max(steps) - min(steps) <= 1
    order = [group.name for group in GROUPS]
    assert [order.index(node.group.name) for node in fan] == sorted(order.index(node.group.name) for node in fan)


def test_many_lines_between_two_nodes_stay_on_the_page() -> None:
    """They are bent apart, and less where they would leave the page: no bow is cut off."""
    named = {"a": ("Allianz", "Network"), "b": ("Bündnis", "Network")}
    drawing = draw(network(named, [("a", "cooperatesWith", "b")] * 40))
    assert len({edge.curve for edge in drawing.edges}) == 40
    for edge in drawing.edges:
        here = np.array(edge.curve.start)
        for control, end in edge.curve.steps:
            t = np.linspace(0, 1, 21)[:, None]
            way = (1 - t) ** 2 * here + 2 * t * (1 - t) * np.array(control) + t**2 * np.array(end)
            assert (way.min(axis=0) > BAND).all()
            assert (way.max(axis=0) < (drawing.width - BAND, drawing.height - BAND)).all()
            here = np.array(end)


def test_lines_end_at_the_edge_of_symbols(drawings: dict[str, Drawing]) -> None:
    """A line begins and ends outside the symbols it joins, and near them."""
    drawing = drawings["whole"]
    for edge in drawing.edges:
        for end, (x, y) in ((edge.source, edge.curve.start), (edge.target, edge.curve.end)):
            node = drawing.nodes[end]
            assert node.size < hypot(x - node.x, y - node.y) < node.size * 1.6 + 8


def test_words_of_a_drawing(drawings: dict[str, Drawing]) -> None:
    """Title, summary, legend and sources say what is drawn, in either language."""
    drawing = drawings["whole"]
    assert drawing.title == "Netzwerk der Akteure"
    assert drawing.summary == (
        "61 Einträge, 83 Beziehungen: 44 genannt, 39 erschlossen. "
        "Die meisten Nachbarn hat Allianz für die Region GmbH: 25."
    )
    assert sum(entry.count for entry in drawing.legend) == 61
    assert drawing.certainties == (("stated", 44), ("inferred", 39))
    assert [source for source, _ in drawing.sources] == [iri("pm-2023-11-01")]
    english = draw(around("retrason"), focus=iri("retrason"), language="en", title="Ours")
    assert english.title == "Ours"
    assert english.summary == "20 entries, 30 relations: 20 stated, 10 inferred. ReTraSON has 19 direct neighbours."
    assert next(node for node in english.nodes if node.id == "bmwk").kind_label == "ministry"


def test_fields_name_the_square_a_symbol_lies_in(drawings: dict[str, Drawing]) -> None:
    """Letters count the squares from the left, numbers from the top."""
    drawing = drawings["whole"]
    across, down = drawing.inner.width / drawing.columns, drawing.inner.height / drawing.rows
    for node in drawing.nodes:
        letter = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[int((node.x - 15) // across)]
        assert node.field == f"{letter}{int((node.y - 15) // down) + 1}"


def test_small_and_odd_networks_can_be_drawn() -> None:
    """Nothing, one entity, one without a name, and a statement of an entity about itself are drawn without error."""
    assert draw(Network.of({}, (), {})).summary == "Hier ist nichts verzeichnet."
    alone = draw(network({"a": ("", "Person")}, []))
    assert [node.lines for node in alone.nodes] == [("a",)]
    loop = draw(network({"a": ("A", "Company"), "b": ("B", "Company")}, [("a", "funds", "a"), ("a", "funds", "b")]))
    bow = next(edge.curve for edge in loop.edges if edge.source == edge.target)
    assert bow.start != bow.end
    assert bow.control[1] < bow.start[1]


def test_a_focus_outside_the_network_is_refused() -> None:
    """The error names the focus."""
    with pytest.raises(ValueError, match="nobody is not in this network"):
        draw(bundled(), focus=iri("nobody"))


def test_long_names_are_cut_and_line_breaks_in_them_are_spaces() -> None:
    """A label has at most two lines; what does not fit ends in an ellipsis and the full name is kept."""
    name = "Sehr\nlanger Name " * 20
    node = draw(network({"a": (name, "Company")}, [])).nodes[0]
    assert node.name == name.strip()
    assert len(node.lines) == 2
    assert node.lines[1].endswith("…")
    assert "\n" not in "".join(node.lines)


@pytest.mark.parametrize(
    ("kind", "group"),
    [
        ("Ministry", "public"),
        ("TradeUnionBranch", "union"),
        ("ChamberUmbrellaOrganisation", "chamber"),
        ("MediaCompany", "company"),
        ("Organisation", "company"),
        ("RegionalDevelopmentCompany", "network"),
        ("TransformationNetwork", "network"),
        ("Jury", "body"),
        ("ActorGroup", "body"),
        ("Person", "person"),
        ("FundingProgramme", "event"),
        ("Competition", "event"),
        ("Region", "place"),
        ("Unheard", "event"),
    ],
)
def test_a_kind_takes_the_symbol_of_its_nearest_ancestor(kind: str, group: str) -> None:
    """A regional development company is a company that is drawn as a network."""
    assert group_of(kind).name == group


@pytest.mark.parametrize(
    ("kinds", "label"),
    [
        (["Company", "Bank"], "Unternehmen"),
        (["ResearchOrganisation"], "Hochschule oder Forschungseinrichtung"),
        (["Organisation", "ResearchOrganisation", "Company"],
         "Unternehmen, Hochschule oder Forschungseinrichtung, Organisation"),
        (["Award", "Event"], "Preis, Programm, Studie, Veranstaltung"),
    ],
)  # fmt: skip
def test_the_legend_names_the_kinds_that_are_drawn(kinds: list[str], label: str) -> None:
    """What shares a symbol and is something else is called as the vocabulary calls it, on screen and on paper."""
    drawn = network({f"a{at}": (f"A{at}", kind) for at, kind in enumerate(kinds)}, [])
    assert [entry.label for entry in draw(drawn).legend] == [label]
    assert label in [mark.text for mark in printed(drawn).sheet.marks if isinstance(mark, Text)]


def test_every_kind_of_the_vocabulary_has_a_symbol_and_a_name() -> None:
    """No actor or affiliation falls through the table, and each is called something in both languages."""
    for name, kind in model().kinds.items():
        assert any(root in (name, *kind.ancestors) for group in GROUPS for root in group.kinds)
        assert (
            kind_label(name, "en") != kind_label(name, "de") or name == "Person" or "Jury" in name or name == "Region"
        )


def test_colours_reach_three_to_one_on_the_canvas_and_stand_in_the_stylesheets() -> None:
    """Every symbol is seen on light and dark; both stylesheets name the same colours as the table."""
    page = files("viz").joinpath("templates", "diagram.css").read_text(encoding="utf-8")
    for group in GROUPS:
        assert contrast(group.light, "#E9F0F1") >= 3
        assert contrast(group.dark, "#131D23") >= 3
        token = f"--k-{group.name}: light-dark({group.light}, {group.dark})"
        assert token in stylesheet()
        assert token in page


def contrast(one: str, other: str) -> float:
    """Return the WCAG contrast of two colours."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour such as #0067A8."""
    parts = [int(part, 16) / 255 for part in re.findall("..", colour[1:])]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_derived_statement_is_counted_and_drawn_as_derived() -> None:
    """Derived outranks the certainty of the premises."""
    plain = network({"a": ("A", "Company"), "b": ("B", "Jury")}, [("a", "representedIn", "b")])
    derived = Network.of(plain.nodes, tuple(replace(s, derived=True) for s in plain.statements), plain.sources)
    assert draw(derived).certainties == (("derived", 1),)
