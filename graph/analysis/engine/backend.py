"""What NetworkX calls when it is given an ArrayGraph (entry point ``networkx.backends``).

Enters: the name of a function and its arguments, by NetworkX. Leaves: the values of our function of that name, if it
honours every argument; else those of NetworkX, as far as the graph is small enough.

A function of ours lists the parameters that it honours. Any other parameter must have NetworkX's default: nothing that
was asked for is passed over.
"""

import inspect
from collections.abc import Callable
from functools import cache, partial
from typing import Any

from networkx.utils.backends import _registered_algorithms as registered

from graph.analysis.engine import centrality, eigen, groups, holes, paths
from graph.analysis.engine.convert import from_networkx, to_networkx
from graph.analysis.engine.graph import ArrayGraph
from graph.analysis.engine.info import FUNCTIONS, LEFT_TO_NETWORKX
from graph.analysis.engine.table import NotHonoured
from graph.errors import Refused

TABLE: dict[str, Callable[..., Any]] = {
    name: getattr(module, name)
    for module in (centrality, eigen, groups, holes, paths)
    for name in FUNCTIONS
    if hasattr(module, name)
}


class Backend:
    """The functions of the table as attributes, and all others of NetworkX on a copy of a small graph."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Return the function that NetworkX calls for one of its own names."""
        if name in registered:
            return partial(_run, name)
        raise AttributeError(name)

    def can_run(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool | str:
        """Whether to call here; a string says why not. A graph of NetworkX's own stays with NetworkX if it can."""
        if registered[name].mutates_input:
            return "an ArrayGraph is never changed"
        if any(isinstance(argument, ArrayGraph) for argument in (*args, *kwargs.values())):
            return True
        try:
            _honoured(name, args, kwargs)
        except NotHonoured as reason:
            return str(reason)
        return True

    def convert_from_nx(self, graph: Any, *, edge_attrs: dict[str, Any] | None = None, **preserve: Any) -> ArrayGraph:
        """Return a NetworkX graph as arrays."""
        if preserve.get("preserve_edge_attrs") or preserve.get("preserve_node_attrs"):
            # this type tells NetworkX to take another backend
            raise NotImplementedError("An ArrayGraph keeps numbers on edges only.")
        return from_networkx(graph, edge_attrs)

    def convert_to_nx(self, result: Any, **_: Any) -> Any:
        """Return an ArrayGraph as an nx.Graph, and anything else as it is."""
        return to_networkx(result) if isinstance(result, ArrayGraph) else result


def _run(name: str, *args: Any, **kwargs: Any) -> Any:
    try:
        graph, honoured = _honoured(name, args, kwargs)
        return TABLE[name](graph, **honoured)
    except NotHonoured as reason:
        return _in_networkx(name, str(reason), args, kwargs)


def _honoured(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """Return the graph and the arguments for our function.

    Raises:
        NotHonoured: we have no such function, or it does not honour an argument.
    """
    if name not in TABLE:
        raise NotHonoured("it is not in the table of compiled functions")
    theirs, ours = _parameters(name)
    given = theirs.bind(*args, **kwargs).arguments
    graph = given.pop(next(iter(theirs.parameters)))
    for parameter, value in given.items():
        if parameter not in ours and not _same(value, theirs.parameters[parameter].default):
            raise NotHonoured(f"compiled code does not take its parameter {parameter}")
    if not len(graph):
        raise NotHonoured("the network is empty")
    if graph.is_directed() and not getattr(TABLE[name], "directed", True):
        raise NotHonoured("compiled code takes undirected networks only")
    return graph, {parameter: value for parameter, value in given.items() if parameter in ours}


def _same(value: Any, default: Any) -> bool:
    return value is default or (isinstance(value, int | float | str) and value == default)


@cache
def _parameters(name: str) -> tuple[inspect.Signature, frozenset[str]]:
    return inspect.signature(registered[name].orig_func), frozenset(inspect.signature(TABLE[name]).parameters)


def _in_networkx(name: str, reason: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    graphs = [argument for argument in (*args, *kwargs.values()) if isinstance(argument, ArrayGraph)]
    size = sum(graph.number_of_nodes() + graph.number_of_edges() for graph in graphs)
    if "networkx" not in registered[name].backends:
        raise Refused(f"{name} cannot be computed so: {reason}, and NetworkX does not have it.", function=name)
    if size > LEFT_TO_NETWORKX:
        raise Refused(
            f"{name} cannot be computed so: {reason}, and NetworkX is taken up to {LEFT_TO_NETWORKX} nodes and edges, "
            f"of which this network has {size}.",
            function=name,
            size=size,
            limit=LEFT_TO_NETWORKX,
        )
    plain = [to_networkx(one) if isinstance(one, ArrayGraph) else one for one in args]
    named = {key: to_networkx(one) if isinstance(one, ArrayGraph) else one for key, one in kwargs.items()}
    return registered[name](*plain, backend="networkx", **named)


backend = Backend()
