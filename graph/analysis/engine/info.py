"""What NetworkX is told about this backend while it starts; imports nothing, so that starting stays fast.

Enters: nothing. Leaves: the names of the functions that run in compiled code, each with how and by whom it is defined.
"""

BACKEND = "geflecht"

LEFT_TO_NETWORKX = 20_000
"""The most nodes and edges, taken together, of a graph that a function outside the table is computed on."""

FUNCTIONS = {
    "all_shortest_paths": "Distances in igraph (Dijkstra 1959), paths one by one on the arrays.",
    "articulation_points": "igraph (Tarjan 1972).",
    "average_clustering": "The mean of clustering (Watts and Strogatz 1998).",
    "betweenness_centrality": "igraph (Freeman 1977; Brandes 2001); k samples sources (Brandes and Pich 2007).",
    "bridges": "igraph (Tarjan 1974).",
    "closeness_centrality": "igraph, incoming distances (Freeman 1978; Wasserman and Faust 1994).",
    "clustering": "igraph (Watts and Strogatz 1998); weighted or directed on the arrays (Onnela 2005; Fagiolo 2007).",
    "connected_components": "igraph.",
    "constraint": "igraph (Burt 1992).",
    "core_number": "igraph (Seidman 1983; Batagelj and Zaversnik 2003).",
    "degree_centrality": "Counted on the arrays (Freeman 1978).",
    "edge_betweenness_centrality": "igraph (Girvan and Newman 2002; Brandes 2001).",
    "effective_size": "On the arrays (Burt 1992; Borgatti 1997).",
    "eigenvector_centrality": "Lanczos' method or power iteration on the arrays, settled to 1e-10 (Bonacich 1987).",
    "eigenvector_centrality_numpy": "igraph; the network must be connected (Bonacich 1987).",
    "harmonic_centrality": "igraph, incoming distances, not normalised (Marchiori and Latora 2000).",
    "has_bridges": "igraph (Tarjan 1974).",
    "has_path": "igraph.",
    "hits": "Lanczos' method or power iteration on the arrays, settled to 1e-10 (Kleinberg 1999).",
    "in_degree_centrality": "Counted on the arrays (Freeman 1978).",
    "is_connected": "igraph.",
    "is_strongly_connected": "igraph.",
    "is_weakly_connected": "igraph.",
    "k_core": "igraph (Seidman 1983).",
    "katz_centrality": "Iteration on the arrays, settled to 1e-10 (Katz 1953).",
    "katz_centrality_numpy": "Iteration on the arrays, settled to 1e-10 (Katz 1953).",
    "leiden_communities": "igraph, by modularity (Traag, Waltman and van Eck 2019).",
    "louvain_communities": "igraph (Blondel et al. 2008).",
    "modularity": "igraph (Newman 2006).",
    "number_connected_components": "igraph.",
    "number_strongly_connected_components": "igraph.",
    "number_weakly_connected_components": "igraph.",
    "out_degree_centrality": "Counted on the arrays (Freeman 1978).",
    "overall_reciprocity": "igraph.",
    "pagerank": "igraph's PRPACK, exact to 1e-10 in all nodes together (Brin and Page 1998).",
    "shortest_path": "igraph (Dijkstra 1959).",
    "shortest_path_length": "igraph (Dijkstra 1959).",
    "single_source_shortest_path_length": "igraph.",
    "strongly_connected_components": "igraph (Tarjan 1972).",
    "transitivity": "igraph (Luce and Perry 1949).",
    "triangles": "igraph.",
    "weakly_connected_components": "igraph.",
}


def get_info() -> dict[str, object]:
    """Return what NetworkX shows about this backend in its own documentation."""
    return {
        "backend_name": BACKEND,
        "project": "geflecht",
        "short_summary": "Networks as integer-coded arrays, measured in igraph.",
        "functions": {name: {"additional_docs": text} for name, text in FUNCTIONS.items()},
    }
