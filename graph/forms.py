"""Forms: what is asked for when an entity, a source or a relation is entered, derived from the vocabulary.

Enters: forms.ttl (names and order of the fields), shapes.ttl (what their values must be) and the model (which kinds a
relation links). Leaves: a Form for each kind and each relation. No form is written by hand: a relation that is added to
actors.ttl has one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Literal as OneOf

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from graph.errors import Unknown
from graph.search import nearest
from graph.statements import Term
from graph.validate import Finding
from ontology import names, read
from ontology.model import Labels, Relation, model

Sort = OneOf["text", "string", "date", "decimal", "integer", "boolean", "iri", "choice", "entity", "kind", "relation"]
Of = OneOf["entity", "source", "statement"]
_Shapes = dict[Term, dict[str, list[Term]]]
_SORTS: dict[str, Sort] = {
    names.RDF + "langString": "text",
    names.XSD + "string": "string",
    names.XSD + "date": "date",
    names.XSD + "decimal": "decimal",
    names.XSD + "integer": "integer",
    names.XSD + "boolean": "boolean",
}
_PREFIX, _SHAPE = names.GF + "field-", names.GF + "shape-"
_CLASSES = ("entity", "statement")
_ALL: tuple[Of, ...] = ("statement", "entity", "source")


@dataclass(frozen=True)
class Field:
    """One field: its name in the API, the predicate behind it, and what its value may be.

    ``text`` has a language and may be given by language; ``string`` has none. ``kinds`` are the kinds of entity that an
    ``entity`` may be (with everything below them) or that a ``kind`` may name; ``choices`` are the values of a choice.
    ``precision`` is the predicate for how precisely a date is known; one that ``ends`` is the last day of its period.
    """

    name: str
    path: str
    sort: Sort
    label: Labels
    help: Labels
    order: int
    required: bool = False
    many: bool = False
    choices: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    pattern: str | None = None
    max_length: int | None = None
    default: str | None = None
    precision: str | None = None
    ends: bool = False


@dataclass(frozen=True)
class Form:
    """The fields of a kind or a relation, in order."""

    name: str
    of: Of
    label: Labels
    fields: tuple[Field, ...] = field(default=())

    def field(self, name: str) -> Field | None:
        """Return a field by its name."""
        return next((one for one in self.fields if one.name == name), None)

    def concerned(self, finding: Finding, terms: Mapping[str, Iterable[Term]]) -> str:
        """Return the field that a finding is about, by what its check looks at or by the value that it names.

        ``terms`` are the terms of the node by predicate; empty is the form as a whole.
        """
        paths = _paths(NamedNode(_SHAPE + finding.check), _shapes("shapes.ttl"))
        by_path = (one for one in self.fields if one.path in paths or one.precision in paths)
        named = (one for one in self.fields if finding.value in {_text(term) for term in terms.get(one.path, ())})
        found = next(by_path, None) or next(named, None)
        return found.name if found else ""


def forms() -> list[Form]:
    """Return the forms of all kinds, then of all relations, each in the order of its name."""
    return [form(name) for name in (*sorted(model().kinds), *sorted(model().relations))]


@cache
def form(name: str) -> Form:
    """Return the form of a kind or a relation.

    Raises:
        Unknown: there is none of that name; with the nearest.
    """
    if name in model().kinds:
        of: Of = "source" if model().is_a(name, "Document") else "entity"
        below = tuple(sorted(model().below([name])))
        fields = tuple(replace(one, kinds=below, default=name) if one.sort == "kind" else one for one in _fields(of))
        return Form(name, of, model().kinds[name].label, fields)
    relation = model().relations.get(name)
    if relation is None:
        known = [*model().kinds, *model().relations]
        raise Unknown("kind or relation", name, nearest(name, known))
    return Form(name, "statement", relation.label, tuple(_for(relation, one) for one in _fields("statement")))


def field_of(path: str) -> Field | None:
    """Return the field whose values stand behind a predicate; None where no form asks for it."""
    listed = (one for of in _ALL for one in _fields(of))
    return next((one for one in listed if one.path == path), None)


def _for(relation: Relation, one: Field) -> Field:
    """Return a field of statements as it is for a relation."""
    if one.name == "subject":
        return replace(one, kinds=(relation.source,))
    if one.name == "relation":
        return replace(one, default=relation.name)
    if one.name == "object" and relation.has_value:
        return replace(one, sort=_SORTS[relation.target], kinds=(), ends=relation.ends)
    return replace(one, kinds=(relation.target,), precision=None) if one.name == "object" else one


@cache
def _fields(of: Of) -> tuple[Field, ...]:
    shapes = _shapes("forms.ttl")
    listed = shapes[NamedNode(f"{names.GF}form-{of}")][names.SH + "property"]
    return tuple(sorted((_field(node, shapes[node], of) for node in listed), key=lambda one: one.order))


def _field(node: Term, said: Mapping[str, list[Term]], of: Of) -> Field:
    path = _text(said[names.SH + "path"][0])
    rules = [*_constraints("statement" if of == "statement" else "entity", path), said]
    single = any(names.SH + "maxCount" in rule for rule in rules)
    choices = tuple(_text(item) for rule in rules for item in _list_of(rule, said))
    return Field(
        name=_text(node).removeprefix(_PREFIX),
        path=path,
        sort=_sort(said, choices),
        label=_labels(said[names.SH + "name"]),
        help=_labels(said[names.SH + "description"]),
        order=int(_text(said[names.SH + "order"][0])),
        required=any(names.SH + "minCount" in rule for rule in rules),
        many=not single and path != names.PREF_LABEL,
        choices=choices,
        kinds=tuple(names.local_name(_text(kind)) for kind in said.get(names.SH + "class", ())),
        pattern=_first(rules, "pattern"),
        max_length=int(_first(rules, "maxLength") or 0) or None,
        default=_first(rules, "defaultValue"),
        precision=next((_text(term) for term in said.get(names.GF + "precision", ())), None),
        ends=path == names.END_DATE,
    )


def _sort(said: Mapping[str, list[Term]], choices: tuple[str, ...]) -> Sort:
    if choices:
        return "choice"
    if _text(said[names.SH + "path"][0]) == names.TYPE:
        return "kind"
    if names.SH + "class" in said:
        return "relation" if _text(said[names.SH + "class"][0]) == names.RELATION else "entity"
    datatype = next((_text(term) for term in said.get(names.SH + "datatype", ())), "")
    return _SORTS.get(datatype, "iri")


def _constraints(target: str, path: str) -> list[dict[str, list[Term]]]:
    """Return what shapes.ttl says of a path; that it is required counts only where every node of the sort is meant."""
    shapes = _shapes("shapes.ttl")
    always = shapes[NamedNode(_SHAPE + target)][names.SH + "property"]
    others = {NamedNode(_SHAPE + other) for other in _CLASSES if other != target}
    foreign = {node for other in others for node in shapes[other][names.SH + "property"]}
    found = []
    for node, said in shapes.items():
        if node not in foreign and path in _paths(node, shapes):
            conditional = {} if node in always else {names.SH + "minCount": 0}
            found.append({key: terms for key, terms in said.items() if key not in conditional})
    return found


def _list_of(rule: Mapping[str, list[Term]], said: Mapping[str, list[Term]]) -> list[Term]:
    shapes = _shapes("forms.ttl" if rule is said else "shapes.ttl")
    return _items(rule[names.SH + "in"][0], shapes) if names.SH + "in" in rule else []


def _paths(node: Term, shapes: _Shapes) -> set[str]:
    """Return the predicates that a property shape looks at; alternatives are all of them."""
    found: set[str] = set()
    for path in shapes.get(node, {}).get(names.SH + "path", ()):
        if isinstance(path, BlankNode):
            either = shapes[path].get(names.SH + "alternativePath", ())
            found |= {_text(item) for first in either for item in _items(first, shapes)}
        else:
            found.add(_text(path))
    return found


def _items(first: Term, shapes: _Shapes) -> list[Term]:
    found = []
    while first in shapes and names.RDF + "first" in shapes[first]:
        found += shapes[first][names.RDF + "first"]
        first = shapes[first][names.RDF + "rest"][0]
    return found


@cache
def _shapes(file: str) -> _Shapes:
    found: _Shapes = defaultdict(lambda: defaultdict(list))
    for triple in parse(read(file).encode(), format=RdfFormat.TURTLE):
        assert not isinstance(triple.subject, Literal)
        found[triple.subject][triple.predicate.value].append(triple.object)
    return {node: dict(said) for node, said in found.items()}


def _first(rules: Iterable[Mapping[str, list[Term]]], name: str) -> str | None:
    return next((_text(rule[names.SH + name][0]) for rule in rules if names.SH + name in rule), None)


def _labels(terms: Iterable[Term]) -> Labels:
    return {term.language or "": term.value for term in terms if isinstance(term, Literal)}


def _text(term: Term) -> str:
    return str(getattr(term, "value", term))
