"""What sizes and colours tell: measures and groups of the picture, the legend that says so, and the same in a spec."""

from dataclasses import replace

import pytest

from graph.analysis.centrality import MEASURES, rank
from graph.analysis.groups import groups
from graph.analysis.places import located
from graph.snapshot import Snapshot
from ontology.names import ID
from viz.choose import choose
from viz.explore import NOWHERE, Question, explore
from viz.facets import options
from viz.pictures import pictured, spec_of
from viz.scales import COLOURS, SIZES, coloured, figure, scale, sizes
from viz.spec import of as spec_from
from viz.style import SCALE, STEPS, tint
from viz.svg import stylesheet, to_svg

AROUND = Question(around=(ID + "retrason",))


def test_sizes_grow_with_the_measure_and_the_legend_tells_the_largest(snapshot: Snapshot) -> None:
    """The area of a symbol is in proportion to its value; the legend's largest circle is the largest symbol."""
    asked = replace(AROUND, size="betweenness")
    found = pictured(snapshot, asked, "en")
    values = {row.node.iri: row.value for row in rank(found.view.network, "betweenness").rows}
    filled = [node for node in found.drawing.nodes if node.group.form == "fill"]
    ordered = sorted(filled, key=lambda node: (values[node.iri], node.size))
    assert [node.size for node in ordered] == sorted(node.size for node in filled)
    radius, told = scale(found.view.network, "betweenness", "en").samples[-1]
    assert round(radius, 1) == max(node.size for node in filled)
    assert told == figure(max(values.values()), "en")
    assert len({node.size for node in pictured(snapshot, replace(AROUND, size="equal"), "en").drawing.nodes}) <= 2


def test_colours_by_measure_are_steps_that_hold_about_as_many(snapshot: Snapshot) -> None:
    """Whoever has more is never paler; the legend names the range of each step, and equal values share one."""
    network = explore(snapshot, AROUND).network
    found = coloured(network, "closeness", "de", [], str)
    values = {row.node.iri: round(row.value, 9) for row in rank(network, "closeness").rows}
    ordered = sorted(values, key=lambda iri: (values[iri], found.numbers[iri]))
    steps = [found.numbers[iri] for iri in ordered]
    assert steps == sorted(steps)
    assert set(steps) == set(found.names) == {SCALE + at for at in range(5)}
    assert found.names[SCALE].startswith(f"Closeness: {figure(min(values.values()), 'de')}")
    assert found.names[SCALE + 4].endswith(figure(max(values.values()), "de"))


def test_colours_by_group_are_the_communities_of_the_picture(snapshot: Snapshot) -> None:
    """Each actor has the colour of its group, and the legend names a group after its best linked member."""
    drawing = pictured(snapshot, replace(AROUND, colour="community"), "de").drawing
    parts = groups(explore(snapshot, AROUND).network).groups
    tints = {node.iri: node.tint for node in drawing.nodes}
    assert [{tints[node.iri] for node in part.members} for part in parts] == [{at} for at in range(len(parts))]
    assert drawing.communities[0] == (0, "um ReTraSON")
    assert f"node k-{tint(1).name}" in to_svg(drawing)


@pytest.mark.parametrize("by", MEASURES)
def test_every_measure_is_a_size_and_a_colour(snapshot: Snapshot, by: str) -> None:
    """All measures of the service are there, in the picture and in a diagram's file."""
    assert by in SIZES
    assert by in COLOURS
    asked = replace(AROUND, size=by, colour=by, most=12)
    spec = spec_from(spec_of(pictured(snapshot, asked, "de"), asked, "de"))
    assert (spec.size, spec.colour) == (by, by)


def test_a_spec_draws_the_same_sizes_and_colours(snapshot: Snapshot) -> None:
    """What the screen tells by size and colour the diagram's file tells too."""
    asked = replace(AROUND, size="pagerank", colour="core")
    found = pictured(snapshot, asked, "de")
    chosen = choose(snapshot, spec_from(spec_of(found, asked, "de")))
    assert chosen.look.sizes == sizes(found.view.network, "pagerank")
    assert chosen.look.colours == {node.iri: node.tint for node in found.drawing.nodes}


def test_actors_stand_where_they_stood_whatever_size_and_colour_tell(snapshot: Snapshot) -> None:
    """Another scale continues the plain picture: only labels may push an actor, and not far."""
    plain, other = (pictured(snapshot, asked, "de").places for asked in (AROUND, replace(AROUND, size="closeness")))
    assert max(abs(x - other[iri][0]) + abs(y - other[iri][1]) for iri, (x, y) in plain.items()) < 0.05


def test_the_steps_of_the_scale_are_in_the_stylesheet_and_grow_darker() -> None:
    """Colours stand in one place of the code and are those of the stylesheet; in grey they keep their order."""
    for group in STEPS:
        assert f"--k-{group.name}: light-dark({group.light}, {group.dark})" in stylesheet()
    assert [_grey(group.light) for group in STEPS] == sorted((_grey(g.light) for g in STEPS), reverse=True)
    assert [_grey(group.dark) for group in STEPS] == sorted(_grey(g.dark) for g in STEPS)


def test_figures_have_three_digits_that_count() -> None:
    """Whatever the size of a value, in the writing of the language."""
    told = [figure(value, "en") for value in (0.0, 0.000425, 0.25, 1.0, 12.0, 3.14159)]
    assert told == ["0", "0.000425", "0.25", "1", "12", "3.14"]
    assert figure(0.25, "de") == "0,25"


def test_places_are_counted_and_hide_who_is_only_there(snapshot: Snapshot) -> None:
    """A place counts those who sit, meet or work there and itself; hidden, they go, and who is asked for stays."""
    listed = {option.name: option.count for option in options(explore(snapshot, AROUND), "de", derived=False)["place"]}
    region = ID + "region-braunschweig-wolfsburg"
    pairs = located(snapshot)
    entities = snapshot.edges.numbering.entities
    there = {entities[one] for one, at in pairs.tolist() if entities[at] == region}
    nodes = explore(snapshot, AROUND).network.nodes
    assert listed[region] == len(there & nodes.keys())
    assert region in there
    assert ID + "retrason" in there
    hidden = explore(snapshot, replace(AROUND, hidden=frozenset({("place", region)}))).network.nodes
    assert nodes.keys() - hidden.keys() == there & nodes.keys() - {ID + "retrason"}
    only = explore(snapshot, replace(AROUND, hidden=frozenset({("place", NOWHERE)}))).network.nodes
    located_codes = {entities[one] for one, _ in pairs.tolist()}
    assert only.keys() <= located_codes | {ID + "retrason"}
    assert list(listed)[-1] == NOWHERE


def _grey(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
