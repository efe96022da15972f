"""Exports read back: what the table import and the RDF import make of a view is what it was."""

import csv
import io
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.export import relations_csv
from graph.intake.addresses import slug
from graph.intake.commit import commit
from graph.intake.rdf import read_rdf
from graph.intake.table.cells import guarded
from graph.intake.table.load import import_table
from graph.snapshots import read
from graph.store.embedded import EmbeddedStore
from tests.export_data import AROUND, CC, credited, export, named, real, rows
from tests.graph_data import ENTITIES, load, statement
from tests.test_graph_table_round import ROW, bring
from viz.choose import choose

__all__ = ["credited", "real"]
TABLES = ("gexf", "graphml", "cyjs", "jgf", "xlsx", "zip")


@pytest.mark.parametrize("suffix", TABLES)
def test_what_goes_out_comes_in_and_changes_nothing(bundled: EmbeddedStore, suffix: str) -> None:
    """The whole real network, read back where it came from: every statement is there already."""
    network = len(rows(suffix, data := export(bundled, suffix))["edges"])
    found = import_table(bundled, named(suffix), data)
    assert found.mapping.name == "geflecht"
    assert (found.report.skipped, found.report.proposed, found.report.unchanged) == (0, 0, network)
    assert network > 80
    assert found.receipt.added == 0


@pytest.mark.parametrize("suffix", TABLES)
def test_an_empty_folder_gets_the_same_network(credited: EmbeddedStore, tmp_path: Path, suffix: str) -> None:
    """Kinds, names, dates with their precision, sums, certainty, reasons, sources, licences, and all addresses."""
    other = EmbeddedStore(tmp_path / "other")
    try:
        data = export(credited, suffix)
        assert import_table(other, named(suffix), data).report.skipped == 0
        again = export(other, suffix)
        assert rows(suffix, again) == rows(suffix, data)
        one, two = read(other), read(credited)
        actors = [{node.iri for node in data.nodes.values() if node.kind != "Document"} for data in (one, two)]
        assert actors[0] == actors[1]
        (first, second) = (one.statement(f"s-000000000000000{n}") for n in (1, 2))
    finally:
        other.close()
    assert (str(first.start), str(first.end)) == ("2022-01", "2025-06-30")
    assert (first.amount, first.currency) == (Decimal("7600000.50"), "EUR")
    assert (first.approximate, first.role, first.certainty) == (True, "=1+1", "stated")
    assert (second.certainty, second.reason["de"], str(second.observed)) == ("inferred", "weil", "2023")
    assert [(c.licence, dict(c.attribution)) for c in one.credits.values()] == [(CC, {"de": "Amt & Söhne"})]
    names = {"Alpha", "=cmd"} | ({"Al|pha"} if suffix in ("cyjs", "jgf") else set())
    assert set(one.nodes["https://w3id.org/geflecht/id/a"].alternative) == names


@settings(max_examples=7)
@given(st.lists(ROW, min_size=1, max_size=4), st.sampled_from(TABLES))
def test_whatever_names_and_notes_hold_reads_back(rows_: list[dict[str, str]], suffix: str) -> None:
    """Formulas, quotation marks, angle brackets, emoji: the network that comes back is written as the same rows."""
    told = [row for row in rows_ if slug(row["subject"]) != slug(row["object"])]  # else one may be the other's id
    if not told:
        return
    text = io.StringIO()
    writer = csv.DictWriter(text, [*told[0], "currency", "id", "source"])
    writer.writeheader()
    for number, row in enumerate(told):
        given_row = {**row, "currency": "EUR" if row["amount"] else "", "id": f"r{number}", "source": "Quelle"}
        writer.writerow({key: guarded(value) for key, value in given_row.items()})
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        one, other = (EmbeddedStore(Path(folder) / name) for name in ("one", "other"))
        bring(one, text.getvalue().encode())
        data = export(one, suffix)
        report = import_table(other, named(suffix), data).report
        assert report.skipped == 0, report.told
        assert rows(suffix, export(other, suffix)) == rows(suffix, data)
        one.close()
        other.close()


@pytest.mark.parametrize("suffix", ["gexf", "xlsx", "zip", "cyjs"])
def test_two_of_one_name_stay_two(store: EmbeddedStore, tmp_path: Path, suffix: str) -> None:
    """Nodes are known by their addresses, so that nobody becomes another who is called the same."""
    one, two = ("s-00000000000000" + end for end in ("aa", "bb"))
    both = (f'id:{id_} a gf:Person ; skos:prefLabel "Ute Müller"@de .' for id_ in ("m1", "m2"))
    load(store, ENTITIES, *both,
         statement(one, "m1", "holdsRoleAt", "a"), statement(two, "m2", "holdsRoleAt", "c"))  # fmt: skip
    other = EmbeddedStore(tmp_path / "other")
    try:
        assert import_table(other, named(suffix), export(store, suffix)).report.skipped == 0
        found = {(s.subject[-2:], s.object[-1:]) for s in read(other).statements}
    finally:
        other.close()
    assert found == {("m1", "a"), ("m2", "c")}


@pytest.mark.parametrize("suffix", ["ttl", "rdf", "jsonld", "nq"])
def test_rdf_of_a_view_stands_alone(real: EmbeddedStore, tmp_path: Path, suffix: str) -> None:
    """An empty folder takes it, checks and all: the same statements with their sources, and no link beyond them."""
    network = choose(read(real), AROUND).network
    other = EmbeddedStore(tmp_path / "other")
    try:
        commit(other, read_rdf(f"x.{suffix}", export(real, suffix, AROUND)).change)
        assert {s.iri: s for s in read(other).statements} == {s.iri: s for s in network.statements}
        assert set(read(other).nodes) >= set(network.nodes)
        assert export(other, "nt", AROUND) == export(real, "nt", AROUND)
    finally:
        other.close()


def test_csv_of_a_view_is_the_edge_list_of_just_that(real: EmbeddedStore) -> None:
    """Its rows are those of the whole list that the view holds, so that the import knows each of them."""
    part, whole = export(real, "csv", AROUND).splitlines(), relations_csv(read(real)).splitlines()
    assert part[0] == whole[0]
    assert set(part) < set(whole)
    assert len(part) - 1 == len(choose(read(real), AROUND).network.statements)
