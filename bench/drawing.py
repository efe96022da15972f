"""Drawing: from a network to positions, labels and curves, and on to SVG; the peer is NetworkX's layout alone."""

from functools import partial
from pathlib import Path

import networkx as nx

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
    """Return a row for the ego network of two hops and one for the whole bundled network."""
    store = open_store(folder)
    load_bundled(store)
    whole = project(read(store), Filters(roles=DRAWN))
    rows = []
    for name, network in (("around ReTraSON, 2 hops", ego(whole, names.ID + "retrason", 2)), ("whole", whole)):
        ours = best(partial(_drawn, network))
        theirs = best(partial(nx.kamada_kawai_layout, simple(network)))
        rows.append(
            Row(f"draw {len(network.nodes)} nodes, {name}", ours, theirs, "NetworkX Kamada-Kawai, positions only")
        )
    store.close()
    return rows


def _drawn(network: Network) -> str:
    return to_svg(draw(network))
