"""What a spec asks for is what is drawn: each question, the changes between days, pages, a matrix."""

import csv
import re
from datetime import date
from io import StringIO

import pytest

from graph.analysis.compare import compare
from graph.analysis.filters import DRAWN, Filters
from graph.analysis.network import project
from graph.errors import Ambiguous, Invalid, Refused, Unknown, Unsupported
from graph.snapshot import Snapshot
from ontology import names
from tests.diagram_data import text_of
from tests.test_viz_drawing import anything
from tests.viz_data import network
from viz.choose import Chosen, choose, links_of, pages
from viz.diagram import MEDIA, Made, make
from viz.spec import of


def chosen(data: Snapshot, **spec: object) -> Chosen:
    """Return what a spec of these keys chooses."""
    return choose(data, of(spec))


def ids(found: Chosen) -> set[str]:
    """Return the ids of the chosen actors."""
    return {node.id for node in found.network.nodes.values()}


def drawn(data: Snapshot, format_: str, page: int | None = None, **spec: object) -> Made:
    """Make the file of a spec of these keys."""
    return make(data, of(spec), MEDIA[format_], page=page)


def test_around_one_or_several_takes_their_neighbours(snapshot: Snapshot) -> None:
    """Around IG Metall are seven; around two are the neighbours of both, and none is the centre."""
    one, two = chosen(snapshot, around="IG Metall"), chosen(snapshot, around=["ig-metall", "prognos"])
    assert one.focus == names.ID + "ig-metall"
    assert ids(one) == {
        *("ig-metall", "ig-metall-wolfsburg", "ig-metall-suedostniedersachsen", "ig-metall-salzgitter-peine"),
        *("juergen-kerner", "fachjury-2023", "regionale-transformationsnetzwerke"),
    }
    assert ids(two) == ids(one) | {"prognos", "retrason", "analyse-mobilitaetswirtschaft"}
    assert two.focus is None


def test_a_path_has_only_its_steps_in_layers(snapshot: Snapshot) -> None:
    """From a district to the ministry: four actors in four layers, with the statements of the steps."""
    found = chosen(snapshot, path=["landkreis-wolfenbuettel", "bmwk"])
    layers = {names.id_of(iri): layer for iri, layer in found.look.layers.items()}
    assert layers == {"landkreis-wolfenbuettel": 0, "allianz-fuer-die-region": 1, "retrason": 2, "bmwk": 3}
    assert sorted(s.relation for s in found.network.statements) == [
        "appliedFor",
        "funds",
        "managesNetworkOf",
        "shareholderOf",
    ]


def test_listed_actors_come_with_the_relations_among_them(snapshot: Snapshot) -> None:
    """Three actors and nothing else; one that is left out takes its relations along."""
    found = chosen(snapshot, actors=["bmwk", "retrason", "Prognos AG"])
    assert ids(found) == {"bmwk", "retrason", "prognos"}
    assert {s.relation for s in found.network.statements} == {"funds", "cooperatesWith"}
    less = chosen(snapshot, actors=["bmwk", "retrason", "prognos"], without=["bmwk"])
    assert {s.relation for s in less.network.statements} == {"cooperatesWith"}


def test_a_construct_chooses_relations_by_their_plain_link(snapshot: Snapshot) -> None:
    """Of what the query yields, links that are no relation of the data are not drawn."""
    one, other = f"<{names.ID}bmwk>", f"<{names.ID}retrason>"
    triples = f"{one} <{names.GF}funds> {other} .\n{other} <{names.GF}funds> {one} .\n{one} <urn:x> {other} .\n"
    found = choose(snapshot, of({"construct": "CONSTRUCT WHERE { ?s ?p ?o }"}), links_of(triples.encode()))
    assert [(s.subject, s.relation) for s in found.network.statements] == [(names.ID + "bmwk", "funds")]
    assert ids(found) == {"bmwk", "retrason"}


def test_filters_are_those_of_every_network(snapshot: Snapshot) -> None:
    """Relations, certainty and day give the network that the analysis gives; unknown names are refused."""
    found = chosen(snapshot, relations=["shareholderOf", "funds"], certainty=["inferred"], day="2023-12-01")
    view = Filters(relations=["shareholderOf", "funds"], certainty=["inferred"], on=date(2023, 12, 1), roles=DRAWN)
    assert found.network.statements == project(snapshot, view).statements
    with pytest.raises(Unknown, match="shareholderOf"):
        chosen(snapshot, relations=["shareholdrOf"])
    with pytest.raises(Unknown, match="actor"):
        chosen(snapshot, around="Wolkenkuckucksheim")
    with pytest.raises(Ambiguous):
        chosen(snapshot, around="Transformations-Lab")


