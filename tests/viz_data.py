"""Networks for the tests of pictures: the bundled one, cuts of it, and hostile ones.

Enters: the bundled Turtle. Leaves: Networks as the store would project them: a node per actor or affiliation.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from graph.analysis.network import Network
from graph.node import Node
from graph.statements import Statement, Term, from_terms
from ontology import names, read
from ontology.model import model

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "javascript:alert(1) href",
    '" onmouseover="alert(1)',
    "{{ 7*7 }} ${alert(1)}",
    "\u2028\u2029\u202eAG",
)


def iri(name: str) -> str:
    """Return the full IRI of an id of the bundled data."""
    return names.ID + name


@cache
def bundled() -> Network:
    """Return the whole bundled network: 61 entities, 83 statements between them."""
    facts: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for quad in parse(read("dataset", "retrason", "retrason.ttl").encode(), format=RdfFormat.TURTLE):
        facts[quad.subject.value][quad.predicate.value].append(quad.object)
    statements = [from_terms(found, terms) for found, terms in facts.items() if names.SUBJECT in terms]
    nodes = {found: node for found, terms in facts.items() if (node := _node(found, terms))}
    sources = {found: _names(terms)["de"] for found, terms in facts.items() if names.TITLE in terms}
    return Network.of(nodes, _within(statements, nodes), sources)


def around(name: str, hops: int = 1) -> Network:
    """Return the ego network of an id of the bundled data."""
    whole, reached = bundled(), {iri(name)}
    for _ in range(hops):
        reached |= {end for s in whole.statements if {s.subject, s.object} & reached for end in (s.subject, s.object)}
    nodes = {found: node for found, node in whole.nodes.items() if found in reached}
    return Network.of(nodes, _within(whole.statements, nodes), whole.sources)


def network(named: dict[str, tuple[str, str]], links: Iterable[tuple[str, str, str]]) -> Network:
    """Return a network of (name, kind) by id, with one stated relation per link of (subject, relation, object)."""
    nodes = {iri(key): Node(key, iri(key), {"de": name}, kind) for key, (name, kind) in named.items()}
    statements = tuple(
        Statement(iri(f"s-{number:04}"), iri(one), relation, iri(other), "stated", iri("source"))
        for number, (one, relation, other) in enumerate(links)
    )
    return Network.of(nodes, statements, {iri("source"): "Quelle"})


def hostile() -> Network:
    """Return a network whose names, roles, notes and sources try to run."""
    named = {f"h{at}": (name, "Company") for at, name in enumerate(HOSTILE)}
    plain = network(named, [(f"h{at}", "funds", f"h{at - 1}") for at in range(1, len(HOSTILE))])
    told = tuple(
        replace(s, role=HOSTILE[0], reason={"de": HOSTILE[1]}, note={"de": HOSTILE[0]}) for s in plain.statements
    )
    return Network.of(plain.nodes, told, {iri("source"): HOSTILE[1]})


def _within(statements: Iterable[Statement], nodes: Mapping[str, Node]) -> list[Statement]:
    return [s for s in statements if s.subject in nodes and s.object in nodes]


def _node(found: str, terms: dict[str, list[Term]]) -> Node | None:
    kinds = [names.local_name(kind.value) for kind in terms.get(names.TYPE, []) if isinstance(kind, NamedNode)]
    kind = model().most_specific(kinds)
    if kind is None or model().kinds[kind].role == "matter":
        return None
    return Node(names.local_name(found), found, _names(terms), kind)


def _names(terms: dict[str, list[Term]]) -> dict[str, str]:
    return {term.language or "": term.value for term in terms[names.PREF_LABEL] if isinstance(term, Literal)}
