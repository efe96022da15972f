"""The portions of a long table are written one after the other, each while the rows of the next are understood.

Enters: portions in their order. Leaves: a store with them, each one change, and their receipts. To understand rows is
work of this process, to write them the engine's and the disk's: two cores do both at once. One portion is on its way
at most, so memory stays bounded, and whatever refuses it is raised where the next is handed over.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

from pyoxigraph import NamedNode

from graph.intake.commit import Author, Change, Checked, Receipt, add_checked, commit
from graph.intake.draft import Draft
from graph.store import Store


def bringing(store: Store, entities: Iterable[str], by: Author, why: str) -> Change:
    """Return the change that brings into main who was only proposed until now."""
    draft = Draft(store)
    for entity in sorted(entities):
        draft.bring(NamedNode(entity))
    return draft.change(by, why)


@contextmanager
def written(store: Store, read: int, *, dry_run: bool) -> Iterator["Portions"]:
    """Yield who writes, or only checks, what is handed over; leaving waits for what is on its way.

    Args:
        store: where it is written.
        read: the generation at which the store was read for what the portions say.
        dry_run: whether nothing is to be written.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="portions") as thread:
        yield Portions(store, read, thread, dry_run=dry_run)


class Portions:
    """What is written, one portion after the other, behind the back of whoever reads on."""

    def __init__(self, store: Store, read: int, thread: ThreadPoolExecutor, *, dry_run: bool) -> None:
        self._store, self._read, self._thread, self._dry_run = store, read, thread, dry_run
        self._coming: Future[Receipt] | None = None
        self._receipts: list[Receipt] = []

    def write(self, portion: Checked, brought: frozenset[str]) -> None:
        """Write a portion as soon as the one before is written; who was only proposed until now is brought first.

        Raises:
            GeflechtError: the portion before could not be written; this one was not.
        """
        self._settle()
        self._coming = self._thread.submit(self._written, portion, brought)

    def receipt(self) -> Receipt:
        """Wait for the last portion; return what all of them did.

        Raises:
            GeflechtError: it could not be written.
        """
        self._settle()
        last = self._receipts[-1] if self._receipts else Receipt(self._store.generation)
        return Receipt(self._store.generation, sum(receipt.added for receipt in self._receipts), 0, last.report)

    def _settle(self) -> None:
        if self._coming:
            self._receipts.append(self._coming.result())
            self._coming = None

    def _written(self, portion: Checked, brought: frozenset[str]) -> Receipt:
        moved = bringing(self._store, brought, portion.by, portion.why)
        self._took_note(commit(self._store, moved, dry_run=self._dry_run))
        return self._took_note(add_checked(self._store, replace(portion, read=self._read), dry_run=self._dry_run))

    def _took_note(self, receipt: Receipt) -> Receipt:
        """Take note of a change of ours: what was read of the store holds while nobody else writes."""
        self._read += bool(receipt.added or receipt.removed) and receipt.generation == self._read + 1
        return receipt
