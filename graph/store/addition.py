"""A large addition to a store: an entry whose quads are N-Quads text, which journal and bulk load take as it is."""

import json
import zlib
from dataclasses import dataclass

from pyoxigraph import RdfFormat, parse

from graph.store.journal import Entry


@dataclass(frozen=True)
class Addition(Entry):
    """An entry that only adds: ``lines`` are N-Quads, one a line, none of them in the store."""

    lines: bytes = b""

    def payload(self) -> bytes:
        """Return the entry as it stands in a frame; read again it is an ordinary entry."""
        header = {"at": self.at, "who": self.who, "why": self.why, "added": self.lines.count(b"\n")}
        head = json.dumps(header, ensure_ascii=False).encode() + b"\n"
        return zlib.compress(head + self.lines.removesuffix(b"\n"), level=1)

    def whole(self) -> Entry:
        """Return the same with its quads as objects, for a store that takes those."""
        added = tuple(parse(self.lines, format=RdfFormat.N_QUADS))
        return Entry(self.generation, self.at, self.who, self.why, added)
