"""Reading RDF: six formats, one change; blank nodes with addresses; links that become statements; bad files."""

import json
import subprocess
import sys
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad
from rdflib import Dataset

from graph.errors import Unreadable
from graph.intake.commit import Author
from graph.intake.guard import CONTEXT_ADDRESS
from graph.intake.rdf import read_rdf
from ontology import names
from tests.graph_data import ENTITIES, PREFIXES, g, n, quad, read, statement

SMALL = PREFIXES + ENTITIES + statement("s1", more='schema:startDate "2022-01-01"^^xsd:date ; gf:reason "Weil …"@de')
FORMATS = {".ttl": "turtle", ".trig": "trig", ".nt": "nt", ".nq": "nquads", ".jsonld": "json-ld", ".rdf": "xml"}
PROPOSED, REJECTED = NamedNode(names.GRAPH_PROPOSED), NamedNode(names.GRAPH_REJECTED)


def written(suffix: str) -> bytes:
    """Return the small network as rdflib writes it."""
    dataset = Dataset()
    dataset.default_graph.parse(data=SMALL, format="turtle")
    whole = suffix in (".trig", ".nq", ".jsonld")
    text: str = (dataset if whole else dataset.default_graph).serialize(format=FORMATS[suffix])
    return text.encode()


@pytest.mark.parametrize("suffix", FORMATS)
def test_each_format_gives_the_same_change(suffix: str) -> None:
    """What rdflib writes in a format is read as the same quads, and counted as one statement."""
    reading = read_rdf(f"net{suffix}", written(suffix), by=Author("tester"))
    assert reading.change.added == read_rdf("net.ttl", SMALL.encode()).change.added
    assert (reading.change.by.name, reading.change.why) == ("tester", f"import net{suffix}")
    assert (reading.quads, reading.statements, reading.skipped) == (20, 1, ())


def test_suffixes_are_read_in_any_case() -> None:
    """NET.TTL is Turtle."""
    assert read_rdf("/some/where/NET.TTL", SMALL.encode()).quads == 20


def test_a_byte_order_mark_is_no_content() -> None:
    """Some editors put one before UTF-8."""
    assert read_rdf("x.ttl", b"\xef\xbb\xbf" + SMALL.encode()).quads == 20


# Blank nodes

NESTED = 'id:a skos:note [ rdf:value "x" ; rdfs:seeAlso [ rdf:value "deep" ] ] , [ rdf:value "y" ] .'


def addresses(text: str, name: str = "x.ttl") -> frozenset[Quad]:
    """Return what is added by Turtle."""
    return read(text, name).change.added


def test_blank_nodes_get_the_same_address_each_time() -> None:
    """They are named by what is said of them: read twice, after unrelated triples, or in another order."""
    first = addresses(NESTED)
    assert all(isinstance(q.subject, NamedNode) and isinstance(q.object, NamedNode | Literal) for q in first)
    assert len({q.subject for q in first}) == 4
    assert addresses(NESTED) == first
    assert first < addresses("id:z a gf:Company . [] rdf:value 'other' ." + NESTED)
    turned = 'id:a skos:note [ rdf:value "y" ] , [ rdfs:seeAlso [ rdf:value "deep" ] ; rdf:value "x" ] .'
    assert addresses(turned) == first


