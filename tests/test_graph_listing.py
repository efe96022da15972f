"""Lists of statements: a page is the part of the whole sorted list that it stands for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis import listing
from graph.analysis.filters import Filters
from graph.analysis.listing import kept
from graph.arrays.codes import NONE
from graph.snapshot import Snapshot
from graph.snapshots import Snapshots
from graph.store.embedded import EmbeddedStore
from tests.graph_data import ENTITIES, load, node, remove, statement

FILTERS = (Filters(), Filters(relations=["funds", "shareholderOf"]), Filters(certainty=["inferred"]), Filters(kinds=[]))


@pytest.mark.parametrize("few", [0, 1000])
def test_pages_are_parts_of_the_sorted_list(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    """Wherever a page begins and ends, also behind the end, of whatever list, long or short."""
    monkeypatch.setattr(listing, "_FEW", few)

    @given(st.sampled_from(FILTERS), st.integers(0, 200), st.integers(0, 200))
    def holds(filters: Filters, start: int, size: int) -> None:
        found = kept(snapshot, filters, "accepted", None, {})
        page = found.page(slice(start, start + size))
        assert page.tolist() == snapshot.ordered(found.rows)[start : start + size].tolist()

    holds()
    found = kept(snapshot, FILTERS[0], "accepted", None, {})
    assert [s.iri for s in snapshot.load(snapshot.ordered(found.rows))] == [s.iri for s in snapshot.statements]


def test_pages_know_what_came_since_the_columns_were_made(
    store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A statement of a new actor, whose address sorts before the others, stands first; one that went is gone."""
    monkeypatch.setattr(listing, "_FEW", 0)
    load(store, ENTITIES, statement("s1"), statement("s2", "c"))
    snapshots = Snapshots(store)

    def listed() -> list[str]:
        now = snapshots.current()
        found = kept(now, FILTERS[0], "accepted", None, {})
        return [s.id for at in range(4) for s in now.load(found.page(slice(at, at + 1)))]

    assert listed() == ["s1", "s2"]
    load(store, 'id:0 a gf:Company ; skos:prefLabel "0"@de .', statement("s3", "0"))
    assert listed() == ["s3", "s1", "s2"]
    remove(store, node(store, "s1"))
    assert listed() == ["s3", "s2"]


def test_where_nothing_is_there_is_no_row() -> None:
    """Also in a generation without any statement."""
    assert Snapshot.of({}, ()).row("https://w3id.org/geflecht/id/s-1") == NONE
