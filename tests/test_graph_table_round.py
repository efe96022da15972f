"""CSV to graph to CSV: what goes in comes out, also the real networks, byte for byte."""

import csv
import io
import unicodedata
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.export import relations_csv
from graph.intake.bundled import load_bundled
from graph.intake.table import cells, mapping
from graph.intake.table.cells import guarded, without_guard
from graph.intake.table.load import Imported, Options, import_table
from graph.snapshots import read
from graph.store.embedded import EmbeddedStore


def bring(store: EmbeddedStore, data: bytes) -> Imported:
    """Import an edge list."""
    return import_table(store, "relations.csv", data, Options(mapping=mapping.named("edges")))


def test_the_real_networks_go_out_and_in_without_loss(store: EmbeddedStore, tmp_path: Path) -> None:
    """508 facts as CSV, into an empty folder, and as CSV again: the same bytes; into the same folder: nothing to do."""
    load_bundled(store, "retrason", "region")
    out = relations_csv(read(store))
    again = bring(store, out)
    assert (again.report.rows, again.report.unchanged, again.receipt.added) == (508, 508, 0)
    other = EmbeddedStore(tmp_path / "other")
    try:
        assert bring(other, out).report.accepted == 508
        assert relations_csv(read(other)) == out
    finally:
        other.close()


def test_licence_and_attribution_of_each_source_go_out_and_in(store: EmbeddedStore, tmp_path: Path) -> None:
    """They stand beside the source in every row, and a new folder has them on the source; a known source keeps its."""
    cc = "https://creativecommons.org/licenses/by/4.0/"
    head = "subject,relation,object,source,licence,attribution\n"
    bring(store, f"{head}A,funds,B,Bericht,{cc},Amt Peine\nA,funds,C,Bericht,https://other.example/,Andere\n".encode())
    out = relations_csv(read(store))
    rows = list(csv.DictReader(io.StringIO(out.decode(), newline="")))
    assert [(r["source"], r["licence"], r["attribution"]) for r in rows] == [("Bericht", cc, "Amt Peine")] * 2
    other = EmbeddedStore(tmp_path / "other")
    try:
        found = import_table(other, "relations.csv", out)
        assert (found.mapping.name, relations_csv(read(other))) == ("edges", out)
        (credit,) = read(other).credits.values()
        assert (credit.licence, credit.attribution) == (cc, {"de": "Amt Peine"})
    finally:
        other.close()


def composed(text: str) -> str:
    """Return a text as a name that is kept as it is: composed, and not an id of something."""
    return unicodedata.normalize("NFC", text).strip()


WORD = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp", "Cn", "Co")), min_size=1, max_size=12
)
NAME = WORD.map(composed).filter(bool)
END = WORD.map(cells.visible).map(composed).filter(bool)
DAY = st.one_of(
    st.just(""), st.dates().filter(lambda d: 1000 <= d.year < 3000).map(str), st.integers(1000, 2999).map(str)
)
ROW = st.fixed_dictionaries(
    {
        "subject": END,
        "relation": st.sampled_from(["cooperatesWith", "initiatorOf", "commissions", "contributesTo"]),
        "object": END,
        "observed": DAY,
        "amount": st.one_of(st.just(""), st.decimals("0.01", "99999999", places=2).map(lambda d: f"{d.normalize():f}")),
        "role": st.one_of(st.just(""), NAME),
        "note": st.one_of(st.just(""), NAME),
    }
)


@settings(max_examples=10)
@given(st.lists(ROW, min_size=1, max_size=6))
def test_csv_to_graph_to_csv_loses_nothing(rows: list[dict[str, str]]) -> None:
    """Whatever names, days, sums, roles and notes: what goes in as rows comes out as the same rows."""
    rows = [row for row in rows if composed(row["subject"]).casefold() != composed(row["object"]).casefold()]
    if not rows:
        return
    text = io.StringIO()
    writer = csv.DictWriter(text, [*rows[0], "currency", "id", "source"])
    writer.writeheader()
    given_rows = [
        {**row, "currency": "EUR" if row["amount"] else "", "id": f"r{n}", "source": "Quelle"}
        for n, row in enumerate(rows)
    ]
    writer.writerows({key: guarded(value) for key, value in row.items()} for row in given_rows)
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        store = EmbeddedStore(Path(folder) / "data")
        done = bring(store, text.getvalue().encode())
        assert done.report.accepted == len(rows), done.report.told
        out = csv.DictReader(io.StringIO(relations_csv(read(store)).decode(), newline=""))
        found = [{key: without_guard(row[key]) for key in given_rows[0]} for row in out]
        store.close()
    assert sorted(found, key=lambda row: row["id"]) == sorted(given_rows, key=lambda row: row["id"])
