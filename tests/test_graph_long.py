"""Long work: what is computed in parts equals what is computed at once, tells how far it is, and can be killed."""

import os
import threading
import time
from collections.abc import Callable

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis import long, work
from graph.analysis.centrality import MEASURES, rank
from graph.analysis.child import Child
from graph.analysis.engine import NETWORKX
from graph.analysis.long import Step, compute, work_on
from graph.analysis.network import Network, project, simple
from graph.analysis.sensitivity import Missing, sensitivity
from graph.errors import Invalid, Refused, TimedOut, Unknown
from graph.snapshot import Snapshot
from tests.measure_data import networks
from tests.test_graph_centrality import KARATE, made

BY_NETWORKX: dict[str, Callable[["nx.Graph[str]"], dict[str, float]]] = {
    "betweenness": nx.betweenness_centrality,
    "closeness": nx.closeness_centrality,
    "harmonic": lambda graph: {
        node: value / max(1, len(graph) - 1) for node, value in nx.harmonic_centrality(graph).items()
    },
}


def plain(network: Network) -> "nx.Graph[str]":
    """Return a network as NetworkX keeps it."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(network.nodes)
    graph.add_edges_from(simple(network).edges)
    return graph


@settings(max_examples=60)
@given(networks(), st.sampled_from(sorted(BY_NETWORKX)))
def test_parts_add_up_to_what_networkx_computes(network: Network, by: str) -> None:
    """In parts of one source each, on any small network, also one that falls into pieces."""
    found = compute(work_on(network, by, None), lambda _: None)
    assert found.values == pytest.approx(BY_NETWORKX[by](plain(network)), abs=1e-12)
    assert (found.sample, found.sensitivity) == (None, None)


@pytest.mark.parametrize("by", sorted(BY_NETWORKX))
def test_the_size_of_parts_changes_nothing(by: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On 300 nodes in parts of three and of one, the steps count the sources, and each is further."""
    graph = nx.gnm_random_graph(300, 700, seed=2)
    network, told = made(graph.edges), list[Step]()
    first = compute(work_on(network, by, None), told.append)
    assert [step.done for step in told[:3]] == [3, 6, 9]
    assert (told[-1].share, told[-1].phase, told[-1].done) == (1.0, "sources", len(network.nodes))
    assert [step.share for step in told] == sorted({step.share for step in told})
    assert first.values == pytest.approx(BY_NETWORKX[by](plain(network)), abs=1e-12)
    monkeypatch.setattr(long, "PART_STEPS", 1)
    assert compute(work_on(network, by, None), lambda _: None).values == pytest.approx(first.values, abs=1e-12)


@pytest.mark.parametrize("by", sorted(MEASURES))
def test_a_job_finds_what_an_answer_finds(by: str, snapshot: Snapshot) -> None:
    """On the bundled network every measure has the same values and the same ranges; runs are told one by one."""
    network, told = project(snapshot), list[Step]()
    found = compute(work_on(network, by, Missing(runs=5, seed=3)), told.append)
    assert found.values == pytest.approx({row.node.iri: row.value for row in rank(network, by).rows}, abs=1e-12)
    assert found.sensitivity == sensitivity(network, by, runs=5, seed=3)
    assert [(step.done, step.of) for step in told if step.phase == "runs"] == [(n, 5) for n in range(1, 6)]
    assert 0 < told[-1].share < 1


def test_what_an_answer_samples_or_refuses_is_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit a job is exact, unless a sample is asked for; closeness, which is refused, is there."""
    network = made(nx.gnm_random_graph(120, 300, seed=4).edges)
    monkeypatch.setattr(work, "MOST_STEPS", {"igraph": 6000})
    assert compute(work_on(network, "betweenness", None), lambda _: None).sample is None
    sampled = compute(work_on(network, "betweenness", None, exact=False), lambda _: None)
    told = rank(network, "betweenness")
    assert (sampled.sample, sampled.values) == (told.sample, {row.node.iri: row.value for row in told.rows})
    assert compute(work_on(network, "closeness", None), lambda _: None).values == pytest.approx(
        nx.closeness_centrality(plain(network))
    )


def test_wrong_questions_are_refused_before_any_work() -> None:
    """An unknown measure, and a share or number of runs out of range; without a link there is nothing to drop."""
    with pytest.raises(Unknown, match="betweenness"):
        work_on(KARATE, "betweeness", None)
    with pytest.raises(Invalid, match="between 0 and 1"):
        work_on(KARATE, "degree", Missing(share=float("nan")))
    assert work_on(made([("a", "a")]), "degree", Missing()).missing is None


def test_a_process_of_its_own_finds_the_same() -> None:
    """Steps and result cross the pipe; an error of the work crosses as itself."""
    told: list[Step] = []
    wanted = work_on(KARATE, "betweenness", Missing(runs=3))
    assert Child().do(wanted, told.append) == compute(wanted, lambda _: None)
    assert len(told) == 34 + 3
    with pytest.raises(Invalid, match="No engine is called"):
        Child().do(work_on(KARATE, "core", None, engine="abacus"), told.append)


def test_work_is_bounded_in_memory_and_time() -> None:
    """Both end with one sentence that says what to do."""
    network = made(nx.path_graph(3000).edges)
    with pytest.raises(Refused, match="more than 20 MB of memory; filter"):
        Child(memory=20_000_000).do(work_on(network, "degree", Missing(runs=1000)), lambda _: None)
    with pytest.raises(TimedOut, match=r"stopped after 0\.5 s; filter"):
        Child(seconds=0.5).do(work_on(KARATE, "betweenness", Missing(runs=1000), engine=NETWORKX), lambda _: None)


def test_a_process_that_is_called_off_is_gone_at_once() -> None:
    """In the middle of its work, in less than a second; one that is called off before it begins never does."""
    child, begun, ended = Child(), threading.Event(), list[Exception]()

    def do() -> None:
        try:
            child.do(work_on(KARATE, "betweenness", Missing(runs=1000), engine=NETWORKX), lambda _: begun.set())
        except Refused as error:
            ended.append(error)

    thread = threading.Thread(target=do)
    thread.start()
    assert begun.wait(20)
    assert child._process is not None
    pid, at = child._process.pid, time.monotonic()
    assert pid is not None
    os.kill(pid, 0)
    child.kill()
    assert time.monotonic() - at < 1
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    thread.join(5)
    assert len(ended) == 1
    never = Child()
    never.kill()
    with pytest.raises(Refused, match="called off"):
        never.do(work_on(KARATE, "degree", None), lambda _: None)
