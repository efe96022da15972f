"""Documents that were read, kept as they came: the file and its raw text, in a folder that the text's hash names.

Enters: a Document. Leaves: the same text later, so that a passage can always be shown where it stands. The text is kept
beside the file, because another version of a library may make another text of it, and every place counts in this one.
"""

import hashlib
import os
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from graph.errors import Unknown
from graph.intake.document import Document

FOLDER = "documents"
_HASH = re.compile(r"[0-9a-f]{64}")


class Kept:
    """The documents of one data folder."""

    def __init__(self, data: Path) -> None:
        self._folder = data / FOLDER

    def keep(self, document: Document) -> list[Path]:
        """Keep a document's text, and its file where that holds other bytes; return what was not kept before."""
        text = document.text.encode()
        folder = self._folder / hashlib.sha256(text).hexdigest()
        contents = {"text": text} if text == document.data else {"file": document.data, "text": text}
        return [path for name, content in contents.items() if (path := _written(folder / name, content))]

    def text(self, digest: str) -> str:
        """Return a kept text by its hash.

        Raises:
            Unknown: there is no such text.
        """
        try:
            if _HASH.fullmatch(digest):
                return (self._folder / digest / "text").read_bytes().decode()
        except (OSError, UnicodeDecodeError):
            pass
        raise Unknown("text", digest[:80])


def drop(paths: Iterable[Path]) -> None:
    """Take back what was just kept."""
    for path in paths:
        path.unlink(missing_ok=True)
        with suppress(OSError):  # another part of the document was there before
            path.parent.rmdir()


def _written(path: Path, content: bytes) -> Path | None:
    if path.exists():
        return None
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    return path
