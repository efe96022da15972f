"""Who cooperates with whom: directly, and apart from that through shared membership."""

from collections import Counter

from graph.analysis.cooperation import Cooperation, cooperation
from graph.analysis.filters import Filters
from graph.analysis.network import Network, project
from graph.node import Node
from graph.snapshot import Snapshot
from graph.statements import Statement
from ontology import names
from ontology.model import model


def direct(found: Cooperation) -> dict[str, list[tuple[str, str]]]:
    """Return direct partners with relation and certainty."""
    return {names.local_name(p.iri): [(s.relation, s.certainty) for s in p.statements] for p in found.direct}


def test_the_branch_cooperates_with_two_by_inference(snapshot: Snapshot) -> None:
    """IG Metall Salzgitter-Peine: the Allianz and ReTraSON, both inferred, each with the source that says so."""
    found = cooperation(project(snapshot), names.ID + "ig-metall-salzgitter-peine")
    assert direct(found) == {
        "allianz-fuer-die-region": [("cooperatesWith", "inferred")],
        "retrason": [("partnerIn", "inferred")],
    }
    statements = [s for partner in found.direct for s in partner.statements]
    assert [s.identifier for s in statements] == ["F040", "F041"]
    assert {s.source for s in statements} == {names.ID + "pm-2023-11-01"}
    assert {str(s.observed) for s in statements} == {"2023-10-31"}
    assert found.shared == ()


def test_cooperation_goes_both_ways(snapshot: Snapshot) -> None:
    """Whoever is a partner has the other as partner, by the same statements."""
    network = project(snapshot)
    for actor in network.nodes:
        for partner in cooperation(network, actor).direct:
            back = {p.iri: p.statements for p in cooperation(network, partner.iri).direct}
            assert back[actor] == partner.statements
    assert "ig-metall-salzgitter-peine" in direct(cooperation(network, names.ID + "retrason"))


def test_shareholders_share_a_membership_and_do_not_cooperate(snapshot: Snapshot) -> None:
    """A district shares one with the 20 other shareholders; that is never among what is direct."""
    gifhorn = names.ID + "landkreis-gifhorn"
    found = cooperation(project(snapshot), gifhorn)
    assert found.direct == ()
    (group,) = found.shared
    assert group.iri == names.ID + "allianz-fuer-die-region"
    assert [(s.subject, s.relation, s.certainty) for s in group.own] == [(gifhorn, "shareholderOf", "inferred")]
    assert len({other.iri for other in group.others}) == 20
    assert gifhorn not in {other.iri for other in group.others}
    assert Counter(s.relation for other in group.others for s in other.statements) == {"shareholderOf": 20}
    shown = [snapshot.nodes[other.iri].name() for other in group.others]
    assert shown == sorted(shown)


def test_only_relations_of_the_vocabulary_count(snapshot: Snapshot) -> None:
    """Direct is what the vocabulary calls cooperation, shared what it calls membership."""
    network = project(snapshot)
    for actor in network.nodes:
        found = cooperation(network, actor)
        assert {s.relation for p in found.direct for s in p.statements} <= model().cooperation
        assert {s.relation for g in found.shared for o in g.others for s in o.statements} <= model().membership
        assert all(actor in (s.subject, s.object) for p in found.direct for s in p.statements)


def test_two_partners_in_one_network_share_it() -> None:
    """A partner in a network cooperates with the network, and shares a membership with its other partners."""
    nodes = {i: Node(i, i, {"de": i}, "Company") for i in ("a", "b", "net")}
    made = [
        ("a", "partnerIn", "net"),
        ("b", "partnerIn", "net"),
        ("a", "partnerIn", "net"),
        ("a", "cooperatesWith", "a"),
    ]
    statements = tuple(Statement(f"{names.ID}{i}", *parts, "stated", "source") for i, parts in enumerate(made))
    found = cooperation(Network.of(nodes, statements, {}), "a")
    assert [(p.iri, [s.id for s in p.statements]) for p in found.direct] == [("net", ["0", "2"])]
    (group,) = found.shared
    assert (group.iri, [s.id for s in group.own]) == ("net", ["0", "2"])
    assert [(o.iri, [s.id for s in o.statements]) for o in group.others] == [("b", ["1"])]


def test_a_stranger_has_no_partners(snapshot: Snapshot) -> None:
    """Nothing recorded is an empty answer, also under filters that leave nothing."""
    assert cooperation(project(snapshot), names.ID + "nobody") == Cooperation((), ())
    nothing = project(snapshot, Filters(relations=[]))
    assert cooperation(nothing, names.ID + "retrason") == Cooperation((), ())
