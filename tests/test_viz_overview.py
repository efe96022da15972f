"""Where thousands of nodes stand in the overview."""

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.filters import DRAWN, Filters
from graph.analysis.network import project
from graph.errors import Refused
from graph.snapshot import Snapshot
from viz import overview
from viz.overview import SIDE, placed, positions
from viz.whole import CERTAINTY, whole

ROOT = Path(__file__).parent.parent
_PRINT = """
import hashlib, numpy as np
from viz.overview import placed
ends = np.random.default_rng(5).integers(0, 900, (2, 2500))
pairs = np.unique(np.sort(ends[:, ends[0] != ends[1]], axis=0), axis=1)
print(hashlib.sha256(placed(900, *pairs).tobytes()).hexdigest())
"""


def _pairs(count: int, groups: int, links: int) -> tuple[np.ndarray, np.ndarray]:
    """Return linked pairs, nine of ten within groups of equal size."""
    lot = np.random.default_rng(7)
    one = lot.integers(0, count, links)
    same = one % groups + groups * lot.integers(0, count // groups, links)
    other = np.where(lot.random(links) < 0.9, same, lot.integers(0, count, links))
    apart = one != other
    found = np.unique(np.sort(np.stack([one, other])[:, apart], axis=0), axis=1)
    return found[0], found[1]


def test_what_belongs_together_stands_together() -> None:
    """Groups with links among themselves stand apart from others, and hardly two nodes stand on each other."""
    points = placed(1000, *_pairs(1000, 10, 5000))
    middles = np.array([points[group::10].mean(axis=0) for group in range(10)])
    within = np.mean([np.hypot(*(points[group::10] - middles[group]).T).mean() for group in range(10)])
    between = np.mean([np.hypot(*(middles - middle).T).mean() for middle in middles])
    assert between > 1.8 * within
    assert len(np.unique(points, axis=0)) > 990


def test_parts_without_a_link_between_them_do_not_overlap() -> None:
    """Each of twenty chains has a rectangle of its own."""
    start = np.array([node for node in range(200) if node % 10 != 9])
    points = placed(200, start, start + 1)
    boxes = [(points[at : at + 10].min(axis=0), points[at : at + 10].max(axis=0)) for at in range(0, 200, 10)]
    for number, (low, high) in enumerate(boxes):
        for other_low, other_high in boxes[:number]:
            assert (high < other_low).any() or (other_high < low).any()


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=60))
def test_every_node_of_any_network_has_a_place_on_the_square(ends: list[tuple[int, int]]) -> None:
    """One place each, within the square, whatever is linked; none at all without nodes."""
    pairs = np.array(sorted({(min(pair), max(pair)) for pair in ends if pair[0] != pair[1]}), np.int64).reshape(-1, 2)
    points = placed(31, pairs[:, 0], pairs[:, 1])
    assert points.shape == (31, 2)
    assert points.min() >= 0
    assert points.max() <= SIDE
    assert placed(0, pairs[:0, 0], pairs[:0, 1]).shape == (0, 2)


def test_places_depend_on_nothing_but_the_network() -> None:
    """Two processes with other hash seeds find the same bytes."""
    found = {
        subprocess.run(
            [sys.executable, "-c", _PRINT],
            capture_output=True, text=True, check=True, cwd=ROOT, timeout=60,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout.strip()
        for seed in ("1", "77")
    }  # fmt: skip
    assert len(found) == 1
    assert len(found.pop()) == len(hashlib.sha256().hexdigest())


def test_what_rules_derived_moves_nobody_and_an_overview_is_made_once(snapshot: Snapshot) -> None:
    """With and without derived links all actors stand alike; asked again, the same overview is there."""
    plain = project(snapshot, Filters(roles=DRAWN))
    derived = project(snapshot, Filters(roles=DRAWN, derived=True))
    assert len(derived.rows) > len(plain.rows)
    assert plain.pairs.labels == derived.pairs.labels
    assert (positions(plain) == positions(derived)).all()
    assert whole(plain) is whole(plain)


def test_lines_are_what_statements_say_once_each_as_sure_as_the_surest(snapshot: Snapshot) -> None:
    """Ends, relation and certainty of every line are those of the statements of the network, counted by hand."""
    network = project(snapshot, Filters(roles=DRAWN, derived=True))
    surest: dict[tuple[str, str, str], int] = {}
    for s in network.statements:
        key, sure = (s.subject, s.relation, s.object), CERTAINTY.index("derived" if s.derived else s.certainty)
        surest[key] = min(sure, surest.get(key, sure))
    found = whole(network)
    lines = zip(found.source, found.relation, found.target, found.certainty, strict=True)
    assert {(found.iris[a], found.relations[r], found.iris[b]): int(c) for a, r, b, c in lines} == surest
    assert dict(zip(found.iris, found.degree.tolist(), strict=True)) == network.degree()
    assert len(found.source) == len(surest)


def test_a_network_that_is_too_large_is_refused_with_what_to_do(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence has both numbers and says that filters help."""
    monkeypatch.setattr(overview, "MOST_NODES", 30)
    network = project(snapshot, Filters(roles=DRAWN, certainty=["stated"]))
    with pytest.raises(Refused, match=r"at most 30 and 100000\. Filter it by kind, relation or day\."):
        positions(network)


@pytest.mark.parametrize(("nodes", "links", "seconds"), [(2000, 10_000, 2.0), (20_000, 100_000, 15.0)])
def test_thousands_are_placed_in_seconds(nodes: int, links: int, seconds: float) -> None:
    """The time that this thread computes is far under what a person waits for; the bound is ten times what it takes."""
    pairs = _pairs(nodes, 50, links)
    begun = time.process_time()
    placed(nodes, *pairs)
    assert time.process_time() - begun < seconds
