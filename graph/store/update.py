"""SPARQL updates as changes: what a request would add and remove, without writing anything.

Enters: a frozen store, the text of an update, the graphs that the request names. Leaves: a Delta. Patterns and
templates are read by the engine's own parser (a template whose variables are written as IRIs is the data of an INSERT
DATA), so there is no second grammar. SPARQL 1.1 Update, section 3.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pyoxigraph import DefaultGraph, NamedNode, Quad, QuerySolutions, RdfFormat, Store, parse

from graph.errors import BadQuery, Invalid, Refused
from graph.store.dataset import Dataset, visible_graphs
from graph.store.jobs import Update
from graph.store.operations import Operation, graph_after, operations, tokens_of
from graph.store.results import bad_query
from graph.store.template import instances, iri, template
from ontology import names

MAIN = DefaultGraph()
Graph = NamedNode | DefaultGraph
Effect = tuple[Iterable[Quad], Iterable[Quad]]
_PROTECTED = {NamedNode(names.GRAPH_DERIVED), NamedNode(names.GRAPH_META)}


@dataclass
class Delta:
    """What an update adds and removes, the last operation on a quad winning."""

    added: set[Quad] = field(default_factory=set)
    removed: set[Quad] = field(default_factory=set)

    def then(self, removed: set[Quad], added: set[Quad]) -> None:
        """Take in one operation: its deletions come before its insertions."""
        self.added = (self.added - removed) | added
        self.removed = (self.removed | removed) - added


def evaluate_update(view: Path, update: Update) -> Delta:
    """Return what an update would change in a view.

    Raises:
        BadQuery: it cannot be parsed.
        Refused: it loads from elsewhere, or writes what only the system writes.
        Invalid: the request names graphs and the update does too.
    """
    asked = operations(update)
    if not update.loaded:
        check_loads(asked)
    _check_syntax(update, asked)
    delta, loaded = Delta(), iter(update.loaded)
    with TemporaryDirectory(dir=view.parent, prefix="update-") as scratch:
        state = _state(view, Path(scratch) / "state", alone=len(asked) == 1)
        for number, operation in enumerate(asked, start=1):
            removed, added = map(set, _effect(operation, state, update.using, loaded))
            delta.then(removed, added)
            if number < len(asked):
                for quad in removed:
                    state.remove(quad)
                state.extend(added)
        del state
    touched = {quad.graph_name for quad in (*delta.added, *delta.removed)}
    if touched & _PROTECTED:
        raise Refused("Derived statements and the store's own notes are not written by updates.", limit="graph")
    return delta


def check_loads(asked: Iterable[Operation]) -> None:
    """Refuse to load from elsewhere, but where that may fail silently.

    Raises:
        Refused: an operation would.
    """
    if any(operation.words[:1] == ["LOAD"] and "SILENT" not in operation.words for operation in asked):
        raise Refused("LOAD fetches from another host, which this service does not do.", limit="load")


def _check_syntax(update: Update, asked: list[Operation]) -> None:
    """Let the engine read the whole request, on a store that is empty and thrown away; what loads is not run."""
    text = " ;\n".join(o.text for o in asked if o.words[:1] != ["LOAD"])
    try:
        Store().update(f"{asked[-1].prologue if asked else update.text} {text}", prefixes=names.PREFIXES)
    except SyntaxError as error:
        raise bad_query(error) from error
    except (OSError, RuntimeError, ValueError):
        return  # an operation that an empty store cannot do, such as dropping a graph, is still well-formed


def _state(view: Path, scratch: Path, *, alone: bool) -> Store:
    """Return the view itself for one operation; for several a copy that each changes for the next."""
    store = Store.read_only(str(view))
    if alone:
        return store
    store.backup(str(scratch))
    return Store(str(scratch))


def _effect(operation: Operation, state: Store, using: Dataset, loaded: Iterator[bytes]) -> Effect:
    """Return what one operation removes and adds; ``loaded`` is what the next LOAD adds."""
    words = operation.words
    first = words[0]
    if first in ("CLEAR", "DROP"):
        return [quad for graph in _targets(operation, state) for quad in _quads(state, graph)], []
    if first in ("CREATE", "LOAD"):  # a graph is there while it has triples; a LOAD SILENT that failed adds none
        return [], parse(next(loaded, b"") if first == "LOAD" else b"", format=RdfFormat.N_QUADS)
    if first in ("ADD", "COPY", "MOVE"):
        return _transfer(operation, state, first)
    data = words[1:2] == ["DATA"]
    if len(operation.blocks()) == 1:  # INSERT DATA, DELETE DATA, DELETE WHERE
        block = operation.text[slice(*operation.blocks()[0])]
        quads = template(operation.prologue, block, operation.into)
        if not data:
            return instances(quads, _solutions(operation, block, "", state, operation.into, using)), []
        found = instances(quads, [{}])
        return (found, []) if first == "DELETE" else ([], found)
    return _modify(operation, state, using)


def _modify(operation: Operation, state: Store, using: Dataset) -> Effect:
    """Return the effect of [WITH] [DELETE] [INSERT] [USING] WHERE."""
    *templates, where = operation.blocks()
    with_graph = graph_after(operation, "WITH") or operation.into
    clauses = operation.text[templates[-1][1] : where[0]]
    if using and (with_graph or re.search(r"\bUSING\b", clauses, re.IGNORECASE)):
        raise BadQuery("The request names graphs and its update does too (USING or WITH); name them in one place.")
    froms = "".join(
        "FROM" if t[0].upper() == "USING" else f" {t[0]} " for t in tokens_of(clauses) if t[0].upper() != "WHERE"
    )
    pattern = operation.text[slice(*where)]
    solutions = list(_solutions(operation, pattern, froms, state, with_graph, using))
    effects: dict[str, Iterable[Quad]] = {"DELETE": (), "INSERT": ()}
    for begin, end in templates:
        verb = next(t[0].upper() for t in reversed(operation.outside()) if t.end() <= begin)
        quads = template(operation.prologue, operation.text[begin:end], with_graph)
        effects[verb] = instances(quads, solutions)
    return effects["DELETE"], effects["INSERT"]


def _solutions(
    operation: Operation, pattern: str, froms: str, state: Store, with_graph: NamedNode | None, using: Dataset
) -> Iterator[dict[str, object]]:
    """Yield the solutions of a WHERE pattern as terms by variable."""
    query = f"{operation.prologue} SELECT * {froms} WHERE {pattern}"
    if froms.strip():
        graphs: dict[str, Any] = {}
    elif using:
        graphs = using.arguments()
    else:
        graphs = {"named_graphs": visible_graphs(state, operation.text)}
        if with_graph is not None:
            graphs["default_graph"] = with_graph
    found = state.query(query, prefixes=names.PREFIXES, **graphs)
    assert isinstance(found, QuerySolutions)
    variables = [variable.value for variable in found.variables]
    for solution in found:
        yield {name: solution[name] for name in variables}


def _transfer(operation: Operation, state: Store, verb: str) -> Effect:
    """Return the effect of ADD, COPY and MOVE (section 3.2.3 to 3.2.5)."""
    source, target = _ends(operation)
    if source == target:
        return [], []
    moved = list(_quads(state, source))
    if not moved and source != MAIN and "SILENT" not in operation.words:
        raise Invalid(f"There is no graph {source} to take from.")
    removed = [] if verb == "ADD" else list(_quads(state, target))
    if verb == "MOVE":
        removed += moved
    return removed, [Quad(q.subject, q.predicate, q.object, target) for q in moved]


def _quads(state: Store, graph: Graph) -> Iterator[Quad]:
    return state.quads_for_pattern(None, None, None, graph)


def _targets(operation: Operation, state: Store) -> list[Graph]:
    """Return the graphs that CLEAR and DROP mean; ALL and NAMED mean main and the graphs of users."""
    words = operation.words
    if "GRAPH" in words:
        graph = graph_after(operation, "GRAPH")
        return [graph] if graph else []
    users: list[Graph] = [graph for graph in visible_graphs(state, "") if isinstance(graph, NamedNode)]
    if "DEFAULT" in words:
        return [MAIN]
    return users if "NAMED" in words else [MAIN, *users]


def _ends(operation: Operation) -> tuple[Graph, Graph]:
    words = [
        t for t in operation.outside()[1:] if t[0].upper() not in ("SILENT", "GRAPH", "TO") or t.lastgroup != "word"
    ]
    one, other = (MAIN if t[0].upper() == "DEFAULT" else iri(operation.prologue, t[0]) for t in words)
    return one, other
