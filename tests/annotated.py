"""Annotated texts: `[surface|Kind|name]` in the text, `subject | relation | object` below a line of three hyphens."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

_MARK = re.compile(r"\[([^|\]]+)\|(\w+)(?:\|([^\]]+))?\]")
TEXTS = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class Annotated:
    """A text without its marks: mentions as (start, end, kind, name), relations by name, the document's day."""

    name: str
    text: str
    day: date
    mentions: tuple[tuple[int, int, str, str], ...]
    relations: frozenset[tuple[str, str, str]]


def annotated(folder: Path) -> list[Annotated]:
    """Return the annotated texts of a folder, by name."""
    return [_read(path) for path in sorted(folder.glob("*.txt"))]


def _read(path: Path) -> Annotated:
    head, _, rest = path.read_text(encoding="utf-8").partition("\n\n")
    marked, _, below = rest.partition("\n---\n")
    text, mentions, at = "", [], 0
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        mentions.append((len(text), len(text) + len(mark[1]), mark[2], mark[3] or mark[1]))
        text += mark[1]
        at = mark.end()
    relations = {tuple(part.strip() for part in line.split("|")) for line in below.splitlines() if line.strip()}
    day = date.fromisoformat(head.removeprefix("date:").strip())
    return Annotated(path.stem, text + marked[at:], day, tuple(mentions), frozenset(relations))  # type: ignore[arg-type]  # three parts each
