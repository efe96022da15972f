"""Quads as lines of N-Quads: the form in which a table's rows are kept until they are written.

Text costs a tenth of what objects cost, and journal and bulk load take it as it is. Enters: addresses of ours and texts
of others. Leaves: terms and lines; every text is escaped.
"""

from functools import cache

from ontology import names

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})


@cache
def iri(address: str) -> str:
    """Return an address of the vocabulary as a term; there are few, and they are kept."""
    return f"<{address}>"


def text(value: str, language: str | None = None) -> str:
    """Return a text as a term."""
    plain = value.translate(_ESCAPES)
    return f'"{plain}"@{language}' if language else f'"{plain}"'


def typed(value: str, kind: str) -> str:
    """Return a value of an XSD type as a term."""
    return f'"{value}"^^<{names.XSD}{kind}>'


def line(subject: str, predicate: str, target: str) -> str:
    """Return a triple of main, its subject an address, predicate and object terms."""
    return f"<{subject}> {predicate} {target} .\n"


def proposed(lines: str) -> str:
    """Return triples of main as they stand among what is proposed; no text of theirs holds a line's end."""
    return lines.replace(" .\n", f" <{names.GRAPH_PROPOSED}> .\n")
