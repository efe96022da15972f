"""What sources there are, and how much each says."""

from typing import Any

import httpx
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.listing import by_source
from graph.arrays.edges import ACCEPTED
from graph.snapshot import Snapshot
from graph.statements import Statement
from ontology import names
from tests.served import Served

SOURCES = st.lists(st.tuples(st.sampled_from(["", "x:a", "x:b"]), st.sampled_from(["stated", "inferred"])), max_size=20)


def test_sources_tell_how_much_they_state(served: Served) -> None:
    """All of the bundled network, what is said of one actor, and what is inferred alone."""
    everything: Any = served.json("/api/v1/citations", lang="en")
    counts = [everything[name] for name in ("total", "statements", "stated", "inferred", "unsourced")]
    assert counts == [1, 131, 89, 42, 0]
    (source,) = everything["items"]
    assert (source["id"], source["statements"], source["stated"]) == ("pm-2023-11-01", 131, 89)
    about = served.json("/api/v1/citations", actor="Prognos AG")
    assert (about["stated"], about["inferred"]) == (2, 1)
    inferred = served.json("/api/v1/citations", actor="prognos", certainty="inferred")
    assert (inferred["stated"], inferred["inferred"]) == (0, 1)


def test_sources_of_the_network_are_those_that_measures_stand_on(served: Served) -> None:
    """Statements between actors alone, under the same filters."""
    network = served.json("/api/v1/citations", network=True)
    assert 0 < int(str(network["statements"])) < 131
    union = served.json("/api/v1/citations", network=True, kind="Union")
    assert int(str(union["statements"])) < int(str(network["statements"]))


def test_pages_and_empty_answers(served: Served) -> None:
    """A page says where the next begins; where nothing is recorded a sentence says so; unknown actors are refused."""
    assert served.json("/api/v1/citations", limit=1)["next"] is None
    assert served.json("/api/v1/citations", cursor=1)["items"] == []
    nothing = served.json("/api/v1/citations", actor="prognos", on="1990-01-01", lang="en")
    assert (nothing["total"], nothing["note"]) == (
        0,
        "Nothing is recorded in these sources. That does not mean there is none.",
    )
    assert httpx.get(served.address + "/api/v1/citations?actor=nobody-at-all").status_code == 404


@given(SOURCES)
def test_each_statement_counts_for_its_source(given_: list[tuple[str, str]]) -> None:
    """As counting them one by one does, those of most statements first."""
    statements = [
        Statement(
            iri=f"{names.ID}s{number}",
            subject="x:one",
            relation="cooperatesWith",
            object="x:other",
            source=source or None,
            certainty=certainty,  # type: ignore[arg-type]  # one of the two
        )
        for number, (source, certainty) in enumerate(given_)
    ]
    data = Snapshot.of({}, statements)
    found, unsourced = by_source(data, data.edges.of_origin(ACCEPTED))
    assert {(one.iri, one.stated, one.inferred) for one in found} == {
        (iri, *(sum((s.source, s.certainty) == (iri, word) for s in statements) for word in ("stated", "inferred")))
        for iri in {s.source for s in statements if s.source}
    }
    assert [one.stated + one.inferred for one in found] == sorted(one.stated + one.inferred for one in found)[::-1]
    assert unsourced == sum(not s.source for s in statements)
