"""The bundled network: complete, each fact traced to the table it was read from, where that table is at hand."""

import csv
import os
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

import ontology
from graph.statements import Statement, from_terms, statement_iri
from ontology import names
from ontology.model import model

FOLDER = ("dataset", "retrason")
SHARED = Path(os.environ.get("GEFLECHT_SHARED", Path(__file__).parents[2] / "shared")) / "data" / "retrason"
Term = NamedNode | BlankNode | Literal | Triple
Nodes = dict[str, dict[str, list[Term]]]
Row = dict[str, str]
needs_table = pytest.mark.skipif(
    not (SHARED / "facts.tsv").is_file(),
    reason="the table of facts is not at hand: set GEFLECHT_SHARED to the folder that holds data/retrason",
)


@pytest.fixture(scope="module")
def nodes() -> Nodes:
    """Return the objects of each node of the bundled data by predicate."""
    found: Nodes = defaultdict(lambda: defaultdict(list))
    for quad in parse(ontology.read(*FOLDER, "retrason.ttl").encode(), format=RdfFormat.TURTLE):
        assert isinstance(quad.subject, NamedNode)
        found[quad.subject.value][quad.predicate.value].append(quad.object)
    return found


@pytest.fixture(scope="module")
def statements(nodes: Nodes) -> dict[str, Statement]:
    """Return the statements by fact number."""
    statement = NamedNode(names.STATEMENT)
    found = [from_terms(iri, terms) for iri, terms in nodes.items() if statement in terms[names.TYPE]]
    assert len(found) == 131
    return {s.identifier: s for s in found if s.identifier}


@pytest.fixture(scope="module")
def phrases() -> dict[str, str]:
    """Return the relation or kind that each phrase of the table was folded into."""
    return dict(line.split("\t") for line in ontology.read(*FOLDER, "phrases.tsv").splitlines()[1:])


