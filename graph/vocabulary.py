"""The vocabulary as triples, as its own file has them.

Enters: actors.ttl. Leaves: triples, read once.
"""

from functools import cache

from pyoxigraph import RdfFormat, Triple, parse

from ontology import read


@cache
def vocabulary() -> tuple[Triple, ...]:
    """Return the triples of the vocabulary, in the order of the file."""
    return tuple(quad.triple for quad in parse(read("actors.ttl").encode(), format=RdfFormat.TURTLE))
