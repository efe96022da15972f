"""Earlier generations of a store, made from the journal when they are asked for; the latest few stay for a while.

Enters: the journal, and the engine's backup of the store as it is. Leaves: a Past, which is only read. It is made from
whichever is nearer in bytes of the journal: nothing, by doing each change again, or the store as it is, by taking each
back. A journalled change holds what really changed and nothing else, so both lead to the same. Frames are applied in
portions: memory does not grow with a change, time grows with at most half of the journal.
"""

import shutil
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from pyoxigraph import Store

from graph.derive import derive
from graph.errors import Busy, Invalid
from graph.store.entry import Frame
from graph.store.journal import Journal
from graph.store.reading import Reading
from ontology import names

KEPT, _WAITING = 3, 8
_BULK = 20_000


class Past(Reading):
    """One earlier generation."""

    versioned = derived_is_current = True

    def __init__(self, store: Store, generation: int) -> None:
        self._store = store
        self.generation = generation

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Do nothing: nobody writes here."""
        yield


class Pasts:
    """The earlier generations of one store; safe to ask from many threads."""

    def __init__(self, folder: Path, journal: Journal, backup: Callable[[Path], int]) -> None:
        """``backup`` copies the store as it is to a path that is not there, and returns its generation."""
        shutil.rmtree(folder, ignore_errors=True)  # what a killed process left
        self._folder = folder
        self._journal = journal
        self._backup = backup
        self._lock, self._waiting = threading.Lock(), threading.BoundedSemaphore(_WAITING)
        self._kept: OrderedDict[int, tuple[Past, Path]] = OrderedDict()
        self._numbers = count()

    def at(self, generation: int) -> Past:
        """Return the store as it was after a change; 0 is before the first.

        Raises:
            Invalid: there is no such generation.
            Busy: others are made already, and some wait.
        """
        if not 0 <= generation <= self._journal.generation:
            raise Invalid(f"There is no generation {generation}; name one from 0 to {self._journal.generation}.")
        if not self._waiting.acquire(blocking=False):  # who asks for many shall not hold all threads
            raise Busy("Earlier generations are being made already; try again in a few seconds.")
        try:
            with self._lock:
                return self._taken(generation)
        finally:
            self._waiting.release()

    def close(self) -> None:
        """Remove all."""
        with self._lock:
            self._kept.clear()
            shutil.rmtree(self._folder, ignore_errors=True)

    def _taken(self, generation: int) -> Past:
        if generation not in self._kept:
            # a place of its own each time: whoever reads the former one still holds it open
            place = self._folder / f"{generation}-{next(self._numbers)}"
            self._kept[generation] = self._made(generation, place), place
        self._kept.move_to_end(generation)
        while len(self._kept) > KEPT:
            _, (_, oldest) = self._kept.popitem(last=False)
            shutil.rmtree(oldest, ignore_errors=True)
        return self._kept[generation][0]

    def _made(self, generation: int, target: Path) -> Past:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        last = self._journal.generation
        if self._journal.size(generation, last) < self._journal.size(0, generation):
            now = self._backup(target)
            store = Store(str(target))
            for number in range(now, generation, -1):
                take_back(store, self._journal.frame(number))
        else:
            store = Store(str(target))
            for frame in self._journal.frames():
                if frame.generation > generation:
                    break
                do_again(store, frame)
        past = Past(store, generation)
        for quad in list(past.quads(names.GRAPH_DERIVED)):
            store.remove(quad)
        store.extend(derive(past))
        return past


def do_again(store: Store, frame: Frame) -> None:
    """Apply a change to a store that is as it was before."""
    _apply(store, frame, forward=True)


def take_back(store: Store, frame: Frame) -> None:
    """Undo a change in a store that is as it was after."""
    _apply(store, frame, forward=False)


def _apply(store: Store, frame: Frame, *, forward: bool) -> None:
    for added, quads in frame.portions():
        if added != forward:
            for quad in quads:
                store.remove(quad)
        elif len(quads) >= _BULK:
            store.bulk_extend(quads)
        else:
            store.extend(quads)
