"""What OpenRefine sends: batches of queries and extensions, read with bounds on everything.

Enters: JSON as text. Leaves: what is wanted; or one sentence that says what is wrong, and where.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from graph.errors import Invalid
from graph.reconcile import Strict, Wanted

MOST_QUERIES, MOST_CANDIDATES, MOST_IDS = 100, 50, 500
_USUAL_CANDIDATES = 5
_MOST_PROPERTIES, _MOST_GIVEN, _MOST_GIVEN_IN_ALL = 20, 50, 500
Certainty = Literal["any", "stated"]
_LATER = ConfigDict(defer_build=True)  # built when the first program asks
Text = Annotated[str, Field(max_length=500)]


class _Meant(BaseModel):
    """A value that is an entity already."""

    model_config = _LATER
    id: Text


_Given = Text | int | float | bool | _Meant


class _PropertyValue(BaseModel):
    """A property of a query, with a value or several."""

    model_config = _LATER
    pid: Text
    v: _Given | Annotated[list[_Given], Field(max_length=_MOST_GIVEN)]

    def texts(self) -> tuple[str, ...]:
        """Return the values as they are compared."""
        return tuple(map(_text, self.v if isinstance(self.v, list) else [self.v]))


class _Query(BaseModel):
    """A query as OpenRefine sends it."""

    model_config = ConfigDict(extra="forbid", defer_build=True)
    query: Text | None = None
    type: Text | Annotated[list[Text], Field(max_length=_MOST_GIVEN)] | None = None
    limit: Annotated[float, Field(gt=0, allow_inf_nan=False)] = _USUAL_CANDIDATES
    properties: Annotated[list[_PropertyValue], Field(max_length=_MOST_PROPERTIES)] = []
    type_strict: Strict = "any"

    def wanted(self) -> Wanted:
        """Return what the query asks."""
        kinds = (self.type,) if isinstance(self.type, str) else tuple(self.type or ())
        given = tuple((one.pid, one.texts()) for one in self.properties)
        return Wanted(self.query or "", kinds, self.type_strict, given, max(1, int(min(self.limit, MOST_CANDIDATES))))


class Settings(BaseModel):
    """How a property is to be fetched; OpenRefine sends numbers as texts."""

    model_config = _LATER
    limit: Annotated[int, Field(ge=0)] = 0
    certainty: Certainty = "any"


class Fetched(BaseModel):
    """A property to fetch."""

    model_config = _LATER
    id: Text
    settings: Settings = Settings()


class Extension(BaseModel):
    """What is to be fetched of which entities."""

    model_config = _LATER
    ids: Annotated[list[Text], Field(max_length=MOST_IDS)]
    properties: Annotated[list[Fetched], Field(max_length=_MOST_PROPERTIES)]


_BATCH = TypeAdapter(Annotated[dict[Text, _Query], Field(max_length=MOST_QUERIES)], config=_LATER)
_EXTENSIONS = TypeAdapter(Extension)


def batch(text: str) -> dict[str, Wanted]:
    """Return the queries of a batch.

    Raises:
        Invalid: it is no batch of queries, or of more or longer ones than are answered.
    """
    queries: dict[str, _Query] = _read(_BATCH, "queries", text)
    for key, query in queries.items():
        if query.query is None and not query.properties:
            raise Invalid(f"queries.{key}: a query needs a text under 'query', or at least one of 'properties'.")
    wanted = {key: query.wanted() for key, query in queries.items()}
    given = sum(len(texts) for one in wanted.values() for _, texts in one.properties)
    if given > _MOST_GIVEN_IN_ALL:
        raise Invalid(f"queries: the properties have {given} values; send batches with at most {_MOST_GIVEN_IN_ALL}.")
    return wanted


def extension(text: str) -> Extension:
    """Return what an extension asks for.

    Raises:
        Invalid: it is none, or asks for too much.
    """
    found: Extension = _read(_EXTENSIONS, "extend", text)
    return found


def _read(shape: TypeAdapter[Any], name: str, text: str) -> Any:
    try:
        return shape.validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, (name, *first["loc"])))[:200]
        raise Invalid(
            f"{place}: {first['msg']}.", parameters=[{"parameter": place, "expected": first["msg"]}]
        ) from error


def _text(value: object) -> str:
    if isinstance(value, _Meant):
        return value.id
    return str(value).lower() if isinstance(value, bool) else str(value)
