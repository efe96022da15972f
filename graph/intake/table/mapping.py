"""A mapping: which column of a table says what. Written in YAML, checked field by field, with a JSON Schema.

Enters: YAML text, or the name of a ready mapping. Leaves: a Mapping, or Invalid with the field that is wrong. A mapping
is data: it names columns and words, and cannot compute.
"""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

import ontology
from graph.errors import Invalid, Unknown
from graph.search import nearest
from graph.sentences import Sentence
from graph.sentences_parsers import found_wrong
from ontology.model import model

MAX_BYTES = 256 * 1024
_MAX_DEPTH = 20


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Cell(_Part):
    """Where a value comes from: a column, or the same for every row."""

    column: str | None = None
    """The head of the column."""
    value: str | None = None
    """What holds where the column is absent or its cell is empty."""
    split: str | None = Field(default=None, min_length=1, max_length=10)
    """The text between several values in one cell."""
    language: str | None = Field(default=None, pattern="^[a-z]{2}$")
    """The language of the text, where it is not that of the table."""


def _short(given: Any) -> Any:
    """Let a column's head stand for a whole cell."""
    return {"column": given} if isinstance(given, str) else given


def _number(given: Any) -> Any:
    return int(given) if isinstance(given, str) and given.isdecimal() else given


AnyCell = Annotated[Cell, BeforeValidator(_short)]


class End(Cell):
    """An end of a relation: an entity, by its name or by its id in the table."""

    by: Literal["name", "id"] = "name"
    """`id`: the cell holds the id of a row elsewhere in the file."""
    kind: AnyCell | None = None
    """The kind of the entity where it is new, a word of the vocabulary or of `kinds`."""


AnyEnd = Annotated[End, BeforeValidator(_short)]


class Entity(_Part):
    """A row that describes an entity."""

    name: AnyCell
    id: AnyCell | None = None
    """What other rows call it; kept as skos:notation."""
    address: AnyCell | None = None
    """The entity that a row is, as an export wrote it: its address here; other rows may call it by the id in that."""
    kind: AnyCell | None = None
    alternatives: AnyCell | None = None
    """Other names."""
    title: AnyCell | None = None
    """For documents that are sources: the title under which they are shown."""
    issued: AnyCell | None = None
    publisher: AnyCell | None = None
    url: AnyCell | None = None
    language: AnyCell | None = None
    licence: AnyCell | None = None
    """For sources: the address of their licence."""
    attribution: AnyCell | None = None
    """For sources: whom to name."""
    note: AnyCell | None = None


class Statement(_Part):
    """A relation that a row states."""

    subject: AnyEnd
    relation: AnyCell
    object: AnyEnd
    id: AnyCell | None = None
    """The row's own id, by which it is known again."""
    address: AnyCell | None = None
    """The statement that a row is, as an export wrote it."""
    start: AnyCell | None = None
    end: AnyCell | None = None
    observed: AnyCell | None = None
    amount: AnyCell | None = None
    currency: AnyCell | None = None
    approximate: AnyCell | None = None
    """true, ja or x: the source gives the amount as approximate."""
    role: AnyCell | None = None
    certainty: AnyCell | None = None
    """stated or inferred; stated where the table does not say."""
    reason: AnyCell | None = None
    note: AnyCell | None = None
    source: AnyEnd | None = None
    """The document that says so; without it the file."""
    licence: AnyCell | None = None
    """Of that document, where it is new: the address of its licence."""
    attribution: AnyCell | None = None
    """Of that document, where it is new: whom to name."""
    status: Literal["accepted", "proposed"] = "accepted"


class Phrase(_Part):
    """What a relation is called in the table, as a relation of the vocabulary."""

    relation: str
    inverse: bool = False
    """The table's subject is the relation's object."""
    role: str | None = None
    """The role that the phrase names; `*` is what stands in place of the star."""


class Table(_Part):
    """How one table of the file is read: a sheet, a record list, or the file itself."""

    match: str = "*"
    """The table's name; `*` stands for any text."""
    entity: Entity | None = None
    statements: list[Statement] = []

    def columns(self) -> dict[str, str]:
        """Return the heads of all columns that are read, each with the field that reads it.

        A cell that gives a value for where its column is absent is among them too.
        """
        return {cell.column: field for field, cell in self.cells() if cell.column}

    def cells(self) -> Iterator[tuple[str, Cell]]:
        """Yield all cells, each with its field, and the kinds of ends."""
        for part in (self.entity, *self.statements):
            for field in type(part).model_fields if part else ():
                if isinstance(cell := getattr(part, field), Cell):
                    yield field, cell
                    if isinstance(cell, End) and cell.kind:
                        yield f"{field}.kind", cell.kind


class Read(_Part):
    """How the file is read, where that is not found out."""

    encoding: Literal["utf-8", "utf-16", "cp1252", "latin-1"] | None = None
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    decimal: Literal[",", "."] | None = None
    dates: Literal["dmy", "mdy"] | None = None
    """What 03/04/2022 means."""
    sheets: list[str] = []


