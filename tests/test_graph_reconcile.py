"""Reconciliation: the right entity for a row, how sure that is, and why."""

import random
from collections import defaultdict
from datetime import date

import pytest

from graph.node import Node, called
from graph.properties import properties, values
from graph.reconcile import Candidate, Wanted, reconcile
from graph.snapshot import Snapshot
from graph.statements import Day, Statement
from ontology import names
from ontology.model import model
from tests.names_data import public_bodies, typos, variants


def found(data: Snapshot, text: str = "", **more: object) -> dict[str, Candidate]:
    """Return the candidates for a row by their ids, best first."""
    return {one.node.id: one for one in reconcile(data, Wanted(text, **more))}  # type: ignore[arg-type]  # as Wanted has it


def matched(data: Snapshot, text: str = "", **more: object) -> str | None:
    """Return the id of the candidate that can be taken without a look."""
    return next((id_ for id_, one in found(data, text, **more).items() if one.match), None)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("IHK Braunschweig", "ihk-braunschweig"),
        ("Industrie- und Handelskammer Braunschweig", "ihk-braunschweig"),
        ("braunschweig, landkreis wolfenbuettel", None),
        ("Landkreis Wolfenbittel", "landkreis-wolfenbuettel"),
        ("LANDKREIS WOLFENBÜTTLE", "landkreis-wolfenbuettel"),
        ("IG Metall", "ig-metall"),
        ("https://w3id.org/geflecht/id/bmwk", "bmwk"),
        ("IHK", None),
        ("Braunschweig", None),
        ("Landkreis Hildesheim", None),
        ("IG Metall Hannover", None),
        ("", None),
    ],
)
def test_a_row_matches_where_one_alone_is_near(snapshot: Snapshot, text: str, meant: str | None) -> None:
    """Typos and umlauts match; what several are called, short forms of several, and who is not there do not."""
    assert matched(snapshot, text) == meant


def test_a_kind_tells_namesakes_apart(snapshot: Snapshot) -> None:
    """As a city Braunschweig is one; ``all`` asks for every kind, ``should`` prefers; an unknown kind has nobody."""
    assert matched(snapshot, "Braunschweig", kinds=("City",)) == "stadt-braunschweig"
    assert matched(snapshot, "Braunschweig", kinds=("Place",)) == "braunschweig"
    assert list(found(snapshot, "Braunschweig", kinds=("City", "PublicBody"), strict="all")) == ["stadt-braunschweig"]
    assert found(snapshot, "Braunschweig", kinds=("City", "Person"), strict="all") == {}
    assert found(snapshot, "Braunschweig", kinds=("Spaceship",)) == {}
    preferred = found(snapshot, "Braunschweig", kinds=("City",), strict="should")
    assert list(preferred)[:2] == ["stadt-braunschweig", "braunschweig"]
    assert [one.of_kind for one in preferred.values()][:2] == [True, False]
    assert preferred["stadt-braunschweig"].match


def test_what_else_a_row_says_weighs(snapshot: Snapshot) -> None:
    """A value that agrees lifts a candidate, one recorded otherwise forbids the match, one not recorded is nothing."""
    plain, agreed, contradicted, unknown = (
        found(snapshot, "ReTraSon e", properties=given)["retrason"]
        for given in ((), (("^funds", ("BMWK",)),), (("^funds", ("Stadt Paris",)),), (("basedIn", ("Paris",)),))
    )
    assert agreed.agreement == {"^funds": 1.0}
    assert agreed.score > plain.score > contradicted.score
    assert (unknown.score, unknown.agreement) == (plain.score, {})
    assert not found(snapshot, "ReTraSON", properties=(("^funds", ("Stadt Paris",)),))["retrason"].match


def test_a_row_without_a_name_is_found_by_its_values(snapshot: Snapshot) -> None:
    """Who cooperates with Prognos, by name or by id; a value that nobody has finds nobody."""
    for value in ("Prognos AG", "prognos", names.ID + "prognos"):
        assert "retrason" in found(snapshot, properties=(("cooperatesWith", (value,)),))
    assert found(snapshot, properties=(("cooperatesWith", ("qqqqq",)),)) == {}
    assert found(snapshot, properties=(("no-such-property", ("x",)), ("publishedOn", ("2023",)))) == {}


def small(*nodes: Node, statements: tuple[Statement, ...] = ()) -> Snapshot:
    """Return a snapshot of a few nodes."""
    return Snapshot.of({node.iri: node for node in nodes}, statements)


def test_an_identifier_is_enough() -> None:
    """A row that says the identifier and no name matches its entity; of two with one identifier neither matches."""
    one, other, third = (
        Node(id_, names.ID + id_, {"de": f"Amt {id_}"}, "PublicBody", identifiers=(number,))
        for id_, number in (("a", "03158"), ("b", "03151"), ("c", "03151"))
    )
    data = small(one, other, third)
    assert matched(data, properties=(("identifier", ("03158",)),)) == "a"
    assert matched(data, properties=(("identifier", ("03151",)),)) is None
    assert set(found(data, properties=(("identifier", ("03151",)),))) == {"b", "c"}


