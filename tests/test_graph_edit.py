"""Editing: entities, sources and statements are entered, corrected and retracted through the fields of their forms."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

import ontology
from graph.errors import Invalid, Outdated, Rejected, Unknown, WrongFields
from graph.export import export
from graph.forms import form, forms
from graph.intake import edit
from graph.intake.addresses import address
from graph.intake.commit import LOCAL, Author, Change, commit
from graph.intake.draft import Draft
from graph.intake.edit import Editing
from graph.intake.fields import Reader
from graph.snapshots import read as snapshot_of
from graph.store.embedded import EmbeddedStore
from ontology import names
from ontology.model import model
from tests.graph_data import ENTITIES, everything, load, n, node, statement

CC = "https://creativecommons.org/licenses/by/4.0/"
PARTNER = {"subject": "a", "relation": "partnerIn", "object": "b", "source": "source"}


def editing(store: EmbeddedStore, language: str = "de") -> Editing:
    """Return someone who edits, and names actors as they are called now."""
    return Editing(Author("Erika"), Reader(language, lambda asked: snapshot_of(store).index.resolve(asked).iri))


@pytest.fixture
def small(store: EmbeddedStore) -> EmbeddedStore:
    """Return a store with a few actors, a source and one statement."""
    load(store, ENTITIES, statement("s", more='gf:observedOn "2023-01-01"^^xsd:date ; gf:observedPrecision "year"'))
    return store


def add(store: EmbeddedStore, kind: str = "City", id_: str | None = None, **fields: Any) -> str:
    """Enter an entity and return its id."""
    return names.id_of(edit.add_entity(store, kind, {"name": "Wolfenbüttel"} | fields, editing(store), id_).iri)


def wrong(error: pytest.ExceptionInfo[Any]) -> dict[str, str]:
    """Return what is wrong with each field, in German."""
    return {one["field"]: one["message"]["de"] for one in error.value.details["errors"]}


def test_an_entity_gets_a_readable_address_of_its_own(small: EmbeddedStore) -> None:
    """Its id is a slug of its name, with a number where that is taken; a chosen id is kept, a taken one refused."""
    assert add(small, name="Landkreis Wolfenbüttel", alternative_names=["LK WF"], identifiers=["AGS 03158"]) == (
        "landkreis-wolfenbuettel"
    )
    assert add(small, name="Landkreis Wolfenbüttel") == "landkreis-wolfenbuettel-2"
    assert add(small, id_="wf") == "wf"
    with pytest.raises(Outdated, match="wf is taken"):
        add(small, id_="wf")
    with pytest.raises(WrongFields):
        add(small, id_="WF/../x")
    found = snapshot_of(small).nodes[names.ID + "landkreis-wolfenbuettel"]
    assert (found.kind, found.names, found.alternative) == ("City", {"de": "Landkreis Wolfenbüttel"}, ("LK WF",))


@given(st.text(max_size=60))
def test_every_name_gives_an_id_that_is_one(name: str) -> None:
    """Whatever the name, the slug is made of small letters, digits and dashes, and is no statement's."""
    found = names.id_of(address(name, "Company", lambda _: False))
    assert found
    assert set(found) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not found.startswith(("s-", "table-", "doc-"))
    second, third = (address(name, kind, lambda iri: iri == names.ID + found) for kind in ("Company", "Person"))
    assert len({found, second, third}) == 3


def test_a_correction_changes_the_given_fields_only(small: EmbeddedStore) -> None:
    """A text replaces that of the language of the editor, null clears, another kind keeps foreign types."""
    add(small, id_="wf", name={"de": "Stadt WF", "en": "city of WF"}, alternative_names=["WF"], identifiers=["X 1"])
    iri = names.ID + "wf"
    edit.correct_entity(small, iri, {"name": "Stadt Wolfenbüttel", "identifiers": None}, None, editing(small))
    found = snapshot_of(small).nodes[iri]
    assert found.names == {"de": "Stadt Wolfenbüttel", "en": "city of WF"}
    assert (found.alternative, found.identifiers) == (("WF",), ())
    edit.correct_entity(small, iri, {"kind": "Place", "name": {"de": "WF"}}, None, editing(small))
    assert (snapshot_of(small).nodes[iri].kind, snapshot_of(small).nodes[iri].names) == ("Place", {"de": "WF"})


