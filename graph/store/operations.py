"""The operations of an update request, cut by brackets and keywords alone; a query is a request of one operation.

Enters: a text. Leaves: Operations, each with the prologue that holds for it, or where they begin and end in the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pyoxigraph import NamedNode

from graph.store.jobs import Update
from graph.store.limits import LITERALS
from graph.store.template import iri

_TOKEN = re.compile(
    LITERALS + r"|(?P<mark>[{};])|(?P<word>[A-Za-z]+(?![\w:.-]))|(?P<name>[^\s{};<>\"']+)|(?P<other>\S)", re.DOTALL
)
_PROLOGUE = re.compile(
    r"\s*(?:\#[^\n]*\n\s*)*(BASE\s*<[^>]*>|PREFIX\s+[^\s:]*:\s*<[^>]*>|VERSION\s+(?:\"[^\"]*\"|'[^']*'))", re.IGNORECASE
)


@dataclass(frozen=True)
class Operation:
    """One operation: the prologue that holds for it, its text without that, and its tokens."""

    prologue: str
    text: str
    tokens: tuple[re.Match[str], ...]
    into: NamedNode | None = None

    @property
    def words(self) -> list[str]:
        """The keywords and names outside brackets, upper case where they are keywords."""
        return [t[0].upper() if t.lastgroup == "word" else t[0] for t in self.outside()]

    def outside(self) -> list[re.Match[str]]:
        """Return the tokens outside brackets."""
        spans = self.blocks()
        return [t for t in self.tokens if not any(begin <= t.start() < end for begin, end in spans)]

    def blocks(self) -> list[tuple[int, int]]:
        """Return begin and end of each outermost bracket."""
        found: list[tuple[int, int]] = []
        depth = begin = 0
        for token in self.tokens:
            if token[0] == "{":
                begin = token.start() if depth == 0 else begin
                depth += 1
            elif token[0] == "}":
                depth -= 1
                if depth == 0:
                    found.append((begin, token.end()))
        return found


def operations(update: Update) -> list[Operation]:
    """Cut an update request into its operations; prefixes hold for all that follow."""
    found: list[Operation] = []
    into = NamedNode(update.into) if update.into else None
    for prologue, begin, end in parts(update.text, update.base):
        text = update.text[begin:end]
        if tokens := tuple(tokens_of(text)):
            found.append(Operation(prologue, text, tokens, into))
    return found


def parts(text: str, base: str) -> Iterator[tuple[str, int, int]]:
    """Yield for each operation the prologue that holds for it, and where what follows that begins and ends."""
    prologue = f"BASE <{base}>\n"
    for first, end in _between_semicolons(text):
        begin = first
        while match := _PROLOGUE.match(text, begin, end):
            prologue += match[1] + "\n"
            begin = match.end()
        yield prologue, begin, end


def tokens_of(text: str) -> Iterator[re.Match[str]]:
    """Yield the tokens of a text, without its comments."""
    return (token for token in _TOKEN.finditer(text) if token.lastgroup != "comment")


def graph_after(operation: Operation, keyword: str) -> NamedNode | None:
    """Return the graph that is named after a keyword outside brackets."""
    tokens = operation.outside()
    for token, following in pairwise(tokens):
        if token.lastgroup == "word" and token[0].upper() == keyword:
            return iri(operation.prologue, following[0])
    return None


def _between_semicolons(text: str) -> Iterator[tuple[int, int]]:
    """Yield begin and end of what stands between the semicolons outside brackets."""
    depth = begin = 0
    for token in tokens_of(text):
        depth += {"{": 1, "}": -1}.get(token[0], 0) if token.lastgroup == "mark" else 0
        if token[0] == ";" and depth == 0:
            yield begin, token.start()
            begin = token.end()
    yield begin, len(text)
