"""Tables become sourced statements: guessed or told how, each row accounted for, twice is once."""

import io
import json
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from graph.errors import Unreadable
from graph.intake.table import load, mapping
from graph.intake.table.load import Imported, Options, import_table
from graph.snapshots import read
from graph.statements import Statement
from graph.store.embedded import EmbeddedStore
from ontology import names

GERMAN = (
    "Akteur;Beziehung;Partner B;seit;Betrag\n"
    "Landkreis Peine;ist Gesellschafter von;Müller GmbH;Januar 2012;\n"
    "Stadt Köln;fördert;Netz für Wege;01.03.2020;60.000,50 €\n"
    "Müller GmbH;kooperiert mit;Stadt Köln;;\n"
)


def told(store: EmbeddedStore) -> set[tuple[str, str, str]]:
    """Return who, what, whom of the accepted statements, by name."""
    found = read(store)
    names_ = {iri: node.name() for iri, node in found.nodes.items()}
    return {(names_[s.subject], s.relation, names_.get(s.object, s.object)) for s in found.statements}


def statement(store: EmbeddedStore, relation: str) -> Statement:
    """Return the one statement of a relation."""
    (found,) = (s for s in read(store).statements if s.relation == relation)
    return found


def bring(store: EmbeddedStore, name: str, text: str | bytes, **options: object) -> Imported:
    """Import a table."""
    data = text if isinstance(text, bytes) else text.encode()
    return import_table(store, name, data, Options(**options))  # type: ignore[arg-type]  # options by name


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_german_table_is_understood_in_any_encoding(store: EmbeddedStore, encoding: str) -> None:
    """Heads, phrases, dates with their precision and sums are read; kinds follow from names; no date stays no date."""
    done = bring(store, "partner.csv", GERMAN.encode(encoding))
    assert (done.report.accepted, done.report.rows) == (3, 3)
    assert told(store) == {
        ("Landkreis Peine", "shareholderOf", "Müller GmbH"),
        ("Stadt Köln", "funds", "Netz für Wege"),
        ("Müller GmbH", "cooperatesWith", "Stadt Köln"),
    }
    funds, shares, works = (statement(store, r) for r in ("funds", "shareholderOf", "cooperatesWith"))
    assert (str(funds.start), str(funds.amount), funds.currency) == ("2020-03-01", "60000.5", "EUR")
    assert (str(shares.start), shares.as_read) == ("2012-01", "ist Gesellschafter von")
    assert (works.start, works.end, works.observed) == (None, None, None)
    assert {node.kind for node in read(store).nodes.values()} == {"District", "Company", "City", "Actor", "Document"}


def test_the_file_is_a_source_with_its_hash_and_each_statement_has_its_row(store: EmbeddedStore) -> None:
    """Title, file name, hash, day of import, licence and attribution stand on the source."""
    bring(store, "partner.csv", GERMAN, title="Partner 2026", licence="CC BY 4.0", attribution="Amt für Wege")
    source = statement(store, "funds").source
    about = {
        (q.predicate.value, getattr(q.object, "value", "")) for q in store.quads() if str(q.subject) == f"<{source}>"
    }
    assert {(names.TITLE, "Partner 2026"), (names.DCTERMS + "alternative", "partner.csv")} <= about
    assert {(names.DCTERMS + "license", "CC BY 4.0"), (names.SCHEMA + "creditText", "Amt für Wege")} <= about
    assert sum(value.startswith("sha256:") and len(value) == 71 for _, value in about) == 1
    assert statement(store, "funds").identifier == "partner#3"


def test_a_relation_without_a_known_other_end_is_not_taken_for_a_list_of_nodes(store: EmbeddedStore) -> None:
    """A head such as Partner is an end; where none is, the file is refused instead of losing its relations."""
    bring(store, "a.csv", "Akteur;Beziehung;Partner\nA;kooperiert mit;B\n")
    assert told(store) == {("A", "cooperatesWith", "B")}
    with pytest.raises(Unreadable, match="tells a name, or both ends of a relation; give a mapping"):
        bring(store, "b.csv", "Akteur;Beziehung;Drüben\nC;kooperiert mit;D\n")


def test_twice_is_once_and_a_row_inserted_above_adds_one(store: EmbeddedStore) -> None:
    """Statements keep their addresses; what is there is left alone, also where it was corrected or rejected."""
    bring(store, "partner.csv", GERMAN)
    again = bring(store, "partner.csv", GERMAN)
    assert (again.report.unchanged, again.receipt.added, store.generation) == (3, 0, 1)
    head, rest = GERMAN.split("\n", 1)
    more = bring(store, "partner.csv", f"{head}\nStadt Bonn;fördert;Netz für Wege;2021;\n{rest}")
    assert (more.report.unchanged, more.statements) == (3, 1)
    assert len(read(store).statements) == 4


