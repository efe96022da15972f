"""Merging: everything of one actor goes to another, the old address leads there, and the inverse brings it all back."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, Quad

from graph.errors import Invalid, Outdated, Rejected, Unknown
from graph.intake.commit import LOCAL, Author, Change, Receipt, commit
from graph.intake.draft import Draft
from graph.intake.edit import Editing, retract_statement
from graph.intake.fields import Reader
from graph.intake.merge import distinguish, merge
from graph.snapshots import read as snapshot_of
from graph.store import Store
from graph.store.embedded import EmbeddedStore
from ontology import names
from tests.graph_data import ENTITIES, carried, everything, links, load, n, node, quad, statement

TWICE = """
id:ihk a gf:Chamber ; skos:prefLabel "IHK Braunschweig"@de ; skos:altLabel "IHK BS"@de ; dcterms:identifier "HRB 1" .
id:kammer a gf:Chamber ; skos:prefLabel "Industrie- und Handelskammer Braunschweig"@de ; dcterms:identifier "W 2" .
"""
EDITING = Editing(Author("Erika"), Reader("de", lambda asked: names.ID + asked))


def merged(store: Store, old: str = "ihk", new: str = "kammer", why: str = "") -> Receipt:
    """Merge two entities of the tests."""
    return merge(store, names.ID + old, names.ID + new, Author("Erika"), why)


def said(store: Store) -> set[Quad]:
    """Return all quads but the number of changes."""
    return everything(store) - set(store.quads(names.GRAPH_META))


def undo_last(store: EmbeddedStore) -> Receipt:
    """Commit the inverse of the last entry of the journal."""
    entry = list(store._journal.entries())[-1]
    return commit(store, Change(frozenset(entry.removed), frozenset(entry.added), LOCAL, "undo"))


@pytest.fixture
def twice(store: EmbeddedStore) -> EmbeddedStore:
    """Return a store in which a chamber is recorded twice, linked by statements of every status."""
    load(
        store,
        ENTITIES,
        TWICE,
        statement("s1", "ihk"),
        statement("s2", "kammer", target="b", source="other"),
        statement("s3", "a", "cooperatesWith", "ihk"),
        statement("s4", "ihk", "shareholderOf", "c", status="proposed"),
        statement("s5", "c", "cooperatesWith", "ihk", status="rejected"),
        statement("s6", "a", "funds", "c", more="gf:via id:ihk ; gf:onBehalfOf id:ihk"),
        'id:claim a gf:Claim ; skos:prefLabel "Es hilft"@de ; gf:about id:ihk .',
    )
    return store


def test_everything_of_one_actor_becomes_that_of_the_other(twice: EmbeddedStore) -> None:
    """Names, identifiers and statements of every status; links follow, and the old node only says what replaced it."""
    before = {s.iri for s in snapshot_of(twice).statements}
    merged(twice)
    found = snapshot_of(twice)
    new = found.nodes[names.ID + "kammer"]
    assert new.names == {"de": "Industrie- und Handelskammer Braunschweig"}
    assert new.alternative == ("IHK BS", "IHK Braunschweig")
    assert new.identifiers == ("HRB 1", "W 2")
    assert {s.iri for s in found.statements} == before
    ends = {s.id: (s.subject, s.object, s.via, s.on_behalf_of) for s in found.statements}
    kammer = names.ID + "kammer"
    assert ends["s1"][0] == ends["s3"][1] == ends["s6"][2] == ends["s6"][3] == kammer
    assert found.proposed[0].subject == found.rejected[0].object == kammer
    assert found.claims == {names.ID + "claim": frozenset({kammer})}
    assert links(twice) == carried(twice)
    assert node(twice, "ihk") == {quad(n("ihk"), names.REPLACED_BY, n("kammer"))}
    assert [q for q in everything(twice) if q.object == n("ihk")] == []


def test_the_old_address_id_and_names_find_the_new_one(twice: EmbeddedStore) -> None:
    """Whoever kept the old address, its id or its name gets to the actor that replaced it."""
    merged(twice)
    index = snapshot_of(twice).index
    for asked in ("ihk", names.ID + "ihk", "IHK Braunschweig", "kammer"):
        assert index.resolve(asked).id == "kammer"


def test_the_inverse_of_the_entry_restores_it_exactly(twice: EmbeddedStore) -> None:
    """What stands after a merge and its inverse is, quad by quad, what stood before."""
    before = said(twice)
    merged(twice)
    undo_last(twice)
    assert said(twice) == before


def test_two_statements_that_become_one_are_joined_and_come_apart_again(store: EmbeddedStore) -> None:
    """Of two that say the same in the same source one stays, as sure as the surest; its other address leads to it."""
    load(
        store,
        ENTITIES,
        TWICE,
        statement("one", "kammer", certainty="inferred", more='gf:reason "Grund"@de ; dcterms:identifier "F1"'),
        statement("two", "ihk", more='dcterms:identifier "F2"'),
        statement("later", "ihk", more='gf:observedOn "2024-01-01"^^xsd:date ; gf:observedPrecision "day"'),
    )
    before = said(store)
    merged(store)
    found = snapshot_of(store)
    assert {s.id for s in found.statements} == {"one", "later"}
    assert found.statement("two").id == "one"
    assert found.statement("one").certainty == "stated"
    assert Draft(store).values(n("one"), names.IDENTIFIER) == [Literal("F1"), Literal("F2")]
    undo_last(store)
    assert said(store) == before


def test_reading_the_old_file_again_does_not_bring_the_merged_one_back(twice: EmbeddedStore) -> None:
    """Its statements come in at the new address, a name that is new to it is learnt, and nothing is refused."""
    merged(twice)
    before = everything(twice)
    assert load(twice, ENTITIES, TWICE, statement("s1", "ihk"), "id:ihk gf:partnerIn id:b .").added == 0
    assert everything(twice) == before
    load(
        twice,
        'id:ihk a gf:Chamber ; skos:prefLabel "Kammer"@de .',
        statement("s9", "ihk", more="gf:lineStart 7 ; gf:lineEnd 7"),
    )
    found = snapshot_of(twice)
    assert "Kammer" in found.nodes[names.ID + "kammer"].alternative
    assert found.statement("s9").subject == names.ID + "kammer"
    assert names.ID + "ihk" not in found.nodes


def test_merging_twice_leads_to_the_last_one(twice: EmbeddedStore) -> None:
    """An address that was merged into one that is merged itself leads to where that went."""
    merged(twice)
    load(twice, 'id:verband a gf:Chamber ; skos:prefLabel "Verband"@de .')
    merged(twice, "kammer", "verband")
    assert snapshot_of(twice).moved == {
        names.ID + "ihk": names.ID + "verband",
        names.ID + "kammer": names.ID + "verband",
    }
    undo_last(twice)
    assert snapshot_of(twice).moved == {names.ID + "ihk": names.ID + "kammer"}


def test_what_cannot_be_one_is_not_merged(twice: EmbeddedStore) -> None:
    """Itself, what is not there, a statement, two that a statement links, two that are said to be different."""
    before = everything(twice)
    with pytest.raises(Invalid, match="name two different ones"):
        merged(twice, "ihk", "ihk")
    for old, new in (("ihk", "nobody"), ("nobody", "ihk"), ("s1", "ihk")):
        with pytest.raises(Unknown):
            merged(twice, old, new)
    with pytest.raises(Invalid, match="s3 links a with ihk"):
        merged(twice, "a", "ihk")
    assert everything(twice) == before
    distinguish(twice, names.ID + "kammer", names.ID + "ihk", Author("Erika"), "zwei Kammern")
    assert [{one, *others} for one, others in snapshot_of(twice).apart.items()] == [
        {names.ID + "ihk", names.ID + "kammer"}
    ]
    with pytest.raises(Invalid, match="said to be different"):
        merged(twice)


def test_a_rejected_link_between_the_two_is_no_obstacle_and_stays_rejected(twice: EmbeddedStore) -> None:
    """What linked them was rejected: its address stays taken, so that no file brings it back."""
    load(twice, statement("loop", "ihk", "cooperatesWith", "kammer", status="proposed"))
    with pytest.raises(Invalid, match="loop links"):
        merged(twice)
    retract_statement(twice, names.ID + "loop", None, EDITING)
    before = said(twice)
    merged(twice)
    again = load(twice, statement("loop", "ihk", "cooperatesWith", "kammer", status="proposed"))
    assert again.added == 0
    undo_last(twice)
    assert said(twice) == before


def test_a_merge_is_held_to_what_was_looked_at(twice: EmbeddedStore) -> None:
    """With the versions of a candidate, a change of either in between refuses the merge."""
    draft = Draft(twice)
    seen = (draft.version(n("ihk")), draft.version(n("kammer")))
    load(twice, 'id:kammer skos:altLabel "Die Kammer"@de .')
    with pytest.raises(Outdated):
        merge(twice, names.ID + "ihk", names.ID + "kammer", LOCAL, versions=seen)
    draft = Draft(twice)
    merge(twice, names.ID + "ihk", names.ID + "kammer", LOCAL, versions=(seen[0], draft.version(n("kammer"))))


def test_the_journal_says_who_merged_and_why(twice: EmbeddedStore) -> None:
    """One entry for a merge, by the author, with what was done."""
    merged(twice, why="dieselbe Kammer")
    entry = list(twice._journal.entries())[-1]
    assert (entry.who, entry.why) == ("Erika", "merge ihk into kammer: dieselbe Kammer")


PLACES = st.sampled_from(["ihk", "kammer", "a", "c"])


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    facts=st.lists(
        st.tuples(PLACES, st.sampled_from(["cooperatesWith", "funds"]), PLACES, st.integers(1, 3), st.booleans()),
        max_size=12,
    )
)
def test_any_merge_is_undone_exactly(store: EmbeddedStore, facts: list[tuple[str, str, str, int, bool]]) -> None:
    """Whatever is said of the two, a merge keeps or joins it all, and its inverse restores every quad."""
    commit(
        store, Change(frozenset(), frozenset(q for graph in (None, names.GRAPH_PROPOSED) for q in store.quads(graph)))
    )
    texts = [
        statement(
            f"f{i}",
            one,
            relation,
            other,
            more=f"gf:lineStart {line} ; gf:lineEnd {line}",
            status="accepted" if held else "proposed",
        )
        for i, (one, relation, other, line, held) in enumerate(facts)
        if one != other and {one, other} != {"ihk", "kammer"}
    ]
    try:
        load(store, ENTITIES, TWICE, *texts)
    except Rejected:
        return  # the same statement twice
    before = said(store)
    merged(store)
    assert links(store) == carried(store)
    assert not [q for q in everything(store) if q.object == n("ihk")]
    undo_last(store)
    assert said(store) == before