def test_a_statement_is_entered_with_all_that_is_known(small: EmbeddedStore) -> None:
    """Dates keep their precision, an end is the last day of its period, a role makes a membership; the link follows."""
    ends = {"subject": "C", "relation": "funds", "object": "a", "source": "Quelle", "role": "Geldgeber"}
    when = {"since": "2022-01", "until": "2025", "identifier": "F1"}
    money = {"amount": "7600000.50", "currency": "EUR", "approximate": True, "via": "b"}
    sure = {"certainty": "inferred", "reason": {"de": "Grund", "en": "reason"}}
    entered: dict[str, Any] = ends | when | money | sure
    iri = edit.add_statement(small, entered, editing(small)).iri
    found = snapshot_of(small).statement("F1")
    assert (found.iri, found.subject, found.object) == (iri, names.ID + "c", names.ID + "a")
    assert (str(found.start), str(found.end), found.end and found.end.date.isoformat()) == (
        "2022-01",
        "2025",
        "2025-12-31",
    )
    assert (str(found.amount), found.currency, found.approximate) == ("7600000.5", "EUR", True)
    assert (found.reason, found.via, found.decided_by) == ({"de": "Grund", "en": "reason"}, names.ID + "b", "Erika")
    assert NamedNode(names.ORG + "Membership") in Draft(small).values(NamedNode(iri), names.TYPE)
    again = edit.add_statement(small, entered | {"until": "2026", "identifier": "F2"}, editing(small)).iri
    assert again != iri


def test_a_value_is_entered_by_its_relation(small: EmbeddedStore) -> None:
    """Where a relation has a date, a number or a text, the form of the relation asks for that."""
    for relation, entered, said in (
        ("endsOn", "2025-06", "2025-06"),
        ("hasCount", 12, "12"),
        ("describedAs", "gut", "gut"),
    ):
        fields = PARTNER | {"relation": relation, "object": entered}
        found = edit.add_statement(small, fields, editing(small)).iri
        assert str(snapshot_of(small).statement(found).value) == said
    ends = next(s for s in snapshot_of(small).statements if s.relation == "endsOn")
    assert ends.object == "2025-06-30"


def test_a_corrected_statement_keeps_its_address_and_its_correction(small: EmbeddedStore) -> None:
    """The file that it came from, read again, does not give it back what was corrected or cleared."""
    iri = names.ID + "s"
    edit.correct_statement(small, iri, {"observed": None, "since": "2021", "object": "c"}, None, editing(small))
    found = snapshot_of(small).statement("s")
    assert (str(found.start), found.observed, found.object) == ("2021", None, names.ID + "c")
    before = everything(small)
    file = statement("s", more='gf:observedOn "2023-01-01"^^xsd:date ; gf:observedPrecision "year"')
    assert load(small, ENTITIES, file).added == 0
    assert everything(small) == before


def test_a_corrected_name_survives_the_file_but_other_names_come_in(small: EmbeddedStore) -> None:
    """What an entity has once stays as corrected; a further name that the file brings is taken."""
    edit.correct_entity(small, names.ID + "a", {"name": "A neu"}, None, editing(small))
    load(small, ENTITIES, 'id:a skos:altLabel "Die A"@de .')
    found = snapshot_of(small).nodes[names.ID + "a"]
    assert (found.names, found.alternative) == ({"de": "A neu"}, ("Die A",))


def test_a_retracted_statement_is_not_brought_back_by_its_file(small: EmbeddedStore) -> None:
    """It stands among the rejected ones without a link, and reading the file again changes nothing."""
    edit.retract_statement(small, names.ID + "s", None, editing(small))
    found = snapshot_of(small)
    assert (found.statements, [s.id for s in found.rejected]) == ((), ["s"])
    before = everything(small)
    load(small, ENTITIES, statement("s"))
    assert everything(small) == before


def test_an_entity_goes_only_with_what_names_it(small: EmbeddedStore) -> None:
    """While statements name it it stays, unless they are to go too; the journal's inverse brings all back."""
    before = everything(small)
    with pytest.raises(Invalid, match="1 statement names source"):
        edit.retract_entity(small, names.ID + "source", None, editing(small))
    assert everything(small) == before
    edit.retract_entity(small, names.ID + "source", None, editing(small), with_statements=True)
    found = snapshot_of(small)
    assert (names.ID + "source" in found.nodes, found.statements) == (False, ())
    entry = list(small._journal.entries())[-1]
    assert entry.why == "retract source"
    commit(small, Change(frozenset(entry.removed), frozenset(entry.added), LOCAL, "undo"))
    meta = names.GRAPH_META
    assert {q for q in everything(small) if meta not in str(q)} == {q for q in before if meta not in str(q)}


def test_a_source_is_corrected_for_all_its_statements_and_its_licence_travels(small: EmbeddedStore) -> None:
    """Title, date, licence and attribution stand on the source, and every RDF export carries them."""
    given = {"title": "Bericht", "issued": "2023-11-01", "licence": CC, "attribution": "Amt für Statistik"}
    edit.correct_entity(small, names.ID + "source", given, None, editing(small))
    found = snapshot_of(small)
    assert found.sources[names.ID + "source"] == "Bericht"
    credit = found.credits[names.ID + "source"]
    assert (credit.licence, credit.attribution) == (CC, {"de": "Amt für Statistik"})
    for suffix in ("ttl", "nt", "rdf", "jsonld", "trig", "nq"):
        text = export(small, suffix).decode()
        assert CC in text
        assert "Amt für Statistik" in text


