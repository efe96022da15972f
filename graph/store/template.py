"""Templates of updates: quads with variables, and their instances.

Enters: the text of a template; solutions. Leaves: quads. A variable is written as an IRI of a scheme of our own, so
that the engine reads the template as the data of an INSERT DATA; a blank node of a template becomes a new address in
each instance (SPARQL 1.1 Update, section 3.1.3).
"""

import re
import uuid
from collections.abc import Iterable, Mapping

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from graph.errors import Invalid
from graph.store.limits import LITERALS
from ontology import names

Term = NamedNode | BlankNode | Literal | Triple
Solution = Mapping[str, object]
_SCHEME = "x-variable:"
_VARIABLE = re.compile(LITERALS + r"|[?$](?P<variable>\w+)", re.DOTALL)


def template(prologue: str, block: str, graph: NamedNode | None = None) -> list[Quad]:
    """Return the quads of a bracketed template; those outside GRAPH are in ``graph`` where one is given."""
    written = _VARIABLE.sub(lambda m: f"<{_SCHEME}{m['variable']}>" if m["variable"] else m[0], block)
    scratch = Store()
    scratch.update(f"{prologue} INSERT DATA {written}", prefixes=names.PREFIXES)
    return [
        Quad(q.subject, q.predicate, q.object, graph) if graph and q.graph_name == DefaultGraph() else q
        for q in scratch
    ]


def instances(quads: Iterable[Quad], solutions: Iterable[Solution]) -> set[Quad]:
    """Return the quads of a template for each solution, without those that have an unbound or an impossible term."""
    pattern = list(quads)
    found: set[Quad] = set()
    for solution in solutions:
        fresh: dict[BlankNode, NamedNode] = {}
        found.update(quad for one in pattern if (quad := _instance(one, solution, fresh)) is not None)
    return found


def iri(prologue: str, text: str) -> NamedNode:
    """Return what an IRI or a prefixed name stands for.

    Raises:
        Invalid: the text is neither.
    """
    objects = [quad.object for quad in template(prologue, f"{{ <x:x> <x:x> {text} }}")]
    if len(objects) != 1 or not isinstance(objects[0], NamedNode):
        raise Invalid(f"{text} is not the IRI of a graph or of an address.")
    return objects[0]


def _instance(quad: Quad, solution: Solution, fresh: dict[BlankNode, NamedNode]) -> Quad | None:
    subject = _bound(quad.subject, solution, fresh)
    predicate = _bound(quad.predicate, solution, fresh)
    target = _bound(quad.object, solution, fresh)
    in_main = isinstance(quad.graph_name, DefaultGraph)
    graph = quad.graph_name if in_main else _bound(quad.graph_name, solution, fresh)  # type: ignore[arg-type]  # main is no term
    whole = isinstance(subject, NamedNode | BlankNode) and isinstance(predicate, NamedNode) and target is not None
    if not whole or not isinstance(graph, NamedNode | DefaultGraph):
        return None
    return Quad(subject, predicate, target, graph)  # type: ignore[arg-type]  # checked as `whole`


def _bound(term: Term, solution: Solution, fresh: dict[BlankNode, NamedNode]) -> Term | None:
    if isinstance(term, BlankNode):
        return fresh.setdefault(term, NamedNode(f"{names.ID}b-{uuid.uuid4().hex}"))
    if isinstance(term, Triple):
        parts = [_bound(part, solution, fresh) for part in (term.subject, term.predicate, term.object)]
        return None if None in parts else Triple(*parts)  # type: ignore[arg-type]  # none is None
    if isinstance(term, NamedNode) and term.value.startswith(_SCHEME):
        value = solution.get(term.value.removeprefix(_SCHEME))
        return value if isinstance(value, NamedNode | Literal | Triple | BlankNode) else None
    return term
