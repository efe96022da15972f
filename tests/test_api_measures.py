"""Measures over HTTP and on the command line: engines, and how far ranks depend on missing relations."""

import json
from pathlib import Path
from typing import Any

import pytest

from api.answers import Answers
from api.present import Presenter
from graph.analysis import work
from graph.analysis.filters import Filters
from graph.errors import Refused
from graph.snapshot import Snapshot
from tests.served import Served, run, serving
from tests.test_api_errors import problem

BY = "/api/v1/measures?by=betweenness&top=3"


def test_a_ranking_says_how_far_it_depends_on_missing_relations(served: Served) -> None:
    """Share, runs and seed stand beside the ranges; the first without inferred statements is another."""
    found: Any = served.json(BY + "&sensitivity=true&runs=50&seed=4")
    tried = found["sensitivity"]
    assert (tried["share"], tried["runs"], tried["seed"], tried["dropped"]) == (0.1, 50, 4, 5)
    assert "not confidence" in tried["method"]
    first = found["items"][0]
    assert first["actor"]["id"] == "allianz-fuer-die-region"
    assert first["range"] == {"low": 1, "high": 1, "stated_only": 3}
    assert served.json(BY + "&sensitivity=true&runs=50&seed=4") == found


def test_without_being_asked_nothing_is_run_again(served: Served) -> None:
    """A plain ranking carries neither ranges nor the block that explains them; generation and engine it names."""
    found: Any = served.json(BY)
    assert found["sensitivity"] is None
    assert [row["range"] for row in found["items"]] == [None] * 3
    assert (found["generation"], found["engine"]) == (1, "igraph")


@pytest.mark.parametrize("wrong", ["share=0", "share=1.5", "runs=0", "runs=5000"])
def test_shares_and_runs_out_of_range_are_problems(served: Served, wrong: str) -> None:
    """One sentence names both ranges."""
    assert "between" in problem(served.get(f"{BY}&sensitivity=true&{wrong}"), 422)["detail"]


@pytest.mark.long
def test_the_command_prints_ranges(folder: Path) -> None:
    """Two more columns, and the sentence that says what they are; JSON is that of the API."""
    run("import", "ontology/dataset/retrason/retrason.ttl", folder=folder)
    table = run("rank", "--by", "degree", "--top", "2", "--sensitivity", "--runs", "20", "--lang", "en", folder=folder)
    assert table.stdout.splitlines()[0].split()[-3:] == ["range", "stated", "only"]
    assert "not how sure a rank is" in table.stdout
    told = run("rank", "--by", "degree", "--sensitivity", "--runs", "20", "--json", folder=folder)
    assert json.loads(told.stdout)["sensitivity"]["runs"] == 20


@pytest.mark.long
def test_another_engine_gives_the_same_ranking(served: Served, tmp_path: Path) -> None:
    """NetworkX and igraph agree on every measure; an engine that is not installed is refused at the start."""
    with serving(tmp_path / "data", "--engine", "networkx") as plain:
        for by in ("degree", "betweenness", "closeness", "harmonic", "eigenvector", "pagerank", "katz", "core"):
            theirs: Any = plain.json(f"/api/v1/measures?by={by}")
            ours: Any = served.json(f"/api/v1/measures?by={by}")
            assert theirs["engine"] == "networkx"
            values = {row["actor"]["id"]: row["value"] for row in theirs["items"]}
            assert {row["actor"]["id"]: row["value"] for row in ours["items"]} == pytest.approx(values, abs=1e-8)
    done = run("serve", "--port", "0", "--engine", "abacus", folder=tmp_path / "data")
    assert (done.returncode, "there are igraph, networkx" in done.stderr) == (1, True)


def test_who_leads_is_told_where_all_paths_take_too_long(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    """They have the same values and ranks as in the whole ranking; the method says how they were found."""
    ask = Answers(snapshot, Presenter(snapshot, "en"), Filters())
    whole = ask.measures("closeness", 5)
    monkeypatch.setattr(work, "MOST_STEPS", {"igraph": 50})
    leading = ask.measures("closeness", 5)
    assert [(item.rank, item.actor.id) for item in leading.items] == [(i.rank, i.actor.id) for i in whole.items]
    assert [item.value for item in leading.items] == pytest.approx([item.value for item in whole.items])
    assert (leading.nodes, leading.tied_below) == (whole.nodes, whole.tied_below)
    assert leading.engine == "networkit"
    assert "Only the leading nodes were computed" in leading.method
    with pytest.raises(Refused, match="POST"):
        ask.measures("closeness")