@settings(max_examples=30)
@given(st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_matter(random: object) -> None:
    """Lists, shared nodes and circles of blank nodes keep their addresses when lines and labels change."""
    triples = [
        ("_:l1", "rest", "_:l2"), ("_:l1", "first", '"1"'), ("_:l2", "rest", "_:l3"), ("_:l2", "first", '"1"'),
        ("_:l3", "rest", '"end"'), ("_:l1", "shared", "_:s"), ("_:l3", "shared", "_:s"), ("_:s", "says", '"s"'),
        ("_:c1", "next", "_:c2"), ("_:c2", "next", "_:c3"), ("_:c3", "next", "_:c1"), ("_:c1", "says", '"c"'),
    ]  # fmt: skip
    labels = sorted({term for s, _, o in triples for term in (s, o) if term.startswith("_:")})
    lines = [f"{s} <http://example.org/{p}> {o} ." for s, p, o in triples]
    first = read_rdf("x.nt", "\n".join(lines).encode()).change.added
    random.shuffle(lines)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    text = "\n".join(lines)
    for at, label in enumerate(labels):
        text = text.replace(f"{label} ", f"_:z{(at * 5) % len(labels)} ")
    assert read_rdf("y.nt", text.encode()).change.added == first
    assert len({q.subject for q in first}) == len(labels)


def test_blank_nodes_in_different_places_stay_different() -> None:
    """Two nodes of which the same is said are two when different things refer to them, and one when the same does."""
    two = addresses("id:a skos:note [ rdf:value 1 ] . id:b skos:note [ rdf:value 1 ] .")
    assert len({q.object for q in two if q.predicate.value == names.NOTE}) == 2
    one = addresses("id:a skos:note [ rdf:value 1 ] , [ rdf:value 1 ] .")
    assert len(one) == 2


def test_a_long_list_is_read() -> None:
    """A list of a thousand items is a thousand nodes."""
    found = addresses(f"id:a skos:note ({' 1' * 1000}) .")
    assert len({q.subject for q in found}) == 1001


def test_many_blank_nodes_in_a_circle_are_refused() -> None:
    """Telling them apart may take for ever, so the reader asks for IRIs."""
    lines = "\n".join(f"_:a{i} <http://example.org/p> _:a{j} ." for i in range(9) for j in range(9) if i != j)
    with pytest.raises(Unreadable, match=r"^x\.nt has 9 blank nodes that refer to each other"):
        read_rdf("x.nt", lines.encode())


# Files that cannot be read


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("x.ttl", b"", "x.ttl is empty; there is nothing to import."),
        ("x.ttl", b" \n\t", "x.ttl is empty; there is nothing to import."),
        ("x.ttl", PREFIXES.encode(), "x.ttl holds no RDF; there is nothing to import."),
        ("x.json", b'{"a": 1}', "x.json holds no RDF; there is nothing to import."),
        ("x.ttl", b'<http://a> <http://b>\n"\xe4" .', "x.ttl is not UTF-8 text (byte 23, line 2); save it as UTF-8."),
        ("dir/x.docx", b"PK", "x.docx is not RDF; files may end with .ttl, .turtle, .trig, .nt, .nq, .jsonld, .json, "),
        ("x", b"PK", "x is not RDF; files may end with"),
        (
            "x.ttl",
            b"<http://a> <http://b>\n  .",
            "x.ttl cannot be read at line 2, column 3: . is not a valid RDF object",
        ),
        ("x.nt", b"<s> <p> <o> .", "x.nt cannot be read at line 1, column 1: No scheme found in an absolute IRI."),
        ("x.jsonld", b'{"@id": ', "x.jsonld cannot be read at line 1, column 9: Unexpected end of file"),
        ("x.rdf", b"<a>\n<b></a>", "x.rdf cannot be read at line 2, column 6: mismatched tag."),
        ("x.rdf", b"<html>", "x.rdf cannot be read at line 1, column 7: no element found."),
        ("x.ttl", b"<http://a> <http://b> <<( <http://a> <http://b> 1 )>> .", "x.ttl holds RDF 1.2 triple terms"),
        ("x.ttl", b"<http://a> <http://b> 1 {| <http://c> 2 |} .", "x.ttl holds RDF 1.2 triple terms"),
        ("x.jsonld", b'{"@context": "https://schema.org/", "name": "x"}', "x.jsonld cannot be read: its context is "),
    ],
)
def test_a_bad_file_gets_one_sentence(name: str, data: bytes, says: str) -> None:
    """It names the file without its folder, the line and column where known, and what is wrong."""
    with pytest.raises(Unreadable) as error:
        read_rdf(name, data)
    assert str(error.value).startswith(says)
    assert str(error.value).endswith(".")
    assert "\n" not in str(error.value)
    assert error.value.details["file"] == name.rpartition("/")[2]


