"""Pages of answers that are whole where nobody asks for pages."""

from typing import Any

import pytest

from tests.served import Served

LISTS = [
    ("/api/v1/measures?by=degree", "items"),
    ("/api/v1/measures?by=degree&top=7", "items"),
    ("/api/v1/groups?seed=1", "groups"),
    ("/api/v1/brokers?permutations=0", "items"),
    ("/api/v1/brokers?permutations=0&top=5", "items"),
    ("/api/v1/search?q=metall&limit=100", "items"),
]


def paged(served: Served, path: str, limit: int, *names: str) -> list[Any]:
    """Return the items of all pages, of lists that stand one behind the other."""
    found: list[Any] = []
    cursor: str | None = "0"
    while cursor is not None:
        page = served.get(f"{path}&limit={limit}&cursor={cursor}").json()
        items = [item for name in names for item in page[name]]
        assert len(items) <= limit
        found, cursor = found + items, page["next"]
    return found


@pytest.mark.parametrize(("path", "name"), LISTS)
def test_pages_put_together_are_the_whole_answer(served: Served, path: str, name: str) -> None:
    """Each item once and in the same order, whatever the length of a page; the last one says that nothing follows."""
    whole = served.get(path).json()
    assert whole["next"] is None
    assert len(whole[name]) > 3
    if "total" in whole:
        assert whole["total"] == len(whole[name])
    sized = path.replace("&limit=100", "")
    for limit in (2, 3):
        assert paged(served, sized, limit, name) == whole[name]
    assert served.get(f"{sized}&limit=2&cursor=900").json()[name] == []


def test_partners_come_before_shared_memberships(served: Served) -> None:
    """A page of the two lists of cooperation, one behind the other, each under its own name."""
    path = "/api/v1/cooperation?actor=bmwk"
    whole = served.get(path).json()
    both = [*whole["direct"], *whole["shared_membership"]]
    assert (whole["total"], whole["next"]) == (len(both), None)
    assert whole["direct"]
    assert whole["shared_membership"]
    assert paged(served, path, 1, "direct", "shared_membership") == both


def test_a_page_of_a_ranking_knows_who_shares_its_last_rank(served: Served) -> None:
    """Ranks go on from page to page, and what a page leaves out at its end is counted."""
    whole = served.get("/api/v1/measures?by=degree").json()["items"]
    page = served.get("/api/v1/measures?by=degree&limit=4&cursor=2").json()
    assert [row["rank"] for row in page["items"]] == [row["rank"] for row in whole[2:6]]
    assert page["tied_below"] == sum(row["value"] == whole[5]["value"] for row in whole[6:])
