"""Where triples live: one interface, whatever engine is behind it.

Enters: a folder, or the address of a SPARQL server. Leaves: a Store. Callers know the interface only; they never see
which engine answers.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from pyoxigraph import Quad

from graph.errors import GeflechtError
from graph.statements import Term
from graph.store.jobs import Answer, Changed, Limits, Query, Update
from graph.store.journal import Entry, Journal
from graph.store.readers import Begun

__all__ = ["Answer", "Begun", "Changed", "Entry", "Limits", "Query", "Readable", "Row", "Store", "Update", "open_store"]

Row = tuple[Term | None, ...]


class Readable(Protocol):
    """Triples in the main graph and the named graphs, as they are or as they were."""

    @property
    def generation(self) -> int:
        """The number of changes since the folder was made."""

    @property
    def derived_is_current(self) -> bool:
        """Whether the derived graph was made from this generation; a crash can come between the two."""

    def rows(self, query: str) -> Iterator[Row]:
        """Yield the rows of a trusted SELECT, columns in the order in which it names them."""

    def construct(self, query: str) -> list[Quad]:
        """Return what a trusted CONSTRUCT yields, as quads of the derived graph."""

    def contains(self, quads: Iterable[Quad]) -> set[Quad]:
        """Return those of the quads that the store holds."""

    def about(self, subjects: Iterable[Term]) -> Iterator[Quad]:
        """Yield every quad with one of the subjects, in any graph."""

    def about_at(self, generation: int, iris: Collection[str]) -> dict[str, tuple[Quad, ...]]:
        """Return the quads of some nodes, in any graph, as they were at a generation not long ago.

        Raises:
            Unavailable: too much has changed since.
        """

    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs of users; ours are not among them."""

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Yield the quads of one graph; ``None`` is main."""

    def writing(self) -> AbstractContextManager[None]:
        """Hold the one right to write."""


class Store(Readable, Protocol):
    """What is there now, with a generation that each change raises by one."""

    identity: str
    """What tells this data from all other."""

    writable: bool
    """Whether changes can be applied."""

    versioned: bool
    """Whether each change raises the generation; else it only grows with time, and says nothing of changes."""

    @property
    def folder(self) -> Path:
        """Where the data is.

        Raises:
            Refused: it is not in a folder.
        """

    @property
    def journal(self) -> Journal:
        """What was changed, when and by whom.

        Raises:
            Refused: this store keeps none.
        """

    def touched(self, since: int) -> frozenset[str] | None:
        """Return the nodes that changed after a generation, None where telling takes longer than reading all."""

    def at(self, generation: int) -> Readable:
        """Return the store as it was after a change; 0 is before the first.

        Raises:
            Invalid: there is no such generation.
            Refused: this store keeps no journal.
        """

    def exchange(self, fill: Callable[[Path], None]) -> None:
        """Put another journal, and a store made from it, in the place of these; ``fill`` writes it into a folder.

        Raises:
            Refused: this store keeps no journal.
        """

    def answer(self, query: Query) -> Answer:
        """Evaluate a query from outside within the limits, serialised in the best format that it accepts."""

    def begin(self, query: Query) -> Begun | None:
        """Begin what ``answer`` does without waiting for anything; None where that cannot be."""

    def changed_by(self, update: Update) -> Changed:
        """Evaluate an update from outside within the limits: what it would add and remove. Nothing is written."""

    def apply(self, entry: Entry, *, derives: bool = True) -> None:
        """Journal a change, then apply it and its generation in one transaction.

        ``derives`` says that what is derived has to be made anew.
        """

    def replace_derived(self, quads: Collection[Quad]) -> None:
        """Make the derived graph hold just these quads."""

    def tidy(self) -> None:
        """Put in order what was loaded, so that queries read less; nothing that anybody sees is changed."""

    def close(self) -> None:
        """Release the folder."""


def open_store(data: Path | str, limits: Limits | None = None, updates: str | None = None) -> Store:
    """Open a data folder, making it where it is not there, or reach a SPARQL server at its address.

    Raises:
        Unavailable: the folder is held by another program, damaged, or of a later version.
        Unreachable: the server does not answer.
        Invalid: the address is none.
    """
    if isinstance(data, str):
        from graph.store.remote import RemoteStore
        from graph.store.wire import split

        if updates is not None:
            split(updates)

        remote = RemoteStore(data, limits, updates)
        try:
            remote.check()
        except GeflechtError:
            remote.close()
            raise
        return remote
    from graph.store.embedded import EmbeddedStore

    return EmbeddedStore(data, limits)
