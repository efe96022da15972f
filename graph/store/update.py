"""SPARQL updates as changes: what a request would add and remove, without writing anything.

Enters: a frozen store, the text of an update, the graphs that the request names. Leaves: a Delta. The text is cut into
its operations by brackets and keywords alone; patterns and templates are read by the engine's own parser (a template
whose variables are written as IRIs is the data of an INSERT DATA), so there is no second grammar. SPARQL 1.1 Update,
section 3.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pyoxigraph import DefaultGraph, NamedNode, Quad, QuerySolutions, Store

from graph.errors import BadQuery, Invalid, Refused
from graph.store.dataset import Dataset, visible_graphs
from graph.store.jobs import Update
from graph.store.limits import LITERALS
from graph.store.results import bad_query
from graph.store.template import instances, template
from ontology import names

MAIN = DefaultGraph()
Graph = NamedNode | DefaultGraph
Effect = tuple[Iterable[Quad], Iterable[Quad]]
_TOKEN = re.compile(
    LITERALS + r"|(?P<mark>[{};])|(?P<word>[A-Za-z]+(?![\w:.-]))|(?P<name>[^\s{};<>\"']+)|(?P<other>\S)", re.DOTALL
)
_PROLOGUE = re.compile(
    r"\s*(?:\#[^\n]*\n\s*)*(BASE\s*<[^>]*>|PREFIX\s+[^\s:]*:\s*<[^>]*>|VERSION\s+(?:\"[^\"]*\"|'[^']*'))", re.IGNORECASE
)
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


@dataclass(frozen=True)
class Operation:
    """One operation: the prologue that holds for it, its text without that, and its tokens."""

    prologue: str
    text: str
    tokens: tuple[re.Match[str], ...]
    into: NamedNode | None = None

    @property
    def words(self) -> list[str]:
        """The keywords and names outside brackets, upper case where they are keywords."""
        return [t[0].upper() if t.lastgroup == "word" else t[0] for t in self.outside()]

    def outside(self) -> list[re.Match[str]]:
        """Return the tokens outside brackets."""
        spans = self.blocks()
        return [t for t in self.tokens if not any(begin <= t.start() < end for begin, end in spans)]

    def blocks(self) -> list[tuple[int, int]]:
        """Return begin and end of each outermost bracket."""
        found: list[tuple[int, int]] = []
        depth = begin = 0
        for token in self.tokens:
            if token[0] == "{":
                begin = token.start() if depth == 0 else begin
                depth += 1
            elif token[0] == "}":
                depth -= 1
                if depth == 0:
                    found.append((begin, token.end()))
        return found


def evaluate_update(view: Path, update: Update) -> Delta:
    """Return what an update would change in a view.

    Raises:
        BadQuery: it cannot be parsed.
        Refused: it loads from elsewhere, or writes what only the system writes.
        Invalid: the request names graphs and the update does too.
    """
    asked = operations(update)
    if any(operation.words[:1] == ["LOAD"] and "SILENT" not in operation.words for operation in asked):
        raise Refused("LOAD fetches from another host, which this service does not do.", limit="load")
    _check_syntax(update, asked)
    delta = Delta()
    with TemporaryDirectory(dir=view.parent, prefix="update-") as scratch:
        state = _state(view, Path(scratch) / "state", alone=len(asked) == 1)
        for number, operation in enumerate(asked, start=1):
            removed, added = map(set, _effect(operation, state, update.using))
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


def operations(update: Update) -> list[Operation]:
    """Cut an update request into its operations; prefixes hold for all that follow."""
    found: list[Operation] = []
    prologue = f"BASE <{update.base}>\n"
    into = NamedNode(update.into) if update.into else None
    for part in _parts(update.text):
        text = part
        while match := _PROLOGUE.match(text):
            prologue += match[1] + "\n"
            text = text[match.end() :]
        tokens = tuple(_tokens(text))
        if tokens:
            found.append(Operation(prologue, text, tokens, into))
    return found


def _tokens(text: str) -> Iterator[re.Match[str]]:
    return (token for token in _TOKEN.finditer(text) if token.lastgroup != "comment")


def _parts(update: str) -> Iterator[str]:
    """Yield the text between the semicolons outside brackets."""
    depth = begin = 0
    for token in _tokens(update):
        depth += {"{": 1, "}": -1}.get(token[0], 0) if token.lastgroup == "mark" else 0
        if token[0] == ";" and depth == 0:
            yield update[begin : token.start()]
            begin = token.end()
    yield update[begin:]


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


def _effect(operation: Operation, state: Store, using: Dataset) -> Effect:
    """Return what one operation removes and adds."""
    words = operation.words
    first = words[0]
    if first in ("CLEAR", "DROP"):
        return [quad for graph in _targets(operation, state) for quad in _quads(state, graph)], []
    if first in ("CREATE", "LOAD"):
        return [], []  # a graph is there while it has triples; LOAD SILENT fails silently
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
    with_graph = _graph_after(operation, "WITH") or operation.into
    clauses = operation.text[templates[-1][1] : where[0]]
    if using and (with_graph or re.search(r"\bUSING\b", clauses, re.IGNORECASE)):
        raise BadQuery("The request names graphs and its update does too (USING or WITH); name them in one place.")
    froms = "".join(
        "FROM" if t[0].upper() == "USING" else f" {t[0]} " for t in _tokens(clauses) if t[0].upper() != "WHERE"
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
        graph = _graph_after(operation, "GRAPH")
        return [graph] if graph else []
    users: list[Graph] = [graph for graph in visible_graphs(state, "") if isinstance(graph, NamedNode)]
    if "DEFAULT" in words:
        return [MAIN]
    return users if "NAMED" in words else [MAIN, *users]


def _ends(operation: Operation) -> tuple[Graph, Graph]:
    words = [
        t for t in operation.outside()[1:] if t[0].upper() not in ("SILENT", "GRAPH", "TO") or t.lastgroup != "word"
    ]
    one, other = (MAIN if t[0].upper() == "DEFAULT" else _iri(operation.prologue, t[0]) for t in words)
    return one, other


def _graph_after(operation: Operation, keyword: str) -> NamedNode | None:
    """Return the graph named after a keyword outside brackets."""
    tokens = operation.outside()
    for token, following in pairwise(tokens):
        if token.lastgroup == "word" and token[0].upper() == keyword:
            return _iri(operation.prologue, following[0])
    return None


def _iri(prologue: str, text: str) -> NamedNode:
    """Return what an IRI or a prefixed name stands for."""
    (quad,) = template(prologue, f"{{ <x:x> <x:x> {text} }}")
    if not isinstance(quad.object, NamedNode):
        raise Invalid(f"{text} is not a graph.")
    return quad.object