def test_two_equal_rows_are_two_statements(store: EmbeddedStore) -> None:
    """Two grants of the same sum in one table stay two."""
    bring(store, "a.csv", "subject,relation,object,amount,currency\n" + "A,funds,B,5,EUR\n" * 2)
    assert len(read(store).statements) == 2


def test_names_match_exactly_and_several_are_never_guessed(store: EmbeddedStore) -> None:
    """Main, other and hidden names find an actor; a name of two is skipped with both ids; an id always helps."""
    bring(
        store,
        "nodes.csv",
        "name,kind,alternatives\nAmt A,PublicBody,Amt\nAmt B,PublicBody,Amt\nVerein C,Association,VC\n",
    )
    done = bring(store, "edges.csv", "subject,relation,object\nVC,cooperatesWith,Amt\nVC,cooperatesWith,amt-b\n")
    assert [(t.row, t.column) for t in done.report.told] == [(2, "object")]
    assert "may be several: amt-a, amt-b" in str(done.report.told[0].reason)
    assert told(store) == {("Verein C", "cooperatesWith", "Amt B")}


def test_what_is_only_near_or_does_not_fit_waits_for_review(store: EmbeddedStore) -> None:
    """A misspelt phrase, an end of the wrong kind, the wish of whoever imports: proposed, not in the network."""
    text = "subject,subject_kind,relation,object,object_kind\nA,Company,kooperirt mit,B,\nC,Award,funds,D,\n"
    done = bring(store, "a.csv", text)
    assert (done.report.proposed, len(read(store).proposed), read(store).statements) == (2, 2, ())
    assert "was taken for" in str(done.report.told[0].reason)
    assert "funds wants Actor, and this is Award" in str(done.report.told[1].reason)
    assert bring(store, "b.csv", GERMAN, proposed=True).report.proposed == 3


def test_a_list_in_a_cell_is_a_statement_each(store: EmbeddedStore) -> None:
    """A wide table whose head names a relation."""
    bring(store, "wide.csv", "Verein;kooperiert mit;hat als Mitglied\nA;B | C;\nD;;E | F\n".replace(" | ", "|"))
    expected = {
        ("A", "cooperatesWith", "B"),
        ("A", "cooperatesWith", "C"),
        ("E", "memberOf", "D"),
        ("F", "memberOf", "D"),
    }
    assert told(store) == expected


def test_a_workbook_is_read_sheet_by_sheet(store: EmbeddedStore) -> None:
    """Every visible sheet, dates and numbers as they are typed; title lines have no meaning of their own."""
    book = Workbook()
    book.active.append(("Akteur", "Beziehung", "Ziel", "seit", "Betrag"))
    book.active.append(("A", "fördert", "B", datetime(2021, 5, 4), 1234.567))  # noqa: DTZ001 (as a sheet has it)
    second = book.create_sheet("Mehr")
    second.append(("subject", "relation", "object", "observed"))
    second.append(("C", "cooperatesWith", "D", 2022))
    hidden = book.create_sheet("Versteckt")
    hidden.append(("x",))
    hidden.sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    done = bring(store, "buch.xlsx", buffer.getvalue())
    assert (done.report.rows, done.report.accepted) == (2, 2)
    assert (str(statement(store, "funds").start), str(statement(store, "funds").amount)) == ("2021-05-04", "1234.567")
    assert str(statement(store, "cooperatesWith").observed) == "2022"


POPOLO = {
    "persons": [{"id": "p1", "name": "Ada Beispiel", "memberships": [{"organization_id": "o1", "role": "Vorsitz"}]}],
    "organizations": [{"id": "o1", "name": "Wegeverein e.V."}],
    "memberships": [{"id": "m1", "person_id": "p1", "organization_id": "o1", "role": "Kasse", "start_date": "2020-01"}],
}
FTM = [
    {"id": "a", "schema": "Company", "properties": {"name": ["Alpha AG", "Alpha"]}},
    {"id": "b", "schema": "Person", "properties": {"name": ["Ada Beispiel"]}},
    {"id": "c", "schema": "Ownership", "properties": {"owner": ["b"], "asset": ["a"], "startDate": ["2019"]}},
]
GEXF = """<?xml version="1.0"?><gexf xmlns="http://gexf.net/1.3"><graph>
<attributes class="node"><attribute id="0" title="kind" type="string"/></attributes>
<nodes><node id="1" label="Alpha AG"><attvalues><attvalue for="0" value="Company"/></attvalues></node>
<node id="2" label="Beta"/></nodes><edges><edge id="e" source="1" target="2" label="fördert" start="2020"/></edges>
</graph></gexf>"""
GRAPHML = """<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><key id="d0" for="node" attr.name="label"/>
<key id="d1" for="edge" attr.name="label"/><graph><node id="n1"><data key="d0">Alpha AG</data></node>
<node id="n2"><data key="d0">Beta</data></node><edge source="n1" target="n2"><data key="d1">fördert</data></edge>
</graph></graphml>"""


