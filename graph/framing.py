"""JSON-LD with our context, in a shape that does not depend on the data.

Enters: the triples about one address. Leaves: one JSON-LD document, its context inside, so that no reader has to fetch
one. The address is the root; an entity has ``asSubject``, ``asObject`` and ``inClaims``, each a list that may be
empty, and what a statement speaks of stands inside it with its names. What the context calls a set is a list also
where it has one item. Read as RDF the document is the same triples again.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from graph.statements import Term
from ontology import names, read

_INSIDE = {"subject", "object", "source", "via", "onBehalfOf"}
_CALLED = ("@id", "@type", "prefLabel")
_NATIVE = {names.XSD + "boolean": {"true": True, "1": True, "false": False, "0": False}}
_INTEGER, _STRING = names.XSD + "integer", names.XSD + "string"
_About = dict[str, dict[str, list[Term]]]


@dataclass(frozen=True)
class _Name:
    """A name of the context for a property: what it coerces to, and what it holds its values in."""

    name: str
    coerced: str | None
    containers: frozenset[str]


def framed(iri: str, triples: Iterable[Triple]) -> bytes:
    """Return the document of an address."""
    about: _About = defaultdict(lambda: defaultdict(list))
    for t in sorted(triples, key=str):
        about[_iri(t.subject)][t.predicate.value].append(t.object)
    root = _statement(iri, about) if names.SUBJECT in about[iri] else _entity(iri, about)
    return json.dumps({"@context": context(), **root}, ensure_ascii=False).encode()


@cache
def context() -> dict[str, Any]:
    """Return the context."""
    found: dict[str, Any] = json.loads(read("context.jsonld"))["@context"]
    return found


def _entity(iri: str, about: _About) -> dict[str, Any]:
    def statements(predicate: str, target: str) -> list[dict[str, Any]]:
        given = [s for s, known in about.items() if NamedNode(target) in known.get(predicate, ())]
        return [_statement(s, about, iri) for s in sorted(given)]

    claims = sorted(s for s, known in about.items() if NamedNode(iri) in known.get(names.ABOUT, ()))
    return {
        **_node(iri, about),
        "asSubject": statements(names.SUBJECT, iri),
        "asObject": statements(names.OBJECT, iri),
        "inClaims": [{**_node(claim, about), "asObject": statements(names.OBJECT, claim)} for claim in claims],
    }


def _statement(iri: str, about: _About, root: str = "") -> dict[str, Any]:
    """Return a statement with what it speaks of inside; of the root, which stands around it, only how it is called."""

    def inside(key: str, value: Any) -> Any:
        if key not in _INSIDE:
            return value
        node = _node(value, about)
        return {key: node[key] for key in _CALLED if key in node} if value == root else node

    return {key: inside(key, value) for key, value in _node(iri, about).items()}


def _node(iri: str, about: _About) -> dict[str, Any]:
    """Return a node by itself: what it is, then its properties by name."""
    known = about.get(iri, {})
    found: dict[str, Any] = {"@id": iri, "@type": sorted(_called(_iri(kind)) for kind in known.get(names.TYPE, ()))}
    for predicate in sorted(known):
        if predicate != names.TYPE:
            for term in known[predicate]:
                _put(found, _best(predicate, term), term)
    return found


def _put(node: dict[str, Any], name: _Name, term: Term) -> None:
    """Add a value to a node as its name wants it."""
    value = _value(name, term)
    if "@language" in name.containers:
        texts = node.setdefault(name.name, {})
        _into(texts, (isinstance(term, Literal) and term.language) or "@none", value, many="@set" in name.containers)
    else:
        _into(node, name.name, value, many="@set" in name.containers)


def _into(place: dict[str, Any], key: str, value: Any, *, many: bool) -> None:
    if key not in place:
        place[key] = [value] if many else value
    elif isinstance(place[key], list):
        place[key].append(value)
    else:
        place[key] = [place[key], value]


def _value(name: _Name, term: Term) -> Any:
    if isinstance(term, NamedNode):
        if name.coerced in ("@id", "@vocab"):
            return term.value if name.coerced == "@id" else _called(term.value)
        return {"@id": term.value}
    assert isinstance(term, Literal)
    datatype = term.datatype.value
    if term.language:
        fits = "@language" in name.containers
        return term.value if fits else {"@value": term.value, "@language": term.language}
    if datatype == (name.coerced or _STRING):
        native = _NATIVE.get(datatype, {}).get(term.value)
        return native if native is not None and term.value in ("true", "false") else _number(term)
    return {"@value": term.value, "@type": datatype}


def _number(term: Literal) -> Any:
    """Return an integer as a number where that is how it is written, anything else as its text."""
    is_plain = term.datatype.value == _INTEGER and term.value.lstrip("-").isdecimal()
    return int(term.value) if is_plain and str(int(term.value)) == term.value else term.value


def _best(predicate: str, term: Term) -> _Name:
    """Return the name of a property that fits a value best; a property without a name is called in short."""
    known = _names().get(predicate, ())
    is_iri = isinstance(term, NamedNode)
    fitting = [name for name in known if (name.coerced in ("@id", "@vocab")) == is_iri]
    return next(iter(fitting or known), _Name(_short(predicate), None, frozenset()))


@cache
def _names() -> dict[str, list[_Name]]:
    found: dict[str, list[_Name]] = defaultdict(list)
    for name, told in context().items():
        if isinstance(told, dict) and "@id" in told:
            held = told.get("@container", [])
            coerced = told.get("@type")
            coerced = _long(coerced) if coerced and coerced[0] != "@" else coerced
            found[_long(told["@id"])].append(_Name(name, coerced, frozenset([held] if isinstance(held, str) else held)))
        elif isinstance(told, str) and ":" in told and told[-1] not in "#/":
            found[_long(told)].append(_Name(name, None, frozenset()))
    return found


def _called(iri: str) -> str:
    """Return the name of a kind, a relation or another term, in short where it has none."""
    return next((name.name for name in _names().get(iri, ())), _short(iri))


def _short(iri: str) -> str:
    for prefix, base in context().items():
        if isinstance(base, str) and base[-1] in "#/" and iri.startswith(base) and "/" not in iri.removeprefix(base):
            return f"{prefix}:{iri.removeprefix(base)}"
    return iri


def _long(short: str) -> str:
    prefix, _, rest = short.partition(":")
    return f"{context()[prefix]}{rest}" if prefix in context() else short


def _iri(term: object) -> str:
    return str(getattr(term, "value", term))
