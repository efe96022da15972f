"""What each column of a table holds: shown from a mapping, and made a mapping again."""

import pytest

from graph.errors import Invalid
from graph.intake.table import guess, mapping, reader
from graph.intake.table.mapping import Mapping, Statement, Table
from graph.intake.table.parts import MOST_SHOWN, PARTS, RELATION, Told, parts_of, remade, sheets
from graph.store.embedded import EmbeddedStore
from tests.graph_data import links

EDGES = b"von;Beziehung;an;seit;Betrag;Quelle\nWerk A;kooperiert mit;Werk B;2022;1.500,00;Blatt 7\n"
WIDE = "Firma;Art;kooperiert mit;wird gefördert von\nWerk C;Unternehmen;Werk D;Werk E | Werk F\n".encode()


def guessed(name: str, data: bytes) -> Mapping:
    """Return the mapping that a file is read by."""
    return guess.guessed(name, reader.rows(name, data))


def again(name: str, data: bytes, known: Mapping) -> Mapping:
    """Return the mapping made anew of what its columns are shown to hold."""
    tables = []
    for sheet in sheets(name, data, known):
        parts = {column.head: column.part for column in sheet.columns}
        splits = {column.head: column.split for column in sheet.columns}
        made = remade(sheet.name, parts, Told(parts, splits, sheet.relation), known.table(sheet.name))
        tables += [made] if made else []
    return known.model_copy(update={"tables": tables})


def test_columns_are_shown_with_what_they_hold_and_their_first_cells() -> None:
    """Heads in order, each with its part; empty cells are passed over, no more than three are shown."""
    (sheet,) = sheets("k.csv", EDGES + b"X;;Y;;;\n" * 9, guessed("k.csv", EDGES))
    assert [(column.head, column.part) for column in sheet.columns] == [
        ("von", "subject"),
        ("Beziehung", "relation"),
        ("an", "object"),
        ("seit", "start"),
        ("Betrag", "amount"),
        ("Quelle", "source"),
    ]
    assert sheet.columns[0].cells == ("Werk A", "X", "X")[:MOST_SHOWN]
    assert sheet.columns[3].cells == ("2022",)


@pytest.mark.parametrize(("name", "data"), [("edges.csv", EDGES), ("wide.csv", WIDE)])
def test_what_nobody_changed_means_the_same_as_before(store: EmbeddedStore, name: str, data: bytes) -> None:
    """The mapping made of the columns as they are shown makes the same links as the one that was guessed."""
    from graph.intake.table.load import Options, import_table

    known = guessed(name, data)
    made = again(name, data, known)
    import_table(store, name, data, Options(mapping=made))
    first = links(store)
    assert first
    assert import_table(store, name, data, Options(mapping=known)).report.unchanged == 1
    assert links(store) == first


def test_a_column_that_is_a_relation_keeps_its_direction() -> None:
    """The head of a wide table says who funds whom, and the separator stays."""
    known = guessed("wide.csv", WIDE)
    (sheet,) = sheets("wide.csv", WIDE, known)
    shown = {column.head: (column.part, column.split) for column in sheet.columns}
    assert shown["kooperiert mit"] == (RELATION + "cooperatesWith", "")
    part, split = shown["wird gefördert von"]
    assert part != RELATION + "funds"
    assert split == "|"


def test_other_parts_make_another_rule() -> None:
    """An edge list becomes a list of entries, and back; a relation that no column names is what is said."""
    heads = ["von", "an"]
    entries = remade("k", heads, Told({"von": "name", "an": RELATION + "partOf"}, {"an": ";"}), None)
    assert entries is not None
    assert entries.entity is not None
    assert (entries.entity.name.column, entries.statements[0].relation.value) == ("von", "partOf")
    assert entries.statements[0].object.split == ";"
    edges = remade("k", heads, Told({"von": "subject", "an": "object"}, relation="partOf"), entries)
    assert edges is not None
    assert (edges.entity, edges.statements[0].status) == (None, "accepted")
    assert parts_of(edges) == {"von": "subject", "an": "object"}
    unsaid = remade("k", heads, Told({"von": "subject", "an": "object"}), None)
    assert unsaid is not None
    assert (unsaid.statements[0].relation.value, unsaid.statements[0].status) == ("cooperatesWith", "proposed")
    assert remade("k", heads, Told({}), edges) is None


def test_parts_that_make_no_sense_are_refused_with_the_columns() -> None:
    """Two columns of one part, and no name at all, are said in a sentence."""
    with pytest.raises(Invalid, match="'von' and 'an'"):
        remade("k", ["von", "an"], Told({"von": "name", "an": "name"}), None)
    with pytest.raises(Invalid, match="which column names an actor"):
        remade("k", ["von", "an"], Told({"von": "start"}), None)


def test_a_rule_that_says_more_than_columns_show_is_left_to_its_file() -> None:
    """Two relations between the same columns cannot be shown as one part each; ready mappings of lists can."""
    first = {"subject": "a", "relation": {"value": "partOf"}, "object": "b"}
    twice = Table(statements=[Statement.model_validate({**first, "object": end}) for end in ("b", "c")])
    assert parts_of(twice) is None
    assert all(parts_of(table) is not None for table in mapping.named("edges").tables)
    assert {part for part in PARTS if part.startswith("relation:")} == set()
