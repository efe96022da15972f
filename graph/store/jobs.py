"""What is asked of a store from outside, what it may cost, and what comes back: the messages to and from a worker."""

from dataclasses import dataclass, field

from graph.store.dataset import Dataset
from ontology import names

FOLLOWS = "follows"
"""Sent before an answer that a pipe cannot hold: who must not wait lets somebody else receive it."""


@dataclass(frozen=True)
class Answer:
    """A serialised query result: the body and its media type."""

    body: bytes
    media_type: str


@dataclass(frozen=True)
class Limits:
    """What a query from outside may cost: seconds, bytes of memory, bytes of result, rows or triples of result."""

    seconds: float = 10.0
    memory: int = 1_500_000_000
    result: int = 64_000_000
    rows: int = 500_000


@dataclass(frozen=True)
class Query:
    """A query, the format its result is wanted in, the graphs that the request names, and what relative IRIs mean."""

    text: str
    accept: str = "*/*"
    dataset: Dataset = field(default_factory=Dataset)
    base: str = names.ID
    spent: float = 0.0
    """The seconds of its time that asking other hosts has taken already."""


@dataclass(frozen=True)
class Update:
    """An update, the graphs that the request names for its patterns, and what relative IRIs mean."""

    text: str
    using: Dataset = field(default_factory=Dataset)
    base: str = names.ID
    into: str | None = None
    """The graph that stands for the default graph, where the request is about one graph."""
    loaded: tuple[bytes, ...] = ()
    """What each LOAD adds, in their order, as N-Quads; without it a LOAD is refused."""
    spent: float = 0.0
    """The seconds of its time that asking other hosts has taken already."""


@dataclass(frozen=True)
class Changed:
    """What an update adds and removes, as N-Quads."""

    added: bytes
    removed: bytes


Job = Query | Update