def table(name: str) -> list[Row]:
    """Return the rows of a table the data was read from; quotes are text in it."""
    with (SHARED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def name_of(nodes: Nodes, iri: str) -> str:
    """Return the main name of an entity in German."""
    (name,) = (t.value for t in nodes[iri][names.PREF_LABEL] if isinstance(t, Literal) and t.language == "de")
    return name


def kind_of(nodes: Nodes, iri: str) -> str:
    """Return the one kind of an entity, as ``gf:Ministry``."""
    (kind,) = nodes[iri][names.TYPE]
    assert isinstance(kind, NamedNode)
    return f"gf:{names.local_name(kind.value)}"


def test_each_fact_is_one_accepted_statement(statements: dict[str, Statement]) -> None:
    """F001 to F131 stand there once each, all accepted and from the one release."""
    assert sorted(statements) == [f"F{number:03}" for number in range(1, 132)]
    assert {s.status for s in statements.values()} == {"accepted"}
    assert {s.source for s in statements.values()} == {names.ID + "pm-2023-11-01"}
    assert len({s.iri for s in statements.values()}) == 131


def test_certainty_is_counted(statements: dict[str, Statement]) -> None:
    """89 facts are stated and 42 inferred."""
    assert Counter(s.certainty for s in statements.values()) == {"stated": 89, "inferred": 42}


def test_every_inferred_fact_says_why_in_both_languages(statements: dict[str, Statement]) -> None:
    """What a reader concluded carries a reason in German and English."""
    assert [f for f, s in statements.items() if s.certainty == "inferred" and set(s.reason) != {"de", "en"}] == []


def test_entities_carry_their_numbers(nodes: Nodes) -> None:
    """E01 to E59 stand there once each, with a kind and a German name."""
    notation = names.SKOS + "notation"
    numbers = [t.value for terms in nodes.values() for t in terms[notation] if isinstance(t, Literal)]
    assert sorted(numbers) == [f"E{number:02}" for number in range(1, 60)]
    for iri in [iri for iri, terms in nodes.items() if terms[notation]]:
        assert names.local_name(kind_of(nodes, iri)).removeprefix("gf:") in model().kinds
        assert name_of(nodes, iri)


def test_speech_acts_are_claims_of_their_speakers(nodes: Nodes, statements: dict[str, Statement]) -> None:
    """Nine claims, one of them about the Allianz; none is a property of what it is about."""
    claims = {f: s for f, s in statements.items() if s.relation == "claims"}
    assert sorted(claims) == ["F045", "F046", "F047", "F048", "F049", "F050", "F051", "F053", "F054"]
    assert {kind_of(nodes, s.object) for s in claims.values()} == {"gf:Claim"}
    assert nodes[claims["F048"].object][names.ABOUT] == [NamedNode(names.ID + "allianz-fuer-die-region")]
    assert len({s.object for s in claims.values()}) == 9


def test_four_nodes_are_ig_metall(nodes: Nodes) -> None:
    """The union and its three branches are never one node."""
    found = {names.local_name(iri) for iri, terms in nodes.items() if terms[names.PREF_LABEL] and "ig-metall" in iri}
    assert found == {"ig-metall", "ig-metall-salzgitter-peine", "ig-metall-wolfsburg", "ig-metall-suedostniedersachsen"}


def test_every_place_in_the_source_is_possible(statements: dict[str, Statement]) -> None:
    """Lines and characters are there, lie in the text, and begin before they end."""
    for statement in statements.values():
        place = statement.place
        assert place.line_start is not None
        assert place.line_end is not None
        assert place.char_start is not None
        assert place.char_end is not None
        assert 1 <= place.line_start <= place.line_end <= 114
        assert 0 <= place.char_start < place.char_end <= 6316


def test_every_phrase_is_folded_as_the_table_says(statements: dict[str, Statement], phrases: dict[str, str]) -> None:
    """The relation of a statement is the one that phrases.tsv gives for how the fact was read."""
    for statement in statements.values():
        assert phrases[statement.as_read or ""] == f"gf:{statement.relation}"
    terms = {*(f"gf:{kind}" for kind in model().kinds), *(f"gf:{relation}" for relation in model().relations)}
    assert set(phrases.values()) - terms == {"(literal)"}


def test_a_role_is_text_on_a_membership(nodes: Nodes, statements: dict[str, Statement]) -> None:
    """Six roles of five persons, each also an org:Membership."""
    roles = {s.identifier: s for s in statements.values() if s.relation == "holdsRoleAt"}
    assert {s.role for s in roles.values()} == {
        "Bundesminister",
        "Vize",
        "Leiter Wirtschaft und Mobilität",
        "Erster Bevollmächtigter",
        "Kassierer",
        "Geschäftsführer",
    }
    assert len({s.subject for s in roles.values()}) == 5
    assert all(NamedNode(names.ORG + "Membership") in nodes[s.iri][names.TYPE] for s in roles.values())


def facts() -> list[Row]:
    """Return the rows of the table of facts, none where it is not at hand."""
    return table("facts.tsv") if (SHARED / "facts.tsv").is_file() else []


@needs_table
@pytest.mark.parametrize("row", facts(), ids=lambda row: row["id"])
def test_a_fact_is_what_the_table_says(row: Row, nodes: Nodes, statements: dict[str, Statement]) -> None:
    """Subject, phrase, dates with their precision, certainty, lines, characters and address follow the table."""
    s = statements[row["id"]]
    assert (name_of(nodes, s.subject), s.as_read) == (row["subject"], row["relation"])
    assert s.certainty == row["certainty"]
    assert (str(s.start or ""), str(s.end or "")) == (row["valid_from"], row["valid_to"])
    assert str(s.observed or "") == row["valid_on"]
    first, _, last = row["lines"].partition("-")
    place = (s.place.line_start, s.place.line_end, s.place.char_start, s.place.char_end)
    assert place == (int(first), int(last or first), int(row["char_start"]), int(row["char_end"]))
    key = (s.source or "", f"{row['char_start']}-{row['char_end']}", row["subject"], row["relation"], row["object"])
    assert s.iri == statement_iri(*key, s.role or "")


@needs_table
@pytest.mark.parametrize("row", facts(), ids=lambda row: row["id"])
def test_the_object_of_a_fact_is_what_the_table_says(
    row: Row, nodes: Nodes, statements: dict[str, Statement], phrases: dict[str, str]
) -> None:
    """Entities by name and kind, claims by their text, values by their text, with the amount that belongs to them."""
    s = statements[row["id"]]
    assert kind_of(nodes, s.subject) == phrases[row["subject_type"]]
    if row["id"] == "F048":
        assert name_of(nodes, f"{names.ID}allianz-fuer-die-region") == row["object"]
    elif row["object_type"] == "Number":
        assert s.value == {"2": "2", "6.2 Millionen Menschen": "6200000"}[row["object"]]
    elif phrases[row["object_type"]] == "(literal)":
        assert str(s.value) == row["object"]
    else:
        assert (name_of(nodes, s.object), kind_of(nodes, s.object)) == (row["object"], phrases[row["object_type"]])
    amount = re.match(r"(\d+) EUR", row["amount"])
    assert (str(s.amount).removesuffix(".00"), s.currency) == ((amount[1], "EUR") if amount else ("None", None))
    assert s.approximate == ("approx" in row["amount"])


@needs_table
def test_the_entities_are_those_of_the_table(nodes: Nodes, phrases: dict[str, str]) -> None:
    """Name, kind, other names and official key follow the table of entities."""
    by_number = {
        t.value: iri for iri, terms in nodes.items() for t in terms[names.SKOS + "notation"] if isinstance(t, Literal)
    }
    rows = table("entities.tsv")
    assert len(rows) == 59
    for row in rows:
        iri = by_number[row["id"]]
        assert (name_of(nodes, iri), kind_of(nodes, iri)) == (row["canonical_name"], phrases[row["type"]])
        known = {t.value for t in nodes[iri][names.ALT_LABEL] if isinstance(t, Literal)}
        given = {alt.strip() for alt in row["alternative_names"].split(";") if alt.strip()}
        assert given - known <= {"Mobilitätswirtschaft (related)"}
        assert [t.value for t in nodes[iri][names.IDENTIFIER] if isinstance(t, Literal)] == [row["external_id"]] * bool(
            row["external_id"]
        )


@needs_table
def test_no_sentence_of_the_release_is_carried(nodes: Nodes) -> None:
    """Beyond names and titles no text of the data stands in the release word for word for more than eight words."""
    release = " ".join((SHARED / "press_release.txt").read_text(encoding="utf-8").split())
    naming = {names.PREF_LABEL, names.ALT_LABEL, names.HIDDEN_LABEL, names.TITLE}
    texts = [
        t.value
        for terms in nodes.values()
        for p, ts in terms.items()
        if p not in naming
        for t in ts
        if isinstance(t, Literal)
    ]
    assert [text for text in texts if len(text.split()) > 8 and text in release] == []


@needs_table
def test_lines_and_characters_point_to_the_same_place(statements: dict[str, Statement]) -> None:
    """The characters of a fact lie in its lines."""
    release = (SHARED / "press_release.txt").read_text(encoding="utf-8")
    for fact, statement in statements.items():
        place = statement.place
        first = release.count("\n", 0, place.char_start) + 1
        last = release.count("\n", 0, (place.char_end or 0) - 1) + 1
        assert (place.line_start, place.line_end) == (first, last), fact
