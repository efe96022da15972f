"""A network as flat records: what every format of an export writes, each in its own way.

Enters: a Network, a language, what its sources are, and where its nodes stand. Leaves: a View. Whatever is not known is
absent, never empty; nodes are sorted by their address, edges by their ends, so that the same data give the same bytes.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from graph.analysis.network import Network
from graph.errors import Refused
from graph.exports.works import Work
from graph.intake.table.cells import literal
from graph.node import Credit
from graph.snapshot import Snapshot
from graph.statements import Place, Statement
from ontology.model import model
from ontology.names import id_of

MOST_NODES, MOST_EDGES = 20_000, 50_000
BETWEEN = "|"
"""What stands between several values where a format has no lists."""
Value = str | int | bool | Decimal | tuple[str, ...]
NODE_TYPES: Mapping[str, str] = {
    "iri": "string", "kind": "string", "kind_label": "string", "alternatives": "string", "degree": "integer",
}  # fmt: skip
EDGE_TYPES: Mapping[str, str] = {
    "relation": "string", "certainty": "string", "since": "string", "until": "string", "observed": "string",
    "amount": "double", "currency": "string", "approximate": "boolean", "role": "string", "reason": "string",
    "note": "string", "document": "string", "lines": "string", "licence": "string", "attribution": "string",
    "on_behalf_of": "string", "via": "string", "number": "string", "statement": "string", "derived": "boolean",
    "rule": "string", "symmetric": "boolean", "change": "string",
}  # fmt: skip
_NONE = Credit()


@dataclass(frozen=True)
class Placed:
    """How a node is drawn: its point (y grows downward) and radius in pixels, its colour as ``#RRGGBB``."""

    colour: str
    size: float
    x: float | None = None
    y: float | None = None


@dataclass(frozen=True)
class NodeRow:
    """A node: its id, its name, and its values by the names of NODE_TYPES."""

    id: str
    label: str
    values: Mapping[str, Value]
    placed: Placed | None = None


@dataclass(frozen=True)
class EdgeRow:
    """A statement: the ids of its ends, what its relation is called, and its values by the names of EDGE_TYPES.

    ``start`` and ``end`` are the first and last day of its period.
    """

    id: str
    source: str
    target: str
    label: str
    directed: bool
    values: Mapping[str, Value]
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True)
class View:
    """A network to be written: its title, what it is, its nodes and edges, and what they are known from."""

    title: str
    language: str
    generation: int
    nodes: Sequence[NodeRow]
    edges: Sequence[EdgeRow]
    works: Sequence[Work]
    day: date | None = None

    @property
    def credits(self) -> list[str]:
        """What each source asks to be said where its data is passed on, one line for each that asks."""
        return [line for work in self.works if (line := work.credit_line(self.language))]


def check_size(network: Network) -> None:
    """Refuse what is too large for one file.

    Raises:
        Refused: it has more nodes or statements than an export takes.
    """
    if len(network.codes) > MOST_NODES or len(network.rows) > MOST_EDGES or network.left_out:
        raise Refused(
            f"An export of a view takes at most {MOST_NODES} entries and {MOST_EDGES} relations, and this has "
            f"{len(network.codes) + network.left_out} and {len(network.rows)}; narrow it by around, kinds or "
            "relations, or take everything as .nq.",
            limit="entries",
        )


def view_of(
    network: Network,
    *,
    title: str,
    language: str,
    works: Sequence[Work],
    day: date | None = None,
    placed: Mapping[str, Placed] | None = None,
    changes: Mapping[str, str] | None = None,
) -> View:
    """Return a network as records; by IRI ``placed`` says how nodes are drawn, ``changes`` what befell statements.

    Raises:
        Refused: it has more nodes or statements than an export takes.
    """
    check_size(network)
    data, places = network.data, placed or {}
    degree = network.degree()
    nodes = [
        NodeRow(node.id, node.name(language), _node_values(network, iri, language, degree[iri]), places.get(iri))
        for iri, node in sorted(network.nodes.items())
    ]
    rows = _Edges(data, language, changes or {})
    return View(
        title=title,
        language=language,
        generation=data.generation,
        nodes=nodes,
        edges=[rows.of(s) for s in network.statements],
        works=works,
        day=day,
    )


