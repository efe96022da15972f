"""Data as data: how a text that came from a source stands in a text that a language model reads.

A name can be a sentence that orders something. It is told as one line in quotation marks, with everything escaped that
could end the quotation, begin a line, or hide; that marks it, and does not disarm it.
"""

import json
import re

_MOST = 300
_PLAIN = re.compile(r"[A-Za-z0-9._~%-]{1,100}")


def quoted(text: object) -> str:
    """Return a text in quotation marks, on one line, at most 300 characters; what cannot be seen is written as code."""
    given = " ".join(str(text).split())
    shown = given if len(given) <= _MOST else given[: _MOST - 1] + "…"
    return '"' + "".join(map(_escaped, shown)) + '"'


def whole(text: str) -> str:
    """Return a text of any length in quotation marks, on one line, with nothing left out."""
    return "".join(c if c.isprintable() else _code(c) for c in json.dumps(text, ensure_ascii=False))


def plain(identifier: str) -> str:
    """Return an id as it is where it is a word, else quoted."""
    return identifier if _PLAIN.fullmatch(identifier) else quoted(identifier)


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    return character if character.isprintable() else _code(character)


def _code(character: str) -> str:
    return f"\\u{{{ord(character):x}}}"