def zipped(**files: str) -> bytes:
    """Return tables in an archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.csv", text)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "used", "expected"),
    [
        (
            "p.json",
            json.dumps(POPOLO).encode(),
            "popolo",
            {("Ada Beispiel", "holdsRoleAt", "Wegeverein e.V.")},
        ),
        ("f.json", json.dumps(FTM).encode(), "followthemoney", {("Ada Beispiel", "shareholderOf", "Alpha AG")}),
        (
            "f.jsonl",
            "\n".join(map(json.dumps, FTM)).encode(),
            "followthemoney",
            {("Ada Beispiel", "shareholderOf", "Alpha AG")},
        ),
        ("g.gexf", GEXF.encode(), "drawing", {("Alpha AG", "funds", "Beta")}),
        ("g.graphml", GRAPHML.encode(), "drawing", {("Alpha AG", "funds", "Beta")}),
        (
            "k.zip",
            zipped(Elements="Label,Type\nA,Company\n", Connections="From,To,Type\nA,B,funds\n"),
            "kumu",
            {("A", "funds", "B")},
        ),
        ("w.csv", b"name,kind,partners\nA,Company,B;C\n", "guessed", {("A", "cooperatesWith", "B")}),
        ("e.csv", b"subject,relation,object\nA,funds,B\n", "edges", {("A", "funds", "B")}),
    ],
)
def test_formats_of_other_tools_have_ready_mappings(
    store: EmbeddedStore, name: str, data: bytes, used: str, expected: set[tuple[str, str, str]]
) -> None:
    """Popolo, FollowTheMoney, GEXF, GraphML, Kumu: recognised by their columns, ids followed to names."""
    if name == "w.csv":
        done = bring(store, name, data, mapping=mapping.load(WIDE))
    else:
        done = bring(store, name, data)
        assert done.mapping.name == used
    assert expected <= told(store)
    assert done.report.skipped == 0


WIDE = """
format: 1
tables:
  - entity: {name: name, kind: kind}
    statements: [{subject: name, relation: {value: cooperatesWith}, object: {column: partners, split: ;}}]
"""


def test_a_row_whose_cell_is_part_of_a_merged_one_says_so(store: EmbeddedStore) -> None:
    """Its value is not guessed: the reason says what to do, for ends, relations and names alike; others are empty."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in ("Wer;Was;Mit wem", "A;fördert;B", ";fördert;C", ";fördert;D", "E;fördert;F", "G;;H", "I;fördert"):
        sheet.append([cell or None for cell in line.split(";")])
    for line in ("J;fördert;K", "L;fördert"):
        sheet.append(line.split(";"))
    for cells in ("A2:A4", "B5:B6", "C8:C9"):
        sheet.merge_cells(cells)
    saved = io.BytesIO()
    book.save(saved)
    done = bring(store, "a.xlsx", saved.getvalue())
    assert told(store) == {("A", "funds", "B"), ("E", "funds", "F"), ("J", "funds", "K")}
    assert [(t.row, t.column, t.reason and t.reason.key) for t in done.report.told] == [
        (3, "Wer", "merged cell"),
        (4, "Wer", "merged cell"),
        (6, "Was", "merged cell"),
        (7, "Mit wem", "empty cell"),
        (9, "Mit wem", "merged cell"),
    ]


def test_gephi_edges_say_nothing_of_their_kind_and_wait(store: EmbeddedStore) -> None:
    """Nodes and edges in one archive: ids become names, cooperation is only proposed."""
    nodes, edges = "Id,Label\n1,Alpha\n2,Beta\n", "Source,Target,Type,Id,Label,Weight\n1,2,Undirected,0,,1.0\n"
    done = bring(store, "netz.zip", zipped(nodes=nodes, edges=edges))
    assert (done.mapping.name, done.report.accepted, done.report.proposed) == ("gephi", 2, 1)
    (waiting,) = read(store).proposed
    assert (waiting.subject, waiting.relation, waiting.object) == (
        names.ID + "alpha",
        "cooperatesWith",
        names.ID + "beta",
    )