class Mapping(_Part):
    """A mapping file, format 1."""

    format: Annotated[Literal[1], BeforeValidator(_number)]
    name: str = "mapping"
    language: str = Field(default="de", pattern="^[a-z]{2}$")
    """The language of the names in the table."""
    licence: str | None = None
    attribution: str | None = None
    lenient: bool = False
    """Whether columns that the file does not have are passed over; else a mapping that names one is refused."""
    read: Read = Read()
    kinds: dict[str, str] = {}
    """Words of the table for kinds of the vocabulary."""
    relations: dict[str, Phrase | str] = {}
    """Phrases of the table for relations of the vocabulary; one `*` stands for a role."""
    tables: list[Table] = Field(min_length=1)

    def table(self, name: str) -> Table | None:
        """Return how a table is read, None where the mapping leaves it out."""
        return next((rule for rule in self.tables if fnmatchcase(name, rule.match)), None)

    def phrase(self, text: str) -> Phrase | None:
        """Return what a phrase means by this mapping's own list."""
        found = self.relations.get(text)
        if found is not None:
            return Phrase(relation=found) if isinstance(found, str) else found
        for pattern, told in self.relations.items():
            before, star, after = pattern.partition("*")
            if star and text.startswith(before) and text.endswith(after) and len(text) > len(pattern) - 1:
                role = text[len(before) : len(text) - len(after)]
                meant = Phrase(relation=told) if isinstance(told, str) else told
                return meant.model_copy(update={"role": (meant.role or "*").replace("*", role)})
        return None


def load(text: str) -> Mapping:
    """Read a mapping from YAML (or JSON, which is YAML too).

    Raises:
        Invalid: it is no YAML, names a field that there is not, or a kind or relation that there is not.
    """
    if len(text) > MAX_BYTES:
        raise Invalid(Sentence("mapping, too long", count=len(text), most=MAX_BYTES))
    try:
        found = Mapping.model_validate(_plain(text))
    except yaml.YAMLError as error:
        raise Invalid(_no_yaml(error)) from error
    except ValidationError as error:
        first = error.errors()[0]
        path = ".".join(map(str, first["loc"]))
        key = "mapping, wrong" if path else "mapping, wrong as a whole"
        told = Sentence(key, path=path, what=found_wrong(first["msg"]))
        raise Invalid(told, field=path or "the whole") from error
    _check_words(found)
    return found


def _no_yaml(error: yaml.YAMLError) -> Sentence:
    mark, what = getattr(error, "problem_mark", None), found_wrong(str(getattr(error, "problem", None) or error))
    if mark is None:
        return Sentence("mapping, no yaml", what=what)
    return Sentence("mapping, no yaml at", line=mark.line + 1, column=mark.column + 1, what=what)


def dump(mapping: Mapping) -> str:
    """Write a mapping as YAML, without what is as by default."""
    plain = {"format": 1, **mapping.model_dump(exclude_defaults=True, exclude_none=True)}
    return str(yaml.safe_dump(_shortened(plain), allow_unicode=True, sort_keys=False, width=120))


def _shortened(part: Any) -> Any:
    """Write a cell that is only a column as the column's head."""
    if isinstance(part, dict):
        if set(part) == {"column"}:
            return part["column"]
        return {key: _shortened(value) for key, value in part.items()}
    return [_shortened(item) for item in part] if isinstance(part, list) else part


def ready() -> list[str]:
    """Return the names of the mappings that are there."""
    return [file.removesuffix(".yaml") for file in ontology.listing("mappings", ".yaml")]


@cache
def named(name: str) -> Mapping:
    """Return a ready mapping.

    Raises:
        Unknown: there is none of that name.
    """
    if name not in ready():
        raise Unknown("mapping", name, nearest(name, ready()))
    return load(ontology.read("mappings", f"{name}.yaml"))


def given(text: str) -> Mapping:
    """Return the mapping that a text is, or names."""
    return named(text) if "\n" not in text and "{" not in text else load(text)


def schema() -> dict[str, Any]:
    """Return the JSON Schema of mapping files."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Mapping.model_json_schema()}


def _plain(text: str) -> Any:
    """Return what YAML says, every scalar as text, without references: they could make a small file large."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.BaseLoader):
        if isinstance(event, yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem="references (*) are not read", problem_mark=event.start_mark)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            raise yaml.MarkedYAMLError(problem="it is nested too deeply", problem_mark=event.start_mark)
    return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 (makes texts, lists and dicts only)


def _check_words(mapping: Mapping) -> None:
    for kind in mapping.kinds.values():
        if kind not in model().kinds:
            raise Unknown("kind", kind, nearest(kind, model().kinds))
    for told in mapping.relations.values():
        relation = told if isinstance(told, str) else told.relation
        if relation not in model().relations:
            raise Unknown("relation", relation, nearest(relation, model().relations))
