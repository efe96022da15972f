"""The passage of a source's kept text that a statement was read from.

Enters: the data folder, a statement and the identifiers of its source. Leaves: the passage with what stands around it;
only what was quoted where the text is not kept; None where neither is known. Kept texts lie under their hash.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from api.schemas_edit import PassageOut
from graph.statements import Statement

_HASH = re.compile(r"sha256:([0-9a-f]{64})")
_AROUND = 120
_LONGEST = 1000
_MOST_BYTES = 32 * 1024 * 1024


def passage(folder: Path, statement: Statement, identifiers: Iterable[str]) -> PassageOut | None:
    """Return the passage of a statement in its source."""
    start, end = statement.place.char_start, statement.place.char_end
    digest = next((found[1] for one in identifiers if (found := _HASH.fullmatch(one))), None)
    text = _text(folder / "documents" / digest / "text") if digest else None
    if start is None or end is None or text is None or not 0 <= start < end <= len(text):
        return PassageOut(before="", text=statement.quote, after="") if statement.quote else None
    return PassageOut(
        before=text[max(0, start - _AROUND) : start],
        text=text[start : min(end, start + _LONGEST)],
        after=text[end : end + _AROUND],
    )


def forget() -> None:
    """Forget the texts that were read: somebody who is named in them was erased."""
    _text.cache_clear()


@lru_cache(maxsize=8)
def _text(file: Path) -> str | None:
    """Return a kept text; it never changes, for its name is its hash."""
    try:
        if file.stat().st_size > _MOST_BYTES:
            return None
        return file.read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        return None
