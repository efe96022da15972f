"""Why two actors are linked: what is said of both directly, and what they share."""

from graph.analysis.filters import DRAWN, Filters
from graph.analysis.network import Network, project
from graph.analysis.why import MOST, MOST_STATEMENTS, Shared, Why, why
from graph.node import Node
from graph.snapshot import Snapshot
from graph.statements import Statement
from ontology import names
from ontology.model import model


def made(*links: str, **kinds: str) -> Network:
    """Return a network of texts such as ``a funds b``; ends are companies unless a kind is given by name."""
    facts = [link.split() for link in links]
    nodes = {
        name: Node(name, name, {"de": name}, kinds.get(name, "Company"))
        for fact in facts
        for name in (fact[0], fact[2])
    }
    statements = (Statement(f"{i}", a, name, b, "stated", "source") for i, (a, name, b) in enumerate(facts))
    return Network.of(nodes, tuple(statements), {})


def told(found: Why) -> list[tuple[str, tuple[str, ...], list[str], list[str]]]:
    """Return what is shared, with the way and the statements of each side."""
    return [(s.iri, s.ways, [x.iri for x in s.one], [x.iri for x in s.other]) for s in found.shared]


def numbers(statements: tuple[Statement, ...]) -> list[str | None]:
    """Return the numbers of statements in their source."""
    return [s.identifier for s in statements]


def linked(snapshot: Snapshot, one: str, other: str, certainty: list[str] | None = None) -> Why:
    """Return what links two actors of the bundled network."""
    return why(project(snapshot, Filters(roles=DRAWN, certainty=certainty)), names.ID + one, names.ID + other)


def by_id(found: Why) -> dict[str, Shared]:
    """Return what is shared by its id."""
    return {names.id_of(s.iri): s for s in found.shared}


def test_direct_statements_count_in_both_directions() -> None:
    """Everything that names both ends is direct; a common neighbour is not."""
    found = why(made("a funds b", "b cooperatesWith a", "a funds c", "c funds d"), "a", "b")
    assert [s.iri for s in found.direct] == ["0", "1"]
    assert found.shared == ()


def test_a_membership_is_shared_by_members_only() -> None:
    """Two that hold shares share a membership; one that holds a share and one that it funds do not."""
    network = made("a shareholderOf m", "b shareholderOf m", "m funds c")
    assert told(why(network, "a", "b")) == [("m", ("membership",), ["0"], ["1"])]
    assert told(why(network, "a", "c")) == [("m", ("neighbour",), ["0"], ["2"])]


def test_a_funder_is_shared_by_those_it_pays() -> None:
    """Money comes from the subject of some relations and from the object of others; the vocabulary says which."""
    assert {name: r.funder for name, r in model().relations.items() if r.funder} == {
        "funds": "subject",
        "fundedThrough": "object",
        "paysInto": "subject",
        "contributesTo": "subject",
    }
    network = made("f funds a", "b fundedThrough f", "c funds f", "f commissions d", f="FundingProgramme")
    assert told(why(network, "a", "b")) == [("f", ("funding",), ["0"], ["1"])]
    assert told(why(network, "a", "c")) == [("f", ("neighbour",), ["0"], ["2"])]
    assert told(why(network, "a", "d")) == [("f", ("neighbour",), ["0"], ["3"])]


def test_what_few_share_comes_first_within_its_way() -> None:
    """Memberships, funders, affiliations, neighbours; among each those with fewest neighbours, then by name."""
    ends = [f"{who} {link}" for who in "ab" for link in ("won prize", "shareholderOf m", "funds hub", "funds z")]
    network = made(*ends, "f funds a", "f funds b", "hub funds c", "a funds y", "b funds y", prize="Award")
    found = why(network, "a", "b").shared
    assert [(s.iri, s.ways[0], s.neighbours) for s in found] == [
        ("m", "membership", 2),
        ("f", "funding", 2),
        ("prize", "affiliation", 2),
        ("y", "neighbour", 2),
        ("z", "neighbour", 2),
        ("hub", "neighbour", 3),
    ]