def test_since_draws_both_days_and_marks_what_the_comparison_says(snapshot: Snapshot) -> None:
    """What ended is drawn too; each mark is that of graph.analysis.compare."""
    found = chosen(snapshot, day="2025-07-01", since="2022-06-30")
    told = compare(snapshot, Filters(roles=DRAWN), date(2022, 6, 30), date(2025, 7, 1)).relations
    marks = {
        iri: change for iri, change in found.look.changes.items() if iri in {s.iri for s in found.network.statements}
    }
    assert {iri for iri, mark in marks.items() if mark == "ended"} == {s.iri for c in told.ended for s in c.moved}
    assert {iri for iri, mark in marks.items() if mark == "observed"} == {s.iri for c in told.observed for s in c.moved}
    funding = next(s for s in found.network.statements if s.relation == "funds")
    assert marks[funding.iri] == "ended"
    assert found.look.changes[names.ID + "zukunftsfonds"] == "ended"


def test_two_modes_hold_relations_between_them_only(snapshot: Snapshot) -> None:
    """Relations within one side are left out and counted; no actor stands alone."""
    found = chosen(snapshot, relations=["shareholderOf", "cooperatesWith"], layout={"kind": "two-mode"})
    assert {s.relation for s in found.network.statements} == {"shareholderOf", "cooperatesWith"}
    right = found.look.right
    assert all((s.subject in right) != (s.object in right) for s in found.network.statements)
    assert found.left_out == 1


def test_short_names_and_names_of_the_spec_are_written(snapshot: Snapshot) -> None:
    """A long name gives way to a shorter one of the data; what the spec says counts more."""
    found = chosen(snapshot, around="retrason", labels={"short": True, "names": {"prognos": "Prognos"}})
    called = {names.id_of(iri): name for iri, name in found.look.names.items()}
    assert (called["bmwk"], called["fachjury-2023"], called["prognos"]) == ("BMWK", "Fachjury", "Prognos")
    assert "retrason" not in called


def test_size_by_a_measure_is_a_share_of_the_largest(snapshot: Snapshot) -> None:
    """By betweenness the largest is 1, whoever has one neighbour only is 0."""
    sizes = chosen(snapshot, size="betweenness").look.sizes
    assert sizes is not None
    assert max(sizes.values()) == 1.0
    assert sizes[names.ID + "landkreis-gifhorn"] == 0.0
    assert chosen(snapshot).look.sizes is None


def test_pages_by_community_hold_every_actor_once_and_by_ego_every_relation() -> None:
    """A network of a hundred: communities part the actors, egos cover the relations, each fits A4."""
    data = anything(100, 2).data
    whole = chosen(data).network
    parts = pages(data, of({"split": "community"}))
    members = [iri for part in parts for iri in part.network.nodes]
    assert sorted(members) == sorted(whole.nodes)
    between = len(whole.rows) - sum(len(part.network.rows) for part in parts)
    assert between > 10
    assert sum(part.left_out for part in parts) == 2 * between
    egos = pages(data, of({"split": "ego"}))
    covered = {s.iri for part in egos for s in part.network.statements}
    assert covered == {s.iri for s in whole.statements if s.subject != s.object}
    made = drawn(data, "pdf", title="Teile", split="community")
    assert made.pages == len(parts) == len(text_of(made.content))
    assert all("Teile: Das Netz um" in text.replace("\r\n", " ") for text in text_of(made.content))


def test_what_holds_one_page_takes_one_by_its_number() -> None:
    """An SVG of several pages is refused with their number; one is taken; one that is not there is refused."""
    data = anything(60, 2).data
    with pytest.raises(Refused, match=r"has \d+ pages; ask for a PDF"):
        drawn(data, "svg", split="community")
    assert drawn(data, "svg", 2, split="community").content != drawn(data, "svg", 1, split="community").content
    with pytest.raises(Invalid, match="There is no page 99"):
        drawn(data, "svg", 99, split="community")


