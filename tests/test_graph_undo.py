"""Undoing changes, and earlier generations: both are exact, and what later changes stand on is named."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, Quad

from graph.errors import Busy, Conflict, Invalid, Rejected
from graph.history import Pasts, happening, history
from graph.intake.commit import Author, Change, commit
from graph.intake.undo import undo
from graph.snapshots import read as read_snapshot
from graph.store import Readable
from graph.store import journal as journals
from graph.store.embedded import EmbeddedStore
from ontology import names
from tests.graph_data import ENTITIES, carried, everything, links, load, n, node, quad, read, remove, statement

GRAPHS = (None, names.GRAPH_PROPOSED, names.GRAPH_REJECTED, names.GRAPH_DERIVED)
STATUSES = ("accepted", "proposed", "rejected")
STATEMENTS = st.tuples(
    st.integers(0, 3),
    st.sampled_from(["a", "c"]),
    st.sampled_from(["partnerIn", "managesNetworkOf", "presented"]),
    st.sampled_from(STATUSES),
    st.sampled_from(["", 'gf:reason "weil"@de', 'skos:note "Anm."@de', 'schema:roleName "Rolle"@de']),
)
STEPS = st.lists(st.tuples(st.booleans(), STATEMENTS), min_size=1, max_size=6)


def content(store: Readable) -> set[Quad]:
    """Return everything but generations: two stores with the same are isomorphic, for there are no blank nodes."""
    return {found for graph in GRAPHS for found in store.quads(graph)}


def take(store: EmbeddedStore, steps: Sequence[tuple[bool, tuple[int, str, str, str, str]]]) -> list[set[Quad]]:
    """Make random changes, those that are valid, and return what was there after each generation."""
    seen = [content(store)]
    for replaces, (number, subject, relation, status, more) in steps:
        text = statement(f"s{number}", subject, relation, "b", more, status=status)
        added = read(text).change.added
        removed = frozenset(node(store, f"s{number}")) if replaces else frozenset()
        try:
            receipt = commit(store, Change(added, removed))
        except Rejected:
            continue
        if receipt.generation == len(seen):
            seen.append(content(store))
    return seen


@settings(max_examples=25)
@given(STEPS)
def test_undoing_the_last_change_brings_back_what_was_there(
    steps: list[tuple[bool, tuple[int, str, str, str, str]]],
) -> None:
    """Whatever the changes were: undone one by one, each gives the graph of the day before, and done again as well."""
    with TemporaryDirectory() as place:
        store = EmbeddedStore(Path(place) / "data")
        try:
            load(store, ENTITIES)
            seen = [set[Quad](), *take(store, steps)]
            for generation in range(len(seen) - 1, 1, -1):
                undo(store, generation)
                assert content(store) == seen[generation - 1]
                undo(store, store.generation)
                assert content(store) == seen[generation]
                undo(store, store.generation)
                assert content(store) == seen[generation - 1]
                assert links(store) == carried(store)
        finally:
            store.close()


@pytest.mark.long
@settings(max_examples=25)
@given(STEPS)
def test_every_generation_reads_as_it_was(steps: list[tuple[bool, tuple[int, str, str, str, str]]]) -> None:
    """From the journal's beginning or back from now: the same quads, what is derived included."""
    with TemporaryDirectory() as place:
        store = EmbeddedStore(Path(place) / "data")
        try:
            load(store, ENTITIES)
            seen = [set[Quad](), *take(store, steps)]
            for generation, was in enumerate(seen):
                assert content(store.at(generation)) == was
        finally:
            store.close()


def test_an_undo_says_what_stands_on_the_change(store: EmbeddedStore) -> None:
    """A statement keeps the actor that it speaks of; the sentence and the details name the change that made it."""
    load(store, ENTITIES)
    load(store, 'id:d a gf:Company ; skos:prefLabel "D"@de .')
    load(store, statement("s1", "d"))
    before = everything(store)
    with pytest.raises(Conflict) as refused:
        undo(store, 2)
    assert str(refused.value).startswith("Change 2 cannot be undone: change 3 stands on it; undo that first. ")
    assert ". Without it the data would be invalid: s1 refers to d, but there is no such entity;" in str(refused.value)
    assert refused.value.details["later"] == [3]
    assert everything(store) == before
    undo(store, 3)
    undo(store, 2)
    assert not node(store, "d")


def test_an_undo_refuses_what_is_no_longer_as_the_change_left_it(store: EmbeddedStore) -> None:
    """A label that was corrected since is not put back over the correction."""
    load(store, ENTITIES)
    load(store, 'id:a skos:altLabel "Alpha"@de .')
    (label,) = [found for found in node(store, "a") if found.predicate.value == names.ALT_LABEL]
    remove(store, [label])
    load(store, 'id:c skos:altLabel "Gamma"@de .')
    with pytest.raises(Conflict) as refused:
        undo(store, 2)
    assert refused.value.details == {"generation": 2, "later": [3], "moved": [f"{label} ."]}
    assert str(refused.value).endswith("What it changed is no longer as it left it.")


def test_an_undone_decision_does_not_overrule_a_later_one(store: EmbeddedStore) -> None:
    """A proposal that was withdrawn and rejected since stays rejected."""
    load(store, ENTITIES)
    load(store, statement("s1", status="proposed"))
    remove(store, node(store, "s1"))
    load(store, statement("s1", status="rejected"))
    with pytest.raises(Conflict, match="change 4 stands on it"):
        undo(store, 3)