def test_one_entity_may_be_shared_in_several_ways() -> None:
    """It is listed once, with every way and all statements."""
    network = made("a shareholderOf f", "b shareholderOf f", "f funds a", "f funds b", "b cooperatesWith f")
    assert told(why(network, "a", "b")) == [("f", ("membership", "funding"), ["0", "2"], ["4", "1", "3"])]


def test_a_bound_says_what_it_left_out() -> None:
    """At most MOST shared entities and MOST_STATEMENTS statements of a pair are shown; the rest is counted."""
    many = [f"{who} funds n{i}" for i in range(MOST + 3) for who in "ab"]
    found = why(made(*many, *["a funds b"] * (MOST_STATEMENTS + 4), *["a funds n0"] * MOST_STATEMENTS), "a", "b")
    assert (len(found.shared), found.left_out) == (MOST, 3)
    assert (len(found.direct), found.statements_left_out) == (MOST_STATEMENTS, 5)


def test_nothing_recorded_is_an_empty_answer() -> None:
    """Neither strangers nor unknown nodes are an error."""
    network = made("a funds c", "b funds d")
    assert why(network, "a", "b") == why(network, "a", "unknown") == Why((), ())


def test_shareholders_of_the_allianz_share_a_membership(snapshot: Snapshot) -> None:
    """Nothing direct links a district and a city, only the inferred shares in one company of 25 neighbours."""
    found = linked(snapshot, "landkreis-wolfenbuettel", "stadt-wolfsburg")
    (shared,) = found.shared
    assert (names.id_of(shared.iri), shared.ways, shared.certainty) == (
        "allianz-fuer-die-region",
        ("membership",),
        "inferred",
    )
    assert (numbers(found.direct), numbers(shared.one), numbers(shared.other)) == ([], ["F120"], ["F128"])
    assert shared.neighbours == 25


def test_what_links_the_network_and_the_ministry(snapshot: Snapshot) -> None:
    """Money directly; the award that one won and the other confers; minister, fund and jury between them."""
    found = linked(snapshot, "retrason", "bmwk")
    assert numbers(found.direct) == ["F081"]
    shared = {
        iri: (s.ways, numbers(s.one), sorted(map(str, numbers(s.other))), s.certainty)
        for iri, s in by_id(found).items()
    }
    assert list(shared) == ["auszeichnung-2023", "robert-habeck", "zukunftsfonds", "fachjury-2023"]
    assert shared["auszeichnung-2023"] == (("affiliation",), ["F006"], ["F011"], "stated")
    assert shared["robert-habeck"] == (("neighbour",), ["F009"], ["F033"], "inferred")
    assert shared["zukunftsfonds"] == (("neighbour",), ["F082"], ["F083"], "inferred")
    assert set(numbers(by_id(found)["fachjury-2023"].one)) == {"F062", "F063", "F064"}
    assert shared["fachjury-2023"][2:] == (["F055"], "stated")


def test_jury_and_fund_are_shared_as_the_vocabulary_says(snapshot: Snapshot) -> None:
    """Union and ministry sit in one jury; network and region are paid by one fund."""
    jury = by_id(linked(snapshot, "ig-metall", "bmwk"))["fachjury-2023"]
    assert (jury.ways, numbers(jury.one), numbers(jury.other)) == (("membership",), ["F058"], ["F055"])
    region = linked(snapshot, "retrason", "region-braunschweig-wolfsburg")
    fund = by_id(region)["zukunftsfonds"]
    assert (fund.ways, numbers(fund.one), numbers(fund.other)) == (("funding",), ["F082"], ["F084"])
    assert numbers(region.direct) == ["F070"]


def test_filters_hold_for_reasons_too(snapshot: Snapshot) -> None:
    """In stated relations alone the two shareholders have nothing in common."""
    assert linked(snapshot, "landkreis-wolfenbuettel", "stadt-wolfsburg", ["stated"]) == Why((), ())