def text(value: Value) -> str:
    """Return a value as text, the same in every format that has only texts; of several those that can stand there."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        several = [one for one in value if BETWEEN not in one]
        return BETWEEN.join([*several[:1], *map(literal, several[1:])])
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def cited(statements: Sequence[Statement]) -> list[str]:
    """Return the sources of some statements, by IRI, each once."""
    return sorted({s.source for s in statements if s.source})


class Names:
    """What an entity is called where a table names it: by its name, or by its id where others share the name."""

    def __init__(self, data: Snapshot) -> None:
        self._nodes = data.nodes
        self._carriers = Counter(
            name for node in data.nodes.values() for name in {node.name(), *node.alternative, *node.hidden}
        )

    def __call__(self, iri: str) -> str:
        """Return the name of an entity that only it has, else its id."""
        node = self._nodes.get(iri)
        return node.name() if node and self._carriers[node.name()] == 1 else id_of(iri)


def _node_values(network: Network, iri: str, language: str, degree: int) -> dict[str, Value]:
    node = network.nodes[iri]
    kind = model().kinds.get(node.kind)
    found: dict[str, Value | None] = {
        "iri": iri,
        "kind": node.kind,
        "kind_label": kind.label.get(language, node.kind) if kind else node.kind,
        "alternatives": node.alternative or None,
        "degree": degree,
    }
    return {name: value for name, value in found.items() if value is not None}


class _Edges:
    """Turns the statements of a snapshot into rows."""

    def __init__(self, data: Snapshot, language: str, changes: Mapping[str, str]) -> None:
        self._data, self._language, self._names, self._changes = data, language, Names(data), changes
        self._symmetric = frozenset(name for name, relation in model().relations.items() if relation.symmetric)

    def of(self, s: Statement) -> EdgeRow:
        relation = model().relations.get(s.relation)
        return EdgeRow(
            id=s.id,
            source=id_of(s.subject),
            target=id_of(s.object),
            label=relation.label.get(self._language, s.relation) if relation else s.relation,
            directed=s.relation not in self._symmetric,
            values=self._values(s),
            start=s.start.date if s.start else None,
            end=s.end.date if s.end else None,
        )

    def _values(self, s: Statement) -> dict[str, Value]:
        credit = self._data.credits.get(s.source or "", _NONE)
        found: dict[str, Value | None] = {
            "relation": s.relation,
            "certainty": s.certainty,
            "since": str(s.start or ""),
            "until": str(s.end or ""),
            "observed": str(s.observed or ""),
            "amount": s.amount,
            "currency": s.currency,
            "approximate": s.approximate or None,
            "role": s.role,
            "reason": self._said(s.reason),
            "note": self._said(s.note),
            "document": self._names(s.source) if s.source else None,
            "lines": _lines(s.place),
            "licence": credit.licence,
            "attribution": self._said(credit.attribution),
            "on_behalf_of": self._names(s.on_behalf_of) if s.on_behalf_of else None,
            "via": self._names(s.via) if s.via else None,
            "number": s.identifier,
            "statement": s.id,
            "derived": s.derived or None,
            "rule": s.rule,
            "symmetric": s.relation in self._symmetric or None,
            "change": self._changes.get(s.iri),
        }
        return {name: value for name, value in found.items() if value not in (None, "")}

    def _said(self, texts: Mapping[str, str]) -> str:
        return texts.get(self._language) or next(iter(texts.values()), "")


def _lines(place: Place) -> str | None:
    if place.line_start is None:
        return None
    end = place.line_end or place.line_start
    return str(place.line_start) if end == place.line_start else f"{place.line_start}-{end}"