def test_of_two_who_correct_at_once_the_second_is_told(small: EmbeddedStore) -> None:
    """A correction is held to the version that was looked at; the first stands, nothing of the second is written."""
    iri, seen = names.ID + "a", Draft(small).version(n("a"))
    edit.correct_entity(small, iri, {"name": "Erste"}, seen, editing(small))
    with pytest.raises(Outdated, match="changed by someone else"):
        edit.correct_entity(small, iri, {"name": "Zweite"}, seen, editing(small))
    with pytest.raises(Outdated, match="changed by someone else"):
        edit.retract_entity(small, iri, seen, editing(small), with_statements=True)
    assert snapshot_of(small).nodes[iri].names == {"de": "Erste"}
    seen = Draft(small).version(n("s"))
    edit.correct_statement(small, names.ID + "s", {"since": "2020"}, seen, editing(small))
    with pytest.raises(Outdated):
        edit.retract_statement(small, names.ID + "s", seen, editing(small))


def test_an_edit_elsewhere_is_no_conflict(small: EmbeddedStore) -> None:
    """The version is that of the one node: whoever corrects another one is not in the way."""
    seen = Draft(small).version(n("a"))
    edit.correct_entity(small, names.ID + "c", {"name": "C neu"}, None, editing(small))
    edit.correct_entity(small, names.ID + "a", {"name": "A neu"}, seen, editing(small))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"subject": None}, "subject"),
        ({"source": ""}, "source"),
        ({"object": "nobody"}, "object"),
        ({"since": "gestern"}, "since"),
        ({"since": "2022-13"}, "since"),
        ({"amount": "7.600.000,50", "currency": "EUR"}, "amount"),
        ({"amount": "1e400", "currency": "EUR"}, "amount"),
        ({"amount": float("nan"), "currency": "EUR"}, "amount"),
        ({"line_start": 1.5}, "line_start"),
        ({"approximate": "vielleicht"}, "approximate"),
        ({"certainty": "sicher"}, "certainty"),
        ({"certainty": "inferred"}, "reason"),
        ({"role": {"deutsch!": "x"}}, "role"),
        ({"role": ["x", "y"]}, "role"),
        ({"note": "\ud800"}, "note"),
        ({"note": "x" * 30_000}, "note"),
        ({"identifier": ["F1", "F2"]}, "identifier"),
        ({"colour": "red"}, "colour"),
        ({"inferred_parts": ["middle"]}, "inferred_parts"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_written(
    small: EmbeddedStore, fields: dict[str, Any], field: str
) -> None:
    """Each field says by itself what is wrong with it, in German and English."""
    before = everything(small)
    with pytest.raises(WrongFields) as error:
        edit.add_statement(small, PARTNER | fields, editing(small))
    assert list(wrong(error)) == [field]
    assert all(one["message"]["en"] != one["message"]["de"] for one in error.value.details["errors"])
    assert everything(small) == before


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(alphabet=st.characters(), max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(name=st.sampled_from(["funds", "publishedOn", "hasCount", "Document", "Person"]), data=st.data())
def test_whatever_json_a_field_holds_it_is_terms_or_named_as_wrong(name: str, data: st.DataObject) -> None:
    """No value that JSON can carry is anything else than terms by predicate, or a wrong field."""
    asked = form(name)
    entered = {one.name: data.draw(VALUES) for one in asked.fields if data.draw(st.booleans())}
    said, wrong_fields = {}, set[str]()
    try:
        said = Reader("de", lambda _: names.ID + "a").read(asked, entered, {}, new=data.draw(st.booleans()))
    except WrongFields as error:
        wrong_fields = {one["field"] for one in error.details["errors"]}
    assert wrong_fields <= {one.name for one in asked.fields}
    paths = {path for one in asked.fields for path in (one.path, one.precision)}
    assert set(said) <= paths
    assert all(isinstance(term, NamedNode | Literal) for terms in said.values() for term in terms)


@pytest.mark.parametrize(
    ("fields", "field", "says"),
    [
        ({"since": "2023", "until": "2022"}, "since", "Der Beginn liegt nach dem Ende"),
        ({"amount": "-5", "currency": "EUR"}, "amount", "Der Betrag ist keine Zahl zwischen"),
        ({"amount": "5"}, "currency", "Der Betrag hat keine Währung"),
        ({"amount": "5", "currency": "Euro"}, "currency", "Der Betrag hat keine Währung"),
        ({"object": "a"}, "subject", "führt auf ihren Ausgangspunkt zurück"),
        ({"char_start": 9, "char_end": 3}, "char_start", "Das Ende der Zeichen"),
        ({"line_start": 0}, "line_start", "Diese Zeile gibt es nicht"),
    ],
)
def test_what_the_shapes_refuse_is_said_at_its_field(
    small: EmbeddedStore, fields: dict[str, Any], field: str, says: str
) -> None:
    """A violation is about the field whose predicate its shape looks at."""
    with pytest.raises(Rejected) as error:
        edit.add_statement(small, PARTNER | fields, editing(small))
    assert says in wrong(error)[field]


def test_names_are_checked_by_the_shapes_too(small: EmbeddedStore) -> None:
    """A name in two lines is refused by its shape, one with a control character and a missing one before that."""
    with pytest.raises(Rejected) as error:
        add(small, name="A\nB")
    assert "schreiben Sie ihn in einer Zeile" in wrong(error)["name"]
    with pytest.raises(WrongFields) as unwritable:
        add(small, name="A\x07B")
    assert "Steuerzeichen" in wrong(unwritable)["name"]
    with pytest.raises(WrongFields) as missing:
        edit.add_entity(small, "City", {}, editing(small))
    assert list(wrong(missing)) == ["name"]


def test_what_is_not_there_is_not_edited(small: EmbeddedStore) -> None:
    """An entity is no statement and the reverse; an unknown kind or relation names the nearest."""
    with pytest.raises(Unknown):
        edit.correct_entity(small, names.ID + "s", {}, None, editing(small))
    with pytest.raises(Unknown):
        edit.retract_statement(small, names.ID + "a", None, editing(small))
    with pytest.raises(Unknown, match="District"):
        add(small, "Distrikt")
    with pytest.raises(Unknown, match="partnerIn"):
        edit.add_statement(small, PARTNER | {"relation": "partnersIn"}, editing(small))


def test_there_is_a_form_for_everything_in_the_vocabulary() -> None:
    """Each kind and each relation has one, with labels and help in both languages; none is written by hand."""
    found = {one.name: one for one in forms()}
    assert set(found) == set(model().kinds) | set(model().relations)
    for one in found.values():
        assert set(one.label) == {"de", "en"}
        assert all(set(field.label) == set(field.help) == {"de", "en"} for field in one.fields)
        assert [field.order for field in one.fields] == sorted(field.order for field in one.fields)


def test_no_form_names_a_term_that_is_not_defined() -> None:
    """Every predicate of ours that a field stands for is in the vocabulary, each field once in a form."""
    text = ontology.read("actors.ttl")
    for one in forms():
        paths = [path for field in one.fields for path in (field.path, field.precision) if path]
        assert all(f"gf:{names.local_name(path)} a " in text for path in paths if path.startswith(names.GF))
        assert len({field.name for field in one.fields}) == len(one.fields)


def test_a_form_says_what_the_vocabulary_says() -> None:
    """Required fields, kinds of the ends, choices and patterns come from shapes and ontology."""
    funds = form("fundedThrough")
    assert {one.name for one in funds.fields if one.required} == {
        "subject",
        "relation",
        "object",
        "source",
        "certainty",
    }
    ends = {one.name: one.kinds for one in funds.fields if one.name in ("subject", "object", "source")}
    assert ends == {"subject": ("Actor",), "object": ("Actor",), "source": ("Document",)}
    certainty, currency = funds.field("certainty"), funds.field("currency")
    assert certainty is not None
    assert currency is not None
    assert [names.local_name(iri) for iri in certainty.choices] == ["stated", "inferred"]
    assert currency.pattern == "^[A-Z]{3}$"
    value = form("publishedOn").field("object")
    assert value is not None
    assert (value.sort, value.precision) == ("date", names.OBJECT_PRECISION)
    assert [one.name for one in form("Document").fields][:6] == [
        *("kind", "name", "title", "issued", "licence", "attribution"),
    ]
    kind = form("Network").field("kind")
    assert kind is not None
    assert kind.kinds == ("IndustryInitiative", "Network", "Project", "TransformationNetwork")
    with pytest.raises(Unknown, match="Ministry"):
        form("Ministri")


def test_every_predicate_that_a_statement_may_carry_can_be_entered(bundled: EmbeddedStore) -> None:
    """Entering a real statement anew through its form gives the statement: no field of the bundled data is missing."""
    kept = {names.TYPE, names.STATUS, names.AS_READ, names.DECIDED_AT, names.DECIDED_BY}
    fields = {one.path for one in form("funds").fields} | {one.precision for one in form("funds").fields}
    used = {q.predicate.value for s in snapshot_of(bundled).statements for q in bundled.about([NamedNode(s.iri)])}
    assert used - fields - kept == {names.OBJECT_PRECISION} & used
    assert node(bundled, "retrason")
