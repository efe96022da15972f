"""Drawing: from a network to positions, labels and curves, and on to SVG; the peer is NetworkX's layout alone."""

from functools import partial
from pathlib import Path

import networkx as nx

from bench.diagrams import like
from bench.measure import Row, best
from graph.analysis.filters import DRAWN, Filters
from graph.analysis.network import Network, ego, project, simple
from graph.intake.bundled import load_bundled
from graph.snapshots import read
from graph.store import open_store
from ontology import names
from viz.drawing import draw
from viz.svg import to_svg


def measure(folder: Path) -> list[Row]:
    """Return rows for an ego network of 50, the whole bundled network, and 200 actors with names like theirs."""
    store = open_store(folder)
    load_bundled(store)
    whole = project(read(store), Filters(roles=DRAWN))
    rows = []
    near = ego(whole, names.ID + "retrason", 2, 50)
    for name, network in (("around ReTraSON", near), ("the whole network", whole), ("made", like(whole, 200))):
        ours = best(partial(_drawn, network))
        theirs = best(partial(nx.kamada_kawai_layout, simple(network)))
        rows.append(
            Row(
                f"draw {len(network.nodes)} nodes and {len(network.rows)} relations, {name}",
                ours,
                theirs,
                "NetworkX Kamada-Kawai, positions only",
            )
        )
    store.close()
    return rows


def _drawn(network: Network) -> str:
    return to_svg(draw(network))
