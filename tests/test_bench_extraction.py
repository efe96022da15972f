"""The figures on sealed texts are counted from verdicts that are kept."""

import pytest

from bench.extraction import judged, kappa, wilson
from ontology.model import model


def test_every_verdict_is_one_of_three_and_every_relation_is_known() -> None:
    """A hundred proposals, each read twice."""
    rows = judged()
    assert len(rows) == 100
    assert {row[which] for row in rows for which in ("first", "second")} == {"right", "role", "wrong"}
    assert all(row["relation"] in model().relations and len(row["passage"]) == 16 for row in rows)


def test_an_interval_is_that_of_wilson() -> None:
    """81 of 263, in the example of Newcombe (1998), is 0.2553 to 0.3662."""
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)


def test_agreement_is_what_chance_does_not_explain() -> None:
    """Two readings of 50, alike in 20 and 15, is kappa 0.4."""
    first = [True] * 25 + [False] * 25
    second = [True] * 20 + [False] * 5 + [True] * 10 + [False] * 15
    assert kappa(first, second) == pytest.approx(0.4)
    assert kappa([True], [True]) == 1
