"""Frozen views of a store for the readers: hard-link copies, one per change, made when a query first needs it.

Enters: the engine's backup. Leaves: the folder of a view that no later write touches. Reading beside a writer is
undefined in the engine's own words; a view is not written to by anyone.
"""

import shutil
import threading
from collections.abc import Callable
from pathlib import Path


class Views:
    """The views of one store; those that nobody has open are removed when the next but one is made."""

    def __init__(self, folder: Path, backup: Callable[[str], None], in_use: Callable[[], set[Path]]) -> None:
        shutil.rmtree(folder, ignore_errors=True)  # what a killed server left
        self._folder = folder
        self._backup = backup
        self._in_use = in_use
        self._lock = threading.Lock()
        self._current: tuple[int, Path] | None = None

    def current(self, version: int) -> Path:
        """Return the folder of the view of a version of the store; versions only grow."""
        with self._lock:
            if self._current is None or self._current[0] != version:
                self._folder.mkdir(mode=0o700, exist_ok=True)
                view, former = self._folder / str(version), self._current
                self._backup(str(view))
                self._current = (version, view)
                self._clean({view, *([former[1]] if former else ())})  # who was just given the former opens it yet
            return self._current[1]

    def made(self, version: int) -> Path | None:
        """Return the folder of the view of a version where it is there already; waits for nothing."""
        current = self._current
        return current[1] if current is not None and current[0] == version else None

    def close(self) -> None:
        """Remove all views."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _clean(self, wanted: set[Path]) -> None:
        kept = wanted | self._in_use()
        for view in self._folder.iterdir():
            if view not in kept and not view.name.startswith("update-"):
                shutil.rmtree(view, ignore_errors=True)
