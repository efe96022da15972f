"""Lists of statements: a page is the part of the whole sorted list that it stands for."""

from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.filters import Filters
from graph.analysis.listing import kept, listed
from graph.arrays.codes import NONE
from graph.snapshot import Snapshot

FILTERS = (Filters(), Filters(relations=["funds", "shareholderOf"]), Filters(certainty=["inferred"]), Filters(kinds=[]))


def test_pages_are_parts_of_the_sorted_list(snapshot: Snapshot) -> None:
    """Wherever a page begins and ends, also behind the end, of whatever list."""

    @given(st.sampled_from(FILTERS), st.integers(0, 200), st.integers(0, 200))
    def holds(filters: Filters, start: int, size: int) -> None:
        whole, _ = listed(snapshot, filters, "accepted", None, {})
        page = kept(snapshot, filters, "accepted", None, {}).page(slice(start, start + size))
        assert page.tolist() == whole[start : start + size].tolist()

    holds()
    assert [s.iri for s in snapshot.load(listed(snapshot, FILTERS[0], "accepted", None, {})[0])] == [
        s.iri for s in snapshot.statements
    ]


def test_where_nothing_is_there_is_no_row() -> None:
    """Also in a generation without any statement."""
    assert Snapshot.of({}, ()).row("https://w3id.org/geflecht/id/s-1") == NONE