def test_line_and_column_are_told_to_programs() -> None:
    """They stand in the details as numbers."""
    with pytest.raises(Unreadable) as error:
        read_rdf("x.ttl", b"<http://a> <http://b>\n  .")
    assert error.value.details == {"file": "x.ttl", "line": 2, "column": 3}


def test_relative_addresses_are_ids() -> None:
    """In formats that allow them, they are relative to the addresses of our entities."""
    assert read_rdf("x.ttl", b"<retrason> <http://example.org/p> <#x> .").change.added == {
        quad(n("retrason"), "http://example.org/p", NamedNode(names.ID + "#x"))
    }


def test_a_less_than_in_a_text_is_no_triple_term() -> None:
    """Only syntax is looked at."""
    assert read('id:a skos:note "a << b" . # <<(').change.added == {quad(n("a"), names.NOTE, Literal("a << b"))}


HOSTILE = {
    "nested.ttl": "<http://a> <http://b> " + "[ <http://b> " * 20_000 + "1" + "]" * 20_000 + " .",
    "lists.ttl": "<http://a> <http://b> " + "(" * 20_000 + ")" * 20_000 + " .",
    "terms.ttl": "<http://a> <http://b> " + "<<( <http://a> <http://b> " * 20_000 + "1" + " )>>" * 20_000 + " .",
    "deep.jsonld": '{"http://a/p":' * 20_000 + "1" + "}" * 20_000,
    "deep.rdf": "<a>" * 20_000 + "</a>" * 20_000,
    "laugh.rdf": '<!DOCTYPE r [<!ENTITY a "xxxxxxxxxx">'
    + "".join(f'<!ENTITY a{"b" * i} "{("&a" + "b" * (i - 1) + ";") * 10}">' for i in range(1, 10))
    + "]><r>&abbbbbbbbb;</r>",
    "local.rdf": '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]><r>&a;</r>',
    "nul.ttl": "\x00" * 1000,
    "zip.ttl": "PK\x03\x04",
}
CHILD = """
import sys
from graph.errors import Unreadable
from graph.intake.commit import Author
from graph.intake.rdf import read_rdf
try:
    read_rdf(sys.argv[1], sys.stdin.buffer.read())
except Unreadable as error:
    print(error)
"""


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_does_not_end_the_process(name: str) -> None:
    """Depth, expansion and nonsense are read or refused in one sentence, within seconds."""
    command = [sys.executable, "-c", CHILD, name]
    done = subprocess.run(command, input=HOSTILE[name].encode(), capture_output=True, timeout=30, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == b"" or done.stdout.decode().startswith(name)
    assert done.stdout.count(b"\n") <= 1


# Links that no statement carries


def test_a_plain_link_becomes_a_statement_of_the_file() -> None:
    """Its source is the file by title and hash, it is stated and accepted, and its address is always the same."""
    text = ENTITIES + "id:a gf:partnerIn id:b ."
    reading = read(text, "some/net.ttl")
    digest = sha256((PREFIXES + text).encode()).hexdigest()
    file = n(f"file-{digest[:16]}")
    said = {q.predicate.value: q.object for q in reading.change.added if q.subject == file}
    assert said == {
        names.TYPE: g("Document"),
        names.PREF_LABEL: Literal("net.ttl"),
        names.TITLE: Literal("net.ttl"),
        names.IDENTIFIER: Literal(f"sha256:{digest}"),
    }
    (node,) = {q.subject for q in reading.change.added if q.object == g("Statement")}
    assert {q.predicate.value: q.object for q in reading.change.added if q.subject == node} == {
        names.TYPE: g("Statement"), names.SUBJECT: n("a"), names.PREDICATE: g("partnerIn"), names.OBJECT: n("b"),
        names.SOURCE: file, names.CERTAINTY: g("stated"), names.STATUS: g("accepted"),
    }  # fmt: skip
    assert reading.statements == 1
    assert read(text, "net.ttl").change.added == reading.change.added


def test_the_title_given_names_the_file() -> None:
    """A person may say what the file is."""
    reading = read_rdf("x.ttl", (PREFIXES + ENTITIES + "id:a gf:partnerIn id:b .").encode(), title="Die Liste")
    titles = {q.object for q in reading.change.added if q.predicate.value == names.TITLE}
    assert titles == {Literal("Die Liste"), Literal("Quelle", language="de")}


def test_a_link_that_a_statement_of_the_file_carries_is_not_minted() -> None:
    """Exports hold both, and come back as they were."""
    reading = read(ENTITIES + statement("s1") + "id:a gf:partnerIn id:b .")
    assert {q.subject for q in reading.change.added if q.object == g("Statement")} == {n("s1")}
    assert not any(q.subject == n("file") or "file-" in str(q.subject) for q in reading.change.added)


# Graphs and statuses


def test_derived_and_internal_graphs_are_skipped_with_a_reason() -> None:
    """They are recomputed; graphs of users are kept."""
    text = f"""{ENTITIES} GRAPH <{names.GRAPH_DERIVED}> {{ id:d a gf:DerivedStatement }}
        GRAPH <{names.GRAPH_META}> {{ gf:x gf:generation 9 }} GRAPH id:mine {{ id:a rdf:value 1 }}"""
    reading = read(text, "x.trig")
    assert list(map(str, reading.skipped)) == ["2 derived or internal quads: they are recomputed."]
    assert {str(q.graph_name) for q in reading.change.added} == {"DEFAULT", str(n("mine"))}


@pytest.mark.parametrize(
    ("status", "graph"), [("accepted", DefaultGraph()), ("proposed", PROPOSED), ("rejected", REJECTED)]
)
def test_a_status_is_placed(status: str, graph: NamedNode | DefaultGraph) -> None:
    """All triples of a statement stand in the graph of its status, wherever the file has them."""
    text = statement("s1", status=status)
    for found in (read(text), read(f"GRAPH id:mine {{ {text} }}", "x.trig")):
        assert {q.graph_name for q in found.change.added} == {graph}


def test_a_statement_without_a_status_has_that_of_its_graph() -> None:
    """In the proposed graph it is proposed, in main accepted."""
    text = statement("s1").replace("; gf:status gf:accepted", "")
    proposed = read(f"GRAPH <{names.GRAPH_PROPOSED}> {{ {text} }}", "x.trig").change.added
    assert Quad(n("s1"), NamedNode(names.STATUS), g("proposed"), PROPOSED) in proposed
    assert {q.graph_name for q in proposed} == {PROPOSED}
    assert quad(n("s1"), names.STATUS, g("accepted")) in read(text).change.added


# JSON-LD


def test_our_context_is_read_without_a_network() -> None:
    """Its address stands for the context itself, alone or in a list, and only as a context."""
    body = {"@id": "id:a", "@type": "gf:Company", "prefLabel": {"de": "A"}, "url": CONTEXT_ADDRESS}
    expected = {
        quad(n("a"), names.TYPE, g("Company")),
        quad(n("a"), names.PREF_LABEL, Literal("A", language="de")),
        quad(n("a"), names.URL, NamedNode(CONTEXT_ADDRESS)),
    }
    for context in (CONTEXT_ADDRESS, [CONTEXT_ADDRESS], [CONTEXT_ADDRESS, {"x": "http://x/"}]):
        data = json.dumps({"@context": context, **body}, indent=1).encode()
        assert read_rdf("x.jsonld", data).change.added == expected
