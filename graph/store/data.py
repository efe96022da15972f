"""Quads as operations of SPARQL 1.1 Update."""

from collections.abc import Iterable

from pyoxigraph import DefaultGraph, Quad


def data(verb: str, quads: Iterable[Quad], main: str | None = None) -> str:
    """Return one DELETE DATA or INSERT DATA operation, ``main`` being the IRI of the main graph where it has one.

    Several operations in one string are one transaction in Oxigraph.
    """
    default = f"<{main}>" if main else ""
    by_graph: dict[str, list[str]] = {}
    for quad in quads:
        graph = default if isinstance(quad.graph_name, DefaultGraph) else str(quad.graph_name)
        by_graph.setdefault(graph, []).append(f"{quad.subject} {quad.predicate} {quad.object} .")
    blocks = [
        "\n".join(t) if not graph else f"GRAPH {graph} {{\n" + "\n".join(t) + "\n}" for graph, t in by_graph.items()
    ]
    return f"{verb} DATA {{\n" + "\n".join(blocks) + "\n};\n" if blocks else ""
