"""Validation: each bad example gives the findings that stand beside it, the good ones and the bundled data none."""

from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store
from rdflib import Graph
from rdflib.namespace import RDF, SH

import ontology
from graph.validate import Finding, Report, validate
from ontology import names

EXAMPLES = Path(str(ontology.ROOT)) / "examples"
BAD, OK = sorted((EXAMPLES / "bad").glob("*.ttl")), sorted((EXAMPLES / "ok").glob("*.ttl"))


def view_of(*texts: str) -> Store:
    """Return a view that holds some Turtle."""
    view = Store()
    for text in texts:
        view.load(text.encode(), format=RdfFormat.TURTLE)
    return view


def expected(file: Path) -> list[str]:
    """Return what stands beside a bad example: check, severity and node, by tabs."""
    return file.with_suffix(".expected").read_text(encoding="utf-8").splitlines()


def found(report: Report) -> list[str]:
    """Return a report in the form in which expectations are written."""
    return sorted(f"{f.check}\t{f.severity}\t{names.local_name(f.node)}" for f in report.findings)


def bundled(*, links: bool = True) -> Store:
    """Return the bundled network, with the plain links that its accepted statements imply."""
    view = view_of(ontology.read("dataset", "retrason", "retrason.ttl"))
    if links:
        view.update(
            "INSERT { ?s ?p ?o } WHERE { ?node a gf:Statement ; gf:status gf:accepted ; "
            "rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }",
            prefixes=names.PREFIXES,
        )
    return view


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_a_bad_example_gives_just_what_is_expected(file: Path) -> None:
    """Each check finds what it is for, with messages in both languages, and nothing else is found."""
    report = validate(view_of(file.read_text(encoding="utf-8")))
    assert found(report) == expected(file)
    assert report.conforms == all(line.split("\t")[1] == "warning" for line in expected(file))
    for finding in report.findings:
        assert sorted(finding.message) == ["de", "en"]
        assert not any("{" in text for text in finding.message.values())


@pytest.mark.parametrize("file", OK, ids=lambda file: file.stem)
def test_a_good_example_gives_nothing(file: Path) -> None:
    """Complete statements, roles, claims and proposals pass without a warning."""
    assert validate(view_of(file.read_text(encoding="utf-8"))).findings == ()


def test_every_check_has_a_bad_example() -> None:
    """Each shape that reports and each query is expected by at least one example, and nothing else is."""
    shapes = Graph().parse(data=ontology.read("shapes.ttl"), format="turtle")
    reporting = {names.local_name(str(s)).removeprefix("shape-") for s in shapes.subjects(SH.message)}
    queries = {file.removesuffix(".rq") for file in ontology.listing("checks", ".rq")}
    assert {line.split("\t")[0] for file in BAD for line in expected(file)} == reporting | queries


def test_every_message_says_it_in_german_and_english() -> None:
    """Each shape that reports carries both languages; the shapes use SHACL Core only."""
    shapes = Graph().parse(data=ontology.read("shapes.ttl"), format="turtle")
    for shape in set(shapes.subjects(SH.message)):
        assert sorted(getattr(m, "language", "") for m in shapes.objects(shape, SH.message)) == ["de", "en"]
    assert list(shapes.subject_objects(SH.sparql)) == []
    nameless = [s for s in shapes.subjects(RDF.type, SH.PropertyShape) if not str(s).startswith(names.GF)]
    assert nameless == []


def test_the_bundled_network_gives_neither_violations_nor_warnings() -> None:
    """All 131 statements with their links pass every check."""
    assert validate(bundled()) == Report(())


def test_without_its_links_the_bundled_network_lacks_131() -> None:
    """Each accepted statement misses the plain link that belongs to it; no other check minds."""
    report = validate(bundled(links=False))
    assert {f.check for f in report.findings} == {"accepted-without-link"}
    assert len(report.violations) == 131


def test_findings_come_in_one_order_and_once() -> None:
    """The same view gives the same report, violations before warnings, however its triples were added."""
    files = [
        file.read_text(encoding="utf-8") for file in BAD if file.stem in {"wrong-end", "no-source", "start-after-end"}
    ]
    first, second = validate(view_of(*files)), validate(view_of(*reversed(files)))
    assert first == second
    severities = [f.severity for f in first.findings]
    assert severities == sorted(severities)
    assert len(set(map(str, first.findings))) == len(first.findings)


def test_a_message_names_the_node_and_the_value() -> None:
    """A message of a query is filled in: it says which node and which value it is about."""
    (finding,) = validate(view_of((EXAMPLES / "bad" / "unknown-kind.ttl").read_text(encoding="utf-8"))).findings
    node, value = names.ID + "a", names.GF + "Compny"
    assert finding == Finding("unknown-kind", "violation", node, value, finding.message)
    assert node in finding.message["en"]
    assert value in finding.message["de"]


def test_the_value_of_a_shape_finding_is_what_the_data_says() -> None:
    """A bad date is shown as it was written."""
    (finding,) = validate(view_of((EXAMPLES / "bad" / "bad-start-date.ttl").read_text(encoding="utf-8"))).findings
    assert finding.value == "2023-13-01"
    assert finding.message["en"].startswith("The start is not a date")


def test_other_graphs_of_a_view_are_not_checked() -> None:
    """Only the default graph is the change; a bad node elsewhere is no finding."""
    view = view_of((EXAMPLES / "ok" / "one-relation.ttl").read_text(encoding="utf-8"))
    company, elsewhere = NamedNode(names.GF + "Company"), NamedNode("http://example.org/graph")
    bad = Quad(NamedNode(names.ID + "x"), NamedNode(names.TYPE), company, elsewhere)
    view.add(bad)
    assert validate(view).findings == ()
    view.add(Quad(bad.subject, bad.predicate, bad.object, DefaultGraph()))
    assert [f.check for f in validate(view).findings] == ["entity-name"]


@pytest.mark.timeout(20)
def test_two_thousand_statements_on_one_node_are_no_burden() -> None:
    """The queries are set-based: a hub of 2,000 statements passes them all in a fraction of a second."""
    from graph.validate import query_findings

    lines = [
        f'id:c{n} a gf:Company ; skos:prefLabel "C{n}"@de ; gf:partnerIn id:b . id:s{n} a gf:Statement ; '
        f"rdf:subject id:c{n} ; rdf:predicate gf:partnerIn ; rdf:object id:b ; dcterms:source id:source ; "
        "gf:certainty gf:stated ; gf:status gf:accepted ."
        for n in range(2000)
    ]
    view = view_of("\n".join([ontology.read("examples", "ok", "one-relation.ttl"), *lines]))
    view.load(ontology.read("actors.ttl").encode(), format=RdfFormat.TURTLE, to_graph=NamedNode(names.GRAPH_VOCABULARY))
    assert list(query_findings(view)) == []