def test_an_undone_acceptance_is_a_proposal_again(store: EmbeddedStore) -> None:
    """The statement goes back to the graph of proposals, and its link goes."""
    load(store, ENTITIES, statement("s1", status="proposed"))
    load(store, statement("s1"))
    assert links(store)
    receipt = undo(store, 2, Author("Referat 32"))
    assert {found.graph_name.value for found in node(store, "s1")} == {names.GRAPH_PROPOSED}  # type: ignore[union-attr]  # it has a name
    assert not links(store)
    told = happening(store, receipt.generation)
    assert (told.who, told.why) == ("Referat 32", "undo 2")


def test_a_link_that_another_statement_carries_stays(store: EmbeddedStore) -> None:
    """Undoing the first of two statements leaves the plain link to the second."""
    load(store, ENTITIES, 'id:third a gf:Document ; skos:prefLabel "Dritte"@de .')
    load(store, statement("s1"))
    load(store, statement("s2", source="other"))
    undo(store, 2)
    assert links(store) == carried(store)
    assert len(links(store)) == 1


@pytest.mark.parametrize("generation", [0, 2, -1, 10**18])
def test_a_change_that_is_not_there_is_refused(store: EmbeddedStore, generation: int) -> None:
    """One sentence says which is the last."""
    load(store, ENTITIES)
    with pytest.raises(Invalid, match=f"There is no change {generation}; the last one is 1"):
        undo(store, generation)
    if generation:
        with pytest.raises(Invalid, match=f"There is no generation {generation}; name one from 0 to 1"):
            store.at(generation)


def test_history_tells_what_came_and_went(store: EmbeddedStore) -> None:
    """Statements as statements, names as they were given, parts of nodes as touched; and what can be undone."""
    load(store, ENTITIES)
    load(store, statement("s1"))
    (start,) = (
        read(statement("s1") + 'id:s1 schema:startDate "2022-01-01"^^xsd:date .').change.added
        - read(statement("s1")).change.added
    )
    commit(store, Change(frozenset({start}), why="a date"))
    remove(store, node(store, "s1"))
    first, second, third, fourth = history(store, 0, 10).items
    assert first.labels[n("a").value] == "A"
    assert [s.iri for s in second.added.statements] == [n("s1").value]
    assert second.removed.count == 0
    assert (third.added.quads, third.added.statements, third.touched) == ((f"{start} .",), (), (n("s1").value,))
    assert [str(s.start) for s in fourth.removed.statements] == ["2022-01-01"]
    assert [found.undoable for found in (first, second, third, fourth)] == [True, False, False, True]
    assert [found.generation for found in history(store, 1, 2).items] == [2, 3]
    assert [found.generation for found in history(store, None, 2).items] == [3, 4]


def test_a_large_change_is_cut_and_counted(store: EmbeddedStore) -> None:
    """Only the first quads are read; whether it can be undone is then not said."""
    load(store, ENTITIES, statement("s1"), statement("s2", "c"))
    whole = happening(store, 1)
    cut = happening(store, 1, quads=10)
    assert (whole.added.left_out, whole.undoable) == (0, True)
    assert cut.added.quads == whole.added.quads[:10]
    assert (cut.added.count, cut.undoable) == (whole.added.count, None)


def test_history_passes_over_what_is_not_asked_for(store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Marks lead near a change in a long segment; changes in several segments come in order."""
    monkeypatch.setattr(journals, "_MARKED", 4)
    monkeypatch.setattr(journals, "SEGMENT_BYTES", 2000)
    load(store, ENTITIES)
    for number in range(30):
        commit(store, Change(frozenset({quad(n("a"), names.ALT_LABEL, Literal(f"Alias {number}", language="de"))})))
    assert len(store.journal.segments()) > 2
    for since in (*range(31), *range(31, -1, -3)):
        assert [found.generation for found in history(store, since, 3).items] == [*range(since + 1, 32)][:3]
    assert any(store.journal._marks.values())
    assert store.journal.size(0, 31) == sum(file.stat().st_size for file in store.journal.segments())


def test_few_earlier_generations_are_kept(store: EmbeddedStore, folder: Path) -> None:
    """Asked for many, the folder holds three and memory two; when the store is closed, none."""
    load(store, ENTITIES)
    for number in range(6):
        load(store, statement(f"s{number}", more=f'schema:roleName "Rolle {number}"'))
    pasts = Pasts(store)
    for generation in range(1, 7):
        assert len(pasts.at(generation).statements) == generation - 1
    assert len(list((folder / "past").iterdir())) == 3
    assert len(pasts._kept) == 2
    assert pasts.at(6) is pasts.at(6)
    assert pasts.at(store.generation).statements == read_snapshot(store).statements
    store.close()
    assert not (folder / "past").exists()


def test_a_generation_is_made_anew_while_somebody_still_reads_it(store: EmbeddedStore) -> None:
    """Who asked first goes on reading what was put away meanwhile; who asks again gets the same."""
    load(store, ENTITIES)
    for number in range(4):
        load(store, statement(f"s{number}", more=f'schema:roleName "Rolle {number}"'))
    first = store.at(1)
    before = content(first)
    for generation in (2, 3, 4):
        store.at(generation)
    again = store.at(1)
    assert again is not first
    assert content(again) == content(first) == before


def test_who_asks_for_many_generations_at_once_does_not_hold_all_threads(store: EmbeddedStore) -> None:
    """While some are made and some wait, the next is told to try again, and then gets it."""
    load(store, ENTITIES)
    pasts = store._pasts
    held = [pasts._waiting.acquire(blocking=False) for _ in range(8)]
    assert all(held)
    with pytest.raises(Busy, match="try again in a few seconds"):
        store.at(0)
    pasts._waiting.release()
    assert not content(store.at(0))
    for _ in held[1:]:
        pasts._waiting.release()
