"""Documents that were read, kept as they came: each file, and its raw text, under the hash of what it holds.

Enters: a Document. Leaves: the same text later, so that a passage can always be shown where it stands. The text is kept
beside the file, because another version of a library may make another text of it, and every place counts in this one.
"""

import hashlib
import os
import re
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
        """Keep a document's file and its text, and return what was not kept before.

        Where both are the same bytes there is one file.
        """
        contents = {document.data, document.text.encode()}
        return [path for content in contents if (path := self._kept(content))]

    def text(self, digest: str) -> str:
        """Return a kept text by its hash.

        Raises:
            Unknown: there is no such text.
        """
        path = self._folder / digest
        try:
            if _HASH.fullmatch(digest):
                return path.read_bytes().decode()
        except (OSError, UnicodeDecodeError):
            pass
        raise Unknown("text", digest[:80])

    def _kept(self, content: bytes) -> Path | None:
        path = self._folder / hashlib.sha256(content).hexdigest()
        if path.exists():
            return None
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{os.getpid()}.part")
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        return path