def test_every_ready_mapping_is_valid_and_has_a_name(store: EmbeddedStore) -> None:
    """Each file is read under its own name, and written mappings read back the same."""
    assert mapping.ready() == [
        "drawing",
        "edges",
        "followthemoney",
        "geflecht",
        "gephi",
        "kumu",
        "nodes",
        "popolo",
        "wide",
    ]
    for name in mapping.ready():
        assert mapping.named(name).name == name
        assert mapping.load(mapping.dump(mapping.named(name))) == mapping.named(name)
    assert {"format", "tables", "relations"} <= set(mapping.schema()["properties"])


def test_a_file_of_which_nothing_can_be_taken_is_shown_by_a_dry_run_and_refused_by_an_import(
    store: EmbeddedStore,
) -> None:
    """The dry run tells mapping, first rows and every row's reason; the import refuses and writes nothing."""
    text = "Wer;Beziehung;Mit wem;seit\nA;spinnt;B;\nA;fördert;B;31.02.2021\n"
    done = bring(store, "a.csv", text, dry_run=True)
    (rule,) = done.mapping.tables[0].statements
    assert (rule.subject.column, rule.relation.column, rule.object.column) == ("Wer", "Beziehung", "Mit wem")
    assert [row.cells["Beziehung"] for row in done.first] == ["spinnt", "fördert"]
    assert [(t.row, t.column, t.state) for t in done.report.told] == [
        (2, "Beziehung", "skipped"),
        (3, "seit", "skipped"),
    ]
    with pytest.raises(Unreadable, match=r"none of its 2 rows can be taken; a, row 2, column 'Beziehung'") as refused:
        bring(store, "a.csv", text)
    assert [(t["row"], t["column"]) for t in refused.value.details["told"]] == [(2, "Beziehung"), (3, "seit")]
    assert store.generation == 0


def test_a_dry_run_shows_the_mapping_and_writes_nothing(store: EmbeddedStore) -> None:
    """What was guessed can be saved, corrected and given back."""
    done = bring(store, "partner.csv", GERMAN, dry_run=True)
    assert store.generation == 0
    saved = mapping.dump(done.mapping)
    assert "subject: Akteur" in saved
    assert done.first[0].cells["Partner B"] == "Müller GmbH"
    assert bring(store, "partner.csv", GERMAN, mapping=mapping.load(saved)).report.accepted == 3


def test_a_large_table_comes_in_portions_and_goes_on_where_it_ended(
    store: EmbeddedStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each portion is a generation; progress ends at the last row; nothing is lost when the folder is opened anew."""
    monkeypatch.setattr(load, "WHOLE", 20)
    monkeypatch.setattr(load, "PORTION", 40)
    rows = [f"Verein {n},cooperatesWith,Verein {(n * 7 + 1) % 50}\n" for n in range(100) if n != (n * 7 + 1) % 50]
    text = "subject,relation,object\n" + "".join(rows)
    seen: list[tuple[int, int]] = []
    done = bring(store, "a.csv", text, progress=lambda at, of: seen.append((at, of)))
    assert (done.report.rows, done.report.accepted, store.generation) == (len(rows), len(rows), 3)
    assert seen[-1] == (len(rows), len(rows))
    assert len(read(store).statements) == len(rows)
    assert bring(store, "a.csv", text).report.unchanged == len(rows)
    before = {str(quad) for quad in store.quads()}
    store.close()
    replayed = EmbeddedStore(folder.with_name("again"))
    (folder.with_name("again") / "journal").rmdir()
    replayed.close()
    (folder / "journal").rename(folder.with_name("again") / "journal")
    replayed = EmbeddedStore(folder.with_name("again"))
    assert {str(quad) for quad in replayed.quads()} == before
    replayed.close()


def test_a_large_table_that_breaks_off_leaves_nothing(store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole file is read once before the first portion is written."""
    monkeypatch.setattr(load, "WHOLE", 20)
    monkeypatch.setattr(load, "PORTION", 20)
    text = "subject,relation,object\n" + "".join(f"A{n},funds,B\n" for n in range(100)) + 'C,funds,"D\n'
    with pytest.raises(Unreadable, match="line 102"):
        bring(store, "a.csv", text)
    assert store.generation == 0
