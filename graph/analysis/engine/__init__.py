"""The engine: which code computes what ``nx.*`` is asked for. Analysis code stays plain NetworkX.

Enters: the name of an engine and ArrayGraphs. Leaves: the graphs as that engine takes them. With igraph the arrays are
used as they are, and a function outside the table (engine.info) is left to NetworkX up to a stated size. Importing this
package imports no library; NetworkX itself imports it while it starts.
"""

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from graph.analysis.engine.info import BACKEND
from graph.errors import Invalid, Refused, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph.analysis.engine.graph import ArrayGraph

IGRAPH, NETWORKX = "igraph", "networkx"


@contextmanager
def use(name: str = IGRAPH) -> "Iterator[Callable[[ArrayGraph], Any]]":
    """Yield a function that turns an ArrayGraph into what the engine computes on; give that to ``nx.*`` within.

    The engine follows from the type of the graph, so calls in several threads may use several engines.

    Args:
        name: igraph, networkx, or any installed backend of NetworkX; its conversion is made once per graph.

    Raises:
        Invalid: no such engine is installed.
        Refused: the engine lacks a function that was called within.
    """
    prepare = _prepare(name)
    try:
        yield prepare
    except NotImplementedError as error:
        found = re.search(r"'(\w+)'", str(error))
        function = found.group(1) if found else "this function"
        raise Refused(
            f"The engine {name} does not compute {function} with these arguments; take {IGRAPH} or {NETWORKX}.",
            engine=name,
            function=function,
        ) from error


def engines() -> list[str]:
    """Return the names of all engines that are installed, ours first."""
    from networkx.utils.backends import backends

    return [IGRAPH, NETWORKX, *sorted(backends.keys() - {BACKEND})]


def _prepare(name: str) -> "Callable[[ArrayGraph], Any]":
    from networkx.utils.backends import backends

    from graph.analysis.engine.convert import converted

    if name not in engines():
        raise Invalid(f'No engine is called "{name}"; there are {", ".join(engines())}.')
    if name != IGRAPH:
        return lambda graph: converted(graph, name)
    if BACKEND not in backends:
        raise Unavailable("NetworkX does not know the igraph engine; install Geflecht anew, then it will.")
    return lambda graph: graph