def test_too_many_entries_are_refused_before_they_are_drawn() -> None:
    """Over three hundred entries: a sentence, with the offer to split."""
    named = {f"n{at}": (f"Akteur {at}", "Company") for at in range(302)}
    data = network(named, [(f"n{at}", "cooperatesWith", "n0") for at in range(1, 302)]).data
    with pytest.raises(Refused, match=r"302 entries are too many .* split: community"):
        drawn(data, "svg")


def test_a_matrix_counts_statements_between_two_in_both_directions(snapshot: Snapshot) -> None:
    """The jury evaluated the network three times: 3 in row and column; rows stand in order of kind."""
    text = drawn(snapshot, "csv", view="matrix", around="fachjury-2023").content.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text)))
    table = {row[1]: dict(zip(rows[0][3:], row[3:], strict=True)) for row in rows[1:]}
    jury = next(row[0] for row in rows if row[1] == "fachjury-2023")
    assert table["retrason"][jury] == "3"
    assert table["fachjury-2023"]["ReTraSON"] == "3"
    assert table["bmwk"]["ReTraSON"] == "1"
    assert [row[1] for row in rows[1:3]] == ["bmwk", "dgb"]
    assert table["dgb"]["ReTraSON"] == ""


def test_a_matrix_in_html_runs_nothing_and_names_the_relations(snapshot: Snapshot) -> None:
    """A table with heads for rows and columns, the sentence of each field, and a policy that loads nothing."""
    page = drawn(snapshot, "html", view="matrix", around="bmwk", title="<b>Wer</b>").content.decode()
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert "<title>&lt;b&gt;Wer&lt;/b&gt;</title>" in page
    assert page.count('scope="row"') == page.count('scope="col"') == len(chosen(snapshot, around="bmwk").network.nodes)
    assert "Bundesministerium für Wirtschaft und Klimaschutz fördert ReTraSON. (genannt)" in page


def test_names_that_are_formulas_are_text_in_a_table() -> None:
    """A name that begins like a formula gets an apostrophe."""
    data = network({"a": ("=HYPERLINK(1)", "Company"), "b": ("B", "Company")}, [("a", "cooperatesWith", "b")]).data
    assert "'=HYPERLINK(1),a," in drawn(data, "csv", view="matrix").content.decode()


def test_a_matrix_on_paper_keeps_its_names_readable(snapshot: Snapshot) -> None:
    """The whole network does not fit A4 as a matrix and says so; on A3 it does."""
    with pytest.raises(Refused, match=r"rows do not fit on A4: .* take page: A3 or a CSV"):
        drawn(snapshot, "svg", view="matrix")
    svg = make(snapshot, of({"view": "matrix", "page": "A3"}), MEDIA["svg"]).content.decode()
    assert min(float(size) for size in re.findall(r'font-size="([\d.]+)"', svg)) >= 6.5


def test_a_page_without_room_for_a_picture_is_refused(snapshot: Snapshot) -> None:
    """The smallest page with a long note: a sentence that says what to shorten."""
    spec = of({"around": "dgb", "page": {"width": 300, "height": 200}, "note": "Wort " * 200})
    with pytest.raises(Refused, match="shorten title or note"):
        make(snapshot, spec, MEDIA["svg"])


def test_a_network_is_no_table(snapshot: Snapshot) -> None:
    """CSV is for a matrix."""
    with pytest.raises(Unsupported, match="a matrix also as csv or xlsx"):
        drawn(snapshot, "csv", around="bmwk")


def test_the_page_to_click_through_marks_changes_and_colours_communities(snapshot: Snapshot) -> None:
    """HTML says the same as print: a sign and a word for each change, the colour and the name of each community."""
    page = drawn(snapshot, "html", around="retrason", day="2025-07-01", since="2022-06-30").content.decode()
    assert '"change":"ended"' in page
    assert '<span class="sign ended" aria-hidden="true">–</span>beendet' in page
    assert '<span class="sign observed" aria-hidden="true">+</span>erstmals beobachtet' in page
    plain = drawn(snapshot, "html", around="ig-metall", colour="community").content.decode()
    assert re.search(r'<span class="key"><svg class="sym k-public".*?</svg>um IG Metall</span>', plain)
    assert '"change"' not in plain.split('id="data">')[1].split("</script>")[0].replace('"change":null', "")