def test_of_more_values_than_are_compared_none_contradicts() -> None:
    """One of a thousand names agrees where it is the same; a text that is none of them says nothing."""
    node = Node("x", names.ID + "x", {"de": "Stadt Peine"}, "City", tuple(f"Name {n}" for n in range(1000)))
    agreed, unknown = (
        found(small(node), "Stadt Peine", properties=(("altLabel", (text,)),))["x"] for text in ("Name 999", "Celle")
    )
    assert (agreed.agreement, unknown.agreement) == ({"altLabel": 1.0}, {})
    assert unknown.match


def test_scores_say_how_many_are_right() -> None:
    """Of rows with typos, a quarter of whose bodies are not there: scores of 90 and more, and matches, hold.

    `python -m bench.reconcile` measures it among 20,000 other names.
    """
    lot, bodies = random.Random(9), public_bodies()
    gone = set(lot.sample(sorted(bodies), len(bodies) // 4))
    data = small(*(node for iri, node in bodies.items() if iri not in gone))
    rows = [(lot.choice(typos(text, lot)), iri) for _, text, iri in lot.sample(list(variants(5)), 600)]
    right: dict[str, list[bool]] = defaultdict(list)
    for text, iri in rows:
        for first in reconcile(data, Wanted(text, limit=1)):
            right["match" if first.match else "high" if first.score >= 90 else "low"].append(first.node.iri == iri)
    assert sum(right["match"]) >= 0.99 * len(right["match"])
    assert len(right["match"]) >= 0.5 * sum(iri not in gone for _, iri in rows)
    assert sum(right["low"]) <= 0.6 * len(right["low"])


def test_limits_keep_the_best(snapshot: Snapshot) -> None:
    """As many candidates as are asked for, the nearest first."""
    assert list(found(snapshot, "Landkreis", limit=3)) == list(found(snapshot, "Landkreis", limit=50))[:3]


def test_properties_are_names_and_relations_in_both_directions() -> None:
    """Each relation from its subject and, where it is another one, from its object; a kind has those of its ends."""
    ids = set(properties())
    assert {"prefLabel", "identifier", "funds", "^funds", "cooperatesWith", "publishedOn"} <= ids
    assert {"^cooperatesWith", "^publishedOn"} & ids == set()
    fitting = {id_ for id_, one in properties().items() if one.fits("Jury")}
    assert "representedIn" in {id_ for id_, one in properties().items() if one.fits("Ministry")}
    assert "^representedIn" in fitting
    assert "publishedOn" not in fitting


def test_values_are_what_statements_say() -> None:
    """Entities by name, days, texts; each once, in both directions, and stated ones alone where that is asked."""
    iris = [names.ID + id_ for id_ in "abcd"]
    nodes = [Node(iri[-1], iri, {"de": name}, "Company") for iri, name in zip(iris, "ZYXW", strict=True)]
    relation = next(name for name, one in model().relations.items() if one.symmetric)

    def said(number: int, subject: str, name: str, object_: str, **more: object) -> Statement:
        return Statement(f"{names.ID}s{number}", subject, name, object_, source=None, **{"certainty": "stated", **more})  # type: ignore[arg-type]  # as Statement has it

    day = Day(date(2023, 11, 1))
    statements = (
        said(1, iris[0], "shareholderOf", iris[1]),
        said(2, iris[0], "shareholderOf", iris[1]),
        said(3, iris[0], "shareholderOf", iris[2], certainty="inferred"),
        said(4, iris[3], relation, iris[0]),
        said(5, iris[0], relation, iris[1]),
        said(6, iris[0], "publishedOn", "2023-11-01", value=day),
    )
    data = small(*nodes, statements=statements)

    def ids(node: Node, property_: str, **more: bool) -> list[object]:
        return [getattr(one, "id", one) for one in values(data, node, properties()[property_], **more)]

    assert ids(nodes[0], "shareholderOf") == ["c", "b"]
    assert ids(nodes[0], "shareholderOf", stated=True) == ["b"]
    assert ids(nodes[1], "^shareholderOf") == ["a"]
    assert ids(nodes[0], relation) == ["d", "b"]
    assert ids(nodes[3], relation) == ["a"]
    assert ids(nodes[0], "publishedOn") == [day]
    assert ids(nodes[0], "kind") == ["Company"]


def test_an_entity_is_called_by_id_or_address(snapshot: Snapshot) -> None:
    """The id, the full IRI, and nothing else."""
    for asked in ("bmwk", names.ID + "bmwk"):
        node = called(snapshot.nodes, asked)
        assert node is not None
        assert node.id == "bmwk"
    assert called(snapshot.nodes, "BMWK") is None
